import { describe, expect, test } from '@jest/globals';
import { judge } from '../src/judge/judge.ts';
import type { DatabaseFacts } from '../src/model/observation.ts';
import { splitStatements } from '../src/parse/lexer.ts';
import { knownTable } from './known.ts';

const VERSIONS: Readonly<Record<string, string>> = {
  mariadb: '10.11',
  mysql: '8.0.36',
  postgresql: '15.1',
  sqlite: '3.40.1',
};
const text = { null: true, default: false, auto: false, charset: 'utf8mb4', bytes: 4 };
const tables = {
  t: knownTable({
    n: { ...text, type: 'varchar(50)', collation: 'utf8mb4_general_ci' },
    b: { ...text, type: 'varchar(50)', collation: 'utf8mb4_bin' },
    i: { type: 'int', null: false, default: false, auto: false },
    a: { type: 'int', null: false, default: false, auto: true },
  }),
};

/** The verdict on one migration of one text, on a server with the table t. */
function verdict(engine: string, sql: string, more: Partial<DatabaseFacts> = {}) {
  const operations = [{ type: 'sql', description: '', line: 1, sql: [sql] }];
  const database: DatabaseFacts = {
    alias: 'default',
    engine,
    version: VERSIONS[engine]!,
    tables,
    existing: ['t'],
    keys: [
      { table: 't', name: 'plain', kind: 'index' },
      { table: 't', name: 'uq', kind: 'unique' },
      { table: 't', name: 'ck', kind: 'check' },
      { table: 't', name: 'fk', kind: 'foreign-key' },
      { table: 't', name: 'twice', kind: 'index' },
      { table: 'other', name: 'twice', kind: 'unique' },
    ],
    pending: [{ app: '', name: 'x', file: null, atomic: true, operations }],
    ...more,
  };
  return judge(database, 'flyway')[0]!;
}

describe('what a text hides is found', () => {
  test.each([
    ['postgresql', "SELECT '\\'; DROP TABLE t; --'"],
    ['sqlite', "SELECT '\\'; DROP TABLE t; --'"],
    ['postgresql', "SELECT E'\\''; DROP TABLE t"],
    ['postgresql', 'SELECT 5 # 3; DROP TABLE t'],
    ['postgresql', '/* /* */ ; */ DROP TABLE t'],
    ['mariadb', 'SELECT "it\\"s"; DROP TABLE t;'],
    ['mariadb', 'SELECT 1--1; DROP TABLE t'],
    ['mariadb', '/*M!100100 DROP TABLE t */'],
    ['mariadb', '/*! DROP TABLE t */'],
    ['mariadb', 'CREATE TABLE event (id INT, begin DATETIME); DROP TABLE t'],
    ['mariadb', 'CREATE PROCEDURE p() BEGIN CASE 1 WHEN 1 THEN SELECT 1; END CASE; END; DROP TABLE t'],
    ['mariadb', 'CREATE PROCEDURE p() BEGIN BEGIN SELECT 1; END; DROP TABLE t'],
    // What a PostgreSQL 15, a MariaDB 10.11 and a SQLite 3.40 have really run, each sent by its driver.
    ['postgresql', '-- x\rDROP TABLE t;'],
    ['postgresql', 'SELECT 1; -- x\rDROP TABLE t'],
    ['postgresql', "SELECT E'a'\n'\\''; DROP TABLE t; --'"],
    ['postgresql', "SELECT E'a'\r'\\''; DROP TABLE t; --'"],
    ['postgresql', "SELECT E'a' -- c\n'\\''; DROP TABLE t; --'"],
    ['postgresql', 'SELECT $é$ $$ $é$; DROP TABLE t; -- $$'],
    ['postgresql', 'SELECT 1 AS 😀$$; DROP TABLE t; -- $$'],
    ['postgresql', 'SELECT 1 AS x\ufeff$$; DROP TABLE t; -- $$'],
    ['postgresql', 'SELECT 1 AS x\u00a0$$; DROP TABLE t; -- $$'],
    ['postgresql', `SELECT 1 AS ${'x'.repeat(300)}$$; DROP TABLE t; -- $$`],
    ['postgresql', `SELECT $${'a'.repeat(300)}$ $$ $${'a'.repeat(300)}$; DROP TABLE t; -- $$`],
    ['mariadb', "/*!999999 ' */ DROP TABLE t; -- '"],
    ['mariadb', "SELECT 1 /*!999999 ' */; DROP TABLE t; -- '"],
    ['mariadb', "-- it's\r\nDROP TABLE t; -- '"],
    ['sqlite', "SELECT 1; -- x\r'\n; DROP TABLE t; -- '"],
    ['sqlite', '\ufeffDROP TABLE t'],
    // A tool that splits texts may end the comment there, though the server does not.
    ['mariadb', '-- x\rDROP TABLE t;'],
    ['sqlite', '-- x\rDROP TABLE t;'],
    ['postgresql', 'SELECT $a$; DROP TABLE t'],
    ['mariadb', 'BEGIN NOT ATOMIC DELETE FROM t; END'],
    ['mariadb', 'ANALYZE FORMAT=JSON DELETE FROM t'],
    ['postgresql', 'EXPLAIN ANALYZE DELETE FROM t'],
    ['mariadb', 'SET STATEMENT max_statement_time = 1 FOR DELETE FROM t'],
    ['mariadb', 'SET GLOBAL read_only = ON'],
    ['mariadb', 'SET @@GLOBAL.read_only = ON'],
    ['postgresql', 'WITH x AS (SELECT anything()) SELECT 1'],
    ['postgresql', 'ALTER SEQUENCE s RESTART WITH 1'],
    ['sqlite', 'PRAGMA writable_schema = ON'],
    ['mariadb', 'ALTER TABLE t ADD COLUMN x INT NULL, ALGORITHM=COPY'],
    ['mariadb', 'ALTER TABLE t ADD COLUMN x INT NULL, LOCK=EXCLUSIVE'],
    ['mariadb', 'ALTER TABLE t ADD SYSTEM VERSIONING'],
    ['mariadb', 'ALTER TABLE t MODIFY n varchar(50) CHARACTER SET latin1 NULL'],
    ['mariadb', 'ALTER TABLE t MODIFY n varchar(50) COLLATE utf8mb4_bin NULL'],
    ['mariadb', 'ALTER TABLE t MODIFY b varchar(50) NULL'],
    ['mariadb', "ALTER TABLE t ADD COLUMN code varchar(9) NOT NULL DEFAULT 'x' UNIQUE"],
    ['mariadb', 'CREATE TABLE IF NOT EXISTS t (id INT); ALTER TABLE t DROP COLUMN n'],
    ['mariadb', 'CREATE TABLE IF NOT EXISTS T (id INT); ALTER TABLE T DROP COLUMN n'],
    ['mariadb', "SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT '\\'; DROP TABLE t; -- '"],
    ['mariadb', "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES'); SELECT 1"],
    ['mariadb', 'SET @@sql_mode := "ansi"; SELECT 1'],
    ['mariadb', "SET NAMES utf8mb4, `sql_mode` = 'ORACLE'; SELECT 1"],
    ['mariadb', "SET @mode = 'ANSI_QUOTES'; SET sql_mode = @mode; SELECT 1"],
    ['mariadb', "SET @old = @@sql_mode; SELECT 'ANSI' INTO @old; SET sql_mode = @old; SELECT 1"],
    ['mariadb', 'SET sql_mode = 4; SELECT 1'],
    ['mariadb', "SET sql_mode = CONCAT('AN', 'SI'); SELECT 1"],
    ['postgresql', "SET standard_conforming_strings = off; SELECT '\\'; DROP TABLE t; --'"],
    ['postgresql', "SELECT set_config('standard_conforming_strings', 'off', false); SELECT 1"],
    ['postgresql', "SELECT setval('t_id_seq', 1)"],
    ['postgresql', "SELECT nextval('t_id_seq')"],
    ['mariadb', 'SELECT NEXT VALUE FOR s'],
    ['mariadb', 'SELECT SETVAL(s, 1)'],
    ['mariadb', 'ALTER TABLE t MODIFY n varchar(50) NULL UNIQUE'],
    ['mariadb', 'ALTER TABLE t MODIFY n varchar(50) NULL CHECK (n > 0)'],
    ['mariadb', 'ALTER TABLE t CHANGE n m varchar(50) NULL UNIQUE KEY'],
    ['mariadb', 'ALTER TABLE t MODIFY i int NOT NULL PRIMARY KEY'],
    ['mariadb', 'ALTER TABLE t MODIFY i int NOT NULL AUTO_INCREMENT'],
    ['mariadb', 'ALTER TABLE t MODIFY a int NOT NULL'],
    ['mariadb', "ALTER TABLE t MODIFY n varchar(50) GENERATED ALWAYS AS (concat(b, 'x')) STORED"],
    ['mariadb', "ALTER TABLE t MODIFY n varchar(50) AS (concat(b, 'x')) VIRTUAL"],
    ['mariadb', 'ALTER TABLE t MODIFY i int NOT NULL REFERENCES p (id)'],
    ['mariadb', 'ALTER TABLE t ADD (UNIQUE KEY uq (n))'],
    ['mariadb', 'ALTER TABLE t ADD (x INT NULL, CONSTRAINT ck CHECK (i > 0))'],
    ['mariadb', 'ALTER TABLE t ADD (x INT NULL, FOREIGN KEY (i) REFERENCES p (id), PRIMARY KEY (i))'],
    ['mariadb', 'ALTER TABLE t ADD (FULLTEXT KEY ft (n))'],
    ['postgresql', 'SELECT "purge_old_orders"()'],
    ['postgresql', 'SELECT "count"(1)'],
    ['mariadb', 'SELECT `purge_old_orders`()'],
    ['sqlite', 'INSERT OR REPLACE INTO t (i) VALUES (1)'],
    ['sqlite', 'REPLACE INTO t (i) VALUES (1)'],
    ['postgresql', 'CREATE TABLE archive.t (i int); ALTER TABLE t DROP COLUMN n'],
    ['postgresql', 'CREATE TABLE archive.t (i int); ALTER TABLE other.t DROP COLUMN n'],
    ['postgresql', 'CREATE TABLE fresh (i int); ALTER TABLE archive.fresh DROP COLUMN i'],
    ['postgresql', 'CREATE TABLE archive.t (i int); INSERT INTO archive.t SELECT i FROM t; DELETE FROM t'],
    ['postgresql', 'CREATE TABLE IF NOT EXISTS archive.x (i int); ALTER TABLE archive.x DROP COLUMN i'],
    ['postgresql', 'CREATE TABLE archive.x (i int); ALTER TABLE archive.x RENAME TO t; DELETE FROM t'],
    ['postgresql', 'DROP TABLE archive.t; CREATE TABLE IF NOT EXISTS t (i int); DELETE FROM t'],
    [
      'postgresql',
      'SET search_path = archive; CREATE TABLE t (i int); SET search_path = public; DELETE FROM t',
    ],
    ['mariadb', 'CREATE TABLE fresh (i int); USE other; DELETE FROM fresh'],
  ])('%s: %s', (engine, sql) => {
    expect(verdict(engine, sql)).toMatchObject({ safe: false });
  });

  test('a comment that ends one statement swallows none that follows', () => {
    const sql = ['SELECT 1 -- note', 'DROP TABLE t'];
    const operations = [{ type: 'sql', description: '', line: 1, sql }];
    const pending = [{ app: '', name: 'x', file: null, atomic: true, operations }];
    expect(verdict('mariadb', '', { pending }).findings.map(({ rule }) => rule)).toEqual(['drop-table']);
  });
});

describe('what is safe stays safe', () => {
  test.each([
    ['postgresql', "INSERT INTO t (n) VALUES ('C:\\')"],
    ['postgresql', 'WITH x AS (SELECT 1) SELECT count(*) FROM x'],
    ['postgresql', "ALTER SEQUENCE s AS bigint; SET lock_timeout = '2s'; BEGIN; COMMIT"],
    ['mariadb', 'BEGIN; -- a comment\n# another\nINSERT INTO t (n) VALUES ("a;b"); COMMIT'],
    ['mariadb', 'ALTER TABLE t ADD COLUMN x INT NULL, ALGORITHM=INSTANT, LOCK=NONE'],
    ['mariadb', 'ALTER TABLE t MODIFY n varchar(60) COLLATE utf8mb4_general_ci NULL'],
    ['mariadb', 'ALTER TABLE t MODIFY n varchar(60) NULL'],
    ['mariadb', 'ALTER TABLE t MODIFY b varchar(60) COLLATE utf8mb4_bin NULL'],
    ['mariadb', 'CREATE TABLE event (id INT, begin DATETIME); ALTER TABLE event DROP COLUMN begin'],
    ['mariadb', 'CREATE TABLE IF NOT EXISTS fresh (id INT); ALTER TABLE fresh ADD UNIQUE (id)'],
    ['mariadb', 'ALTER TABLE t MODIFY i int NOT NULL, MODIFY a int NOT NULL AUTO_INCREMENT'],
    ['mariadb', 'ALTER TABLE t ADD (x INT NULL, KEY kx (x))'],
    ['mariadb', 'ALTER TABLE t ADD (`unique` INT NULL, `check` INT NULL)'],
    ['sqlite', 'INSERT OR IGNORE INTO t (i) VALUES (1)'],
    ['postgresql', 'CREATE TABLE archive.t (i int); ALTER TABLE archive.t DROP COLUMN i'],
    ['postgresql', 'CREATE TABLE "archive"."t" (i int); DELETE FROM archive.t'],
    ['sqlite', 'PRAGMA foreign_keys = OFF'],
    ['mariadb', "SET sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE'; SELECT 1"],
    ['mariadb', "SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'ONLY_FULL_GROUP_BY', ''); SELECT 1"],
    [
      'mariadb',
      "SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO'; SELECT 1; SET SQL_MODE=@OLD_SQL_MODE; SELECT 1",
    ],
    ['postgresql', "SET standard_conforming_strings = on; SELECT 'a'; SELECT currval('t_id_seq')"],
  ])('%s: %s', (engine, sql) => {
    expect(verdict(engine, sql)).toMatchObject({ safe: true });
  });
});

test('whether IF NOT EXISTS makes a table is not assumed where nobody asked the server', () => {
  const sql = (words: string) =>
    `CREATE TABLE ${words}fresh (id INT, x INT); ALTER TABLE fresh DROP COLUMN x`;
  expect(verdict('mariadb', sql(''), { existing: undefined as never }).safe).toBe(true);
  expect(verdict('mariadb', sql('IF NOT EXISTS '), { existing: undefined as never }).safe).toBe(false);
});

test('a column counts as forgotten whatever the case of its name', () => {
  const known = { t: ['id', 'n'] };
  expect(verdict('mariadb', 'ALTER TABLE t DROP COLUMN N', { known }).safe).toBe(false);
  expect(verdict('mariadb', 'ALTER TABLE t DROP COLUMN b', { known }).safe).toBe(true);
});

test('what changes the meaning of quotes does so for the migrations behind it, too', () => {
  const migration = (name: string, ...sql: string[]) => ({
    app: '',
    name,
    file: null,
    atomic: true,
    operations: sql.map((text, line) => ({ type: 'sql', description: '', line, sql: [text] })),
  });
  const pending = [migration('a', "SET sql_mode = 'ANSI_QUOTES'"), migration('b', 'SELECT 1')];
  const database: DatabaseFacts = { alias: 'default', engine: 'mariadb', version: '10.11', tables, pending };
  expect(judge(database, 'flyway')).toMatchObject([
    { name: 'a', safe: true },
    { name: 'b', safe: false, findings: [{ subject: expect.stringContaining('SELECT 1') }] },
  ]);
});

describe('what holds rows apart is not dropped or renamed without a word, nor what may', () => {
  test.each([
    ['postgresql', 'DROP INDEX uq', 'drop-unique'],
    ['postgresql', 'DROP INDEX IF EXISTS plain, UQ', 'drop-unique'],
    ['postgresql', 'ALTER TABLE t DROP CONSTRAINT uq', 'drop-unique'],
    ['sqlite', 'DROP INDEX uq', 'drop-unique'],
    ['mariadb', 'ALTER TABLE t DROP INDEX uq', 'drop-unique'],
    ['mariadb', 'DROP INDEX `uq` ON t', 'drop-unique'],
    ['postgresql', 'DROP INDEX twice', 'drop-unique'],
    ['postgresql', 'DROP INDEX nobody_knows', 'drop-key-unknown'],
    ['postgresql', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS x ON t (n); DROP INDEX x', 'drop-key-unknown'],
    ['mariadb', 'ALTER TABLE t ADD INDEX IF NOT EXISTS x (n), DROP INDEX x', 'drop-key-unknown'],
    ['postgresql', 'ALTER TABLE t DROP CONSTRAINT nobody_knows', 'drop-key-unknown'],
    ['mariadb', 'ALTER TABLE t DROP KEY nobody_knows', 'drop-key-unknown'],
    ['postgresql', 'CREATE INDEX CONCURRENTLY IF NOT EXISTS uq ON t (n); DROP INDEX uq', 'drop-unique'],
    [
      'postgresql',
      'ALTER INDEX plain RENAME TO was; ALTER INDEX uq RENAME TO plain; DROP INDEX plain',
      'drop-unique',
    ],
    ['postgresql', 'ALTER TABLE t RENAME CONSTRAINT uq TO v', 'rename-constraint'],
    ['postgresql', 'ALTER TABLE t RENAME CONSTRAINT nobody_knows TO v', 'rename-constraint'],
    ['postgresql', 'ALTER INDEX uq RENAME TO v', 'rename-index-unique'],
  ])('%s: %s', (engine, sql, rule) => {
    const { safe, findings } = verdict(engine, sql);
    expect({ safe, rules: findings.map(finding => finding.rule) }).toEqual({
      safe: false,
      rules: expect.arrayContaining([rule]),
    });
  });

  test.each([
    ['postgresql', 'DROP INDEX plain'],
    ['postgresql', 'DROP INDEX CONCURRENTLY public.plain'],
    ['mariadb', 'ALTER TABLE t DROP INDEX plain'],
    ['mariadb', 'DROP INDEX twice ON t'],
    ['mariadb', 'ALTER TABLE t DROP FOREIGN KEY nobody_knows'],
    ['mysql', 'ALTER TABLE t DROP CHECK nobody_knows'],
    ['postgresql', 'ALTER TABLE t DROP CONSTRAINT ck, DROP CONSTRAINT fk'],
    ['postgresql', 'ALTER TABLE t RENAME CONSTRAINT ck TO v'],
    ['postgresql', 'ALTER INDEX plain RENAME TO v; DROP INDEX v'],
    ['mariadb', 'ALTER TABLE t RENAME INDEX uq TO v'],
    ['mariadb', 'ALTER TABLE t ADD INDEX mine (n); ALTER TABLE t DROP INDEX mine'],
    ['postgresql', 'CREATE TABLE fresh (i int); CREATE UNIQUE INDEX f ON fresh (i); DROP INDEX f'],
    [
      'postgresql',
      'CREATE TABLE f (i int); CREATE UNIQUE INDEX g ON f (i); ALTER TABLE f RENAME TO h; DROP INDEX g',
    ],
  ])('%s: %s is safe', (engine, sql) => {
    expect(verdict(engine, sql)).toMatchObject({ safe: true });
  });
});

test('a text costs no more than its length: many statements, and one of many words', () => {
  for (const sign of [';', 'a;', '\n;', '(', '1,', '`', '--\n', '/*', '$$', 'select 1;\n']) {
    for (const engine of ['mariadb', 'postgresql'] as const) {
      const source = sign.repeat((1 << 19) / sign.length);
      const statements = splitStatements(source, engine);
      for (const { line, end } of [statements.at(0), statements.at(-1)].filter(one => one !== undefined)) {
        expect(line).toBeGreaterThan(0);
        expect(end).toBeGreaterThanOrEqual(line);
      }
    }
  }
  expect(splitStatements('a\n;\n\nb;c;\nd', 'sqlite').map(({ line, end }) => [line, end])).toEqual([
    [1, 2],
    [4, 4],
    [4, 4],
    [5, 5],
  ]);
});
