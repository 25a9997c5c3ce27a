import type { Clock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { type Ecs, releaseToEcs, type Service, type StoppedTask, type World } from '../src/release.ts';

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
