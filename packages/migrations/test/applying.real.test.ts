/** Applying: how long it waits, what an earlier try has left, what is refused before, and what the database says after. */
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions } from '../src/index.ts';
import { callGuard } from './harness.ts';
import { databaseSettings, djangoProject, emptyProject, migration, type Project } from './projects.ts';
import { bothServers, createDatabase, type EngineName, pythonOf, whyMissing } from './servers.ts';
import { holdLock } from './tools.ts';

const why = whyMissing('django52', 'alembic');
if (why) console.warn(`skipped: applying: ${why}`);
const describeIf = why ? describe.skip : describe;

const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
let name = '';
let told: string[] = [];
function fresh(engine: EngineName): void {
  counter += 1;
  name = `applying${counter}`;
  told = [];
  createDatabase(servers[engine], engine, name);
}
const sql = (text: string, engine: EngineName = 'postgresql') => servers[engine].sql(text, name);
const columns = (engine: EngineName, table = 'shop_item') =>
  sql(
    `SELECT column_name FROM information_schema.columns WHERE table_name = '${table}' AND table_schema = '${engine === 'mariadb' ? name : 'public'}'`,
    engine,
  ).match(/\w+/g);

// --- the two tools, with one table and a row each ------------------------------------------------------------------

interface Tool {
  begin(engine: EngineName): void;
  /** Adds the second migration, of statements that are run one by one; `atomic: false` for one by one in fact. */
  add(statements: readonly string[], more?: { atomic?: boolean; head?: string }): void;
  look(more?: Partial<GuardOptions>): ReturnType<typeof callGuard>;
  readonly id: string;
  readonly table: string;
}

const django: Tool = {
  id: 'shop.0002_x',
  table: 'shop_item',
  begin(engine) {
    fresh(engine);
    project = djangoProject({ default: databaseSettings(servers[engine], name) });
    execFileSync(pythonOf('django52'), ['manage.py', 'migrate', '-v0'], { cwd: project.root });
    sql("INSERT INTO shop_item (name) VALUES ('a'), ('a')", engine);
  },
  add(statements, { atomic = true, head = '' } = {}) {
    project.file(
      'shop/migrations/0002_x.py',
      migration(
        '0001_initial',
        statements
          .map(
            text =>
              `${text.startsWith('python:') ? `migrations.RunPython(${text.slice(7)})` : `migrations.RunSQL(${JSON.stringify(text)})`},`,
          )
          .join('\n'),
        atomic ? '' : '    atomic = False\n',
      ).replace('class Migration', `${head}\nclass Migration`),
    );
  },
  look: (more = {}) =>
    callGuard(project.root, pythonOf('django52'), {
      checkDrift: 'off',
      lockTimeout: 1,
      tell: text => told.push(text),
      ...more,
    }),
};

let url = '';
const alembic: Tool = {
  id: 'b2',
  table: 'item',
  begin(engine) {
    fresh(engine);
    const { user, password, port } = servers[engine];
    url = `${engine === 'mariadb' ? 'mysql+pymysql' : 'postgresql+psycopg'}://${user}:${password}@127.0.0.1:${port}/${name}`;
    project = emptyProject();
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
    project.file(
      'migrations/versions/a1.py',
      'revision = "a1"\ndown_revision = None\ndef upgrade():\n    pass\n',
    );
    sql(
      `CREATE TABLE item (id int, name varchar(50)); INSERT INTO item VALUES (1, 'a'), (2, 'a'); CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); INSERT INTO alembic_version VALUES ('a1')`,
      engine,
    );
  },
  add(statements, { atomic = true, head = '' } = {}) {
    const lines = statements.map(text =>
      text.startsWith('python:') ? `${text.slice(7)}(None, None)` : `op.execute(${JSON.stringify(text)})`,
    );
    const body = atomic
      ? lines
      : ['with op.get_context().autocommit_block():', ...lines.map(line => `    ${line}`)];
    project.file(
      'migrations/versions/b2.py',
      `from alembic import op\n${head}\nrevision = "b2"\ndown_revision = "a1"\ndef upgrade():\n${body.map(line => `    ${line}`).join('\n')}\n`,
    );
  },
  look: (more = {}) =>
    callGuard(project.root, pythonOf('alembic'), {
      env: { PATH: process.env.PATH, DATABASE_URL: url },
      checkDrift: 'off',
      lockTimeout: 1,
      tell: text => told.push(text),
      ...more,
    }),
};
const tools = [
  ['Django', django],
  ['Alembic', alembic],
] as const;

const holding = (engine: EngineName, statement: string) => holdLock(servers[engine], engine, name, statement);

describeIf.each(tools)('%s: CREATE INDEX CONCURRENTLY', (_, tool) => {
  const BUILD = `CREATE INDEX CONCURRENTLY ix ON ${tool.table} (name)`;
  const valid = () =>
    sql(`SELECT 'valid: ' || indisvalid FROM pg_index WHERE indexrelid = to_regclass('ix')`);

  test('it waits for an open transaction far longer than another statement would', async () => {
    tool.begin('postgresql');
    tool.add([BUILD], { atomic: false });
    const release = await holding('postgresql', `UPDATE ${tool.table} SET name = name RETURNING 1`);
    const applying = tool.look({ onPending: 'apply-safe' });
    // The transaction goes on until the statement has waited for more than twice the limit of any other.
    const waited = `SELECT 'waited' FROM pg_stat_activity WHERE query ILIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock' AND now() - query_start > interval '2.5 s'`;
    const ended = setInterval(() => {
      if (!sql(waited).includes('waited')) return;
      clearInterval(ended);
      void release();
    }, 300);
    const result = await applying;
    clearInterval(ended);
    await release();
    expect(result).toMatchObject({
      status: 'clean',
      fault: undefined,
      applied: [{ name: tool.id.replace('shop.', '') }],
    });
    expect(valid()).toContain('valid: true');
  });

  test('an INVALID index of an earlier try is told, dropped and built again', async () => {
    tool.begin('postgresql');
    tool.add([BUILD], { atomic: false });
    const release = await holding('postgresql', `UPDATE ${tool.table} SET name = name RETURNING 1`);
    servers.postgresql.sql(
      `SET lock_timeout = 200; CREATE INDEX CONCURRENTLY ix ON ${tool.table} (name);`,
      name,
      { keepGoing: true },
    );
    await release();
    expect(valid()).toContain('valid: false');
    // Another table's, of the same name in another schema, is nobody's business.
    sql('CREATE SCHEMA other; CREATE TABLE other.thing (a int)');
    const looked = await tool.look();
    expect(looked.notes.join()).toMatch(/INVALID index ix of .*item/);
    const result = await tool.look({ onPending: 'apply-safe' });
    expect(result).toMatchObject({ status: 'clean', fault: undefined });
    expect(valid()).toContain('valid: true');
  });

  test('one that fails leaves an INVALID index, which the words say; the next run builds it', async () => {
    tool.begin('postgresql');
    tool.add([`CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix ON ${tool.table} (name)`], {
      atomic: false,
    });
    const failed = await tool.look({ onPending: 'apply' });
    expect(failed).toMatchObject({ status: 'error', fault: { code: 'MIGRATION_FAILED' }, applied: [] });
    expect(failed.fault?.message).toMatch(
      /none of its statements has taken effect.*INVALID index ix of \w*item/s,
    );
    expect(failed.fault?.message).not.toMatch(/rolled back whole/);
    sql(`DELETE FROM ${tool.table} WHERE ctid = (SELECT min(ctid) FROM ${tool.table})`);
    expect(await tool.look({ onPending: 'apply' })).toMatchObject({ status: 'clean', fault: undefined });
    expect(valid()).toContain('valid: true');
  });

  test('what follows it waits as briefly as ever', async () => {
    tool.begin('postgresql');
    sql('CREATE TABLE other (a int)');
    tool.add([BUILD, 'ALTER TABLE other ADD COLUMN b int'], { atomic: false });
    const release = await holding('postgresql', 'SELECT * FROM other');
    const result = await tool.look({ onPending: 'apply' });
    await release();
    expect(result).toMatchObject({ fault: { code: 'MIGRATION_LOCK_TIMEOUT' } });
    expect(result.fault?.message).toMatch(/1 of its \d statements took effect.*CREATE INDEX CONCURRENTLY/s);
    // Part of it is there: it is not tried again.
    expect(told.join()).not.toMatch(/trying again/);
  });
});

describeIf.each(tools)('%s: giving way to a lock', (_, tool) => {
  test.each(['postgresql', 'mariadb'] as const)(
    '%s: it is tried again, and said, while nothing was changed',
    async engine => {
      tool.begin(engine);
      tool.add([`ALTER TABLE ${tool.table} ADD COLUMN note int`]);
      const release = await holding(engine, `SELECT * FROM ${tool.table}`);
      const given = await tool.look({ onPending: 'apply-safe', retries: 0 });
      expect(given).toMatchObject({
        status: 'error',
        fault: { code: 'MIGRATION_LOCK_TIMEOUT' },
        applied: [],
      });
      expect(given.fault?.message).toMatch(
        engine === 'postgresql' ? /rolled back whole/ : /none of its statements has taken effect/,
      );
      expect(told.join()).not.toMatch(/trying again/);
      const tell = (text: string) => {
        told.push(text);
        if (text.includes('trying again')) void release();
      };
      const result = await tool.look({ onPending: 'apply-safe', retries: 3, tell });
      await release();
      expect(result).toMatchObject({ status: 'clean', fault: undefined, applied: [{}] });
      expect(told.join('\n')).toMatch(/nothing was changed: trying again in [\d.]+ s \(1 of 3\)/);
      expect(columns(engine, tool.table)).toContain('note');
    },
  );

  test('MariaDB: not when its first statement has taken effect', async () => {
    tool.begin('mariadb');
    sql('CREATE TABLE other (a int)', 'mariadb');
    tool.add([`ALTER TABLE ${tool.table} ADD COLUMN note int`, 'ALTER TABLE other ADD COLUMN b int']);
    const release = await holding('mariadb', 'SELECT * FROM other');
    const result = await tool.look({ onPending: 'apply-safe', retries: 3 });
    await release();
    expect(result).toMatchObject({ status: 'error', fault: { code: 'MIGRATION_LOCK_TIMEOUT' }, applied: [] });
    expect(result.fault?.message).toMatch(
      /not transactional here: 1 of its 2 statements took effect.*ADD COLUMN note.*not recorded/s,
    );
    expect(told.join()).not.toMatch(/trying again/);
  });

  test('no more often than it is told to', async () => {
    tool.begin('postgresql');
    tool.add([`ALTER TABLE ${tool.table} ADD COLUMN note int`]);
    const release = await holding('postgresql', `SELECT * FROM ${tool.table}`);
    const result = await tool.look({ onPending: 'apply-safe', retries: 2 });
    await release();
    expect(result).toMatchObject({ status: 'error', fault: { code: 'MIGRATION_LOCK_TIMEOUT' } });
    expect(told.filter(text => text.includes('trying again'))).toHaveLength(2);
  });
});

describeIf('a transaction that a migration begins and does not end', () => {
  test.each([
    ['postgresql', ['BEGIN', 'ALTER TABLE shop_item ADD COLUMN note int']],
    ['postgresql', ['START TRANSACTION; ALTER TABLE shop_item ADD COLUMN note int']],
    ['mariadb', ['START TRANSACTION', "INSERT INTO shop_item (name) VALUES ('b')"]],
    ['mariadb', ['SET autocommit = 0', "INSERT INTO shop_item (name) VALUES ('b')"]],
  ] as const)('%s, %j: refused before, for whoever takes responsibility, too', async (engine, statements) => {
    django.begin(engine);
    django.add(statements, { atomic: false });
    const looked = await django.look();
    expect(looked).toMatchObject({ status: 'unsafe' });
    expect(looked.pending[0]?.findings.map(({ rule }) => rule)).toContain('open-transaction');
    for (const more of [
      { onPending: 'apply' },
      { onPending: 'apply-safe', allow: ['shop.0002_x'] },
    ] as const) {
      const result = await django.look(more);
      expect(result).toMatchObject({
        status: 'unsafe',
        fault: { code: 'MIGRATION_LEAVES_TRANSACTION', place: { file: 'shop/migrations/0002_x.py' } },
        applied: [],
      });
    }
    expect(columns(engine)).not.toContain('note');
  });

  test.each([
    ['postgresql', ['BEGIN', 'ALTER TABLE shop_item ADD COLUMN note int', 'COMMIT'], false],
    ['postgresql', ['BEGIN', 'ALTER TABLE shop_item ADD COLUMN note int'], true],
    ['mariadb', ['START TRANSACTION', 'ALTER TABLE shop_item ADD COLUMN note int'], false],
  ] as const)('%s, %j: one that is ended, by whomever, is applied', async (engine, statements, atomic) => {
    django.begin(engine);
    django.add(statements, { atomic });
    expect(await django.look({ onPending: 'apply' })).toMatchObject({
      status: 'clean',
      fault: undefined,
      applied: [{ name: '0002_x' }],
    });
    expect(columns(engine)).toContain('note');
  });

  const HIDDEN = `def work(apps, editor):\n    with editor.connection.cursor() as cursor:\n        cursor.execute("BEGIN")\n        cursor.execute("UPDATE shop_item SET name = 'b'")\n`;
  test.each(['postgresql', 'mariadb'] as const)(
    '%s: in Python, where it cannot be seen before: seen after, by what is recorded',
    async engine => {
      django.begin(engine);
      django.add(['python:work'], { atomic: false, head: HIDDEN });
      const result = await django.look({ onPending: 'apply' });
      expect(result).toMatchObject({
        status: 'error',
        fault: { code: 'MIGRATION_NOT_RECORDED' },
        applied: [],
        pending: [{ name: '0002_x' }],
      });
      expect(sql("SELECT count(*) FROM shop_item WHERE name = 'b'", engine)).toMatch(/\b0\b/);
      expect(
        execFileSync(pythonOf('django52'), ['manage.py', 'showmigrations', 'shop'], {
          cwd: project.root,
          encoding: 'utf8',
        }),
      ).toContain('[ ] 0002_x');
    },
  );

  test('an env.py that does not commit', async () => {
    alembic.begin('postgresql');
    project.file(
      'migrations/env.py',
      `import os
from alembic import context
from sqlalchemy import create_engine, text
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    connection.execute(text("SELECT 1"))
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
    );
    alembic.add(['ALTER TABLE item ADD COLUMN note int']);
    const result = await alembic.look({ onPending: 'apply-safe' });
    expect(result).toMatchObject({ status: 'error', fault: { code: 'MIGRATION_NOT_RECORDED' }, applied: [] });
    expect(result.fault?.message).toMatch(/env\.py does not commit/);
    expect(columns('postgresql', 'item')).not.toContain('note');
  });

  test('an env.py that keeps an error to itself', async () => {
    alembic.begin('postgresql');
    project.file(
      'migrations/env.py',
      `import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
    context.configure(connection=connection)
    try:
        with context.begin_transaction():
            context.run_migrations()
    except Exception:
        print("never mind")
`,
    );
    alembic.add(['ALTER TABLE item ADD COLUMN name int']);
    const result = await alembic.look({ onPending: 'apply' });
    expect(result).toMatchObject({ status: 'error', fault: { code: 'MIGRATION_FAILED' }, applied: [] });
    expect(result.fault?.message).toMatch(/b2 failed: .*already exists.*rolled back whole/s);
  });
});

describeIf.each(tools)('%s: exactly what was judged', (_, tool) => {
  const ADD = `ALTER TABLE ${tool.table} ADD COLUMN note int`;
  /** Does something between the look and the first statement. */
  const meanwhile = (work: () => void): Partial<GuardOptions> => {
    let done = false;
    return {
      tell: () => {
        if (!done) work();
        done = true;
      },
    };
  };
  const nothing = { fault: { code: 'MIGRATION_PLAN_CHANGED' }, applied: [], status: 'pending' };

  test('a migration that appears stops it before the first', async () => {
    tool.begin('postgresql');
    tool.add([ADD]);
    const more = meanwhile(() => {
      if (tool === django)
        project.file(
          'shop/migrations/0003_y.py',
          migration('0002_x', 'migrations.RunSQL("DROP TABLE shop_item"),'),
        );
      else
        project.file(
          'migrations/versions/c3.py',
          'from alembic import op\nrevision = "c3"\ndown_revision = "b2"\ndef upgrade():\n    op.execute("DROP TABLE item")\n',
        );
    });
    const result = await tool.look({ onPending: 'apply', ...more });
    expect(result).toMatchObject(nothing);
    expect(result.fault?.message).toContain('Nothing was applied by this run.');
    expect(columns('postgresql', tool.table)).not.toContain('note');
  });

  test('a file that is written anew stops it, though its name is the same', async () => {
    tool.begin('postgresql');
    tool.add([ADD]);
    const more = meanwhile(() => tool.add([`DROP TABLE ${tool.table}`]));
    expect(await tool.look({ onPending: 'apply', ...more })).toMatchObject(nothing);
    expect(columns('postgresql', tool.table)).toContain('name');
  });

  test('somebody else applies it meanwhile', async () => {
    tool.begin('postgresql');
    tool.add([ADD]);
    const more = meanwhile(() => {
      sql(
        tool === django
          ? "INSERT INTO django_migrations (app, name, applied) VALUES ('shop', '0002_x', now())"
          : "UPDATE alembic_version SET version_num = 'b2'",
      );
    });
    expect(await tool.look({ onPending: 'apply', ...more })).toMatchObject({
      fault: { code: 'MIGRATION_PLAN_CHANGED' },
    });
    expect(columns('postgresql', tool.table)).not.toContain('note');
  });
});

describeIf('a squashed migration', () => {
  test('it is applied in place of those that it stands for, and recorded as all of them', async () => {
    django.begin('postgresql');
    const add = (field: string) => `migrations.AddField("Item", "${field}", models.IntegerField(null=True)),`;
    project.file('shop/migrations/0002_a.py', migration('0001_initial', add('a')));
    project.file('shop/migrations/0003_b.py', migration('0002_a', add('b')));
    project.file(
      'shop/migrations/0002_squashed_0003_b.py',
      migration(
        '0001_initial',
        `${add('a')}\n${add('b')}`,
        '    replaces = [("shop", "0002_a"), ("shop", "0003_b")]\n',
      ),
    );
    const result = await django.look({ onPending: 'apply-safe' });
    expect(result).toMatchObject({
      status: 'clean',
      fault: undefined,
      applied: [{ name: '0002_squashed_0003_b' }],
    });
    expect(columns('postgresql')).toEqual(expect.arrayContaining(['a', 'b']));
    expect(await django.look()).toMatchObject({ status: 'clean' });
  });
});
