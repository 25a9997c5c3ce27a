/** What the search of model.ts looks at: jobs, the lock's ref, GitHub and people at one moment, and what may be replaced. */
import type { Hold } from '../src/hold.ts';
import type { LockCommand, LockMachine } from '../src/machine.ts';
import { step } from '../src/protocol.ts';
import { type LockState, type Ticket, transition } from '../src/state.ts';

export type Disturbance =
  /** The process stops at once; no post step. */
  | 'crash'
  /** Main stops where it is, post runs. */
  | 'cancel'
  /** The waiting time passes. */
  | 'expire'
  /** A completed job is started again as the next attempt. */
  | 'rerun'
  /** The write is done, the answer lost. */
  | 'lost-reply'
  /** 422 although nothing was wrong; the write is not done. */
  | 'transient'
  /** The write is done, and the same request arrives once more at any later time. */
  | 'duplicate'
  /** The client gives up on the request, which then arrives at any later time. */
  | 'late'
  /** A read answered by a replica that is one change behind. */
  | 'stale-read'
  /** A person holds the lock; lifting the hold again is no disturbance. */
  | 'hold'
  /** The end of the hold passes, by GitHub's clock. */
  | 'lapse'
  /** A freeze begins for all jobs but the first, which is a rollback; its end is no disturbance. */
  | 'freeze';

export const DISTURBANCES: readonly Disturbance[] = [
  'crash',
  'cancel',
  'expire',
  'rerun',
  'lost-reply',
  'transient',
  'duplicate',
  'late',
];

/** What a mutation may replace. The defaults are what ships, and what GitHub does. */
export interface Rules {
  readonly step: typeof step;
  readonly nonce: (job: number, attempt: number) => string;
  /** Does GitHub accept a write made for `from` when the ref holds `head`? */
  readonly fits: (head: LockState | undefined, from: LockState | undefined, because: string) => boolean;
  /** Is this ticket dead? `truth` is what GitHub knows of the job and its attempt. */
  readonly dead: (ticket: Ticket, truth: { completed: boolean; attempt: number }) => boolean;
  /** What a person writes who read `state`: the hold `id`, or the end of the hold that was seen. */
  readonly hold: (state: LockState, id: string) => ReturnType<typeof transition>;
  readonly unhold: (state: LockState, seen: string) => ReturnType<typeof transition>;
}

export const holdOf = (id: string): Hold => ({
  ...{ id, by: 'ann', person: 1, reason: 'maintenance', since: 0, repository: 'o/r', run: 0 },
});

export const SHIPPED: Rules = {
  step,
  nonce: (job, attempt) => `${'abcd'[job]}${attempt}`,
  fits: (head, from) => head?.version === from?.version,
  dead: (ticket, { completed, attempt }) => attempt > ticket.attempt || completed,
  hold: (state, id) =>
    transition(state, { kind: 'HOLD', hold: holdOf(id), by: 'person', instead: state.hold?.id }),
  unhold: (state, seen) => transition(state, { kind: 'UNHOLD', id: seen, by: 'person' }),
};

type Phase =
  | 'idle'
  | 'main'
  /** In the critical section. */
  | 'held'
  | 'post'
  /** The process is over; GitHub has not noticed yet. */
  | 'ended'
  | 'crashed'
  /** GitHub knows that it is over. */
  | 'done';

export interface Job {
  readonly attempt: number;
  readonly phase: Phase;
  readonly machine: LockMachine | undefined;
  readonly command: LockCommand | undefined;
}

export interface Write {
  readonly from: LockState | undefined;
  readonly to: LockState;
  readonly because: string;
  readonly by: number;
}

export interface World {
  readonly head: LockState | undefined;
  readonly previous: LockState | undefined;
  readonly jobs: readonly Job[];
  readonly underway: readonly Write[];
  readonly left: number;
  /** Highest token ever given out. */
  readonly granted: number;
  /** Attempts without a post step, or with a write on its way after it: their tickets may stay until somebody reaps them. */
  readonly unclean: readonly string[];
  /** How many holds were set, and which of them are over by GitHub's clock. */
  readonly holds: number;
  readonly lapsed: readonly string[];
  /** Somebody who is about to lift the hold `seen`, and the lock as that person last read it. */
  readonly lifting: { readonly seen: string; readonly state: LockState } | undefined;
  readonly isFrozen: boolean;
  /** A hold on the larger key that the jobs' own belongs to, and who held the lock when it was set. */
  readonly group: { readonly holder: string | undefined } | undefined;
}

export interface SearchOptions {
  readonly jobs: number;
  /** Jobs of one run with `scope: run`: they share one ticket, which nobody gives back before the run ends. */
  readonly shared?: readonly number[];
  /** The jobs' key belongs to a larger one, and holds are set on that. */
  readonly group?: boolean;
  readonly attempts: number;
  /** How many disturbances one history may contain. */
  readonly disturbances: number;
  readonly kinds: readonly Disturbance[];
  readonly rules?: Rules;
  /** Keep the content of outdated writes apart; needed by mutations under which such a write may fit. */
  readonly exact?: boolean;
  readonly most?: number;
}

export const KEY = 'k';
export const GROUP = 'g';
