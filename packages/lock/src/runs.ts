/**
 * Taking turns without writing anything: a run waits until the older runs of its workflow are over. For its own inputs it
 * decides as softprops/turnstyle 3.3 does (test/turnstyle-scenarios.ts has each decision, and where and why this one differs).
 * It stays advisory: lists of runs lag, and a run that GitHub starts late (after an approval) may still walk in.
 */
import { type Clock, type Deadline, DeadlineExceeded } from '@guarded-deploy/deadline';
import { type Page, readPages } from '@guarded-deploy/deadline/pages';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { causeOfRefusal, refusalOf, wordsOfRefusal } from '@guarded-deploy/faults/refusals';
import { type Api, meaningOf, pageReader, Unavailable } from './api.ts';
import { backoff, pause } from './pace.ts';
import type { Ticket } from './state.ts';
import type { Held } from './wait.ts';

export interface RunFacts {
  readonly id: number;
  readonly attempt: number;
  readonly createdMs: number;
  /** Of this attempt; not a number where GitHub does not say. */
  readonly startedMs: number;
  readonly status: string;
  readonly conclusion?: string | null;
  readonly workflow: number;
  readonly path: string;
  readonly title: string;
  /** Of the workflow. */
  readonly name?: string;
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
  /** Take turns with every run of the repository that has this word in its title or its workflow's name, whatever its workflow. */
  readonly queueName?: string | undefined;
  /** Only until this job (and this step of it) is over, not until the whole run is. */
  readonly job?: string | undefined;
  readonly step?: string | undefined;
  /** Also wait for runs that wait for a person's approval, which may take up to 30 days. */
  readonly waitForApprovals: boolean;
}

/**
 * Where a run stands in time: a first attempt where it was created, a re-run where it was started; ids break ties.
 */
export function orderKey(
  run: Pick<RunFacts, 'id' | 'attempt' | 'createdMs' | 'startedMs'>,
): readonly [number, number] {
  return [run.attempt === 1 ? run.createdMs : run.startedMs, run.id];
}

/**
 * One order for all: first attempts by their ids, which only grow; with a re-run on either side by time. Both sides compute
 * the same, so of two runs exactly one waits. What has no time is ahead of nobody.
 */
export function isAhead(other: RunFacts, mine: RunFacts): boolean {
  if (other.attempt === 1 && mine.attempt === 1) return other.id < mine.id;
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

/**
 * Is `word` in `text` as a name of its own? It may follow a dash (`deploy-production`), but what follows it with a dash makes
 * another name (`production-like`), as a letter or digit on either side does.
 */
function hasWord(text: string, word: string): boolean {
  const letter = /[\p{L}\p{N}]/u;
  const suffix = /^[\p{L}\p{N}]|^[_-][\p{L}\p{N}]/u;
  for (let at = text.indexOf(word); word !== '' && at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.slice(0, at).at(-1) ?? '';
    if (!letter.test(before) && !suffix.test(text.slice(at + word.length))) return true;
  }
  return false;
}

/** Is this run in the queue of this name, by its title or its workflow's name? */
export function isInQueue(run: Pick<RunFacts, 'title' | 'name'>, queueName: string): boolean {
  return hasWord(run.title, queueName) || hasWord(run.name ?? '', queueName);
}

/** Does `other` take turns with `mine`? A fork's branch of the same name, or a pull request's title, cannot join. */
export function sharesTurns(other: RunFacts, mine: RunFacts, policy: RunsPolicy): boolean {
  if (other.id === mine.id) return false;
  if (other.headRepository !== other.repository && mine.headRepository === mine.repository) return false;
  if (policy.sameBranchOnly && other.branch !== (policy.branch ?? mine.branch)) return false;
  if (policy.queueName === undefined) return other.workflow === mine.workflow;
  // A title is chosen by whoever opens a pull request or an issue.
  if (!EVENTS.has(other.event) && other.event !== mine.event) return false;
  return isInQueue(other, policy.queueName);
}

/**
 * Whatever is not completed may still run. A run that concluded with success is over, though its status may say so later;
 * one that waits for a person is left out where that is asked for.
 */
export function mayStillRun(run: RunFacts, policy: RunsPolicy): boolean {
  if (run.status === 'completed' || run.conclusion === 'success') return false;
  return run.status !== 'waiting' || policy.waitForApprovals;
}

interface RunAnswer {
  readonly id: number;
  readonly run_attempt?: number;
  readonly created_at: string;
  readonly run_started_at?: string;
  readonly status: string | null;
  readonly conclusion?: string | null;
  readonly workflow_id: number;
  readonly path?: string;
  readonly name?: string | null;
  readonly display_title?: string | null;
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
    startedMs: Date.parse(answer.run_started_at ?? ''),
    status: answer.status ?? 'queued',
    conclusion: answer.conclusion ?? null,
    workflow: answer.workflow_id,
    path: answer.path ?? '',
    title: answer.display_title ?? '',
    name: answer.name ?? '',
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

/** What happens meanwhile; for the log. */
export type TurnNews =
  | { readonly kind: 'waiting'; readonly ahead: number; readonly run: number }
  /** This run is not in the queue that it waits in: others of the queue do not wait for it. */
  | { readonly kind: 'outside'; readonly queueName: string };

export interface TurnOptions {
  readonly api: Api;
  readonly me: Ticket;
  readonly policy: RunsPolicy;
  /** Ends with the run; where it also ends with the waiting time, a call that hangs then ends as time that is up. */
  readonly deadline: Deadline;
  readonly clock: Clock;
  readonly random: () => number;
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  /** Where nobody is found, look again until this long after the first look: lists of runs lag. */
  readonly initialWaitSeconds: number;
  readonly onTimeout: 'fail' | 'skip' | 'continue';
  /** The time is up before the first look. */
  readonly atOnce?: boolean;
  readonly remaining?: () => number | undefined;
  readonly tell?: (news: TurnNews) => void;
}

/** Pages of the newest runs, of whatever status; older runs that are still alive are asked for by status. */
const RECENT_PAGES = 10;
/** Pages that GitHub gives of a filtered list; what is older is asked for anew. */
const FILTERED_PAGES = 10;
/** So often: more active runs than GitHub lets wait. */
const MOST_WINDOWS = 20;
/** In the order in which a run goes through them, so that one that moves on while it is looked for is seen by a later question. */
const STRAGGLERS = ['requested', 'pending', 'waiting', 'queued', 'in_progress'] as const;
/** An empty answer is believed when a second one, this much later, is empty too. */
const CONFIRM_MS = 2_000;
/** How often a list that does not know my own run yet is asked again. */
const LAGGING_LISTS = 10;

/** The waiting time is over; `cause` is what went wrong last, where something did. */
class TimeUp extends Error {}

class Turn {
  readonly #options: TurnOptions;
  readonly #began: number;
  readonly #expiresAt: number;
  readonly #base: string;
  #position: number | undefined;
  #first: number | undefined;
  /** The run that is waited for just now. */
  #nearest: number | undefined;

  constructor(options: TurnOptions) {
    this.#options = options;
    this.#began = options.clock.now();
    this.#expiresAt = this.#began + options.waitSeconds * 1000;
    this.#base = `/repos/${options.me.repository}/actions`;
  }

  get #left(): number {
    return this.#expiresAt - this.#options.clock.now();
  }

  async take(): Promise<Held> {
    try {
      if (this.#options.atOnce) throw new TimeUp();
      await this.#wait();
      return this.#ended(this.#first, true);
    } catch (thrown) {
      const isHung = thrown instanceof DeadlineExceeded && this.#left <= 0;
      if (!(thrown instanceof TimeUp) && !isHung) throw thrown;
      const { cause } = thrown;
      // What GitHub did not answer is another reason to stop than a run that goes on.
      if (cause !== undefined && this.#options.onTimeout === 'fail') throw this.#unanswered(cause);
      return this.#ended(this.#nearest ?? this.#first, false);
    }
  }

  #unanswered(cause: unknown): Fault {
    return new Fault({
      code: 'LOCK_UNAVAILABLE',
      what: `GitHub gave no usable answer about the runs of ${this.#options.me.repository} until the waiting time was over: ${messageOf(cause)}.`,
      remedy: 'See githubstatus.com, then re-run.',
      cause,
    });
  }

  #ended(waitedFor: number | undefined, over: boolean): Held {
    const { me, clock, waitSeconds, onTimeout } = this.#options;
    const fault = new Fault({
      code: 'LOCK_TIMEOUT',
      what: `Older runs were not over within ${waitSeconds} s${waitedFor ? `; run ${waitedFor} was the nearest` : ''}.`,
      remedy: "Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'.",
    });
    const ticket = { ...me, run: waitedFor ?? 0, attempt: 1, nonce: `run.${waitedFor}` };
    return {
      acquired: over,
      fencingToken: undefined,
      keys: [],
      ticket: me,
      position: this.#position ?? 0,
      waitedMs: clock.now() - this.#began,
      waitedFor: waitedFor === undefined ? undefined : ticket,
      reaped: [],
      kept: [],
      superseded: false,
      forceContinued: !over && onTimeout === 'continue',
      fault: !over && onTimeout === 'fail' ? fault : undefined,
      states: [],
      seen: {},
    };
  }

  /** Asks again until there is an answer or the time is up. @throws Fault when asking again cannot help */
  async #ask<T>(what: string, call: () => Promise<T>): Promise<T> {
    const { me, deadline, random } = this.#options;
    for (let failures = 1; ; failures += 1) {
      try {
        return await call();
      } catch (thrown) {
        const refusal = refusalOf(thrown);
        if (refusal?.status === 404) throw unknownRun(what, me.repository);
        const cause = refusal && causeOfRefusal(refusal);
        if (cause !== undefined && cause !== 'rate-limit' && cause !== 'token') {
          throw forbidden(me.repository, cause, thrown);
        }
        const meaning = meaningOf(thrown, me.repository, deadline.signal);
        if (!(meaning instanceof Unavailable)) throw meaning;
        if (this.#left <= 0) throw new TimeUp('', { cause: meaning });
        await deadline.sleep(backoff(failures, random()));
      }
    }
  }

  async #run(id: number): Promise<RunFacts> {
    const { api, me } = this.#options;
    return this.#ask(`run ${id}`, async () => {
      const { data } = await api.conditional<RunAnswer>(`GET ${this.#base}/runs/${id}`);
      if (data === undefined) throw unknownRun(`run ${id}`, me.repository);
      return factsOf(data);
    });
  }

  #reader<T>(what: string, pick: (data: unknown) => readonly T[] | undefined) {
    const read = pageReader(this.#options.api, pick);
    return (address: string): Promise<Page<T>> => this.#ask(what, () => read(address));
  }

  /** Every run ahead of mine that may still run, nearest first; whether the list knew my own, and was read to its end. */
  async #collect(mine: RunFacts): Promise<{ ahead: RunFacts[]; knowsMe: boolean; isWhole: boolean }> {
    const { policy } = this.#options;
    const list = policy.queueName === undefined ? `workflows/${mine.workflow}/runs` : 'runs';
    const address = `${this.#base}/${list}`;
    const read = this.#reader<RunAnswer>(
      'the list of runs',
      data => (data as { workflow_runs?: RunAnswer[] }).workflow_runs,
    );
    const recent = await readPages(address, read, { most: RECENT_PAGES });
    const found = [...recent.items];
    let { isWhole } = recent;
    const oldest = recent.items.at(-1)?.created_at;
    if (!isWhole && oldest !== undefined) {
      isWhole = true;
      for (const status of STRAGGLERS) {
        const older = await stragglers(address, status, oldest, read);
        found.push(...older.items);
        isWhole &&= older.isWhole;
      }
    }
    const facts = new Map(found.map(run => [run.id, factsOf(run)]));
    const ahead = [...facts.values()].filter(
      run => sharesTurns(run, mine, policy) && isAhead(run, mine) && mayStillRun(run, policy),
    );
    return {
      ahead: ahead.sort((a, b) => (isAhead(a, b) ? 1 : -1)),
      knowsMe: facts.has(mine.id),
      isWhole,
    };
  }

  /** Asks about one run alone: a single read does not lag as lists do. */
  async #isOver(run: RunFacts, mine: RunFacts): Promise<boolean> {
    const { policy } = this.#options;
    const now = await this.#run(run.id);
    if (!mayStillRun(now, policy) || !isAhead(now, mine)) return true;
    if (policy.job === undefined) return false;
    const jobs = await readPages(
      `${this.#base}/runs/${run.id}/jobs`,
      this.#reader<JobAnswer>(`the jobs of run ${run.id}`, data => (data as { jobs?: JobAnswer[] }).jobs),
    );
    // A job that was not read may be the one that still runs.
    return jobs.isWhole && jobIsOver(jobs.items, policy.job, policy.step);
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#left <= 0) throw new TimeUp();
    await this.#options.deadline.sleep(Math.min(ms, this.#left));
  }

  /** Returns once no older run is left. */
  async #wait(): Promise<void> {
    const { policy, clock, pollSeconds, initialWaitSeconds } = this.#options;
    const found = await this.#run(this.#options.me.run);
    const mine = Number.isNaN(found.startedMs) ? { ...found, startedMs: found.createdMs } : found;
    if (policy.queueName !== undefined && !isInQueue(mine, policy.queueName)) {
      this.#options.tell?.({ kind: 'outside', queueName: policy.queueName });
    }
    const from = clock.now();
    let clear = false;
    for (let lists = 1; ; lists += 1) {
      const { ahead, knowsMe, isWhole } = await this.#collect(mine);
      const alive: RunFacts[] = [];
      for (const run of policy.job === undefined ? [] : ahead) {
        if (!(await this.#isOver(run, mine))) alive.push(run);
      }
      const blocking = policy.job === undefined ? ahead : alive;
      this.#position ??= blocking.length;
      this.#first ??= blocking[0]?.id;
      if (blocking.length > 0) {
        clear = false;
        await this.#watch(blocking, mine);
        continue;
      }
      const early = from + initialWaitSeconds * 1000 - clock.now();
      // A list that does not show my own run is older than I am; one that was cut off shows nobody's absence.
      const isEmpty = isWhole && (knowsMe || lists >= LAGGING_LISTS);
      if (isEmpty && early <= 0 && clear) return;
      clear = isEmpty;
      await this.#lookAgain(Math.max(early, Math.min(CONFIRM_MS, pollSeconds * 1000)), lists, isWhole);
    }
  }

  /** Sleeps before the next list. A job that tries only once takes the few looks that it needs to be sure. */
  async #lookAgain(ms: number, lists: number, isWhole: boolean): Promise<void> {
    const { waitSeconds, deadline } = this.#options;
    if (waitSeconds > 0 && this.#left > 0) return deadline.sleep(Math.min(ms, this.#left));
    if (waitSeconds === 0 && lists <= LAGGING_LISTS) return deadline.sleep(ms);
    const cut = new Error('the list of runs could not be read to its end');
    throw new TimeUp('', isWhole ? {} : { cause: cut });
  }

  /** What is ahead of me was there before me: nothing new joins it, so from here each is watched by itself. */
  async #watch(blocking: readonly RunFacts[], mine: RunFacts): Promise<void> {
    const { pollSeconds, random } = this.#options;
    for (const [index, run] of blocking.entries()) {
      this.#nearest = run.id;
      this.#options.tell?.({ kind: 'waiting', ahead: blocking.length - index, run: run.id });
      while (!(await this.#isOver(run, mine))) {
        const remaining = this.#options.remaining?.();
        const times = { pollMs: pollSeconds * 1000, ahead: 1, remaining, turnMs: 0, debt: 0 };
        await this.#sleep(pause({ ...times, random: random() }));
      }
    }
    this.#nearest = undefined;
  }
}

function unknownRun(what: string, repository: string): Fault {
  return new Fault({
    code: 'LOCK_RUN_UNKNOWN',
    what: `GitHub does not know ${what} of ${repository}, so the older runs cannot be found.`,
    remedy: "Give the job 'permissions: actions: read'; without knowing its place it must not pass.",
  });
}

function forbidden(
  repository: string,
  cause: Exclude<ReturnType<typeof causeOfRefusal>, undefined>,
  thrown: unknown,
): Fault {
  const { what, remedy } = wordsOfRefusal(cause, {
    what: 'the token lacks actions: read',
    remedy: "Add 'actions: read' to the job's 'permissions:'.",
  });
  return new Fault({
    code: 'LOCK_FORBIDDEN',
    what: `The older runs of ${repository} cannot be seen: ${what}.`,
    remedy,
    cause: thrown,
  });
}

/** Runs of one status from `oldest` back, to their end: GitHub gives a thousand at a time, from where the last ended. */
async function stragglers(
  address: string,
  status: string,
  oldest: string,
  read: (address: string) => Promise<Page<RunAnswer>>,
): Promise<{ items: readonly RunAnswer[]; isWhole: boolean }> {
  const items: RunAnswer[] = [];
  let until = oldest;
  for (let window = 1; window <= MOST_WINDOWS; window += 1) {
    const query = `status=${status}&created=${encodeURIComponent(`<=${until}`)}`;
    const listing = await readPages(`${address}?${query}`, read, { most: FILTERED_PAGES });
    items.push(...listing.items);
    if (listing.isWhole) return { items, isWhole: true };
    const last = listing.items.at(-1)?.created_at;
    if (last === undefined || last === until) break;
    until = last;
  }
  return { items, isWhole: false };
}

/** Waits for the older runs. @throws Fault as `acquire` does; a run that cannot be identified never passes. */
export function takeTurn(options: TurnOptions): Promise<Held> {
  return new Turn(options).take();
}
