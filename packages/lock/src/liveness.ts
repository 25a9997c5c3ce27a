import { Fault } from '@guarded-deploy/faults';
import { type Api, meaningOf } from './api.ts';
import type { Mark, Ticket } from './state.ts';

/**
 * GitHub's word on a ticket. `dead` is absorbing: a completed job of an attempt never runs again. `unknown` is never
 * taken for dead.
 */
export type Verdict = 'alive' | 'dead' | 'unknown';

export interface Oracle {
  judge(ticket: Ticket): Promise<Verdict>;
}

/** `behind`: my commit is an ancestor of the one that is live. Any other relation, or none known, is not. */
export type Ancestry = 'behind' | 'not-behind' | 'unknown';

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

  async function get<T>(route: string, repository: string): Promise<T | undefined | 'unavailable'> {
    try {
      return (await api.conditional<T>(route)).data;
    } catch (thrown) {
      if (signal?.aborted) throw signal.reason;
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

/** Asks the compare API; needs contents: read of the repository that runs. */
export function gitHubAncestry(options: {
  readonly api: Api;
  readonly signal?: AbortSignal | undefined;
}): AncestryOracle {
  return {
    async compare(mark, mine) {
      try {
        const answer = await options.api.request(
          `GET /repos/${mine.repository}/compare/${mark.sha}...${mine.sha}?per_page=1`,
        );
        const { status } = answer.data as { status?: string };
        if (status === 'behind') return 'behind';
        return status === 'ahead' || status === 'identical' || status === 'diverged'
          ? 'not-behind'
          : 'unknown';
      } catch {
        if (options.signal?.aborted) throw options.signal.reason;
        return 'unknown';
      }
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
    const answer = await api.request(
      `GET /repos/${me.repository}/actions/runs/${me.run}/attempts/${me.attempt}/jobs?per_page=100`,
    );
    const { jobs = [] } = answer.data as {
      jobs?: readonly { id: number; runner_name?: string; status: string }[];
    };
    const own = jobs.filter(job => job.runner_name === runner && job.status === 'in_progress');
    return own.length === 1 ? { ...me, job: own[0]!.id } : me;
  } catch {
    if (signal?.aborted) throw signal.reason;
    return me;
  }
}
