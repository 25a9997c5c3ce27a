/** Templates and variables through the shipped bundle, to a stand-in for a host that runs a real shell. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runStep, type StepResult } from '@guarded-deploy/github-simulator';
import { type ShellHost, startShellHost } from '@guarded-deploy/ssh/shell-host';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

let directory: string;
let host: ShellHost;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ssh-release-'));
  host = await startShellHost({ root: join(directory, 'home') });
});
afterEach(async () => {
  await host.close();
  rmSync(directory, { recursive: true, force: true });
});

const live = (path: string) => readFileSync(join(directory, 'app/current', path), 'utf8');

/** What the runner knows and no template may: it is in the step's environment. */
const RUNNER_SECRET = 'runner-secret-4711';

interface Given {
  /** The template; its result is `out` in the release. */
  readonly template?: string;
  /** Variables of the inventory, as YAML. */
  readonly hostVariables?: string;
  /** More of the release file. */
  readonly more?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
}

async function release(given: Given): Promise<StepResult> {
  const { template = 'x\n', hostVariables = '{}', more = '', files = {}, links = {}, inputs = {} } = given;
  const workspace = join(directory, 'checkout');
  const connection = { ansible_host: '127.0.0.1', ansible_port: host.port, ansible_user: host.user };
  const all = {
    'app.py': '',
    'deploy/out.j2': template,
    'deploy/hosts.yml': `all:\n  vars: ${JSON.stringify(connection)}\n  children: { web: { hosts: { w1: {} } } }\n`,
    'deploy/group_vars/web.yml': `${hostVariables}\n`,
    'deploy/release.yml': `app: demo\nroot: ${JSON.stringify(join(directory, 'app'))}\ninventory: deploy/hosts.yml\ntemplates: [{ source: deploy/out.j2, path: out }]\nsource: { exclude: [environ, up] }\n${more}`,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(workspace, path));
  return await runStep({
    action: 'ssh-release',
    workspace,
    inputs: { 'known-hosts': host.knownHosts, 'private-key': host.privateKey, ...inputs },
    env: { RUNNER_SECRET },
  });
}

const errors = (result: StepResult) => result.annotations.filter(({ level }) => level === 'error');
const codes = (result: StepResult) => errors(result).map(({ title }) => title);

/** Neither the log nor any file that reached the host has what only the runner knows. */
function expectNothingLeft(result: StepResult): void {
  const out = existsSync(join(directory, 'app/current/out')) ? live('out') : '';
  for (const text of [result.log, out]) {
    expect(text).not.toContain(RUNNER_SECRET);
    expect(text).not.toContain('PRIVATE KEY');
    expect(text).not.toContain('root:x:0');
  }
}

describe('values of the input are data', () => {
  const ATTACKS = [
    "{% include '../../../../proc/self/environ' %}",
    "{% include '/proc/self/environ' %}",
    "{{ lookup('file', '/proc/self/environ') }}",
    "{{ lookup('env', 'RUNNER_SECRET') }}",
    "{{ ''.constructor.constructor('return JSON.stringify(process.env)')() }}",
    "{{ range.constructor('return JSON.stringify(process.env)')() }}",
    '{{ cycler.__init__.__globals__.os.environ }}',
    "{% import '/etc/passwd' as p %}{{ p }}",
  ];
  test.each(ATTACKS)('%s reaches the host as it is', async attack => {
    const result = await release({
      template: '{{ given }}|{{ by_name }}|{{ part }}|{{ [given] | first }}\n',
      hostVariables: 'by_name: "{{ given }}"\npart: "<{{ given }}>"',
      inputs: { variables: JSON.stringify({ given: attack }) },
    });
    expect(codes(result)).toEqual([]);
    expect(live('out')).toBe(`${attack}|${attack}|<${attack}>|${attack}\n`);
    expectNothingLeft(result);
  });

  test('in a command that asks about hosts, too', async () => {
    const result = await release({
      hostVariables: 'by_name: "{{ given }}"',
      more: "user: \"{{ by_name | default('deploy') and 'deploy' }}\"\n",
      inputs: { variables: JSON.stringify({ given: ATTACKS[0] }), command: 'status' },
    });
    expectNothingLeft(result);
    expect(codes(result)).toEqual([]);
  });
});

describe('a template of the repository reaches nothing of the runner', () => {
  test.each([
    ["{% include '../../../../proc/self/environ' %}", 'TEMPLATE_MISSING'],
    ["{% include '/proc/self/environ' %}", 'TEMPLATE_MISSING'],
    ["{% include 'environ' %}", 'TEMPLATE_MISSING'],
    ["{% include 'up/proc/self/environ' %}", 'TEMPLATE_MISSING'],
    ["{% include '.git/config' %}", 'TEMPLATE_MISSING'],
    ["{{ lookup('file', '/etc/passwd') }}", 'TEMPLATE_INVALID'],
    ["{{ lookup('file', '../environ') }}", 'TEMPLATE_INVALID'],
    ["{{ lookup('fileglob', '/etc/*')[0] }}", 'VARIABLE_UNDEFINED'],
    ["{{ lookup('env', 'RUNNER_SECRET') }}", 'VARIABLE_UNDEFINED'],
    ["{{ lookup('pipe', 'env') }}", 'TEMPLATE_UNSUPPORTED'],
    ["{{ lookup('url', 'http://127.0.0.1/') }}", 'TEMPLATE_UNSUPPORTED'],
    ["{{ ''.constructor.constructor('return process.env.RUNNER_SECRET')() }}", 'VARIABLE_UNDEFINED'],
    ["{{ range.constructor('return process')().env.RUNNER_SECRET }}", 'VARIABLE_UNDEFINED'],
    ["{{ ({} | attr('constructor')).constructor('return process')() }}", 'VARIABLE_UNDEFINED'],
    ["{{ [[]] | map(attribute='constructor.constructor') | first }}", 'VARIABLE_UNDEFINED'],
    ["{{ '{0.__class__.__mro__}'.format('') }}", 'VARIABLE_UNDEFINED'],
    ['{{ cycler.__init__.__globals__ }}', 'VARIABLE_UNDEFINED'],
    ['{% for i in range(10 ** 9) %}x{% endfor %}', 'TEMPLATE_LIMIT'],
    ["{{ ('a' * 60) | regex_replace('(a|a)*b', '') }}", 'TEMPLATE_LIMIT'],
  ])('%s', async (template, code) => {
    const result = await release({
      template: `ok\n${template}\n`,
      links: { environ: '/proc/self/environ', up: '../../../../..' },
      files: { '.git/config': `extraheader = ${RUNNER_SECRET}\n` },
    });
    expect(errors(result)).toEqual([
      expect.objectContaining({ title: code, file: 'deploy/out.j2', line: 2 }),
    ]);
    expect(existsSync(join(directory, 'app/current'))).toBe(false);
    expectNothingLeft(result);
  });
});

describe('what reaches the host', () => {
  test('is what Ansible would write', async () => {
    const result = await release({
      template: [
        '# {{ ansible_managed }}',
        'DEBUG={{ debug }}',
        '{% if debug %}',
        'LEVEL=debug',
        '{% endif %}',
        '{% if off2 == False %}',
        'OFF=1',
        '{% endif %}',
        'HOSTS={{ hosts | join(",") }} {{ hosts }}',
        'LIMITS={{ limits }} {{ limits | to_json }}',
        'MODE={{ mode }} RATIO={{ ratio }}',
        "NAME={{ name | default('f', True) }}",
        'RAW={{ raw }}',
        "SECRET={{ lookup('env', 'SECRET_KEY') }}",
        "MEMBERS={{ groups['web'] | map('extract', hostvars, 'ansible_user') | join(' ') }}",
        '',
      ].join('\n'),
      hostVariables:
        'debug: no\nsw_off: no\noff2: "{{ sw_off }}"\nhosts: [a, b]\nlimits: {cpu: 1.0}\nmode: 0644\nratio: 1.0\nname: ""\nraw: !unsafe "{{ debug }}"',
      inputs: { variables: 'SECRET_KEY="a {{ b }} $c"\nOTHER=1\n' },
    });
    expect(codes(result)).toEqual([]);
    expect(live('out')).toBe(
      [
        '# Ansible managed',
        'DEBUG=False',
        'OFF=1',
        "HOSTS=a,b ['a', 'b']",
        'LIMITS={\'cpu\': 1.0} {"cpu": 1.0}',
        'MODE=420 RATIO=1.0',
        'NAME=f',
        'RAW={{ debug }}',
        'SECRET=a {{ b }} $c',
        `MEMBERS=${host.user}`,
        '',
      ].join('\n'),
    );
  });

  test('a variable may be made of the paths of the release', async () => {
    const result = await release({
      template: '{{ venv }} {{ release_path }} {{ shared_path }}\n',
      more: 'variables: { venv: "{{ current_path }}/env" }\n',
    });
    expect(codes(result)).toEqual([]);
    const app = join(directory, 'app');
    expect(live('out')).toMatch(new RegExp(`^${app}/current/env ${app}/releases/\\d{14} ${app}/shared\n$`));
  });

  test('settings are rendered with all variables', async () => {
    const result = await release({
      hostVariables: `project_root: ${JSON.stringify(join(directory, 'app'))}\nkeep_releases: 2`,
      more: '',
      files: {
        'deploy/release.yml':
          'app: demo\nroot: "{{ project_root }}"\ninventory: deploy/hosts.yml\nkeep: "{{ keep_releases }}"\ntemplates: [{ source: "deploy/{{ kind }}.j2", path: out }]\nvariables: { kind: out }\n',
      },
    });
    expect(codes(result)).toEqual([]);
    expect(live('out')).toBe('x\n');
  });

  test.each([
    ['{{ databse_url }}', "'databse_url' is undefined; did you mean 'database_url'?", 'deploy/out.j2', 1],
    ['a\nb {{ url }}', "'db_password' is undefined (in the variable 'url')", 'deploy/out.j2', 2],
    ['{{ venv }}', "'nowhere' is undefined (in the variable 'venv')", 'deploy/out.j2', 1],
    ["{% include 'part.j2' %}", "'missing' is undefined", 'deploy/part.j2', 2],
    ["{{ 1 | community.general.json_query('a') }}", 'belongs to a collection', 'deploy/out.j2', 1],
  ])('never has braces that nobody rendered: %j', async (template, words, path, line) => {
    const result = await release({
      template,
      hostVariables: 'database_url: x\nurl: "postgres://shop:{{ db_password }}@db"',
      more: 'variables: { venv: "{{ nowhere }}/env" }\n',
      files: { 'deploy/part.j2': 'part\n{{ missing }}\n' },
    });
    expect(errors(result)).toEqual([
      expect.objectContaining({ file: path, line, message: expect.stringContaining(words) }),
    ]);
    expect(existsSync(join(directory, 'app/current'))).toBe(false);
  });
});

describe('a value of the input says no more than a value in a file whose format is known', () => {
  const FORMATS: readonly (readonly [string, string, string, readonly string[], readonly string[]])[] = [
    [
      'a dotenv file',
      '.env',
      'A=1\nVALUE={{ given }}\nB=2\n',
      ['x\nDEBUG=1', 'x\rDEBUG=1', '"x"\nDEBUG=1', "'"],
      ['plain', '$x `y` ;#', 'p{a}s%', 'a"b', ''],
    ],
    [
      'a dotenv file with quotes',
      'deploy/prod.env',
      'VALUE="{{ given }}"\nB=2\n',
      ['x"\nDEBUG="1', 'x"', 'x\\'],
      ['line\nline', '-----BEGIN KEY-----\nabc\n-----END KEY-----\n'],
    ],
    [
      'a site of nginx',
      'etc/nginx/site.conf',
      'server {\n  server_name {{ given }};\n}\n',
      ['x; include /etc/shadow', 'x;}', 'x { y', '# x', '"'],
      ['portal.example', 'a b', '~^www\\.'],
    ],
    [
      'a unit',
      'units/x.service',
      '[Service]\nEnvironment=X={{ given }}\nExecStart=/bin/x {{ given }}\n',
      ['x\nExecStartPre=+/bin/sh', '4 ; +/bin/sh', 'x\\', 'x\r\nUser=root'],
      ['4', 'a;b', '--flag=x'],
    ],
    [
      'a table of cron',
      'etc/cron.d/x',
      '* * * * * root /bin/x {{ given }}\n',
      ['x\n* * * * * root y', 'a%b'],
      ['4'],
    ],
  ];
  const rows = FORMATS.flatMap(([what, path, template, bad, good]) => [
    ...bad.map(value => ({ what, path, template, value, refused: true })),
    ...good.map(value => ({ what, path, template, value, refused: false })),
  ]);
  test.each(rows)('$what, $value: refused $refused', async ({ path, template, value, refused }) => {
    const known = await release({
      files: {
        'deploy/known.j2': template,
        'deploy/release.yml': `app: demo\nroot: ${JSON.stringify(join(directory, 'app'))}\ninventory: deploy/hosts.yml\ntemplates: [{ source: deploy/known.j2, path: ${path} }]\n`,
      },
      inputs: { variables: JSON.stringify({ given: value }) },
    });
    expect(codes(known)).toEqual(refused ? ['TEMPLATE_VALUE_UNSAFE'] : []);
    if (refused) {
      expect(errors(known)[0]!.message).toContain("'given'");
      expect(existsSync(join(directory, 'app/current', path))).toBe(false);
    } else expect(live(path)).toBe(template.replaceAll('{{ given }}', value));
  });

  test('what a template escapes for the format may be anything', async () => {
    const value = 'a"b\nDEBUG=1\\';
    const result = await release({
      files: {
        'deploy/known.j2': 'VALUE={{ given | to_json }}\n',
        'deploy/release.yml': `app: demo\nroot: ${JSON.stringify(join(directory, 'app'))}\ninventory: deploy/hosts.yml\ntemplates: [{ source: deploy/known.j2, path: .env }]\n`,
      },
      inputs: { variables: JSON.stringify({ given: value }) },
    });
    expect(codes(result)).toEqual([]);
    expect(live('.env')).toBe(`VALUE=${JSON.stringify(value)}\n`);
  });

  test('nor does a list, a name in a mapping, or the inner value of JSON', async () => {
    for (const [template, given] of [
      ['{% for x in given %}V={{ x }}\n{% endfor %}', ['a', 'b\nDEBUG=1']],
      ['{% for k, v in given.items() %}V={{ k }}{{ v }}\n{% endfor %}', { 'a\nDEBUG=1': 'b' }],
      ['V={{ (given | from_json).x }}\n', '{"x": "a\\nDEBUG=1"}'],
      ["V={{ lookup('env', 'given') }}\n", 'a\nDEBUG=1'],
    ] as const) {
      const result = await release({
        files: {
          'deploy/known.j2': template,
          'deploy/release.yml': `app: demo\nroot: ${JSON.stringify(join(directory, 'app'))}\ninventory: deploy/hosts.yml\ntemplates: [{ source: deploy/known.j2, path: .env }]\n`,
        },
        inputs: { variables: JSON.stringify({ given }) },
      });
      expect([template, codes(result)]).toEqual([template, ['TEMPLATE_VALUE_UNSAFE']]);
    }
  });
});

describe('what services are scaled by', () => {
  const services = 'services: { web: { type: systemd, template: deploy/web.j2, scale: { workers: 2 } } }\n';
  const files = { 'deploy/web.j2': '[Service]\nExecStart=/bin/web --workers {{ workers }}\n' };
  const scaled = (inputs: Record<string, string>, hostVariables = '{}') =>
    release({
      more: services,
      files,
      hostVariables,
      inputs: { command: 'scale', 'dry-run': 'true', ...inputs },
    });
  test.each([
    [{ scale: 'workers: "4\\nExecStartPre=+/bin/sh"' }, '{}'],
    [{ scale: 'workers: "4 --pid=/etc/x"' }, '{}'],
    [{ scale: 'app_user: root' }, '{}'],
    [{ variables: 'workers: "4\\nExecStartPre=+/bin/sh"' }, '{}'],
    [{ variables: 'workers: "4 --pid=/etc/x"' }, '{}'],
    [{}, 'workers: "4 --pid=/etc/x"'],
    [{ command: 'release', scale: 'workers: 4' }, '{}'],
    [{ command: 'release', variables: 'workers: four' }, '{}'],
  ])('%j with %s is refused', async (inputs, hostVariables) => {
    expect(codes(await scaled(inputs, hostVariables))).toEqual(['SCALE_INVALID']);
  });
  test.each([{ scale: 'workers: 4' }, { scale: 'workers: "4"' }, { variables: 'workers: 4' }, {}])(
    '%j is taken',
    async inputs => {
      expect(codes(await scaled(inputs))).toEqual([]);
    },
  );
});
