/** What triggers, routines, events and views of the database need of a table, by their texts. */
import { describe, expect, test } from '@jest/globals';
import { hintsIndex, mindsColumn, needsColumn } from '../src/judge/code.ts';

const minds = (engine: 'mariadb' | 'postgresql', text: string, returns = false) =>
  mindsColumn([{ text, ...(returns ? { returns } : {}) }], engine, 'log', 'extra');

describe('code that counts the columns of a table', () => {
  test.each([
    'INSERT INTO log VALUES (NULL, 5)',
    'BEGIN IF NEW.n > 5 THEN REPLACE INTO `log` VALUES (NULL, NEW.n); END IF; END',
    'INSERT IGNORE log SELECT 1, NEW.n',
    'INSERT INTO shop.log VALUES (1, 2)',
    'INSERT INTO log PARTITION (p0) VALUES (1, 2)',
    'BEGIN INSERT INTO other (a) VALUES (1); INSERT LOW_PRIORITY INTO LOG (SELECT 1, 2); END',
    'INSERT INTO copy_of_it SELECT * FROM log',
    'BEGIN DECLARE c CURSOR FOR SELECT l.* FROM log l; END',
    'BEGIN DECLARE extra INT; SELECT n INTO extra FROM log LIMIT 1; END',
    'SELECT log.n, b.x FROM log JOIN b ON b.extra = log.n',
  ])('MariaDB: %s', text => {
    expect(minds('mariadb', text)).toBe(true);
  });

  test.each([
    'INSERT INTO log (id, n) VALUES (NULL, 5)',
    'INSERT INTO log SET n = 5',
    'INSERT INTO `log` (`n`) SELECT n * 2 FROM t',
    'IF EXISTS (SELECT * FROM log) THEN SET @a = 1; END IF',
    'SET @n = (SELECT COUNT(*) FROM log)',
    'UPDATE log SET n = n * 2, m = 3 * (n + 1)',
    'DELETE FROM log WHERE n > 5',
  ])('MariaDB leaves alone: %s', text => {
    expect(minds('mariadb', text)).toBe(false);
  });

  test.each([
    'BEGIN INSERT INTO audit SELECT NEW.*; RETURN NEW; END',
    'BEGIN INSERT INTO audit VALUES (OLD.*); RETURN OLD; END',
    'BEGIN INSERT INTO audit SELECT now(), (NEW).*; RETURN NEW; END',
    'BEGIN RETURN QUERY SELECT * FROM log; END',
    'INSERT INTO copy_of_it TABLE log RETURNING *',
  ])('PostgreSQL: %s', text => {
    expect(minds('postgresql', text)).toBe(true);
  });

  test.each([
    'BEGIN INSERT INTO audit (row_data) VALUES (to_jsonb(NEW.*)); RETURN NEW; END',
    'BEGIN IF NEW.* IS DISTINCT FROM OLD.* THEN NEW.at := now(); END IF; RETURN NEW; END',
    'BEGIN INSERT INTO audit VALUES (hstore(OLD.*)); RETURN NEW; END',
    'BEGIN SELECT * INTO r FROM log WHERE id = 1; RETURN r.n * 2; END',
    'BEGIN FOR r IN SELECT * FROM log LOOP NULL; END LOOP; END',
    'BEGIN PERFORM * FROM log WHERE id = 1; IF FOUND THEN RETURN NULL; END IF; END',
    'SELECT count(*) FROM log',
    'INSERT INTO log VALUES (1, 2)',
  ])('PostgreSQL leaves alone: %s', text => {
    expect(minds('postgresql', text)).toBe(false);
  });

  test('a function that returns rows of the table must give all of its columns', () => {
    expect(minds('postgresql', 'SELECT id, n FROM elsewhere', true)).toBe(true);
    expect(minds('postgresql', 'BEGIN RETURN QUERY SELECT id, n FROM log; END', true)).toBe(true);
    expect(minds('postgresql', 'SELECT * FROM log WHERE n > 5', true)).toBe(false);
    expect(minds('postgresql', 'BEGIN r.n := 5; RETURN r; END', true)).toBe(false);
  });
});

test('code that needs a column: by its name, also in a text that it runs, or because it takes all', () => {
  const needs = (text: string) => needsColumn([{ text }], 'mariadb', 'log', 'n');
  expect(needs('SELECT `n` FROM log')).toBe(true);
  expect(needs("EXECUTE IMMEDIATE 'UPDATE log SET n = 5'")).toBe(true);
  expect(needs('INSERT INTO log VALUES (1)')).toBe(true);
  expect(needs('SELECT * FROM log')).toBe(true);
  expect(needs('SELECT nn, max(m) FROM log')).toBe(false);
});

test('an index is named in a hint, in whatever quotes and among others', () => {
  const hints = (text: string) => hintsIndex([{ text }], 'mariadb', 'by_n');
  expect(hints('select `t`.`n` AS `n` from `t` FORCE INDEX (`by_n`)')).toBe(true);
  expect(hints('SELECT n FROM t USE KEY FOR ORDER BY (other, BY_N)')).toBe(true);
  expect(hints('SELECT n FROM t IGNORE INDEX FOR JOIN (by_n) WHERE n IN (1)')).toBe(true);
  expect(hints('SELECT n FROM t FORCE INDEX (by)')).toBe(true);
  expect(hints('SELECT by_n FROM t FORCE INDEX (other) WHERE (by_n) > 1')).toBe(false);
  expect(hints('INSERT IGNORE INTO t (by_n) VALUES (1)')).toBe(false);
});
