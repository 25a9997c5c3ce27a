/** Whether the job behind a ticket is alive, by GitHub's word. */
import { Fault } from '@guarded-deploy/faults';
import { causeOfRefusal, refusalOf, wordsOfRefusal } from '@guarded-deploy/faults/refusals';
import { type GitHubApi, meaningOf } from './github-api.ts';
import type { Ticket } from './state.ts';

/** GitHub's word on a ticket. A dead job stays dead: an attempt never runs again. `unknown` is never taken for dead. */
export type Liveness = 'alive' | 'dead' | 'unknown';

export interface LivenessReader {
  livenessOf(ticket: Ticket): Promise<Liveness>;
  /** Why GitHub refuses to say whether the jobs of `repository` are alive; undefined where it does not refuse. */
  refusal?(repository: string): Fault | undefined;
}

interface RunAnswer {
  readonly status?: string | null;
  readonly run_attempt?: number;
}

interface JobAnswer extends RunAnswer {
  readonly run_id?: number;
}

/** After every so many answers that call a job alive, its run is asked too. That is rarely needed, and a counted call. */
const RUN_EVERY = 5;
/** A missing run counts as dead when it is still missing after this long, and the repository can be seen. */
const MISSING_MS = 60_000;

/** What a run says about one of its attempts. An answer that knows only an earlier attempt comes from a replica that lags. */
function livenessInRun(run: RunAnswer, attempt: number): Liveness {
  if (typeof run.run_attempt === 'number' && run.run_attempt !== attempt)
    return run.run_attempt > attempt ? 'dead' : 'unknown';
  if (run.status === 'completed') return 'dead';
  return typeof run.status === 'string' ? 'alive' : 'unknown';
}

interface LivenessOptions {
  readonly api: GitHubApi;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the Actions API. A job is dead when it completed, when its run completed or is on a later attempt, or when the run is
 * gone: 404 twice, a minute apart, from a repository that the token can see (one that it cannot see answers 404 too).
 */
export function gitHubLiveness({ api, now, signal }: LivenessOptions): LivenessReader {
  /** Since when a run is missing, by nonce. */
  const missing = new Map<string, number>();
  /** How often a job was called alive, by nonce. */
  const alive = new Map<string, number>();
  const refusals = new Map<string, Fault>();

  async function get<T>(route: string, repository: string): Promise<T | undefined | 'unavailable'> {
    try {
      const { data } = await api.conditional<T>(route);
      refusals.delete(repository);
      return data;
    } catch (thrown) {
      if (signal?.aborted) throw signal.reason;
      const refused = refusalFault(thrown, repository);
      if (refused) refusals.set(repository, refused);
      const meaning = meaningOf(thrown, repository, signal);
      // Without an answer the job goes on waiting: the holder may well be alive.
      if (meaning instanceof Fault || meaning instanceof Error) return 'unavailable';
      throw meaning;
    }
  }

  const getRun = (ticket: Ticket) =>
    get<RunAnswer>(`GET /repos/${ticket.repository}/actions/runs/${ticket.run}`, ticket.repository);

  async function livenessOfRun(ticket: Ticket): Promise<Liveness> {
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
    return livenessInRun(run, ticket.attempt);
  }

  /** A job that GitHub forgot to complete is over all the same when its run is, or is on a later attempt. */
  async function isLeftBehind(ticket: Ticket): Promise<boolean> {
    const run = await getRun(ticket);
    return run !== undefined && run !== 'unavailable' && livenessInRun(run, ticket.attempt) === 'dead';
  }

  return {
    refusal: repository => refusals.get(repository),
    async livenessOf(ticket) {
      if (ticket.job === null) return livenessOfRun(ticket);
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
      if (!fits) return livenessOfRun(ticket);
      missing.delete(ticket.nonce);
      if (job.status === 'completed') return 'dead';
      if (typeof job.status !== 'string') return 'unknown';
      const times = (alive.get(ticket.nonce) ?? 0) + 1;
      alive.set(ticket.nonce, times);
      return times % RUN_EVERY === 0 && (await isLeftBehind(ticket)) ? 'dead' : 'alive';
    },
  };
}

/** A refusal to answer about Actions, in words; undefined for any other error. Asking again does not change it. */
function refusalFault(thrown: unknown, repository: string): Fault | undefined {
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
