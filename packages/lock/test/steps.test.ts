import { describe, expect, test } from '@jest/globals';
import type { Disturbance } from './model.ts';
import { PLANS, rulesOf, STEP_MUTATIONS } from './plans.ts';
import { type StepOptions, searchSteps } from './steps.ts';

const KINDS: readonly Disturbance[] = [
  'crash',
  'cancel',
  'expire',
  'rerun',
  'lost-reply',
  'transient',
  'late',
];

const { ring, crowd, release, square: _, ...pairs } = PLANS;

describe('jobs of several steps', () => {
  test.each<StepOptions>([
    ...Object.values(pairs).map(plan => ({ plan, attempts: 2, disturbances: 1, kinds: KINDS })),
    { plan: PLANS.more, attempts: 2, disturbances: 2, kinds: KINDS },
    { plan: ring, attempts: 1, disturbances: 0, kinds: [] },
    { plan: crowd, attempts: 1, disturbances: 0, kinds: [] },
    { plan: release, attempts: 1, disturbances: 1, kinds: KINDS },
  ])('$plan.name, $disturbances disturbances: what a job holds stays its own, and all can end', options => {
    const result = searchSteps(options);
    console.log(
      `${options.plan.name}, ${options.attempts} attempts, ${options.disturbances} disturbances of ${options.kinds.length} kinds: ${result.states} states, ${result.transitions} transitions`,
    );
    expect(result.trace).toEqual([]);
    expect(result.violation).toBeUndefined();
    expect(result.complete).toBe(true);
    expect(result.states).toBeGreaterThan(500);
  });

  test('every kind of disturbance takes part', () => {
    const sizeOf = (kinds: readonly Disturbance[]) =>
      searchSteps({ plan: PLANS.timeouts, attempts: 2, disturbances: 1, kinds }).states;
    const calm = sizeOf([]);
    for (const kind of KINDS) expect(sizeOf([kind])).toBeGreaterThan(calm);
  });

  test.each(STEP_MUTATIONS)('a broken lock is found: $name', mutation => {
    const result = searchSteps({
      plan: mutation.plan,
      attempts: 1,
      disturbances: 1,
      kinds: KINDS,
      rules: rulesOf(mutation),
    });
    console.log(`found after ${result.states} states: ${result.violation}\n  ${result.trace.join('\n  ')}`);
    expect(result.violation).toMatch(mutation.finds);
  });
});
