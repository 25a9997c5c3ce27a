import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Fault } from '@guarded-deploy/faults';
import { quote, quoteAll, type Shell, sh } from '@guarded-deploy/foreign/shell';
import { type Channel, CONNECT_ROUND_TRIPS, type Connection, EXEC_ROUND_TRIPS } from '@guarded-deploy/ssh';
import type { Host } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import hostProgram from './program.sh.gen.ts';
import { type Current, currentOf, type HostEvent, Reader, RoundFailed } from './reader.ts';

export { type Current, currentOf, type HostEvent, Reader, RoundFailed } from './reader.ts';

/** A release on a host, as it was recorded there. */
export interface ReleaseRecord {
  readonly id: string;
  /** What was live before it. */
  readonly previous: string | undefined;
  /** What it was made from, when that is known. */
  readonly commit: string | undefined;
}

/** What a host said about itself at the start. */
export interface Facts {
  /** Id of the live release, if there is one: what `current` leads to in releases/. */
  readonly live: string | undefined;
  readonly current: Current;
  /** What was live before the live one. */
  readonly previous: string | undefined;
  readonly commit: string | undefined;
  /** Seconds since the epoch when the live release was made. */
  readonly at: number | undefined;
  /** Names in releases/, also of releases this product did not make. */
  readonly names: readonly string[];
  /** Releases with a record, oldest first. */
  readonly releases: readonly ReleaseRecord[];
  /** Numeric id of the SSH user. */
  readonly user: number;
  /** KiB free below root. */
  readonly freeKb: number | undefined;
  /** Checksums of the environments there are. */
  readonly venvs: readonly string[];
  /** Paths of the services' files that the live release brought; undefined when its record does not tell. */
  readonly brings: readonly string[] | undefined;
  /** The live release's files, unpacked lines. */
  readonly prints: Buffer | undefined;
}

export interface SessionOptions {
  readonly root: string;
  /** `release` and `git` open a data channel; `release` copies the live release meanwhile; `read` changes nothing and takes no lock. */
  readonly mode: 'release' | 'git' | 'write' | 'read';
  readonly fencingToken: string | undefined;
  readonly lockWait: number;
  /** Who holds the lock, for people who wait. */
  readonly holder: string;
  /** The program that the host is given in place of ours: tests put faults into it. */
  readonly program?: string | undefined;
  /** Gives up the session, also while it still waits for the lock; the connection stays. */
  readonly signal?: AbortSignal;
  readonly onEvent: (event: HostEvent) => void;
}

const packed = (text: string) => gzipSync(text, { level: 9 }).toString('base64');

/** Comments and half of the indentation, which Python may need, stay here: so the program fits into a connection's first packets. */
export const withoutComments = (script: string) =>
  script.replace(/^[ \t]*(#.*)?\n/gm, '').replace(/^(?: {2})+/gm, spaces => spaces.slice(spaces.length / 2));

/**
 * Sections of the program that only rounds need, and no journal: they travel with the rounds that call them, so that the rest fits
 * into the first packets.
 */
export const LATER: readonly string[] = [
  'what arrives',
  'source from a repository',
  'what a release is made of',
  'outputs that are kept',
  'kept and switched',
  'unlocking',
  'virtual environments',
  'processes',
  'ages of processes',
  'services of a release',
  'services that leave',
  'the end of a release',
  'verify',
];

/** Sections of those that root is given too (gd_as_root). */
const FOR_ROOT: readonly string[] = ['processes'];

/** The program by sections: the title after `# ---`, empty before the first, and the text. */
function sectionsOf(text: string): [string, string][] {
  const parts = text.split(/^# --- (.+?) -+\n/m);
  const titles = ['', ...parts.filter((_, index) => index % 2 === 1)];
  return titles.map((title, index) => [title, parts[index * 2]!]);
}

interface Program {
  readonly core: string;
  readonly later: readonly { readonly calls: RegExp; readonly text: string; readonly root: boolean }[];
}

/** Packed once: the same for every release. */
const programs = new Map<string, Program>();

/** What starts on the host, and what is sent when it is needed. */
function programOf(text = hostProgram): Program {
  const known = programs.get(text);
  if (known) return known;
  const sections = sectionsOf(text);
  const isLater = (title: string) => LATER.includes(title);
  const core = sections.filter(([title]) => !isLater(title)).map(([, section]) => section);
  const program: Program = {
    // There is no Python in it.
    core: packed(withoutComments(core.join('')).replace(/^ +/gm, '')),
    later: sections
      .filter(([title]) => isLater(title))
      .map(([title, section]) => {
        const names = [...section.matchAll(/^(gd_\w+)\(\)/gm)].map(match => match[1]!);
        return {
          calls: new RegExp(`\\b(${names.join('|')})\\b`),
          text: withoutComments(section),
          root: FOR_ROOT.includes(title),
        };
      }),
  };
  programs.set(text, program);
  return program;
}

/** A round's script with those sections of the program that it calls, and that these call. */
export function withSections(script: Shell, program?: string): string {
  const { later } = programOf(program);
  const needed = new Set<Program['later'][number]>();
  for (const texts: string[] = [script]; texts.length > 0; ) {
    const text = texts.pop()!;
    for (const section of later) {
      if (needed.has(section) || !section.calls.test(text)) continue;
      needed.add(section);
      texts.push(section.text);
    }
  }
  const sections = later.filter(section => needed.has(section));
  const forRoot = sections.filter(({ root }) => root).map(({ text }) => text);
  return [
    ...sections.filter(({ root }) => !root).map(({ text }) => text),
    ...(forRoot.length > 0 ? [`gd_more=${quote(forRoot.join(''))}\neval "$gd_more"\n`] : []),
    script,
  ].join('');
}

/**
 * The command that starts the program: independent of the login shell, in one packet. Everything in it is public, `word`
 * included; what is not travels on standard input.
 */
export function startCommand(word: string, options: Omit<SessionOptions, 'onEvent' | 'signal'>): Shell {
  const script = `gd_program=$(printf %s ${programOf(options.program).core} | base64 -d | gzip -dc);eval "$gd_program";gd_main "$@"`;
  return sh`exec ${quoteAll(['sh', '-c', script, 'guarded-deploy', word, options.root, options.fencingToken ?? '', String(options.lockWait), options.mode, options.holder.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)])}`;
}

/** The command of a data channel: waits for a line, then unpacks what follows into the incoming release. */
export function dataCommand(root: string, channel: number): Shell {
  const script = [
    'umask 022; trap "" PIPE HUP; IFS= read -r go || exit 1',
    's=$1/.guarded-deploy; cd "$s/incoming/new" && [ -p "$s/run/ends" ] || exit 1',
    // Opened for reading too, telling waits for nobody.
    '{ gzip -dc || echo "bad $2" 1<>"$s/run/ends"; } | tar -xpof - && end=good || end=bad',
    'echo "$end $2" 1<>"$s/run/ends"; [ $end = good ]',
  ].join('; ');
  return sh`exec ${quoteAll(['sh', '-c', script, 'guarded-deploy-data', root, String(channel)])}`;
}

/** Lines longer in all than this travel packed: the host reads byte by byte, but starts no process for it. */
const PLAIN_BYTES = 6 << 10;

/** A round as it travels: kind, number of lines (or the packed script), lines. */
export function frameOf(kind: 'run' | 'hold', script: string, after?: string): string {
  const scripts = after === undefined ? [script] : [script, after];
  const parts = scripts.map(text =>
    Buffer.byteLength(text) > PLAIN_BYTES || text.includes('\0')
      ? { head: packed(text), body: '' }
      : { head: String(text.split('\n').length), body: `${text}\n` },
  );
  const head = parts.map(part => part.head).join(' ');
  return `${after === undefined ? kind : 'both'} ${head}\n${parts.map(part => part.body).join('')}`;
}

/** The host gives up after a minute without one. */
const PING_SECONDS = 10;

/** A host that has not said a word of ours for so long never will: its login shell, or what stands in for it, swallows the program. */
const SILENT_SECONDS = 60;

/** What a host is given to stop a round that may be stopped, and one that is finished once begun. */
const STOP_SECONDS = { run: 60, hold: 900 } as const;

/** A data channel that failed tells the host's program, which then ends the round by itself. */
const DATA_GRACE_SECONDS = 5;

/** One host during one release: a connection, a channel with the host's program, and a channel for data. */
export class HostSession {
  readonly host: Host;
  readonly root: string;
  readonly connection: Connection;
  readonly facts: Facts;
  readonly #channel: Channel;
  readonly #data: Channel | undefined;
  readonly #reader: Reader;
  readonly #complaint: () => string;
  /** What the host was given in place of our program. */
  #program: string | undefined;
  roundTrips = CONNECT_ROUND_TRIPS + EXEC_ROUND_TRIPS;
  #over = false;
  /** The kind of the round under way. */
  #kind: keyof typeof STOP_SECONDS | undefined;
  /** The data channel ended without having told the host's program. */
  #dataLost = false;

  private constructor(
    host: Host,
    root: string,
    connection: Connection,
    channel: Channel,
    data: Channel | undefined,
    reader: Reader,
    complaint: () => string,
    facts: Facts,
  ) {
    this.#complaint = complaint;
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
    this.host = host;
    this.root = root;
    this.connection = connection;
    this.#channel = channel;
    this.#data = data;
    this.#reader = reader;
    this.facts = facts;
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
    let complaint = '';
    channel.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-2000);
      reader.print(chunk);
    });
    let dataComplaint = '';
    data?.stderr.on('data', (chunk: Buffer) => {
      dataComplaint = (dataComplaint + chunk.toString()).slice(-2000);
    });
    data?.stdout.resume();
    void channel.closed.then(async ({ code }) => {
      const ended = await Promise.race([
        connection.ended,
        new Promise<undefined>(resolve => setImmediate(() => resolve(undefined))),
      ]);
      reader.end(
        ended ??
          problem({
            code: 'HOST_PROGRAM',
            what: `${host.name} ended our program (${code ?? 'no status'})${complaint.trim() ? `: ${complaint.trim().split('\n').slice(-3).join(' ')}` : '.'}`,
            remedy:
              'It needs sh, coreutils, tar, gzip, base64 and flock, and an account that may run commands.',
          }),
      );
    });
    const abandon = () => {
      data?.stdin.end();
      channel.stdin.end('bye\n');
      reader.end(options.signal!.reason);
    };
    if (options.signal?.aborted) abandon();
    else options.signal?.addEventListener('abort', abandon, { once: true });
    const silent = setTimeout(() => {
      if (!reader.spoke) reader.end(silence(host, `${reader.heard}${complaint}`));
    }, SILENT_SECONDS * 1000);
    const prints = await reader.ready.finally(() => clearTimeout(silent));
    const facts = reader.facts;
    const one = (name: string) => facts.get(name)?.at(-1) || undefined;
    const words = (name: string) => (one(name) ?? '').split(' ').filter(word => word !== '');
    const releases = (facts.get('release') ?? [])
      .map(text => text.split(' '))
      .sort(([a = '', x = ''], [b = '', y = '']) => Number(a) - Number(b) || (x < y ? -1 : 1))
      .map(([, id = '', previous, commit]) => ({
        id,
        previous: previous === '-' ? undefined : previous,
        commit: commit || undefined,
      }));
    const number = (name: string) => (one(name) === undefined ? undefined : Number(one(name)));
    const session = new HostSession(
      host,
      options.root,
      connection,
      channel,
      data,
      reader,
      () => dataComplaint,
      {
        live: one('live'),
        current: currentOf(one('current') ?? 'none'),
        previous: releases.find(({ id }) => id === one('live'))?.previous,
        commit: one('commit'),
        at: number('at'),
        names: words('names'),
        releases,
        user: number('user') ?? 0,
        freeKb: number('free'),
        venvs: facts.get('venv') ?? [],
        brings: one('brings')?.split('\t').slice(1),
        prints: unpacked(prints.get('prints')),
      },
    );
    session.#program = options.program;
    return session;
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
        withSections(script, this.#program),
        options.after && withSections(options.after, this.#program),
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

  #told = false;

  #patience: NodeJS.Timeout | undefined;

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

/** Bytes of the list of a live release's files: some four million. */
const LIST_BYTES = 256 << 20;

/** A list as it was before it was packed; undefined when it is damaged or larger than any of ours, and then everything is sent. */
function unpacked(bytes: Buffer | undefined): Buffer | undefined {
  if (!bytes) return undefined;
  try {
    return gunzipSync(bytes, { maxOutputLength: LIST_BYTES });
  } catch {
    return undefined;
  }
}

/** A host on which the program does not run, although it was started. */
function silence(host: Host, heard: string): Fault {
  const words = heard.replace(/\s+/g, ' ').trim().slice(-300);
  return problem({
    code: 'HOST_SILENT',
    what: `${host.name} let us in, but our program said nothing within ${SILENT_SECONDS} s${words ? `; the host said: ${words}` : '.'}`,
    remedy:
      "The account needs a POSIX shell that runs the command it is given: look at its login shell, 'ForceCommand' and what its start-up files run.",
  });
}
