/** An empty database is one in which nothing lies; and an empty one says nothing of what lies beside it. */
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions, GuardResult } from '../src/index.ts';
import { callGuard } from './harness.ts';
import {
  databaseSettings,
  djangoProject,
  emptyProject,
  INITIAL,
  type Project,
  settings,
} from './projects.ts';
import { bothServers, createDatabase, type EngineName, pythonOf, whyMissing } from './servers.ts';

const why = whyMissing('django52', 'alembic');
if (why) console.warn(`skipped: what an empty database says: ${why}`);
const describeIf = why ? describe.skip : describe;
const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
let name = '';

const rules = ({ pending }: GuardResult) => [
  ...new Set(pending.flatMap(({ findings }) => findings.filter(({ note }) => !note).map(({ rule }) => rule))),
];
const look = (python: 'django52' | 'alembic', more: Partial<GuardOptions> = {}) =>
  callGuard(project.root, pythonOf(python), { checkDrift: 'off', ...more });

function fresh(engine: EngineName): void {
  counter += 1;
  name = `empty${counter}`;
  createDatabase(servers[engine], engine, name);
}

/** A project whose first migration runs these texts before it creates its table. */
function django(engine: EngineName, texts: readonly string[], atomic = true): void {
  fresh(engine);
  project = djangoProject({ default: databaseSettings(servers[engine], name) });
  initial(texts, atomic);
}

function initial(texts: readonly string[], atomic = true): void {
  const operations = texts.map(text => `migrations.RunSQL(${JSON.stringify(text)}),`).join(' ');
  project.file(
    'shop/migrations/0001_initial.py',
    INITIAL.replace('operations = [', () => `operations = [${operations}`).replace(
      '    initial',
      `    atomic = ${atomic ? 'True' : 'False'}\n    initial`,
    ),
  );
}

const ENV_PY = `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
`;

function alembic(engine: EngineName, body: string): Record<string, string | undefined> {
  fresh(engine);
  const { user, password, host, port } = servers[engine];
  const dialect = engine === 'postgresql' ? 'postgresql+psycopg' : 'mysql+pymysql';
  project = emptyProject();
  project.file('alembic.ini', '[alembic]\nscript_location = m\n');
  project.file('m/env.py', ENV_PY);
  project.file(
    'm/versions/a1.py',
    `from alembic import op\nimport sqlalchemy as sa\nrevision = "a1"\ndown_revision = None\ndef upgrade():\n    ${body}\n`,
  );
  return { PATH: process.env.PATH, DATABASE_URL: `${dialect}://${user}:${password}@${host}:${port}/${name}` };
}

/** Each leaves something in a database, of which no history says anything, and takes it away in the first migration. */
const HELD: Readonly<Record<EngineName, readonly (readonly [string, string, string])[]>> = {
  postgresql: [
    ['a table of somebody else', 'CREATE TABLE customers (id int)', 'DROP TABLE customers'],
    ['a view', 'CREATE VIEW v AS SELECT 1 AS n', 'DROP VIEW v'],
    ['a sequence', 'CREATE SEQUENCE invoice_no', 'DROP SEQUENCE invoice_no'],
    ['a routine', "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", 'DROP FUNCTION f()'],
    ['a type', "CREATE TYPE mood AS ENUM ('a')", 'DROP TYPE mood'],
    ['a large object', 'SELECT lo_create(4711)', 'SELECT lo_unlink(4711)'],
    [
      'a table in another schema',
      'CREATE SCHEMA app; CREATE TABLE app.customers (id int)',
      'DROP TABLE app.customers',
    ],
    ['a view in another schema', 'CREATE SCHEMA app; CREATE VIEW app.v AS SELECT 1 AS n', 'DROP VIEW app.v'],
    ['a sequence in another schema', 'CREATE SCHEMA app; CREATE SEQUENCE app.s', 'DROP SEQUENCE app.s'],
  ],
  mariadb: [
    ['a table of somebody else', 'CREATE TABLE customers (id int)', 'DROP TABLE customers'],
    ['a view', 'CREATE VIEW v AS SELECT 1 AS n', 'DROP VIEW v'],
    ['a sequence', 'CREATE SEQUENCE invoice_no', 'DROP SEQUENCE invoice_no'],
    ['a routine', 'CREATE FUNCTION f() RETURNS int RETURN 1', 'DROP FUNCTION f'],
    ['an event', 'CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DO SELECT 1', 'DROP EVENT e'],
  ],
};

describeIf.each(['postgresql', 'mariadb'] as const)('%s: a database without a history', engine => {
  test.each(HELD[engine])('that holds %s is not empty', async (_, setup, statement) => {
    django(engine, [statement]);
    servers[engine].sql(setup, name);
    const result = await look('django52', { onPending: 'apply-safe' });
    expect(result.status).toBe('unsafe');
    expect(rules(result)).not.toEqual([]);
    expect(result.notes.join(' ')).not.toMatch(/nothing that runs can be disturbed/);
  });

  test.each(HELD[engine])('that holds %s is not empty (Alembic)', async (_, setup, statement) => {
    const env = alembic(engine, `op.execute(${JSON.stringify(statement)})`);
    servers[engine].sql(setup, name);
    const result = await look('alembic', { env });
    expect(result.pending[0]).toMatchObject({ safe: false });
  });

  test('that holds nothing is empty', async () => {
    django(engine, ['DROP TABLE IF EXISTS customers']);
    const result = await look('django52');
    expect(result.pending.map(({ safe }) => safe)).not.toContain(false);
    expect(result.notes.join(' ')).toMatch(/is empty/);
  });

  test('of a second alias holds something, too', async () => {
    django(engine, []);
    createDatabase(servers[engine], engine, `${name}_orders`);
    servers[engine].sql('CREATE TABLE customers (id int)', `${name}_orders`);
    initial(['DROP TABLE IF EXISTS customers']);
    project.file(
      'site_config/settings.py',
      settings({
        default: databaseSettings(servers[engine], name),
        orders: databaseSettings(servers[engine], `${name}_orders`),
      }),
    );
    const result = await look('django52', { databases: ['default', 'orders'] });
    const shop = (alias: string) =>
      result.pending.find(({ database, app }) => database === alias && app === 'shop')?.safe;
    expect({ orders: shop('orders') }).toEqual({ orders: false });
  });
});

describeIf('a file of SQLite', () => {
  test('that holds a table of somebody else is not empty', async () => {
    project = emptyProject();
    const file = join(project.root, 'db.sqlite3');
    project.delete();
    project = djangoProject({ default: databaseSettings(undefined, file) });
    initial(['DROP TABLE customers']);
    const { DatabaseSync } = await import('node:sqlite');
    const path = join(project.root, 'db.sqlite3');
    project.file('site_config/settings.py', settings({ default: databaseSettings(undefined, path) }));
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE customers (id int); INSERT INTO customers VALUES (1)');
    database.close();
    const result = await look('django52', { allow: ['sqlite'] });
    expect(result.pending.find(({ app }) => app === 'shop')).toMatchObject({ safe: false });
  });
});

/** What reaches beyond the database that it is sent to, and what does not. */
const BEYOND: Readonly<Record<EngineName, readonly string[]>> = {
  postgresql: [
    'DROP DATABASE other',
    'ALTER ROLE postgres NOLOGIN',
    'DROP ROLE IF EXISTS nobody_there',
    "ALTER SYSTEM SET work_mem = '1MB'",
    'ALTER DATABASE other CONNECTION LIMIT 0',
    'GRANT pg_monitor TO nobody_there',
    'REVOKE CONNECT ON DATABASE other FROM PUBLIC',
    'ALTER TABLESPACE pg_default RESET (seq_page_cost)',
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/somewhere'",
    "SELECT dblink_exec('dbname=other', 'DROP TABLE t')",
    'SELECT pg_terminate_backend(1)',
    'UPDATE pg_database SET datallowconn = false',
    'DROP OWNED BY CURRENT_USER',
    "DO $$ BEGIN EXECUTE 'ALTER ROLE postgres ' || 'NOLOGIN'; END $$",
    'DO $$ BEGIN ALTER ROLE postgres NOLOGIN; END $$',
    "DO $$ DECLARE q text := 'DROP'; BEGIN EXECUTE q; END $$",
  ],
  mariadb: [
    'DROP DATABASE other',
    "ALTER USER 'root'@'localhost' ACCOUNT LOCK",
    'DROP USER IF EXISTS nobody',
    'SET GLOBAL read_only = 1',
    'SET @@global.read_only = 1',
    "GRANT ALL ON *.* TO 'nobody'@'localhost'",
    'FLUSH TABLES WITH READ LOCK',
    "DELETE FROM mysql.proxies_priv WHERE User = 'nobody'",
    "SELECT 1 INTO OUTFILE '/tmp/somewhere'",
    'USE other',
    "EXECUTE IMMEDIATE 'DROP DATABASE other'",
    'CREATE PROCEDURE p() DROP DATABASE other',
    'PURGE BINARY LOGS BEFORE NOW()',
  ],
};

const INSIDE: Readonly<Record<EngineName, readonly string[]>> = {
  postgresql: [
    'CREATE EXTENSION IF NOT EXISTS pg_trgm',
    'CREATE SCHEMA app',
    'CREATE ROLE reader',
    'GRANT SELECT ON ALL TABLES IN SCHEMA public TO postgres',
    'INSERT INTO t SELECT generate_series(1, 3)',
    "COMMENT ON SCHEMA public IS 'x'",
    'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := 1; RETURN NEW; END $$',
    'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()',
    "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader; END IF; END $$",
    "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN n int', 't'); END $$",
    'ALTER TABLE t ADD COLUMN role text, DROP COLUMN IF EXISTS old',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO postgres',
    "SELECT setval('s', 1)",
    'UPDATE t SET n = 1 WHERE n IN (SELECT 2)',
  ],
  mariadb: [
    'ALTER DATABASE CHARACTER SET utf8mb4',
    'CREATE OR REPLACE VIEW v AS SELECT 1 AS n',
    'CREATE DEFINER = `root`@`localhost` TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 1',
    'SET FOREIGN_KEY_CHECKS = 0',
    'INSERT INTO t (n) VALUES (1)',
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES'",
    'ALTER TABLE t ADD COLUMN user INT, DROP COLUMN old',
    'LOCK TABLES t WRITE',
    "PREPARE p FROM 'ALTER TABLE t ADD n INT'",
  ],
};

describeIf.each(['postgresql', 'mariadb'] as const)('%s: an empty database', engine => {
  const shop = ({ pending }: GuardResult) => pending.find(({ app }) => app === 'shop');

  test('says nothing of what lies beside it', async () => {
    django(engine, BEYOND[engine], false);
    const found = shop(await look('django52'))!;
    expect(found.safe).toBe(false);
    const subjects = found.findings
      .filter(({ rule }) => rule === 'reaches-beyond')
      .map(({ subject }) => subject);
    expect(subjects).toEqual(BEYOND[engine].map(text => `${text};`.slice(0, 80)));
  });

  test('is not disturbed by what stays in it', async () => {
    django(engine, INSIDE[engine]);
    expect(shop(await look('django52'))).toMatchObject({ safe: true, findings: [] });
  });

  test('says nothing of what lies beside it, behind however many migrations', async () => {
    django(engine, []);
    for (let number = 2; number <= 40; number += 1) {
      const before = `${String(number - 1).padStart(4, '0')}_${number === 2 ? 'initial' : 'x'}`;
      const text = number === 40 ? BEYOND[engine][0]! : 'SELECT 1';
      project.file(
        `shop/migrations/${String(number).padStart(4, '0')}_x.py`,
        `from django.db import migrations
class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "${before}")]
    operations = [migrations.SeparateDatabaseAndState(database_operations=[migrations.RunSQL(${JSON.stringify(text)})])]
`,
      );
    }
    const result = await look('django52');
    expect(result.pending.filter(({ safe }) => !safe).map(({ name: id }) => id)).toEqual(['0040_x']);
  });

  test('says nothing of what lies beside it (Alembic)', async () => {
    createDatabase(servers[engine], engine, `beside_${engine}`);
    const env = alembic(
      engine,
      `with op.get_context().autocommit_block(): op.execute("DROP DATABASE beside_${engine}")`,
    );
    const result = await look('alembic', { env, onPending: 'apply-safe' });
    expect(result.pending[0]).toMatchObject({ safe: false });
    if (engine === 'postgresql') expect(rules(result)).toContain('reaches-beyond');
    expect(
      servers[engine].sql(
        engine === 'postgresql'
          ? "SELECT count(*) FROM pg_database WHERE datname = 'beside_postgresql'"
          : "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'beside_mariadb'",
        engine === 'postgresql' ? 'postgres' : 'mysql',
      ),
    ).toMatch(/1/);
  });
});
