/** The shipped bundle tells GitHub what is live, and what is not any more. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHubSimulator, runStep } from '@guarded-deploy/github-simulator';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type EcsStage, startStage } from './stage.ts';

let github: GitHubSimulator;
let api: Server;
let stage: EcsStage;
let status = 200;
const records: Record<string, unknown>[] = [];

beforeAll(async () => {
  github = await GitHubSimulator.start();
  api = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += String(chunk);
    });
    request.on('end', () => {
      records.push({ path: request.url, ...(JSON.parse(body || '{}') as object) });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await github.stop();
  api.closeAllConnections();
  await new Promise(resolve => api.close(resolve));
});
beforeEach(async () => {
  records.length = 0;
  status = 200;
  stage = await startStage({ speed: 300 });
  stage.service('api', { configuration: { deploymentCircuitBreaker: { enable: true, rollback: true } } });
});
afterEach(() => stage.stop());

const release = (inputs: Readonly<Record<string, string>>) =>
  runStep({
    action: 'ecs-release',
    github,
    inputs: { ...stage.inputs, ...inputs },
    env: {
      ...stage.aws.env,
      GITHUB_REPOSITORY: 'acme/portal',
      GITHUB_API_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    },
  });

test('the new image is deployed, the one before is decommissioned, by their digests', async () => {
  const result = await release({ record: 'production' });
  expect(result.exitCode).toBe(0);
  const common = {
    path: '/orgs/acme/artifacts/metadata/deployment-record',
    ...{ logical_environment: 'production', cluster: 'production', deployment_name: 'api/web' },
    ...{ github_repository: 'portal', digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
  };
  expect(records).toEqual([
    expect.objectContaining({ ...common, status: 'deployed', version: 'new' }),
    expect.objectContaining({ ...common, status: 'decommissioned', version: 'old' }),
  ]);
  expect(records[0]!['digest']).not.toBe(records[1]!['digest']);
});

test('nothing is recorded of a release that fails, nor unless it is asked for', async () => {
  stage.registry.push('acme/api', 'bad');
  stage.aws.ecs.behave(':bad', { outcome: 'crash' });
  expect((await release({ record: 'production', tag: 'bad' })).exitCode).toBe(1);
  expect((await release({})).exitCode).toBe(0);
  expect(records).toEqual([]);
});

test('a release is stable also where GitHub takes no record', async () => {
  status = 403;
  const result = await release({ record: 'production' });
  expect([result.exitCode, result.outputs.status]).toEqual([0, 'stable']);
  expect(result.annotations.map(({ level, message }) => [level, /not recorded/.test(message)])).toEqual([
    ['warning', true],
  ]);
});
