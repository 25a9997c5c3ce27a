/**
 * What a lock is: a value, and the eight changes that it may undergo. Everything here is pure. The search in test/model.ts
 * runs exactly these functions. How the value is written down is in state-format.ts.
 */

import type { Hold } from './hold.ts';

/** One job's place in a lock, as its holder or in its queue. A re-run is another attempt, and so another ticket. */
export interface Ticket {
  /** Unique per job and attempt, and the same in every step of the job: its post step always finds its own ticket. */
  readonly nonce: string;
  /** owner/name of the repository whose run this is. The lock may be kept in another one. */
  readonly repository: string;
  readonly run: number;
  readonly attempt: number;
  /** The Jobs API's id; null where the host does not tell a job its own. */
  readonly job: number | null;
  /** GITHUB_RUN_NUMBER, counted per workflow. */
  readonly number: number;
  /** The commit that the job deploys, as a full SHA; '' where it is not known. The name belongs to the stored format. */
  readonly sha: string;
  /** The workflow's path: run numbers are compared within one workflow only. */
  readonly workflow: string;
  /** The job's name, for people. */
  readonly name: string;
  /**
   * Where the job holds or waits for several keys at once: all of them, this one included. A job that joins a queue while
   * it holds something finds out from these who waits for whom.
   */
  readonly keys?: readonly string[];
  /** Since when it has this place: milliseconds since 1970, by the clock of its runner. For people; no rule uses it. */
  readonly since?: number;
}

/** The commit that the last successful holder left live. Messages and error codes also call it a mark. */
export interface LiveCommit {
  readonly repository: string;
  readonly run: number;
  readonly number: number;
  readonly sha: string;
}

export interface LockState {
  readonly schema: 1;
  readonly key: string;
  /** Grows with every change. No two states of a lock are equal, so a write that was made for an old state never fits. */
  readonly version: number;
  /** The fencing token of the holder. Grows with every acquisition. */
  readonly epoch: number;
  readonly holder: Ticket | null;
  readonly queue: readonly Ticket[];
  readonly last: LiveCommit | null;
  /** While it is there, nobody takes the lock. Who holds it already goes on. */
  readonly hold?: Hold;
  /** Nonce of the job that made this change. */
  readonly by: string;
}

export type QueueOrder = 'arrival' | 'run-number';

export type LockChange =
  /** `before`: the nonce of a waiting job that waits for this one. This one gets a place ahead of it. */
  | {
      readonly kind: 'ENQUEUE';
      readonly ticket: Ticket;
      readonly order: QueueOrder;
      readonly before?: string | undefined;
    }
  /** `ended`: ids of holds that are over by GitHub's clock. Such a hold is lifted by whoever takes the lock. */
  | {
      readonly kind: 'ACQUIRE';
      readonly ticket: Ticket;
      readonly epoch: number;
      readonly ended?: readonly string[];
    }
  /** For a later step of the holder: its token becomes that of the keys it took since, its commit the one of that step. */
  | { readonly kind: 'EXTEND'; readonly ticket: Ticket; readonly epoch: number }
  | { readonly kind: 'RELEASE'; readonly ticket: Ticket; readonly live: boolean }
  | { readonly kind: 'LEAVE'; readonly ticket: Ticket }
  /** Removes the job with `nonce`, which is dead. `by` is the job that found out. */
  | { readonly kind: 'REAP'; readonly nonce: string; readonly by: string }
  /** Sets a hold. `instead`: the id of the one that it takes the place of. */
  | { readonly kind: 'HOLD'; readonly hold: Hold; readonly by: string; readonly instead?: string | undefined }
  /** Lifts the hold with this id, and no other. */
  | { readonly kind: 'UNHOLD'; readonly id: string; readonly by: string };

/** A change that the state does not allow, and why. */
interface RefusedChange {
  readonly refused: string;
}

export function isRefused(value: LockState | RefusedChange): value is RefusedChange {
  return 'refused' in value;
}

/**
 * A lock that nobody has used. Its counters start at a thousand times the run's id. Ids only grow on a host, so a lock whose
 * refs somebody deleted still gives larger tokens than before, and a target that remembers the old ones accepts them.
 */
export function freshState(key: string, run: number): LockState {
  const start = run * 1000;
  return { schema: 1, key, version: start, epoch: start, holder: null, queue: [], last: null, by: '' };
}

function place(
  queue: readonly Ticket[],
  ticket: Ticket,
  order: QueueOrder,
  before: string | undefined,
): readonly Ticket[] {
  const behind = queue.findIndex(({ nonce }) => nonce === before);
  let index = behind < 0 ? queue.length : behind;
  if (order === 'run-number') {
    // Only runs of one workflow are numbered together; nobody of another is overtaken.
    for (; index > 0; index -= 1) {
      const ahead = queue[index - 1]!;
      const comparable = ahead.repository === ticket.repository && ahead.workflow === ticket.workflow;
      if (!comparable || ahead.number <= ticket.number) break;
    }
  }
  return [...queue.slice(0, index), ticket, ...queue.slice(index)];
}

/** Whether nobody may take the lock. @param ended ids of holds that are over */
export const isOnHold = ({ hold }: LockState, ended: readonly string[] = []): boolean =>
  hold !== undefined && !ended.includes(hold.id);

function withoutHold({ hold: _, ...state }: LockState): LockState {
  return state;
}

/** State × change → the next state, or why the change is refused. */
export function transition(state: LockState, change: LockChange): LockState | RefusedChange {
  const next = (by: string, fields: Partial<LockState>): LockState => ({
    ...state,
    ...fields,
    version: state.version + 1,
    by,
  });
  switch (change.kind) {
    case 'ENQUEUE': {
      const { ticket } = change;
      if (state.holder?.nonce === ticket.nonce) return { refused: 'this job already holds the lock' };
      if (state.queue.some(waiting => waiting.nonce === ticket.nonce))
        return { refused: 'this job already waits' };
      return next(ticket.nonce, { queue: place(state.queue, ticket, change.order, change.before) });
    }
    case 'ACQUIRE': {
      const { ticket } = change;
      if (state.holder) return { refused: 'the lock is held' };
      if (state.queue[0]?.nonce !== ticket.nonce) return { refused: 'it is not the turn of this job' };
      if (change.epoch <= state.epoch) return { refused: 'the fencing token would not grow' };
      if (isOnHold(state, change.ended)) return { refused: 'the lock is on hold' };
      const taken = next(ticket.nonce, {
        holder: state.queue[0],
        queue: state.queue.slice(1),
        epoch: change.epoch,
      });
      return withoutHold(taken);
    }
    case 'EXTEND': {
      const { ticket, epoch } = change;
      const { holder } = state;
      if (holder?.nonce !== ticket.nonce) return { refused: 'this job does not hold the lock' };
      if (epoch < state.epoch) return { refused: 'the fencing token would shrink' };
      if (epoch === state.epoch && holder.sha === ticket.sha) return { refused: 'nothing would change' };
      return next(ticket.nonce, { holder: { ...holder, sha: ticket.sha }, epoch });
    }
    case 'RELEASE': {
      const { ticket } = change;
      if (state.holder?.nonce !== ticket.nonce) return { refused: 'this job does not hold the lock' };
      const { repository, run, number, sha } = state.holder;
      return next(ticket.nonce, {
        holder: null,
        ...(change.live ? { last: { repository, run, number, sha } } : {}),
      });
    }
    case 'LEAVE': {
      const { nonce } = change.ticket;
      const queue = state.queue.filter(waiting => waiting.nonce !== nonce);
      if (queue.length === state.queue.length) return { refused: 'this job does not wait' };
      return next(nonce, { queue });
    }
    case 'REAP': {
      if (state.holder?.nonce === change.nonce) return next(change.by, { holder: null });
      const queue = state.queue.filter(waiting => waiting.nonce !== change.nonce);
      if (queue.length === state.queue.length) return { refused: 'that job neither holds nor waits' };
      return next(change.by, { queue });
    }
    case 'HOLD': {
      const { hold, by, instead } = change;
      if (state.hold?.id === hold.id) return { refused: 'this hold is set already' };
      if (state.hold?.id !== instead) return { refused: 'another hold is set' };
      return next(by, { hold });
    }
    case 'UNHOLD': {
      if (state.hold?.id !== change.id) return { refused: 'that hold is not set' };
      return withoutHold(next(change.by, {}));
    }
  }
}
