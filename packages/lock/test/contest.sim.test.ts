import { expect, test } from '@jest/globals';
import { contest, ours, oursByRuns } from './contest.ts';
import { lockAction, turnstyle, workflowQueue } from './peers.ts';
import { BAD_DAY, tableOf, total } from './table.ts';

const SEEDS = [1, 2];

test('a bad day with lag, errors, lost replies, kills and re-runs: ours never overlaps; the peers’ rules beside it', async () => {
  const rows: ReturnType<typeof total>[] = [];
  for (const subject of [ours, oursByRuns, turnstyle, workflowQueue, lockAction]) {
    const results = [];
    for (const seed of SEEDS) results.push(await contest(subject, { ...BAD_DAY, seed, jobs: 14 }));
    rows.push(total(results));
  }
  console.log(tableOf(rows));
  expect(rows[0]).toMatchObject({ overlaps: 0, inversions: 0, failed: 0, stuck: 0 });
  expect(rows[0]!.acquired).toBeGreaterThan(20);
  // Every subject lived in the same world and got somewhere.
  for (const row of rows) expect(row.acquired).toBeGreaterThan(0);
}, 180_000);

test('nothing but one answer per hand-over: a waiter costs at most one counted call a minute', async () => {
  const result = await contest(ours, {
    jobs: 8,
    seed: 5,
    arrivalMs: 0,
    holdMs: [120_000, 240_000],
    listLagMs: 2_000,
  });
  const perMinute = [...result.callsPerMinute].sort((a, b) => a - b);
  expect(result).toMatchObject({ acquired: 8, overlaps: 0, inversions: 0 });
  expect(perMinute[perMinute.length >> 1]).toBeLessThanOrEqual(1);
}, 120_000);
