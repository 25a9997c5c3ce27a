import { describe, expect, test } from '@jest/globals';
import { waitBefore } from '../src/apply/apply.ts';
import { effectsOf, outcomeOf } from '../src/decide/outcome.ts';
import type { Engine, Tool } from '../src/model/engine.ts';
import type { DatabaseFacts, ProjectFault } from '../src/model/observation.ts';
import type { Judged } from '../src/model/verdict.ts';
import {
  type Application,
  foldJournal,
  type JournalEntry,
  type SentStatement,
} from '../src/observe/application.ts';
import { placeInStack } from '../src/observe/probe-runner.ts';

const sent = (sql: string, atomic: boolean, done = true): SentStatement => ({ sql, atomic, done });
const judged = (
  name: string,
  sql: readonly string[] = ['ALTER TABLE t ADD a int'],
  more: Partial<Judged> = {},
): Judged => ({
  app: '',
  name,
  file: `${name}.py`,
  atomic: true,
  operations: [{ type: 'sql', description: '', sql }],
  database: 'default',
  lock: 'instant',
  compat: 'keeps',
  findings: [],
  safe: true,
  ...more,
});
const entry = (
  name: string,
  statements: readonly SentStatement[],
  more: Partial<JournalEntry> = {},
): JournalEntry => ({
  database: 'default',
  app: '',
  name,
  done: false,
  statements,
  counted: true,
  ...more,
});

describe('which statements have taken effect', () => {
  const DDL = ['ALTER TABLE t ADD a int', 'ALTER TABLE t ADD b int'];
  const kept = (
    statements: readonly SentStatement[],
    engine: Engine,
    atomic = true,
    tool: Tool = 'django',
  ) => {
    const effects = effectsOf(entry('m', statements), judged('m', DDL, { atomic }), engine, tool);
    return [effects.kept?.length, effects.whole, effects.underWay];
  };

  test.each<[string, readonly SentStatement[], boolean, unknown[]]>([
    [
      'a transaction that was not committed',
      [sent(DDL[0]!, true), sent(DDL[1]!, true, false)],
      true,
      [0, true, undefined],
    ],
    ['one by one', [sent(DDL[0]!, false), sent(DDL[1]!, false, false)], false, [1, false, DDL[1]]],
    [
      'the first of two transactions',
      [sent(DDL[0]!, true), sent(DDL[1]!, false, false)],
      true,
      [1, false, DDL[1]],
    ],
    [
      'behind everything, before it is recorded',
      [sent(DDL[0]!, true), sent('INSERT INTO "django_migrations" (app) VALUES (1)', false, false)],
      true,
      [1, false, 'INSERT INTO "django_migrations" (app) VALUES (1)'],
    ],
    ['none was sent', [], true, [0, true, undefined]],
    ['none was sent, and it is no transaction', [], false, [0, false, undefined]],
  ])('PostgreSQL: %s', (_, statements, atomic, expected) => {
    expect(kept(statements, 'postgresql', atomic)).toEqual(expected);
  });

  test.each<[string, readonly SentStatement[], unknown[]]>([
    [
      'each schema statement is committed',
      [sent(DDL[0]!, false), sent(DDL[1]!, false, false)],
      [1, false, DDL[1]],
    ],
    [
      'and what was written before it',
      [sent('INSERT INTO t VALUES (1)', true), sent(DDL[0]!, true), sent(DDL[1]!, true, false)],
      [2, false, DDL[1]],
    ],
    [
      'but not what was written behind it',
      [sent(DDL[0]!, true), sent('INSERT INTO t VALUES (1)', true), sent('UPDATE t SET a = 1', true, false)],
      [1, false, undefined],
    ],
    [
      'rows outside of a transaction',
      [sent('INSERT INTO t VALUES (1)', false), sent('UPDATE t SET a = 1', false, false)],
      [1, false, 'UPDATE t SET a = 1'],
    ],
  ])('MariaDB: %s', (_, statements, expected) => {
    expect(kept(statements, 'mariadb')).toEqual(expected);
  });

  test('a COMMIT of its own: it is not all one transaction', () => {
    const migration = judged('m', [DDL[0]!, 'COMMIT', DDL[1]!]);
    expect(
      effectsOf(
        entry('m', [sent(DDL[0]!, true), sent(DDL[1]!, true, false)]),
        migration,
        'postgresql',
        'django',
      ),
    ).toMatchObject({ kept: [DDL[0]], whole: false });
  });
});

describe('what became of an application', () => {
  const databases: DatabaseFacts[] = [{ alias: 'default', engine: 'postgresql' }];
  const all = [judged('a'), judged('b'), judged('c')];
  const recorded = (...names: string[]) => [
    { database: 'default', migrations: names.map(name => ['', name] as const), invalid: [] },
  ];
  const outcome = (
    application: Partial<Application>,
    more: Partial<DatabaseFacts> = {},
    tool: Tool = 'alembic',
  ) =>
    outcomeOf({
      application: { journal: [], ...application },
      judged: all,
      databases: databases.map(database => ({ ...database, ...more })),
      tool,
      lockTimeout: 2,
    });
  const LOCK: ProjectFault = {
    type: 'OperationalError',
    message: 'canceling statement due to lock timeout',
    code: '55P03',
    place: null,
  };
  const OTHER: ProjectFault = {
    type: 'ProgrammingError',
    message: 'column exists',
    code: '42701',
    place: null,
  };

  test('all recorded', () => {
    expect(
      outcome({ journal: [entry('a', [], { done: true, seconds: 2 })], recorded: recorded('a', 'b', 'c') }),
    ).toMatchObject({
      fault: undefined,
      left: [],
      applied: [{ name: 'a', seconds: 2 }, {}, {}],
      retry: false,
    });
  });

  test('the tool says done, and the database does not', () => {
    const done = all.map(({ name }) => entry(name, [], { done: true }));
    expect(outcome({ journal: done, recorded: recorded('a') })).toMatchObject({
      fault: { code: 'MIGRATION_NOT_RECORDED', message: expect.stringContaining('The migration b seemed') },
      applied: [{ name: 'a' }],
    });
    expect(outcome({ journal: done })).toMatchObject({
      known: false,
      applied: [],
      fault: { code: 'MIGRATION_FAILED', message: expect.stringContaining('What was applied is not known') },
    });
  });

  test('a lock, and nothing changed: again; anything else: not', () => {
    const waited = (application: Partial<Application>, more: Partial<DatabaseFacts> = {}) =>
      outcome({ error: LOCK, recorded: recorded('a'), ...application }, more).retry;
    const refused = [
      entry('a', [], { done: true }),
      entry('b', [sent('ALTER TABLE t ADD a int', true, false)]),
    ];
    expect(waited({ journal: refused })).toBe(true);
    expect(waited({ journal: [] })).toBe(true);
    expect(waited({ journal: refused, error: OTHER })).toBe(false);
    expect(waited({ journal: refused, recorded: [] })).toBe(false);
    expect(waited({ journal: refused, working: true })).toBe(false);
    const half = [
      entry('b', [sent('ALTER TABLE t ADD a int', false), sent('ALTER TABLE t ADD b int', false, false)]),
    ];
    expect(waited({ journal: half })).toBe(false);
    expect(waited({ journal: half }, { engine: 'mariadb' })).toBe(false);
    expect(
      waited(
        { journal: [entry('b', [sent('ALTER TABLE t ADD a int', false, false)])] },
        { engine: 'mariadb' },
      ),
    ).toBe(true);
    expect(waited({ journal: refused, recorded: [{ ...recorded('a')[0]!, failed: ['b'] }] })).toBe(false);
  });

  test('one transaction over all: none of it is there', () => {
    const journal = [entry('a', [sent('x', true)], { done: true }), entry('b', [sent('y', true, false)])];
    const { fault, retry } = outcome({
      journal,
      error: OTHER,
      recorded: recorded(),
      oneTransaction: ['default'],
    });
    expect(fault?.message).toMatch(
      /All of them ran in one transaction, which was rolled back whole\. No other migration was applied/,
    );
    expect(retry).toBe(false);
  });

  test('an INVALID index that is left is named', () => {
    const build = 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "Ix" ON t (a)';
    const index = judged('a', [build], { atomic: false });
    const { fault } = outcomeOf({
      application: {
        journal: [entry('a', [sent(build, false, false)])],
        error: OTHER,
        recorded: [{ database: 'default', migrations: [], invalid: [{ table: 't', name: 'Ix' }] }],
      },
      judged: [index],
      databases,
      tool: 'django',
      lockTimeout: 2,
    });
    expect(fault?.message).toMatch(/none of its statements has taken effect.*left the INVALID index Ix of t/);
  });

  test('the plan is another one', () => {
    expect(outcome({ changed: { alias: 'default' } })).toMatchObject({
      changed: true,
      retry: false,
      fault: {
        code: 'MIGRATION_PLAN_CHANGED',
        message: expect.stringContaining('Nothing was applied by this run.'),
      },
    });
    expect(
      outcome({
        changed: { alias: 'default' },
        journal: [entry('a', [], { done: true })],
        recorded: recorded('a'),
      }).fault?.message,
    ).toContain('still there: a');
  });
});

test('a journal is read to its last whole line', () => {
  const lines = [
    { event: 'session', database: 'default', id: 7, since: 's' },
    { event: 'statement', sql: 'of nobody', atomic: false },
    { event: 'begin', database: 'default', app: 'shop', name: '2' },
    { event: 'statement', sql: 'A', atomic: true },
    { event: 'ran' },
    { event: 'done', seconds: 1.5 },
    { event: 'begin', database: 'default', app: 'shop', name: '3' },
    { event: 'statement', sql: 'B', atomic: true },
  ];
  expect(foldJournal(lines)).toEqual({
    journal: [
      {
        database: 'default',
        app: 'shop',
        name: '2',
        done: true,
        seconds: 1.5,
        counted: true,
        statements: [sent('A', true)],
      },
      {
        database: 'default',
        app: 'shop',
        name: '3',
        done: false,
        counted: true,
        statements: [sent('B', true, false)],
      },
    ],
    sessions: { default: [{ id: 7, since: 's' }] },
    oneTransaction: [],
  });
});

test('each wait is twice as long as the one before, never longer than half a minute', () => {
  expect([0, 1, 2, 3, 10].map(attempt => waitBefore(attempt, 1))).toEqual([1000, 2000, 4000, 8000, 30_000]);
  expect([0, 1, 2].map(attempt => waitBefore(attempt, 0))).toEqual([500, 1000, 2000]);
});

test('where Python stood: the innermost line of the repository', () => {
  const stack = `Current thread 0x1 (most recent call first):
  File "/usr/lib/python3.12/socket.py", line 5 in connect
  File "/repo/.venv/lib/python3.12/site-packages/x.py", line 6 in y
  File "/repo/site/settings.py", line 12 in <module>
  File "/repo/manage.py", line 3 in main
`;
  expect(placeInStack(stack, '/repo')).toEqual({ file: 'site/settings.py', line: 12 });
  expect(placeInStack(stack, '/other')).toBeUndefined();
});
