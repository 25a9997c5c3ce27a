/**
 * How one job takes turns: a pure step from what it knows and what it has just observed to what it does next. The waiter
 * (wait.ts) performs these commands against GitHub; the search (test/model.ts) performs the same ones against a model of
 * GitHub in every possible interleaving. There is no other implementation of the rules.
 */
import { dependantsOf, type Known, MOST_FOLLOWED } from './graph.ts';
import {
  type Because,
  type Head,
  type Machine,
  type Observation,
  type Outcome,
  type Step,
  standingIn,
} from './machine.ts';
import { freshState, isRefusal, type LockState, type Mark, type Ticket, transition } from './state.ts';

/** How many reads older than what was already seen are put down to a lagging replica before they are believed. */
const STALE_READS = 5;

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

/** Changes those of `heads` that `change` changes, in one step. */
function swap(
  machine: Machine,
  because: Because,
  heads: readonly Head[],
  change: (state: LockState, head: Head) => LockState | { readonly refused: string } | undefined,
): Step {
  const from: Head[] = [];
  const next: LockState[] = [];
  for (const head of heads) {
    const changed = change(stateOf(machine, head), head);
    if (changed === undefined || isRefusal(changed)) continue;
    from.push(head);
    next.push(changed);
  }
  return [machine, { kind: 'swap', heads: from, next, because }];
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

/** Held since this very step, which is not done yet: without the rest of its keys it has no use for them. */
function isTaken(machine: Machine, head: Head): boolean {
  const isHeld = standingIn(stateOf(machine, head), machine.me.nonce) === 'holder';
  return isHeld && machine.kept[head.key] === false;
}

/** `machine.kept`, with what a first look at `heads` says. */
function keptOf(machine: Machine, heads: readonly Head[]): Machine['kept'] {
  const held = heads.map(
    head => [head.key, standingIn(stateOf(machine, head), machine.me.nonce) === 'holder'] as const,
  );
  return { ...Object.fromEntries(held), ...machine.kept };
}

/** Gives up the places in queues; what is held on release only, or where this step took it and does without it. */
function giveUp(machine: Machine, because: 'release' | 'leave'): Step {
  const { me, goal } = machine;
  return swap(machine, because, machine.heads ?? [], (state, head) => {
    const standing = standingIn(state, me.nonce);
    if (standing === 'waiting') return transition(state, { kind: 'LEAVE', ticket: me });
    // What an earlier step took its job still works with.
    const isOver = because === 'release' || (goal === 'leave' && isTaken(machine, head));
    if (standing !== 'holder' || !isOver) return undefined;
    return transition(state, { kind: 'RELEASE', ticket: me, live: machine.live && because === 'release' });
  });
}

/** Why nothing is taken: the commit is not to be deployed, or the time is over. */
function gone(machine: Machine): Step {
  if (machine.superseded !== 'allow') {
    if (machine.stray) return finish(machine, { kind: 'stray', mark: machine.stray });
    if (machine.passedOver) return finish(machine, { kind: 'gone', why: 'superseded' });
  }
  return finish(machine, { kind: 'gone', why: 'expired' });
}

const isOvertaken = ({ passedOver, stray, superseded }: Machine) =>
  (passedOver || stray !== undefined) && superseded !== 'allow';

function decide(machine: Machine): Step {
  const heads = machine.heads ?? [];
  const unreadable = heads.find(head => head.unreadable !== undefined);
  if (unreadable) {
    return finish(machine, { kind: 'unreadable', key: unreadable.key, why: unreadable.unreadable ?? '' });
  }
  const standingOf = (head: Head) => standingIn(stateOf(machine, head), machine.me.nonce);
  if (machine.goal === 'release') {
    if (heads.some(head => standingOf(head) !== 'absent')) return giveUp(machine, 'release');
    if (machine.looks === 0) return finish(machine, { kind: 'released' });
    return [
      { ...machine, looks: machine.looks - 1 },
      { kind: 'watch', keys: [], tickets: [], ahead: 1 },
    ];
  }
  const rest = heads.filter(head => standingOf(head) !== 'holder');
  if (rest.length === 0) return settle(machine);
  const waits = rest.filter(head => standingOf(head) === 'waiting');
  if (machine.goal === 'leave') {
    const isDone = waits.length === 0 && !heads.some(head => isTaken(machine, head));
    return isDone ? gone(machine) : giveUp(machine, 'leave');
  }
  if (waits.length === 0) {
    const isRemoved = machine.joined && !machine.retreated;
    return isRemoved ? finish(machine, { kind: 'evicted' }) : join(machine, rest);
  }
  // All keys are joined together, so being in some queues only is a hand's work or an earlier step's: leave them first.
  if (waits.length < rest.length) return giveUp(machine, 'leave');
  return attend(machine, rest);
}

/** All keys are mine; now their former names, which a job of an earlier release may hold. */
function settle(machine: Machine): Step {
  const heads = machine.heads ?? [];
  const missing = machine.former.filter(key => !heads.some(head => head.key === key));
  if (missing.length === 0) return level(machine, heads);
  const found = missing.map(key => machine.others.find(head => head.key === key));
  if (found.includes(undefined)) return [machine, { kind: 'survey', keys: missing }];
  const formerHeads = found as Head[];
  // In their queues this job has not been, as far as this look goes.
  return decide({
    ...machine,
    heads: [...heads, ...formerHeads],
    kept: keptOf(machine, formerHeads),
    joined: false,
  });
}

/** Everything is mine. One token for all keys: those that an earlier step took get the larger one of the later keys. */
function level(machine: Machine, heads: readonly Head[]): Step {
  const { me } = machine;
  const states = heads.map(head => stateOf(machine, head));
  const hasCommit = (state: LockState) => me.sha === '' || state.holder?.sha === me.sha;
  // A later step may deploy another commit than the one for which the lock was taken.
  if (machine.goal === 'acquire') {
    const mark = unjudged(
      machine,
      states.filter(state => !hasCommit(state)),
    );
    if (mark) return [machine, { kind: 'compare', mark }];
  }
  if (isOvertaken(machine) && !states.every(hasCommit)) return gone(machine);
  const epoch = Math.max(...states.map(state => state.epoch));
  const lagging = heads.find((_, index) => states[index]!.epoch < epoch || !hasCommit(states[index]!));
  // One by one: each is whole in itself, and some hosts cannot change two at once.
  if (lagging) {
    return swap(machine, 'extend', [lagging], state =>
      transition(state, { kind: 'EXTEND', ticket: me.sha === '' ? state.holder! : me, epoch }),
    );
  }
  return finish(machine, { kind: 'held', epoch, superseded: machine.passedOver });
}

/** Keys that this job holds, in this step or before. */
function heldBy(machine: Machine): readonly string[] {
  const { nonce } = machine.me;
  const heads = (machine.heads ?? []).filter(head => standingIn(stateOf(machine, head), nonce) === 'holder');
  return [...new Set([...heads.map(({ key }) => key), ...machine.also])];
}

function knownTo(machine: Machine): Known {
  return new Map([...machine.others, ...(machine.heads ?? [])].map(({ key, state }) => [key, state]));
}

/** The ticket for a queue: with all keys that this job is tied up with, where they are several. */
function ticketFor(machine: Machine): Ticket {
  const keys = [...new Set([...(machine.heads ?? []).map(({ key }) => key), ...machine.also])].sort();
  return keys.length > 1 ? { ...machine.me, keys } : machine.me;
}

/** Before whom this job goes in each queue: key → nonce. */
type Places = ReadonlyMap<string, string | undefined>;
const AT_THE_END: Places = new Map();

const isFree = ({ holder, queue }: LockState) => holder === null && queue.length === 0;

/**
 * Joins the queues of what is missing. A job that holds nothing goes to the end of each. One that holds something goes
 * ahead of those who wait for it: they could not go on before it anyway, and behind them it would wait for itself. Where the
 * holder of a key waits for this job there is no order for both, and nothing is joined.
 */
function join(machine: Machine, rest: readonly Head[]): Step {
  if (rest.every(head => isFree(stateOf(machine, head)))) return proceed(machine, rest, AT_THE_END);
  const holds = heldBy(machine);
  if (holds.length === 0) return enqueue(machine, rest, AT_THE_END);
  const { nonces, unread } = dependantsOf(machine.me.nonce, holds, knownTo(machine));
  if (unread.length > 0 && machine.others.length < MOST_FOLLOWED) {
    return [machine, { kind: 'survey', keys: unread }];
  }
  const blocked =
    unread.length > 0 ? rest[0] : rest.find(head => nonces.has(stateOf(machine, head).holder?.nonce ?? ''));
  if (blocked) return refuse(machine, blocked, holds);
  const places: Places = new Map(
    rest.map(head => [head.key, stateOf(machine, head).queue.find(({ nonce }) => nonces.has(nonce))?.nonce]),
  );
  const isFirst = (head: Head) => {
    const { holder, queue } = stateOf(machine, head);
    return holder === null && queue[0]?.nonce === places.get(head.key);
  };
  return rest.every(isFirst) ? proceed(machine, rest, places) : enqueue(machine, rest, places);
}

/**
 * There is no order for this job and another. Keys were read one after the other, so what was seen may never have been true
 * at once: it is believed when two looks in a row show it alike.
 */
function refuse(machine: Machine, { key, state }: Head, holds: readonly string[]): Step {
  const seen = [...(machine.heads ?? []), ...machine.others].map(head => `${head.key} ${head.at}`).join();
  if (machine.blocked !== seen) return [{ ...machine, blocked: seen }, { kind: 'read' }];
  return finish(machine, { kind: 'deadlock', key, holder: state?.holder ?? undefined, holds });
}

function enqueue(machine: Machine, rest: readonly Head[], places: Places): Step {
  const ticket = ticketFor(machine);
  return swap(machine, 'enqueue', rest, (state, { key }) =>
    transition(state, { kind: 'ENQUEUE', ticket, order: machine.order, before: places.get(key) }),
  );
}

/** Waits in all queues of what is missing. */
function attend(machine: Machine, rest: readonly Head[]): Step {
  const { nonce } = machine.me;
  const joined = { ...machine, joined: true };
  const places = rest.map(head => aheadIn(stateOf(machine, head), nonce));
  const watched = new Map(places.flatMap(({ ticket }) => (ticket ? [[ticket.nonce, ticket]] : [])));
  if (watched.size === 0) return proceed(joined, rest, AT_THE_END);
  const holds = heldBy(machine);
  if (holds.length > 0) {
    // Two jobs that joined at the same time may have closed a circle that neither could see: whoever sees it leaves.
    const tied = [...holds, ...rest.map(({ key }) => key)];
    const { nonces, unread } = dependantsOf(nonce, tied, knownTo(machine));
    if (unread.length > 0 && machine.others.length < MOST_FOLLOWED) {
      return [joined, { kind: 'survey', keys: unread }];
    }
    if ([...watched.keys()].some(other => nonces.has(other))) {
      return giveUp({ ...machine, retreated: true }, 'leave');
    }
  }
  const ahead = Math.max(...places.map(({ count }) => count));
  const keys = rest.map(({ key }) => key);
  return [joined, { kind: 'watch', keys, tickets: [...watched.values()], ahead }];
}

/** It is my turn: go ahead, unless something newer is live. */
function proceed(machine: Machine, rest: readonly Head[], places: Places): Step {
  const { me } = machine;
  const states = rest.map(head => stateOf(machine, head));
  const mark = unjudged(machine, states);
  if (mark) return [machine, { kind: 'compare', mark }];
  if (isOvertaken(machine)) return decide({ ...machine, goal: 'leave' });
  // One token for all keys of the step: larger than any before of those that it takes, and no smaller than that of the others.
  const epochs = (machine.heads ?? []).map(head => stateOf(machine, head).epoch);
  const epoch = Math.max(...epochs, ...states.map(state => state.epoch + 1));
  const ticket = ticketFor(machine);
  return swap(machine, 'acquire', rest, (state, { key }) => {
    const queued =
      standingIn(state, me.nonce) === 'waiting'
        ? state
        : transition(state, { kind: 'ENQUEUE', ticket, order: machine.order, before: places.get(key) });
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
      { kind: 'watch', keys: [], tickets: [], ahead: 1 },
    ];
  }
  const seen = Object.fromEntries(
    heads.flatMap(head => (head.state ? [[head.key, head.state.version]] : [])),
  );
  const looked = { ...machine, heads, kept: keptOf(machine, heads), others: [], seen, staleReads: 0 };
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
    case 'surveyed':
      return decide({ ...machine, others: [...machine.others, ...observed.heads] });
    case 'swapped': {
      // The store gives back what it wrote; keys it did not touch are as they were read.
      const written = new Map(observed.heads.map(head => [head.key, head]));
      const heads = (machine.heads ?? []).map(head => written.get(head.key) ?? head);
      return look({ ...machine, looks: 0 }, heads, true);
    }
    case 'dead': {
      const { ticket } = observed;
      const [, command] = swap(machine, 'reap', machine.heads ?? [], state =>
        transition(state, { kind: 'REAP', nonce: ticket.nonce, by: machine.me.nonce }),
      );
      if (command.kind === 'swap' && command.heads.length === 0) return [machine, { kind: 'read' }];
      return [machine, command];
    }
    case 'compared': {
      const { sha, behind, stray = false } = observed;
      const mark = (machine.heads ?? []).map(head => head.state?.last).find(last => last?.sha === sha);
      return decide({
        ...machine,
        judged: [...machine.judged, sha],
        passedOver: machine.passedOver || behind,
        stray: machine.stray ?? (stray && mark ? mark : undefined),
      });
    }
    case 'expired':
      return [{ ...machine, goal: machine.goal === 'acquire' ? 'leave' : machine.goal }, { kind: 'read' }];
  }
}
