import type { Report } from './report.ts';

/** One earlier run, as the history keeps it. */
export interface Run {
  readonly cpu_model: string;
  readonly cores: number;
  readonly cpu_seconds: number;
  readonly joules: number;
  readonly seconds: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Trend {
  /** Earlier runs on the same processor with as many cores. */
  readonly runs: number;
  /** Median of their CPU seconds, and the median distance from it. */
  readonly median: number;
  readonly mad: number;
  /** (now − median) / median, in per cent. */
  readonly percent: number;
  /** Too few runs, or no further away than two median distances. */
  readonly withinNoise: boolean;
}

/** Fewer runs than this show noise and no trend. */
export const ENOUGH = 5;
const LONGEST_HISTORY = 100;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Compares CPU seconds, the most exact figure, with earlier runs on the same processor; runs on another one say nothing.
 * @returns undefined without any such run
 */
export function trendOf(
  now: Pick<Report, 'cpu_model' | 'cores' | 'cpu_seconds'>,
  history: readonly Run[],
  last: number,
): Trend | undefined {
  const same = history
    .filter(run => run.cpu_model === now.cpu_model && run.cores === now.cores)
    .slice(-last)
    .map(run => run.cpu_seconds);
  if (same.length === 0) return undefined;
  const middle = median(same);
  const mad = median(same.map(value => Math.abs(value - middle)));
  return {
    runs: same.length,
    median: middle,
    mad,
    percent: middle > 0 ? ((now.cpu_seconds - middle) / middle) * 100 : 0,
    withinNoise: same.length < ENOUGH || Math.abs(now.cpu_seconds - middle) <= 2 * mad,
  };
}

const isRun = (value: unknown): value is Run => {
  const run = value as Partial<Run> | null;
  return (
    typeof run === 'object' &&
    run !== null &&
    typeof run.cpu_model === 'string' &&
    [run.cores, run.cpu_seconds, run.joules, run.seconds, run.at].every(number => Number.isFinite(number))
  );
};

/** The history as it was stored; what is not a run is left out, and nonsense is an empty history. */
export function parseHistory(json: string): Run[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter(isRun).slice(-LONGEST_HISTORY) : [];
  } catch {
    return [];
  }
}

export function remember(history: readonly Run[], report: Report, at: number): Run[] {
  const { cpu_model, cores, cpu_seconds, joules, seconds } = report;
  return [...history, { cpu_model, cores, cpu_seconds, joules, seconds, at }].slice(-LONGEST_HISTORY);
}
