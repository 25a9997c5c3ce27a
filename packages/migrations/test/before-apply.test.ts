import { describe, expect, test } from '@jest/globals';
import { leftOpen, withObstacles, withoutSilence } from '../src/decide/before-apply.ts';
import type { Engine, Tool } from '../src/model/engine.ts';
import type { FieldFacts, Operation } from '../src/model/migration.ts';
import type { DatabaseFacts } from '../src/model/observation.ts';
import type { Judged } from '../src/model/verdict.ts';

const operation = (sql: readonly string[], more: Partial<Operation> = {}): Operation => ({
  type: 'sql',
  description: '',
  line: 1,
  sql,
  ...more,
});

describe('a transaction that is begun and not ended', () => {
  const open = (
    sql: readonly string[],
    engine: Engine = 'postgresql',
    tool: Tool = 'django',
    atomic = false,
  ) => leftOpen({ atomic, operations: sql.map(text => operation([text])) }, engine, tool) !== undefined;

  test.each<[string, readonly string[], boolean]>([
    ['BEGIN alone', ['BEGIN', 'ALTER TABLE t ADD c int'], true],
    ['with its COMMIT', ['BEGIN', 'ALTER TABLE t ADD c int', 'COMMIT'], false],
    ['END is a COMMIT', ['START TRANSACTION', 'END'], false],
    ['ROLLBACK ends it', ['BEGIN', 'ROLLBACK'], false],
    ['ABORT ends it', ['BEGIN', 'ABORT'], false],
    ['ROLLBACK TO does not', ['BEGIN', 'SAVEPOINT a', 'ROLLBACK TO SAVEPOINT a'], true],
    ['COMMIT AND CHAIN begins the next', ['BEGIN', 'COMMIT AND CHAIN'], true],
    ['COMMIT AND NO CHAIN does not', ['BEGIN', 'COMMIT AND NO CHAIN'], false],
    ['prepared for two phases', ['BEGIN', "PREPARE TRANSACTION 'x'"], false],
    ['in one text with others', ['BEGIN; ALTER TABLE t ADD c int;'], true],
    ['a second one', ['BEGIN; COMMIT; BEGIN'], true],
    ['in a string', ["SELECT 'BEGIN'"], false],
    [
      'in the body of a routine',
      ['CREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END $$ LANGUAGE plpgsql'],
      false,
    ],
    ['in a comment', ['-- BEGIN\nSELECT 1'], false],
  ])('%s', (_, sql, expected) => {
    expect(open(sql)).toBe(expected);
  });

  test.each<[string, readonly string[], boolean]>([
    ['a schema statement commits by itself', ['START TRANSACTION', 'ALTER TABLE t ADD c int'], false],
    ['rows do not', ['START TRANSACTION', 'INSERT INTO t VALUES (1)'], true],
    ['a temporary table does not', ['START TRANSACTION', 'CREATE TEMPORARY TABLE x (a int)'], true],
    ['autocommit off', ['SET autocommit = 0', 'INSERT INTO t VALUES (1)'], true],
    ['autocommit off and on', ['SET autocommit=0', 'INSERT INTO t VALUES (1)', 'SET autocommit=1'], false],
    ['BEGIN NOT ATOMIC is a block', ['BEGIN NOT ATOMIC SELECT 1; END'], false],
  ])('MariaDB: %s', (_, sql, expected) => {
    expect(open(sql, 'mariadb')).toBe(expected);
  });

  test.each<[string, Engine, Tool, boolean, boolean]>([
    ['Django’s own transaction is committed whatever happens in it', 'postgresql', 'django', true, false],
    ['Django on MariaDB has none', 'mariadb', 'django', true, true],
    ['Flyway commits its own', 'mariadb', 'flyway', true, false],
    ['Flyway outside of one', 'postgresql', 'flyway', false, true],
    ['Alembic commits its own', 'mariadb', 'alembic', false, false],
  ])('%s', (_, engine, tool, atomic, expected) => {
    expect(open(['BEGIN', 'INSERT INTO t VALUES (1)'], engine, tool, atomic)).toBe(expected);
  });

  test('Alembic: within its autocommit block', () => {
    const operations = [
      operation(['COMMIT;'], { atomic: true }),
      operation(['BEGIN;', 'INSERT INTO t VALUES (1);'], { atomic: false, line: 7 }),
      operation(['BEGIN;'], { atomic: true }),
    ];
    expect(leftOpen({ atomic: true, operations }, 'postgresql', 'alembic')?.line).toBe(7);
    const ended = [operations[0]!, operation(['BEGIN;', 'COMMIT;'], { atomic: false }), operations[2]!];
    expect(leftOpen({ atomic: true, operations: ended }, 'postgresql', 'alembic')).toBeUndefined();
  });
});

describe('an operation that says it changes something, and of which no SQL came', () => {
  const field = (more: Partial<FieldFacts> = {}): FieldFacts => ({
    class: 'django.db.models.fields.CharField',
    internal: 'CharField',
    name: 'note',
    column: 'note',
    null: true,
    unique: false,
    primaryKey: false,
    index: false,
    hasDefault: false,
    dbDefault: null,
    generated: null,
    manyToMany: false,
    collation: null,
    maxLength: 50,
    references: null,
    constraint: false,
    type: 'varchar(50)',
    ...more,
  });
  const silent = (more: Partial<Operation>, engine = 'postgresql', fresh = false) => {
    const pending = [
      { app: 'a', name: '1', file: null, atomic: true, operations: [operation([], { table: 't', ...more })] },
    ];
    const database: DatabaseFacts = { alias: 'default', engine, fresh, pending };
    return withoutSilence(database).pending![0]!.operations[0]!.sqlError !== undefined;
  };
  const alter = { bases: ['AlterField'], before: field(), after: field({ null: false }) };
  test.each<[string, Partial<Operation>, boolean]>([
    ['NOT NULL', alter, true],
    ['a new column', { bases: ['AddField'], after: field() }, true],
    ['a dropped column', { bases: ['RemoveField'], before: field() }, true],
    ['nothing that the database keeps', { bases: ['AlterField'], before: field(), after: field() }, false],
    ['a field without a column', { bases: ['AddField'], after: field({ column: null }) }, false],
    ['another table of its own', { bases: ['AddField'], after: field({ manyToMany: true }) }, false],
    ['where a router forbids it', { ...alter, managed: false }, false],
    ['with its SQL', { ...alter, sql: ['ALTER TABLE t ALTER COLUMN note SET NOT NULL'] }, false],
    ['with a comment only', { ...alter, sql: ['-- (no-op)'] }, true],
    ['options', { bases: ['AlterModelOptions'] }, false],
    ['Python', { bases: ['RunPython'] }, false],
  ])('%s', (_, more, expected) => {
    expect(silent(more)).toBe(expected);
  });

  test('SQLite is judged by what operations say; in an empty database nothing is', () => {
    expect(silent(alter, 'sqlite')).toBe(false);
    expect(silent(alter, 'postgresql', true)).toBe(false);
  });
});

describe('Flyway’s lock and CONCURRENTLY', () => {
  const judged = (sql: string): Judged => ({
    app: '',
    name: '1',
    file: 'a.sql',
    atomic: false,
    operations: [operation([sql])],
    database: 'default',
    lock: 'online',
    compat: 'keeps',
    findings: [],
    safe: true,
  });
  const rules = (sql: string, transactionalLock: boolean) =>
    withObstacles(
      [judged(sql)],
      [{ alias: 'default', engine: 'postgresql', transactionalLock }],
      'flyway',
    ).map(({ safe, findings }) => [safe, ...findings.map(({ rule }) => rule)]);
  test('told where it waits for ever, and only there', () => {
    expect(rules('CREATE INDEX CONCURRENTLY i ON t (a)', true)).toEqual([[false, 'transactional-lock']]);
    expect(rules('CREATE INDEX CONCURRENTLY i ON t (a)', false)).toEqual([[true]]);
    expect(rules('CREATE INDEX i ON t (a)', true)).toEqual([[true]]);
  });
});
