/**
 * One deploy at a time, in order.
 *
 * ```ts
 * const api = createGitHub({ token, context, deadline, log, env });        // or anything of the shape `GitHubApi`
 * const keys = normalizeKeys(['production']);                              // one normal form for all spellings
 * const me = ticketOf({ ...context, workflow: context.workflowRef, jobId, runner: env.RUNNER_NAME ?? '' });
 * const store = gitHubStore({ api, owner, repo, run: context.runId, signal: deadline.signal });
 * const result = await acquireLock({
 *   keys, former: formerNames(['production']), me, store, deadline, clock: systemClock, random: Math.random,
 *   liveness: gitHubLiveness({ api, now: systemClock.now, signal: deadline.signal }),
 *   ancestry: gitHubAncestry({ api, signal: deadline.signal }),
 *   remaining: () => api.usage.remaining,
 *   waitSeconds: 1800, pollSeconds: 5, onTimeout: 'fail', order: 'arrival', superseded: 'skip',
 * });
 * const fault = stopReason(result);
 * if (fault) throw fault;                      // e.g. timed out with onTimeout: fail
 * if (result.kind !== 'acquired') return;      // e.g. superseded, or timed out with onTimeout: skip
 * … deploy with result.fencingToken …
 * await releaseLock({ keys, me, store, deadline, clock: systemClock, random: Math.random, live: deployed, seen: result.seen });
 * ```
 *
 * `acquireLock` returns however waiting ends, and throws a Fault only where nothing can be known or done. Save keys and
 * ticket before the call: then a post step can release after a kill at any moment. A release touches only what is this
 * job's. Give it a Deadline of its own: that of a cancelled run is aborted.
 */
export { acquireLock } from './acquire.ts';
export { type AdvisoryEvent, waitForOlderRuns } from './advisory.ts';
export { gitHubAncestry, isContained } from './ancestry.ts';
export { breakLock } from './break.ts';
export { describeHold } from './faults.ts';
export { calendarFor, freezeAt, readCalendar } from './freezes/calendar.ts';
export type { GitHubApi } from './github-api.ts';
export { gitHubStore } from './github-store.ts';
export { type Freeze, type HeldUp, type Hold, LONGEST_REASON, reasonOf } from './hold.ts';
export { type Held, holdersOf, holdLocks, type Lifted, unholdLocks } from './hold-locks.ts';
export { formerNames, mirrorRefOf, normalizeKey, normalizeKeys, refOf } from './key.ts';
export { gitHubLiveness } from './liveness.ts';
export type { SupersededPolicy } from './machine.ts';
export type { LockEvent, LockOptions } from './options.ts';
export { withOwnJob } from './own-job.ts';
export { type Released, releaseLock } from './release.ts';
export { type Repaired, repairLock } from './repair.ts';
export {
  type AcquireResult,
  type AdvisoryResult,
  fencingTokenOf,
  goesOnWithout,
  isTurn,
  type OnTimeout,
  stopReason,
} from './result.ts';
export type { RunsPolicy } from './runs.ts';
export { freshState, type LockState, type QueueOrder, type Ticket } from './state.ts';
export { largestCounter, parseLockState, serializeLockState } from './state-format.ts';
export { lockStatus } from './status.ts';

export { describeTicket, isRunTicket, runUrl, ticketOf } from './ticket.ts';
export { parseUntil } from './until.ts';
export { verifyLock } from './verify.ts';
