/** A lock with a holder and two that wait, for tests of who is notified and when a job looks. */
import {
  freshState,
  isRefused,
  type LockChange,
  type LockState,
  type Ticket,
  transition,
} from '../src/state.ts';

const ticket = (nonce: string): Ticket => ({
  nonce,
  repository: 'o/r',
  run: 1,
  attempt: 1,
  job: 1,
  number: 1,
  sha: '',
  workflow: 'w',
  name: 'n',
});
export const [a, b, c] = [ticket('a'), ticket('b'), ticket('c')];

export function after(state: LockState, event: LockChange): LockState {
  const next = transition(state, event);
  if (isRefused(next)) throw new Error(next.refused);
  return next;
}
export const join = (state: LockState, who: Ticket) =>
  after(state, { kind: 'ENQUEUE', ticket: who, order: 'arrival' });
export const take = (state: LockState, who: Ticket) =>
  after(state, { kind: 'ACQUIRE', ticket: who, epoch: state.epoch + 1 });

export const free = freshState('k', 1);
export const held = take(join(free, a), a);
export const oneWaits = join(held, b);
export const twoWait = join(oneWaits, c);
export const given = after(twoWait, { kind: 'RELEASE', ticket: a, live: true });
