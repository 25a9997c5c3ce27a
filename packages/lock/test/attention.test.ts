/** When a waiting job looks, whom it asks about, and what it tries again; in virtual time. */
import { Deadline } from '@guarded-deploy/deadline';
import { describe, expect, test } from '@jest/globals';
import { acquireLock } from '../src/acquire.ts';
import type { Liveness, LivenessReader } from '../src/liveness.ts';
import type { Head } from '../src/machine.ts';
import type { LockState } from '../src/state.ts';
import type { LockStore } from '../src/store.ts';
import { a, after, b, c, given, held, join, oneWaits, take } from './notification-cases.ts';
import { VirtualClock } from './virtual-clock.ts';

const headOf = (state: LockState): Head => ({
  key: 'k',
  state,
  at: String(state.version),
  mirrorAt: String(state.version),
});

/** Lets `b` wait by the shipped code, in virtual time, on what `store` says. */
async function waitOn(
  store: Partial<LockStore>,
  livenessOf: LivenessReader['livenessOf'] = async () => 'alive',
  clock = new VirtualClock(),
) {
  const result = await clock.run(() =>
    acquireLock({
      store: {
        read: async () => [headOf(given)],
        poll: async () => false,
        swap: async (_, [next]) => ({ kind: 'swapped', heads: [headOf(next!)] }),
        locate: key => key,
        ...store,
      },
      keys: ['k'],
      me: b,
      deadline: new Deadline(Number.POSITIVE_INFINITY, 'test', { clock }),
      clock,
      random: () => 1,
      liveness: { livenessOf },
      ancestry: { compare: async () => 'unknown' },
      waitSeconds: 4 * 3_600,
      pollSeconds: 5,
      onTimeout: 'fail',
      order: 'arrival',
      superseded: 'allow',
    }),
  );
  return { result, ms: clock.now() };
}

test('notified, but the answer is an old one: looks again soon', async () => {
  const states = [oneWaits, oneWaits, given];
  let reads = 0;
  let polls = 0;
  const { result, ms } = await waitOn({
    async read() {
      reads += 1;
      return [headOf(states[Math.min(reads, states.length) - 1]!)];
    },
    async poll() {
      polls += 1;
      return polls === 2;
    },
  });
  expect(result.kind).toBe('acquired');
  expect(polls).toBe(2);
  // Two polls, then one look more: virtual time, so exact.
  expect(ms).toBe(15_000);
});

test.each<[string, (now: number) => Liveness, number]>([
  [
    'the holder’s job ends with its release: GitHub tells within a minute',
    now => (now < 5_000 ? 'alive' : 'dead'),
    60_000,
  ],
  ['the holder’s job goes on after its release: looks by itself', () => 'alive', 300_000],
  ['the holder’s job cannot be seen: looks by itself sooner', () => 'unknown', 60_000],
])('a notification that never arrives, next in line: %s', async (_, livenessAt, expected) => {
  const clock = new VirtualClock();
  const { result, ms } = await waitOn(
    { read: async () => [headOf(clock.now() < 5_000 ? oneWaits : given)] },
    async () => livenessAt(clock.now()),
    clock,
  );
  expect(result.kind).toBe('acquired');
  expect(ms).toBe(expected);
});

test('a host that refuses notification refs gets the change without them', async () => {
  const asked: boolean[] = [];
  const { result } = await waitOn({
    async swap(_, [next], { isBare }) {
      asked.push(isBare);
      return isBare
        ? { kind: 'swapped', heads: [headOf(next!)] }
        : { kind: 'doubtful', reason: 'Reference update failed', refused: true };
    },
  });
  expect(result.kind).toBe('acquired');
  expect(asked).toEqual([false, false, false, true]);
});

test('a write for which GitHub has no budget is tried until it has, with notifications, and never taken for a refusal', async () => {
  let tries = 0;
  const bare: boolean[] = [];
  const { result, ms } = await waitOn({
    async swap(_, [next], { isBare }) {
      tries += 1;
      bare.push(isBare);
      return tries > 20
        ? { kind: 'swapped', heads: [headOf(next!)] }
        : { kind: 'doubtful', reason: 'API rate limit exceeded', refused: false };
    },
  });
  expect(result.kind).toBe('acquired');
  expect(bare.every(isBare => !isBare)).toBe(true);
  // Slower and slower: a budget that is used up is not spent on asking for it.
  expect(ms).toBeGreaterThan(10 * 60_000);
});

test('a budget that stays used up until the waiting time is over is called that, not a ruleset', async () => {
  const waiting = waitOn({
    swap: async () => ({ kind: 'doubtful', reason: 'API rate limit exceeded', refused: false }),
  });
  await expect(waiting).rejects.toMatchObject({ code: 'LOCK_UNAVAILABLE' });
  await expect(waiting).rejects.toThrow('API rate limit exceeded');
});

describe('a notification that never arrives, two jobs ahead', () => {
  const cFirst = join(join(held, c), b);
  const bNext = take(after(cFirst, { kind: 'RELEASE', ticket: a, live: true }), c);
  const bFree = after(bNext, { kind: 'RELEASE', ticket: c, live: true });
  const MINUTE = 60_000;
  const [BEGUN, FREE] = [10 * MINUTE, 12 * MINUTE];

  /** `a` holds for ten minutes, then `c` for two; nobody notifies `b`. */
  async function withoutNotification(livenessAt: (now: number) => Liveness) {
    const clock = new VirtualClock();
    let reads = 0;
    const { result, ms } = await waitOn(
      {
        async read() {
          reads += 1;
          const now = clock.now();
          return [headOf(now < BEGUN ? cFirst : now < FREE ? bNext : bFree)];
        },
      },
      async () => livenessAt(clock.now()),
      clock,
    );
    expect(result.kind).toBe('acquired');
    return { late: ms - FREE, reads };
  }

  test('GitHub tells of the end of the job ahead: its turn comes soon after, for a handful of looks', async () => {
    const { late, reads } = await withoutNotification(now => (now < FREE + MINUTE / 2 ? 'alive' : 'dead'));
    expect(late).toBeLessThanOrEqual(3 * MINUTE);
    expect(reads).toBeLessThanOrEqual(3);
  });

  test('the job ahead is in a repository that cannot be seen: looks by itself every quarter of an hour', async () => {
    const { late } = await withoutNotification(() => 'unknown');
    expect(late).toBe(3 * MINUTE);
  });
});
