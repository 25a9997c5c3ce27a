/** Inputs that are read from text: variables, what services are scaled by, a jump host. */
import { readFileSync } from 'node:fs';
import { parseJump, parseScale, parseVariables, writtenTexts } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { Float } from '../../src/template/values.ts';

describe('inputs', () => {
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

  test('plain values are known as they are written, for the environment', () => {
    const text =
      'DEBUG: yes\nPIN: 007\nRATE: 1.10\nAT: 12:30:45\nDAY: 2024-01-02\nBIG: 1_000\nNONE: ~\nTEXT: "x"\nLIST: [a]\n';
    expect(Object.fromEntries(writtenTexts(text))).toEqual({
      ...{ DEBUG: 'yes', PIN: '007', RATE: '1.10', AT: '12:30:45', DAY: '2024-01-02', BIG: '1_000' },
      ...{ NONE: '~', TEXT: 'x' },
    });
    expect(Object.fromEntries(writtenTexts('A: 1\nB: 2\n---\nA: 01\nB: [x]\n'))).toEqual({ A: '01' });
    expect(Object.fromEntries(writtenTexts('{"A": 1.50, "B": true, "C": null}'))).toEqual({
      A: '1.50',
      B: 'true',
      C: 'null',
    });
    for (const other of [undefined, '', 'A=1\n', 'a: [', '- x', '"x"'])
      expect(writtenTexts(other).size).toBe(0);
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
