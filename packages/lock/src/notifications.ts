/**
 * Who is notified of a change. Every waiting job has a ref of its own for each key, its notification ref, which only that
 * job reads. Whoever changes the lock moves, in the same atomic step, the notification ref of the job that the change
 * concerns. A waiting job polls its own ref only: the answer stays unchanged, and so free, until there is something to do.
 *
 * A notification says when to look, and nothing else. No rule of the protocol depends on it; a lost one costs time only.
 */
import type { LockState, Ticket } from './state.ts';

/** Nonces of jobs, by what happens to their notification ref. */
interface Notifications {
  /** They have just joined. */
  readonly create: readonly string[];
  /** They should look. */
  readonly notify: readonly string[];
  /** They do not wait any more. */
  readonly remove: readonly string[];
}

const noncesOf = (queue: readonly Ticket[] = []) => queue.map(({ nonce }) => nonce);

/**
 * The next in line is notified when it becomes that, when the lock becomes free for it, and when a hold is set or lifted, unless
 * it makes the change itself.
 */
export function notificationsFor(before: LockState | undefined, after: LockState): Notifications {
  const waited = noncesOf(before?.queue);
  const waits = noncesOf(after.queue);
  const next = waits[0];
  const isNews =
    next !== waited[0] ||
    (before?.holder != null && after.holder === null) ||
    before?.hold?.id !== after.hold?.id;
  return {
    create: waits.filter(nonce => nonce === after.by && !waited.includes(nonce)),
    notify: next !== undefined && next !== after.by && isNews ? [next] : [],
    remove: waited.filter(nonce => !waits.includes(nonce)),
  };
}
