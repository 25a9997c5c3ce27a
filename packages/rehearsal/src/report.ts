import { type JobRecord, type Result, saying } from './act-log.ts';

/** The JSON of `scripts/rehearse`; its shape is part of the interface. */
export interface ScenarioReport {
  readonly scenario: string;
  /** The scenario in one sentence. */
  readonly what: string;
  /** The scenario ended as it should, a scenario made to stop included. */
  readonly ok: boolean;
  readonly seconds: number;
  readonly engine: { readonly act: string; readonly node: string };
  readonly services: {
    readonly mariadb: { readonly version: string };
    readonly rabbitmq: { readonly version: string };
  };
  readonly hosts: readonly { readonly name: string; readonly kind: string }[];
  readonly jobs: readonly JobReport[];
  readonly gate: { readonly decision: string; readonly reason: string; readonly ref: string } | null;
  readonly lock: {
    readonly key: string;
    readonly acquired: boolean;
    readonly released: boolean;
    readonly waitedSeconds: number;
    readonly fencingToken: number | null;
  } | null;
  readonly guard: { readonly status: string; readonly pending: number } | null;
  readonly release: {
    readonly id: string;
    readonly previous: string;
    readonly commit: string;
    readonly url: string;
    readonly served: string;
  } | null;
  readonly energy: {
    readonly joules: number;
    readonly low: number;
    readonly high: number;
    readonly steps: readonly EnergyStep[];
  } | null;
  /** What a rehearsal cannot show or did by a stand-in, in words. */
  readonly skipped: readonly string[];
  /** What was expected and what came, one line each; the first that differs is why `ok` is false. */
  readonly expectations: readonly Expectation[];
}

/** A scenario that cannot be played on this machine. */
export interface NotPlayed {
  readonly scenario: string;
  readonly reason: string;
}

/** The JSON of `scripts/rehearse all`. */
interface SuiteReport {
  /** Every scenario was played and ended as it should, or is in `skipped`; and at least one was played. */
  readonly ok: boolean;
  readonly seconds: number;
  readonly scenarios: readonly ScenarioReport[];
  readonly skipped: readonly NotPlayed[];
  /** Why there is no further report. */
  readonly error?: string;
}

/** The report of `all`. `wanted`: how many scenarios there are. Pure. */
export function suiteReport(parts: {
  readonly wanted: number;
  readonly seconds: number;
  readonly played: readonly ScenarioReport[];
  readonly skipped: readonly NotPlayed[];
  readonly error?: string | undefined;
}): SuiteReport {
  const { wanted, seconds, played, skipped, error } = parts;
  const ok =
    error === undefined &&
    played.length > 0 &&
    played.length + skipped.length === wanted &&
    played.every(report => report.ok);
  return { ok, seconds, scenarios: played, skipped, ...(error === undefined ? {} : { error }) };
}

export interface Expectation {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  readonly ok: boolean;
}

export interface EnergyStep {
  readonly job: string;
  readonly name: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly joules: number;
}

export interface JobReport {
  readonly id: string;
  readonly name: string;
  readonly matrix: Readonly<Record<string, string>>;
  readonly environment: string;
  readonly result: Result | 'waiting';
  readonly seconds: number;
  readonly steps: readonly StepReport[];
}

interface StepReport {
  readonly name: string;
  readonly result: Result;
  readonly seconds: number;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it said when it failed; only where it did. */
  readonly errors?: readonly string[];
}

/** To a thousandth. */
export const round = (value: number) => Math.round(value * 1000) / 1000;

export function reportJob(job: JobRecord, environment: string): JobReport {
  return {
    id: job.id,
    name: job.name,
    matrix: job.matrix,
    environment,
    result: job.result,
    seconds: round((job.endedAt - job.startedAt) / 1000),
    steps: job.steps.map(step => {
      const errors = step.annotations.filter(({ level }) => level === 'error').map(saying);
      return {
        name: step.stage === 'Main' ? step.name : `${step.stage} ${step.name}`,
        result: step.result,
        seconds: round(step.seconds),
        outputs: step.outputs,
        ...(step.result === 'failure' && errors.length > 0 ? { errors } : {}),
      };
    }),
  };
}

/** One line for each error of a step that failed: where, and its words. */
export function failuresOf(jobs: readonly JobReport[]): string[] {
  return jobs.flatMap(job =>
    job.steps.flatMap(step => (step.errors ?? []).map(error => `${job.name} › ${step.name}: ${error}`)),
  );
}

export function expectation(what: string, expected: unknown, actual: unknown): Expectation {
  const [wanted, got] = [String(expected), String(actual)];
  return { what, expected: wanted, actual: got, ok: wanted === got };
}
