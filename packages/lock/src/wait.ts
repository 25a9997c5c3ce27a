import type { Clock, Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { Unavailable } from './api.ts';
import type { AncestryOracle, Oracle, Verdict } from './liveness.ts';
import { backoff, isTimeToAsk, knock, pause } from './pace.ts';
import {
  type Command,
  type Head,
  type Machine,
  type Observation,
  type Outcome,
  type Superseded,
  standingIn,
  start,
  step,
} from './protocol.ts';
import { freshState, isRefusal, type LockState, type Order, type Ticket, transition } from './state.ts';
import type { Store } from './store.ts';

/** What happens while a job waits; for the log. */
export type LockNews =
  | { readonly kind: 'waiting'; readonly ahead: number; readonly behind: Ticket | undefined }
  | { readonly kind: 'reaped'; readonly ticket: Ticket }
  | { readonly kind: 'invisible'; readonly ticket: Ticket }
  | { readonly kind: 'recovered'; readonly key: string }
  /** How the commit that is live and this job's are related is not known: nothing is superseded. */
  | { readonly kind: 'unrelated'; readonly sha: string }
  | { readonly kind: 'retrying'; readonly reason: string; readonly ms: number };

interface Common {
  readonly store: Store;
  readonly keys: readonly string[];
  /** This job's ticket; see `ticketOf`. */
  readonly me: Ticket;
  /** Ends everything; its signal also aborts when the run is cancelled. */
  readonly deadline: Deadline;
  readonly clock: Clock;
  /** 0 … 1, such as Math.random. */
  readonly random: () => number;
  readonly tell?: (news: LockNews) => void;
}

export interface AcquireOptions extends Common {
  readonly oracle: Oracle;
  readonly ancestry: AncestryOracle;
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  readonly onTimeout: 'fail' | 'skip' | 'continue';
  readonly order: Order;
  readonly superseded: Superseded;
  /** Calls left this hour, as last heard. */
  readonly remaining?: () => number | undefined;
  /** Calls made so far that count against the hour's limit. */
  readonly counted?: () => number;
}

/** How an acquisition ended. Only with `acquired` is the lock ours; `fault` says that the job must not go on. */
export interface Held {
  readonly acquired: boolean;
  /** Strictly larger than that of every earlier holder; undefined unless acquired. */
  readonly fencingToken: number | undefined;
  readonly keys: readonly string[];
  readonly ticket: Ticket;
  /** Jobs ahead when this one joined; 0: it was free. */
  readonly position: number;
  readonly waitedMs: number;
  /** The job that stood directly ahead when this one joined. */
  readonly waitedFor: Ticket | undefined;
  /** Dead jobs this one removed. */
  readonly reaped: readonly Ticket[];
  /** Something newer is live already. */
  readonly superseded: boolean;
  /** Time was up and the job goes on without the lock. */
  readonly forceContinued: boolean;
  readonly fault: Fault | undefined;
  /** The locks as last seen. */
  readonly states: readonly LockState[];
  /** Their versions; to be handed to `release`, which then knows an outdated answer when it gets one. */
  readonly seen: Readonly<Record<string, number>>;
}

export interface Released {
  /** `absent`: nothing was ours (any more). */
  readonly was: 'holder' | 'waiting' | 'absent';
  readonly states: readonly LockState[];
}

/** How often a write may be refused, with nobody else writing, before that is taken for GitHub's last word. */
const REFUSALS = 7;
/** After so many refusals with nobody else writing, a change is made without ringing bells: perhaps the host takes it then. */
const REFUSALS_BEFORE_BARE = 3;
/** The longest pause before a write is tried again that GitHub had no time or no budget for. */
const UNWRITTEN_MS = 60_000;
/** How many more times a job looks that was told to and then saw nothing new. */
const LOOKS_AFTER_BELL = 3;
/** After a sleep this long the lock has most likely moved. */
const LONG_SLEEP_MS = 45_000;
/** Leaving the queue when the time is up may take this much longer. */
const LEAVING_MS = 30_000;

const statesOf = (machine: Machine): readonly LockState[] =>
  (machine.heads ?? []).map(head => head.state ?? freshState(head.key, machine.me.run));

interface Driver {
  readonly outcome: Outcome;
  readonly machine: Machine;
  readonly position: number;
  readonly waitedFor: Ticket | undefined;
  readonly reaped: readonly Ticket[];
  /** What was ours before it was given up. */
  readonly was: 'holder' | 'waiting' | 'absent';
}

/** Performs the protocol's commands until it finishes. The only loop of this package; all rules are in protocol.ts. */
async function drive(
  initial: Machine,
  options: Common & Partial<Pick<AcquireOptions, 'oracle' | 'ancestry' | 'remaining' | 'counted'>>,
  pollMs: number,
  expiresAt: number,
): Promise<Driver> {
  const { store, deadline, clock, random } = options;
  const tell = options.tell ?? (() => undefined);
  const asked = new Map<string, number>();
  const reaped: Ticket[] = [];
  let machine = initial;
  let moved = clock.now();
  let heads = '';
  let position: number | undefined;
  let waitedFor: Ticket | undefined;
  let told = '';
  let unrelated = '';
  let unanswered = 0;
  let refusals = 0;
  /** Writes in a row that GitHub neither took nor refused: it was busy, or the hour's budget is used up. */
  let unwritten = 0;
  let lastReason = '';
  let was: Driver['was'] = 'absent';

  /** When waiting began, and how many calls had been made by then. */
  let joined: { readonly at: number; readonly counted: number } | undefined;

  /** Since when the lock is watched, and its token then: how long a turn takes. */
  let watched: { readonly at: number; readonly epoch: number } | undefined;

  /** Whether the lock has most likely moved since the last look. The first look, too, finds what was never seen. */
  let hasMoved = true;
  /** Whether those who change the lock tell this job when to look. */
  let isTold = true;
  /** Looks still due after a bell rang and nothing new was seen: the answer may have been an old replica's. */
  let doubts = 0;
  const dead = new Set<string>();
  /** Jobs of which GitHub did not say, when last asked, whether they live. */
  const invisible = new Set<string>();

  const turnMs = () => {
    const epoch = Math.max(0, ...statesOf(machine).map(state => state.epoch));
    watched ??= { at: clock.now(), epoch };
    // The first turn and the one that goes on are seen in part only: both count, so that the guess is rather too small.
    return (clock.now() - watched.at) / (1 + Math.max(0, epoch - watched.epoch));
  };
  const expired = () => clock.now() >= expiresAt;
  const debt = () => {
    const counted = options.counted?.();
    if (counted === undefined) return 0;
    joined ??= { at: clock.now(), counted };
    return Math.max(0, counted - joined.counted - (clock.now() - joined.at) / 60_000);
  };

  /** A failed call: wait a little, then look again. Once the time is up there is an end to that. */
  async function again(failures: number, reason: string, most?: number): Promise<Observation> {
    if (clock.now() > expiresAt + LEAVING_MS) throw new Unavailable(reason);
    const ms = backoff(failures, random(), most);
    tell({ kind: 'retrying', reason, ms });
    await deadline.sleep(ms);
    return { kind: 'doubtful' };
  }

  async function perform(command: Exclude<Command, { kind: 'finish' }>): Promise<Observation> {
    switch (command.kind) {
      case 'read': {
        if (machine.goal === 'acquire' && machine.joined && expired()) return { kind: 'expired' };
        try {
          const read = await store.read(options.keys, hasMoved);
          hasMoved = false;
          unanswered = 0;
          const now = read.map(head => head.at).join();
          if (now !== heads) {
            heads = now;
            moved = clock.now();
            refusals = 0;
            doubts = 0;
          }
          if (machine.goal !== 'acquire') remember(read);
          for (const head of read) if (head.recovered) tell({ kind: 'recovered', key: head.key });
          return { kind: 'read', heads: read };
        } catch (thrown) {
          if (!(thrown instanceof Unavailable)) throw thrown;
          unanswered += 1;
          return again(unanswered, thrown.message);
        }
      }
      case 'swap': {
        const swapped = await store.swap(command.heads, command.next, refusals >= REFUSALS_BEFORE_BARE);
        if (swapped.kind === 'doubtful') {
          hasMoved = true;
          if (!swapped.refused) {
            unwritten += 1;
            return again(unwritten, swapped.reason, UNWRITTEN_MS);
          }
          refusals += 1;
          lastReason = swapped.reason;
          if (refusals >= REFUSALS) throw refusedForGood(store, command.heads, lastReason);
          return again(refusals, swapped.reason);
        }
        refusals = 0;
        unwritten = 0;
        heads = swapped.heads.map(head => head.at).join();
        moved = clock.now();
        if (command.because === 'acquire') position ??= 0;
        return { kind: 'swapped', heads: swapped.heads };
      }
      case 'compare': {
        const { sha } = command.mark;
        const relation = await options.ancestry?.compare(command.mark, machine.me);
        if (relation === 'unknown' && unrelated !== sha) {
          unrelated = sha;
          tell({ kind: 'unrelated', sha });
        }
        return { kind: 'compared', sha, behind: relation === 'behind' };
      }
      case 'watch': {
        if (command.tickets.length > 0) {
          position ??= command.ahead;
          waitedFor ??= command.tickets[0];
          const news = `${command.ahead} ${command.tickets.map(ticket => ticket.nonce).join()}`;
          if (news !== told) tell({ kind: 'waiting', ahead: command.ahead, behind: command.tickets[0] });
          told = news;
        }
        const found = await findDead(command.tickets);
        if (found) return { kind: 'dead', ticket: found };
        return rest(command.tickets, command.ahead);
      }
    }
  }

  /** Sleeps until it is time to look: because this job was told to, because it found somebody dead, or once in a while. */
  async function rest(tickets: readonly Ticket[], ahead: number): Promise<Observation> {
    const listens = isTold && machine.goal === 'acquire' && tickets.length > 0 && doubts === 0;
    const remaining = options.remaining?.();
    const ms =
      doubts > 0
        ? knock({ pollMs, ahead: 1, remaining, random: random() })
        : pause({
            pollMs,
            ahead,
            remaining,
            turnMs: turnMs(),
            debt: debt(),
            random: random(),
            isTold: listens,
            isSeen: !tickets.some(({ nonce }) => invisible.has(nonce)),
          });
    doubts = Math.max(0, doubts - 1);
    const from = clock.now();
    const until = from + ms;
    for (;;) {
      const nap = listens ? knock({ pollMs, ahead, remaining, random: random() }) : ms;
      const end = machine.goal === 'acquire' ? Math.min(until, Math.max(expiresAt, clock.now())) : until;
      await deadline.sleep(Math.min(nap, end - clock.now()));
      if (machine.goal === 'acquire' && expired()) return { kind: 'expired' };
      if (clock.now() >= until) break;
      const heard = await store.listen(options.keys, machine.me.nonce);
      if (heard === undefined) isTold = false;
      if (heard !== false) {
        doubts = heard ? LOOKS_AFTER_BELL : 0;
        hasMoved = true;
        return { kind: 'woke' };
      }
      // What is known of the lock may be old, so it is read again before anybody is removed.
      if (await findDead(tickets)) return { kind: 'woke' };
    }
    hasMoved = ahead > 1 && clock.now() - from >= LONG_SLEEP_MS;
    return { kind: 'woke' };
  }

  function remember(read: readonly Head[]): void {
    const standings = read.map(head => head.state && standingIn(head.state, machine.me.nonce));
    if (standings.includes('holder')) was = 'holder';
    else if (was === 'absent' && standings.includes('waiting')) was = 'waiting';
  }

  async function findDead(tickets: readonly Ticket[]): Promise<Ticket | undefined> {
    for (const ticket of tickets) {
      if (dead.has(ticket.nonce)) return ticket;
      const last = asked.get(ticket.nonce);
      const now = clock.now();
      // Whoever listens hardly makes a counted call, so nothing has to be saved here.
      const owed = isTold ? 0 : debt();
      if (!isTimeToAsk(last === undefined ? undefined : now - last, now - moved, pollMs, owed)) continue;
      asked.set(ticket.nonce, now);
      const verdict: Verdict | undefined = await options.oracle?.judge(ticket);
      if (verdict === 'dead') {
        dead.add(ticket.nonce);
        return ticket;
      }
      if (verdict === 'unknown') {
        invisible.add(ticket.nonce);
        tell({ kind: 'invisible', ticket });
      } else {
        invisible.delete(ticket.nonce);
      }
    }
    return undefined;
  }

  let observed: Observation = { kind: 'started' };
  for (;;) {
    const [next, command] = step(machine, observed);
    machine = next;
    if (command.kind === 'finish') {
      return { outcome: command.outcome, machine, position: position ?? 0, waitedFor, reaped, was };
    }
    observed = await perform(command);
    if (command.kind === 'swap' && command.because === 'reap' && observed.kind === 'swapped') {
      const removed = command.heads.flatMap((head, index) => removedFrom(head, command.next[index]));
      for (const ticket of removed) {
        if (reaped.some(known => known.nonce === ticket.nonce)) continue;
        reaped.push(ticket);
        tell({ kind: 'reaped', ticket });
      }
    }
  }
}

function removedFrom(head: Head, next: LockState | undefined): readonly Ticket[] {
  if (!head.state || !next) return [];
  const left = new Set([next.holder, ...next.queue].map(ticket => ticket?.nonce));
  return [head.state.holder, ...head.state.queue].filter(
    (ticket): ticket is Ticket => ticket !== null && !left.has(ticket.nonce),
  );
}

function refusedForGood(store: Store, heads: readonly Head[], reason: string): Fault {
  return new Fault({
    code: 'LOCK_WRITE_REFUSED',
    what: `GitHub refused to change ${heads.map(head => store.locate(head.key)).join(' and ')} ${REFUSALS} times although nobody else changed it: ${reason}.`,
    remedy:
      "Look for a ruleset that covers this ref, or set 'ref-namespace: refs/heads/locks' where the host keeps other refs to itself.",
  });
}

function unreadable(key: string, why: string): Fault {
  return new Fault({
    code: 'LOCK_UNREADABLE',
    what: `The lock '${key}' cannot be read: ${why}.`,
    remedy:
      "Nobody can hold it until it is mended: see that no deployment is running, then run this action once with 'mode: break'.",
  });
}

const minutes = (seconds: number) =>
  seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds)} s`;

export function describeTicket(ticket: Ticket): string {
  return `${ticket.repository} run ${ticket.run}${ticket.attempt > 1 ? ` (attempt ${ticket.attempt})` : ''}`;
}

/**
 * Takes all `keys` together, or none: joins the queue, waits for its turn, removes the dead jobs it meets.
 * Returns however it ends; `fault` is set where the job must stop.
 * @throws Fault when it cannot be known or done (unreadable lock, no permission, cancelled)
 */
export async function acquire(options: AcquireOptions): Promise<Held> {
  const began = options.clock.now();
  const expiresAt = began + options.waitSeconds * 1000;
  const machine = start({
    goal: 'acquire',
    me: options.me,
    order: options.order,
    superseded: options.superseded,
  });
  const keys = options.keys.join(', ');
  let driven: Driver;
  try {
    driven = await drive(machine, options, options.pollSeconds * 1000, expiresAt);
  } catch (thrown) {
    if (!(thrown instanceof Unavailable)) throw thrown;
    throw new Fault({
      code: 'LOCK_UNAVAILABLE',
      what: `GitHub gave no usable answer about the lock '${keys}' until the waiting time was over: ${thrown.message}.`,
      remedy: 'See githubstatus.com, then re-run; a place left in the queue is removed by the next in line.',
      cause: thrown,
    });
  }
  const { outcome, position, waitedFor, reaped } = driven;
  const held = {
    acquired: false,
    fencingToken: undefined,
    keys: options.keys,
    ticket: options.me,
    position,
    waitedMs: options.clock.now() - began,
    waitedFor,
    reaped,
    superseded: driven.machine.passedOver,
    forceContinued: false,
    fault: undefined,
    states: statesOf(driven.machine),
    seen: driven.machine.seen,
  };
  switch (outcome.kind) {
    case 'held':
      return { ...held, acquired: true, fencingToken: outcome.epoch };
    case 'gone': {
      if (outcome.why === 'superseded') {
        const fault = new Fault({
          code: 'LOCK_SUPERSEDED',
          what: `A newer commit than ${options.me.sha.slice(0, 12)} is live already.`,
          remedy: "Nothing needs to be done; to deploy the older one on purpose set 'superseded: allow'.",
        });
        return { ...held, superseded: true, fault: options.superseded === 'fail' ? fault : undefined };
      }
      const holder = held.states.find(state => state.holder)?.holder;
      const fault = new Fault({
        code: 'LOCK_TIMEOUT',
        what: `The lock '${keys}' did not become free within ${minutes(options.waitSeconds)}${holder ? `; ${describeTicket(holder)} holds it` : ''}.`,
        remedy: "Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'.",
      });
      return {
        ...held,
        forceContinued: options.onTimeout === 'continue',
        fault: options.onTimeout === 'fail' ? fault : undefined,
      };
    }
    case 'evicted':
      throw new Fault({
        code: 'LOCK_EVICTED',
        what: `Somebody removed this job from the queue of the lock '${keys}'.`,
        remedy: 'Re-run this job to join again, unless a newer attempt of it is running.',
      });
    case 'unreadable':
      throw unreadable(outcome.key, outcome.why);
    case 'released':
      throw new Error('an acquisition ended as a release');
  }
}

export interface ReleaseOptions extends Common {
  /** Whether the commit of this job is live now: then an older one that still waits is superseded. */
  readonly live: boolean;
  /** What `acquire` saw last. Without it, an answer that does not know this job is asked for again. */
  readonly seen?: Readonly<Record<string, number>>;
}

/** A job killed while it joined cannot tell what it wrote, and a replica may lag: so often is an empty answer doubted. */
const LOOKS = 2;

/**
 * Gives back what is ours, as holder or in the queue; what is not ours is never touched.
 * @throws Fault, Unavailable
 */
export async function release(options: ReleaseOptions): Promise<Released> {
  const machine = start({
    goal: 'release',
    me: options.me,
    live: options.live,
    ...(options.seen ? { seen: options.seen } : { looks: LOOKS }),
  });
  const { was, machine: end, outcome } = await drive(machine, options, 1_000, Number.POSITIVE_INFINITY);
  if (outcome.kind === 'unreadable') throw unreadable(outcome.key, outcome.why);
  return { was, states: statesOf(end) };
}

/** Reads the locks as they are. @throws Fault when one is unreadable or GitHub does not answer before the deadline. */
export async function status(options: Common): Promise<readonly LockState[]> {
  const heads = await readPatiently(options);
  const broken = heads.find(head => head.unreadable !== undefined);
  if (broken) throw unreadable(broken.key, broken.unreadable ?? '');
  return heads.map(head => head.state ?? freshState(head.key, options.me.run));
}

async function readPatiently(options: Common): Promise<readonly Head[]> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await options.store.read(options.keys);
    } catch (thrown) {
      if (!(thrown instanceof Unavailable)) throw thrown;
      await options.deadline.sleep(backoff(failures, options.random()));
    }
  }
}

/**
 * Does this job still hold all the locks? For the step just before the irreversible one.
 * @returns the fencing token
 * @throws Fault LOCK_NOT_HELD
 */
export async function verify(options: Common & { readonly fencingToken?: number }): Promise<number> {
  const states = await status(options);
  const lost = states.find(
    state =>
      state.holder?.nonce !== options.me.nonce ||
      (options.fencingToken !== undefined && state.epoch !== options.fencingToken),
  );
  if (lost) {
    throw new Fault({
      code: 'LOCK_NOT_HELD',
      what: `This job does not hold the lock '${lost.key}'${lost.holder ? `; ${describeTicket(lost.holder)} does` : ''}.`,
      remedy: 'Do not deploy: acquire the lock first, in this job, and look at who removed it.',
    });
  }
  return Math.max(...states.map(state => state.epoch));
}

/**
 * On a person's word: removes the holder, or puts a readable lock in the place of an unreadable, deleted or overwritten one. Those who wait keep
 * their places. @returns whom it removed
 */
export async function breakLock(options: Common): Promise<readonly Ticket[]> {
  let refusals = 0;
  for (let failures = 1; ; failures += 1) {
    const heads = await readPatiently(options);
    const from: Head[] = [];
    const next: LockState[] = [];
    for (const head of heads) {
      const state = head.state ?? freshState(head.key, options.me.run);
      const { holder } = state;
      if (head.unreadable === undefined && !head.recovered && holder === null) continue;
      const changed = holder
        ? transition(state, { kind: 'REAP', nonce: holder.nonce, by: options.me.nonce })
        : { ...state, version: state.version + 1, by: options.me.nonce };
      if (isRefusal(changed)) continue;
      // A person has looked: what was recovered counts as what is there, also where the mirror is no exact copy.
      from.push({ ...head, recovered: false });
      next.push(changed);
    }
    if (from.length === 0) return [];
    const swapped = await options.store.swap(from, next);
    if (swapped.kind === 'swapped') return from.flatMap((head, index) => removedFrom(head, next[index]));
    if (swapped.refused) refusals += 1;
    if (refusals >= REFUSALS) throw refusedForGood(options.store, from, swapped.reason);
    await options.deadline.sleep(backoff(failures, options.random()));
  }
}
