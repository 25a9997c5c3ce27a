import { describe, expect, test } from '@jest/globals';
import type { Engine } from '../src/model/engine.ts';
import type { Judged } from '../src/model/verdict.ts';
import { stretchesOf } from '../src/observe/flyway.ts';
import { callbackIn } from '../src/observe/flyway-callbacks.ts';
import { configurationIn, onlySets, withPlaceholders } from '../src/observe/flyway-config.ts';
import { compareVersions } from '../src/observe/flyway-history.ts';
import { forced, NO_DRIVER, settingsIn } from '../src/observe/flyway-settings.ts';

/** What Flyway prints about settings, by its own form. */
const printed = (lines: string, driver = 'flyway.driver') =>
  `DEBUG: Java Version: 17\nDEBUG: Using configuration:\nDEBUG: Multiple databases found\nDEBUG: ${driver} -> ${NO_DRIVER}\n${lines}\n\nDEBUG: Multiple databases found\nERROR: Unexpected error\n`;
const settings = (lines: string, driver?: string) => settingsIn(printed(lines, driver));
const configuration = (lines: string, env: Record<string, string> = {}, driver?: string) =>
  configurationIn(settings(lines, driver)!, env);

describe('what Flyway tells of its settings', () => {
  test('a flyway.conf', () => {
    const read = configuration(
      'flyway.initSql -> SET ROLE owner\nflyway.placeholders.a -> 1, b=2\nflyway.placeholders.password -> ********\nflyway.url -> jdbc:mariadb://h:1/d\nflyway.user -> me',
    );
    expect(read).toMatchObject({ jdbc: 'jdbc:mariadb://h:1/d', user: 'me', initSql: 'SET ROLE owner' });
    expect(withPlaceholders('${a} ${password} ${flyway:database} ${flyway:user} ${other', read)).toBe(
      '1, b=2 ${password} d me ${other',
    );
  });

  test('the chosen environment of a flyway.toml, with values of its own and several lines', () => {
    const read = configuration(
      "environments.prod eu.flyway -> {locations=[filesystem:a, filesystem:b], skipDefaultCallbacks=false}\nenvironments.prod eu.initSql -> SET ROLE x;\n\nSELECT 'a -> b'\nenvironments.prod eu.url -> jdbc:postgresql://h/${env.DB}\nenvironments.stage.url -> jdbc:mysql://s/s\nflyway.locations -> [filesystem:c]\nflyway.placeholders -> {t=item, u=[x, y=z]}\nflyway.postgresql.transactional -> {lock=false}",
      { DB: 'shop' },
      'environments.prod eu.driver',
    );
    expect(read).toMatchObject({
      jdbc: 'jdbc:postgresql://h/shop',
      initSql: "SET ROLE x;\n\nSELECT 'a -> b'",
      transactionalLock: false,
    });
    expect(read.settings.values('locations')).toEqual(['filesystem:a', 'filesystem:b']);
    expect([...(read.placeholders ?? [])]).toContainEqual(['u', '[x, y=z]']);
    expect(forced(read.settings, { skipDefaultCallbacks: 'true', target: '1' })).toEqual([
      '-skipDefaultCallbacks=true',
      '-environments.prod eu.flyway.skipDefaultCallbacks=true',
      '-target=1',
    ]);
  });

  test('each line with its own level, as earlier versions print it', () => {
    expect(settings('DEBUG: flyway.locations -> a,b\nDEBUG: flyway.url -> x')?.values('locations')).toEqual([
      'a',
      'b',
    ]);
  });

  test.each<[string, string]>([
    ['nothing of it', 'ERROR: Unable to load config file'],
    ['a driver that is not ours', 'DEBUG: Using configuration:\nDEBUG: flyway.driver -> org.Driver\n'],
    [
      'a key twice, as a value of several lines can make it',
      printed('flyway.initSql -> a\nflyway.url -> b\nflyway.url -> c'),
    ],
    ['the words twice', printed('flyway.initSql -> a\nDEBUG: Using configuration:')],
    ['two drivers of ours', printed(`flyway.initSql -> a\nenvironments.x.driver -> ${NO_DRIVER}`)],
  ])('it is not clear: %s', (_, text) => {
    expect(settingsIn(text)).toBeUndefined();
  });

  test('placeholders with other marks, or none', () => {
    const others = configuration(
      'flyway.placeholderPrefix -> #[\nflyway.placeholderSuffix -> ]\nflyway.placeholders.a -> 1',
    );
    expect(withPlaceholders('#[a] ${a}', others)).toBe('1 ${a}');
    const none = configuration('flyway.placeholderReplacement -> false\nflyway.placeholders.a -> 1');
    expect(withPlaceholders('${a}', none)).toBe('${a}');
  });
});

describe('what runs beside migrations', () => {
  const rules = { suffixes: ['.sql', '.ddl'], separator: '__' };
  test.each<[string, string | undefined]>([
    ['afterMigrate.sql', 'sql'],
    ['afterMigrate__x.SQL', 'sql'],
    ['beforeEachMigrateStatement__x.ddl', 'sql'],
    ['createSchema.sql', 'sql'],
    ['beforeCreateSchema.sql', 'sql'],
    ['afterSomethingNew.sql', 'sql'],
    ['afterMigrate', 'script'],
    ['afterMigrate__x.sh', 'script'],
    ['beforeMigrate__x.PS1', 'script'],
    ['afterMigrate.txt', undefined],
    ['afterMigrate_x.sql', undefined],
    ['aftermath.sql', undefined],
    ['V1__afterMigrate.sql', undefined],
    ['createSchemas.sql', undefined],
  ])('%s', (name, kind) => {
    expect(callbackIn(`/a/${name}`, rules)?.kind).toBe(kind);
  });

  test.each<[boolean, string, Engine]>([
    [true, 'SET search_path TO app, public', 'postgresql'],
    [true, "SET ROLE owner; SET statement_timeout = '5s';", 'postgresql'],
    [true, 'SET NAMES utf8mb4; SET SESSION sql_mode = ANSI, @@session.foreign_key_checks = 0', 'mariadb'],
    [false, 'ALTER TABLE item DROP COLUMN name', 'postgresql'],
    [false, 'SET ROLE owner; DROP TABLE item', 'postgresql'],
    [false, "SELECT set_config('role', 'x', false)", 'postgresql'],
    [false, 'SET GLOBAL read_only = 1', 'mariadb'],
    [false, 'SET @@global.read_only = 1', 'mariadb'],
    [false, 'SET @a = f(1)', 'mariadb'],
    [false, 'SET STATEMENT max_statement_time = 1 FOR DELETE FROM item', 'mariadb'],
    [false, "SET PASSWORD = 'x'", 'mariadb'],
    [false, 'SET /*!50000 GLOBAL */ read_only = 1', 'mariadb'],
    [false, 'CALL f()', 'mariadb'],
  ])('only sets something for its session: %s (%s)', (expected, text, engine) => {
    expect(onlySets(text, engine)).toBe(expected);
  });
});

test.each<[string, string, number]>([
  ['1', '1.0', 0],
  ['2', '10', -1],
  ['1_2', '1.1', 1],
  ['20240101000000000000000001', '20240101000000000000000002', -1],
])('versions %s and %s', (one, other, expected) => {
  expect(compareVersions(one, other)).toBe(expected);
});

describe('migrations that run in one go', () => {
  const judged = (name: string, sql = 'SELECT 1'): Judged => ({
    app: '',
    name,
    file: null,
    atomic: true,
    operations: [{ type: 'sql', description: '', sql: [sql] }],
    database: 'default',
    lock: 'instant',
    compat: 'keeps',
    findings: [],
    safe: true,
  });
  const BUILD = 'CREATE INDEX CONCURRENTLY i ON t (a)';
  const shape = (all: readonly Judged[], engine: 'postgresql' | 'mariadb' = 'postgresql', locked = false) =>
    stretchesOf(all, engine, locked).map(
      ({ patient, migrations }) =>
        `${patient ? 'waits' : 'gives way'}: ${migrations.map(({ name }) => name).join(' ')}`,
    );

  test.each<[string, readonly Judged[], string[]]>([
    ['none waits', [judged('1'), judged('2')], ['gives way: 1 2']],
    [
      'one among others',
      [judged('1'), judged('2', BUILD), judged('3')],
      ['gives way: 1', 'waits: 2', 'gives way: 3'],
    ],
    [
      'repeatable ones are one stretch',
      [judged('1', BUILD), judged('view'), judged('work', BUILD)],
      ['waits: 1', 'waits: view work'],
    ],
    ['or part of the last', [judged('1'), judged('view')], ['gives way: 1 view']],
  ])('%s', (_, all, expected) => {
    expect(shape(all)).toEqual(expected);
  });

  test('nobody waits for ever: not under Flyway’s own lock, nor on another engine', () => {
    expect(shape([judged('1'), judged('2', BUILD)], 'postgresql', true)).toEqual(['gives way: 1 2']);
    expect(shape([judged('1'), judged('2', BUILD)], 'mariadb')).toEqual(['gives way: 1 2']);
  });
});
