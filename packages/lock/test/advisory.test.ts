/** `strategy: runs` against the table of what softprops/turnstyle decides. Time is virtual. */
import { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { waitForOlderRuns } from '../src/advisory.ts';
import type { GitHubApi } from '../src/github-api.ts';
import { goesOnWithout, isTurn } from '../src/result.ts';
import { ticketOf } from '../src/ticket.ts';
import {
  DEVIATIONS,
  type Expected,
  SCENARIOS,
  type Scenario,
  type ScenarioRun,
} from './advisory-scenarios.ts';
import { VirtualClock } from './virtual-clock.ts';

const MINE = 10;
const moment = (minutes: number | null | undefined) =>
  minutes === null ? undefined : new Date(Date.UTC(2026, 4, 3, 10, minutes ?? 0)).toISOString();

/** GitHub's answers as they are `seconds` after the start. */
function answers(runs: readonly ScenarioRun[], seconds: () => number) {
  const runShape = (run: ScenarioRun) => {
    const isOver = run.status === 'completed' || seconds() >= (run.until ?? 30);
    return {
      id: run.id,
      run_attempt: run.attempt ?? 1,
      created_at: moment(run.created),
      run_started_at: moment(run.started === undefined ? run.created : run.started),
      status: isOver ? 'completed' : (run.status ?? 'in_progress'),
      conclusion: isOver ? (run.conclusion ?? 'failure') : (run.conclusion ?? null),
      workflow_id: run.workflow ?? 5,
      display_title: run.title === undefined ? 'a commit message' : run.title,
      name: run.name ?? 'Deploy',
      event: run.event ?? 'push',
      head_branch: run.branch === undefined ? 'master' : run.branch,
      repository: { id: 1 },
      head_repository: { id: run.fork ? 2 : 1 },
    };
  };
  const jobShape = (job: NonNullable<ScenarioRun['jobs']>[number]) => ({
    name: job.name,
    status: seconds() >= (job.until ?? 30) ? 'completed' : 'in_progress',
    steps: job.steps?.map(({ name, until }) => ({
      name,
      status: seconds() >= until ? 'completed' : 'in_progress',
    })),
  });
  return (route: string): unknown => {
    const [path = '', search = ''] = route.replace('GET /repos/o/r/actions/', '').split('?');
    const query = new URLSearchParams(search);
    const page = (items: readonly unknown[]) => {
      const size = Number(query.get('per_page'));
      const at = Number(query.get('page')) - 1;
      return items.slice(at * size, (at + 1) * size);
    };
    const [, run, what] = /^runs\/(\d+)(\/jobs)?$/.exec(path) ?? [];
    const one = runs.find(({ id }) => String(id) === run);
    if (what) {
      const jobs = (one?.jobs ?? []).map(jobShape);
      return { total_count: jobs.length, jobs: page(jobs) };
    }
    if (run) return one && runShape(one);
    const workflow = /^workflows\/(\d+)\/runs$/.exec(path)?.[1];
    const listed = runs
      .filter(({ listedFrom = 0 }) => seconds() >= listedFrom)
      .map(runShape)
      .filter(({ workflow_id: id }) => workflow === undefined || String(id) === workflow)
      .filter(({ status }) => (query.get('status') ?? status) === status)
      .sort((a, b) => b.id - a.id);
    return { total_count: listed.length, workflow_runs: page(listed) };
  };
}

async function play(scenario: Scenario) {
  const clock = new VirtualClock();
  const { options = {} } = scenario;
  const mine: ScenarioRun = { id: MINE, until: 1e9, ...scenario.mine };
  const answer = answers(
    [...(options.unknownSelf ? [] : [mine]), ...scenario.runs],
    () => clock.now() / 1000,
  );
  const api = {
    usage: { counted: 0, notModified: 0, remaining: undefined },
    async conditional<T>(route: string) {
      const data = answer(route);
      return { changed: true, status: data === undefined ? 404 : 200, data: data as T | undefined };
    },
  } as unknown as GitHubApi;
  const waitsFor: number[] = [];
  using deadline = new Deadline(Number.POSITIVE_INFINITY, 'test', { clock });
  const result = await clock.run(() =>
    waitForOlderRuns({
      api,
      me: ticketOf({
        ...{ owner: 'o', repo: 'r', runId: mine.id, runAttempt: mine.attempt ?? 1, runNumber: 1, sha: '' },
        ...{ workflow: 'w', job: 'deploy', jobId: 1, runner: 'r' },
      }),
      policy: { sameBranchOnly: true, waitForApprovals: true, branch: 'master', ...scenario.policy },
      deadline,
      clock,
      random: () => 0.5,
      waitSeconds: options.waitSeconds ?? 10_000,
      pollSeconds: 5,
      initialWaitSeconds: options.initialWaitSeconds ?? 0,
      onTimeout: options.onTimeout ?? 'fail',
      atOnce: options.atOnce ?? false,
      onEvent: event => {
        if (event.kind === 'waiting' && !waitsFor.includes(event.run)) waitsFor.push(event.run);
      },
    }).catch((thrown: unknown) => {
      if (thrown instanceof Fault) return undefined;
      throw thrown;
    }),
  );
  const ends =
    result && isTurn(result) ? 'passes' : result && goesOnWithout(result) ? 'goes on without' : 'fails';
  const names = result?.waitedFor ? { names: result.waitedFor.run } : {};
  return { said: { waitsFor, ends, ...names }, seconds: clock.now() / 1000 };
}

async function check(scenario: Scenario, expected: Expected): Promise<void> {
  const { said, seconds } = await play(scenario);
  expect(said).toEqual(full(expected));
  expect(seconds).toBeLessThanOrEqual(expected.within ?? Number.POSITIVE_INFINITY);
}

const full = ({ waitsFor, ends = 'passes', names = waitsFor[0] }: Expected) => ({
  waitsFor,
  ends,
  ...(names === undefined ? {} : { names }),
});

describe('as softprops/turnstyle decides', () => {
  test.each(SCENARIOS.filter(({ here }) => !here).map(one => [one.case, one] as const))(
    '%s',
    async (_, one) => {
      await check(one, one.turnstyle);
    },
  );
});

describe('otherwise, on purpose', () => {
  const others = [...SCENARIOS.filter(({ here }) => here), ...DEVIATIONS];
  test.each(others.map(one => [one.case, one] as const))('%s', async (_, one) => {
    expect(one.why).toMatch(/\w{3}/);
    await check(one, one.here!);
  });
});

test('the table has all 38 cases that decide something, 37 alike', () => {
  expect(SCENARIOS).toHaveLength(38);
  expect(SCENARIOS.filter(({ here }) => here === undefined)).toHaveLength(37);
  const names = [...SCENARIOS, ...DEVIATIONS].map(one => one.case);
  expect(new Set(names).size).toBe(names.length);
});

describe('a list that hangs', () => {
  test.each([
    ['fail', { kind: 'timed-out', fault: expect.objectContaining({ code: 'LOCK_TIMEOUT' }) }],
    ['continue', { kind: 'timed-out', onTimeout: 'continue' }],
  ] as const)('ends with the waiting time: on-timeout: %s', async (onTimeout, expected) => {
    const { systemClock: clock } = await import('@guarded-deploy/deadline');
    using deadline = new Deadline(0.3, 'waiting');
    const api = {
      conditional: () =>
        new Promise((_, reject) => {
          deadline.signal.addEventListener('abort', () => reject(deadline.signal.reason));
        }),
    } as unknown as GitHubApi;
    const me = ticketOf({
      ...{ owner: 'o', repo: 'r', runId: 1, runAttempt: 1, runNumber: 1, sha: '', workflow: 'w' },
      ...{ job: 'deploy', jobId: 1, runner: 'r' },
    });
    const result = await waitForOlderRuns({
      ...{ api, me, deadline, clock, onTimeout, random: Math.random },
      policy: { sameBranchOnly: true, waitForApprovals: true },
      ...{ waitSeconds: 0.2, pollSeconds: 1, initialWaitSeconds: 0 },
    });
    expect(result).toMatchObject(expected);
  });
});
