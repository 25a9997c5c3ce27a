/** A connection to one host during one run: rounds go to the program there, its events come back. */
import { randomBytes } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';
import type { Shell } from '@guarded-deploy/foreign/shell';
import { type Channel, CONNECT_ROUND_TRIPS, type Connection, EXEC_ROUND_TRIPS } from '@guarded-deploy/ssh';
import type { Host } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import { type Facts, factsOf } from './facts.ts';
import type { HostProgram } from './program/parts.ts';
import { dataCommand, type StartOptions, startCommand, withParts } from './program.ts';
import { frameOf, type HostEvent, RoundFailed } from './protocol.ts';
import { Reader } from './reader.ts';

interface SessionOptions extends StartOptions {
  /** Gives up the session, also while it still waits for the lock; the connection stays. */
  readonly signal?: AbortSignal;
  readonly onEvent: (event: HostEvent) => void;
}

/** The host gives up after a minute without one. */
const PING_SECONDS = 10;

/** A host that has not said a word of ours for so long never will: its login shell, or what stands in for it, swallows the program. */
const SILENT_SECONDS = 60;

/** The same for one that has said something else: a menu, a greeting. */
const FOREIGN_SECONDS = 20;

/** What a host is given to stop a round that may be stopped, and one that is finished once begun. */
const STOP_SECONDS = { run: 60, hold: 900 } as const;

/** A data channel that failed tells the host's program, which then ends the round by itself. */
const DATA_GRACE_SECONDS = 5;

/** What a session consists of once the host has said its facts. */
interface Opened {
  readonly host: Host;
  readonly options: SessionOptions;
  readonly connection: Connection;
  readonly channel: Channel;
  readonly data: Channel | undefined;
  readonly reader: Reader;
  readonly complaint: () => string;
  readonly facts: Facts;
}

/** One host during one release: a connection, a channel with the host's program, and a channel for data. */
export class HostSession {
  readonly host: Host;
  readonly root: string;
  readonly connection: Connection;
  readonly facts: Facts;
  readonly #channel: Channel;
  readonly #data: Channel | undefined;
  readonly #reader: Reader;
  /** The last words of the data channel. */
  readonly #complaint: () => string;
  /** What the host was given in place of our program. */
  readonly #program: HostProgram | undefined;
  roundTrips = CONNECT_ROUND_TRIPS + EXEC_ROUND_TRIPS;
  #over = false;
  /** The word that marks answers was sent. */
  #told = false;
  #patience: NodeJS.Timeout | undefined;
  /** The kind of the round under way. */
  #kind: keyof typeof STOP_SECONDS | undefined;
  /** The data channel ended without having told the host's program. */
  #dataLost = false;

  private constructor(opened: Opened) {
    const { channel, data } = opened;
    this.host = opened.host;
    this.root = opened.options.root;
    this.connection = opened.connection;
    this.facts = opened.facts;
    this.#channel = channel;
    this.#data = data;
    this.#reader = opened.reader;
    this.#complaint = opened.complaint;
    this.#program = opened.options.program;
    const ping = setInterval(() => this.#send('ping\n'), PING_SECONDS * 1000);
    ping.unref();
    void channel.closed.then(() => clearInterval(ping));
    // A data channel that died without a word would leave the host waiting for its end.
    void data?.closed.then(({ code }) => {
      if (code === 0) return;
      const late = setTimeout(() => {
        this.#dataLost = true;
        this.cancel();
      }, DATA_GRACE_SECONDS * 1000);
      late.unref();
      void channel.closed.then(() => clearTimeout(late));
    });
  }

  /**
   * Connects, starts the program on the host and waits for its facts. `connect` is given the commands that come first.
   * @throws RoundFailed (ROOT_NOT_WRITABLE, HOST_LOCKED, FENCED, …), Fault HOST_PROGRAM
   */
  static async open(
    host: Host,
    connect: (first: readonly Shell[]) => Promise<Connection>,
    options: SessionOptions,
  ): Promise<HostSession> {
    const opening = randomBytes(9).toString('hex');
    // Both channels open in the same round trip.
    const commands = [
      startCommand(opening, options),
      ...(options.mode === 'release' || options.mode === 'git' ? [dataCommand(options.root, 0)] : []),
    ];
    const connection = await connect(commands);
    const [channel, data] = (await Promise.all(commands.map(command => connection.exec(command)))) as [
      Channel,
      Channel | undefined,
    ];
    const reader = new Reader(opening, options.onEvent);
    channel.stdout.on('data', (chunk: Buffer) => reader.feed(chunk));
    const complaint = lastWords(channel, chunk => reader.print(chunk));
    const dataComplaint = data ? lastWords(data) : () => '';
    data?.stdout.resume();
    void channel.closed.then(async ({ code }) => {
      const ended = await Promise.race([
        connection.ended,
        new Promise<undefined>(resolve => setImmediate(() => resolve(undefined))),
      ]);
      reader.end(ended ?? programEnded(host, code, `${reader.words}${complaint()}`));
    });
    const abandon = () => {
      data?.stdin.end();
      channel.stdin.end('bye\n');
      reader.end(options.signal!.reason);
    };
    if (options.signal?.aborted) abandon();
    else options.signal?.addEventListener('abort', abandon, { once: true });
    const giveUp = (seconds: number) =>
      setTimeout(() => {
        if (!reader.spoke) reader.end(silence(host, seconds, `${reader.words}${complaint()}`));
      }, seconds * 1000);
    const silent = [giveUp(SILENT_SECONDS)];
    channel.stdout.once('data', () => silent.push(giveUp(FOREIGN_SECONDS)));
    const blobs = await reader.ready.finally(() => {
      for (const timer of silent) clearTimeout(timer);
    });
    const facts = factsOf(reader.facts, blobs.get('prints'));
    return new HostSession({
      host,
      options,
      connection,
      channel,
      data,
      reader,
      complaint: dataComplaint,
      facts,
    });
  }

  /** Where the release's files go; write a line first, then a gzip-compressed tar archive, then end it. */
  get data(): Channel {
    if (!this.#data) throw new TypeError('this session has no data channel');
    return this.#data;
  }

  /** What the host said about its services, in order. */
  get states(): readonly string[] {
    return this.#reader.states;
  }

  /** A further data channel, for what has to be sent again. */
  async moreData(channel: number): Promise<Channel> {
    const more = await this.connection.exec(dataCommand(this.root, channel));
    more.stdout.resume();
    more.stderr.resume();
    return more;
  }

  /**
   * Sends one script and waits for its end. `hold`: once begun it is finished, whatever happens to the runner. `after`: a
   * second script that is held, and begun without another round trip when the first has succeeded. `seconds`: for how long,
   * unless for ever.
   * @throws RoundFailed, or the Fault that ended the connection or the wait
   */
  async round(
    script: Shell,
    options: { readonly hold?: boolean; readonly after?: Shell; readonly seconds?: number } = {},
  ): Promise<ReadonlyMap<string, Buffer>> {
    this.roundTrips += 1;
    const result = this.#reader.expect();
    this.#tellWord();
    this.#kind = options.hold || options.after !== undefined ? 'hold' : 'run';
    if (options.seconds !== undefined) this.#giveUpIn(options.seconds);
    this.#channel.stdin.write(
      frameOf(
        options.hold ? 'hold' : 'run',
        withParts(script, this.#program),
        options.after && withParts(options.after, this.#program),
      ),
    );
    try {
      return await result.finally(() => {
        this.#kind = undefined;
        clearTimeout(this.#patience);
      });
    } catch (error) {
      if (!(error instanceof RoundFailed) || !this.#data) throw error;
      const code = this.#dataLost && error.code === 'ROUND_CANCELLED' ? 'TRANSFER_FAILED' : error.code;
      if (code !== 'TRANSFER_FAILED') throw error;
      // The words of tar come on the other channel, about now.
      await Promise.race([this.#data.closed, new Promise(resolve => setTimeout(resolve, 1000).unref())]);
      const words = this.#complaint().trim().split('\n').slice(0, 2).join(' ');
      throw new RoundFailed(code, words || error.detail, error.output, error.blobs);
    }
  }

  /**
   * Nobody on the host can read the word that marks the program's answers from the first round on, which is the first time that
   * anything there runs that is not ours.
   */
  #tellWord(): void {
    if (this.#told) return;
    this.#told = true;
    const word = randomBytes(18).toString('hex');
    this.#reader.expectWord(word);
    this.#channel.stdin.write(`word ${word}\n`);
  }

  /** Waits for the end of the round under way for so long, and no longer. */
  #giveUpIn(seconds: number): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.#reader.end(
        new Fault({
          code: 'HOST_SILENT',
          what: `${this.host.name} was told to stop and had not ended after ${seconds} s.`,
          remedy:
            "It undoes by itself what was not final once it can go on; see 'guarded-deploy status' before the next run.",
        }),
      );
    }, seconds * 1000);
  }

  /** Makes a running round end early; one that is not told to have ended in time is waited for no longer. */
  cancel(): void {
    this.#send('cancel\n');
    if (this.#kind) this.#giveUpIn(STOP_SECONDS[this.#kind]);
  }

  /** A session that was given up while it opened takes no more words. */
  #send(line: string): void {
    if (!this.#over && this.#channel.stdin.writable) this.#channel.stdin.write(line);
  }

  /** Ends the program in order. */
  bye(): void {
    if (this.#over) return;
    this.#over = true;
    this.#data?.stdin.end();
    this.#channel.stdin.end('bye\n');
  }

  /** Ends the program's input: the host undoes what was not committed. Settles when it has. */
  async abandon(): Promise<void> {
    if (!this.#over) {
      this.#over = true;
      this.#data?.stdin.end();
      this.#channel.stdin.end();
    }
    await this.#channel.closed;
  }
}

/** Keeps the end of what a channel complains of. */
function lastWords(channel: Channel, further?: (chunk: Buffer) => void): () => string {
  let words = '';
  channel.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2000);
    further?.(chunk);
  });
  return () => words;
}

/** The program on a host ended although nobody asked it to. */
function programEnded(host: Host, code: number | undefined, complaint: string): Fault {
  const words = complaint.trim().split('\n').slice(-3).join(' ');
  return problem({
    code: 'HOST_PROGRAM',
    what: `${host.name} ended our program (${code ?? 'no status'})${words ? `: ${words}` : '.'}`,
    remedy: 'It needs sh, coreutils, tar, gzip, base64 and flock, and an account that may run commands.',
  });
}

/** A host on which the program does not run, although it was started. */
function silence(host: Host, seconds: number, heard: string): Fault {
  const words = heard.replace(/\s+/g, ' ').trim().slice(-300);
  return problem({
    code: 'HOST_SILENT',
    what: `${host.name} let us in, but our program said nothing within ${seconds} s${words ? `; the host said: ${words}` : '.'}`,
    remedy:
      "The account needs a POSIX shell that runs the command it is given: look at its login shell, 'ForceCommand' and what its start-up files run.",
  });
}
