import { describe, expect, test } from '@jest/globals';
import { DISTURBANCES, type SearchOptions, search } from './model.ts';
import { MUTATIONS } from './mutations.ts';

const told = (result: ReturnType<typeof search>, options: SearchOptions) =>
  console.log(
    `${options.jobs} jobs, ${options.attempts} attempts, ${options.disturbances} disturbances of ${options.kinds.length} kinds: ${result.states} states, ${result.transitions} transitions`,
  );

describe('exhaustive search over the shipped protocol', () => {
  const cases: SearchOptions[] = [
    { jobs: 2, attempts: 2, disturbances: 4, kinds: DISTURBANCES },
    { jobs: 3, attempts: 2, disturbances: 2, kinds: DISTURBANCES },
    { jobs: 3, attempts: 1, disturbances: 2, kinds: [...DISTURBANCES, 'stale-read'] },
  ];
  test.each(cases)('%j: one holder, in order, no deadlock, nothing left behind', options => {
    const result = search(options);
    told(result, options);
    expect(result.trace).toEqual([]);
    expect(result.violation).toBeUndefined();
    expect(result.complete).toBe(true);
    expect(result.states).toBeGreaterThan(10_000);
  });

  test('every kind of disturbance takes part', () => {
    const sizes = DISTURBANCES.map(
      kind => search({ jobs: 2, attempts: 2, disturbances: 1, kinds: [kind] }).states,
    );
    const calm = search({ jobs: 2, attempts: 2, disturbances: 0, kinds: [] }).states;
    for (const size of sizes) expect(size).toBeGreaterThan(calm);
  });
});

describe('a broken lock is found', () => {
  test.each(MUTATIONS)('$name', ({ rules }) => {
    const within = (jobs: number) =>
      search({ jobs, attempts: 2, disturbances: 2, kinds: DISTURBANCES, rules, exact: true });
    const small = within(2);
    const result = small.violation === undefined ? within(3) : small;
    console.log(`found after ${result.states} states: ${result.violation}\n  ${result.trace.join('\n  ')}`);
    expect(result.violation).toBeDefined();
  });
});
