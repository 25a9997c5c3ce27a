/**
 * What a host says, taken apart. Two streams come from it. On the first one our program answers, in marked lines and in blobs
 * between two of them. On the second one is what commands, services and the application print: nothing in it is an answer.
 */
import { problem } from '../inventory/problem.ts';
import { currentOf, type HostEvent, RoundFailed } from './protocol.ts';

interface Round {
  readonly number: number;
  resolve(blobs: ReadonlyMap<string, Buffer>): void;
  reject(error: unknown): void;
  output: string;
  failed: { code: string; detail: string } | undefined;
  blobs: Map<string, Buffer>;
}

/** What says that another run, or a person, took the host's lock away. */
const GAVE_WAY = 'GAVE_WAY';

/** Output kept for the message of a failure, in characters. */
const KEPT_OUTPUT = 16_000;

/** How long what was printed before a failure is waited for once the failure is known. */
const DRAIN_MS = 1000;

/** What a host may say. The list of a release of a million files is a third of the largest blob. */
interface Limits {
  /** Bytes of one line; a longer line of output is cut into several. */
  readonly line: number;
  /** Bytes of one blob, packed as it comes. */
  readonly blob: number;
  /** Bytes of all answers but blobs. */
  readonly answers: number;
}

export const LIMITS: Limits = { line: 1 << 20, blob: 64 << 20, answers: 32 << 20 };

/** Bytes that grow at their end and are taken from their start; both cost what is added or taken, however small the pieces. */
class Pending {
  #bytes: Buffer = Buffer.alloc(0);
  #from = 0;
  #to = 0;

  get length(): number {
    return this.#to - this.#from;
  }

  add(chunk: Buffer): void {
    if (this.#to + chunk.length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(1 << 12, 2 * (this.length + chunk.length)));
      this.#bytes.copy(grown, 0, this.#from, this.#to);
      this.#to -= this.#from;
      this.#from = 0;
      this.#bytes = grown;
    }
    chunk.copy(this.#bytes, this.#to);
    this.#to += chunk.length;
  }

  /** Where something begins, looked for from a place on; -1 when it is not there. */
  find(what: Buffer | number, from: number): number {
    const at = this.#bytes.subarray(this.#from, this.#to).indexOf(what, from);
    return at;
  }

  /** The first bytes as they stand there. */
  peek(count: number): string {
    return this.#bytes.subarray(this.#from, Math.min(this.#to, this.#from + count)).toString('utf8');
  }

  /** A copy of the first bytes, which are gone then. */
  take(count: number): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(this.#from, this.#from + count));
    this.#from += count;
    return taken;
  }
}

/** Cuts a stream into lines. What is longer than a line may be comes in pieces. */
class Lines {
  readonly pending = new Pending();
  #seen = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The next whole line, without its end; undefined when there is none yet. */
  next(): string | undefined {
    const at = this.pending.find(10, this.#seen);
    if (at >= 0) {
      const line = this.pending.take(at + 1).toString('utf8', 0, at);
      this.#seen = 0;
      return line;
    }
    this.#seen = this.pending.length;
    if (this.#seen <= this.#limit) return undefined;
    this.#seen = 0;
    return this.pending.take(this.pending.length).toString('utf8');
  }
}

/** One host's answers and what is printed there. */
export class Reader {
  readonly facts = new Map<string, string[]>();
  readonly states: string[] = [];
  readonly ready: Promise<ReadonlyMap<string, Buffer>>;
  /** Whether a line of ours has come, and the last of what came before it. */
  spoke = false;
  heard = '';
  #mark: string;
  /** The mark that counts from the host's next answer on. */
  #nextMark: string | undefined;
  readonly #limits: Limits;
  readonly #answers: Lines;
  readonly #prints: Lines;
  readonly #onEvent: (event: HostEvent) => void;
  #answered = 0;
  #blob: { readonly name: string; seen: number } | undefined;
  #round: Round | undefined;
  #rounds = 0;
  /** The last round of which all that was printed has come. */
  #drained = -1;
  #draining: { readonly round: Round; readonly timer: NodeJS.Timeout } | undefined;
  #ended: unknown;
  /** Why the program ends, when it says so between two rounds. */
  #parting: { readonly code: string; readonly detail: string } | undefined;
  /** An empty line may belong to the next mark. */
  #heldBlank = false;

  /** @param word marks answers until `expectWord` */
  constructor(word: string, onEvent: (event: HostEvent) => void, limits = LIMITS) {
    this.#mark = markOf(word);
    this.#onEvent = onEvent;
    this.#limits = limits;
    this.#answers = new Lines(limits.line);
    this.#prints = new Lines(limits.line);
    this.ready = this.expect();
    this.ready.catch(() => undefined);
  }

  /** From the first answer with another word on, those with the word before are none. */
  expectWord(word: string): void {
    this.#nextMark = markOf(word);
  }

  /** What the host said before the first word of ours, a line without an end included. */
  get words(): string {
    return `${this.heard}${this.spoke ? '' : this.#answers.pending.peek(300)}`;
  }

  expect(): Promise<ReadonlyMap<string, Buffer>> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const number = this.#rounds++;
    return new Promise((resolve, reject) => {
      this.#round = { number, resolve, reject, output: '', failed: undefined, blobs: new Map() };
    });
  }

  end(error: unknown): void {
    this.#drain();
    const round = this.#round;
    this.#round = undefined;
    const failed = round?.failed ?? this.#parting;
    this.#ended ??= failed
      ? new RoundFailed(failed.code, failed.detail, round?.output ?? '', round?.blobs ?? new Map())
      : error;
    round?.reject(this.#ended);
  }

  /** Bytes of the stream of answers. */
  feed(chunk: Buffer): void {
    if (this.#ended !== undefined) return;
    const { pending } = this.#answers;
    pending.add(chunk);
    for (;;) {
      if (this.#blob && !this.#takeBlob(this.#blob)) return;
      const line = this.#answers.next();
      if (line === undefined) return;
      this.#line(line);
      if (this.#ended !== undefined) return;
    }
  }

  /** Bytes of the stream of what is printed: for a person, and never an answer. */
  print(chunk: Buffer): void {
    if (this.#ended !== undefined) return;
    this.#prints.pending.add(chunk);
    for (let line = this.#prints.next(); line !== undefined; line = this.#prints.next()) {
      const message = this.#message(line);
      if (message === undefined) this.#outputLine(line);
      else {
        this.#heldBlank = false;
        const [word, ...rest] = message.split(' ');
        if (word === 'step') this.#onEvent({ type: 'step', text: rest.join(' ') });
        if (word === 'drained') this.#drained = Math.max(this.#drained, Number(rest[0]) || 0);
      }
    }
    if (this.#draining && this.#drained >= this.#draining.round.number) this.#drain();
  }

  #takeBlob(blob: { readonly name: string; seen: number }): boolean {
    const { pending } = this.#answers;
    const end = Buffer.from(`\n${this.#mark}blob-end\n`);
    const at = pending.find(end, blob.seen);
    if (Math.max(at, pending.length - end.length) > this.#limits.blob) {
      this.#tooMuch(`more than ${this.#limits.blob >> 20} MiB for '${blob.name.slice(0, 20)}'`);
      return false;
    }
    if (at < 0) {
      blob.seen = Math.max(0, pending.length - end.length);
      return false;
    }
    this.#round?.blobs.set(blob.name, pending.take(at));
    pending.take(end.length);
    this.#blob = undefined;
    return true;
  }

  #tooMuch(what: string): void {
    const fault = problem({
      code: 'HOST_ANSWER_TOO_LARGE',
      what: `The host said too much: ${what}.`,
      remedy: "Look at 'releases' and '.guarded-deploy' below root there; no release of ours needs so much.",
    });
    // It is not what the host said of itself that counts now.
    if (this.#round) this.#round.failed = undefined;
    this.#parting = undefined;
    this.end(fault);
  }

  /** What a marked line says; undefined for any other line. */
  #message(line: string): string | undefined {
    if (this.#nextMark !== undefined && line.startsWith(this.#nextMark)) {
      this.#mark = this.#nextMark;
      this.#nextMark = undefined;
    }
    return line.startsWith(this.#mark) ? line.slice(this.#mark.length) : undefined;
  }

  #outputLine(line: string): void {
    if (this.#heldBlank) this.#output('');
    this.#heldBlank = line === '';
    if (line !== '') this.#output(line);
  }

  #output(text: string): void {
    if (!this.spoke) this.heard = `${this.heard}${text}\n`.slice(-2000);
    const round = this.#round ?? this.#draining?.round;
    if (!round) return;
    round.output = `${round.output}${text}\n`.slice(-KEPT_OUTPUT);
    this.#onEvent({ type: 'output', text });
  }

  #line(line: string): void {
    const message = this.#message(line);
    if (message === undefined) {
      this.#outputLine(line);
      return;
    }
    this.#answered += line.length;
    if (this.#answered > this.#limits.answers) {
      this.#tooMuch(`more than ${this.#limits.answers >> 20} MiB of answers`);
      return;
    }
    this.#heldBlank = false;
    this.spoke = true;
    const space = message.indexOf(' ');
    const word = space < 0 ? message : message.slice(0, space);
    const rest = space < 0 ? '' : message.slice(space + 1);
    switch (word) {
      case 'fact': {
        const [name, ...value] = rest.split(' ');
        const known = this.facts.get(name!);
        if (known) known.push(value.join(' ').trim());
        else this.facts.set(name!, [value.join(' ').trim()]);
        break;
      }
      case 'blob':
        this.#blob = { name: rest, seen: 0 };
        break;
      case 'phase':
        this.#onEvent({ type: 'phase', phase: rest });
        break;
      case 'state':
        this.states.push(rest);
        break;
      case 'live':
        this.#onEvent({ type: 'live', current: currentOf(rest) });
        break;
      case 'note':
      case 'old':
      case 'unseen':
        this.#onEvent({ type: word, text: rest });
        break;
      case 'waiting':
        this.#onEvent({ type: 'waiting', holder: rest.split(' ').slice(2).join(' ') });
        break;
      case 'fail': {
        const [code, ...detail] = rest.split(' ');
        const failed = { code: code!, detail: detail.join(' ') };
        if (!this.#round) this.#parting ??= failed;
        // What was stopped half way may complain of that first.
        else if (code === GAVE_WAY) this.#round.failed = failed;
        else this.#round.failed ??= failed;
        break;
      }
      case 'ready':
        this.#settle('0');
        break;
      case 'end':
        this.#settle(rest);
        break;
    }
  }

  #settle(status: string): void {
    const round = this.#round;
    this.#round = undefined;
    if (!round) return;
    if (status === '0' && !round.failed) {
      round.resolve(round.blobs);
      return;
    }
    round.failed ??= { code: 'ROUND_FAILED', detail: `exit status ${status}` };
    this.#draining = { round, timer: setTimeout(() => this.#drain(), DRAIN_MS) };
    if (status === '0' || this.#drained >= round.number) this.#drain();
  }

  /** Tells a failure once all that was printed before it has come, or is waited for no longer. */
  #drain(): void {
    if (!this.#draining) return;
    const { round, timer } = this.#draining;
    clearTimeout(timer);
    this.#draining = undefined;
    const { code, detail } = round.failed!;
    round.reject(new RoundFailed(code, detail, round.output, round.blobs));
  }
}

const markOf = (word: string) => `@gd:${word}:`;
