import {
  type Call,
  created,
  invalid,
  nodeId,
  notFound,
  number,
  ok,
  optionalText,
  page,
  type Route,
  text,
  time,
} from '../api.ts';
import { maybeUser, repositoryPage, repositoryUrl, userById } from '../shapes.ts';
import type { Deployment, DeploymentStatus, EnvironmentRecord, Repository } from '../store.ts';
import { resolve } from './git.ts';
import { repositoryOf } from './repositories.ts';

export function deploymentShape(
  call: Call,
  repository: Repository,
  deployment: Deployment,
): Record<string, unknown> {
  const url = `${repositoryUrl(call, repository)}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload ?? {},
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: maybeUser(call, deployment.creator),
    created_at: time(deployment.createdAt),
    updated_at: time(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(call, repository),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  };
}

function statusShape(
  call: Call,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
): Record<string, unknown> {
  const url = `${repositoryUrl(call, repository)}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: userById(call, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: time(status.createdAt),
    updated_at: time(status.createdAt),
    deployment_url: url,
    repository_url: repositoryUrl(call, repository),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: null,
  };
}

function listDeployments(call: Call) {
  const repository = repositoryOf(call, ['deployments', 'read']);
  const asked = (name: 'sha' | 'ref' | 'task' | 'environment') => {
    const value = call.query.get(name);
    return value === null || value === 'none' ? undefined : value;
  };
  const deployments = repository.deployments
    .filter(deployment =>
      (['sha', 'ref', 'task', 'environment'] as const).every(name => {
        const value = asked(name);
        return value === undefined || deployment[name] === value;
      }),
    )
    .toReversed();
  const { items, headers } = page(call, deployments);
  return ok(
    items.map(deployment => deploymentShape(call, repository, deployment)),
    headers,
  );
}

function deploymentOf(call: Call, repository: Repository): Deployment {
  const id = number(call, 'deployment_id');
  const found = repository.deployments.find(deployment => deployment.id === id);
  if (!found) throw notFound();
  return found;
}

function getDeployment(call: Call) {
  const repository = repositoryOf(call, ['deployments', 'read']);
  return ok(deploymentShape(call, repository, deploymentOf(call, repository)));
}

function createDeployment(call: Call) {
  const repository = repositoryOf(call, ['deployments', 'write']);
  const ref = text(call, 'ref');
  const sha = resolve(repository, ref);
  if (sha === undefined) throw invalid('Deployment', 'ref', 'invalid', `No ref found for: ${ref}`);
  const environment = text(call, 'environment', 'production');
  const production = call.body['production_environment'];
  const deployment: Deployment = {
    id: call.id(),
    sha,
    ref,
    task: text(call, 'task', 'deploy'),
    environment,
    description: optionalText(call, 'description') ?? null,
    payload: call.body['payload'] ?? {},
    transient: call.body['transient_environment'] === true,
    production: production === undefined ? environment === 'production' : production === true,
    creator: call.user?.id ?? 0,
    createdAt: call.now,
    updatedAt: call.now,
    statuses: [],
  };
  repository.deployments.push(deployment);
  environmentRecord(repository, environment, call.id(), call.now);
  return created(deploymentShape(call, repository, deployment));
}

/** The environment of this name, made when it does not exist. */
export function environmentRecord(
  repository: Repository,
  name: string,
  id: number,
  now: number,
  rules: Pick<EnvironmentRecord, 'reviewers' | 'waitTimer'> = { reviewers: [], waitTimer: 0 },
): EnvironmentRecord {
  const known = repository.environments.find(environment => environment.name === name);
  if (known) return known;
  const added: EnvironmentRecord = { id, name, createdAt: now, ...rules };
  repository.environments.push(added);
  return added;
}

const STATES: readonly string[] = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'success',
];

function createStatus(call: Call) {
  const repository = repositoryOf(call, ['deployments', 'write']);
  const deployment = deploymentOf(call, repository);
  const state = text(call, 'state');
  if (!STATES.includes(state))
    throw invalid('DeploymentStatus', 'state', 'custom', 'state is not included in the list');
  const description = text(call, 'description', '');
  if (description.length > 140) {
    throw invalid(
      'DeploymentStatus',
      'description',
      'custom',
      'description is too long (maximum is 140 characters)',
    );
  }
  const status: DeploymentStatus = {
    id: call.id(),
    state: state as DeploymentStatus['state'],
    description,
    environment: text(call, 'environment', deployment.environment),
    logUrl: text(call, 'log_url', text(call, 'target_url', '')),
    environmentUrl: text(call, 'environment_url', ''),
    creator: call.user?.id ?? 0,
    createdAt: call.now,
  };
  deployment.statuses.push(status);
  deployment.updatedAt = call.now;
  if (state === 'success' && call.body['auto_inactive'] !== false) {
    for (const other of repository.deployments) {
      if (other === deployment || other.environment !== deployment.environment || other.transient) continue;
      if (other.statuses.at(-1)?.state !== 'success') continue;
      other.statuses.push({ ...status, id: call.id(), state: 'inactive', description: '' });
    }
  }
  return created(statusShape(call, repository, deployment, status));
}

function listStatuses(call: Call) {
  const repository = repositoryOf(call, ['deployments', 'read']);
  const deployment = deploymentOf(call, repository);
  const { items, headers } = page(call, deployment.statuses.toReversed());
  return ok(
    items.map(status => statusShape(call, repository, deployment, status)),
    headers,
  );
}

export function environmentShape(
  call: Call,
  repository: Repository,
  environment: EnvironmentRecord,
): Record<string, unknown> {
  const rule = (kind: string, index: number) => ({
    id: environment.id * 10 + index,
    node_id: nodeId('Gate', environment.id * 10 + index),
    type: kind,
  });
  return {
    id: environment.id,
    node_id: nodeId('Environment', environment.id),
    name: environment.name,
    url: `${repositoryUrl(call, repository)}/environments/${encodeURIComponent(environment.name)}`,
    html_url: `${repositoryPage(call, repository)}/deployments/activity_log?environments_filter=${encodeURIComponent(environment.name)}`,
    created_at: time(environment.createdAt),
    updated_at: time(environment.createdAt),
    protection_rules: [
      ...(environment.waitTimer > 0 ? [{ ...rule('wait_timer', 1), wait_timer: environment.waitTimer }] : []),
      ...(environment.reviewers.length > 0
        ? [
            {
              ...rule('required_reviewers', 2),
              prevent_self_review: false,
              reviewers: environment.reviewers.map(id => ({ type: 'User', reviewer: userById(call, id) })),
            },
          ]
        : []),
    ],
    deployment_branch_policy: null,
  };
}

function listEnvironments(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const { items, headers } = page(call, repository.environments);
  return ok(
    {
      total_count: repository.environments.length,
      environments: items.map(environment => environmentShape(call, repository, environment)),
    },
    headers,
  );
}

function getEnvironment(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const found = repository.environments.find(
    environment => environment.name === call.params['environment_name'],
  );
  if (!found) throw notFound();
  return ok(environmentShape(call, repository, found));
}

export const routes: readonly Route[] = [
  { method: 'GET', path: '/repos/{owner}/{repo}/deployments', handle: listDeployments },
  { method: 'POST', path: '/repos/{owner}/{repo}/deployments', handle: createDeployment },
  { method: 'GET', path: '/repos/{owner}/{repo}/deployments/{deployment_id}', handle: getDeployment },
  { method: 'GET', path: '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses', handle: listStatuses },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    handle: createStatus,
  },
  { method: 'GET', path: '/repos/{owner}/{repo}/environments', handle: listEnvironments },
  { method: 'GET', path: '/repos/{owner}/{repo}/environments/{environment_name}', handle: getEnvironment },
];
