/** One small project on a real server for each tool: a table with two rows, and migrations to add. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DatabaseService } from '@guarded-deploy/local-services';
import type { GuardOptions, GuardResult } from '../src/index.ts';
import { callGuard } from './harness.ts';
import { databaseSettings, djangoProject, emptyProject, migration, type Project } from './projects.ts';
import { createDatabase, type EngineName } from './servers.ts';

/** A project under test. */
export interface Subject {
  readonly project: Project;
  readonly engine: EngineName;
  readonly database: string;
  readonly table: string;
  /** What was told while it was applied. */
  readonly told: string[];
  /**
   * Adds the next migration. Each text is one statement; `python:NAME` calls a function, which `head` defines with two
   * arguments. `atomic: false` runs each by itself.
   */
  add(
    name: string,
    after: string,
    statements: readonly string[],
    more?: { atomic?: boolean; head?: string },
  ): void;
  look(more?: Partial<GuardOptions>): Promise<GuardResult>;
  sql(text: string): string;
  columns(table?: string): readonly string[];
  /** Names of the applied migrations, as the history has them. */
  recorded(): readonly string[];
}

let counter = 0;

function prepare(server: DatabaseService, engine: EngineName) {
  counter += 1;
  const database = `tool${process.pid}x${counter}`;
  createDatabase(server, engine, database);
  const sql = (text: string) => server.sql(text, database);
  const schema = engine === 'mariadb' ? database : 'public';
  const columns = (table: string) =>
    sql(
      `SELECT column_name FROM information_schema.columns WHERE table_name = '${table}' AND table_schema = '${schema}'`,
    ).match(/\w+/g) ?? [];
  return { database, sql, columns, told: [] as string[] };
}

/** A project of Django whose first migration is applied. */
export function djangoSubject(server: DatabaseService, engine: EngineName, python: string): Subject {
  const { database, sql, columns, told } = prepare(server, engine);
  const project = djangoProject({ default: databaseSettings(server, database) });
  execFileSync(python, ['manage.py', 'migrate', '-v0'], { cwd: project.root });
  sql("INSERT INTO shop_item (name) VALUES ('a'), ('a')");
  return {
    project,
    engine,
    database,
    table: 'shop_item',
    told,
    sql,
    columns: (table = 'shop_item') => columns(table),
    recorded: () =>
      sql("SELECT name FROM django_migrations WHERE app = 'shop'")
        .split('\n')
        .filter(name => name !== ''),
    add(name, after, statements, { atomic = true, head = '' } = {}) {
      const operations = statements.map(text =>
        text.startsWith('python:')
          ? `migrations.RunPython(${text.slice(7)}),`
          : `migrations.RunSQL(${JSON.stringify(text)}),`,
      );
      project.file(
        `shop/migrations/${name}.py`,
        migration(after, operations.join('\n'), atomic ? '' : '    atomic = False\n').replace(
          'class Migration',
          `${head}\nclass Migration`,
        ),
      );
    },
    look: (more = {}) =>
      callGuard(project.root, python, {
        checkDrift: 'off',
        lockTimeout: 1,
        tell: text => told.push(text),
        ...more,
      }),
  };
}

const ALEMBIC_ENV = `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
`;

/** A project of Alembic at its revision a1; each revision is a transaction. */
export function alembicSubject(server: DatabaseService, engine: EngineName, python: string): Subject {
  const { database, sql, columns, told } = prepare(server, engine);
  const { user, password, port } = server;
  const driver = engine === 'mariadb' ? 'mysql+pymysql' : 'postgresql+psycopg';
  const url = `${driver}://${user}:${password}@127.0.0.1:${port}/${database}`;
  const project = emptyProject();
  project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
  project.file('migrations/env.py', ALEMBIC_ENV);
  project.file(
    'migrations/versions/a1.py',
    'revision = "a1"\ndown_revision = None\ndef upgrade():\n    pass\n',
  );
  sql(
    `CREATE TABLE item (id int, name varchar(50)); INSERT INTO item VALUES (1, 'a'), (2, 'a');
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); INSERT INTO alembic_version VALUES ('a1')`,
  );
  const order = ['a1'];
  return {
    project,
    engine,
    database,
    table: 'item',
    told,
    sql,
    columns: (table = 'item') => columns(table),
    recorded() {
      const at = sql('SELECT version_num FROM alembic_version').trim();
      return order.slice(0, order.indexOf(at) + 1);
    },
    add(name, after, statements, { atomic = true, head = '' } = {}) {
      if (!order.includes(name)) order.push(name);
      const lines = statements.map(text =>
        text.startsWith('python:') ? `${text.slice(7)}(None, None)` : `op.execute(${JSON.stringify(text)})`,
      );
      const body = atomic
        ? lines
        : ['with op.get_context().autocommit_block():', ...lines.map(line => `    ${line}`)];
      project.file(
        `migrations/versions/${name}.py`,
        `from alembic import op\n${head}\nrevision = "${name}"\ndown_revision = "${after}"\ndef upgrade():\n${body.map(line => `    ${line}`).join('\n')}\n`,
      );
    },
    look: (more = {}) =>
      callGuard(project.root, python, {
        env: { PATH: process.env.PATH, DATABASE_URL: url },
        checkDrift: 'off',
        lockTimeout: 1,
        tell: text => told.push(text),
        ...more,
      }),
  };
}

/**
 * A client of the server's own that runs a statement in a transaction and then waits.
 * @returns what ends the transaction
 */
export async function holdLock(
  server: DatabaseService,
  engine: EngineName,
  database: string,
  statement: string,
): Promise<() => Promise<void>> {
  const [program, args, password] =
    engine === 'postgresql'
      ? ([
          'psql',
          ['-X', '-q', '-A', '-t', '-h', server.host, '-p', String(server.port), '-U', server.user, database],
          'PGPASSWORD',
        ] as const)
      : ([
          'mariadb',
          [
            '--no-defaults',
            '-N',
            '-B',
            '-n',
            '-h',
            server.host,
            '-P',
            String(server.port),
            '-u',
            server.user,
            database,
          ],
          'MYSQL_PWD',
        ] as const);
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, [password]: server.password },
  });
  let said = '';
  const held = new Promise<void>((resolve, reject) => {
    child.once('close', () => reject(new Error(`${program} ended: ${said}`)));
    child.stdout.on('data', chunk => {
      said += String(chunk);
      if (said.includes('it is held')) resolve();
    });
  });
  child.stdin.write(`BEGIN;\n${statement};\nSELECT 'it is held';\n`);
  await held;
  return async () => {
    if (child.exitCode !== null) return;
    child.stdin.end('ROLLBACK;\n');
    await once(child, 'close');
  };
}
