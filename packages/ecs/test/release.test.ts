import { describe, expect, test } from '@jest/globals';
import { Stage } from './simulated.ts';

export const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };

export const BLUE_GREEN = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 };

export const word = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

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
