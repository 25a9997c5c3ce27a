/**
 * The shipped bundle and the real AWS SDK against moto, with a proxy before it that plays what moto does not have: rollouts, rollbacks,
 * throttling, refusals. Needs Python with venv, and moto from PyPI (kept in .cache/moto): counts as skipped without.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GitHubSimulator, runStep } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const home = join(import.meta.dirname, '../../../.cache/moto');
const MOTO = 'moto[server]==5.2.5';

function moto(): string | undefined {
  const program = join(home, 'bin/moto_server');
  if (existsSync(join(home, '.complete'))) return program;
  try {
    execFileSync('python3', ['-m', 'venv', '--clear', home], { stdio: 'ignore' });
    execFileSync(join(home, 'bin/pip'), ['install', '--quiet', MOTO], { stdio: 'ignore' });
    execFileSync('touch', [join(home, '.complete')]);
    return program;
  } catch {
    rmSync(home, { recursive: true, force: true });
    return undefined;
  }
}

const program = moto();
if (program === undefined) console.warn(`skipped: ${MOTO} could not be installed`);
const real = program === undefined ? describe.skip : describe;

type Scenario = 'completes' | 'rolls-back' | 'fails' | 'never' | 'throttles' | 'refuses';

let backend: ChildProcess;
let target: string;
let proxy: Server;
let endpoint: string;
let github: GitHubSimulator;

/** What the proxy plays, and what it saw. */
const play = {
  scenario: 'completes' as Scenario,
  looks: 0,
  before: '',
  updates: [] as string[],
  throttled: 0,
  calls: [] as string[],
};

async function forward(
  action: string,
  body: string,
): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await fetch(target, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': action,
      authorization:
        'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=x',
    },
    body,
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

/** The service as ECS would show it, given the updates so far. */
function rollout(service: Record<string, unknown>): Record<string, unknown> {
  const current = play.updates.at(-1);
  if (current === undefined) {
    play.before = String(service.taskDefinition);
    return service;
  }
  const { before } = play;
  const back = play.updates.length > 1;
  const id = `ecs-svc/new-${play.updates.length}`;
  const base = {
    id,
    taskDefinition: current,
    status: 'PRIMARY',
    desiredCount: 2,
    runningCount: 1,
    pendingCount: 1,
    failedTasks: 0,
  };
  const old = {
    id: 'ecs-svc/old',
    taskDefinition: before,
    status: 'ACTIVE',
    desiredCount: 2,
    runningCount: 2,
    rolloutState: 'COMPLETED',
  };
  const done = [{ ...base, runningCount: 2, rolloutState: 'COMPLETED' }];
  const running = [{ ...base, rolloutState: 'IN_PROGRESS' }, old];
  const failed = 'ECS deployment circuit breaker: tasks failed to start.';
  const deployments = back
    ? done
    : play.looks < 2
      ? running
      : {
          completes: done,
          throttles: done,
          refuses: done,
          never: running,
          fails: [{ ...base, rolloutState: 'FAILED', rolloutStateReason: failed }, old],
          'rolls-back': [
            { ...old, id: 'ecs-svc/back', status: 'PRIMARY' },
            { ...base, status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: failed },
          ],
        }[play.scenario];
  const events = Array.from({ length: Math.min(play.looks, 3) }, (_, number) => ({
    id: `event-${number}`,
    createdAt: 1_767_225_600 + number,
    message: `(service api) has started ${number + 1} tasks. ::warning::not a command`,
  })).reverse();
  return { ...service, taskDefinition: current, deployments, events };
}

beforeAll(async () => {
  if (program === undefined) return;
  github = await GitHubSimulator.start();
  backend = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  target = await new Promise<string>((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const match = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(text);
      if (match) resolve(match[1]!);
    };
    backend.stdout!.on('data', read);
    backend.stderr!.on('data', read);
    backend.once('exit', () => reject(new Error(text)));
  });
  proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const action = String(request.headers['x-amz-target']);
    const name = action.split('.')[1]!;
    play.calls.push(name);
    const answer = (status: number, json: object) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(json));
    };
    if (play.scenario === 'throttles' && name === 'DescribeServices' && play.throttled < 2) {
      play.throttled += 1;
      return answer(400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
    }
    if (play.scenario === 'refuses' && name === 'UpdateService') {
      return answer(400, {
        __type: 'AccessDeniedException',
        message: 'not authorized to perform: ecs:UpdateService',
      });
    }
    if (name === 'ListTasks')
      return answer(200, {
        taskArns: play.scenario === 'rolls-back' && play.looks > 1 ? ['arn:task/1'] : [],
      });
    if (name === 'DescribeTasks') {
      return answer(200, {
        tasks: [
          {
            taskArn: 'arn:task/1',
            taskDefinitionArn: play.updates[0],
            stoppedReason: 'Essential container in task exited',
            containers: [{ name: 'web', exitCode: 1, reason: 'OutOfMemoryError' }],
          },
        ],
      });
    }
    const { status, json } = await forward(action, Buffer.concat(chunks).toString());
    if (name === 'UpdateService' && status === 200)
      play.updates.push(JSON.parse(Buffer.concat(chunks).toString()).taskDefinition);
    if (name === 'DescribeServices' && play.updates.length > 0) play.looks += 1;
    if (json.service) json.service = rollout(json.service as Record<string, unknown>);
    if (Array.isArray(json.services))
      json.services = (json.services as Record<string, unknown>[]).map(rollout);
    return answer(status, json);
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

  const ecs = (name: string, body: object) =>
    forward(`AmazonEC2ContainerServiceV20141113.${name}`, JSON.stringify(body));
  await ecs('CreateCluster', { clusterName: 'production' });
  const container = {
    name: 'web',
    image: 'ghcr.io/acme/api:old',
    memory: 128,
    environment: [{ name: 'EMPTY', value: '' }],
  };
  await ecs('RegisterTaskDefinition', { family: 'api', containerDefinitions: [container] });
  await ecs('RegisterTaskDefinition', {
    family: 'api-template',
    containerDefinitions: [container, { name: 'nginx', image: 'nginx:1.27', memory: 64 }],
    tags: [{ key: 'team', value: 'api' }],
  });
  await ecs('CreateService', {
    cluster: 'production',
    serviceName: 'api',
    taskDefinition: 'api:1',
    desiredCount: 2,
  });
}, 180_000);

afterAll(async () => {
  if (program === undefined) return;
  proxy.closeAllConnections();
  proxy.close();
  const ended = new Promise(resolve => backend.once('close', resolve));
  backend.kill();
  await ended;
  await github.stop();
});

async function release(
  scenario: Scenario,
  inputs: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
) {
  Object.assign(play, { scenario, looks: 0, updates: [], throttled: 0, calls: [] });
  return runStep({
    action: 'ecs-release',
    inputs: {
      cluster: 'production',
      service: 'api',
      template: 'api-template',
      images: 'web=ghcr.io/acme/api:new',
      endpoint,
      region: 'us-east-1',
      'poll-seconds': '0.05',
      ...inputs,
    },
    github,
    env: {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
  });
}

real('a release', () => {
  test('registers from the template, waits, and shows what happens', async () => {
    const result = await release('completes');
    expect(result.annotations).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.outputs.status).toBe('stable');
    expect(result.outputs['task-definition']).toMatch(/task-definition\/api:\d+$/);
    expect(result.outputs['previous-task-definition']).toMatch(/task-definition\/api:1$/);
    expect(result.outputs['deployment-id']).toBe('ecs-svc/new-1');
    expect(result.log).toContain('has started 1 tasks');
    expect(result.log).toContain('web: ghcr.io/acme/api:old → ghcr.io/acme/api:new');
    const { json } = await forward(
      'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition',
      JSON.stringify({ taskDefinition: result.outputs['task-definition'], include: ['TAGS'] }),
    );
    const definition = json.taskDefinition as {
      containerDefinitions: { image: string; environment: object[] }[];
    };
    expect(definition.containerDefinitions.map(({ image }) => image)).toEqual([
      'ghcr.io/acme/api:new',
      'nginx:1.27',
    ]);
    expect(definition.containerDefinitions[0]!.environment).toEqual([{ name: 'EMPTY', value: '' }]);
    expect(json.tags).toEqual([{ key: 'team', value: 'api' }]);
  }, 60_000);

  test('that ECS rolled back is no success, and says why', async () => {
    const result = await release('rolls-back');
    expect(result.exitCode).toBe(1);
    expect(result.outputs.status).toBe('rolled-back');
    const errors = result.annotations.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ title: 'ECS_ROLLED_BACK' });
    expect(errors[0]!.message).toContain('OutOfMemoryError');
    expect(play.updates).toHaveLength(1);
    expect(result.summary).toContain('rolled back');
  }, 60_000);

  test('that failed without a circuit breaker is brought back', async () => {
    const result = await release('fails');
    expect(result.outputs.status).toBe('rolled-back');
    expect(play.updates).toHaveLength(2);
    expect(play.updates[1]).toBe(result.outputs['previous-task-definition']);
    expect(result.exitCode).toBe(1);
  }, 60_000);

  test('is left alone when it is to be', async () => {
    const result = await release('fails', { rollback: 'never' });
    expect(result.outputs.status).toBe('failed');
    expect(play.updates).toHaveLength(1);
  }, 60_000);

  test('that never gets stable ends in time', async () => {
    const result = await release('never', { 'wait-minutes': '0.02', rollback: 'never' });
    expect(result.exitCode).toBe(1);
    expect(result.outputs.status).toBe('timeout');
    expect(result.annotations[0]).toMatchObject({ title: 'ECS_TIMEOUT' });
  }, 60_000);

  test('goes on after throttling', async () => {
    const result = await release('throttles');
    expect(result.exitCode).toBe(0);
    expect(play.throttled).toBe(2);
  }, 60_000);
});

real('what stops it', () => {
  test.each([
    ['a refusal of AWS', 'refuses', {}, 'AWS_ACCESS_DENIED'],
    ['an unknown service', 'completes', { service: 'nope' }, 'SERVICE_MISSING'],
    ['an unknown cluster', 'completes', { cluster: 'nope' }, 'SERVICE_MISSING'],
    ['an unknown template', 'completes', { template: 'nope' }, 'TEMPLATE_MISSING'],
    ['an unknown container', 'completes', { images: 'nope=a:b' }, 'CONTAINER_UNKNOWN'],
    ['nothing to change', 'completes', { images: '' }, 'NOTHING_TO_CHANGE'],
    ['a wrong line', 'completes', { images: 'web' }, 'IMAGES_INVALID'],
    ['a hostile tag', 'completes', { tag: "x'; --", repository: 'ghcr.io/acme/api' }, 'TAG_INVALID'],
  ] as const)(
    '%s',
    async (_, scenario, inputs, code) => {
      const result = await release(scenario, inputs);
      expect(result.exitCode).toBe(1);
      expect(result.annotations.filter(({ level }) => level === 'error')).toMatchObject([{ title: code }]);
      expect(play.updates).toEqual([]);
    },
    60_000,
  );

  test('somebody outside the team, before anything is registered', async () => {
    const result = await release(
      'completes',
      { team: 'acme/maintainers' },
      { GITHUB_ACTOR: 'mallory', GITHUB_TRIGGERING_ACTOR: 'mallory' },
    );
    expect(result.exitCode).toBe(1);
    expect(result.annotations[0]!.title).toBe('NOT_IN_TEAM');
    expect(play.calls).toEqual([]);
  }, 60_000);
});
