/** What every benchmark shares: how often, how it is summed up, on what machine, and how it is shown. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';

export interface BenchOptions {
  /** Repetitions of each measurement; never fewer than `LEAST_RUNS` unless a measurement is exact. */
  readonly runs: number;
  /** A subset that takes a few minutes; a benchmark that has none ignores it. */
  readonly quick?: boolean;
  /** One of the benchmark's `PARTS`, alone. */
  readonly part?: string;
  /** Progress for the person at the terminal (standard error). */
  readonly say: (line: string) => void;
}

export interface BenchRow {
  /** Ours or a peer. */
  readonly subject: string;
  readonly case: string;
  readonly metric: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly n: number;
}

/** A figure that was promised, computed from rows of the same run. */
export interface BenchTarget {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  readonly kernel: string;
}

export interface BenchResult {
  readonly bench: string;
  readonly date: string;
  readonly machine: Machine;
  readonly rows: readonly BenchRow[];
  readonly targets: readonly BenchTarget[];
}

export const LEAST_RUNS = 5;

export function machine(): Machine {
  const { model, length } = { model: cpus()[0]?.model.trim() || arch(), length: cpus().length };
  return {
    cpu: model,
    cores: length,
    memory: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    kernel: `${type()} ${release()}`,
  };
}

/** @throws RangeError without samples */
export function median(samples: readonly number[]): number {
  if (samples.length === 0) throw new RangeError('no samples');
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Value below which the share `p` (0 … 1) of the samples lies (nearest rank). */
export function percentile(samples: readonly number[], p: number): number {
  if (samples.length === 0) throw new RangeError('no samples');
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))]!;
}

export function rowOf(
  about: Pick<BenchRow, 'subject' | 'case' | 'metric' | 'unit'>,
  samples: readonly number[],
): BenchRow {
  return {
    ...about,
    median: median(samples),
    min: Math.min(...samples),
    max: Math.max(...samples),
    n: samples.length,
  };
}

/** `value` must not be above `limit`. */
export function atMost(name: string, value: number, limit: number): BenchTarget {
  return { name, value, limit, ok: Number.isFinite(value) && value <= limit };
}

/** `value` must not be below `limit`. */
export function atLeast(name: string, value: number, limit: number): BenchTarget {
  return { name, value, limit, ok: Number.isFinite(value) && value >= limit };
}

export function resultOf(
  bench: string,
  rows: readonly BenchRow[],
  targets: readonly BenchTarget[],
): BenchResult {
  return { bench, date: new Date().toISOString(), machine: machine(), rows, targets };
}

/**
 * Measures several sides in turn (A B A B …, each round in the other direction), so that a machine that warms up or
 * slows down favours none. Each side gives one number, or several named ones.
 */
export async function alternate<Name extends string>(
  sides: Readonly<Record<Name, (round: number) => Promise<number | Readonly<Record<string, number>>>>>,
  rounds: number,
): Promise<Record<Name, Record<string, number[]>>> {
  const names = Object.keys(sides) as Name[];
  const samples = Object.fromEntries(names.map(name => [name, {}])) as Record<Name, Record<string, number[]>>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const measured = await sides[name](round);
      const values = typeof measured === 'number' ? { value: measured } : measured;
      for (const [metric, value] of Object.entries(values)) {
        const known: Record<string, number[]> = samples[name];
        known[metric] ??= [];
        known[metric].push(value);
      }
    }
  }
  return samples;
}

/** Milliseconds that `body` took, by the monotonic clock. */
export async function timed(body: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}

/** First line of a command's output, or undefined when it cannot be run: versions of what was measured. */
export function versionOf(command: string, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(
      '\n',
    )[0];
  } catch {
    return undefined;
  }
}

/** Kernel time and user time of this process's finished children so far, in seconds; for CPU per run. */
export function childCpuSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  // Fields 16 and 17 of proc(5), counted after the name; a tick is 10 ms on every Linux that Node supports.
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

const shown = (value: number) =>
  Number.isInteger(value)
    ? String(value)
    : Math.abs(value) >= 100
      ? value.toFixed(0)
      : Math.abs(value) >= 1
        ? value.toFixed(2)
        : value.toPrecision(3);

function aligned(head: readonly string[], rows: readonly (readonly string[])[], right: ReadonlySet<number>) {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map(row => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        right.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** For a terminal: rows, then each target with what was measured. */
export function renderResult(result: BenchResult): string {
  const { cpu, cores, memory, kernel } = result.machine;
  const rows = result.rows.map(row => [
    row.case,
    row.subject,
    row.metric,
    shown(row.median),
    shown(row.min),
    shown(row.max),
    String(row.n),
    row.unit,
  ]);
  const targets = result.targets.map(({ name, value, limit, ok }) => [
    ok ? 'ok' : 'MISSED',
    name,
    shown(value),
    shown(limit),
  ]);
  return [
    `bench ${result.bench} · ${result.date} · ${cpu}, ${cores} cores, ${memory} GiB, ${kernel}`,
    '',
    aligned(['case', 'subject', 'metric', 'median', 'min', 'max', 'n', 'unit'], rows, new Set([3, 4, 5, 6])),
    ...(targets.length > 0
      ? ['', aligned(['', 'target', 'measured', 'limit'], targets, new Set([2, 3]))]
      : []),
  ].join('\n');
}

/** Looks at a process until it ends; gives the most memory it ever had, in MiB. */
export function watchMemory(pid: number | undefined): () => number {
  let most = 0;
  const look = () => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      most = Math.max(most, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It has ended between two looks.
    }
  };
  const timer = setInterval(look, 50);
  return () => {
    clearInterval(timer);
    return most;
  };
}
