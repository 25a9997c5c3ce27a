import { describe, expect, test } from '@jest/globals';
import {
  isBeyondWayBack,
  judgeStaged,
  quietUntil,
  type ServiceDeployment,
  STAGES,
  stagedProgress,
} from '../src/rollout/staged.ts';
import { hasOwnWayBack, rollingWayBack, stagedWayBack } from '../src/rollout/way-back.ts';

const at = (lifecycleStage: string, more: ServiceDeployment = {}): ServiceDeployment => ({
  status: 'IN_PROGRESS',
  lifecycleStage,
  ...more,
});

describe('how far a deployment that shifts traffic is', () => {
  test.each([
    ['stable', 'POST_PRODUCTION_TRAFFIC_SHIFT', 'waiting'],
    ['stable', 'BAKE_TIME', 'stable'],
    ['stable', 'CLEAN_UP', 'stable'],
    ['bake', 'BAKE_TIME', 'waiting'],
    ['bake', 'CLEAN_UP', 'stable'],
    ['done', 'CLEAN_UP', 'waiting'],
    ['stable', 'SOMETHING_NEW', 'waiting'],
  ] as const)('until %s, at %s: %s', (until, stage, state) => {
    expect(judgeStaged(at(stage), until).state).toBe(state);
  });

  test.each([
    ['SUCCESSFUL', 'stable'],
    ['PENDING', 'waiting'],
    ['STOP_REQUESTED', 'waiting'],
    ['STOPPED', 'failed'],
    ['ROLLBACK_REQUESTED', 'going-back'],
    ['ROLLBACK_IN_PROGRESS', 'going-back'],
    ['ROLLBACK_SUCCESSFUL', 'rolled-back'],
    ['ROLLBACK_FAILED', 'failed'],
  ])('%s: %s', (status, state) => {
    expect(judgeStaged({ status, lifecycleStage: 'BAKE_TIME' }, 'done').state).toBe(state);
  });

  test('says why', () => {
    expect(judgeStaged({ status: 'ROLLBACK_SUCCESSFUL', rollback: { reason: 'an alarm' } }, 'done')).toEqual({
      state: 'rolled-back',
      reason: 'an alarm',
    });
    expect(judgeStaged({ status: 'STOPPED', statusReason: 'superseded' }, 'done')).toEqual({
      state: 'failed',
      reason: 'superseded',
    });
  });
});

describe('a deployment that shifts traffic is not taken back by hand', () => {
  const known = { rollback: 'auto', hasOwn: false } as const;
  test.each(
    STAGES.map(stage => [stage, !['RECONCILE_SERVICE', 'PRE_SCALE_UP', 'SCALE_UP'].includes(stage)] as const),
  )('at %s: %s', (stage, stays) => {
    const progress = stagedProgress(at(stage));
    expect(isBeyondWayBack(progress)).toBe(stays);
    expect(stagedWayBack(progress, known).go).toBe(!stays);
    expect(stagedWayBack(progress, { ...known, hasOwn: true }).go).toBe(false);
    expect(stagedWayBack(progress, { ...known, rollback: 'never' }).go).toBe(false);
  });

  test('at a stage that is not known, with any traffic, or while it waits for somebody', () => {
    expect(isBeyondWayBack(stagedProgress(at('SOMETHING_NEW')))).toBe(true);
    expect(
      isBeyondWayBack(
        stagedProgress(at('SCALE_UP', { targetServiceRevision: { requestedProductionTrafficWeight: 5 } })),
      ),
    ).toBe(true);
    const hook = { status: 'AWAITING_ACTION', expiresAt: 100, timeoutAction: 'ROLLBACK' };
    expect(isBeyondWayBack(stagedProgress(at('PRE_SCALE_UP', { lifecycleHookDetails: [hook] })))).toBe(true);
  });
});

describe('a rolling deployment is taken back by hand', () => {
  const progress = { running: 0, desired: 2, pending: 2, failed: 0, others: 2 };
  const known = { rollback: 'auto', hasOwn: false, failed: false } as const;
  test.each([
    ['when its tasks do not come', progress, known, true],
    ['not when all its tasks run', { ...progress, running: 2 }, known, false],
    ['when it failed, whatever runs', { ...progress, running: 2 }, { ...known, failed: true }, true],
    ['not when ECS does it', progress, { ...known, hasOwn: true }, false],
    ['not when ECS does it, though it failed', progress, { ...known, hasOwn: true, failed: true }, false],
    ['not when nobody wants it', progress, { ...known, rollback: 'never' as const }, false],
  ])('%s', (_, given, ways, go) => {
    expect(rollingWayBack(given, ways).go).toBe(go);
  });
});

test.each([
  [undefined, false],
  [{}, false],
  [{ deploymentCircuitBreaker: { enable: true, rollback: false } }, false],
  [{ deploymentCircuitBreaker: { enable: false, rollback: true } }, false],
  [{ deploymentCircuitBreaker: { enable: true, rollback: true } }, true],
  [{ alarms: { enable: true, rollback: true } }, true],
  [{ alarms: { enable: true, rollback: false } }, false],
])('%j: ECS takes it back: %s', (configuration, expected) => {
  expect(hasOwnWayBack(configuration)).toBe(expected);
});

test.each<[string, ServiceDeployment, number | undefined]>([
  [
    'a bake time',
    at('BAKE_TIME', { updatedAt: 100, deploymentConfiguration: { bakeTimeInMinutes: 2 } }),
    220,
  ],
  [
    'a pause',
    at('POST_SCALE_UP', { lifecycleHookDetails: [{ status: 'AWAITING_ACTION', expiresAt: 500 }] }),
    500,
  ],
  [
    'a hook that runs',
    at('POST_SCALE_UP', { lifecycleHookDetails: [{ status: 'IN_PROGRESS', expiresAt: 500 }] }),
    undefined,
  ],
  ['anything else', at('SCALE_UP', { updatedAt: 100 }), undefined],
])('nothing happens before the end of %s', (_, deployment, seconds) => {
  expect(quietUntil(deployment)).toBe(seconds);
});
