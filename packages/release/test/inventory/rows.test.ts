/** Kinds of fault that were seen in the field, each by its smallest input. What Ansible itself says to many more: reference.real.test.ts. */
import {
  type Inventory,
  type InventoryOptions,
  loadInventory,
  readInventory,
  selectHosts,
  unreadVariables,
} from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import { Float, Foreign, toPlain } from '../../src/template/values.ts';
import { filesOf } from './reference/ansible.ts';

const read = (
  files: Record<string, string>,
  inventory: string | string[] = 'hosts',
  more: Partial<InventoryOptions> & { playbooks?: string } = {},
): Inventory =>
  readInventory(
    { inventory, ...(more.playbooks ? { 'playbook-directory': more.playbooks } : {}) },
    { ...more, files: filesOf({ files }) },
  );

const variables = (...given: Parameters<typeof read>) =>
  Object.fromEntries(
    Object.entries(read(...given).hosts[0]!.variables).map(([name, value]) => [name, toPlain(value)]),
  );

describe('INI', () => {
  test('a comment behind a host is none of its words', () => {
    const { hosts } = read({ hosts: 'web1 ansible_host=10.0.0.5  # rack 4\n' });
    expect(hosts[0]).toMatchObject({ name: 'web1', address: '10.0.0.5' });
  });

  test('a value of a group is the rest of its line, hash and zeros included', () => {
    const text = '[all:vars]\npassword = abc #def\nmode = 0644\nport = 80 # http\nname = "x" # y\n[web]\nw\n';
    expect(variables({ hosts: text })).toMatchObject({
      password: 'abc #def',
      mode: '0644',
      port: 80,
      name: 'x',
    });
  });

  test('Python’s literals are values, and all else is text', () => {
    const text = `[web]\nw a=80,443 b="[1, 'x']" c="{'k': True}" d=yes e=1.0 f=007 g=None h=10.0.0.1\n`;
    expect(read({ hosts: text }).hosts[0]!.variables).toEqual({
      a: [80, 443],
      b: [1, 'x'],
      c: new Map([['k', true]]),
      d: 'yes',
      e: new Float(1),
      f: '007',
      g: null,
      h: '10.0.0.1',
    });
  });
});

describe('files of variables', () => {
  const hosts = '[web]\nw\n';

  test('backups, hidden files and other endings are passed over, directories are read in depth', () => {
    const tree = {
      hosts,
      'group_vars/all/main.yml': 'a: 1\n',
      'group_vars/all/main.yml.bak': 'a: 2\n',
      'group_vars/all/main.yml~': 'a: 3\n',
      'group_vars/all/.main.yml.swp': 'a: 4\n',
      'group_vars/all/note.txt': 'a: 5\n',
      'group_vars/all/sub/more.yml': 'b: 6\n',
    };
    expect(variables(tree)).toEqual({ a: 1, b: 6 });
  });

  test('any of them wins over the inventory’s groups, whatever their depth', () => {
    const tree = {
      'inv/hosts': '[child]\nw\n[parent:children]\nchild\n[child:vars]\nx=inventory\ny=inventory\n',
      'inv/group_vars/all.yml': 'x: file\n',
    };
    expect(variables(tree, 'inv/hosts')).toEqual({ x: 'file', y: 'inventory' });
  });

  test('those beside the playbook win over those beside the inventory', () => {
    const tree = {
      'ansible/inv/hosts': hosts,
      'ansible/inv/group_vars/web.yml': 'x: inventory\ny: inventory\n',
      'ansible/group_vars/web.yml': 'x: playbook\n',
    };
    expect(variables(tree, 'ansible/inv/hosts', { playbooks: 'ansible' })).toEqual({
      x: 'playbook',
      y: 'inventory',
    });
    const config = { inventory: 'ansible/inv/hosts' };
    expect(unreadVariables(config, { files: filesOf({ files: tree }) })).toEqual([
      expect.stringContaining("write 'playbook-directory: ansible'"),
    ]);
    const told = { ...config, 'playbook-directory': 'ansible' };
    expect(unreadVariables(told, { files: filesOf({ files: tree }) })).toEqual([]);
  });

  test('a group with the larger priority wins over its neighbour', () => {
    const text = '[a]\nh\n[b]\nh\n[a:vars]\nansible_group_priority=2\nx=a\n[b:vars]\nx=b\n';
    expect(variables({ hosts: text })).toEqual({ x: 'a' });
  });
});

describe('YAML', () => {
  test('has the words of YAML 1.1', () => {
    const text =
      'all:\n  hosts: {h: }\n  vars: {debug: no, mode: 0644, time: 12:30, when: 2024-01-02, e: 1e3, n: ~}\n';
    expect(variables({ 'h.yml': text }, 'h.yml')).toEqual({
      debug: false,
      mode: 420,
      time: 750,
      when: '2024-01-02',
      e: '1e3',
      n: null,
    });
  });

  test('marks what is never to be rendered', () => {
    const text = 'all:\n  hosts: {h: {a: !unsafe "{{ x }}", b: "{{ x }}"}}\n';
    const { hosts } = read({ 'h.yml': text }, 'h.yml');
    expect(hosts[0]!.variables['a']).toEqual(new Foreign('{{ x }}'));
    expect(hosts[0]!.variables['b']).toBe('{{ x }}');
  });

  test('warns of what Ansible warns of, with the place', () => {
    const text = 'all:\n  hosts: {h: }\n  variables: {a: 1}\n  vars: {b: 1, b: 2}\n';
    const { hosts, warnings } = read({ 'h.yml': text }, 'h.yml');
    expect(hosts[0]!.variables).toEqual({ b: 2 });
    expect(warnings).toEqual([
      expect.stringMatching(/^h\.yml:4: the key 'b' stands in line 4 already/),
      expect.stringMatching(/^h\.yml:3:3: 'variables' in group 'all' is left out/),
    ]);
  });
});

describe('other inventories', () => {
  test('the output of ansible-inventory --list', () => {
    const output = {
      _meta: { hostvars: { w1: { a: 1 }, w2: {} } },
      all: { children: ['ungrouped', 'web'] },
      web: { hosts: ['w1', 'w2'], vars: { b: { __ansible_unsafe: '{{ c }}' } } },
    };
    const { hosts, groups } = read({ 'inventory.json': JSON.stringify(output) }, 'inventory.json');
    expect(hosts.map(host => [host.name, host.groups])).toEqual([
      ['w1', ['all', 'web']],
      ['w2', ['all', 'web']],
    ]);
    expect(hosts[0]!.variables).toEqual({ a: 1, b: new Foreign('{{ c }}') });
    expect(groups).toEqual({ all: ['w1', 'w2'], ungrouped: [], web: ['w1', 'w2'] });
  });

  test('a directory, several sources, and a list of hosts', () => {
    const tree = {
      'inv/10-hosts': '[web]\nw1 a=1\n',
      'inv/20-more.yml': 'web: {hosts: {w1: {a: 2}, w2: }}\n',
      'inv/notes.md': 'not an [inventory',
      'extra.ini': '[web]\nw1 a=3\n',
    };
    const { hosts } = read(tree, ['inv', 'extra.ini', 'lone:2222,']);
    expect(hosts.map(host => [host.name, host.port])).toEqual([
      ['lone', 2222],
      ['w1', 22],
      ['w2', 22],
    ]);
    expect(hosts[1]!.variables).toEqual({ a: 3 });
  });

  test('a program is refused with the command that makes JSON of it', () => {
    const tree = { 'inv/ec2.py': '#!/usr/bin/env python\nprint(1)\n' };
    expect(() => read(tree, 'inv/ec2.py')).toThrow(
      expect.objectContaining({
        code: 'INVENTORY_PROGRAM',
        remedy: expect.stringContaining('ansible-inventory -i inv/ec2.py --list > inventory.json'),
      }),
    );
    expect(() => read(tree, 'inv')).toThrow(expect.objectContaining({ code: 'INVENTORY_PROGRAM' }));
    const programs = new Map([
      ['inv/ec2.py', { list: '{"web": ["w1"]}', hosts: new Map([['w1', '{"a": 1}']]) }],
    ]);
    const { hosts } = read(tree, 'inv/ec2.py', { programs });
    expect(hosts[0]).toMatchObject({ name: 'w1', variables: { a: 1 } });
  });

  test.each([
    ['a plugin', { 'aws.yml': 'plugin: amazon.aws.aws_ec2\n' }, 'aws.yml', 'amazon.aws.aws_ec2'],
    ['TOML', { 'h.toml': '[web.hosts]\nw = {}\n' }, 'h.toml', 'TOML'],
  ])('%s is refused by name', (_, tree, path, words) => {
    expect(() => read(tree as unknown as Record<string, string>, path)).toThrow(
      expect.objectContaining({ code: 'INVENTORY_PLUGIN', what: expect.stringContaining(words) }),
    );
  });
});

describe('patterns', () => {
  const tree = { hosts: '[web]\nweb[1:4]\n[db]\ndb1\n[green]\nweb2\ndb1\n' };

  test.each([
    ['web:!web3', ['web1', 'web2', 'web4']],
    ['web:&green', ['web2']],
    ['web[0]', ['web1']],
    ['web[1:2]', ['web2', 'web3']],
    ['web[-1]', ['web4']],
    ['~web[12]$', ['web1', 'web2']],
    ['w*,!*4', ['web1', 'web2', 'web3']],
    ['web1 db', ['web1', 'db1']],
    ['@retry.txt', ['web4', 'db1']],
  ])('%s', (limit, names) => {
    const inventory = read(tree);
    const files = (path: string) => (path === 'retry.txt' ? 'web4\ndb1\n' : undefined);
    expect(selectHosts(inventory, limit, files).map(host => host.name)).toEqual(
      inventory.hosts.map(host => host.name).filter(name => names.includes(name)),
    );
  });

  test.each([
    ['web[9]', 'it means only 4 hosts'],
    ['~web(', 'unterminated subpattern'],
    ['@nowhere', "no file 'nowhere'"],
    ['!', 'nothing stands behind the sign'],
  ])('%s is refused', (limit, words) => {
    expect(() => selectHosts(read(tree), limit)).toThrow(
      expect.objectContaining({ code: 'HOST_PATTERN_INVALID', what: expect.stringContaining(words) }),
    );
  });
});

describe('connection variables', () => {
  const load = (text: string, more: object = {}) =>
    loadInventory(
      { app: 'a', root: '/srv/a', inventory: 'hosts', ...more },
      { files: filesOf({ files: { hosts: text } }), environment: 'prod', variables: { secret_user: 'ops' } },
    );

  test('are rendered with all variables of the host', () => {
    const text =
      '[web]\nw ansible_host="{{ lan }}.1" ansible_user="{{ deploy_user }}" ansible_port="{{ base + 22 }}"\n[web:vars]\nlan=10.0.0\ndeploy_user="{{ secret_user }}"\nbase=2200\n';
    expect(load(text).hosts[0]).toMatchObject({ address: '10.0.0.1', user: 'ops', port: 2222 });
  });

  test('fail with the host, the variable and what is missing', () => {
    const { hosts } = load('w ansible_host="{{ nowhere }}.1"\n');
    expect(() => hosts[0]!.address).toThrow(
      expect.objectContaining({ what: expect.stringMatching(/ansible_host of host w\b/) }),
    );
  });

  test('of a host that is left out cannot fail', () => {
    const inventory = load('w\nbroken ansible_port=x\n');
    expect(selectHosts(inventory, '!broken').map(host => [host.name, host.port])).toEqual([['w', 22]]);
    expect(() => inventory.hosts.find(host => host.name === 'broken')!.port).toThrow(
      expect.objectContaining({
        code: 'CONNECTION_INVALID',
        what: "The variable ansible_port of host 'broken' is 'x'.",
      }),
    );
  });
});
