/** What Ansible would read, we read: ansible-core itself is asked about the same inventories, value by value. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CONNECTION_VARIABLES, connectionOf, readInventory } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import { fromPlain } from '../../src/template/values.ts';
import { encryptVault } from '../encrypt.ts';
import { askAnsible, filesOf, installed } from './reference/ansible.ts';
import { Chance } from './reference/chance.ts';
import {
  type Comparison,
  compareDocuments,
  compareLiterals,
  comparePatterns,
  comparePrecedence,
  compareScalars,
  compareTrees,
  generatedPatterns,
} from './reference/compare.ts';
import { OUTPUTS, SHAPES } from './reference/inventory-shapes.ts';

const withAnsible = 'bin' in installed ? test : test.skip;
if (!('bin' in installed)) console.log(`skipped: ${installed.why}`);

const SEED = 20261130;

function report(what: string, { cases, values, refused, differences }: Comparison): void {
  console.log(
    `${what}: ${cases} cases, ${values} values, ${refused} refused by both, ${differences.length} differ (seed ${SEED})`,
  );
}

describe('inventories as ansible-core reads them', () => {
  withAnsible('shapes by hand', () => {
    const outputs = OUTPUTS.map(({ name, text }) => ({
      name: `output ${name}`,
      sources: ['inventory.py'],
      files: { 'inventory.py': `#!/bin/sh\ncat <<'END'\n${text}\nEND\n` },
      executable: ['inventory.py'],
      // Here the same output lies in a file.
      ours: { sources: ['inventory.json'], files: { 'inventory.json': text } },
    }));
    const found = compareTrees([...SHAPES, ...outputs]);
    report('shapes', found);
    expect(found.differences).toEqual([]);
    expect(found.cases).toBeGreaterThanOrEqual(120);
  });

  /** Each setting as Ansible has it from its environment, and we from an ansible.cfg. */
  const configured: readonly (readonly [string, Record<string, string>, string, Record<string, string>])[] = [
    [
      'dicts of one name are merged',
      { ANSIBLE_HASH_BEHAVIOUR: 'merge' },
      '[defaults]\nhash_behaviour = merge ; as ever\n',
      {
        'inv/10.yml':
          'all: {vars: {d: {a: 1, n: {x: 1, l: [1]}}}}\nweb: {hosts: {w: {d: {h: 1}}}, vars: {d: {b: 2, n: {y: 2, l: [2]}}}}\n',
        'inv/20.yml': 'web: {hosts: {w: {d: {h: 2, i: 3}}}, vars: {d: {n: {z: 3}}}}\n',
        'inv/group_vars/all.yml': 'd: {c: 3, n: {x: 9}}\n',
        'inv/group_vars/web/a.yml': 'd: {a: file}\n',
        'inv/group_vars/web/b.yml': 'd: {n: text}\n',
        'host_vars/w.yml': 'd: {n: {again: 1}}\ne: 1\n',
      },
    ],
    [
      'endings in a directory',
      { ANSIBLE_INVENTORY_IGNORE: '.ini, .cfg' },
      '[defaults]\ninventory_ignore_extensions = .ini, .cfg\n',
      { 'inv/a.ini': 'broken [\n', 'inv/b.txt': '[web]\nw\n', 'inv/c.cfg': 'x [\n', 'inv/d': 'v\n' },
    ],
    [
      'patterns in a directory',
      { ANSIBLE_INVENTORY_IGNORE_REGEX: 'secret, ^old' },
      '# x\n[inventory]\nignore_patterns = secret,\n  ^old\n',
      { 'inv/my-secrets': 'broken [\n', 'inv/older': 'x [\n', 'inv/bold': 'w\n', 'inv/a.bak': 'x [\n' },
    ],
    ...['always', 'silently'].map((how): [string, Record<string, string>, string, Record<string, string>] => [
      `names of groups are made valid: ${how}`,
      { ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS: how },
      `[defaults]\nforce_valid_group_names = ${how}\n`,
      {
        'inv/a': '[we-b]\nw\n[we-b:vars]\na=1\n[1st.é]\nw\n[top:children]\nwe_b\n',
        'inv/b.yml': 'x-y: {hosts: {w: }, vars: {b: 2}, children: {a-b: {hosts: {v: }}}}\n',
        'inv/group_vars/we-b.yml': 'c: dash\n',
        'inv/group_vars/we_b.yml': 'c: under\n',
        'inv/group_vars/x_y.yml': 'd: under\n',
        'inv/group_vars/_st_é.yml': 'e: first\n',
        'inv/group_vars/a_b.yml': 'f: below\n',
      },
    ]),
  ];
  for (const [what, env, config, files] of configured)
    withAnsible(`ansible.cfg: ${what}`, () => {
      const tree = { name: what, sources: ['inv'], files };
      const ours = { sources: ['inv'], files: { ...files, 'ansible.cfg': config } };
      const found = compareTrees([{ ...tree, ours }], undefined, env);
      expect(found.differences).toEqual([]);
      expect(found.values).toBeGreaterThan(3);
      // Without it the answer is another.
      expect(compareTrees([tree], undefined, env).differences).not.toEqual([]);
    });

  withAnsible('values of names that are set in many places', () => {
    const found = comparePrecedence(new Chance(SEED), 60);
    report('precedence', found);
    expect(found.differences).toEqual([]);
    expect(found.values).toBeGreaterThanOrEqual(500);
  });

  withAnsible('scalars of YAML', () => {
    const found = compareScalars(new Chance(SEED), 600);
    report('scalars', found);
    expect(found.differences).toEqual([]);
  });

  withAnsible('documents of YAML', () => {
    const found = compareDocuments(new Chance(SEED), 600);
    report('documents', found);
    expect(found.differences).toEqual([]);
    expect(found.cases - found.refused).toBeGreaterThanOrEqual(200);
  });

  withAnsible('values of INI', () => {
    const found = compareLiterals(new Chance(SEED), 600);
    report('literals', found);
    expect(found.differences).toEqual([]);
  });

  withAnsible('patterns of hosts', () => {
    const found = comparePatterns(generatedPatterns(new Chance(SEED), 600));
    report('patterns', found);
    expect(found.differences).toEqual([]);
    expect(found.cases - found.refused).toBeGreaterThanOrEqual(200);
  });

  const sealed = (text: string, password: string, id = '') =>
    encryptVault(text, password, id).trim().replaceAll('\n', '\n  ');

  withAnsible('what the vault encrypted, whole files and values, with several ids', () => {
    const vault = [
      ['dev', 'one'],
      ['prod', 'two'],
    ] as const;
    const files = {
      hosts: '[web]\nw\n',
      'group_vars/all.yml': `a: !vault |\n  ${sealed('{{ b }}', 'one', 'dev')}\nlist:\n- !vault |\n  ${sealed('x\ny\n', 'two')}\n`,
      'group_vars/web.yml': encryptVault('b: 1.50\nc: no\nd: "{{ a }}"\n', 'two', 'prod'),
      'host_vars/w': encryptVault('{"e": 1e3}', 'one', 'another'),
    };
    const found = compareTrees([
      { name: 'values and files', sources: ['hosts'], files, vault },
      {
        name: 'an inventory in YAML',
        sources: ['h.yml'],
        vault,
        files: { 'h.yml': encryptVault('web: {hosts: {w: {a: no}}}\n', 'two', 'prod') },
      },
      {
        name: 'an inventory in INI',
        sources: ['h'],
        vault,
        files: { h: encryptVault('[web]\nw a=1\n', 'one', 'dev') },
      },
    ]);
    expect(found.differences).toEqual([]);
    expect(found.refused).toBe(0);
  });

  withAnsible.each([[[]], [['--export']]])(
    'what ansible-inventory --list %j prints is the same inventory',
    flags => {
      const files = {
        'inv/hosts.yml':
          'all:\n  vars: {d: {k: [1, 2.5, null]}, t: "{{ x }}", u: !unsafe "{{ x }}"}\n  children:\n    web: {hosts: {w1: {a: 1}, w2: }, vars: {ansible_group_priority: 5, p: web}}\n    prod: {children: {web: }, vars: {p: prod, quick: yes}}\n    empty: {}\n',
        'inv/group_vars/web.yml': `b: file\ns: !vault |\n  ${sealed('hunter22', 'pw')}\n`,
        'inv/host_vars/w2.yml': 'c: 3\n',
      };
      const directory = mkdtempSync(join(tmpdir(), 'listed-'));
      try {
        for (const [path, text] of Object.entries({ ...files, password: 'pw\n' })) {
          mkdirSync(dirname(join(directory, path)), { recursive: true });
          writeFileSync(join(directory, path), text);
        }
        const program = join((installed as { bin: string }).bin, 'ansible-inventory');
        const list = execFileSync(
          program,
          ['-i', 'inv', '--list', '--vault-password-file', 'password', ...flags],
          {
            cwd: directory,
            encoding: 'utf8',
          },
        );
        const read = (inventory: string, tree: Record<string, string>) =>
          readInventory({ inventory }, { files: filesOf({ files: tree }), vaultPassword: 'pw' }).hosts.map(
            host => [host.name, host.groups, host.variables],
          );
        expect(read('inventory.json', { 'inventory.json': list })).toEqual(read('inv', files));
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );

  withAnsible('every variable by which Ansible is told how to reach a host is looked at', () => {
    const [names] = askAnsible<string[]>([{ 'plugin-variables': true }]);
    const missing = (names as string[]).filter(
      name =>
        !CONNECTION_VARIABLES.has(name) &&
        !name.startsWith('delegated_vars') &&
        name !== 'inventory_hostname',
    );
    expect(missing).toEqual([]);
  });

  const settings: Record<string, unknown>[] = [
    {},
    { ansible_host: 'a' },
    { ansible_ssh_host: 'b' },
    { ansible_host: 'a', ansible_ssh_host: 'b' },
    { ansible_host: null, ansible_ssh_host: 'b' },
    { ansible_host: 10 },
    { ansible_port: 2222 },
    { ansible_port: '2222' },
    { ansible_port: ' 22 ' },
    { ansible_ssh_port: 23, ansible_port: 24 },
    { ansible_user: 'a' },
    { ansible_ssh_user: 'b' },
    { ansible_user: 'a', ansible_ssh_user: 'b' },
    { ansible_private_key_file: '/k' },
    { ansible_ssh_private_key_file: '/s', ansible_private_key_file: '/k' },
    { ansible_ssh_timeout: 7 },
  ];
  withAnsible('address, port, user, key and time limit, whichever names say them', () => {
    const answers = askAnsible<Record<string, unknown>>(settings.map(connection => ({ connection })));
    const ours = settings.map(given => {
      const found = connectionOf({
        host: 'name',
        variables: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fromPlain(value)])),
        user: undefined,
        render: text => text,
      });
      return {
        host: found.address,
        port: 'ansible_port' in given || 'ansible_ssh_port' in given ? found.port : null,
        remote_user: found.user === 'root' ? null : found.user,
        private_key_file: found.keyFiles[0] ?? null,
        timeout: found.connectTimeout ?? 10,
      };
    });
    expect(ours).toEqual(answers);
  });
});
