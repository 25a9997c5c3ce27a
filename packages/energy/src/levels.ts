/** Where the load changed between two samples. Pure. */

/** Two levels of load further apart than this are an edge, not noise. */
const EDGE = 0.2;
/** Counters move in ticks of ten milliseconds: neighbours that differ by less than two of them are one level of load. */
const NOISE = 0.021;
/** What a runner needs between two steps when nothing in the job tells, in milliseconds, and how busy a machine is then. */
const RUNNER_GAP = 50;
const RUNNER_LOAD = 0.05;
/** Start times count in ticks since boot, and boot is known to a tick. */
const TICKS = 15;

export interface Interval {
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

/** Shared by all intervals without a start or end, which are most of them. */
export const NONE: readonly number[] = [];

/** A part of an interval: until when, and at which level of load. */
interface Part {
  readonly until: number;
  readonly level: number;
  /** Nobody counted it by itself: the runner between two steps. */
  readonly loose?: boolean;
}

/** Averages neighbouring intervals whose difference is that of whole ticks, not of load. */
export function findLevels(intervals: readonly Interval[], cores: number): void {
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
    const space = lengths.reduce((sum, length, at) => sum + (free[at] ? length : 0), 0);
    const missing = wanted - lengths.reduce((sum, length, at) => sum + length * levels[at]!, 0);
    if (space <= 0 || Math.abs(missing) < 1e-9) continue;
    for (const at of levels.keys()) if (free[at]) levels[at] = clamp(levels[at]! + missing / space, 0, 1);
  }
  return parts.map((part, at) => ({ until: part.until, level: levels[at]! }));
}

/** The level of an interval in which nothing starts and nothing ends. */
function levelAt(intervals: readonly Interval[], at: number): number | undefined {
  const interval = intervals[at];
  return interval && interval.starts.length === 0 && interval.ended.length === 0 ? interval.level : undefined;
}

/**
 * When the process of interval `at` ended, from what was counted there.
 * @param gap what the runner takes between two steps, for intervals that do not tell, in milliseconds
 * @returns the moment, and the gap to the next start where both are known
 */
function endOf(
  intervals: readonly Interval[],
  at: number,
  gap: number,
): { readonly moment: number; readonly gap?: number } {
  const interval = intervals[at]!;
  const { from, to, load } = interval;
  const start = interval.starts.find(moment => moment > from);
  const before = levelAt(intervals, at - 1);
  const after = levelAt(intervals, at + 1);
  const limit = start ?? to;
  const following = start ?? intervals[at + 1]?.starts[0];
  const fallback = following === undefined ? (from + to) / 2 : clamp(following - gap, from, limit);
  const idle = start === undefined ? (after ?? RUNNER_LOAD) : RUNNER_LOAD;
  if (interval.long || before === undefined || (start !== undefined && after === undefined))
    return { moment: fallback };
  if (Math.abs(before - idle) < EDGE) return { moment: fallback };
  const later = start === undefined ? 0 : after! * (to - start);
  const end = (load * (to - from) - later - idle * limit + before * from) / (before - idle);
  const moment = clamp(end, from, limit);
  return start === undefined ? { moment } : { moment, gap: start - moment };
}

/** What this runner takes between two steps: the median of the gaps that intervals tell. */
function usualGap(intervals: readonly Interval[]): number {
  const gaps = intervals
    .flatMap((interval, at) => (interval.ended.length === 1 ? [endOf(intervals, at, RUNNER_GAP).gap] : []))
    .filter(gap => gap !== undefined)
    .sort((one, other) => one - other);
  return gaps[gaps.length >> 1] ?? RUNNER_GAP;
}

/** The parts of an interval in which a process starts; `end`: when the one before it ended in the same interval. */
function partsAround(
  interval: Interval,
  neighbours: { readonly before: number; readonly after: number; readonly alone: boolean },
  start: number,
  end: number | undefined,
): Part[] {
  const { from, to, load } = interval;
  const { before, after, alone } = neighbours;
  const gap = Math.max(from, Math.min(end ?? from, start));
  const quiet = end === undefined ? before : RUNNER_LOAD;
  // From quiet to busy the count gives the moment more exactly than the clock of processes does.
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

/** The parts of an interval between two levels: the edge is where the count says. */
function partsAtEdge({ from, to, load }: Interval, before: number, after: number): Part[] | undefined {
  const share = (load - after) / (before - after);
  if (!(share > 0 && share < 1)) return undefined;
  return [
    { until: from + (to - from) * share, level: before },
    { until: to, level: after },
  ];
}

/** The parts of an interval, and the ends that it tells, by process. An interval of one level stays whole (undefined). */
export interface Cut {
  readonly parts: Part[] | undefined;
  readonly ends: readonly (readonly [process: number, moment: number])[];
}

/**
 * Cuts every interval where the load changed: at the start of a process, which is known; at its end, which follows from
 * what was counted; and at a visible edge between two levels.
 */
export function cut(intervals: readonly Interval[]): Cut[] {
  // Transitions after a busy step tell how long this runner takes between steps.
  const gap = usualGap(intervals);
  return intervals.map((interval, at): Cut => {
    const { from, to, load, run, starts, ended } = interval;
    if (starts.length > 1 || ended.length > 1 || interval.long) {
      const moment = (process: number) =>
        [process, interval.long ? (from + to) / 2 : Math.min(to, starts.at(-1) ?? to)] as const;
      return { parts: [{ until: to, level: load }], ends: ended.map(moment) };
    }
    // After a process has ended the runner is alone until the next one starts.
    const alone = (intervals[at - 1]?.ended.length ?? 0) > 0 && (intervals[at - 1]?.starts.length ?? 0) === 0;
    const before = levelAt(intervals, at - 1) ?? (alone ? RUNNER_LOAD : load);
    const after = levelAt(intervals, at + 1) ?? load;
    const start = starts[0];
    const end = ended.length === 1 ? endOf(intervals, at, gap).moment : undefined;
    const ends = end === undefined ? [] : [[ended[0]!, end] as const];
    if (start !== undefined)
      return { parts: partsAround(interval, { before, after, alone }, start, end), ends };
    if (end !== undefined) {
      const last = { until: to, level: after === load ? RUNNER_LOAD : after, loose: after === load };
      return { parts: fitted([{ until: end, level: before }, last], interval), ends };
    }
    const isEdge = run === 1 && Math.abs(after - before) > EDGE;
    return { parts: isEdge ? partsAtEdge(interval, before, after) : undefined, ends };
  });
}
