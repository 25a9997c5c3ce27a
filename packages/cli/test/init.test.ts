/** `guarded-deploy init`, as a person starts it, and whether the release file that it writes can be used as it stands. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DJANGO, FASTAPI, type Files, FLASK, onDisk } from '../../init/test/checkouts.ts';

const BIN = join(import.meta.dirname, '../bin/guarded-deploy');

const run = (directory: string, ...words: string[]) =>
  spawnSync(BIN, words, {
    encoding: 'utf8',
    cwd: directory,
    env: { PATH: process.env.PATH ?? '', HOME: directory },
  });

const HOSTS = ['--host', 'staging=deploy@203.0.113.7', '--domain', 'staging=staging.shop.example'];

describe('guarded-deploy init', () => {
  test.each<readonly [string, Files, string, string]>([
    ['Django', DJANGO, '.', 'SECRET_KEY=django-insecure-of-a-test\n'],
    ['Flask', FLASK, '.', 'SECRET_KEY=of-a-test-only\n'],
    ['FastAPI', FASTAPI, 'backend', 'DATABASE_URL=postgresql://shop:word-of-a-test@db.example/shop\n'],
  ])('of %s writes what `config` reads, with every template rendered', (_, files, base, variables) => {
    const directory = onDisk(files);
    const { status, stdout, stderr } = run(directory, 'init', '--yes', '--app', 'shop', ...HOSTS);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`written    ${join(base, 'deploy/release.yml')}`);
    writeFileSync(join(directory, 'values.env'), variables);
    const config = run(
      directory,
      'config',
      'staging',
      '--directory',
      base,
      '--variables',
      'values.env',
      '--json',
      '--show-secrets',
    );
    expect([config.status, config.stderr]).toEqual([0, '']);
    const { hosts, templates } = JSON.parse(config.stdout);
    expect(Object.keys(hosts)).toEqual(['staging1']);
    expect(hosts.staging1).toMatchObject({ address: '203.0.113.7', user: 'deploy' });
    const texts: string[] = templates.map((one: { text: string }) => one.text);
    expect(texts.length).toBeGreaterThanOrEqual(4);
    expect(texts.filter(text => text.includes('{{'))).toEqual([]);
    expect(texts.some(text => text.includes(variables.split('=')[1]!.trim()))).toBe(true);
    expect(
      texts.some(text =>
        /ExecStart=\/srv\/shop\/current\/\.venv\/bin\/python -m (?:gunicorn|uvicorn) /.test(text),
      ),
    ).toBe(true);
    rmSync(directory, { recursive: true });
  });

  test('shows what differs from what is there, as JSON too, and writes nothing with --print', () => {
    const directory = onDisk({ ...DJANGO, 'deploy/release.yml': 'app: mine\n' });
    const shown = run(directory, 'init', '--yes', '--print');
    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain('-app: mine\n');
    expect(shown.stdout).toContain('new        deploy/templates/dotenv.j2');
    expect(existsSync(join(directory, 'deploy/templates'))).toBe(false);
    const json = JSON.parse(run(directory, 'init', '--json').stdout);
    expect(json).toMatchObject({ ok: true, todo: expect.arrayContaining(['Have values for SECRET_KEY.']) });
    expect(json.files.find((file: { path: string }) => file.path === 'deploy/release.yml')).toMatchObject({
      state: 'kept',
    });
    expect(readFileSync(join(directory, 'deploy/release.yml'), 'utf8')).toBe('app: mine\n');
    rmSync(directory, { recursive: true });
  });

  test.each([
    [['--host', 'nowhere=a@b'], 2, 'USAGE'],
    [['--host', 'prod=$(id)@b'], 2, 'USAGE'],
    [['--domain', 'prod=a b'], 2, 'USAGE'],
    [['--pin', 'main'], 2, 'USAGE'],
    [['staging'], 2, 'USAGE'],
    [['--directory', 'nowhere'], 1, 'INIT_DIRECTORY'],
    [['--project', 'nowhere'], 1, 'INIT_SEVERAL_FOUND'],
  ])('%j is refused', (words, code, fault) => {
    const directory = onDisk(DJANGO);
    const { status, stderr } = run(directory, 'init', '--yes', ...words);
    expect([status, stderr.split(' ')[0]]).toEqual([code, fault]);
    expect(existsSync(join(directory, 'deploy'))).toBe(false);
    rmSync(directory, { recursive: true });
  });

  test('has help of its own', () => {
    const { status, stdout } = run('/', 'init', '--help');
    expect(status).toBe(0);
    expect(stdout).toContain('--web-server <SERVER>');
    expect(stdout).not.toContain('--fencing-token');
  });
});
