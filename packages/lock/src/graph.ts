/**
 * Who waits for whom. A waiting job waits for the holder of its key and for everybody ahead of it in the queue; since it
 * may hold other keys meanwhile, or wait for several together, such waits can close to a circle, in which nobody ever goes
 * on. Nobody is ever left in one: a job that holds something joins a queue only where it closes no circle.
 */
import type { LockState, Ticket } from './state.ts';

/** What is known of a lock's state; undefined for a key that was not read. */
export type Known = ReadonlyMap<string, LockState | undefined>;

export interface Dependants {
  /** Nonces of the jobs that cannot go on before this one does: they wait for it, or for somebody who does. */
  readonly nonces: ReadonlySet<string>;
  /** Keys whose state has to be known to say more; empty once the answer is whole. */
  readonly unread: readonly string[];
}

/** More keys than this are not followed: whoever is tied up with so many is taken for a dependant. */
export const MOST_FOLLOWED = 200;

/** Waiting jobs that come after the job with `nonce` in this lock: all of them when it holds it. */
function behind(state: LockState, nonce: string): readonly Ticket[] {
  if (state.holder?.nonce === nonce) return state.queue;
  const index = state.queue.findIndex(ticket => ticket.nonce === nonce);
  return index < 0 ? [] : state.queue.slice(index + 1);
}

/**
 * The jobs that wait for the job with `nonce`, which holds or waits for `keys`, directly or through others. What a job is
 * tied up with is written on its tickets; where it stands in a lock is read from that lock.
 */
export function dependantsOf(nonce: string, keys: readonly string[], known: Known): Dependants {
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
