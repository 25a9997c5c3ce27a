import { expect, test } from '@jest/globals';
import type { Api } from '../src/api.ts';
import { gitHubOracle, type Verdict } from '../src/liveness.ts';
import type { Ticket } from '../src/state.ts';

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
): Promise<readonly Verdict[]> {
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
  } as unknown as Api;
  const oracle = gitHubOracle({ api, now: () => now });
  const verdicts: Verdict[] = [];
  for (const time of times) {
    now = time * 1000;
    verdicts.push(await oracle.judge(who));
  }
  return verdicts;
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

test.each<[string, Parameters<typeof judge>[0], Verdict]>([
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

test.each<[string, Parameters<typeof judge>[0], readonly number[], readonly Verdict[]]>([
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

test.each<[string, Answer, Verdict]>([
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
