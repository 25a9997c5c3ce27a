/** The simulated ECS by itself, in simulated seconds. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { SimulatedEcs } from '../src/ecs.ts';
import type { Json, SimulatedService } from '../src/model.ts';

let ecs: SimulatedEcs;
const container = (image: string) => [{ name: 'web', image }];
const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };

beforeEach(() => {
  ecs = new SimulatedEcs();
  ecs.addDefinition({ family: 'api', containerDefinitions: container('acme/api:old') });
});

function update(image: string): SimulatedService {
  const taskDefinition = ecs.addDefinition({ family: 'api', containerDefinitions: container(image) });
  ecs.call('UpdateService', { cluster: 'production', service: 'api', taskDefinition });
  return ecs.services[0]!;
}
const pass = (seconds: number) => ecs.advance(ecs.now + seconds);
const primary = (service: SimulatedService) =>
  service.deployments.find(({ status }) => status === 'PRIMARY')!;
const described = () =>
  (ecs.call('DescribeServices', { cluster: 'production', services: ['api'] })['services'] as Json[])[0]!;

describe('a rolling update', () => {
  test('starts new tasks, drains the old ones, and is completed when they are gone', () => {
    ecs.addService({ name: 'api', taskDefinition: 'api', drainSeconds: 10 });
    const service = update('acme/api:new');
    pass(3);
    expect(service.deployments.map(({ rolloutState }) => rolloutState)).toEqual(['IN_PROGRESS', 'COMPLETED']);
    pass(5);
    expect(described()['runningCount']).toBe(4);
    pass(12);
    expect(service.deployments).toHaveLength(1);
    expect(primary(service).rolloutState).toBe('COMPLETED');
    expect(service.events[0]!.message).toContain('steady state');
    expect(service.records.map(({ status }) => status)).toEqual(['SUCCESSFUL', 'SUCCESSFUL']);
  });

  test.each([
    [200, 100, 4],
    [150, 100, 3],
    [100, 50, 2],
  ])(
    'never runs more than %d %% nor fewer than %d %% of its tasks',
    (maximumPercent, minimumHealthyPercent, most) => {
      ecs.addService({
        name: 'api',
        taskDefinition: 'api',
        drainSeconds: 3,
        configuration: { maximumPercent, minimumHealthyPercent },
      });
      const service = update('acme/api:new');
      for (let second = 0; second < 60; second += 1) {
        pass(1);
        const live = service.tasks.filter(
          ({ status }) => status === 'PENDING' || status === 'RUNNING',
        ).length;
        const running = service.tasks.filter(({ status }) => status === 'RUNNING').length;
        expect(live).toBeLessThanOrEqual(most);
        expect(running).toBeGreaterThanOrEqual((2 * minimumHealthyPercent) / 100);
      }
      expect(primary(service).rolloutState).toBe('COMPLETED');
    },
  );

  test('that fails three times is taken back by the circuit breaker to what was completed last', () => {
    ecs.addService({ name: 'api', taskDefinition: 'api', configuration: BREAKER });
    ecs.behave(':new', { outcome: 'crash', reason: 'OutOfMemoryError' });
    const service = update('acme/api:new');
    pass(60);
    expect(primary(service).taskDefinition).toMatch(/api:1$/);
    expect(service.records.at(-1)!.status).toBe('ROLLBACK_SUCCESSFUL');
    const arns = ecs.call('ListTasks', {
      cluster: 'production',
      serviceName: 'api',
      desiredStatus: 'STOPPED',
    })['taskArns'];
    const tasks = ecs.call('DescribeTasks', { cluster: 'production', tasks: arns })['tasks'] as Json[];
    expect(tasks.map(({ stoppedReason }) => stoppedReason)).toContain('Essential container in task exited');
  });

  test('with nothing to go back to says so', () => {
    ecs.behave(':old', { outcome: 'crash' });
    ecs.addService({ name: 'api', taskDefinition: 'api', configuration: BREAKER, neverHealthy: true });
    pass(60);
    expect(primary(ecs.services[0]!).rolloutStateReason).toContain('No rollback candidate was found');
  });

  test('that an alarm ends is taken back', () => {
    const service = ecs.addService({
      name: 'api',
      taskDefinition: 'api',
      configuration: { alarms: { enable: true, rollback: true, alarmNames: ['errors'] } },
    });
    ecs.behave(':new', { startSeconds: 30 });
    update('acme/api:new');
    pass(10);
    service.alarms = true;
    pass(30);
    expect(primary(service).taskDefinition).toMatch(/api:1$/);
  });

  test('may be shown late', () => {
    ecs.addService({ name: 'api', taskDefinition: 'api' });
    ecs.staleLooks = 2;
    update('acme/api:new');
    expect(described()['taskDefinition']).toMatch(/api:1$/);
    expect(described()['taskDefinition']).toMatch(/api:1$/);
    expect(described()['taskDefinition']).toMatch(/api:2$/);
  });
});

describe('a deployment that shifts traffic', () => {
  const stages = (service: SimulatedService, seconds: number) => {
    const seen: string[] = [];
    for (let second = 0; second < seconds; second += 1) {
      pass(1);
      const { stage, weight } = service.records.at(-1)!;
      const line = stage === 'PRODUCTION_TRAFFIC_SHIFT' ? `${stage} ${weight}` : stage;
      if (seen.at(-1) !== line) seen.push(line);
    }
    return seen;
  };

  test('passes its stages in order, and bakes', () => {
    const service = ecs.addService({
      name: 'api',
      taskDefinition: 'api',
      configuration: {
        strategy: 'LINEAR',
        bakeTimeInMinutes: 1,
        linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 1 },
      },
    });
    update('acme/api:new');
    expect(stages(service, 200)).toEqual([
      'PRE_SCALE_UP',
      'SCALE_UP',
      'POST_SCALE_UP',
      'TEST_TRAFFIC_SHIFT',
      'POST_TEST_TRAFFIC_SHIFT',
      'PRODUCTION_TRAFFIC_SHIFT 0',
      'PRODUCTION_TRAFFIC_SHIFT 50',
      'POST_PRODUCTION_TRAFFIC_SHIFT',
      'BAKE_TIME',
      'CLEAN_UP',
    ]);
    expect(service.records.at(-1)).toMatchObject({ status: 'SUCCESSFUL', weight: 100 });
  });

  test('is stopped, goes back, and cannot be stopped when it is over', () => {
    const service = ecs.addService({
      name: 'api',
      taskDefinition: 'api',
      configuration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 },
    });
    update('acme/api:new');
    pass(60);
    const { arn: serviceDeploymentArn, stage } = service.records.at(-1)!;
    expect(stage).toBe('BAKE_TIME');
    ecs.call('StopServiceDeployment', { serviceDeploymentArn });
    expect(service.records.at(-1)!.status).toBe('ROLLBACK_REQUESTED');
    pass(30);
    expect(service.records.at(-1)).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', weight: 0 });
    expect(primary(service).taskDefinition).toMatch(/api:1$/);
    expect(() => ecs.call('StopServiceDeployment', { serviceDeploymentArn })).toThrow('ROLLBACK_SUCCESSFUL');
  });

  test.each([
    ['CONTINUE', 'SUCCESSFUL'],
    ['ROLLBACK', 'ROLLBACK_SUCCESSFUL'],
  ])('waits at a pause, until somebody says %s', (action, status) => {
    const service = ecs.addService({
      name: 'api',
      taskDefinition: 'api',
      configuration: {
        strategy: 'BLUE_GREEN',
        lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }],
      },
    });
    update('acme/api:new');
    pass(600);
    const entry = service.records.at(-1)!;
    expect(entry.stage).toBe('POST_SCALE_UP');
    ecs.call('ContinueServiceDeployment', {
      serviceDeploymentArn: entry.arn,
      hookId: entry.hooks[0]!.id,
      action,
    });
    pass(120);
    expect(entry.status).toBe(status);
  });

  test('that another one replaces is stopped', () => {
    const service = ecs.addService({
      name: 'api',
      taskDefinition: 'api',
      configuration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 60 },
    });
    update('acme/api:one');
    pass(60);
    update('acme/api:two');
    pass(60);
    expect(service.records.map(({ status }) => status)).toEqual(['SUCCESSFUL', 'STOPPED', 'IN_PROGRESS']);
  });
});

describe('refusals', () => {
  test.each<[string, string, Json, string]>([
    [
      'a cluster that is missing',
      'DescribeServices',
      { cluster: 'no', services: ['api'] },
      'ClusterNotFoundException',
    ],
    [
      'a service that is missing',
      'UpdateService',
      { cluster: 'production', service: 'no' },
      'ServiceNotFoundException',
    ],
    [
      'a task definition that is missing',
      'UpdateService',
      { cluster: 'production', service: 'api', taskDefinition: 'api:9' },
      'ClientException',
    ],
    [
      'a task definition that is inactive',
      'UpdateService',
      { cluster: 'production', service: 'api', taskDefinition: 'gone:1' },
      'ClientException',
    ],
    [
      'what describing adds',
      'RegisterTaskDefinition',
      { family: 'x', containerDefinitions: container('x'), revision: 1 },
      'ClientException',
    ],
    ['no container', 'RegisterTaskDefinition', { family: 'x', containerDefinitions: [] }, 'ClientException'],
    [
      'tags of AWS itself',
      'RegisterTaskDefinition',
      { family: 'x', containerDefinitions: container('x'), tags: [{ key: 'aws:x', value: '' }] },
      'InvalidParameterException',
    ],
    [
      'eleven services',
      'DescribeServices',
      { cluster: 'production', services: Array(11).fill('api') },
      'InvalidParameterException',
    ],
    ['what is not simulated', 'CreateTaskSet', {}, 'UnknownOperationException'],
    [
      'a task of what is deregistered',
      'RunTask',
      { cluster: 'production', taskDefinition: 'gone:1' },
      'ClientException',
    ],
    [
      'a launch type and capacity providers',
      'RunTask',
      { cluster: 'production', taskDefinition: 'api', launchType: 'EC2', capacityProviderStrategy: [] },
      'InvalidParameterException',
    ],
    [
      'to stop a task that is not there',
      'StopTask',
      { cluster: 'production', task: 'no' },
      'InvalidParameterException',
    ],
  ])('%s', (_, operation, input, type) => {
    ecs.addService({ name: 'api', taskDefinition: 'api' });
    ecs.addDefinition({ family: 'gone', containerDefinitions: container('x') });
    ecs.deregister('gone:1');
    expect(() => ecs.call(operation, input)).toThrow(expect.objectContaining({ type }));
  });

  test('a service of another controller takes no task definition', () => {
    ecs.addService({ name: 'api', taskDefinition: 'api', controller: 'CODE_DEPLOY' });
    expect(() => update('acme/api:new')).toThrow(/CODE_DEPLOY/);
  });
});

test('a document is kept whole', () => {
  const document = { family: 'x', notYetInvented: { a: ['', null] }, containerDefinitions: container('x') };
  ecs.addDefinition(document);
  const { taskDefinition } = ecs.call('DescribeTaskDefinition', { taskDefinition: 'x' });
  expect(taskDefinition).toMatchObject(document);
});
