/** Alembic as projects really have it: where it runs, where its configuration lies, what upgrade() may ask. */
import { type DatabaseService, postgresMissing, startPostgres } from '@guarded-deploy/local-services';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { GuardOptions, GuardResult } from '../src/index.ts';
import { pythonEnvironment } from './environments.ts';
import { callGuard } from './harness.ts';
import { emptyProject, type Project } from './projects.ts';

const environments = {
  alembic: pythonEnvironment('alembic'),
  older: pythonEnvironment('alembic113'),
  flask: pythonEnvironment('flask'),
};
const pythonOf = (name: keyof typeof environments) => {
  const environment = environments[name];
  return 'python' in environment ? environment.python : '';
};
const missing = Object.values(environments).flatMap(environment =>
  'missing' in environment ? [environment.missing] : [],
);
const why = postgresMissing() ?? missing[0];
if (why) console.warn(`skipped: Alembic's projects: ${why}`);
const describeIf = why ? describe.skip : describe;

let server: DatabaseService;
beforeAll(async () => {
  if (!why) server = await startPostgres();
}, 60_000);
afterAll(() => server?.stop());

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
let name = '';
let url = '';
function fresh(): void {
  counter += 1;
  name = `projects${counter}`;
  server.sql(`CREATE DATABASE ${name}`, 'postgres');
  url = `postgresql+psycopg://postgres:${server.password}@127.0.0.1:${server.port}/${name}`;
  project = emptyProject();
}
const look = (
  more: Partial<GuardOptions> = {},
  env: Record<string, string> = {},
  python = pythonOf('alembic'),
) => callGuard(project.root, python, { env: { PATH: process.env.PATH, DATABASE_URL: url, ...env }, ...more });
const sql = (text: string) => server.sql(text, name);

const ENV_PY = `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
`;
const source = (id: string, after: string | null, upgrade: string, more = '') => `"""${id}"""
from alembic import op
import sqlalchemy as sa
${more}
revision = "${id}"
down_revision = ${after === null ? 'None' : JSON.stringify(after)}
def upgrade():
    ${upgrade}
`;
const rules = ({ pending }: GuardResult) =>
  pending.map(({ findings }) => findings.filter(({ note }) => !note).map(({ rule }) => rule));
const statements = ({ pending }: GuardResult) =>
  pending.map(({ operations }) => operations.flatMap(operation => operation.sql));

describeIf('where Alembic runs and where its configuration lies are two things', () => {
  /** The scripts, and a module beside them that env.py imports as the project does. */
  const scripts = (folder: string) => {
    project.file(`${folder}/env.py`, `from shop import MARK\n${ENV_PY}`);
    project.file(`${folder}/versions/a1.py`, source('a1', null, 'op.execute("CREATE TABLE item (id int)")'));
  };
  const clean = { status: 'clean', applied: [{ name: 'a1' }], fault: undefined };

  test('conf/alembic.ini with scripts relative to the working directory', async () => {
    fresh();
    project.file('conf/alembic.ini', '[alembic]\nscript_location = db/migrations\nprepend_sys_path = .\n');
    project.file('shop.py', 'MARK = 1\n');
    scripts('db/migrations');
    expect(await look({ alembicConfig: 'conf/alembic.ini' })).toMatchObject({ status: 'pending' });
    expect(await look()).toMatchObject({
      status: 'pending',
      pending: [{ file: 'db/migrations/versions/a1.py' }],
    });
    expect(await look({ alembicConfig: 'conf/alembic.ini', onPending: 'apply-safe' })).toMatchObject(clean);
  });

  test('a configuration below the working directory with scripts beside it', async () => {
    fresh();
    project.file('backend/alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('backend/shop.py', 'MARK = 1\n');
    scripts('backend/migrations');
    expect(await look({ alembicConfig: 'backend/alembic.ini' })).toMatchObject({ status: 'pending' });
    expect(await look({ onPending: 'apply-safe' })).toMatchObject(clean);
  });

  test('scripts by %(here)s, and scripts in a package', async () => {
    fresh();
    project.file('conf/alembic.ini', '[alembic]\nscript_location = %(here)s/../db\n');
    project.file('shop.py', 'MARK = 1\n');
    scripts('db');
    expect(await look({ alembicConfig: 'conf/alembic.ini' })).toMatchObject({ status: 'pending' });
    project.file('conf/alembic.ini', '[alembic]\nscript_location = packed:scripts\nprepend_sys_path = .\n');
    project.file('packed/__init__.py', '');
    project.remove('db');
    scripts('packed/scripts');
    expect(await look({ alembicConfig: 'conf/alembic.ini', onPending: 'apply-safe' })).toMatchObject(clean);
  });

  test('pyproject.toml alone, and beside an alembic.ini', async () => {
    fresh();
    project.file(
      'pyproject.toml',
      '[project]\nname = "shop"\n[tool.alembic]\nscript_location = "%(here)s/db"\n',
    );
    project.file('shop.py', 'MARK = 1\n');
    scripts('db');
    expect(await look()).toMatchObject({ tool: 'alembic', status: 'pending' });
    expect(await look({ alembicConfig: 'pyproject.toml' })).toMatchObject({ status: 'pending' });
    project.file('alembic.ini', '[alembic]\nsqlalchemy.url = none\n');
    expect(await look({ onPending: 'apply-safe' })).toMatchObject(clean);
    expect(await look()).toMatchObject({ status: 'clean' });
  });

  test('a configuration of another name is found; one beside it is said to be left out', async () => {
    fresh();
    project.file('shop.py', 'MARK = 1\n');
    project.file('conf/setup.ini', '[alembic]\nscript_location = db\n');
    project.file('conf/tox.ini', '[tox]\n');
    scripts('db');
    expect(await look()).toMatchObject({ tool: 'alembic', status: 'pending' });
    project.file('alembic.ini', '[alembic]\nscript_location = db\n');
    project.file('alembic_tenants.ini', '[alembic]\nscript_location = tenants\n');
    expect((await look()).notes.join()).toMatch(/'alembic_tenants\.ini' was not looked at: .*alembic-config/);
  });

  test('an Alembic that does not know pyproject.toml says so', async () => {
    fresh();
    project.file('pyproject.toml', '[tool.alembic]\nscript_location = "db"\n');
    scripts('db');
    const result = await look({}, {}, pythonOf('older'));
    expect(result).toMatchObject({ status: 'error', fault: { code: 'ALEMBIC_CONFIG_INVALID' } });
    expect(result.fault?.message).toMatch(/from 1\.16 on; this is 1\.13/);
  });

  test('a configuration without scripts is no broken migration', async () => {
    fresh();
    project.file('alembic.ini', '[alembic]\n');
    expect(await look()).toMatchObject({ status: 'error', fault: { code: 'ALEMBIC_CONFIG_INVALID' } });
  });
});

describeIf('several heads', () => {
  const begin = () => {
    fresh();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('migrations/env.py', ENV_PY);
  };
  const version = (id: string, after: string | null, more = '') =>
    project.file(
      `migrations/versions/${id}.py`,
      source(id, after, `op.execute("CREATE TABLE t_${id} (id int)")`, more),
    );

  test('two bases are meant: both are applied, as `upgrade heads` does', async () => {
    begin();
    version('a1', null);
    version('b1', null);
    version('b2', 'b1');
    const result = await look();
    expect(result).toMatchObject({ status: 'pending', targets: [{ pending: 3 }] });
    expect(result.fault?.message).toContain('alembic upgrade heads');
    const applied = await look({ onPending: 'apply-safe' });
    expect(applied).toMatchObject({ status: 'clean' });
    expect(applied.applied.map(migration => migration.name).sort()).toEqual(['a1', 'b1', 'b2']);
    version('a2', 'a1');
    expect(await look()).toMatchObject({ pending: [{ name: 'a2' }] });
  });

  test('two branches with a label each are meant; without labels two people met', async () => {
    begin();
    version('a1', null);
    version('b1', 'a1', 'branch_labels = ("orders",)');
    version('c1', 'a1', 'branch_labels = ("stock",)');
    expect(await look()).toMatchObject({ status: 'pending', targets: [{ pending: 3 }] });
    version('b1', 'a1');
    version('c1', 'a1');
    expect(await look()).toMatchObject({ status: 'conflict', fault: { code: 'MIGRATION_CONFLICT' } });
    // The database is on both: somebody upgrades it with `heads`.
    sql(
      "CREATE TABLE alembic_version (version_num varchar(32)); INSERT INTO alembic_version VALUES ('b1'), ('c1')",
    );
    expect(await look()).toMatchObject({ status: 'clean' });
  });
});

describeIf('what upgrade() asks of its connection', () => {
  const begin = (tables = 'CREATE TABLE item (id int, name text)') => {
    fresh();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('migrations/env.py', ENV_PY);
    sql(tables);
  };
  const version = (id: string, after: string | null, upgrade: string, more = '') =>
    project.file(`migrations/versions/${id}.py`, source(id, after, upgrade, more));

  test('a type that is created through it', async () => {
    begin();
    version(
      'a1',
      null,
      `status = postgresql.ENUM("new", "old", name="status")
    status.create(op.get_bind(), checkfirst=True)
    op.add_column("item", sa.Column("status", postgresql.ENUM("new", "old", name="status", create_type=False), nullable=True))`,
      'from sqlalchemy.dialects import postgresql',
    );
    const result = await look();
    expect(statements(result)).toEqual([
      [
        expect.stringMatching(/^CREATE TYPE status AS ENUM/),
        expect.stringMatching(/^ALTER TABLE item ADD COLUMN status/),
      ],
    ]);
    expect(result).toMatchObject({ status: 'pending', pending: [{ safe: true }] });
    expect(result.pending[0]?.operations.map(({ line }) => line)).toEqual([9, 10]);
    expect(sql("SELECT 'types: ' || count(*) FROM pg_type WHERE typname = 'status'")).toContain('types: 0');
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({ status: 'clean' });
    expect(await look()).toMatchObject({ status: 'clean' });
  });

  test('guards by an inspector are answered by the server', async () => {
    begin();
    const more =
      'def columns(table):\n    return [c["name"] for c in sa.inspect(op.get_bind()).get_columns(table)]\n';
    version('a1', null, 'if "name" in columns("item"):\n        op.drop_column("item", "name")', more);
    expect(rules(await look())).toEqual([['drop-column']]);
    version('a1', null, 'if "missing" in columns("item"):\n        op.drop_column("item", "missing")', more);
    expect(await look()).toMatchObject({ pending: [{ safe: true }] });
    version(
      'a1',
      null,
      'if not sa.inspect(op.get_bind()).has_table("item"):\n        op.create_table("item", sa.Column("id", sa.Integer))',
    );
    expect(await look()).toMatchObject({ pending: [{ safe: true }] });
  });

  test('an answer that an earlier pending revision will change is no answer', async () => {
    begin();
    version('a1', null, 'op.add_column("item", sa.Column("note", sa.Text))');
    version(
      'b2',
      'a1',
      'if "note" in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("item")]:\n        op.drop_column("item", "note")',
    );
    version(
      'c3',
      'b2',
      'if not sa.inspect(op.get_bind()).has_table("other"):\n        op.create_table("other", sa.Column("id", sa.Integer))',
    );
    const result = await look();
    expect(rules(result)).toEqual([[], ['sql-not-known'], ['sql-not-known']]);
    expect(result.pending[1]?.operations[0]?.sqlError).toMatch(/pending revisions change/);
    // What nobody touches can still be asked about.
    project.remove('migrations/versions/b2.py');
    version(
      'c3',
      'a1',
      'if not sa.inspect(op.get_bind()).has_table("other"):\n        op.create_table("other", sa.Column("id", sa.Integer))',
    );
    expect(rules(await look())).toEqual([[], []]);
  });

  test('get_bind() in downgrade() alone is nothing to this', async () => {
    begin();
    version(
      'a1',
      null,
      'op.add_column("item", sa.Column("note", sa.Text))\ndef downgrade():\n    op.get_bind().execute(sa.text("DELETE FROM item"))',
    );
    expect(await look()).toMatchObject({ pending: [{ safe: true }] });
  });

  const ROW = `INSERT INTO item (id) VALUES (1)`;
  const writes: readonly [string, string, RegExp | undefined][] = [
    ['rows written through it are SQL like any other', `op.get_bind().execute(sa.text("${ROW}"))`, undefined],
    [
      'a session on it, committed',
      `session = orm.Session(bind=op.get_bind())\n    session.execute(sa.text("${ROW}"))\n    session.commit()`,
      undefined,
    ],
    [
      'rows that are read decide',
      `for row in op.get_bind().execute(sa.text("SELECT id FROM item")):\n        op.get_bind().execute(sa.text("DELETE FROM item"))`,
      /reads rows/,
    ],
    ['a raw cursor', `op.get_bind().connection.cursor().execute("${ROW}")`, /cursor of the driver/],
    [
      'a raw cursor of the driver’s own connection',
      `op.get_bind().connection.dbapi_connection.cursor().execute("${ROW}")`,
      /read-only/,
    ],
    [
      'a driver of its own',
      `import psycopg\n    psycopg.connect(os.environ["DATABASE_URL"].replace("+psycopg", ""), autocommit=True).execute("${ROW}")`,
      /connection of its own/,
    ],
    [
      'another program',
      'import subprocess\n    subprocess.run(["touch", "touched"])',
      /more than ask for SQL/,
    ],
    ['a file', 'open("written", "w").close()', /writes a file/],
    ['the end of the process', 'import sys\n    sys.exit(3)', /SystemExit/],
  ];
  test.each(writes)('%s: nothing is done in a look', async (_, upgrade, reason) => {
    begin();
    version('a1', null, upgrade, 'import os\nfrom sqlalchemy import orm');
    version('b2', 'a1', 'op.add_column("item", sa.Column("note", sa.Text))');
    const result = await look();
    expect(sql("SELECT 'rows: ' || count(*) FROM item")).toContain('rows: 0');
    expect(result.pending.map(migration => migration.name)).toEqual(['a1', 'b2']);
    if (reason) {
      expect(rules(result)[0]).toEqual(['sql-not-known']);
      expect(result.pending[0]?.operations[0]?.sqlError).toMatch(reason);
    } else expect(statements(result)[0]).toEqual([`${ROW};`]);
    // What is behind it is known all the same.
    expect(statements(result)[1]).toEqual([expect.stringMatching(/ADD COLUMN note/)]);
    const apart = await look({ onPending: 'apply-safe' });
    if (reason) expect(apart).toMatchObject({ status: 'unsafe', applied: [] });
  });

  test('an autocommit block is told from what runs in the transaction', async () => {
    begin();
    version(
      'a1',
      null,
      'with op.get_context().autocommit_block():\n        op.create_index("ix", "item", ["name"], postgresql_concurrently=True)',
    );
    const result = await look();
    expect(statements(result)[0]).toEqual([
      'COMMIT;',
      expect.stringMatching(/^CREATE INDEX CONCURRENTLY ix/),
      'BEGIN;',
    ]);
    expect(result).toMatchObject({ status: 'pending', pending: [{ safe: true }] });
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({
      status: 'clean',
      applied: [{ name: 'a1' }],
    });
  });

  test('the same on SQLAlchemy 1.4', async () => {
    begin();
    const python = pythonOf('older');
    const given = { DATABASE_URL: url.replace('+psycopg:', '+psycopg2:') };
    version(
      'a1',
      null,
      'if "name" in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("item")]:\n        op.drop_column("item", "name")',
    );
    expect(rules(await look({}, given, python))).toEqual([['drop-column']]);
    version(
      'a1',
      null,
      `op.get_bind().execute(sa.text("${ROW}"))\n    op.add_column("item", sa.Column("note", sa.Text))`,
    );
    const result = await look({}, given, python);
    expect(statements(result)[0]).toEqual([`${ROW};`, expect.stringMatching(/ADD COLUMN note/)]);
    expect(sql("SELECT 'rows: ' || count(*) FROM item")).toContain('rows: 0');
    expect(await look({ onPending: 'apply-safe' }, given, python)).toMatchObject({
      status: 'clean',
      applied: [{ name: 'a1' }],
    });
  });
});

describeIf('Flask-Migrate', () => {
  const APP = `import os
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class Item(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(50))
def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    if os.environ.get("STOCK_URL"):
        app.config["SQLALCHEMY_BINDS"] = {"stock": os.environ["STOCK_URL"]}
    db.init_app(app)
    Migrate(app, db)
    return app
`;
  const ENV = `from alembic import context
from flask import current_app
db = current_app.extensions["migrate"].db
def run(engine, **words):
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, **current_app.extensions["migrate"].configure_args)
        with context.begin_transaction():
            context.run_migrations(**words)
run(db.engine)
`;
  const BINDS = ENV.replace(
    'run(db.engine)\n',
    'for bind in [None, *current_app.config.get("SQLALCHEMY_BINDS", {})]:\n    run(db.engines[bind], engine_name=bind or "")\n',
  );
  const CREATE =
    'op.create_table("item", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)))';
  const flask = (more: Partial<GuardOptions> = {}, env: Record<string, string> = {}) =>
    look(more, env, pythonOf('flask'));
  const begin = (env = ENV) => {
    fresh();
    project.file('shop.py', APP);
    // As `flask db init` writes it: without a place for the scripts.
    project.file('migrations/alembic.ini', '[alembic]\n');
    project.file('migrations/env.py', env);
  };

  test('within the application’s context: pending, applied, drift, clean', async () => {
    begin();
    project.file('.flaskenv', 'FLASK_APP=shop:create_app\n');
    project.file('migrations/versions/a1.py', source('a1', null, CREATE));
    // An old manage.py of Flask-Script makes it no project of Django.
    project.file('manage.py', 'from flask_script import Manager\n');
    const result = await flask({}, { FLASK_APP: 'shop' });
    expect(result).toMatchObject({
      tool: 'alembic',
      status: 'pending',
      pending: [{ file: 'migrations/versions/a1.py' }],
    });
    expect(await flask({ onPending: 'apply-safe' }, { FLASK_APP: 'shop:create_app()' })).toMatchObject({
      status: 'clean',
      applied: [{ name: 'a1' }],
    });
    expect(await flask({}, { FLASK_APP: 'shop' })).toMatchObject({ status: 'clean' });
    project.file('shop.py', APP.replace('    name =', '    note = db.Column(db.Text)\n    name ='));
    expect(await flask({}, { FLASK_APP: 'shop' })).toMatchObject({ status: 'drift' });
  });

  test('binds: each is a target', async () => {
    begin(BINDS);
    const first = url;
    const orders = name;
    counter += 1;
    server.sql(`CREATE DATABASE projects${counter}`, 'postgres');
    const STOCK_URL = first.replace(/projects\d+$/, `projects${counter}`);
    const version = (id: string, after: string | null, own: string, stock: string) =>
      project.file(
        `migrations/versions/${id}.py`,
        source(id, after, 'pass').replace(
          /def upgrade[\s\S]*/,
          `def upgrade(engine_name):\n    globals()["upgrade_%s" % engine_name]()\ndef upgrade_():\n    ${own}\ndef upgrade_stock():\n    ${stock}\n`,
        ),
      );
    version('a1', null, CREATE, CREATE);
    const env = { FLASK_APP: 'shop', STOCK_URL };
    expect(await flask({ onPending: 'apply-safe', checkDrift: 'off' }, env)).toMatchObject({
      status: 'clean',
      applied: [{ name: 'a1' }, { name: 'a1' }],
    });
    version('b2', 'a1', 'op.drop_column("item", "name")', 'pass');
    const result = await flask({ checkDrift: 'off' }, env);
    expect(result).toMatchObject({ status: 'unsafe', pending: [{ safe: false }, { safe: true }] });
    expect(result.targets).toMatchObject([
      { status: 'unsafe' },
      { name: expect.stringContaining('stock'), status: 'pending' },
    ]);
    expect(server.sql("SELECT 'version: ' || version_num FROM alembic_version", orders)).toContain(
      'version: a1',
    );
  });

  test('an application that cannot be found or loaded is told as such', async () => {
    begin();
    project.file('migrations/versions/a1.py', source('a1', null, CREATE));
    const missingApp = await flask();
    expect(missingApp).toMatchObject({ status: 'error', fault: { code: 'PROJECT_BROKEN' } });
    expect(missingApp.fault?.message).toMatch(/FLASK_APP/);
    project.file('shop.py', `import nowhere\n${APP}`);
    const broken = await flask({}, { FLASK_APP: 'shop' });
    expect(broken).toMatchObject({
      status: 'error',
      fault: { code: 'PROJECT_BROKEN', place: { file: 'shop.py', line: 1 } },
    });
  });
});

describeIf('an env.py with an engine of asyncio', () => {
  const ENV = `import asyncio, os
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine
def migrate(connection):
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
async def run():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()
asyncio.run(run())
`;
  test('looked at, applied and asked like any other', async () => {
    fresh();
    const given = { DATABASE_URL: url.replace('+psycopg:', '+asyncpg:') };
    const python = pythonOf('flask');
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('migrations/env.py', ENV);
    sql('CREATE TABLE item (id int, name text)');
    project.file(
      'migrations/versions/a1.py',
      source(
        'a1',
        null,
        'if "name" in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("item")]:\n        op.add_column("item", sa.Column("note", sa.Text))\n    op.execute("INSERT INTO item (id) VALUES (1)")',
      ),
    );
    const result = await look({}, given, python);
    expect(statements(result)[0]).toEqual([
      expect.stringMatching(/ADD COLUMN note/),
      'INSERT INTO item (id) VALUES (1);',
    ]);
    expect(sql("SELECT 'rows: ' || count(*) FROM item")).toContain('rows: 0');
    project.file(
      'migrations/versions/a1.py',
      source(
        'a1',
        null,
        'with op.get_context().autocommit_block():\n        op.execute("CREATE INDEX CONCURRENTLY ix ON item (name)")',
      ),
    );
    expect(await look({ onPending: 'apply' }, given, python)).toMatchObject({
      status: 'clean',
      fault: undefined,
      applied: [{ name: 'a1' }],
    });
    expect(await look({}, given, python)).toMatchObject({ status: 'clean' });
    const down = { DATABASE_URL: given.DATABASE_URL.replace(`:${server.port}`, ':1') };
    expect(await look({}, down, python)).toMatchObject({
      status: 'unreachable',
      fault: { code: 'DATABASE_UNREACHABLE' },
    });
  });
});
