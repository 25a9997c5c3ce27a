/** The task that runs once: its definition, what travels with it, and what comes back. */
import { deflateSync } from 'node:zlib';
import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import {
  chooseContainer,
  LARGEST_DEFINITION,
  oneOffDefinition,
  requireReadableLog,
  runsLike,
} from '../src/task/definition.ts';
import { answerIn, commandOf, printedIn } from '../src/task/parcel.ts';
import { runOnce } from '../src/task/run.ts';
import { Stage } from './simulated.ts';

const log = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/ecs/api', 'awslogs-stream-prefix': 'ecs' },
};
const DOCUMENT = {
  family: 'api',
  networkMode: 'awsvpc',
  invented: { since: 'tomorrow' },
  containerDefinitions: [
    {
      name: 'nginx',
      image: 'nginx:1',
      essential: true,
      dependsOn: [{ containerName: 'web', condition: 'START' }],
    },
    {
      name: 'web',
      image: 'api:1',
      entryPoint: ['/entrypoint.sh'],
      command: ['gunicorn'],
      portMappings: [{ containerPort: 8000 }],
      healthCheck: { command: ['CMD', 'true'] },
      environment: [{ name: 'EMPTY', value: '' }],
      secrets: [{ name: 'KEY', valueFrom: 'arn:secret' }],
      dependsOn: [{ containerName: 'proxy', condition: 'HEALTHY' }],
      logConfiguration: log,
    },
    {
      name: 'proxy',
      image: 'proxy:1',
      essential: true,
      healthCheck: { command: ['CMD', 'true'] },
      portMappings: [{}],
    },
  ],
};
const code = (run: () => unknown): string => {
  try {
    run();
    return '';
  } catch (thrown) {
    return (thrown as Fault).code;
  }
};

describe('its definition', () => {
  test('is the release’s, with one program in place of the server, and what that container waits for', () => {
    const made = oneOffDefinition(DOCUMENT, { container: 'web', command: ['python', '-c', 'x'] });
    expect(made.family).toBe('api-migrations');
    expect(made).toMatchObject({ networkMode: 'awsvpc', invented: { since: 'tomorrow' } });
    expect(made['containerDefinitions']).toEqual([
      {
        ...{ name: 'web', image: 'api:1', essential: true, entryPoint: ['python'], command: ['-c', 'x'] },
        environment: [{ name: 'EMPTY', value: '' }],
        secrets: [{ name: 'KEY', valueFrom: 'arn:secret' }],
        dependsOn: [{ containerName: 'proxy', condition: 'HEALTHY' }],
        logConfiguration: log,
      },
      // Its own check stays: the container waits for it. It does not keep the task alive.
      { name: 'proxy', image: 'proxy:1', essential: false, healthCheck: { command: ['CMD', 'true'] } },
    ]);
  });

  test('containers that wait for each other end the search', () => {
    const circle = ['a', 'b'].map((name, at) => ({
      name,
      dependsOn: [{ containerName: ['b', 'a'][at], condition: 'START' }],
    }));
    const made = oneOffDefinition(
      { family: 'f', containerDefinitions: circle },
      { container: 'a', command: ['x'] },
    );
    expect(made['containerDefinitions']).toHaveLength(2);
  });

  test('what ECS would refuse is said before', () => {
    const environment = [{ name: 'BIG', value: 'x'.repeat(LARGEST_DEFINITION) }];
    const large = { family: 'f', containerDefinitions: [{ name: 'a', environment }] };
    expect(code(() => oneOffDefinition(large, { container: 'a', command: ['x'] }))).toBe('MIGRATE_TOO_LARGE');
  });

  test.each([
    ['the one that is named', [], 'proxy', 'proxy'],
    ['the only one that changes', ['web'], undefined, 'web'],
    ['none of that name', ['web'], 'no', 'CONTAINER_UNKNOWN'],
    ['two that change', ['web', 'nginx'], undefined, 'MIGRATE_CONTAINER'],
    ['none that changes', [], undefined, 'MIGRATE_CONTAINER'],
  ] as const)('the container: %s', (_, changed, wanted, expected) => {
    const changes = changed.map(container => ({ container, from: '', to: '' }));
    let found = '';
    const thrown = code(() => {
      found = chooseContainer(DOCUMENT, changes, wanted);
    });
    expect(found || thrown).toBe(expected);
  });

  test('a log that cannot be read', () => {
    expect(code(() => requireReadableLog(DOCUMENT, 'web'))).toBe('');
    expect(code(() => requireReadableLog(DOCUMENT, 'nginx'))).toBe('MIGRATE_LOG');
  });

  test('it runs as the service does: capacity providers or a launch type, never both', () => {
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['a'] } };
    expect(runsLike({ networkConfiguration, launchType: 'FARGATE', platformVersion: 'LATEST' })).toEqual({
      ...{ networkConfiguration, launchType: 'FARGATE', platformVersion: 'LATEST' },
    });
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT' }];
    expect(runsLike({ launchType: 'FARGATE', capacityProviderStrategy })).toEqual({
      capacityProviderStrategy,
    });
    expect(runsLike({ launchType: 'EC2', capacityProviderStrategy: [] })).toEqual({ launchType: 'EC2' });
  });
});

describe('its answer', () => {
  const answer = { code: 0, home: '/app', out: '{}', journal: null, stack: null, sources: {} };
  const text = deflateSync(JSON.stringify(answer)).toString('base64');
  const lines = [...text].map((letter, at) => `MARK ${at + 1}/${text.length} ${letter}`);

  test('lines in any order, twice, and among others', () => {
    expect(answerIn(['hello', ...lines.toReversed(), lines[3]!, 'MARK'], 'MARK')).toEqual(answer);
    expect(printedIn(['hello', ...lines, ''], 'MARK')).toEqual(['hello']);
  });

  test.each([
    ['a line is missing', lines.slice(1)],
    ['another mark', lines.map(line => line.replace('MARK', 'mark'))],
    ['no lines', []],
    ['what is no text', lines.map(line => line.replace(/.$/, 'A'))],
    ['no parts', ['MARK 0/0 AAAA']],
  ])('none while %s', (_, given) => {
    expect(answerIn(given, 'MARK')).toBeUndefined();
  });

  test('the largest program of the guard leaves half of a definition free', () => {
    const command = commandOf('python', 'MARK', {
      files: {},
      program: 'a.py',
      directory: '',
      find: '',
      request: {},
    });
    expect(command.slice(0, 2)).toEqual(['python', '-c']);
    expect(command.join('').length).toBeLessThan(10_000);
  });
});

test('a cancel while the task runs stops it, and what it is registered as stays for it', async () => {
  const stage = new Stage();
  const service = stage.service('api');
  stage.behave(':new', { outcome: 'never' });
  const ecs = stage.api();
  stage.onTime = seconds => {
    if (seconds >= 30) stage.cancel();
  };
  const deps = stage.deps(ecs);
  const running = runOnce(
    {
      document: {
        family: 'api-migrations',
        containerDefinitions: [{ name: 'web', image: 'api:new', logConfiguration: log }],
      },
      ...{ container: 'web', tags: [], service: {}, mark: 'mark', startedBy: 'a test' },
    },
    { ...deps, aws: {} as never, pollSeconds: 5 },
  );
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(stage.called('StopTask')).toHaveLength(1);
  expect(stage.called('UpdateService')).toEqual([]);
  expect(stage.lines.join()).toContain('asked to stop task');
  expect(service.name).toBe('api');
  // Ten calls a minute at most.
  expect(stage.called('DescribeTasks').length).toBeLessThan(7);
});
