import { readFileSync } from 'node:fs';
import { loadReleaseFile } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';

const base = 'app: x\nroot: /srv/x\ninventory: hosts.yml\n';
const problem = (text: string, environment?: string) => {
  try {
    loadReleaseFile(text, 'deploy/release.yml', environment);
    return undefined;
  } catch (error) {
    const { code, what, place } = error as { code: string; what: string; place?: object };
    return { code, what, place };
  }
};

describe('the release file', () => {
  test.each([
    ['an unknown key, with the likely one', `${base}kepe: 3\n`, 4, 1, "did you mean 'keep'"],
    ['an unknown key of a step', `${base}build:\n  - commnd: [x]\n`, 5, 5, "did you mean 'command'"],
    ['an unknown phase', `${base}hooks: { before: { swtch: [] } }\n`, 4, 20, "did you mean 'switch'"],
    ['a check of nothing', `${base}verify:\n  - status: 200\n`, 5, 5, "needs the key 'url'"],
    ['a missing key', 'root: /srv/x\ninventory: i\n', 1, 1, "needs the key 'app'"],
    [
      'a relative root',
      'app: x\nroot: srv\ninventory: i\n',
      2,
      7,
      'starts with a / and does not end with one, such as /srv/portal',
    ],
    [
      'a wrong service',
      `${base}services:\n  web: { type: sysv }\n`,
      5,
      16,
      'write systemd, supervisor, touch or command',
    ],
    [
      'a directory above the release',
      `${base}build: [{ command: a, directory: ../x }]\n`,
      4,
      34,
      'directory',
    ],
    ['a keep that would delete the one before', `${base}keep: 1\n`, 4, 7, 'keep'],
    [
      'a mode that is a number',
      `${base}templates: [{ source: a, path: b, mode: 0o640 }]\n`,
      4,
      41,
      "'templates.0.mode' is 416: to YAML that is a number; put it in quotes, such as '0640'",
    ],
    [
      'a mode to decrypt with that is a number',
      `${base}decrypt: [a, { path: b, mode: 0400 }]\n`,
      4,
      31,
      "'decrypt.1.mode' is 400: to YAML that is a number; put it in quotes, such as '0640'",
    ],
    [
      'a command that no runner would run',
      `${base}verify:\n  - { command: [x], from: runner }\n`,
      5,
      16,
      "'verify.0.command' has no place",
    ],
    [
      'a socket on the runner',
      `${base}verify: [{ url: "http://x", from: runner, socket: /run/x }]\n`,
      4,
      51,
      "'verify.0.socket' has no place",
    ],
    [
      'hosts of the runner, in an environment too',
      `${base}environments:\n  a:\n    verify: [{ url: "http://x", from: runner, hosts: web }]\n`,
      6,
      54,
      "'verify.0.hosts' has no place",
    ],
    ['broken YAML', 'app: "x\nroot: 1\n', undefined, undefined, ''],
    [
      'an environment variable that is no name',
      `${base}environment: { "A B": x }\n`,
      4,
      undefined,
      'environment',
    ],
  ])('%s is found with its line and column', (_, text, line, column, words) => {
    const found = problem(text);
    expect(found?.code).toBe('RELEASE_FILE_INVALID');
    expect(found?.what).toContain(words);
    expect(found?.place).toMatchObject({
      file: 'deploy/release.yml',
      line: line ?? expect.any(Number),
      column: column ?? expect.any(Number),
    });
  });

  test('checks of hosts may have what checks of the runner may not', () => {
    const checks =
      '[{ command: [x], from: host, hosts: web }, { url: "http://x", socket: /run/x, hosts: web }, { url: "https://x", from: runner, contains: x }]';
    expect(loadReleaseFile(`${base}verify: ${checks}\n`, 'f').verify).toHaveLength(3);
  });

  test('an environment’s settings are merged: mappings into mappings, the rest replaced', () => {
    const text = `${base}keep: 5\nvariables: { a: 1, b: 2 }\nbatches: [1, 50%]\nenvironments:\n  prod: { keep: 9, variables: { b: 3 }, batches: [100%], inventory: { hosts: { h: null } } }\n  test: {}\n`;
    expect(loadReleaseFile(text, 'f', 'prod')).toMatchObject({
      keep: 9,
      variables: { a: 1, b: 3 },
      batches: ['100%'],
      inventory: { hosts: { h: null } },
    });
    expect(loadReleaseFile(text, 'f', 'test').keep).toBe(5);
    expect(problem(text, 'other')).toMatchObject({
      code: 'RELEASE_ENVIRONMENT_UNKNOWN',
      what: expect.stringContaining('prod, test'),
    });
  });

  test('files to decrypt are refused where hosts fetch the source themselves', () => {
    const git = 'source: { type: git, repository: r }\n';
    expect(problem(`${base}${git}decrypt: [a]\n`)).toMatchObject({
      code: 'RELEASE_FILE_INVALID',
      what: expect.stringContaining("'decrypt' needs 'source.type: push'"),
      place: { line: 5, column: 1 },
    });
    const own = `${base}decrypt: [a]\nenvironments:\n  prod:\n    ${git}  test: { decrypt: [] }\n`;
    expect(problem(own, 'test')).toBeUndefined();
    expect(problem(own, 'prod')?.place).toMatchObject({ line: 4, column: 1 });
    const inner = `${base}${git}environments:\n  prod:\n    decrypt: [a]\n  test: {}\n`;
    expect(problem(inner, 'test')).toBeUndefined();
    expect(problem(inner, 'prod')?.place).toMatchObject({ line: 7, column: 5 });
  });

  test('the example in the documentation is valid', () => {
    const page = readFileSync(new URL('../../../../docs/release-file.md', import.meta.url), 'utf8');
    const example = /```yaml\n([\s\S]*?)```/.exec(page)![1]!;
    expect(loadReleaseFile(example, 'docs', 'staging')).toMatchObject({ app: 'portal', keep: 3 });
  });

  test('the example application’s file is valid', () => {
    const path = new URL('../../../../examples/django-portal/deploy/release.yml', import.meta.url);
    expect(loadReleaseFile(readFileSync(path, 'utf8'), 'example', 'prod').app).toBe('portal');
  });
});
