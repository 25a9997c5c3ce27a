/** Who has which path of a release: overlaps are refused on every host that has them, before anything is sent. */
import { loadReleaseFile, readInventory } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { obstacleOf, overlapOf, sharedPaths } from '../../src/config/layout.ts';
import { normalAbsolute, normalPath, parentsOf } from '../../src/config/paths.ts';
import { NO_SOURCE, type ReleaseContext } from '../../src/plan/context.ts';
import { judgeSource, layoutFor } from '../../src/plan/layout.ts';
import { settingsOf } from '../../src/plan/variables.ts';
import { Templates } from '../../src/template/index.ts';

function contextOf(more: string, hosts = '{ h: null }', variables = {}): ReleaseContext {
  const config = loadReleaseFile(
    `app: a\nroot: /srv/a\ninventory: { hosts: ${hosts} }\n${more}`,
    'release.yml',
  );
  return {
    config,
    inventory: readInventory(config, { files: { read: () => undefined, list: () => undefined } }),
    environment: 'prod',
    release: '20260102030405',
    commit: '',
    ref: '',
    at: 1,
    variables,
    templates: new Templates(),
    source: NO_SOURCE,
    readTemplate: () => '',
  };
}

/** The layout of every host; throws what the first host's refuses. */
function layouts(more: string, hosts?: string, variables = {}) {
  const context = contextOf(more, hosts, variables);
  return context.inventory.hosts.map(host => layoutFor(context, host, '/srv/a'));
}

const problem = (more: string, hosts?: string, variables = {}) => {
  try {
    layouts(more, hosts, variables);
    return undefined;
  } catch (thrown) {
    const { code, what, place } = thrown as {
      code: string;
      what: string;
      place: { line: number; column: number };
    };
    return { code, what, line: place.line, column: place.column };
  }
};

describe('paths', () => {
  test.each([
    ['./media', 'media'],
    ['a//b', 'a/b'],
    ['a/../b', 'b'],
    ['a/./b/', 'a/b'],
    ['.', ''],
    ['a/..', ''],
    ['..', undefined],
    ['a/../../b', undefined],
    ['/a', undefined],
    ['a\nb', undefined],
    ['Media', 'Media'],
    // Composed and decomposed: two names on the hosts.
    ['caf\u00e9', 'caf\u00e9'],
    ['cafe\u0301', 'cafe\u0301'],
    ['-x/ y', '-x/ y'],
  ])('%j is %j', (path, normal) => {
    expect(normalPath(path)).toBe(normal);
  });

  test('are as a file system resolves them, as long as nothing is a link', () => {
    const part = fc.constantFrom('a', 'b', '.', '..', '', 'c d');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), parts => {
        const path = parts.join('/');
        if (path.startsWith('/')) return;
        // As a URL resolves it, under two directories that show whether it leads out.
        const deep = '/x'.repeat(8);
        const stack: string[] = [];
        let out = false;
        for (const one of path.split('/')) {
          if (one === '..') out ||= stack.pop() === undefined;
          else if (one !== '' && one !== '.') stack.push(one);
        }
        expect(normalPath(path)).toBe(out ? undefined : stack.join('/'));
        if (!out) expect(normalAbsolute(`${deep}/${path}`)).toBe([deep, ...stack].join('/'));
      }),
    );
  });

  test('the directories that a path lies in', () => {
    expect(parentsOf('a/b/c')).toEqual(['a/b', 'a']);
    expect(parentsOf('a')).toEqual([]);
  });
});

const build = (outputs: string, hosts = '') => `build: [{ command: x, outputs: ${outputs}${hosts} }]\n`;
const shared = (directories: string, files = '[]') =>
  `shared: { directories: ${directories}, files: ${files} }\n`;
const template = (path: string, more = '') => `templates: [{ source: t.j2, path: "${path}"${more} }]\n`;

describe('overlaps are refused', () => {
  test.each([
    ['an output in a shared directory', `${shared('[static]')}${build('[static/dist]')}`, 'lies in'],
    ['an output that holds a shared directory', `${shared('[static/up]')}${build('[static]')}`, 'holds'],
    ['an output that is a shared directory', `${shared('[./static/]')}${build('[static//]')}`, 'is also'],
    ['an output in a shared file', `${shared('[]', '[a]')}${build('[a/b]')}`, 'lies in'],
    ['a shared directory in a shared file', shared('[a/b]', '[a]'), 'holds'],
    ['a shared file that is a shared directory', shared('[a]', '[x/../a]'), 'is also'],
    [
      'a template in a shared directory',
      `${shared('[conf]')}${template('conf/x.ini')}`,
      "'shared/conf/x.ini'",
    ],
    ['a template that is a shared file', `${shared('[]', '[.env]')}${template('./.env')}`, "'shared/.env'"],
    ['a template that holds a shared directory', `${shared('[a/b]')}${template('a')}`, 'holds'],
    [
      'a shared template that is a shared directory',
      `${shared('[conf]')}${template('shared/conf')}`,
      'is also',
    ],
    ['a shared template above a shared directory', `${shared('[a/b]')}${template('shared/a')}`, 'holds'],
    ['a shared template in a shared file', `${shared('[]', '[a]')}${template('shared/a/b')}`, 'lies in'],
    ['a template in an output', `${template('dist/x')}${build('[dist]')}`, 'holds'],
    ['a template above an output', `${template('dist')}${build('[dist/x]')}`, 'lies in'],
    ['an environment in a shared directory', `${shared('[env]')}python: { path: env/venv }\n`, 'lies in'],
    ['an environment above a shared directory', `${shared('[.venv/lib]')}python: {}\n`, 'holds'],
    ['an environment that is an output', `${build('[.venv]')}python: {}\n`, 'is also'],
    ['an output in the environment', `${build('[env/bin]')}python: { path: env }\n`, 'holds'],
    ['a template in the environment', `${template('.venv/pyvenv.cfg')}python: {}\n`, 'holds'],
    ['a decrypted file in a shared directory', `${shared('[conf]')}decrypt: [conf/secret]\n`, 'lies in'],
    ['a decrypted file that is a template', `${template('s')}decrypt: [{ path: x, to: ./s }]\n`, 'is also'],
    ['a decrypted file in an output', `${build('[conf]')}decrypt: [conf/secret]\n`, 'holds'],
    ['two decrypted files', 'decrypt: [a, { path: b, to: a }]\n', 'is also'],
    ['two templates', 'templates: [{ source: a, path: x }, { source: b, path: ./x }]\n', 'is also'],
    [
      'two templates outside',
      'templates: [{ source: a, path: /etc/x }, { source: b, path: /etc//x }]\n',
      'is also',
    ],
    [
      'a template above a template outside',
      'templates: [{ source: a, path: /etc/x }, { source: b, path: /etc/x/y }]\n',
      'lies in',
    ],
    [
      'outputs of two steps',
      'build: [{ command: x, outputs: [dist] }, { command: y, outputs: [dist/b] }]\n',
      'lies in',
    ],
    [
      'a template and a service’s file',
      `${template('/etc/systemd/system/s.service')}services: { s: { type: systemd, template: u.j2 } }\n`,
      'is also',
    ],
    [
      'a shared template and itself by its absolute path',
      'templates: [{ source: a, path: shared/x }, { source: b, path: "{{ shared_path }}/x" }]\n',
      'is also',
    ],
  ])('%s', (_, more, words) => {
    const found = problem(more);
    expect(found?.code).toBe('RELEASE_FILE_INVALID');
    expect(found?.what).toContain(words);
    expect(found?.what).toMatch(/^release\.yml:\d+:\d+: .* \(on h\)\.$/s);
    expect(found!.line).toBeGreaterThan(3);
  });

  test.each([
    ['nested shared directories', shared('[media, media/up, media/up/x]')],
    ['a shared file in a shared directory', shared('[conf]', '[conf/.env]')],
    ['a thing said twice', shared('[media, ./media]', '[a, a]')],
    ['outputs in outputs of one step', build('[dist, dist/x]')],
    ['a template that writes a shared file', `${shared('[]', '[.env]')}${template('shared/.env')}`],
    ['a template in a shared directory, written there', `${shared('[conf]')}${template('shared/conf/x')}`],
    ['names that only begin alike', `${shared('[media]')}${build('[media2, mediate/x]')}`],
    ['names that differ by case', `${shared('[Media]')}${build('[media]')}`],
    ['names that differ by their form of Unicode', `${shared('["caf\u00e9"]')}${build('["cafe\u0301"]')}`],
    ['an absolute template that has a name of the release', `${shared('[etc]')}${template('/etc/x')}`],
  ])('but not %s', (_, more) => {
    expect(problem(more)).toBeUndefined();
  });

  test('on the hosts that have both, and no others', () => {
    const hosts = '{ w: { groups: [web] }, q: { groups: [queue] } }';
    const two = (a: string, b: string) =>
      `templates: [{ source: t, path: dist/x, hosts: ${a} }]\n${build('[dist]', `, hosts: ${b}`)}`;
    expect(problem(two('web', 'queue'), hosts)).toBeUndefined();
    expect(problem(two('all', 'queue'), hosts)?.what).toContain('(on q)');
    expect(problem(two('"!q"', 'web'), hosts)?.what).toContain('(on w)');
  });

  test('also where variables make them so, at the place of the template', () => {
    const more = `${shared('["{{ where }}"]')}${build('[static/dist]')}`;
    expect(problem(more, undefined, { where: 'media' })).toBeUndefined();
    expect(problem(more, undefined, { where: './static' })).toMatchObject({
      what: expect.stringContaining(
        '"static/dist" (\'build.0.outputs.0\') lies in the shared directory "static"',
      ),
      line: 5,
    });
    expect(problem(more, undefined, { where: '../x' })?.what).toContain('leads out of the release');
  });

  test('and what an environment overrides', () => {
    const text = `app: a\nroot: /srv/a\ninventory: { hosts: { h: null } }\nshared: { directories: [media] }\nenvironments:\n  prod:\n    build: [{ command: x, outputs: [media/x] }]\n  test: {}\n`;
    for (const [environment, bad] of [
      ['prod', true],
      ['test', false],
    ] as const) {
      const config = loadReleaseFile(text, 'release.yml', environment);
      const context = { ...contextOf(''), config };
      const judge = () => layoutFor(context, context.inventory.hosts[0]!, '/srv/a');
      if (bad) expect(judge).toThrow('release.yml:7:37');
      else judge();
    }
  });

  test.each([
    ['media: .', shared('[.]'), 'is the release itself'],
    ['above', shared('[a/../..]'), 'leads out of the release'],
    ['output: .', build('["./"]'), 'is the release itself'],
    ['through current', template('/srv/a/current/x'), "leads into 'current'"],
    ['through current by a variable', template('{{ current_path }}/x'), "leads into 'current'"],
    ['into a release', template('{{ release_path }}/x'), "leads into 'releases'"],
    ['into the state', template('/srv/a/x/../.guarded-deploy/fence'), "leads into '.guarded-deploy'"],
    ['shared itself', template('shared'), 'itself'],
    ['shared, from above', template('/srv/a/shared/'), 'itself'],
    ['above the root of all', template('/../x'), "without '..'"],
  ])('a path that leads where nothing is written: %s', (_, more, words) => {
    expect(problem(more)).toMatchObject({
      code: 'RELEASE_FILE_INVALID',
      what: expect.stringContaining(words),
    });
  });
});

describe('what a host is told', () => {
  test('of shared paths: outer ones first, each once, no link inside another', () => {
    const more = `${shared('[media/up, ./media, x]', '[media/.env, .env]')}${template('shared/.env')}`;
    expect(layouts(more)[0]!.shared).toEqual([
      { kind: 'd', path: 'media', inner: false },
      { kind: 'd', path: 'media/up', inner: true },
      { kind: 'd', path: 'x', inner: false },
      { kind: 't', path: '.env', inner: false },
      { kind: 'f', path: 'media/.env', inner: true },
    ]);
  });

  test('of any shared paths the links that are made never lie in each other', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
      .map(parts => parts.join('/'));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 6 }), paths => {
        const claims = paths.map((one, index) => ({
          kind: 'shared directory' as const,
          in: 'release' as const,
          path: one,
          place: ['shared', 'directories', index],
        }));
        expect(overlapOf(claims)).toBeUndefined();
        const linked = sharedPaths(claims).filter(({ inner }) => !inner);
        for (const a of linked)
          for (const b of linked) expect(a === b || !`${a.path}/`.startsWith(`${b.path}/`)).toBe(true);
        // And every path is reached by one of them.
        for (const one of paths)
          expect(linked.some(({ path: link }) => `${one}/`.startsWith(`${link}/`))).toBe(true);
      }),
    );
  });
});

describe('what the source stands in the way of', () => {
  const kinds: Record<string, 'f' | 'l' | 'd'> = { file: 'f', link: 'l', dir: 'd', env: 'd' };
  const source = (path: string) => kinds[path];
  test.each([
    ['a file above a shared directory', shared('[file/media]'), '"file" is a file'],
    ['a link above an output', build('[link/dist]'), '"link" is a link'],
    ['a directory in a template’s place', template('dir'), 'is a directory'],
    ['a directory in the environment’s place', 'python: { path: env }\n', 'is a directory'],
    ['a file in the environment’s place', 'python: { path: file }\n', 'is a file'],
  ])('%s', (_, more, words) => {
    const context = contextOf(more);
    const host = context.inventory.hosts[0]!;
    const { claims } = layoutFor(context, host, '/srv/a');
    expect(() => judgeSource(settingsOf(context, host, '/srv/a'), 'h', claims, source)).toThrow(
      expect.objectContaining({ code: 'RELEASE_FILE_INVALID', what: expect.stringContaining(words) }),
    );
  });

  test('what gives way, or is written over, is not', () => {
    const more = `${shared('[dir, link]', '[file]')}${template('new/x')}${build('[out]')}`;
    expect(obstacleOf(layouts(more)[0]!.claims, source)).toBeUndefined();
    expect(obstacleOf(layouts(template('file'))[0]!.claims, source)).toBeUndefined();
  });
});
