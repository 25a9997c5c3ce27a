/** `ansible_connection: local`: a release on this very machine, without SSH. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const BIN = join(import.meta.dirname, '../bin/guarded-deploy');

describe('this machine', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'local-'));
    const files = {
      'deploy/release.yml': `app: shop\nroot: ${directory}/srv\ninventory: hosts\nsource: { directory: src }\nbuild: [{ command: 'env > built' }]\n`,
      hosts: 'here ansible_connection=local\n',
      'src/hello.txt': 'hello\n',
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const run = (...words: string[]) =>
    spawnSync(BIN, [...words, '--json', '--guard=off'], {
      encoding: 'utf8',
      cwd: directory,
      env: { PATH: process.env.PATH ?? '', HOME: directory, SECRET_OF_MINE: 'hunter2' },
    });

  test('gets a release, goes back, and never sees this process’s environment', () => {
    const live = () => readFileSync(join(directory, 'srv/current/hello.txt'), 'utf8');
    const first = run('release', 'prod');
    expect([first.status, first.stderr.includes('FAILED')]).toEqual([0, false]);
    expect(live()).toBe('hello\n');
    const built = readFileSync(join(directory, 'srv/current/built'), 'utf8');
    expect(built).toContain('APP=shop');
    expect(built).not.toContain('hunter2');
    writeFileSync(join(directory, 'src/hello.txt'), 'again\n');
    expect(run('release', 'prod').status).toBe(0);
    expect(live()).toBe('again\n');
    expect(run('rollback', 'prod').status).toBe(0);
    expect(live()).toBe('hello\n');
    expect(JSON.parse(run('status', 'prod').stdout)).toMatchObject({ ok: true, hosts: [{ name: 'here' }] });
  });
});
