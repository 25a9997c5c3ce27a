import { describe, expect, test } from '@jest/globals';
import {
  type Deployment,
  deploymentOf,
  judgeRolling,
  type Known,
  lastCompleted,
} from '../src/rollout/rolling.ts';

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

const KNOWN: Known = { before: new Set(['ecs-svc/1']), shown: true, hasWayBack: false, isSteady: true };

describe('deployments → verdict on ours', () => {
  test.each<[string, Deployment[], string]>([
    ['in progress beside the old one', [own(), old()], 'waiting'],
    ['completed', [own({ rolloutState: 'COMPLETED', runningCount: 2 })], 'stable'],
    ['completed while the old one still drains', [own({ rolloutState: 'COMPLETED' }), old()], 'stable'],
    // The service is steady, by another deployment: what others took for success.
    [
      'gone, and the old definition is primary again',
      [old({ id: 'ecs-svc/3', status: 'PRIMARY' })],
      'going-back',
    ],
    [
      'failed, circuit breaker at work',
      [
        old({ id: 'ecs-svc/3', status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }),
        own({ status: 'ACTIVE', rolloutState: 'FAILED' }),
      ],
      'going-back',
    ],
    [
      'no longer primary, not yet marked as failed',
      [old({ id: 'ecs-svc/3', status: 'PRIMARY' }), own({ status: 'ACTIVE' })],
      'going-back',
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
      'going-back',
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
    expect(judgeRolling('ecs-svc/2', OLD, deployments, KNOWN).state).toBe(state);
  });

  test('says why', () => {
    const reason = 'ECS deployment circuit breaker: tasks failed to start.';
    const deployments = [
      old({ id: 'ecs-svc/3', status: 'PRIMARY' }),
      own({ status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: reason }),
    ];
    const verdict = judgeRolling('ecs-svc/2', OLD, deployments, KNOWN);
    expect(verdict).toEqual({ state: 'going-back', reason, to: OLD, by: 'ecs-svc/3' });
  });

  test.each<[string, Deployment[], boolean, string]>([
    ['as before the update', [old({ status: 'PRIMARY' })], false, 'waiting'],
    [
      'ours, and not yet as the primary one',
      [old({ status: 'PRIMARY' }), own({ status: 'ACTIVE' })],
      false,
      'waiting',
    ],
    ['ours no longer, and again what was before', [old({ status: 'PRIMARY' })], true, 'going-back'],
    ['one that came after ours', [old({ id: 'ecs-svc/3', status: 'PRIMARY' })], false, 'going-back'],
    [
      "somebody else's that came after ours",
      [old({ id: 'ecs-svc/3', status: 'PRIMARY', taskDefinition: 'api:9' })],
      false,
      'superseded',
    ],
  ])('ECS shows %s', (_, deployments, shown, state) => {
    expect(judgeRolling('ecs-svc/2', OLD, deployments, { ...KNOWN, shown }).state).toBe(state);
  });
});

describe('a failed deployment of which ECS goes back by itself', () => {
  const failed = own({
    rolloutState: 'FAILED',
    rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
  });
  test.each<[string, Deployment[], boolean, string]>([
    ['waits for ECS to begin', [failed, old()], true, 'waiting'],
    ['waits for ECS to begin, with nothing else left', [failed], true, 'waiting'],
    ['has failed where ECS does not', [failed, old()], false, 'failed'],
    [
      'has failed where ECS says that there is nothing to go back to',
      [
        own({ ...failed, rolloutStateReason: 'tasks failed to start. No rollback candidate was found.' }),
        old(),
      ],
      true,
      'failed',
    ],
  ])('%s', (_, deployments, hasWayBack, state) => {
    expect(judgeRolling('ecs-svc/2', OLD, deployments, { ...KNOWN, hasWayBack }).state).toBe(state);
  });
});

test('without a rollout state and without a word of ECS, tasks that run may yet fail their health checks', () => {
  const deployments = [own({ rolloutState: undefined, runningCount: 2 })];
  expect(judgeRolling('ecs-svc/2', OLD, deployments, { ...KNOWN, isSteady: false }).state).toBe('waiting');
});

test.each<[string, Deployment[], string | undefined]>([
  ['the completed one that runs', [old({ status: 'PRIMARY' })], OLD],
  ['the completed one beside one under way', [own(), old()], OLD],
  ['the newest of two', [old({ createdAt: 1 }), old({ taskDefinition: NEW, createdAt: 2 })], NEW],
  [
    'none, when what runs never became healthy',
    [old({ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' })],
    undefined,
  ],
  ['none, when what runs has failed', [old({ status: 'PRIMARY', rolloutState: 'FAILED' })], undefined],
  ['what runs whole, where no state is shown', [old({ status: 'PRIMARY', rolloutState: undefined })], OLD],
  [
    'none, where no state is shown and a task is missing',
    [old({ status: 'PRIMARY', rolloutState: undefined, runningCount: 1 })],
    undefined,
  ],
])('healthy last: %s', (_, deployments, healthy) => {
  expect(lastCompleted(deployments)).toBe(healthy);
});

test('of two deployments of a task definition the primary one counts', () => {
  const primary = old({ id: 'ecs-svc/3', status: 'PRIMARY' });
  expect(deploymentOf(OLD, [old(), own({ status: 'ACTIVE' }), primary])).toBe(primary);
  expect(deploymentOf(OLD, [own(), old()])).toEqual(old());
  expect(deploymentOf('other', [own(), old()])).toBeUndefined();
});
