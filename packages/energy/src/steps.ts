import type { ProcessIdentity, ProcessSpan } from './record.ts';
import type { Timeline } from './timeline.ts';

/** A step as GitHub's Jobs API tells it: whole seconds. */
export interface ApiStep {
  readonly name: string;
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly completedAt: number | undefined;
}

/** A stretch of the job with a name, in milliseconds on the monotonic clock. */
export interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** How its bounds are known: the runner's processes (10 ms to 0.1 s), the Jobs API (1 s). */
  readonly by: 'process' | 'api';
  /** The step's id as the runner's GITHUB_ACTION gives it. */
  readonly step?: string;
}

/** Time of the job in which none of its steps ran. */
export const BETWEEN = '(between steps)';

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly processes: readonly ProcessSpan[];
}

const STAGES: Readonly<Record<string, string>> = { pre: 'Pre ', main: '', post: 'Post ' };

function label(process: ProcessSpan): string {
  const { kind, name, stage, step } = process.what;
  // An id that the workflow gives says more than a program; the runner's own ids (__run_2, or a number) do not.
  if (kind === 'run') return step !== undefined && !/^(__|\d+$)/.test(step) ? step : `Run ${name}`;
  return `${STAGES[stage ?? 'main'] ?? ''}${name}`;
}

/**
 * Processes of the runner, one after the other. Several of one step (a composite action's, or stages that overlap)
 * become one segment.
 * @param without a process that is left out
 */
export function segmentsOf(
  processes: readonly ProcessSpan[],
  timeline: Timeline,
  without?: number,
): Segment[] {
  const ordered = processes
    .map((process, at) => ({ process, end: timeline.ends[at] ?? timeline.end }))
    .filter(({ process }) => process.pid !== without)
    .sort((a, b) => a.process.start - b.process.start);
  const segments: Segment[] = [];
  for (const { process, end } of ordered) {
    const start = Math.max(process.start, timeline.start);
    if (end <= timeline.start || start >= timeline.end) continue;
    const previous = segments.at(-1);
    if (previous && start < previous.end - 1) {
      segments[segments.length - 1] = {
        start: previous.start,
        end: Math.max(previous.end, end),
        processes: [...previous.processes, process],
      };
    } else segments.push({ start, end: Math.max(start, end), processes: [process] });
  }
  return segments;
}

/** Steps from processes alone: what the runner started, and what lay between. */
export function spansOfSegments(segments: readonly Segment[]): Span[] {
  return segments.map(({ start, end, processes }) => {
    const first = processes[0]!;
    return {
      name: label(first),
      start,
      end,
      by: 'process',
      ...(first.what.step === undefined ? {} : { step: first.what.step }),
    };
  });
}

/** GitHub's times are cut to whole seconds; so far a moment may lie outside and still be inside. */
const SECOND = 1000;
/** What the runner takes between a step's beginning and its process, in milliseconds. */
const SPAWN = 250;

/**
 * Tells whether the Jobs API, which is seconds behind, lists no step yet for the last thing that the runner started.
 * @param last when that was, milliseconds since 1970; undefined where nobody saw
 */
export function lagsBehind(steps: readonly ApiStep[], last: number | undefined): boolean {
  if (steps.length === 0 || last === undefined) return false;
  return last - Math.max(...steps.map(step => step.startedAt)) > SECOND + SPAWN;
}

/**
 * When the last step's first process began, milliseconds on the monotonic clock; undefined without any.
 * @param self a process that does not count: the one that asks
 */
export function lastStepStart(processes: readonly ProcessSpan[], self: number): number | undefined {
  const ordered = processes.filter(({ pid }) => pid !== self).sort((a, b) => a.start - b.start);
  let at = ordered.length - 1;
  const same = (a: ProcessIdentity, b: ProcessIdentity) =>
    a.step !== undefined && a.step === b.step && a.stage === b.stage;
  while (at > 0 && same(ordered[at - 1]!.what, ordered[at]!.what)) at -= 1;
  return ordered[at]?.start;
}
const UNLIKELY = 0.3;

function mismatch(segment: Segment, step: { start: number; end: number; name: string }): number {
  const early = Math.max(0, step.start - segment.start) / SECOND;
  const late = Math.max(0, segment.start - (step.end + SECOND)) / SECOND;
  const overrun = Math.max(0, segment.end - (step.end + 1.5 * SECOND)) / SECOND;
  const names = segment.processes.some(
    ({ what }) => what.kind === 'action' && step.name.toLowerCase().includes(what.name.toLowerCase()),
  );
  return early + late + 0.5 * overrun - (names ? 0.5 : 0);
}

/**
 * Gives the Jobs API's steps the processes' exact bounds: every segment goes to a step, in order, at the least sum of
 * disagreement. A step without a process (the runner's own "Set up job", a step too short to be seen) keeps its seconds.
 */
export function mergeSteps(
  steps: readonly ApiStep[],
  segments: readonly Segment[],
  timeline: Timeline,
): Span[] {
  const known = steps
    .map(step => ({
      ...step,
      start: timeline.fromWall(step.startedAt),
      end: step.completedAt === undefined ? timeline.end : timeline.fromWall(step.completedAt),
    }))
    // Times that run backwards, or over before the meter began, tell nothing.
    .filter(step => step.end >= step.start && step.end + SECOND > timeline.start && step.start < timeline.end)
    .sort((a, b) => a.number - b.number);
  if (known.length === 0) return spansOfSegments(segments);

  // cost[s][k]: least disagreement with the first s segments given to the first k steps, the last one to step k.
  const count = known.length;
  const cost: number[][] = [new Array<number>(count + 1).fill(Infinity)];
  cost[0]![0] = 0;
  const from: number[][] = [[]];
  for (let s = 1; s <= segments.length; s += 1) {
    const row = new Array<number>(count + 1).fill(Infinity);
    const back = new Array<number>(count + 1).fill(0);
    let best = Infinity;
    let bestAt = 0;
    for (let k = 1; k <= count; k += 1) {
      const skipped = cost[s - 1]![k - 1]!;
      if (skipped < best) {
        best = skipped;
        bestAt = k - 1;
      }
      const shared = cost[s - 1]![k]! + (sameStep(segments[s - 2], segments[s - 1]!) ? 0 : UNLIKELY);
      const moved = best;
      const own = mismatch(segments[s - 1]!, known[k - 1]!);
      row[k] = Math.min(shared, moved) + own;
      back[k] = shared < moved ? k : bestAt;
    }
    cost.push(row);
    from.push(back);
  }
  const given = new Array<number>(segments.length).fill(-1);
  let k = cost[segments.length]!.indexOf(Math.min(...cost[segments.length]!));
  for (let s = segments.length; s >= 1; s -= 1) {
    given[s - 1] = k - 1;
    k = from[s]![k]!;
  }

  const bounds = known.map((step, at) => {
    const mine = segments.filter((_, index) => given[index] === at);
    return mine.length === 0
      ? { start: step.start, end: step.end, by: 'api' as const, name: step.name, step: undefined }
      : {
          start: mine[0]!.start,
          end: mine.at(-1)!.end,
          by: 'process' as const,
          name: step.name,
          step: mine[0]!.processes[0]!.what.step,
        };
  });
  // Exact bounds win over whole seconds where they meet.
  let reached = timeline.start;
  return bounds.flatMap((span, at) => {
    let { start, end } = span;
    if (span.by === 'api') {
      const next = bounds.slice(at + 1).find(other => other.by === 'process');
      if (next) end = Math.min(end, next.start);
      start = Math.min(start, end);
    }
    start = Math.max(start, reached);
    end = Math.min(Math.max(end, start), timeline.end);
    reached = end;
    // The second in which the meter itself began is not that step's.
    if (span.by === 'api' && end - start < 1 && known[at]!.end <= timeline.start) return [];
    const { name, by, step } = span;
    return [{ name, start, end, by, ...(step === undefined ? {} : { step }) }];
  });
}

function sameStep(a: Segment | undefined, b: Segment): boolean {
  const before = a?.processes.at(-1)?.what.step;
  return before !== undefined && before === b.processes[0]?.what.step;
}
