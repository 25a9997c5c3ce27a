import { expect, test } from '@jest/globals';
import { DISTURBANCES, search } from './model.ts';
import { searchPairs } from './pairs.ts';
import { PLANS } from './plans.ts';
import { type StepOptions, searchSteps } from './steps.ts';

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

const KINDS = DISTURBANCES.filter(kind => kind !== 'duplicate');

test.each<StepOptions>([
  { plan: PLANS.more, attempts: 2, disturbances: 3, kinds: KINDS },
  { plan: PLANS.opposite, attempts: 2, disturbances: 2, kinds: KINDS },
  { plan: PLANS.mixed, attempts: 2, disturbances: 3, kinds: KINDS },
  { plan: PLANS.fewer, attempts: 2, disturbances: 3, kinds: KINDS },
  { plan: PLANS.timeouts, attempts: 2, disturbances: 2, kinds: KINDS },
  { plan: PLANS.tokens, attempts: 2, disturbances: 3, kinds: KINDS },
  { plan: PLANS.spelled, attempts: 2, disturbances: 3, kinds: KINDS },
  { plan: PLANS.earlier, attempts: 2, disturbances: 2, kinds: KINDS },
  { plan: PLANS.both, attempts: 2, disturbances: 3, kinds: KINDS },
  { plan: PLANS.release, attempts: 2, disturbances: 1, kinds: KINDS },
  { plan: PLANS.crowd, attempts: 2, disturbances: 1, kinds: KINDS },
  { plan: PLANS.ring, attempts: 1, disturbances: 1, kinds: ['expire', 'late', 'crash'] },
])(
  'the large search: jobs of several steps: $plan.name, $disturbances disturbances',
  options => {
    const result = searchSteps(options);
    console.log(`${options.plan.name}: ${result.states} states, ${result.transitions} transitions`);
    expect(result.trace).toEqual([]);
    expect(result.violation).toBeUndefined();
    expect(result.complete).toBe(true);
  },
  900_000,
);

test('the large search: four jobs that each hold what another wants, as far as memory goes', () => {
  const result = searchSteps({
    plan: PLANS.square,
    attempts: 1,
    disturbances: 0,
    kinds: [],
    most: 1_000_000,
  });
  console.log(`${PLANS.square.name}: ${result.states} states and more, ${result.transitions} transitions`);
  expect(result.trace).toEqual([]);
  expect(result.violation).toBeUndefined();
}, 900_000);
