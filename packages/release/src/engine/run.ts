/** One command on its hosts: who they are, how they are asked, and what is told of it. */
import { Fault } from '@guarded-deploy/faults';
import type { Shell } from '@guarded-deploy/foreign/shell';
import type { HostSettings, Phase } from '../config/index.ts';
import type { Path } from '../config/places.ts';
import { SecretTexts } from '../config/secret-texts.ts';
import { secretsOf } from '../config/secrets.ts';
import type { StartOptions } from '../host/program.ts';
import { type HostEvent, RoundFailed } from '../host/protocol.ts';
import { HostSession } from '../host/session.ts';
import { connectionNotes, type Host, notesOf, selectHosts, unmatchedPatterns } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import { explainAll } from '../messages/failures.ts';
import { reloadedInVain, unseen } from '../messages/old-release.ts';
import { NO_SOURCE, type ReleaseContext } from '../plan/context.ts';
import { namesOf, rootOf, settingsOf, templatesOf } from '../plan/variables.ts';
import { filesIn } from '../source/directory.ts';
import { HostTask } from './host-task.ts';
import type { ReleaseOptions } from './types.ts';

/** While a session is opened. */
interface Opening {
  /** Called when another run holds the lock. */
  readonly waiting?: () => void;
  /** Gives up what there is of the session, but not the connection. */
  readonly signal?: AbortSignal;
}

export class Run {
  readonly options: ReleaseOptions;
  readonly started = performance.now();
  /** What is known before any host is asked. */
  readonly base: ReleaseContext;
  readonly tasks: readonly HostTask[];
  /** Hosts that have switched, or are about to, and are not final. */
  readonly switched = new Set<HostTask>();
  readonly #secrets: SecretTexts;
  /** What the hosts' locks tell to those who wait for this run. */
  readonly #holder: string;
  /** Ends the sessions; the caller's signal first lets hosts undo what they did. */
  readonly #stop = new AbortController();
  #closed = false;

  /**
   * @param release an id for what is judged before the hosts have said which they have
   * @param chosen which of the selected hosts take part; all unless given
   * @throws Fault for what is wrong before any host is asked
   */
  constructor(
    options: ReleaseOptions,
    release = '',
    chosen?: (base: ReleaseContext, hosts: readonly HostTask[]) => readonly HostTask[],
  ) {
    this.options = options;
    const { inventory } = options;
    this.#holder = `${options.now().toISOString().slice(0, 19)}Z ${options.holder ?? 'guarded-deploy'}`;
    if (options.fencingToken !== undefined && !/^[0-9]{1,18}$/.test(options.fencingToken)) {
      throw problem({
        code: 'FENCE_INVALID',
        what: `${JSON.stringify(options.fencingToken)} is no fencing token.`,
        remedy: 'Give the output of turnstyle-lock as it is: a whole number.',
      });
    }
    const written = secretsOf(Object.fromEntries(options.written ?? []));
    const given = [...secretsOf(options.variables), ...written];
    this.#secrets = new SecretTexts(() => inventory.secrets, given);
    const templates = templatesOf({ ...options, secrets: this.#secrets });
    this.base = {
      config: options.config,
      inventory,
      environment: options.environment ?? '',
      release,
      commit: options.commit ?? '',
      ref: options.ref ?? '',
      at: Math.floor(options.now().getTime() / 1000),
      variables: options.variables ?? {},
      templates,
      templatesWith: variables => templatesOf({ ...options, variables }),
      readTemplate: path => templates.source(path),
      source: NO_SOURCE,
      isSecret: text => this.#secrets.holds(text),
    };
    const files = filesIn(options.workspace);
    const hosts = selectHosts(inventory, options.limit, path => files.read(path));
    this.#sayWhatHasNoEffect(hosts);
    const tasks = hosts.map(host => new HostTask(host, rootOf(this.base, host), options.report));
    judgePlaces(tasks);
    this.tasks = chosen?.(this.base, tasks) ?? tasks;
  }

  /** Opens a session on a host. */
  async open(task: HostTask, mode: StartOptions['mode'], opening: Opening = {}): Promise<HostSession> {
    const { options } = this;
    task.begin();
    const settings = settingsOf(this.base, task.host, task.root);
    const wait = settings.get('lock')?.wait ?? 30;
    const connect = async (first: readonly Shell[]) => {
      const signal = AbortSignal.any([this.#stop.signal, task.givenUp.signal]);
      task.connection ??= await options.connect(task.host, signal, first);
      // Nobody waits for it any more.
      if (this.#closed) task.connection.close();
      return task.connection;
    };
    task.session = undefined;
    task.session = await HostSession.open(task.host, connect, {
      root: task.root,
      names: namesOf(settings),
      mode,
      fencingToken: options.fencingToken,
      lockWait: wait,
      holder: this.#holder,
      program: options.program,
      ...(opening.signal ? { signal: opening.signal } : {}),
      onEvent: event => this.#heard(task, event, opening),
    });
    task.live = task.session.facts.current;
    return task.session;
  }

  /** What a host says while it works. */
  #heard(task: HostTask, event: HostEvent, opening: Opening): void {
    switch (event.type) {
      case 'phase':
        if (event.phase === 'switch') this.switched.add(task);
        else if (event.phase === 'clean') {
          this.switched.delete(task);
          task.final = true;
        }
        task.enter(event.phase as Phase);
        break;
      case 'live':
        task.live = event.current;
        break;
      case 'waiting':
        // A session of our own that was given back takes a moment to end; at the first try there can be none.
        if (event.holder === this.#holder && !opening.waiting) break;
        this.note(task, `waits for ${event.holder.replace(/^\S+ ?/, '') || 'another release'}`);
        opening.waiting?.();
        break;
      case 'note':
        this.note(task, event.text);
        break;
      case 'old':
        this.note(task, reloadedInVain(event.text));
        break;
      case 'unseen':
        this.note(task, unseen(event.text));
        break;
      case 'step':
      case 'output': {
        const text = this.hide(event.text);
        this.options.report({ type: event.type, host: task.host.name, phase: task.phase, text });
      }
    }
  }

  /** Does something on every host at once and waits for all; the first failure asks the others to stop early. */
  async onAll(
    tasks: readonly HostTask[],
    act: (task: HostTask) => Promise<void>,
    stopOthers = true,
  ): Promise<void> {
    const { signal } = this.options;
    const running = new Set(tasks);
    const failures: HostTask[] = [];
    const onAbort = () => {
      for (const task of running) task.session?.cancel();
      // Hosts that are still being connected to have nothing to undo.
      if (tasks.some(task => task.session === undefined)) this.#stop.abort(signal.reason);
    };
    if (signal.aborted) throw signal.reason;
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.all(
        tasks.map(async task => {
          try {
            await act(task);
            task.leave('done');
          } catch (error) {
            task.error ??= error;
            failures.push(task);
            task.leave('failed');
            running.delete(task);
            if (stopOthers) for (const other of running) other.session?.cancel();
          } finally {
            running.delete(task);
          }
        }),
      );
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
    if (signal.aborted) throw signal.reason;
    for (const task of failures) task.status = 'failed';
    if (failures.length > 0) throw reasonOf(failures);
  }

  /** A plan for every host, before anything is done on one. */
  async planAll<Plan>(plan: (task: HostTask) => Plan): Promise<ReadonlyMap<HostTask, Plan>> {
    const plans = new Map<HostTask, Plan>();
    await this.onAll(this.tasks, async task => {
      plans.set(task, plan(task));
    });
    return plans;
  }

  /** Ends every session and connection, those included that are still being made. */
  close(): void {
    this.#closed = true;
    for (const task of this.tasks) {
      task.session?.bye();
      if (task.connection) task.connection.close();
      else task.givenUp.abort(new Error('nobody waits for this connection any more'));
    }
  }

  /** Secrets, and what was computed from them, in all their usual forms. */
  hide(text: string): string {
    return this.#secrets.hide(text);
  }

  hideIn(fault: Fault): Fault {
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

  /** Tells a person something, about one host or all; secrets are hidden. */
  note(task: HostTask | undefined, text: string): void {
    this.options.report({ type: 'note', host: task?.host.name, text: this.hide(text) });
  }

  /** What the hosts' inventory asks for in vain, and what of `limit` fits nothing. */
  #sayWhatHasNoEffect(hosts: readonly Host[]): void {
    const { inventory, limit } = this.options;
    for (const part of unmatchedPatterns(inventory, limit))
      this.note(undefined, `'${part}' fits no host and no group`);
    const notes = connectionNotes(hosts.map(host => ({ name: host.name, notes: notesOf(host) })));
    for (const { text } of notes) this.note(undefined, text);
  }
}

/** @throws Fault HOSTS_OVERLAP */
function judgePlaces(tasks: readonly HostTask[]): void {
  const places = new Map<string, string>();
  for (const { host, root } of tasks) {
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

/** Why hosts failed. Those that were stopped because another failed are not the reason. */
function reasonOf(failures: readonly HostTask[]): Fault {
  const real = failures.filter(
    ({ error }) => !(error instanceof RoundFailed && error.code === 'ROUND_CANCELLED'),
  );
  return explainAll(
    (real.length > 0 ? real : failures).map(task => ({ host: task.host.name, error: task.error })),
  );
}

/**
 * A setting that is one for all hosts of a run.
 * @throws Fault RELEASE_FILE_INVALID when its variables give it different values
 */
export function commonSetting<T>(
  context: ReleaseContext,
  tasks: readonly Pick<HostTask, 'host' | 'root'>[],
  path: Path,
  read: (settings: HostSettings) => T,
): T {
  const of = ({ host, root }: Pick<HostTask, 'host' | 'root'>) => settingsOf(context, host, root);
  const [first, ...others] = tasks;
  const value = read(of(first!));
  const text = JSON.stringify(value);
  const other = others.find(task => JSON.stringify(read(of(task))) !== text);
  if (!other) return value;
  const hosts = `${first!.host.name} and ${other.host.name}`;
  const what = `'${path.join('.')}' is one for all hosts, and its variables give ${hosts} different values: use a variable that all hosts share.`;
  throw of(first!).fault(path, what);
}
