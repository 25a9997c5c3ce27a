/**
 * Attention of a waiting job: when it looks at the lock again, and of whom it asks GitHub whether they are alive. It looks
 * when it is notified, when the job ahead is dead, and by itself once in a while (pace.ts says how often).
 */
import type { Fault } from '@guarded-deploy/faults';
import type { Head, LockCommand, LockMachine, LockObservation } from './machine.ts';
import type { LockOptions, WaitOptions } from './options.ts';
import { isTimeToAsk, obstaclePause, pause, pollPause } from './pace.ts';
import { freshState, type LockState, type Ticket } from './state.ts';

/** So many more looks are due after a notification when a look shows nothing new. */
const LOOKS_AFTER_NOTIFICATION = 3;
/** After a sleep this long the lock has most likely changed. */
const LONG_SLEEP_MS = 45_000;

type Watch = Extract<LockCommand, { kind: 'watch' }>;

/** The states that a job saw last; a lock that nobody has used is a fresh one. */
export const statesOf = (machine: LockMachine): readonly LockState[] =>
  (machine.heads ?? []).map(head => head.state ?? freshState(head.key, machine.me.run));

/** The commits that the refs point at, as one text. */
const commitsOf = (heads: readonly Head[]) => heads.map(head => head.at).join();

export class Attention {
  readonly #options: LockOptions & Partial<WaitOptions>;
  readonly #pollMs: number;
  readonly #expiresAt: number;

  /** Where the refs pointed at the last look, and when that last changed. */
  #commits = '';
  #changedAt: number;
  /** Whether the lock has most likely changed since the last look. True at first: then everything is new. */
  #expectsChange = true;
  /** Whether others notify this job. */
  #isNotified = true;
  /** Looks still due after a notification that was followed by nothing new: a lagging replica may have answered. */
  #looksDue = 0;

  /** When GitHub was last asked about a job, and what it said. */
  readonly #askedAt = new Map<string, number>();
  readonly #dead = new Set<string>();
  readonly #unknown = new Set<string>();
  #refusal: Fault | undefined;

  /** When waiting began, and how many calls had been made by then. */
  #began: { readonly at: number; readonly counted: number } | undefined;
  /** Since when the lock is watched, and its token then: tells how long a turn takes. */
  #watched: { readonly at: number; readonly epoch: number } | undefined;

  /** @param expiresAt end of the waiting time, by the clock of the options */
  constructor(options: LockOptions & Partial<WaitOptions>, pollMs: number, expiresAt: number) {
    this.#options = options;
    this.#pollMs = pollMs;
    this.#expiresAt = expiresAt;
    this.#changedAt = options.clock.now();
  }

  get isExpired(): boolean {
    return this.#options.clock.now() >= this.#expiresAt;
  }

  /** For the store: a lock that has most likely changed is read in another way. */
  get expectsChange(): boolean {
    return this.#expectsChange;
  }

  /** Why GitHub does not say whether the jobs ahead are alive, where it refuses. */
  get refusal(): Fault | undefined {
    return this.#refusal;
  }

  /** Notes what was read. @returns whether the lock is not as it was at the last look */
  looked(heads: readonly Head[]): boolean {
    this.#expectsChange = false;
    const commits = commitsOf(heads);
    if (commits === this.#commits) return false;
    this.#commits = commits;
    this.#changedAt = this.#options.clock.now();
    this.#looksDue = 0;
    return true;
  }

  /** Notes a change that this job made; `heads` are all keys as they are after it. */
  wrote(heads: readonly Head[]): void {
    this.#commits = commitsOf(heads);
    this.#changedAt = this.#options.clock.now();
  }

  /** A write was not made, or may have been: most likely somebody else wrote. */
  writeFailed(): void {
    this.#expectsChange = true;
  }

  /** Whether the waiting time goes on for so many milliseconds. */
  outlasts(ms: number): boolean {
    return this.#options.clock.now() + ms < this.#expiresAt;
  }

  /**
   * Finds one of the jobs ahead dead, or sleeps until it is time to look.
   * @param leftMs how long what is waited for lasts at most; undefined where nobody knows
   */
  async watch(command: Watch, machine: LockMachine, leftMs?: number): Promise<LockObservation> {
    const found = await this.#findDead(command.tickets);
    return found ? { kind: 'dead', ticket: found } : this.#sleep(command, machine, leftMs);
  }

  async #sleep(
    { keys, tickets, ahead, obstacle }: Watch,
    machine: LockMachine,
    leftMs: number | undefined,
  ): Promise<LockObservation> {
    const { store, clock, deadline, random } = this.#options;
    const acquires = machine.goal === 'acquire';
    const polls = this.#isNotified && acquires && keys.length > 0 && this.#looksDue === 0;
    const usual = this.#sleepMs(ahead, tickets, polls, machine);
    const ms = obstacle ? obstaclePause(usual, this.#pollMs, leftMs) : usual;
    this.#looksDue = Math.max(0, this.#looksDue - 1);
    const from = clock.now();
    const until = from + ms;
    for (;;) {
      const remaining = this.#options.remaining?.();
      const nap = polls ? pollPause({ pollMs: this.#pollMs, ahead, remaining, random: random() }) : ms;
      const end = acquires ? Math.min(until, Math.max(this.#expiresAt, clock.now())) : until;
      await deadline.sleep(Math.min(nap, end - clock.now()));
      if (acquires && this.isExpired) return { kind: 'expired' };
      if (clock.now() >= until) break;
      const notified = await store.poll(keys, machine.me.nonce);
      if (notified === undefined) this.#isNotified = false;
      if (notified !== false) {
        this.#looksDue = notified ? LOOKS_AFTER_NOTIFICATION : 0;
        this.#expectsChange = true;
        return { kind: 'woke' };
      }
      // What is known of the lock may be old, so it is read again before anybody is removed.
      if (await this.#findDead(tickets)) return { kind: 'woke' };
    }
    this.#expectsChange = ahead > 1 && clock.now() - from >= LONG_SLEEP_MS;
    return { kind: 'woke' };
  }

  #sleepMs(ahead: number, tickets: readonly Ticket[], polls: boolean, machine: LockMachine): number {
    const { random } = this.#options;
    const remaining = this.#options.remaining?.();
    const pollMs = this.#pollMs;
    if (this.#looksDue > 0) return pollPause({ pollMs, ahead: 1, remaining, random: random() });
    return pause({
      pollMs,
      ahead,
      remaining,
      turnMs: this.#turnMs(machine),
      debt: this.#debt(),
      random: random(),
      isNotified: polls,
      isLivenessKnown: !tickets.some(({ nonce }) => this.#unknown.has(nonce)),
    });
  }

  /** Milliseconds that a holder takes, as far as this job has seen. */
  #turnMs(machine: LockMachine): number {
    const now = this.#options.clock.now();
    const epoch = Math.max(0, ...statesOf(machine).map(state => state.epoch));
    this.#watched ??= { at: now, epoch };
    // Of the first turn and of the present one only a part was seen. Both count in full, so that the guess is rather too small.
    return (now - this.#watched.at) / (1 + Math.max(0, epoch - this.#watched.epoch));
  }

  /** Counted calls beyond one a minute. */
  #debt(): number {
    const counted = this.#options.counted?.();
    if (counted === undefined) return 0;
    const now = this.#options.clock.now();
    this.#began ??= { at: now, counted };
    return Math.max(0, counted - this.#began.counted - (now - this.#began.at) / 60_000);
  }

  /** The first of `tickets` that is dead. Asks GitHub about those for which it is time. */
  async #findDead(tickets: readonly Ticket[]): Promise<Ticket | undefined> {
    const { clock, liveness } = this.#options;
    for (const ticket of tickets) {
      const { nonce } = ticket;
      if (this.#dead.has(nonce)) return ticket;
      const last = this.#askedAt.get(nonce);
      const now = clock.now();
      // A job that is notified hardly makes a counted call, so it has nothing to save.
      const debt = this.#isNotified ? 0 : this.#debt();
      const since = last === undefined ? undefined : now - last;
      if (!isTimeToAsk(since, now - this.#changedAt, this.#pollMs, debt)) continue;
      this.#askedAt.set(nonce, now);
      const answer = await liveness?.livenessOf(ticket);
      if (answer === 'dead') {
        this.#dead.add(nonce);
        return ticket;
      }
      if (answer === 'unknown') this.#noteUnknown(ticket);
      else this.#unknown.delete(nonce);
    }
    return undefined;
  }

  #noteUnknown(ticket: Ticket): void {
    const { liveness, onEvent } = this.#options;
    this.#unknown.add(ticket.nonce);
    const refusal = liveness?.refusal?.(ticket.repository);
    if (refusal === undefined) onEvent?.({ kind: 'liveness-unknown', ticket });
    else if (this.#refusal?.what !== refusal.what) onEvent?.({ kind: 'liveness-refused', fault: refusal });
    this.#refusal = refusal ?? this.#refusal;
  }
}
