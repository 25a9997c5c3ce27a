/** What every command on a lock gets from its caller, and what it tells while it works. */
import type { Clock, Deadline } from '@guarded-deploy/deadline';
import type { Fault } from '@guarded-deploy/faults';
import type { AncestryReader } from './ancestry.ts';
import type { Freeze, HeldUp } from './hold.ts';
import type { LivenessReader } from './liveness.ts';
import type { Ticket } from './state.ts';
import type { LockStore } from './store.ts';

/** What happens meanwhile; for the log. */
export type LockEvent =
  | {
      readonly kind: 'waiting';
      readonly ahead: number;
      /** The job directly ahead. */
      readonly behind: Ticket | undefined;
      /** Who holds the keys that this job waits for. */
      readonly holders: readonly { readonly key: string; readonly holder: Ticket }[];
      readonly waitedMs: number;
    }
  /** No job is ahead, but nobody may start: by a person's hold, or by a freeze. */
  | { readonly kind: 'held-up'; readonly by: HeldUp; readonly waitedMs: number }
  /** Keys of this step that the job held when the step began. They stay held however this step ends. */
  | { readonly kind: 'kept'; readonly keys: readonly string[] }
  /** This job removed a dead one. */
  | { readonly kind: 'reaped'; readonly ticket: Ticket }
  /** GitHub did not say whether the job ahead is alive. */
  | { readonly kind: 'liveness-unknown'; readonly ticket: Ticket }
  /** GitHub refuses to say whether the jobs of a repository are alive. Asking again does not help. */
  | { readonly kind: 'liveness-refused'; readonly fault: Fault }
  /** Somebody deleted or overwrote the ref of a lock; its mirror was used. */
  | { readonly kind: 'recovered'; readonly key: string }
  /** This job left the queue, because it and another job would have waited for each other. It joins again. */
  | { readonly kind: 'deadlock-avoided' }
  /** GitHub did not say how the live commit and this job's are related. Nothing is superseded. */
  | { readonly kind: 'ancestry-unknown'; readonly commit: string }
  | { readonly kind: 'retrying'; readonly reason: string; readonly ms: number };

/** What every command needs. */
export interface LockOptions {
  readonly store: LockStore;
  readonly keys: readonly string[];
  /** This job's ticket; see `ticketOf`. */
  readonly me: Ticket;
  /** Ends everything. Its signal also aborts when the run is cancelled. */
  readonly deadline: Deadline;
  readonly clock: Clock;
  /** 0 … 1, such as Math.random. */
  readonly random: () => number;
  /** Milliseconds since 1970, such as Date.now. Written on tickets, for people. Left out: not written. */
  readonly wallClock?: () => number;
  readonly onEvent?: (event: LockEvent) => void;
}

/** What a command needs besides when it waits. */
export interface WaitOptions {
  /** The time by GitHub's clock, in milliseconds since 1970; undefined while it is not known. Without it no hold ends by itself. */
  readonly now?: () => number | undefined;
  /** The freeze at a time, by the job's own calendar. */
  readonly freezeAt?: (now: number) => Freeze | undefined;
  readonly liveness: LivenessReader;
  readonly ancestry: AncestryReader;
  /** Calls left this hour, as GitHub last said. */
  readonly remaining?: () => number | undefined;
  /** Calls made so far that count against the hour's limit. */
  readonly counted?: () => number;
}
