import { describe, expect, test } from '@jest/globals';
import { judge } from '../src/judge/judge.ts';
import type { DatabaseFacts } from '../src/model/observation.ts';
import { COLUMNS, judged, my, rulesIn, words } from './judged.ts';
import { knownTable } from './known.ts';

describe('what PostgreSQL refuses in a transaction', () => {
  const tables = { t: knownTable(COLUMNS) };
  const OUTSIDE = [
    'CREATE INDEX CONCURRENTLY i ON t (n)',
    'create unique index concurrently i on t (n)',
    'DROP INDEX CONCURRENTLY i',
    'REINDEX TABLE CONCURRENTLY t',
    'REINDEX (CONCURRENTLY) TABLE t',
    'REINDEX SCHEMA public',
    'REINDEX DATABASE shop',
    'VACUUM t',
    'VACUUM (ANALYZE, FULL FALSE) t',
    'CREATE DATABASE other',
    'DROP DATABASE other',
    "CREATE TABLESPACE s LOCATION '/x'",
    "ALTER SYSTEM SET work_mem = '1GB'",
    'ALTER DATABASE shop SET TABLESPACE s',
    'ALTER TABLE t DETACH PARTITION q CONCURRENTLY',
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
    'CLUSTER',
    'DISCARD ALL',
  ];
  test.each(OUTSIDE)('%s', sql => {
    expect(rulesIn(judged('postgresql', [sql], tables))).toContain('not-in-transaction');
    expect(rulesIn(judged('postgresql', [sql], tables, { atomic: false }))).not.toContain(
      'not-in-transaction',
    );
    // PostgreSQL makes a transaction of a text with several statements; BEGIN makes one by hand.
    expect(rulesIn(judged('postgresql', [`SELECT 1; ${sql}`], tables, { atomic: false }))).toContain(
      'not-in-transaction',
    );
    expect(rulesIn(judged('postgresql', ['BEGIN', sql, 'COMMIT'], tables, { atomic: false }))).toContain(
      'not-in-transaction',
    );
    expect(rulesIn(judged('postgresql', ['BEGIN', 'COMMIT', sql], tables, { atomic: false }))).not.toContain(
      'not-in-transaction',
    );
  });

  test('CREATE INDEX CONCURRENTLY and VACUUM alone are safe outside', () => {
    for (const sql of [
      'CREATE INDEX CONCURRENTLY i ON t (n)',
      'VACUUM t',
      'VACUUM (FULL FALSE) t',
      'REINDEX TABLE CONCURRENTLY t',
    ])
      expect(words(judged('postgresql', [sql], tables, { atomic: false }))).toEqual({
        safe: true,
        rules: [],
      });
    for (const sql of [
      'VACUUM FULL t',
      'VACUUM (FULL) t',
      'VACUUM (FULL TRUE) t',
      'REINDEX (CONCURRENTLY FALSE) TABLE t',
    ])
      expect(judged('postgresql', [sql], tables, { atomic: false }).safe).toBe(false);
  });

  test('Alembic: autocommit_block() ends the transaction; Flyway runs such a statement alone by itself', () => {
    const index = 'CREATE INDEX CONCURRENTLY i ON t (n)';
    const alembic = (...texts: string[]) => judged('postgresql', texts, tables, { tool: 'alembic' });
    expect(alembic(index).safe).toBe(false);
    expect(alembic('COMMIT', index, 'BEGIN').safe).toBe(true);
    const flyway = (...texts: string[]) => judged('postgresql', texts, tables, { tool: 'flyway' });
    expect(flyway(index).safe).toBe(true);
    expect(flyway(index, 'VACUUM t').safe).toBe(true);
    expect(rulesIn(flyway("SET lock_timeout = '5s'", index))).toEqual(['not-in-transaction']);
    // Flyway does not know these two.
    expect(rulesIn(flyway('REINDEX TABLE CONCURRENTLY t'))).toEqual(['not-in-transaction']);
  });

  test('Django says it of its own operation', () => {
    const operation = {
      type: 'AddIndexConcurrently',
      bases: ['AddIndex'],
      description: '',
      sql: [],
      sqlError:
        'NotSupportedError: The AddIndexConcurrently operation cannot be executed inside a transaction (set atomic = False on the migration).',
    };
    const pending = [
      { app: '', name: 'm', file: null, atomic: true, sqlError: operation.sqlError, operations: [operation] },
    ];
    const database: DatabaseFacts = { alias: 'default', engine: 'postgresql', version: '15.1', pending };
    expect(judge(database, 'django')[0]?.findings.map(({ rule }) => rule)).toEqual(['not-in-transaction']);
  });

  test('a new value of an enumeration is used only after the transaction', () => {
    const add = "ALTER TYPE mood ADD VALUE 'mid'";
    const use = "INSERT INTO t (v) VALUES ('mid')";
    expect(rulesIn(judged('postgresql', [add, use], tables))).toEqual(['new-enum-value-used']);
    expect(rulesIn(judged('postgresql', [add, use], tables, { atomic: false }))).toEqual([]);
    expect(rulesIn(judged('postgresql', [add, "INSERT INTO t (v) VALUES ('low')"], tables))).toEqual([]);
    const old = { database: { version: '11.9' } };
    expect(rulesIn(judged('postgresql', [add], tables, old))).toEqual(['not-in-transaction']);
  });
});

describe('transactions are followed, whoever opens them', () => {
  const tables = { t: knownTable(COLUMNS), other: knownTable(COLUMNS) };
  const ADD = 'ALTER TABLE t ADD COLUMN x int';
  const LONG = 'INSERT INTO other (n) SELECT n FROM other';
  const HELD = 'lock-held-over-data';
  const outside = (...texts: string[]) => rulesIn(judged('postgresql', texts, tables, { atomic: false }));
  test('by the migration tool', () => {
    expect(rulesIn(judged('postgresql', [ADD, LONG], tables))).toEqual([HELD]);
    expect(rulesIn(judged('postgresql', [LONG, ADD], tables))).toEqual([]);
    expect(outside(ADD, LONG)).toEqual([]);
  });
  test('by BEGIN in the text', () => {
    for (const begin of ['BEGIN', 'BEGIN WORK', 'START TRANSACTION', 'begin transaction'])
      expect(outside(begin, ADD, LONG, 'COMMIT')).toEqual([HELD]);
    expect(outside('BEGIN', ADD, 'COMMIT', LONG)).toEqual([]);
    expect(outside('BEGIN', ADD, 'END', LONG)).toEqual([]);
    expect(outside('BEGIN', 'SAVEPOINT a', ADD, 'RELEASE a', LONG, 'COMMIT')).toEqual([HELD]);
  });
  test('by PostgreSQL around a text of several statements', () => {
    expect(outside(`${ADD}; ${LONG}`)).toEqual([HELD]);
    expect(outside(`${ADD}; COMMIT; ${LONG}`)).toEqual([]);
    expect(outside(`BEGIN; ${ADD}; COMMIT`, LONG)).toEqual([]);
  });
  test('one statement holds its lock over all that it does', () => {
    expect(outside('ALTER TABLE t ADD COLUMN x int, VALIDATE CONSTRAINT c')).toEqual([HELD]);
    expect(outside('ALTER TABLE t VALIDATE CONSTRAINT c')).toEqual([]);
  });
  test('what is read, analysed or built meanwhile counts as well', () => {
    expect(outside('BEGIN', ADD, 'SELECT count(*) FROM other', 'COMMIT')).toEqual([HELD]);
    expect(outside('BEGIN', ADD, 'ANALYZE other', 'COMMIT')).toEqual([HELD]);
    expect(outside('BEGIN', ADD, 'SELECT 1', 'INSERT INTO other (n) VALUES (1)', 'COMMIT')).toEqual([]);
    expect(outside('BEGIN', 'CREATE TABLE f (i int REFERENCES t (id))', LONG, 'COMMIT')).toEqual([HELD]);
    expect(outside('BEGIN', 'CREATE TABLE f (i int)', LONG, 'COMMIT')).toEqual([]);
  });
  test('a sequence that is altered keeps INSERT waiting', () => {
    const WIDER = 'ALTER SEQUENCE s AS bigint';
    expect(outside('BEGIN', WIDER, LONG, 'COMMIT')).toEqual([HELD]);
    expect(outside('BEGIN', 'CREATE SEQUENCE s', WIDER, LONG, 'COMMIT')).toEqual([]);
    expect(outside(WIDER, LONG)).toEqual([]);
  });
  test('ROLLBACK undoes what was begun by hand', () => {
    expect(outside('BEGIN', 'CREATE TABLE f (i int)', 'ROLLBACK')).toEqual([]);
    expect(outside('BEGIN', 'CREATE TABLE f (i int)', 'ROLLBACK', 'ALTER TABLE f DROP COLUMN i')).toEqual([
      'drop-column',
    ]);
    expect(rulesIn(judged('postgresql', [ADD, 'ROLLBACK'], tables))).toEqual(['transaction-undone']);
    expect(outside('BEGIN', 'SAVEPOINT a', ADD, 'ROLLBACK TO a', 'COMMIT')).toEqual(['transaction-undone']);
  });
  test('a transaction that is left open loses everything', () => {
    expect(outside('BEGIN', ADD)).toEqual(['open-transaction']);
    expect(outside(`START TRANSACTION; ${ADD}`)).toEqual(['open-transaction']);
    expect(outside('BEGIN', ADD, 'COMMIT', 'BEGIN')).toEqual(['open-transaction']);
    const mariadb = (...texts: string[]) => rulesIn(judged('mariadb', texts, my()));
    expect(mariadb('BEGIN', 'INSERT INTO t (n) VALUES (1)')).toEqual(['open-transaction']);
    expect(mariadb('SET autocommit = 0', 'INSERT INTO t (n) VALUES (1)')).toEqual(['open-transaction']);
    // A schema statement commits.
    expect(mariadb('BEGIN', 'INSERT INTO t (n) VALUES (1)', 'ALTER TABLE t ADD COLUMN x INT')).toEqual([]);
    expect(mariadb('BEGIN', 'INSERT INTO t (n) VALUES (1)', 'COMMIT')).toEqual([]);
  });
  test('COMMIT in an atomic migration is noted', () => {
    const verdict = judged('postgresql', ['BEGIN', ADD, 'COMMIT'], tables);
    expect(verdict.safe).toBe(true);
    expect(verdict.findings).toMatchObject([{ rule: 'transaction-ended', note: true }]);
  });
});
