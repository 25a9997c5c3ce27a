/** `strategy: runs`: waits until older runs are over. Nothing is held, so post has nothing to release. */
import { Deadline, systemClock } from '@guarded-deploy/deadline';
import { waitForOlderRuns } from '@guarded-deploy/lock';
import type { Turn } from './acquire.ts';
import { logAdvisoryEvent } from './messages.ts';
import type { TurnDeps, TurnOptions } from './options.ts';
import type { LockRequest } from './request.ts';

/** Waits for the end of older runs; no longer than the waiting time. */
export async function waitForTurn(options: TurnOptions, request: LockRequest, deps: TurnDeps): Promise<Turn> {
  const { deadline, log, context } = deps;
  const { waitSeconds, pollSeconds, onTimeout, runs } = options;
  log.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them.");
  // A call that hangs ends a moment after the waiting time. A job that tries only once has the whole stage for its few calls.
  using patience = new Deadline(
    waitSeconds > 0 ? waitSeconds + 1 : deadline.remainingMs / 1000,
    'waiting for older runs',
    { signal: deadline.signal },
  );
  const api = deps.github(patience);
  const result = await waitForOlderRuns({
    api,
    me: request.me,
    policy: runs,
    deadline: patience,
    clock: systemClock,
    random: Math.random,
    ...{ waitSeconds, pollSeconds, onTimeout },
    initialWaitSeconds: runs.initialWaitSeconds,
    atOnce: runs.atOnce,
    remaining: () => api.usage.remaining,
    onEvent: event => logAdvisoryEvent(deps, event),
  });
  return { result, request, serverUrl: context.serverUrl, usage: api.usage };
}
