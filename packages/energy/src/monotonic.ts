/** Counters of the kernel, made monotonic, and what they count between two samples. Pure. */
import type { Counters } from './counters.ts';
import type { Sample } from './record.ts';

/** An interval longer than this many periods was not sampled as finely as asked. */
const GAP = 5;
/** Further than this no counter steps back by itself, in CPU seconds. */
const RESTART = 5;
/** What a reading may come late after its moment, in seconds for each core. */
const LATE = 2;

/**
 * Cumulative counter made monotonic: Linux lets idle and iowait step back a little; a large step back is a restart, and
 * more than all cores can do is no reading of this counter.
 */
class Monotonic {
  #highest: number;
  resets = 0;

  constructor(first: number) {
    this.#highest = first;
  }

  /**
   * How much was added since the last call.
   * @param most what can have been added
   */
  step(value: number, most: number): number {
    const added = value - this.#highest;
    if (added > most || added < -RESTART) {
      this.#highest = value;
      this.resets += 1;
      return 0;
    }
    if (added <= 0) return 0;
    this.#highest = value;
    return added;
  }
}

/** What was counted between each two samples. */
export interface Increments {
  readonly active: Float64Array;
  readonly busy: Float64Array;
  readonly iowait: Float64Array;
  readonly steal: Float64Array;
  /** Busy share of all cores, 0 … 1. */
  readonly load: Float64Array;
  /** Whether the interval is too long to count as sampled. */
  isLong(at: number): boolean;
  readonly suspended: number;
  readonly gaps: number;
  readonly resets: number;
}

/** @param period milliseconds between samples, as asked */
export function incrementsOf(kept: readonly Sample[], cores: number, period: number): Increments {
  const count = Math.max(0, kept.length - 1);
  const busy = new Float64Array(count);
  const iowait = new Float64Array(count);
  const steal = new Float64Array(count);
  const active = new Float64Array(count);
  const load = new Float64Array(count);
  let suspended = 0;
  let gaps = 0;
  const first = kept[0];
  const counters: Record<keyof Counters, Monotonic> | undefined = first && {
    busy: new Monotonic(first.busy),
    idle: new Monotonic(first.idle),
    iowait: new Monotonic(first.iowait),
    steal: new Monotonic(first.steal),
  };
  const isLong = (at: number) => kept[at + 1]!.mono - kept[at]!.mono > GAP * period;
  for (let at = 0; at < count; at += 1) {
    const sample = kept[at + 1]!;
    const seconds = (sample.mono - kept[at]!.mono) / 1000;
    // A quota's bursts may use twice of what it gives in a period.
    const most = (2 * seconds + LATE) * cores;
    busy[at] = counters!.busy.step(sample.busy, most);
    const idle = counters!.idle.step(sample.idle, most);
    iowait[at] = counters!.iowait.step(sample.iowait, most);
    steal[at] = counters!.steal.step(sample.steal, most);
    const counted = busy[at]! + idle + iowait[at]! + steal[at]!;
    const long = seconds * 1000 > GAP * period;
    if (long) gaps += 1;
    // A machine that was paused from outside counts less time than passed.
    const paused = long && counted < 0.5 * seconds * cores;
    active[at] = paused ? counted / cores : seconds;
    suspended += seconds - active[at]!;
    const capacity = Math.max(counted, active[at]! * cores * 0.5);
    load[at] = capacity > 0 ? Math.min(1, busy[at]! / capacity) : 0;
  }
  return { active, busy, iowait, steal, load, isLong, suspended, gaps, resets: counters?.busy.resets ?? 0 };
}
