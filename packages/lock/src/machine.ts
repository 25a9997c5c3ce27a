/** What one job knows and may observe, and what it does next: the vocabulary of protocol.ts. */
import type { LockState, Mark, Order, Ticket } from './state.ts';

/** What the store read for one key. */
export interface Head {
  readonly key: string;
  /** undefined: nobody has used this lock yet. */
  readonly state: LockState | undefined;
  /** What the ref and its mirror pointed at; opaque here, compared by the store when it swaps. */
  readonly at: string | null;
  readonly mirrorAt: string | null;
  /** Why the content cannot be used although something is there. */
  readonly unreadable?: string;
  /** The ref had been deleted, emptied or overwritten by hand; this is its mirror's content. */
  readonly recovered?: boolean;
}

export type Superseded = 'skip' | 'fail' | 'allow';

export type Goal =
  /** Join the queue, wait, hold. */
  | 'acquire'
  /** The waiting time is over: give up the places in queues, unless the lock became ours meanwhile. What is held stays held. */
  | 'leave'
  /** Give back whatever is ours. */
  | 'release';

export interface Machine {
  readonly goal: Goal;
  readonly me: Ticket;
  readonly order: Order;
  readonly superseded: Superseded;
  /** For release: whether the commit of this job is live now. */
  readonly live: boolean;
  /** Keys that this job holds besides those of this step, as far as it knows: taken by earlier steps. */
  readonly also: readonly string[];
  /** What the same locks are called in earlier releases: taken when the keys are held, before the step is done. */
  readonly former: readonly string[];
  /** Whether this job held a key at the first look of this step: those that it did stay held, however the step ends. */
  readonly kept: Readonly<Record<string, boolean>>;
  readonly heads: readonly Head[] | undefined;
  /** Other keys that were read, after `heads`: former names, and who waits for whom. */
  readonly others: readonly Head[];
  /** The highest version seen of each key; a read below it is an old replica's. */
  readonly seen: Readonly<Record<string, number>>;
  readonly staleReads: number;
  /** For release: how many more times to look before believing that nothing is ours. */
  readonly looks: number;
  /** This job has been in the queue: not finding it there again means that somebody removed it. */
  readonly joined: boolean;
  /** It left the queue by itself, to join again; that change may arrive late. */
  readonly retreated: boolean;
  /** What it saw when it last found no order for itself and another job; '' when it did not. */
  readonly blocked: string;
  /** Commits that mine was compared with; several keys may have been left live by different ones. */
  readonly judged: readonly string[];
  /** One of them already contains mine. */
  readonly passedOver: boolean;
  /** One that contains mine, but is not on the branch that this job deploys from. */
  readonly stray: Mark | undefined;
}

export type Because = 'enqueue' | 'acquire' | 'extend' | 'release' | 'leave' | 'reap';

export type Outcome =
  | { readonly kind: 'held'; readonly epoch: number; readonly superseded: boolean }
  | { readonly kind: 'gone'; readonly why: 'expired' | 'superseded' }
  /** A mark contains this commit and is not on the branch: it may be forged, so it is no reason to skip. */
  | { readonly kind: 'stray'; readonly mark: Mark }
  /** This job holds something for which the holder of `key` waits: whichever waits for the other, neither goes on. */
  | {
      readonly kind: 'deadlock';
      readonly key: string;
      readonly holder: Ticket | undefined;
      readonly holds: readonly string[];
    }
  | { readonly kind: 'released' }
  | { readonly kind: 'evicted' }
  | { readonly kind: 'unreadable'; readonly key: string; readonly why: string };

export type Command =
  | { readonly kind: 'read' }
  /** Reads other keys, to see who waits for whom. */
  | { readonly kind: 'survey'; readonly keys: readonly string[] }
  | {
      readonly kind: 'swap';
      readonly heads: readonly Head[];
      readonly next: readonly LockState[];
      readonly because: Because;
    }
  /** Nothing to do until something changes: read again later, or ask GitHub whether one of `tickets` is dead. */
  | {
      readonly kind: 'watch';
      /** In whose queues this job waits. */
      readonly keys: readonly string[];
      readonly tickets: readonly Ticket[];
      /** How many are ahead, the holder included; the largest over all keys. */
      readonly ahead: number;
    }
  /** Is my commit an ancestor of `mark`'s? */
  | { readonly kind: 'compare'; readonly mark: Mark }
  | { readonly kind: 'finish'; readonly outcome: Outcome };

export type Observation =
  | { readonly kind: 'started' }
  | { readonly kind: 'read'; readonly heads: readonly Head[] }
  | { readonly kind: 'surveyed'; readonly heads: readonly Head[] }
  | { readonly kind: 'swapped'; readonly heads: readonly Head[] }
  /** Not done, or nobody knows whether it was done. Both mean: look. */
  | { readonly kind: 'doubtful' }
  | { readonly kind: 'woke' }
  | { readonly kind: 'dead'; readonly ticket: Ticket }
  /** `stray`: mine is behind it, but it is not on the branch that this job deploys from. */
  | {
      readonly kind: 'compared';
      readonly sha: string;
      readonly behind: boolean;
      readonly stray?: boolean;
    }
  | { readonly kind: 'expired' };

export type Step = readonly [Machine, Command];

/** What a job knows before its first look. */
export function start(options: {
  readonly goal: Goal;
  readonly me: Ticket;
  readonly order?: Order;
  readonly superseded?: Superseded;
  readonly live?: boolean;
  readonly also?: readonly string[];
  readonly former?: readonly string[];
  /** What an earlier step of this job saw last (`Machine.seen`). */
  readonly seen?: Readonly<Record<string, number>>;
  readonly looks?: number;
}): Machine {
  return {
    goal: options.goal,
    me: options.me,
    order: options.order ?? 'arrival',
    superseded: options.superseded ?? 'skip',
    live: options.live ?? true,
    also: options.also ?? [],
    former: options.former ?? [],
    kept: {},
    heads: undefined,
    others: [],
    seen: options.seen ?? {},
    staleReads: 0,
    looks: options.looks ?? 0,
    joined: false,
    retreated: false,
    blocked: '',
    judged: [],
    passedOver: false,
    stray: undefined,
  };
}

export type Standing = 'holder' | 'waiting' | 'absent';

/** Where the ticket with `nonce` is in a lock. */
export function standingIn(state: LockState, nonce: string): Standing {
  if (state.holder?.nonce === nonce) return 'holder';
  return state.queue.some(ticket => ticket.nonce === nonce) ? 'waiting' : 'absent';
}
