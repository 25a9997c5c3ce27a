/** Inventories as repositories have them, through the shipped bundle, to a stand-in for a host that runs a real shell. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runStep, type StepResult } from '@guarded-deploy/github-simulator';
import { type ShellHost, startShellHost } from '@guarded-deploy/ssh/shell-host';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encryptVault } from '../../../packages/release/test/encrypt.ts';

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

const app = (name = 'app') => join(directory, name);
const live = (path: string, name?: string) => readFileSync(join(app(name), 'current', path), 'utf8');

interface Given {
  readonly files: Readonly<Record<string, string>>;
  readonly inventory?: string;
  readonly more?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Each host has a directory of its own. */
  readonly root?: string;
}

async function release({
  files,
  inventory = 'inventory',
  more = '',
  inputs = {},
  root,
}: Given): Promise<StepResult> {
  const workspace = join(directory, 'checkout');
  const all = {
    'hello.txt': 'hello\n',
    'values.j2': '{{ values | default("") }}',
    'deploy/release.yml': `app: demo\nroot: ${JSON.stringify(root ?? app())}\ninventory: ${inventory}\ntemplates: [{ source: values.j2, path: values }]\nsource: { exclude: [inventory, group_vars] }\n${more}`,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  return await runStep({
    action: 'ssh-release',
    workspace,
    inputs: { 'known-hosts': host.knownHosts, 'private-key': host.privateKey, ...inputs },
  });
}

const codes = (result: StepResult) =>
  result.annotations.filter(({ level }) => level === 'error').map(({ title }) => title);
const warnings = (result: StepResult) =>
  result.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);

describe('an inventory in INI', () => {
  test('with comments, templates in connection variables, and values as Ansible has them', async () => {
    const result = await release({
      files: {
        inventory: [
          `web1 ansible_host="{{ net }}.1" ansible_port="{{ ssh_port }}" ansible_user="{{ deploy_user }}"  # rack 4`,
          '[all:vars]',
          `net=127.0.0`,
          `ssh_port=${host.port}`,
          'password = abc #def',
          'mode = 0644',
          'ports = 80,443',
          'debug = no',
          '',
        ].join('\n'),
        'group_vars/all/main.yml': `debug: no\nvalues: "{{ password }}|{{ mode }}|{{ ports }}|{{ debug }}|{{ deploy_user }}"\n`,
        'group_vars/all/main.yml.bak': 'values: backup\n',
        'group_vars/all/sub/more.yml': `deploy_user: ${host.user}\n`,
      },
    });
    expect(codes(result)).toEqual([]);
    expect(live('values')).toBe(`abc #def|0644|[80, 443]|False|${host.user}`);
  });

  test('what has no effect is said by name, and its values are not', async () => {
    const result = await release({
      files: {
        inventory: `web1 ansible_host=127.0.0.1 ansible_port=${host.port} ansible_user=${host.user} ansible_password=hunter2 ansible_ssh_common_args='-o StrictHostKeyChecking=no'\n`,
      },
    });
    expect(codes(result)).toEqual([]);
    expect(result.stdout).toContain('note: ansible_password (web1) has no effect: logins are with a key.');
    expect(result.stdout).toContain(
      "'-o StrictHostKeyChecking=no' in ansible_ssh_common_args (web1) has no effect",
    );
    expect(result.stdout).not.toContain('hunter2');
  });
});

describe('hosts', () => {
  const hosts = () =>
    `[web]\n${[1, 2, 3].map(index => `web${index} n=${index}\n`).join('')}[web:vars]\nansible_host=127.0.0.1\nansible_port=${host.port}\nansible_user=${host.user}\n[green]\nweb2\n`;

  test.each([
    ['web:!web3', ['web1', 'web2']],
    ['web:&green', ['web2']],
    ['web[0]', ['web1']],
    ['~web[23]', ['web2', 'web3']],
  ])('that %s means, and no others', async (limit, names) => {
    const result = await release({
      files: { inventory: hosts() },
      root: `${app()}-{{ n }}`,
      inputs: { limit, command: 'check' },
    });
    expect(codes(result)).toEqual([]);
    expect(JSON.parse(result.outputs['hosts']!).map((one: { name: string }) => one.name)).toEqual(names);
  });

  test('a part of the limit that fits nothing is said', async () => {
    const result = await release({
      files: { inventory: hosts() },
      root: `${app()}-{{ n }}`,
      inputs: { limit: 'web1,nobody', command: 'check' },
    });
    expect(result.stdout).toContain("note: 'nobody' fits no host and no group");
  });
});

describe('other inventories', () => {
  const connection = () => ({ ansible_host: '127.0.0.1', ansible_port: host.port, ansible_user: host.user });

  test('the output of ansible-inventory --list', async () => {
    const output = { _meta: { hostvars: { w: { ...connection(), values: 1.0 } } }, web: { hosts: ['w'] } };
    const inventory = JSON.stringify(output).replace('"values":1', '"values":1.0');
    const result = await release({ files: { inventory: `${inventory}\n` } });
    expect(codes(result)).toEqual([]);
    expect(live('values')).toBe('1.0');
  });

  test('a directory, with variables beside a playbook and two vault ids', async () => {
    const result = await release({
      inventory: '[inventory/10, inventory/20.yml]',
      more: 'playbook-directory: ansible\n',
      files: {
        'inventory/10': '[web]\nw\n[web:vars]\nvalues=inventory\n',
        'inventory/20.yml': `web:\n  vars: ${JSON.stringify(connection())}\n`,
        'inventory/group_vars/web.yml': 'a: inventory\nvalues: "{{ a }} {{ b }} {{ c }}"\n',
        'ansible/group_vars/web/main.yml': 'a: playbook\n',
        'ansible/group_vars/web/one.yml': encryptVault('b: one-secret\n', 'pw-one-x', 'one'),
        'ansible/group_vars/web/two.yml': `c: !vault |\n  ${encryptVault('two-secret', 'pw-two-x', 'two').trim().replaceAll('\n', '\n  ')}\n`,
      },
      inputs: { 'vault-passwords': 'two: pw-two-x\none: pw-one-x\n' },
    });
    expect(codes(result)).toEqual([]);
    expect(live('values')).toBe('playbook one-secret two-secret');
    expect(result.log).not.toMatch(/one-secret|two-secret|pw-one-x|pw-two-x/);
  });

  test('a program is refused before any host is asked', async () => {
    const result = await release({ files: { inventory: '#!/bin/sh\necho {}\n' } });
    expect(codes(result)).toEqual(['INVENTORY_PROGRAM']);
    expect(result.log).toContain('ansible-inventory -i inventory --list > inventory.json');
  });

  test('this machine is no host of an action', async () => {
    const result = await release({ files: { inventory: 'here ansible_connection=local\n' } });
    expect(codes(result)).toEqual(['CONNECTION_INVALID']);
  });

  test('what Ansible warns of is a warning here', async () => {
    const result = await release({
      files: {
        inventory: `web:\n  hosts: {w: ${JSON.stringify(connection())}}\n  variables: {values: 1}\n`,
      },
    });
    expect(codes(result)).toEqual([]);
    expect(warnings(result)).toEqual([expect.stringContaining("'variables' in group 'web' is left out")]);
  });

  test.each([
    ['YAML', 'all:\n  hosts:\n    w: {a: {{ b }}}\n', { line: 3 }],
    ['INI', '[web]\nw\n[web:host]\n', { line: 3 }],
  ])('broken %s is annotated on its line', async (_, inventory, place) => {
    const result = await release({ files: { inventory } });
    expect(result.annotations.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ title: 'INVENTORY_INVALID', file: 'inventory', ...place }),
    ]);
  });
});
