/** Sums over time: what has been used up to each moment. Pure. */
import { type Curve, wattsAt } from './curves.ts';
import type { Cut, Interval } from './levels.ts';
import type { Increments } from './monotonic.ts';

/** What has been used in all, up to some moment; linear between the moments that are kept. */
interface Sums {
  readonly active: number;
  readonly busy: number;
  readonly iowait: number;
  readonly steal: number;
  readonly joules: number;
  readonly covered: number;
}

/** Rows, kept by column: six hours have a hundred thousand, too many for an object each. */
export interface Rows {
  readonly times: Float64Array;
  readonly columns: Readonly<Record<keyof Sums, readonly number[]>>;
}

/** Index of the last value not above `t`. */
export function indexOf(values: Float64Array, t: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle]! <= t) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A row for the start and for the end of each part of an interval. */
export function sumUp(
  intervals: readonly Interval[],
  cuts: readonly Cut[],
  { active, busy, iowait, steal }: Increments,
  curve: Curve,
): Rows {
  const sums = { active: 0, busy: 0, iowait: 0, steal: 0, joules: 0, covered: 0 };
  const times: number[] = [];
  const columns = {
    active: [] as number[],
    busy: [] as number[],
    iowait: [] as number[],
    steal: [] as number[],
    joules: [] as number[],
    covered: [] as number[],
  };
  const push = (t: number) => {
    times.push(t);
    columns.active.push(sums.active);
    columns.busy.push(sums.busy);
    columns.iowait.push(sums.iowait);
    columns.steal.push(sums.steal);
    columns.joules.push(sums.joules);
    columns.covered.push(sums.covered);
  };
  for (const [at, { from, to, level: plain, long }] of intervals.entries()) {
    if (at === 0) push(from);
    const pieces = cuts[at]!.parts;
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
  return { times: Float64Array.from(times), columns };
}

/** The sums at a moment. */
export function sumsAt({ times, columns }: Rows, t: number): Sums {
  const at = times.length === 0 ? 0 : indexOf(times, t);
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
}
