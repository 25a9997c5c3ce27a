/**
 * One deploy at a time, in order.
 *
 * ```ts
 * const api = createGitHub({ token, context, deadline, log, env });        // or anything of the shape `Api`
 * const keys = normalizeKeys(['production']);                              // one normal form for all spellings
 * const me = ticketOf({ ...context, workflow: context.workflowRef, jobId, runner: env.RUNNER_NAME ?? '' });
 * const store = gitHubStore({ api, owner, repo, run: context.runId, signal: deadline.signal });
 * const held: Held = await acquire({
 *   keys, former: formerNames(['production']), me, store, deadline, clock: systemClock, random: Math.random,
 *   oracle: gitHubOracle({ api, now: systemClock.now, signal: deadline.signal }),
 *   ancestry: gitHubAncestry({ api, signal: deadline.signal }),
 *   remaining: () => api.usage.remaining,
 *   waitSeconds: 1800, pollSeconds: 5, onTimeout: 'fail', order: 'arrival', superseded: 'skip',
 * });
 * if (held.fault) throw held.fault;            // timed out with onTimeout: fail, or superseded: fail
 * if (!held.acquired) return;                  // superseded: skip, or onTimeout: skip; held.forceContinued with continue
 * … deploy with held.fencingToken …
 * await release({ keys, me, store, deadline, clock: systemClock, random: Math.random, live: deployed, seen: held.seen });
 * ```
 *
 * `acquire` returns however waiting ends and throws a Fault only where nothing can be known or done. Save keys and
 * ticket before calling it, so that a post step can `release` after a kill at any instant: release touches only what is
 * this job's. Give the release a Deadline of its own (a cancelled run has aborted the other one).
 */
export { type Api, Unavailable } from './api.ts';
export { breakLock, type Repaired, repair, status, verify } from './by-hand.ts';
export type { LockNews } from './drive.ts';
export { FENCED, fenceScript } from './fence.ts';
export { formerNames, mirrorOf, normalizeKey, normalizeKeys, refOf } from './key.ts';
export {
  type Ancestry,
  type AncestryOracle,
  gitHubAncestry,
  gitHubOracle,
  isContained,
  type Oracle,
  type Verdict,
  withOwnJob,
} from './liveness.ts';
export type { Head, Superseded } from './machine.ts';
export {
  isAhead,
  isInQueue,
  jobIsOver,
  mayStillRun,
  orderKey,
  type RunFacts,
  type RunsPolicy,
  sharesTurns,
  type TurnNews,
  type TurnOptions,
  takeTurn,
} from './runs.ts';
export {
  freshState,
  type LockState,
  largestCounter,
  type Mark,
  type Order,
  parse,
  serialize,
  type Ticket,
} from './state.ts';
export { gitHubStore, type Store, type Swap } from './store.ts';
export { type JobIdentity, runUrl, ticketOf } from './ticket.ts';
export {
  type AcquireOptions,
  acquire,
  describeTicket,
  type Held,
  type Released,
  type ReleaseOptions,
  release,
} from './wait.ts';
