import { type Meter, openMeter, readText, type Scope, type System } from './machine.ts';
import { ProcessWatch } from './processes.ts';
import { beginLine, coresLine, endLine, type Header, noteLine, ownLine, sampleLine } from './record.ts';

export interface SamplerOptions {
  readonly system: System;
  readonly scope: Scope;
  /** Milliseconds between samples. */
  readonly period: number;
  readonly pid: number;
  /** The process whose children are steps; undefined where they cannot be watched. */
  readonly runner: number | undefined;
  readonly temp: string | undefined;
  /** Appends to the recording; throws when the disk is full. */
  append(text: string): void;
  /** CPU seconds used by this process. */
  own(): number;
}

/** Lines wait at most this long for their way to the disk, in milliseconds. */
const FLUSH = 1000;
const CORES = 5000;
/** What a full disk may make the sampler hold, in characters: an hour and a half of samples. */
const HELD = 2_000_000;
/** Wall and monotonic clock drifting apart further than this, in milliseconds, is a set clock or a suspended machine. */
const JUMP = 2000;

/** One sampler: `tick` is called every period, `flush` at the end. Knows nothing of timers and files. */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #meter: Meter;
  readonly #watch: ProcessWatch | undefined;
  #pending = '';
  #flushed = Number.NEGATIVE_INFINITY;
  #cores = Number.NEGATIVE_INFINITY;
  #offset: number | undefined;
  #boot: number | undefined;
  #dropped = false;
  #missing = false;

  constructor(options: SamplerOptions) {
    this.#options = options;
    this.#meter = openMeter(options.system, options.scope);
    const { system, runner } = options;
    if (runner !== undefined) {
      this.#watch = new ProcessWatch(system, runner, options.pid, options.temp, {
        begin: (mono, start, pid, what) => {
          this.#pending += beginLine(mono, start, pid, what);
        },
        end: (mono, pid) => {
          this.#pending += endLine(mono, pid);
        },
      });
    }
    const header: Header = {
      version: 1,
      source: this.#meter.source,
      cores: this.#meter.cores,
      period: options.period,
      wall: system.wall(),
      mono: system.mono(),
      pid: options.pid,
    };
    this.#pending = `${JSON.stringify(header)}\n`;
  }

  tick(): void {
    const { system } = this.#options;
    const wall = system.wall();
    const mono = system.mono();
    this.#compareClocks(wall, mono);
    // Processes first: what is missing now was last seen at the sample before.
    this.#watch?.look(mono);
    const counters = this.#meter.counters();
    if (counters) {
      this.#pending += sampleLine(wall, mono, counters);
      this.#missing = false;
    } else if (!this.#missing) {
      this.#pending += noteLine(mono, `no counters from ${this.#meter.source}`);
      this.#missing = true;
    }
    if (mono - this.#cores >= CORES) {
      this.#cores = mono;
      const cores = this.#meter.perCore();
      if (cores.length > 0) this.#pending += coresLine(mono, cores);
      this.#pending += ownLine(mono, this.#options.own());
    }
    if (mono - this.#flushed >= FLUSH) this.flush();
  }

  /** Writes what is held; a disk that is full makes it hold more, and then the oldest is given up. */
  flush(): void {
    this.#flushed = this.#options.system.mono();
    if (this.#pending === '') return;
    try {
      this.#options.append(this.#pending);
      this.#pending = '';
      if (this.#dropped) this.#pending = noteLine(this.#flushed, 'the disk was full: samples were lost');
      this.#dropped = false;
    } catch {
      if (this.#pending.length > HELD) {
        this.#pending = this.#pending.slice(this.#pending.indexOf('\n', HELD / 2) + 1);
        this.#dropped = true;
      }
    }
  }

  finish(): void {
    this.tick();
    const mono = this.#options.system.mono();
    const cores = this.#meter.perCore();
    if (cores.length > 0) this.#pending += coresLine(mono, cores);
    this.#pending += ownLine(mono, this.#options.own());
    this.flush();
  }

  /** The monotonic clock stands still while a machine sleeps; /proc/uptime does not, which tells sleep from a set clock. */
  #compareClocks(wall: number, mono: number): void {
    const offset = wall - mono;
    const jumped = this.#offset !== undefined && Math.abs(offset - this.#offset) > JUMP;
    if (jumped || this.#offset === undefined) {
      const boot = Number((readText(this.#options.system, '/proc/uptime') ?? '').split(' ')[0]) * 1000 - mono;
      if (jumped) {
        const slept = Number.isFinite(boot) && this.#boot !== undefined ? boot - this.#boot : 0;
        const text =
          slept > JUMP / 2
            ? `the machine was suspended for ${(slept / 1000).toFixed(1)} s`
            : `the clock was set by ${((offset - this.#offset!) / 1000).toFixed(1)} s`;
        this.#pending += noteLine(mono, text);
      }
      this.#boot = Number.isFinite(boot) ? boot : undefined;
      this.#offset = offset;
    }
  }
}
