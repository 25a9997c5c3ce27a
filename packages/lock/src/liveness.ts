import { readPages } from '@guarded-deploy/deadline/pages';
import { Fault } from '@guarded-deploy/faults';
import { causeOfRefusal, refusalOf, wordsOfRefusal } from '@guarded-deploy/faults/refusals';
import { type Api, meaningOf, pageReader } from './api.ts';
import type { Mark, Ticket } from './state.ts';

/**
 * GitHub's word on a ticket. `dead` is absorbing: a completed job of an attempt never runs again. `unknown` is never
 * taken for dead.
 */
export type Verdict = 'alive' | 'dead' | 'unknown';

export interface Oracle {
  judge(ticket: Ticket): Promise<Verdict>;
  /** Why GitHub refuses to say whether jobs of `repository` live, as it last did; undefined where it does not refuse. */
  refusal?(repository: string): Fault | undefined;
}

/**
 * `behind`: my commit is an ancestor of the one that is live, and that one is on the branch that this job deploys from.
 * `stray`: the same, but it is not on the branch, or nobody can say so. Any other relation, or none known, is not behind.
 */
export type Ancestry = 'behind' | 'stray' | 'not-behind' | 'unknown';

export interface AncestryOracle {
  compare(mark: Mark, mine: Ticket): Promise<Ancestry>;
}

interface RunAnswer {
  readonly status?: string | null;
  readonly run_attempt?: number;
}

interface JobAnswer extends RunAnswer {
  readonly run_id?: number;
}

/** Every so many answers that call a job alive, its run is asked as well: rarely needed, and a counted call. */
const RUN_EVERY = 5;
/** A run that vanished counts as dead when it is still missing after this long, and the repository can be seen. */
const MISSING_MS = 60_000;

/** What a run says about one of its attempts. An answer that knows only an earlier attempt is an old replica's. */
function verdictOfRun(run: RunAnswer, attempt: number): Verdict {
  if (typeof run.run_attempt === 'number' && run.run_attempt !== attempt)
    return run.run_attempt > attempt ? 'dead' : 'unknown';
  if (run.status === 'completed') return 'dead';
  return typeof run.status === 'string' ? 'alive' : 'unknown';
}

export interface OracleOptions {
  readonly api: Api;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the Actions API. Dead is: the job completed, its run completed, its run is on a later attempt, or the run is gone
 * (404 twice a minute apart, from a repository the token provably sees: a private repository of others answers 404 too).
 */
export function gitHubOracle({ api, now, signal }: OracleOptions): Oracle {
  const missing = new Map<string, number>();
  /** How often each job was called alive. */
  const alive = new Map<string, number>();
  const refusals = new Map<string, Fault>();

  async function get<T>(route: string, repository: string): Promise<T | undefined | 'unavailable'> {
    try {
      const { data } = await api.conditional<T>(route);
      refusals.delete(repository);
      return data;
    } catch (thrown) {
      if (signal?.aborted) throw signal.reason;
      const refused = unseen(thrown, repository);
      if (refused) refusals.set(repository, refused);
      const meaning = meaningOf(thrown, repository, signal);
      // No answer is no reason to stop waiting: the holder may well be alive.
      if (meaning instanceof Fault || meaning instanceof Error) return 'unavailable';
      throw meaning;
    }
  }

  const getRun = (ticket: Ticket) =>
    get<RunAnswer>(`GET /repos/${ticket.repository}/actions/runs/${ticket.run}`, ticket.repository);

  async function judgeRun(ticket: Ticket): Promise<Verdict> {
    const run = await getRun(ticket);
    if (run === 'unavailable') return 'unknown';
    if (run === undefined) {
      const since = missing.get(ticket.nonce);
      if (since === undefined) {
        missing.set(ticket.nonce, now());
        return 'unknown';
      }
      if (now() - since < MISSING_MS) return 'unknown';
      // Only whether the list can be seen matters, not what is on it.
      const runs = await get<{ total_count?: number }>(
        `GET /repos/${ticket.repository}/actions/runs?per_page=1`,
        ticket.repository,
      );
      return runs !== 'unavailable' && typeof runs?.total_count === 'number' ? 'dead' : 'unknown';
    }
    missing.delete(ticket.nonce);
    return verdictOfRun(run, ticket.attempt);
  }

  /** A job that GitHub forgot to complete is over all the same when its run is, or is on a later attempt. */
  async function isLeftBehind(ticket: Ticket): Promise<boolean> {
    const run = await getRun(ticket);
    return run !== undefined && run !== 'unavailable' && verdictOfRun(run, ticket.attempt) === 'dead';
  }

  return {
    refusal: repository => refusals.get(repository),
    async judge(ticket) {
      if (ticket.job === null) return judgeRun(ticket);
      const job = await get<JobAnswer>(
        `GET /repos/${ticket.repository}/actions/jobs/${ticket.job}`,
        ticket.repository,
      );
      if (job === 'unavailable') return 'unknown';
      // A job of another run or attempt says nothing about this ticket.
      const fits =
        job !== undefined &&
        job.run_id === ticket.run &&
        (job.run_attempt === undefined || job.run_attempt === ticket.attempt);
      if (!fits) return judgeRun(ticket);
      missing.delete(ticket.nonce);
      if (job.status === 'completed') return 'dead';
      if (typeof job.status !== 'string') return 'unknown';
      const times = (alive.get(ticket.nonce) ?? 0) + 1;
      alive.set(ticket.nonce, times);
      return times % RUN_EVERY === 0 && (await isLeftBehind(ticket)) ? 'dead' : 'alive';
    },
  };
}

/** GitHub's no to a question about Actions, in words: it will not change by asking again. Undefined for anything else. */
function unseen(thrown: unknown, repository: string): Fault | undefined {
  const refusal = refusalOf(thrown);
  const cause = refusal && causeOfRefusal(refusal);
  if (cause === undefined || cause === 'rate-limit') return undefined;
  const { what, remedy } = wordsOfRefusal(cause, {
    what: 'the token lacks actions: read',
    remedy: "Add 'actions: read' to the job's 'permissions:' (besides 'contents: write').",
  });
  return new Fault({
    code: 'LOCK_ACTIONS_UNREADABLE',
    what: `GitHub does not say whether the jobs of ${repository} are alive: ${what}. A dead holder is not noticed.`,
    remedy,
    cause: thrown,
  });
}

/**
 * Whether a commit is part of another's history, or the same; false also where GitHub does not say. Needs contents: read.
 */
export async function isContained(
  api: Api,
  { repository, sha }: Pick<Mark, 'repository' | 'sha'>,
  inside: string,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const answer = await api.request(`GET /repos/${repository}/compare/${sha}...${inside}?per_page=1`);
    return ['ahead', 'identical'].includes(String((answer.data as { status?: unknown }).status));
  } catch {
    if (signal?.aborted) throw signal.reason;
    return false;
  }
}

/**
 * Asks the compare API; needs contents: read of the repository that runs.
 * @param branch the branch that this job deploys from; the repository's default branch unless given
 */
export function gitHubAncestry(options: {
  readonly api: Api;
  readonly branch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}): AncestryOracle {
  const { api, signal } = options;

  async function relation(repository: string, base: string, head: string): Promise<unknown> {
    // How the two are related is asked, not what lies between them.
    const answer = await api.request(`GET /repos/${repository}/compare/${base}...${head}?per_page=1`);
    return (answer.data as { status?: unknown }).status;
  }

  async function headOfBranch(repository: string): Promise<string> {
    let { branch } = options;
    if (branch === undefined) {
      const answer = await api.request(`GET /repos/${repository}`);
      branch = (answer.data as { default_branch: string }).default_branch;
    }
    const ref = branch.split('/').map(encodeURIComponent).join('/');
    const answer = await api.request(`GET /repos/${repository}/git/ref/heads/${ref}`);
    return (answer.data as { object: { sha: string } }).object.sha;
  }

  /** Anybody who may write to the repository may have written the mark: only a commit of the branch is taken for live. */
  async function isOnBranch(repository: string, sha: string): Promise<boolean> {
    try {
      const status = await relation(repository, sha, await headOfBranch(repository));
      return status === 'ahead' || status === 'identical';
    } catch {
      if (signal?.aborted) throw signal.reason;
      return false;
    }
  }

  return {
    async compare(mark, mine) {
      let status: unknown;
      try {
        status = await relation(mine.repository, mark.sha, mine.sha);
      } catch {
        if (signal?.aborted) throw signal.reason;
        return 'unknown';
      }
      if (status === 'behind') return (await isOnBranch(mine.repository, mark.sha)) ? 'behind' : 'stray';
      return status === 'ahead' || status === 'identical' || status === 'diverged' ? 'not-behind' : 'unknown';
    },
  };
}

/**
 * Finds the id of the job that runs on `runner`, where the host does not tell a job its own (GitHub Enterprise Server).
 * @returns the ticket with its job, or as it is: then liveness is judged by the run
 */
export async function withOwnJob(
  api: Api,
  me: Ticket,
  runner: string,
  signal?: AbortSignal,
): Promise<Ticket> {
  if (me.job !== null || runner === '') return me;
  try {
    const { items, isWhole } = await readPages<{ id: number; runner_name?: string; status: string }>(
      `/repos/${me.repository}/actions/runs/${me.run}/attempts/${me.attempt}/jobs`,
      pageReader(api, data => (data as { jobs?: [] }).jobs),
    );
    const own = items.filter(job => job.runner_name === runner && job.status === 'in_progress');
    // What was not read to its end may have another job of this runner's name.
    return isWhole && own.length === 1 ? { ...me, job: own[0]!.id } : me;
  } catch {
    if (signal?.aborted) throw signal.reason;
    return me;
  }
}
