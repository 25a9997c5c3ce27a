/** The guard before what a person releases by hand. Real projects need Python 3.12 and Django from PyPI: skipped without. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { pythonEnvironment } from '../../migrations/test/environments.ts';
import {
  databaseSettings,
  djangoProject,
  MODELS,
  migration,
  type Project,
  settings,
} from '../../migrations/test/projects.ts';
import { type GuardPlan, guardPlan } from '../src/guard.ts';

const BIN = join(import.meta.dirname, '../bin/guarded-deploy');

describe('whether the guard is asked', () => {
  const usual = {
    command: 'release',
    mode: 'auto',
    migrates: true,
    dryRun: false,
    env: { DATABASE_URL: 'x' },
  } as const;
  const ask = (onPending: string, must: boolean) => ({ onPending, must }) as GuardPlan;

  test.each([
    ['a release that migrates', {}, ask('warn', false)],
    ['a release that does not', { migrates: false }, ask('fail', false)],
    ['asked for', { mode: 'on', env: {} }, ask('warn', true)],
    ['asked for strictly', { mode: 'fail', env: {} }, ask('fail', true)],
    ['asked to apply', { mode: 'apply-safe', env: {} }, ask('apply-safe', true)],
    ['asked to apply, only to look', { mode: 'apply', dryRun: true }, ask('warn', true)],
    ['a rollback', { command: 'rollback', mode: 'fail' }, undefined],
    ['a look', { command: 'status' }, undefined],
  ] as const)('%s', (_, change, plan) => {
    expect(guardPlan({ ...usual, ...change })).toEqual(plan);
  });

  test.each([
    ['switched off', { mode: 'off' }, /switched off/],
    ['no database named', { env: { DATABASE_URL: '', TEST_DATABASE_URL: 'x' } }, /DATABASE_URL/],
  ] as const)('%s: not, and it says why', (_, change, why) => {
    expect(guardPlan({ ...usual, ...change })).toEqual({ why: expect.stringMatching(why) });
  });
});

const environment = pythonEnvironment('django52');
if ('missing' in environment) console.warn(`skipped: ${environment.missing}`);
const real = 'missing' in environment ? describe.skip : describe;
const python = 'missing' in environment ? '' : environment.python;

real('by hand', () => {
  let project: Project | undefined;
  afterEach(() => {
    project?.delete();
    project = undefined;
  });

  /** Nobody listens at the only host: what gets past the guard ends there. */
  function makeProject(pending: string): Project {
    const made = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    project = made;
    symlinkSync(dirname(dirname(python)), join(made.root, '.venv'));
    execFileSync(python, ['manage.py', 'migrate'], { cwd: made.root, stdio: 'pipe' });
    if (pending !== '') {
      made.file(
        'shop/models.py',
        pending.startsWith('migrations.RemoveField')
          ? MODELS.replace(/ {4}name = .*\n/, '    pass\n')
          : `${MODELS}    note = models.IntegerField(null=True)\n`,
      );
      made.file('shop/migrations/0002_next.py', migration('0001_initial', pending));
    }
    made.file(
      'deploy/release.yml',
      'app: shop\nroot: /srv/shop\nuser: deploy\ninventory: deploy/hosts.yml\nmigrate:\n  command: [python, manage.py, migrate]\n  group: web\n',
    );
    made.file(
      'deploy/hosts.yml',
      'all:\n  children:\n    web:\n      hosts:\n        web1: { ansible_host: 127.0.0.1, ansible_port: 1, ansible_user: deploy }\n',
    );
    return made;
  }

  function run(made: Project, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const { status, stdout, stderr } = spawnSync(BIN, [...words, '--json', '--accept-new'], {
      encoding: 'utf8',
      cwd: made.root,
      env: { PATH: process.env.PATH ?? '', HOME: made.root, SSH_AUTH_SOCK: '/nonexistent', ...env },
    });
    return { status, said: stderr, result: JSON.parse(stdout) as { error?: { code: string } } };
  }

  const NULLABLE = 'migrations.AddField("Item", "note", models.IntegerField(null=True)),';
  const REMOVED = 'migrations.RemoveField("Item", "name"),';
  const NAMED = { DATABASE_URL: 'sqlite:///db.sqlite3' };

  test('without a database that is named, it says why the guard is not asked, and goes to the hosts', () => {
    const { status, said, result } = run(makeProject(REMOVED), ['release', 'staging']);
    expect(said).toContain('The migration guard was not asked: no variable such as DATABASE_URL');
    expect(said).toContain('the repository’s lock is not taken from here');
    expect(status).toBe(1);
    expect(result.error?.code).not.toMatch(/MIGRATION/);
  });

  test.each([
    ['unsafe', REMOVED, ['release', 'staging'], 'MIGRATIONS_UNSAFE'],
    ['unsafe', REMOVED, ['migrate', 'staging'], 'MIGRATIONS_UNSAFE'],
    ['pending', NULLABLE, ['release', 'staging', '--migrate', 'never'], 'MIGRATIONS_PENDING'],
  ])('stops before any host is touched: %s, %s, %j', (status, pending, words, code) => {
    const made = makeProject(pending);
    const { said, result } = run(made, words, NAMED);
    expect(said).toContain(`sqlite`);
    expect(said).toContain(`: ${status}, 1 pending`);
    expect(said).not.toContain('web1');
    expect(result.error?.code).toBe(code);
  });

  test('lets pass what the command itself is about to run', () => {
    const { said, result } = run(makeProject(NULLABLE), ['release', 'staging'], NAMED);
    expect(said).toContain(': pending, 1 pending, 0 of them unsafe.');
    expect(result.error?.code).not.toMatch(/MIGRATION/);
  });

  test.each([
    ['no Python', (made: Project) => made.remove('.venv'), 'PYTHON_MISSING', /There is no Python/],
    [
      'settings that do not load',
      (made: Project) => made.file('site_config/settings.py', 'raise RuntimeError("no settings here")\n'),
      'SETTINGS_BROKEN',
      /no settings here.*settings\.py:1/,
    ],
    [
      'a database that gives no answer',
      (made: Project) =>
        made.file(
          'site_config/settings.py',
          settings({
            default:
              '{"ENGINE": "django.db.backends.mysql", "NAME": "x", "HOST": "127.0.0.1", "PORT": "1", "USER": "u", "PASSWORD": "p"}',
          }),
        ),
      'DATABASE_UNREACHABLE',
      /does not answer/,
    ],
  ] as const)('%s stops the command, asked for or not; --guard=off goes on', (_, damage, code, words) => {
    const made = makeProject('');
    damage(made);
    for (const mode of [[], ['--guard'], ['--guard=warn']]) {
      const { said, status, result } = run(made, ['release', 'staging', ...mode], NAMED);
      expect(result.error?.code).toBe(code);
      expect(`${said}${JSON.stringify(result)}`).toMatch(words);
      expect(`${said}${JSON.stringify(result)}`).toContain('--guard=off');
      expect(said).not.toContain('web1');
      expect(status).toBe(1);
    }
    const off = run(made, ['release', 'staging', '--guard=off'], NAMED);
    expect(off.said).toContain('The migration guard was not asked: it was switched off');
    expect(off.result.error?.code).not.toBe(code);
  });

  test('a checkout without migrations needs no answer', () => {
    const made = makeProject('');
    made.remove('manage.py');
    const { said, result } = run(made, ['release', 'staging'], NAMED);
    expect(said).toContain('The migration guard was not asked: There is neither a manage.py');
    expect(result.error?.code).not.toMatch(/MIGRATION/);
  });

  test('Ctrl-C while it is asked ends the command, and no host is touched', async () => {
    const made = makeProject('');
    made.file(
      'site_config/settings.py',
      'import pathlib, time\npathlib.Path("asked").touch()\ntime.sleep(60)\n',
    );
    const child = spawn(BIN, ['release', 'staging', '--accept-new'], {
      cwd: made.root,
      env: { PATH: process.env.PATH ?? '', HOME: made.root, SSH_AUTH_SOCK: '/nonexistent', ...NAMED },
    });
    let said = '';
    child.stdout.on('data', text => (said += text));
    child.stderr.on('data', text => (said += text));
    const ended = new Promise<number | null>(resolve => child.on('close', resolve));
    while (!existsSync(join(made.root, 'asked'))) await new Promise(resolve => setTimeout(resolve, 50));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(said).toContain('CANCELLED');
    expect(said).not.toContain('web1');
  });
});
