/**
 * The rules by which other actions take turns, written from their documentation and behaviour, at their default pace, to
 * be measured in the same world as ours. They use a client without retries, as they do.
 */
import type { GitHubApi } from '../src/github-api.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface PeerJob {
  readonly api: GitHubApi;
  readonly clock: VirtualClock;
  readonly signal: AbortSignal;
  readonly repository: string;
  readonly run: number;
  readonly workflow: number;
  readonly branch: string;
}

export interface Subject<Job> {
  readonly name: string;
  /** Returns once it is this job's turn; throws when the step fails. */
  acquire(job: Job): Promise<void>;
  release(job: Job): Promise<void>;
}

interface Run {
  readonly id: number;
  readonly status: string;
  readonly run_attempt: number;
  readonly run_started_at: string;
  readonly created_at: string;
}

async function get<T>(job: PeerJob, path: string): Promise<T> {
  return (await job.api.request(`GET /repos/${job.repository}${path}`)).data as T;
}

/**
 * softprops/turnstyle v3: own run, then the workflow's runs by three filters at the same time; older by id, or by start
 * where one of the two is a re-run; 60 s between looks.
 */
export const turnstyle: Subject<PeerJob> = {
  name: 'turnstyle v3',
  async acquire(job) {
    for (;;) {
      const own = await get<Run>(job, `/actions/runs/${job.run}`);
      const lists = await job.clock.all(
        ['in_progress', 'queued', 'waiting'].map(
          status => () =>
            get<{ workflow_runs: Run[] }>(
              job,
              `/actions/workflows/${job.workflow}/runs?status=${status}&branch=${job.branch}&per_page=100`,
            ),
        ),
      );
      const older = (run: Run) =>
        run.run_attempt > 1 || own.run_attempt > 1
          ? run.run_started_at < own.run_started_at
          : run.id < own.id;
      const previous = lists
        .flatMap(list => list.workflow_runs)
        .filter(run => run.id !== own.id && older(run));
      if (previous.length === 0) return;
      await job.clock.sleep(60_000, job.signal);
    }
  },
  release: async () => undefined,
};

/** ahmadnassri/action-workflow-queue: the first thirty runs, older by their start in whole seconds, 10 s between looks. */
export const workflowQueue: Subject<PeerJob> = {
  name: 'workflow-queue',
  async acquire(job) {
    const own = await get<Run>(job, `/actions/runs/${job.run}`);
    for (;;) {
      const { workflow_runs: runs } = await get<{ workflow_runs: Run[] }>(
        job,
        `/actions/workflows/${job.workflow}/runs`,
      );
      const before = runs
        .filter(run =>
          ['in_progress', 'queued', 'waiting', 'pending', 'action_required'].includes(run.status),
        )
        .filter(run => Date.parse(run.run_started_at) < Date.parse(own.run_started_at));
      if (before.length === 0) return;
      await job.clock.sleep(10_000, job.signal);
    }
  },
  release: async () => undefined,
};

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const LOCK_REF = 'heads/lock-production';

interface LockHead {
  readonly repository: {
    readonly ref: { readonly target: { readonly oid: string; readonly message: string } } | null;
  };
}

async function lockHead(job: PeerJob): Promise<{ oid: string; state: string } | undefined> {
  const [owner, name] = job.repository.split('/');
  const answer = await job.api.graphql<LockHead>(
    `query($owner: String!, $name: String!, $ref: String!) {
      repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { oid ... on Commit { message } } } }
    }`,
    { owner, name, ref: `refs/${LOCK_REF}` },
  );
  const target = answer.repository.ref?.target;
  return target
    ? { oid: target.oid, state: (JSON.parse(target.message) as { state: string }).state }
    : undefined;
}

async function moveLock(job: PeerJob, from: string | undefined, state: string): Promise<boolean> {
  const commit = await job.api.request(`POST /repos/${job.repository}/git/commits`, {
    message: JSON.stringify({ state, run: job.run }),
    tree: EMPTY_TREE,
    parents: from === undefined ? [] : [from],
  });
  const { sha } = commit.data as { sha: string };
  try {
    if (from === undefined)
      await job.api.request(`POST /repos/${job.repository}/git/refs`, { ref: `refs/${LOCK_REF}`, sha });
    else await job.api.request(`PATCH /repos/${job.repository}/git/refs/${LOCK_REF}`, { sha, force: false });
    return true;
  } catch (thrown) {
    if ((thrown as { status?: number }).status === 422) return false;
    throw thrown;
  }
}

/** suzuki-shunsuke/lock-action: a branch whose head says lock or unlock; whoever finds it free takes it; 10 s between looks. */
export const lockAction: Subject<PeerJob> = {
  name: 'lock-action',
  async acquire(job) {
    for (;;) {
      const head = await lockHead(job);
      if (head?.state !== 'lock' && (await moveLock(job, head?.oid, 'lock'))) return;
      await job.clock.sleep(10_000, job.signal);
    }
  },
  async release(job) {
    const head = await lockHead(job);
    if (head?.state === 'lock') await moveLock(job, head.oid, 'unlock');
  },
};
