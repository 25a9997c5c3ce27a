import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Shell, sh } from '@guarded-deploy/foreign/shell';
import {
  loadReleaseFile,
  parseBatches,
  parseJump,
  parseScale,
  parseVariables,
  readInventory,
  secretsOf,
} from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { hostProgram as joinProgram } from '../../../../scripts/host-program.ts';
import {
  activateScript,
  finishScript,
  type HostPlan,
  journal,
  makeScript,
  migrateScript,
  revertScript,
  rollbackScript,
  scaledScript,
  scaleScript,
} from '../../src/engine/scripts.ts';
import type { Facts } from '../../src/host/facts.ts';
import parts from '../../src/host/program/parts.gen.ts';
import { dataCommand, startCommand, withParts } from '../../src/host/program.ts';
import { RoundFailed } from '../../src/host/protocol.ts';
import { Reader } from '../../src/host/reader.ts';
import {
  layoutFor,
  migrationHosts,
  missingMigration,
  modeText,
  needsBuild,
  planBatches,
  planHost,
  type ReleaseContext,
  releaseId,
  renderFiles,
  rootOf,
} from '../../src/plan/plan.ts';
import { variablesOf } from '../../src/plan/variables.ts';
import { Templates, VariableScope, type Variables } from '../../src/template/index.ts';
import { Float } from '../../src/template/values.ts';

const hostProgram = joinProgram(join(import.meta.dirname, '../../../..')).source;

const FACTS: Facts = {
  live: '20260101000000',
  current: { kind: 'release', text: '20260101000000' },
  previous: undefined,
  commit: undefined,
  at: undefined,
  names: ['20260101000000'],
  releases: [{ id: '20260101000000', previous: undefined, commit: undefined }],
  user: 1000,
  freeKb: 1,
  venvs: [],
  brings: [],
  prints: Buffer.alloc(0),
};

const HOSTILE = `'"; touch /tmp/owned; $(touch /tmp/owned) \`touch /tmp/owned\` \n# {{ 7 * 7 }} \\`;

const FULL = `
app: demo
root: /srv/demo
inventory:
  hosts:
    web1: { groups: [web, migrations], variables: { workers: 3 } }
    web2: { groups: [web] }
    queue1: { groups: [workers] }
shared: { directories: [media, "var/log dir"], files: [.env, "odd'name"] }
environment: { SETTING: "{{ hostile | default('') }}" }
templates:
  - { source: env.j2, path: shared/.env, mode: '0640' }
  - { source: env.j2, path: conf/inner.conf }
  - { source: env.j2, path: /etc/demo.conf, become: true, owner: "root:www-data" }
python: { lock: requirements.txt, version: '3.12' }
build:
  - { name: "it's static", command: [echo, "{{ hostile | default('') }}"], hosts: web, environment: { A: "{{ hostile | default('') }}" } }
  - { command: "echo $RELEASE | cat", directory: sub dir, when-changed: ['assets/**'], outputs: [assets/dist] }
migrate: { command: [python, manage.py, migrate] }
services:
  web: { type: systemd, unit: demo.service, template: unit.j2, templates: { demo.socket: unit.j2 }, hosts: web, reload: auto }
  queue: { type: systemd, unit: demo-queue@.service, template: unit.j2, instances: "{{ workers }}", hosts: workers, scale: { workers: 2 } }
  sup: { type: supervisor, unit: "demo:*", template: unit.j2, hosts: workers }
  uwsgi: { type: touch, file: shared/reload }
  own: { type: command, command: "./restart 'x'" }
verify:
  - { url: "http://127.0.0.1/{{ hostile | default('') | urlencode }}", contains: "{{ release }}", header: { X-Hostile: "{{ hostile | default('x') | to_json }}" } }
  - { command: [test, -e, "{{ hostile | default('') }}"] }
hooks:
  before: { switch: [{ command: "echo before" }], transfer: [{ command: [echo, "{{ hostile | default('') }}"] }] }
  after: { clean: [{ command: "echo after" }], revert: [{ command: "echo reverted" }] }
`;

function contextOf(text: string, variables: Record<string, unknown> = {}): ReleaseContext {
  const config = loadReleaseFile(text, 'release.yml');
  const templates = new Templates();
  return {
    config,
    inventory: readInventory(config, { files: { read: () => undefined, list: () => undefined } }),
    environment: 'prod',
    release: '20260102030405',
    commit: 'c0ffee',
    ref: 'main',
    at: 1,
    variables,
    templates,
    source: path => (path === 'requirements.txt' ? 'django==5.2\n' : undefined),
    readTemplate: () => "value = {{ hostile | default('none') | urlencode }}\n",
    has: path => path === 'requirements.txt',
    hash: () => undefined,
    list: () => undefined,
  };
}

function plansOf(context: ReleaseContext) {
  return context.inventory.hosts.map(host =>
    planHost(context, {
      host,
      facts: FACTS,
      root: '/srv/demo',
      changed: ['VERSION'],
      digest: 'd'.repeat(64),
      count: 3,
      odd: [['e'.repeat(64), 'a\\0040b']],
      migrates: migrationHosts({ migrate: {} }, context.inventory.hosts, context.inventory.hosts).has(
        host.name,
      ),
      rendered: renderFiles(context, host, '/srv/demo', FACTS),
      layout: layoutFor(context, host, '/srv/demo'),
    }),
  );
}

const SCRIPTS = {
  make: (plan: HostPlan) => makeScript(plan),
  migrate: migrateScript,
  activate: activateScript,
  finish: finishScript,
  revert: revertScript,
  rollback: (plan: HostPlan) => rollbackScript({ ...plan, outside: [], unitsFrom: 'host' }),
  scale: scaleScript,
  scaled: scaledScript,
};

describe('what runs on a host', () => {
  const plans = plansOf(contextOf(FULL, { hostile: HOSTILE }));

  test.each(Object.entries(SCRIPTS))(
    '%s: any POSIX shell reads it, and shellcheck finds nothing',
    (_, script) => {
      for (const plan of plans) {
        const text = script(plan);
        for (const shell of ['dash', 'bash'])
          expect(spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' }).stderr).toBe('');
        // Variables and functions of the host’s program are assigned there, not here.
        const checked = spawnSync(
          'shellcheck',
          [
            '--shell=sh',
            '--severity=info',
            '--exclude=SC2154,SC2034,SC2016,SC2015,SC2181,SC1003,SC2089,SC2090',
            '-',
          ],
          { input: text, encoding: 'utf8' },
        );
        if (checked.error) console.log('shellcheck is not installed: scripts parsed by the shells only');
        else expect(checked.stdout).toBe('');
      }
    },
  );

  test('the program itself is clean', () => {
    const checked = spawnSync('shellcheck', ['--severity=info', '-'], {
      input: hostProgram,
      encoding: 'utf8',
    });
    expect(checked.error ? '' : checked.stdout).toBe('');
    for (const shell of ['dash', 'bash'])
      expect(spawnSync(shell, ['-n'], { input: hostProgram, encoding: 'utf8' }).stderr).toBe('');
  });

  test('a hostile value stays one word wherever it goes: the shell sees it as it is', () => {
    // The program's functions are replaced by one that prints its arguments; nothing else may run.
    const names = [...new Set(hostProgram.match(/^gd_[a-z_]+(?=\(\))/gm) ?? [])];
    const prelude = names.map(name => `${name}() { printf '<%s>' "$@"; return 0; }`).join('\n');
    const plan = plans[0]!;
    const script = makeScript(plan).replace(/^cd .*$/gm, ':');
    const out = execFileSync(
      'dash',
      ['-c', `${prelude}\nroot=/nowhere state=/nowhere\n${script}\nprintf '[%s]' "$SETTING"`],
      {
        encoding: 'utf8',
      },
    );
    expect(out).toContain(`<echo><${HOSTILE}>`);
    expect(out).toContain(`[${HOSTILE}]`);
    expect(spawnSync('test', ['-e', '/tmp/owned']).status).toBe(1);
  });

  test('no value of a variable is in the command that starts the program', () => {
    const command = startCommand('n', {
      root: '/srv/demo',
      mode: 'release',
      fencingToken: '7',
      lockWait: 30,
      holder: "it's me\n",
    });
    expect(command.length).toBeLessThan(12_000);
    expect(command).not.toContain('\n');
    const packed = /printf %s ([A-Za-z0-9+/=]+)/.exec(command)![1]!;
    const sent = gunzipSync(Buffer.from(packed, 'base64')).toString();
    expect(sent).toContain('gd_main');
    expect(spawnSync('dash', ['-n'], { input: sent, encoding: 'utf8' }).stderr).toBe('');
    const asked = withParts(sh`gd_check_url 1 200`);
    expect(asked).toContain('\nclass Stay(urllib.request.HTTPRedirectHandler):\n  def redirect_request');
    expect(spawnSync('dash', ['-n', '-c', dataCommand('/srv/it’s', 0)]).status).toBe(0);
  });

  test('every round has what it calls: its own parts and the program, which calls nothing of theirs', () => {
    /** A round's text with what root is given as the shell reads it: quoted, once. */
    const unpacked = (text: string) =>
      withParts(text as Shell).replace(/^gd_more='((?:[^']|'\\'')*)'$/m, (_, inner: string) =>
        inner.replaceAll("'\\''", "'"),
      );
    const defined = (text: string) => [...text.matchAll(/^(gd_\w+)\(\)/gm)].map(match => match[1]!);
    const core = new Set(parts.flatMap(({ sent, text }) => (sent === 'start' ? defined(text) : [])));
    const all = new Set(parts.flatMap(({ text }) => defined(text)));
    expect(all.size).toBeGreaterThan(80);
    for (const { name, sent, text } of parts) {
      // What a part calls of others travels with it.
      const own = new Set([...core, ...(sent === 'round' ? defined(unpacked(text)) : [])]);
      const called = [...text.matchAll(/\bgd_[a-z_]+\b/g)]
        .map(match => match[0])
        .filter(function_ => all.has(function_) && !own.has(function_));
      expect([name, called]).toEqual([name, []]);
    }
    for (const plan of plans) {
      for (const called of journal(plan).match(/\bgd_[a-z_]+\b/g) ?? []) {
        if (all.has(called)) expect(core).toContain(called);
      }
    }
  });

  test('the program and its rounds call no function that is not there, which a shell would only complain of', () => {
    const text = [
      hostProgram.replace(/^\s*#.*$/gm, ''),
      ...plans.map(activateScript),
      ...plans.map(finishScript),
    ].join('\n');
    const names = (pattern: RegExp) => [...text.matchAll(pattern)].flatMap(match => match[1]!.split(' '));
    const known = new Set([
      ...names(/^(gd_\w+)\(\)/gm),
      ...names(/\b(gd_\w+)=/g),
      ...names(/\b(?:for|read -r) (gd_\w+(?: gd_\w+)*)/g),
    ]);
    expect(known.size).toBeGreaterThan(200);
    expect(names(/(?<![${\w])(gd_\w+)\b/g).filter(name => !known.has(name))).toEqual([]);
  });

  test('files outside the release are installed at the switch only, and taken back by the journal', () => {
    const [web] = plans;
    expect(makeScript(web!)).not.toContain('gd_put');
    expect(makeScript(web!)).toContain('gd_write 20260102030405 1 conf/inner.conf 0644');
    const activate = activateScript(web!);
    expect(activate).toContain("gd_put 'sudo -n' 2 /etc/demo.conf 0644 root:www-data '' ''");
    expect(activate.indexOf('/journal')).toBeLessThan(activate.indexOf('gd_put'));
    expect(activate.indexOf('gd_put')).toBeLessThan(activate.indexOf('gd_switch 2026'));
    expect(activate).toContain("gd_unput '\\''sudo -n'\\'' - 2 /etc/demo.conf");
    expect(activate).toContain('gd_unswitch 20260101000000 20260102030405');
    expect(activate.indexOf('gd_note_current')).toBeLessThan(activate.indexOf('/journal'));
  });

  test('hosts get what their groups have: steps, migrations, services', () => {
    const [web1, web2, queue] = plans;
    expect(web1!.build.map(step => step.name)).toEqual(["it's static", 'echo $RELEASE | cat']);
    expect(queue!.build).toHaveLength(1);
    expect([web1, web2, queue].map(plan => plan!.migrate !== undefined)).toEqual([true, false, false]);
    expect(web1!.services.map(service => service.name)).toEqual(['web', 'uwsgi', 'own']);
    expect(queue!.services.map(service => service.units)).toEqual([
      ['demo-queue@1.service', 'demo-queue@2.service'],
      ['demo:*'],
      ['uwsgi'],
      ['own'],
    ]);
  });

  test('a first release that fails stops its services, having none to go back to', () => {
    const first = { ...plans[0]!, previous: undefined, before: 'nothing' as const };
    expect(activateScript(first)).toMatch(/gd_stop_units .*demo\.service/);
    expect(activateScript(first)).not.toContain('gd_unswitch 2026');
    const nginx = { ...first.services[0]!, name: 'nginx', units: ['nginx.service'], files: [] };
    const shared = { ...first, services: [{ ...nginx, reload: 'reload' as const }] };
    expect(activateScript(shared)).not.toMatch(/gd_stop_units/);
    expect(activateScript({ ...first, services: [{ ...nginx, reload: 'restart' as const }] })).toMatch(
      /gd_stop_units .*nginx\.service/,
    );
  });
});

describe('what depends on variables and files', () => {
  const planned = (more: string, has = 'requirements.txt') => {
    const context = contextOf(`app: portal\nroot: /srv/a\ninventory: { hosts: { h: null } }\n${more}`, {
      hostile: HOSTILE,
    });
    return plansOf({ ...context, has: path => path === has, source: () => 'text' })[0]!;
  };

  test.each([
    ['uv.lock', 'uv', 'uv.lock'],
    ['pylock.toml', 'uv', 'requirements'],
    ['requirements.txt', 'pip', 'requirements'],
  ])('%s is installed by %s', (lock, manager, kind) => {
    expect(planned('python: { manager: pip }', lock).python).toMatchObject({ manager, kind });
  });

  test.each(['owner: root', 'become: true'])('%s of a template inside the release is refused', words => {
    const template = (path: string) => `templates: [{ source: t.j2, path: ${path}, ${words} }]`;
    expect(() => planned(template('conf/x'))).toThrow(
      expect.objectContaining({
        code: 'TEMPLATE_PATH_INVALID',
        what: expect.stringContaining("'owner' and 'become'"),
      }),
    );
    expect(planned(template('shared/x')).outside).toHaveLength(1);
  });

  test('a header with a line break is refused, and not repeated', () => {
    const header = 'verify: [{ url: "http://x/", header: { Authorization: "{{ hostile }}" } }]';
    expect(() => planned(header)).toThrow(
      expect.objectContaining({ code: 'HEADER_INVALID', what: expect.not.stringContaining('touch') }),
    );
  });

  test('what has a secret in its name or address is hidden, all else is shown', () => {
    expect(
      [
        ...secretsOf({
          web_workers: 4,
          domain: 'portal.example',
          db_password: 'hunter2hunter2',
          SECRET_KEY: 'k'.repeat(9),
          database_url: 'postgres://app:s3cr3t-s3cr3t@db/portal',
          short_token: 'abc',
          db_pin_password: 83749201,
          other_token: 12345,
          nested: new Map([
            ['api_key', 'deep-value'],
            ['keyboard', 'qwertz-layout'],
          ]),
          secrets: { anything: 'inside-of-it' },
          pem_private: 'line one\nline two',
        }),
      ].sort(),
    ).toEqual(
      [
        'hunter2hunter2',
        'k'.repeat(9),
        '83749201',
        's3cr3t-s3cr3t',
        'deep-value',
        'inside-of-it',
        'line one\nline two',
        'line one',
        'line two',
      ].sort(),
    );
    expect(secretsOf(undefined)).toEqual([]);
  });
});

describe('variables', () => {
  test('the later wins: scale, file, inventory, input, release', () => {
    const text = `app: a\nroot: "/srv/{{ name }}"\ninventory: { hosts: { h: { variables: { b: host, c: host, name: "{{ b }}-x" } } } }\nvariables: { a: file, b: file, c: file, f: file, release: mine }\nservices: { s: { type: touch, file: x, scale: { n: 2, b: scale, f: scale } } }\n`;
    const context = contextOf(text, { c: 'input' });
    const host = context.inventory.hosts[0]!;
    const scope = variablesOf(context, host, '/srv/x');
    const value = (name: string) => context.templates.variable(name, scope);
    expect('a f b c n release release_path'.split(' ').map(value)).toEqual([
      'file',
      'file',
      'host',
      'input',
      2,
      '20260102030405',
      '/srv/x/releases/20260102030405',
    ]);
    expect(rootOf(context, host)).toBe('/srv/host-x');
  });

  test('values of the input are never rendered, however often they are referred to', () => {
    const context = contextOf(
      'app: a\nroot: /srv/a\ninventory: { hosts: { h: { variables: { r: "{{ w }}", s: "<{{ r }}>", t: "{{ [s, r] | join }}" } } } }\n',
      { v: "{{ range.constructor('return 1')() }}", w: '{{ app }}', deep: { x: ['{{ app }}'] } },
    );
    const scope = variablesOf(context, context.inventory.hosts[0]!, '/srv/a');
    const value = (name: string) => context.templates.variable(name, scope);
    expect(value('v')).toBe("{{ range.constructor('return 1')() }}");
    expect(['w', 'r', 's', 't'].map(value)).toEqual([
      '{{ app }}',
      '{{ app }}',
      '<{{ app }}>',
      '<{{ app }}>{{ app }}',
    ]);
    expect(context.templates.render('{{ deep.x | first | upper }}', scope, 'x')).toBe('{{ APP }}');
  });

  test.each([['/'], ['srv'], ['/srv/../etc'], ['/srv/x/'], ['/srv/\nx']])(
    'a root of %j is refused',
    value => {
      const context = contextOf('app: a\nroot: "/{{ r }}"\ninventory: { hosts: { h: null } }\n', {
        r: value.slice(1),
      });
      if (value.startsWith('/'))
        expect(() => rootOf(context, context.inventory.hosts[0]!)).toThrow(
          expect.objectContaining({ code: 'ROOT_INVALID' }),
        );
      else expect(rootOf(context, context.inventory.hosts[0]!)).toBe('/rv');
    },
  );
});

describe('commands', () => {
  const templates = new Templates();
  const scope = (variables: Variables) => new VariableScope([variables]);

  test('a value may not become part of a shell’s script', () => {
    expect(() => templates.command(['sh', '-c', 'echo {{ x }}'], scope({ x: 1 }), 'build')).toThrow(
      expect.objectContaining({ code: 'COMMAND_TEMPLATED_SHELL' }),
    );
    const safe = ['sh', '-c', 'echo "$1"', 'x', '{{ x }}'];
    expect(templates.command(safe, scope({ x: '$(id)' }), 'b')).toEqual([...safe.slice(0, 4), '$(id)']);
    expect(templates.command('echo {{ x }}', scope({ x: 1 }), 'b')).toBe('echo {{ x }}');
  });
});

describe('batches', () => {
  test.each([
    [[1, '50%', '100%'], 5, [1, 2, 2]],
    [['100%'], 3, [3]],
    [[1], 3, [1, 1, 1]],
    [['10%'], 3, [1, 1, 1]],
    [[2, '100%'], 2, [2]],
    [[10], 3, [3]],
  ])('%j of %i hosts', (sizes, count, expected) => {
    const hosts = Array.from({ length: count }, (_, index) => index);
    const batches = planBatches(hosts, sizes);
    expect(batches.map(batch => batch.length)).toEqual(expected);
    expect(batches.flat()).toEqual(hosts);
  });

  test('every host is in exactly one batch, whatever the sizes', () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 100 }).map(n => `${n}%`),
    );
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        (sizes, count) => {
          const hosts = Array.from({ length: count }, (_, index) => index);
          expect(planBatches(hosts, sizes).flat()).toEqual(hosts);
        },
      ),
    );
  });

  test('are read from text', () => {
    expect(parseBatches('1, 50%,100%')).toEqual([1, '50%', '100%']);
    expect(parseBatches(' ')).toBeUndefined();
    for (const bad of ['0', '0%', 'all', '1.5', '101%'])
      expect(() => parseBatches(bad)).toThrow(expect.objectContaining({ code: 'BATCHES_INVALID' }));
  });
});

describe('release ids', () => {
  test.each([
    ['the clock', '2026-01-02T03:04:05Z', [], '20260102030405'],
    ['one second later than the latest', '2026-01-02T03:04:05Z', ['20260102030405'], '20260102030406'],
    ['later than one from the future', '2026-01-02T03:04:05Z', ['20991231235959'], '21000101000000'],
    ['other names do not matter', '2026-01-02T03:04:05Z', ['zzz', '99'], '20260102030405'],
  ])('%s', (_, now, names, id) => {
    expect(releaseId(new Date(now), names)).toBe(id);
  });
});

describe('small things', () => {
  test('a build step is needed when what it watches changed', () => {
    expect(needsBuild(undefined, [])).toBe(true);
    expect(needsBuild(['assets/**'], undefined)).toBe(true);
    expect(needsBuild(['assets/**', 'package-lock.json'], ['src/a.py'])).toBe(false);
    expect(needsBuild(['assets/**', 'package-lock.json'], ['sub/package-lock.json'])).toBe(true);
    expect(needsBuild(['/package-lock.json'], ['sub/package-lock.json'])).toBe(false);
  });

  test.each([
    ['0640', '0640'],
    ['640', '0640'],
    ['1777', '1777'],
    [undefined, '0644'],
  ])('mode %p is %s', (mode, text) => {
    expect(modeText(mode, '0644')).toBe(text);
  });

  test('migrations: the group’s first host; all of it when asked; the first host of all when it is empty', () => {
    const hosts = ['a', 'b', 'c'].map((name, index) => ({
      name,
      address: name,
      port: 22,
      user: 'x',
      groups: index > 0 ? ['all', 'migrations'] : ['all'],
      variables: {},
    }));
    const config = (migrate: object) => ({ migrate: { command: 'x', ...migrate } }) as never;
    const names = (migrate: object, selected = hosts) => [
      ...migrationHosts(config(migrate), hosts, selected),
    ];
    expect(names({})).toEqual(['b']);
    expect(names({ 'run-once': false })).toEqual(['b', 'c']);
    expect(names({ group: 'none' })).toEqual(['a']);
    expect(names({ group: 'none', 'run-once': false })).toEqual(['a']);
    expect(migrationHosts({} as never, hosts, hosts).size).toBe(0);
    // Of those selected, and never one outside the group.
    expect(names({}, hosts.slice(2))).toEqual(['c']);
    expect(names({}, hosts.slice(0, 1))).toEqual([]);
    expect(names({ group: 'none' }, hosts.slice(1))).toEqual(['b']);
    const missing = (migrate: object, selected = hosts) => missingMigration(config(migrate), hosts, selected);
    expect(missing({}, hosts.slice(0, 1))).toBe('b, c');
    expect([missing({}), missing({}, hosts.slice(2)), missing({ group: 'none' })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(missingMigration({} as never, hosts, hosts.slice(0, 1))).toBeUndefined();
  });

  test.each([
    ['', { web: true, user: false, '/etc/demo.conf': false, '/srv/demo/shared/x': false }],
    [
      ', variables: { ansible_become: yes }',
      { web: true, user: false, '/etc/demo.conf': true, '/srv/demo/shared/x': false },
    ],
    [
      ', variables: { ansible_become: false }',
      { web: false, user: false, '/etc/demo.conf': false, '/srv/demo/shared/x': false },
    ],
  ])(
    'where the release file says nothing, ansible_become of the inventory counts%s',
    (variables, expected) => {
      const context = contextOf(
        `app: demo\nroot: /srv/demo\ninventory: { hosts: { h: { groups: [web]${variables} } } }\ntemplates: [{ source: a, path: /etc/demo.conf }, { source: a, path: shared/x }]\nservices: { web: { type: systemd }, user: { type: systemd, scope: user } }\n`,
      );
      const [plan] = plansOf(context);
      const found = [
        ...plan!.services.map(service => [service.name, service.sudo]),
        ...plan!.outside.map(file => [file.path, file.sudo]),
      ];
      expect(Object.fromEntries(found)).toEqual(expected);
    },
  );

  test('jump hosts and variables are read from text', () => {
    expect(parseJump('me@gate:2222')).toEqual({ user: 'me', host: 'gate', port: 2222 });
    expect(parseJump('[2001:db8::1]')).toEqual({ user: 'root', host: '2001:db8::1', port: 22 });
    expect(() => parseJump('a b')).toThrow(expect.objectContaining({ code: 'JUMP_HOST_INVALID' }));
    expect(parseVariables('a: 1\nb: [x]')).toEqual({ a: 1, b: ['x'] });
    expect(() => parseVariables('secret-text')).toThrow(
      expect.objectContaining({
        code: 'VARIABLES_INVALID',
        message: expect.not.stringContaining('secret-text'),
      }),
    );
  });

  test('of several documents of variables the later wins, name by name; an empty one adds nothing', () => {
    expect(parseVariables('a: 1\nb: {c: 1}\n---\nb: {d: 2}\n---\n# nothing\n')).toEqual({
      a: 1,
      b: new Map([['d', 2]]),
    });
    expect(parseVariables('\n---\n\n')).toEqual({});
    expect(parseVariables('debug: no\nratio: 1.0\nmode: 0644\nquoted: "no"\n')).toEqual({
      debug: false,
      ratio: new Float(1),
      mode: 420,
      quoted: 'no',
    });
    expect(parseVariables('{"A": "x\\u00e9\\/", "B": "no"}')).toEqual({ A: 'xé/', B: 'no' });
    expect(() => parseVariables('a: 1\nb: [')).toThrow(
      expect.objectContaining({ what: expect.stringContaining('(see line 2)') }),
    );
    for (const text of [
      'A="secret-text',
      'A=1\nsecret-text',
      'A="x"secret-text',
      'a: 1\n---\nsecret-text',
      'a: 1\n---\n[secret-text]',
      'a: *secret-text',
      'a: 1\n---\na: "',
    ])
      expect(() => parseVariables(text)).toThrow(
        expect.objectContaining({
          code: 'VARIABLES_INVALID',
          message: expect.not.stringContaining('secret-text'),
        }),
      );
  });

  test('variables are read from lines NAME=value as well', () => {
    const text = `# of the application
export DEBUG=no
SECRET_KEY = 'a "b" \\' $x {{ y }}'
URL=postgres://u:p@h/db?x=1#y   # where
KEY="-----BEGIN KEY-----
line: 2\\n\\tend \\"q\\" \\x"
EMPTY=
TAKEN=x: y
DEBUG=yes
`;
    const values = {
      DEBUG: 'yes',
      SECRET_KEY: 'a "b" \' $x {{ y }}',
      URL: 'postgres://u:p@h/db?x=1#y',
      KEY: '-----BEGIN KEY-----\nline: 2\n\tend "q" \\x',
      EMPTY: '',
      TAKEN: 'x: y',
    };
    expect(parseVariables(text)).toEqual(values);
    expect(parseVariables(text.replaceAll('\n', '\r\n'))).toEqual(values);
    expect(parseVariables(`${text}---\nworkers: 4\n---\n{"DEBUG": "\\ud83d\\ude00"}\n---\nEMPTY=1`)).toEqual({
      ...values,
      workers: 4,
      DEBUG: '😀',
      EMPTY: '1',
    });
    expect(() => parseVariables('a: 1\n---\nA=1\n\nwhat')).toThrow(
      expect.objectContaining({ what: expect.stringContaining('(see line 5)') }),
    );
    const long = 1 << 20;
    expect(parseVariables(`A=${' '.repeat(long)}#`)).toEqual({ A: '' });
    for (const hostile of [
      'A="',
      `A="${'\\'.repeat(long)}`,
      `A="${'a'.repeat(long)}`,
      `A='${"\\'".repeat(long)}`,
    ])
      expect(() => parseVariables(hostile)).toThrow(expect.objectContaining({ code: 'VARIABLES_INVALID' }));
  });

  test('operate.yml hands over the secret’s variables, and what is given to scale by and nothing else', () => {
    const path = new URL('../../../../.github/workflows/operate.yml', import.meta.url);
    const { steps } = parse(readFileSync(path, 'utf8')).jobs.operate;
    const given = steps.find((one: { uses?: string }) => one.uses === './.guarded-deploy').with;
    expect(given.variables).toBe('${{ secrets.RELEASE_VARIABLES }}');
    expect(given.scale).toBe('${{ inputs.variables }}');
    const services = { web: { type: 'systemd', scale: { workers: 2, grace: '30s' } } } as const;
    const scale = (text: string, command = 'scale') => parseScale(text, services, command);
    expect(scale('workers: 4')).toEqual({ workers: 4 });
    expect(scale('')).toEqual({});
    expect(scale('', 'rollback')).toEqual({});
    expect(scale('workers: "12"\ngrace: 1.5m')).toEqual({ workers: '12', grace: '1.5m' });
    for (const text of [
      'workers: "4\\nExecStartPre=+/bin/sh"',
      'workers: "4 "',
      'workers: 4m',
      'workers: [4]',
      'workers: true',
      'workers:',
      'workers: "{{ 4 }}"',
      'grace: "30s;x"',
      'grace: 30 s',
      'secret_key: 4',
      'constructor: 4',
    ])
      expect(() => scale(text)).toThrow(expect.objectContaining({ code: 'SCALE_INVALID' }));
    expect(() => scale('workers: 4', 'rollback')).toThrow(expect.objectContaining({ code: 'SCALE_INVALID' }));
  });
});

describe('the host’s answers', () => {
  const play = (chunks: readonly Buffer[]) => {
    const events: string[] = [];
    const reader = new Reader('N', event =>
      events.push(
        `${event.type}:${'text' in event ? event.text : 'phase' in event ? event.phase : 'holder' in event ? event.holder : event.current.text}`,
      ),
    );
    for (const chunk of chunks) reader.feed(chunk);
    return { reader, events };
  };
  const text =
    'motd of a login shell\n\n@gd:N:fact live 2026\n\n@gd:N:blob prints\nraw\n@gd:N:en\n@gd:N:blob-end\n\n@gd:N:fact venv a\n\n@gd:N:fact venv b\n\n@gd:N:ready\n';

  test('are the same however they are cut into pieces', async () => {
    const whole = Buffer.from(text);
    for (const size of [1, 2, 3, 7, 1000]) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
      const { reader, events } = play(chunks);
      const blobs = await reader.ready;
      expect(blobs.get('prints')?.toString()).toBe('raw\n@gd:N:en');
      expect(reader.facts.get('live')).toEqual(['2026']);
      expect(reader.facts.get('venv')).toEqual(['a', 'b']);
      expect(events[0]).toBe('output:motd of a login shell');
    }
  });

  test('output in between is told line by line, marks of others are output', async () => {
    const { reader, events } = play([Buffer.from('@gd:N:ready\n')]);
    await reader.ready;
    const round = reader.expect();
    reader.feed(Buffer.from('\n@gd:N:phase build\n'));
    reader.print(
      Buffer.from('\n@gd:N:step one\nline 1\n\nline 3 without end\n@gd:X:end 0\n\n@gd:N:step two\n'),
    );
    reader.feed(Buffer.from('\n@gd:N:end 0\n'));
    await round;
    expect(events).toEqual([
      'phase:build',
      'step:one',
      'output:line 1',
      'output:',
      'output:line 3 without end',
      'output:@gd:X:end 0',
      'step:two',
    ]);
  });

  test('a failure carries its code, its words and the output before it', async () => {
    const { reader } = play([Buffer.from('@gd:N:ready\n')]);
    await reader.ready;
    const round = reader.expect();
    // What was printed before may come after.
    reader.feed(Buffer.from('@gd:N:fail BUILD_FAILED static files\n@gd:N:fail OTHER\n@gd:N:end 1\n'));
    reader.print(Buffer.from('bad things'));
    reader.print(Buffer.from('\n@gd:N:drained 1\n'));
    const error = await round.catch(thrown => thrown as RoundFailed);
    expect(error).toBeInstanceOf(RoundFailed);
    expect(error).toMatchObject({ code: 'BUILD_FAILED', detail: 'static files', output: 'bad things\n' });
  });
});
