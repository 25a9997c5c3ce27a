/** What a look at a real project and server sees, and what it leaves alone. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions, GuardResult } from '../src/index.ts';
import type { EnvironmentName } from './environments.ts';
import { callGuard } from './harness.ts';
import {
  databaseSettings,
  djangoProject,
  emptyProject,
  MODELS,
  migration,
  type Project,
} from './projects.ts';
import { bothServers, createDatabase, type EngineName, pythonOf, whyMissing } from './servers.ts';

const why = whyMissing('django52', 'alembic');
if (why) console.warn(`skipped: what a look sees: ${why}`);
const describeIf = why ? describe.skip : describe;

const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());

let counter = 0;
function freshDatabase(engine: EngineName): string {
  counter += 1;
  const name = `look${counter}`;
  createDatabase(servers[engine], engine, name);
  return name;
}

const rules = ({ pending }: GuardResult) =>
  pending.map(({ findings }) => findings.filter(({ note }) => !note).map(({ rule }) => rule));

describeIf('Django', () => {
  let name = '';
  const start = (engine: EngineName, environment: EnvironmentName = 'django52') => {
    name = freshDatabase(engine);
    project = djangoProject({ default: databaseSettings(servers[engine], name) });
    execFileSync(pythonOf(environment), ['manage.py', 'migrate', '-v0'], { cwd: project.root });
  };
  const look = (more: Partial<GuardOptions> = {}) =>
    callGuard(project.root, pythonOf('django52'), { checkDrift: 'off', ...more });

  test('one operation that cannot be asked hides none of those behind it', async () => {
    start('postgresql');
    project.file(
      'shop/migrations/0002_x.py',
      migration(
        '0001_initial',
        `migrations.AddField("Item", "note", models.IntegerField(null=True)),
migrations.AlterUniqueTogether("Item", {("name", "nowhere")}),
migrations.RemoveField("Item", "name"),
migrations.RunPython(lambda apps, editor: None),`,
      ),
    );
    const result = await look();
    expect(result.pending[0]?.operations[0]?.sql.join()).toMatch(/ADD COLUMN/);
    expect(result.pending[0]?.findings.map(({ rule, line }) => [rule, line])).toEqual([
      ['sql-not-known', 7],
      ['sql-not-known', 8],
      ['add-unique', 6],
      // The new column has locked the table, which the index is built under.
      ['lock-held-over-data', 6],
    ]);
  });

  const CUSTOM = `from django.db import migrations
from django.db.migrations.operations.base import Operation
class Writes(Operation):
    reduces_to_sql = True
    reversible = False
    def state_forwards(self, app_label, state):
        pass
    def database_forwards(self, app_label, editor, before, after):
        open("called", "w").close()
        with editor.connection.cursor() as cursor:
            cursor.execute("INSERT INTO shop_item (name) VALUES ('written')")
    def describe(self):
        return "writes"
class Migration(migrations.Migration):
    atomic = ATOMIC
    dependencies = [("shop", "0001_initial")]
    operations = [migrations.SeparateDatabaseAndState(database_operations=[
        migrations.SeparateDatabaseAndState(database_operations=[Writes()]),
    ])]
`;
  test.each([
    ['postgresql', 'False'],
    ['mariadb', 'False'],
    ['postgresql', 'True'],
    ['mariadb', 'True'],
  ] as const)('%s, atomic = %s: an operation of its own, nested, writes nothing', async (engine, atomic) => {
    start(engine);
    project.file('shop/migrations/0002_x.py', CUSTOM.replace('ATOMIC', atomic));
    const found = rules(await look()).flat();
    expect(found).toEqual(expect.arrayContaining(['custom-operation', 'sql-not-known']));
    expect(servers[engine].sql('SELECT count(*) AS n FROM shop_item', name)).toMatch(/\b0\b/);
    expect(existsSync(join(project.root, 'called'))).toBe(atomic === 'True');
  });

  test.each(['django42', 'django52', 'django60'] as const)(
    '%s: a column without a default and without a migration is drift',
    async environment => {
      project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
      execFileSync(pythonOf(environment), ['manage.py', 'migrate', '-v0'], { cwd: project.root });
      for (const field of [
        'note = models.IntegerField()',
        'made = models.DateTimeField(auto_now_add=True)',
        'other = models.ForeignKey("self", models.CASCADE)',
      ]) {
        project.file('shop/models.py', `${MODELS}    ${field}\n`);
        const result = await callGuard(project.root, pythonOf(environment));
        expect(result).toMatchObject({ status: 'drift', fault: { code: 'MODEL_DRIFT' } });
        expect(result.drift).toMatchObject([
          { app: 'shop', operations: [expect.stringMatching(/Add field/)] },
        ]);
      }
    },
  );
});

const ENV_PY = `import os
from alembic import context
from sqlalchemy import create_engine
engine = create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None, **eval(os.environ.get("OPTIONS", "{}")))
    with context.begin_transaction():
        context.run_migrations()
`;
const revision = (id: string, after: string | null, upgrade: string, head = '') => `"""${id}"""
from alembic import op
import sqlalchemy as sa
${head}
revision = "${id}"
down_revision = ${after === null ? 'None' : `"${after}"`}
def upgrade():
    ${upgrade}
`;

describeIf('Alembic', () => {
  let url = '';
  let name = '';
  const start = (engine: EngineName) => {
    const { host, port, user, password } = servers[engine];
    name = freshDatabase(engine);
    url = `${engine === 'mariadb' ? 'mysql+pymysql' : 'postgresql+psycopg'}://${user}:${password}@${host}:${port}/${name}`;
    project = emptyProject();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('migrations/env.py', ENV_PY);
  };
  const look = (more: Partial<GuardOptions> = {}, env: Record<string, string> = {}) =>
    callGuard(project.root, pythonOf('alembic'), {
      env: { PATH: process.env.PATH, DATABASE_URL: url, ...env },
      ...more,
    });
  const version = (id: string, after: string | null, upgrade: string, head?: string) =>
    project.file(`migrations/versions/${id}.py`, revision(id, after, upgrade, head));
  const sql = (text: string) => servers.postgresql.sql(text, name);

  test('a database whose tables lie in another schema is not a new one', async () => {
    start('postgresql');
    version('a1', null, 'op.execute("DROP TABLE shop.item")');
    expect((await look()).databases[0]).toMatchObject({ fresh: true });
    sql('CREATE SCHEMA shop; CREATE TABLE shop.item (id int)');
    const result = await look();
    expect(result.databases[0]).toMatchObject({ fresh: false });
    expect(rules(result)).toEqual([['drop-table']]);
  });

  test('nor is one with a history, in whichever schema that lies', async () => {
    start('postgresql');
    const OPTIONS = '{"version_table_schema": "history"}';
    sql('CREATE SCHEMA history');
    version('a1', null, 'pass');
    await look({ onPending: 'apply' }, { OPTIONS });
    version('b2', 'a1', 'op.execute("DROP TABLE item")');
    expect((await look({}, { OPTIONS })).databases[0]).toMatchObject({ applied: 1, fresh: false });
  });

  test('a look makes no table for the history, and a user that may only read gets an answer', async () => {
    start('postgresql');
    version('a1', null, 'op.create_table("item", sa.Column("id", sa.Integer, primary_key=True))');
    expect(await look()).toMatchObject({ status: 'pending', pending: [{ name: 'a1', safe: true }] });
    expect(sql("SELECT 'tables: ' || count(*) FROM pg_tables WHERE schemaname = 'public'")).toMatch(
      /tables: 0/,
    );
    sql(`CREATE ROLE looker${counter} LOGIN PASSWORD 'p'; REVOKE CREATE ON SCHEMA public FROM PUBLIC`);
    const { host, port } = servers.postgresql;
    const DATABASE_URL = `postgresql+psycopg://looker${counter}:p@${host}:${port}/${name}`;
    expect(await look({}, { DATABASE_URL })).toMatchObject({
      status: 'pending',
      fault: { code: 'MIGRATIONS_PENDING' },
      pending: [{ name: 'a1', safe: true }],
    });
  });

  const RUN = '.execute(sa.text("INSERT INTO item VALUES (1)"))';
  test.each([
    ['SessionLocal', 'SessionLocal().execute(sa.text("SELECT 1"))'],
    ['engine', `connection = engine.connect()\n    connection${RUN}\n    connection.commit()`],
    ['begun', `with begun() as connection:\n        connection${RUN}`],
  ])('rows written through %s of the project stay unwritten', async (imported, upgrade) => {
    start('postgresql');
    sql('CREATE TABLE item (id int)');
    project.file('migrations/helpers.py', '');
    project.file(
      'database.py',
      `import os
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker
engine = create_engine(os.environ["DATABASE_URL"])
class Local:
    def execute(self, statement):
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO item VALUES (1)"))
SessionLocal = Local
begun = engine.begin
`,
    );
    version('a1', null, upgrade, `from database import ${imported}`);
    const result = await look();
    expect(rules(result)).toEqual([['sql-not-known']]);
    expect(sql("SELECT 'rows: ' || count(*) FROM item")).toMatch(/rows: 0/);
  });

  test('a password that is part of other words takes none of them away', async () => {
    start('postgresql');
    version('a1', null, 'pass');
    sql(`CREATE ROLE word${counter} LOGIN PASSWORD 'pending'`);
    const { host, port } = servers.postgresql;
    const DATABASE_URL = `postgresql+psycopg://word${counter}:pending@${host}:${port}/${name}`;
    expect(await look({}, { DATABASE_URL })).toMatchObject({ status: 'pending', pending: [{ name: 'a1' }] });
  });

  test('an env.py that runs no migrations is not taken for one that has none', async () => {
    start('postgresql');
    project.file('migrations/env.py', '');
    version('a1', null, 'pass');
    expect(await look()).toMatchObject({ status: 'error', fault: { code: 'MIGRATION_GUARD_FAILED' } });
  });

  test('words in comments and texts are no connection', async () => {
    start('postgresql');
    sql('CREATE TABLE item (id int)');
    version(
      'a1',
      null,
      'op.add_column("item", sa.Column("engine", sa.Text))  # no session, get_bind() or connect()',
    );
    expect(await look()).toMatchObject({ pending: [{ safe: true }] });
  });

  test('the lock of one revision is held while the next writes, unless each has its own transaction', async () => {
    start('postgresql');
    sql('CREATE TABLE item (id int)');
    version('a1', null, 'op.add_column("item", sa.Column("note", sa.Text))');
    version('b2', 'a1', `op.execute("INSERT INTO item (id) SELECT id FROM item")`);
    expect(rules(await look())).toEqual([[], ['lock-held-over-data']]);
    expect(rules(await look({}, { OPTIONS: '{"transaction_per_migration": True}' }))).toEqual([[], []]);
  });

  test('MariaDB: a text in a character set that nobody told grows by copy where it may', async () => {
    start('mariadb');
    servers.mariadb.sql('CREATE TABLE item (n varchar(200)) CHARACTER SET latin1', name);
    version('a1', null, 'op.alter_column("item", "n", existing_type=sa.String(200), type_=sa.String(300))');
    expect(await look()).toMatchObject({ status: 'unsafe', pending: [{ lock: 'rewrites' }] });
  });
});
