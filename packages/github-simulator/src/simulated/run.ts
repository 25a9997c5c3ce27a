import { noteRun } from '../routes/actions/records.ts';
import { attemptOf, type Conclusion, type Job, type Run, type RunStatus } from '../store.ts';
import { SimulatedJob } from './job.ts';
import type { RunRepository } from './parents.ts';

export class SimulatedRun {
  readonly repository: RunRepository;
  readonly data: Run;

  constructor(repository: RunRepository, data: Run) {
    this.repository = repository;
    this.data = data;
  }

  get id(): number {
    return this.data.id;
  }

  get attempt(): number {
    return attemptOf(this.data).attempt;
  }

  get status(): RunStatus {
    return attemptOf(this.data).status;
  }

  /** A job of the latest attempt; queued until it starts. */
  addJob(options: { id?: number; name?: string; labels?: readonly string[] } = {}): SimulatedJob {
    const { github } = this.repository;
    const id = options.id ?? github.id();
    const job: Job = {
      id,
      run: this.data.id,
      attempt: this.attempt,
      name: options.name ?? 'build',
      createdAt: github.now(),
      labels: options.labels ?? ['ubuntu-latest'],
      status: 'queued',
      conclusion: null,
      startedAt: github.now(),
      completedAt: undefined,
      runnerName: null,
      steps: [],
    };
    github.store.jobs.set(id, job);
    attemptOf(this.data).jobs.push(id);
    if (this.status === 'completed') this.setStatus('queued');
    return new SimulatedJob(this, job);
  }

  get jobs(): SimulatedJob[] {
    const { store } = this.repository.github;
    return attemptOf(this.data).jobs.map(id => new SimulatedJob(this, store.jobs.get(id)!));
  }

  /** Takes its place in a concurrency group; the first of those that have not ended holds it. */
  joinConcurrencyGroup(name: string): void {
    this.data.concurrencyGroups.set(name, { since: this.repository.github.now() });
  }

  /** Waits for the reviewers of an environment. */
  waitFor(environment: string): void {
    const found = this.repository.data.environments.find(candidate => candidate.name === environment);
    if (!found) throw new Error(`no environment ${environment}`);
    this.data.pendingEnvironments.set(found.id, { since: this.repository.github.now() });
    this.setStatus('waiting');
  }

  setStatus(status: RunStatus, conclusion: Conclusion | null = null): void {
    const attempt = attemptOf(this.data);
    attempt.status = status;
    attempt.conclusion = conclusion;
    attempt.updatedAt = this.repository.github.now();
    noteRun(this.data, attempt.updatedAt);
  }

  /** Ends the run; jobs that still run end with it. */
  complete(conclusion: Conclusion = 'success'): void {
    for (const job of this.jobs) if (job.data.status !== 'completed') job.end(conclusion);
    this.setStatus('completed', conclusion);
  }

  /** Starts the next attempt; the one before is over. Its jobs are new ones. */
  rerun(options: { by?: string } = {}): SimulatedRun {
    if (this.status !== 'completed') this.complete('cancelled');
    const { github } = this.repository;
    const by = options.by === undefined ? this.data.actor : github.addUser({ login: options.by }).id;
    const now = github.now();
    this.data.attempts.push({
      attempt: this.attempt + 1,
      triggeringActor: by,
      startedAt: now,
      status: 'queued',
      conclusion: null,
      updatedAt: now,
      jobs: [],
    });
    noteRun(this.data, now);
    return this;
  }
}
