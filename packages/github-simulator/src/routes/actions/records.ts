/** Workflows, runs and jobs as the API shows them, and how a path names them. */
import { type Call, nodeId, notFound, number, time } from '../../api.ts';
import { commitAt } from '../../objects.ts';
import { repositoryPage, repositoryShape, repositoryUrl, userById } from '../../shapes.ts';
import {
  type Attempt,
  attemptOf,
  type Conclusion,
  type Job,
  type Repository,
  type Run,
  type RunSnapshot,
  type Workflow,
} from '../../store.ts';

/** Notes what lists will show once their lag has passed. Called after every change of a run. */
export function noteRun(run: Run, now: number): void {
  const attempt = attemptOf(run);
  run.seen.push({
    at: now,
    attempt: attempt.attempt,
    status: attempt.status,
    conclusion: attempt.conclusion,
    updatedAt: attempt.updatedAt,
  });
}

export function workflowOf(repository: Repository, run: Run): Workflow {
  return repository.workflows.find(workflow => workflow.id === run.workflow)!;
}

export function workflowShape(
  call: Call,
  repository: Repository,
  workflow: Workflow,
): Record<string, unknown> {
  return {
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: time(workflow.createdAt),
    updated_at: time(workflow.createdAt),
    url: `${repositoryUrl(call, repository)}/actions/workflows/${workflow.id}`,
    html_url: `${repositoryPage(call, repository)}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${repositoryPage(call, repository)}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

export function runShape(
  call: Call,
  repository: Repository,
  run: Run,
  snapshot: Pick<RunSnapshot, 'attempt' | 'status' | 'conclusion' | 'updatedAt'>,
): Record<string, unknown> {
  const attempt = run.attempts[snapshot.attempt - 1]!;
  const workflow = workflowOf(repository, run);
  const api = repositoryUrl(call, repository);
  const url = `${api}/actions/runs/${run.id}`;
  const headRepository = call.store.repositories.get(run.headRepository);
  const commit = commitAt(repository.objects, run.headSha);
  const identity = commit?.author ?? {
    name: 'unknown',
    email: 'unknown@users.noreply.github.com',
    seconds: 0,
  };
  return {
    id: run.id,
    name: workflow.name,
    node_id: nodeId('WorkflowRun', run.id),
    check_suite_id: run.id + 1_000_000,
    check_suite_node_id: nodeId('CheckSuite', run.id + 1_000_000),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: workflow.path,
    display_title: run.displayTitle,
    run_number: run.runNumber,
    run_attempt: attempt.attempt,
    event: run.event,
    status: snapshot.status,
    conclusion: snapshot.conclusion,
    workflow_id: workflow.id,
    url,
    html_url: `${repositoryPage(call, repository)}/actions/runs/${run.id}`,
    pull_requests: run.pulls.flatMap(pull => pullReference(call, repository, pull)),
    created_at: time(run.createdAt),
    updated_at: time(snapshot.updatedAt),
    actor: userById(call, run.actor),
    triggering_actor: userById(call, attempt.triggeringActor),
    run_started_at: time(attempt.startedAt),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.id + 1_000_000}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt.attempt > 1 ? `${url}/attempts/${attempt.attempt - 1}` : null,
    workflow_url: `${api}/actions/workflows/${workflow.id}`,
    head_commit: {
      id: run.headSha,
      tree_id: commit?.tree ?? run.headSha,
      message: commit?.message ?? '',
      timestamp: time(identity.seconds * 1000),
      author: { name: identity.name, email: identity.email },
      committer: { name: identity.name, email: identity.email },
    },
    repository: repositoryShape(call, repository),
    head_repository: headRepository ? repositoryShape(call, headRepository) : null,
  };
}

/** GitHub lists only pull requests from within the repository here: a fork's run has an empty list. */
function pullReference(call: Call, repository: Repository, pullNumber: number): unknown[] {
  const pull = repository.pulls.get(pullNumber);
  if (!pull || pull.headRepository !== repository.id) return [];
  const url = repositoryUrl(call, repository);
  const repo = { id: repository.id, url, name: repository.name };
  return [
    {
      url: `${url}/pulls/${pull.number}`,
      id: pull.id,
      number: pull.number,
      head: { ref: pull.headRef, sha: pull.headSha, repo },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo },
    },
  ];
}

export function runOf(call: Call, repository: Repository): Run {
  const run = call.store.runs.get(number(call, 'run_id'));
  if (run?.repository !== repository.id) throw notFound();
  return run;
}

export function findWorkflow(call: Call, repository: Repository): Workflow {
  const wanted = call.params['workflow_id']!;
  const found = repository.workflows.find(
    workflow => String(workflow.id) === wanted || workflow.path.split('/').at(-1) === wanted,
  );
  if (!found) throw notFound();
  return found;
}

export function attemptFrom(call: Call, run: Run): Attempt {
  const found = run.attempts[number(call, 'attempt') - 1];
  if (!found) throw notFound();
  return found;
}

export function jobShape(call: Call, repository: Repository, job: Job): Record<string, unknown> {
  const run = call.store.runs.get(job.run)!;
  const url = repositoryUrl(call, repository);
  const at = (moment: number | undefined) => (moment === undefined ? null : time(moment));
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: workflowOf(repository, run).name,
    head_branch: run.headBranch,
    run_url: `${url}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run.headSha,
    url: `${url}/actions/jobs/${job.id}`,
    html_url: `${repositoryPage(call, repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: time(job.createdAt),
    started_at: time(job.startedAt),
    completed_at: at(job.completedAt),
    name: job.name,
    steps: job.steps.map(step => ({
      name: step.name,
      status: step.status,
      conclusion: step.conclusion,
      number: step.number,
      started_at: at(step.startedAt),
      completed_at: at(step.completedAt),
    })),
    check_run_url: `${url}/check-runs/${job.id}`,
    labels: job.labels,
    runner_id: job.runnerName === null ? null : 1,
    runner_name: job.runnerName,
    runner_group_id: job.runnerName === null ? null : 1,
    runner_group_name: job.runnerName === null ? null : 'GitHub Actions',
  };
}

export const jobsIn = (call: Call, attempt: Attempt) => attempt.jobs.map(id => call.store.jobs.get(id)!);

export function finish(call: Call, run: Run, conclusion: Conclusion): void {
  const attempt = attemptOf(run);
  for (const job of jobsIn(call, attempt)) {
    if (job.status === 'completed') continue;
    job.status = 'completed';
    job.conclusion = conclusion;
    job.completedAt = call.now;
  }
  attempt.status = 'completed';
  attempt.conclusion = conclusion;
  attempt.updatedAt = call.now;
}
