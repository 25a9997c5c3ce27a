/**
 * Who has to be told about a change. Every waiting job has a ref of its own, its bell, which nobody reads but that job.
 * Whoever changes the lock moves, in the same atomic step, the bell of the job that the change concerns; so a job of any
 * place can wait on answers that stay unchanged, which are free. A bell says when to look and nothing else: no rule of the
 * protocol depends on one, and a bell that is lost costs time only.
 */
import type { LockState, Ticket } from './state.ts';

export interface Bells {
  /** Nonces whose bell comes into being: they have just joined. */
  readonly hang: readonly string[];
  /** Nonces that should look. */
  readonly ring: readonly string[];
  /** Nonces that wait no more. */
  readonly drop: readonly string[];
}

const noncesOf = (queue: readonly Ticket[] = []) => queue.map(({ nonce }) => nonce);

/**
 * Next in line is told when it becomes that, and when the lock becomes free for it. Whoever makes the change knows already.
 */
export function bellsFor(before: LockState | undefined, after: LockState): Bells {
  const waited = noncesOf(before?.queue);
  const waits = noncesOf(after.queue);
  const next = waits[0];
  const isNews = next !== waited[0] || (before?.holder != null && after.holder === null);
  return {
    hang: waits.filter(nonce => nonce === after.by && !waited.includes(nonce)),
    ring: next !== undefined && next !== after.by && isNews ? [next] : [],
    drop: waited.filter(nonce => !waits.includes(nonce)),
  };
}
