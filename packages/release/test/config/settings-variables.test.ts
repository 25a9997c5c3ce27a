import { describe, expect, test } from '@jest/globals';
import { planChecks } from '../../src/plan/checks.ts';
import { renderFiles } from '../../src/plan/files.ts';
import { layoutFor } from '../../src/plan/layout.ts';
import { planPython } from '../../src/plan/python.ts';
import { planServices } from '../../src/plan/services.ts';
import { rootOf, settingsOf, variablesOf } from '../../src/plan/variables.ts';
import { base, contextOf, FACTS, thrown } from './release-files.ts';

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
    expect(planPython(context, host, { root, environment: {}, inside: [] })).toMatchObject({
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
      const given = { root, environment: {}, inside: [] };
      expect(planPython(own, own.inventory.hosts[0]!, given)?.version).toBe(version);
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
