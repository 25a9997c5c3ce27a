/** Runs that wait for the reviewers of an environment. */
import { type Call, invalid, ok, refuse, text, time, unprocessable } from '../../api.ts';
import { userById } from '../../shapes.ts';
import { attemptOf, type Repository, type Run } from '../../store.ts';
import { deploymentShape, environmentShape } from '../deployments.ts';
import { repositoryOf } from '../repositories.ts';
import { finish, noteRun, runOf } from './records.ts';

function waitingEnvironments(run: Run, repository: Repository) {
  return [...run.pendingEnvironments].flatMap(([id, { since }]) => {
    const environment = repository.environments.find(candidate => candidate.id === id);
    return environment ? [{ environment, since }] : [];
  });
}

export function listPendingDeployments(call: Call) {
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
export function reviewPendingDeployments(call: Call) {
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

export function listApprovals(call: Call) {
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
