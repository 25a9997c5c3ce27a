import { describe, expect, test } from '@jest/globals';
import { BLUE_GREEN, BREAKER, word } from './release.test.ts';
import { Stage } from './simulated.ts';

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
