/** The shipped bundle on real servers: what it asks them, and what it says because of the answer. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from '@guarded-deploy/github-simulator';
import {
  type DatabaseService,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/local-services';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { pythonEnvironment } from '../../../packages/migrations/test/environments.ts';
import {
  databaseSettings,
  emptyProject,
  MANAGE,
  type Project,
  settings,
} from '../../../packages/migrations/test/projects.ts';

jest.setTimeout(300_000);
const django = pythonEnvironment('django52');
const alembic = pythonEnvironment('alembic');
const FLYWAY = join(import.meta.dirname, '../../../.cache/flyway/flyway-10.21.0/flyway');

interface Judgement {
  readonly app: string;
  readonly name: string;
  readonly safe: boolean;
  readonly lock: string;
  readonly rules: readonly { readonly rule: string }[];
}

/** One application: the migration that was applied, the one that is pending, and the rules that speak against it. */
interface Row {
  readonly app: string;
  /** Run as the administrator once the tables are there. */
  readonly sql?: string;
  readonly fields?: string;
  readonly operations: readonly string[];
  readonly atomic?: boolean;
  readonly rules: readonly string[];
}

const FIELDS = `("name", models.CharField(max_length=50)), ("note", models.CharField(max_length=31, null=True)), ("n", models.IntegerField(null=True)), ("price", models.DecimalField(max_digits=10, decimal_places=2, null=True))`;

const migrationFile = (
  app: string,
  after: string | null,
  operations: readonly string[],
  atomic = true,
) => `from django.db import migrations, models
from django.db.models.functions import Lower
from django.contrib.postgres.operations import AddIndexConcurrently
class Migration(migrations.Migration):
    dependencies = [${after ? `("${app}", "${after}")` : ''}]
    atomic = ${atomic ? 'True' : 'False'}
    operations = [
${operations.map(text => `        ${text},`).join('\n')}
    ]
`;

const run = (sql: string) => `migrations.RunSQL(${JSON.stringify(sql)})`;
const widen = 'migrations.AlterField("thing", "name", models.CharField(max_length=100))';

const POSTGRESQL: readonly Row[] = [
  {
    app: 'filled_default',
    sql: 'CREATE TABLE day (at int) PARTITION BY RANGE (at); CREATE TABLE day_rest PARTITION OF day DEFAULT; INSERT INTO day VALUES (500)',
    operations: [run('CREATE TABLE day_1 PARTITION OF day FOR VALUES FROM (0) TO (10)')],
    rules: ['default-partition-scanned'],
  },
  {
    app: 'empty_default',
    sql: 'CREATE TABLE week (at int) PARTITION BY RANGE (at); CREATE TABLE week_rest PARTITION OF week DEFAULT',
    operations: [run('CREATE TABLE week_1 PARTITION OF week FOR VALUES FROM (0) TO (10)')],
    rules: [],
  },
  {
    app: 'concurrently',
    operations: [run('CREATE INDEX CONCURRENTLY ci ON concurrently_thing (n)')],
    rules: ['not-in-transaction'],
  },
  {
    app: 'outside',
    atomic: false,
    operations: [run('CREATE INDEX CONCURRENTLY ci2 ON outside_thing (n)')],
    rules: [],
  },
  {
    // The last by name: what stands behind one that cannot be collected is another test's business.
    app: 'z_own_operation',
    operations: ['AddIndexConcurrently("thing", models.Index(fields=["n"], name="ownop"))'],
    rules: ['not-in-transaction'],
  },
  { app: 'widened', operations: [widen], rules: [] },
  {
    app: 'checked',
    sql: "ALTER TABLE checked_thing ADD CONSTRAINT cc CHECK (name <> 'no')",
    operations: [widen],
    rules: ['change-type-in-use'],
  },
  {
    app: 'computed',
    sql: 'CREATE INDEX lowered ON computed_thing (lower(name))',
    operations: [widen],
    rules: ['change-type-in-use'],
  },
  {
    app: 'partial',
    sql: "CREATE INDEX some_of ON partial_thing (id) WHERE name <> ''",
    operations: [widen],
    rules: ['change-type-in-use'],
  },
  {
    app: 'viewed',
    sql: 'CREATE VIEW seen AS SELECT name FROM viewed_thing',
    operations: [widen],
    rules: ['change-type-refused'],
  },
  {
    app: 'priced',
    sql: 'ALTER TABLE priced_thing ADD CONSTRAINT pc CHECK (price > -1)',
    operations: [
      'migrations.AlterField("thing", "price", models.DecimalField(max_digits=12, decimal_places=2, null=True))',
    ],
    rules: ['change-type-in-use'],
  },
  {
    app: 'by_hand',
    atomic: false,
    operations: [
      run('BEGIN'),
      run('ALTER TABLE by_hand_thing ADD COLUMN x int'),
      run('INSERT INTO by_hand_thing (name) SELECT name FROM by_hand_thing'),
      run('COMMIT'),
    ],
    rules: ['lock-held-over-data'],
  },
  {
    app: 'one_text',
    atomic: false,
    operations: [
      run(
        'ALTER TABLE one_text_thing ADD COLUMN x int; INSERT INTO one_text_thing (name) SELECT name FROM one_text_thing',
      ),
    ],
    rules: ['lock-held-over-data'],
  },
  {
    app: 'left_open',
    atomic: false,
    operations: [run('BEGIN'), run('ALTER TABLE left_open_thing ADD COLUMN x int')],
    rules: ['open-transaction'],
  },
  {
    app: 'constant',
    operations: [run('ALTER TABLE constant_thing ADD COLUMN x double precision NOT NULL DEFAULT pi()')],
    rules: [],
  },
  {
    app: 'own_function',
    sql: 'CREATE FUNCTION steady() RETURNS int LANGUAGE sql STABLE AS $$ SELECT 1 $$',
    operations: [run('ALTER TABLE own_function_thing ADD COLUMN x int DEFAULT steady()')],
    rules: [],
  },
  {
    app: 'validated',
    sql: 'ALTER TABLE validated_thing ADD CONSTRAINT nn CHECK (n IS NOT NULL) NOT VALID',
    operations: [
      run('ALTER TABLE validated_thing VALIDATE CONSTRAINT nn'),
      run('ALTER TABLE validated_thing ALTER COLUMN n SET NOT NULL'),
      run('ALTER TABLE validated_thing DROP CONSTRAINT nn'),
    ],
    rules: [],
  },
  {
    app: 'domains',
    sql: 'CREATE DOMAIN positive AS int CHECK (VALUE > 0)',
    operations: [run('ALTER TABLE domains_thing ADD COLUMN x positive')],
    rules: ['add-column-domain'],
  },
  { app: 'owned', operations: [run('ALTER TABLE owned_thing OWNER TO postgres')], rules: [] },
  {
    app: 'large',
    operations: ['migrations.AddIndex("thing", models.Index(fields=["n"], name="large_n"))'],
    rules: ['add-index'],
  },
];

const MARIADB: readonly Row[] = [
  {
    app: 'plain',
    operations: ['migrations.AddField("thing", "x", models.IntegerField(null=True))'],
    rules: [],
  },
  {
    app: 'searched',
    sql: 'ALTER TABLE searched_thing ADD FULLTEXT INDEX ft (name)',
    operations: ['migrations.AddField("thing", "x", models.IntegerField(null=True))'],
    rules: ['rebuild-blocks'],
  },
  {
    app: 'files',
    sql: 'ALTER TABLE files_thing ENGINE = MyISAM',
    operations: ['migrations.AddField("thing", "x", models.IntegerField(null=True))'],
    rules: ['table-copied'],
  },
  {
    app: 'hashed',
    sql: 'ALTER TABLE hashed_thing ADD COLUMN long_text TEXT NULL, ADD UNIQUE KEY uh (long_text)',
    operations: ['migrations.AddField("thing", "x", models.IntegerField(null=True))'],
    rules: ['table-copied'],
  },
  {
    app: 'copied',
    operations: [run('CREATE INDEX i ON copied_thing (n) ALGORITHM=COPY')],
    rules: ['copy-asked'],
  },
  {
    app: 'locked',
    operations: [run('CREATE INDEX i ON locked_thing (n) LOCK=SHARED')],
    rules: ['lock-asked'],
  },
  {
    app: 'refused',
    sql: 'ALTER TABLE refused_thing ENGINE = MyISAM',
    operations: [run('ALTER TABLE refused_thing ADD COLUMN x INT, ALGORITHM=INSTANT')],
    rules: [],
  },
  {
    app: 'short_text',
    operations: ['migrations.AlterField("thing", "note", models.CharField(max_length=200, null=True))'],
    rules: [],
  },
  {
    app: 'constant',
    operations: [run('ALTER TABLE constant_thing ADD COLUMN x DOUBLE NOT NULL DEFAULT (PI())')],
    rules: [],
  },
  {
    app: 'large',
    operations: ['migrations.AlterField("thing", "n", models.BigIntegerField(null=True))'],
    rules: ['widen-type-by-copy'],
  },
];

function djangoProject(server: DatabaseService, rows: readonly Row[]): Project {
  const project = emptyProject();
  project.file('manage.py', MANAGE);
  project.file('site_config/__init__.py', '');
  const apps = [...rows.map(({ app }) => app), 'small'];
  project.file(
    'site_config/settings.py',
    settings({ default: databaseSettings(server, server.database) }, apps),
  );
  for (const app of apps) {
    project.file(`${app}/__init__.py`, '');
    project.file(`${app}/models.py`, '');
    project.file(`${app}/migrations/__init__.py`, '');
    const create = `migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True)), ${FIELDS}])`;
    project.file(`${app}/migrations/0001_initial.py`, migrationFile(app, null, [create]));
  }
  return project;
}

const words = (judged: readonly Judgement[]) =>
  Object.fromEntries(
    judged.map(({ app, rules }) => [
      app,
      [...new Set(rules.map(({ rule }) => rule))].filter(rule => rule !== 'not-transactional'),
    ]),
  );

describe.each([
  ['postgresql', 'missing' in django ? django.missing : postgresMissing(), startPostgres, POSTGRESQL],
  ['mariadb', 'missing' in django ? django.missing : mariaDbMissing(), startMariaDb, MARIADB],
] as const)('Django on %s', (engine, missing, start, rows) => {
  if (missing) console.warn(`skipped: Django on ${engine}: ${missing}`);
  const check = missing ? test.skip : test;
  const python = 'python' in django ? django.python : '';
  let server: DatabaseService;
  let project: Project;
  beforeAll(async () => {
    if (missing) return;
    server = await start();
    project = djangoProject(server, rows);
    execFileSync(python, ['manage.py', 'migrate', '-v0', '--skip-checks'], { cwd: project.root });
    for (const { sql } of rows) if (sql) server.sql(`${sql};`);
    for (const { app, operations, atomic } of rows)
      project.file(
        `${app}/migrations/0002_change.py`,
        migrationFile(app, '0001_initial', operations, atomic),
      );
    project.file(
      'small/migrations/0002_change.py',
      migrationFile('small', '0001_initial', [rows.at(-1)!.operations[0]!.replace('large_n', 'small_n')]),
    );
  });
  afterAll(async () => {
    project?.delete();
    await server?.stop();
  });
  const look = async (inputs: Record<string, string> = {}) => {
    const step = await runStep({
      action: 'migration-guard',
      workspace: project.root,
      inputs: { python, 'on-pending': 'warn', safety: 'warn', 'check-drift': 'off', ...inputs },
    });
    return JSON.parse(step.outputs['pending'] ?? '[]') as Judgement[];
  };

  check('each is judged by what the server says of its table', async () => {
    const expected = Object.fromEntries(
      [...rows, { app: 'small', rules: rows.at(-1)!.rules }].map(({ app, rules }) => [app, rules]),
    );
    expect(words(await look())).toEqual(expected);
  });

  check('a user who may only read gets the same answer', async () => {
    server.sql(
      engine === 'postgresql'
        ? "CREATE ROLE reader LOGIN PASSWORD 'reads-only'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;"
        : `CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'reads-only'; GRANT SELECT ON ${server.database}.* TO reader@'127.0.0.1';`,
    );
    const before = project;
    const all = words(await look());
    const reader = { ...server, user: 'reader', password: 'reads-only' };
    const apps = [...rows.map(({ app }) => app), 'small'];
    before.file(
      'site_config/settings.py',
      settings({ default: databaseSettings(reader, server.database) }, apps),
    );
    expect(words(await look())).toEqual(all);
    before.file(
      'site_config/settings.py',
      settings({ default: databaseSettings(server, server.database) }, apps),
    );
  });

  check('small-table goes by a count, whatever the server estimates', async () => {
    const fill =
      engine === 'postgresql' ? 'generate_series(1, 3000) s' : '(SELECT seq AS s FROM seq_1_to_3000) q';
    server.sql(
      `INSERT INTO large_thing (name, n) SELECT 'a', s FROM ${fill}; INSERT INTO small_thing (name, n) VALUES ('a', 1);`,
    );
    // An estimate from long ago.
    if (engine === 'postgresql')
      server.sql("ANALYZE large_thing; UPDATE pg_class SET reltuples = 1 WHERE relname = 'large_thing';");
    const judged = await look({ 'small-table': '1000' });
    const safe = Object.fromEntries(judged.map(({ app, safe: verdict }) => [app, verdict]));
    expect(safe).toMatchObject({ large: false, small: true });
    expect((await look({ 'small-table': '3000' })).find(({ app }) => app === 'large')?.safe).toBe(true);
    expect((await look({ 'small-table': '2999' })).find(({ app }) => app === 'large')?.safe).toBe(false);
  });
});

const noAlembic = 'missing' in alembic ? alembic.missing : postgresMissing();
if (noAlembic) console.warn(`skipped: Alembic: ${noAlembic}`);
(noAlembic ? describe.skip : describe)('Alembic on PostgreSQL', () => {
  let server: DatabaseService;
  let project: Project;
  beforeAll(async () => {
    server = await startPostgres();
    project = emptyProject();
    server.sql(
      "CREATE TABLE item (id serial PRIMARY KEY, name varchar(50), code varchar(50) CHECK (code <> 'no'), n int);",
    );
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file(
      'migrations/env.py',
      `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
`,
    );
  });
  afterAll(async () => {
    project?.delete();
    await server?.stop();
  });

  test('a transaction is a transaction, and what uses a column is asked', async () => {
    const python = 'python' in alembic ? alembic.python : '';
    const upgrades: readonly [string, string, readonly string[]][] = [
      ['a1', 'op.create_index("i1", "item", ["n"], postgresql_concurrently=True)', ['not-in-transaction']],
      [
        'a2',
        'with op.get_context().autocommit_block():\n        op.create_index("i2", "item", ["n"], postgresql_concurrently=True)',
        [],
      ],
      ['a3', 'op.alter_column("item", "name", type_=sa.String(100))', []],
      ['a4', 'op.alter_column("item", "code", type_=sa.String(100))', ['change-type-in-use']],
      [
        'a5',
        'op.execute("ALTER TABLE item ADD COLUMN x int; INSERT INTO item (n) SELECT n FROM item")',
        ['lock-held-over-data'],
      ],
    ];
    upgrades.forEach(([name, body], at) => {
      project.file(
        `migrations/versions/${name}.py`,
        `from alembic import op
import sqlalchemy as sa
revision = "${name}"
down_revision = ${at === 0 ? 'None' : `"${upgrades[at - 1]![0]}"`}
def upgrade():
    ${body}
def downgrade():
    pass
`,
      );
    });
    const step = await runStep({
      action: 'migration-guard',
      workspace: project.root,
      inputs: { python, 'on-pending': 'warn', safety: 'warn', 'check-drift': 'off' },
      env: { DATABASE_URL: `postgresql+psycopg://postgres:${server.password}@127.0.0.1:${server.port}/app` },
    });
    const judged = JSON.parse(step.outputs['pending'] ?? '[]') as Judgement[];
    expect(judged.map(({ name, rules }) => [name, rules.map(({ rule }) => rule)])).toEqual(
      upgrades.map(([name, , rules]) => [name, rules]),
    );
  });
});

const noFlyway = existsSync(FLYWAY)
  ? undefined
  : 'there is no Flyway in .cache/flyway (scripts/bootstrap --full fetches it with Maven)';
describe.each([
  [
    'postgresql',
    noFlyway ?? postgresMissing(),
    startPostgres,
    "CREATE TABLE item (id serial PRIMARY KEY, name varchar(50), code varchar(50) CHECK (code <> 'no'), n int); CREATE INDEX old_i ON item (n);",
    [
      ['ALTER TABLE item ADD COLUMN done boolean NOT NULL DEFAULT false', []],
      ['ALTER TABLE item ALTER COLUMN name TYPE varchar(100)', []],
      ['ALTER TABLE item ALTER COLUMN code TYPE varchar(100)', ['change-type-in-use']],
      ['CREATE INDEX CONCURRENTLY new_i ON item (n)', []],
      ["SET lock_timeout = '5s'; CREATE INDEX CONCURRENTLY other_i ON item (n)", ['not-in-transaction']],
      ['DROP INDEX old_i', []],
      ['ALTER TABLE public.item ADD COLUMN more text', []],
    ],
  ],
  [
    'mariadb',
    noFlyway ?? mariaDbMissing(),
    startMariaDb,
    'CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50)); CREATE TABLE searched (id INT PRIMARY KEY, name TEXT, FULLTEXT KEY ft (name)); CREATE TABLE files (id INT PRIMARY KEY) ENGINE=MyISAM;',
    [
      ['ALTER TABLE item ADD COLUMN x INT NULL', []],
      ['ALTER TABLE searched ADD COLUMN x INT NULL', ['rebuild-blocks']],
      ['ALTER TABLE files ADD COLUMN x INT NULL', ['table-copied']],
      ['ALTER TABLE item MODIFY name VARCHAR(60) NULL', []],
    ],
  ],
] as const)('Flyway on %s', (engine, missing, start, setup, migrations) => {
  if (missing) console.warn(`skipped: Flyway on ${engine}: ${missing}`);
  (missing ? test.skip : test)('the server is asked through a callback of its own', async () => {
    const server = await start();
    const project = emptyProject();
    try {
      server.sql(setup);
      project.file(
        'flyway.conf',
        `flyway.url=jdbc:${engine}://127.0.0.1:${server.port}/app\nflyway.user=${server.user}\nflyway.locations=filesystem:sql\nflyway.baselineOnMigrate=true\nflyway.baselineVersion=0\nflyway.postgresql.transactional.lock=false\n`,
      );
      migrations.forEach(([sql], at) => {
        project.file(`sql/V${at + 1}__step.sql`, `${sql};\n`);
      });
      const step = await runStep({
        action: 'migration-guard',
        workspace: project.root,
        inputs: { tool: 'flyway', flyway: FLYWAY, 'on-pending': 'warn', safety: 'warn' },
        env: { FLYWAY_PASSWORD: server.password },
      });
      const judged = JSON.parse(step.outputs['pending'] ?? '[]') as Judgement[];
      expect(judged.map(({ rules }) => rules.map(({ rule }) => rule))).toEqual(
        migrations.map(([, rules]) => rules),
      );
    } finally {
      project.delete();
      await server.stop();
    }
  });
});
