/** Jobs of runs and of their attempts. */
import { type Call, notFound, number, ok, page } from '../../api.ts';
import { attemptOf, type Job, type Repository } from '../../store.ts';
import { repositoryOf } from '../repositories.ts';
import { attemptFrom, jobShape, jobsIn, runOf } from './records.ts';

function jobsAnswer(call: Call, repository: Repository, jobs: readonly Job[]) {
  const { items, headers } = page(call, jobs);
  return ok({ total_count: jobs.length, jobs: items.map(job => jobShape(call, repository, job)) }, headers);
}

export function listJobs(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  const attempts = call.query.get('filter') === 'all' ? run.attempts : [attemptOf(run)];
  return jobsAnswer(
    call,
    repository,
    attempts.flatMap(attempt => jobsIn(call, attempt)),
  );
}

export function listAttemptJobs(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  return jobsAnswer(call, repository, jobsIn(call, attemptFrom(call, run)));
}

export function getJob(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const job = call.store.jobs.get(number(call, 'job_id'));
  if (!job || call.store.runs.get(job.run)?.repository !== repository.id) throw notFound();
  return ok(jobShape(call, repository, job));
}
