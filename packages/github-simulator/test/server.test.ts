import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type GitHubFaultOptions,
  GitHubSimulator,
  generator,
  type SimulatedRepository,
} from '../src/index.ts';

let github: GitHubSimulator;
let repository: SimulatedRepository;
let now: number;

beforeEach(async () => {
  now = Date.parse('2026-05-01T12:00:00Z');
  github = await GitHubSimulator.start({ rateLimit: 5, now: () => now });
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
});

afterEach(() => github.stop());

async function get(
  path: string,
  options: { token?: string; headers?: Record<string, string>; method?: string; body?: string } = {},
) {
  const token = options.token ?? github.token;
  const response = await fetch(path.startsWith('http') ? path : github.apiUrl + path, {
    method: options.method ?? 'GET',
    ...(options.body === undefined ? {} : { body: options.body }),
    headers: { ...(token === '' ? {} : { authorization: `token ${token}` }), ...options.headers },
  });
  const text = await response.text();
  const json =
    response.headers.get('content-type')?.includes('json') && text !== '' ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

const REF = '/repos/acme/portal/git/ref/heads/main';

describe('limits', () => {
  test('each request counts, an authorised 304 does not', async () => {
    const first = await get(REF);
    const etag = first.headers.get('etag')!;
    expect(first.headers.get('x-ratelimit-remaining')).toBe('4');
    for (let time = 0; time < 10; time += 1) {
      const again = await get(REF, { headers: { 'if-none-match': etag } });
      expect({
        status: again.status,
        text: again.text,
        left: again.headers.get('x-ratelimit-remaining'),
      }).toEqual({
        status: 304,
        text: '',
        left: '4',
      });
    }
    repository.push('main');
    const moved = await get(REF, { headers: { 'if-none-match': etag } });
    expect(moved.status).toBe(200);
    expect(moved.headers.get('x-ratelimit-remaining')).toBe('3');
    expect(github.requests.map(({ status, counted }) => `${status} ${counted}`)).toEqual([
      '200 true',
      ...Array.from({ length: 10 }, () => '304 false'),
      '200 true',
    ]);
  });

  test('a 304 without a token counts', async () => {
    const { headers } = await get(REF, { token: '' });
    const again = await get(REF, { token: '', headers: { 'if-none-match': headers.get('etag')! } });
    expect([again.status, again.headers.get('x-ratelimit-remaining')]).toEqual([304, '58']);
  });

  test('end requests when used up, until the hour is over', async () => {
    for (let time = 0; time < 5; time += 1) expect((await get(REF)).status).toBe(200);
    const refused = await get(REF);
    expect(refused.status).toBe(403);
    expect(refused.json.message).toContain('API rate limit exceeded');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(now);
    expect((await get('/rate_limit')).json.rate).toMatchObject({ limit: 5, remaining: 0 });
    expect((await get(REF, { token: github.addToken() })).status).toBe(200);
    now += 3_600_001;
    expect((await get(REF)).status).toBe(200);
  });

  test('of GraphQL are its own', async () => {
    await get(REF);
    const answer = await get(github.graphqlUrl, {
      method: 'POST',
      body: JSON.stringify({ query: '{ rateLimit { used remaining } }' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.headers.get('x-ratelimit-resource')).toBe('graphql');
    expect(answer.json).toEqual({ data: { rateLimit: { used: 0, remaining: 5 } } });
  });
});

describe('faults', () => {
  const strike = (options: GitHubFaultOptions) => github.fault(options);

  test('status: an error instead of the answer, once', async () => {
    strike({ kind: 'status', status: 503, message: 'No server', retryAfter: 7 });
    const failed = await get(REF);
    expect([failed.status, failed.json.message, failed.headers.get('retry-after')]).toEqual([
      503,
      'No server',
      '7',
    ]);
    expect((await get(REF)).status).toBe(200);
  });

  test('html: a page where JSON was expected', async () => {
    strike({ kind: 'html' });
    const failed = await get(REF);
    expect([failed.status, failed.headers.get('content-type'), failed.json]).toEqual([
      502,
      'text/html',
      undefined,
    ]);
    expect(failed.text).toContain('<html>');
  });

  test('drop: nothing is done and no answer comes', async () => {
    strike({ kind: 'drop', method: 'DELETE' });
    repository.push('side');
    await expect(get('/repos/acme/portal/git/refs/heads/side', { method: 'DELETE' })).rejects.toThrow();
    expect(repository.getRef('refs/heads/side')).toBeDefined();
  });

  test('lose-reply: it is done and no answer comes', async () => {
    strike({ kind: 'lose-reply', path: /git\/refs/ });
    repository.push('side');
    await expect(get('/repos/acme/portal/git/refs/heads/side', { method: 'DELETE' })).rejects.toThrow();
    expect(repository.getRef('refs/heads/side')).toBeUndefined();
  });

  test('lie: it is done and the answer is an error, such as a passing 422', async () => {
    strike({ kind: 'lie', status: 422, message: 'Reference update failed' });
    repository.push('side');
    expect((await get('/repos/acme/portal/git/refs/heads/side', { method: 'DELETE' })).status).toBe(422);
    expect(repository.getRef('refs/heads/side')).toBeUndefined();
  });

  test('hang: no answer until the client gives up', async () => {
    strike({ kind: 'hang' });
    await expect(
      fetch(github.apiUrl + REF, {
        signal: AbortSignal.timeout(100),
        headers: { authorization: `token ${github.token}` },
      }),
    ).rejects.toThrow(/timeout|abort/i);
    expect(github.requests).toMatchObject([{ fault: 'hang', status: 0 }]);
  });

  test('delay: the answer comes all the same', async () => {
    strike({ kind: 'delay', ms: 20 });
    expect((await get(REF)).status).toBe(200);
  });

  test('rate-limit: as when the hour is used up', async () => {
    strike({ kind: 'rate-limit', retryAfter: 30 });
    const { status, headers } = await get(REF);
    expect([status, headers.get('x-ratelimit-remaining'), headers.get('x-ratelimit-reset')]).toEqual([
      403,
      '0',
      String(now / 1000 + 30),
    ]);
  });

  test.each([403, 429])('secondary-limit with %i: as when requests come too fast', async status => {
    strike({ kind: 'secondary-limit', status, retryAfter: 9 });
    const failed = await get(REF);
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([status, '9']);
    expect(failed.json.message).toContain('secondary rate limit');
  });

  test('strike only what they are meant for', async () => {
    const fault = strike({ kind: 'status', method: 'PATCH', path: '/git/refs', after: 1, times: 2 });
    const patch = () =>
      get('/repos/acme/portal/git/refs/heads/main', {
        method: 'PATCH',
        body: JSON.stringify({ sha: repository.head }),
      });
    expect((await get(REF)).status).toBe(200);
    expect([(await patch()).status, (await patch()).status, (await patch()).status]).toEqual([200, 500, 500]);
    expect(fault.hits).toBe(2);
    expect((await patch()).status).toBe(200);
  });

  test('by chance are the same every time', () => {
    const draw = (seed: number) => {
      const next = generator(seed);
      return Array.from({ length: 5 }, () => next());
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
    expect(draw(3).every(value => value >= 0 && value < 1)).toBe(true);
  });
});

describe('who may what', () => {
  test('a token without the permission is refused, a reader of what is private is told nothing', async () => {
    const secret = github.addRepository({ owner: 'acme', name: 'secret', private: true });
    const tokens = {
      none: github.addToken({ permissions: {}, repositories: [secret] }),
      reads: github.addToken({ permissions: { contents: 'read' }, repositories: [secret] }),
      elsewhere: github.addToken({ permissions: { contents: 'write' }, repositories: [repository] }),
      stranger: github.addToken({ kind: 'user', user: 'stranger', permissions: { contents: 'write' } }),
    };
    const status = async (token: string, path: string, method = 'GET', body?: string) =>
      (await get(path, { token, method, ...(body ? { body } : {}) })).status;
    const path = '/repos/acme/secret/git/ref/heads/main';
    expect(await status(tokens.none, path)).toBe(403);
    expect(await status(tokens.reads, path)).toBe(200);
    expect(await status(tokens.elsewhere, path)).toBe(404);
    expect(await status(tokens.stranger, path)).toBe(404);
    expect(await status('', path)).toBe(404);
    const write = JSON.stringify({ ref: 'refs/locks/x', sha: secret.head });
    expect(await status(tokens.reads, '/repos/acme/secret/git/refs', 'POST', write)).toBe(403);
    expect(
      await status(
        tokens.stranger,
        '/repos/acme/portal/git/refs',
        'POST',
        JSON.stringify({ ref: 'refs/x/y', sha: repository.head }),
      ),
    ).toBe(403);
    expect(await status('ghs_wrong', '/repos/acme/portal')).toBe(401);
    secret.setPermission('stranger', 'read');
    expect(await status(tokens.stranger, path)).toBe(200);
  });

  test.each([
    ['admin', undefined, 'admin', 'admin'],
    ['maintain', undefined, 'write', 'maintain'],
    ['write', undefined, 'write', 'write'],
    ['triage', undefined, 'read', 'triage'],
    ['read', undefined, 'read', 'read'],
    ['none', undefined, 'none', 'none'],
    ['release-manager', 'write', 'write', 'release-manager'],
    ['looker', 'triage', 'read', 'looker'],
  ] as const)('the role %s on %s is permission %s, role_name %s', async (role, base, permission, name) => {
    const hidden = github.addRepository({ owner: 'acme', name: 'hidden', private: true });
    hidden.setPermission('person', role, base);
    const { json } = await get('/repos/acme/hidden/collaborators/person/permission');
    expect([json.permission, json.role_name, json.user.login]).toEqual([permission, name, 'person']);
    expect(json.user.permissions.push).toBe(permission === 'write' || permission === 'admin');
  });

  test('strangers read what is public, bots have nothing, Copilot is nobody, a renamed login is its new owner', async () => {
    github.addUser({ login: 'stranger' });
    github.addUser({ login: 'renovate[bot]' });
    repository.setPermission('old-login', 'admin');
    github.renameUser('old-login', 'new-login');
    const squatter = github.addUser({ login: 'old-login' });
    const ask = async (login: string) =>
      (
        await get(`/repos/acme/portal/collaborators/${encodeURIComponent(login)}/permission`, {
          token: github.addToken(),
        })
      ).json;
    expect((await ask('stranger')).permission).toBe('read');
    expect((await ask('renovate[bot]')).permission).toBe('none');
    expect((await ask('Copilot')).message).toBe('Copilot is not a user');
    expect(await ask('old-login')).toMatchObject({ permission: 'read', user: { id: squatter.id } });
    expect((await ask('new-login')).permission).toBe('admin');
  });
});

describe('runs', () => {
  test('are listed late, with what they were then', async () => {
    github.settings.listLagMs = 10_000;
    const token = github.addToken({ rateLimit: 100 });
    const statuses = async () =>
      (await get('/repos/acme/portal/actions/runs', { token })).json.workflow_runs.map(
        (run: { status: string }) => run.status,
      );
    const run = repository.addRun();
    expect(await statuses()).toEqual([]);
    expect((await get(`/repos/acme/portal/actions/runs/${run.id}`, { token })).json.status).toBe('queued');
    now += 10_000;
    run.addJob().start();
    expect(await statuses()).toEqual(['queued']);
    now += 10_000;
    expect(await statuses()).toEqual(['in_progress']);
  });

  test('are filtered and paged', async () => {
    const token = github.addToken({ rateLimit: 100 });
    for (let index = 0; index < 5; index += 1) {
      now += 1_000;
      repository.addRun({ headBranch: index % 2 === 0 ? 'main' : 'side', event: 'push' });
    }
    const first = await get('/repos/acme/portal/actions/runs?branch=main&per_page=2', { token });
    expect([first.json.total_count, first.json.workflow_runs.length]).toEqual([3, 2]);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link')!)![1]!;
    const second = await get(next, { token });
    expect(second.json.workflow_runs).toHaveLength(1);
    expect(second.headers.get('link')).toContain('rel="prev"');
    expect(second.headers.get('link')).not.toContain('rel="next"');
    expect((await get('/repos/acme/portal/actions/runs?event=schedule', { token })).json.total_count).toBe(0);
    expect(
      (await get('/repos/acme/portal/actions/runs?created=%3E%3D2026-05-01T12:00:04Z', { token })).json
        .total_count,
    ).toBe(2);
  });

  test('end with their jobs, and are run again as another attempt with jobs of its own', async () => {
    const token = github.addToken({ rateLimit: 100 });
    const run = repository.addRun({ actor: 'alice' });
    const [one, two] = [run.addJob({ name: 'one' }).start(), run.addJob({ name: 'two' }).start()];
    one.complete('success');
    expect(run.status).toBe('in_progress');
    two.complete('failure');
    const shown = async () => (await get(`/repos/acme/portal/actions/runs/${run.id}`, { token })).json;
    expect(await shown()).toMatchObject({ status: 'completed', conclusion: 'failure', run_attempt: 1 });
    run.rerun({ by: 'bob' });
    const third = run.addJob({ name: 'one' });
    expect(await shown()).toMatchObject({
      status: 'queued',
      run_attempt: 2,
      actor: { login: 'alice' },
      triggering_actor: { login: 'bob' },
    });
    const jobs = async (query: string) =>
      (await get(`/repos/acme/portal/actions/runs/${run.id}/jobs${query}`, { token })).json.jobs.map(
        (job: { id: number }) => job.id,
      );
    expect(await jobs('')).toEqual([third.id]);
    expect(await jobs('?filter=all')).toEqual([one.id, two.id, third.id]);
    expect((await get(`/repos/acme/portal/actions/jobs/${one.id}`, { token })).json).toMatchObject({
      run_attempt: 1,
      conclusion: 'success',
    });
  });

  test('wait for a reviewer, who alone lets them go on', async () => {
    repository.addEnvironment('prod', { reviewers: ['alice'] });
    const run = repository.addRun();
    run.waitFor('prod');
    const path = `/repos/acme/portal/actions/runs/${run.id}/pending_deployments`;
    const [{ environment }] = (await get(path)).json;
    const body = JSON.stringify({ environment_ids: [environment.id], state: 'approved', comment: 'go' });
    repository.setPermission('bob', 'write');
    repository.setPermission('alice', 'write');
    const as = (user: string) => github.addToken({ kind: 'user', user, permissions: { actions: 'write' } });
    expect((await get(path, { method: 'POST', body, token: as('bob') })).status).toBe(403);
    expect(run.status).toBe('waiting');
    expect((await get(path, { method: 'POST', body, token: as('alice') })).status).toBe(200);
    expect(run.status).toBe('queued');
  });

  test('hold and wait in concurrency groups in the order of their coming', async () => {
    const [one, two] = [repository.addRun(), repository.addRun()];
    one.joinConcurrencyGroup('deploy');
    two.joinConcurrencyGroup('deploy');
    const members = async () =>
      (await get('/repos/acme/portal/actions/concurrency_groups/DEPLOY')).json.group_members?.map(
        (member: { run_id: number; status: string }) => [member.run_id, member.status],
      );
    expect(await members()).toEqual([
      [one.id, 'in_progress'],
      [two.id, 'pending'],
    ]);
    one.complete();
    expect(await members()).toEqual([[two.id, 'in_progress']]);
    two.complete();
    expect(await members()).toBeUndefined();
  });
});

test('a renamed repository answers with its new place', async () => {
  repository.rename('gateway');
  const moved = await fetch(`${github.apiUrl}/repos/acme/portal/git/ref/heads/main`, { redirect: 'manual' });
  expect([moved.status, moved.headers.get('location')]).toEqual([
    301,
    `${github.apiUrl}/repositories/${repository.id}/git/ref/heads/main`,
  ]);
  expect((await get(REF)).json.object.sha).toBe(repository.head);
});

test('a deleted user wrote what nobody wrote, a deleted fork leaves its pull request', async () => {
  const fork = repository.fork('guest');
  const pull = repository.addPull({ from: fork, author: 'guest' });
  const comment = repository.addComment(pull.number, { body: 'hi', author: 'passer-by' });
  fork.delete();
  github.deleteUser('passer-by');
  expect((await get(`/repos/acme/portal/pulls/${pull.number}`)).json.head).toMatchObject({
    repo: null,
    sha: pull.headSha,
  });
  expect((await get(`/repos/acme/portal/issues/comments/${comment}`)).json.user).toBeNull();
  expect(pull.event('opened').payload).toMatchObject({ pull_request: { head: { repo: null } } });
});

test('what is no JSON or no path of ours is refused', async () => {
  expect((await get('/repos/acme/portal/git/refs', { method: 'POST', body: '{' })).status).toBe(400);
  expect((await get('/nothing/here')).status).toBe(404);
  expect((await get('/repos/acme/portal/git/ref/%')).status).toBe(400);
});
