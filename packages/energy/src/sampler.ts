import type { Counters } from './counters.ts';
import { type Meter, openMeter, RAW, readText, type Scope, type System } from './machine.ts';
import { ProcessWatch } from './processes.ts';
import { beginLine, coresLine, endLine, type Header, noteLine, ownLine, sampleLine } from './record.ts';

interface SamplerOptions {
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

/** Lines are written at most this long after they were made, in milliseconds. */
const FLUSH = 2000;
/** Of what each core and the sampler itself used, only the first and the last line count. */
const CORES = 15_000;
/** Readings set aside between two writes: as many as the shortest period gives, and some. */
const SLOTS = 48;
/** What a full disk may make the sampler hold, in characters: an hour and a half of samples. */
const HELD = 2_000_000;
/** Wall and monotonic clock drifting apart further than this, in milliseconds, is a set clock or a suspended machine. */
const JUMP = 2000;

/** A reading, not yet read into numbers. */
interface Slot {
  mono: number;
  readonly bytes: Uint8Array;
  /** Of `bytes`; -1 when there was nothing to read. */
  length: number;
  counters: Counters | undefined;
}

/**
 * One sampler: `tick` is called every period, `flush` at the end. Knows nothing of timers and files. A tick does no more
 * than it must: after 200 ms of sleep nothing is left in the processor's caches, and each line of code that a tick runs
 * costs ten times what it does in a loop. So readings are set aside, and put into words together every other second.
 */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #meter: Meter;
  readonly #raw: Meter['raw'];
  readonly #watch: ProcessWatch | undefined;
  readonly #slots: readonly Slot[];
  #taken = 0;
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
    this.#raw = this.#meter.raw;
    const bytes = this.#raw ? RAW : 0;
    this.#slots = Array.from({ length: SLOTS }, () => ({
      mono: 0,
      bytes: new Uint8Array(bytes),
      length: -1,
      counters: undefined,
    }));
    if (runner !== undefined) {
      this.#watch = new ProcessWatch(system, runner, options.pid, options.temp, {
        begin: (mono, start, pid, what) => {
          this.#settle();
          this.#pending += beginLine(mono, start, pid, what);
        },
        end: (mono, pid) => {
          this.#settle();
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

  /** Takes a sample; gives when, in milliseconds on the monotonic clock. */
  tick(): number {
    const { system } = this.#options;
    const mono = system.mono();
    // Processes first: what is missing now was last seen at the sample before.
    this.#watch?.look(mono);
    const slot = this.#slots[this.#taken]!;
    slot.mono = mono;
    const raw = this.#raw;
    if (raw) slot.length = raw.read(slot.bytes);
    else slot.counters = this.#meter.counters();
    this.#taken += 1;
    if (mono - this.#flushed >= FLUSH) {
      if (mono - this.#cores >= CORES) this.#tellUse(mono);
      this.flush();
    } else if (this.#taken === SLOTS) this.#settle();
    return mono;
  }

  /** Puts the readings that were set aside into words. */
  #settle(): void {
    if (this.#taken === 0) return;
    const raw = this.#raw;
    const { system } = this.#options;
    const { source } = this.#meter;
    const now = system.mono();
    const offset = system.wall() - now;
    this.#compareClocks(offset, now);
    for (let index = 0; index < this.#taken; index += 1) {
      const { mono, bytes, length, counters: ready } = this.#slots[index]!;
      const counters = raw ? (length < 0 ? undefined : raw.parse(bytes, length)) : ready;
      if (counters) {
        this.#pending += sampleLine(mono + offset, mono, counters);
        this.#missing = false;
      } else if (!this.#missing) {
        this.#pending += noteLine(mono, `no counters from ${source}`);
        this.#missing = true;
      }
    }
    this.#taken = 0;
  }

  #tellUse(mono: number): void {
    this.#settle();
    this.#cores = mono;
    const cores = this.#meter.perCore();
    if (cores.length > 0) this.#pending += coresLine(mono, cores);
    this.#pending += ownLine(mono, this.#options.own());
  }

  /** Writes the lines that are held. While the disk is full it holds more, and then drops the oldest. */
  flush(): void {
    this.#settle();
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
    this.#tellUse(this.tick());
    this.flush();
  }

  /** The monotonic clock stands still while a machine sleeps; /proc/uptime does not, which tells sleep from a set clock. */
  #compareClocks(offset: number, mono: number): void {
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
