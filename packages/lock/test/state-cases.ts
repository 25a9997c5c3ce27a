/** Tickets and changes of a lock, for tests of its states. */
import {
  freshState,
  isRefused,
  type LockChange,
  type LockState,
  type Ticket,
  transition,
} from '../src/state.ts';

export const ticket = (nonce: string, changes: Partial<Ticket> = {}): Ticket => ({
  nonce,
  repository: 'acme/portal',
  run: 1,
  attempt: 1,
  job: 1,
  number: 1,
  sha: 'a'.repeat(40),
  workflow: 'w',
  name: 'deploy',
  ...changes,
});
export const fresh = freshState('k', 7);
export function apply(state: LockState, ...events: LockChange[]): LockState {
  return events.reduce((now, event) => {
    const next = transition(now, event);
    if (isRefused(next)) throw new Error(next.refused);
    return next;
  }, state);
}
export const [a, b, c] = [ticket('a'), ticket('b', { number: 2 }), ticket('c', { number: 3 })];
export const enqueue = (t: Ticket, order: 'arrival' | 'run-number' = 'arrival'): LockChange => ({
  kind: 'ENQUEUE',
  ticket: t,
  order,
});
export const take = (t: Ticket, epoch: number): LockChange => ({ kind: 'ACQUIRE', ticket: t, epoch });
