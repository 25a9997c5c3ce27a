import type { Curve } from './curves.ts';
import { cut, findLevels, type Interval, NONE } from './levels.ts';
import { type Increments, incrementsOf } from './monotonic.ts';
import type { ProcessSpan, Sample } from './record.ts';
import { indexOf, type Rows, sumsAt, sumUp } from './sums.ts';

/** What was used in a stretch of time. */
export interface MachineUsage {
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

export interface Timeline {
  /** First and last moment, milliseconds on the monotonic clock. */
  readonly start: number;
  readonly end: number;
  readonly cores: number;
  readonly total: MachineUsage;
  /** Usage between two moments; outside the timeline there is nothing. */
  between(from: number, to: number): MachineUsage;
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

/** Intervals between samples, with the processes that start and end in each. */
function intervalsOf(
  kept: readonly Sample[],
  { load, isLong }: Increments,
  processes: readonly ProcessSpan[],
): Interval[] {
  const intervals = Array.from(load, (one, at): Interval => {
    const [from, to] = [kept[at]!.mono, kept[at + 1]!.mono];
    return { from, to, load: one, level: one, run: 1, long: isLong(at), starts: NONE, ended: NONE };
  });
  const monos = Float64Array.from(kept, sample => sample.mono);
  const intervalAt = (moment: number) => {
    // Times in the recording are rounded to a tenth of a millisecond.
    const at = indexOf(monos, moment - 0.2);
    return moment - 0.2 >= (monos[0] ?? 0) ? intervals[at] : undefined;
  };
  for (const [index, process] of processes.entries()) {
    const begun = intervalAt(process.start);
    if (begun) begun.starts = [...begun.starts, process.start];
    const over = process.gone === undefined ? undefined : intervalAt(process.gone);
    if (over) over.ended = [...over.ended, index];
  }
  return intervals;
}

/** What was used between two moments. */
function usageBetween(rows: Rows, cores: number, from: number, to: number): MachineUsage {
  const a = sumsAt(rows, from);
  const b = sumsAt(rows, Math.max(from, to));
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
}

/** Moment of a wall-clock time on the monotonic clock. Where the clock was set back a time exists twice; the later one is taken. */
function monotonicOf(kept: readonly Sample[], wall: number): number {
  for (let at = kept.length - 1; at >= 0; at -= 1) {
    const sample = kept[at]!;
    if (sample.wall <= wall) {
      const next = kept[at + 1];
      const mono = sample.mono + (wall - sample.wall);
      return next ? Math.min(mono, next.mono) : mono;
    }
  }
  const first = kept[0];
  return first ? first.mono + (wall - first.wall) : wall;
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
  const increments = incrementsOf(kept, cores, period);
  const intervals = intervalsOf(kept, increments, processes);
  findLevels(intervals, cores);
  const cuts = cut(intervals);
  const ends = processes.map(process => process.gone ?? Number.POSITIVE_INFINITY);
  for (const [process, moment] of cuts.flatMap(one => one.ends)) ends[process] = moment;
  const rows = sumUp(intervals, cuts, increments, curve);

  const monos = Float64Array.from(kept, sample => sample.mono);
  const start = monos[0] ?? 0;
  const end = monos.at(-1) ?? 0;
  const within = (moment: number) => Math.max(start, Math.min(end, moment));
  const between = (from: number, to: number) =>
    usageBetween(rows, cores, within(from), within(Math.max(from, to)));
  const direct = kept.length > 0 ? kept.at(-1)!.busy - kept[0]!.busy : 0;
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
    fromWall: wall => monotonicOf(kept, wall),
    toWall(mono) {
      const sample = kept[indexOf(monos, mono)];
      return sample ? sample.wall + (mono - sample.mono) : mono;
    },
    suspended: increments.suspended,
    gaps: increments.gaps,
    resets: increments.resets,
    checksum: direct > 0 ? (rows.columns.busy.at(-1) ?? 0) / direct : 1,
  };
}
