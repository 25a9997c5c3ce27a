/**
 * The life of a release, phase by phase:
 *   check → prepare → transfer → build → migrate → switch → restart → verify → clean, and revert.
 * All hosts finish a phase before any starts to switch.
 */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { type Connection, quoteAll } from '@guarded-deploy/ssh';
import {
  activateScript,
  finishScript,
  type HostPlan,
  makeScript,
  migrateScript,
  revertScript,
  rollbackScript,
  scaleScript,
} from './commands.ts';
import type { HostPattern, Phase, ReleaseFile, Variables } from './config.ts';
import { explain, explainAll } from './failures.ts';
import { type Files, type Host, type Inventory, isMeant, selectHosts } from './inventory.ts';
import {
  digestOf,
  escapePath,
  type Print,
  parsePrints,
  planTransfer,
  type TransferPlan,
} from './manifest.ts';
import {
  migrationHosts,
  planBatches,
  planHost,
  type ReleaseContext,
  type Rendered,
  releaseId,
  renderFiles,
  rootOf,
  variablesOf,
} from './plan.ts';
import { type Facts, HostSession, RoundFailed, type SessionOptions } from './session.ts';
import { Templates } from './template.ts';
import { ownPart, type Sink, sendTo } from './transfer.ts';
import { type BytePath, type Entry, fromText, type HashCache, matcher, toText, walk } from './tree.ts';
import { decryptVault } from './vault.ts';

/** What a release tells while it runs. */
export type ReportEvent =
  | { readonly type: 'phase'; readonly host: string; readonly phase: Phase; readonly state: 'start' }
  | {
      readonly type: 'phase';
      readonly host: string;
      readonly phase: Phase;
      readonly state: 'done' | 'failed';
      readonly seconds: number;
    }
  | { readonly type: 'step'; readonly host: string; readonly phase: Phase; readonly text: string }
  | { readonly type: 'output'; readonly host: string; readonly phase: Phase; readonly text: string }
  | { readonly type: 'note'; readonly host: string | undefined; readonly text: string };

export type HostStatus =
  | 'released'
  | 'rolled-back'
  | 'migrated'
  | 'scaled'
  | 'checked'
  | 'untouched'
  | 'reverted'
  | 'failed';

export interface HostResult {
  readonly name: string;
  readonly status: HostStatus;
  /** Id of the release that is live at the end, as far as it is known. */
  readonly live: string;
  readonly previous: string;
  /** Seconds per phase. */
  readonly seconds: Readonly<Partial<Record<Phase, number>>>;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly filesSent: number;
  /** Waits for the host's answer, connecting (7) and starting its program (2) included. */
  readonly roundTrips: number;
  readonly error?: string;
}

export interface ReleaseResult {
  readonly command: Command;
  readonly release: string;
  readonly previous: string;
  readonly hosts: readonly HostResult[];
  /** Whether the hosts now run something else than before. */
  readonly changed: boolean;
  /** Whether hosts that had switched were brought back. */
  readonly rolledBack: boolean;
  readonly seconds: number;
  /** Why it did not succeed. */
  readonly failure?: Fault;
}

export type Command = 'release' | 'rollback' | 'migrate' | 'scale' | 'status' | 'check';

export interface ReleaseOptions {
  readonly config: ReleaseFile;
  readonly inventory: Inventory;
  readonly environment?: string | undefined;
  /** Opens a connection to a host. */
  readonly connect: (host: Host, signal: AbortSignal) => Promise<Connection>;
  /** Directory of the checkout: paths of the release file start there. */
  readonly workspace: string;
  /** The commit being released, for templates and the record. */
  readonly commit?: string | undefined;
  readonly ref?: string | undefined;
  /** Hosts or groups to limit it to. */
  readonly limit?: HostPattern | undefined;
  /** Values that win over the inventory's. */
  readonly variables?: Variables | undefined;
  readonly vaultPassword?: string | undefined;
  readonly fencingToken?: string | undefined;
  readonly batches?: readonly (number | string)[] | undefined;
  readonly migrate?: 'auto' | 'never' | 'only' | undefined;
  readonly dryRun?: boolean | undefined;
  /** Named by the hosts' lock to those who wait. */
  readonly holder?: string | undefined;
  /** Rollback: the release to go back to; the one before the live one unless given. */
  readonly to?: string | undefined;
  readonly hashCache?: HashCache | undefined;
  readonly signal: AbortSignal;
  /** Wall-clock time; makes the release's id. */
  readonly now: () => Date;
  readonly fetch?: typeof fetch;
  readonly report: (event: ReportEvent) => void;
}

/** Files of a directory on this machine, for inventories and templates. */
export function filesIn(workspace: string): Files {
  const quietly = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch {
      return undefined;
    }
  };
  return {
    read: path => quietly(() => readFileSync(join(workspace, path), 'utf8')),
    list: path => quietly(() => readdirSync(join(workspace, path))),
  };
}

/** One host on its way. */
interface Work {
  readonly host: Host;
  readonly root: string;
  session: HostSession | undefined;
  phase: Phase;
  phaseStarted: number;
  seconds: Partial<Record<Phase, number>>;
  filesSent: number;
  status: HostStatus;
  plan: HostPlan | undefined;
  transfer: TransferPlan | undefined;
  rendered: Rendered | undefined;
  error: unknown;
}

class Run {
  readonly options: ReleaseOptions;
  readonly templates: Templates;
  readonly work: Work[];
  readonly environment: string;
  readonly started = performance.now();
  context: ReleaseContext;
  readonly secrets: readonly string[];
  switched: Work[] = [];
  #entries: readonly Entry[] = [];
  /** Ends the sessions; the caller's signal first lets hosts undo what they did. */
  readonly #stop = new AbortController();

  constructor(options: ReleaseOptions) {
    this.options = options;
    this.environment = options.environment ?? '';
    const files = filesIn(options.workspace);
    this.templates = new Templates(path => files.read(path));
    this.secrets = [...options.inventory.secrets].sort((a, b) => b.length - a.length);
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
      readTemplate: path => files.read(path),
      source: path => this.#sourceText(path),
      has: path => this.#find(path) !== undefined,
    };
    const hosts = selectHosts(options.inventory, options.limit);
    this.work = hosts.map(host => ({
      host,
      root: rootOf(this.context, host),
      session: undefined,
      phase: 'prepare',
      phaseStarted: performance.now(),
      seconds: {},
      filesSent: 0,
      status: 'untouched',
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
        throw new Fault({
          code: 'HOSTS_OVERLAP',
          what: `${other} and ${host.name} are the same place: ${place}.`,
          remedy: 'Name it once, or give each its own root.',
        });
      }
      places.set(place, host.name);
    }
  }

  #find(path: string): Entry | undefined {
    const wanted = fromText(path);
    return this.#entries.find(entry => entry.path === wanted);
  }

  #sourceText(path: string): string | undefined {
    const entry = this.#find(path);
    if (!entry) return undefined;
    return 'bytes' in entry.content
      ? entry.content.bytes.toString()
      : readFileSync(entry.content.file, 'utf8');
  }

  hide(text: string): string {
    let shown = text;
    for (const secret of this.secrets) shown = shown.replaceAll(secret, '***');
    return shown;
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

  async open(work: Work, mode: SessionOptions['mode']): Promise<HostSession> {
    const { options } = this;
    work.phaseStarted = performance.now();
    this.enter(work, 'prepare');
    const name = work.host.name;
    const connection = await options.connect(work.host, this.#stop.signal);
    try {
      work.session = await HostSession.open(work.host, connection, {
        root: work.root,
        mode,
        fencingToken: options.fencingToken,
        lockWait: options.config.lock?.wait ?? 30,
        holder: options.holder ?? 'guarded-deploy',
        onEvent: event => {
          if (event.type === 'phase') this.enter(work, event.phase as Phase);
          else if (event.type === 'note') options.report({ type: 'note', host: name, text: event.text });
          else
            options.report({
              type: event.type,
              host: name,
              phase: work.phase,
              text: this.hide(event.text),
            });
        },
      });
    } catch (error) {
      connection.close();
      throw error;
    }
    return work.session;
  }

  /** Does something on every host at once and waits for all; the first failure asks the others to stop early. */
  async onAll(hosts: readonly Work[], act: (work: Work) => Promise<void>, stopOthers = true): Promise<void> {
    const { signal } = this.options;
    const cancel = () => {
      for (const work of hosts) if (work.status !== 'failed') work.session?.cancel();
    };
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
    void cancel;
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
    const { config, workspace, vaultPassword, hashCache } = this.options;
    const directory = join(workspace, config.source?.directory ?? '.');
    const given = config.source?.ignore;
    const files = filesIn(workspace);
    const names = given === undefined ? ['.deployignore'] : typeof given === 'string' ? [given] : given;
    const patterns = names.flatMap(name => {
      const text = files.read(name);
      if (text === undefined && given !== undefined) {
        throw new Fault({
          code: 'IGNORE_FILE_MISSING',
          what: `There is no ignore file ${name}.`,
          remedy: "Correct 'source.ignore'; its path starts at the repository's root.",
        });
      }
      return (text ?? '').split(/\r?\n/);
    });
    const replace = new Map<BytePath, { bytes: Buffer; mode: number }>();
    const dropped: string[] = [];
    for (const item of config.decrypt ?? []) {
      const { path, to, mode } =
        typeof item === 'string' ? { path: item, to: undefined, mode: undefined } : item;
      const name = join(config.source?.directory ?? '.', path);
      const text = files.read(name);
      if (text === undefined) {
        throw new Fault({
          code: 'DECRYPT_MISSING',
          what: `There is no file ${path} to decrypt.`,
          remedy: "Correct 'decrypt' in the release file; paths start at the source's directory.",
        });
      }
      const octal =
        typeof mode === 'number'
          ? mode > 0o777
            ? Number.parseInt(String(mode), 8)
            : mode
          : Number.parseInt(mode ?? '0600', 8);
      replace.set(fromText(to ?? path), { bytes: decryptVault(text, vaultPassword, name), mode: octal });
      if (to !== undefined && to !== path) dropped.push(`/${path}`);
    }
    this.#entries = await walk(directory, {
      ignore: [...patterns, ...(config.source?.exclude ?? []), ...dropped],
      ...(hashCache ? { cache: hashCache } : {}),
      ...(replace.size > 0 ? { replace } : {}),
    });
    return this.#entries;
  }

  identify(): string {
    const names = this.work.flatMap(work => [
      ...(work.session?.facts.names ?? []),
      ...(work.session?.facts.releases ?? []),
    ]);
    const release = releaseId(this.options.now(), names);
    this.context = { ...this.context, release };
    return release;
  }

  /** After a failure: those that switched go back, all others undo what they had begun; nobody is left waiting. */
  async undo(): Promise<boolean> {
    let reverted = false;
    const switched = new Set(this.switched);
    await Promise.all(
      this.work.map(async work => {
        const { session } = work;
        if (!session) return;
        try {
          if (switched.has(work)) {
            this.enter(work, 'revert');
            await session.round(revertScript(work.plan), { hold: true });
            this.leave(work, 'done');
            work.status = work.status === 'failed' ? 'failed' : 'reverted';
            reverted = true;
          }
        } catch (error) {
          this.leave(work, 'failed');
          this.options.report({
            type: 'note',
            host: work.host.name,
            text: this.hide(`reverting: ${explain(work.host.name, error).what}`),
          });
          // A host that lost its connection reverts by itself.
          if (!(error instanceof RoundFailed)) reverted = true;
          work.status = 'failed';
        }
        await Promise.race([session.abandon(), new Promise(resolve => setTimeout(resolve, 15_000).unref())]);
      }),
    );
    return reverted;
  }

  close(): void {
    for (const work of this.work) {
      work.session?.bye();
      work.session?.close();
    }
  }

  result(command: Command, extra: Partial<ReleaseResult> & { done: HostStatus }): ReleaseResult {
    const { done, ...rest } = extra;
    const release = rest.release ?? this.context.release;
    const hosts = this.work.map((work): HostResult => {
      const bytes = work.session?.connection.bytes() ?? { up: 0, down: 0 };
      const status = rest.failure === undefined ? done : work.status;
      return {
        name: work.host.name,
        status,
        live:
          rest.failure === undefined && (command === 'release' || command === 'rollback')
            ? release
            : (work.session?.facts.live ?? ''),
        previous: work.session?.facts.live ?? '',
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
      release,
      previous: this.work.find(work => work.session?.facts.live)?.session?.facts.live ?? '',
      hosts,
      changed: false,
      rolledBack: false,
      seconds: (performance.now() - this.started) / 1000,
      ...rest,
    };
  }
}

/** Hosts with the same live release and the same own files need the same stream: it is compressed once for all of them. */
function streams(work: readonly Work[]): Map<TransferPlan, Work[]> {
  const groups = new Map<TransferPlan, Work[]>();
  for (const item of work) {
    if (!item.transfer) continue;
    groups.set(item.transfer, [...(groups.get(item.transfer) ?? []), item]);
  }
  return groups;
}

function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  return explain('the release', thrown);
}

/** Checks through the balancer, from this machine. */
async function verifyFromRunner(run: Run): Promise<void> {
  const checks = (run.options.config.verify ?? []).filter(check => check.from === 'runner' && check.url);
  const fetchUrl = run.options.fetch;
  if (checks.length === 0 || !fetchUrl) return;
  const variables = variablesOf(run.context, run.work[0]!.host, run.work[0]!.root);
  for (const check of checks) {
    const url = run.templates.render(check.url!, variables, 'verify');
    const contains =
      check.contains === undefined ? '' : run.templates.render(check.contains, variables, 'verify');
    const end = performance.now() + (check.timeout ?? 60) * 1000;
    let last = 'nothing';
    for (;;) {
      run.options.signal.throwIfAborted();
      try {
        const answer = await fetchUrl(url, {
          redirect: 'manual',
          headers: Object.fromEntries(
            Object.entries(check.header ?? {}).map(([name, value]) => [
              name,
              run.templates.render(value, variables, 'verify'),
            ]),
          ),
          signal: AbortSignal.any([AbortSignal.timeout(10_000), run.options.signal]),
        });
        const body = await answer.text();
        if (answer.status === (check.status ?? 200) && body.includes(contains)) break;
        last = `${answer.status}: ${body.slice(0, 200)}`;
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
      }
      if (performance.now() >= end) {
        throw new Fault({
          code: 'VERIFY_FAILED',
          what: `The check ${url} did not pass from here; last answer: ${last}`,
          remedy: 'All hosts were brought back; look at the balancer and the services’ logs.',
        });
      }
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }
}

/** The hosts fetch into their caches; what a branch means is decided once, by the first of them. */
async function fetchOnHosts(run: Run): Promise<void> {
  const { repository, ref } = run.options.config.source ?? {};
  if (!repository) {
    throw new Fault({
      code: 'GIT_REPOSITORY_MISSING',
      what: "The release file has 'source.type: git' and no 'source.repository'.",
      remedy: 'Add the address that the hosts fetch from.',
    });
  }
  const name =
    ref === undefined
      ? run.context.commit || 'HEAD'
      : run.templates.render(
          ref,
          variablesOf(run.context, run.work[0]!.host, run.work[0]!.root),
          'source.ref',
        );
  if (!/^[A-Za-z0-9._/+@-]+$/.test(name) || name.startsWith('-')) {
    throw new Fault({
      code: 'GIT_REF_INVALID',
      what: `${JSON.stringify(name)} is no branch, tag or commit.`,
      remedy: "Correct 'source.ref'.",
    });
  }
  const commits = new Map<Work, string>();
  await run.onAll(run.work, async work => {
    const session = work.session!;
    const before = session.states.length;
    await session.round(`gd_phase transfer\ngd_git_fetch ${quoteAll([repository, name])}`);
    commits.set(work, session.states[before]?.replace(/^commit /, '') ?? '');
  });
  const commit = commits.get(run.work[0]!)!;
  run.context = { ...run.context, commit };
  // The branch moved in between: the others have the first one's commit too, or get it now.
  await run.onAll(
    run.work.filter(work => commits.get(work) !== commit),
    async work => {
      await work.session!.round(`gd_git_fetch ${quoteAll([repository, commit])}`);
    },
  );
}

/** A path as `printf %b` takes it, so that any bytes pass through the round's text. */
const octal = (path: BytePath) =>
  path.replace(
    /[^A-Za-z0-9._/-]/g,
    character => `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );

function planStreams(run: Run, entries: readonly Entry[]): void {
  const plans = new Map<string, { transfer: TransferPlan; live: Map<BytePath, Print> | undefined }>();
  const digest = digestOf(entries);
  const odd = entries
    .filter(entry => entry.kind === 'f' && escapePath(entry.path).includes('\\'))
    .map(entry => [entry.hash, octal(entry.path)] as const);
  const migrates =
    run.options.migrate === 'never'
      ? new Set<string>()
      : migrationHosts(
          run.options.config,
          run.work.map(work => work.host),
        );
  for (const work of run.work) {
    const facts = work.session!.facts;
    const fromGit = run.options.config.source?.type === 'git';
    const key = facts.prints && !fromGit ? hash('sha256', facts.prints) : '';
    let planned = plans.get(key);
    if (!planned) {
      const live = facts.prints && !fromGit ? parsePrints(facts.prints) : undefined;
      planned = { live, transfer: planTransfer(entries, live) };
      plans.set(key, planned);
    }
    work.transfer = planned.transfer;
    work.filesSent = planned.transfer.send.length;
    work.rendered = renderFiles(run.context, work.host, work.root, facts);
    work.plan = planHost(run.context, {
      host: work.host,
      facts,
      root: work.root,
      changed: planned.live ? planned.transfer.changed : undefined,
      digest,
      odd,
      migrates: migrates.has(work.host.name),
      rendered: work.rendered,
      ...(fromGit ? { git: run.context.commit } : {}),
    });
  }
}

async function sendAll(run: Run, signal: AbortSignal): Promise<void> {
  await Promise.all(
    [...streams(run.work)].map(([plan, members]) =>
      sendTo(
        members.map(
          (work): Sink => ({
            stream: work.session!.data.stdin,
            own: ownPart([...work.rendered!.inside, ...work.rendered!.outside]),
            closed: work.session!.data.closed,
          }),
        ),
        plan,
        signal,
      ),
    ),
  );
}

/**
 * Releases the checkout to the hosts. Never throws for what happened on hosts: the result says it.
 * @throws Fault for what is wrong before any host is asked: release file, inventory, templates, key
 */
export async function release(options: ReleaseOptions): Promise<ReleaseResult> {
  if (options.migrate === 'only') return migrate(options);
  const run = new Run(options);
  if (options.dryRun) return dryRun(run);
  const git = options.config.source?.type === 'git';
  // The source is read while the connections are made, which begin first.
  const reading = new Promise(resolve => setImmediate(resolve)).then(() => (git ? [] : run.source()));
  reading.catch(() => undefined);
  try {
    await run.onAll(run.work, async work => {
      await run.open(work, git ? 'git' : 'release');
    });
    const entries = await reading;
    run.identify();
    if (git) await fetchOnHosts(run);
    planStreams(run, entries);
    const stop = new AbortController();
    let unreadable: unknown;
    const sending = sendAll(run, AbortSignal.any([stop.signal, options.signal])).catch(error => {
      if (stop.signal.aborted || options.signal.aborted) return;
      // The source changed under us: the hosts must not wait for the rest.
      unreadable = error;
      for (const work of run.work) work.session?.cancel();
    });
    await run
      .onAll(run.work, async work => {
        const scripts = [makeScript(work.plan!, 1)];
        // Alone, a host need not wait for the others before it migrates.
        if (run.work.length === 1 && work.plan!.migrate) scripts.push(migrateScript(work.plan!));
        await repairing(run, work, scripts.join('\n'));
      })
      .catch(async error => {
        stop.abort(error);
        await sending;
        throw unreadable ?? error;
      });
    await sending;
    if (run.work.length > 1) {
      await run.onAll(
        run.work.filter(work => work.plan!.migrate),
        async work => {
          await work.session!.round(migrateScript(work.plan!));
        },
      );
    }
    await activate(run, activateScript);
    await finish(run);
    return run.result('release', { done: 'released', changed: true });
  } catch (error) {
    const rolledBack = await run.undo();
    return run.result('release', { done: 'failed', failure: asFault(error), rolledBack });
  } finally {
    run.close();
  }
}

/** A round that sends again, once, what turned out not to be as it should: the live release had been altered by hand. */
async function repairing(run: Run, work: Work, script: string): Promise<void> {
  const session = work.session!;
  try {
    await session.round(script);
  } catch (error) {
    if (!(error instanceof RoundFailed) || error.code !== 'TRANSFER_MISMATCH') throw error;
    const listed = error.blobs.get('bad')?.toString('latin1') ?? '';
    const bad = new Set(
      listed
        .split('\n')
        .map(line => /^\.\/(.*): FAILED/.exec(line)?.[1])
        .filter(path => path !== undefined),
    );
    const again = (await run.source()).filter(entry => bad.has(entry.path));
    if (again.length === 0) throw error;
    run.options.report({
      type: 'note',
      host: work.host.name,
      text: `${again.length} file(s) of the live release had been changed there, such as ${toText(again[0]!.path)}; they are sent anew`,
    });
    work.filesSent += again.length;
    const channel = await session.moreData(1);
    session.roundTrips += 2;
    const [, ended] = await Promise.all([
      sendTo(
        [{ stream: channel.stdin, own: Buffer.alloc(0), closed: channel.closed }],
        { send: again, gone: again.map(entry => entry.path), left: [], changed: [] },
        run.options.signal,
      ),
      channel.closed,
    ]);
    if (ended.code !== 0) throw error;
    await session.round(script.replace(/^gd_receive .*$/m, 'gd_receive_again'));
  }
}

/** Switch, restart and verify, batch by batch. */
async function activate(run: Run, script: (plan: HostPlan) => string): Promise<void> {
  const batches = planBatches(run.work, run.options.batches ?? run.options.config.batches ?? ['100%']);
  const runnerChecks = (run.options.config.verify ?? []).some(check => check.from === 'runner');
  const alone = run.work.length === 1 && !runnerChecks;
  for (const [index, batch] of batches.entries()) {
    if (batches.length > 1)
      run.options.report({
        type: 'note',
        host: undefined,
        text: `batch ${index + 1} of ${batches.length}: ${batch.map(work => work.host.name).join(', ')}`,
      });
    run.switched.push(...batch);
    await run.onAll(batch, async work => {
      // One host alone need not hear of the others before it is final.
      const text = alone ? `${script(work.plan!)}\n${finishScript(work.plan!)}` : script(work.plan!);
      await work.session!.round(text, { hold: true });
    });
    if (runnerChecks) await verifyFromRunner(run);
  }
  if (alone) run.switched = [];
}

/** Every host is told that all went well. From here on nothing goes back: a failure is only reported. */
async function finish(run: Run): Promise<void> {
  const open = run.switched;
  run.switched = [];
  await Promise.all(
    open.map(async work => {
      try {
        await work.session!.round(finishScript(work.plan!), { hold: true });
        run.leave(work, 'done');
      } catch (error) {
        run.leave(work, 'failed');
        run.options.report({
          type: 'note',
          host: work.host.name,
          text: run.hide(`cleaning up: ${explain(work.host.name, error).what}`),
        });
        if (!(error instanceof RoundFailed)) throw error;
      }
    }),
  );
}

async function dryRun(run: Run): Promise<ReleaseResult> {
  try {
    const [entries] = await Promise.all([
      run.source(),
      run.onAll(run.work, async work => {
        await run.open(work, 'read');
      }),
    ]);
    run.identify();
    planStreams(run, entries);
    for (const work of run.work) {
      const plan = work.plan!;
      const names = work.transfer!.changed.slice(0, 20);
      run.options.report({
        type: 'note',
        host: work.host.name,
        text: [
          `would send ${work.transfer!.send.length} of ${entries.length} files${work.transfer!.gone.length > 0 ? `, remove ${work.transfer!.gone.length}` : ''}`,
          names.length > 0 && plan.base
            ? ` (${names.join(', ')}${work.transfer!.changed.length > 20 ? ', …' : ''})`
            : '',
          plan.migrate ? ', migrate' : '',
          plan.services.length > 0
            ? `, restart ${plan.services.map(service => service.name).join(', ')}`
            : '',
        ].join(''),
      });
    }
    return run.result('release', {
      done: 'checked',
      changed: run.work.some(work => work.transfer!.changed.length > 0),
    });
  } catch (error) {
    return run.result('release', { done: 'failed', failure: asFault(error) });
  } finally {
    run.close();
  }
}

const noTransfer = { changed: [], digest: '', odd: [], migrates: false } as const;

/** Back to the release before the live one, or to a named one, on every host. */
export async function rollback(options: ReleaseOptions): Promise<ReleaseResult> {
  const run = new Run(options);
  try {
    await run.onAll(run.work, async work => {
      await run.open(work, options.dryRun ? 'read' : 'write');
    });
    const targets = new Map<Work, string>();
    for (const work of run.work) {
      const facts = work.session!.facts;
      const target = options.to ?? facts.previous;
      if (!target || !facts.names.includes(target) || !/^[A-Za-z0-9._-]+$/.test(target)) {
        throw explain(work.host.name, new RoundFailed('RELEASE_UNKNOWN', target ?? '', '', new Map()));
      }
      if (target === facts.live) {
        throw new Fault({
          code: 'RELEASE_IS_LIVE',
          what: `${target} is live on ${work.host.name} already.`,
          remedy: "Name another with 'to'; see 'guarded-deploy status' for those there are.",
        });
      }
      targets.set(work, target);
    }
    const different = new Set(targets.values());
    if (different.size > 1) {
      throw new Fault({
        code: 'RELEASES_DIFFER',
        what: `The hosts would go back to different releases: ${[...targets].map(([work, target]) => `${work.host.name} to ${target}`).join(', ')}.`,
        remedy: "Name one release with 'to'.",
      });
    }
    run.context = { ...run.context, release: [...different][0]! };
    for (const work of run.work) {
      const facts = work.session!.facts;
      const plan = planHost(withoutPython(run.context), {
        host: work.host,
        facts,
        root: work.root,
        ...noTransfer,
        rendered: { inside: [], outside: [] },
      });
      work.plan = {
        ...withVenv(plan, options.config),
        services: plan.services.map(service => ({ ...service, managed: false })),
      };
    }
    if (options.dryRun) {
      run.options.report({ type: 'note', host: undefined, text: `would go back to ${run.context.release}` });
      return run.result('rollback', { done: 'checked', changed: true });
    }
    await activate(run, rollbackScript);
    await finish(run);
    return run.result('rollback', { done: 'rolled-back', changed: true });
  } catch (error) {
    const rolledBack = await run.undo();
    return run.result('rollback', { done: 'failed', failure: asFault(error), rolledBack });
  } finally {
    run.close();
  }
}

/** Rollback, scale and migrate use the environment that the release has; no lock file is read. */
function withoutPython(context: ReleaseContext): ReleaseContext {
  const { python: _, ...config } = context.config;
  return { ...context, config };
}

/** Runs the migrations of the live release, without a release. */
export async function migrate(options: ReleaseOptions): Promise<ReleaseResult> {
  const { config } = options;
  if (!config.migrate) {
    throw new Fault({
      code: 'MIGRATE_NOT_CONFIGURED',
      what: 'The release file has no migrate command.',
      remedy: "Add 'migrate:' to it.",
    });
  }
  const run = new Run(options);
  try {
    const names = migrationHosts(
      config,
      run.work.map(work => work.host),
    );
    run.work.splice(0, run.work.length, ...run.work.filter(work => names.has(work.host.name)));
    await run.onAll(run.work, async work => {
      const session = await run.open(work, 'write');
      const live = session.facts.live;
      if (!live) throw new RoundFailed('RELEASE_UNKNOWN', 'that is live', '', new Map());
      run.context = { ...run.context, release: live };
      const plan = planHost(withoutPython(run.context), {
        host: work.host,
        facts: session.facts,
        root: work.root,
        ...noTransfer,
        migrates: true,
        rendered: { inside: [], outside: [] },
      });
      work.plan = plan;
      await session.round(migrateScript(withVenv(plan, config)));
    });
    return run.result('migrate', { done: 'migrated', changed: true });
  } catch (error) {
    await run.undo();
    return run.result('migrate', { done: 'failed', failure: asFault(error) });
  } finally {
    run.close();
  }
}

/** The environment that the release has on PATH, although nothing is installed. */
function withVenv(plan: HostPlan, config: ReleaseFile): HostPlan {
  if (!config.python) return plan;
  return {
    ...plan,
    python: {
      key: '',
      version: '',
      manager: 'auto',
      kind: 'requirements',
      wheels: '',
      arguments: [],
      directory: '.',
      link: config.python.path ?? '.venv',
      timeout: 1,
    },
  };
}

/** Numbers of workers, threads and processes as the variables want them, without a release. */
export async function scale(options: ReleaseOptions): Promise<ReleaseResult> {
  const run = new Run(options);
  try {
    await run.onAll(run.work, async work => {
      const session = await run.open(work, options.dryRun ? 'read' : 'write');
      const live = session.facts.live ?? '';
      const context = { ...withoutPython(run.context), release: live };
      const rendered = renderFiles(context, work.host, work.root, session.facts);
      const units: Rendered = { inside: [], outside: rendered.outside.filter(file => file.service !== '') };
      work.rendered = units;
      const plan = planHost(context, {
        host: work.host,
        facts: session.facts,
        root: work.root,
        ...noTransfer,
        rendered: units,
      });
      work.plan = withVenv(plan, options.config);
      if (options.dryRun) return;
      if (units.outside.length > 0) {
        const channel = await session.moreData(0);
        session.roundTrips += 2;
        await sendTo(
          [{ stream: channel.stdin, own: ownPart(units.outside), closed: channel.closed }],
          { send: [], gone: [], left: [], changed: [] },
          options.signal,
        );
      }
      run.switched.push(work);
      await session.round(scaleScript(work.plan), { hold: true });
    });
    if (!options.dryRun) {
      await run.onAll(run.work, async work => {
        await work.session!.round('gd_commit none', { hold: true });
      });
      run.switched = [];
    }
    return run.result('scale', {
      done: options.dryRun ? 'checked' : 'scaled',
      changed: !options.dryRun,
      release: run.work[0]?.session?.facts.live ?? '',
    });
  } catch (error) {
    const rolledBack = await run.undo();
    return run.result('scale', { done: 'failed', failure: asFault(error), rolledBack });
  } finally {
    run.close();
  }
}

/** What one host runs now. */
export interface HostState {
  readonly name: string;
  readonly live: string;
  readonly commit: string;
  readonly previous: string;
  readonly releases: readonly string[];
  /** Service → what its manager says. */
  readonly services: Readonly<Record<string, string>>;
  readonly freeKb: number | undefined;
}

export interface StatusResult extends ReleaseResult {
  readonly states: readonly HostState[];
}

/** What is live where; changes nothing and takes no lock. */
export async function status(options: ReleaseOptions): Promise<StatusResult> {
  return look(options, 'status', '');
}

/** Whether every host could be released to: connection, rights, tools, room. Changes nothing and takes no lock. */
export async function check(options: ReleaseOptions): Promise<StatusResult> {
  const { config } = options;
  const tools = ['tar', 'gzip', 'base64', 'sha256sum', 'flock', 'timeout', 'sed', 'join', 'sort', 'xargs'];
  if (config.source?.type === 'git') tools.push('git');
  const needsSudo =
    [
      ...Object.values(config.services ?? {}).filter(
        service => service.scope !== 'user' && (service.type === 'systemd' || service.type === 'supervisor'),
      ),
      ...(config.templates ?? []).filter(template => template.become),
    ].length > 0;
  return look(
    options,
    'check',
    [
      `for gd_tool in ${tools.join(' ')}; do command -v "$gd_tool" >/dev/null || gd_fail HOST_TOOL_MISSING "$gd_tool"; done`,
      'gd_dir=$root',
      'while [ ! -e "$gd_dir" ]; do gd_dir=${gd_dir%/*}; [ -n "$gd_dir" ] || gd_dir=/; done',
      '[ -w "$gd_dir" ] || gd_fail ROOT_NOT_WRITABLE "$gd_dir"',
      '[ ! -e "$root/current" ] || [ -L "$root/current" ] || gd_fail CURRENT_NOT_A_LINK "$root/current"',
      needsSudo
        ? '[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || gd_fail HOST_TOOL_MISSING "sudo without a password"'
        : '',
      config.python
        ? `gd_python ${config.python.version === undefined ? "''" : `'${String(config.python.version).replace(/[^0-9.]/g, '')}'`} >/dev/null || gd_uv >/dev/null || gd_fail HOST_TOOL_MISSING python3`
        : '',
    ].join('\n'),
  );
}

async function look(
  options: ReleaseOptions,
  command: 'status' | 'check',
  extra: string,
): Promise<StatusResult> {
  const run = new Run(options);
  const states: HostState[] = [];
  const stateOf = (facts: Facts, name: string, services: Record<string, string>): HostState => ({
    name,
    live: facts.live ?? '',
    commit: facts.commit ?? '',
    previous: facts.previous ?? '',
    releases: facts.releases,
    services,
    freeKb: facts.freeKb,
  });
  try {
    await run.onAll(
      run.work,
      async work => {
        const session = await run.open(work, 'read');
        run.enter(work, 'check');
        const context = { ...withoutPython(run.context), release: session.facts.live ?? '' };
        const plan = planHost(context, {
          host: work.host,
          facts: session.facts,
          root: work.root,
          ...noTransfer,
          rendered: { inside: [], outside: [] },
        });
        const asks = plan.services.flatMap(service =>
          service.type === 'systemd'
            ? service.units.map(
                unit =>
                  `gd_say "state ${service.name}:${unit} $(systemctl ${service.userScope ? '--user' : '--system'} is-active '${unit}' 2>/dev/null)"`,
              )
            : service.type === 'supervisor'
              ? service.units.map(
                  unit =>
                    `gd_say "state ${service.name}:${unit} $(${service.sudo ? 'sudo -n ' : ''}supervisorctl status '${unit}' 2>/dev/null | sed 's/^[^ ]* *\\([A-Z]*\\).*/\\1/' | tr '\\n' ' ')"`,
                )
              : [],
        );
        const services: Record<string, string> = {};
        if (asks.length > 0 || extra !== '') {
          const before = session.states.length;
          await session.round([extra, ...asks].filter(line => line !== '').join('\n'));
          for (const text of session.states.slice(before)) {
            const [name, ...value] = text.split(' ');
            services[name!] = value.join(' ').trim() || 'unknown';
          }
        }
        states.push(stateOf(session.facts, work.host.name, services));
      },
      false,
    );
    states.sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      ...run.result(command, {
        done: 'checked',
        release: states[0]?.live ?? '',
        previous: states[0]?.previous ?? '',
      }),
      states,
    };
  } catch (error) {
    return { ...run.result(command, { done: 'failed', failure: asFault(error) }), states };
  } finally {
    run.close();
  }
}

/** Runs one of the commands. */
export function run(command: Command, options: ReleaseOptions): Promise<ReleaseResult> {
  return { release, rollback, migrate, scale, status, check }[command](options);
}

export { isMeant, matcher };

/**
 * Makes whatever release holds the hosts' locks end, as if its runner had disappeared: what it had not finished is undone
 * there. Only for people who know that its runner is gone.
 */
export async function unlock(options: ReleaseOptions): Promise<ReleaseResult> {
  const run = new Run(options);
  try {
    await run.onAll(
      run.work,
      async work => {
        const session = await run.open(work, 'read');
        await session.round('gd_unlock');
        options.report({ type: 'note', host: work.host.name, text: session.states.at(-1) ?? '' });
      },
      false,
    );
    return run.result('status', { done: 'checked' });
  } catch (error) {
    return run.result('status', { done: 'failed', failure: asFault(error) });
  } finally {
    run.close();
  }
}
