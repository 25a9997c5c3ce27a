/** `strategy: runs`: waits until older runs are over. Nothing is held, so post has nothing to release. */
import { Deadline, systemClock } from '@guarded-deploy/deadline';
import { type GitHubApi, waitForOlderRuns } from '@guarded-deploy/lock';
import type { Turn } from './acquire.ts';
import { clientOf } from './connection.ts';
import { waitingOf } from './inputs.ts';
import { logAdvisoryEvent } from './messages.ts';
import type { LockKit, LockRequest } from './request.ts';

/** @returns the turn, and the client whose calls were made for it */
export async function waitForTurn(
  kit: LockKit,
  request: LockRequest,
): Promise<Turn & { readonly api: GitHubApi }> {
  const { inputs, context, env, deadline, log } = kit;
  const waiting = waitingOf(inputs);
  log.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them.");
  // A call that hangs ends a moment after the waiting time. A job that tries only once has the whole stage for its few calls.
  const { waitSeconds } = waiting;
  using patience = new Deadline(
    waitSeconds > 0 ? waitSeconds + 1 : deadline.remainingMs / 1000,
    'waiting for older runs',
    { signal: deadline.signal },
  );
  const api = clientOf(kit, patience);
  const result = await waitForOlderRuns({
    api,
    me: request.me,
    policy: {
      ...inputs,
      branch: inputs.branch ?? (env.GITHUB_HEAD_REF || context.refName || undefined),
      job: inputs.jobToWaitFor,
      step: inputs.stepToWaitFor,
    },
    deadline: patience,
    clock: systemClock,
    random: Math.random,
    ...waiting,
    initialWaitSeconds: inputs.initialWaitSeconds,
    atOnce: inputs.continueAfterSeconds === 0 || inputs.abortAfterSeconds === 0,
    remaining: () => api.usage.remaining,
    onEvent: event => logAdvisoryEvent(kit, event),
  });
  return { result, request, api };
}
