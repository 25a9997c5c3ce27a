import type { Ticket } from './state.ts';

/** What the runner knows about the job that asks. */
interface JobIdentity {
  readonly owner: string;
  readonly repo: string;
  readonly runId: number;
  readonly runAttempt: number;
  readonly runNumber: number;
  /** The commit that the job deploys, as a full SHA; anything else counts as not known. */
  readonly sha: string;
  /** GITHUB_WORKFLOW_REF, or the workflow's name. */
  readonly workflow: string;
  /** The job's key in the workflow. */
  readonly job: string;
  /** The Jobs API's id (`job.check_run_id`); undefined where the host does not tell. */
  readonly jobId: number | undefined;
  /** RUNNER_NAME: tells the jobs of a matrix apart where the id is unknown. */
  readonly runner: string;
  /** `run`: all jobs of this attempt of the run share one place, which stays until that attempt ends. `job` unless given. */
  readonly scope?: 'job' | 'run';
}

/** What the nonce of a run's ticket ends with. A job's ends with its number, or with its runner behind an `@`. */
const RUN = '.run';

/** Whether a ticket is that of a whole run (`scope: run`). */
export const isRunTicket = ({ nonce }: Ticket): boolean => nonce.endsWith(RUN);

/** Whether `ticket` is that of the whole run of the job with `me`, and not that job's own: who waits for it waits for itself. */
export const isOwnRun = (ticket: Ticket, me: Ticket): boolean =>
  isRunTicket(ticket) &&
  ticket.nonce !== me.nonce &&
  ticket.run === me.run &&
  ticket.attempt === me.attempt &&
  ticket.repository === me.repository;

/** The ticket of a job. A job gets the same one in every step and in post; a re-run gets another. */
export function ticketOf(job: JobIdentity): Ticket {
  const ofRun = job.scope === 'run';
  const self = job.jobId ?? `${job.job}@${job.runner}`.replace(/[^A-Za-z0-9._:@-]/g, '_').slice(0, 120);
  return {
    nonce: `${job.runId}.${job.runAttempt}${ofRun ? RUN : `.${self}`}`,
    repository: `${job.owner}/${job.repo}`,
    run: job.runId,
    attempt: job.runAttempt,
    // Without a job, GitHub is asked about the run.
    job: ofRun ? null : (job.jobId ?? null),
    number: job.runNumber,
    sha: /^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(job.sha) ? job.sha : '',
    workflow: job.workflow.split('@')[0]!.slice(0, 300),
    name: job.job.slice(0, 100),
  };
}

/** The page of the run behind a ticket. */
export function runUrl(serverUrl: string, ticket: Ticket): string {
  const attempt = ticket.attempt > 1 ? `/attempts/${ticket.attempt}` : '';
  return `${serverUrl.replace(/\/$/, '')}/${ticket.repository}/actions/runs/${ticket.run}${attempt}`;
}

/** A ticket in the words of messages. */
export function describeTicket(ticket: Ticket): string {
  return `${ticket.repository} run ${ticket.run}${ticket.attempt > 1 ? ` (attempt ${ticket.attempt})` : ''}`;
}
