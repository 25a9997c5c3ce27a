import { type Clock, Deadline } from '@guarded-deploy/deadline';
import { GitHubSimulator, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGitHub, type GitHubOptions, statusOf } from '../src/github.ts';

/** A day's waiting in no time: sleeps are noted and skipped, the deadline's own excepted. */
function skippingClock() {
  let skipped = 0;
  const sleeps: number[] = [];
  const clock: Clock = {
    now: () => performance.now() + skipped,
    sleep(ms, signal) {
      if (ms >= ALLOWED * 1000)
        return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      signal?.throwIfAborted();
      sleeps.push(ms / 1000);
      skipped += ms;
      return Promise.resolve();
    },
  };
  return { clock, sleeps };
}

const ALLOWED = 900;

let github: GitHubSimulator;
let repository: SimulatedRepository;
let log: string[];

beforeEach(async () => {
  github = await GitHubSimulator.start();
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
  log = [];
});

afterEach(() => github.stop());

function client(options: Partial<GitHubOptions> = {}) {
  const { clock, sleeps } = skippingClock();
  const deadline = options.deadline ?? new Deadline(ALLOWED, 'the test', { clock });
  const api = createGitHub({
    token: github.token,
    context: github,
    log: { debug: text => log.push(text), warning: text => log.push(`warning: ${text}`) },
    env: {},
    ...options,
    deadline,
  });
  return { ...api, sleeps, deadline };
}

const ROUTE = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
const MAIN = { owner: 'acme', repo: 'portal', ref: 'heads/main' };
const counted = () => github.requests.filter(request => request.counted).length;

describe('asks again', () => {
  test('after a 5xx, a page of HTML, a dropped connection: three times, later each time', async () => {
    github.fault({ kind: 'status', status: 503 });
    github.fault({ kind: 'html' });
    github.fault({ kind: 'drop' });
    const { request, sleeps, usage } = client();
    expect((await request(ROUTE, MAIN)).data).toMatchObject({ object: { sha: repository.head } });
    expect(sleeps.map(seconds => Math.round(Math.log2(seconds)) + 0)).toEqual([0, 1, 2]);
    expect(github.requests).toHaveLength(4);
    expect(usage.counted).toBe(4);
  });

  test('but not for ever, and says what the last answer was', async () => {
    github.fault({ kind: 'status', status: 500, message: 'Broken', times: 9 });
    const { request, sleeps } = client({ retries: 1 });
    await expect(request(ROUTE, MAIN)).rejects.toMatchObject({
      status: 500,
      message: expect.stringContaining('Broken'),
    });
    expect(sleeps).toHaveLength(1);
    expect(github.requests).toHaveLength(2);
  });

  test('as late as Retry-After says', async () => {
    github.fault({ kind: 'status', status: 503, retryAfter: 17 });
    const { request, sleeps } = client();
    await request(ROUTE, MAIN);
    expect(sleeps).toEqual([17]);
  });

  test.each([400, 401, 404, 409, 410, 422])('not after %i, which would be the same again', async status => {
    github.fault({ kind: 'status', status });
    await expect(client().request(ROUTE, MAIN)).rejects.toMatchObject({ status });
    expect(github.requests).toHaveLength(1);
  });

  test('not to write twice: after a lost reply to a POST GitHub may have done it', async () => {
    github.fault({ kind: 'lose-reply', method: 'POST' });
    const number = repository.addIssue();
    const { request } = client();
    const ask = () =>
      request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner: 'acme',
        repo: 'portal',
        issue_number: number,
        body: 'once',
      });
    await expect(ask()).rejects.toThrow();
    expect(repository.comments(number)).toHaveLength(1);
  });

  test('a GraphQL query, not a mutation', async () => {
    const { graphql } = client();
    github.fault({ kind: 'status', status: 502 });
    expect(await graphql('{ viewer { login } }')).toEqual({ viewer: { login: 'github-actions[bot]' } });
    github.fault({ kind: 'status', status: 502 });
    await expect(
      graphql('mutation { deleteRef(input: {refId: "x"}) { clientMutationId } }'),
    ).rejects.toMatchObject({ status: 502 });
    expect(github.requests).toHaveLength(3);
  });
});

describe('limits', () => {
  test.each([
    ['a secondary one for as long as it says', { kind: 'secondary-limit', retryAfter: 42 } as const, 42],
    ['a secondary one by 429', { kind: 'secondary-limit', status: 429, retryAfter: 5 } as const, 5],
    ['the hour’s, until it is over by GitHub’s clock', { kind: 'rate-limit', retryAfter: 120 } as const, 120],
  ])('waits for %s, a write too', async (_, fault, seconds) => {
    github.fault(fault);
    const { request, sleeps } = client();
    await request('POST /repos/{owner}/{repo}/git/refs', {
      ...MAIN,
      ref: 'refs/locks/x',
      sha: repository.head,
    });
    expect(sleeps).toHaveLength(1);
    expect(Math.abs(sleeps[0]! - seconds)).toBeLessThanOrEqual(2);
    expect(repository.getRef('refs/locks/x')).toBe(repository.head);
    expect(log.some(text => text.startsWith('warning:'))).toBe(seconds > 30);
  });

  test('gives up at once where the wait does not fit', async () => {
    github.fault({ kind: 'secondary-limit', retryAfter: ALLOWED + 1 });
    const { request, sleeps } = client();
    await expect(request(ROUTE, MAIN)).rejects.toMatchObject({ status: 403 });
    expect(sleeps).toEqual([]);
  });

  test('a 403 of another kind is an answer', async () => {
    const token = github.addToken({ permissions: {} });
    const { request, sleeps } = client({ token });
    await expect(
      request('POST /repos/{owner}/{repo}/git/refs', { ...MAIN, ref: 'refs/x/y', sha: repository.head }),
    ).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
    });
    expect(sleeps).toEqual([]);
  });
});

describe('conditional requests', () => {
  test('cost nothing while nothing changes', async () => {
    const { conditional, usage } = client();
    const first = await conditional<{ object: { sha: string } }>(ROUTE, MAIN);
    expect(first).toMatchObject({ changed: true, status: 200 });
    for (let time = 0; time < 5; time += 1) {
      expect(await conditional(ROUTE, MAIN)).toEqual({ changed: false, status: 200, data: first.data });
    }
    const sha = repository.push('main');
    expect(await conditional(ROUTE, MAIN)).toMatchObject({ changed: true, data: { object: { sha } } });
    expect(usage).toMatchObject({ counted: counted(), notModified: 5, remaining: 5_000 - counted() });
    // The header has whole seconds, and both clocks are this machine's.
    expect(Math.abs(usage.aheadMs ?? Number.NaN)).toBeLessThanOrEqual(60_000);
    expect(usage.counted).toBe(2);
  });

  test('have "there is none" as an answer, and forget what was', async () => {
    const { conditional } = client();
    repository.setRef('refs/locks/a', repository.head);
    const at = { ...MAIN, ref: 'locks/a' };
    expect((await conditional(ROUTE, at)).data).toBeDefined();
    repository.setRef('refs/locks/a', undefined);
    expect(await conditional(ROUTE, at)).toEqual({ changed: true, status: 404, data: undefined });
    repository.setRef('refs/locks/a', repository.head);
    expect(await conditional(ROUTE, at)).toMatchObject({ changed: true, status: 200 });
  });

  test('of two addresses are not mixed up', async () => {
    const { conditional } = client();
    repository.setRef('refs/locks/b', repository.commit({ message: 'b' }));
    const one = await conditional<{ ref: string }>(ROUTE, MAIN);
    const two = await conditional<{ ref: string }>(ROUTE, { ...MAIN, ref: 'locks/b' });
    expect([one.data?.ref, two.data?.ref]).toEqual(['refs/heads/main', 'refs/locks/b']);
  });
});

describe('the deadline', () => {
  test('ends a request that hangs, with its own words', async () => {
    github.fault({ kind: 'hang', times: Number.POSITIVE_INFINITY });
    const deadline = new Deadline(0.2, 'Asking GitHub');
    await expect(client({ deadline }).request(ROUTE, MAIN)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
  });

  test('leaves nothing behind that would keep the process', async () => {
    github.fault({ kind: 'hang', times: Number.POSITIVE_INFINITY });
    const before = process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length;
    const deadline = new Deadline(0.2, 'Asking GitHub');
    await client({ deadline })
      .request(ROUTE, MAIN)
      .catch(() => undefined);
    deadline[Symbol.dispose]();
    expect(process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length).toBeLessThanOrEqual(
      before,
    );
  });

  test('is not needed where one attempt hangs and the next does not', async () => {
    github.fault({ kind: 'hang' });
    expect((await client({ attemptSeconds: 0.2 }).request(ROUTE, MAIN)).status).toBe(200);
    expect(log.join()).toContain('did not answer within 0.2 s');
  });

  test('of a cancelled run is the cancellation', async () => {
    const run = new AbortController();
    github.fault({ kind: 'status', status: 503, retryAfter: 600 });
    const deadline = new Deadline(ALLOWED, 'x', { signal: run.signal });
    const asked = client({ deadline }).request(ROUTE, MAIN);
    const cancelled = new Error('cancelled');
    setTimeout(() => run.abort(cancelled), 50);
    await expect(asked).rejects.toBe(cancelled);
    deadline[Symbol.dispose]();
  });
});

test('a page of HTML that says 200 is no answer', async () => {
  github.fault({ kind: 'html', status: 200, times: 2 });
  await expect(client({ retries: 1 }).request(ROUTE, MAIN)).rejects.toMatchObject({
    status: 502,
    message: 'GitHub answered with a page of HTML instead of JSON',
  });
});

test('an error does not show a page of HTML to a person', async () => {
  github.fault({ kind: 'html', status: 502 });
  await expect(client({ retries: 0 }).request(ROUTE, MAIN)).rejects.toMatchObject({
    message: 'GitHub answered 502 with a page of HTML instead of JSON',
  });
});

test('a token with the line break of its file still works', async () => {
  expect((await client({ token: `${github.token}\n` }).request(ROUTE, MAIN)).status).toBe(200);
});

describe('without a token nothing is asked', () => {
  test.each(['', '  \n', undefined])('%j', async token => {
    const { request, graphql, conditional } = client({ token });
    const refused = { code: 'TOKEN_EMPTY', what: expect.stringContaining("'token'") };
    await expect(request(ROUTE, MAIN)).rejects.toMatchObject(refused);
    await expect(graphql('{ viewer { login } }')).rejects.toMatchObject(refused);
    await expect(conditional('GET /repos/acme/portal')).rejects.toMatchObject(refused);
    expect(github.requests).toEqual([]);
  });

  test('the message names the input that is empty', async () => {
    const { request } = client({ token: '', tokenInput: 'team-token' });
    await expect(request(ROUTE, MAIN)).rejects.toMatchObject({
      what: expect.stringContaining("'team-token'"),
      remedy: expect.stringMatching(/fork.*Dependabot/),
    });
  });
});

test('a renamed repository is followed', async () => {
  repository.rename('gateway');
  expect((await client().request(ROUTE, MAIN)).data).toMatchObject({ object: { sha: repository.head } });
});

test('GraphQL’s errors with status 200 are errors', async () => {
  await expect(client().graphql('{ repository(owner: "acme", name: "none") { id } }')).rejects.toMatchObject({
    message: expect.stringContaining('Could not resolve to a Repository'),
    errors: [expect.objectContaining({ type: 'NOT_FOUND' })],
  });
});

test('works under the paths of GitHub Enterprise Server', async () => {
  const enterprise = await GitHubSimulator.start({ enterprise: true });
  try {
    enterprise.addRepository({ owner: 'acme', name: 'portal' });
    const { request, graphql } = client({ context: enterprise, token: enterprise.token });
    expect((await request(ROUTE, MAIN)).status).toBe(200);
    expect(await graphql('{ viewer { login } }')).toBeDefined();
    expect(enterprise.apiUrl).toMatch(/\/api\/v3$/);
  } finally {
    await enterprise.stop();
  }
});

test('the status of whatever was thrown', () => {
  expect([
    statusOf({ status: 404 }),
    statusOf(new Error('x')),
    statusOf(undefined),
    statusOf({ status: '404' }),
  ]).toEqual([404, undefined, undefined, undefined]);
});
