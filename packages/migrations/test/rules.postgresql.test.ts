import { describe, expect, test } from '@jest/globals';
import type { Use } from '../src/model/server.ts';
import { COLUMNS, column, judged, rulesIn, uses, words } from './judged.ts';
import { knownTable } from './known.ts';

describe('PostgreSQL: a type that needs no rewrite', () => {
  const WIDEN = 'ALTER TABLE t ALTER COLUMN v TYPE varchar(100)';
  const table = (...list: readonly (readonly [string, Use['by']])[]) => ({
    t: knownTable(COLUMNS, uses(...list)),
  });
  test.each([
    [WIDEN, table(), []],
    [WIDEN, table(['v', 'index'], ['v', 'unique'], ['v', 'statistics']), []],
    [WIDEN, table(['v', 'unchecked']), []],
    [WIDEN, table(['n', 'check'], ['n', 'computed-index']), []],
    [WIDEN, table(['v', 'check']), ['change-type-in-use']],
    [WIDEN, table(['v', 'computed-index']), ['change-type-in-use']],
    [WIDEN, table(['v', 'foreign-key']), ['change-type-in-use']],
    [WIDEN, table(['v', 'referenced']), ['change-type-in-use']],
    [WIDEN, table(['v', 'view']), ['change-type-refused']],
    [WIDEN, table(['v', 'policy']), ['change-type-refused']],
    [WIDEN, table(['v', 'trigger']), ['change-type-refused']],
    [WIDEN, table(['v', 'generated']), ['change-type-refused']],
    [WIDEN, table(['v', 'partition-key']), ['change-type-refused']],
    [WIDEN, table(['v', 'routine']), ['change-type-refused']],
    ['ALTER TABLE t ALTER price TYPE numeric(12,2)', table(['price', 'check']), ['change-type-in-use']],
    ['ALTER TABLE t ALTER price TYPE numeric(12,2)', table(), []],
    ['ALTER TABLE t ALTER n TYPE int', table(['n', 'computed-index']), ['change-type-in-use']],
    ['ALTER TABLE t ALTER at TYPE timestamptz(6)', table(), []],
    ['ALTER TABLE t ALTER at TYPE timestamptz', table(), []],
    ['ALTER TABLE t ALTER at TYPE timestamptz(0)', table(), ['narrow-type']],
    ['ALTER TABLE t ALTER v TYPE citext', table(['v', 'index']), ['change-type-in-use']],
    ['ALTER TABLE t ALTER net TYPE inet', table(['net', 'index'], ['net', 'unique']), []],
    [
      WIDEN,
      { t: knownTable(COLUMNS, { ...uses(['v', 'index']), kind: 'partitioned' }) },
      ['change-type-in-use'],
    ],
    [WIDEN, { t: knownTable(COLUMNS, { ...uses(['n', 'index']), kind: 'partitioned' }) }, []],
    [WIDEN, { t: knownTable(COLUMNS, { ...uses(['v', 'index']), children: true }) }, []],
    ['ALTER TABLE t ALTER net TYPE inet', table(['net', 'computed-index']), ['change-type-in-use']],
    ['ALTER TABLE t ALTER v TYPE varchar(50) COLLATE "C"', table(), ['change-type']],
    ['ALTER TABLE "T" ALTER v TYPE varchar(100)', table(), ['change-type-unknown']],
    ['ALTER TABLE PUBLIC.T ALTER V TYPE VARCHAR(100)', table(), []],
    [`${WIDEN} USING v`, table(), []],
  ])('%s', (sql, tables, rules) => {
    expect(rulesIn(judged('postgresql', [sql], tables))).toEqual(rules);
  });

  test('what nobody asked for is not assumed', () => {
    const { uses: _, ...unknown } = knownTable(COLUMNS);
    expect(rulesIn(judged('postgresql', [WIDEN], { t: unknown }))).toEqual(['change-type-use-unknown']);
  });

  test('what the pending migrations add uses the column from then on, and what they drop no longer', () => {
    const check = "ALTER TABLE t ADD CONSTRAINT c CHECK (v <> '') NOT VALID";
    expect(rulesIn(judged('postgresql', [check, WIDEN], table()))).toEqual(['add-check-not-valid']);
    const validated = rulesIn(
      judged('postgresql', [check, 'ALTER TABLE t VALIDATE CONSTRAINT c', WIDEN], table()),
    );
    expect(validated).toContain('change-type-in-use');
    const index = 'CREATE INDEX CONCURRENTLY i ON t (lower(v))';
    expect(rulesIn(judged('postgresql', [index, WIDEN], table(), { atomic: false }))).toEqual([
      'change-type-in-use',
    ]);
    const known = { t: knownTable(COLUMNS, { uses: [{ column: 'v', by: 'computed-index', name: 'i' }] }) };
    const keys = [{ table: 't', name: 'i', kind: 'index' as const }];
    expect(
      rulesIn(
        judged('postgresql', ['DROP INDEX CONCURRENTLY i', WIDEN], known, {
          atomic: false,
          database: { keys },
        }),
      ),
    ).toEqual([]);
    expect(rulesIn(judged('postgresql', ['CREATE VIEW w AS SELECT v FROM t', WIDEN], table()))).toEqual([
      'change-type-refused',
    ]);
  });

  test('of a domain nothing is known but what the server says', () => {
    const tables = { t: knownTable({ ...COLUMNS, d: column('label') }) };
    const database = {
      domains: {
        label: { type: 'character varying(30)', constrained: false, used: true },
        positive: { type: 'integer', constrained: true, used: true },
        spare: { type: 'integer', constrained: false, used: false },
      },
    };
    const rules = (sql: string) => rulesIn(judged('postgresql', [sql], tables, { database }));
    expect(rules('ALTER TABLE t ALTER d TYPE varchar(30)')).toEqual(['narrow-type']);
    expect(rules('ALTER TABLE t ALTER d TYPE text')).toEqual([]);
    expect(rules('ALTER TABLE t ADD COLUMN x label')).toEqual([]);
    expect(rules('ALTER TABLE t ADD COLUMN x positive')).toEqual(['add-column-domain']);
    expect(rules('ALTER DOMAIN label SET NOT NULL')).toEqual(['alter-domain-check']);
    expect(rules('ALTER DOMAIN positive ADD CHECK (VALUE < 5) NOT VALID')).toEqual(['alter-domain-check']);
    expect(rules('ALTER DOMAIN positive VALIDATE CONSTRAINT c')).toEqual(['alter-domain-validate']);
    for (const safe of [
      "SET DEFAULT 'x'",
      'DROP DEFAULT',
      'DROP NOT NULL',
      'DROP CONSTRAINT c',
      'RENAME CONSTRAINT c TO d',
    ])
      expect(rules(`ALTER DOMAIN label ${safe}`)).toEqual([]);
    expect(rules('ALTER DOMAIN spare ADD CHECK (VALUE > 5)')).toEqual([]);
    expect(rules('ALTER DOMAIN label RENAME TO other')).toEqual(['unknown-statement']);
  });

  test('a type that the same migrations make is no domain unless they make one', () => {
    const tables = { t: knownTable(COLUMNS) };
    const rules = (made: string, type: string, database = { domains: {} }) =>
      rulesIn(judged('postgresql', [made, `ALTER TABLE t ADD COLUMN x ${type}`], tables, { database }));
    expect(rules("CREATE TYPE state AS ENUM ('new')", 'state')).toEqual([]);
    expect(rules('CREATE TYPE pair AS (a int, b int)', 'pair')).toEqual([]);
    expect(rules('CREATE TYPE public.state AS ENUM ()', 'public.state[]')).toEqual([]);
    expect(rules('CREATE DOMAIN state AS int CHECK (VALUE > 5)', 'state')).toEqual(['add-column-domain']);
    expect(rules('CREATE DOMAIN public.state AS int', 'public.state')).toEqual(['add-column-domain']);
    expect(rules('SELECT 1', 'elsewhere.state')).toEqual(['add-column-domain']);
    expect(rules('CREATE EXTENSION citext', 'citext')).toEqual([]);
    expect(rules('CREATE EXTENSION earthdistance', 'earth')).toEqual(['add-column-domain']);
  });
});

describe('PostgreSQL: constants, NULL and defaults', () => {
  const functions = { pi: 'immutable', random: 'volatile', steady: 'stable', shaky: 'volatile' } as const;
  const add = (definition: string) =>
    rulesIn(
      judged(
        'postgresql',
        [`ALTER TABLE t ADD COLUMN x ${definition}`],
        { t: knownTable(COLUMNS) },
        { database: { functions } },
      ),
    );
  test.each([
    'double precision DEFAULT pi()',
    "int DEFAULT CAST('5' AS int)",
    "timestamp DEFAULT timezone('utc', now())",
    "timestamp DEFAULT (now() AT TIME ZONE 'utc')",
    'int NOT NULL DEFAULT steady()',
    'interval DEFAULT make_interval(days => 3)',
    "int DEFAULT extract(year FROM date '2026-01-01')",
    "timestamptz NOT NULL DEFAULT now() - interval '1 day'",
    'int NOT NULL DEFAULT -5',
  ])('%s is the same for all rows', definition => {
    expect(add(definition)).toEqual([]);
  });
  test.each([
    'double precision DEFAULT random()',
    'int DEFAULT shaky()',
    'int DEFAULT nobody_knows()',
    'timestamptz DEFAULT clock_timestamp()',
    "timestamptz DEFAULT now() + random() * interval '1 day'",
  ])('%s differs', definition => {
    expect(add(definition)).toEqual(['add-column-volatile-default']);
  });

  const held = (valid: boolean) =>
    knownTable(COLUMNS, {
      checks: [{ name: 'nn', condition: '((n IS NOT NULL))', valid, inherited: true }],
      uses: [{ column: 'n', by: valid ? 'check' : 'unchecked', name: 'nn' }],
    });
  test('VALIDATE, then SET NOT NULL, in one migration or several', () => {
    const steps = [
      'ALTER TABLE t VALIDATE CONSTRAINT nn',
      'ALTER TABLE t ALTER n SET NOT NULL',
      'ALTER TABLE t DROP CONSTRAINT nn',
    ];
    const database = { keys: [{ table: 't', name: 'nn', kind: 'check' as const }] };
    expect(words(judged('postgresql', steps, { t: held(false) }, { database }))).toEqual({
      safe: true,
      rules: [],
    });
    expect(words(judged('postgresql', steps.slice(1), { t: held(true) }, { database }))).toEqual({
      safe: true,
      rules: [],
    });
    expect(rulesIn(judged('postgresql', steps.slice(1, 2), { t: held(false) }))).toEqual(['set-not-null']);
    expect(rulesIn(judged('postgresql', [steps[2]!, steps[1]!], { t: held(true) }, { database }))).toEqual([
      'set-not-null',
      'lock-held-over-data',
    ]);
    const wrongWay = rulesIn(judged('postgresql', [steps[1]!, steps[0]!], { t: held(false) }));
    expect(wrongWay).toEqual(['set-not-null', 'lock-held-over-data']);
  });
  test('a check that partitions do not inherit proves nothing for them', () => {
    const table = {
      ...held(true),
      children: true,
      checks: [{ name: 'nn', condition: '((n IS NOT NULL))', valid: true, inherited: false }],
    };
    expect(rulesIn(judged('postgresql', ['ALTER TABLE t ALTER n SET NOT NULL'], { t: table }))).toEqual([
      'set-not-null',
    ]);
  });

  test.each([
    ['ALTER TABLE t ALTER n SET DEFAULT 5', knownTable(COLUMNS), []],
    [
      'ALTER TABLE t ALTER n SET DEFAULT 5',
      knownTable(COLUMNS, uses(['n', 'unique'])),
      ['set-default-refused'],
    ],
    [
      'ALTER TABLE t ALTER n SET DEFAULT 5',
      knownTable(COLUMNS, {
        checks: [{ name: 'c', condition: '((n > 3))', valid: true, inherited: true }],
        uses: [{ column: 'n', by: 'check', name: 'c' }],
      }),
      [],
    ],
    [
      'ALTER TABLE t ALTER n SET DEFAULT 2',
      knownTable(COLUMNS, {
        checks: [{ name: 'c', condition: "((n > '3'::integer))", valid: true, inherited: true }],
        uses: [{ column: 'n', by: 'check', name: 'c' }],
      }),
      ['set-default-refused'],
    ],
    ['ALTER TABLE t ALTER n DROP DEFAULT', held(false), ['drop-default-refused']],
    ['ALTER TABLE t ALTER n DROP DEFAULT', knownTable(COLUMNS), []],
    ['ALTER TABLE t ALTER needed SET DEFAULT 5', knownTable(COLUMNS, uses(['needed', 'unique'])), []],
    [
      'ALTER TABLE t ADD COLUMN x int CHECK (n > 0)',
      knownTable(COLUMNS),
      ['add-column-check', 'add-column-check-fails'],
    ],
    [
      'ALTER TABLE t ADD COLUMN x int DEFAULT 5 CHECK (x > 7)',
      knownTable(COLUMNS),
      ['add-column-check', 'add-column-check-fails'],
    ],
    [
      'ALTER TABLE t ADD COLUMN x int CHECK (x IS NOT NULL)',
      knownTable(COLUMNS),
      ['add-column-check', 'add-column-check-fails'],
    ],
    ['ALTER TABLE t ADD COLUMN x int CHECK (x > 7)', knownTable(COLUMNS), ['add-column-check']],
    [
      'ALTER TABLE t ADD PRIMARY KEY USING INDEX i',
      knownTable(COLUMNS, { indexes: [{ name: 'i', columns: ['n'], unique: true, type: 'btree' }] }),
      ['add-key-null-scan'],
    ],
    [
      'ALTER TABLE t ADD PRIMARY KEY USING INDEX i',
      knownTable(COLUMNS, { indexes: [{ name: 'i', columns: ['needed'], unique: true, type: 'btree' }] }),
      [],
    ],
    ['INSERT INTO t (id, n) VALUES (900, 1)', knownTable(COLUMNS), ['insert-explicit-key']],
    ['INSERT INTO t (n) VALUES (1)', knownTable(COLUMNS), []],
    [
      'CREATE INDEX CONCURRENTLY i ON t ((n + 1))',
      knownTable(COLUMNS),
      ['index-may-fail', 'not-in-transaction'],
    ],
    ['ALTER TABLE t ALTER id SET GENERATED ALWAYS', knownTable(COLUMNS), ['add-identity-always']],
    ['ALTER TABLE t ALTER CONSTRAINT f NOT DEFERRABLE', knownTable(COLUMNS), ['alter-constraint']],
    ['ALTER TABLE t ALTER CONSTRAINT f DEFERRABLE INITIALLY DEFERRED', knownTable(COLUMNS), []],
    ['ALTER TABLE t SET TABLESPACE fast', knownTable(COLUMNS), ['copy-table']],
    ['ALTER INDEX i SET TABLESPACE fast', knownTable(COLUMNS), ['copy-table']],
    ['ALTER TABLE t OWNER TO app', knownTable(COLUMNS), []],
    ['ALTER TABLE t OWNER TO other', knownTable(COLUMNS), ['change-owner']],
    ['ALTER TABLE t REPLICA IDENTITY NOTHING', knownTable(COLUMNS), []],
    [
      'ALTER TABLE t REPLICA IDENTITY NOTHING',
      knownTable(COLUMNS, { published: true }),
      ['replica-identity'],
    ],
    ['ALTER TABLE t REPLICA IDENTITY FULL', knownTable(COLUMNS, { published: true }), []],
    ['ALTER TABLE t ENABLE ROW LEVEL SECURITY', knownTable(COLUMNS), ['row-security']],
    ['ALTER TABLE t DISABLE ROW LEVEL SECURITY', knownTable(COLUMNS, { rowSecurity: false }), []],
    ['REFRESH MATERIALIZED VIEW m', knownTable(COLUMNS), ['refresh-view']],
    ['REFRESH MATERIALIZED VIEW CONCURRENTLY m', knownTable(COLUMNS), []],
    [
      'CREATE UNIQUE INDEX CONCURRENTLY i ON t (id, n)',
      knownTable(COLUMNS, {
        indexes: [{ name: 'pk', columns: ['id'], unique: true, type: 'btree' }],
        uses: [{ column: 'id', by: 'unique', name: 'pk' }],
      }),
      ['not-in-transaction'],
    ],
  ])('%s', (sql, table, rules) => {
    expect(rulesIn(judged('postgresql', [sql], { t: table }))).toEqual(rules);
  });
});

describe('PostgreSQL: rows', () => {
  const tables = { t: knownTable(COLUMNS), s: knownTable(COLUMNS) };
  test.each([
    ['MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET n = 1', ['update-rows']],
    ['MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE', ['delete-rows']],
    ['MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (n) VALUES (s.n)', []],
    ['WITH gone AS (DELETE FROM t RETURNING id) SELECT count(*) FROM gone', ['delete-rows']],
    ['WITH x AS (SELECT id FROM s) UPDATE t SET n = 1 FROM x', ['update-rows']],
    ['WITH x AS (UPDATE s SET n = 1 RETURNING n) INSERT INTO t (n) SELECT n FROM x', ['update-rows']],
    ['WITH x AS (SELECT n FROM s) INSERT INTO t (n) SELECT n FROM x', []],
    ['SELECT n INTO fresh FROM t', ['unknown-statement']],
    ['SELECT nobody_knows(n) FROM t', ['unknown-statement']],
    ['COPY t FROM STDIN', []],
    ["DO $$ BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$", []],
    [
      'DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM t) THEN ALTER TABLE t DROP COLUMN n; END IF; END $$',
      ['drop-column'],
    ],
    ["DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$", ['unknown-statement']],
    [
      'DO $$ DECLARE r record; BEGIN FOR r IN SELECT 1 LOOP DELETE FROM t; END LOOP; END $$',
      ['unknown-statement'],
    ],
  ])('%s', (sql, rules) => {
    expect(rulesIn(judged('postgresql', [sql], tables))).toEqual(rules);
  });

  test('a new table that refers to an old one, and its rows', () => {
    const create = (more: string) => `CREATE TABLE f (a bigint REFERENCES t (id)${more})`;
    const fill = 'INSERT INTO f SELECT id FROM s';
    expect(rulesIn(judged('postgresql', [create('')], tables))).toEqual([]);
    expect(rulesIn(judged('postgresql', [create('')], tables, { atomic: false }))).toEqual([]);
    expect(rulesIn(judged('postgresql', [create(''), 'INSERT INTO f VALUES (1)'], tables))).toEqual([
      'insert-referring',
    ]);
    for (const lets of [' ON DELETE CASCADE', ' ON DELETE SET NULL'])
      expect(rulesIn(judged('postgresql', [create(lets), 'INSERT INTO f VALUES (1)'], tables))).toEqual([]);
    const key = (more: string) => [
      'CREATE TABLE f (a bigint)',
      'INSERT INTO f VALUES (1)',
      `ALTER TABLE f ADD FOREIGN KEY (a) REFERENCES t (id)${more}`,
    ];
    expect(rulesIn(judged('postgresql', key(''), tables))).toEqual(['insert-referring']);
    expect(rulesIn(judged('postgresql', key(' ON DELETE CASCADE'), tables))).toEqual([]);
    // The rows are there before the key: it is checked while the other table is locked.
    const late = [
      'CREATE TABLE f (a bigint)',
      fill,
      'ALTER TABLE f ADD FOREIGN KEY (a) REFERENCES t (id) ON DELETE CASCADE',
    ];
    expect(rulesIn(judged('postgresql', late, tables, { atomic: false }))).toContain('add-foreign-key');
  });

  test('rows are counted, not estimated, and only where they are what takes the time', () => {
    const small = { t: knownTable(COLUMNS, { rows: 12 }), s: knownTable(COLUMNS, { rows: 1001 }) };
    const on = (table: string, smallTable: number) =>
      judged('postgresql', [`CREATE INDEX i ON ${table} (n)`], small, { smallTable }).safe;
    expect([on('t', 1000), on('s', 1000), on('t', 0)]).toEqual([true, false, false]);
    const uncounted = { t: knownTable(COLUMNS) };
    expect(judged('postgresql', ['CREATE INDEX i ON t (n)'], uncounted, { smallTable: 1000 }).safe).toBe(
      false,
    );
    const slow = 'DELETE FROM t WHERE n IN (SELECT n FROM s)';
    expect(judged('postgresql', [slow], small, { smallTable: 1000 }).lock).toBe('blocks-writes');
  });
});
