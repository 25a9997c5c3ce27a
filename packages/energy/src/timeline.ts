import type { Counters } from './counters.ts';
import { type Curve, wattsAt } from './curves.ts';
import type { Sample } from './record.ts';

/** What was used in a stretch of time. */
export interface Usage {
  /** Wall time without suspension. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly iowaitSeconds: number;
  readonly stealSeconds: number;
  /** Busy share of all cores, 0 … 1. */
  readonly utilization: number;
  readonly joules: number;
  /** Share of the time that was sampled as finely as asked, 0 … 1. */
  readonly coverage: number;
}

/** Piecewise linear pieces: at `t` (ms) so much has been used in all. */
interface Piece {
  readonly t: number;
  readonly active: number;
  readonly busy: number;
  readonly iowait: number;
  readonly steal: number;
  readonly joules: number;
  readonly covered: number;
}

export interface Timeline {
  /** First and last moment, milliseconds on the monotonic clock. */
  readonly start: number;
  readonly end: number;
  readonly cores: number;
  readonly total: Usage;
  /** Usage between two moments; outside the timeline there is nothing. */
  between(from: number, to: number): Usage;
  /** The moment in (from, to] at which the load visibly changed; the middle when it did not. */
  edge(from: number, to: number): number;
  /** Average watts in `points` equal parts. */
  power(points: number): number[];
  /** Moment of a wall-clock time (ms since 1970) on the monotonic clock. */
  fromWall(wall: number): number;
  toWall(mono: number): number;
  /** Seconds in which the machine did not run. */
  readonly suspended: number;
  /** Intervals longer than five periods. */
  readonly gaps: number;
  /** Times a counter jumped back to near zero. */
  readonly resets: number;
  /** Sum over the samples divided by the difference of first and last reading; 1 unless counters were reset. */
  readonly checksum: number;
}

/** Two levels of load further apart than this are an edge, not noise. */
const EDGE = 0.2;
/** An interval longer than this many periods was not sampled as finely as asked. */
const GAP = 5;

/** Cumulative counter made monotonic: Linux lets idle and iowait step back a little; a large step back is a restart. */
class Monotonic {
  #highest: number;
  resets = 0;

  constructor(first: number) {
    this.#highest = first;
  }

  /** How much was added since the last call. */
  step(value: number): number {
    if (value >= this.#highest) {
      const added = value - this.#highest;
      this.#highest = value;
      return added;
    }
    if (value < this.#highest / 2 && this.#highest - value > 5) {
      this.#highest = value;
      this.resets += 1;
    }
    return 0;
  }
}

/**
 * Turns samples into functions of time. CPU seconds are the kernel's own sums, so no sampling error is in them; energy
 * is the curve at each interval's utilisation, where an interval between two levels of load is cut where the load
 * changed: a curve is not linear, and half a second at full load is not a second at half load.
 * Sums over adjoining stretches equal the whole, whatever the boundaries.
 * @param samples in order of time; those that are not are left out
 * @param period milliseconds between samples, as asked
 */
export function buildTimeline(
  samples: readonly Sample[],
  cores: number,
  curve: Curve,
  period: number,
): Timeline {
  const kept: Sample[] = [];
  for (const sample of samples) {
    if (kept.length === 0 || sample.mono > kept.at(-1)!.mono) kept.push(sample);
  }
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
  let resets = 0;
  for (let at = 0; at < count; at += 1) {
    const sample = kept[at + 1]!;
    const seconds = (sample.mono - kept[at]!.mono) / 1000;
    busy[at] = counters!.busy.step(sample.busy);
    const idle = counters!.idle.step(sample.idle);
    iowait[at] = counters!.iowait.step(sample.iowait);
    steal[at] = counters!.steal.step(sample.steal);
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
  if (counters) resets = counters.busy.resets;

  const pieces: Piece[] = [];
  let total = { active: 0, busy: 0, iowait: 0, steal: 0, joules: 0, covered: 0 };
  if (first) pieces.push({ t: first.mono, ...total });
  const edges: number[] = [];
  const add = (t: number, share: number, at: number, level: number) => {
    const seconds = active[at]! * share;
    const busyShare = load[at]! > 0 ? (busy[at]! * share * level) / load[at]! : busy[at]! * share;
    const fine = kept[at + 1]!.mono - kept[at]!.mono <= GAP * period;
    total = {
      active: total.active + seconds,
      busy: total.busy + busyShare,
      iowait: total.iowait + iowait[at]! * share,
      steal: total.steal + steal[at]! * share,
      joules: total.joules + seconds * wattsAt(curve, level),
      covered: total.covered + (fine ? seconds : 0),
    };
    pieces.push({ t, ...total });
  };
  for (let at = 0; at < count; at += 1) {
    const from = kept[at]!.mono;
    const to = kept[at + 1]!.mono;
    const before = at > 0 ? load[at - 1]! : load[at]!;
    const after = at + 1 < count ? load[at + 1]! : load[at]!;
    const own = load[at]!;
    const between = (own - before) * (after - own) > 0;
    if (between && Math.abs(after - before) > EDGE && to - from <= GAP * period) {
      const share = (own - after) / (before - after);
      const t = from + (to - from) * share;
      edges.push(t);
      add(t, share, at, before);
      add(to, 1 - share, at, after);
    } else {
      add(to, 1, at, own);
    }
  }

  const times = Float64Array.from(pieces, piece => piece.t);
  /** Index of the last value not above `t`. */
  const indexOf = (values: Float64Array, t: number) => {
    let low = 0;
    let high = values.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (values[middle]! <= t) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const sumAt = (t: number): Omit<Piece, 't'> => {
    if (pieces.length === 0) return total;
    const at = indexOf(times, t);
    const left = pieces[at]!;
    const right = pieces[at + 1];
    if (t <= left.t || right === undefined) return left;
    const share = (t - left.t) / (right.t - left.t);
    const mix = (key: keyof Piece) => left[key] + (right[key] - left[key]) * share;
    return {
      active: mix('active'),
      busy: mix('busy'),
      iowait: mix('iowait'),
      steal: mix('steal'),
      joules: mix('joules'),
      covered: mix('covered'),
    };
  };
  const start = pieces[0]?.t ?? 0;
  const end = pieces.at(-1)?.t ?? 0;
  const between = (from: number, to: number): Usage => {
    const a = sumAt(Math.max(start, Math.min(end, from)));
    const b = sumAt(Math.max(start, Math.min(end, Math.max(from, to))));
    const seconds = b.active - a.active;
    const cpuSeconds = b.busy - a.busy;
    return {
      seconds,
      cpuSeconds,
      iowaitSeconds: b.iowait - a.iowait,
      stealSeconds: b.steal - a.steal,
      utilization: seconds > 0 ? Math.min(1, cpuSeconds / (seconds * cores)) : 0,
      joules: b.joules - a.joules,
      coverage: seconds > 0 ? Math.min(1, (b.covered - a.covered) / seconds) : 0,
    };
  };
  const monos = Float64Array.from(kept, sample => sample.mono);
  const direct = first ? kept.at(-1)!.busy - first.busy : 0;
  return {
    start,
    end,
    cores,
    total: between(start, end),
    between,
    edge(from, to) {
      let low = 0;
      let high = edges.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (edges[middle]! <= from) low = middle + 1;
        else high = middle;
      }
      const found = edges[low];
      return found !== undefined && found <= to ? found : (from + to) / 2;
    },
    power(points) {
      const width = (end - start) / points;
      return Array.from({ length: points }, (_, at) => {
        const usage = between(start + width * at, start + width * (at + 1));
        return usage.seconds > 0 ? usage.joules / usage.seconds : 0;
      });
    },
    fromWall(wall) {
      // Where the clock was set back a time exists twice; the first one is taken.
      for (let at = kept.length - 1; at >= 0; at -= 1) {
        const sample = kept[at]!;
        if (sample.wall <= wall) {
          const next = kept[at + 1];
          const mono = sample.mono + (wall - sample.wall);
          return next ? Math.min(mono, next.mono) : mono;
        }
      }
      return first ? first.mono + (wall - first.wall) : wall;
    },
    toWall(mono) {
      const sample = kept[indexOf(monos, mono)];
      return sample ? sample.wall + (mono - sample.mono) : mono;
    },
    suspended,
    gaps,
    resets,
    checksum: direct > 0 ? total.busy / direct : 1,
  };
}
