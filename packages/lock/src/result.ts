/** How an acquisition, or a wait for older runs, ended. */
import type { Fault } from '@guarded-deploy/faults';
import type { HeldUp } from './hold.ts';
import type { LockState, Ticket } from './state.ts';

export type OnTimeout = 'fail' | 'skip' | 'continue';

/** What is known at the end, however it ended. */
export interface WaitReport {
  readonly keys: readonly string[];
  readonly ticket: Ticket;
  /** Jobs ahead when this one joined; 0: the lock was free. */
  readonly position: number;
  readonly waitedMs: number;
  /** The job that was directly ahead when this one joined. */
  readonly waitedFor: Ticket | undefined;
  /** Dead jobs that this one removed. */
  readonly reaped: readonly Ticket[];
  /** Keys of this step that an earlier step of the job took. They are held, however this step ended. */
  readonly kept: readonly string[];
  /** A commit that contains this job's is live. With `superseded: allow` the job goes on all the same. */
  readonly newerIsLive: boolean;
  /** At the end a hold or a freeze stood in the way. */
  readonly heldUp?: HeldUp | undefined;
  /** The locks as last seen. */
  readonly states: readonly LockState[];
  /** Their versions. `releaseLock` takes them, and then recognises an outdated answer. */
  readonly seen: Readonly<Record<string, number>>;
}

/** The lock is this job's. */
interface Acquired {
  readonly kind: 'acquired';
  /** Strictly larger than the token of every earlier holder. */
  readonly fencingToken: number;
}

/** Something newer is live. `fault` is there with `superseded: fail`; otherwise the job ends well, without the lock. */
interface Superseded {
  readonly kind: 'superseded';
  readonly fault: Fault | undefined;
}

/** The live commit contains this job's and is not on the branch: nobody knows whether it may be trusted. */
interface Stray {
  readonly kind: 'stray';
  readonly fault: Fault;
}

/** Another job that waits for this one holds what this one wants. */
interface Deadlocked {
  readonly kind: 'deadlocked';
  readonly fault: Fault;
}

/** The waiting time is over. What follows is the caller's choice. */
type TimedOut =
  | { readonly kind: 'timed-out'; readonly onTimeout: 'fail'; readonly fault: Fault }
  | { readonly kind: 'timed-out'; readonly onTimeout: 'skip' | 'continue' };

/** The older runs are over (`strategy: runs`). Nothing is held. */
interface TurnCame {
  readonly kind: 'turn-came';
}

/** How `acquireLock` ended. */
export type AcquireResult = WaitReport & (Acquired | Superseded | Stray | Deadlocked | TimedOut);

/** How `waitForOlderRuns` ended. */
export type AdvisoryResult = WaitReport & (TurnCame | TimedOut);

type WaitResult = AcquireResult | AdvisoryResult;

/** The end of a waiting time. @param fault what to fail with */
export function timedOutAs(onTimeout: OnTimeout, fault: () => Fault): TimedOut {
  return onTimeout === 'fail'
    ? { kind: 'timed-out', onTimeout, fault: fault() }
    : { kind: 'timed-out', onTimeout };
}

/** Whether it is this job's turn. With `strategy: ref` it then holds the lock. */
export const isTurn = ({ kind }: WaitResult): boolean => kind === 'acquired' || kind === 'turn-came';

/** Whether the job goes on without the lock (`on-timeout: continue`). */
export const goesOnWithout = (result: WaitResult): boolean =>
  result.kind === 'timed-out' && result.onTimeout === 'continue';

/** Why the job must stop; undefined where it may go on, or ends well. */
export const stopReason = (result: WaitResult): Fault | undefined =>
  'fault' in result ? result.fault : undefined;

/** The fencing token; undefined where no lock is held. */
export const fencingTokenOf = (result: WaitResult): number | undefined =>
  result.kind === 'acquired' ? result.fencingToken : undefined;
