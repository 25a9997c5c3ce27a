import { describe, expect, test } from '@jest/globals';
import { gitHubAncestry } from '../src/ancestry.ts';
import type { GitHubApi } from '../src/github-api.ts';
import { gitHubLiveness, type Liveness } from '../src/liveness.ts';
import { withOwnJob } from '../src/own-job.ts';
import type { LiveCommit, Ticket } from '../src/state.ts';

const ticket: Ticket = {
  nonce: '5.2.7',
  repository: 'o/r',
  run: 5,
  attempt: 2,
  job: 7,
  number: 1,
  sha: '',
  workflow: 'w',
  name: 'deploy',
};

type Answer = Record<string, unknown> | number;

/** Asks about `who` at each of `times` (seconds); what is not answered is not found. */
async function judge(
  answers: { readonly job?: Answer; readonly run?: Answer; readonly runs?: Answer },
  times: readonly number[] = [0],
  who = ticket,
): Promise<readonly Liveness[]> {
  let now = 0;
  const api = {
    async conditional<T>(route: string) {
      const answer = route.includes('/jobs/')
        ? answers.job
        : route.includes('/runs/5')
          ? answers.run
          : answers.runs;
      if (typeof answer === 'number') throw Object.assign(new Error(`HTTP ${answer}`), { status: answer });
      return { changed: true, status: answer ? 200 : 404, data: answer as T | undefined };
    },
  } as unknown as GitHubApi;
  const liveness = gitHubLiveness({ api, now: () => now });
  const answersSoFar: Liveness[] = [];
  for (const time of times) {
    now = time * 1000;
    answersSoFar.push(await liveness.livenessOf(who));
  }
  return answersSoFar;
}

const job = (status: string, more: Record<string, unknown> = {}) => ({
  status,
  run_id: 5,
  run_attempt: 2,
  ...more,
});
const run = (status: string, attempt?: number) => ({
  status,
  ...(attempt === undefined ? {} : { run_attempt: attempt }),
});
const running = run('in_progress', 2);

test.each<[string, Parameters<typeof judge>[0], Liveness]>([
  ['its job is completed', { job: job('completed'), run: running }, 'dead'],
  ['its job runs', { job: job('in_progress'), run: running }, 'alive'],
  ['its job is queued', { job: job('queued'), run: running }, 'alive'],
  ['a job without a status', { job: job('x', { status: null }), run: running }, 'unknown'],
  ['the job id belongs to another run', { job: job('completed', { run_id: 6 }), run: running }, 'alive'],
  [
    'the job id belongs to another attempt',
    { job: job('completed', { run_attempt: 1 }), run: running },
    'alive',
  ],
  ['no such job, its run goes on', { run: running }, 'alive'],
  ['no such job, its run is completed', { run: run('completed', 2) }, 'dead'],
  ['no such job, its run is on a later attempt', { run: run('in_progress', 3) }, 'dead'],
  ['an old replica knows only the attempt before', { run: run('completed', 1) }, 'unknown'],
  ['a server that does not number attempts', { run: run('completed') }, 'dead'],
  ['a run without a status', { run: { run_attempt: 2, status: null } }, 'unknown'],
  ['no answer about the job', { job: 502, run: run('completed', 2) }, 'unknown'],
  ['forbidden', { job: 403, run: run('completed', 2) }, 'unknown'],
  ['no answer about the run', { run: 500 }, 'unknown'],
])('%s', async (_, answers, verdict) => {
  expect(await judge(answers)).toEqual([verdict]);
});

test.each<[string, Parameters<typeof judge>[0], readonly number[], readonly Liveness[]]>([
  [
    'a minute apart, and others are seen',
    { runs: { total_count: 3 } },
    [0, 59, 60],
    ['unknown', 'unknown', 'dead'],
  ],
  ['the repository cannot be seen', {}, [0, 60, 600], ['unknown', 'unknown', 'unknown']],
  ['nobody answers whether it can be seen', { runs: 503 }, [0, 60], ['unknown', 'unknown']],
])('the run is gone: %s', async (_, answers, times, verdicts) => {
  expect(await judge(answers, times)).toEqual(verdicts);
});

test.each<[string, Answer, Liveness]>([
  ['is over', run('completed', 2), 'dead'],
  ['is on a later attempt', run('queued', 3), 'dead'],
  ['goes on', running, 'alive'],
  ['is not seen', 404, 'alive'],
  ['is known by its attempt before only', run('completed', 1), 'alive'],
])(
  'a job called running for ever whose run %s: the fifth question asks the run',
  async (_, answer, fifth) => {
    const times = [0, 60, 120, 180, 240];
    expect(await judge({ job: job('in_progress'), run: answer }, times)).toEqual([
      'alive',
      'alive',
      'alive',
      'alive',
      fifth,
    ]);
  },
);

test('a ticket without a job is judged by its run', async () => {
  const blind = { ...ticket, job: null };
  expect(await judge({ job: job('completed'), run: running }, [0], blind)).toEqual(['alive']);
  expect(await judge({ run: run('completed', 2) }, [0], blind)).toEqual(['dead']);
});

describe('what GitHub refuses to say is told with its cause, as long as it refuses', () => {
  const refusing = (status: number, message: string) => {
    const api = {
      async conditional() {
        throw Object.assign(new Error(message), { status });
      },
    } as unknown as GitHubApi;
    return gitHubLiveness({ api, now: () => 0 });
  };

  test.each([
    [403, 'Resource not accessible by integration', /actions: read/],
    [403, 'Resource protected by organization SAML enforcement.', /SAML/],
    [
      403,
      'the `acme` organization has an IP allow list enabled, and your IP address is not permitted',
      /IP allow list/,
    ],
    [401, 'Bad credentials', /401/],
  ])('%i %s', async (status, message, words) => {
    const liveness = refusing(status, message);
    expect(await liveness.livenessOf(ticket)).toBe('unknown');
    expect(liveness.refusal?.('o/r')).toMatchObject({
      code: 'LOCK_ACTIONS_UNREADABLE',
      message: expect.stringMatching(words),
    });
    expect(liveness.refusal?.('o/other')).toBeUndefined();
  });

  test.each([
    [403, 'API rate limit exceeded'],
    [502, 'Bad Gateway'],
  ])('%i %s is no refusal', async (status, message) => {
    const liveness = refusing(status, message);
    expect(await liveness.livenessOf(ticket)).toBe('unknown');
    expect(liveness.refusal?.('o/r')).toBeUndefined();
  });

  test('an answer ends it', async () => {
    let isGiven = false;
    const api = {
      async conditional() {
        if (!isGiven) throw Object.assign(new Error('Resource not accessible'), { status: 403 });
        return { changed: true, status: 200, data: job('in_progress') };
      },
    } as unknown as GitHubApi;
    const liveness = gitHubLiveness({ api, now: () => 0 });
    await liveness.livenessOf(ticket);
    expect(liveness.refusal?.('o/r')).toBeDefined();
    isGiven = true;
    expect(await liveness.livenessOf(ticket)).toBe('alive');
    expect(liveness.refusal?.('o/r')).toBeUndefined();
  });
});

describe('the job of this runner, where the host does not tell it', () => {
  const blind = { ...ticket, job: null };
  /** A run with so many jobs, of which these run on this runner. */
  const apiOf = (length: number, mine: readonly number[], cut = Number.POSITIVE_INFINITY) =>
    ({
      async conditional(route: string) {
        const query = new URLSearchParams(route.split('?')[1]);
        const [size, page] = [Number(query.get('per_page')), Number(query.get('page'))];
        const all = Array.from({ length }, (_, id) => ({
          id,
          status: 'in_progress',
          runner_name: mine.includes(id) ? 'here' : `runner ${id}`,
        }));
        const end = Math.min(page * size, cut);
        const jobs = all.slice((page - 1) * size, end);
        const link =
          end < Math.min(length, cut)
            ? `<http://x/?page=${page + 1}>; rel="next"`
            : '<http://x/>; rel="first"';
        return { changed: true, status: 200, data: { total_count: length, jobs }, link };
      },
    }) as unknown as GitHubApi;

  test.each<[string, Parameters<typeof apiOf>, number | null]>([
    ['on the first page', [40, [7]], 7],
    ['on the second page', [120, [110]], 110],
    ['on the last of many', [950, [949]], 949],
    ['nowhere', [120, []], null],
    ['two of one name, on two pages', [120, [7, 110]], null],
    ['one, but the list was not read to its end', [120, [7], 100], null],
  ])('%s', async (_, given, expected) => {
    expect((await withOwnJob(apiOf(...given), blind, 'here')).job).toBe(expected);
  });
});

describe('the commit that is called live', () => {
  const mine: Ticket = { ...ticket, sha: 'a'.repeat(40) };
  const mark: LiveCommit = { repository: 'o/r', run: 1, number: 1, sha: 'b'.repeat(40) };
  const HEAD = 'c'.repeat(40);
  const compare = (answers: Readonly<Record<string, string | number>>, branch?: string) => {
    const asked: string[] = [];
    const api = {
      async request(route: string) {
        const path = route.replace('GET /repos/o/r', '').replace('?per_page=1', '');
        asked.push(path);
        if (path === '') return { data: { default_branch: 'trunk' } };
        const answer = answers[path];
        if (answer === undefined || typeof answer === 'number')
          throw Object.assign(new Error('no'), { status: answer ?? 404 });
        return { data: path.startsWith('/git') ? { object: { sha: answer } } : { status: answer } };
      },
    } as unknown as GitHubApi;
    return { asked, is: gitHubAncestry({ api, branch }).compare(mark, mine) };
  };
  const toMine = `/compare/${mark.sha}...${mine.sha}`;
  const toHead = `/compare/${mark.sha}...${HEAD}`;

  test.each<[string, Readonly<Record<string, string | number>>, string]>([
    [
      'is on the branch, and contains mine',
      { [toMine]: 'behind', '/git/ref/heads/main': HEAD, [toHead]: 'ahead' },
      'behind',
    ],
    [
      'is the branch’s head',
      { [toMine]: 'behind', '/git/ref/heads/main': HEAD, [toHead]: 'identical' },
      'behind',
    ],
    [
      'contains mine, on a branch of its own',
      { [toMine]: 'behind', '/git/ref/heads/main': HEAD, [toHead]: 'diverged' },
      'stray',
    ],
    [
      'contains mine, and the branch was moved back',
      { [toMine]: 'behind', '/git/ref/heads/main': HEAD, [toHead]: 'behind' },
      'stray',
    ],
    ['contains mine, and the branch is gone', { [toMine]: 'behind' }, 'stray'],
    ['contains mine, and nobody answers', { [toMine]: 'behind', '/git/ref/heads/main': 503 }, 'stray'],
    ['is older', { [toMine]: 'ahead' }, 'not-behind'],
    ['is mine', { [toMine]: 'identical' }, 'not-behind'],
    ['is unrelated in part', { [toMine]: 'diverged' }, 'not-behind'],
    ['cannot be compared', {}, 'unknown'],
  ])('%s', async (_, answers, expected) => {
    expect(await compare(answers, 'main').is).toBe(expected);
  });

  test('only what would be skipped costs the further questions; without a branch the default one counts', async () => {
    const plain = compare({ [toMine]: 'ahead' }, 'main');
    await plain.is;
    expect(plain.asked).toEqual([toMine]);
    const usual = compare({ [toMine]: 'behind', '/git/ref/heads/trunk': HEAD, [toHead]: 'ahead' });
    expect(await usual.is).toBe('behind');
    const odd = compare({ [toMine]: 'behind', '/git/ref/heads/a/%23b': HEAD, [toHead]: 'ahead' }, 'a/#b');
    expect(await odd.is).toBe('behind');
  });
});
