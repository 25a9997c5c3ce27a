/** The lock's package on GitHub: a client, and what its commands need. */
import { createGitHub } from '@guarded-deploy/action-kit';
import { type Deadline, systemClock } from '@guarded-deploy/deadline';
import {
  type GitHubApi,
  gitHubAncestry,
  gitHubLiveness,
  gitHubStore,
  type LockEvent,
  type Ticket,
} from '@guarded-deploy/lock';
import { described, logLockEvent } from './messages.ts';
import { type LockKit, type LockRequest, namesOf } from './request.ts';

export function clientOf({ context, log, env, inputs }: LockKit, deadline: Deadline): GitHubApi {
  return createGitHub({
    token: inputs.token,
    context,
    deadline,
    log,
    env,
    retries: inputs.retries,
  }) as unknown as GitHubApi;
}

/** The branch that this job deploys from: the run's own; the default one for tags, pull requests and other refs. */
function branchOf({ context }: Pick<LockKit, 'context'>): string | undefined {
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
  kit: LockKit,
  request: LockRequest,
  deadline: Deadline,
  api = clientOf(kit, deadline),
) {
  const { context } = kit;
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
    onEvent: (event: LockEvent) => logLockEvent(kit, event),
  };
}

/** What an acquisition needs besides. */
export function waitOptionsOf(kit: LockKit, { signal }: Deadline, api: GitHubApi) {
  const { serverUrl } = kit.context;
  const branch = branchOf(kit);
  return {
    liveness: gitHubLiveness({ api, now: systemClock.now, signal }),
    ancestry: gitHubAncestry({ api, branch, signal }),
    describe: (ticket: Ticket) => described(ticket, serverUrl),
    branch,
    remaining: () => api.usage.remaining,
    counted: () => api.usage.counted,
  };
}
