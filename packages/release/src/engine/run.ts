import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { Shell } from '@guarded-deploy/foreign/shell';
import type { Connection } from '@guarded-deploy/ssh';
import type { HostSettings, Phase } from '../config/index.ts';
import { parentsOf } from '../config/paths.ts';
import type { Path } from '../config/places.ts';
import { secretsOf } from '../config/secrets.ts';
import { type Current, RoundFailed } from '../host/protocol.ts';
import { HostSession, type SessionOptions } from '../host/session.ts';
import {
  connectionNotes,
  decryptVault,
  type Files,
  type Host,
  notesOf,
  selectHosts,
  unmatchedPatterns,
} from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import { explain, explainAll } from '../messages/failures.ts';
import { reloadedInVain, unseen } from '../messages/old-release.ts';
import { decryptionsOf, judgeSource, type Layout } from '../plan/layout.ts';
import {
  layoutFor,
  type MigrationGroup,
  type ReleaseContext,
  type Rendered,
  releaseId,
  rootOf,
  settingsOf,
} from '../plan/plan.ts';
import { templatesOf } from '../plan/variables.ts';
import type { TransferPlan } from '../source/manifest.ts';
import { type BytePath, type Entry, filesBelow, fromText, toText, walk } from '../source/walk.ts';
import type { Templates } from '../template/index.ts';
import { type HostPlan, revertScript } from './scripts.ts';
import type { Command, HostResult, HostStatus, ReleaseOptions, ReleaseResult } from './types.ts';

/** What says that there is no such file or directory; anything else is a file that cannot be read. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

/**
 * Files of a directory on this machine, for inventories and templates.
 * @throws Fault FILE_UNREADABLE for what is there and cannot be read
 */
export function filesIn(workspace: string): Files {
  const ifThere = <T>(path: string, read: (path: string) => T): T | undefined => {
    try {
      return read(join(workspace, path));
    } catch (cause) {
      if (ABSENT.has((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw problem({
        code: 'FILE_UNREADABLE',
        what: `${path} cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
        remedy: 'Correct its permissions, or the link that it is.',
        cause,
      });
    }
  };
  return {
    read: path => ifThere(path, at => readFileSync(at, 'utf8')),
    list: path => ifThere(path, at => readdirSync(at)),
  };
}

/** One host on its way. */
export interface Work {
  readonly host: Host;
  readonly root: string;
  connection: Connection | undefined;
  session: HostSession | undefined;
  phase: Phase;
  phaseStarted: number;
  seconds: Partial<Record<Phase, number>>;
  filesSent: number;
  status: HostStatus;
  /** The host has made the release final: it does not go back any more. */
  final: boolean;
  /** What `current` leads to, as the host last said; undefined when that is not known (any more). */
  live: Current | undefined;
  layout: Layout | undefined;
  /** Gives up what there is of a connection that is being made. */
  readonly givenUp: AbortController;
  plan: HostPlan | undefined;
  transfer: TransferPlan | undefined;
  rendered: Rendered | undefined;
  error: unknown;
}

/** One command on its hosts: who they are, how far each is, and how they are told. */
export class Run {
  readonly options: ReleaseOptions;
  readonly templates: Templates;
  readonly work: Work[];
  readonly environment: string;
  readonly started = performance.now();
  context: ReleaseContext;
  #secrets: readonly string[] = [];
  /** For how many of the inventory's secrets, plus one, they were sorted. */
  #secretsFor = 0;
  /** Hosts that have switched, or are about to, and are not final. */
  readonly switched = new Set<Work>();
  /** What the hosts' locks tell to those who wait for this run. */
  readonly #holder: string;
  #entries: readonly Entry[] = [];
  #byPath: ReadonlyMap<BytePath, Entry> | undefined;
  /** Ends the sessions; the caller's signal first lets hosts undo what they did. */
  readonly #stop = new AbortController();
  #closed = false;

  constructor(options: ReleaseOptions) {
    this.options = options;
    this.environment = options.environment ?? '';
    const files = filesIn(options.workspace);
    this.templates = templatesOf(options);
    this.#holder = `${options.now().toISOString().slice(0, 19)}Z ${options.holder ?? 'guarded-deploy'}`;
    if (options.fencingToken !== undefined && !/^[0-9]{1,18}$/.test(options.fencingToken)) {
      throw problem({
        code: 'FENCE_INVALID',
        what: `${JSON.stringify(options.fencingToken)} is no fencing token.`,
        remedy: 'Give the output of turnstyle-lock as it is: a whole number.',
      });
    }
    this.context = {
      config: options.config,
      inventory: options.inventory,
      environment: this.environment,
      release: '',
      commit: options.commit ?? '',
      ref: options.ref ?? '',
      at: Math.floor(options.now().getTime() / 1000),
      variables: options.variables ?? {},
      templates: this.templates,
      templatesWith: variables => templatesOf({ ...options, variables }),
      readTemplate: path => this.templates.source(path),
      source: path => this.#sourceText(path),
      has: path => this.#find(path) !== undefined,
      secrets: this.secrets,
      hash: path => this.#find(path)?.hash,
      list: directory => filesBelow(this.#entries, directory),
    };
    const hosts = selectHosts(options.inventory, options.limit, path => files.read(path));
    this.#sayWhatHasNoEffect(hosts);
    this.work = hosts.map(host => ({
      host,
      root: rootOf(this.context, host),
      connection: undefined,
      session: undefined,
      phase: 'prepare',
      phaseStarted: performance.now(),
      seconds: {},
      filesSent: 0,
      status: 'untouched',
      final: false,
      live: undefined,
      layout: undefined,
      givenUp: new AbortController(),
      plan: undefined,
      transfer: undefined,
      rendered: undefined,
      error: undefined,
    }));
    const places = new Map<string, string>();
    for (const { host, root } of this.work) {
      const place = `${host.address}:${host.port}${root}`;
      const other = places.get(place);
      if (other !== undefined) {
        throw problem({
          code: 'HOSTS_OVERLAP',
          what: `${other} and ${host.name} are the same place: ${place}.`,
          remedy: 'Name it once, or give each its own root.',
        });
      }
      places.set(place, host.name);
    }
  }

  /** What the release file says to a host; before the release has its id, with one that it could have. */
  settings(work: Work = this.work[0]!): HostSettings {
    return settingsOf(this.context, work.host, work.root);
  }

  /**
   * A setting that is one for all hosts of a run.
   * @throws Fault RELEASE_FILE_INVALID when its variables give it different values
   */
  common<T>(path: Path, read: (settings: HostSettings) => T): T {
    const [first, ...others] = this.work;
    const value = read(this.settings(first));
    const text = JSON.stringify(value);
    const other = others.find(work => JSON.stringify(read(this.settings(work))) !== text);
    if (!other) return value;
    const hosts = `${first!.host.name} and ${other.host.name}`;
    const what = `'${path.join('.')}' is one for all hosts, and its variables give ${hosts} different values: use a variable that all hosts share.`;
    throw this.settings(first).fault(path, what);
  }

  /** Where the release's files come from. */
  get fromGit(): boolean {
    return this.common(['source', 'type'], settings => settings.get('source'))?.type === 'git';
  }

  /** Who migrates. */
  get migrationGroup(): MigrationGroup {
    const { migrate } = this.options.config;
    if (!migrate) return {};
    const read = (key: 'group' | 'run-once') =>
      this.common(['migrate', key], settings => settings.settle(migrate[key], ['migrate', key]));
    return {
      migrate: { group: read('group'), 'run-once': read('run-once') } as MigrationGroup['migrate'] & object,
    };
  }

  /** Judges where everything of a release goes on every host. @throws Fault RELEASE_FILE_INVALID */
  judge(): void {
    if (this.context.release === '')
      this.context = { ...this.context, release: releaseId(this.options.now(), []) };
    for (const work of this.work) work.layout = layoutFor(this.context, work.host, work.root);
  }

  #find(path: string): Entry | undefined {
    this.#byPath ??= new Map(this.#entries.map(entry => [entry.path, entry]));
    return this.#byPath.get(fromText(path));
  }

  #sourceText(path: string): string | undefined {
    const entry = this.#find(path);
    if (!entry) return undefined;
    return 'bytes' in entry.content
      ? entry.content.bytes.toString()
      : readFileSync(entry.content.file, 'utf8');
  }

  /** What the hosts' inventory asks for in vain, and what of `limit` fits nothing. */
  #sayWhatHasNoEffect(hosts: readonly Host[]): void {
    const { inventory, limit, report } = this.options;
    const say = (text: string) => report({ type: 'note', host: undefined, text: this.hide(text) });
    for (const part of unmatchedPatterns(inventory, limit)) say(`'${part}' fits no host and no group`);
    for (const { text } of connectionNotes(hosts.map(host => ({ name: host.name, notes: notesOf(host) }))))
      say(text);
  }

  /** Longest first, so that no part of one is left. Further ones come when further hosts' variables are read. */
  get secrets(): readonly string[] {
    const { secrets } = this.options.inventory;
    if (secrets.length + 1 !== this.#secretsFor) {
      this.#secretsFor = secrets.length + 1;
      this.#secrets = [...secrets, ...secretsOf(this.options.variables)].sort((a, b) => b.length - a.length);
    }
    return this.#secrets;
  }

  hide(text: string): string {
    let shown = text;
    for (const secret of this.secrets) shown = shown.replaceAll(secret, '***');
    return shown;
  }

  #hidden(fault: Fault): Fault {
    const { code, place } = fault;
    return new Fault({
      code,
      what: this.hide(fault.what),
      remedy: this.hide(fault.remedy),
      anchor: fault.docs.replace(/^.*#/, ''),
      ...(place ? { place } : {}),
      cause: fault.cause,
    });
  }

  enter(work: Work, phase: Phase): void {
    if (work.phase === phase && work.seconds[phase] === undefined && phase === 'prepare') {
      this.options.report({ type: 'phase', host: work.host.name, phase, state: 'start' });
      return;
    }
    this.leave(work, 'done');
    work.phase = phase;
    work.phaseStarted = performance.now();
    this.options.report({ type: 'phase', host: work.host.name, phase, state: 'start' });
  }

  leave(work: Work, state: 'done' | 'failed'): void {
    if (work.phaseStarted === 0) return;
    const seconds = (performance.now() - work.phaseStarted) / 1000;
    work.seconds[work.phase] = (work.seconds[work.phase] ?? 0) + seconds;
    work.phaseStarted = 0;
    this.options.report({ type: 'phase', host: work.host.name, phase: work.phase, state, seconds });
  }

  /**
   * Opens a session on every host, or on those given. Locks are tried everywhere at once; where another run holds one, the
   * locks of all hosts that come later are given back and taken again one after the other, in an order that every run
   * shares. So whoever waits holds only earlier locks, and two runs never wait for each other.
   */
  async openAll(mode: SessionOptions['mode'], hosts: readonly Work[] = this.work): Promise<void> {
    const place = ({ host, root }: Work) => `${host.address}\n${host.port}\n${root}`;
    const ordered = [...hosts].sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const given = new Map(ordered.map(work => [work, new AbortController()]));
    await this.onAll(ordered, async work => {
      const waiting = () => {
        for (const later of ordered.slice(ordered.indexOf(work) + 1)) given.get(later)!.abort();
      };
      const { signal } = given.get(work)!;
      await this.open(work, mode, { waiting, signal }).catch(error => {
        if (!signal.aborted || this.options.signal.aborted) throw error;
      });
    });
    for (const work of ordered.filter(work => given.get(work)!.signal.aborted)) {
      await this.onAll([work], async () => {
        await this.open(work, mode);
      });
    }
  }

  /** `waiting` is called when another run holds the lock; `signal` gives up what there is of the session, but not the connection. */
  async open(
    work: Work,
    mode: SessionOptions['mode'],
    lock: { readonly waiting?: () => void; readonly signal?: AbortSignal } = {},
  ): Promise<HostSession> {
    const { options } = this;
    work.phaseStarted = performance.now();
    this.enter(work, 'prepare');
    const name = work.host.name;
    const wait = this.settings(work).get('lock')?.wait ?? 30;
    const connect = async (first: readonly Shell[]) => {
      const signal = AbortSignal.any([this.#stop.signal, work.givenUp.signal]);
      work.connection ??= await options.connect(work.host, signal, first);
      // Nobody waits for it any more.
      if (this.#closed) work.connection.close();
      return work.connection;
    };
    work.session = undefined;
    work.session = await HostSession.open(work.host, connect, {
      root: work.root,
      mode,
      fencingToken: options.fencingToken,
      lockWait: wait,
      holder: this.#holder,
      program: options.program,
      ...(lock.signal ? { signal: lock.signal } : {}),
      onEvent: event => {
        if (event.type === 'phase') {
          if (event.phase === 'switch') this.switched.add(work);
          else if (event.phase === 'clean') {
            this.switched.delete(work);
            work.final = true;
          }
          this.enter(work, event.phase as Phase);
        } else if (event.type === 'note')
          options.report({ type: 'note', host: name, text: this.hide(event.text) });
        else if (event.type === 'old' || event.type === 'unseen') {
          const text = event.type === 'old' ? reloadedInVain(event.text) : unseen(event.text);
          options.report({ type: 'note', host: name, text: this.hide(text) });
        } else if (event.type === 'live') work.live = event.current;
        else if (event.type === 'waiting') {
          // A session of our own that was given back takes a moment to end; at the first try there can be none.
          if (event.holder === this.#holder && !lock.waiting) return;
          const other = event.holder.replace(/^\S+ ?/, '') || 'another release';
          options.report({ type: 'note', host: name, text: `waits for ${this.hide(other)}` });
          lock.waiting?.();
        } else
          options.report({
            type: event.type,
            host: name,
            phase: work.phase,
            text: this.hide(event.text),
          });
      },
    });
    work.live = work.session.facts.current;
    return work.session;
  }

  /** Does something on every host at once and waits for all; the first failure asks the others to stop early. */
  async onAll(hosts: readonly Work[], act: (work: Work) => Promise<void>, stopOthers = true): Promise<void> {
    const { signal } = this.options;
    const running = new Set(hosts);
    const failures: Work[] = [];
    const onAbort = () => {
      for (const work of running) work.session?.cancel();
      // Hosts that are still being connected to have nothing to undo.
      if (hosts.some(work => work.session === undefined)) this.#stop.abort(signal.reason);
    };
    if (signal.aborted) throw signal.reason;
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.all(
        hosts.map(async work => {
          try {
            await act(work);
            this.leave(work, 'done');
          } catch (error) {
            work.error ??= error;
            failures.push(work);
            this.leave(work, 'failed');
            running.delete(work);
            if (stopOthers) for (const other of running) other.session?.cancel();
          } finally {
            running.delete(work);
          }
        }),
      );
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
    if (signal.aborted) throw signal.reason;
    if (failures.length > 0) {
      // Those that were stopped because another failed are not the reason.
      const real = failures.filter(
        work => !(work.error instanceof RoundFailed && work.error.code === 'ROUND_CANCELLED'),
      );
      for (const work of failures) work.status = 'failed';
      throw explainAll(
        (real.length > 0 ? real : failures).map(work => ({ host: work.host.name, error: work.error })),
      );
    }
  }

  /** The source, decrypted where it has to be, with its hashes. */
  async source(): Promise<readonly Entry[]> {
    const { workspace, vaultPassword, hashCache } = this.options;
    const source = this.common(['source'], settings => settings.get('source'));
    const folder = source?.directory ?? '.';
    const given = source?.ignore;
    const files = filesIn(workspace);
    const names = given === undefined ? ['.deployignore'] : typeof given === 'string' ? [given] : given;
    const patterns = names.flatMap(name => {
      const text = files.read(name);
      if (text === undefined && given !== undefined) {
        throw problem({
          code: 'IGNORE_FILE_MISSING',
          what: `There is no ignore file ${name}.`,
          remedy: "Correct 'source.ignore'; its path starts at the repository's root.",
        });
      }
      return (text ?? '').split(/\r?\n/);
    });
    const replace = new Map<BytePath, { bytes: Buffer; mode: number }>();
    const dropped = new Set<BytePath>();
    const decryptions = this.common(['decrypt'], settings =>
      decryptionsOf(settings, this.work[0]!.host.name),
    );
    for (const { path, to, mode } of decryptions) {
      const name = join(folder, path);
      const text = files.read(name);
      if (text === undefined) {
        throw problem({
          code: 'DECRYPT_MISSING',
          what: `There is no file ${path} to decrypt.`,
          remedy: "Correct 'decrypt' in the release file; paths start at the source's directory.",
        });
      }
      replace.set(fromText(to), {
        bytes: decryptVault(text, vaultPassword, name),
        mode: Number.parseInt(mode ?? '0600', 8),
      });
      if (to !== path) dropped.add(fromText(path));
    }
    this.#entries = await walk(join(workspace, folder), {
      ignore: [...patterns, ...(source?.exclude ?? [])],
      dropped,
      ...(hashCache ? { cache: hashCache } : {}),
      ...(replace.size > 0 ? { replace } : {}),
    });
    this.#byPath = undefined;
    this.#judgeSource(new Set(replace.keys()));
    return this.#entries;
  }

  /** Whether the source leaves room for what the release file puts into it. @throws Fault RELEASE_FILE_INVALID */
  #judgeSource(decrypted: ReadonlySet<BytePath>): void {
    const kinds = new Map<string, 'f' | 'l' | 'd'>();
    for (const { path, kind } of this.#entries) {
      for (const parent of parentsOf(toText(path))) {
        if (kinds.has(parent)) break;
        kinds.set(parent, 'd');
      }
      if (!decrypted.has(path)) kinds.set(toText(path), kind);
    }
    for (const work of this.work) {
      const claims = work.layout?.claims ?? [];
      judgeSource(this.settings(work), work.host.name, claims, path => kinds.get(path));
    }
  }

  /** Gives the release its id, later than all there are; where its paths are is then judged with it. */
  identify(): string {
    const names = this.work.flatMap(work => [
      ...(work.session?.facts.names ?? []),
      ...(work.session?.facts.releases.map(({ id }) => id) ?? []),
    ]);
    const release = releaseId(this.options.now(), names);
    if (release !== this.context.release) {
      this.context = { ...this.context, release };
      this.judge();
    }
    return release;
  }

  /**
   * After a failure: those that switched go back, all others undo what they had begun; nobody is left waiting.
   * @returns whether hosts that had switched are all known to have what they had before
   */
  async undo(): Promise<boolean> {
    const switched = [...this.switched];
    const back = new Set<Work>();
    await Promise.all(
      this.work.map(async work => {
        const { session } = work;
        if (!session) return;
        try {
          if (this.switched.has(work)) {
            this.enter(work, 'revert');
            work.live = undefined;
            await session.round(revertScript(work.plan), { hold: true, seconds: UNDO_SECONDS });
            this.leave(work, 'done');
            work.status = work.status === 'failed' ? 'failed' : 'reverted';
            back.add(work);
          }
        } catch (error) {
          this.leave(work, 'failed');
          this.options.report({
            type: 'note',
            host: work.host.name,
            text: this.hide(`reverting: ${explain(work.host.name, error).what}`),
          });
          work.status = 'failed';
        }
        // What it says of `current` at its end is the last word.
        await Promise.race([session.abandon(), new Promise(resolve => setTimeout(resolve, 15_000).unref())]);
      }),
    );
    return switched.length > 0 && switched.every(work => back.has(work) && isBack(work));
  }

  /** Ends every session and connection, those included that are still being made. */
  close(): void {
    this.#closed = true;
    for (const work of this.work) {
      work.session?.bye();
      if (work.connection) work.connection.close();
      else work.givenUp.abort(new Error('nobody waits for this connection any more'));
    }
  }

  result(command: Command, extra: Partial<ReleaseResult> & { done: HostStatus }): ReleaseResult {
    const { done, ...rest } = extra;
    const release = rest.release ?? this.context.release;
    const hosts = this.work.map((work): HostResult => {
      const bytes = work.connection?.bytes() ?? { up: 0, down: 0 };
      const kept = command === 'rollback' ? 'rolled-back' : 'released';
      return {
        name: work.host.name,
        status: rest.failure === undefined ? done : work.final ? kept : work.status,
        live: work.live?.text ?? '',
        previous: work.session?.facts.current.text ?? '',
        seconds: Object.fromEntries(
          Object.entries(work.seconds).map(([phase, seconds]) => [phase, Math.round(seconds * 1000) / 1000]),
        ),
        bytesUp: bytes.up,
        bytesDown: bytes.down,
        filesSent: work.filesSent,
        roundTrips: work.session?.roundTrips ?? 0,
        ...(work.error === undefined ? {} : { error: this.hide(explain(work.host.name, work.error).what) }),
      };
    });
    return {
      command,
      // What failed is not what is live.
      release: rest.failure ? (hosts[0]?.live ?? '') : release,
      previous: this.work.map(work => work.session?.facts.current.text).find(text => text) ?? '',
      hosts,
      // What is not known may have changed.
      changed: this.work.some(work => work.final || (work.session !== undefined && !isBack(work))),
      rolledBack: false,
      seconds: (performance.now() - this.started) / 1000,
      ...rest,
      ...(rest.failure ? { failure: this.#hidden(rest.failure) } : {}),
    };
  }
}

/** A host that does not answer a revert for so long is left to itself: it goes back without us. */
const UNDO_SECONDS = 600;

/** Whether `current` is known to be what it was before. */
function isBack({ live, session }: Work): boolean {
  const before = session?.facts.current;
  return live !== undefined && live.kind === before?.kind && live.text === before.text;
}

/** Whatever was thrown, as something to tell a person. */
export function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  return explain('the release', thrown);
}
