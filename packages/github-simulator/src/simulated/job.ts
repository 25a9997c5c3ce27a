import type { Conclusion, Job, Run, RunStatus } from '../store.ts';

import type { RunRepository } from './parents.ts';

/** The run that a job is of. */
export interface JobRun {
  readonly id: number;
  readonly data: Run;
  readonly repository: RunRepository;
  readonly jobs: readonly SimulatedJob[];
  setStatus(status: RunStatus, conclusion?: Conclusion | null): void;
}

export class SimulatedJob {
  readonly run: JobRun;
  readonly data: Job;

  constructor(run: JobRun, data: Job) {
    this.run = run;
    this.data = data;
  }

  get id(): number {
    return this.data.id;
  }

  get name(): string {
    return this.data.name;
  }

  start(runnerName = 'GitHub Actions 1'): this {
    this.data.status = 'in_progress';
    this.data.startedAt = this.run.repository.github.now();
    this.data.runnerName = runnerName;
    this.run.setStatus('in_progress');
    return this;
  }

  /** Ends this job; the run ends when all its jobs have. */
  complete(conclusion: Conclusion = 'success'): this {
    this.end(conclusion);
    const jobs = this.run.jobs;
    if (jobs.every(job => job.data.status === 'completed')) {
      const worst = (['failure', 'timed_out', 'cancelled'] as const).find(bad =>
        jobs.some(job => job.data.conclusion === bad),
      );
      this.run.setStatus('completed', worst ?? 'success');
    }
    return this;
  }

  /** Ends this job and leaves the run as it is. */
  end(conclusion: Conclusion): void {
    this.data.status = 'completed';
    this.data.conclusion = conclusion;
    this.data.completedAt = this.run.repository.github.now();
  }

  /** Sets the steps as the API shows them; times are milliseconds since 1970. */
  setSteps(
    steps: readonly { name: string; conclusion?: Conclusion; startedAt?: number; completedAt?: number }[],
  ): this {
    this.data.steps.splice(
      0,
      this.data.steps.length,
      ...steps.map((step, index) => ({
        number: index + 1,
        name: step.name,
        status:
          step.completedAt !== undefined
            ? ('completed' as const)
            : step.startedAt !== undefined
              ? ('in_progress' as const)
              : ('queued' as const),
        conclusion: step.completedAt === undefined ? null : (step.conclusion ?? 'success'),
        startedAt: step.startedAt,
        completedAt: step.completedAt,
      })),
    );
    return this;
  }
}
