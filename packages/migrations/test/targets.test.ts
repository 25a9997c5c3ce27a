import { describe, expect, test } from '@jest/globals';
import { decide } from '../src/decide/decide.ts';
import type { Tool } from '../src/model/engine.ts';
import type { DatabaseFacts, Observation, ProjectFault } from '../src/model/observation.ts';

const DOWN: ProjectFault = {
  type: 'OperationalError',
  message: 'connection refused',
  code: 2003,
  place: null,
};
const pending = (name: string, sql = 'ALTER TABLE t ADD c int') => ({
  app: 'a',
  name,
  file: null,
  atomic: true,
  operations: [{ type: 'sql', description: '', line: 1, sql: [sql] }],
});
const database = (alias: string, more: Partial<DatabaseFacts> = {}): DatabaseFacts => ({
  alias,
  engine: 'postgresql',
  version: '15.1',
  history: true,
  pending: [],
  ...more,
});
function look(
  databases: readonly DatabaseFacts[],
  more: Partial<Observation> = {},
  onPending: 'fail' | 'warn' | 'apply' | 'apply-safe' = 'warn',
) {
  const observation: Observation = { tool: 'django' as Tool, stage: 'done', databases, ...more };
  const options = {
    onPending,
    safety: 'block',
    allow: [],
    texts: new Map<string, string>(),
    lockTimeout: 1,
    smallTable: 0,
  } as const;
  const decision = decide(observation, options);
  if (!('result' in decision)) throw new Error('nothing is to be applied');
  const { status, fault, targets, counted } = decision.result;
  return { status, code: fault?.code, targets, counted };
}
const down = (alias: string) =>
  database(alias, { stage: 'connect', error: DOWN, pending: undefined as never });
const drop = pending('2', 'ALTER TABLE t DROP COLUMN c');

describe('the verdict over several targets is the worst', () => {
  const clean = database('one');
  test.each<[string, readonly DatabaseFacts[], Partial<Observation>, string, string | undefined]>([
    ['all clean', [clean, database('two')], {}, 'clean', undefined],
    ['one unsafe', [clean, database('two', { pending: [drop] })], {}, 'unsafe', 'MIGRATIONS_UNSAFE'],
    ['one gives no answer', [clean, down('two')], {}, 'partial', 'TARGETS_NOT_LOOKED_AT'],
    [
      'an unsafe one and one without an answer',
      [database('one', { pending: [drop] }), down('two')],
      {},
      'partial',
      'TARGETS_NOT_LOOKED_AT',
    ],
    ['none gives an answer', [down('one'), down('two')], {}, 'unreachable', 'DATABASE_UNREACHABLE'],
    [
      'the code itself is in conflict',
      [
        down('one'),
        database('two', { conflicts: [{ app: 'a', migrations: [] }], pending: undefined as never }),
      ],
      {},
      'conflict',
      'MIGRATION_CONFLICT',
    ],
    [
      'one is ahead',
      [clean, database('two', { ahead: [{ app: 'a', name: '9' }] })],
      {},
      'db-ahead',
      'DATABASE_AHEAD',
    ],
    [
      'one is ahead and one gives no answer',
      [database('one', { ahead: [{ app: 'a', name: '9' }] }), down('two')],
      {},
      'partial',
      'TARGETS_NOT_LOOKED_AT',
    ],
    [
      'a tenant without its schema',
      [clean, database('two', { schema: 't', schemaMissing: true, pending: undefined as never })],
      {},
      'partial',
      'TARGETS_NOT_LOOKED_AT',
    ],
    [
      'schemas that nobody looked at',
      [database('one', { unseen: ['t1'] })],
      {},
      'partial',
      'TARGETS_NOT_LOOKED_AT',
    ],
    [
      'the same of Alembic',
      [database('one', { unseen: ['t1'] })],
      { tool: 'alembic' },
      'partial',
      'TARGETS_NOT_LOOKED_AT',
    ],
    [
      'each looked at from the other',
      [database('one', { schema: 't1', unseen: ['t2'] }), database('two', { schema: 't2', unseen: ['t1'] })],
      { tool: 'alembic' },
      'clean',
      undefined,
    ],
    [
      'where env.py waits to be told which is meant',
      [database('one', { unseen: ['t1'] })],
      { tool: 'alembic', unnamed: ['tenant'] },
      'partial',
      'TARGETS_NOT_LOOKED_AT',
    ],
    [
      'the look stopped behind the first',
      [clean],
      { tool: 'alembic', stage: 'connect', error: DOWN },
      'partial',
      'TARGETS_NOT_LOOKED_AT',
    ],
    [
      'the look stopped before the first',
      [],
      { tool: 'alembic', stage: 'connect', error: DOWN },
      'unreachable',
      'DATABASE_UNREACHABLE',
    ],
    [
      'the look ended before its end, without a word',
      [clean],
      { stage: 'settings' },
      'error',
      'MIGRATION_GUARD_FAILED',
    ],
    ['the look saw no database', [], {}, 'error', 'MIGRATION_GUARD_FAILED'],
    [
      'a table that is not seen',
      [database('one', { hidden: ['t'], pending: [pending('2')] })],
      {},
      'error',
      'TABLE_NOT_VISIBLE',
    ],
  ])('%s', (_, databases, more, status, code) => {
    for (const onPending of ['warn', 'apply-safe', 'apply'] as const) {
      if (onPending === 'apply' && status === 'unsafe') continue;
      expect(look(databases, more, onPending)).toMatchObject({ status, code });
    }
  });

  test('each target has its own', () => {
    const { targets, counted } = look([
      clean,
      database('two', { pending: [pending('2')] }),
      database('three', { pending: [drop] }),
      down('four'),
      database('five', { unseen: ['six'] }),
    ]);
    expect(targets).toEqual([
      { name: 'one', status: 'clean', pending: 0 },
      { name: 'two', status: 'pending', pending: 1 },
      { name: 'three', status: 'unsafe', pending: 1 },
      { name: 'four', status: 'unreachable', pending: null },
      { name: 'five', status: 'clean', pending: 0 },
      { name: 'five/six', status: 'unknown', pending: null },
    ]);
    expect(counted).toBe(false);
  });
});
