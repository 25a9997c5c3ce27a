/** Flask-Migrate within its application, and an env.py with an engine of asyncio. */
import { expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
import { AlembicStage, describeIf, pythonOf, source, statements } from './alembic-stage.ts';

const stage = new AlembicStage();

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
    stage.look(more, env, pythonOf('flask'));
  const begin = (env = ENV) => {
    stage.fresh();
    stage.project.file('shop.py', APP);
    // As `flask db init` writes it: without a place for the scripts.
    stage.project.file('migrations/alembic.ini', '[alembic]\n');
    stage.project.file('migrations/env.py', env);
  };

  test('within the application’s context: pending, applied, drift, clean', async () => {
    begin();
    stage.project.file('.flaskenv', 'FLASK_APP=shop:create_app\n');
    stage.project.file('migrations/versions/a1.py', source('a1', null, CREATE));
    // An old manage.py of Flask-Script makes it no project of Django.
    stage.project.file('manage.py', 'from flask_script import Manager\n');
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
    stage.project.file('shop.py', APP.replace('    name =', '    note = db.Column(db.Text)\n    name ='));
    expect(await flask({}, { FLASK_APP: 'shop' })).toMatchObject({ status: 'drift' });
  });

  test('binds: each is a target', async () => {
    begin(BINDS);
    const orders = stage.name;
    const STOCK_URL = stage.urlOf(stage.database());
    const version = (id: string, after: string | null, own: string, stock: string) =>
      stage.project.file(
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
    expect(stage.server.sql("SELECT 'version: ' || version_num FROM alembic_version", orders)).toContain(
      'version: a1',
    );
  });

  test('an application that cannot be found or loaded is told as such', async () => {
    begin();
    stage.project.file('migrations/versions/a1.py', source('a1', null, CREATE));
    const missingApp = await flask();
    expect(missingApp).toMatchObject({ status: 'error', fault: { code: 'PROJECT_BROKEN' } });
    expect(missingApp.fault?.message).toMatch(/FLASK_APP/);
    stage.project.file('shop.py', `import nowhere\n${APP}`);
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
    stage.fresh();
    const given = { DATABASE_URL: stage.url.replace('+psycopg:', '+asyncpg:') };
    const python = pythonOf('flask');
    stage.project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    stage.project.file('migrations/env.py', ENV);
    stage.sql('CREATE TABLE item (id int, name text)');
    stage.project.file(
      'migrations/versions/a1.py',
      source(
        'a1',
        null,
        'if "name" in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("item")]:\n        op.add_column("item", sa.Column("note", sa.Text))\n    op.execute("INSERT INTO item (id) VALUES (1)")',
      ),
    );
    const result = await stage.look({}, given, python);
    expect(statements(result)[0]).toEqual([
      expect.stringMatching(/ADD COLUMN note/),
      'INSERT INTO item (id) VALUES (1);',
    ]);
    expect(stage.sql("SELECT 'rows: ' || count(*) FROM item")).toContain('rows: 0');
    stage.project.file(
      'migrations/versions/a1.py',
      source(
        'a1',
        null,
        'with op.get_context().autocommit_block():\n        op.execute("CREATE INDEX CONCURRENTLY ix ON item (name)")',
      ),
    );
    expect(await stage.look({ onPending: 'apply' }, given, python)).toMatchObject({
      status: 'clean',
      fault: undefined,
      applied: [{ name: 'a1' }],
    });
    expect(await stage.look({}, given, python)).toMatchObject({ status: 'clean' });
    const down = { DATABASE_URL: given.DATABASE_URL.replace(`:${stage.server.port}`, ':1') };
    expect(await stage.look({}, down, python)).toMatchObject({
      status: 'unreachable',
      fault: { code: 'DATABASE_UNREACHABLE' },
    });
  });
});
