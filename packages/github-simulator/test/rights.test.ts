/** Who is answered what: never more than GitHub gives. Messages are GitHub's own, since they are what people search for. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GitHubSimulator, type SimulatedRepository } from '../src/index.ts';

type Who =
  | 'nobody'
  | 'job'
  | 'fork’s job'
  | 'another repository’s job'
  | 'writer'
  | 'reader'
  | 'stranger'
  | 'reading job';

let github: GitHubSimulator;
let portal: SimulatedRepository;
let secret: SimulatedRepository;
let tokens: Readonly<Record<Who, string>>;

beforeAll(async () => {
  github = await GitHubSimulator.start();
  portal = github.addRepository({ owner: 'acme', name: 'portal' });
  secret = github.addRepository({ owner: 'acme', name: 'secret', private: true });
  const elsewhere = github.addRepository({ owner: 'other', name: 'app' });
  for (const repository of [portal, secret]) {
    repository.setPermission('writer', 'write');
    repository.setPermission('reader', 'read');
    repository.addRelease({ tag: 'v1', draft: true });
  }
  const person = (user: string) =>
    github.addToken({ kind: 'user', user, permissions: { contents: 'write', pull_requests: 'write' } });
  const mine = [portal, secret];
  tokens = {
    nobody: '',
    job: github.addToken({ repositories: mine }),
    'fork’s job': github.addToken({ repositories: mine, ofFork: true }),
    'another repository’s job': github.addToken({ repositories: [elsewhere] }),
    writer: person('writer'),
    reader: person('reader'),
    stranger: person('stranger'),
    'reading job': github.addToken({ repositories: mine, permissions: {} }),
  };
});
afterAll(() => github.stop());

async function ask(who: Who, route: string, body?: object): Promise<string> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(github.apiUrl + path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(tokens[who] === '' ? {} : { authorization: `Bearer ${tokens[who]}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json().catch(() => ({}))) as { message?: string };
  return response.ok ? String(response.status) : `${response.status} ${answer.message?.split('\n')[0]}`;
}

const PUBLIC = '/repos/acme/portal';
const PRIVATE = '/repos/acme/secret';
const BY_APP = '403 Resource not accessible by integration';
const HIDDEN = '404 Not Found';
const NO_PUSH = '403 Must have push access to view collaborator permission.';

describe('who may ask about people’s permissions', () => {
  test.each<[Who, string, string]>([
    ['nobody', '401 Requires authentication', HIDDEN],
    ['stranger', NO_PUSH, HIDDEN],
    ['reader', NO_PUSH, NO_PUSH],
    ['writer', '200', '200'],
    ['job', '200', '200'],
    ['fork’s job', '200', '200'],
    ['reading job', '200', '200'],
    ['another repository’s job', BY_APP, HIDDEN],
  ])('%s: public %s, private %s', async (who, open, closed) => {
    const path = '/collaborators/writer/permission';
    expect(await ask(who, `GET ${PUBLIC}${path}`)).toBe(open);
    expect(await ask(who, `GET ${PRIVATE}${path}`)).toBe(closed);
  });
});

describe('reading', () => {
  test.each<[Who, string, string]>([
    ['nobody', '200', HIDDEN],
    ['stranger', '200', HIDDEN],
    ['fork’s job', '200', '200'],
    ['reading job', '200', BY_APP],
    ['another repository’s job', '200', HIDDEN],
  ])('%s: public %s, private %s', async (who, open, closed) => {
    for (const path of ['/actions/runs', '/git/ref/heads/main', '/pulls']) {
      expect(await ask(who, `GET ${PUBLIC}${path}`)).toBe(open);
      expect(await ask(who, `GET ${PRIVATE}${path}`)).toBe(closed);
    }
  });

  test.each<[Who, number]>([
    ['nobody', 0],
    ['reader', 0],
    ['fork’s job', 0],
    ['writer', 1],
    ['job', 1],
  ])('%s sees %i drafts', async (who, count) => {
    const response = await fetch(`${github.apiUrl}${PUBLIC}/releases`, {
      headers: tokens[who] === '' ? {} : { authorization: `Bearer ${tokens[who]}` },
    });
    expect(((await response.json()) as unknown[]).length).toBe(count);
  });

  test.each<[Who, string | undefined]>([
    ['job', undefined],
    ['reading job', 'FORBIDDEN'],
    ['another repository’s job', 'NOT_FOUND'],
  ])('a private ref over GraphQL: %s', async (who, type) => {
    const response = await fetch(github.graphqlUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens[who]}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        query:
          '{ repository(owner: "acme", name: "secret") { ref(qualifiedName: "refs/heads/main") { name } } }',
      }),
    });
    const { errors } = (await response.json()) as { errors?: readonly { type: string }[] };
    expect(errors?.[0]?.type).toBe(type);
  });
});

describe('writing', () => {
  const body = () => ({ ref: `refs/heads/x${github.id()}`, sha: portal.head });
  test.each<[Who, string]>([
    ['job', '201'],
    ['writer', '201'],
    ['fork’s job', BY_APP],
    ['reading job', BY_APP],
    ['another repository’s job', BY_APP],
    ['reader', '403 Resource not accessible by personal access token'],
  ])('a ref by %s: %s', async (who, expected) => {
    expect(await ask(who, `POST ${PUBLIC}/git/refs`, body())).toBe(expected);
  });

  test('workflow files, pull requests’ refs and archived repositories are closed to a job', async () => {
    const file = { message: 'm', content: 'aGk=' };
    expect(await ask('job', `PUT ${PUBLIC}/contents/.github/workflows/x.yml`, file)).toBe(BY_APP);
    const pull = { ref: 'refs/pull/1/head', sha: portal.head };
    expect(await ask('job', `POST ${PUBLIC}/git/refs`, pull)).toBe('422 Reference update failed');
    secret.data.archived = true;
    const archived = '403 Repository was archived so is read-only.';
    expect(await ask('job', `POST ${PRIVATE}/git/refs`, { ...body(), sha: secret.head })).toBe(archived);
    secret.data.archived = false;
  });

  test('pull requests by Actions, where the repository does not allow it', async () => {
    portal.push('change', { files: { 'a.txt': '1' } });
    const pull = { title: 't', head: 'change', base: 'main' };
    portal.letActionsOpenPulls(false);
    expect(await ask('job', `POST ${PUBLIC}/pulls`, pull)).toBe(
      '403 GitHub Actions is not permitted to create or approve pull requests.',
    );
    expect(await ask('writer', `POST ${PUBLIC}/pulls`, pull)).toBe('201');
  });

  test('a ruleset keeps a name for those who are let past it', async () => {
    portal.protectRefs('refs/heads/locks', ['github-actions[bot]']);
    const ref = { ref: 'refs/heads/locks/a', sha: portal.head };
    const refused = '422 Repository rule violations found';
    expect(await ask('writer', `POST ${PUBLIC}/git/refs`, ref)).toBe(refused);
    expect(await ask('job', `POST ${PUBLIC}/git/refs`, ref)).toBe('201');
    const moved = { sha: portal.head, force: true };
    expect(await ask('writer', `PATCH ${PUBLIC}/git/refs/heads/locks/a`, moved)).toBe(refused);
    expect(await ask('writer', `DELETE ${PUBLIC}/git/refs/heads/locks/a`)).toBe(refused);
    expect(await ask('writer', `POST ${PUBLIC}/git/refs`, { ...ref, ref: 'refs/heads/lock' })).toBe('201');
  });
});
