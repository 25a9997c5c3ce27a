/** Taking a lock away from its holder, on a person's word. */
import { changeLocks, confirmed } from './change.ts';
import { removedFrom } from './journal.ts';
import type { LockOptions } from './options.ts';
import { freshState, isRefused, type Ticket, transition } from './state.ts';

/**
 * Removes the holder, and puts a readable lock in the place of one that is unreadable, deleted or overwritten. Those who wait
 * keep their places.
 * @returns the jobs that were removed
 */
export async function breakLock(options: LockOptions): Promise<readonly Ticket[]> {
  const done = await changeLocks(options, heads =>
    heads.flatMap(head => {
      const state = head.state ?? freshState(head.key, options.me.run);
      const { holder } = state;
      if (head.unreadable === undefined && !head.recovered && holder === null) return [];
      const next = holder
        ? transition(state, { kind: 'REAP', nonce: holder.nonce, by: options.me.nonce })
        : { ...state, version: state.version + 1, by: options.me.nonce };
      return isRefused(next) ? [] : [[confirmed(head), next] as const];
    }),
  );
  return done.flatMap(([head, next]) => removedFrom(head, next));
}
