/** Giving locks back. */
import { statesOf } from './attention.ts';
import { drive } from './drive.ts';
import { unreadable } from './faults.ts';
import { type Standing, startMachine } from './machine.ts';
import type { LockOptions } from './options.ts';
import type { LockState } from './state.ts';

interface ReleaseLockOptions extends LockOptions {
  /** Whether the commit of this job is live now. Then an older one that still waits is superseded. */
  readonly live: boolean;
  /** What `acquireLock` saw last. Without it, an answer that does not know this job is asked for again. */
  readonly seen?: Readonly<Record<string, number>>;
}

export interface Released {
  /** How this job stood in the locks before. `absent`: it neither held nor waited. */
  readonly was: Standing;
  readonly states: readonly LockState[];
}

/** A job that was killed while it joined cannot tell what it wrote, and a replica may lag: so many empty answers are not believed. */
const LOOKS = 2;
/** Between two looks at a lock that a lagging replica may have shown. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Gives back what is this job's of `keys`, as holder or in the queue. What is others' is never touched.
 * @throws Fault, Unavailable
 */
export async function releaseLock(options: ReleaseLockOptions): Promise<Released> {
  if (options.keys.length === 0) return { was: 'absent', states: [] };
  const initial = startMachine({
    goal: 'release',
    me: options.me,
    live: options.live,
    ...(options.seen ? { seen: options.seen } : { looks: LOOKS }),
  });
  const waiting = { pollMs: LOOK_AGAIN_MS, expiresAt: Number.POSITIVE_INFINITY };
  const { outcome, machine, journal } = await drive(initial, options, waiting);
  if (outcome.kind === 'unreadable') throw unreadable(outcome.key, outcome.why);
  return { was: journal.was, states: statesOf(machine) };
}
