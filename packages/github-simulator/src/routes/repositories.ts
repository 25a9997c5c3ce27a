import { allows, type Call, cursorPage, fromNodeId, notFound, ok, type Route, refuse, time } from '../api.ts';
import { permissionFlags } from '../permissions.ts';
import { maybeUser, repositoryShape, repositoryUrl } from '../shapes.ts';
import {
  fullName,
  type PermissionLevel,
  type PermissionName,
  type Repository,
  repositoryByName,
  roleOf,
} from '../store.ts';

/** The repository of the path, or the answer that GitHub gives to those who may not see it. */
export function repositoryOf(
  call: Call,
  needs: readonly [PermissionName, PermissionLevel] = ['metadata', 'read'],
): Repository {
  const { owner, repo, repository_id: id } = call.params;
  let found: Repository | undefined;
  if (id !== undefined) {
    found = call.store.repositories.get(Number(id));
  } else {
    const named = repositoryByName(call.store, owner!, repo!);
    if (named?.moved) {
      const rest = call.path.split('/').slice(4).join('/');
      const location = `${call.urls.api}/repositories/${named.repository.id}${rest === '' ? '' : `/${rest}`}`;
      throw refuse(call.method === 'GET' ? 301 : 307, 'Moved Permanently', { url: location }, { location });
    }
    found = named?.repository;
  }
  if (!found) throw notFound();
  mayUse(call, found, needs);
  return found;
}

/** @throws Refusal 404 where the repository is hidden from the token, 403 where the token lacks the permission. */
export function mayUse(
  call: Call,
  repository: Repository,
  [name, level]: readonly [PermissionName, PermissionLevel],
): void {
  const role = call.user ? roleOf(call.store, repository, call.user.id).base : 'none';
  const verdict = allows(call, repository, name, level, role);
  if (verdict === 'hidden') throw notFound();
  if (verdict === 'forbidden') {
    throw refuse(
      403,
      call.token?.kind === 'user'
        ? 'Resource not accessible by personal access token'
        : 'Resource not accessible by integration',
      {},
      { 'x-accepted-github-permissions': `${name}=${level}` },
    );
  }
  if (level === 'write' && repository.archived) {
    throw refuse(403, 'Repository was archived so is read-only.');
  }
}

function fullRepository(call: Call, repository: Repository): Record<string, unknown> {
  const { server } = call.urls;
  const name = fullName(call.store, repository);
  const parent = repository.parent === undefined ? undefined : call.store.repositories.get(repository.parent);
  const role = call.user ? roleOf(call.store, repository, call.user.id).base : 'none';
  const owner = call.store.users.get(repository.owner);
  const inner = (other: Repository) => ({
    ...repositoryShape(call, other),
    ...repositoryDetails(call, other),
  });
  return {
    ...inner(repository),
    permissions: permissionFlags(role),
    network_count: 0,
    subscribers_count: 0,
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    delete_branch_on_merge: false,
    ...(owner?.type === 'Organization' ? { organization: maybeUser(call, owner.id) } : {}),
    ...(parent ? { parent: inner(parent), source: inner(parent) } : {}),
    license: null,
    temp_clone_token: null,
    clone_url: `${server}/${name}.git`,
  };
}

export function repositoryDetails(call: Call, repository: Repository): Record<string, unknown> {
  const name = fullName(call.store, repository);
  const host = new URL(call.urls.server).host;
  return {
    git_url: `git://${host}/${name}.git`,
    ssh_url: `git@${host}:${name}.git`,
    clone_url: `${call.urls.server}/${name}.git`,
    svn_url: `${call.urls.server}/${name}`,
    mirror_url: null,
    hooks_url: `${repositoryUrl(call, repository)}/hooks`,
    homepage: null,
    language: null,
    forks_count: 0,
    forks: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 1,
    default_branch: repository.defaultBranch,
    open_issues_count: 0,
    open_issues: 0,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: repository.archived,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    pushed_at: time(repository.pushedAt),
    created_at: time(repository.createdAt),
    updated_at: time(repository.pushedAt),
    license: null,
    allow_forking: true,
    web_commit_signoff_required: false,
  };
}

function getRepository(call: Call) {
  return ok(fullRepository(call, repositoryOf(call)));
}

/** Pushes of a repository, newest first: who moved which ref, when, from where to where. */
function listActivity(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  const wanted = call.query.get('ref');
  const type = call.query.get('activity_type');
  const actor = call.query.get('actor')?.toLowerCase();
  const items = repository.activity
    .filter(
      entry =>
        (wanted === null || entry.ref === wanted || entry.ref === `refs/heads/${wanted}`) &&
        (type === null || entry.type === type) &&
        (actor === undefined ||
          (entry.actor !== undefined && call.store.users.get(entry.actor)?.login.toLowerCase() === actor)),
    )
    .toReversed();
  const { items: shown, headers } = cursorPage(
    call,
    call.query.get('direction') === 'asc' ? items.toReversed() : items,
  );
  return ok(
    shown.map(entry => ({
      id: entry.id,
      node_id: `PSH_${entry.id}`,
      before: entry.before,
      after: entry.after,
      ref: entry.ref,
      timestamp: time(entry.at),
      activity_type: entry.type,
      actor: maybeUser(call, entry.actor),
    })),
    headers,
  );
}

/** Rules of rulesets that are in force on a branch, which need not exist. Classic branch protection is not among them. */
function branchRules(call: Call) {
  const repository = repositoryOf(call);
  const count = repository.requiredReviews.get(call.params['branch']!);
  if (count === undefined) return ok([]);
  return ok([
    {
      type: 'pull_request',
      ruleset_source_type: 'Repository',
      ruleset_source: fullName(call.store, repository),
      ruleset_id: repository.id,
      parameters: {
        allowed_merge_methods: ['merge', 'squash', 'rebase'],
        dismiss_stale_reviews_on_push: false,
        require_code_owner_review: false,
        require_last_push_approval: false,
        required_approving_review_count: count,
        required_review_thread_resolution: false,
        required_reviewers: [],
      },
    },
  ]);
}

export function repositoryByNodeId(call: Call, id: string): Repository | undefined {
  return call.store.repositories.get(Number(fromNodeId('Repository', id)));
}

export const routes: readonly Route[] = [
  { method: 'GET', path: '/repos/{owner}/{repo}', handle: getRepository },
  { method: 'GET', path: '/repos/{owner}/{repo}/activity', handle: listActivity },
  { method: 'GET', path: '/repos/{owner}/{repo}/rules/branches/{branch}', handle: branchRules },
];
