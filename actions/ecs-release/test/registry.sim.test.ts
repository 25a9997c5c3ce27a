/** The shipped bundle against a registry that is not GitHub's and wants a login: who is sent which credentials. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsSimulator } from '@guarded-deploy/aws-simulator';
import { GitHubSimulator, runStep, type StepResult } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';

const BEARER = 'bearer-token-0123456789';

let server: Server;
let host: string;
let github: GitHubSimulator;
let aws: AwsSimulator;
let challenge: string;
/** The Authorization headers that the registry and its token server saw, '' for none. */
const seen: string[] = [];

beforeAll(async () => {
  github = await GitHubSimulator.start();
  github.addUser({ login: 'alice', id: 7, type: 'User' });
  github.addOrganization({ login: 'acme', id: 8, teams: { maintainers: ['alice'] } });
  server = createServer((request, response) => {
    const { url = '', headers } = request;
    const { authorization = '' } = headers;
    seen.push(authorization);
    if (url.startsWith('/token')) return response.end(JSON.stringify({ token: BEARER }));
    if (authorization === `Bearer ${BEARER}` || authorization === `Basic ${btoa('alice:registry-password')}`)
      return response.end('{}');
    return response.writeHead(401, { 'www-authenticate': challenge }).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  aws = await AwsSimulator.start();
  const containerDefinitions = [{ name: 'web', image: `${host}/acme/api:old` }];
  for (const family of ['api', 'api-template']) aws.ecs.addDefinition({ family, containerDefinitions });
  aws.ecs.addService({ name: 'api', taskDefinition: 'api' });
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await aws.stop();
  await github.stop();
});

const release = (inputs: Readonly<Record<string, string>> = {}, token?: string) =>
  runStep({
    action: 'ecs-release',
    github,
    ...(token === undefined ? {} : { token }),
    inputs: {
      cluster: 'production',
      service: 'api',
      template: 'api-template',
      tag: 'v1',
      repository: `${host}/acme/api`,
      region: 'us-east-1',
      endpoint: aws.endpoint,
      'poll-seconds': '0.05',
      command: 'check',
      ...inputs,
    },
    env: { ...aws.env, GITHUB_ACTOR: 'alice', GITHUB_TRIGGERING_ACTOR: 'alice' },
  });

const titles = ({ annotations }: StepResult) =>
  annotations.filter(({ level }) => level === 'error').map(({ title }) => title);

test("a registry that asks for a login does not get the job's token", async () => {
  challenge = 'Basic realm="registry"';
  const result = await release({ command: 'release' });
  expect(titles(result)).toEqual(['REGISTRY_REFUSED']);
  expect(result.annotations[0]!.message).toContain("'verify-images: false'");
  expect(new Set(seen)).toEqual(new Set(['']));
  expect(aws.called('RegisterTaskDefinition')).toEqual([]);
});

test('it gets the password that is given for it', async () => {
  challenge = 'Basic realm="registry"';
  const result = await release({ 'registry-password': 'registry-password' });
  expect(titles(result)).toEqual([]);
  expect(result.masks).toContain('registry-password');
});

test('a password for two registries is refused, and sent to neither', async () => {
  challenge = 'Basic realm="registry"';
  const images = `web=${host}/acme/api:v1`;
  aws.ecs.addDefinition({
    family: 'two-template',
    containerDefinitions: [
      { name: 'web', image: 'x' },
      { name: 'nginx', image: 'y' },
    ],
  });
  const result = await release({
    template: 'two-template',
    images: `${images}\nnginx=localhost:9/acme/nginx:v1`,
    tag: '',
    repository: '',
    'registry-password': 'registry-password',
  });
  expect(titles(result)).toEqual(['INPUT_INVALID']);
  expect(result.annotations[0]!.message).toContain("'registry-password' is for one registry only");
  expect(seen).toEqual([]);
});

test('a registry that lets anybody read is asked without logging in, and the token it hands out is masked', async () => {
  challenge = `Bearer realm="http://${host}/token",service="x"`;
  const result = await release();
  expect(titles(result)).toEqual([]);
  expect(seen).toEqual(['', '', `Bearer ${BEARER}`]);
  expect(result.masks).toContain(BEARER);
});

test('team-token answers who is in the team; token does so only without it', async () => {
  challenge = 'Basic realm="registry"';
  const blind = github.addToken({ permissions: {} });
  const reader = github.addToken({ permissions: { members: 'read' } });
  const team = 'acme/maintainers';
  const result = await release({ team, 'team-token': reader }, blind);
  // Past the question of the team, to the registry.
  expect(titles(result)).toEqual(['REGISTRY_REFUSED']);
  expect(result.masks).toEqual(expect.arrayContaining([reader, blind]));
  expect(titles(await release({ team }, reader))).toEqual(['REGISTRY_REFUSED']);

  const unread = await release({ team }, blind);
  expect(titles(unread)).toEqual(['TEAM_UNREADABLE']);
  expect(unread.annotations[0]!.message).toContain("Set 'team-token'");
});
