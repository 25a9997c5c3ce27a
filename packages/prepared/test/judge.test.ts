/** What the release makes of the word of the job prepare: the whole table. */
import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { checkBound, holdersBetween, judgeVerdict, type Policy, type Since } from '../src/judge.ts';
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
    epochs.map((epoch, index) => ({ key: `k${index}`, epoch, held: false, holder: null, live: null }));
  const held = (by: string | null) => (lock: SeenLock) => ({ ...lock, held: true, holder: by });

  test.each<[string, SeenLock[], number | undefined, readonly string[] | null]>([
    ['the next number', seen(7), 8, []],
    ['of several keys', seen(7, 7), 8, []],
    ['of a lock that was held then', seen(7).map(held(OTHER)), 8, [OTHER]],
    ['of locks that one job held then', seen(7, 7).map(held(OTHER)), 8, [OTHER]],
    ['of a lock that a job without a commit held', seen(7).map(held(null)), 8, null],
    ['of a lock that was held then, and by others since', seen(7).map(held(OTHER)), 9, null],
    ['a number later', seen(7), 9, null],
    ['an earlier number', seen(7), 7, null],
    ['keys that differed', seen(7, 9), 10, null],
    ['no lock seen', [], 8, null],
    ['no token', seen(7), undefined, null],
  ])('%s', (_, locks, token, between) => {
    const names = locks.length === 0 ? ['k0'] : locks.map(({ key }) => key);
    expect(holdersBetween(locks, token, names)).toEqual(between);
  });

  test('of other keys does not count, and one that was not seen does', () => {
    expect(holdersBetween(seen(7, 9), 8, ['k0'])).toEqual([]);
    expect(holdersBetween(seen(7), 8, ['k0', 'k1'])).toBeNull();
    expect(holdersBetween(seen(7), 8, [])).toBeNull();
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
