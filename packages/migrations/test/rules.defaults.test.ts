import { describe, expect, test } from '@jest/globals';
import type { Engine } from '../src/model/engine.ts';
import { COLUMNS, judged, MY_COLUMNS, rulesIn } from './judged.ts';
import { knownTable } from './known.ts';

const after = (engine: Engine, ...texts: string[]) => {
  const table = knownTable(engine === 'postgresql' ? COLUMNS : MY_COLUMNS);
  return rulesIn(judged(engine, texts, { t: table, p: table }, { atomic: false }));
};

describe('a new column is empty only while rows of the running code have nothing in it', () => {
  const ADD = 'ALTER TABLE t ADD COLUMN x INT NULL';
  const UNIQUE = 'CREATE UNIQUE INDEX CONCURRENTLY u ON t (x)';
  const KEY = 'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES p (id) NOT VALID';
  test.each([
    [[ADD, UNIQUE], []],
    [[ADD, 'ALTER TABLE t ALTER x SET DEFAULT 5', UNIQUE], ['add-unique-concurrently']],
    [[ADD, 'ALTER TABLE t ALTER x SET DEFAULT NULL', UNIQUE], []],
    [[ADD, UNIQUE, 'ALTER TABLE t ALTER x SET DEFAULT 5'], ['set-default-refused']],
    [[ADD, KEY], []],
    [[ADD, 'ALTER TABLE t ALTER x SET DEFAULT 5', KEY], ['add-foreign-key-not-valid']],
    [[ADD, `${UNIQUE} NULLS NOT DISTINCT`], ['add-unique-concurrently']],
    [[ADD, `${UNIQUE} NULLS DISTINCT`], []],
    [[ADD, 'CREATE UNIQUE INDEX CONCURRENTLY u ON t (x NULLS FIRST)'], []],
    [[ADD, 'CREATE UNIQUE INDEX CONCURRENTLY u ON t (n, x) NULLS NOT DISTINCT'], ['add-unique-concurrently']],
    [
      ['ALTER TABLE t ADD COLUMN x int UNIQUE NULLS NOT DISTINCT'],
      ['add-column-unique', 'add-column-nulls-equal'],
    ],
    [['ALTER TABLE t ADD COLUMN x int UNIQUE'], ['add-column-unique']],
  ])('PostgreSQL: %j', (texts, rules) => {
    expect(after('postgresql', ...texts)).toEqual(rules);
  });

  const INDEX = 'CREATE UNIQUE INDEX u ON t (x)';
  test.each([
    [[ADD, INDEX], []],
    [[ADD, 'ALTER TABLE t ALTER x SET DEFAULT 5', INDEX], ['add-unique']],
    [[ADD, 'ALTER TABLE t MODIFY x INT DEFAULT 5', INDEX], ['add-unique']],
    [['ALTER TABLE t ADD COLUMN x TIMESTAMP', INDEX], ['add-unique']],
    [['ALTER TABLE t ADD COLUMN x TIMESTAMP NULL', INDEX], []],
    // A hidden column is made for it, and the table copied.
    [['ALTER TABLE t ADD COLUMN x TEXT NULL', INDEX], ['rebuild-blocks']],
    [['ALTER TABLE t ADD COLUMN x LONGTEXT NULL UNIQUE'], ['rebuild-blocks']],
    [['ALTER TABLE t ADD COLUMN x VARCHAR(800) NULL', INDEX], ['rebuild-blocks']],
    [['ALTER TABLE t ADD COLUMN x VARCHAR(700) NULL', INDEX], []],
    [['ALTER TABLE t ADD COLUMN x DATETIME NULL ON UPDATE CURRENT_TIMESTAMP', INDEX], ['add-unique']],
  ])('MariaDB: %j', (texts, rules) => {
    expect(after('mariadb', ...texts)).toEqual(rules);
  });
});

describe('a default that a row cannot get is not safe', () => {
  test.each([
    ['v', "'a'", true],
    ['v', `'${'a'.repeat(50)}'`, true],
    ['v', `'${'a'.repeat(51)}'`, false],
    ['n', '2147483647', true],
    ['n', '99999999999', false],
    ['n', '(1 + 1)', true],
    ['n', "nextval('s')", false],
    ['n', 'of_this_database()', false],
    ['price', '99999999.99', true],
    ['price', '100000000', false],
    ['at', 'now()', true],
    ['at', 'clock_timestamp()', true],
    ['net', "'10.0.0.0/8'", true],
  ])('PostgreSQL: %s gets %s', (column, value, safe) => {
    expect(after('postgresql', `ALTER TABLE t ALTER ${column} SET DEFAULT ${value}`)).toEqual(
      safe ? [] : ['set-default-refused'],
    );
  });
  test('nor one that the constraint of a domain may refuse', () => {
    const table = knownTable({ ...COLUMNS, d: { ...COLUMNS.n, type: 'positive' } });
    const rules = (constrained: boolean) =>
      rulesIn(
        judged(
          'postgresql',
          ['ALTER TABLE t ALTER d SET DEFAULT -5'],
          { t: table },
          { database: { domains: { positive: { type: 'integer', constrained, used: true } } } },
        ),
      );
    expect(rules(true)).toEqual(['set-default-refused']);
    expect(rules(false)).toEqual([]);
  });
  test.each([
    ['n', '5', true],
    ['n', '(id * 1000000)', false],
    ['v', '(UUID())', true],
    ['v', '(CURRENT_TIMESTAMP)', true],
  ])('MariaDB: %s gets %s', (column, value, safe) => {
    expect(after('mariadb', `ALTER TABLE t ALTER ${column} SET DEFAULT ${value}`)).toEqual(
      safe ? [] : ['set-default-refused'],
    );
  });
});

describe('IF EXISTS does nothing where the server says that it is not there', () => {
  test.each([
    ['DROP TABLE IF EXISTS nobody_has_it', []],
    ['DROP TABLE nobody_has_it', ['drop-table']],
    ['DROP TABLE IF EXISTS t', ['drop-table']],
    ['DROP TABLE IF EXISTS other.nobody_has_it', ['drop-table']],
    ['ALTER TABLE t DROP COLUMN IF EXISTS nobody_has_it', []],
    ['ALTER TABLE t DROP COLUMN IF EXISTS n', ['drop-column']],
    ['ALTER TABLE other.t DROP COLUMN IF EXISTS nobody_has_it', ['drop-column']],
  ])('%s', (sql, rules) => {
    expect(after('postgresql', sql)).toEqual(rules);
  });
  test('the lock of the ALTER TABLE is held all the same', () => {
    const texts = ['ALTER TABLE t DROP COLUMN IF EXISTS nobody_has_it', 'INSERT INTO t (n) SELECT n FROM p'];
    expect(after('postgresql', 'BEGIN', ...texts, 'COMMIT')).toEqual(['lock-held-over-data']);
    expect(after('postgresql', 'SET search_path = other', 'DROP TABLE IF EXISTS nobody_has_it')).toEqual([
      'drop-table',
      'names-elsewhere',
    ]);
  });
});

describe('what looks harmless and is not', () => {
  test.each([
    ['postgresql', 'COPY (DELETE FROM t RETURNING *) TO STDOUT', ['delete-rows']],
    ['postgresql', 'COPY (SELECT * FROM t FOR UPDATE) TO STDOUT', ['unknown-statement']],
    ['postgresql', 'COPY (SELECT * FROM t) TO STDOUT', []],
    ['mariadb', 'SELECT id FROM t LOCK IN SHARE MODE', ['unknown-statement']],
    ['mariadb', 'ALTER TABLE t MODIFY n INT INVISIBLE', ['unknown-statement']],
    ['mariadb', 'ALTER TABLE t ADD COLUMN x INT INVISIBLE', []],
  ] as const)('%s: %s', (engine, sql, rules) => {
    expect(after(engine, sql)).toEqual(rules);
  });
  test('a transaction that begins another as it ends', () => {
    for (const end of ['COMMIT AND CHAIN', 'ROLLBACK AND CHAIN', 'COMMIT WORK AND CHAIN'])
      expect(after('postgresql', 'BEGIN', end)).toEqual(['unknown-statement', 'open-transaction']);
    expect(after('mariadb', 'COMMIT RELEASE')).toEqual(['unknown-statement']);
    expect(after('postgresql', 'BEGIN', 'COMMIT AND NO CHAIN')).toEqual([]);
    expect(after('mariadb', 'BEGIN', 'COMMIT NO RELEASE')).toEqual([]);
  });
});
