/** Workflows and their runs: lists, single ones, and what starts, cancels and repeats them. */
import { type Call, noContent, ok, page, refuse, text, time, unprocessable } from '../../api.ts';
import { attemptOf, type Repository, type Run, type RunSnapshot, type Workflow } from '../../store.ts';
import { resolve } from '../git.ts';
import { repositoryOf } from '../repositories.ts';
import { attemptFrom, findWorkflow, finish, noteRun, runOf, runShape, workflowShape } from './records.ts';

/** The run as lists show it now; undefined while it is too young to be listed. */
function listed(call: Call, run: Run): RunSnapshot | undefined {
  return run.seen.findLast(snapshot => snapshot.at <= call.now - call.settings.listLagMs);
}

export function listWorkflows(call: Call) {
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

export function getWorkflow(call: Call) {
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

export function listRuns(call: Call) {
  return runsOf(call, repositoryOf(call, ['actions', 'read']), undefined);
}

export function listWorkflowRuns(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  return runsOf(call, repository, findWorkflow(call, repository));
}

export function getRun(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  return ok(runShape(call, repository, run, attemptOf(run)));
}

export function getAttempt(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  return ok(runShape(call, repository, run, attemptFrom(call, run)));
}

export function cancelRun(call: Call) {
  const repository = repositoryOf(call, ['actions', 'write']);
  const run = runOf(call, repository);
  if (attemptOf(run).status === 'completed') {
    throw refuse(409, 'Cannot cancel a workflow run that is completed.');
  }
  finish(call, run, 'cancelled');
  noteRun(run, call.now);
  return { status: 202, body: {} };
}

export function rerun(call: Call) {
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
export function dispatchWorkflow(call: Call) {
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
