/**
 * Who waits for whom. A waiting job waits for the holder of its key and for everybody ahead of it in the queue. It may hold
 * other keys meanwhile, or wait for several together, so jobs could wait for each other for ever (a deadlock). To prevent
 * that, a job that holds something joins a queue only where nobody would then wait for each other.
 */
import type { LockState, Ticket } from './state.ts';

/** What is known of a lock's state; undefined for a key that was not read. */
export type KnownStates = ReadonlyMap<string, LockState | undefined>;

interface Dependants {
  /** Nonces of the jobs that wait for this one, or for another job that does. */
  readonly nonces: ReadonlySet<string>;
  /** Keys that have to be read to say more; empty when the answer is complete. */
  readonly unread: readonly string[];
}

/** No more keys than this are read. Beyond, every job counts as one that waits for this one. */
export const MOST_FOLLOWED = 200;

/** The jobs in the queue behind the job with `nonce`; all of them when it holds the lock. */
function behind(state: LockState, nonce: string): readonly Ticket[] {
  if (state.holder?.nonce === nonce) return state.queue;
  const index = state.queue.findIndex(ticket => ticket.nonce === nonce);
  return index < 0 ? [] : state.queue.slice(index + 1);
}

/**
 * The jobs that wait, directly or through others, for the job with `nonce`, which holds or waits for `keys`. Which keys a job
 * holds or waits for is written on its tickets; its place in a lock is read from that lock.
 */
export function dependantsOf(nonce: string, keys: readonly string[], known: KnownStates): Dependants {
  const found = new Map<string, ReadonlySet<string>>([[nonce, new Set(keys)]]);
  const pending: [string, string][] = keys.map(key => [nonce, key]);
  const unread = new Set<string>();
  while (pending.length > 0) {
    const [who, key] = pending.pop()!;
    if (!known.has(key)) {
      unread.add(key);
      continue;
    }
    const state = known.get(key);
    if (!state) continue;
    for (const ticket of behind(state, who)) {
      const before = found.get(ticket.nonce);
      const tied = new Set([...(before ?? []), ...(ticket.keys ?? []), key]);
      for (const other of tied) if (!before?.has(other)) pending.push([ticket.nonce, other]);
      found.set(ticket.nonce, tied);
    }
  }
  found.delete(nonce);
  return { nonces: new Set(found.keys()), unread: [...unread].sort() };
}
