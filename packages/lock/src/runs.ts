/**
 * Taking turns without writing anything: a run waits until the older runs of its workflow are over. It asks for what
 * softprops/turnstyle asks for, and mends where that lets two runs in at once. It stays advisory: lists of runs lag, and
 * a run that GitHub starts late (after an approval) may still walk in.
 */
import type { Clock, Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { type Api, meaningOf, Unavailable } from './api.ts';
import { backoff, pause } from './pace.ts';
import type { Ticket } from './state.ts';
import type { Held } from './wait.ts';

export interface RunFacts {
  readonly id: number;
  readonly attempt: number;
  readonly createdMs: number;
  /** Of this attempt. */
  readonly startedMs: number;
  readonly status: string;
  readonly workflow: number;
  readonly path: string;
  readonly title: string;
  readonly event: string;
  readonly branch: string | null;
  readonly repository: number;
  /** Where the commit lives; another one for a fork. */
  readonly headRepository: number | undefined;
}

export interface RunsPolicy {
  readonly sameBranchOnly: boolean;
  /** Instead of my own, for sameBranchOnly. */
  readonly branch?: string | undefined;
  /** Take turns with every run of the repository that has this word in its title, whatever its workflow. */
  readonly queueName?: string | undefined;
  /** Only until this job (and this step of it) is over, not until the whole run is. */
  readonly job?: string | undefined;
  readonly step?: string | undefined;
  /** Also wait for runs that wait for a person's approval, for up to 30 days. */
  readonly waitForApprovals: boolean;
}

/**
 * One order for all: a first attempt stands where it was created, a re-run where it was started, ids break ties. Both
 * sides compute the same keys, so of two runs exactly one waits.
 */
export function orderKey(
  run: Pick<RunFacts, 'id' | 'attempt' | 'createdMs' | 'startedMs'>,
): readonly [number, number] {
  return [run.attempt === 1 ? run.createdMs : run.startedMs, run.id];
}

export function isAhead(other: RunFacts, mine: RunFacts): boolean {
  const [time, id] = orderKey(other);
  const [myTime, myId] = orderKey(mine);
  return time < myTime || (time === myTime && id < myId);
}

/** Events that nobody without write access can cause for a commit of this repository. */
const EVENTS = new Set([
  'push',
  'workflow_dispatch',
  'schedule',
  'release',
  'repository_dispatch',
  'deployment',
  'merge_group',
  'workflow_run',
]);

function hasWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (at < 0) return false;
  const letter = /[\p{L}\p{N}_-]/u;
  const before = text.slice(0, at).at(-1) ?? '';
  const after = text.slice(at + word.length).at(0) ?? '';
  return (!letter.test(before) && !letter.test(after)) || hasWord(text.slice(at + 1), word);
}

/** Does `other` take turns with `mine`? A fork's branch of the same name, or a pull request's title, cannot join. */
export function sharesTurns(other: RunFacts, mine: RunFacts, policy: RunsPolicy): boolean {
  if (other.id === mine.id) return false;
  if (other.headRepository !== other.repository && mine.headRepository === mine.repository) return false;
  if (policy.queueName !== undefined) {
    // A title is chosen by whoever opens a pull request or an issue.
    if (!EVENTS.has(other.event) && other.event !== mine.event) return false;
    return hasWord(other.title, policy.queueName);
  }
  if (other.workflow !== mine.workflow) return false;
  return !policy.sameBranchOnly || other.branch === (policy.branch ?? mine.branch);
}

/** Whatever is not completed may still run; only a run that waits for a person is left out, unless asked for. */
export function mayStillRun(run: RunFacts, policy: RunsPolicy): boolean {
  if (run.status === 'completed') return false;
  return run.status !== 'waiting' || policy.waitForApprovals;
}

interface RunAnswer {
  readonly id: number;
  readonly run_attempt?: number;
  readonly created_at: string;
  readonly run_started_at?: string;
  readonly status: string | null;
  readonly workflow_id: number;
  readonly path?: string;
  readonly display_title?: string;
  readonly event: string;
  readonly head_branch: string | null;
  readonly repository: { readonly id: number };
  readonly head_repository: { readonly id: number } | null;
}

function factsOf(answer: RunAnswer): RunFacts {
  return {
    id: answer.id,
    attempt: answer.run_attempt ?? 1,
    createdMs: Date.parse(answer.created_at),
    startedMs: Date.parse(answer.run_started_at ?? answer.created_at),
    status: answer.status ?? 'queued',
    workflow: answer.workflow_id,
    path: answer.path ?? '',
    title: answer.display_title ?? '',
    event: answer.event,
    branch: answer.head_branch,
    repository: answer.repository.id,
    headRepository: answer.head_repository?.id,
  };
}

interface JobAnswer {
  readonly name: string;
  readonly status: string;
  readonly steps?: readonly { readonly name: string; readonly status: string }[];
}

/** Does the job called `name` of an older run still matter? Matrix (`name (x)`) and reusable (`name / x`) jobs belong to it. */
export function jobIsOver(jobs: readonly JobAnswer[], name: string, step: string | undefined): boolean {
  const mine = jobs.filter(
    job => job.name === name || job.name.startsWith(`${name} (`) || job.name.startsWith(`${name} / `),
  );
  // A job that is not there yet may still come.
  if (mine.length === 0) return false;
  return mine.every(
    job =>
      job.status === 'completed' ||
      (step !== undefined &&
        job.steps?.some(({ name: own, status }) => own === step && status === 'completed') === true),
  );
}

export interface TurnOptions {
  readonly api: Api;
  readonly me: Ticket;
  readonly policy: RunsPolicy;
  readonly deadline: Deadline;
  readonly clock: Clock;
  readonly random: () => number;
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  readonly initialWaitSeconds: number;
  readonly onTimeout: 'fail' | 'skip' | 'continue';
  readonly remaining?: () => number | undefined;
  readonly tell?: (news: { readonly ahead: number; readonly run: number }) => void;
}

const PAGE = 100;
/** Unfiltered pages; older runs that are still alive are asked for by status. */
const MOST_PAGES = 10;
const STRAGGLERS = ['in_progress', 'queued', 'pending', 'requested', 'waiting'] as const;
/** An empty answer is believed when a second one, this much later, is empty too. */
const CONFIRM_MS = 2_000;
/** How often a list that does not know my own run yet is asked again. */
const LAGGING_LISTS = 10;

/** Waits for the older runs. @throws Fault as `acquire` does; a run that cannot be identified never passes. */
export async function takeTurn(options: TurnOptions): Promise<Held> {
  const { api, me, policy, deadline, clock, random } = options;
  const repository = me.repository;
  const began = clock.now();
  const expiresAt = began + options.waitSeconds * 1000;

  async function get<T>(route: string): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      try {
        const { data } = await api.conditional<T>(`GET /repos/${repository}/actions/${route}`);
        if (data !== undefined) return data;
        throw new Fault({
          code: 'LOCK_RUN_UNKNOWN',
          what: `GitHub does not know ${route.split('?')[0]} of ${repository}, so the older runs cannot be found.`,
          remedy: "Give the job 'permissions: actions: read'; without knowing its place it must not pass.",
        });
      } catch (thrown) {
        const meaning = meaningOf(thrown, repository, deadline.signal);
        if (!(meaning instanceof Unavailable)) throw meaning;
        if (clock.now() >= expiresAt) {
          throw new Fault({
            code: 'LOCK_UNAVAILABLE',
            what: `GitHub gave no usable answer about the runs of ${repository} until the waiting time was over: ${meaning.message}.`,
            remedy: 'See githubstatus.com, then re-run.',
            cause: thrown,
          });
        }
        await deadline.sleep(backoff(failures, random()));
      }
    }
  }

  const getRun = async (id: number) => factsOf(await get<RunAnswer>(`runs/${id}`));

  /** Every run ahead of mine that may still run, nearest first; and whether the list knew my own. */
  async function collect(mine: RunFacts): Promise<{ ahead: RunFacts[]; knowsMe: boolean }> {
    const list = policy.queueName === undefined ? `workflows/${mine.workflow}/runs` : 'runs';
    const found = new Map<number, RunFacts>();
    let oldest = '';
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { workflow_runs: runs } = await get<{ workflow_runs: readonly RunAnswer[] }>(
        `${list}?per_page=${PAGE}&page=${page}`,
      );
      for (const run of runs) found.set(run.id, factsOf(run));
      oldest = runs.at(-1)?.created_at ?? oldest;
      if (runs.length < PAGE) {
        oldest = '';
        break;
      }
    }
    if (oldest !== '') {
      for (const status of STRAGGLERS) {
        const { workflow_runs: runs } = await get<{ workflow_runs: readonly RunAnswer[] }>(
          `${list}?per_page=${PAGE}&status=${status}&created=${encodeURIComponent(`<=${oldest}`)}`,
        );
        for (const run of runs) found.set(run.id, factsOf(run));
      }
    }
    const ahead = [...found.values()].filter(
      run => sharesTurns(run, mine, policy) && isAhead(run, mine) && mayStillRun(run, policy),
    );
    return { ahead: ahead.sort((a, b) => (isAhead(a, b) ? 1 : -1)), knowsMe: found.has(mine.id) };
  }

  /** Asks about one run alone: a single read does not lag as lists do. */
  async function isOver(run: RunFacts, mine: RunFacts): Promise<boolean> {
    const now = await getRun(run.id);
    if (!mayStillRun(now, policy) || !isAhead(now, mine)) return true;
    if (policy.job === undefined) return false;
    const { jobs } = await get<{ jobs: readonly JobAnswer[] }>(`runs/${run.id}/jobs?per_page=${PAGE}`);
    return jobIsOver(jobs, policy.job, policy.step);
  }

  const ended = (waitedFor: number | undefined, position: number, over: boolean): Held => {
    const fault = new Fault({
      code: 'LOCK_TIMEOUT',
      what: `Older runs were not over within ${options.waitSeconds} s${waitedFor ? `; run ${waitedFor} was the nearest` : ''}.`,
      remedy: "Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'.",
    });
    return {
      acquired: over,
      fencingToken: undefined,
      keys: [],
      ticket: me,
      position,
      waitedMs: clock.now() - began,
      waitedFor:
        waitedFor === undefined
          ? undefined
          : { ...me, run: waitedFor, attempt: 1, nonce: `run.${waitedFor}` },
      reaped: [],
      superseded: false,
      forceContinued: !over && options.onTimeout === 'continue',
      fault: !over && options.onTimeout === 'fail' ? fault : undefined,
      states: [],
      seen: {},
    };
  };

  const mine = await getRun(me.run);
  if (options.initialWaitSeconds > 0) await deadline.sleep(options.initialWaitSeconds * 1000);
  let position: number | undefined;
  let first: number | undefined;
  let clear = false;
  for (let lists = 1; ; lists += 1) {
    const { ahead, knowsMe } = await collect(mine);
    const alive: RunFacts[] = [];
    for (const run of policy.job === undefined ? [] : ahead) if (!(await isOver(run, mine))) alive.push(run);
    const blocking = policy.job === undefined ? ahead : alive;
    position ??= blocking.length;
    first ??= blocking[0]?.id;
    if (blocking.length === 0) {
      // A list that does not show my own run is older than I am.
      if (!knowsMe && lists < LAGGING_LISTS) clear = false;
      else if (clear) return ended(first, position, true);
      else clear = true;
      if (clock.now() >= expiresAt && options.waitSeconds > 0) return ended(first, position, false);
      await deadline.sleep(Math.min(CONFIRM_MS, options.pollSeconds * 1000));
      continue;
    }
    clear = false;
    // What is ahead of me was created before me: nothing new joins it, so from here each is watched by itself.
    for (const [index, run] of blocking.entries()) {
      options.tell?.({ ahead: blocking.length - index, run: run.id });
      while (!(await isOver(run, mine))) {
        const left = expiresAt - clock.now();
        if (left <= 0) return ended(run.id, position, false);
        const ms = pause({
          pollMs: options.pollSeconds * 1000,
          ahead: 1,
          remaining: options.remaining?.(),
          turnMs: 0,
          debt: 0,
          random: random(),
        });
        await deadline.sleep(Math.min(ms, left));
      }
    }
  }
}
