import { expect, test } from '@jest/globals';
import { runFleet } from './fleet.ts';

test('20 jobs of the shipped bundle, with faults, cancels and kill -9: one at a time, in order, nothing left', async () => {
  const result = await runFleet({
    jobs: 20,
    atOnce: 5,
    seed: 7,
    killedWaiting: 0.12,
    killedHolding: 0.12,
    cancelled: 0.12,
    faults: 0.02,
  });
  console.log(JSON.stringify(result, null, 1));
  expect(result.failures).toEqual([]);
  expect(result).toMatchObject({ overlaps: 0, inversions: 0, tokensOutOfOrder: 0, leaked: 0 });
  expect(result.acquired).toBeGreaterThan(10);
  expect(result.faultsHit).toBeGreaterThan(0);
}, 480_000);
