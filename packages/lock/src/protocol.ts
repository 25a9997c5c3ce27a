/**
 * The rules of the lock, for one job: a pure step from what it knows and what it has just observed to what it does next.
 * The loop (drive.ts) performs these commands against GitHub. The search (test/model.ts) performs the same ones against a
 * model of GitHub, in every possible order. There is no other implementation of the rules.
 */
import { dependantsOf, type KnownStates, MOST_FOLLOWED } from './graph.ts';
import {
  type Because,
  CALM,
  type Head,
  type LockMachine,
  type LockObservation,
  type LockOutcome,
  type Obstacle,
  type ProtocolStep,
  standingIn,
} from './machine.ts';
import {
  freshState,
  isOnHold,
  isRefused,
  type LiveCommit,
  type LockState,
  type Ticket,
  transition,
} from './state.ts';
import { isOwnRun } from './ticket.ts';

/** So many answers older than what was seen before are blamed on a replica that lags; the next one is believed. */
const STALE_READS = 5;

function stateOf(machine: LockMachine, head: Head): LockState {
  return head.state ?? freshState(head.key, machine.me.run);
}

/** Whom the job with `nonce` directly waits for: the holder for the first in line, otherwise the job ahead in the queue. */
function aheadIn(state: LockState, nonce: string): { ticket: Ticket | undefined; count: number } {
  const index = state.queue.findIndex(ticket => ticket.nonce === nonce);
  const ticket = index > 0 ? state.queue[index - 1] : (state.holder ?? undefined);
  return { ticket, count: index + (state.holder ? 1 : 0) };
}

const finish = (machine: LockMachine, outcome: LockOutcome): ProtocolStep => [
  machine,
  { kind: 'finish', outcome },
];

/** Writes all of `heads` for which `change` gives another state, in one step. */
function swap(
  machine: LockMachine,
  because: Because,
  heads: readonly Head[],
  change: (state: LockState, head: Head) => LockState | { readonly refused: string } | undefined,
): ProtocolStep {
  const from: Head[] = [];
  const next: LockState[] = [];
  for (const head of heads) {
    const changed = change(stateOf(machine, head), head);
    if (changed === undefined || isRefused(changed)) continue;
    from.push(head);
    next.push(changed);
  }
  return [machine, { kind: 'swap', heads: from, next, because }];
}

/** The live commit that has to be compared with this job's before it may go on. */
function uncompared(machine: LockMachine, states: readonly LockState[]): LiveCommit | undefined {
  const { me, compared } = machine;
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
          !compared.includes(last.sha),
      ) ?? undefined
  );
}

/** Whether this step took the key. It is not done yet, and gives the key back when it cannot have the others. */
function isTaken(machine: LockMachine, head: Head): boolean {
  const isHeld = standingIn(stateOf(machine, head), machine.me.nonce) === 'holder';
  return isHeld && machine.kept[head.key] === false;
}

/** `machine.kept`, completed by what the first look at `heads` shows. */
function keptOf(machine: LockMachine, heads: readonly Head[]): LockMachine['kept'] {
  const held = heads.map(
    head => [head.key, standingIn(stateOf(machine, head), machine.me.nonce) === 'holder'] as const,
  );
  return { ...Object.fromEntries(held), ...machine.kept };
}

/** Leaves the queues. What is held is given back on release only, or where this step took it and does not need it. */
function giveUp(machine: LockMachine, because: 'release' | 'leave'): ProtocolStep {
  const { me, goal } = machine;
  return swap(machine, because, machine.heads ?? [], (state, head) => {
    const standing = standingIn(state, me.nonce);
    if (standing === 'waiting') return transition(state, { kind: 'LEAVE', ticket: me });
    // The job still works with what an earlier step took.
    // Other jobs of a run may be at work with what its ticket holds: only the run's end, or its word, gives that back.
    const isOver = because === 'release' || (goal === 'leave' && isTaken(machine, head) && !machine.isShared);
    if (standing !== 'holder' || !isOver) return undefined;
    return transition(state, { kind: 'RELEASE', ticket: me, live: machine.live && because === 'release' });
  });
}

/** The end without the lock: the commit is superseded, or the time is over. */
function notAcquired(machine: LockMachine): ProtocolStep {
  if (machine.superseded !== 'allow') {
    if (machine.stray) return finish(machine, { kind: 'stray', mark: machine.stray });
    if (machine.newerIsLive) return finish(machine, { kind: 'not-acquired', why: 'superseded' });
  }
  return finish(machine, { kind: 'not-acquired', why: 'expired', obstacle: machine.obstacle });
}

/** The first hold on one of `heads` that has not ended. */
function holdOn(machine: LockMachine, heads: readonly Head[]): Obstacle | undefined {
  for (const { key, state } of heads) {
    if (state?.hold && isOnHold(state, machine.moment.ended)) return { kind: 'hold', key, hold: state.hold };
  }
  return undefined;
}

/** Waits for something that is not a job: nobody is watched, and only the time or a person changes it. */
const waitFor = (machine: LockMachine, obstacle: Obstacle, keys: readonly string[]): ProtocolStep => [
  { ...machine, obstacle },
  { kind: 'watch', keys, tickets: [], ahead: 1, obstacle },
];

/** Something newer is live, and that matters. */
const isSuperseded = ({ newerIsLive, stray, superseded }: LockMachine) =>
  (newerIsLive || stray !== undefined) && superseded !== 'allow';

function decide(machine: LockMachine): ProtocolStep {
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
  if (rest.length === 0 && !machine.isGivingUp) return settle(machine);
  const waits = rest.filter(head => standingOf(head) === 'waiting');
  if (machine.goal === 'leave') {
    const isDone = waits.length === 0 && (machine.isShared || !heads.some(head => isTaken(machine, head)));
    return isDone ? notAcquired(machine) : giveUp(machine, 'leave');
  }
  // A freeze concerns what has not started yet. Outside of the queue it keeps nobody up who may go on, such as a rollback.
  if (machine.moment.isFrozen && heldBy(machine).length === 0) {
    return waits.length > 0 ? retreat(machine) : waitFor(machine, { kind: 'freeze' }, []);
  }
  if (waits.length === 0) {
    // Another job of the run may have left with its ticket: then this one joins again.
    const isRemoved = machine.joined && !machine.retreated && !machine.isShared;
    return isRemoved ? finish(machine, { kind: 'evicted' }) : join(machine, rest);
  }
  // All keys are joined together. A job that is in some queues only got there by an earlier step or by hand: it leaves them first.
  if (waits.length < rest.length) return giveUp(machine, 'leave');
  return attend(machine, rest);
}

/** Leaves the queues, to join again later. */
const retreat = (machine: LockMachine): ProtocolStep => giveUp({ ...machine, retreated: true }, 'leave');

/** All keys are held. Now their former names are taken, which a job of an earlier release may hold. */
function settle(machine: LockMachine): ProtocolStep {
  const heads = machine.heads ?? [];
  const missing = machine.former.filter(key => !heads.some(head => head.key === key));
  if (missing.length === 0) return level(machine, heads);
  const found = missing.map(key => machine.others.find(head => head.key === key));
  if (found.includes(undefined)) return [machine, { kind: 'survey', keys: missing }];
  const formerHeads = found as Head[];
  // This job has not been in their queues yet.
  return decide({
    ...machine,
    heads: [...heads, ...formerHeads],
    kept: keptOf(machine, formerHeads),
    joined: false,
  });
}

/** Everything is held. All keys get one token: those that an earlier step took get the larger one of the later keys. */
function level(machine: LockMachine, heads: readonly Head[]): ProtocolStep {
  const { me } = machine;
  const states = heads.map(head => stateOf(machine, head));
  const hasCommit = (state: LockState) => me.sha === '' || state.holder?.sha === me.sha;
  // A later step may deploy another commit than the one for which the lock was taken.
  if (machine.goal === 'acquire') {
    const mark = uncompared(
      machine,
      states.filter(state => !hasCommit(state)),
    );
    if (mark) return [machine, { kind: 'compare', mark }];
  }
  if (isSuperseded(machine) && !states.every(hasCommit)) return notAcquired(machine);
  const taken = heads.filter(head => isTaken(machine, head));
  if (taken.length > 0 && machine.groups.length > 0) {
    const stopped = obeyGroups(machine);
    if (stopped) return stopped;
  }
  const epoch = Math.max(...states.map(state => state.epoch));
  const lagging = heads.find((_, index) => states[index]!.epoch < epoch || !hasCommit(states[index]!));
  // One key at a time: each change is complete in itself, and some hosts cannot change two refs at once.
  if (lagging) {
    return swap(machine, 'extend', [lagging], state =>
      transition(state, { kind: 'EXTEND', ticket: me.sha === '' ? state.holder! : me, epoch }),
    );
  }
  return finish(machine, { kind: 'held', epoch, superseded: machine.newerIsLive });
}

/**
 * The keys are held, and nothing has begun yet. A hold on a group that was set before this look is seen now; one that is set
 * after it finds this job as the holder. So whoever sets one knows who still works. Meanwhile the others wait behind this job.
 * @returns undefined where this job may begin
 */
function obeyGroups(machine: LockMachine): ProtocolStep | undefined {
  const found = machine.groups.map(group => machine.others.find(({ key }) => key === group));
  if (found.includes(undefined)) return [machine, { kind: 'survey', keys: machine.groups }];
  const groups = found as Head[];
  const unreadable = groups.find(head => head.unreadable !== undefined);
  if (unreadable) {
    return finish(machine, { kind: 'unreadable', key: unreadable.key, why: unreadable.unreadable ?? '' });
  }
  const hold = holdOn(machine, groups);
  if (!hold) return undefined;
  if (machine.goal === 'acquire') return waitFor(machine, hold, []);
  return machine.isShared
    ? notAcquired({ ...machine, obstacle: hold })
    : giveUp({ ...machine, obstacle: hold, isGivingUp: true }, 'leave');
}

/** Keys that this job holds, in this step or before. */
function heldBy(machine: LockMachine): readonly string[] {
  const { nonce } = machine.me;
  const heads = (machine.heads ?? []).filter(head => standingIn(stateOf(machine, head), nonce) === 'holder');
  return [...new Set([...heads.map(({ key }) => key), ...machine.also])];
}

function knownTo(machine: LockMachine): KnownStates {
  return new Map([...machine.others, ...(machine.heads ?? [])].map(({ key, state }) => [key, state]));
}

/** The ticket for a queue: with all keys that this job is tied up with, where they are several. */
function ticketFor(machine: LockMachine): Ticket {
  const keys = [...new Set([...(machine.heads ?? []).map(({ key }) => key), ...machine.also])].sort();
  return keys.length > 1 ? { ...machine.me, keys } : machine.me;
}

/** Ahead of whom this job gets its place in each queue: key → nonce. */
type Places = ReadonlyMap<string, string | undefined>;
const AT_THE_END: Places = new Map();

const isFree = ({ holder, queue }: LockState) => holder === null && queue.length === 0;

/**
 * Joins the queues of the missing keys. A job that holds nothing goes to the end of each. A job that holds something goes
 * ahead of those who wait for it: they cannot go on before it anyway, and behind them it would wait for itself. Where the
 * holder of a key waits for this job, the two would wait for each other, and nothing is joined.
 */
function join(machine: LockMachine, rest: readonly Head[]): ProtocolStep {
  const own = rest.flatMap(head => {
    const { holder, queue } = stateOf(machine, head);
    const ticket = [holder, ...queue].find(one => one && isOwnRun(one, machine.me));
    return ticket ? [{ key: head.key, holder: ticket }] : [];
  })[0];
  if (own) return finish(machine, { kind: 'deadlock', ...own, holds: [] });
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
 * This job and another would wait for each other. Keys are read one after the other, so what was seen may never have been
 * true at one time. It is believed when two looks in a row show the same.
 */
function refuse(machine: LockMachine, { key, state }: Head, holds: readonly string[]): ProtocolStep {
  const seen = [...(machine.heads ?? []), ...machine.others].map(head => `${head.key} ${head.at}`).join();
  if (machine.blocked !== seen) return [{ ...machine, blocked: seen }, { kind: 'read' }];
  return finish(machine, { kind: 'deadlock', key, holder: state?.holder ?? undefined, holds });
}

function enqueue(machine: LockMachine, rest: readonly Head[], places: Places): ProtocolStep {
  const ticket = ticketFor(machine);
  return swap(machine, 'enqueue', rest, (state, { key }) =>
    transition(state, { kind: 'ENQUEUE', ticket, order: machine.order, before: places.get(key) }),
  );
}

/** Waits in the queues of all missing keys. */
function attend(machine: LockMachine, rest: readonly Head[]): ProtocolStep {
  const { nonce } = machine.me;
  const joined = { ...machine, joined: true };
  const places = rest.map(head => aheadIn(stateOf(machine, head), nonce));
  const watched = new Map(places.flatMap(({ ticket }) => (ticket ? [[ticket.nonce, ticket]] : [])));
  if (watched.size === 0) return proceed(joined, rest, AT_THE_END);
  const holds = heldBy(machine);
  if (holds.length > 0) {
    // Two jobs that joined at the same time may now wait for each other, which neither could see before. Whoever sees it leaves.
    const tied = [...holds, ...rest.map(({ key }) => key)];
    const { nonces, unread } = dependantsOf(nonce, tied, knownTo(machine));
    if (unread.length > 0 && machine.others.length < MOST_FOLLOWED) {
      return [joined, { kind: 'survey', keys: unread }];
    }
    if ([...watched.keys()].some(other => nonces.has(other))) {
      return retreat(machine);
    }
  }
  const ahead = Math.max(...places.map(({ count }) => count));
  const keys = rest.map(({ key }) => key);
  return [joined, { kind: 'watch', keys, tickets: [...watched.values()], ahead }];
}

/** It is this job's turn: it takes the lock, unless something newer is live. */
function proceed(machine: LockMachine, rest: readonly Head[], places: Places): ProtocolStep {
  const { me } = machine;
  const states = rest.map(head => stateOf(machine, head));
  const mark = uncompared(machine, states);
  if (mark) return [machine, { kind: 'compare', mark }];
  if (isSuperseded(machine)) return decide({ ...machine, goal: 'leave' });
  const hold = holdOn(machine, rest);
  if (hold) {
    const isWaiting = states.every(state => standingIn(state, me.nonce) === 'waiting');
    const keys = rest.map(({ key }) => key);
    return isWaiting ? waitFor(machine, hold, keys) : enqueue(machine, rest, places);
  }
  // All keys of the step get one token: larger than any earlier one of the keys it takes, and not smaller than those of the others.
  const epochs = (machine.heads ?? []).map(head => stateOf(machine, head).epoch);
  const epoch = Math.max(...epochs, ...states.map(state => state.epoch + 1));
  const ticket = ticketFor(machine);
  return swap(machine, 'acquire', rest, (state, { key }) => {
    const queued =
      standingIn(state, me.nonce) === 'waiting'
        ? state
        : transition(state, { kind: 'ENQUEUE', ticket, order: machine.order, before: places.get(key) });
    const { ended } = machine.moment;
    return isRefused(queued) ? queued : transition(queued, { kind: 'ACQUIRE', ticket: me, epoch, ended });
  });
}

function look(machine: LockMachine, heads: readonly Head[], believe: boolean): ProtocolStep {
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
  const obstacle = machine.goal === 'acquire' ? undefined : machine.obstacle;
  const kept = keptOf(machine, heads);
  const looked = { ...machine, heads, kept, others: [], seen, staleReads: 0, obstacle };
  // Keys are read one after the other, so a change in between may show this job in some keys only. What two looks in a row
  // show alike was true at one time, because a lock is never again as it was before.
  const isTorn = !believe && isDivided(machine, heads) && !isSame(machine.heads, heads);
  return isTorn ? [looked, { kind: 'read' }] : decide(looked);
}

/** Whether this job holds or waits for some of its keys, and not for others. */
function isDivided(machine: LockMachine, heads: readonly Head[]): boolean {
  const standings = heads.map(head => standingIn(stateOf(machine, head), machine.me.nonce));
  return new Set(standings).size > 1 && heads.every(head => head.unreadable === undefined);
}

function isSame(before: readonly Head[] | undefined, now: readonly Head[]): boolean {
  return now.every((head, index) => {
    const other = before?.[index];
    return other !== undefined && other.at === head.at && other.state?.version === head.state?.version;
  });
}

/** One step. Every observation has an answer in every state. */
export function step(machine: LockMachine, observed: LockObservation): ProtocolStep {
  switch (observed.kind) {
    case 'started':
    case 'woke':
    case 'doubtful':
      return [machine, { kind: 'read' }];
    case 'read':
      return look({ ...machine, moment: observed.moment ?? CALM }, observed.heads, false);
    case 'surveyed':
      return decide({
        ...machine,
        others: [...machine.others, ...observed.heads],
        moment: { ...machine.moment, ended: [...machine.moment.ended, ...(observed.ended ?? [])] },
      });
    case 'swapped': {
      // The store returns what it wrote. Keys that it did not touch are as they were read.
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
      const { commit, behind, stray = false } = observed;
      const mark = (machine.heads ?? []).map(head => head.state?.last).find(last => last?.sha === commit);
      return decide({
        ...machine,
        compared: [...machine.compared, commit],
        newerIsLive: machine.newerIsLive || behind,
        stray: machine.stray ?? (stray && mark ? mark : undefined),
      });
    }
    case 'expired':
      return [{ ...machine, goal: machine.goal === 'acquire' ? 'leave' : machine.goal }, { kind: 'read' }];
  }
}
