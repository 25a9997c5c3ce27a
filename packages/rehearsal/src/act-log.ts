/**
 * What act (nektos/act 0.2.89, `--json`) says, line by line, folded into jobs and steps. Pure: the same lines give the
 * same record, whatever the order in which parallel jobs interleave.
 */

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped' | 'running';

interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  /** The code of what went wrong, or the test that failed. */
  readonly title?: string;
  readonly message: string;
}

/** An annotation as one line of words. */
export function saying({ title, message }: Annotation): string {
  return title === undefined ? message : `${title}: ${message}`;
}

export interface StepRecord {
  readonly name: string;
  readonly stage: 'Pre' | 'Main' | 'Post';
  result: Result;
  seconds: number;
  readonly outputs: Record<string, string>;
  readonly summary: string[];
  readonly annotations: Annotation[];
  /** The end of what the step printed, for a report. */
  readonly tail: string[];
}

export interface JobRecord {
  /** The job's id in its workflow, behind the ids of the jobs that call it: `test / pytest`. */
  readonly id: string;
  /** As GitHub shows it, matrix values included. */
  readonly name: string;
  readonly matrix: Readonly<Record<string, string>>;
  result: Result;
  startedAt: number;
  endedAt: number;
  readonly steps: StepRecord[];
}

export interface ActRecord {
  readonly jobs: Map<string, JobRecord>;
  /** Lines that belong to no job: what act itself complains about. */
  readonly complaints: string[];
}

/** What one line changed, for progress displays and for whoever mirrors the run. */
export type ActEvent =
  | { readonly kind: 'job-started'; readonly job: JobRecord }
  | { readonly kind: 'job-ended'; readonly job: JobRecord }
  | { readonly kind: 'step-started'; readonly job: JobRecord; readonly step: StepRecord }
  | { readonly kind: 'step-ended'; readonly job: JobRecord; readonly step: StepRecord }
  | { readonly kind: 'output'; readonly job: JobRecord; readonly step: StepRecord; readonly text: string };

interface ActLine {
  readonly job?: string;
  readonly jobID?: string;
  readonly matrix?: Record<string, unknown>;
  readonly msg?: string;
  readonly level?: string;
  readonly stage?: string;
  readonly step?: string;
  readonly stepID?: readonly string[];
  readonly stepid?: readonly string[];
  readonly stepResult?: string;
  readonly jobResult?: string;
  readonly executionTime?: number;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly kvPairs?: Record<string, unknown>;
  readonly content?: string;
  readonly raw_output?: boolean;
  readonly time?: string;
}

const TAIL = 200;

export function emptyRecord(): ActRecord {
  return { jobs: new Map(), complaints: [] };
}

/** act names a job `workflow/caller/job name-N`, N the matrix leg; GitHub shows `caller / job name`. */
function displayName(job: string): string {
  const parts = job.split('/').slice(1);
  return parts.join(' / ').replace(/-\d+$/, '');
}

function jobId(line: ActLine): string {
  const callers = (line.job ?? '').split('/').slice(1, -1);
  return [...callers, line.jobID ?? ''].join(' / ');
}

const asResult = (text: string | undefined): Result =>
  text === 'success' || text === 'failure' || text === 'cancelled' || text === 'skipped' ? text : 'failure';

function stepOf(job: JobRecord, line: ActLine): StepRecord | undefined {
  // Steps inside a composite action carry longer ids; what they print counts for the step that uses the action.
  const stage = line.stage;
  if (stage !== 'Pre' && stage !== 'Main' && stage !== 'Post') return undefined;
  const nested = (line.stepID?.length ?? 0) > 1;
  const last = job.steps.at(-1);
  if (nested) return last;
  const name = line.step ?? '';
  const known = job.steps.findLast(step => step.name === name && step.stage === stage);
  return known;
}

/**
 * Folds one line into `record` (in place) and says what changed. `heard` is when the line came, in milliseconds since 1970:
 * act's own times are whole seconds.
 */
export function fold(record: ActRecord, text: string, heard?: number): ActEvent[] {
  let line: ActLine;
  try {
    line = JSON.parse(text) as ActLine;
  } catch {
    if (text.trim() !== '') record.complaints.push(text.trim());
    return [];
  }
  if (line.job === undefined) {
    if (line.level === 'error' || line.level === 'fatal') record.complaints.push(line.msg ?? '');
    return [];
  }
  const at = heard ?? (Date.parse(line.time ?? '') || 0);
  const events: ActEvent[] = [];
  let job = record.jobs.get(line.job);
  if (!job) {
    job = {
      id: jobId(line),
      name: displayName(line.job),
      matrix: Object.fromEntries(
        Object.entries(line.matrix ?? {}).map(([key, value]) => [key, String(value)]),
      ),
      result: 'running',
      startedAt: at,
      endedAt: at,
      steps: [],
    };
    record.jobs.set(line.job, job);
    events.push({ kind: 'job-started', job });
  }
  job.endedAt = at;
  if (line.jobResult !== undefined) {
    // In a matrix act gives every leg the result of the worst one, so a leg's result is taken from its steps.
    const failed = job.steps.some(step => step.result === 'failure');
    const result = asResult(line.jobResult);
    job.result = result === 'failure' && !failed && job.steps.length > 0 ? 'success' : result;
    events.push({ kind: 'job-ended', job });
    return events;
  }
  const nested = (line.stepID?.length ?? 0) > 1;
  if (line.msg?.startsWith('⭐ Run ') && !nested && line.stage && line.stepID) {
    const step: StepRecord = {
      name: line.step ?? '',
      stage: line.stage as StepRecord['stage'],
      result: 'running',
      seconds: 0,
      outputs: {},
      summary: [],
      annotations: [],
      tail: [],
    };
    job.steps.push(step);
    events.push({ kind: 'step-started', job, step });
    return events;
  }
  const step = stepOf(job, line);
  if (!step) return events;
  if (line.stepResult !== undefined && !nested) {
    step.result = asResult(line.stepResult);
    step.seconds = (line.executionTime ?? 0) / 1e9;
    events.push({ kind: 'step-ended', job, step });
  } else if (line.command === 'set-output' && !nested && line.name !== undefined) {
    step.outputs[line.name] = line.arg ?? '';
  } else if (line.command === 'summary') {
    step.summary.push(line.content ?? '');
  } else if (line.command === 'error' || line.command === 'warning' || line.command === 'notice') {
    const title = line.kvPairs?.title;
    step.annotations.push({
      level: line.command,
      ...(typeof title === 'string' && title !== '' ? { title } : {}),
      message: line.arg ?? '',
    });
  } else if (line.raw_output) {
    const output = (line.msg ?? '').replace(/\n$/, '');
    step.tail.push(output);
    if (step.tail.length > TAIL) step.tail.shift();
    events.push({ kind: 'output', job, step, text: output });
  }
  return events;
}
