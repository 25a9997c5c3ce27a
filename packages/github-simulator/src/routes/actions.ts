import { type Call, nodeId, notFound, number, ok, page, type Route, time } from '../api.ts';
import { commitAt } from '../objects.ts';
import { repositoryPage, repositoryShape, repositoryUrl, userById } from '../shapes.ts';
import type { Attempt, Job, Repository, Run, RunSnapshot, Workflow } from '../store.ts';
import { attemptOf } from '../store.ts';
import { repositoryOf } from './repositories.ts';

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

/** The run as lists show it now; undefined while it is too young to be listed. */
function listed(call: Call, run: Run): RunSnapshot | undefined {
  return run.seen.findLast(snapshot => snapshot.at <= call.now - call.settings.listLagMs);
}

function workflowOf(repository: Repository, run: Run): Workflow {
  return repository.workflows.find(workflow => workflow.id === run.workflow)!;
}

function workflowShape(call: Call, repository: Repository, workflow: Workflow): Record<string, unknown> {
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

function runOf(call: Call, repository: Repository): Run {
  const run = call.store.runs.get(number(call, 'run_id'));
  if (run?.repository !== repository.id) throw notFound();
  return run;
}

function findWorkflow(call: Call, repository: Repository): Workflow {
  const wanted = call.params['workflow_id']!;
  const found = repository.workflows.find(
    workflow => String(workflow.id) === wanted || workflow.path.split('/').at(-1) === wanted,
  );
  if (!found) throw notFound();
  return found;
}

function listWorkflows(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const { items, headers } = page(call, repository.workflows);
  return ok(
    {
      total_count: repository.workflows.length,
      workflows: items.map(workflow => workflowShape(call, repository, workflow)),
    },
    headers,
  );
}

function getWorkflow(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  return ok(workflowShape(call, repository, findWorkflow(call, repository)));
}

/** GitHub shows at most the first 1,000 runs of a filtered search. */
const MOST_FILTERED = 1_000;

function runsOf(call: Call, repository: Repository, workflow: Workflow | undefined) {
  const { query } = call;
  const value = (name: string) => query.get(name) ?? undefined;
  const status = value('status');
  const branch = value('branch');
  const event = value('event');
  const sha = value('head_sha');
  const actor = value('actor')?.toLowerCase();
  const created = value('created');
  const filtered = [status, branch, event, sha, actor, created].some(filter => filter !== undefined);
  const all: { run: Run; snapshot: RunSnapshot }[] = [];
  for (const run of call.store.runs.values()) {
    if (run.repository !== repository.id || (workflow && run.workflow !== workflow.id)) continue;
    const snapshot = listed(call, run);
    if (!snapshot) continue;
    const login = call.store.users.get(run.actor)?.login.toLowerCase();
    if (status !== undefined && status !== snapshot.status && status !== snapshot.conclusion) continue;
    if (branch !== undefined && branch !== run.headBranch) continue;
    if (event !== undefined && event !== run.event) continue;
    if (sha !== undefined && sha !== run.headSha) continue;
    if (actor !== undefined && actor !== login) continue;
    if (created !== undefined && !inRange(created, run.createdAt)) continue;
    all.push({ run, snapshot });
  }
  all.sort((one, other) => other.run.createdAt - one.run.createdAt || other.run.id - one.run.id);
  const { items, headers } = page(call, filtered ? all.slice(0, MOST_FILTERED) : all);
  return ok(
    {
      total_count: all.length,
      workflow_runs: items.map(({ run, snapshot }) => runShape(call, repository, run, snapshot)),
    },
    headers,
  );
}

/** GitHub's search syntax for dates: `>=2026-01-01`, `2026-01-01..2026-02-01`, `2026-01-01`. */
function inRange(range: string, at: number): boolean {
  const [, operator = '', from = '', to] = /^(>=|<=|>|<)?(.*?)(?:\.\.(.*))?$/.exec(range) ?? [];
  const start = Date.parse(from);
  if (to !== undefined) return (from === '*' || at >= start) && (to === '*' || at <= Date.parse(to));
  if (operator === '>=') return at >= start;
  if (operator === '<=') return at <= start;
  if (operator === '>') return at > start;
  if (operator === '<') return at < start;
  return time(at).startsWith(from);
}

function listRuns(call: Call) {
  return runsOf(call, repositoryOf(call, ['actions', 'read']), undefined);
}

function listWorkflowRuns(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  return runsOf(call, repository, findWorkflow(call, repository));
}

function getRun(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  return ok(runShape(call, repository, run, attemptOf(run)));
}

function attemptFrom(call: Call, run: Run): Attempt {
  const found = run.attempts[number(call, 'attempt') - 1];
  if (!found) throw notFound();
  return found;
}

function getAttempt(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  return ok(runShape(call, repository, run, attemptFrom(call, run)));
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

function jobsAnswer(call: Call, repository: Repository, jobs: readonly Job[]) {
  const { items, headers } = page(call, jobs);
  return ok({ total_count: jobs.length, jobs: items.map(job => jobShape(call, repository, job)) }, headers);
}

const jobsIn = (call: Call, attempt: Attempt) => attempt.jobs.map(id => call.store.jobs.get(id)!);

function listJobs(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  const attempts = call.query.get('filter') === 'all' ? run.attempts : [attemptOf(run)];
  return jobsAnswer(
    call,
    repository,
    attempts.flatMap(attempt => jobsIn(call, attempt)),
  );
}

function listAttemptJobs(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  return jobsAnswer(call, repository, jobsIn(call, attemptFrom(call, run)));
}

function getJob(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const job = call.store.jobs.get(number(call, 'job_id'));
  if (!job || call.store.runs.get(job.run)?.repository !== repository.id) throw notFound();
  return ok(jobShape(call, repository, job));
}

export const routes: readonly Route[] = [
  { method: 'GET', path: '/repos/{owner}/{repo}/actions/workflows', handle: listWorkflows },
  { method: 'GET', path: '/repos/{owner}/{repo}/actions/workflows/{workflow_id}', handle: getWorkflow },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    handle: listWorkflowRuns,
  },
  { method: 'GET', path: '/repos/{owner}/{repo}/actions/runs', handle: listRuns },
  { method: 'GET', path: '/repos/{owner}/{repo}/actions/runs/{run_id}', handle: getRun },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt}',
    handle: getAttempt,
  },
  { method: 'GET', path: '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs', handle: listJobs },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt}/jobs',
    handle: listAttemptJobs,
  },
  { method: 'GET', path: '/repos/{owner}/{repo}/actions/jobs/{job_id}', handle: getJob },
];
