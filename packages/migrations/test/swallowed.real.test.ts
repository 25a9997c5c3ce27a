/** What a look refuses a revision of Alembic is remembered, whatever upgrade() makes of the error. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
import { callGuard } from './harness.ts';
import { emptyProject, type Project } from './projects.ts';
import { bothServers, createDatabase, type EngineName, pythonOf, whyMissing } from './servers.ts';

const why = whyMissing('alembic');
if (why) console.warn(`skipped: what a look refuses: ${why}`);
const describeIf = why ? describe.skip : describe;
const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
let name = '';

const ENV_PY = `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
`;

function start(
  engine: EngineName,
): (body: string, more?: Partial<GuardOptions>) => ReturnType<typeof callGuard> {
  counter += 1;
  name = `refused${counter}`;
  createDatabase(servers[engine], engine, name);
  servers[engine].sql(
    "CREATE TABLE item (a int); INSERT INTO item VALUES (1); CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); INSERT INTO alembic_version VALUES ('r1')",
    name,
  );
  const { user, password, host, port } = servers[engine];
  const dialect = engine === 'postgresql' ? 'postgresql+psycopg' : 'mysql+pymysql';
  project = emptyProject();
  mkdirSync(join(project.root, 'm/versions'), { recursive: true });
  project.file('alembic.ini', '[alembic]\nscript_location = m\n');
  project.file('m/env.py', ENV_PY);
  project.file('m/versions/r1.py', 'revision = "r1"\ndown_revision = None\ndef upgrade(): pass\n');
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: `${dialect}://${user}:${password}@${host}:${port}/${name}`,
    HOST: host,
    PORT: String(port),
    DBUSER: user,
    PASSWORD: password,
    NAME: name,
  };
  return (body, more = {}) => {
    const indented = body.split('\n').map(line => `    ${line}`);
    project.file(
      'm/versions/r2.py',
      `from alembic import op\nimport os\nimport sqlalchemy as sa\nrevision = "r2"\ndown_revision = "r1"\ndef upgrade():\n${indented.join('\n')}\n`,
    );
    return callGuard(project.root, pythonOf('alembic'), { checkDrift: 'off', env, ...more });
  };
}

const COUNT = 'op.get_bind().execute(sa.text("SELECT count(*) FROM item"))';
const OWN =
  'with sa.create_engine(os.environ["DATABASE_URL"]).begin() as c: c.execute(sa.text("DELETE FROM item"))';
const tried = (statement: string, otherwise = 'pass', error = 'Exception') =>
  `n = 0\ntry:\n    ${statement.replaceAll('\n', '\n    ')}\nexcept ${error}:\n    ${otherwise}\nif n: op.drop_table("item")`;
const THREAD = `def work():
    ${OWN}
`;

/** Each does for real what a look does not let it do, and hides that it was refused. */
const SWALLOWED: readonly (readonly [string, string])[] = [
  ['a count', tried(`n = ${COUNT}.scalar()`, 'n = 0')],
  ['a count, whatever is raised', tried(`n = ${COUNT}.scalar()`, 'n = 0', 'BaseException')],
  ['rows by a loop', tried(`for row in ${COUNT}: n = row[0]`)],
  ['all rows', tried(`n = len(${COUNT}.fetchall())`)],
  ['the first row', tried(`n = ${COUNT}.first()`)],
  ['rows by name', tried(`n = ${COUNT}.mappings().all()`)],
  [
    'how many rows an UPDATE found',
    'if op.get_bind().execute(sa.text("UPDATE item SET a = a WHERE a = 1")).rowcount > 0: op.drop_table("item")',
  ],
  [
    'rows behind suppress',
    `import contextlib\nn = 0\nwith contextlib.suppress(BaseException):\n    n = ${COUNT}.scalar()\nif n: op.drop_table("item")`,
  ],
  ['an engine of its own', tried(OWN)],
  [
    'a connection of the engine',
    tried('with op.get_bind().engine.begin() as c: c.execute(sa.text("DELETE FROM item"))'),
  ],
  ['a raw connection', tried('op.get_bind().engine.raw_connection().cursor().execute("DELETE FROM item")')],
  ['a cursor', tried('op.get_bind().connection.cursor().execute("DELETE FROM item")')],
  [
    "the driver's connection",
    tried('op.get_bind().connection.driver_connection.cursor().execute("DELETE FROM item")'),
  ],
  ['a program', tried('import subprocess\nsubprocess.run(["true"])')],
  ['a program by the shell', tried('if os.system("true"): pass')],
  [
    'another process',
    tried('import multiprocessing\nmultiprocessing.get_context("spawn").Process(target=print).start()'),
  ],
  [
    'a fork',
    tried('import multiprocessing\nmultiprocessing.get_context("fork").Process(target=print).start()'),
  ],
  ['a library in C', tried('import ctypes\nctypes.CDLL(None).getpid()')],
  ['a file', tried('open("marker", "w").close()')],
  [
    'a thread',
    `import threading\n${THREAD}try:\n    t = threading.Thread(target=work)\n    t.start()\n    t.join()\nexcept Exception: pass`,
  ],
  [
    'a pool of threads',
    `from concurrent.futures import ThreadPoolExecutor\n${THREAD}try:\n    with ThreadPoolExecutor() as pool: pool.submit(work)\nexcept Exception: pass`,
  ],
  [
    'a thread that outlives upgrade()',
    `import threading, time\ndef work():\n    time.sleep(1)\n    ${OWN}\ntry: threading.Thread(target=work).start()\nexcept Exception: pass`,
  ],
  [
    'a thread of the lowest kind',
    `import _thread\n${THREAD}try: _thread.start_new_thread(work, ())\nexcept Exception: pass`,
  ],
  ['a timer', `import threading\n${THREAD}try: threading.Timer(0.01, work).start()\nexcept Exception: pass`],
];

const DRIVERS: Readonly<Record<EngineName, readonly (readonly [string, string])[]>> = {
  postgresql: [
    [
      "the driver's own connect",
      tried(
        'import psycopg\nwith psycopg.connect(host=os.environ["HOST"], port=os.environ["PORT"], user=os.environ["DBUSER"], password=os.environ["PASSWORD"], dbname=os.environ["NAME"]) as c: c.execute("DELETE FROM item")',
      ),
    ],
    [
      "the driver's class",
      tried(
        'import psycopg\nwith psycopg.Connection.connect(host=os.environ["HOST"], port=os.environ["PORT"], user=os.environ["DBUSER"], password=os.environ["PASSWORD"], dbname=os.environ["NAME"]) as c: c.execute("DELETE FROM item")',
      ),
    ],
  ],
  mariadb: [
    [
      "the driver's own connect",
      tried(
        'import pymysql\nc = pymysql.connect(host=os.environ["HOST"], port=int(os.environ["PORT"]), user=os.environ["DBUSER"], password=os.environ["PASSWORD"], database=os.environ["NAME"], autocommit=True)\nc.cursor().execute("DELETE FROM item")',
      ),
    ],
  ],
};

/** These only ask what the catalogue says, or ask for SQL. */
const FINE: readonly (readonly [string, string])[] = [
  [
    'asks for a table',
    'if sa.inspect(op.get_bind()).has_table("item"): op.add_column("item", sa.Column("b", sa.Integer))',
  ],
  [
    'asks for columns behind try',
    'try:\n    names = [c["name"] for c in sa.inspect(op.get_bind()).get_columns("nowhere")]\nexcept Exception:\n    names = []\nop.add_column("item", sa.Column("b", sa.Integer))',
  ],
  [
    'creates by the metadata',
    'm = sa.MetaData()\nsa.Table("other", m, sa.Column("id", sa.Integer, primary_key=True))\nm.create_all(op.get_bind())',
  ],
  [
    'imports a module',
    'import json, decimal, uuid, concurrent.futures\nop.add_column("item", sa.Column("b", sa.Integer))',
  ],
];

describeIf.each(['postgresql', 'mariadb'] as const)('%s: behind try and except', engine => {
  test.each([...SWALLOWED, ...DRIVERS[engine]])('%s is not known', async (_, body) => {
    const look = start(engine);
    const result = await look(body, { onPending: 'apply-safe' });
    expect(result.fault?.code).toBe('MIGRATIONS_UNSAFE');
    expect(result.pending[0]?.findings.map(({ rule }) => rule)).toContain('sql-not-known');
    expect(servers[engine].sql('SELECT count(*) FROM item', name)).toMatch(/\b1\b/);
  });

  test.each(FINE)('what %s is known', async (_, body) => {
    const result = await start(engine)(body);
    expect(result.pending[0]?.findings.map(({ rule }) => rule)).not.toContain('sql-not-known');
    expect(result.pending[0]?.operations.flatMap(({ sql }) => sql).join()).toMatch(/item|other/);
  });
});
