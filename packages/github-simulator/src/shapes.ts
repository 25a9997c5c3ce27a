import { type Call, nodeId } from './api.ts';
import { fullName, type Repository, type User } from './store.ts';

/** GitHub's JSON for things that appear in many answers. */
export function userShape(call: Call, user: User): Record<string, unknown> {
  const url = `${call.urls.api}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('User', user.id),
    avatar_url: `${call.urls.server}/avatars/u/${user.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${call.urls.server}/${user.type === 'Bot' ? `apps/${user.login.replace(/\[bot\]$/, '')}` : user.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: 'public',
    site_admin: user.siteAdmin,
  };
}

/** A user by id; null where the account is gone. */
export function maybeUser(call: Call, id: number | undefined): Record<string, unknown> | null {
  const user = id === undefined ? undefined : call.store.users.get(id);
  return user ? userShape(call, user) : null;
}

export function userById(call: Call, id: number): Record<string, unknown> {
  return maybeUser(call, id) ?? userShape(call, ghost);
}

export const ghost: User = {
  id: 10_137,
  login: 'ghost',
  type: 'User',
  name: 'Deleted user',
  siteAdmin: false,
};

export function repositoryUrl(call: Call, repository: Repository): string {
  return `${call.urls.api}/repos/${fullName(call.store, repository)}`;
}

export function repositoryPage(call: Call, repository: Repository): string {
  return `${call.urls.server}/${fullName(call.store, repository)}`;
}

export function repositoryShape(call: Call, repository: Repository): Record<string, unknown> {
  const url = repositoryUrl(call, repository);
  const page = repositoryPage(call, repository);
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(call.store, repository),
    private: repository.private,
    owner: userById(call, repository.owner),
    html_url: page,
    description: repository.description,
    fork: repository.parent !== undefined,
    url,
    forks_url: `${url}/forks`,
    keys_url: `${url}/keys{/key_id}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    teams_url: `${url}/teams`,
    hooks_url: `${url}/hooks`,
    issue_events_url: `${url}/issues/events{/number}`,
    events_url: `${url}/events`,
    assignees_url: `${url}/assignees{/user}`,
    branches_url: `${url}/branches{/branch}`,
    tags_url: `${url}/tags`,
    blobs_url: `${url}/git/blobs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    trees_url: `${url}/git/trees{/sha}`,
    statuses_url: `${url}/statuses/{sha}`,
    languages_url: `${url}/languages`,
    stargazers_url: `${url}/stargazers`,
    contributors_url: `${url}/contributors`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    commits_url: `${url}/commits{/sha}`,
    git_commits_url: `${url}/git/commits{/sha}`,
    comments_url: `${url}/comments{/number}`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    contents_url: `${url}/contents/{+path}`,
    compare_url: `${url}/compare/{base}...{head}`,
    merges_url: `${url}/merges`,
    archive_url: `${url}/{archive_format}{/ref}`,
    downloads_url: `${url}/downloads`,
    issues_url: `${url}/issues{/number}`,
    pulls_url: `${url}/pulls{/number}`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    labels_url: `${url}/labels{/name}`,
    releases_url: `${url}/releases{/id}`,
    deployments_url: `${url}/deployments`,
  };
}
