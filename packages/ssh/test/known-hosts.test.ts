import { createHmac } from 'node:crypto';
import {
  fingerprint,
  hostKeyAlgorithms,
  judgeHostKey,
  lookupName,
  parseKnownHosts,
} from '@guarded-deploy/ssh';
import { generateKeyPair } from '@guarded-deploy/ssh/shell-host';
import { describe, expect, test } from '@jest/globals';

const [a, b] = [generateKeyPair().public, generateKeyPair().public];
const bytes = (key: string) => Buffer.from(key.split(' ')[1]!, 'base64');
const [keyA, keyB] = [bytes(a), bytes(b)];
const hashed = (name: string) => {
  const salt = Buffer.from('0123456789abcdefghij');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

describe('judging a host key', () => {
  test.each([
    ['a plain line', `web1 ${a}`, 'web1', 22, keyA, 'known'],
    ['another case of the name', `web1 ${a}`, 'WEB1', 22, keyA, 'known'],
    ['one of several names', `other,web1 ${a}`, 'web1', 22, keyA, 'known'],
    ['one of several keys', `web1 ${b}\nweb1 ${a}`, 'web1', 22, keyA, 'known'],
    ['a pattern', `*.example.org ${a}`, 'web1.example.org', 22, keyA, 'known'],
    ['a question mark', `web? ${a}`, 'web1', 22, keyA, 'known'],
    [
      'a pattern with an exception',
      `*.example.org,!web1.example.org ${a}`,
      'web1.example.org',
      22,
      keyA,
      'unknown',
    ],
    ['a port of its own', `[web1]:2222 ${a}`, 'web1', 2222, keyA, 'known'],
    ['the name without the port', `web1 ${a}`, 'web1', 2222, keyA, 'unknown'],
    ['a hashed name', `${hashed('web1')} ${a}`, 'web1', 22, keyA, 'known'],
    ['a hashed name with a port', `${hashed('[web1]:2222')} ${a}`, 'web1', 2222, keyA, 'known'],
    ['a hash of another name', `${hashed('web2')} ${a}`, 'web1', 22, keyA, 'unknown'],
    ['a changed key', `web1 ${a}`, 'web1', 22, keyB, 'changed'],
    ['a changed key where new hosts are accepted', `web1 ${a}\naccept-new`, 'web1', 22, keyB, 'changed'],
    ['a new host where new hosts are accepted', `web2 ${a}\naccept-new`, 'web1', 22, keyB, 'new'],
    ['no line at all', '# nothing\n', 'web1', 22, keyA, 'unknown'],
    ['a revoked key', `@revoked * ${a}\nweb1 ${a}`, 'web1', 22, keyA, 'revoked'],
    ['another key revoked', `@revoked * ${b}\nweb1 ${a}`, 'web1', 22, keyA, 'known'],
    [
      'a certificate authority only',
      `@cert-authority *.example.org ${a}`,
      'web1.example.org',
      22,
      keyB,
      'certificate-only',
    ],
    ['the authority’s own key shown', `@cert-authority web1 ${a}`, 'web1', 22, keyA, 'certificate-only'],
    ['an address', `10.0.0.1 ${a}`, '10.0.0.1', 22, keyA, 'known'],
    ['an IPv6 address', `2001:db8::1 ${a}`, '2001:db8::1', 22, keyA, 'known'],
    ['a dot is no wildcard', `webx1 ${a}`, 'web.1', 22, keyA, 'unknown'],
  ])('%s', (_, text, host, port, key, outcome) => {
    expect(judgeHostKey(parseKnownHosts(text), host, port, key).outcome).toBe(outcome);
  });

  test('a changed key is explained with both fingerprints and the line', () => {
    const verdict = judgeHostKey(parseKnownHosts(`# x\nweb1 ${a}`), 'web1', 22, keyB);
    const text = 'fault' in verdict ? verdict.fault.what : '';
    expect(text).toContain(`- line 2: ssh-ed25519 ${fingerprint(keyA)}`);
    expect(text).toContain(`+ ssh-ed25519 ${fingerprint(keyB)}`);
  });

  test('the line of an accepted host makes it known', () => {
    const verdict = judgeHostKey(parseKnownHosts('accept-new'), 'web1', 2222, keyA);
    const line = 'line' in verdict ? verdict.line : '';
    expect(line.startsWith('[web1]:2222 ssh-ed25519 ')).toBe(true);
    expect(judgeHostKey(parseKnownHosts(line), 'web1', 2222, keyA).outcome).toBe('known');
  });

  test.each([
    ['two fields', 'web1 ssh-ed25519', 'fewer than three fields'],
    ['no key type', 'web1 hello AAAA', "'hello' where a key type belongs"],
    ['a cut key', 'web1 ssh-ed25519 AAAA', 'does not decode'],
    ['a marker nobody knows', `@other web1 ${a}`, '@other'],
  ])('%s is an error that names the line', (_, line, words) => {
    expect(() => parseKnownHosts(`\n${line}`)).toThrow(/Line 2/);
    expect(() => parseKnownHosts(line)).toThrow(words);
  });

  test('asks for the types of known keys first', () => {
    const known = parseKnownHosts(`web1 ${a}`);
    expect(hostKeyAlgorithms(known, 'web1', 22)[0]).toBe('ssh-ed25519');
    expect(hostKeyAlgorithms(known, 'web2', 22)).toHaveLength(6);
    expect(lookupName('Web1', 22)).toBe('web1');
  });
});
