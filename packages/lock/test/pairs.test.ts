import { describe, expect, test } from '@jest/globals';
import { PAIR_DISTURBANCES, type PairOptions, searchPairs } from './pairs.ts';
import { PAIR_MUTATIONS } from './pairs-mutations.ts';

describe('two keys, named in opposite orders', () => {
  test.each<PairOptions & { readonly least: number }>([
    { attempts: 2, disturbances: 2, kinds: PAIR_DISTURBANCES, least: 30_000 },
    { attempts: 1, disturbances: 3, kinds: ['crash', 'lost-reply', 'late'], least: 10_000 },
  ])('%j: both or none, one holder, no deadlock, nothing left behind', ({ least, ...options }) => {
    const result = searchPairs(options);
    console.log(
      `2 jobs, 2 keys, ${options.attempts} attempts, ${options.disturbances} disturbances of ${options.kinds?.length} kinds: ${result.states} states, ${result.transitions} transitions`,
    );
    expect(result.trace).toEqual([]);
    expect(result.violation).toBeUndefined();
    expect(result.complete).toBe(true);
    expect(result.states).toBeGreaterThan(least);
  });

  test('every kind of disturbance takes part', () => {
    const sizeOf = (kinds: PairOptions['kinds'] & {}) =>
      searchPairs({ attempts: 2, disturbances: 1, kinds }).states;
    const calm = sizeOf([]);
    for (const kind of PAIR_DISTURBANCES) expect(sizeOf([kind])).toBeGreaterThan(calm);
  });

  test.each(PAIR_MUTATIONS)('a broken lock is found: $name', ({ rules, finds }) => {
    const result = searchPairs({ attempts: 1, disturbances: 1, rules });
    console.log(`found after ${result.states} states: ${result.violation}\n  ${result.trace.join('\n  ')}`);
    expect(result.violation).toMatch(finds);
  });
});
