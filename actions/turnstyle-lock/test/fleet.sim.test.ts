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

test.each([
  { name: 'GraphQL', updateRefs: true, seed: 17 },
  { name: 'REST', updateRefs: false, seed: 18 },
])(
  '16 jobs over $name, most with a second step: what a job holds between two steps stays its own',
  async ({ updateRefs, seed }) => {
    const result = await runFleet({
      ...{ jobs: 16, atOnce: 4, seed, updateRefs, twoSteps: 0.7 },
      ...{ killedWaiting: 0.08, killedHolding: 0.08, cancelled: 0.08, faults: 0.01 },
    });
    console.log(JSON.stringify(result, null, 1));
    // Two keys together are more than such a server can do, and it says so.
    const others = result.failures.filter(said => updateRefs || !said.includes('several keys'));
    expect(others).toEqual([]);
    expect(result).toMatchObject({ overlaps: 0, inversions: 0, tokensOutOfOrder: 0, leaked: 0, lost: 0 });
    expect(result.seconds).toBeGreaterThan(2);
  },
  480_000,
);

test.each([
  { name: 'GraphQL', updateRefs: true, seed: 27 },
  { name: 'REST', updateRefs: false, seed: 28 },
])(
  '20 jobs over $name while a person holds the lock again and again: nobody starts on hold, nobody loses a hold or a place',
  async ({ updateRefs, seed }) => {
    const result = await runFleet({
      ...{ jobs: 20, atOnce: 5, seed, updateRefs, holds: 4 },
      ...{ killedWaiting: 0.1, killedHolding: 0.1, cancelled: 0.1, faults: 0.02 },
    });
    console.log(JSON.stringify(result, null, 1));
    expect(result.failures).toEqual([]);
    expect(result).toMatchObject({ overlaps: 0, inversions: 0, tokensOutOfOrder: 0, leaked: 0, pastHold: 0 });
    expect(result.holds).toBe(4);
    expect(result.acquired).toBeGreaterThan(8);
  },
  480_000,
);
