import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GitHubSimulator, ROUTES } from '../src/index.ts';
import { ACTIONS } from './conformance/actions.ts';
import type { Subjects } from './conformance/case.ts';
import { COLLABORATION } from './conformance/collaboration.ts';
import { REPOSITORIES } from './conformance/repositories.ts';
import { OpenApi } from './openapi.ts';

/** Every answer, good and bad, is what GitHub's own description of its API says it is. */

const openapi = new OpenApi();

const CASES = [...REPOSITORIES, ...ACTIONS, ...COLLABORATION];

let subjects: Subjects;

beforeAll(async () => {
  const github = await GitHubSimulator.start();
  github.addOrganization({
    login: 'acme',
    id: 50,
    members: { alice: 'member' },
    teams: { maintainers: ['alice'] },
  });
  github.addUser({ login: 'one', id: 1 });
  github.addUser({ login: 'stranger' });
  const portal = github.addRepository({ owner: 'acme', name: 'portal' });
  github.addRepository({ owner: 'acme', name: 'empty', empty: true });
  const hidden = github.addRepository({ owner: 'acme', name: 'secret', private: true });
  github.addRepository({ owner: 'acme', name: 'old-name' }).rename('new-name');
  portal.setPermission('alice', 'deployer', 'write');
  portal.requireReviews('main', 1);
  for (const branch of ['side', 'doomed', 'other', 'feature/x'])
    portal.push(branch, { files: { 'deep/file.txt': branch } });
  portal.push('main', { files: { 'README.md': '# Portal\n\nMore.\n' } });
  const fork = portal.fork('bob');
  fork.push('patch', { files: { 'bob.txt': 'bob' } });
  const pull = portal.addPull({ author: 'alice', headBranch: 'feature/x' });
  portal.addPull({ author: 'bob', from: fork, headBranch: 'patch' });
  const issue = portal.addIssue();
  const comment = portal.addComment(issue, { body: 'first', author: 'alice' });
  const environment = portal.addEnvironment('prod', { reviewers: ['alice'], waitTimer: 5 });
  const run = portal.addRun({ event: 'pull_request', actor: 'alice', pulls: [pull.number] });
  const job = run
    .addJob({ name: 'deploy' })
    .start()
    .setSteps([{ name: 'one', startedAt: Date.now(), completedAt: Date.now() }, { name: 'two' }]);
  run.joinConcurrencyGroup('deploy/prod');
  run.waitFor('prod');
  github.store.blobs.set('b', { blocks: new Map(), content: Buffer.from('zip') });
  github.store.artifacts.push({
    id: 77,
    run: String(run.id),
    job: String(job.id),
    name: 'report',
    createdAt: Date.now(),
    blob: 'b',
    mimeType: 'application/zip',
    size: 3,
    digest: undefined,
  });
  const release = portal.addRelease({ tag: 'v1.0.0' });
  subjects = {
    github,
    portal,
    hidden,
    run: run.id,
    job: job.id,
    comment,
    environment,
    issue,
    pull: pull.number,
    release,
    tokens: {
      everything: github.token,
      alice: github.addToken({
        kind: 'user',
        user: 'alice',
        permissions: { actions: 'write', contents: 'write' },
      }),
      reader: github.addToken({ permissions: {}, repositories: [portal, hidden] }),
      elsewhere: github.addToken({ repositories: [portal] }),
      nobody: '',
      unknown: 'ghs_never_given_out',
    },
  };
});

afterAll(() => subjects.github.stop());

const bare = (route: string) => route.replace(/\{[^}]*\}/g, '{}');

test.each(ROUTES.map(route => `${route.method} ${route.path}`))(
  'GitHub has %s, and a case tries it',
  route => {
    const known = bare(route)
      .replace(/\/contents$/, '/contents/{}')
      .replace(/\/zip$/, '/{}');
    const [method, path] = known.split(' ') as [string, string];
    expect(openapi.has(method, path)).toBe(true);
    expect(CASES.some(({ route: tried, status }) => bare(tried) === known && status < 400)).toBe(true);
  },
);

test('an answer that lacks a field or has a wrong one is found', () => {
  const wrong = (body: unknown) => openapi.wrongWithAnswer('GET', '/rate_limit', 200, body);
  const limit = { limit: 1, remaining: 1, reset: 1, used: 0 };
  expect(wrong({ resources: { core: limit, search: limit }, rate: limit })).toEqual([]);
  expect(wrong({ resources: { core: limit }, rate: limit }).join()).toContain('search');
  expect(
    wrong({ resources: { core: limit, search: { ...limit, used: 'x' } }, rate: limit }).join(),
  ).toContain('integer');
  expect(openapi.wrongWithAnswer('GET', '/nothing', 200, {})).toHaveLength(1);
});

describe('answers', () => {
  test.each(
    CASES.map(
      entry =>
        [
          `${entry.route} ${entry.status} ${typeof entry.path === 'string' ? entry.path : ''}`,
          entry,
        ] as const,
    ),
  )('%s', async (_, { route, path, body, status, as = 'everything' }) => {
    const address = typeof path === 'string' ? path : path(subjects);
    const content = typeof body === 'function' ? body(subjects) : body;
    const [method, template] = route.split(' ') as [string, string];
    expect(openapi.wrongWithRequest(method, template, content)).toEqual([]);
    const token = subjects.tokens[as];
    const response = await fetch(subjects.github.apiUrl + address, {
      method,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    expect({ status: response.status, answer }).toMatchObject({ status });
    expect(openapi.wrongWithAnswer(method, template, status, answer)).toEqual([]);
  });
});
