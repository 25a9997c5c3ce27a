/** Looking at locks. */
import { readLocks } from './change.ts';
import { unreadable } from './faults.ts';
import type { Head } from './machine.ts';
import type { LockOptions } from './options.ts';
import { freshState, type LockState } from './state.ts';

/** The state of each lock; a lock that nobody has used is a fresh one. @throws Fault when one is unreadable */
export function readableStates(heads: readonly Head[], run: number): readonly LockState[] {
  return heads.map(head => {
    if (head.unreadable !== undefined) throw unreadable(head.key, head.unreadable);
    return head.state ?? freshState(head.key, run);
  });
}

/** Reads the locks as they are. @throws Fault when one is unreadable, or GitHub does not answer before the deadline */
export async function lockStatus(options: LockOptions): Promise<readonly LockState[]> {
  return readableStates(await readLocks(options), options.me.run);
}
