/** `guarded-deploy config` as a person runs it. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encryptVault } from '../../release/test/encrypt.ts';

const BIN = join(import.meta.dirname, '../bin/guarded-deploy');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

function run(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(BIN, ['config', 'prod', ...words], {
    encoding: 'utf8',
    cwd: directory,
    env: { PATH: process.env.PATH ?? '', HOME: directory },
  });
  return { status, stdout, stderr };
}

const json = (...words: string[]) => JSON.parse(run('--json', ...words).stdout) as Record<string, never>;

const RELEASE = 'app: shop\nroot: /srv/shop\nuser: deploy\ninventory: inventories/{{ environment }}\n';
const TEMPLATE =
  'templates:\n  - { source: env.j2, path: .env, mode: "0640" }\n  - { source: env.j2, path: /etc/shop.env, hosts: "web:!web2" }\n';

const FILES = {
  'deploy/release.yml': RELEASE + TEMPLATE,
  'env.j2': 'URL={{ url }}\n',
  'inventories/prod/hosts':
    '[web]\nweb1 ansible_host="{{ lan }}.1" ansible_port=2222\nweb2\n[web:vars]\nlan=10.0.0\n',
  'inventories/prod/group_vars/all/main.yml':
    'debug: no\nratio: 1.0\nday: 2024-01-02\nbig: 123456789012345678901\nurl: "pg://{{ db_user }}:{{ password }}@{{ lan }}.9"\ndb_user: shop\n',
  'inventories/prod/group_vars/all/secret.yml': encryptVault('password: correct horse\n', 'pw', 'prod'),
  'inventories/prod/host_vars/web2.yml': 'list: [1, 2.50, two, null]\n',
  vault: 'pw\n',
};

describe('config', () => {
  test('gives lookup("env") what a file of variables says, as it is written', () => {
    const names = ['DEBUG', 'PIN', 'RATE', 'URL', 'LINES'];
    write({
      'deploy/release.yml':
        'app: a\nroot: /srv/a\ninventory: { hosts: { h: {} } }\ntemplates: [{ source: e.j2, path: shared/.env }]\n',
      'e.j2': names.map(name => `${name}={{ lookup('env', '${name}') | quote }}\n`).join(''),
      'v.yml': 'DEBUG: yes\nPIN: 007\nRATE: 1.10\nURL: postgres://u:p#x@h/db\nLINES: "a\\nb"\n',
      'v.json': JSON.stringify({
        DEBUG: 'yes',
        PIN: '007',
        RATE: '1.10',
        URL: 'postgres://u:p#x@h/db',
        LINES: 'a\nb',
      }),
      'v.env':
        'DEBUG=yes\nexport PIN=007\nRATE=1.10 # a comment\nURL=\'postgres://u:p#x@h/db\'\nLINES="a\\nb"\n',
    });
    for (const file of ['v.yml', 'v.json', 'v.env']) {
      const { templates } = json('--variables', file, '--show-secrets') as unknown as {
        templates: { text: string }[];
      };
      expect([file, templates[0]?.text]).toEqual([
        file,
        "DEBUG=yes\nPIN=007\nRATE=1.10\nURL='postgres://u:p#x@h/db'\nLINES='a\nb'\n",
      ]);
      // One that is given on the command line wins.
      const { templates: won } = json('--variables', file, '--set', 'PIN=8', '--show-secrets') as unknown as {
        templates: { text: string }[];
      };
      expect(won[0]?.text).toContain('PIN=8\n');
      expect(run('--json', '--variables', file).stdout).not.toMatch(/007|1\.10|postgres:/);
    }
  });

  test('resolves hosts, variables and templates without asking anybody, secrets hidden', () => {
    write(FILES);
    const found = run('--json', '--vault-id', 'prod@vault', '--set', 'db_user=root-of-all');
    expect(found.stderr).toBe('');
    expect(found.status).toBe(0);
    expect(found.stdout).not.toMatch(/correct horse|root-of-all/);
    // As JavaScript reads them, these two would have lost something.
    expect(found.stdout).toContain('"ratio": 1.0,');
    expect(found.stdout).toContain('"big": 123456789012345678901,');
    expect(JSON.parse(found.stdout)).toMatchObject({
      hosts: {
        web1: {
          address: '10.0.0.1',
          port: 2222,
          user: 'deploy',
          groups: ['web'],
          variables: {
            debug: false,
            day: '2024-01-02',
            lan: '10.0.0',
            password: '***',
            db_user: '***',
            url: 'pg://***:***@10.0.0.9',
          },
        },
        web2: { address: 'web2', port: 22, variables: { list: [1, 2.5, 'two', null] } },
      },
      templates: [
        { host: 'web1', path: '.env', mode: '0640', text: 'URL=pg://***:***@10.0.0.9\n' },
        { host: 'web1', path: '/etc/shop.env' },
        { host: 'web2', path: '.env' },
      ],
      problems: [],
    });
  });

  test('what was computed from a secret is hidden, and its file is not for everybody, as in a release', () => {
    write({
      ...FILES,
      'deploy/release.yml': `${RELEASE}templates:\n  - { source: a.j2, path: a.ini }\n  - { source: b.j2, path: b.ini }\n`,
      'a.j2':
        "u={{ password | urlencode }} b={{ ('me:' ~ password) | b64encode }} h={{ password | hash('md5') }} l={{ lock }}\n",
      'b.j2': 'lan={{ lan }}\n',
      'inventories/prod/host_vars/web1.yml': "lock: '{{ password | upper }}'\n",
    });
    const found = json('--vault-id', 'prod@vault') as unknown as {
      hosts: { web1: { variables: Record<string, string> } };
      templates: unknown[];
    };
    expect(found.hosts.web1.variables.lock).toBe('***');
    expect(found.templates.slice(0, 2)).toEqual([
      { host: 'web1', path: 'a.ini', mode: '0640', text: 'u=*** b=bWU6*** h=*** l=***\n' },
      { host: 'web1', path: 'b.ini', mode: '0644', text: 'lan=10.0.0\n' },
    ]);
  });

  test('says in its notes what of an ansible.cfg is not followed, once', () => {
    write({
      ...FILES,
      'ansible.cfg': '[defaults]\nprecedence = all_inventory\n[inventory]\nenable_plugins = ini\n',
    });
    const found = run('--json', '--vault-id', 'prod@vault');
    const said = [
      "precedence in 'ansible.cfg' is not followed: the usual order of precedence counts.",
      "enable_plugins in 'ansible.cfg' is not followed: inventories are read by their own rules, without plugins.",
    ];
    expect((JSON.parse(found.stdout) as { notes: string[] }).notes).toEqual(said);
    for (const text of said) expect(found.stderr.split(text)).toHaveLength(2);
  });

  test('shows secrets only where that is asked for', () => {
    write(FILES);
    expect(json('--vault-id', 'prod@vault', '--show-secrets')).toMatchObject({
      hosts: { web1: { variables: { password: 'correct horse', url: 'pg://shop:correct horse@10.0.0.9' } } },
      templates: [{ text: 'URL=pg://shop:correct horse@10.0.0.9\n' }, {}, {}],
    });
  });

  test('of the hosts that are meant only, and those alone can fail', () => {
    write({
      ...FILES,
      'inventories/prod/hosts': '[web]\nweb1\n[sealed]\nother\n',
      'inventories/prod/group_vars/all/main.yml': 'url: x\n',
      'inventories/prod/group_vars/all/secret.yml': 'a: 1\n',
      'inventories/prod/group_vars/sealed.yml': FILES['inventories/prod/group_vars/all/secret.yml'],
    });
    expect(Object.keys(json('--hosts', 'web')['hosts']!)).toEqual(['web1']);
    const all = run('--json');
    expect(all.status).toBe(1);
    expect(JSON.parse(all.stdout)).toMatchObject({
      problems: [
        { host: 'other', code: 'VAULT_PASSWORD_MISSING', what: expect.stringContaining("vault id 'prod'") },
      ],
    });
    expect(all.stderr).toMatch(/^other: VAULT_PASSWORD_MISSING /);
  });

  test('an encrypted value that nothing uses asks for no password', () => {
    const sealed = encryptVault('hunter2', 'pw').trim().replaceAll('\n', '\n  ');
    write({
      ...FILES,
      'inventories/prod/group_vars/all/main.yml': 'url: x\n',
      'inventories/prod/group_vars/all/secret.yml': `unused: !vault |\n  ${sealed}\n`,
    });
    const { status, stdout } = run('--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      hosts: { web1: { variables: { unused: '(encrypted, and no password opens it)' } } },
    });
  });

  test('shows a variable that cannot be rendered as it is written, and says so', () => {
    write({
      ...FILES,
      'env.j2': 'A=1\n',
      'inventories/prod/group_vars/all/main.yml': 'a: "{{ nowhere }}"\n',
      'inventories/prod/group_vars/all/secret.yml': 'b: 1\n',
    });
    const { status, stdout, stderr } = run('--json', '--hosts', 'web1');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      hosts: { web1: { variables: { a: '{{ nowhere }}' } } },
      notes: [expect.stringContaining("The variable 'a' of web1 is shown as it is written")],
      problems: [],
    });
    expect(stderr).toContain("The variable 'a' of web1");
  });

  test('names what has no effect, and files that are not read', () => {
    write({
      ...FILES,
      'deploy/release.yml': 'app: shop\nroot: /srv/shop\ninventory: ansible/inventory/hosts\n',
      'ansible/inventory/hosts':
        'web1 ansible_password=hunter2 ansible_ssh_common_args="-o StrictHostKeyChecking=no"\n',
      'ansible/group_vars/all.yml': 'a: 1\n',
    });
    const { stdout, stderr, status } = run();
    expect(status).toBe(0);
    expect(stderr).toContain("write 'playbook-directory: ansible'");
    expect(stderr).toContain('ansible_password (web1) has no effect: logins are with a key.');
    expect(stderr).toContain("'-o StrictHostKeyChecking=no' in ansible_ssh_common_args (web1) has no effect");
    expect(stdout).toMatch(
      /^HOST {2}ADDRESS {2}PORT {2}USER {2}GROUPS\nweb1 {2}web1 {5}22 {4}root {2}ungrouped\n/,
    );
  });

  test('runs inventories that are programs only where a person says so', () => {
    write({
      'deploy/release.yml': 'app: shop\nroot: /srv/shop\ninventory: [inv, base]\n',
      'inv/ec2.sh': `#!/bin/sh\n[ "$1" = --list ] && echo '{"web": {"hosts": ["w1"]}}' || echo '{"a": "'$2'"}'\n`,
      base: '[web]\nw2\n',
    });
    chmodSync(join(directory, 'inv/ec2.sh'), 0o755);
    const refused = run('--json');
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: 'INVENTORY_PROGRAM', remedy: expect.stringContaining('--run-inventory') },
    });
    expect(json('--run-inventory')['hosts']).toMatchObject({ w1: { variables: { a: 'w1' } }, w2: {} });
    write({ 'inv/ec2.sh': '#!/bin/sh\necho "no credentials" >&2; exit 3\n' });
    expect(JSON.parse(run('--json', '--run-inventory').stdout)).toMatchObject({
      error: {
        code: 'INVENTORY_PROGRAM_FAILED',
        what: expect.stringMatching(/'inv\/ec2\.sh --list' failed: exit 3, 'no credentials'/),
      },
    });
  });

  test('ends at the first SIGINT, and the program that it waits for with it', async () => {
    write({
      'deploy/release.yml': 'app: shop\nroot: /srv/shop\ninventory: inv.sh\n',
      'inv.sh': '#!/bin/sh\necho $$ > pid\nexec sleep 300\n',
    });
    chmodSync(join(directory, 'inv.sh'), 0o755);
    const child = spawn(BIN, ['config', 'prod', '--run-inventory'], {
      cwd: directory,
      env: { PATH: process.env.PATH ?? '', HOME: directory },
      stdio: 'ignore',
    });
    const pid = () => {
      try {
        return Number(readFileSync(join(directory, 'pid'), 'utf8'));
      } catch {
        return 0;
      }
    };
    while (pid() === 0) await new Promise(resolve => setTimeout(resolve, 20));
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const runs = () => {
      try {
        return readFileSync(`/proc/${pid()}/stat`, 'utf8').split(' ')[2] !== 'Z';
      } catch {
        return false;
      }
    };
    while (runs()) await new Promise(resolve => setTimeout(resolve, 20));
  });

  test('a name that steers a terminal is not shown as it is, in errors, warnings and tables', () => {
    const evil = '\x1b[2J\u202e';
    const steers = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;
    write({ 'deploy/release.yml': RELEASE, 'inventories/prod': `[web]\nw\n[${evil}:vars]\na=1\n` });
    const refused = run();
    expect(refused.stderr).toMatch(/the name of a group, '.*', has a control character in it/);
    expect(refused.stderr).not.toMatch(steers);
    const name = JSON.stringify(evil);
    write({
      'inventories/prod': '',
      'inventories/prod.yml': `all: {hosts: {h: {v: ${name}}}, children: {web: {hosts: {h: }, ${name}: 1}}}\n`,
      'deploy/release.yml': RELEASE.replace('{{ environment }}', 'prod.yml'),
    });
    const { status, stdout, stderr } = run();
    expect(status).toBe(0);
    expect(stderr).toMatch(/left out/);
    expect(stdout).toMatch(/v: /);
    expect(`${stdout}${stderr}`).not.toMatch(steers);
  });

  test.each([
    ['broken YAML', { 'inventories/prod': 'all:\n  hosts: {a: \n x\n' }, /inventories\/prod:\d+:\d+: /],
    [
      'a list of hosts',
      { 'inventories/prod': 'web:\n  hosts:\n    - a\n' },
      /inventories\/prod:2:3: 'hosts' of group 'web' is a list/,
    ],
    [
      'broken variables',
      { 'inventories/prod': 'h\n', 'group_vars/all.yml': 'a: {{ b }}\n' },
      /group_vars\/all\.yml:1:5: /,
    ],
    ['a bad line', { 'inventories/prod': '[web]\nw a b=1\n' }, /inventories\/prod:2:3: 'a' behind the host/],
  ])('says where it is wrong: %s', (_, files, words) => {
    write({ 'deploy/release.yml': RELEASE, ...(files as unknown as Record<string, string>) });
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).toMatch(words);
  });
});
