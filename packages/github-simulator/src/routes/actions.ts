import {
  type Call,
  cursorPage,
  invalid,
  noContent,
  nodeId,
  notFound,
  number,
  ok,
  page,
  type Route,
  refuse,
  text,
  time,
  unprocessable,
} from '../api.ts';
import { blobUrl } from '../blobs.ts';
import { commitAt } from '../objects.ts';
import { repositoryPage, repositoryShape, repositoryUrl, userById } from '../shapes.ts';
import {
  type Artifact,
  type Attempt,
  attemptOf,
  type Conclusion,
  type Job,
  type Repository,
  type Run,
  type RunSnapshot,
  type Workflow,
} from '../store.ts';
import { deploymentShape, environmentShape } from './deployments.ts';
import { resolve } from './git.ts';
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

/** Members of a group in the order in which they started to wait; the first holds it. */
function groupMembers(call: Call, repository: Repository, name: string): Run[] {
  const since = (run: Run) => run.concurrencyGroups.get(name)!.since;
  return [...call.store.runs.values()]
    .filter(
      run =>
        run.repository === repository.id &&
        run.concurrencyGroups.has(name) &&
        attemptOf(run).status !== 'completed',
    )
    .sort((one, other) => since(one) - since(other) || one.id - other.id);
}

function groupUrl(call: Call, repository: Repository, name: string): string {
  return `${repositoryUrl(call, repository)}/actions/concurrency_groups/${encodeURIComponent(name)}`;
}

function memberShape(
  call: Call,
  repository: Repository,
  run: Run,
  position: number,
): Record<string, unknown> {
  return {
    run_id: run.id,
    run_name: workflowOf(repository, run).name,
    run_url: `${repositoryUrl(call, repository)}/actions/runs/${run.id}`,
    run_html_url: `${repositoryPage(call, repository)}/actions/runs/${run.id}`,
    status: position === 0 ? 'in_progress' : 'pending',
  };
}

function listConcurrencyGroups(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const names = new Set(
    [...call.store.runs.values()]
      .filter(run => run.repository === repository.id && attemptOf(run).status !== 'completed')
      .flatMap(run => [...run.concurrencyGroups.keys()]),
  );
  const { items, headers } = cursorPage(call, [...names].sort());
  return ok(
    {
      total_count: names.size,
      concurrency_groups: items.map(name => ({
        group_name: name,
        group_url: groupUrl(call, repository, name),
        last_acquired_at: time(groupMembers(call, repository, name)[0]!.concurrencyGroups.get(name)!.since),
      })),
    },
    headers,
  );
}

/** Group names are compared without regard to case. 404 while nobody holds or waits. */
function getConcurrencyGroup(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const wanted = call.params['name']!.toLowerCase();
  const name = [...call.store.runs.values()]
    .flatMap(run => [...run.concurrencyGroups.keys()])
    .find(candidate => candidate.toLowerCase() === wanted);
  let members = name === undefined ? [] : groupMembers(call, repository, name);
  if (name === undefined || members.length === 0) throw notFound();
  const ahead = call.query.get('ahead_of_run');
  if (ahead !== null) {
    const index = members.findIndex(run => run.id === Number(ahead));
    if (index < 0) throw unprocessable('The specified run is not in this concurrency group.');
    members = members.slice(0, index + 1);
  }
  return ok({
    group_name: name,
    group_url: groupUrl(call, repository, name),
    total_count: members.length,
    group_members: members.map((run, position) => memberShape(call, repository, run, position)),
  });
}

function listRunConcurrencyGroups(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  const groups = [...run.concurrencyGroups.keys()].map(name => {
    const members = groupMembers(call, repository, name);
    const position = members.indexOf(run);
    return {
      group_name: name,
      group_url: groupUrl(call, repository, name),
      group_members:
        position < 0
          ? []
          : [
              {
                ...memberShape(call, repository, run, position),
                position,
                position_url: `${groupUrl(call, repository, name)}?ahead_of_run=${run.id}`,
              },
            ],
    };
  });
  return ok({ total_count: groups.length, concurrency_groups: groups });
}

function waitingEnvironments(run: Run, repository: Repository) {
  return [...run.pendingEnvironments].flatMap(([id, { since }]) => {
    const environment = repository.environments.find(candidate => candidate.id === id);
    return environment ? [{ environment, since }] : [];
  });
}

function listPendingDeployments(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  return ok(
    waitingEnvironments(run, repository).map(({ environment, since }) => {
      const { id, node_id, name, url, html_url } = environmentShape(call, repository, environment);
      return {
        environment: { id, node_id, name, url, html_url },
        wait_timer: environment.waitTimer,
        wait_timer_started_at: environment.waitTimer > 0 ? time(since) : null,
        current_user_can_approve:
          call.token?.kind === 'user' && environment.reviewers.includes(call.user?.id ?? -1),
        reviewers: environment.reviewers.map(reviewer => ({
          type: 'User',
          reviewer: userById(call, reviewer),
        })),
      };
    }),
  );
}

/** A reviewer lets a waiting run go on, or ends it. */
function reviewPendingDeployments(call: Call) {
  const repository = repositoryOf(call, ['actions', 'write']);
  const run = runOf(call, repository);
  const ids = call.body['environment_ids'];
  const state = text(call, 'state');
  const comment = text(call, 'comment');
  if (!Array.isArray(ids) || (state !== 'approved' && state !== 'rejected')) {
    throw invalid('PendingDeployment', 'state', 'invalid');
  }
  const deployments: Record<string, unknown>[] = [];
  for (const id of ids as readonly number[]) {
    const waiting = waitingEnvironments(run, repository).find(({ environment }) => environment.id === id);
    if (!waiting) throw unprocessable('Environment is not pending approval');
    const { environment } = waiting;
    if (!environment.reviewers.includes(call.user?.id ?? -1)) {
      throw refuse(403, 'You are not authorized to approve this deployment.');
    }
    run.pendingEnvironments.delete(id);
    run.approvals.push({ environments: [id], state, comment, user: call.user!.id });
    const deployment = {
      id: call.id(),
      sha: run.headSha,
      ref: run.headBranch ?? run.headSha,
      task: 'deploy',
      environment: environment.name,
      description: null,
      payload: {},
      transient: false,
      production: environment.name === 'production',
      creator: call.user!.id,
      createdAt: call.now,
      updatedAt: call.now,
      statuses: [],
    };
    if (state === 'approved') repository.deployments.push(deployment);
    deployments.push(deploymentShape(call, repository, deployment));
  }
  const attempt = attemptOf(run);
  attempt.updatedAt = call.now;
  if (state === 'rejected') finish(call, run, 'failure');
  else if (run.pendingEnvironments.size === 0 && attempt.status === 'waiting') attempt.status = 'queued';
  noteRun(run, call.now);
  return ok(deployments);
}

function listApprovals(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  return ok(
    run.approvals.map(approval => ({
      state: approval.state,
      comment: approval.comment,
      user: userById(call, approval.user),
      environments: approval.environments.flatMap(id => {
        const environment = repository.environments.find(candidate => candidate.id === id);
        if (!environment) return [];
        const {
          protection_rules: _,
          deployment_branch_policy: __,
          ...rest
        } = environmentShape(call, repository, environment);
        return [rest];
      }),
    })),
  );
}

function finish(call: Call, run: Run, conclusion: Conclusion): void {
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

function cancelRun(call: Call) {
  const repository = repositoryOf(call, ['actions', 'write']);
  const run = runOf(call, repository);
  if (attemptOf(run).status === 'completed') {
    throw refuse(409, 'Cannot cancel a workflow run that is completed.');
  }
  finish(call, run, 'cancelled');
  noteRun(run, call.now);
  return { status: 202, body: {} };
}

function rerun(call: Call) {
  const repository = repositoryOf(call, ['actions', 'write']);
  const run = runOf(call, repository);
  if (attemptOf(run).status !== 'completed') throw refuse(403, 'This workflow is already running');
  run.attempts.push({
    attempt: attemptOf(run).attempt + 1,
    triggeringActor: call.user?.id ?? run.actor,
    startedAt: call.now,
    status: 'queued',
    conclusion: null,
    updatedAt: call.now,
    jobs: [],
  });
  noteRun(run, call.now);
  return { status: 201, body: {} };
}

/** Starts a run, as a person does by hand; what it does then is the caller's to play. */
function dispatchWorkflow(call: Call) {
  const repository = repositoryOf(call, ['actions', 'write']);
  const workflow = findWorkflow(call, repository);
  const ref = text(call, 'ref').replace(/^refs\/(heads|tags)\//, '');
  const sha = resolve(repository, ref);
  if (sha === undefined) throw unprocessable(`No ref found for: ${ref}`);
  const run: Run = {
    id: call.id(),
    repository: repository.id,
    workflow: workflow.id,
    runNumber: workflow.nextRunNumber,
    event: 'workflow_dispatch',
    headSha: sha,
    headBranch: ref,
    headRepository: repository.id,
    actor: call.user?.id ?? 0,
    displayTitle: workflow.name,
    createdAt: call.now,
    pulls: [],
    attempts: [
      {
        attempt: 1,
        triggeringActor: call.user?.id ?? 0,
        startedAt: call.now,
        status: 'queued',
        conclusion: null,
        updatedAt: call.now,
        jobs: [],
      },
    ],
    seen: [],
    concurrencyGroups: new Map(),
    pendingEnvironments: new Map(),
    approvals: [],
  };
  workflow.nextRunNumber += 1;
  call.store.runs.set(run.id, run);
  noteRun(run, call.now);
  if (call.body['return_run_details'] !== true) return noContent;
  const { url, html_url } = runShape(call, repository, run, attemptOf(run));
  return ok({ workflow_run_id: run.id, run_url: url, html_url });
}

function artifactShape(call: Call, repository: Repository, artifact: Artifact): Record<string, unknown> {
  const url = `${repositoryUrl(call, repository)}/actions/artifacts/${artifact.id}`;
  const run = call.store.runs.get(Number(artifact.run));
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.size ?? 0,
    url,
    archive_download_url: `${url}/zip`,
    expired: false,
    digest: artifact.digest ?? null,
    created_at: time(artifact.createdAt),
    updated_at: time(artifact.createdAt),
    expires_at: time(artifact.createdAt + 90 * 86_400_000),
    ...(run
      ? {
          workflow_run: {
            id: run.id,
            repository_id: run.repository,
            head_repository_id: run.headRepository,
            head_branch: run.headBranch ?? '',
            head_sha: run.headSha,
          },
        }
      : {}),
  };
}

function listArtifacts(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  const name = call.query.get('name');
  const found = call.store.artifacts.filter(
    artifact =>
      artifact.run === String(run.id) &&
      artifact.size !== undefined &&
      (name === null || artifact.name === name),
  );
  const { items, headers } = page(call, found);
  return ok(
    {
      total_count: found.length,
      artifacts: items.map(artifact => artifactShape(call, repository, artifact)),
    },
    headers,
  );
}

/** Sends the client to the storage, to which its token must not follow. */
function downloadArtifact(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  if (!call.token) throw refuse(401, 'Requires authentication');
  const id = number(call, 'artifact_id');
  const artifact = call.store.artifacts.find(candidate => candidate.id === id);
  if (!artifact || call.store.runs.get(Number(artifact.run))?.repository !== repository.id) throw notFound();
  return { status: 302, headers: { location: blobUrl(call.urls.origin, artifact.blob) } };
}

const ACTIONS = '/repos/{owner}/{repo}/actions';

export const routes: readonly Route[] = [
  { method: 'GET', path: `${ACTIONS}/workflows`, handle: listWorkflows },
  { method: 'GET', path: `${ACTIONS}/workflows/{workflow_id}`, handle: getWorkflow },
  { method: 'POST', path: `${ACTIONS}/workflows/{workflow_id}/dispatches`, handle: dispatchWorkflow },
  { method: 'GET', path: `${ACTIONS}/workflows/{workflow_id}/runs`, handle: listWorkflowRuns },
  { method: 'GET', path: `${ACTIONS}/runs`, handle: listRuns },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}`, handle: getRun },
  { method: 'POST', path: `${ACTIONS}/runs/{run_id}/cancel`, handle: cancelRun },
  { method: 'POST', path: `${ACTIONS}/runs/{run_id}/rerun`, handle: rerun },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/attempts/{attempt}`, handle: getAttempt },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/jobs`, handle: listJobs },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/attempts/{attempt}/jobs`, handle: listAttemptJobs },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/pending_deployments`, handle: listPendingDeployments },
  { method: 'POST', path: `${ACTIONS}/runs/{run_id}/pending_deployments`, handle: reviewPendingDeployments },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/artifacts`, handle: listArtifacts },
  { method: 'GET', path: `${ACTIONS}/artifacts/{artifact_id}/zip`, handle: downloadArtifact },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/approvals`, handle: listApprovals },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/concurrency_groups`, handle: listRunConcurrencyGroups },
  { method: 'GET', path: `${ACTIONS}/concurrency_groups`, handle: listConcurrencyGroups },
  { method: 'GET', path: `${ACTIONS}/concurrency_groups/{name*}`, handle: getConcurrencyGroup },
  { method: 'GET', path: `${ACTIONS}/jobs/{job_id}`, handle: getJob },
];
