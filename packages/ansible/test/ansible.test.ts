import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  extraVarsFile,
  parseExtraVars,
  placeOf,
  playbookArguments,
  playbookEnvironment,
  readReport,
  removePrivateFiles,
  sentenceOf,
  writePrivateFiles,
} from '../src/index.ts';

const files = {
  directory: '/run/t/gd-ansible-x',
  extraVars: '/run/t/gd-ansible-x/extra-vars.yml',
  report: '/run/t/gd-ansible-x/report.jsonl',
  callbacks: '/run/t/gd-ansible-x/callbacks',
  knownHosts: '/run/t/gd-ansible-x/known_hosts',
};

describe('extra-vars', () => {
  test('are read as YAML or as JSON, and nothing is nothing', () => {
    expect(parseExtraVars('a: 1\nb: [x, y]\n')).toEqual({ a: 1, b: ['x', 'y'] });
    expect(parseExtraVars('{"a": {"b": null}}')).toEqual({ a: { b: null } });
    expect(parseExtraVars('  \n')).toEqual({});
  });

  test.each([
    ['text alone', 'just words', 'is not a mapping'],
    ['a list', '- a', 'is not a mapping'],
    ['broken YAML', 'a: [1', 'is not YAML (line 1'],
    ['a name twice', 'a: 1\na: 2', 'is not YAML'],
    ['a name that is none', '"a b": 1', 'no variable name'],
  ])('refuse %s', (_, text, words) => {
    expect(() => parseExtraVars(text)).toThrow(
      expect.objectContaining({ code: 'EXTRA_VARS_INVALID', what: expect.stringContaining(words) }),
    );
  });

  test.each([
    ['quotes and backslashes', `"'\\`],
    ['line breaks and tabs', 'a\n\tb\r\n'],
    ['control characters', '\u0000\u0007\u007f\u0085\u2028\ufeff'],
    ['other scripts and emoji', 'Zoë 東京 🚀'],
    ['what looks like YAML', '- a: &b *c !d # e'],
  ])('keep %s as they are', (_, value) => {
    const text = extraVarsFile({ value });
    expect(text).toMatch(/^[\x20-\x7e]+\n$/);
    expect(parse(text)).toEqual({ value });
  });

  test('mark what looks like a template as data, at any depth, and nothing else', () => {
    const text = extraVarsFile({
      title: "{{ lookup('pipe', 'id') }}",
      list: [{ x: '{% if %}' }],
      plain: '{x}',
      n: 5,
      no: null,
    });
    expect(text).toBe(
      `{"title": !unsafe "{{ lookup('pipe', 'id') }}", "list": [{"x": !unsafe "{% if %}"}], "plain": "{x}", "n": 5, "no": null}\n`,
    );
  });
});

describe('the command', () => {
  const options = {
    inventory: ['-hosts', 'b.yml'],
    limit: 'web:!host2',
    tags: '-e,x',
    check: true,
    diff: false,
  };

  test('joins every value to its option and puts the playbook behind --', () => {
    expect(playbookArguments('--version', options, { ...files, vaultPassword: '/v' })).toEqual([
      '--inventory=-hosts',
      '--inventory=b.yml',
      '--limit=web:!host2',
      '--tags=-e,x',
      '--check',
      '--vault-password-file=/v',
      `--extra-vars=@${files.extraVars}`,
      '--',
      '--version',
    ]);
  });

  test('keeps the inputs out of the environment and host keys strict, whatever was set before', () => {
    const env = playbookEnvironment(
      {
        INPUT_VAULT_PASSWORD: 's3cret',
        'INPUT_PRIVATE-KEY': 'k',
        ANSIBLE_HOST_KEY_CHECKING: 'False',
        ANSIBLE_SSH_ARGS: '-o StrictHostKeyChecking=no -C',
        PATH: '/bin',
      },
      { ...files, privateKey: '/k' },
    );
    expect(JSON.stringify(env)).not.toContain('s3cret');
    expect(Object.keys(env).filter(name => name.startsWith('INPUT_'))).toEqual([]);
    expect(env.ANSIBLE_HOST_KEY_CHECKING).toBe('True');
    const args = env.ANSIBLE_SSH_ARGS!;
    expect(args.indexOf('StrictHostKeyChecking=yes')).toBeGreaterThan(-1);
    expect(args.indexOf('StrictHostKeyChecking=yes')).toBeLessThan(args.indexOf('StrictHostKeyChecking=no'));
    expect(env.ANSIBLE_PRIVATE_KEY_FILE).toBe('/k');
    expect(env.PATH).toBe('/bin');
  });
});

describe('the report', () => {
  const line = (value: object) => `${JSON.stringify(value)}\n`;
  const failed = (host: string, more: object = {}) =>
    line({
      event: 'failed',
      host,
      task: 'build',
      file: '/w/p/site.yml',
      line: 7,
      ignored: false,
      message: `no\n${host}`,
      ...more,
    });
  const recap = (hosts: Record<string, object>) => line({ event: 'recap', hosts });

  test('joins a task that failed on several hosts', () => {
    const { failed: tasks } = readReport(
      'site.yml',
      failed('a') + failed('b') + recap({ a: { failures: 1 }, b: { failures: 1 } }),
    );
    expect(tasks).toHaveLength(1);
    expect(sentenceOf(tasks[0]!)).toBe('Task "build" failed on a, b: no a.');
    expect(placeOf({ workspace: '/w', directory: '/w/p' }, tasks[0]!)).toEqual({
      file: 'p/site.yml',
      line: 7,
    });
  });

  test('leaves out what was ignored or rescued', () => {
    const text =
      failed('a', { ignored: true }) +
      failed('b') +
      recap({ a: { ok: 3, ignored: 1 }, b: { ok: 2, rescued: 1 } });
    const report = readReport('site.yml', text);
    expect(report.failed).toEqual([]);
    expect(report.recap.b).toEqual({
      ok: 2,
      changed: 0,
      unreachable: 0,
      failures: 0,
      skipped: 0,
      rescued: 1,
      ignored: 0,
    });
  });

  test('of a run that was cut still tells the failures', () => {
    const { failed: tasks, recap: hosts } = readReport('site.yml', `${failed('a')}{"event":"rec`);
    expect(tasks.map(task => task.task)).toEqual(['build']);
    expect(hosts).toEqual({});
  });
});

describe('private files', () => {
  let temporary: string;
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'ansible-test-'));
  });
  afterEach(() => rmSync(temporary, { recursive: true, force: true }));

  test('are readable for this user alone, and a key with Windows line ends is mended', () => {
    const made = writePrivateFiles(
      temporary,
      { privateKey: 'a\r\nb', knownHosts: 'h k', vaultPassword: 'v' },
      ({ privateKey, knownHosts }) => extraVarsFile({ privateKey, knownHosts }),
    );
    expect(parse(readFileSync(made.extraVars, 'utf8'))).toEqual({
      privateKey: made.privateKey,
      knownHosts: made.knownHosts,
    });
    expect(statSync(made.directory).mode & 0o777).toBe(0o700);
    for (const path of [made.privateKey!, made.vaultPassword!, made.extraVars]) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(statSync(made.privateKey!).size).toBe(4);
    expect(made.becomePassword).toBeUndefined();
    expect(removePrivateFiles(temporary, made.directory)).toBe(true);
    expect(readdirSync(temporary)).toEqual([]);
    expect(removePrivateFiles(temporary, made.directory)).toBe(false);
  });

  test('are the only thing that is ever removed', () => {
    const other = join(temporary, 'other');
    mkdirSync(join(other, 'gd-ansible-x'), { recursive: true });
    expect(removePrivateFiles(temporary, other)).toBe(false);
    expect(removePrivateFiles(temporary, join(other, 'gd-ansible-x'))).toBe(false);
    expect(existsSync(join(other, 'gd-ansible-x'))).toBe(true);
  });
});
