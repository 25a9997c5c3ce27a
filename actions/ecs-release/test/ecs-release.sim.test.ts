/** The shipped bundle against a registry that is not GitHub's, which also plays an AWS that refuses everything. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHubSimulator, runStep } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';

const BEARER = 'bearer-token-0123456789';

let server: Server;
let host: string;
let github: GitHubSimulator;
let challenge: string;
/** The Authorization headers that the registry and its token server saw, '' for none. */
const seen: string[] = [];
const aws: string[] = [];

beforeAll(async () => {
  github = await GitHubSimulator.start();
  github.addUser({ login: 'alice', id: 7, type: 'User' });
  github.addOrganization({ login: 'acme', id: 8, teams: { maintainers: ['alice'] } });
  server = createServer((request, response) => {
    const { url = '', headers } = request;
    const target = headers['x-amz-target'];
    if (target !== undefined) {
      aws.push(String(target).split('.')[1]!);
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
      return response.end(JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }));
    }
    const { authorization = '' } = headers;
    seen.push(authorization);
    if (url.startsWith('/token')) return response.end(JSON.stringify({ token: BEARER }));
    if (authorization === `Bearer ${BEARER}`) return response.end('{}');
    return response.writeHead(401, { 'www-authenticate': challenge }).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen.length = 0;
  aws.length = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
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
      endpoint: `http://${host}`,
      ...inputs,
    },
    env: {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      GITHUB_ACTOR: 'alice',
      GITHUB_TRIGGERING_ACTOR: 'alice',
    },
  });

const titles = ({ annotations }: Awaited<ReturnType<typeof release>>) =>
  annotations.filter(({ level }) => level === 'error').map(({ title }) => title);

test("a registry that asks for a login does not get the job's token", async () => {
  challenge = 'Basic realm="registry"';
  const result = await release();
  expect(titles(result)).toEqual(['REGISTRY_REFUSED']);
  expect(seen).toEqual(['']);
  expect(aws).toEqual([]);
});

test('a registry that lets anybody read is asked without logging in, and the token it hands out is masked', async () => {
  challenge = `Bearer realm="http://${host}/token",service="x"`;
  const result = await release();
  // The tag is there, so the release goes on, to be refused by AWS.
  expect(titles(result)).toEqual(['AWS_ACCESS_DENIED']);
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
