/** The shipped bundle: what schedules start, and pauses that it answers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHubSimulator, runStep, type StepResult } from '@guarded-deploy/github-simulator';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type EcsStage, liveImage, startStage } from './stage.ts';

let github: GitHubSimulator;
let stage: EcsStage;
let listener: Server;
let answer = { status: 200, body: '{}' };

beforeAll(async () => {
  github = await GitHubSimulator.start();
  listener = createServer((_, response) => response.writeHead(answer.status).end(answer.body));
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await github.stop();
  listener.closeAllConnections();
  await new Promise(resolve => listener.close(resolve));
});
beforeEach(async () => {
  stage = await startStage({ speed: 300 });
});
afterEach(() => stage.stop());

const release = (inputs: Readonly<Record<string, string>>) =>
  runStep({ action: 'ecs-release', github, inputs: { ...stage.inputs, ...inputs }, env: stage.aws.env });
const errors = ({ annotations }: StepResult) =>
  annotations.filter(({ level }) => level === 'error').map(({ title }) => title);

test('what schedules start comes after the services, and not at all when they fail', async () => {
  stage.service('api', { configuration: { deploymentCircuitBreaker: { enable: true, rollback: true } } });
  stage.registry.push('acme/api', 'bad');
  stage.aws.ecs.behave(':bad', { outcome: 'crash' });
  stage.aws.ecs.addDefinition({
    family: 'nightly-template',
    containerDefinitions: [{ name: 'job', image: `${stage.registry.host}/acme/api:old` }],
  });
  const bad = await release({ scheduled: 'nightly-template', tag: 'bad' });
  expect([errors(bad), bad.outputs['scheduled-task-definitions'] ?? '']).toEqual([['ECS_ROLLED_BACK'], '']);
  const good = await release({ scheduled: 'nightly-template' });
  expect(errors(good)).toEqual([]);
  expect(good.outputs['scheduled-task-definitions']).toMatch(/task-definition\/nightly:1$/);
  const order = stage.aws.calls
    .map(({ operation }) => operation)
    .filter(name => /^(Register|Update)/.test(name));
  expect(order.slice(-2)).toEqual(['UpdateService', 'RegisterTaskDefinition']);
  expect(errors(await release({ scheduled: 'a=b=c' }))).toEqual(['SERVICES_INVALID']);
});

test.each([
  ['the new release answers', { status: 200, body: '{"release":"new"}' }, 'stable', 'CONTINUE', 'new'],
  ['the old one answers', { status: 200, body: '{"release":"old"}' }, 'rolled-back', 'ROLLBACK', 'old'],
] as const)('at a pause, when %s', async (_, given, status, action, live) => {
  answer = given;
  stage.service('api', {
    configuration: {
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 1,
      lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
    },
  });
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/version.json`;
  const result = await release({ 'pause-urls': url, 'pause-expect': 'new', 'pause-seconds': '1' });
  expect(result.outputs.status).toBe(status);
  expect(stage.aws.called('ContinueServiceDeployment').map(({ input }) => input['action'])).toEqual([action]);
  expect(liveImage(stage.aws, 'api')).toBe(`acme/api:${live}`);
});
