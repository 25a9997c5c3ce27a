import { type Call, notFound, ok, page, type Route, refuse } from '../api.ts';
import { legacyPermission, permissionFlags } from '../permissions.ts';
import { ghost, userShape } from '../shapes.ts';
import { type Repository, roleOf, type Team, type User, userByLogin } from '../store.ts';
import { repositoryOf } from './repositories.ts';

function find(call: Call, login: string): User | undefined {
  return userByLogin(call.store, login) ?? (login.toLowerCase() === ghost.login ? ghost : undefined);
}

/**
 * Who may ask about people's permissions: whoever may push, and Apps installed here. A public repository is no exception,
 * though everybody may read it.
 */
function mayAskAboutPeople(call: Call, repository: Repository): void {
  const { token, user } = call;
  if (!token || !user) throw refuse(401, 'Requires authentication');
  if (token.kind === 'installation') {
    const isHere = token.repositories === undefined || token.repositories.includes(repository.id);
    if (!isHere) throw refuse(403, 'Resource not accessible by integration');
    return;
  }
  if (!permissionFlags(roleOf(call.store, repository, user.id).base)['push'])
    throw refuse(403, 'Must have push access to view collaborator permission.');
}

/** 404 "… is not a user" is what GitHub says of Copilot, and of logins that nobody has. */
function getCollaboratorPermission(call: Call) {
  const repository = repositoryOf(call);
  mayAskAboutPeople(call, repository);
  const login = call.params['username']!;
  const user = find(call, login);
  if (!user || user.type === 'Organization') throw refuse(404, `${login} is not a user`);
  const role = roleOf(call.store, repository, user.id);
  return ok({
    permission: legacyPermission(role.base),
    user: { ...userShape(call, user), permissions: permissionFlags(role.base), role_name: role.name },
    role_name: role.name,
  });
}

function publicUser(call: Call, user: User) {
  return {
    ...userShape(call, user),
    name: user.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
  };
}

function getUser(call: Call) {
  const user = find(call, call.params['username']!);
  if (!user) throw notFound();
  return ok(publicUser(call, user));
}

function getUserById(call: Call) {
  const user = call.store.users.get(Number(call.params['id']));
  if (!user) throw notFound();
  return ok(publicUser(call, user));
}

/** The job's token is an installation's and is no user: GitHub refuses it here. */
function getAuthenticatedUser(call: Call) {
  if (!call.token || !call.user) throw refuse(401, 'Requires authentication');
  if (call.token.kind === 'installation') throw refuse(403, 'Resource not accessible by integration');
  return ok(publicUser(call, call.user));
}

function organization(call: Call): User {
  const found = userByLogin(call.store, call.params['org']!);
  if (found?.type !== 'Organization') throw notFound();
  return found;
}

/** Teams and private memberships are hidden from whoever has no members: read. */
function needsMembers(call: Call): void {
  if (!call.token) throw notFound();
  if (call.token.permissions.members) return;
  throw call.token.kind === 'installation'
    ? refuse(403, 'Resource not accessible by integration')
    : notFound();
}

function team(call: Call): Team {
  const owner = organization(call);
  const found = call.store.teams.find(
    candidate => candidate.organization === owner.id && candidate.slug === call.params['team']!.toLowerCase(),
  );
  if (!found) throw notFound();
  return found;
}

function getTeamMembership(call: Call) {
  needsMembers(call);
  const found = team(call);
  const user = userByLogin(call.store, call.params['username']!);
  const member = user && found.members.get(user.id);
  if (!member) throw notFound();
  const url = `${call.urls.api}/organizations/${found.organization}/team/${found.id}/memberships/${user.login}`;
  return ok({ url, role: member.role, state: member.state });
}

function listTeamMembers(call: Call) {
  needsMembers(call);
  const found = team(call);
  const members = [...found.members].filter(([, member]) => member.state === 'active');
  const { items, headers } = page(call, members);
  return ok(
    items.map(([id]) => userShape(call, call.store.users.get(id) ?? ghost)),
    headers,
  );
}

function isMember(call: Call) {
  const owner = organization(call);
  const user = userByLogin(call.store, call.params['username']!);
  const membership = call.store.memberships.find(
    member => member.organization === owner.id && member.user === user?.id && member.state === 'active',
  );
  const visible = membership && (membership.public || call.token?.permissions.members !== undefined);
  if (!visible) throw notFound();
  return { status: 204 };
}

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/collaborators/{username}/permission',
    handle: getCollaboratorPermission,
  },
  { method: 'GET', path: '/users/{username}', handle: getUser },
  { method: 'GET', path: '/user/{id}', handle: getUserById },
  { method: 'GET', path: '/user', handle: getAuthenticatedUser },
  { method: 'GET', path: '/orgs/{org}/teams/{team}/memberships/{username}', handle: getTeamMembership },
  { method: 'GET', path: '/orgs/{org}/teams/{team}/members', handle: listTeamMembers },
  { method: 'GET', path: '/orgs/{org}/members/{username}', handle: isMember },
];
