/**
 * The loop: performs the protocol's commands against GitHub until the protocol finishes. All rules of the lock are in
 * protocol.ts. When to look and whom to ask is in attention.ts, what is tried again in retries.ts.
 */
import { Attention } from './attention.ts';
import { type HeldUp, hasEnded } from './hold.ts';
import { Journal } from './journal.ts';
import type {
  Because,
  Head,
  LockCommand,
  LockMachine,
  LockObservation,
  LockOutcome,
  Obstacle,
} from './machine.ts';
import type { LockOptions, WaitOptions } from './options.ts';
import { step } from './protocol.ts';
import { Retries } from './retries.ts';
import type { LockState, Ticket } from './state.ts';

/** How long a command waits, and how often it looks. */
interface Waiting {
  readonly pollMs: number;
  /** End of the waiting time, by the clock of the options. */
  readonly expiresAt: number;
}

/** The end of the protocol, and what was noted on the way. */
export interface Driven {
  readonly outcome: LockOutcome;
  readonly machine: LockMachine;
  readonly journal: Journal;
  readonly attention: Attention;
}

/** Two jobs that both left the queue, so as not to wait for each other, come back at different moments. */
const APART_MS = 3_000;

/** Changes that are complete for each key alone, so that several keys need not change in one step. */
const DIVISIBLE: readonly Because[] = ['release', 'leave', 'reap', 'extend'];

type Write = Extract<LockCommand, { kind: 'swap' }>;
type Watch = Extract<LockCommand, { kind: 'watch' }>;

/** Writes on the tickets of `nonce` since when it has its place. */
function stamped(before: LockState | undefined, next: LockState, nonce: string, now: number): LockState {
  const since = Math.max(0, Math.round(now));
  const stamp = (ticket: Ticket) => (ticket.nonce === nonce ? { ...ticket, since } : ticket);
  const isNewHolder = next.holder?.nonce === nonce && before?.holder?.nonce !== nonce;
  const isKnown = before?.queue.some(ticket => ticket.nonce === nonce) ?? false;
  return {
    ...next,
    holder: next.holder && isNewHolder ? stamp(next.holder) : next.holder,
    queue: isKnown ? next.queue : next.queue.map(stamp),
  };
}

class Drive {
  readonly #options: LockOptions & Partial<WaitOptions>;
  readonly #attention: Attention;
  readonly #retries: Retries;
  readonly #journal: Journal;
  #machine: LockMachine;

  constructor(initial: LockMachine, options: LockOptions & Partial<WaitOptions>, waiting: Waiting) {
    this.#machine = initial;
    this.#options = options;
    this.#attention = new Attention(options, waiting.pollMs, waiting.expiresAt);
    this.#retries = new Retries(options, waiting.expiresAt);
    this.#journal = new Journal(options);
  }

  async run(): Promise<Driven> {
    let observed: LockObservation = { kind: 'started' };
    for (;;) {
      const [next, command] = step(this.#machine, observed);
      this.#machine = next;
      if (command.kind === 'finish') {
        const { outcome } = command;
        return { outcome, machine: next, journal: this.#journal, attention: this.#attention };
      }
      observed = await this.#perform(command);
    }
  }

  #perform(command: Exclude<LockCommand, { kind: 'finish' }>): Promise<LockObservation> {
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

  /** Waits for a job ahead, or for the end of a hold or a freeze. A freeze that outlasts the waiting time is not waited for. */
  async #watch(command: Watch): Promise<LockObservation> {
    const heldUp = command.obstacle && this.#heldUpBy(command.obstacle);
    if (heldUp) this.#journal.heldUp(heldUp);
    else this.#journal.waits(command, this.#machine);
    const until = heldUp?.kind === 'hold' ? heldUp.hold.until : heldUp?.freeze.until;
    const leftMs = until === undefined ? undefined : until - (this.#now() ?? until);
    if (heldUp?.kind === 'freeze' && leftMs !== undefined && !this.#attention.outlasts(leftMs)) {
      return { kind: 'expired' };
    }
    return this.#attention.watch(command, this.#machine, leftMs);
  }

  #heldUpBy(obstacle: Obstacle): HeldUp | undefined {
    if (obstacle.kind === 'hold') return obstacle;
    const now = this.#now();
    const freeze = now === undefined ? undefined : this.#options.freezeAt?.(now);
    return freeze && { kind: 'freeze', freeze };
  }

  /** GitHub's time, or else the runner's. */
  #now(): number | undefined {
    return this.#options.now?.() ?? this.#options.wallClock?.();
  }

  /** Ids of holds that are over. Only GitHub's clock ends one. */
  #ended(heads: readonly Head[]): readonly string[] {
    const now = this.#options.now?.();
    return heads.flatMap(({ state }) => (state?.hold && hasEnded(state.hold, now) ? [state.hold.id] : []));
  }

  async #read(): Promise<LockObservation> {
    const { store, keys } = this.#options;
    const { goal, joined } = this.#machine;
    if (goal === 'acquire' && joined && this.#attention.isExpired) return { kind: 'expired' };
    const heads = await this.#retries.read(() => store.read(keys, this.#attention.expectsChange));
    if (heads === undefined) return { kind: 'doubtful' };
    if (this.#attention.looked(heads)) this.#retries.lockHasChanged();
    this.#journal.looked(heads, this.#machine);
    const now = this.#now();
    const isFrozen = now !== undefined && this.#options.freezeAt?.(now) !== undefined;
    return { kind: 'read', heads, moment: { ended: this.#ended(heads), isFrozen } };
  }

  async #survey(keys: readonly string[]): Promise<LockObservation> {
    const heads = await this.#retries.read(() => this.#options.store.read(keys, false));
    return heads === undefined
      ? { kind: 'doubtful' }
      : { kind: 'surveyed', heads, ended: this.#ended(heads) };
  }

  async #write(command: Write): Promise<LockObservation> {
    const { store, deadline, random, wallClock } = this.#options;
    const { heads, because } = command;
    const { nonce } = this.#machine.me;
    const next = wallClock
      ? command.next.map((state, index) => stamped(heads[index]!.state, state, nonce, wallClock()))
      : command.next;
    const isDivisible = DIVISIBLE.includes(because);
    const swapped = await store.swap(heads, next, { isBare: this.#retries.isBare, isDivisible });
    if (swapped.kind === 'doubtful') {
      this.#attention.writeFailed();
      await this.#retries.notWritten(swapped, heads);
      return { kind: 'doubtful' };
    }
    this.#retries.written();
    const written = new Map(swapped.heads.map(head => [head.key, head]));
    this.#attention.wrote((this.#machine.heads ?? []).map(head => written.get(head.key) ?? head));
    if (because === 'acquire') this.#journal.acquired();
    if (because === 'reap') this.#journal.removedDead(command);
    if (because === 'leave' && this.#machine.goal === 'acquire') {
      this.#journal.avoidedDeadlock();
      await deadline.sleep(random() * APART_MS);
    }
    return { kind: 'swapped', heads: swapped.heads };
  }

  async #compare({ mark }: Extract<LockCommand, { kind: 'compare' }>): Promise<LockObservation> {
    const commit = mark.sha;
    const relation = await this.#options.ancestry?.compare(mark, this.#machine.me);
    if (relation === 'unknown') this.#journal.ancestryUnknown(commit);
    const stray = relation === 'stray';
    return { kind: 'compared', commit, behind: relation === 'behind' || stray, stray };
  }
}

/**
 * Performs one acquisition or release to its end.
 * @throws Fault where nothing can be known or done, Unavailable when GitHub gave no usable answer in time
 */
export function drive(
  initial: LockMachine,
  options: LockOptions & Partial<WaitOptions>,
  waiting: Waiting,
): Promise<Driven> {
  return new Drive(initial, options, waiting).run();
}
