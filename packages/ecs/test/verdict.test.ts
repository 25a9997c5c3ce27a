import { describe, expect, test } from '@jest/globals';
import { type Deployment, judge } from '../src/verdict.ts';

const OLD = 'arn:task-definition/api:7';
const NEW = 'arn:task-definition/api:8';
const own = (more: Partial<Deployment> = {}): Deployment => ({
  id: 'ecs-svc/2',
  status: 'PRIMARY',
  taskDefinition: NEW,
  rolloutState: 'IN_PROGRESS',
  desiredCount: 2,
  runningCount: 1,
  failedTasks: 0,
  ...more,
});
const old = (more: Partial<Deployment> = {}): Deployment => ({
  id: 'ecs-svc/1',
  status: 'ACTIVE',
  taskDefinition: OLD,
  rolloutState: 'COMPLETED',
  desiredCount: 2,
  runningCount: 2,
  ...more,
});

describe('deployments → verdict on ours', () => {
  test.each<[string, Deployment[], string]>([
    ['in progress beside the old one', [own(), old()], 'waiting'],
    ['completed', [own({ rolloutState: 'COMPLETED', runningCount: 2 })], 'stable'],
    ['completed while the old one still drains', [own({ rolloutState: 'COMPLETED' }), old()], 'stable'],
    // The service is steady, by another deployment: what others took for success.
    [
      'gone, and the old definition is primary again',
      [old({ id: 'ecs-svc/3', status: 'PRIMARY' })],
      'rolled-back',
    ],
    [
      'failed, circuit breaker at work',
      [
        old({ id: 'ecs-svc/3', status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }),
        own({ status: 'ACTIVE', rolloutState: 'FAILED' }),
      ],
      'rolled-back',
    ],
    [
      'no longer primary, not yet marked as failed',
      [old({ id: 'ecs-svc/3', status: 'PRIMARY' }), own({ status: 'ACTIVE' })],
      'rolled-back',
    ],
    ['failed without a circuit breaker', [own({ rolloutState: 'FAILED' }), old()], 'failed'],
    [
      'failed, and the circuit breaker goes further back than what ran before',
      [
        old({
          id: 'ecs-svc/3',
          status: 'PRIMARY',
          taskDefinition: 'arn:task-definition/api:6',
          rolloutStateReason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/0.',
        }),
        own({ status: 'ACTIVE', rolloutState: 'FAILED' }),
      ],
      'rolled-back',
    ],
    [
      'failed, and something else than what ran before took over',
      [
        old({ id: 'ecs-svc/3', status: 'PRIMARY', taskDefinition: 'arn:task-definition/api:6' }),
        own({ status: 'ACTIVE', rolloutState: 'FAILED' }),
      ],
      'superseded',
    ],
    [
      'somebody else released meanwhile',
      [own({ id: 'ecs-svc/9', taskDefinition: 'arn:task-definition/api:9' })],
      'superseded',
    ],
    [
      'somebody else released the same again',
      [own({ id: 'ecs-svc/9', rolloutState: 'COMPLETED' })],
      'superseded',
    ],
    ['nothing left', [], 'superseded'],
    ['no rollout state, alone and complete', [own({ rolloutState: undefined, runningCount: 2 })], 'stable'],
    ['no rollout state, not alone', [own({ rolloutState: undefined, runningCount: 2 }), old()], 'waiting'],
    ['no rollout state, not complete', [own({ rolloutState: undefined })], 'waiting'],
    ['scaled to nothing', [own({ rolloutState: undefined, desiredCount: 0, runningCount: 0 })], 'waiting'],
  ])('%s', (_, deployments, state) => {
    expect(judge('ecs-svc/2', OLD, deployments).state).toBe(state);
  });

  test('says why', () => {
    const reason = 'ECS deployment circuit breaker: tasks failed to start.';
    const verdict = judge('ecs-svc/2', OLD, [
      old({ id: 'ecs-svc/3', status: 'PRIMARY' }),
      own({ status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: reason }),
    ]);
    expect(verdict).toEqual({ state: 'rolled-back', reason, to: OLD });
  });
});
