/** Variables in the release file, and what is said of values that do not fit. */
import { loadInventory, loadReleaseFile } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { releaseFileSchema } from '../../src/config/schema/editor.ts';
import type { SchemaNode } from '../../src/config/schema/node.ts';
import { settingsSchema } from '../../src/config/schema/schema.ts';
import { planChecks } from '../../src/plan/checks.ts';
import { NO_SOURCE, type ReleaseContext } from '../../src/plan/context.ts';
import { renderFiles } from '../../src/plan/files.ts';
import { layoutFor } from '../../src/plan/layout.ts';
import { planPython } from '../../src/plan/python.ts';
import { planServices } from '../../src/plan/services.ts';
import { rootOf, settingsOf, variablesOf } from '../../src/plan/variables.ts';
import { Templates } from '../../src/template/index.ts';

function contextOf(text: string, variables = {}, environment?: string): ReleaseContext {
  const config = loadReleaseFile(text, 'deploy/release.yml', environment);
  return {
    config,
    inventory: loadInventory(config, { files: { read: () => undefined, list: () => undefined }, variables }),
    environment: environment ?? '',
    release: '20260102030405',
    commit: 'c0ffee',
    ref: 'main',
    at: 1,
    variables,
    templates: new Templates(),
    source: {
      ...NO_SOURCE,
      has: path => path === 'requirements.txt',
      text: path => (path === 'requirements.txt' ? 'x' : undefined),
    },
    readTemplate: path => (path === 'env.j2' ? '{{ url }}\n' : 'unit {{ venv }}\n'),
  };
}

const base = 'app: x\nroot: /srv/x\ninventory: { hosts: { h: null } }\n';
const FACTS = { user: 1000 };
const thrown = (act: () => unknown) => {
  try {
    act();
    return undefined;
  } catch (error) {
    const { code, what, place } = error as { code: string; what: string; place?: object };
    return { code, what, place };
  }
};

describe('variables stand wherever a value is text, a number, a word or yes-or-no', () => {
  const TEXT = `app: x
root: "{{ project_root }}"
user: "{{ login }}"
inventory: { hosts: { h: { port: "{{ ssh_port }}", groups: [web], variables: { stage: blue } } } }
keep: "{{ keep_releases }}"
batches: ["{{ first }}", "{{ rest }}%"]
lock: { wait: "{{ wait }}" }
source: { directory: "{{ folder }}" }
shared: { directories: ["{{ stage }}/media"] }
python: { version: "{{ python_version }}", timeout: "{{ minutes }}00", path: "env-{{ stage }}" }
templates:
  - { source: "{{ name }}.j2", path: "shared/{{ stage }}.env", mode: "{{ mode }}", become: "{{ yes }}", hosts: "{{ group }}" }
  - { source: no.j2, path: "{{ nobody_knows }}", hosts: other }
build: [{ command: [echo, "{{ stage }}"], timeout: "{{ minutes }}", outputs: ["out/{{ stage }}"] }]
migrate: { command: x, group: "{{ group }}", run-once: "{{ no }}" }
services:
  web:
    type: systemd
    unit: "web_{{ stage }}@.service"
    template: unit.j2
    instances: "{{ count }}"
    reload: "{{ way }}"
    enable: "{{ no }}"
    timeout: "{{ minutes }}"
    ready-after: "{{ half }}"
verify: [{ url: "{{ scheme }}://h/", status: "{{ status }}", timeout: 5 }]
hooks: { after: { build: [{ command: x, timeout: "{{ minutes }}" }] } }
`;
  const VALUES = {
    ...{
      project_root: '/srv/p',
      login: 'me',
      ssh_port: 22,
      keep_releases: 7,
      first: 1,
      rest: 50,
      wait: '12',
      folder: 'src',
    },
    ...{
      python_version: '3.10',
      minutes: 3,
      name: 'env',
      mode: '0640',
      yes: 'True',
      no: false,
      group: 'web',
    },
    ...{ count: '4', way: 'auto', half: 0.5, scheme: 'https', status: 204, url: 'u', venv: 'v' },
  };
  const context = contextOf(TEXT, VALUES);
  const host = context.inventory.hosts[0]!;
  const root = rootOf(context, host);
  const settings = settingsOf(context, host, root);

  test('and each becomes what it has to be', () => {
    expect(root).toBe('/srv/p');
    expect(settings.get('keep')).toBe(7);
    expect(settings.get('batches')).toEqual(['1', '50%']);
    expect(settings.get('lock')).toEqual({ wait: 12 });
    expect(settings.get('source')).toEqual({ directory: 'src' });
    expect(settings.get('migrate')).toEqual({ command: 'x', group: 'web', 'run-once': false });
    expect(layoutFor(context, host, root).shared).toEqual([{ kind: 'd', path: 'blue/media', inner: false }]);
    expect(planPython(context, host, root)).toMatchObject({
      version: '3.10',
      timeout: 300,
      link: 'env-blue',
    });
    const scope = variablesOf(context, host, root);
    expect(context.templates.variable('venv_path', scope)).toBe('/srv/p/current/env-blue');
    expect(planServices(context, host, root, FACTS)[0]).toMatchObject({
      ...{ units: [1, 2, 3, 4].map(number => `web_blue@${number}.service`), reload: 'auto', enable: false },
      ...{ timeout: 3, readyAfter: 0.5 },
    });
    expect(planChecks(context, host, root)[0]).toMatchObject({ url: 'https://h/', status: 204, timeout: 5 });
    expect(renderFiles(context, host, root, FACTS).outside[0]).toMatchObject({
      ...{ path: '/srv/p/shared/blue.env', mode: '0640', sudo: true, content: 'u\n' },
    });
    expect(
      settings.list(context.config.hooks?.after?.build, ['hooks', 'after', 'build'])[0]?.item,
    ).toMatchObject({ timeout: 3 });
  });

  test.each([
    [
      'keep',
      { keep_releases: 'many' },
      5,
      '\'keep\' is "many" (from "{{ keep_releases }}" on h): write a whole number, such as 5.',
    ],
    ['keep', { keep_releases: 1 }, 5, '\'keep\' is 1 (from "{{ keep_releases }}" on h): write 2 or more.'],
    ['batches', { first: '0' }, 6, `'batches.0' is 0 (from "{{ first }}" on h): write 1 or more`],
    ['lock', { wait: -1 }, 7, 'write 0 or more'],
  ] as const)(
    'a value of %s that does not fit is told with its place, and what to write',
    (key, values, line, words) => {
      const bad = contextOf(TEXT, { ...VALUES, ...values });
      const found = thrown(() => settingsOf(bad, bad.inventory.hosts[0]!, root).get(key));
      expect(found).toMatchObject({
        code: 'RELEASE_FILE_INVALID',
        place: { file: 'deploy/release.yml', line },
      });
      expect(found?.what).toContain(words);
      expect(found?.what).toMatch(new RegExp(`^deploy/release\\.yml:${line}:\\d+: `));
    },
  );

  test.each([
    [{ count: 'x' }, 'RELEASE_FILE_INVALID', '\'services.web.instances\' is "x"'],
    [{ count: 1001 }, 'RELEASE_FILE_INVALID', 'write 1000 or less'],
    [{ way: 'restrat' }, 'RELEASE_FILE_INVALID', 'write restart, reload or auto'],
    [{ no: 'maybe' }, 'RELEASE_FILE_INVALID', 'write true or false'],
    [{ stage: undefined }, 'VARIABLE_UNDEFINED', "services.web.unit: 'stage' is undefined"],
  ] as const)('a service with %j is refused: %s', (values, code, words) => {
    const bad = contextOf(TEXT.replace(', variables: { stage: blue }', ''), {
      ...VALUES,
      stage: 'blue',
      ...values,
    });
    const found = thrown(() => planServices(bad, bad.inventory.hosts[0]!, root, FACTS));
    expect(found).toMatchObject({ code, what: expect.stringContaining(words) });
    expect(found?.what).toMatch(/^deploy\/release\.yml:\d+:\d+: /);
  });

  test('a port stays as it is for whoever reads the inventory', () => {
    expect(context.config.inventory).toMatchObject({ hosts: { h: { port: '{{ ssh_port }}' } } });
  });

  test('numbers that are names stay as they are written', () => {
    for (const [written, version] of [
      ['3.10', '3.10'],
      ['"3.10"', '3.10'],
      ['3', '3'],
    ]) {
      const own = contextOf(`${base}python: { version: ${written} }\n`);
      expect(planPython(own, own.inventory.hosts[0]!, '/srv/x')?.version).toBe(version);
    }
  });
});

describe('variables of variables', () => {
  const text = (variables: string, more = '') =>
    `${base}variables: ${variables}\ntemplates: [{ source: env.j2, path: shared/env }]\n${more}`;
  const rendered = (file: string, variables = {}) => {
    const context = contextOf(file, variables);
    return renderFiles(context, context.inventory.hosts[0]!, '/srv/x', FACTS).outside[0]!.content;
  };

  test('see all variables of the release', () => {
    const inner = '{ url: "{{ current_path }}/{{ release }}/{{ commit }}/{{ venv_path }}" }';
    expect(rendered(text(inner))).toBe('/srv/x/current/20260102030405/c0ffee//srv/x/current/.venv\n');
  });

  test('in a supervisor program, with the environment’s path', () => {
    const context = contextOf(
      `${base}variables: { venv: "{{ current_path }}/env" }\nservices: { s: { type: supervisor, template: unit.j2 } }\n`,
    );
    const [file] = renderFiles(context, context.inventory.hosts[0]!, '/srv/x', FACTS).outside;
    expect(file).toMatchObject({
      path: '/etc/supervisor/conf.d/s.conf',
      content: 'unit /srv/x/current/env\n',
    });
  });

  test.each([
    [
      'one that is not set',
      '{ url: "postgres://{{ db_password }}@db" }',
      'VARIABLE_UNDEFINED',
      "'db_password' is undefined (in the variable 'url')",
    ],
    [
      'one that contains itself',
      '{ url: "{{ other }}", other: "x{{ url }}" }',
      'VARIABLE_CYCLE',
      "'url' → 'other' → 'url'",
    ],
    [
      'one in another',
      '{ url: "{{ b }}", b: "{{ c }}", c: "{{ nowhere }}" }',
      'VARIABLE_UNDEFINED',
      "'nowhere' is undefined (in the variable 'c', used by 'b', used by 'url')",
    ],
  ])(
    'that refer to %s fail where they are used, with their name; no braces leave',
    (_, variables, code, words) => {
      const found = thrown(() => rendered(text(variables)));
      expect(found).toMatchObject({ code, place: { file: 'env.j2', line: 1, column: 4 } });
      expect(found?.what).toContain(words);
      expect(found?.what).toMatch(/^env\.j2:1:4: /);
    },
  );

  test('that nobody uses may be incomplete', () => {
    expect(rendered(text('{ url: fine, unused: "{{ db_password }}" }'))).toBe('fine\n');
  });
});

describe('overrides are merged before they are judged', () => {
  const text = `${base}services: { web: { type: systemd, unit: web.service }, q: { type: systemd } }
environments:
  blue: { services: { web: { unit: web-blue.service } }, python: { timeout: 5 } }
  green: { services: { new: { unit: x } } }
  rooted: { root: /srv/rooted }
  none:
`;
  test('a part of a mapping is enough, where the rest is in the file', () => {
    const blue = loadReleaseFile(text.replace(/ {2}green.*\n/, ''), 'f', 'blue');
    expect(blue.services).toEqual({
      web: { type: 'systemd', unit: 'web-blue.service' },
      q: { type: 'systemd' },
    });
    expect(loadReleaseFile(text.replace(/ {2}green.*\n/, ''), 'f', 'none').services?.['web']).toMatchObject({
      unit: 'web.service',
    });
  });

  test('what is missing after the merge is told where it is missing, of the other environments too', () => {
    for (const environment of ['green', 'blue']) {
      const found = thrown(() => loadReleaseFile(text, 'f', environment));
      expect(found).toMatchObject({ code: 'RELEASE_FILE_INVALID', place: { line: 7, column: 29 } });
      expect(found?.what).toBe("f:7:29: 'services.new' needs the key 'type'; write it as type: systemd.");
    }
  });

  test('what every environment gives itself, the file need not give', () => {
    const own =
      'app: x\ninventory: { hosts: { h: null } }\nenvironments: { a: { root: /srv/a }, b: { root: /srv/b } }\n';
    expect(loadReleaseFile(own, 'f', 'a').root).toBe('/srv/a');
    expect(thrown(() => loadReleaseFile(own, 'f'))?.what).toBe(
      "f:1:1: the file needs the key 'root'; write it as root: /srv/portal.",
    );
    const half = own.replace('{ root: /srv/b }', '{}');
    expect(thrown(() => loadReleaseFile(half, 'f', 'a'))?.what).toContain("needs the key 'root'");
  });
});

describe('a value that does not fit is told in one sentence: what it is, where, and what to write', () => {
  test.each([
    [
      'root: srv',
      4,
      7,
      '\'root\' is "srv": it has to be an absolute directory below /: it starts with a / and does not end with one, such as /srv/portal.',
    ],
    ['keep: five', 4, 7, '\'keep\' is "five": write a whole number, such as 5.'],
    ['keep: 1', 4, 7, "'keep' is 1: write 2 or more."],
    ['keep: 2.5', 4, 7, "'keep' is 2.5: write a whole number, such as 5."],
    ['keep:', 4, 6, "'keep' is empty: write a whole number, such as 5."],
    ['keep: [1]', 4, 7, "'keep' is a list: write a whole number, such as 5."],
    ['shared: [media]', 4, 9, "'shared' is a list: write a mapping."],
    ['shared: { directories: media }', 4, 24, '\'shared.directories\' is "media": write a list.'],
    [
      'shared: { directories: [/media] }',
      4,
      25,
      '\'shared.directories.0\' is "/media": it has to be a path in the release, without a / at its start and without line breaks, such as media.',
    ],
    [
      'services: { w: { type: systemd, become: yes } }',
      4,
      41,
      '\'services.w.become\' is "yes": write true or false.',
    ],
    [
      'services: { w: { type: sysv } }',
      4,
      24,
      '\'services.w.type\' is "sysv": write systemd, supervisor, touch or command.',
    ],
    ['services: { w: {} }', 4, 16, "'services.w' needs the key 'type'; write it as type: systemd."],
    ['services: { w: { type: touch, timeout: 0 } }', 4, 40, "'services.w.timeout' is 0: write more than 0."],
    ['build: [{ comand: x }]', 4, 11, "'build.0' has no key 'comand'; did you mean 'command'?"],
    [
      'build: [{ command: [] }]',
      4,
      20,
      "'build.0.command' is an empty list: write at least one entry, or leave the key out.",
    ],
    [
      'templates: [{ source: a, path: b, mode: 0640 }]',
      4,
      41,
      "'templates.0.mode' is 640: to YAML that is a number; put it in quotes, such as '0640'.",
    ],
    [
      'templates: [{ source: a, path: b, mode: "64" }]',
      4,
      41,
      "'templates.0.mode' is \"64\": it has to be an octal mode of three or four digits, in quotes, such as '0640'.",
    ],
    [
      'templates: [{ source: ../a, path: b }]',
      4,
      23,
      '\'templates.0.source\' is "../a": it has to be a path without a / at its start, without .. and without line breaks, such as deploy/templates.',
    ],
    [
      'environment: { "A B": x }',
      4,
      16,
      '\'environment\' has the name "A B", which is none: it has to be letters, digits and underscores, and not to start with a digit.',
    ],
    [
      'verify: [{ status: 200 }]',
      4,
      10,
      "'verify.0' needs the key 'url' or 'command'; write it as url: http://127.0.0.1:8000/healthz.",
    ],
    [
      'verify: [{ url: ftp://x }]',
      4,
      17,
      '\'verify.0.url\' is "ftp://x": it has to start with http:// or https://, such as http://127.0.0.1:8000/healthz.',
    ],
    [
      'batches: [0%]',
      4,
      11,
      '\'batches.0\' is "0%": it has to be a number of hosts, or a percentage of them from 1% to 100%, such as 50%.',
    ],
    ['variables: { a: !vault x }', 4, 17, 'this is no YAML that can be read: Unresolved tag: !vault.'],
    [
      'environments: [a]',
      4,
      15,
      "'environments' is a list: write a mapping of environments to their settings.",
    ],
    [
      'environments: { a: b }',
      4,
      20,
      '\'environments.a\' is "b": write a mapping of settings, or {} for none of its own.',
    ],
  ])('%s', (line, row, column, words) => {
    const file = line.startsWith('root') ? base.replace('root: /srv/x\n', '\n') : base;
    const found = thrown(() => loadReleaseFile(`${file}${line}\n`, 'r.yml'));
    expect(found).toEqual({
      code: 'RELEASE_FILE_INVALID',
      what: `r.yml:${row}:${column}: ${words}`,
      place: { file: 'r.yml', line: row, column },
    });
  });

  test.each([
    ['', 'the file is empty'],
    ['- a\n', 'the file is a list'],
    ['text\n', 'the file is "text"'],
    [`a: &a [x, x]\nb: &b [${'*a, '.repeat(20)}]\nc: [${'*b, '.repeat(20)}]\n`, 'Excessive alias count'],
    ['app: x\napp: y\n', 'Map keys must be unique'],
    ['app: x\n---\napp: y\n', 'multiple documents'],
  ])('a file that is no mapping: %j', (text, words) => {
    expect(thrown(() => loadReleaseFile(text, 'r.yml'))).toMatchObject({
      code: 'RELEASE_FILE_INVALID',
      what: expect.stringMatching(new RegExp(`^r\\.yml:\\d+:\\d+: .*${words}`, 's')),
    });
  });

  test('aliases are followed to where a value is written', () => {
    const found = thrown(() =>
      loadReleaseFile(`${base}environment: &e { A: [] }\nbuild: [{ command: x, environment: *e }]\n`, 'r'),
    );
    expect(found?.place).toMatchObject({ line: 4, column: 22 });
  });

  test('no description of a key is ever repeated, whatever is wrong with the key', () => {
    const descriptions = JSON.stringify(settingsSchema).match(/"description":"([^"]{20,})/g) ?? [];
    expect(descriptions.length).toBeGreaterThan(60);
    const value = fc.constantFrom<unknown>(
      null,
      0,
      -1,
      1.5,
      '',
      'x',
      '/',
      true,
      [],
      {},
      ['x'],
      { x: 1 },
      [[]],
      '{{ x }}',
    );
    const keys = Object.keys(settingsSchema.properties);
    fc.assert(
      fc.property(fc.constantFrom(...keys), value, (key, wrong) => {
        const own = { app: 'x', root: '/srv/x', inventory: 'i', [key]: wrong };
        const found = thrown(() => loadReleaseFile(JSON.stringify(own), 'r.json'));
        if (!found) return;
        expect(found.code).toBe('RELEASE_FILE_INVALID');
        expect(found.what).toMatch(/^r\.json:1:\d+: .{10,400}[.?]$/s);
        for (const description of descriptions) expect(found.what).not.toContain(description.slice(15, 50));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the schema that editors are given', () => {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  const editor = ajv.compile(JSON.parse(JSON.stringify(releaseFileSchema)));

  test('takes what the loader takes, and refuses what it refuses', () => {
    const odd = fc.constantFrom<unknown>(0, 'x', '', null, [], {}, 1.5, -1, true);
    const of = (...good: unknown[]) =>
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...good, '{{ v }}') }, { weight: 1, arbitrary: odd });
    const service = fc.record(
      {
        type: of('systemd', 'touch'),
        unit: of('a@.service'),
        timeout: of(1, 0.5),
        instances: of(0, 3),
        reload: of('auto'),
        become: of(true, false),
        template: of('a.j2'),
        hosts: of('web', ['web']),
      },
      { requiredKeys: ['type'] },
    );
    const settings = fc.record(
      {
        keep: of(2, 9),
        batches: of([1, '50%'], ['{{ a }}%'], [[]]),
        user: of('deploy'),
        lock: fc.record({ wait: of(0, 3) }),
        services: fc.dictionary(fc.constantFrom('a', 'b'), service),
        python: fc.record(
          { version: of(3.12, '3.12'), timeout: of(1), lock: of('a', ['a', '{{ b }}']) },
          { requiredKeys: [] },
        ),
        templates: fc.array(
          fc.record(
            { source: of('a'), path: of('b'), mode: of('0640') },
            { requiredKeys: ['source', 'path'] },
          ),
          { maxLength: 1 },
        ),
        decrypt: fc.array(fc.oneof(of('a'), fc.record({ path: of('a'), to: of('b') })), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    );
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(settings, own => {
        const file = { app: 'x', root: '/srv/x', inventory: 'i', ...own };
        const mine = thrown(() => loadReleaseFile(JSON.stringify(file), 'r.json')) === undefined;
        if (mine) taken += 1;
        else refused += 1;
        expect([file, editor(file)]).toEqual([file, mine]);
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(300);
  });

  test('lets an environment override a part', () => {
    const file = {
      app: 'x',
      root: '/x',
      inventory: 'i',
      environments: { a: { services: { w: { unit: 'u' } } }, b: null },
    };
    expect(editor(file)).toBe(true);
    expect(editor({ ...file, environments: { a: { services: { w: { unti: 'u' } } } } })).toBe(false);
  });

  test('has an example or a word for whatever has a pattern', () => {
    const wrong: string[] = [];
    const visit = (node: SchemaNode, path: string) => {
      if (node.pattern !== undefined && !node.patternErrorMessage) wrong.push(path);
      for (const [key, inner] of Object.entries(node)) {
        if (typeof inner === 'object' && inner !== null && key !== 'examples')
          visit(inner as SchemaNode, `${path}/${key}`);
      }
    };
    visit(settingsSchema as unknown as SchemaNode, '');
    expect(wrong).toEqual([]);
  });
});
