/** Making sure that locks are still held, just before the step that cannot be undone. */
import { changeLocks } from './change.ts';
import { notHeld } from './faults.ts';
import type { LockOptions } from './options.ts';
import { isRefused, transition } from './state.ts';
import { readableStates } from './status.ts';

/**
 * Checks that this job still holds all the locks. Keys that different steps took have different tokens; all get the largest
 * of them, so that one token is true of all.
 * @returns the fencing token
 * @throws Fault LOCK_NOT_HELD
 */
export async function verifyLock(options: LockOptions & { readonly fencingToken?: number }): Promise<number> {
  const { me, fencingToken } = options;
  let token = 0;
  await changeLocks(options, heads => {
    const states = readableStates(heads, me.run);
    const lost = states.find(
      ({ holder, epoch }) =>
        holder?.nonce !== me.nonce || (fencingToken !== undefined && epoch !== fencingToken),
    );
    if (lost) throw notHeld(lost);
    token = Math.max(...states.map(({ epoch }) => epoch));
    return heads.flatMap((head, index) => {
      const state = states[index]!;
      const next = transition(state, { kind: 'EXTEND', ticket: state.holder!, epoch: token });
      return isRefused(next) ? [] : [[head, next] as const];
    });
  });
  return token;
}
