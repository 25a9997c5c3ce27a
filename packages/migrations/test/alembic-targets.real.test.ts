/** One env.py, several databases, engines or schemas: each is looked at, named, judged and applied by itself. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
import { pythonEnvironment } from './environments.ts';
import { callGuard } from './harness.ts';
import { emptyProject, type Project } from './projects.ts';
import { bothServers, createDatabase, type EngineName, pythonOf, whyMissing } from './servers.ts';

const older = pythonEnvironment('alembic113');
const python = pythonOf('alembic');
const why = whyMissing('alembic');
if (why) console.warn(`skipped: several targets of one env.py: ${why}`);
const describeIf = why ? describe.skip : describe;

const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
const fresh = (engine: EngineName = 'postgresql'): string => {
  counter += 1;
  createDatabase(servers[engine], engine, `targets${counter}`);
  return `targets${counter}`;
};
const urlOf = (name: string, engine: EngineName = 'postgresql', port = servers[engine].port) =>
  `${engine === 'mariadb' ? 'mysql+pymysql' : 'postgresql+psycopg'}://${servers[engine].user}:${servers[engine].password}@127.0.0.1:${port}/${name}`;
const look = (more: Partial<GuardOptions> = {}, env: Record<string, string> = {}) =>
  callGuard(project.root, python, { env: { PATH: process.env.PATH, ...env }, ...more });
const sql = (database: string, text: string) => servers.postgresql.sql(text, database);

function begin(files: Record<string, string>): void {
  project = emptyProject();
  project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
  project.file('migrations/versions/.keep', '');
  for (const [path, text] of Object.entries(files)) project.file(path, text);
}
const revision = (id: string, after: string | null, body: string) =>
  project.file(
    `migrations/versions/${id}.py`,
    `"""${id}"""
from alembic import op
import sqlalchemy as sa
revision = "${id}"
down_revision = ${after === null ? 'None' : `"${after}"`}
${body}
`,
  );
const upgrade = (text: string) => `def upgrade():\n    ${text}`;
const CREATE =
  'op.create_table("item", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)))';
const NOTE = 'op.add_column("item", sa.Column("note", sa.Text, nullable=True))';
const DROP = 'op.drop_column("item", "name")';

/** As `alembic init -t multidb` has it: transactions on all engines, committed together. */
const MULTIDB = `import json, os
from alembic import context
from sqlalchemy import create_engine
engines = {name: {"engine": create_engine(url)} for name, url in json.loads(os.environ["URLS"]).items()}
for rec in engines.values():
    rec["connection"] = rec["engine"].connect()
    rec["transaction"] = rec["connection"].begin()
try:
    for name, rec in engines.items():
        context.configure(connection=rec["connection"], upgrade_token="%s_upgrades" % name, downgrade_token="%s_downgrades" % name)
        context.run_migrations(engine_name=name)
    for rec in engines.values():
        rec["transaction"].commit()
except:
    for rec in engines.values():
        rec["transaction"].rollback()
    raise
finally:
    for rec in engines.values():
        rec["connection"].close()
`;
const perEngine = (first: string, second: string) => `def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()
def upgrade_orders():
    ${first}
def upgrade_stock():
    ${second}
`;

describeIf('multidb', () => {
  const setUp = (engine: 'mariadb' | 'postgresql') => {
    const names = [fresh(engine), fresh(engine)];
    begin({ 'migrations/env.py': MULTIDB });
    revision('a1', null, perEngine(CREATE, CREATE));
    return {
      names,
      URLS: JSON.stringify({ orders: urlOf(names[0]!, engine), stock: urlOf(names[1]!, engine) }),
    };
  };

  test.each(['postgresql', 'mariadb'] as const)(
    '%s: a drop in the first is not hidden by a second at its head',
    async engine => {
      const { URLS } = setUp(engine);
      expect(await look({ onPending: 'apply-safe' }, { URLS })).toMatchObject({
        status: 'clean',
        fault: undefined,
        applied: [
          { database: 'orders', name: 'a1' },
          { database: 'stock', name: 'a1' },
        ],
        targets: [
          { name: 'orders', status: 'clean', pending: 0 },
          { name: 'stock', status: 'clean', pending: 0 },
        ],
      });
      revision('b2', 'a1', perEngine(DROP, 'pass'));
      const result = await look({}, { URLS });
      expect(result).toMatchObject({
        status: 'unsafe',
        fault: { place: { file: 'migrations/versions/b2.py' } },
        pending: [
          { database: 'orders', name: 'b2', safe: false },
          { database: 'stock', name: 'b2', safe: true },
        ],
        targets: [
          { name: 'orders', status: 'unsafe', pending: 1 },
          { name: 'stock', status: 'pending', pending: 1 },
        ],
      });
      expect(await look({ onPending: 'apply-safe' }, { URLS })).toMatchObject({
        status: 'unsafe',
        applied: [],
      });
    },
  );

  test('one database that gives no answer: partial, the other is told, and nothing is applied', async () => {
    const { URLS, names } = setUp('postgresql');
    const urls = JSON.parse(URLS) as Record<string, string>;
    // As in a loop that opens one after the other.
    project.file(
      'migrations/env.py',
      `import json, os
from alembic import context
from sqlalchemy import create_engine
for name, url in json.loads(os.environ["URLS"]).items():
    with create_engine(url).connect() as connection:
        context.configure(connection=connection, upgrade_token="%s_upgrades" % name)
        with context.begin_transaction():
            context.run_migrations(engine_name=name)
`,
    );
    const broken = JSON.stringify({ ...urls, stock: urlOf(names[1]!, 'postgresql', 1) });
    for (const onPending of ['fail', 'warn', 'apply-safe', 'apply'] as const) {
      const result = await look({ onPending }, { URLS: broken });
      expect(result).toMatchObject({
        status: 'partial',
        counted: false,
        fault: { code: 'TARGETS_NOT_LOOKED_AT' },
        applied: [],
        targets: [{ name: 'orders', status: 'pending', pending: 1 }],
      });
      expect(result.fault?.message).toMatch(/'orders'.*does not answer/s);
    }
    expect(
      sql(names[0]!, "SELECT 'tables: ' || count(*) FROM pg_tables WHERE schemaname = 'public'"),
    ).toContain('tables: 0');
  });

  test('one that refuses the look at its history is named, and the others are looked at behind it', async () => {
    const { names } = setUp('postgresql');
    const urls = { orders: urlOf(names[0]!), stock: urlOf(names[1]!) };
    await look({ onPending: 'apply-safe' }, { URLS: JSON.stringify(urls) });
    sql(names[0]!, `CREATE ROLE blind${counter} LOGIN PASSWORD 'p'`);
    const blind = urls.orders.replace(/\/\/[^@]+@/, `//blind${counter}:p@`);
    const result = await look({}, { URLS: JSON.stringify({ ...urls, orders: blind }) });
    expect(result).toMatchObject({
      status: 'partial',
      targets: [
        { name: 'orders', status: 'error', pending: null },
        { name: 'stock', status: 'clean', pending: 0 },
      ],
    });
    expect(result.fault?.message).toContain('cannot see alembic_version');
  });
});

/** A loop over the schemas of tenants, each with a history of its own. */
const TENANTS = `import os
from alembic import context
from sqlalchemy import create_engine, text
engine = create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    for tenant in os.environ["TENANTS"].split(","):
        connection.execute(text('CREATE SCHEMA IF NOT EXISTS "%s"' % tenant))
        connection.execute(text('SET search_path TO "%s"' % tenant))
        connection.commit()
        connection.dialect.default_schema_name = tenant
        context.configure(connection=connection, target_metadata=None)
        with context.begin_transaction():
            context.run_migrations()
`;
const TRANSLATED = `import os
from alembic import context
from sqlalchemy import create_engine, text
engine = create_engine(os.environ["DATABASE_URL"])
for tenant in os.environ["TENANTS"].split(","):
    with engine.connect() as connection:
        connection = connection.execution_options(schema_translate_map={None: tenant})
        context.configure(connection=connection, version_table_schema=tenant)
        with context.begin_transaction():
            context.run_migrations()
`;

describeIf('a loop over the schemas of tenants', () => {
  test.each([
    ['by search_path', TENANTS, python],
    ['by schema_translate_map', TRANSLATED, python],
    ['by search_path, SQLAlchemy 1.4', TENANTS.replaceAll('connection.commit()', 'pass'), 'old'],
  ])('%s: the first is behind with a drop, the last is at its head', async (how, env, interpreter) => {
    if (interpreter === 'old' && 'missing' in older) return;
    const own = interpreter === 'old' && 'python' in older ? { python: older.python } : {};
    const name = fresh();
    const url = urlOf(name);
    const DATABASE_URL = interpreter === 'old' ? url.replace('+psycopg:', '+psycopg2:') : url;
    begin({ 'migrations/env.py': env });
    revision('a1', null, upgrade(CREATE));
    sql(name, 'CREATE SCHEMA acme; CREATE SCHEMA zeta');
    const given = { DATABASE_URL, TENANTS: 'acme,zeta' };
    const first = await look({ onPending: 'apply', ...own }, given);
    expect(first).toMatchObject({ status: 'clean', fault: undefined });
    expect(first.applied).toMatchObject([{ database: 'acme' }, { database: 'zeta' }]);
    expect(
      sql(name, "SELECT string_agg(schemaname, ' ' ORDER BY 1) FROM pg_tables WHERE tablename = 'item'"),
    ).toContain('acme zeta');
    // Alembic's own ALTER TABLE does not follow the map.
    revision('b2', 'a1', upgrade(how.includes('translate') ? 'op.drop_table("item")' : DROP));
    // A loop that leaves one out does not make it clean; who means it so says so.
    const left = await look({ onPending: 'apply', ...own }, { ...given, TENANTS: 'zeta' });
    expect(left).toMatchObject({
      status: 'partial',
      applied: [],
      targets: [
        { name: 'default', pending: 1 },
        { name: 'default/acme', status: 'unknown', pending: null },
      ],
    });
    const one = await look(
      { onPending: 'apply', allow: ['other-schemas'], ...own },
      { ...given, TENANTS: 'zeta' },
    );
    expect(one).toMatchObject({ status: 'clean', applied: [{ name: 'b2' }] });
    expect(one.notes.join()).toMatch(/not looked at: .*acme/);
    const result = await look(own, given);
    expect(result).toMatchObject({
      status: 'unsafe',
      pending: [{ database: 'acme', name: 'b2', safe: false }],
      targets: [
        { name: 'acme', status: 'unsafe', pending: 1 },
        { name: 'zeta', status: 'clean', pending: 0 },
      ],
    });
    expect(await look({ onPending: 'apply-safe', ...own }, given)).toMatchObject({
      status: 'unsafe',
      applied: [],
    });
    expect(sql(name, "SELECT string_agg(version_num, ' ') FROM acme.alembic_version")).toContain('a1');
  });

  test('a look makes no schema, whatever env.py does before it migrates', async () => {
    const name = fresh();
    begin({ 'migrations/env.py': TENANTS });
    revision('a1', null, upgrade(CREATE));
    const result = await look({}, { DATABASE_URL: urlOf(name), TENANTS: 'acme,zeta' });
    expect(result).toMatchObject({ status: 'pending', targets: [{ name: 'acme' }, { name: 'zeta' }] });
    expect(
      sql(name, "SELECT 'schemas: ' || count(*) FROM pg_namespace WHERE nspname IN ('acme', 'zeta')"),
    ).toContain('schemas: 0');
  });

  test('a tenant that appears between look and apply is not touched', async () => {
    const name = fresh();
    begin({
      'migrations/env.py': TENANTS.replace(
        'engine = create_engine',
        `import pathlib
runs = pathlib.Path(__file__).parent / "runs"
count = len(runs.read_text()) if runs.exists() else 0
runs.write_text("x" * (count + 1))
if count > 0:
    os.environ["TENANTS"] = "acme,zeta,later"
engine = create_engine`,
      ),
    });
    revision('a1', null, upgrade(CREATE));
    sql(name, 'CREATE SCHEMA acme; CREATE SCHEMA zeta');
    const result = await look({ onPending: 'apply' }, { DATABASE_URL: urlOf(name), TENANTS: 'acme,zeta' });
    expect(result).toMatchObject({ fault: { code: 'MIGRATION_PLAN_CHANGED' }, applied: [] });
    expect(sql(name, "SELECT 'tables: ' || count(*) FROM pg_tables WHERE tablename = 'item'")).toContain(
      'tables: 0',
    );
  });
});

/** The recipe for tenants in Alembic's own documents. */
const BY_ARGUMENT = `import os
from alembic import context
from sqlalchemy import create_engine, text
tenant = context.get_x_argument(as_dictionary=True).get("tenant", "public")
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    connection.execute(text('SET search_path TO "%s"' % tenant))
    connection.commit()
    connection.dialect.default_schema_name = tenant
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`;

describeIf('env.py that chooses by an argument', () => {
  test('each line of alembic-x is a run; without any, schemas with a history are not taken for clean', async () => {
    const name = fresh();
    const DATABASE_URL = urlOf(name);
    begin({ 'migrations/env.py': BY_ARGUMENT });
    revision('a1', null, upgrade(CREATE));
    sql(name, 'CREATE SCHEMA acme; CREATE SCHEMA zeta');
    const alembicX = ['tenant=acme', 'tenant=zeta'];
    expect(await look({ onPending: 'apply-safe', alembicX }, { DATABASE_URL })).toMatchObject({
      status: 'clean',
      applied: [{ database: 'tenant=acme' }, { database: 'tenant=zeta' }],
    });
    await look({ onPending: 'apply' }, { DATABASE_URL });
    const without = await look({ onPending: 'warn' }, { DATABASE_URL });
    expect(without).toMatchObject({
      status: 'partial',
      fault: { code: 'TARGETS_NOT_LOOKED_AT' },
      targets: [
        { name: 'default' },
        { name: 'default/acme', status: 'unknown', pending: null },
        { name: 'default/zeta', status: 'unknown', pending: null },
      ],
    });
    expect(without.fault?.message).toMatch(/-x tenant=….*alembic-x/s);
    revision('b2', 'a1', upgrade(NOTE));
    expect(await look({ alembicX }, { DATABASE_URL })).toMatchObject({
      status: 'pending',
      targets: [
        { name: 'tenant=acme', status: 'pending', pending: 1 },
        { name: 'tenant=zeta', status: 'pending', pending: 1 },
      ],
    });
  });

  test('an argument with a password in it is a name without one', async () => {
    const names = [fresh(), fresh()];
    begin({
      'migrations/env.py': BY_ARGUMENT.replace(
        'os.environ["DATABASE_URL"]',
        'context.get_x_argument(as_dictionary=True)["url"]',
      ),
    });
    revision('a1', null, upgrade(CREATE));
    const alembicX = names.map(name => `url=${urlOf(name)}`);
    const result = await look({ onPending: 'apply', alembicX });
    expect(result).toMatchObject({ status: 'clean', fault: undefined, applied: [{}, {}] });
    expect(JSON.stringify(result)).not.toContain(servers.postgresql.password);
  });

  test('an argument that chooses nothing is no reason to stop', async () => {
    const name = fresh();
    begin({
      'migrations/env.py': BY_ARGUMENT.replace('.get("tenant", "public")', '.get("verbose", "public")'),
    });
    revision('a1', null, upgrade('pass'));
    expect(await look({ onPending: 'apply-safe' }, { DATABASE_URL: urlOf(name) })).toMatchObject({
      status: 'clean',
    });
  });
});

describeIf('a schema with the history of another application', () => {
  test('is nothing to this one', async () => {
    const name = fresh();
    begin({ 'migrations/env.py': BY_ARGUMENT });
    revision('a1', null, upgrade('pass'));
    sql(
      name,
      "CREATE SCHEMA airflow; CREATE TABLE airflow.alembic_version (version_num varchar(32)); INSERT INTO airflow.alembic_version VALUES ('of-another')",
    );
    expect(await look({ onPending: 'apply-safe' }, { DATABASE_URL: urlOf(name) })).toMatchObject({
      status: 'clean',
      targets: [{ name: 'default' }],
    });
  });
});

describeIf('an env.py that falls back to a database in memory', () => {
  test.each(['sqlite://', 'sqlite:///:memory:', 'sqlite:///file:x?mode=memory&uri=true'])(
    '%s is never clean',
    async url => {
      begin({
        'migrations/env.py': `from alembic import context
import os, sqlalchemy
engine = sqlalchemy.create_engine(os.environ.get("DATABASE_URL", "${url}"))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
      });
      revision('0001', null, upgrade(CREATE));
      expect(await look({ onPending: 'apply-safe' })).toMatchObject({
        status: 'unreachable',
        applied: [],
        fault: { message: expect.stringMatching(/database in memory/) },
      });
      const name = fresh();
      expect(await look({}, { DATABASE_URL: urlOf(name) })).toMatchObject({ status: 'pending' });
    },
  );
});

describeIf('a configuration with several sections', () => {
  test('each section that has scripts is looked at', async () => {
    const names = [fresh(), fresh()];
    project = emptyProject();
    project.file(
      'alembic.ini',
      `[orders]\nscript_location = orders\nurl = ${urlOf(names[0]!)}\n[stock]\nscript_location = stock\nurl = ${urlOf(names[1]!)}\n[loggers]\nkeys = root\n`,
    );
    for (const part of ['orders', 'stock']) {
      project.file(
        `${part}/env.py`,
        `from alembic import context
from sqlalchemy import create_engine
with create_engine(context.config.get_main_option("url")).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
      );
      project.file(
        `${part}/versions/a1.py`,
        `from alembic import op\nrevision = "${part}1"\ndown_revision = None\ndef upgrade():\n    op.execute("CREATE TABLE ${part} (id int)")\n`,
      );
    }
    const result = await look({ onPending: 'apply-safe' });
    expect(result).toMatchObject({
      status: 'clean',
      applied: [
        { database: 'orders', name: 'orders1' },
        { database: 'stock', name: 'stock1' },
      ],
    });
  });
});
