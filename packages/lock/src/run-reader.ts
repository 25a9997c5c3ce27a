/** Reads runs and their jobs from GitHub, until there is an answer or the time is up. */
import type { Deadline } from '@guarded-deploy/deadline';
import { type Page, readPages } from '@guarded-deploy/deadline/pages';
import { Fault } from '@guarded-deploy/faults';
import { causeOfRefusal, refusalOf, wordsOfRefusal } from '@guarded-deploy/faults/refusals';
import { type GitHubApi, meaningOf, pageReader, Unavailable } from './github-api.ts';
import { backoff } from './pace.ts';
import {
  isAhead,
  jobIsOver,
  mayStillRun,
  type RunJob,
  type RunsPolicy,
  sharesTurns,
  type WorkflowRun,
} from './runs.ts';

/** Pages of the newest runs, of any status. Older runs that are not over are asked for by status. */
const RECENT_PAGES = 10;
/** Pages that GitHub gives of a filtered list. What is older is asked for in another list. */
const FILTERED_PAGES = 10;
/** So many such lists: more active runs than GitHub allows. */
const MOST_WINDOWS = 20;
/** In the order in which a run goes through them: a run that moves on meanwhile is found by a later question. */
const ACTIVE = ['requested', 'pending', 'waiting', 'queued', 'in_progress'] as const;

/** The waiting time is over. `cause` is what went wrong last, where something did. */
export class TimeUp extends Error {}

/** A run as GitHub shows it. */
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

function factsOf(answer: RunAnswer): WorkflowRun {
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

interface RunReaderOptions {
  readonly api: GitHubApi;
  /** owner/name. */
  readonly repository: string;
  readonly policy: RunsPolicy;
  readonly deadline: Deadline;
  readonly random: () => number;
  /** Milliseconds until the waiting time is over. */
  readonly leftMs: () => number;
}

/** The runs that a run waits for, as a list shows them. */
interface RunsAhead {
  /** Runs ahead that may still work, nearest first. */
  readonly ahead: readonly WorkflowRun[];
  /** Whether the list shows the run that waits. A list that does not is older than that run. */
  readonly knowsMe: boolean;
  /** Whether the list was read to its end. */
  readonly isWhole: boolean;
}

export class RunReader {
  readonly #options: RunReaderOptions;
  readonly #base: string;

  constructor(options: RunReaderOptions) {
    this.#options = options;
    this.#base = `/repos/${options.repository}/actions`;
  }

  /** Asks again until there is an answer or the time is up. @throws Fault when asking again cannot help */
  async #ask<T>(what: string, call: () => Promise<T>): Promise<T> {
    const { repository, deadline, random, leftMs } = this.#options;
    for (let failures = 1; ; failures += 1) {
      try {
        return await call();
      } catch (thrown) {
        const refusal = refusalOf(thrown);
        if (refusal?.status === 404) throw unknownRun(what, repository);
        const cause = refusal && causeOfRefusal(refusal);
        if (cause !== undefined && cause !== 'rate-limit' && cause !== 'token') {
          throw forbidden(repository, cause, thrown);
        }
        const meaning = meaningOf(thrown, repository, deadline.signal);
        if (!(meaning instanceof Unavailable)) throw meaning;
        if (leftMs() <= 0) throw new TimeUp('', { cause: meaning });
        await deadline.sleep(backoff(failures, random()));
      }
    }
  }

  #pages<T>(what: string, pick: (data: unknown) => readonly T[] | undefined) {
    const read = pageReader(this.#options.api, pick);
    return (address: string): Promise<Page<T>> => this.#ask(what, () => read(address));
  }

  async run(id: number): Promise<WorkflowRun> {
    const { api, repository } = this.#options;
    return this.#ask(`run ${id}`, async () => {
      const { data } = await api.conditional<RunAnswer>(`GET ${this.#base}/runs/${id}`);
      if (data === undefined) throw unknownRun(`run ${id}`, repository);
      return factsOf(data);
    });
  }

  /** Every run ahead of `mine` that may still work. */
  async runsAhead(mine: WorkflowRun): Promise<RunsAhead> {
    const { policy } = this.#options;
    const list = policy.queueName === undefined ? `workflows/${mine.workflow}/runs` : 'runs';
    const address = `${this.#base}/${list}`;
    const read = this.#pages<RunAnswer>(
      'the list of runs',
      data => (data as { workflow_runs?: RunAnswer[] }).workflow_runs,
    );
    const recent = await readPages(address, read, { most: RECENT_PAGES });
    const found = [...recent.items];
    let { isWhole } = recent;
    const oldest = recent.items.at(-1)?.created_at;
    if (!isWhole && oldest !== undefined) {
      isWhole = true;
      for (const status of ACTIVE) {
        const older = await olderRuns(address, status, oldest, read);
        found.push(...older.items);
        isWhole &&= older.isWhole;
      }
    }
    const runs = new Map(found.map(run => [run.id, factsOf(run)]));
    const ahead = [...runs.values()].filter(
      run => sharesTurns(run, mine, policy) && isAhead(run, mine) && mayStillRun(run, policy),
    );
    return {
      ahead: ahead.sort((a, b) => (isAhead(a, b) ? 1 : -1)),
      knowsMe: runs.has(mine.id),
      isWhole,
    };
  }

  /** Whether `mine` need not wait for `run` any more. Asks about that run alone: a single answer does not lag as lists do. */
  async isOver(run: WorkflowRun, mine: WorkflowRun): Promise<boolean> {
    const { policy } = this.#options;
    const now = await this.run(run.id);
    if (!mayStillRun(now, policy) || !isAhead(now, mine)) return true;
    if (policy.job === undefined) return false;
    const jobs = await readPages(
      `${this.#base}/runs/${run.id}/jobs`,
      this.#pages<RunJob>(`the jobs of run ${run.id}`, data => (data as { jobs?: RunJob[] }).jobs),
    );
    // A job that was not read may be the one that still works.
    return jobs.isWhole && jobIsOver(jobs.items, policy.job, policy.step);
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

/** All runs of one status from `oldest` back. GitHub gives a thousand at a time; the next list begins where the last ended. */
async function olderRuns(
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
