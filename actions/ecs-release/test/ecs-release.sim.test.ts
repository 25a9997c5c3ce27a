/** The shipped bundle and the AWS SDK against the simulated AWS: how each release ends, and what a person is told. */

import { startStep } from '@guarded-deploy/github-simulator';
import { describe, expect, test } from '@jest/globals';
import { BLUE_GREEN, BREAKER, called, errors, json, options, release, stage } from './simulated.ts';
import { liveImage } from './stage.ts';

describe('a release', () => {
  test('registers from the template, waits, and shows what happens', async () => {
    stage.service('api');
    stage.aws.ecs.services[0]!.drainSeconds = 10;
    const result = await release();
    expect(result.annotations).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      status: 'stable',
      'task-definition': expect.stringMatching(/task-definition\/api:2$/),
      'previous-task-definition': expect.stringMatching(/task-definition\/api:1$/),
      'deployment-id': expect.stringMatching(/^ecs-svc\/\d+$/),
      'live-commit': '',
    });
    expect(json(result.outputs.diff)).toEqual([
      expect.objectContaining({ service: 'api', path: 'containers.web.image', kind: 'changed' }),
    ]);
    expect(json(result.outputs.services)).toMatchObject([
      {
        name: 'api',
        status: 'stable',
        strategy: 'ROLLING',
        url: expect.stringContaining('/clusters/production/services/api/'),
      },
    ]);
    expect(result.log).toMatch(/web: \S+\/acme\/api:old → \S+\/acme\/api:new/);
    expect(result.log).toContain('has reached a steady state');
    expect(result.summary).toContain('console.aws.amazon.com');
    expect(liveImage(stage.aws, 'api')).toBe('acme/api:new');
    const [registered] = called('RegisterTaskDefinition');
    expect(registered!.input).toMatchObject({
      family: 'api',
      tags: [{ key: 'team', value: 'api' }],
      containerDefinitions: [{ environment: [{ name: 'EMPTY', value: '' }] }],
    });
  });

  test('of a service without a template begins from what it runs', async () => {
    stage.service('api');
    const result = await release({ template: '' });
    expect(errors(result)).toEqual([]);
    expect(result.outputs['task-definition']).toMatch(/api:2$/);
  });

  test('keeps what this version of the SDK does not know', async () => {
    stage.service('api');
    const { host } = stage.registry;
    stage.aws.ecs.addDefinition({
      family: 'next-template',
      notYetInvented: { mode: 'on', levels: [1, 2] },
      tags: [{ key: 'aws:cloudformation:stack-name', value: 'x' }],
      containerDefinitions: [{ name: 'web', image: `${host}/acme/api:old`, sharedWith: 'others' }],
    });
    expect(errors(await release({ template: 'next-template' }))).toEqual([]);
    const [registered] = called('RegisterTaskDefinition');
    expect(registered!.input).toEqual({
      family: 'next',
      notYetInvented: { mode: 'on', levels: [1, 2] },
      // Tags of AWS itself are nobody else's to set.
      containerDefinitions: [{ name: 'web', image: `${host}/acme/api:new`, sharedWith: 'others' }],
    });
  });

  test('that ECS rolled back is no success; events, reasons and the last lines say why', async () => {
    stage.service('api', { configuration: BREAKER });
    stage.aws.ecs.behave(':new', {
      outcome: 'crash',
      reason: 'OutOfMemoryError',
      log: ['starting', '::warning::no command', 'MemoryError <b>'],
    });
    const result = await release();
    expect(result.exitCode).toBe(1);
    expect(errors(result)).toEqual(['ECS_ROLLED_BACK']);
    expect(result.outputs.status).toBe('rolled-back');
    const [annotation] = result.annotations.filter(({ level }) => level === 'error');
    expect(annotation!.message).toContain('OutOfMemoryError');
    expect(result.annotations.filter(({ level }) => level === 'warning')).toEqual([]);
    expect(result.log).toContain('MemoryError <b>');
    expect(result.summary).toContain('MemoryError <b>');
    expect(result.summary).toContain('/ecs/api');
    expect(result.summary).toContain('$252Fecs$252Fapi');
    expect(called('UpdateService')).toHaveLength(1);
    expect(liveImage(stage.aws, 'api')).toBe('acme/api:old');
  });
});

describe('a healthy release is not taken back', () => {
  test.each([
    [
      'rolling, with a circuit breaker and old tasks that drain slowly',
      { configuration: BREAKER, drainSeconds: 3_000 },
    ],
    ['rolling, without one', { drainSeconds: 3_000 }],
    ['blue/green, in its bake time', { configuration: { ...BLUE_GREEN, bakeTimeInMinutes: 1_440 } }],
    [
      'linear, half way',
      {
        configuration: {
          ...BLUE_GREEN,
          strategy: 'LINEAR',
          linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 600 },
        },
      },
    ],
  ])('%s', async (_, service) => {
    stage.service('api', service);
    const result = await release({ 'wait-minutes': '0.03', 'wait-until': 'done' });
    expect(errors(result)).toEqual(['ECS_TIMEOUT']);
    expect(result.outputs.status).toBe('timeout');
    expect(result.annotations[0]!.message).toMatch(/It is left to run/);
    expect(called('UpdateService')).toHaveLength(1);
    expect(called('StopServiceDeployment')).toHaveLength(0);
    expect(liveImage(stage.aws, 'api')).toBe('acme/api:new');
  });

  test('`wait-until: stable` ends when traffic has shifted, and says what ECS still does', async () => {
    stage.service('api', { configuration: { ...BLUE_GREEN, bakeTimeInMinutes: 1_440 } });
    const result = await release();
    expect(result.exitCode).toBe(0);
    expect(result.outputs.status).toBe('stable');
    expect(result.outputs['deployment-id']).toMatch(/:service-deployment\/production\/api\//);
    expect(result.annotations).toMatchObject([
      { level: 'notice', message: expect.stringContaining('bakes it for 1440 minutes') },
    ]);
    expect(result.log).toMatch(/BAKE_TIME|PRODUCTION_TRAFFIC_SHIFT/);
  });
});

describe('a way back', () => {
  test('by hand goes to what was completed last, registered anew where it was deregistered', async () => {
    stage.service('api');
    stage.aws.ecs.deregister('api:1');
    stage.aws.ecs.behave(':new', { outcome: 'never' });
    const result = await release({ 'wait-minutes': '0.03' });
    expect(result.outputs.status).toBe('rolled-back');
    expect(result.log).toContain('api:1 was deregistered; registered anew as api:3');
    expect(liveImage(stage.aws, 'api')).toBe('acme/api:old');
  });

  test('by hand never goes to what was never healthy', async () => {
    stage.aws.ecs.behave(':old', { outcome: 'crash' });
    stage.service('api', { neverHealthy: true });
    stage.aws.ecs.behave(':new', { outcome: 'never' });
    const result = await release({ 'wait-minutes': '0.03' });
    expect(result.outputs.status).toBe('timeout');
    expect(result.annotations.at(-1)!.message).toContain('nothing that ran before was ever stable');
    expect(called('UpdateService')).toHaveLength(1);
  });

  test('by command goes to what was completed before, of all services', async () => {
    stage.service('api');
    await release();
    const result = await release({ command: 'rollback', tag: '', repository: '', template: '' });
    expect(errors(result)).toEqual([]);
    expect(result.outputs).toMatchObject({
      status: 'stable',
      'task-definition': expect.stringMatching(/api:1$/),
    });
    expect(liveImage(stage.aws, 'api')).toBe('acme/api:old');
    const none = await release({ command: 'rollback', tag: '', repository: '' });
    expect(errors(none)).toEqual(['NOTHING_TO_GO_BACK_TO']);
    expect(none.outputs.status).toBe('failed');
    expect(errors(await release({ command: 'rollback' }))).toEqual(['INPUT_INVALID']);
  });
});

describe('AWS that does not answer in the wait', () => {
  test.each(['server-error', 'page', 'expired', 'throttle', 'drop'] as const)(
    'is looked at again: %s',
    async kind => {
      stage.service('api');
      stage.aws.ecs.behave(':new', { startSeconds: 60 });
      const fault = stage.aws.fault({ kind, operation: 'DescribeServices', after: 1, times: 6 });
      const result = await release();
      expect(fault.hits).toBe(6);
      expect(errors(result)).toEqual([]);
      expect(result.outputs.status).toBe('stable');
      expect(result.log).toContain('AWS answers again');
    },
  );

  test('until the time is over leaves what runs, with status and summary', async () => {
    stage.service('api');
    stage.aws.fault({ kind: 'expired', operation: 'DescribeServices', after: 1 });
    const result = await release({ 'wait-minutes': '0.03' });
    expect(errors(result)).toEqual(['ECS_TIMEOUT']);
    expect(result.outputs.status).toBe('timeout');
    expect(result.summary).toContain('not stable in time, left to run');
    expect(called('UpdateService')).toHaveLength(1);
  });
});

describe('whatever ends it, status and a summary are there', () => {
  test.each<[string, Record<string, string>, string]>([
    ['a cluster that is missing', { cluster: 'no' }, 'CLUSTER_MISSING'],
    ['a service that is missing', { service: 'no' }, 'SERVICE_MISSING'],
    ['a template that is missing', { template: 'no' }, 'TEMPLATE_MISSING'],
    [
      'a container that the template lacks',
      { images: 'wbe=x:1', tag: '', repository: '' },
      'CONTAINER_UNKNOWN',
    ],
    ['a tag that is missing', { tag: 'nwe' }, 'TAG_MISSING'],
    ['an image that is missing', { images: 'web=HOST/acme/api:nwe', tag: '', repository: '' }, 'TAG_MISSING'],
    ['a hostile tag', { tag: "x'; --" }, 'TAG_INVALID'],
    ['a tag of two lines', { tag: 'a\nb' }, 'TAG_INVALID'],
    ['a tag without a repository', { repository: '' }, 'INPUT_MISSING'],
    ['no service', { service: '' }, 'INPUT_MISSING'],
    ['both ways to name services', { services: 'api' }, 'SERVICES_INVALID'],
    ['nothing to release', { tag: '', repository: '' }, 'NOTHING_TO_CHANGE'],
    [
      'a repository that no container uses',
      { repository: 'HOST/acme/api\nHOST/acme/nginx' },
      'REPOSITORY_UNUSED',
    ],
    ['an endpoint that is none', { endpoint: 'x' }, 'INPUT_INVALID'],
    ['an endpoint where nobody is', { endpoint: 'http://127.0.0.1:9' }, 'AWS_UNREACHABLE'],
    ['a team that is none', { team: 'maintainers' }, 'TEAM_INVALID'],
  ])(
    '%s',
    async (_, inputs, code) => {
      stage.service('api');
      const filled = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, value.replaceAll('HOST', stage.registry.host)]),
      );
      const result = await release(filled);
      expect(errors(result)).toEqual([code]);
      expect(result.exitCode).toBe(1);
      expect(result.outputs.status).toBe('failed');
      expect(result.summary).not.toBe('');
      expect(called('RegisterTaskDefinition')).toHaveLength(0);
      expect(called('UpdateService')).toHaveLength(0);
    },
    120_000,
  );

  test.each<[string, string, string]>([
    ['AccessDeniedException', 'UpdateService', 'AWS_ACCESS_DENIED'],
    ['ClientException', 'RegisterTaskDefinition', 'AWS_REFUSED'],
    ['LimitExceededException', 'RegisterTaskDefinition', 'AWS_LIMIT'],
    ['PlatformUnknownException', 'UpdateService', 'AWS_UNSUPPORTED'],
    ['BlockedException', 'DescribeServices', 'AWS_BLOCKED'],
    ['ExpiredTokenException', 'DescribeServices', 'AWS_CREDENTIALS'],
    ['SomethingNewException', 'UpdateService', 'AWS_REFUSED'],
  ])('AWS answers %s to %s', async (type, operation, code) => {
    stage.service('api');
    stage.aws.fault({ type, operation });
    const result = await release();
    expect(errors(result)).toEqual([code]);
    expect(result.annotations[0]!.message).not.toContain('fault of the action');
    expect(result.outputs.status).toBe('failed');
    expect(result.summary).toContain('no service was changed');
  });

  test.each(['CODE_DEPLOY', 'EXTERNAL'] as const)(
    'a service that %s deploys, before anything is registered',
    async controller => {
      stage.service('api', { controller });
      const result = await release();
      expect(errors(result)).toEqual(['CONTROLLER_UNSUPPORTED']);
      expect(stage.aws.calls.map(({ operation }) => operation)).toEqual(['DescribeServices']);
    },
  );

  test('somebody outside the team, before anything is asked of AWS', async () => {
    stage.service('api');
    const result = await release(
      { team: 'acme/maintainers' },
      { GITHUB_ACTOR: 'mallory', GITHUB_TRIGGERING_ACTOR: 'mallory' },
    );
    expect(errors(result)).toEqual(['NOT_IN_TEAM']);
    expect(result.outputs.status).toBe('failed');
    expect(stage.aws.calls).toEqual([]);
  });

  test.each([
    ['leave', 0, 'goes on without this job'],
    ['rollback', 1, 'ECS was asked to go back to api:1'],
  ])('a cancel, with `on-cancel: %s`', async (word, back, said) => {
    stage.service('api');
    stage.aws.ecs.behave(':new', { startSeconds: 3_000 });
    const running = await startStep(options({ 'on-cancel': word }));
    await running.waitFor('0 of 2 tasks run');
    const result = await running.cancel();
    expect(result.signal).toBeNull();
    expect(errors(result)).toEqual(['CANCELLED']);
    expect(result.outputs).toMatchObject({
      status: 'cancelled',
      'task-definition': expect.stringMatching(/api:2$/),
    });
    expect(result.log).toContain(said);
    expect(result.summary).toContain('cancelled');
    expect(called('UpdateService')).toHaveLength(1 + back);
  });
});
