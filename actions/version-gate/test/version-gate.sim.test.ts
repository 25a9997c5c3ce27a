import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHubSimulator, runStep, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

/** Answers each path with the next of its releases; the last one stays. */
let releases: Record<string, string[]>;
/** Connections that the server saw. */
let connections = 0;
let server: Server;
let base: string;
let github: GitHubSimulator;
let repository: SimulatedRepository;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/large')
      return void response.end(JSON.stringify({ release: 'r2', rest: 'x'.repeat(70_000) }));
    if (path === '/evil') return void response.end(JSON.stringify({ release: 'a'.repeat(60_000) }));
    const queue = releases[path];
    if (!queue) return void response.writeHead(503).end();
    response.end(JSON.stringify({ release: queue.length > 1 ? queue.shift() : queue[0] }));
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  github = await GitHubSimulator.start();
  for (const [at, login] of ['alice', 'bob'].entries()) github.addUser({ login, id: at + 1, type: 'User' });
  github.addOrganization({ login: 'acme', id: 9, teams: { maintainers: ['alice'] } });
  repository = github.addRepository({ owner: 'acme', name: 'portal', files: { 'README.md': '#' } });
  repository.setPermission('alice', 'maintain');
  repository.setPermission('bob', 'write');
});
beforeEach(() => {
  connections = 0;
  releases = { '/staging': ['r2'], '/prod': ['r1', 'r1', 'r2'], '/old': ['r1'] };
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await github.stop();
});

const gate = (
  paths: readonly string[],
  inputs: Readonly<Record<string, string>> = {},
  more: { actor?: string; token?: string; repository?: SimulatedRepository } = {},
) =>
  runStep({
    action: 'version-gate',
    github,
    repository: more.repository ?? repository,
    ...(more.token === undefined ? {} : { token: more.token }),
    env: { GITHUB_ACTOR: more.actor ?? 'alice', GITHUB_TRIGGERING_ACTOR: more.actor ?? 'alice' },
    inputs: {
      urls: paths.map(path => base + path).join('\n'),
      'poll-seconds': '0.05',
      'wait-minutes': '0.5',
      ...inputs,
    },
  });

test('opens when production has caught up, and has gone on to say so', async () => {
  const result = await gate(['/staging', '/prod']);
  expect(result.exitCode).toBe(0);
  expect(result.outputs).toMatchObject({ value: 'r2', reason: '' });
  expect(result.log).toContain('r1');
  expect(result.summary).toContain('Version gate');
  // Five looks at two addresses, each over a connection of its own: the same one may lead to the same task for ever.
  expect(connections).toBe(10);
});

test('stays shut while old tasks and new ones answer in turn', async () => {
  releases = { '/staging': ['r2'], '/mixed': ['r2', 'r2', 'r1', 'r2', 'r1', 'r2', 'r2', 'r1'] };
  const result = await gate(['/staging', '/mixed'], { 'wait-minutes': '0.01' });
  expect(result.annotations).toMatchObject([{ title: 'VERSIONS_DIFFER' }]);
  releases = { '/staging': ['r2'], '/mixed': ['r2', 'r1', 'r2'] };
  expect((await gate(['/staging', '/mixed'], { consecutive: '1' })).exitCode).toBe(0);
});

test.each([
  ['environments that differ', ['/staging', '/old'], {}],
  ['another release than expected', ['/old'], { expect: 'r2' }],
  ['an address that is down', ['/old', '/gone'], {}],
  ['an answer of more than 64 kB', ['/large'], {}],
])('stays shut for %s', async (_, paths, inputs) => {
  const result = await gate(paths, { ...inputs, 'wait-minutes': '0' });
  expect(result.exitCode).toBe(1);
  expect(result.annotations).toMatchObject([{ level: 'error', title: 'VERSIONS_DIFFER' }]);
});

test('an answer of any length is shown short', async () => {
  const result = await gate(['/evil', '/evil'], { 'wait-minutes': '0', consecutive: '1' });
  expect(result.exitCode).toBe(0);
  expect(result.outputs.value).toHaveLength(60_000);
  for (const text of [result.summary, result.log]) expect(text.length).toBeLessThan(2_000);
});

describe('by force', () => {
  test('opens for who may maintain the repository, and says who it was', async () => {
    const result = await gate(['/staging', '/old'], { force: 'true' });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ value: 'r2', reason: 'forced by alice' });
    expect(result.annotations).toMatchObject([{ level: 'warning' }]);
  });

  test.each([
    ['who may only write', {}, 'FORCE_DENIED'],
    ['who is not in the team', { team: 'acme/maintainers' }, 'NOT_IN_TEAM'],
  ])('does not open for %s', async (_, inputs, title) => {
    const result = await gate(['/staging', '/old'], { force: 'true', ...inputs }, { actor: 'bob' });
    expect(result.exitCode).toBe(1);
    expect(result.annotations).toMatchObject([{ level: 'error', title }]);
    expect(connections).toBe(0);
  });

  test('opens for a member of the team', async () => {
    expect((await gate(['/staging', '/old'], { force: 'true', team: 'acme/maintainers' })).exitCode).toBe(0);
  });
});

describe('a bad build never blocks its own fix', () => {
  const call = async (path: string, body: object) => {
    const answer = await fetch(`${github.apiUrl}/repos/acme/portal/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${github.token}` },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { id: number };
  };
  async function deployed(environment: string, ref: string, state: string) {
    const { id } = await call('deployments', { ref, environment, required_contexts: [] });
    await call(`deployments/${id}/statuses`, { state });
  }
  const environments = 'staging\nproduction';

  test('the gate opens when staging runs what failed there', async () => {
    const sha = repository.push('main', { files: { a: '1' } });
    releases = { '/staging': [sha], '/old': ['0'.repeat(40)] };
    await deployed('staging', sha, 'success');
    const shut = await gate(['/staging', '/old'], { environments, 'wait-minutes': '0' });
    expect(shut.annotations).toMatchObject([{ title: 'VERSIONS_DIFFER' }]);
    await deployed('staging', sha, 'failure');
    const open = await gate(['/staging', '/old'], { environments });
    expect(open.outputs).toMatchObject({ value: sha, reason: `what staging runs (${sha}) failed there` });
  });

  test('the gate opens when production went back from what staging runs', async () => {
    const first = repository.push('main', { files: { b: '1' } });
    const second = repository.push('main', { files: { b: '2' } });
    releases = { '/staging': [second], '/old': [first] };
    await deployed('staging', second, 'success');
    for (const sha of [first, second, first]) await deployed('production', sha, 'success');
    const open = await gate(['/staging', '/old'], { environments });
    expect(open.outputs.reason).toBe(`production went back from ${second}`);
  });

  test('a token that may not see deployments leaves the gate as it is, and says what is missing', async () => {
    const hidden = github.addRepository({ owner: 'acme', name: 'hidden', private: true, files: { a: '1' } });
    const token = github.addToken({ permissions: { contents: 'read' } });
    const sha = hidden.push('main', { files: { c: '1' } });
    releases = { '/staging': [sha], '/old': ['r1'] };
    const result = await gate(
      ['/staging', '/old'],
      { environments, 'wait-minutes': '0' },
      { token, repository: hidden },
    );
    expect(result.annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('deployments: read') },
      { level: 'error', title: 'VERSIONS_DIFFER' },
    ]);
  });
});
