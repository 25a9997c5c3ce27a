/**
 * The shipped bundle and the real AWS SDK against moto, which keeps task definitions and images, with the simulator before it, which
 * plays rollouts. Every document that goes there and back is checked against AWS's own description of its APIs (botocore's models).
 * Needs Python with venv, and moto from PyPI (kept in .cache/moto): counts as skipped without.
 */
import { join } from 'node:path';
import { installMoto, type MotoServer, serviceModel, startMoto } from '@guarded-deploy/aws-simulator/moto';
import { exceptionsOf, type ServiceModel, violations } from '@guarded-deploy/aws-simulator/shapes';
import { AwsError, awsFault } from '@guarded-deploy/ecs/aws/faults';
import { DESCRIBED } from '@guarded-deploy/ecs/definition/derive';
import { Fault } from '@guarded-deploy/faults';
import { GitHubSimulator, runStep } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EcsStage, startStage } from './stage.ts';

const HOME = join(import.meta.dirname, '../../../.cache/moto');
const installed = installMoto(HOME);
if (!installed) console.warn('skipped: moto could not be installed');
const real = installed ? describe : describe.skip;

const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: {
    mediaType: 'application/vnd.docker.container.image.v1+json',
    size: 1,
    digest: `sha256:${'0'.repeat(64)}`,
  },
  layers: [],
});

let moto: MotoServer;
let stage: EcsStage;
let github: GitHubSimulator;

/** A call of moto itself, as somebody else would make it. */
async function ask(
  prefix: 'AmazonEC2ContainerServiceV20141113' | 'AmazonEC2ContainerRegistry_V20150921',
  name: string,
  body: object,
) {
  const service = prefix.includes('Registry') ? 'ecr' : 'ecs';
  const answer = await fetch(stage.aws.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${prefix}.${name}`,
      authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
    },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
}

beforeAll(async () => {
  if (!installed) return;
  moto = await startMoto(HOME);
  github = await GitHubSimulator.start();
  stage = await startStage({ upstream: moto.endpoint });
  const container = {
    name: 'web',
    image: `${ECR}/acme/api:old`,
    memory: 128,
    environment: [{ name: 'EMPTY', value: '' }],
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': '/ecs/api', 'awslogs-stream-prefix': 'ecs', 'awslogs-region': 'us-east-1' },
    },
  };
  const register = (document: object) =>
    ask('AmazonEC2ContainerServiceV20141113', 'RegisterTaskDefinition', document);
  await register({ family: 'api', containerDefinitions: [container] });
  await register({
    family: 'api-template',
    runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    containerDefinitions: [container, { name: 'nginx', image: 'nginx:1.27', memory: 64 }],
    tags: [{ key: 'team', value: 'api' }],
  });
  await ask('AmazonEC2ContainerRegistry_V20150921', 'CreateRepository', { repositoryName: 'acme/api' });
  for (const imageTag of ['v1', 'v2', 'bad', 'stuck'])
    await ask('AmazonEC2ContainerRegistry_V20150921', 'PutImage', {
      repositoryName: 'acme/api',
      imageTag,
      imageManifest: MANIFEST,
    });
  for (const [name, configuration] of [
    ['api', { deploymentCircuitBreaker: { enable: true, rollback: true } }],
    ['blue', { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 }],
  ] as const) {
    stage.aws.ecs.addService({ name, taskDefinition: 'api', configuration });
  }
  stage.aws.ecs.behave(':stuck', { outcome: 'never' });
  stage.aws.ecs.behave(':bad', { outcome: 'crash', reason: 'OutOfMemoryError', log: ['no database'] });
}, 300_000);
afterAll(async () => {
  if (!installed) return;
  await stage.stop();
  await moto.stop();
  await github.stop();
});

const release = (inputs: Readonly<Record<string, string>> = {}) =>
  runStep({
    action: 'ecs-release',
    github,
    inputs: { ...stage.inputs, tag: 'v1', repository: `${ECR}/acme/api`, ...inputs },
    env: stage.aws.env,
  });
const errors = (result: Awaited<ReturnType<typeof release>>) =>
  result.annotations.filter(({ level }) => level === 'error').map(({ title }) => title);

real('with moto', () => {
  test('a release, and what moto keeps of it', async () => {
    const result = await release({ repository: 'acme/api' });
    expect(errors(result)).toEqual([]);
    expect(result.outputs.status).toBe('stable');
    const kept = await ask('AmazonEC2ContainerServiceV20141113', 'DescribeTaskDefinition', {
      taskDefinition: result.outputs['task-definition'],
      include: ['TAGS'],
    });
    const definition = kept['taskDefinition'] as Record<string, unknown>;
    const containers = definition['containerDefinitions'] as { image: string; environment: object[] }[];
    expect(containers.map(({ image }) => image)).toEqual([`${ECR}/acme/api:v1`, 'nginx:1.27']);
    expect(containers[0]!.environment).toEqual([{ name: 'EMPTY', value: '' }]);
    expect(definition['runtimePlatform']).toEqual({
      cpuArchitecture: 'ARM64',
      operatingSystemFamily: 'LINUX',
    });
    expect(kept['tags']).toEqual([{ key: 'team', value: 'api' }]);
  });

  test('one that ECS rolls back, one that shifts traffic, a way back, a look', async () => {
    const bad = await release({ tag: 'bad' });
    expect(errors(bad)).toEqual(['ECS_ROLLED_BACK']);
    expect(bad.log).toContain('no database');
    expect(errors(await release({ tag: 'v2' }))).toEqual([]);
    expect(errors(await release({ service: 'blue', 'wait-until': 'done', 'wait-minutes': '1' }))).toEqual([]);
    const stuck = await release({ service: 'blue', tag: 'stuck', 'wait-minutes': '0.03' });
    expect(stuck.outputs.status).toBe('rolled-back');
    const back = await release({ command: 'rollback', tag: '', repository: '' });
    expect(errors(back)).toEqual([]);
    expect((await release({ command: 'status', tag: '', repository: '' })).outputs.status).toBe('stable');
  });

  test('a task of the release whose answer is not in its log stops it', async () => {
    const silent = await release({ tag: 'v2', migrate: 'guard' });
    expect(errors(silent)).toEqual(['MIGRATE_TASK_SILENT']);
    expect(silent.outputs).toMatchObject({ status: 'failed', migrations: 'error' });
  });

  test.each([
    ['a tag that ECR does not have', { tag: 'v9' }, 'TAG_MISSING'],
    [
      'a repository that ECR does not have',
      { images: `web=${ECR}/acme/no:v1`, tag: '', repository: '' },
      'REPOSITORY_MISSING',
    ],
    ['a template that is missing', { template: 'no' }, 'TEMPLATE_MISSING'],
  ] as const)('%s', async (_, inputs, code) => {
    expect(errors(await release(inputs))).toEqual([code]);
  });
});

real("by AWS's own description", () => {
  const models = new Map<string, ServiceModel>();
  const modelOf = (service: 'ecs' | 'ecr' | 'logs') => {
    const model = models.get(service) ?? serviceModel(HOME, service);
    models.set(service, model);
    return model;
  };

  test('every request and every answer is what it says, in all that was played here', () => {
    const { calls } = stage.aws;
    const wrong: string[] = [];
    const seen = new Set<string>();
    for (const { service, operation, input, output, status } of calls) {
      const model = modelOf(service);
      const shape = model.operations[operation];
      if (!shape) {
        wrong.push(`${operation} is no operation of ${service}`);
        continue;
      }
      seen.add(operation);
      for (const line of violations(model, shape.input!.shape, input))
        wrong.push(`${operation} sends ${line}`);
      if (status !== 200) continue;
      for (const line of violations(model, shape.output!.shape, output))
        wrong.push(`${operation} answers ${line}`);
    }
    console.log(`${calls.length} calls of ${seen.size} operations checked against botocore's models`);
    expect([...new Set(wrong)]).toEqual([]);
    expect([...seen].sort()).toEqual(
      expect.arrayContaining([
        'DeregisterTaskDefinition',
        'DescribeImages',
        'DescribeServiceDeployments',
        'DescribeServiceRevisions',
        'DescribeServices',
        'DescribeTaskDefinition',
        'DescribeTasks',
        'GetLogEvents',
        'ListServiceDeployments',
        'ListTasks',
        'RegisterTaskDefinition',
        'RunTask',
        'StopServiceDeployment',
        'UpdateService',
      ]),
    );
  });

  test('what is left out of a task definition is just what registering does not take', () => {
    const { shapes } = modelOf('ecs');
    const described = Object.keys(shapes['TaskDefinition']!.members!);
    const taken = new Set(Object.keys(shapes['RegisterTaskDefinitionRequest']!.members!));
    expect([...DESCRIBED].sort()).toEqual(described.filter(name => !taken.has(name)).sort());
  });

  test('every error that a call may end with has a code that blames nobody', () => {
    const codes: Record<string, number> = {};
    for (const service of ['ecs', 'ecr', 'logs'] as const) {
      for (const name of exceptionsOf(modelOf(service))) {
        const fault = awsFault(new AwsError(name, 'words of AWS', 400), `${service}:X`);
        expect(fault).toBeInstanceOf(Fault);
        const { code } = fault as Fault;
        codes[code] = (codes[code] ?? 0) + 1;
      }
    }
    console.log(JSON.stringify(codes));
    expect(codes['AWS_ACCESS_DENIED']).toBeGreaterThan(0);
  });
});
