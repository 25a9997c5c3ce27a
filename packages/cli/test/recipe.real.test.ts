/** `migrate --recipe` in a checkout, on a real server. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DatabaseService, postgresMissing, startPostgres } from '@guarded-deploy/local-services';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pythonEnvironment } from '../../migrations/test/environments.ts';
import { databaseSettings, djangoProject, migration, type Project } from '../../migrations/test/projects.ts';

const BIN = join(import.meta.dirname, '../bin/guarded-deploy');
const environment = pythonEnvironment('django52');
const why = postgresMissing() ?? ('missing' in environment ? environment.missing : undefined);
if (why) console.warn(`skipped: recipes: ${why}`);
const python = 'python' in environment ? environment.python : '';

(why ? describe.skip : describe)('migrate --recipe', () => {
  let server: DatabaseService;
  let project: Project;
  let counter = 0;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop());
  afterEach(() => project?.delete());

  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], {
      cwd: project.root,
      encoding: 'utf8',
    });
  const call = (...words: string[]) =>
    spawnSync(BIN, ['migrate', '--directory', project.root, ...words], { encoding: 'utf8' });

  beforeEach(() => {
    counter += 1;
    server.sql(`CREATE DATABASE recipe${counter}`, 'postgres');
    project = djangoProject({ default: databaseSettings(server, `recipe${counter}`) });
    symlinkSync(join(dirname(python), '..'), join(project.root, '.venv'));
    execFileSync(python, ['manage.py', 'migrate', '-v0'], { cwd: project.root });
    server.sql("INSERT INTO shop_item (name) VALUES ('a')", `recipe${counter}`);
    project.file(
      'shop/migrations/0002_note.py',
      migration(
        '0001_initial',
        'migrations.AddField("item", "note", models.CharField(max_length=20, default="-")),',
      ),
    );
    git('init', '-q');
    git('add', '-A', '--', '.', ':!.venv');
    git('commit', '-qm', 'one');
  });

  test('writes the files, and says what the guard says of them', () => {
    const { status, stdout } = call('--recipe', 'shop.0002_note');
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('calls it safe') });
    expect(readFileSync(join(project.root, 'shop/migrations/0002_note.py'), 'utf8')).toContain(
      'SeparateDatabaseAndState',
    );
    expect(readFileSync(join(project.root, 'shop/migrations/0003_note_later.py.later'), 'utf8')).toContain(
      'DROP DEFAULT',
    );
    expect(
      git('status', '--short', '--', '*.py', '*.later')
        .trim()
        .split('\n')
        .map(line => line.trim())
        .sort(),
    ).toEqual(['?? shop/migrations/0003_note_later.py.later', 'M shop/migrations/0002_note.py']);
    // What is written is safe: there is nothing to do a second time.
    expect(call('--recipe', 'shop.0002_note').stderr).toContain('safe as it is');
  });

  test('--dry-run writes nothing; --json has the texts', () => {
    const { status, stdout } = call('--recipe=shop.0002_note', '--dry-run', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      recipe: 'shop.0002_note',
      written: false,
      files: [
        { path: 'shop/migrations/0002_note.py', when: 'now', text: expect.stringContaining('RunSQL') },
        { path: 'shop/migrations/0003_note_later.py.later', when: 'later' },
      ],
    });
    expect(git('status', '--short', '--untracked-files=no')).toBe('');
  });

  test.each([
    [
      'a migration that nobody knows',
      'shop.0009_other',
      "'shop.0009_other' is not pending; pending are shop.0002_note",
    ],
    ['an applied one', 'shop.0001_initial', 'is not pending'],
  ])('%s', (_, id, words) => {
    const { status, stderr } = call('--recipe', id);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(words) });
  });

  test('a file that is not in Git as it is now is not written over', () => {
    const file = join(project.root, 'shop/migrations/0002_note.py');
    project.file('shop/migrations/0002_note.py', `${readFileSync(file, 'utf8')}# a thought\n`);
    const { status, stderr } = call('--recipe', 'shop.0002_note');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('not in Git as it is now'),
    });
    expect(readFileSync(file, 'utf8')).toContain('# a thought');
    expect(existsSync(join(project.root, 'shop/migrations/0003_note_later.py.later'))).toBe(false);
  });

  test('what there are no steps for is said, with what to do instead', () => {
    project.file(
      'shop/migrations/0002_note.py',
      migration('0001_initial', 'migrations.RenameField("item", "name", "title"),'),
    );
    const { status, stderr } = call('--recipe', 'shop.0002_note');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/there are no steps for rename-column \(shop_item\.name\)/),
    });
  });

  test('SQL of which a part is hidden is not written', () => {
    project.file(
      'shop/migrations/0002_note.py',
      migration(
        '0001_initial',
        `migrations.RunSQL("UPDATE shop_item SET name = 'x' WHERE name = 'token=abc'"),`,
      ),
    );
    const { status, stderr } = call('--recipe', 'shop.0002_note');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('part of its SQL is hidden'),
    });
  });

  test('SQL with a secret of the environment is neither written nor shown', () => {
    const sql = `migrations.RunSQL("UPDATE shop_item SET name = 'correct-horse-battery'"),`;
    project.file('shop/migrations/0002_note.py', migration('0001_initial', sql));
    const env = { ...process.env, SHOP_PASSWORD: 'correct-horse-battery' };
    const words = ['migrate', '--directory', project.root, '--recipe', 'shop.0002_note'];
    const { status, stdout, stderr } = spawnSync(BIN, words, { encoding: 'utf8', env });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('part of its SQL is hidden'),
    });
    expect(`${stdout}${stderr}`).not.toContain('correct-horse-battery');
  });

  test('it belongs to migrate', () => {
    const { status, stderr } = spawnSync(BIN, ['status', 'staging', '--recipe', 'x'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining("belongs to 'migrate'"),
    });
  });
});
