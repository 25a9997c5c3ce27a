/** moto, with a proxy before it that plays what moto does not have: rollouts, rollbacks, throttling, refusals. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe } from '@jest/globals';

const home = join(import.meta.dirname, '../../../.cache/moto');
const MOTO = 'moto[server]==5.2.5';

/** Two suites may want it at once: one installs, the other waits. A lock this old was left by a process that was killed. */
const LOCK_SECONDS = 900;

function take(lock: string): void {
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch {
      const held = statSync(lock, { throwIfNoEntry: false });
      if (held && Date.now() - held.mtimeMs > LOCK_SECONDS * 1000) rmdirSync(lock);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function moto(): string | undefined {
  const program = join(home, 'bin/moto_server');
  if (existsSync(join(home, '.complete'))) return program;
  const lock = `${home}.lock`;
  mkdirSync(dirname(home), { recursive: true });
  take(lock);
  try {
    if (existsSync(join(home, '.complete'))) return program;
    execFileSync('python3', ['-m', 'venv', '--clear', home], { stdio: 'ignore' });
    execFileSync(join(home, 'bin/pip'), ['install', '--quiet', MOTO], { stdio: 'ignore' });
    execFileSync('touch', [join(home, '.complete')]);
    return program;
  } catch {
    rmSync(home, { recursive: true, force: true });
    return undefined;
  } finally {
    rmdirSync(lock);
  }
}

const program = moto();
if (program === undefined) console.warn(`skipped: ${MOTO} could not be installed`);
/** `describe`, skipped where moto cannot be had. */
export const real = program === undefined ? describe.skip : describe;

export const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
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

export type Scenario = 'completes' | 'rolls-back' | 'fails' | 'never' | 'throttles' | 'refuses';

let backend: ChildProcess;
let target: string;
let proxy: Server;

/** What the proxy plays, and what it saw. */
export const play = {
  scenario: 'completes' as Scenario,
  looks: 0,
  before: '',
  updates: [] as string[],
  throttled: 0,
  calls: [] as string[],
};

export async function forward(
  action: string,
  body: string,
): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await fetch(target, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': action,
      // moto tells services apart by what a request was signed for.
      authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/${action.includes('Registry') ? 'ecr' : 'ecs'}/aws4_request, SignedHeaders=host, Signature=x`,
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
            {
              ...old,
              id: 'ecs-svc/back',
              status: 'PRIMARY',
              ...(play.looks < 4 ? { runningCount: 0, rolloutState: 'IN_PROGRESS' } : {}),
            },
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

/** Starts both, with a cluster, a service and templates. Returns the address that plays AWS; undefined without moto. */
export async function startAws(): Promise<string | undefined> {
  if (program === undefined) return undefined;
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
  const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

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
  await ecs('RegisterTaskDefinition', {
    family: 'ecr-template',
    containerDefinitions: [{ ...container, image: `${ECR}/acme/api:old` }],
  });
  const ecr = (name: string, body: object) =>
    forward(`AmazonEC2ContainerRegistry_V20150921.${name}`, JSON.stringify(body));
  await ecr('CreateRepository', { repositoryName: 'acme/api' });
  await ecr('PutImage', { repositoryName: 'acme/api', imageTag: 'v1', imageManifest: MANIFEST });
  await ecs('CreateService', {
    cluster: 'production',
    serviceName: 'api',
    taskDefinition: 'api:1',
    desiredCount: 2,
  });
  return endpoint;
}

export async function stopAws(): Promise<void> {
  if (program === undefined) return;
  proxy.closeAllConnections();
  proxy.close();
  const ended = new Promise(resolve => backend.once('close', resolve));
  backend.kill();
  await ended;
}

/** Begins a new play. */
export function begin(scenario: Scenario): void {
  Object.assign(play, { scenario, looks: 0, updates: [], throttled: 0, calls: [] });
}

/** Environment of a job that has credentials. */
export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Inputs of a release that there is something to release for. */
export const RELEASE = {
  cluster: 'production',
  service: 'api',
  template: 'api-template',
  images: 'web=ghcr.io/acme/api:new',
  region: 'us-east-1',
  'poll-seconds': '0.05',
};
