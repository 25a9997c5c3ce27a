import { expect, test } from '@jest/globals';
import { contest, ours, type Scenario } from './contest.ts';

const POLL_SECONDS = 5;
/** Reading, writing and answers on their way, in the contest's world. */
const TRAVEL_SECONDS = 5;

const LONG = [120_000, 240_000] as const;
const SHORT = [5_000, 20_000] as const;
const MIXED = [10_000, 600_000] as const;

const calm = (jobs: number, holdMs: readonly [number, number], seed = 3): Scenario => ({
  jobs,
  seed,
  arrivalMs: 0,
  holdMs,
  listLagMs: 2_000,
});

/** In polls, without the way there and back: virtual time, so the same on any machine. */
const worstOf = (handOvers: readonly number[]) =>
  (Math.max(...handOvers) / 1000 - TRAVEL_SECONDS) / POLL_SECONDS;

test.each([
  { jobs: 2, holdMs: LONG },
  { jobs: 3, holdMs: SHORT },
  { jobs: 10, holdMs: LONG },
  { jobs: 10, holdMs: SHORT },
  { jobs: 10, holdMs: MIXED },
  { jobs: 50, holdMs: SHORT },
  { jobs: 25, holdMs: MIXED },
])(
  '$jobs jobs that hold for $holdMs ms: nobody lets a free lock lie',
  async ({ jobs, holdMs }) => {
    const result = await contest(ours, calm(jobs, holdMs));
    const worst = worstOf(result.handOvers);
    console.log(
      `${jobs} jobs: worst hand-over ${worst.toFixed(1)} polls, ${(result.counted / jobs).toFixed(1)} counted calls a job`,
    );
    expect(result).toMatchObject({ acquired: jobs, overlaps: 0, inversions: 0, failed: 0 });
    expect(worst).toBeLessThanOrEqual(2);
    // Notification refs are removed with their jobs.
    expect(result.refs.filter(ref => ref.includes('/bells/'))).toEqual([]);
  },
  120_000,
);

test('the queue ahead dissolves: those behind notice, wherever they stand', async () => {
  const scenario = { ...calm(16, LONG, 8), cancelledWaiting: 0.6 };
  const result = await contest(ours, scenario);
  expect(result).toMatchObject({ overlaps: 0, inversions: 0, failed: 0, stuck: 0 });
  expect(result.acquired).toBeLessThan(12);
  expect(result.handOvers.length).toBeGreaterThan(2);
  expect(worstOf(result.handOvers)).toBeLessThanOrEqual(3);
  expect(result.refs.filter(ref => ref.includes('/bells/'))).toEqual([]);
}, 120_000);

test.each([
  { jobs: 10, holdMs: LONG, polls: 2 },
  { jobs: 10, holdMs: SHORT, polls: 6 },
  { jobs: 50, holdMs: LONG, polls: 2 },
])(
  'a server on which nobody can be told to look, $jobs jobs that hold for $holdMs ms',
  async ({ jobs, holdMs, polls }) => {
    const result = await contest(ours, { ...calm(jobs, holdMs), updateRefs: false });
    expect(result).toMatchObject({ acquired: jobs, overlaps: 0, inversions: 0, failed: 0 });
    expect(worstOf(result.handOvers)).toBeLessThanOrEqual(polls);
  },
  120_000,
);
