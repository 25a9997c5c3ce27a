/** Private keys in the forms in which people store them: made by ssh-keygen and OpenSSL, and changed as secrets are. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import ssh2 from 'ssh2';
import { readPrivateKey, tidyKey } from '../src/private-key.ts';

const tools = ['ssh-keygen', 'openssl'].filter(
  name => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0,
);
if (tools.length > 0) console.log(`private keys skipped: no ${tools.join(', ')}`);
const real = tools.length > 0 ? describe.skip : describe;

real('a private key', () => {
  const directory = mkdtempSync(join(tmpdir(), 'keys-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  let count = 0;
  const keygen = (...words: string[]) => {
    const file = join(directory, `k${count++}`);
    execFileSync('ssh-keygen', ['-q', '-f', file, '-C', 'me', ...words]);
    return { key: readFileSync(file, 'utf8'), open: readFileSync(`${file}.pub`, 'utf8') };
  };
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  /** The public half that OpenSSH sees in a key that we read. */
  const publicOf = (text: string, passphrase?: string) => {
    const { text: key, passphrase: needed } = readPrivateKey(text, passphrase);
    const parsed = ssh2.utils.parseKey(key, needed);
    if (parsed instanceof Error) throw parsed;
    return `${parsed.type} ${parsed.getPublicSSH().toString('base64')}`;
  };
  const half = (open: string) => open.split(' ').slice(0, 2).join(' ').trim();

  const KINDS = [
    ['ed25519', ['-t', 'ed25519']],
    ['rsa', ['-t', 'rsa', '-b', '2048']],
    ['ecdsa', ['-t', 'ecdsa', '-b', '384']],
    ['rsa in PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
    ['ecdsa in PEM', ['-t', 'ecdsa', '-m', 'PEM']],
    ['rsa in PKCS#8', ['-t', 'rsa', '-b', '2048', '-m', 'PKCS8']],
    ['ecdsa in PKCS#8', ['-t', 'ecdsa', '-m', 'PKCS8']],
  ] as const;

  test.each(KINDS)('of kind %s is read, with and without a passphrase', (_, words) => {
    const plain = keygen(...words, '-N', '');
    expect(publicOf(plain.key)).toBe(half(plain.open));
    const closed = keygen(...words, '-N', 'open sesame');
    expect(publicOf(closed.key, 'open sesame')).toBe(half(closed.open));
    expect(() => readPrivateKey(closed.key)).toThrow(expect.objectContaining({ code: 'SSH_KEY_PASSPHRASE' }));
    expect(() => readPrivateKey(closed.key, 'wrong')).toThrow(
      expect.objectContaining({ code: 'SSH_KEY_PASSPHRASE' }),
    );
  });

  test('that OpenSSL made is read: Ed25519 in PKCS#8, encrypted or not', () => {
    const plain = openssl('genpkey', '-algorithm', 'ed25519');
    const file = join(directory, 'made');
    execFileSync('sh', ['-c', 'umask 077; cat >"$1"', 'sh', file], { input: readPrivateKey(plain).text });
    // OpenSSH itself reads what we make of it.
    expect(publicOf(plain)).toBe(half(execFileSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' })));
    const closed = openssl('genpkey', '-algorithm', 'ed25519', '-aes256', '-pass', 'pass:secret');
    expect(publicOf(closed, 'secret')).toMatch(/^ssh-ed25519 /);
    expect(() => readPrivateKey(closed)).toThrow(expect.objectContaining({ code: 'SSH_KEY_PASSPHRASE' }));
  });

  const CHANGED: readonly (readonly [string, (text: string) => string])[] = [
    ['without its last line break', text => text.trimEnd()],
    ['with carriage returns', text => text.replaceAll('\n', '\r\n')],
    ['with carriage returns alone', text => text.replaceAll('\n', '\r')],
    ['with \\n written out', text => text.replaceAll('\n', '\\n')],
    ['with \\n written out, in quotes', text => `"${text.replaceAll('\n', '\\n')}"`],
    ['with \\r\\n written out', text => text.replaceAll('\n', '\\r\\n')],
    ['in one line', text => text.trimEnd().replaceAll('\n', ' ')],
    ['in one line without spaces', text => text.replaceAll('\n', '')],
    ['indented', text => text.replace(/^/gm, '    ')],
    ['with spaces behind its lines', text => text.replaceAll('\n', '  \n')],
    ['with empty lines around it', text => `\n\n${text}\n\n`],
    ['with a mark of its encoding', text => `\uFEFF${text}`],
    ['as base64', text => Buffer.from(text).toString('base64')],
    ['as base64 in lines', text => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n')],
  ];

  test.each(CHANGED)('is read %s', (_, change) => {
    for (const words of [KINDS[0][1], KINDS[3][1], KINDS[5][1]]) {
      const { key, open } = keygen(...words, '-N', '');
      expect(publicOf(change(key))).toBe(half(open));
      expect(tidyKey(tidyKey(change(key)))).toBe(tidyKey(change(key)));
    }
  });

  test.each([
    ['a public key', () => keygen('-t', 'ed25519', '-N', '').open, 'is a public key'],
    ['a path', () => '~/.ssh/id_ed25519', 'is the path of a file'],
    [
      'half of a key',
      () => keygen('-t', 'ed25519', '-N', '').key.split('\n').slice(0, 3).join('\n'),
      'has no -----END line',
    ],
    [
      'a certificate',
      () => '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      'is a certificate',
    ],
    ['a key of PuTTY', () => 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n', 'PuTTY'],
    ['a key of another kind', () => openssl('genpkey', '-algorithm', 'x25519'), 'of the kind x25519'],
    ['nonsense', () => 'hunter2', 'cannot be read'],
  ])('that is %s is named', (_, make, words) => {
    const text = make();
    try {
      readPrivateKey(text);
      throw new Error('it was taken');
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'SSH_KEY_INVALID' });
      expect((thrown as Error).message).toContain(words);
      expect((thrown as Error).message).not.toContain(text.split('\n')[1] || text);
    }
  });
});
