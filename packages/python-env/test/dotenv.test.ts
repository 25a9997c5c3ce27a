import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { isMasked, parseDotenv } from '../src/dotenv.ts';

const values = (text: string) =>
  Object.fromEntries(parseDotenv(text, '.env').map(({ name, value }) => [name, value]));

describe('reads', () => {
  test.each<[string, Record<string, string>]>([
    ['A=1', { A: '1' }],
    ['\ufeffA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['# comment\n\n  export A = spaced value  # why\n', { A: 'spaced value' }],
    ['A=\nB=2', { A: '', B: '2' }],
    ["A='$HOME # not a comment'\n", { A: '$HOME # not a comment' }],
    ['A="two\\nlines \\"quoted\\" \\$5 \\\\ \\d"\n', { A: 'two\nlines "quoted" $5 \\ \\d' }],
    ['A="first\nsecond" # why\nB=2\n', { A: 'first\nsecond', B: '2' }],
    ["A='first\nsecond'\nB=2", { A: 'first\nsecond', B: '2' }],
    ['URL=mysql://u:p#ss@h/db\n', { URL: 'mysql://u:p#ss@h/db' }],
    ['A=a=b==\n', { A: 'a=b==' }],
    ['A=1\nA=2\n', { A: '2' }],
    ['A=${B}$(id)`id`\n', { A: '${B}$(id)`id`' }],
    ['', {}],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });
});

describe('refuses', () => {
  test.each([
    ['A=1\nnot an assignment\n', 'ENV_FILE_INVALID', 2],
    ['A="open\nB=2\n', 'ENV_FILE_INVALID', 1],
    ['A="x" y\n', 'ENV_FILE_INVALID', 1],
    ['\n\na.b=1\n', 'ENV_FILE_INVALID', 3],
    ['A="a\nb"\nPATH=/evil\n', 'ENV_FILE_NAME_REFUSED', 3],
    ['GITHUB_TOKEN=x\n', 'ENV_FILE_NAME_REFUSED', 1],
    ['github_env=x\n', 'ENV_FILE_NAME_REFUSED', 1],
    ['LD_PRELOAD=/x.so\n', 'ENV_FILE_NAME_REFUSED', 1],
    ['NODE_OPTIONS=--require=/x\n', 'ENV_FILE_NAME_REFUSED', 1],
    ['BASH_ENV=/x\n', 'ENV_FILE_NAME_REFUSED', 1],
    ['RUNNER_TEMP=/x\n', 'ENV_FILE_NAME_REFUSED', 1],
    ['A="a\0b"\n', 'ENV_FILE_INVALID', 1],
  ])('%j', (text, code, line) => {
    expect.assertions(2);
    try {
      parseDotenv(text, '.env');
    } catch (thrown) {
      expect((thrown as Fault).code).toBe(code);
      expect((thrown as Fault).place).toEqual({ file: '.env', line });
    }
  });
});

test.each([
  ['DB_PASSWORD', ['*_PASSWORD'], true],
  ['db_password', ['*_PASSWORD'], true],
  ['DB_PASSWORD_FILE', ['*_PASSWORD'], false],
  ['ANY', ['*'], true],
  ['SECRET_KEY', ['SECRET_KEY', 'X'], true],
  ['SECRETXKEY', ['SECRET.KEY'], false],
  ['A', [], false],
])('%s masked by %j: %s', (name, patterns, expected) => {
  expect(isMasked(name, patterns)).toBe(expected);
});
