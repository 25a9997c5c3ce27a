/** What the release makes of the word of the job prepare: the whole table. */
import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { checkBound, isNextHolder, judgeVerdict, type Policy, type Since } from '../src/judge.ts';
import type { PendingMigration, SeenLock, Verdict } from '../src/manifest.ts';
import { COMMIT, manifest, OTHER } from './samples.ts';

const migration = (safe: boolean | null): PendingMigration => ({
  app: 'notes',
  name: '0003_mood',
  database: 'default',
  safe,
});
const verdict = (...pending: readonly PendingMigration[]): Verdict => ({
  ...manifest().database!,
  pending,
});

function outcome(of: Verdict | null, policy: Policy, since: Since | 'unknown'): string {
  try {
    return judgeVerdict(of, policy, since).apply ? 'applies' : 'goes on';
  } catch (thrown) {
    return (thrown as Fault).code;
  }
}

const ON_PENDING = ['fail', 'warn', 'apply-safe', 'apply'] as const;
const SAFETY = ['off', 'warn', 'block'] as const;
const SINCE = ['nobody', 'contained', 'other', 'unknown'] as const;

/** The same table, written down anew: pending kind × policy → outcome where nobody held the lock since. */
function expected(kind: 'none' | 'safe' | 'unsafe' | 'unjudged', { onPending, safety }: Policy): string {
  if (kind === 'none') return 'goes on';
  if (onPending === 'fail') return 'PREPARED_DATABASE';
  if (onPending === 'apply') return 'applies';
  if (onPending === 'apply-safe') return kind === 'safe' ? 'applies' : 'PREPARED_DATABASE';
  return kind !== 'safe' && safety === 'block' ? 'PREPARED_DATABASE' : 'goes on';
}

const PENDING = {
  none: [],
  safe: [migration(true)],
  unsafe: [migration(true), migration(false)],
  unjudged: [migration(null)],
};

describe('the verdict', () => {
  const rows = (Object.keys(PENDING) as (keyof typeof PENDING)[]).flatMap(kind =>
    ON_PENDING.flatMap(onPending => SAFETY.map(safety => [kind, onPending, safety] as const)),
  );

  test.each(rows)('%s pending, on-pending %s, safety %s', (kind, onPending, safety) => {
    const policy = { onPending, safety };
    const asked = verdict(...PENDING[kind]);
    const fresh = expected(kind, policy);
    expect(outcome(asked, policy, 'nobody')).toBe(fresh);
    for (const since of SINCE.slice(1)) {
      const old = fresh === 'PREPARED_DATABASE' ? fresh : 'PREPARED_STALE';
      // Nothing was pending, and what came between is part of this commit: nothing is pending now.
      const stands = kind === 'none' && since !== 'other';
      expect([since, outcome(asked, policy, since)]).toEqual([since, stands ? fresh : old]);
    }
  });

  test('that was not asked for lets nothing through', () => {
    for (const onPending of ON_PENDING)
      expect(outcome(null, { onPending, safety: 'off' }, 'nobody')).toBe('PREPARED_DATABASE');
  });

  test('names the migrations, five at most', () => {
    const many = Array.from({ length: 7 }, (_, index) => ({ ...migration(true), name: `000${index}` }));
    expect(() => judgeVerdict(verdict(...many), { onPending: 'fail', safety: 'off' }, 'nobody')).toThrow(
      '7 migrations are pending: notes.0000, notes.0001, notes.0002, notes.0003, notes.0004, ….',
    );
    const words = () => judgeVerdict(verdict(migration(true)), { onPending: 'warn', safety: 'off' }, 'other');
    expect(words).toThrow(
      'notes.0003_mood was pending when the database was looked at; another deploy had its turn since.',
    );
  });
});

describe('the lock since', () => {
  const seen = (...epochs: number[]): SeenLock[] =>
    epochs.map((epoch, index) => ({ key: `k${index}`, epoch, held: false, live: null }));

  test.each<[string, SeenLock[], number | undefined, boolean]>([
    ['the next number', seen(7), 8, true],
    ['of several keys', seen(7, 7), 8, true],
    ['of a lock that was held then', seen(7).map(lock => ({ ...lock, held: true })), 8, false],
    ['a number later', seen(7), 9, false],
    ['an earlier number', seen(7), 7, false],
    ['keys that differed', seen(7, 9), 10, false],
    ['no lock seen', [], 8, false],
    ['no token', seen(7), undefined, false],
  ])('%s', (_, locks, token, isNext) => {
    const names = locks.length === 0 ? ['k0'] : locks.map(({ key }) => key);
    expect(isNextHolder(locks, token, names)).toBe(isNext);
  });

  test('of other keys does not count, and one that was not seen does', () => {
    expect(isNextHolder(seen(7, 9), 8, ['k0'])).toBe(true);
    expect(isNextHolder(seen(7), 8, ['k0', 'k1'])).toBe(false);
    expect(isNextHolder(seen(7), 8, [])).toBe(false);
  });
});

describe('what it was prepared for', () => {
  const here = {
    repository: 'acme/portal',
    run: 42,
    commit: COMMIT,
    environment: 'staging',
    target: 'ssh',
    directory: 'backend',
  } as const;

  test('is this release', () => {
    expect(() => checkBound(manifest(), here)).not.toThrow();
    expect(() => checkBound(manifest(), { ...here, repository: 'Acme/Portal' })).not.toThrow();
  });

  test.each([
    ['repository', 'acme/other'],
    ['run', 43],
    ['commit', OTHER],
    ['environment', 'prod'],
    ['environment', 'Staging'],
    ['target', 'ecs'],
    ['directory', ''],
  ])('another %s is refused', (field, value) => {
    try {
      checkBound(manifest(), { ...here, [field]: value });
      throw new Error('it was taken');
    } catch (thrown) {
      expect((thrown as Fault).code).toBe('PREPARED_OTHER');
    }
  });
});
