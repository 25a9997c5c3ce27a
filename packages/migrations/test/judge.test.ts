import { describe, expect, test } from '@jest/globals';
import { type Decision, decide, type GuardResult, type Policy } from '../src/decide/decide.ts';
import { judge } from '../src/judge/judge.ts';
import { typeChange } from '../src/model/column-types.ts';
import type { Engine, Tool } from '../src/model/engine.ts';
import type { Migration, Operation } from '../src/model/migration.ts';
import type { DatabaseFacts, Observation } from '../src/model/observation.ts';
import { knownTable } from './known.ts';

const VERSIONS: Readonly<Record<string, string>> = { mariadb: '10.11', mysql: '8.0.36', postgresql: '15.1' };

/** Migrations, each of one text or of given operations, as rules per migration. */
function rulesOf(
  engine: Engine,
  migrations: readonly (string | Partial<Migration>)[],
  more: Partial<DatabaseFacts> = {},
  tool: Tool = 'flyway',
): string[][] {
  const pending = migrations.map((given, index) => ({
    app: '',
    name: `m${index}`,
    file: null,
    atomic: true,
    operations:
      typeof given === 'string' ? [{ type: 'sql', description: '', line: 1, sql: [given] } as Operation] : [],
    ...(typeof given === 'string' ? {} : given),
  }));
  const tables = { t: knownTable({}) };
  const database = { alias: 'default', engine, version: VERSIONS[engine]!, tables, pending, ...more };
  return judge(database, tool).map(({ findings }) =>
    findings.filter(({ note }) => !note).map(({ rule }) => rule),
  );
}

const statement = (sql: string): Operation => ({ type: 'sql', description: '', line: 1, sql: [sql] });
const operation = (type: string, bases: readonly string[] | undefined, more: Partial<Operation> = {}) =>
  ({ type, description: type, sql: [], ...(bases ? { bases } : {}), ...more }) as Operation;

describe('behind an operation whose SQL could not be had', () => {
  const failing = operation('RunSQL', ['Operation', 'RunSQL'], { sqlError: 'it failed' });
  const unasked = operation('RemoveField', undefined);

  test('nothing is known of those that were not asked, whether or not one before it was', () => {
    const asked = operation('AddIndex', ['AddIndex'], { sql: ['SELECT 1'] });
    for (const operations of [
      [failing, unasked],
      [asked, failing, unasked],
    ])
      expect(rulesOf('postgresql', [{ sqlError: 'it failed', operations }], {}, 'django').flat()).toEqual([
        'sql-not-known',
        'sql-not-known',
      ]);
  });

  test('a Python step before it is still judged', () => {
    const python = operation('RunPython', ['Operation', 'RunPython'], { effect: 'unknown' });
    const found = rulesOf(
      'postgresql',
      [{ sqlError: 'it failed', operations: [python, failing] }],
      {},
      'django',
    );
    expect(found).toEqual([['sql-not-known', 'run-python']]);
  });

  test('a failure that belongs to none of them is not passed over', () => {
    const asked = operation('AlterModelOptions', ['AlterModelOptions']);
    expect(rulesOf('postgresql', [{ sqlError: 'it failed', operations: [asked] }], {}, 'django')).toEqual([
      ['sql-not-known'],
    ]);
  });
});

describe('a default that is dropped', () => {
  const ADD = 'ALTER TABLE t ADD COLUMN x int DEFAULT 0 NOT NULL';
  const DROP = 'ALTER TABLE t ALTER COLUMN x DROP DEFAULT';
  test.each(['mariadb', 'postgresql'] as const)(
    '%s: by a later migration breaks the code that runs',
    engine => {
      expect(rulesOf(engine, [ADD, DROP])).toEqual([[], ['drop-default']]);
      expect(rulesOf(engine, [ADD.replace(' NOT NULL', ''), DROP])).toEqual([[], []]);
    },
  );

  test.each(['mariadb', 'postgresql'] as const)('%s: by the same one is said once, of the column', engine => {
    expect(rulesOf(engine, [`${ADD}; ${DROP}`]).flat()).not.toContain('drop-default');
    expect(rulesOf(engine, [`${ADD}; ${DROP}`]).flat()).toHaveLength(1);
  });
});

describe('a lock that is held', () => {
  const ADD = 'ALTER TABLE t ADD COLUMN x int NULL';
  const FILL = 'INSERT INTO log (n) SELECT n FROM t';

  test('while a constraint is validated', () => {
    const check = 'ALTER TABLE t ADD CONSTRAINT c CHECK (x > 0) NOT VALID';
    const validate = 'ALTER TABLE t VALIDATE CONSTRAINT c';
    expect(rulesOf('postgresql', [`${check}; ${validate}`]).flat()).toContain('lock-held-over-data');
    expect(rulesOf('postgresql', [check, validate]).flat()).not.toContain('lock-held-over-data');
  });

  test('by an earlier migration of the same transaction, until something ends it', () => {
    const one = { oneTransaction: true };
    expect(rulesOf('postgresql', [ADD, FILL], one, 'alembic')).toEqual([[], ['lock-held-over-data']]);
    expect(rulesOf('postgresql', [ADD, FILL], {}, 'alembic')).toEqual([[], []]);
    const concurrently = 'CREATE INDEX CONCURRENTLY i ON t (x)';
    expect(rulesOf('postgresql', [ADD, concurrently, FILL], one, 'alembic')).toEqual([
      [],
      ['not-in-transaction', 'lock-held-over-data'],
      ['lock-held-over-data'],
    ]);
    // As autocommit_block() writes it.
    const outside = { operations: ['COMMIT', concurrently, 'BEGIN'].map(sql => statement(sql)) };
    expect(rulesOf('postgresql', [ADD, outside, FILL], one, 'alembic')).toEqual([[], [], []]);
  });
});

test('in a character set that is not known, a text grows as in the worst of all', () => {
  expect(typeChange('mariadb', 'varchar(64)', 'varchar(255)', 4)).toBe('widens');
  expect(typeChange('mariadb', 'varchar(64)', 'varchar(255)', null)).toBe('widens-by-copy');
  expect(typeChange('mariadb', 'varchar(200)', 'varchar(300)', null)).toBe('widens-by-copy');
  expect(typeChange('mariadb', 'varchar(10)', 'varchar(60)', null)).toBe('widens');
  expect(typeChange('mariadb', 'varchar(300)', 'varchar(400)', null)).toBe('widens');
});

function resultOf(decision: Decision): GuardResult {
  if ('result' in decision) return decision.result;
  throw new Error('nothing is to be applied');
}

describe('what happens', () => {
  const options = {
    onPending: 'warn',
    safety: 'block',
    allow: [] as string[],
    texts: new Map<string, string>(),
    lockTimeout: 1,
    databases: ['default'],
    smallTable: 0,
  } as const;
  const observed = (more: Partial<Observation>, database: Partial<DatabaseFacts> = {}): Observation => ({
    tool: 'django',
    stage: 'done',
    databases: [
      { alias: 'default', engine: 'mariadb', version: '10.11', history: true, pending: [], ...database },
    ],
    ...more,
  });
  const look = (observation: Observation, more: object = {}) =>
    resultOf(decide(observation, { ...options, ...more } as Policy));

  test('where nobody knows whether models and migrations match, the deploy stops', () => {
    const unsure = observed({ driftError: 'TypeError: broken' });
    expect(look(unsure)).toMatchObject({ status: 'error', fault: { code: 'MODEL_DRIFT_UNKNOWN' } });
    const pending = [{ app: 'a', name: '1', file: null, atomic: true, operations: [] }];
    expect(look(observed({ driftError: 'x' }, { pending }), { onPending: 'apply' })).toMatchObject({
      status: 'error',
      fault: { code: 'MODEL_DRIFT_UNKNOWN' },
      applied: [],
    });
    const allowed = look(unsure, { allow: ['drift'] });
    expect(allowed).toMatchObject({ status: 'clean', fault: undefined });
    expect(allowed.notes.join()).toContain('TypeError: broken');
  });

  test('what was not judged is neither safe nor unsafe', () => {
    const pending = [{ app: 'a', name: '1', file: null, atomic: true, operations: [] }];
    const result = look(observed({}, { pending }), { safety: 'off' });
    expect(result).toMatchObject({ status: 'pending', pending: [{ safe: null }], unsafe: [] });
  });
});
