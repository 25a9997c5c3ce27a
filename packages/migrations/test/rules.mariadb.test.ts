import { describe, expect, test } from '@jest/globals';
import { column, FULLTEXT, index, judged, MY_COLUMNS, my, rulesIn, SPATIAL, uses, words } from './judged.ts';
import { knownTable } from './known.ts';

describe('MariaDB: how a table can be altered is asked of the server', () => {
  const ADD = 'ALTER TABLE t ADD COLUMN x INT NULL';
  test.each([
    ['plain InnoDB', ADD, my(), []],
    ['a FULLTEXT index', ADD, FULLTEXT, ['rebuild-blocks']],
    ['a FULLTEXT index', 'ALTER TABLE t DROP COLUMN n', FULLTEXT, ['rebuild-blocks', 'drop-column']],
    [
      'a FULLTEXT index',
      'ALTER TABLE t MODIFY id INT NULL',
      FULLTEXT,
      expect.arrayContaining(['rebuild-blocks']),
    ],
    ['a FULLTEXT index', 'ALTER TABLE t FORCE', FULLTEXT, ['rebuild-blocks']],
    ['a FULLTEXT index', 'OPTIMIZE TABLE t', FULLTEXT, ['rebuild-blocks']],
    ['a FULLTEXT index', 'ALTER TABLE t ADD INDEX i (n)', FULLTEXT, []],
    ['a SPATIAL index', ADD, SPATIAL, []],
    ['a SPATIAL index', `${ADD}, ADD INDEX i (n)`, SPATIAL, ['rebuild-blocks', 'rebuild-blocks']],
    ['plain InnoDB', `${ADD}, ADD INDEX i (n)`, my(), []],
    ['MyISAM', ADD, my({ engine: 'myisam' }), ['table-copied']],
    ['MyISAM', 'ALTER TABLE t ADD INDEX i (n)', my({ engine: 'myisam' }), ['table-copied']],
    ['MyISAM', 'ALTER TABLE t ALTER n SET DEFAULT 5', my({ engine: 'myisam' }), []],
    ['MyISAM', 'ALTER TABLE t MODIFY n INT NULL FIRST', my({ engine: 'myisam' }), ['table-copied']],
    ['Aria', ADD, my({ engine: 'aria' }), ['table-copied']],
    ['MEMORY', 'ALTER TABLE t ALTER n SET DEFAULT 5', my({ engine: 'memory' }), ['table-copied']],
    ['a unique key over a long text', ADD, my({ indexes: [index('hash', 'v')] }), ['table-copied']],
    ['system versioning', ADD, my({ kind: 'versioned' }), ['table-copied']],
    ['compressed rows', ADD, my({ format: 'compressed' }), []],
    ['an engine that nobody said', ADD, { t: knownTable(MY_COLUMNS, { engine: '' }) }, ['storage-unknown']],
    ['a table that nobody asked for', ADD, {}, ['storage-unknown']],
    [
      'a virtual column',
      `${ADD} FIRST`,
      { t: knownTable({ ...MY_COLUMNS, g: column('int(11)', { generated: true }) }) },
      ['rebuild-blocks'],
    ],
    [
      'an index over a virtual column',
      ADD,
      { t: knownTable({ ...MY_COLUMNS, g: column('int(11)', { generated: true }) }, uses(['g', 'index'])) },
      ['rebuild-blocks'],
    ],
    ['plain InnoDB', 'ALTER TABLE t ADD COLUMN x INT AS (n + 1) VIRTUAL', my(), []],
    [
      'plain InnoDB',
      'ALTER TABLE t ADD COLUMN x INT AS (n + 1) VIRTUAL, ADD COLUMN y INT',
      my(),
      ['rebuild-blocks', 'rebuild-blocks'],
    ],
    [
      'a foreign key of the column',
      'ALTER TABLE t MODIFY v VARCHAR(40) NULL',
      my(uses(['v', 'foreign-key'])),
      ['change-type-refused'],
    ],
    ['plain InnoDB', 'ALTER TABLE t ENGINE = InnoDB', my(), []],
    ['MyISAM', 'ALTER TABLE t ENGINE = InnoDB', my({ engine: 'myisam' }), ['change-engine']],
    [
      'MyISAM',
      'INSERT INTO t (n) SELECT 1 FROM seq_1_to_60',
      my({ engine: 'myisam' }),
      ['insert-into-locked-table'],
    ],
  ])('%s: %s', (_, sql, tables, rules) => {
    expect(rulesIn(judged('mariadb', [sql], tables))).toEqual(rules);
  });

  test.each([
    "SET SESSION alter_algorithm = 'COPY'",
    'SET @@alter_algorithm = COPY',
    'SET old_alter_table = 1',
    'SET alter_algorithm = @was',
  ])('%s: the session makes every change a copy', setting => {
    expect(rulesIn(judged('mariadb', [setting, ADD], my()))).toEqual(
      setting.includes('@was') ? expect.arrayContaining(['table-copied']) : ['table-copied'],
    );
  });

  test('a server that is set to copy does so', () => {
    const database = { variables: { alter_algorithm: 'COPY' } };
    expect(rulesIn(judged('mariadb', [ADD], my(), { database }))).toEqual(['table-copied']);
    const never = { variables: { innodb_instant_alter_column_allowed: 'never' } };
    expect(judged('mariadb', [ADD], my(), { database: never })).toMatchObject({ safe: true, lock: 'online' });
  });
});

describe('MariaDB: ALGORITHM and LOCK are followed wherever they may stand', () => {
  test.each([
    ['CREATE INDEX i ON t (n) ALGORITHM=COPY', ['copy-asked']],
    ['CREATE INDEX i ON t (n) ALGORITHM COPY LOCK SHARED', ['copy-asked']],
    ['CREATE INDEX i ON t (n) LOCK=SHARED', ['lock-asked']],
    ['CREATE INDEX i ON t (n) LOCK = EXCLUSIVE', ['lock-asked']],
    ["CREATE INDEX i ON t (n) COMMENT 'x' LOCK=EXCLUSIVE", ['lock-asked']],
    ['CREATE INDEX i ON t (n) WAIT 5 LOCK=SHARED', ['lock-asked']],
    ['CREATE INDEX i ON t (n) LOCK=NONE', []],
    ['CREATE INDEX i ON t (n) ALGORITHM=INPLACE LOCK=DEFAULT', []],
    ['ALTER TABLE t ADD INDEX i (n), LOCK=SHARED', ['lock-asked']],
    ['ALTER TABLE t ALGORITHM=COPY, ADD COLUMN x INT', ['copy-asked']],
    ['ALTER TABLE t WAIT 5 ADD COLUMN x INT, LOCK=EXCLUSIVE', ['lock-asked']],
    ['ALTER IGNORE TABLE t ADD COLUMN x INT UNIQUE', ['copy-asked']],
    ['ALTER ONLINE IGNORE TABLE t ADD COLUMN x INT UNIQUE', []],
    ['ALTER IGNORE TABLE t ADD COLUMN x INT', []],
    ['ALTER IGNORE TABLE t ADD INDEX i (n)', []],
    ['ALTER TABLE t ADD COLUMN x INT, ALGORITHM=INSTANT', []],
    ['SET STATEMENT lock_wait_timeout = 5 FOR ALTER TABLE t ADD COLUMN x INT, LOCK=SHARED', ['lock-asked']],
    ['SET STATEMENT lock_wait_timeout = 5 FOR ALTER TABLE t ADD COLUMN x INT', []],
  ])('%s', (sql, rules) => {
    expect(rulesIn(judged('mariadb', [sql], my()))).toEqual(rules);
  });

  test('what the server would rather refuse than lock is safe whatever the table', () => {
    for (const sql of [
      'ALTER ONLINE TABLE t ADD COLUMN x INT',
      'ALTER TABLE t ADD COLUMN x INT, LOCK=NONE',
      'ALTER TABLE t ADD COLUMN x INT, ALGORITHM=INSTANT',
    ])
      expect(words(judged('mariadb', [sql], FULLTEXT))).toEqual({ safe: true, rules: [] });
    // An engine is changed by copying, whatever the clause says.
    expect(
      judged('mariadb', ['ALTER TABLE t ENGINE=InnoDB, ALGORITHM=INSTANT'], my({ engine: 'myisam' })).safe,
    ).toBe(false);
  });

  test('every table of RENAME TABLE is looked at', () => {
    const swap = ['CREATE TABLE fresh (id INT)', 'RENAME TABLE fresh TO spare, t TO old'];
    expect(rulesIn(judged('mariadb', swap, my()))).toEqual(['rename-table']);
  });
});
