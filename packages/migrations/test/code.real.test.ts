/**
 * What the database has beside its tables (triggers, routines, views with hints, operators, keys that cascade) decides whether a
 * statement disturbs the running application. Each row is played on a real server: the application's statement works before, and
 * fails, or does something else, after what must not be called safe; beside the same statement where it does no harm.
 */
import type { DatabaseService } from '@guarded-deploy/local-services';
import { describe, expect, jest, test } from '@jest/globals';
import { judge } from '../src/judge/judge.ts';
import type { DatabaseFacts } from '../src/model/observation.ts';
import { factsFrom, type ServerEngine } from './ask.ts';
import { rulesIn } from './judged.ts';
import { bothServers, createDatabase, whyMissing } from './servers.ts';

jest.setTimeout(180_000);
const why = whyMissing();
const servers = bothServers(why);

interface Row {
  readonly name: string;
  readonly setup: string;
  readonly pending: readonly string[];
  /** What the running application does. */
  readonly app: string;
  /** The rule that speaks against it; none where the application goes on. */
  readonly rule?: string;
  /** The application's answer is another one, though it is not refused. */
  readonly otherAnswer?: boolean;
}

const MY_TABLES =
  'CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, n INT); CREATE TABLE log (id INT PRIMARY KEY AUTO_INCREMENT, n INT);';
const ADD = 'ALTER TABLE log ADD COLUMN extra INT NULL';
const INSERT = 'INSERT INTO t (n) VALUES (5)';

const MARIADB: readonly Row[] = [
  {
    name: 'a trigger that fills a table by place',
    setup: `${MY_TABLES} CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW INSERT INTO log VALUES (NULL, NEW.n)`,
    pending: [ADD],
    app: INSERT,
    rule: 'add-column-code',
  },
  {
    name: 'a column that moves, and a procedure that copies whole rows',
    setup:
      'CREATE TABLE t (id INT PRIMARY KEY, n VARCHAR(9)); INSERT INTO t VALUES (1, "x"); CREATE TABLE copied LIKE t; CREATE PROCEDURE pr() REPLACE INTO copied SELECT * FROM t',
    pending: ['ALTER TABLE t MODIFY n VARCHAR(9) FIRST'],
    app: 'CALL pr()',
    rule: 'column-moved',
  },
  {
    name: 'a trigger that names the columns',
    setup: `${MY_TABLES} CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW INSERT INTO log (n) VALUES (NEW.n)`,
    pending: [ADD],
    app: INSERT,
  },
  {
    name: 'a procedure that fills a table by place',
    setup: `${MY_TABLES} CREATE PROCEDURE pr() REPLACE INTO log SELECT id, n FROM t`,
    pending: [ADD],
    app: 'CALL pr()',
    rule: 'add-column-code',
  },
  {
    name: 'a function that copies whole rows',
    setup: `${MY_TABLES} CREATE TABLE copied LIKE log; CREATE PROCEDURE pr() INSERT INTO copied SELECT * FROM log`,
    pending: [ADD],
    app: 'INSERT INTO log (n) VALUES (1); CALL pr(); DELETE FROM copied; DELETE FROM log',
    rule: 'add-column-code',
  },
  {
    name: 'a view that names an index which is dropped',
    setup: `${MY_TABLES} CREATE INDEX by_n ON t (n); CREATE VIEW v AS SELECT id, n FROM t FORCE INDEX (by_n)`,
    pending: ['DROP INDEX by_n ON t'],
    app: 'SELECT * FROM v',
    rule: 'index-hinted',
  },
  {
    name: 'a view that names an index which is renamed',
    setup: `${MY_TABLES} CREATE INDEX by_n ON t (n); CREATE VIEW v AS SELECT id, n FROM t USE INDEX (by_n)`,
    pending: ['ALTER TABLE t RENAME INDEX by_n TO numbers'],
    app: 'SELECT * FROM v',
    rule: 'index-hinted',
  },
  {
    name: 'a procedure that names an index which is hidden',
    setup: `${MY_TABLES} CREATE INDEX by_n ON t (n); CREATE PROCEDURE pr() SELECT id FROM t FORCE INDEX (by_n)`,
    pending: ['ALTER TABLE t ALTER INDEX by_n IGNORED'],
    app: 'CALL pr()',
    rule: 'index-hidden',
  },
  {
    name: 'an index that no hint names',
    setup: `${MY_TABLES} CREATE INDEX by_n ON t (n); CREATE VIEW v AS SELECT id, n FROM t FORCE INDEX (PRIMARY)`,
    pending: ['DROP INDEX by_n ON t'],
    app: 'SELECT * FROM v',
  },
  {
    name: 'a key by which rows go with those they refer to',
    setup:
      'CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (id INT PRIMARY KEY, p_id INT, CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE CASCADE); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1)',
    pending: ['ALTER TABLE c DROP FOREIGN KEY fk'],
    app: 'START TRANSACTION; DELETE FROM p; SELECT COUNT(*) FROM c; ROLLBACK',
    rule: 'drop-cascading-key',
    otherAnswer: true,
  },
  {
    name: 'a key that only refuses',
    setup:
      'CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (id INT PRIMARY KEY, p_id INT, CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p (id)); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1)',
    pending: ['ALTER TABLE c DROP FOREIGN KEY fk'],
    app: 'SELECT COUNT(*) FROM c',
  },
  {
    name: 'rows whose value comes from a function that deletes',
    setup: `${MY_TABLES} INSERT INTO log VALUES (1, 1); CREATE FUNCTION f() RETURNS INT BEGIN DELETE FROM log; RETURN 1; END`,
    pending: ['INSERT INTO t (n) VALUES (f())'],
    app: 'SELECT COUNT(*) FROM log',
    rule: 'unknown-statement',
    otherAnswer: true,
  },
  {
    name: 'rows whose value the server computes',
    setup: `${MY_TABLES} CREATE FUNCTION f() RETURNS INT RETURN 1`,
    pending: ['INSERT INTO t (n) VALUES (UNIX_TIMESTAMP(NOW()))'],
    app: 'SELECT COUNT(*) FROM log',
  },
  {
    name: 'rows for which a trigger deletes others',
    setup: `${MY_TABLES} INSERT INTO log VALUES (1, 1); CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW DELETE FROM log`,
    pending: [INSERT],
    app: 'SELECT COUNT(*) FROM log',
    rule: 'insert-triggers',
    otherAnswer: true,
  },
  {
    name: 'a view whose function deletes',
    setup: `${MY_TABLES} INSERT INTO log VALUES (1, 1); INSERT INTO t VALUES (1, 1); CREATE FUNCTION f() RETURNS INT BEGIN DELETE FROM log; RETURN 1; END; CREATE VIEW v AS SELECT f() AS x FROM t`,
    pending: ['SELECT * FROM v'],
    app: 'SELECT COUNT(*) FROM log',
    rule: 'read-view',
    otherAnswer: true,
  },
  {
    name: 'the last number of a small key',
    setup: 'CREATE TABLE t (id SMALLINT PRIMARY KEY AUTO_INCREMENT, n INT)',
    pending: ['ALTER TABLE t AUTO_INCREMENT = 32767'],
    app: `${INSERT}; ${INSERT}`,
    rule: 'auto-increment-end',
  },
  {
    name: 'a new column whose default the same statement drops',
    setup: MY_TABLES,
    pending: ['ALTER TABLE t ADD COLUMN x INT NULL, ALTER x DROP DEFAULT'],
    app: INSERT,
    rule: 'drop-default-beside',
  },
  {
    name: 'a new column whose default a later statement drops',
    setup: MY_TABLES,
    pending: ['ALTER TABLE t ADD COLUMN x INT NULL', 'ALTER TABLE t ALTER x DROP DEFAULT'],
    app: INSERT,
  },
  {
    name: 'a number that leaves most of a key',
    setup: 'CREATE TABLE t (id SMALLINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, n INT)',
    pending: ['ALTER TABLE t AUTO_INCREMENT = 32767'],
    app: `${INSERT}; ${INSERT}`,
  },
];

const PG_TABLES =
  'CREATE TABLE t (id serial PRIMARY KEY, n int); CREATE TABLE log (id serial PRIMARY KEY, n int);';
const body = (name: string, text: string, returns = 'trigger') =>
  `CREATE FUNCTION ${name}() RETURNS ${returns} LANGUAGE plpgsql AS $b$ BEGIN ${text} END $b$;`;

const POSTGRESQL: readonly Row[] = [
  {
    name: 'a trigger that copies whole rows',
    setup: `${PG_TABLES} CREATE TABLE audit (id int, n int); ${body('f', 'INSERT INTO audit SELECT NEW.*; RETURN NEW;')} CREATE TRIGGER tr BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION f()`,
    pending: [ADD],
    app: 'INSERT INTO log (n) VALUES (1)',
    rule: 'add-column-code',
  },
  {
    name: 'a trigger that writes rows as JSON',
    setup: `${PG_TABLES} CREATE TABLE audit (row_data jsonb); ${body('f', 'INSERT INTO audit VALUES (to_jsonb(NEW.*)); RETURN NEW;')} CREATE TRIGGER tr BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION f()`,
    pending: [ADD],
    app: 'INSERT INTO log (n) VALUES (1)',
  },
  {
    name: 'a function that returns rows of the table, column by column',
    setup: `${PG_TABLES} ${body('f', 'RETURN QUERY SELECT id, n FROM t;', 'SETOF log')}`,
    pending: [ADD],
    app: 'SELECT * FROM f()',
    rule: 'add-column-code',
  },
  {
    name: 'a function whose columns are listed, and that takes all',
    setup: `${PG_TABLES} CREATE FUNCTION f() RETURNS TABLE (a int, b int) LANGUAGE plpgsql AS $b$ BEGIN RETURN QUERY SELECT * FROM log; END $b$; INSERT INTO log (n) VALUES (1)`,
    pending: [ADD],
    app: 'SELECT * FROM f()',
    rule: 'add-column-code',
  },
  {
    name: 'a variable of the new name',
    setup: `${PG_TABLES} CREATE FUNCTION f(extra int) RETURNS bigint LANGUAGE plpgsql AS $b$ BEGIN RETURN (SELECT count(*) FROM log WHERE n = extra); END $b$`,
    pending: [ADD],
    app: 'SELECT f(1)',
    rule: 'add-column-code',
  },
  {
    name: 'a function that reads a row whole into a record',
    setup: `${PG_TABLES} CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $b$ DECLARE r record; BEGIN SELECT * INTO r FROM log LIMIT 1; RETURN r.n; END $b$; INSERT INTO log (n) VALUES (1)`,
    pending: [ADD],
    app: 'SELECT f()',
  },
  {
    name: 'a key by which rows go with those they refer to',
    setup:
      'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p_id int CONSTRAINT fk REFERENCES p (id) ON DELETE SET NULL); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1)',
    pending: ['ALTER TABLE c DROP CONSTRAINT fk'],
    app: 'BEGIN; DELETE FROM p; SELECT count(p_id) FROM c; ROLLBACK',
    rule: 'drop-cascading-key',
    otherAnswer: true,
  },
  {
    name: 'rows for which a rule deletes others',
    setup: `${PG_TABLES} INSERT INTO log (n) VALUES (1); CREATE RULE r AS ON INSERT TO t DO ALSO DELETE FROM log`,
    pending: [INSERT],
    app: 'SELECT count(*) FROM log',
    rule: 'insert-triggers',
    otherAnswer: true,
  },
  {
    name: 'a view whose function deletes',
    setup: `${PG_TABLES} INSERT INTO log (n) VALUES (1); ${body('f', 'DELETE FROM log; RETURN 1;', 'int')} CREATE VIEW v AS SELECT f() AS x`,
    pending: ['SELECT * FROM v'],
    app: 'SELECT count(*) FROM log',
    rule: 'read-view',
    otherAnswer: true,
  },
  {
    name: 'an operator whose function deletes',
    setup: `${PG_TABLES} INSERT INTO log (n) VALUES (1); CREATE FUNCTION f(int, int) RETURNS int LANGUAGE plpgsql AS $b$ BEGIN DELETE FROM log; RETURN 1; END $b$; CREATE OPERATOR #@# (LEFTARG = int, RIGHTARG = int, FUNCTION = f)`,
    pending: ['SELECT 1 #@# 2'],
    app: 'SELECT count(*) FROM log',
    rule: 'acting-operator',
    otherAnswer: true,
  },
  {
    name: 'a domain whose check deletes',
    setup: `${PG_TABLES} INSERT INTO log (n) VALUES (1); CREATE FUNCTION f(text) RETURNS bool LANGUAGE plpgsql AS $b$ BEGIN DELETE FROM log; RETURN true; END $b$; CREATE DOMAIN acts AS text CHECK (f(VALUE))`,
    pending: ["SELECT 'x'::acts"],
    app: 'SELECT count(*) FROM log',
    rule: 'acting-operator',
    otherAnswer: true,
  },
  {
    name: 'a routine beside another of the same name',
    setup: "CREATE FUNCTION f(bigint) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    pending: ["CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 2'"],
    app: 'SELECT f(5)',
    rule: 'overload-routine',
    otherAnswer: true,
  },
  {
    name: 'a routine of a new name',
    setup: "CREATE FUNCTION f(bigint) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    pending: ["CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 2'"],
    app: 'SELECT f(5)',
  },
  {
    name: 'rows of a new table that inherits',
    setup: `${PG_TABLES} INSERT INTO t (n) VALUES (1)`,
    pending: ['CREATE TABLE more (CHECK (n > 0)) INHERITS (t)', 'INSERT INTO more VALUES (1, 1)'],
    app: 'UPDATE t SET n = 0 WHERE id = 1',
    rule: 'insert-inherited',
  },
  {
    name: 'a table of a name that is looked up in its schema first',
    setup: `${PG_TABLES} CREATE SCHEMA app; ALTER DATABASE {database} SET search_path = app, public`,
    pending: ['CREATE TABLE app.t (id int)'],
    app: 'SELECT n FROM t',
    rule: 'shadowing-name',
  },
  {
    name: 'a table of the same name in a schema that nobody searches',
    setup: `${PG_TABLES} CREATE SCHEMA archive`,
    pending: ['CREATE TABLE archive.t (id int)'],
    app: 'SELECT n FROM t',
  },
];

let number = 0;

function verdictOn(
  server: DatabaseService,
  engine: ServerEngine,
  database: string,
  pending: readonly string[],
) {
  const there = server
    .sql(
      engine === 'mariadb'
        ? 'SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()'
        : "SELECT c.relname FROM pg_class c WHERE pg_table_is_visible(c.oid) AND c.relkind IN ('r', 'v') AND c.relnamespace = CAST('public' AS regnamespace)",
      database,
    )
    .split('\n')
    .filter(name => name !== '');
  const asked = { ...server, sql: (text: string) => server.sql(text, database) };
  const keys = [
    { table: 't', name: 'by_n', kind: 'index' },
    { table: 'c', name: 'fk', kind: 'foreign-key' },
  ] as const;
  const facts: DatabaseFacts = {
    alias: 'default',
    engine,
    version: engine === 'mariadb' ? '10.11.6' : '15.3',
    ...factsFrom(asked, engine, there, pending.join(';')),
    existing: there,
    keys,
    pending: [
      {
        app: '',
        name: 'm',
        file: null,
        atomic: false,
        operations: pending.map(sql => ({ type: 'RunSQL', bases: ['RunSQL'], description: '', sql: [sql] })),
      },
    ],
  };
  return judge(facts, 'django')[0]!;
}

/** What the application gets: its rows, or that it is refused. */
function answer(server: DatabaseService, database: string, statement: string): string {
  try {
    return server.sql(statement, database);
  } catch {
    return 'refused';
  }
}

(why ? describe.skip : describe)('what the database has beside its tables', () => {
  describe.each([
    ['mariadb', MARIADB],
    ['postgresql', POSTGRESQL],
  ] as const)('%s', (engine, rows) => {
    test.each(rows.map(row => [row.name, row] as const))('%s', (_, row) => {
      const server = servers[engine];
      const database = `beside_${++number}`;
      createDatabase(server, engine, database);
      // MariaDB's client splits at semicolons, which the bodies of routines hold.
      const setup = row.setup.replaceAll('{database}', database);
      server.sql(
        engine === 'mariadb' ? `DELIMITER //\n${setup.replace(/; (?=CREATE|INSERT)/g, '//\n')}//` : setup,
        database,
      );
      const verdict = verdictOn(server, engine, database, row.pending);
      const before = answer(server, database, row.app);
      expect(before).not.toBe('refused');
      for (const sql of row.pending) server.sql(sql, database);
      const after = answer(server, database, row.app);
      // That the row is what it says it is.
      if (row.rule === undefined || row.otherAnswer) expect(after).not.toBe('refused');
      else expect(after).toBe('refused');
      if (row.otherAnswer) expect(after).not.toBe(before);
      if (row.rule === undefined) expect(rulesIn(verdict)).toEqual([]);
      else expect(rulesIn(verdict)).toContain(row.rule);
    });
  });
});
