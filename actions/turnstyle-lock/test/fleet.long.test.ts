import { expect, test } from '@jest/globals';
import { runFleet } from './fleet.ts';

test.each([
  { name: 'GraphQL', updateRefs: true, jobs: 200, seed: 11 },
  { name: 'REST', updateRefs: false, jobs: 40, seed: 12 },
])(
  '$jobs processes of the shipped bundle over $name, with faults, cancels and kill -9',
  async ({ updateRefs, jobs, seed }) => {
    const result = await runFleet({
      jobs,
      atOnce: 16,
      seed,
      killedWaiting: 0.1,
      killedHolding: 0.05,
      cancelled: 0.1,
      faults: 0.01,
      updateRefs,
    });
    console.log(JSON.stringify(result, null, 1));
    expect(result.failures).toEqual([]);
    expect(result).toMatchObject({ overlaps: 0, inversions: 0, tokensOutOfOrder: 0, leaked: 0 });
    expect(result.acquired).toBeGreaterThan(jobs / 2);
    expect(result.faultsHit).toBeGreaterThan(0);
  },
  3_000_000,
);
