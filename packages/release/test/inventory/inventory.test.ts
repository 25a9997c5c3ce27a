import {
  decryptVault,
  expandRange,
  type Files,
  isVault,
  readInventory,
  selectHosts,
} from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Foreign } from '../../src/template/values.ts';
import { encryptVault as encrypt } from '../encrypt.ts';

const files = (tree: Record<string, string>): Files => ({
  read: path => tree[path],
  list: path => {
    const names = Object.keys(tree)
      .filter(name => name.startsWith(`${path}/`))
      .map(name => name.slice(path.length + 1).split('/')[0]!);
    return names.length === 0 ? undefined : [...new Set(names)];
  },
});

const INI = `
mail.example.org ansible_user=root

[web]
web[01:03].example.org http_port=80 note="two words"
jump:2222

[db:children]
primary

[primary]
db1 ansible_host=10.0.0.9 ansible_port=2200

[prod:children]
web
db

[prod:vars]
stage=prod
flag=True
list=[1, 2]

[all:vars]
stage=none
`;

const YAML = `
all:
  vars: { stage: none }
  hosts: { mail.example.org: { ansible_user: root } }
  children:
    prod:
      vars: { stage: prod }
      children:
        web:
          hosts:
            web[01:03].example.org: { http_port: 80 }
        db:
          children: { primary: { hosts: { db1: { ansible_host: 10.0.0.9, ansible_port: 2200 } } } }
`;

describe('ranges', () => {
  test.each([
    ['web[1:3]', ['web1', 'web2', 'web3']],
    ['web[08:11].x', ['web08.x', 'web09.x', 'web10.x', 'web11.x']],
    ['web[1:5:2]', ['web1', 'web3', 'web5']],
    ['db-[a:c]', ['db-a', 'db-b', 'db-c']],
    ['r[1:2]n[1:2]', ['r1n1', 'r1n2', 'r2n1', 'r2n2']],
    ['plain', ['plain']],
  ])('%s', (pattern, names) => {
    expect(expandRange(pattern)).toEqual(names);
  });
});

describe('an inventory', () => {
  test.each([
    ['INI', 'hosts', INI],
    ['YAML', 'hosts.yml', YAML],
  ])('in %s: groups, children, ranges, variables', (_, name, text) => {
    const { hosts, groups } = readInventory(
      { inventory: name, user: 'deploy' },
      { files: files({ [name]: text }) },
    );
    const web = hosts.find(host => host.name === 'web02.example.org')!;
    expect(web).toMatchObject({ user: 'deploy', port: 22, address: 'web02.example.org' });
    expect(web.groups).toEqual(['all', 'prod', 'web']);
    expect(web.variables).toMatchObject({ stage: 'prod', http_port: 80 });
    expect(hosts.find(host => host.name === 'db1')).toMatchObject({
      address: '10.0.0.9',
      port: 2200,
      groups: ['all', 'prod', 'db', 'primary'],
    });
    expect(hosts.find(host => host.name === 'mail.example.org')).toMatchObject({
      user: 'root',
      variables: { stage: 'none' },
    });
    expect(groups.web).toEqual(
      ['web01.example.org', 'web02.example.org', 'web03.example.org'].concat(
        name === 'hosts' ? ['jump'] : [],
      ),
    );
  });

  test('INI values: quotes, numbers, booleans, lists, ports', () => {
    const { hosts } = readInventory({ inventory: 'hosts' }, { files: files({ hosts: INI }) });
    expect(hosts.find(host => host.name === 'web01.example.org')!.variables).toMatchObject({
      note: 'two words',
      flag: true,
      list: [1, 2],
      stage: 'prod',
    });
    expect(hosts.find(host => host.name === 'jump')!.port).toBe(2222);
  });

  test('inline hosts and groups', () => {
    const { hosts } = readInventory(
      {
        inventory: {
          hosts: {
            'web[1:2]': { groups: ['web'], port: 23, variables: { a: 1 } },
            db: { address: '10.1.1.1', user: 'x' },
          },
          groups: { prod: { children: ['web'], variables: { a: 0, b: 2 } } },
        },
        user: 'deploy',
      },
      { files: files({}) },
    );
    expect(hosts.map(host => [host.name, host.user, host.port, host.address])).toEqual([
      ['web1', 'deploy', 23, 'web1'],
      ['web2', 'deploy', 23, 'web2'],
      ['db', 'x', 22, '10.1.1.1'],
    ]);
    expect(hosts[0]!.variables).toMatchObject({ a: 1, b: 2 });
    expect(hosts[0]!.groups).toEqual(['all', 'prod', 'web']);
  });

  test('group_vars and host_vars, in Ansible’s order of precedence', () => {
    const tree = {
      'inv/hosts.yml':
        'all:\n  vars: { a: 1, b: 1, c: 1, d: 1, e: 1 }\n  children:\n    web:\n      vars: { b: 2 }\n      hosts: { h: { e: 5 } }\n',
      'inv/group_vars/all.yml': 'c: 3\n',
      'inv/group_vars/web/one.yml': 'd: 4\n',
      'inv/group_vars/web/two.yml': 'f: 6\n',
      'inv/host_vars/h.yaml': 'g: 7\n',
    };
    const { hosts } = readInventory(
      { inventory: 'inv/{{ environment }}.yml' },
      { files: files(tree), environment: 'hosts' },
    );
    expect(hosts[0]!.variables).toMatchObject({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 });
  });

  test('values that ansible-vault encrypted, inline and whole files, are decrypted and remembered as secrets', () => {
    const inline = encrypt('hunter22', 'pw').trim().split('\n').join('\n      ');
    const tree = {
      'hosts.yml': `all:\n  hosts: { h: null }\n  vars:\n    password: !vault |\n      ${inline}\n`,
      'group_vars/all.yml': encrypt('token: abcdefgh\nport: 5432\n', 'pw', 'prod'),
    };
    const read = (vaultPassword?: string) =>
      readInventory({ inventory: 'hosts.yml' }, { files: files(tree), vaultPassword });
    const inventory = read('pw\n');
    expect(inventory.hosts[0]!.variables).toMatchObject({
      password: new Foreign('hunter22'),
      token: 'abcdefgh',
      port: 5432,
    });
    expect(inventory.secrets).toEqual(expect.arrayContaining(['hunter22', 'abcdefgh', '5432']));
    const variables = (password?: string) => () => read(password).hosts[0]!.variables;
    expect(variables()).toThrow(expect.objectContaining({ code: 'VAULT_PASSWORD_MISSING' }));
    expect(variables('no')).toThrow(expect.objectContaining({ code: 'VAULT_PASSWORD_WRONG' }));
  });

  test.each([
    ['no file', { inventory: 'hosts' }, {}, 'INVENTORY_MISSING'],
    ['no hosts', { inventory: 'hosts' }, { hosts: '[web]\n' }, 'INVENTORY_EMPTY'],
    ['a wrong key', { inventory: 'h.yml' }, { 'h.yml': 'all:\n  host: { a: null }\n' }, 'INVENTORY_EMPTY'],
    ['a wrong section', { inventory: 'h' }, { h: '[web:host]\na\n' }, 'INVENTORY_INVALID'],
    [
      'a group inside itself',
      { inventory: 'h' },
      { h: '[a:children]\nb\n[b:children]\na\n[a]\nx\n' },
      'INVENTORY_INVALID',
    ],
    ['broken YAML', { inventory: 'h.yml' }, { 'h.yml': 'all: [\n' }, 'INVENTORY_INVALID'],
  ])('with %s is refused', (_, config, tree, code) => {
    expect(() => readInventory(config, { files: files(tree as unknown as Record<string, string>) })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test.each([
    [undefined, 4],
    ['web', 3],
    ['all', 4],
    ['*', 4],
    ['web:!x'.split(':'), 3],
    ['web,!web2', 2],
    ['!web', 1],
    ['web1 db', 2],
    ['web*', 3],
  ])('limit %j names %i hosts', (limit, count) => {
    const inventory = readInventory(
      { inventory: { hosts: { 'web[1:3]': { groups: ['web'] }, db: null } } },
      { files: files({}) },
    );
    expect(selectHosts(inventory, limit)).toHaveLength(count);
    expect(() => selectHosts(inventory, 'nobody')).toThrow(expect.objectContaining({ code: 'NO_HOSTS' }));
  });
});

describe('ansible-vault', () => {
  test('gives back whatever was encrypted', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.string({ minLength: 1 }), (bytes, password) => {
        fc.pre(!/\n$/.test(password));
        const text = encrypt(Buffer.from(bytes), password);
        expect(isVault(text)).toBe(true);
        expect(decryptVault(text, password, 'f').equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  test.each([
    ['other text', 'hello', 'VAULT_INVALID'],
    ['another cipher', '$ANSIBLE_VAULT;1.1;AES\n00\n', 'VAULT_INVALID'],
    ['a damaged body', '$ANSIBLE_VAULT;1.1;AES256\n3333\n', 'VAULT_INVALID'],
  ])('%s is refused', (_, text, code) => {
    expect(() => decryptVault(text, 'pw', 'f')).toThrow(expect.objectContaining({ code }));
  });
});
