import { describe, expect, test } from '@jest/globals';
import { Stage } from './simulated.ts';

const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };
const BLUE_GREEN = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 };

const word = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

describe('a rolling release', () => {
  test('is stable when its own deployment is completed', async () => {
    const stage = new Stage();
    stage.service('api');
    const release = await stage.release(['api']);
    expect(release).toMatchObject({ status: 'stable', fault: undefined });
    const [api] = release.services;
    expect(api).toMatchObject({ status: 'stable', strategy: 'ROLLING', reason: '' });
    expect(api!.live).toBe(api!.taskDefinition);
    expect(api!.deploymentId).toMatch(/^ecs-svc\/\d+$/);
    expect(api!.events.map(({ message }) => message)).toContain('(service api) has reached a steady state.');
    expect(stage.live('api')).toBe('ghcr.io/acme/api:new');
    expect(stage.called('UpdateService')).toHaveLength(1);
    expect(stage.made).toEqual([
      expect.objectContaining({ name: 'api', deploymentId: '' }),
      expect.objectContaining({ name: 'api', deploymentId: api!.deploymentId }),
    ]);
    // Empty values and tags go along.
    const registered = stage.called('RegisterTaskDefinition')[0]!.input as { containerDefinitions: object[] };
    expect(registered.containerDefinitions[0]).toMatchObject({ environment: [{ name: 'EMPTY', value: '' }] });
  });

  test('that the circuit breaker takes back is rolled back, once ECS is there, and not touched meanwhile', async () => {
    const stage = new Stage();
    stage.service('api', { configuration: BREAKER });
    stage.behave(':new', { outcome: 'crash', reason: 'OutOfMemoryError' });
    const release = await stage.release(['api']);
    expect(release.status).toBe('rolled-back');
    const [api] = release.services;
    expect(api!.reason).toMatch(/circuit breaker: tasks failed to start/);
    expect(api!.stopped[0]).toMatchObject({ culprit: 'web', containers: ['web: exit 1 (OutOfMemoryError)'] });
    expect(stage.called('UpdateService')).toHaveLength(1);
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
    expect(api!.live).toBe(api!.previous);
    expect(stage.lines.filter(line => /ECS goes back to api:1/.test(line))).toHaveLength(1);
  });

  test('that fails without a circuit breaker is taken back by hand', async () => {
    const stage = new Stage();
    stage.service('api', { configuration: { deploymentCircuitBreaker: { enable: true, rollback: false } } });
    stage.behave(':new', { outcome: 'no-image' });
    const release = await stage.release(['api']);
    expect(release.status).toBe('rolled-back');
    expect(stage.called('UpdateService')).toHaveLength(2);
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
    expect(release.services[0]!.stopped[0]!.reason).toMatch(/CannotPullContainerError/);
  });

  test('that does not come up in time, with nobody else to take it back, is taken back by hand', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.behave(':new', { outcome: 'never' });
    const release = await stage.release(['api'], { waitSeconds: 120 });
    expect(release.status).toBe('rolled-back');
    expect(release.services[0]!.reason).toBe('not stable after 2 minutes: 0 of 2 tasks run');
  });

  test.each(['failed', 'timeout'] as const)('is left with `rollback: never`: %s', async status => {
    const stage = new Stage();
    stage.service('api', {
      configuration: { deploymentCircuitBreaker: { enable: status === 'failed', rollback: false } },
    });
    stage.behave(':new', { outcome: status === 'failed' ? 'crash' : 'never' });
    const release = await stage.release(['api'], { waitSeconds: 120, rollback: 'never' });
    expect(release.status).toBe(status);
    expect(stage.called('UpdateService')).toHaveLength(1);
    expect(release.services[0]!.live).toBeUndefined();
  });
});

describe('when the time is over', () => {
  test('a healthy release whose old tasks drain slowly is left to run', async () => {
    const stage = new Stage();
    stage.service('api', { drainSeconds: 600 });
    const release = await stage.release(['api'], { waitSeconds: 120 });
    expect(release.status).toBe('timeout');
    expect(release.services[0]!.reason).toBe(
      'not stable after 2 minutes: 2 of 2 tasks run, 2 old ones have yet to stop. It is left to run: all its tasks run; only the old ones have yet to stop',
    );
    expect(stage.called('UpdateService')).toHaveLength(1);
    stage.ecs.advance(stage.seconds + 900);
    expect(stage.live('api')).toBe('ghcr.io/acme/api:new');
  });

  test.each([
    ['the circuit breaker', BREAKER],
    ['alarms', { alarms: { enable: true, rollback: true, alarmNames: ['errors'] } }],
  ])('a release that %s may take back is left to ECS', async (_, configuration) => {
    const stage = new Stage();
    stage.service('api', { configuration });
    stage.behave(':new', { outcome: 'never' });
    const release = await stage.release(['api'], { waitSeconds: 120 });
    expect(release.status).toBe('timeout');
    expect(release.services[0]!.reason).toMatch(/It is left to run: ECS itself takes it back if it fails$/);
    expect(stage.called('UpdateService')).toHaveLength(1);
  });

  test('a release that bakes is left, and so is one that waits for somebody', async () => {
    const pause = {
      targetType: 'PAUSE',
      lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
      timeoutConfiguration: { timeoutInMinutes: 60 },
    };
    for (const [configuration, words] of [
      [{ ...BLUE_GREEN, bakeTimeInMinutes: 1380 }, 'BAKE_TIME: 2 of 2 tasks run, 100 % of the traffic'],
      [
        { ...BLUE_GREEN, lifecycleHooks: [pause] },
        'POST_TEST_TRAFFIC_SHIFT: 2 of 2 tasks run, waits for somebody to continue it',
      ],
      [
        {
          ...BLUE_GREEN,
          strategy: 'LINEAR',
          linearConfiguration: { stepPercent: 10, stepBakeTimeInMinutes: 30 },
        },
        'PRODUCTION_TRAFFIC_SHIFT: 2 of 2 tasks run, 10 % of the traffic',
      ],
    ] as const) {
      const stage = new Stage();
      stage.service('api', { configuration });
      const release = await stage.release(['api'], { waitUntil: 'done' });
      expect(release.status).toBe('timeout');
      expect(release.services[0]!.reason).toContain(words);
      expect(stage.called('StopServiceDeployment')).toEqual([]);
      expect(stage.called('UpdateService')).toHaveLength(1);
    }
  });

  test('tasks that never come up before traffic is shifted: the deployment is stopped, and ECS goes back', async () => {
    const stage = new Stage();
    stage.service('api', { configuration: BLUE_GREEN });
    stage.behave(':new', { outcome: 'never' });
    const release = await stage.release(['api'], { waitSeconds: 120 });
    expect(release.status).toBe('rolled-back');
    expect(stage.called('StopServiceDeployment')).toHaveLength(1);
    expect(stage.called('UpdateService')).toHaveLength(1);
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
  });
});

describe('a release that shifts traffic', () => {
  test.each([
    ['stable', 'BAKE_TIME', false],
    ['bake', 'CLEAN_UP', false],
    ['done', 'SUCCESSFUL', true],
  ] as const)('`wait-until: %s` ends at %s', async (waitUntil, _, over) => {
    const stage = new Stage();
    const service = stage.service('api', { configuration: BLUE_GREEN, drainSeconds: 60 });
    const release = await stage.release(['api'], { waitUntil, waitSeconds: 1800 });
    expect(release.status).toBe('stable');
    const record = service.records.at(-1)!;
    expect([record.status, record.stage]).toEqual(
      over ? ['SUCCESSFUL', 'CLEAN_UP'] : ['IN_PROGRESS', waitUntil === 'stable' ? 'BAKE_TIME' : 'CLEAN_UP'],
    );
    expect(release.services[0]!.deploymentId).toBe(record.arn);
    expect(release.services[0]!.reason).toBe(
      over
        ? ''
        : waitUntil === 'stable'
          ? 'it has all traffic; ECS bakes it for 10 minutes, then removes the old tasks'
          : 'it has all traffic; ECS now removes the old tasks',
    );
  });

  test('shows its stages as they come', async () => {
    const stage = new Stage();
    stage.service('api', {
      configuration: {
        ...BLUE_GREEN,
        strategy: 'CANARY',
        canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 2 },
      },
    });
    stage.behave(':new', { startSeconds: 30 });
    expect((await stage.release(['api'])).status).toBe('stable');
    const lines = stage.lines.join('\n');
    expect(lines).toMatch(/SCALE_UP: \d of 2 tasks run/);
    expect(lines).toContain('PRODUCTION_TRAFFIC_SHIFT: 2 of 2 tasks run, 20 % of the traffic');
    expect(lines).toContain('api: CANARY; ECS does not take a failed deployment back');
  });

  test('that an alarm takes back is rolled back', async () => {
    const stage = new Stage();
    const service = stage.service('api', {
      configuration: { ...BLUE_GREEN, alarms: { enable: true, rollback: true, alarmNames: ['errors'] } },
    });
    stage.onTime = seconds => {
      if (seconds > 60) service.alarms = true;
    };
    const release = await stage.release(['api'], { waitUntil: 'bake' });
    expect(release.status).toBe('rolled-back');
    expect(release.services[0]!.reason).toMatch(/alarm/);
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
    expect(stage.called('StopServiceDeployment')).toEqual([]);
  });

  test('waits until ECS has taken an earlier deployment back', async () => {
    const stage = new Stage();
    const service = stage.service('api', { configuration: BLUE_GREEN });
    stage.ecs.begin(
      service,
      stage.ecs.addDefinition({ family: 'api', containerDefinitions: [{ name: 'web', image: 'x:bad' }] }),
    );
    stage.ecs.advance(5);
    service.drainSeconds = 40;
    stage.ecs.call('StopServiceDeployment', { serviceDeploymentArn: service.records.at(-1)!.arn });
    const release = await stage.release(['api']);
    expect(stage.lines).toContain('ECS still takes an earlier deployment back; waiting for that');
    expect(release.status).toBe('stable');
  });

  test('that somebody else replaces has failed', async () => {
    const stage = new Stage();
    const service = stage.service('api', { configuration: BLUE_GREEN });
    let done = false;
    stage.onTime = seconds => {
      if (seconds < 30 || done) return;
      done = true;
      stage.ecs.begin(
        service,
        stage.ecs.addDefinition({ family: 'api', containerDefinitions: [{ name: 'web', image: 'x:other' }] }),
      );
    };
    const release = await stage.release(['api'], { waitUntil: 'done' });
    expect(release).toMatchObject({
      status: 'failed',
      services: [{ reason: 'Superseded by another service deployment.' }],
    });
  });
});

describe('what is healthy', () => {
  test('the running revision that never was is no way back', async () => {
    const stage = new Stage();
    stage.behave(':old', { outcome: 'crash' });
    stage.service('api', { neverHealthy: true });
    stage.behave(':new', { outcome: 'never' });
    const release = await stage.release(['api'], { waitSeconds: 120 });
    expect(release.status).toBe('timeout');
    expect(release.services[0]!.reason).toMatch(/nothing that ran before was ever stable, so it is left$/);
    expect(stage.called('UpdateService')).toHaveLength(1);
  });

  test('of the running revision that never was and one that was completed before, the completed one', async () => {
    const stage = new Stage();
    const service = stage.service('api');
    stage.behave('x:bad', { outcome: 'crash' });
    stage.ecs.begin(
      service,
      stage.ecs.addDefinition({ family: 'api', containerDefinitions: [{ name: 'web', image: 'x:bad' }] }),
    );
    // Its tasks are gone, so that only history knows it.
    service.deployments = service.deployments.filter(({ status }) => status === 'PRIMARY');
    stage.behave(':new', { outcome: 'never' });
    const release = await stage.release(['api'], { waitSeconds: 120 });
    expect(release.status).toBe('rolled-back');
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
    expect(stage.called('ListServiceDeployments')).toHaveLength(1);
  });

  test('a revision that was deregistered is registered anew', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.ecs.deregister('api:1');
    stage.behave(':new', { outcome: 'never' });
    const release = await stage.release(['api'], { waitSeconds: 120 });
    expect(release.status).toBe('rolled-back');
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
    expect(stage.lines).toContain('api:1 was deregistered; registered anew as api:3');
    expect(release.services[0]!.live).toMatch(/api:3$/);
  });
});

describe('AWS that does not answer', () => {
  test.each(['server-error', 'throttle', 'expired', 'drop', 'denied'] as const)(
    'for a minute of the wait (%s) is looked at again',
    async kind => {
      const stage = new Stage();
      stage.service('api');
      stage.behave(':new', { startSeconds: 40 });
      const fault = stage.fault({ kind, operation: 'DescribeServices', from: 15, until: 75 });
      const release = await stage.release(['api']);
      expect(fault.hits).toBeGreaterThan(3);
      expect(release).toMatchObject({ status: 'stable', fault: undefined });
      expect(stage.lines.filter(line => /looked at again until the time is over/.test(line))).toHaveLength(1);
      expect(stage.lines).toContain('  AWS answers again');
    },
  );

  test('until the time is over: what runs is not known, so nothing is taken back', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.fault({ kind: 'expired', operation: 'DescribeServices', from: 2 });
    const release = await stage.release(['api'], { waitSeconds: 120 });
    expect(release.status).toBe('timeout');
    expect(release.services[0]!.reason).toMatch(
      /AWS does not answer: .*expired.*It is left to run: what runs is not known$/,
    );
    expect(stage.called('UpdateService')).toHaveLength(1);
  });

  test('to an update that was done all the same: what ECS shows counts', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.fault({ kind: 'lose-reply', operation: 'UpdateService' });
    expect((await stage.release(['api'])).status).toBe('stable');
  });

  test('to an update that is refused: nothing was changed, in its own words', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.fault({ kind: 'denied', operation: 'UpdateService' });
    await expect(stage.release(['api'])).rejects.toMatchObject({ code: 'AWS_ACCESS_DENIED' });
    expect(stage.made).toHaveLength(1);
  });

  test('to a way back that is refused: said', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.behave(':new', { outcome: 'never' });
    stage.fault({ kind: 'denied', operation: 'UpdateService', after: 1 });
    const release = await stage.release(['api'], { waitSeconds: 120 });
    expect(release.status).toBe('timeout');
    expect(release.services[0]!.reason).toMatch(/and the way back failed: AWS refused ecs:UpdateService/);
  });

  test('about stopped tasks: said once, and the release goes on', async () => {
    const stage = new Stage();
    stage.service('api', { configuration: BREAKER });
    stage.behave(':new', { outcome: 'crash' });
    stage.fault({ kind: 'denied', operation: 'ListTasks' });
    const release = await stage.release(['api']);
    expect(release.status).toBe('rolled-back');
    expect(stage.lines.filter(line => /why tasks stop is not shown/.test(line))).toHaveLength(1);
    expect(stage.called('ListTasks')).toHaveLength(1);
  });

  test('with what it shows a while after an update is no verdict', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.ecs.staleLooks = 3;
    expect((await stage.release(['api'])).status).toBe('stable');
  });
});

describe('a cancelled release', () => {
  const cancelAt = (stage: Stage, at: number) => {
    stage.onTime = seconds => {
      if (seconds >= at) stage.cancel();
    };
  };

  test('goes on in ECS, and that is said', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.behave(':new', { startSeconds: 60 });
    cancelAt(stage, 20);
    const release = await stage.release(['api']);
    expect(release).toMatchObject({ status: 'cancelled', fault: { code: 'CANCELLED' } });
    expect(release.services[0]!.reason).toBe(
      'cancelled; what ECS was asked for goes on without this job (0 of 2 tasks run)',
    );
    expect(stage.called('UpdateService')).toHaveLength(1);
  });

  test.each([
    ['rolling', {}, 'UpdateService', 'ECS was asked to go back to api:1'],
    ['blue/green', BLUE_GREEN, 'StopServiceDeployment', 'ECS was asked to go back to the revision before'],
  ])(
    'with `on-cancel: rollback` is taken back by one call: %s',
    async (_, configuration, operation, words) => {
      const stage = new Stage();
      stage.service('api', { configuration });
      stage.behave(':new', { startSeconds: 60 });
      cancelAt(stage, 20);
      const release = await stage.release(['api'], { onCancel: 'rollback' });
      expect(release.status).toBe('cancelled');
      expect(release.services[0]!.reason).toMatch(word(words));
      expect(stage.called(operation).length).toBe(operation === 'UpdateService' ? 2 : 1);
      stage.ecs.advance(stage.seconds + 300);
      expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
    },
  );

  test('before anything was changed is no release', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.onTime = () => {
      if (stage.called('DescribeTaskDefinition').length > 0) stage.cancel();
    };
    await expect(stage.release(['api'])).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(stage.called('UpdateService')).toEqual([]);
  });
});

describe('several services', () => {
  test('are released together, and looked at in one call', async () => {
    const stage = new Stage();
    for (const name of ['api', 'worker', 'beat']) stage.service(name);
    const release = await stage.release(['api', 'worker', 'beat']);
    expect(release.services.map(({ status }) => status)).toEqual(['stable', 'stable', 'stable']);
    for (const { input } of stage.called('DescribeServices').slice(1, 2))
      expect((input['services'] as string[]).length).toBe(3);
  });

  test.each([
    ['the circuit breaker takes one back', BREAKER, 'crash', 'rolled-back'],
    ['one fails without a way back of its own', {}, 'never', 'rolled-back'],
  ] as const)(
    'all or none: %s, and the others go back with it',
    async (_, configuration, outcome, status) => {
      const stage = new Stage();
      stage.service('api');
      stage.service('worker', { configuration });
      stage.service('beat', { configuration: BLUE_GREEN });
      stage.behave('worker:new', { outcome });
      const release = await stage.release(['api', 'worker', 'beat'], { waitSeconds: 300 });
      expect(release.services.map(service => service.status)).toEqual([status, status, status]);
      for (const name of ['api', 'worker', 'beat']) expect(stage.live(name)).toBe(`ghcr.io/acme/${name}:old`);
      expect(release.services[0]!.reason).toBe('all or none, and worker did not make it');
    },
  );

  test('all or none: what AWS refuses for one takes back the others, and is what a person reads', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.service('worker');
    stage.fault({ type: 'PlatformUnknownException', operation: 'UpdateService', after: 1, times: 1 });
    const release = await stage.release(['api', 'worker']);
    expect(release.fault).toMatchObject({ code: 'AWS_UNSUPPORTED' });
    expect(release.services.map(({ status }) => status)).toEqual(['rolled-back', 'failed']);
    expect(stage.live('api')).toBe('ghcr.io/acme/api:old');
  });

  test('one that has all traffic and is taken back while another is waited for was not released', async () => {
    const stage = new Stage();
    const alarms = { alarms: { enable: true, rollback: true, alarmNames: ['errors'] } };
    const service = stage.service('api', { configuration: { ...BLUE_GREEN, ...alarms } });
    stage.service('worker');
    stage.behave('worker:new', { startSeconds: 120 });
    stage.onTime = seconds => {
      if (seconds > 90) service.alarms = true;
    };
    const release = await stage.release(['api', 'worker']);
    expect(release.services.map(({ status }) => status)).toEqual(['rolled-back', 'rolled-back']);
    expect(stage.live('worker')).toBe('ghcr.io/acme/worker:old');
  });

  test('that share a template share what is registered', async () => {
    const stage = new Stage();
    stage.service('api');
    stage.ecs.addService({ name: 'worker', taskDefinition: 'api' });
    const ecs = stage.api();
    const plan = await stage
      .plan(
        [
          { name: 'api', template: 'api-template' },
          { name: 'worker', template: 'api-template' },
        ],
        'new',
        ecs,
      )
      .catch(error => error);
    // The repository of `worker` is in no container.
    expect(plan).toMatchObject({ code: 'REPOSITORY_UNUSED' });
  });
});

describe('nothing is registered', () => {
  test.each([
    ['CODE_DEPLOY', 'CONTROLLER_UNSUPPORTED'],
    ['EXTERNAL', 'CONTROLLER_UNSUPPORTED'],
  ] as const)('for a service that %s deploys', async (controller, code) => {
    const stage = new Stage();
    stage.service('api', { controller });
    await expect(stage.release(['api'])).rejects.toMatchObject({ code });
    expect(stage.calls.map(({ operation }) => operation)).toEqual(['DescribeServices']);
  });

  test.each([
    ['a service that is missing', ['api', 'no'], 'SERVICE_MISSING'],
    ['a template that is missing', [{ name: 'api', template: 'no-template' }], 'TEMPLATE_MISSING'],
  ])('for %s', async (_, services, code) => {
    const stage = new Stage();
    stage.service('api');
    await expect(stage.plan(services)).rejects.toMatchObject({ code });
    expect(stage.called('RegisterTaskDefinition')).toEqual([]);
  });

  test('for a cluster that is missing, in its own words', async () => {
    const stage = new Stage();
    await expect(stage.plan(['api'])).rejects.toMatchObject({ code: 'CLUSTER_MISSING' });
  });
});

test('a deployment that is still under way is named before the next one', async () => {
  const stage = new Stage();
  stage.service('api');
  stage.behave(':one', { startSeconds: 300 });
  stage.onTime = () => undefined;
  await stage.release(['api'], { waitSeconds: 30, rollback: 'never' }, 'one');
  const release = await stage.release(['api'], {}, 'two');
  expect(release.status).toBe('stable');
  expect(stage.lines).toContain(
    'api: a deployment of api:2 is still under way (0 of 2 tasks run); this one takes its place',
  );
});
