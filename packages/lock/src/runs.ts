/**
 * `strategy: runs`: which older runs a run waits for. For its own inputs it decides as softprops/turnstyle 3.3 does;
 * test/advisory-scenarios.ts has each decision, and where and why this one differs.
 */
/** What is known of a run of a workflow. */
export interface WorkflowRun {
  readonly id: number;
  readonly attempt: number;
  readonly createdMs: number;
  /** Of this attempt; not a number where GitHub does not say. */
  readonly startedMs: number;
  readonly status: string;
  readonly conclusion?: string | null;
  readonly workflow: number;
  readonly path: string;
  readonly title: string;
  /** Of the workflow. */
  readonly name?: string;
  readonly event: string;
  readonly branch: string | null;
  readonly repository: number;
  /** The repository of the commit: another one for a fork. */
  readonly headRepository: number | undefined;
}

/** For which runs a job waits. */
export interface RunsPolicy {
  readonly sameBranchOnly: boolean;
  /** For sameBranchOnly: instead of the run's own branch. */
  readonly branch?: string | undefined;
  /** Take turns with all runs of the repository that have this word in their title or their workflow's name. */
  readonly queueName?: string | undefined;
  /** Only until this job (and this step of it) is over, not until the whole run is. */
  readonly job?: string | undefined;
  readonly step?: string | undefined;
  /** Also wait for runs that wait for a person's approval, which may take up to 30 days. */
  readonly waitForApprovals: boolean;
}

/** The place of a run in time: of a first attempt its creation, of a re-run its start. Ids break ties. */
function orderKey(
  run: Pick<WorkflowRun, 'id' | 'attempt' | 'createdMs' | 'startedMs'>,
): readonly [number, number] {
  return [run.attempt === 1 ? run.createdMs : run.startedMs, run.id];
}

/**
 * Whether a run goes before another. First attempts are ordered by their ids, which only grow; where one of the two is a
 * re-run, time decides. Both sides compute the same, so of two runs exactly one waits. A run without a time is ahead of nobody.
 */
export function isAhead(other: WorkflowRun, mine: WorkflowRun): boolean {
  if (other.attempt === 1 && mine.attempt === 1) return other.id < mine.id;
  const [time, id] = orderKey(other);
  const [myTime, myId] = orderKey(mine);
  return time < myTime || (time === myTime && id < myId);
}

/** Events that only people with write access can cause for a commit of this repository. */
const EVENTS = new Set([
  'push',
  'workflow_dispatch',
  'schedule',
  'release',
  'repository_dispatch',
  'deployment',
  'merge_group',
  'workflow_run',
]);

/**
 * Whether `word` is in `text` as a name of its own. A dash before it is allowed (`deploy-production`); a dash and more after it
 * makes another name (`production-like`), as a letter or digit on either side does.
 */
function hasWord(text: string, word: string): boolean {
  const letter = /[\p{L}\p{N}]/u;
  const suffix = /^[\p{L}\p{N}]|^[_-][\p{L}\p{N}]/u;
  for (let at = text.indexOf(word); word !== '' && at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.slice(0, at).at(-1) ?? '';
    if (!letter.test(before) && !suffix.test(text.slice(at + word.length))) return true;
  }
  return false;
}

/** Whether a run is in the queue of this name, by its title or its workflow's name. */
export function isInQueue(run: Pick<WorkflowRun, 'title' | 'name'>, queueName: string): boolean {
  return hasWord(run.title, queueName) || hasWord(run.name ?? '', queueName);
}

/** Whether two runs take turns. A fork's branch of the same name, or a pull request's title, is no way in. */
export function sharesTurns(other: WorkflowRun, mine: WorkflowRun, policy: RunsPolicy): boolean {
  if (other.id === mine.id) return false;
  if (other.headRepository !== other.repository && mine.headRepository === mine.repository) return false;
  if (policy.sameBranchOnly && other.branch !== (policy.branch ?? mine.branch)) return false;
  if (policy.queueName === undefined) return other.workflow === mine.workflow;
  // A title is chosen by whoever opens a pull request or an issue.
  if (!EVENTS.has(other.event) && other.event !== mine.event) return false;
  return isInQueue(other, policy.queueName);
}

/**
 * Whether a run may still work. A run that concluded with success is over, although its status may say so later. One that
 * waits for a person's approval counts only where the policy says so.
 */
export function mayStillRun(run: WorkflowRun, policy: RunsPolicy): boolean {
  if (run.status === 'completed' || run.conclusion === 'success') return false;
  return run.status !== 'waiting' || policy.waitForApprovals;
}

/** A job as GitHub shows it. */
export interface RunJob {
  readonly name: string;
  readonly status: string;
  readonly steps?: readonly { readonly name: string; readonly status: string }[];
}

/**
 * Whether the job called `name` of a run, or that step of it, is over. Jobs of its matrix (`name (x)`) and of its reusable
 * workflow (`name / x`) belong to it.
 */
export function jobIsOver(jobs: readonly RunJob[], name: string, step: string | undefined): boolean {
  const mine = jobs.filter(
    job => job.name === name || job.name.startsWith(`${name} (`) || job.name.startsWith(`${name} / `),
  );
  // A job that is not there yet may still come.
  if (mine.length === 0) return false;
  return mine.every(
    job =>
      job.status === 'completed' ||
      (step !== undefined &&
        job.steps?.some(({ name: own, status }) => own === step && status === 'completed') === true),
  );
}
