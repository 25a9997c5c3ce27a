/**
 * How one job takes turns: a pure step from what it knows and what it has just observed to what it does next. The waiter
 * (wait.ts) performs these commands against GitHub; the search (test/model.ts) performs the same ones against a model of
 * GitHub in every possible interleaving. There is no other implementation of the rules.
 */
import {
  freshState,
  isRefusal,
  type LockState,
  type Mark,
  type Order,
  type Ticket,
  transition,
} from './state.ts';

/** What the store read for one key. */
export interface Head {
  readonly key: string;
  /** undefined: nobody has used this lock yet. */
  readonly state: LockState | undefined;
  /** What the ref and its mirror pointed at; opaque here, compared by the store when it swaps. */
  readonly at: string | null;
  readonly mirrorAt: string | null;
  /** Why the content cannot be used although something is there. */
  readonly unreadable?: string;
  /** The ref had been deleted, emptied or overwritten by hand; this is its mirror's content. */
  readonly recovered?: boolean;
}

export type Superseded = 'skip' | 'fail' | 'allow';

export type Goal =
  /** Join the queue, wait, hold. */
  | 'acquire'
  /** The waiting time is over: give up the place, unless the lock became ours meanwhile. */
  | 'leave'
  /** Give back whatever is ours. */
  | 'release';

export interface Machine {
  readonly goal: Goal;
  readonly me: Ticket;
  readonly order: Order;
  readonly superseded: Superseded;
  /** For release: whether the commit of this job is live now. */
  readonly live: boolean;
  readonly heads: readonly Head[] | undefined;
  /** The highest version seen of each key; a read below it is an old replica's. */
  readonly seen: Readonly<Record<string, number>>;
  readonly staleReads: number;
  /** For release: how many more times to look before believing that nothing is ours. */
  readonly looks: number;
  /** This job has been in the queue: not finding it there again means that somebody removed it. */
  readonly joined: boolean;
  /** Commits that mine was compared with; several keys may have been left live by different ones. */
  readonly judged: readonly string[];
  /** One of them already contains mine. */
  readonly passedOver: boolean;
}

export type Because = 'enqueue' | 'acquire' | 'release' | 'leave' | 'reap';

export type Outcome =
  | { readonly kind: 'held'; readonly epoch: number; readonly superseded: boolean }
  | { readonly kind: 'gone'; readonly why: 'expired' | 'superseded' }
  | { readonly kind: 'released' }
  | { readonly kind: 'evicted' }
  | { readonly kind: 'unreadable'; readonly key: string; readonly why: string };

export type Command =
  | { readonly kind: 'read' }
  | {
      readonly kind: 'swap';
      readonly heads: readonly Head[];
      readonly next: readonly LockState[];
      readonly because: Because;
    }
  /** Nothing to do until something changes: read again later, or ask GitHub whether one of `tickets` is dead. */
  | {
      readonly kind: 'watch';
      readonly tickets: readonly Ticket[];
      /** How many are ahead, the holder included; the largest over all keys. */
      readonly ahead: number;
    }
  /** Is my commit an ancestor of `mark`'s? */
  | { readonly kind: 'compare'; readonly mark: Mark }
  | { readonly kind: 'finish'; readonly outcome: Outcome };

export type Observation =
  | { readonly kind: 'started' }
  | { readonly kind: 'read'; readonly heads: readonly Head[] }
  | { readonly kind: 'swapped'; readonly heads: readonly Head[] }
  /** Not done, or nobody knows whether it was done. Both mean: look. */
  | { readonly kind: 'doubtful' }
  | { readonly kind: 'woke' }
  | { readonly kind: 'dead'; readonly ticket: Ticket }
  | { readonly kind: 'compared'; readonly sha: string; readonly behind: boolean }
  | { readonly kind: 'expired' };

export type Step = readonly [Machine, Command];

/** How many reads older than what was already seen are put down to a lagging replica before they are believed. */
const STALE_READS = 5;

export function start(options: {
  readonly goal: Goal;
  readonly me: Ticket;
  readonly order?: Order;
  readonly superseded?: Superseded;
  readonly live?: boolean;
  /** What an earlier step of this job saw last (`Machine.seen`). */
  readonly seen?: Readonly<Record<string, number>>;
  readonly looks?: number;
}): Machine {
  return {
    goal: options.goal,
    me: options.me,
    order: options.order ?? 'arrival',
    superseded: options.superseded ?? 'skip',
    live: options.live ?? true,
    heads: undefined,
    seen: options.seen ?? {},
    staleReads: 0,
    looks: options.looks ?? 0,
    joined: false,
    judged: [],
    passedOver: false,
  };
}

export type Standing = 'holder' | 'waiting' | 'absent';

export function standingIn(state: LockState, nonce: string): Standing {
  if (state.holder?.nonce === nonce) return 'holder';
  return state.queue.some(ticket => ticket.nonce === nonce) ? 'waiting' : 'absent';
}

function stateOf(machine: Machine, head: Head): LockState {
  return head.state ?? freshState(head.key, machine.me.run);
}

/** Who stands directly before `nonce`: the holder for the first in line, otherwise the one just ahead. */
function aheadIn(state: LockState, nonce: string): { ticket: Ticket | undefined; count: number } {
  const index = state.queue.findIndex(ticket => ticket.nonce === nonce);
  const ticket = index > 0 ? state.queue[index - 1] : (state.holder ?? undefined);
  return { ticket, count: index + (state.holder ? 1 : 0) };
}

const finish = (machine: Machine, outcome: Outcome): Step => [machine, { kind: 'finish', outcome }];

function swap(
  machine: Machine,
  because: Because,
  change: (state: LockState) => LockState | { readonly refused: string } | undefined,
): Step {
  const heads: Head[] = [];
  const next: LockState[] = [];
  for (const head of machine.heads ?? []) {
    const changed = change(stateOf(machine, head));
    if (changed === undefined || isRefusal(changed)) continue;
    heads.push(head);
    next.push(changed);
  }
  return [machine, { kind: 'swap', heads, next, because }];
}

/** The mark that has to be compared with my commit before I may go ahead. */
function unjudged(machine: Machine, states: readonly LockState[]): Mark | undefined {
  const { me, judged } = machine;
  return (
    states
      .map(state => state.last)
      .find(
        last =>
          last !== null &&
          last.repository === me.repository &&
          last.sha !== '' &&
          me.sha !== '' &&
          last.sha !== me.sha &&
          !judged.includes(last.sha),
      ) ?? undefined
  );
}

function decide(machine: Machine): Step {
  const heads = machine.heads ?? [];
  const { me } = machine;
  const unreadable = heads.find(head => head.unreadable !== undefined);
  if (unreadable) {
    return finish(machine, { kind: 'unreadable', key: unreadable.key, why: unreadable.unreadable ?? '' });
  }
  const states = heads.map(head => stateOf(machine, head));
  const standings = states.map(state => standingIn(state, me.nonce));
  const all = (standing: Standing) => standings.every(own => own === standing);
  const giveUp = (because: 'release' | 'leave'): Step =>
    swap(machine, because, state => {
      const standing = standingIn(state, me.nonce);
      if (standing === 'holder')
        return transition(state, {
          kind: 'RELEASE',
          ticket: me,
          live: machine.live && because === 'release',
        });
      return standing === 'waiting' ? transition(state, { kind: 'LEAVE', ticket: me }) : undefined;
    });

  if (machine.goal === 'release') {
    if (!all('absent')) return giveUp('release');
    if (machine.looks === 0) return finish(machine, { kind: 'released' });
    return [
      { ...machine, looks: machine.looks - 1 },
      { kind: 'watch', tickets: [], ahead: 1 },
    ];
  }
  if (all('holder')) {
    const epoch = Math.max(...states.map(state => state.epoch));
    return finish(machine, { kind: 'held', epoch, superseded: machine.passedOver });
  }
  if (machine.goal === 'leave') {
    if (all('absent'))
      return finish(machine, { kind: 'gone', why: machine.passedOver ? 'superseded' : 'expired' });
    return giveUp('leave');
  }
  if (all('absent')) {
    if (machine.joined) return finish(machine, { kind: 'evicted' });
    const free = states.every(state => state.holder === null && state.queue.length === 0);
    if (free) return proceed(machine, states);
    return swap(machine, 'enqueue', state =>
      transition(state, { kind: 'ENQUEUE', ticket: me, order: machine.order }),
    );
  }
  // All keys change together, so being in some queues only is a hand's work: give the rest back.
  if (!all('waiting')) {
    return standings.includes('absent') ? giveUp('leave') : finish(machine, { kind: 'evicted' });
  }
  const places = states.map(state => aheadIn(state, me.nonce));
  const watched = new Map(places.flatMap(({ ticket }) => (ticket ? [[ticket.nonce, ticket]] : [])));
  if (watched.size === 0) return proceed({ ...machine, joined: true }, states);
  const ahead = Math.max(...places.map(({ count }) => count));
  return [
    { ...machine, joined: true },
    { kind: 'watch', tickets: [...watched.values()], ahead },
  ];
}

/** It is my turn: go ahead, unless something newer is live. */
function proceed(machine: Machine, states: readonly LockState[]): Step {
  const { me } = machine;
  const mark = unjudged(machine, states);
  if (mark) return [machine, { kind: 'compare', mark }];
  if (machine.passedOver && machine.superseded !== 'allow') return decide({ ...machine, goal: 'leave' });
  // One token for all keys, larger than any of theirs.
  const epoch = Math.max(...states.map(state => state.epoch)) + 1;
  return swap(machine, 'acquire', state => {
    const queued =
      standingIn(state, me.nonce) === 'waiting'
        ? state
        : transition(state, { kind: 'ENQUEUE', ticket: me, order: machine.order });
    return isRefusal(queued) ? queued : transition(queued, { kind: 'ACQUIRE', ticket: me, epoch });
  });
}

function look(machine: Machine, heads: readonly Head[], believe: boolean): Step {
  const old = heads.some(head => {
    const seen = machine.seen[head.key];
    return seen !== undefined && head.unreadable === undefined && (head.state?.version ?? -1) < seen;
  });
  if (old && !believe && machine.staleReads < STALE_READS) {
    return [
      { ...machine, staleReads: machine.staleReads + 1 },
      { kind: 'watch', tickets: [], ahead: 1 },
    ];
  }
  const seen = Object.fromEntries(
    heads.flatMap(head => (head.state ? [[head.key, head.state.version]] : [])),
  );
  const looked = { ...machine, heads, seen, staleReads: 0 };
  // Keys are read one after the other: a change between two of them shows this job in some only. What two looks in a
  // row show alike was there at one time, since a lock is never again as it was.
  const isTorn = !believe && isDivided(machine, heads) && !isSame(machine.heads, heads);
  return isTorn ? [looked, { kind: 'read' }] : decide(looked);
}

/** This job stands differently in some of its keys. */
function isDivided(machine: Machine, heads: readonly Head[]): boolean {
  const standings = heads.map(head => standingIn(stateOf(machine, head), machine.me.nonce));
  return new Set(standings).size > 1 && heads.every(head => head.unreadable === undefined);
}

function isSame(before: readonly Head[] | undefined, now: readonly Head[]): boolean {
  return now.every((head, index) => {
    const other = before?.[index];
    return other !== undefined && other.at === head.at && other.state?.version === head.state?.version;
  });
}

/** One step. Total: every observation is answered in every state. */
export function step(machine: Machine, observed: Observation): Step {
  switch (observed.kind) {
    case 'started':
    case 'woke':
    case 'doubtful':
      return [machine, { kind: 'read' }];
    case 'read':
      return look(machine, observed.heads, false);
    case 'swapped': {
      // The store gives back what it wrote; keys it did not touch are as they were read.
      const written = new Map(observed.heads.map(head => [head.key, head]));
      const heads = (machine.heads ?? []).map(head => written.get(head.key) ?? head);
      return look({ ...machine, looks: 0 }, heads, true);
    }
    case 'dead': {
      const { ticket } = observed;
      const [, command] = swap(machine, 'reap', state =>
        transition(state, { kind: 'REAP', nonce: ticket.nonce, by: machine.me.nonce }),
      );
      if (command.kind === 'swap' && command.heads.length === 0) return [machine, { kind: 'read' }];
      return [machine, command];
    }
    case 'compared': {
      const { sha, behind } = observed;
      return decide({
        ...machine,
        judged: [...machine.judged, sha],
        passedOver: machine.passedOver || behind,
      });
    }
    case 'expired':
      return [{ ...machine, goal: machine.goal === 'acquire' ? 'leave' : machine.goal }, { kind: 'read' }];
  }
}
