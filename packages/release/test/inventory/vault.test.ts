import { decryptVault, parseVaultPasswords, readInventory, vaultPasswords } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import { Documents } from '../../src/inventory/documents.ts';
import { encryptVault } from '../encrypt.ts';
import { filesOf } from './reference/ansible.ts';

const indented = (text: string) => text.trim().replaceAll('\n', '\n  ');

describe('passwords with ids', () => {
  const secrets = [
    { id: 'dev', password: 'one' },
    { id: 'prod', password: 'two' },
  ];

  test.each([
    ['of its id', encryptVault('x', 'two', 'prod')],
    ['of another id, as Ansible tries them all', encryptVault('x', 'one', 'prod')],
    ['of a text without an id', encryptVault('x', 'two')],
  ])('open a text %s', (_, text) => {
    expect(decryptVault(text, secrets, 'f').toString()).toBe('x');
  });

  test('that open nothing are told with the id, and without the words', () => {
    const text = encryptVault('x', 'three', 'stage');
    expect(() => decryptVault(text, secrets, 'f')).toThrow(
      expect.objectContaining({
        code: 'VAULT_PASSWORD_WRONG',
        what: "None of the 2 vault passwords opens f (vault id 'stage').",
      }),
    );
    expect(() => decryptVault(text, [], 'f')).toThrow(
      expect.objectContaining({
        code: 'VAULT_PASSWORD_MISSING',
        what: "f has values encrypted by ansible-vault (vault id 'stage'), and no password was given.",
      }),
    );
  });

  test('are read a line each', () => {
    expect(parseVaultPasswords('prod: a:b c \n\ndev:x\r\n')).toEqual([
      { id: 'prod', password: 'a:b c' },
      { id: 'dev', password: 'x' },
    ]);
    expect(vaultPasswords('pw', 'prod: x')).toEqual([
      { id: 'default', password: 'pw' },
      { id: 'prod', password: 'x' },
    ]);
    expect(vaultPasswords(undefined, undefined)).toEqual([]);
    for (const text of ['prod: a\nhunter2', 'prod:', ': x'])
      expect(() => parseVaultPasswords(text)).toThrow(
        expect.objectContaining({
          code: 'VAULT_PASSWORDS_INVALID',
          message: expect.not.stringContaining('hunter2'),
        }),
      );
  });
});

describe('encrypted values', () => {
  test('are secrets as soon as they are read, line by line, whole files and INI too', () => {
    const told: string[] = [];
    const documents = new Documents('pw', secret => told.push(secret));
    documents.read(
      encryptVault('key: |\n  first line\n  second line\nport: 54321\nx: ab\nl: [deep]\n', 'pw'),
      'f.yml',
    );
    expect(told).toEqual([
      'first line\nsecond line\n',
      'first line\nsecond line',
      'first line',
      'second line',
      '54321',
      'deep',
    ]);
    const inventory = readInventory(
      { inventory: 'hosts' },
      {
        files: filesOf({ files: { hosts: encryptVault('[web]\nw token=abcdef\n', 'pw') } }),
        vaultPassword: 'pw',
      },
    );
    expect(inventory.hosts[0]!.variables).toEqual({ token: 'abcdef' });
    expect(inventory.secrets).toEqual(['abcdef']);
  });

  test('that no password opens fail where they are used, with the place, and nowhere else', () => {
    const text = `[web]\nw\n`;
    const sealed = `a: 1\nb: !vault |\n  ${indented(encryptVault('x', 'other', 'prod'))}\n`;
    const { hosts } = readInventory(
      { inventory: 'hosts' },
      { files: filesOf({ files: { hosts: text, 'group_vars/web.yml': sealed } }), vaultPassword: 'pw' },
    );
    const { a, b } = hosts[0]!.variables;
    expect(a).toBe(1);
    for (const use of [() => String(b), () => JSON.stringify(b), () => (b as { text: string }).text])
      expect(use).toThrow(
        expect.objectContaining({
          code: 'VAULT_PASSWORD_WRONG',
          place: { file: 'group_vars/web.yml', line: 2, column: expect.any(Number) },
        }),
      );
  });

  test.each([
    ['a mapping', 'a: !vault {b: c}\n', 'INVENTORY_INVALID'],
    ['a number', 'a: !vault 5\n', 'INVENTORY_INVALID'],
  ])('%s is refused', (_, text, code) => {
    expect(() => new Documents('pw').read(text, 'f.yml')).toThrow(expect.objectContaining({ code }));
  });
});
