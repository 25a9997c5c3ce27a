import type { Clock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { type Ecs, releaseToEcs, type Service, type StoppedTask, type World } from '../src/release.ts';
import type { Deployment } from '../src/verdict.ts';

const OPTIONS = {
  cluster: 'production',
  service: 'api',
  template: 'api',
  images: new Map([['web', 'acme/web:2']]),
  waitSeconds: 60,
  pollSeconds: 10,
  rollback: 'auto',
} as const;

const fault = (code: string) => new Fault({ code, what: `${code} of ecs:ListTasks.`, remedy: 'Mend it.' });

/** A service that is stable at the third look, or does what `service` says. */
function world(changes: Partial<Ecs> = {}, looks = 3) {
  const lines: string[] = [];
  const made: object[] = [];
  let time = 0;
  let asked = 0;
  const stop = new AbortController();
  const service = (rolloutState: 'IN_PROGRESS' | 'COMPLETED', taskDefinition = 'api:2'): Service => ({
    taskDefinition,
    events: [],
    deployments: [
      {
        id: 'ecs-svc/2',
        taskDefinition: 'api:2',
        status: 'PRIMARY',
        rolloutState,
        desiredCount: 1,
        runningCount: 1,
      },
    ],
  });
  const clock: Clock = {
    now: () => time,
    sleep: async ms => {
      time += ms;
    },
  };
  const here: World = {
    ecs: {
      describeTemplate: async () => ({
        definition: { family: 'api', containerDefinitions: [{ name: 'web', image: 'acme/web:1' }] },
        tags: [],
      }),
      register: async () => 'api:2',
      service: async () => {
        asked += 1;
        return asked === 1
          ? { taskDefinition: 'api:1', deployments: [], events: [] }
          : service(asked > looks ? 'COMPLETED' : 'IN_PROGRESS');
      },
      update: async () => service('IN_PROGRESS'),
      stoppedTasks: async () => [],
      ...changes,
    },
    clock,
    signal: stop.signal,
    report: line => lines.push(line),
    made: names => made.push(names),
  };
  return { here, lines, made, stop };
}

describe('a release on ECS', () => {
  test.each([
    ['AWS_ACCESS_DENIED', 1],
    ['AWS_THROTTLED', 3],
  ])('goes on without the reasons of stopped tasks, which is said once: %s', async (code, calls) => {
    let asked = 0;
    const { here, lines } = world({
      stoppedTasks: async (): Promise<readonly StoppedTask[]> => {
        asked += 1;
        throw fault(code);
      },
    });
    expect(await releaseToEcs(OPTIONS, here)).toMatchObject({ status: 'stable', stopped: [] });
    expect(lines.filter(line => line.includes('why tasks stop is not shown'))).toEqual([
      `  why tasks stop is not shown: ${code} of ecs:ListTasks.`,
    ]);
    expect(asked).toBe(calls);
  });

  test('tells what it made before the wait, which a cancel or an error of AWS then ends', async () => {
    const { here, made, stop } = world({
      stoppedTasks: async () => {
        stop.abort(fault('CANCELLED'));
        throw stop.signal.reason;
      },
    });
    await expect(releaseToEcs(OPTIONS, here)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(made).toEqual([
      { taskDefinition: 'api:2', previous: 'api:1', deploymentId: '' },
      { taskDefinition: 'api:2', previous: 'api:1', deploymentId: 'ecs-svc/2' },
    ]);
  });

  test('tells the task definition also when the update is refused', async () => {
    const { here, made } = world({
      update: async () => {
        throw fault('AWS_ACCESS_DENIED');
      },
    });
    await expect(releaseToEcs(OPTIONS, here)).rejects.toMatchObject({ code: 'AWS_ACCESS_DENIED' });
    expect(made).toEqual([{ taskDefinition: 'api:2', previous: 'api:1', deploymentId: '' }]);
  });
});

const OLD: Deployment = {
  id: 'ecs-svc/1',
  taskDefinition: 'api:1',
  status: 'PRIMARY',
  rolloutState: 'COMPLETED',
  desiredCount: 2,
  runningCount: 2,
};
const OWN: Deployment = { ...OLD, id: 'ecs-svc/2', taskDefinition: 'api:2', rolloutState: 'IN_PROGRESS' };
const FAILED: Deployment = {
  ...OWN,
  status: 'ACTIVE',
  rolloutState: 'FAILED',
  rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
};
const BACK: Deployment = { ...OLD, id: 'ecs-svc/3', rolloutState: 'IN_PROGRESS', runningCount: 0 };
const EARLIER: Deployment = { ...OLD, status: 'ACTIVE' };

/** Shows one list of deployments a look, the last one for ever; `updates` are the answers to UpdateService. */
function played(looks: readonly Deployment[][], updates: readonly Deployment[][] = [[OWN, EARLIER]]) {
  const show = (deployments: readonly Deployment[]): Service => ({
    taskDefinition: 'api:1',
    deployments,
    events: [],
  });
  let looked = 0;
  let updated = 0;
  const counts = () => ({ looked, updated });
  const { here, lines } = world({
    service: async () => {
      looked += 1;
      return show(looked === 1 ? [OLD] : looks[Math.min(looked - 2, looks.length - 1)]!);
    },
    update: async () => {
      updated += 1;
      return show(updates[updated - 1]!);
    },
  });
  return { here, lines, counts };
}

describe("the circuit breaker's way back", () => {
  test('is over when the service is stable again, not when it begins', async () => {
    const { here, lines, counts } = played([
      [OWN, EARLIER],
      [BACK, FAILED],
      [BACK, FAILED],
      [{ ...BACK, rolloutState: 'COMPLETED', runningCount: 2 }],
    ]);
    expect(await releaseToEcs(OPTIONS, here)).toMatchObject({
      status: 'rolled-back',
      reason: FAILED.rolloutStateReason,
    });
    expect(lines).toContain(`ECS goes back to api:1: ${FAILED.rolloutStateReason}`);
    expect(lines).toContain('  0 of 2 tasks run');
    expect(counts()).toEqual({ looked: 5, updated: 1 });
  });

  test.each<[string, Deployment[], string]>([
    ['does not end in time', [BACK, FAILED], 'the way back to api:1 is not finished: 0 of 2 tasks run'],
    [
      'fails as well',
      [{ ...BACK, rolloutState: 'FAILED', rolloutStateReason: 'no image' }, FAILED],
      'the way back to api:1 failed: no image',
    ],
    [
      'is overtaken',
      [{ ...OWN, id: 'ecs-svc/4' }, FAILED],
      'the way back to api:1 is not finished: another deployment took its place',
    ],
  ])('that %s is a failure in words', async (_, end, words) => {
    const { here, counts } = played([[OWN, EARLIER], [BACK, FAILED], end]);
    expect(await releaseToEcs(OPTIONS, here)).toMatchObject({
      status: 'failed',
      reason: `${FAILED.rolloutStateReason}; and ${words}`,
    });
    // Nobody gets into ECS's way.
    expect(counts().updated).toBe(1);
  });
});

describe('ECS that goes on showing for a while what was there before', () => {
  const done = { ...OWN, rolloutState: 'COMPLETED' };

  test('the update is no rollback', async () => {
    const { here } = played([[OLD], [OLD], [OWN, EARLIER], [done]]);
    expect(await releaseToEcs(OPTIONS, here)).toMatchObject({ status: 'stable', reason: '' });
  });

  test('the way back by hand is not given up', async () => {
    const gone = { ...FAILED, status: 'PRIMARY' };
    const back = { ...BACK, rolloutState: 'COMPLETED' };
    const { here, counts } = played(
      [[OWN, EARLIER], [gone, EARLIER], [gone, EARLIER], [back]],
      [
        [OWN, EARLIER],
        [EARLIER, FAILED, BACK],
      ],
    );
    expect(await releaseToEcs(OPTIONS, here)).toMatchObject({ status: 'rolled-back' });
    expect(counts().updated).toBe(2);
  });
});
