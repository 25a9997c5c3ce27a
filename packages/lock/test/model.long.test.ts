import { expect, test } from '@jest/globals';
import { DISTURBANCES, search } from './model.ts';
import { searchPairs } from './pairs.ts';

test.each([
  { jobs: 3, attempts: 2, disturbances: 3, kinds: DISTURBANCES },
  { jobs: 2, attempts: 3, disturbances: 5, kinds: DISTURBANCES },
  { jobs: 3, attempts: 1, disturbances: 3, kinds: [...DISTURBANCES, 'stale-read' as const] },
  { jobs: 4, attempts: 1, disturbances: 1, kinds: DISTURBANCES },
])(
  'the large search: $jobs jobs, $attempts attempts, $disturbances disturbances',
  options => {
    const result = search(options);
    console.log(`${JSON.stringify(options)}: ${result.states} states, ${result.transitions} transitions`);
    expect(result.trace).toEqual([]);
    expect(result.violation).toBeUndefined();
    expect(result.complete).toBe(true);
  },
  900_000,
);

test('the large search: two jobs, two keys in opposite orders', () => {
  const options = { attempts: 2, disturbances: 3 };
  const result = searchPairs(options);
  console.log(`${JSON.stringify(options)}: ${result.states} states, ${result.transitions} transitions`);
  expect(result.trace).toEqual([]);
  expect(result.violation).toBeUndefined();
  expect(result.complete).toBe(true);
}, 900_000);
