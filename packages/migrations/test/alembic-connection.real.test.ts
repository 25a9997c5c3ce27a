/** What upgrade() may ask of its connection, and what is done about it in a look. */
import { expect, test } from '@jest/globals';
import { AlembicStage, describeIf, ENV_PY, pythonOf, rules, source, statements } from './alembic-stage.ts';

const stage = new AlembicStage();

describeIf('what upgrade() asks of its connection', () => {
  const begin = (tables = 'CREATE TABLE item (id int, name text)') => {
    stage.fresh();
    stage.project.file('alembic.ini', '[alembic]\nscript_location = migrations\n');
    stage.project.file('migrations/env.py', ENV_PY);
    stage.sql(tables);
  };
  const version = (id: string, after: string | null, upgrade: string, more = '') =>
    stage.project.file(`migrations/versions/${id}.py`, source(id, after, upgrade, more));

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
    const result = await stage.look();
    expect(statements(result)).toEqual([
      [
        expect.stringMatching(/^CREATE TYPE status AS ENUM/),
        expect.stringMatching(/^ALTER TABLE item ADD COLUMN status/),
      ],
    ]);
    expect(result).toMatchObject({ status: 'pending', pending: [{ safe: true }] });
    expect(result.pending[0]?.operations.map(({ line }) => line)).toEqual([9, 10]);
    expect(stage.sql("SELECT 'types: ' || count(*) FROM pg_type WHERE typname = 'status'")).toContain(
      'types: 0',
    );
    expect(await stage.look({ onPending: 'apply-safe' })).toMatchObject({ status: 'clean' });
    expect(await stage.look()).toMatchObject({ status: 'clean' });
  });

  test('guards by an inspector are answered by the server', async () => {
    begin();
    const more =
      'def columns(table):\n    return [c["name"] for c in sa.inspect(op.get_bind()).get_columns(table)]\n';
    version('a1', null, 'if "name" in columns("item"):\n        op.drop_column("item", "name")', more);
    expect(rules(await stage.look())).toEqual([['drop-column']]);
    version('a1', null, 'if "missing" in columns("item"):\n        op.drop_column("item", "missing")', more);
    expect(await stage.look()).toMatchObject({ pending: [{ safe: true }] });
    version(
      'a1',
      null,
      'if not sa.inspect(op.get_bind()).has_table("item"):\n        op.create_table("item", sa.Column("id", sa.Integer))',
    );
    expect(await stage.look()).toMatchObject({ pending: [{ safe: true }] });
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
    const result = await stage.look();
    expect(rules(result)).toEqual([[], ['sql-not-known'], ['sql-not-known']]);
    expect(result.pending[1]?.operations[0]?.sqlError).toMatch(/pending revisions change/);
    // What nobody touches can still be asked about.
    stage.project.remove('migrations/versions/b2.py');
    version(
      'c3',
      'a1',
      'if not sa.inspect(op.get_bind()).has_table("other"):\n        op.create_table("other", sa.Column("id", sa.Integer))',
    );
    expect(rules(await stage.look())).toEqual([[], []]);
  });

  test('get_bind() in downgrade() alone is nothing to this', async () => {
    begin();
    version(
      'a1',
      null,
      'op.add_column("item", sa.Column("note", sa.Text))\ndef downgrade():\n    op.get_bind().execute(sa.text("DELETE FROM item"))',
    );
    expect(await stage.look()).toMatchObject({ pending: [{ safe: true }] });
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
      /cursor of the driver/,
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
    const result = await stage.look();
    expect(stage.sql("SELECT 'rows: ' || count(*) FROM item")).toContain('rows: 0');
    expect(result.pending.map(migration => migration.name)).toEqual(['a1', 'b2']);
    if (reason) {
      expect(rules(result)[0]).toEqual(['sql-not-known']);
      expect(result.pending[0]?.operations[0]?.sqlError).toMatch(reason);
    } else expect(statements(result)[0]).toEqual([`${ROW};`]);
    // What is behind it is known all the same.
    expect(statements(result)[1]).toEqual([expect.stringMatching(/ADD COLUMN note/)]);
    const apart = await stage.look({ onPending: 'apply-safe' });
    if (reason) expect(apart).toMatchObject({ status: 'unsafe', applied: [] });
  });

  test('an autocommit block is told from what runs in the transaction', async () => {
    begin();
    version(
      'a1',
      null,
      'with op.get_context().autocommit_block():\n        op.create_index("ix", "item", ["name"], postgresql_concurrently=True)',
    );
    const result = await stage.look();
    expect(statements(result)[0]).toEqual([
      'COMMIT;',
      expect.stringMatching(/^CREATE INDEX CONCURRENTLY ix/),
      'BEGIN;',
    ]);
    expect(result).toMatchObject({ status: 'pending', pending: [{ safe: true }] });
    expect(await stage.look({ onPending: 'apply-safe' })).toMatchObject({
      status: 'clean',
      applied: [{ name: 'a1' }],
    });
  });

  test('the same on SQLAlchemy 1.4', async () => {
    begin();
    const python = pythonOf('older');
    const given = { DATABASE_URL: stage.url.replace('+psycopg:', '+psycopg2:') };
    version(
      'a1',
      null,
      'if "name" in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("item")]:\n        op.drop_column("item", "name")',
    );
    expect(rules(await stage.look({}, given, python))).toEqual([['drop-column']]);
    version(
      'a1',
      null,
      `op.get_bind().execute(sa.text("${ROW}"))\n    op.add_column("item", sa.Column("note", sa.Text))`,
    );
    const result = await stage.look({}, given, python);
    expect(statements(result)[0]).toEqual([`${ROW};`, expect.stringMatching(/ADD COLUMN note/)]);
    expect(stage.sql("SELECT 'rows: ' || count(*) FROM item")).toContain('rows: 0');
    expect(await stage.look({ onPending: 'apply-safe' }, given, python)).toMatchObject({
      status: 'clean',
      applied: [{ name: 'a1' }],
    });
  });
});
