import { USER_HZ } from './counters.ts';
import { readText, type System } from './machine.ts';
import type { ProcessIdentity } from './record.ts';

/** Programs that start the steps of a job as their children. */
const RUNNERS = /^(Runner\.Worker|act|act_runner|forgejo-runner|gitea-runner)$/;
const SHELLS = /^(bash|sh|dash|zsh|pwsh|powershell|python\d?(\.\d+)?|cmd|node)$/;

interface ProcessStat {
  readonly parent: number;
  readonly name: string;
  /** Milliseconds since the machine started, suspension included. */
  readonly start: number;
  /** Over, but not yet collected by its parent. */
  readonly zombie: boolean;
}

/** /proc/PID/stat; the name in it may hold spaces and brackets. */
export function processStat(system: System, pid: number): ProcessStat | undefined {
  const text = readText(system, `/proc/${pid}/stat`);
  const match = /^\d+ \((.*)\) (\S) (\d+) ([\s\S]*)$/.exec(text ?? '');
  if (!match) return undefined;
  const [, name = '', state, parent, rest = ''] = match;
  const start = Number(rest.split(' ')[17]);
  return Number.isFinite(start)
    ? { parent: Number(parent), name, start: (start * 1000) / USER_HZ, zombie: state === 'Z' }
    : undefined;
}

/**
 * The process whose children are the job's steps: the nearest ancestor of `pid` that is a known runner, else the parent.
 * In a container job the parent is outside, and the answer is 0: every process without a parent in here.
 */
export function findRunner(system: System, pid: number): number {
  const own = processStat(system, pid);
  if (!own) return 0;
  let ancestor = own.parent;
  for (let depth = 0; depth < 8 && ancestor > 0; depth += 1) {
    const stat = processStat(system, ancestor);
    if (!stat) break;
    if (RUNNERS.test(stat.name)) return ancestor;
    ancestor = stat.parent;
  }
  return own.parent;
}

const nulSeparated = (text: string | undefined) => (text ?? '').split('\0').filter(part => part !== '');

function environment(system: System, pid: number): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const entry of nulSeparated(readText(system, `/proc/${pid}/environ`))) {
    const equals = entry.indexOf('=');
    if (equals > 0) variables.set(entry.slice(0, equals), entry.slice(equals + 1));
  }
  return variables;
}

const baseName = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/**
 * The first word of a script, if it can only be a program's name. Never more of it: scripts hold expanded secrets.
 */
function firstProgram(script: string | undefined): string | undefined {
  for (const line of (script ?? '').split('\n')) {
    const words = line.trim();
    if (words === '' || words.startsWith('#') || /^(set|export|cd|source|\.|if|for|while)\b/.test(words))
      continue;
    const word = words.split(/[\s;|&]/)[0]!;
    return /^[A-Za-z.][A-Za-z0-9._/+-]{0,39}$/.test(word) ? baseName(word) : undefined;
  }
  return undefined;
}

/** What a process of the runner is, from its arguments and the few variables that the runner itself sets. */
export function identify(
  system: System,
  pid: number,
  variables: ReadonlyMap<string, string>,
): ProcessIdentity | undefined {
  const argv = nulSeparated(readText(system, `/proc/${pid}/cmdline`));
  if (argv.length === 0) return undefined;
  const program = baseName(argv[0]!);
  const step = variables.get('GITHUB_ACTION');
  const named = step === undefined ? {} : { step: step.slice(0, 100) };
  const script = argv.find(argument => /\.[cm]?js$/.test(argument));
  if (/^node(\d+)?(\.exe)?$/.test(program) && script) {
    const [, repository] = /[/\\]_actions[/\\]([^/\\]+[/\\][^/\\]+)[/\\]/.exec(script) ?? [];
    const parts = script.split(/[/\\]/);
    const folder = parts.at(-2) === 'dist' && parts.at(-1) !== '' ? parts.at(-3) : undefined;
    const subfolder =
      folder && repository && !script.includes(`${repository}/${folder}`) ? folder : undefined;
    const stage = /^(pre|main|post)\b/.exec(baseName(script))?.[1];
    const published = variables.get('GITHUB_ACTION_REPOSITORY') || repository?.replace(/\\/g, '/');
    const name = subfolder ?? (folder && !repository ? folder : undefined) ?? published ?? baseName(script);
    return { kind: 'action', name: name.slice(0, 100), ...(stage ? { stage } : {}), ...named };
  }
  const body = argv.slice(1).find(argument => /[/\\](_temp|workflow)[/\\][^/\\]+$/.test(argument));
  if (SHELLS.test(program) && body) {
    return { kind: 'run', name: firstProgram(readText(system, body)) ?? program, ...named };
  }
  return { kind: 'other', name: program.slice(0, 100), ...named };
}

interface WatchEvents {
  /** `start`: milliseconds on the monotonic clock. */
  begin(mono: number, start: number, pid: number, what: ProcessIdentity): void;
  end(mono: number, pid: number): void;
}

/** So many looks a process may be a copy of its parent (between fork and exec) before it counts as what it looks like. */
const PATIENCE = 3;
/** While a step runs the runner starts nothing else; a full look now and then catches those that do. */
const FULL_LOOK = 25;

/**
 * Watches the children of the runner. While one runs, a look costs a single system call; the children are listed only
 * between steps, and every five seconds.
 */
export class ProcessWatch {
  readonly #system: System;
  readonly #runner: number;
  readonly #self: number;
  readonly #temp: string | undefined;
  readonly #events: WatchEvents;
  /** Ids of the runner's processes. A list, and not a set: it holds one, and is gone through five times a second. */
  readonly #known: number[] = [];
  readonly #seen = new Map<number, number>();
  #ignored = new Set<number>();
  #look = 0;

  /**
   * @param runner from `findRunner`
   * @param temp RUNNER_TEMP of this job: a child with another one belongs to a job beside it in the same runner
   */
  constructor(system: System, runner: number, self: number, temp: string | undefined, events: WatchEvents) {
    this.#system = system;
    this.#runner = runner;
    this.#self = self;
    this.#temp = temp;
    this.#events = events;
  }

  /** Processes of the runner that are alive. */
  get running(): number {
    return this.#known.length;
  }

  look(mono: number): void {
    const known = this.#known;
    for (let index = known.length - 1; index >= 0; index -= 1) {
      const pid = known[index]!;
      if (this.#system.alive(pid)) continue;
      known.splice(index, 1);
      this.#events.end(mono, pid);
    }
    const full = this.#look % FULL_LOOK === 0;
    this.#look += 1;
    if (known.length > 0 && !full) return;
    const children = this.#children();
    if (full) this.#ignored = new Set(children.filter(pid => this.#ignored.has(pid)));
    for (const pid of children) {
      if (pid !== this.#self && !this.#known.includes(pid) && !this.#ignored.has(pid)) this.#meet(pid, mono);
    }
  }

  #meet(pid: number, mono: number): void {
    const stat = processStat(this.#system, pid);
    if (!stat) return;
    const variables = environment(this.#system, pid);
    const theirs = variables.get('RUNNER_TEMP');
    const looks = (this.#seen.get(pid) ?? 0) + 1;
    this.#seen.set(pid, looks);
    if (this.#temp !== undefined && theirs !== undefined && theirs !== this.#temp) {
      this.#ignored.add(pid);
      return;
    }
    const what = identify(this.#system, pid, variables);
    // Between fork and exec a child still carries its parent's arguments, and its parent's variables.
    const unborn = !what || RUNNERS.test(what.name) || (this.#temp !== undefined && theirs === undefined);
    if (unborn && looks < PATIENCE) return;
    this.#seen.delete(pid);
    if (!what || (this.#temp !== undefined && theirs === undefined && what.kind === 'other')) {
      // Not a step: the runner's own helper, or a leftover of the machine.
      this.#ignored.add(pid);
      return;
    }
    this.#known.push(pid);
    const uptime = Number((readText(this.#system, '/proc/uptime') ?? '').split(' ')[0]) * 1000;
    const start = Number.isFinite(uptime) && uptime > 0 ? mono - Math.max(0, uptime - stat.start) : mono;
    this.#events.begin(mono, start, pid, what);
  }

  #children(): number[] {
    if (this.#runner > 0) {
      const children: number[] = [];
      let supported = false;
      // A child is listed under the thread that started it.
      for (const task of this.#system.list(`/proc/${this.#runner}/task`)) {
        const text = readText(this.#system, `/proc/${this.#runner}/task/${task}/children`);
        if (text === undefined) continue;
        supported = true;
        for (const pid of text.split(' ')) if (/^\d+$/.test(pid)) children.push(Number(pid));
      }
      if (supported) return children;
    }
    return this.#system
      .list('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(Number)
      .filter(pid => !this.#ignored.has(pid) && !this.#known.includes(pid))
      .filter(pid => {
        const mine = processStat(this.#system, pid)?.parent === this.#runner;
        if (!mine) this.#ignored.add(pid);
        return mine;
      });
  }
}
