import { expect, test } from '@jest/globals';
import { aim, newTrack, outlookOf, progressLine, stepRolling, stepStaged } from '../src/rollout/track.ts';

const rolling = () =>
  newTrack({ taskDefinition: 'api:1' }, ['ecs-svc/1'], { name: 'api', staged: false, hasOwn: false });

test('a deployment that was completed long ago and is made the primary one again has yet to run', () => {
  const track = rolling();
  track.reason = 'tasks failed';
  aim(track, { direction: 'asked-back', taskDefinition: 'api:1', id: '', now: 0 });
  const again = (runningCount: number) => ({
    deployments: [
      {
        id: 'ecs-svc/1',
        status: 'PRIMARY',
        taskDefinition: 'api:1',
        rolloutState: 'COMPLETED',
        desiredCount: 2,
        runningCount,
      },
    ],
  });
  stepRolling(track, again(1));
  expect(track.state).toMatchObject({ kind: 'going-back', progress: { running: 1, desired: 2 } });
  stepRolling(track, again(2));
  expect(track.state).toEqual({ kind: 'rolled-back', reason: 'tasks failed' });
});

test('a way back that ECS takes elsewhere has failed', () => {
  const track = rolling();
  aim(track, { direction: 'asked-back', taskDefinition: 'api:1', id: 'ecs-svc/3', now: 0 });
  stepRolling(track, {
    deployments: [
      {
        id: 'ecs-svc/4',
        status: 'PRIMARY',
        taskDefinition: 'api:2',
        rolloutStateReason: 'circuit breaker: rolling back to x',
      },
    ],
  });
  expect(track.state.kind).toBe('failed');
});

test('a staged way back that is a deployment of its own, and is taken back, has failed', () => {
  const track = newTrack({}, ['arn:1'], { name: 'api', staged: true, hasOwn: true });
  aim(track, { direction: 'asked-back', taskDefinition: 'api:1', id: 'arn:2', now: 0 });
  stepStaged(track, { status: 'ROLLBACK_SUCCESSFUL' }, 'stable');
  expect(track.state.kind).toBe('failed');
  aim(track, { direction: 'asked-back', taskDefinition: 'api:1', id: 'arn:1', now: 0 });
  stepStaged(track, { status: 'ROLLBACK_SUCCESSFUL' }, 'stable');
  expect(track.state.kind).toBe('rolled-back');
  stepStaged(track, { status: 'SUCCESSFUL' }, 'stable');
  expect(track.state).toEqual({ kind: 'failed', reason: 'it was finished before ECS could take it back' });
});

test('a pause is told with its end and what comes then', () => {
  const track = newTrack({}, [], { name: 'api', staged: true, hasOwn: false });
  const hook = { status: 'AWAITING_ACTION', expiresAt: 1_767_225_600, timeoutAction: 'ROLLBACK' };
  stepStaged(
    track,
    { status: 'IN_PROGRESS', lifecycleStage: 'POST_SCALE_UP', lifecycleHookDetails: [hook] },
    'stable',
  );
  expect(progressLine(track)).toBe(
    'POST_SCALE_UP: 0 of 0 tasks run, waits for somebody to continue it until 2026-01-01 00:00 UTC, then goes back',
  );
  expect(outlookOf(track, 1_767_225_000)).toBe('far');
  expect(outlookOf(track, 1_767_225_595)).toBe('near');
});
