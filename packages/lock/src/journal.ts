/** What a command on a lock tells: to the log while it works, and in its result at the end. */
import type { HeldUp } from './hold.ts';
import { type Head, type LockCommand, type LockMachine, standingIn } from './machine.ts';
import type { LockOptions } from './options.ts';
import type { LockState, Ticket } from './state.ts';

/** A job that waits says so again after this long, though nothing has changed. */
const REMIND_MS = 300_000;

type Watch = Extract<LockCommand, { kind: 'watch' }>;
type Swap = Extract<LockCommand, { kind: 'swap' }>;

/** The jobs that are in the lock before a change and not after it. */
export function removedFrom(head: Head, next: LockState | undefined): readonly Ticket[] {
  if (!head.state || !next) return [];
  const present = new Set([next.holder, ...next.queue].map(ticket => ticket?.nonce));
  return [head.state.holder, ...head.state.queue].filter(
    (ticket): ticket is Ticket => ticket !== null && !present.has(ticket.nonce),
  );
}

export class Journal {
  readonly #options: LockOptions;
  readonly #began: number;
  #position: number | undefined;
  #waitedFor: Ticket | undefined;
  #kept: readonly string[] | undefined;
  #was: 'holder' | 'waiting' | 'absent' = 'absent';
  readonly #reaped: Ticket[] = [];
  /** For whom this job last said that it waits, and when. */
  #said = { text: '', at: Number.NEGATIVE_INFINITY };
  /** The live commit that was last called unrelated. */
  #unrelated = '';
  #obstacle: HeldUp | undefined;

  constructor(options: LockOptions) {
    this.#options = options;
    this.#began = options.clock.now();
  }

  /** Jobs ahead when this one joined; 0: the lock was free. */
  get position(): number {
    return this.#position ?? 0;
  }

  /** The job that was directly ahead when this one joined. */
  get waitedFor(): Ticket | undefined {
    return this.#waitedFor;
  }

  /** Keys of this step that the job held when the step began. */
  get kept(): readonly string[] {
    return this.#kept ?? [];
  }

  /** Dead jobs that this one removed. */
  get reaped(): readonly Ticket[] {
    return this.#reaped;
  }

  /** How this job stood in the locks before a release. */
  get was(): 'holder' | 'waiting' | 'absent' {
    return this.#was;
  }

  /** Notes what this job has at the first look, before the step writes anything; for a release, what it finds. */
  looked(heads: readonly Head[], machine: LockMachine): void {
    const standings = heads.map(head => head.state && standingIn(head.state, machine.me.nonce));
    if (machine.goal !== 'acquire') {
      if (standings.includes('holder')) this.#was = 'holder';
      else if (this.#was === 'absent' && standings.includes('waiting')) this.#was = 'waiting';
    } else if (this.#kept === undefined) {
      // Told before anything is written, so that a job that is cancelled later knows what to keep.
      this.#kept = heads.filter((_, index) => standings[index] === 'holder').map(({ key }) => key);
      if (this.#kept.length > 0) this.#tell({ kind: 'kept', keys: this.#kept });
    }
    for (const head of heads) if (head.recovered) this.#tell({ kind: 'recovered', key: head.key });
  }

  acquired(): void {
    this.#position ??= 0;
  }

  removedDead({ heads, next }: Swap): void {
    for (const ticket of heads.flatMap((head, index) => removedFrom(head, next[index]))) {
      if (this.#reaped.some(known => known.nonce === ticket.nonce)) continue;
      this.#reaped.push(ticket);
      this.#tell({ kind: 'reaped', ticket });
    }
  }

  avoidedDeadlock(): void {
    this.#tell({ kind: 'deadlock-avoided' });
  }

  ancestryUnknown(commit: string): void {
    if (this.#unrelated === commit) return;
    this.#unrelated = commit;
    this.#tell({ kind: 'ancestry-unknown', commit });
  }

  /** What stood in the way last, where it was no job. */
  get obstacle(): HeldUp | undefined {
    return this.#obstacle;
  }

  /** Tells that nobody may start: when that changed, and once in a while. */
  heldUp(by: HeldUp): void {
    this.#obstacle = by;
    const now = this.#options.clock.now();
    const text = by.kind === 'hold' ? by.hold.id : by.freeze.words;
    if (text === this.#said.text && now - this.#said.at < REMIND_MS) return;
    this.#said = { text, at: now };
    this.#tell({ kind: 'held-up', by, waitedMs: now - this.#began });
  }

  /** Tells for whom this job waits: when that changed, and once in a while. */
  waits({ keys, tickets, ahead }: Watch, machine: LockMachine): void {
    if (tickets.length === 0) return;
    this.#position ??= ahead;
    this.#waitedFor ??= tickets[0];
    const now = this.#options.clock.now();
    const holders = (machine.heads ?? []).flatMap(({ key, state }) =>
      keys.includes(key) && state?.holder ? [{ key, holder: state.holder }] : [],
    );
    const nonces = [...tickets, ...holders.map(({ holder }) => holder)].map(({ nonce }) => nonce);
    const text = `${ahead} ${nonces.join()}`;
    if (text === this.#said.text && now - this.#said.at < REMIND_MS) return;
    this.#said = { text, at: now };
    this.#tell({ kind: 'waiting', ahead, behind: tickets[0], holders, waitedMs: now - this.#began });
  }

  #tell(event: Parameters<NonNullable<LockOptions['onEvent']>>[0]): void {
    this.#options.onEvent?.(event);
  }
}
