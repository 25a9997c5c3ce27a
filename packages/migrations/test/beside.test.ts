/** What a statement does beside what its first words say: functions, locks, accounts, sequences, hidden checks. */
import { describe, expect, test } from '@jest/globals';
import { COLUMNS, column, judged, MY_COLUMNS, my, rulesIn } from './judged.ts';
import { knownTable } from './known.ts';

describe('PostgreSQL', () => {
  const database = {
    functions: { f: 'volatile', g: 'stable', random: 'volatile', nextval: 'volatile' },
  } as const;
  test.each([
    ['INSERT INTO t (n) SELECT f()', false],
    ['INSERT INTO t (n) VALUES (f())', false],
    ['INSERT INTO t (n) VALUES (1) RETURNING f()', false],
    ['WITH q AS (SELECT f() AS a) INSERT INTO t (n) SELECT a FROM q', false],
    ['CREATE TABLE fresh AS SELECT f() AS a', false],
    ['CREATE MATERIALIZED VIEW fresh AS SELECT f() AS a', false],
    ['INSERT INTO t (n) SELECT other.g()', false],
    ['INSERT INTO t (n) SELECT n FROM s FOR UPDATE', false],
    ['CREATE TABLE fresh AS SELECT n FROM s FOR SHARE', false],
    ["INSERT INTO t (n) VALUES (g()), (random()), (nextval('s'))", true],
    ['INSERT INTO t (n, price) SELECT n, CAST(n AS numeric(10, 2)) FROM s ON CONFLICT (n) DO NOTHING', true],
    ['CREATE TABLE fresh (a varchar(5), b numeric(10, 2))', true],
  ])('%s: safe %s', (text, safe) => {
    const tables = { t: knownTable(COLUMNS), s: knownTable(COLUMNS) };
    expect(judged('postgresql', [text], tables, { database }).safe).toBe(safe);
  });
});

describe('MariaDB', () => {
  const TEXT = column('longtext', { charset: 'utf8mb4', collation: 'utf8mb4_general_ci' });
  const text = (more = {}) => ({ t: knownTable({ ...MY_COLUMNS, note: TEXT }, more) });
  test.each([
    ['SET @a = (SELECT COUNT(*) FROM t FOR UPDATE)', my(), false],
    ['SET @a = f()', my(), false],
    ["SET sql_mode = REPLACE(@@sql_mode, 'ONLY_FULL_GROUP_BY', '')", my(), true],
    ['SET @a = 1, NAMES utf8mb4', my(), true],
    ["GRANT USAGE ON *.* TO app@localhost IDENTIFIED BY 'x'", my(), false],
    ['GRANT USAGE ON *.* TO app@localhost REQUIRE SSL', my(), false],
    ['GRANT USAGE ON *.* TO app@localhost WITH MAX_QUERIES_PER_HOUR 1', my(), false],
    ['GRANT SELECT ON t TO app@localhost WITH GRANT OPTION', my(), true],
    ['CREATE OR REPLACE USER app@localhost', my(), false],
    ['CREATE OR REPLACE SEQUENCE q', my(), false],
    ['ALTER TABLE t AUTO_INCREMENT = 9223372036854775807', my(), false],
    ['ALTER TABLE t AUTO_INCREMENT = 5000', my(), true],
    ['ALTER TABLE t MODIFY note JSON NULL', text(), false],
    [
      'ALTER TABLE t MODIFY note JSON NULL',
      text({ checks: [{ name: 'note', condition: 'json_valid(`note`)', valid: true, inherited: false }] }),
      true,
    ],
  ])('%s: safe %#', (sql, tables, safe) => {
    const { safe: found, ...rest } = judged('mariadb', [sql], tables);
    expect({ safe: found, rules: rulesIn({ safe: found, ...rest }) }).toMatchObject({ safe });
  });
});
