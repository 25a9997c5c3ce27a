/**
 * What runs with the migrations and is in none of them, and what env.py or the settings do to a database that is only looked at:
 * receivers, commands, functions of env.py, connections past SQLAlchemy, SQLite in place of a server, tables of other schemas.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
import { callGuard } from './harness.ts';
import { rulesIn } from './judged.ts';
import {
  databaseSettings,
  djangoProject,
  emptyProject,
  migration,
  type Project,
  settings,
} from './projects.ts';
import { bothServers, createDatabase, type EngineName, pythonOf, whyMissing } from './servers.ts';

const why = whyMissing('django52', 'alembic');
if (why) console.warn(`skipped: what runs beside migrations: ${why}`);
const describeIf = why ? describe.skip : describe;
const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
function fresh(engine: EngineName = 'postgresql'): string {
  counter += 1;
  createDatabase(servers[engine], engine, `hooks${counter}`);
  return `hooks${counter}`;
}
const sql = (database: string, text: string) => servers.postgresql.sql(text, database);
const urlOf = (name: string, port = servers.postgresql.port) =>
  `postgresql+psycopg://${servers.postgresql.user}:${servers.postgresql.password}@127.0.0.1:${port}/${name}`;
const rulesOf = ({ pending }: Awaited<ReturnType<typeof callGuard>>) => pending.map(rulesIn);

describeIf('Django: code beside the migrations', () => {
  const look = (more: Partial<GuardOptions> = {}) =>
    callGuard(project.root, pythonOf('django52'), { checkDrift: 'off', ...more });
  let name = '';
  const begin = (applied = true) => {
    name = fresh();
    project = djangoProject({ default: databaseSettings(servers.postgresql, name) });
    if (applied)
      execFileSync(pythonOf('django52'), ['manage.py', 'migrate', '-v0'], {
        cwd: project.root,
        stdio: 'pipe',
      });
    project.file('shop/migrations/0002_x.py', migration('0001_initial', NOTE));
  };
  const NOTE = 'migrations.AddField("Item", "note", models.IntegerField(null=True)),';
  const ITEMS = 'SELECT count(*) FROM shop_item';

  test('a receiver of the project is not judged, one of Django is harmless', async () => {
    begin();
    expect(await look({ onPending: 'warn' })).toMatchObject({ status: 'pending', pending: [{ safe: true }] });
    sql(name, "INSERT INTO shop_item (name) SELECT 'x' FROM generate_series(1, 10)");
    project.file(
      'shop/apps.py',
      `from django.apps import AppConfig
from django.db.models.signals import post_migrate
def clear(sender, using="default", **words):
    from django.db import connections
    connections[using].cursor().execute("DELETE FROM shop_item")
class Shop(AppConfig):
    name = "shop"
    default = True
    def ready(self):
        post_migrate.connect(clear, sender=self)
`,
    );
    const result = await look({ onPending: 'apply-safe' });
    expect(result).toMatchObject({ status: 'unsafe', applied: [] });
    expect(rulesOf(result)).toEqual([['migrate-receiver']]);
    expect(result.pending[0]?.findings[0]).toMatchObject({
      file: 'shop/apps.py',
      line: 3,
      subject: 'post_migrate',
    });
    expect(sql(name, ITEMS)).toContain('10');
    const allowed = await look({ onPending: 'apply-safe', allow: ['migrate-receiver'] });
    expect(allowed).toMatchObject({ status: 'clean', applied: [{ name: '0002_x' }] });
    expect(sql(name, ITEMS)).toContain('0');
  });

  test('a migrate command and a class of migrations of its own are not judged', async () => {
    begin();
    project.file('shop/management/__init__.py', '');
    project.file('shop/management/commands/__init__.py', '');
    project.file(
      'shop/management/commands/migrate.py',
      'from django.core.management.commands.migrate import Command as Own\nclass Command(Own):\n    pass\n',
    );
    expect(rulesOf(await look())).toEqual([['own-migrate-command']]);
    project.remove('shop/management/commands/migrate.py');
    const overridden = `${migration('0001_initial', NOTE)}
    def apply(self, project_state, schema_editor, collect_sql=False):
        return super().apply(project_state, schema_editor, collect_sql)
`;
    project.file('shop/migrations/0002_x.py', overridden);
    expect(rulesOf(await look())).toEqual([['sql-not-known']]);
  });

  test('an empty schema beside one that is not empty is no empty database', async () => {
    begin(false);
    project.file(
      'shop/migrations/0002_x.py',
      migration('0001_initial', 'migrations.RunSQL("ALTER TABLE app.item DROP COLUMN name"),'),
    );
    expect(await look({ onPending: 'warn' })).toMatchObject({ status: 'pending', unsafe: [] });
    sql(name, 'CREATE SCHEMA app; CREATE TABLE app.item (id int, name text)');
    const result = await look({ onPending: 'apply-safe' });
    expect(result).toMatchObject({ status: 'unsafe', applied: [], unsafe: [{ name: '0002_x' }] });
    project.file(
      'shop/migrations/0002_x.py',
      `${migration('0001_initial', 'migrations.RunPython(drop),')}
def drop(apps, editor):
    editor.execute("ALTER TABLE app.item DROP COLUMN name")
`.replace(
        'class Migration',
        'def drop(apps, editor):\n    editor.execute("ALTER TABLE app.item DROP COLUMN name")\n\nclass Migration',
      ),
    );
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({ status: 'unsafe', applied: [] });
  });

  test('SQLite in place of a server is never clean, and no new file is filled', async () => {
    begin();
    const lite = settings({
      default: '{"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}',
    });
    project.file(
      'site_config/settings.py',
      `from pathlib import Path\nBASE_DIR = Path(__file__).parent.parent\n${lite}`,
    );
    const env = { PATH: process.env.PATH, DATABASE_URL: urlOf(name) };
    for (const onPending of ['warn', 'apply-safe', 'apply'] as const)
      expect(await look({ onPending, env })).toMatchObject({
        status: 'unreachable',
        applied: [],
        fault: { code: 'DATABASE_FALLBACK', message: expect.stringMatching(/DATABASE_URL/) },
      });
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({ fault: { code: 'DATABASE_FALLBACK' } });
    expect(existsSync(join(project.root, 'db.sqlite3'))).toBe(false);
    const meant = await look({ onPending: 'apply-safe', env, allow: ['sqlite'] });
    expect(meant).toMatchObject({ status: 'clean' });
    expect(existsSync(join(project.root, 'db.sqlite3'))).toBe(true);
  });
});

describeIf('Alembic: what env.py does beside the revisions', () => {
  const envFile = (before: string, configured = '') => `import os, sqlalchemy
from alembic import context
from sqlalchemy import text
def hook(ctx, **words):
    pass
engine = sqlalchemy.create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    ${before}
    context.configure(connection=connection${configured})
    with context.begin_transaction():
        context.run_migrations()
`;
  let name = '';
  const look = (more: Partial<GuardOptions> = {}, url = urlOf(name)) =>
    callGuard(project.root, pythonOf('alembic'), {
      env: { PATH: process.env.PATH, DATABASE_URL: url },
      onPending: 'warn',
      ...more,
    });
  const begin = (before: string, configured?: string) => {
    name = fresh();
    sql(name, 'CREATE TABLE item (id int, name text)');
    project = emptyProject();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('migrations/env.py', envFile(before, configured));
    project.file(
      'migrations/versions/0001.py',
      'from alembic import op\nimport sqlalchemy as sa\nrevision = "0001"\ndown_revision = None\ndef upgrade():\n    op.create_table("made", sa.Column("id", sa.Integer))\n',
    );
  };
  const columns = () =>
    sql(name, "SELECT count(*) FROM information_schema.columns WHERE table_name = 'item'").trim();
  const DROP = 'ALTER TABLE item DROP COLUMN name';

  test('its own statements are judged as those of a revision', async () => {
    begin(`connection.execute(text("${DROP}")); connection.commit()`);
    expect(rulesOf(await look({ safety: 'warn' }))).toEqual([['drop-column']]);
    expect(columns()).toContain('2');
    project.file(
      'migrations/env.py',
      envFile('connection.execute(text("CREATE SCHEMA IF NOT EXISTS app")); connection.commit()'),
    );
    expect(await look()).toMatchObject({ status: 'pending', unsafe: [] });
  });

  test('a function for every revision is not judged', async () => {
    begin('pass', ', on_version_apply=hook');
    const result = await look({ onPending: 'apply-safe' });
    expect(result).toMatchObject({ status: 'unsafe', applied: [] });
    expect(rulesOf(result)).toEqual([['version-hook']]);
    expect(result.pending[0]?.findings[0]).toMatchObject({ file: 'migrations/env.py', line: 4 });
  });

  test.each([
    ['a raw connection', `raw = engine.raw_connection(); raw.cursor().execute("${DROP}"); raw.commit()`],
    [
      'a connection of its own',
      `import psycopg; own = psycopg.connect(os.environ["DATABASE_URL"].replace("+psycopg", "")); own.execute("${DROP}"); own.commit()`,
    ],
  ])('%s changes nothing', async (_, before) => {
    begin(before);
    expect(await look()).toMatchObject({ fault: { code: 'LOOK_WRITES' }, status: 'unreachable' });
    expect(columns()).toContain('2');
  });

  test.each([
    ['a raw connection', 'raw = engine.raw_connection(); raw.cursor().execute("SELECT 1"); raw.close()'],
    [
      'a connection of its own',
      'import psycopg; own = psycopg.connect(os.environ["DATABASE_URL"].replace("+psycopg", "")); own.execute("SELECT 1"); own.close()',
    ],
  ])('%s may read', async (_, before) => {
    begin(before);
    expect(await look()).toMatchObject({ status: 'pending', unsafe: [] });
  });

  test('a file of SQLite in place of a server that gives no answer is never clean', async () => {
    begin('pass');
    project.file(
      'migrations/env.py',
      envFile('pass').replace(
        'with engine.connect()',
        'try:\n    engine.connect().close()\nexcept Exception:\n    engine = sqlalchemy.create_engine("sqlite:///fallback.db")\nwith engine.connect()',
      ),
    );
    expect(await look({ onPending: 'apply-safe' }, urlOf(name, 1))).toMatchObject({
      status: 'unreachable',
      applied: [],
      fault: { code: 'DATABASE_FALLBACK' },
    });
  });
});
