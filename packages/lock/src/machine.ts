/** What one job knows, what it may observe and what it may do next: the types of protocol.ts. */
import type { Hold } from './hold.ts';
import type { LiveCommit, LockState, QueueOrder, Ticket } from './state.ts';

/** What the store read for one key. */
export interface Head {
  readonly key: string;
  /** undefined: nobody has used this lock yet. */
  readonly state: LockState | undefined;
  /** The commits that the ref and its mirror pointed at. The store compares them when it swaps; nobody else reads them. */
  readonly at: string | null;
  readonly mirrorAt: string | null;
  /** Why the content, which is there, cannot be used. */
  readonly unreadable?: string;
  /** Somebody deleted, emptied or overwrote the ref; this is the content of its mirror. */
  readonly recovered?: boolean;
}

/** What a look shows besides the locks: what GitHub's clock says of holds and freezes. */
interface Moment {
  /** Ids of holds that are over. */
  readonly ended: readonly string[];
  /** Nothing may be started now: a freeze of the job's own calendar. */
  readonly isFrozen: boolean;
}

/** What happens when something newer is live. */
export type SupersededPolicy = 'skip' | 'fail' | 'allow';

type Goal =
  /** Join the queue, wait, hold. */
  | 'acquire'
  /** The waiting time is over: leave the queues, unless the lock became ours meanwhile. What is held stays held. */
  | 'leave'
  /** Release what is held, and leave the queues. */
  | 'release';

/** Everything that one job knows while it acquires or releases. */
export interface LockMachine {
  readonly goal: Goal;
  readonly me: Ticket;
  readonly order: QueueOrder;
  readonly superseded: SupersededPolicy;
  /** For `release`: whether the commit of this job is live now. */
  readonly live: boolean;
  /** Other keys that earlier steps of this job took, as far as it knows. */
  readonly also: readonly string[];
  /** The names of the same locks in earlier releases. They are taken once the keys are held, before the step is done. */
  readonly former: readonly string[];
  /** Larger keys that the job's own belong to: it does not take them, but a hold on one of them holds it up too. */
  readonly groups: readonly string[];
  /** The ticket is that of the whole run, which its other jobs use at the same time. */
  readonly isShared: boolean;
  /** As the last look showed it. */
  readonly moment: Moment;
  /** It gives up what it took, since a group is on hold. A write of that may arrive late, so the keys are not relied on again. */
  readonly isGivingUp: boolean;
  /** What stood in the way when this job last had to wait for something that is not a job. */
  readonly obstacle: Obstacle | undefined;
  /** Key → whether this job held it when this step first looked. What it held then stays held, however the step ends. */
  readonly kept: Readonly<Record<string, boolean>>;
  readonly heads: readonly Head[] | undefined;
  /** Other keys, read after `heads`: former names, and locks that show who waits for whom. */
  readonly others: readonly Head[];
  /** The highest version seen of each key. An answer with a lower one comes from a replica that lags. */
  readonly seen: Readonly<Record<string, number>>;
  readonly staleReads: number;
  /** For `release`: how many more looks are due before "nothing is ours" is believed. */
  readonly looks: number;
  /** This job was seen in the queue. When it is not there any more, somebody removed it. */
  readonly joined: boolean;
  /** This job left the queue by itself, to join again. That change may arrive late. */
  readonly retreated: boolean;
  /** What it saw when it last found that it and another job would wait for each other; '' when it did not. */
  readonly blocked: string;
  /** Live commits that this job's commit was compared with. Several keys may have different ones. */
  readonly compared: readonly string[];
  /** One of them contains this job's commit: something newer is live. */
  readonly newerIsLive: boolean;
  /** One that contains this job's commit but is not on the branch that the job deploys from. */
  readonly stray: LiveCommit | undefined;
}

export type Because = 'enqueue' | 'acquire' | 'extend' | 'release' | 'leave' | 'reap';

/** What a job waits for that is not another job. */
export type Obstacle =
  | { readonly kind: 'hold'; readonly key: string; readonly hold: Hold }
  | { readonly kind: 'freeze' };

export type LockOutcome =
  | { readonly kind: 'held'; readonly epoch: number; readonly superseded: boolean }
  /** `obstacle`: what stood in the way at the end, where it was not another job. */
  | {
      readonly kind: 'not-acquired';
      readonly why: 'expired' | 'superseded';
      readonly obstacle?: Obstacle | undefined;
    }
  /** The live commit contains this job's and is not on the branch. It may be forged, so it is no reason to skip. */
  | { readonly kind: 'stray'; readonly mark: LiveCommit }
  /** The holder of `key` waits for what this job holds. Were this job to wait too, neither would go on. */
  | {
      readonly kind: 'deadlock';
      readonly key: string;
      readonly holder: Ticket | undefined;
      readonly holds: readonly string[];
    }
  | { readonly kind: 'released' }
  | { readonly kind: 'evicted' }
  | { readonly kind: 'unreadable'; readonly key: string; readonly why: string };

export type LockCommand =
  | { readonly kind: 'read' }
  /** Read other keys, to see who waits for whom. */
  | { readonly kind: 'survey'; readonly keys: readonly string[] }
  | {
      readonly kind: 'swap';
      readonly heads: readonly Head[];
      readonly next: readonly LockState[];
      readonly because: Because;
    }
  /** Wait until something changes: read again later, or find one of `tickets` dead. */
  | {
      readonly kind: 'watch';
      /** The keys in whose queues this job waits. */
      readonly keys: readonly string[];
      readonly tickets: readonly Ticket[];
      /** How many jobs are ahead, the holder included; the largest number over all keys. */
      readonly ahead: number;
      /** What keeps everybody waiting, where it is not another job. */
      readonly obstacle?: Obstacle;
    }
  /** Find out whether this job's commit is an ancestor of the live one. */
  | { readonly kind: 'compare'; readonly mark: LiveCommit }
  | { readonly kind: 'finish'; readonly outcome: LockOutcome };

export type LockObservation =
  | { readonly kind: 'started' }
  /** `moment` is left out where nothing has ended and nothing is frozen. */
  | { readonly kind: 'read'; readonly heads: readonly Head[]; readonly moment?: Moment }
  /** `ended`: holds on these keys that are over. */
  | { readonly kind: 'surveyed'; readonly heads: readonly Head[]; readonly ended?: readonly string[] }
  | { readonly kind: 'swapped'; readonly heads: readonly Head[] }
  /** Not done, or not known whether it was done. In both cases the job looks again. */
  | { readonly kind: 'doubtful' }
  | { readonly kind: 'woke' }
  | { readonly kind: 'dead'; readonly ticket: Ticket }
  /** `stray`: this job's commit is behind, but the live one is not on the branch that the job deploys from. */
  | {
      readonly kind: 'compared';
      /** The live commit. */
      readonly commit: string;
      readonly behind: boolean;
      readonly stray?: boolean;
    }
  | { readonly kind: 'expired' };

export type ProtocolStep = readonly [LockMachine, LockCommand];

/** No hold has ended, and nothing is frozen. */
export const CALM: Moment = { ended: [], isFrozen: false };

/** What a job knows before its first look. */
export function startMachine(options: {
  readonly goal: Goal;
  readonly me: Ticket;
  readonly order?: QueueOrder;
  readonly superseded?: SupersededPolicy;
  readonly live?: boolean;
  readonly also?: readonly string[];
  readonly former?: readonly string[];
  readonly groups?: readonly string[];
  readonly isShared?: boolean;
  /** What an earlier step of this job saw last: its `LockMachine.seen`. */
  readonly seen?: Readonly<Record<string, number>>;
  readonly looks?: number;
}): LockMachine {
  return {
    goal: options.goal,
    me: options.me,
    order: options.order ?? 'arrival',
    superseded: options.superseded ?? 'skip',
    live: options.live ?? true,
    also: options.also ?? [],
    former: options.former ?? [],
    groups: options.groups ?? [],
    isShared: options.isShared ?? false,
    moment: CALM,
    isGivingUp: false,
    obstacle: undefined,
    kept: {},
    heads: undefined,
    others: [],
    seen: options.seen ?? {},
    staleReads: 0,
    looks: options.looks ?? 0,
    joined: false,
    retreated: false,
    blocked: '',
    compared: [],
    newerIsLive: false,
    stray: undefined,
  };
}

export type Standing = 'holder' | 'waiting' | 'absent';

/** Where the ticket with `nonce` is in a lock. */
export function standingIn(state: LockState, nonce: string): Standing {
  if (state.holder?.nonce === nonce) return 'holder';
  return state.queue.some(ticket => ticket.nonce === nonce) ? 'waiting' : 'absent';
}
