/** The shipped bundle as a runner starts it, on real servers: what must never be applied, and what is said afterwards. */
import { execFileSync } from 'node:child_process';
import { runStep } from '@guarded-deploy/github-simulator';
import { type DatabaseService, postgresMissing, startPostgres } from '@guarded-deploy/local-services';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { pythonEnvironment } from '../../../packages/migrations/test/environments.ts';
import { databaseSettings, migration, settings } from '../../../packages/migrations/test/projects.ts';
import {
  alembicSubject,
  djangoSubject,
  holdLock,
  type Subject,
} from '../../../packages/migrations/test/tools.ts';

jest.setTimeout(300_000);
const environments = { django: pythonEnvironment('django52'), alembic: pythonEnvironment('alembic') };
const pythonOf = (name: keyof typeof environments) => {
  const environment = environments[name];
  return 'python' in environment ? environment.python : '';
};
const missing = Object.values(environments).flatMap(environment =>
  'missing' in environment ? [environment.missing] : [],
);
const why = postgresMissing() ?? missing[0];
if (why) console.warn(`skipped: the shipped guard on real servers: ${why}`);

let server: DatabaseService;
beforeAll(async () => {
  if (!why) server = await startPostgres();
});
afterAll(() => server?.stop());
let subject: Subject;
afterEach(() => subject?.project.delete());

const step = (inputs: Record<string, string> = {}, env: Record<string, string> = {}) =>
  runStep({
    action: 'migration-guard',
    workspace: subject.project.root,
    inputs: {
      python: pythonOf('django'),
      'check-drift': 'off',
      'lock-timeout': '1s',
      retries: '0',
      ...inputs,
    },
    env,
  });
const field = (type: string) => `migrations.AddField("Item", "note", models.${type}),`;

(why ? describe.skip : describe)('the action on PostgreSQL', () => {
  const begin = () => {
    subject = djangoSubject(server, 'postgresql', pythonOf('django'));
  };

  test('behind a migration whose SQL cannot be collected nothing is taken for safe, and nothing is applied', async () => {
    begin();
    const { project, database } = subject;
    project.file(
      'site_config/settings.py',
      settings({ default: databaseSettings(server, database) }, ['shop', 'ware']),
    );
    project.file('ware/__init__.py', '');
    project.file('ware/migrations/__init__.py', '');
    const thing = (dependencies: string, operation: string) => `from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [${dependencies}]
    operations = [migrations.${operation}]
`;
    project.file(
      'ware/migrations/0001_initial.py',
      thing(
        '',
        'CreateModel("Thing", [("id", models.BigAutoField(primary_key=True)), ("note", models.CharField(max_length=50, null=True))])',
      ),
    );
    execFileSync(pythonOf('django'), ['manage.py', 'migrate', '-v0'], { cwd: project.root });
    project.file(
      'shop/migrations/0002_broken.py',
      `from django.db import migrations, models
class Bad(migrations.AddField):
    def state_forwards(self, app_label, state):
        super().state_forwards(app_label, state)
        raise RuntimeError("after the state has moved")
class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [Bad("Item", "note", models.IntegerField(null=True))]
`,
    );
    project.file(
      'ware/migrations/0002_tight.py',
      thing(
        '("ware", "0001_initial"), ("shop", "0002_broken")',
        'AlterField("Thing", "note", models.CharField(max_length=50))',
      ),
    );
    const result = await step({ 'on-pending': 'apply-safe' });
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { status: 'unsafe', applied: '[]', 'pending-count': '2' },
    });
    expect(JSON.parse(result.outputs['pending'] ?? '').map(({ safe }: { safe: boolean }) => safe)).toEqual([
      false,
      false,
    ]);
    expect(subject.recorded()).toEqual(['0001_initial']);
  });

  test('another branch’s migration in the history: ahead', async () => {
    begin();
    subject.sql("INSERT INTO django_migrations (app, name, applied) VALUES ('shop', '0002_other', now())");
    subject.project.file(
      'shop/migrations/0002_mine.py',
      migration('0001_initial', field('IntegerField(null=True)')),
    );
    execFileSync(pythonOf('django'), ['manage.py', 'migrate', '-v0'], { cwd: subject.project.root });
    const result = await step();
    expect(result).toMatchObject({ exitCode: 1, outputs: { status: 'db-ahead', reason: 'DATABASE_AHEAD' } });
    expect(result.stdout).not.toMatch(/prune|squash/);
  });

  test('an INVALID index is dropped and built again; the log says what was done', async () => {
    begin();
    subject.add('0002_ix', '0001_initial', ['CREATE INDEX CONCURRENTLY ix ON shop_item (name)'], {
      atomic: false,
    });
    const release = await holdLock(
      server,
      'postgresql',
      subject.database,
      'UPDATE shop_item SET name = name',
    );
    server.sql(
      'SET lock_timeout = 100; CREATE INDEX CONCURRENTLY ix ON shop_item (name);',
      subject.database,
      { keepGoing: true },
    );
    await release();
    expect(
      subject.sql("SELECT 'valid: ' || indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass"),
    ).toContain('valid: false');
    const result = await step({ 'on-pending': 'apply-safe' });
    expect(result).toMatchObject({ exitCode: 0, outputs: { status: 'clean', 'pending-count': '0' } });
    expect(result.stdout).toMatch(/INVALID index ix of shop_item.*\n?/);
    expect(result.stdout).toMatch(/Applying 1 migration to 'default' \(postgresql 15/);
    expect(
      subject.sql("SELECT 'valid: ' || indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass"),
    ).toContain('valid: true');
  });

  test('a lock of somebody else: tried again as often as told, then given up with nothing changed', async () => {
    begin();
    subject.add('0002_x', '0001_initial', ['ALTER TABLE shop_item ADD COLUMN note int']);
    const release = await holdLock(server, 'postgresql', subject.database, 'SELECT * FROM shop_item');
    const result = await step({ 'on-pending': 'apply-safe', retries: '1' });
    await release();
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { status: 'error', reason: 'MIGRATION_LOCK_TIMEOUT', applied: '[]', 'pending-count': '1' },
    });
    expect(result.stdout.match(/trying again/g)).toHaveLength(1);
    expect(result.stdout).toContain('rolled back whole');
    expect(subject.columns()).not.toContain('note');
  });

  test('BEGIN without COMMIT is refused before, and what hides it is found after', async () => {
    begin();
    subject.add('0002_x', '0001_initial', ['BEGIN', 'ALTER TABLE shop_item ADD COLUMN note int'], {
      atomic: false,
    });
    expect(await step({ 'on-pending': 'apply', allow: 'open-transaction' })).toMatchObject({
      exitCode: 1,
      outputs: { status: 'unsafe', reason: 'MIGRATION_LEAVES_TRANSACTION', applied: '[]' },
    });
    subject.add('0002_x', '0001_initial', ['python:work'], {
      atomic: false,
      // Of another length than before: Python keeps the bytecode of a file of the same second and length.
      head: 'def work(apps, editor):\n    # hidden\n    editor.connection.cursor().execute("BEGIN")\n',
    });
    for (let run = 0; run < 2; run += 1)
      expect(await step({ 'on-pending': 'apply' })).toMatchObject({
        exitCode: 1,
        outputs: { status: 'error', reason: 'MIGRATION_NOT_RECORDED', applied: '[]', 'pending-count': '1' },
      });
    expect(subject.recorded()).toEqual(['0001_initial']);
  });

  test('Alembic by a configuration in another directory than it runs in, with what env.py needs', async () => {
    subject = alembicSubject(server, 'postgresql', pythonOf('alembic'));
    const { project, database } = subject;
    project.remove('alembic.ini');
    project.file('conf/alembic.ini', '[alembic]\nscript_location = migrations\n');
    subject.add('b2', 'a1', ['ALTER TABLE item ADD COLUMN note int']);
    const env = {
      DATABASE_URL: `postgresql+psycopg://postgres:${server.password}@127.0.0.1:${server.port}/${database}`,
    };
    const inputs = {
      python: pythonOf('alembic'),
      'alembic-config': 'conf/alembic.ini',
      'on-pending': 'apply-safe',
    };
    const result = await step(inputs, env);
    expect(result).toMatchObject({ exitCode: 0, outputs: { status: 'clean' } });
    expect(JSON.parse(result.outputs['applied'] ?? '')).toMatchObject([{ database: 'default', name: 'b2' }]);
    expect(subject.columns()).toContain('note');
    expect(result.stdout).not.toContain(server.password);
  });
});
