import type { Counters } from './counters.ts';
import { type Curve, wattsAt } from './curves.ts';
import type { ProcessSpan, Sample } from './record.ts';

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

/** What has been used in all, up to some moment; linear between the moments that are kept. */
interface Sums {
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
  /** When each process ended, by its place in the list: seen to one sample only, and made exact by the load. */
  readonly ends: readonly number[];
  /** Average watts in `points` equal parts. */
  power(points: number): number[];
  /** Moment of a wall-clock time (ms since 1970) on the monotonic clock. */
  fromWall(wall: number): number;
  toWall(mono: number): number;
  /** Seconds in which the machine did not run. */
  readonly suspended: number;
  /** Intervals longer than five periods. */
  readonly gaps: number;
  /** Times the busy counter started again, or was misread. */
  readonly resets: number;
  /** Sum over the samples divided by the difference of first and last reading; 1 unless counters were reset. */
  readonly checksum: number;
}

/** Two levels of load further apart than this are an edge, not noise. */
const EDGE = 0.2;
/** An interval longer than this many periods was not sampled as finely as asked. */
const GAP = 5;
/** Counters move in ticks of ten milliseconds: neighbours that differ by less than two of them are one level of load. */
const NOISE = 0.021;
/** What a runner needs between two steps when nothing in the job tells, in milliseconds, and how busy a machine is then. */
const RUNNER_GAP = 50;
const RUNNER_LOAD = 0.05;
/** Start times count in ticks since boot, and boot is known to a tick. */
const TICKS = 15;

/** Index of the last value not above `t`. */
function indexOf(values: Float64Array, t: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle]! <= t) low = middle;
    else high = middle - 1;
  }
  return low;
}

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

interface Interval {
  readonly from: number;
  readonly to: number;
  /** Busy share, 0 … 1, and the same averaged over neighbours of the same level. */
  readonly load: number;
  level: number;
  /** Neighbours of the same level, this one included. */
  run: number;
  readonly long: boolean;
  /** Starts known to ten milliseconds, and processes that ended in here. */
  starts: readonly number[];
  ended: readonly number[];
}

/** Most intervals hold neither a start nor an end; six hours of them share this. */
const NONE: readonly number[] = [];

/** A part of an interval: until when, and at which level of load. */
interface Part {
  readonly until: number;
  readonly level: number;
  /** Nobody counted it by itself: the runner between two steps. */
  readonly loose?: boolean;
}

/** Averages neighbouring intervals whose difference is that of whole ticks, not of load. */
function findLevels(intervals: readonly Interval[], cores: number): void {
  let first = 0;
  let busy = 0;
  let time = 0;
  const close = (end: number) => {
    for (let at = first; at < end; at += 1) {
      intervals[at]!.level = time > 0 ? busy / time : intervals[at]!.load;
      intervals[at]!.run = end - first;
    }
    first = end;
    busy = 0;
    time = 0;
  };
  for (let at = 0; at < intervals.length; at += 1) {
    const { from, to, load, long, starts, ended } = intervals[at]!;
    const seconds = (to - from) / 1000;
    const alone = long || starts.length > 0 || ended.length > 0;
    const differs = time > 0 && Math.abs(load - busy / time) * seconds * cores > NOISE;
    if (alone || differs) close(at);
    busy += load * seconds;
    time += seconds;
    if (alone) close(at + 1);
  }
  close(intervals.length);
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/**
 * Shifts the levels of an interval's parts so that together they are what was counted: first those that nobody counted
 * by themselves, then all of them.
 */
function fitted(parts: readonly Part[], interval: Interval): Part[] {
  const lengths = parts.map(({ until }, at) => Math.max(0, until - (parts[at - 1]?.until ?? interval.from)));
  const levels = parts.map(part => part.level);
  const wanted = interval.load * (interval.to - interval.from);
  for (const round of [0, 1, 2, 3]) {
    const free = parts.map((part, at) => lengths[at]! > 0 && (round > 0 || part.loose === true));
    const room = lengths.reduce((sum, length, at) => sum + (free[at] ? length : 0), 0);
    const missing = wanted - lengths.reduce((sum, length, at) => sum + length * levels[at]!, 0);
    if (room <= 0 || Math.abs(missing) < 1e-9) continue;
    for (const at of levels.keys()) if (free[at]) levels[at] = clamp(levels[at]! + missing / room, 0, 1);
  }
  return parts.map((part, at) => ({ until: part.until, level: levels[at]! }));
}

/**
 * Cuts every interval where the load changed: at the start of a process, which is known; at its end, which follows from
 * what was counted; and at a visible edge between two levels. Gives the ends that it found; an interval of one level stays whole (undefined).
 */
function cut(intervals: readonly Interval[], ends: number[]): (Part[] | undefined)[] {
  const levelAt = (at: number) => {
    const interval = intervals[at];
    return interval && interval.starts.length === 0 && interval.ended.length === 0
      ? interval.level
      : undefined;
  };
  // A first look at transitions with a busy step before them tells how long this runner takes between steps.
  const gaps: number[] = [];
  const endOf = (at: number, gap: number | undefined): number => {
    const interval = intervals[at]!;
    const { from, to, load } = interval;
    const start = interval.starts.find(moment => moment > from);
    const before = levelAt(at - 1);
    const after = levelAt(at + 1);
    const limit = start ?? to;
    const following = start ?? intervals[at + 1]?.starts[0];
    const fallback =
      following === undefined ? (from + to) / 2 : clamp(following - (gap ?? RUNNER_GAP), from, limit);
    const idle = start === undefined ? (after ?? RUNNER_LOAD) : RUNNER_LOAD;
    if (interval.long || before === undefined || (start !== undefined && after === undefined))
      return fallback;
    if (Math.abs(before - idle) < EDGE) return fallback;
    const later = start === undefined ? 0 : after! * (to - start);
    const end = (load * (to - from) - later - idle * limit + before * from) / (before - idle);
    const found = clamp(end, from, limit);
    if (start !== undefined && gap === undefined) gaps.push(start - found);
    return found;
  };
  for (const [at, interval] of intervals.entries()) if (interval.ended.length === 1) endOf(at, undefined);
  gaps.sort((a, b) => a - b);
  const usual = gaps.length > 0 ? gaps[gaps.length >> 1]! : RUNNER_GAP;

  return intervals.map((interval, at) => {
    const { from, to, load, run, starts, ended } = interval;
    // After a process has ended the runner is alone until the next one starts.
    const alone = (intervals[at - 1]?.ended.length ?? 0) > 0 && (intervals[at - 1]?.starts.length ?? 0) === 0;
    const before = levelAt(at - 1) ?? (alone ? RUNNER_LOAD : load);
    const after = levelAt(at + 1) ?? load;
    if (starts.length > 1 || ended.length > 1 || interval.long) {
      for (const process of ended)
        ends[process] = interval.long ? (from + to) / 2 : Math.min(to, starts.at(-1) ?? to);
      return [{ until: to, level: load }];
    }
    const start = starts[0];
    const end = ended.length === 1 ? endOf(at, usual) : undefined;
    if (end !== undefined) ends[ended[0]!] = end;
    if (start !== undefined) {
      const gap = Math.max(from, Math.min(end ?? from, start));
      const quiet = end === undefined ? before : RUNNER_LOAD;
      // From quiet to busy the count itself says when, more exactly than the clock of processes does.
      const spent = end === undefined ? 0 : before * (gap - from) - quiet * gap;
      const base = end === undefined ? -quiet * from : 0;
      const solved = (load * (to - from) - after * to - spent - base) / (quiet - after);
      const usable = after - quiet > EDGE && before < after - EDGE;
      const begun = usable ? clamp(solved, Math.max(gap, start - TICKS), Math.min(to, start + TICKS)) : start;
      return fitted(
        [
          ...(end === undefined ? [] : [{ until: gap, level: before }]),
          { until: begun, level: quiet, loose: end !== undefined || alone },
          { until: to, level: after },
        ],
        interval,
      );
    }
    if (end !== undefined) {
      return fitted(
        [
          { until: end, level: before },
          { until: to, level: after === load ? RUNNER_LOAD : after, loose: after === load },
        ],
        interval,
      );
    }
    if (starts.length === 0 && run === 1 && !interval.long && Math.abs(after - before) > EDGE) {
      const share = (load - after) / (before - after);
      if (share > 0 && share < 1) {
        return [
          { until: from + (to - from) * share, level: before },
          { until: to, level: after },
        ];
      }
    }
    return undefined;
  });
}

/**
 * Turns samples into functions of time. CPU seconds are the kernel's own sums, so no sampling error is in them; energy
 * is the curve at each interval's utilisation, where an interval is cut where the load changed: a curve is not linear,
 * and half a second at full load is not a second at half load.
 * Sums over adjoining stretches equal the whole, whatever the boundaries.
 * @param samples in order of time; those that are not are left out
 * @param period milliseconds between samples, as asked
 * @param processes what the runner started
 */
export function buildTimeline(
  samples: readonly Sample[],
  cores: number,
  curve: Curve,
  period: number,
  processes: readonly ProcessSpan[] = [],
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
  if (counters) resets = counters.busy.resets;

  const intervals: Interval[] = [];
  for (let at = 0; at < count; at += 1) {
    const from = kept[at]!.mono;
    const to = kept[at + 1]!.mono;
    const one = load[at]!;
    intervals.push({
      from,
      to,
      load: one,
      level: one,
      run: 1,
      long: to - from > GAP * period,
      starts: NONE,
      ended: NONE,
    });
  }
  const monos = Float64Array.from(kept, sample => sample.mono);
  const intervalAt = (moment: number) => {
    // Times in the recording are rounded to a tenth of a millisecond.
    const at = indexOf(monos, moment - 0.2);
    return moment - 0.2 >= (monos[0] ?? 0) ? intervals[at] : undefined;
  };
  const ends = processes.map(process => process.gone ?? Number.POSITIVE_INFINITY);
  for (const [index, process] of processes.entries()) {
    const begun = intervalAt(process.start);
    if (begun) begun.starts = [...begun.starts, process.start];
    const over = process.gone === undefined ? undefined : intervalAt(process.gone);
    if (over) over.ended = [...over.ended, index];
  }
  findLevels(intervals, cores);
  const parts = cut(intervals, ends);

  // Columns rather than objects: six hours are a hundred thousand rows.
  const sums = { active: 0, busy: 0, iowait: 0, steal: 0, joules: 0, covered: 0 };
  const columns = {
    t: [] as number[],
    active: [] as number[],
    busy: [] as number[],
    iowait: [] as number[],
    steal: [] as number[],
    joules: [] as number[],
    covered: [] as number[],
  };
  const push = (t: number) => {
    columns.t.push(t);
    columns.active.push(sums.active);
    columns.busy.push(sums.busy);
    columns.iowait.push(sums.iowait);
    columns.steal.push(sums.steal);
    columns.joules.push(sums.joules);
    columns.covered.push(sums.covered);
  };
  if (first) push(first.mono);
  for (let at = 0; at < count; at += 1) {
    const { from, to, level: plain, long } = intervals[at]!;
    const pieces = parts[at];
    if (pieces === undefined) {
      sums.active += active[at]!;
      sums.busy += busy[at]!;
      sums.iowait += iowait[at]!;
      sums.steal += steal[at]!;
      sums.joules += active[at]! * wattsAt(curve, plain);
      sums.covered += long ? 0 : active[at]!;
      push(to);
      continue;
    }
    let weight = 0;
    let left = from;
    for (const { until, level } of pieces) {
      weight += level * (until - left);
      left = until;
    }
    left = from;
    for (const { until, level } of pieces) {
      const share = (until - left) / (to - from);
      if (share <= 0) continue;
      const seconds = active[at]! * share;
      sums.active += seconds;
      sums.busy += busy[at]! * (weight > 0 ? (level * (until - left)) / weight : share);
      sums.iowait += iowait[at]! * share;
      sums.steal += steal[at]! * share;
      sums.joules += seconds * wattsAt(curve, level);
      sums.covered += long ? 0 : seconds;
      push(until);
      left = until;
    }
  }
  const times = Float64Array.from(columns.t);
  const rows = times.length;
  const sumAt = (t: number): Sums => {
    const at = rows === 0 ? 0 : indexOf(times, t);
    const left = times[at] ?? 0;
    const right = times[at + 1];
    const share = right === undefined || t <= left ? 0 : (t - left) / (right - left);
    const mix = (column: readonly number[]) => {
      const value = column[at] ?? 0;
      return share === 0 ? value : value + (column[at + 1]! - value) * share;
    };
    return {
      active: mix(columns.active),
      busy: mix(columns.busy),
      iowait: mix(columns.iowait),
      steal: mix(columns.steal),
      joules: mix(columns.joules),
      covered: mix(columns.covered),
    };
  };
  const start = times[0] ?? 0;
  const end = times[rows - 1] ?? 0;
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
  const direct = first ? kept.at(-1)!.busy - first.busy : 0;
  return {
    start,
    end,
    cores,
    total: between(start, end),
    between,
    ends: ends.map(moment => Math.min(moment, end)),
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
    checksum: direct > 0 ? sums.busy / direct : 1,
  };
}
