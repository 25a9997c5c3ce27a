import type { System } from '../src/machine.ts';
import { Sampler } from '../src/sampler.ts';

/** A stretch of time with so many cores busy. */
export interface Load {
  readonly seconds: number;
  readonly cores: number;
  readonly iowait?: number;
  readonly steal?: number;
}

export interface Step {
  readonly name: string;
  readonly loads: readonly Load[];
}

/** Seconds in which the runner itself works between two steps. */
const BETWEEN: Load = { seconds: 0.06, cores: 0.2 };
const RUNNER = 100;

interface Piece extends Load {
  readonly start: number;
  readonly end: number;
  readonly step: string | undefined;
}

export const steady = (seconds: number, cores: number): Load[] => [{ seconds, cores }];

/** `times` repetitions of a pattern. */
export const repeat = (times: number, pattern: readonly Load[]): Load[] =>
  Array.from({ length: times }, () => pattern).flat();

/** Small deterministic random numbers, 0 … 1. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A Linux machine whose load is known exactly: what /proc would say of it, and what is true. */
export class FakeMachine {
  readonly cores: number;
  readonly pieces: Piece[] = [];
  /** Milliseconds on the monotonic clock. */
  now = 5_000_000;
  /** Wall clock less monotonic clock. */
  offset = 1_700_000_000_000;
  /** Monotonic clock less time since boot: grows when the machine sleeps. */
  slept = 0;
  readonly files = new Map<string, string>();
  readonly gone = new Set<string>();
  readonly origin: number;
  readonly steps: { name: string; pid: number; start: number; end: number }[] = [];

  constructor(cores: number, steps: readonly Step[], before = 0.5) {
    this.cores = cores;
    this.origin = this.now;
    // Up for three quarters of an hour, a third of it busy: nothing of that may count.
    let at = this.now / 1000 + before;
    this.pieces.push({ start: this.now / 1000, end: at, seconds: before, cores: 0, step: undefined });
    for (const [index, { name, loads }] of steps.entries()) {
      const start = at;
      for (const load of loads) {
        this.pieces.push({ ...load, start: at, end: at + load.seconds, step: name });
        at += load.seconds;
      }
      this.steps.push({ name, pid: 1000 + index * 7, start: start * 1000, end: at * 1000 });
      this.pieces.push({ ...BETWEEN, start: at, end: at + BETWEEN.seconds, step: undefined });
      at += BETWEEN.seconds;
    }
  }

  get end(): number {
    return this.pieces.at(-1)!.end * 1000;
  }

  /** Integral of a load over time, exactly. */
  #sum(of: (piece: Piece) => number): number {
    const now = this.now / 1000;
    let sum = 0;
    for (const piece of this.pieces) {
      if (piece.start >= now) break;
      sum += of(piece) * (Math.min(now, piece.end) - piece.start);
    }
    return sum;
  }

  stat(): string {
    const cores = this.cores;
    const busy = 2700 * cores * 0.35 + this.#sum(piece => piece.cores);
    const iowait = 12 + this.#sum(piece => piece.iowait ?? 0);
    const steal = 30 + this.#sum(piece => piece.steal ?? 0);
    const all = 2700 * cores + ((this.now - this.origin) / 1000) * cores;
    const idle = all - busy - iowait - steal;
    const ticks = (seconds: number) => Math.floor(seconds * 100);
    const user = busy * 0.8;
    const system = busy - user;
    const line = (name: string, share: number) =>
      `${name} ${ticks(user * share)} 0 ${ticks(system * share)} ${ticks(idle * share)} ${ticks(iowait * share)} 0 0 ${ticks(steal * share)} 0 0\n`;
    return (
      line('cpu ', 1) +
      Array.from({ length: cores }, (_, core) => line(`cpu${core}`, 1 / cores)).join('') +
      'intr 1\n'
    );
  }

  #process(pid: number): { name: string; start: number } | undefined {
    const step = this.steps.find(candidate => candidate.pid === pid);
    return step && this.now >= step.start && this.now < step.end ? step : undefined;
  }

  text(path: string): string | undefined {
    if (this.gone.has(path)) return undefined;
    const file = this.files.get(path);
    if (file !== undefined) return file;
    if (path === '/proc/stat') return this.stat();
    if (path === '/proc/uptime') return `${((this.now + this.slept - 1_000_000) / 1000).toFixed(2)} 1\n`;
    if (path === `/proc/${RUNNER}/task/${RUNNER}/children`)
      return this.steps
        .filter(({ pid }) => this.#process(pid))
        .map(({ pid }) => `${pid} `)
        .join('');
    const [, pid, name] = /^\/proc\/(\d+)\/(stat|cmdline|environ)$/.exec(path) ?? [];
    const process = pid && this.#process(Number(pid));
    if (process) {
      // Ticks since boot: a start is known to ten milliseconds.
      const start = Math.floor((process.start + this.slept - 1_000_000) / 10);
      if (name === 'stat')
        return `${pid} (bash) S ${RUNNER} 0 0 0 0 0 0 0 0 0 0 0 0 0 20 0 1 0 ${start} 0 0\n`;
      if (name === 'cmdline') return `/usr/bin/bash\0-e\0/home/runner/work/_temp/${process.name}.sh\0`;
      return `RUNNER_TEMP=/temp\0GITHUB_ACTION=${process.name}\0`;
    }
    return undefined;
  }

  system(): System {
    return {
      platform: 'linux',
      wall: () => this.now + this.offset,
      mono: () => this.now,
      read: (path, bytes) => {
        const text = this.text(path);
        if (text === undefined) return -1;
        return new TextEncoder().encodeInto(text.slice(0, bytes.length), bytes).written;
      },
      list: path => (path === `/proc/${RUNNER}/task` ? [String(RUNNER)] : []),
      cpus: () =>
        Array.from({ length: this.cores }, () => ({
          model: 'AMD EPYC 7763 64-Core Processor',
          times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 },
        })),
      alive: pid => this.#process(pid) !== undefined,
    };
  }

  sampler(period: number, append: (text: string) => void): Sampler {
    return new Sampler({
      system: this.system(),
      scope: 'auto',
      period,
      pid: 7,
      runner: RUNNER,
      temp: '/temp',
      append,
      own: () => 0.1,
    });
  }

  /** Runs the sampler over the whole load, its timer late by up to `jitter` milliseconds as real ones are. */
  record(period = 200, jitter = 8, seed = 1): string {
    const next = random(seed);
    let text = '';
    const sampler = this.sampler(period, more => {
      text += more;
    });
    let due = this.now;
    while (due < this.end) {
      this.now = due + next() * jitter;
      sampler.tick();
      due += period;
    }
    this.now = this.end;
    sampler.finish();
    return text;
  }

  /** What really was used, by step and in all; `watts` of the share of cores that is busy. */
  truth(watts: (utilization: number) => number): {
    steps: { name: string; seconds: number; cpuSeconds: number; joules: number }[];
    cpuSeconds: number;
    joules: number;
  } {
    const of = (pieces: readonly Piece[]) => ({
      seconds: pieces.reduce((sum, piece) => sum + piece.seconds, 0),
      cpuSeconds: pieces.reduce((sum, piece) => sum + piece.seconds * piece.cores, 0),
      joules: pieces.reduce((sum, piece) => sum + piece.seconds * watts(piece.cores / this.cores), 0),
    });
    return {
      ...of(this.pieces),
      steps: this.steps.map(({ name }) => ({
        name,
        ...of(this.pieces.filter(piece => piece.step === name)),
      })),
    };
  }
}
