import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DatabaseService,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/local-services';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
import { pythonEnvironment } from './environments.ts';
import { callGuard } from './harness.ts';
import { emptyProject, type Project } from './projects.ts';

const alembic = pythonEnvironment('alembic');
const FLYWAY = join(import.meta.dirname, '../../../.cache/flyway/flyway-10.21.0/flyway');
const noAlembic = 'missing' in alembic ? alembic.missing : postgresMissing();
const noFlyway = existsSync(FLYWAY)
  ? mariaDbMissing()
  : 'there is no Flyway in .cache/flyway (scripts/bootstrap --full fetches it with Maven)';
if (noAlembic) console.warn(`skipped: Alembic: ${noAlembic}`);
if (noFlyway) console.warn(`skipped: Flyway: ${noFlyway}`);

const ENV_PY = `import os
from alembic import context
from sqlalchemy import create_engine, MetaData, Table, Column, Integer, String
print("noise of a project")
metadata = MetaData()
Table("item", metadata, Column("id", Integer, primary_key=True), Column("name", String(50), nullable=False))
engine = create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
`;

const revision = (name: string, after: string | null, upgrade: string) => `"""${name}"""
from alembic import op
import sqlalchemy as sa
revision = "${name}"
down_revision = ${after === null ? 'None' : `"${after}"`}
def upgrade():
    ${upgrade}
def downgrade():
    pass
`;

let project: Project;
afterEach(() => project?.delete());

(noAlembic ? describe.skip : describe)('Alembic on PostgreSQL', () => {
  let server: DatabaseService;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop());

  test('clean, pending, unsafe, applied, heads, ahead, drift, down: each told apart', async () => {
    const python = 'python' in alembic ? alembic.python : '';
    const url = `postgresql+psycopg://postgres:${server.password}@127.0.0.1:${server.port}/app`;
    const look = (more: Partial<GuardOptions> = {}) =>
      callGuard(project.root, python, { env: { PATH: process.env.PATH, DATABASE_URL: url }, ...more });
    project = emptyProject();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('migrations/env.py', ENV_PY);
    project.file(
      'migrations/versions/a1.py',
      revision(
        'a1',
        null,
        'op.create_table("item", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50), nullable=False))',
      ),
    );
    const fresh = await look();
    expect(fresh).toMatchObject({
      tool: 'alembic',
      status: 'pending',
      fault: { code: 'MIGRATIONS_PENDING' },
    });
    const applied = await look({ onPending: 'apply-safe' });
    expect(applied).toMatchObject({ status: 'clean', applied: [{ name: 'a1' }], fault: undefined });
    expect(await look()).toMatchObject({ status: 'clean', fault: undefined });

    project.file(
      'migrations/versions/b2.py',
      revision(
        'b2',
        'a1',
        'op.add_column("item", sa.Column("note", sa.Text, nullable=True))\n    op.drop_column("item", "name")',
      ),
    );
    const unsafe = await look();
    expect(unsafe).toMatchObject({
      status: 'unsafe',
      fault: { code: 'MIGRATIONS_UNSAFE', place: { file: 'migrations/versions/b2.py', line: 8 } },
    });
    expect(unsafe.pending[0]?.findings.map(({ rule, subject }) => `${rule} ${subject}`)).toEqual([
      'drop-column item.name',
    ]);

    project.file('migrations/versions/b2.py', revision('b2', 'a1', 'op.create_index("i", "item", ["name"])'));
    expect((await look()).pending[0]?.findings[0]).toMatchObject({
      rule: 'add-index',
      lock: 'blocks-writes',
    });
    project.file(
      'migrations/versions/b2.py',
      revision('b2', 'a1', 'op.add_column("item", sa.Column("note", sa.Text, nullable=True))'),
    );
    project.file('migrations/versions/b3.py', revision('b3', 'a1', 'pass'));
    expect(await look()).toMatchObject({ status: 'conflict', fault: { code: 'MIGRATION_CONFLICT' } });
    project.remove('migrations/versions/b3.py');
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({
      status: 'clean',
      applied: [{ name: 'b2' }],
    });
    expect(await look()).toMatchObject({ status: 'drift', fault: { code: 'MODEL_DRIFT' } });
    project.remove('migrations/versions/b2.py');
    expect(await look()).toMatchObject({ status: 'db-ahead', fault: { code: 'DATABASE_AHEAD' } });
    const down = await look({
      env: { PATH: process.env.PATH, DATABASE_URL: url.replace(`:${server.port}`, ':1') },
    });
    expect(down).toMatchObject({ status: 'unreachable', fault: { code: 'DATABASE_UNREACHABLE' } });
    expect(String(down.fault?.message)).not.toContain(server.password);
    expect(await look({ env: { PATH: process.env.PATH } })).toMatchObject({
      status: 'error',
      fault: { code: 'SETTINGS_BROKEN' },
    });
  }, 120_000);
});

('missing' in alembic ? describe.skip : describe)('Alembic on SQLite', () => {
  test('a revision that fails leaves those before it applied, and the words say so', async () => {
    const python = 'python' in alembic ? alembic.python : '';
    project = emptyProject();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('migrations/env.py', ENV_PY);
    project.file(
      'migrations/versions/a1.py',
      revision(
        'a1',
        null,
        'op.create_table("item", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50), nullable=False))',
      ),
    );
    project.file('migrations/versions/b2.py', revision('b2', 'a1', 'op.drop_table("nothing")'));
    const result = await callGuard(project.root, python, {
      env: { PATH: process.env.PATH, DATABASE_URL: `sqlite:///${project.root}/db.sqlite3` },
      onPending: 'apply',
    });
    expect(result).toMatchObject({
      status: 'error',
      fault: { code: 'MIGRATION_FAILED' },
      applied: [{ name: 'a1' }],
      pending: [{ name: 'b2' }],
    });
    expect(result.fault?.message).toMatch(/b2 failed.*Applied before it and still there: a1/s);
    project.remove('migrations/versions/b2.py');
    expect(
      await callGuard(project.root, python, {
        env: { PATH: process.env.PATH, DATABASE_URL: `sqlite:///${project.root}/db.sqlite3` },
      }),
    ).toMatchObject({ status: 'clean' });
  });
});

('missing' in alembic ? describe.skip : describe)('Alembic and an index', () => {
  test.each([
    ['ix', 'clean'],
    ['ux', 'unsafe'],
  ])('op.drop_index("%s"): the database says whether it is unique', async (index, status) => {
    const python = 'python' in alembic ? alembic.python : '';
    project = emptyProject();
    project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    project.file('migrations/env.py', ENV_PY);
    project.file(
      'migrations/versions/a1.py',
      revision(
        'a1',
        null,
        'op.create_table("item", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50), nullable=False))\n    op.create_index("ix", "item", ["name"])\n    op.create_index("ux", "item", ["name"], unique=True)',
      ),
    );
    const look = () =>
      callGuard(project.root, python, {
        env: { PATH: process.env.PATH, DATABASE_URL: `sqlite:///${project.root}/db.sqlite3` },
        onPending: 'apply-safe',
      });
    expect(await look()).toMatchObject({ status: 'clean' });
    project.file('migrations/versions/b2.py', revision('b2', 'a1', `op.drop_index("${index}", "item")`));
    const result = await look();
    expect({
      status: result.status,
      rules: result.unsafe.flatMap(({ findings }) => findings.map(f => f.rule)),
    }).toEqual({ status, rules: status === 'clean' ? [] : ['drop-unique'] });
  });
});

(noFlyway ? describe.skip : describe)('Flyway on MariaDB', () => {
  let server: DatabaseService;
  beforeAll(async () => {
    server = await startMariaDb();
  }, 60_000);
  afterAll(() => server?.stop());

  test('pending, applied, unsafe, changed, down: the JSON is read and not the exit code', async () => {
    project = emptyProject();
    project.file(
      'flyway.conf',
      `flyway.url=jdbc:mariadb://127.0.0.1:${server.port}/app\nflyway.user=root\nflyway.locations=filesystem:sql\n`,
    );
    project.file('sql/V1__start.sql', 'CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL);\n');
    const look = (more: Partial<GuardOptions> = {}) =>
      callGuard(project.root, '', {
        flyway: FLYWAY,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, FLYWAY_PASSWORD: server.password },
        ...more,
      });
    expect(await look()).toMatchObject({
      tool: 'flyway',
      status: 'pending',
      pending: [{ name: '1', safe: true, file: 'sql/V1__start.sql' }],
    });
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({
      status: 'clean',
      applied: [{ name: '1' }],
    });
    project.file('sql/V2__drop.sql', '-- V2\nALTER TABLE item DROP COLUMN name;\n');
    expect(await look()).toMatchObject({
      status: 'unsafe',
      fault: { place: { file: 'sql/V2__drop.sql', line: 2 } },
      unsafe: [{ findings: [{ rule: 'drop-column' }] }],
    });
    project.file(
      'sql/V2__drop.sql',
      '-- migration-guard: allow drop-column because nobody reads it\nALTER TABLE item DROP COLUMN name;\n',
    );
    expect(await look()).toMatchObject({ status: 'pending' });
    // Another branch brings a version below the newest applied one, which Flyway ignores until it refuses it.
    project.file('sql/V0.5__late.sql', 'CREATE TABLE late (id INT);\n');
    expect(await look()).toMatchObject({
      status: 'conflict',
      counted: false,
      fault: { code: 'MIGRATION_CONFLICT', place: { file: 'sql/V0.5__late.sql' } },
    });
    project.remove('sql/V0.5__late.sql');
    project.file('sql/V1__start.sql', 'CREATE TABLE item (id INT);\n');
    expect(await look()).toMatchObject({
      status: 'error',
      fault: { code: 'MIGRATION_HISTORY_INCONSISTENT' },
    });
    const down = await look({
      env: { PATH: process.env.PATH, HOME: process.env.HOME, FLYWAY_PASSWORD: 'wrong-password-here' },
    });
    expect(down).toMatchObject({ status: 'unreachable', fault: { code: 'DATABASE_LOGIN_REFUSED' } });
    expect(String(down.fault?.message)).not.toContain('wrong-password-here');
  }, 180_000);
});
