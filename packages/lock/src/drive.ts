/**
 * Performs the protocol's commands against GitHub until it finishes: reads, writes, asks who lives, sleeps. The only loop
 * of this package; all rules are in protocol.ts.
 */
import type { Clock, Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { Unavailable } from './api.ts';
import type { AncestryOracle, Oracle } from './liveness.ts';
import {
  type Command,
  type Head,
  type Machine,
  type Observation,
  type Outcome,
  standingIn,
} from './machine.ts';
import { backoff, isTimeToAsk, knock, pause } from './pace.ts';
import { step } from './protocol.ts';
import { freshState, type LockState, type Ticket } from './state.ts';
import type { Store } from './store.ts';

/** What happens while a job waits; for the log. */
export type LockNews =
  | {
      readonly kind: 'waiting';
      readonly ahead: number;
      readonly behind: Ticket | undefined;
      /** Who holds what this job waits for. */
      readonly holders: readonly { readonly key: string; readonly holder: Ticket }[];
      readonly waitedMs: number;
    }
  /** Keys of this step that the job held when the step began. They stay held however this step ends. */
  | { readonly kind: 'kept'; readonly keys: readonly string[] }
  | { readonly kind: 'reaped'; readonly ticket: Ticket }
  | { readonly kind: 'invisible'; readonly ticket: Ticket }
  /** GitHub refuses to say whether jobs of a repository live, and will go on refusing. */
  | { readonly kind: 'blind'; readonly fault: Fault }
  | { readonly kind: 'recovered'; readonly key: string }
  /** This job left the queue, because it and another job were about to wait for each other. It joins again. */
  | { readonly kind: 'circle' }
  /** How the commit that is live and this job's are related is not known: nothing is superseded. */
  | { readonly kind: 'unrelated'; readonly sha: string }
  | { readonly kind: 'retrying'; readonly reason: string; readonly ms: number };

export interface Common {
  readonly store: Store;
  readonly keys: readonly string[];
  /** This job's ticket; see `ticketOf`. */
  readonly me: Ticket;
  /** Ends everything; its signal also aborts when the run is cancelled. */
  readonly deadline: Deadline;
  readonly clock: Clock;
  /** 0 … 1, such as Math.random. */
  readonly random: () => number;
  /** Milliseconds since 1970, such as Date.now: since when a job has its place, for people. Left out: nobody is told. */
  readonly today?: () => number;
  readonly tell?: (news: LockNews) => void;
}

/** What waiting needs besides. */
export interface Asking {
  readonly oracle: Oracle;
  readonly ancestry: AncestryOracle;
  /** Calls left this hour, as last heard. */
  readonly remaining?: () => number | undefined;
  /** Calls made so far that count against the hour's limit. */
  readonly counted?: () => number;
}

export interface Driven {
  readonly outcome: Outcome;
  readonly machine: Machine;
  readonly position: number;
  readonly waitedFor: Ticket | undefined;
  readonly reaped: readonly Ticket[];
  readonly kept: readonly string[];
  /** Why GitHub does not say whether those ahead live. */
  readonly blind: Fault | undefined;
  /** What was ours before it was given up. */
  readonly was: 'holder' | 'waiting' | 'absent';
}

/** How often a write may be refused, with nobody else writing, before that is taken for GitHub's last word. */
export const REFUSALS = 7;
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
/** Two jobs that left the queue for each other's sake do not come back at the same moment. */
const APART_MS = 3_000;
/** A job that waits says so again after this long, though nothing has changed. */
const REMIND_MS = 300_000;

/** Changes that make sense for each key alone. */
const DIVISIBLE: readonly string[] = ['release', 'leave', 'reap', 'extend'];

export const statesOf = (machine: Machine): readonly LockState[] =>
  (machine.heads ?? []).map(head => head.state ?? freshState(head.key, machine.me.run));

/** Writes on the tickets that `nonce` has just got since when they are there. */
function stamped(before: LockState | undefined, next: LockState, nonce: string, now: number): LockState {
  const since = Math.max(0, Math.round(now));
  const mark = (ticket: Ticket) => (ticket.nonce === nonce ? { ...ticket, since } : ticket);
  const isNewHolder = next.holder?.nonce === nonce && before?.holder?.nonce !== nonce;
  const isKnown = before?.queue.some(ticket => ticket.nonce === nonce) ?? false;
  return {
    ...next,
    holder: next.holder && isNewHolder ? mark(next.holder) : next.holder,
    queue: isKnown ? next.queue : next.queue.map(mark),
  };
}

export function removedFrom(head: Head, next: LockState | undefined): readonly Ticket[] {
  if (!head.state || !next) return [];
  const left = new Set([next.holder, ...next.queue].map(ticket => ticket?.nonce));
  return [head.state.holder, ...head.state.queue].filter(
    (ticket): ticket is Ticket => ticket !== null && !left.has(ticket.nonce),
  );
}

export function refusedForGood(store: Store, heads: readonly Head[], reason: string): Fault {
  return new Fault({
    code: 'LOCK_WRITE_REFUSED',
    what: `GitHub refused to change ${heads.map(head => store.locate(head.key)).join(' and ')} ${REFUSALS} times although nobody else changed it: ${reason}.`,
    remedy:
      "Look for a ruleset that covers this ref, or set 'ref-namespace: refs/heads/locks' where the host keeps other refs to itself.",
  });
}

type Watch = Extract<Command, { kind: 'watch' }>;
type Write = Extract<Command, { kind: 'swap' }>;

/** One acquisition or release under way. */
export class Driver {
  readonly #options: Common & Partial<Asking>;
  readonly #pollMs: number;
  readonly #expiresAt: number;
  readonly #began: number;
  readonly #tell: (news: LockNews) => void;
  #machine: Machine;

  /** Where the refs pointed at the last look, and when that last changed. */
  #heads = '';
  #moved: number;
  /** Whether the lock has most likely moved since the last look. The first look, too, finds what was never seen. */
  #hasMoved = true;
  /** Whether those who change the lock tell this job when to look. */
  #isTold = true;
  /** Looks still due after a bell rang and nothing new was seen: the answer may have been an old replica's. */
  #doubts = 0;

  #unanswered = 0;
  #refusals = 0;
  /** Writes in a row that GitHub neither took nor refused: it was busy, or the hour's budget is used up. */
  #unwritten = 0;

  /** When jobs ahead were last asked about, and what is known of them. */
  readonly #asked = new Map<string, number>();
  readonly #dead = new Set<string>();
  readonly #invisible = new Set<string>();
  #blind: Fault | undefined;

  /** When waiting began, and how many calls had been made by then. */
  #joined: { readonly at: number; readonly counted: number } | undefined;
  /** Since when the lock is watched, and its token then: how long a turn takes. */
  #watched: { readonly at: number; readonly epoch: number } | undefined;

  #position: number | undefined;
  #waitedFor: Ticket | undefined;
  #told = { text: '', at: Number.NEGATIVE_INFINITY };
  #unrelated = '';
  #kept: readonly string[] | undefined;
  readonly #reaped: Ticket[] = [];
  #was: Driven['was'] = 'absent';

  constructor(initial: Machine, options: Common & Partial<Asking>, pollMs: number, expiresAt: number) {
    this.#machine = initial;
    this.#options = options;
    this.#pollMs = pollMs;
    this.#expiresAt = expiresAt;
    this.#began = options.clock.now();
    this.#moved = this.#began;
    this.#tell = options.tell ?? (() => undefined);
  }

  /** @throws Fault where nothing can be known or done, Unavailable when GitHub gave no usable answer in time */
  async run(): Promise<Driven> {
    let observed: Observation = { kind: 'started' };
    for (;;) {
      const [next, command] = step(this.#machine, observed);
      this.#machine = next;
      if (command.kind === 'finish') return this.#driven(command.outcome);
      observed = await this.#perform(command);
    }
  }

  #driven(outcome: Outcome): Driven {
    return {
      outcome,
      machine: this.#machine,
      position: this.#position ?? 0,
      waitedFor: this.#waitedFor,
      reaped: this.#reaped,
      kept: this.#kept ?? [],
      blind: this.#blind,
      was: this.#was,
    };
  }

  #perform(command: Exclude<Command, { kind: 'finish' }>): Promise<Observation> {
    switch (command.kind) {
      case 'read':
        return this.#read();
      case 'survey':
        return this.#survey(command.keys);
      case 'swap':
        return this.#write(command);
      case 'compare':
        return this.#compare(command);
      case 'watch':
        return this.#watch(command);
    }
  }

  get #isExpired(): boolean {
    return this.#options.clock.now() >= this.#expiresAt;
  }

  /** A failed call: wait a little, then look again. Once the time is up there is an end to that. */
  async #again(failures: number, reason: string, most?: number): Promise<Observation> {
    const { clock, deadline, random } = this.#options;
    if (clock.now() > this.#expiresAt + LEAVING_MS) throw new Unavailable(reason);
    const ms = backoff(failures, random(), most);
    this.#tell({ kind: 'retrying', reason, ms });
    await deadline.sleep(ms);
    return { kind: 'doubtful' };
  }

  async #read(): Promise<Observation> {
    const { store, keys, clock } = this.#options;
    const machine = this.#machine;
    if (machine.goal === 'acquire' && machine.joined && this.#isExpired) return { kind: 'expired' };
    let read: readonly Head[];
    try {
      read = await store.read(keys, this.#hasMoved);
    } catch (thrown) {
      if (!(thrown instanceof Unavailable)) throw thrown;
      this.#unanswered += 1;
      return this.#again(this.#unanswered, thrown.message);
    }
    this.#hasMoved = false;
    this.#unanswered = 0;
    const now = read.map(head => head.at).join();
    if (now !== this.#heads) {
      this.#heads = now;
      this.#moved = clock.now();
      this.#refusals = 0;
      this.#doubts = 0;
    }
    this.#remember(read);
    for (const head of read) if (head.recovered) this.#tell({ kind: 'recovered', key: head.key });
    return { kind: 'read', heads: read };
  }

  /** What is this job's at first sight, before this step has written anything; and what a release finds. */
  #remember(read: readonly Head[]): void {
    const standings = read.map(head => head.state && standingIn(head.state, this.#machine.me.nonce));
    if (this.#machine.goal !== 'acquire') {
      if (standings.includes('holder')) this.#was = 'holder';
      else if (this.#was === 'absent' && standings.includes('waiting')) this.#was = 'waiting';
    } else if (this.#kept === undefined) {
      // What the protocol keeps, told before anything is written: whoever is cancelled then knows it too.
      this.#kept = read.filter((_, index) => standings[index] === 'holder').map(({ key }) => key);
      if (this.#kept.length > 0) this.#tell({ kind: 'kept', keys: this.#kept });
    }
  }

  async #survey(keys: readonly string[]): Promise<Observation> {
    try {
      const heads = await this.#options.store.read(keys, false);
      this.#unanswered = 0;
      return { kind: 'surveyed', heads };
    } catch (thrown) {
      if (!(thrown instanceof Unavailable)) throw thrown;
      this.#unanswered += 1;
      return this.#again(this.#unanswered, thrown.message);
    }
  }

  async #write(command: Write): Promise<Observation> {
    const { store, clock, deadline, random, today } = this.#options;
    const { heads, because } = command;
    const { nonce } = this.#machine.me;
    const next = today
      ? command.next.map((state, index) => stamped(heads[index]!.state, state, nonce, today()))
      : command.next;
    const bare = this.#refusals >= REFUSALS_BEFORE_BARE;
    const swapped = await store.swap(heads, next, bare, DIVISIBLE.includes(because));
    if (swapped.kind === 'doubtful') {
      this.#hasMoved = true;
      if (!swapped.refused) {
        this.#unwritten += 1;
        return this.#again(this.#unwritten, swapped.reason, UNWRITTEN_MS);
      }
      this.#refusals += 1;
      if (this.#refusals >= REFUSALS) throw refusedForGood(store, heads, swapped.reason);
      return this.#again(this.#refusals, swapped.reason);
    }
    this.#refusals = 0;
    this.#unwritten = 0;
    const written = new Map(swapped.heads.map(head => [head.key, head]));
    this.#heads = (this.#machine.heads ?? []).map(head => (written.get(head.key) ?? head).at).join();
    this.#moved = clock.now();
    if (because === 'acquire') this.#position ??= 0;
    if (because === 'reap') this.#noteReaped(command);
    if (because === 'leave' && this.#machine.goal === 'acquire') {
      this.#tell({ kind: 'circle' });
      await deadline.sleep(random() * APART_MS);
    }
    return { kind: 'swapped', heads: swapped.heads };
  }

  #noteReaped({ heads, next }: Write): void {
    for (const ticket of heads.flatMap((head, index) => removedFrom(head, next[index]))) {
      if (this.#reaped.some(known => known.nonce === ticket.nonce)) continue;
      this.#reaped.push(ticket);
      this.#tell({ kind: 'reaped', ticket });
    }
  }

  async #compare({ mark }: Extract<Command, { kind: 'compare' }>): Promise<Observation> {
    const { sha } = mark;
    const relation = await this.#options.ancestry?.compare(mark, this.#machine.me);
    if (relation === 'unknown' && this.#unrelated !== sha) {
      this.#unrelated = sha;
      this.#tell({ kind: 'unrelated', sha });
    }
    const stray = relation === 'stray';
    return { kind: 'compared', sha, behind: relation === 'behind' || stray, stray };
  }

  async #watch(command: Watch): Promise<Observation> {
    if (command.tickets.length > 0) {
      this.#position ??= command.ahead;
      this.#waitedFor ??= command.tickets[0];
      this.#say(command);
    }
    const found = await this.#findDead(command.tickets);
    if (found) return { kind: 'dead', ticket: found };
    return this.#rest(command);
  }

  /** Tells for whom this job waits, when that changed and once in a while. */
  #say({ keys, tickets, ahead }: Watch): void {
    const now = this.#options.clock.now();
    const holders = (this.#machine.heads ?? []).flatMap(({ key, state }) =>
      keys.includes(key) && state?.holder ? [{ key, holder: state.holder }] : [],
    );
    const nonces = [...tickets, ...holders.map(({ holder }) => holder)].map(({ nonce }) => nonce);
    const text = `${ahead} ${nonces.join()}`;
    if (text === this.#told.text && now - this.#told.at < REMIND_MS) return;
    this.#told = { text, at: now };
    this.#tell({ kind: 'waiting', ahead, behind: tickets[0], holders, waitedMs: now - this.#began });
  }

  #turnMs(): number {
    const now = this.#options.clock.now();
    const epoch = Math.max(0, ...statesOf(this.#machine).map(state => state.epoch));
    this.#watched ??= { at: now, epoch };
    // The first turn and the one that goes on are seen in part only: both count, so that the guess is rather too small.
    return (now - this.#watched.at) / (1 + Math.max(0, epoch - this.#watched.epoch));
  }

  /** Counted calls beyond one a minute. */
  #debt(): number {
    const counted = this.#options.counted?.();
    if (counted === undefined) return 0;
    const now = this.#options.clock.now();
    this.#joined ??= { at: now, counted };
    return Math.max(0, counted - this.#joined.counted - (now - this.#joined.at) / 60_000);
  }

  #restMs(ahead: number, tickets: readonly Ticket[], listens: boolean): number {
    const { random } = this.#options;
    const remaining = this.#options.remaining?.();
    const pollMs = this.#pollMs;
    if (this.#doubts > 0) return knock({ pollMs, ahead: 1, remaining, random: random() });
    return pause({
      pollMs,
      ahead,
      remaining,
      turnMs: this.#turnMs(),
      debt: this.#debt(),
      random: random(),
      isTold: listens,
      isSeen: !tickets.some(({ nonce }) => this.#invisible.has(nonce)),
    });
  }

  /** Sleeps until it is time to look: because this job was told to, because it found somebody dead, or once in a while. */
  async #rest({ keys, tickets, ahead }: Watch): Promise<Observation> {
    const { store, clock, deadline, random } = this.#options;
    const { goal, me } = this.#machine;
    const listens = this.#isTold && goal === 'acquire' && tickets.length > 0 && this.#doubts === 0;
    const ms = this.#restMs(ahead, tickets, listens);
    this.#doubts = Math.max(0, this.#doubts - 1);
    const from = clock.now();
    const until = from + ms;
    for (;;) {
      const remaining = this.#options.remaining?.();
      const nap = listens ? knock({ pollMs: this.#pollMs, ahead, remaining, random: random() }) : ms;
      const end = goal === 'acquire' ? Math.min(until, Math.max(this.#expiresAt, clock.now())) : until;
      await deadline.sleep(Math.min(nap, end - clock.now()));
      if (goal === 'acquire' && this.#isExpired) return { kind: 'expired' };
      if (clock.now() >= until) break;
      const heard = await store.listen(keys, me.nonce);
      if (heard === undefined) this.#isTold = false;
      if (heard !== false) {
        this.#doubts = heard ? LOOKS_AFTER_BELL : 0;
        this.#hasMoved = true;
        return { kind: 'woke' };
      }
      // What is known of the lock may be old, so it is read again before anybody is removed.
      if (await this.#findDead(tickets)) return { kind: 'woke' };
    }
    this.#hasMoved = ahead > 1 && clock.now() - from >= LONG_SLEEP_MS;
    return { kind: 'woke' };
  }

  async #findDead(tickets: readonly Ticket[]): Promise<Ticket | undefined> {
    const { clock, oracle } = this.#options;
    for (const ticket of tickets) {
      const { nonce } = ticket;
      if (this.#dead.has(nonce)) return ticket;
      const last = this.#asked.get(nonce);
      const now = clock.now();
      // Whoever listens hardly makes a counted call, so nothing has to be saved here.
      const owed = this.#isTold ? 0 : this.#debt();
      const since = last === undefined ? undefined : now - last;
      if (!isTimeToAsk(since, now - this.#moved, this.#pollMs, owed)) continue;
      this.#asked.set(nonce, now);
      const verdict = await oracle?.judge(ticket);
      if (verdict === 'dead') {
        this.#dead.add(nonce);
        return ticket;
      }
      if (verdict === 'unknown') this.#noteInvisible(ticket);
      else this.#invisible.delete(nonce);
    }
    return undefined;
  }

  #noteInvisible(ticket: Ticket): void {
    this.#invisible.add(ticket.nonce);
    const refusal = this.#options.oracle?.refusal?.(ticket.repository);
    if (refusal === undefined) this.#tell({ kind: 'invisible', ticket });
    else if (this.#blind?.what !== refusal.what) this.#tell({ kind: 'blind', fault: refusal });
    this.#blind = refusal ?? this.#blind;
  }
}
