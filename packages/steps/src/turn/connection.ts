/** The lock's package on GitHub: what its commands need. */
import { type Deadline, systemClock } from '@guarded-deploy/deadline';
import {
  type GitHubApi,
  gitHubAncestry,
  gitHubLiveness,
  gitHubStore,
  type Hold,
  type LockEvent,
  type Ticket,
} from '@guarded-deploy/lock';
import { described, describedHold, logLockEvent } from './messages.ts';
import type { TurnDeps } from './options.ts';
import { type LockRequest, namesOf } from './request.ts';

/** What a command on locks needs of its job. */
export type LockDeps = Pick<TurnDeps, 'context' | 'log' | 'github'>;

/** The branch that this job deploys from: the run's own; the default one for tags, pull requests and other refs. */
function branchOf({ context }: LockDeps): string | undefined {
  const own = /^refs\/heads\/(.+)$/.exec(context.ref)?.[1];
  const usual = (context.payload as { repository?: { default_branch?: unknown } } | null)?.repository
    ?.default_branch;
  return own ?? (typeof usual === 'string' && usual !== '' ? usual : undefined);
}

/**
 * What every command of the lock's package needs.
 * @param deadline ends the command
 * @param api a client to share; one of its own unless given
 */
export function lockOptionsOf(
  request: LockRequest,
  deps: LockDeps,
  deadline: Deadline,
  api: GitHubApi = deps.github(deadline),
) {
  const { context } = deps;
  const payload = context.payload as { repository?: { node_id?: string; full_name?: string } } | null;
  const own = payload?.repository?.full_name === `${request.owner}/${request.repo}`;
  return {
    store: gitHubStore({
      api,
      owner: request.owner,
      repo: request.repo,
      namespace: request.namespace,
      repositoryId: own ? payload?.repository?.node_id : undefined,
      run: context.runId > 0 ? context.runId : undefined,
      signal: deadline.signal,
    }),
    keys: namesOf(request),
    me: request.me,
    deadline,
    clock: systemClock,
    random: Math.random,
    wallClock: Date.now,
    onEvent: (event: LockEvent) => logLockEvent(deps, event),
  };
}

/** GitHub's time, by the date of its last answer. */
export const timeOf = (api: GitHubApi) => (): number | undefined =>
  api.usage.aheadMs === undefined ? undefined : Date.now() + api.usage.aheadMs;

/** What an acquisition needs besides. */
export function waitOptionsOf(deps: LockDeps, { signal }: Deadline, api: GitHubApi) {
  const { serverUrl } = deps.context;
  const branch = branchOf(deps);
  return {
    liveness: gitHubLiveness({ api, now: systemClock.now, signal }),
    ancestry: gitHubAncestry({ api, branch, signal }),
    describe: (ticket: Ticket) => described(ticket, serverUrl),
    describeHeldUp: (hold: Hold) => describedHold(hold, serverUrl),
    branch,
    now: timeOf(api),
    remaining: () => api.usage.remaining,
    counted: () => api.usage.counted,
  };
}
