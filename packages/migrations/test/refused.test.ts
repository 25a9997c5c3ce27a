/** What names something that is not there, or makes what is there already. */
import { describe, expect, test } from '@jest/globals';
import { judge } from '../src/judge/judge.ts';
import type { DatabaseFacts } from '../src/model/observation.ts';
import { pendingOf } from './ground-truth.ts';

const column = (type: string) => ({ type, null: true, default: false, auto: false });
const facts = (engine: 'mariadb' | 'postgresql'): Partial<DatabaseFacts> => ({
  relations: ['item', 'place', 'seen'],
  existing: ['item', 'place'],
  currentSchema: 'public',
  ...(engine === 'postgresql' ? { types: ['int4', 'mood', 'citext'], domains: {} } : {}),
  tables: {
    item: {
      rows: null,
      kind: 'table',
      engine: 'innodb',
      columns: { id: column('int'), name: column('varchar(50)') },
      uses: [],
      triggers: 0,
    },
  },
});

const named = (
  sql: string,
  engine: 'mariadb' | 'postgresql' = 'postgresql',
  more: Partial<DatabaseFacts> = {},
) =>
  judge(
    pendingOf(sql, engine, engine === 'mariadb' ? '10.11.4' : '15.6', { ...facts(engine), ...more }),
    'django',
  )
    .flatMap(({ findings }) => findings)
    .filter(({ rule }) => /^(not-there|there-already)$/.test(rule))
    .map(({ rule, subject }) => `${rule} ${subject}`);

describe('the server refuses it', () => {
  test.each([
    ['ALTER TABLE nowhere ADD COLUMN x int', 'not-there nowhere'],
    ['CREATE INDEX i ON nowhere (x)', 'not-there nowhere'],
    ['INSERT INTO nowhere (x) VALUES (1)', 'not-there nowhere'],
    ['DROP TABLE nowhere', 'not-there nowhere'],
    ['ALTER TABLE item DROP COLUMN x', 'not-there item.x'],
    ['ALTER TABLE item RENAME COLUMN x TO y', 'not-there item.x'],
    ['ALTER TABLE item ALTER COLUMN x SET NOT NULL', 'not-there item.x'],
    ['CREATE INDEX CONCURRENTLY i ON item (x)', 'not-there item.x'],
    ['ALTER TABLE item ADD CONSTRAINT u UNIQUE (name, x)', 'not-there item.x'],
    ['ALTER TABLE item ADD COLUMN x int REFERENCES nowhere (id)', 'not-there nowhere'],
    ['ALTER TABLE item ADD COLUMN state st', 'not-there type st'],
    ['ALTER TABLE item ADD COLUMN states st[]', 'not-there type st'],
    ['ALTER TABLE item ALTER COLUMN name TYPE st USING name::st', 'not-there type st'],
    ['ALTER TABLE item ADD COLUMN name text', 'there-already item.name'],
    ['ALTER TABLE item ADD COLUMN x int; ALTER TABLE item ADD COLUMN x int', 'there-already item.x'],
    ['ALTER TABLE item DROP COLUMN name; ALTER TABLE item DROP COLUMN name', 'not-there item.name'],
    ['DROP TABLE place; ALTER TABLE place ADD COLUMN x int', 'not-there place'],
    ['ALTER TABLE place RENAME TO spot; CREATE INDEX i ON place (x)', 'not-there place'],
  ])('%s', (sql, found) => {
    expect(named(sql)).toEqual([found]);
  });

  test('MariaDB: names of tables and columns have no case', () => {
    expect(named('CREATE TABLE item (id int)', 'mariadb')).toEqual(['there-already item']);
    expect(named('ALTER TABLE item DROP COLUMN NAME', 'mariadb')).toEqual([]);
    expect(named('ALTER TABLE item ADD COLUMN Name int', 'mariadb')).toEqual(['there-already item.Name']);
    expect(named('ALTER TABLE PLACE ADD COLUMN x int', 'mariadb')).toEqual([]);
  });
});

describe('it may be there, for all that is known', () => {
  test.each([
    'ALTER TABLE item ADD COLUMN IF NOT EXISTS name text',
    'ALTER TABLE item DROP COLUMN IF EXISTS x',
    'DROP TABLE IF EXISTS nowhere',
    'ALTER TABLE other.nowhere ADD COLUMN x int',
    'CREATE TABLE nowhere (id int); ALTER TABLE nowhere ADD COLUMN x int; CREATE INDEX i ON nowhere (x)',
    'ALTER TABLE place RENAME TO spot; ALTER TABLE spot ADD COLUMN x int',
    'ALTER TABLE item RENAME COLUMN name TO title; CREATE INDEX i ON item (title)',
    'SET search_path TO other; ALTER TABLE nowhere ADD COLUMN x int',
    'CREATE TEMPORARY TABLE t (id int); INSERT INTO t VALUES (1)',
    'DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_class) THEN ALTER TABLE nowhere ADD COLUMN x int; END IF; END $$',
    'SELECT make_tables(); ALTER TABLE nowhere ADD COLUMN x int',
    'CREATE INDEX i ON item (lower(x))',
    "CREATE TYPE st AS ENUM ('a'); ALTER TABLE item ADD COLUMN state st",
    'CREATE EXTENSION hstore; ALTER TABLE item ADD COLUMN h hstore',
    'ALTER TABLE item ADD COLUMN m mood, ADD COLUMN c citext, ADD COLUMN d double precision',
    'ALTER TABLE item ADD COLUMN a int4[], ADD COLUMN t timestamp(3) with time zone, ADD COLUMN p item',
    'INSERT INTO seen SELECT 1',
  ])('%s', sql => {
    expect(named(sql)).toEqual([]);
  });

  test('nothing is said where the server was not asked', () => {
    const { relations: _, ...unasked } = facts('postgresql');
    const pending = pendingOf('ALTER TABLE nowhere ADD COLUMN x int', 'postgresql', '15.6', unasked);
    expect(judge(pending, 'django')[0]!.findings.map(({ rule }) => rule)).not.toContain('not-there');
  });
});
