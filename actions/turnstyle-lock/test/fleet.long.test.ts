import { expect, test } from '@jest/globals';
import { runFleet } from './fleet.ts';

test.each([
  { name: 'GraphQL', updateRefs: true, jobs: 200, seed: 11, twoSteps: 0 },
  { name: 'GraphQL, two steps', updateRefs: true, jobs: 100, seed: 13, twoSteps: 0.6 },
  { name: 'REST', updateRefs: false, jobs: 40, seed: 12, twoSteps: 0 },
])(
  '$jobs processes of the shipped bundle over $name, with faults, cancels and kill -9',
  async ({ updateRefs, jobs, seed, twoSteps }) => {
    const result = await runFleet({
      jobs,
      atOnce: 16,
      seed,
      killedWaiting: 0.1,
      killedHolding: 0.05,
      cancelled: 0.1,
      faults: 0.01,
      updateRefs,
      twoSteps,
    });
    console.log(JSON.stringify(result, null, 1));
    expect(result.failures).toEqual([]);
    expect(result).toMatchObject({ overlaps: 0, inversions: 0, tokensOutOfOrder: 0, leaked: 0, lost: 0 });
    expect(result.acquired).toBeGreaterThan(jobs / 2);
    expect(result.faultsHit).toBeGreaterThan(0);
    if (twoSteps > 0) expect(result.seconds).toBeGreaterThan(jobs / 5);
  },
  3_000_000,
);
