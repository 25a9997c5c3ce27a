import {
  type Call,
  created,
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
} from '../api.ts';
import { maybeUser, repositoryPage, repositoryUrl } from '../shapes.ts';
import { type Comment, type Issue, type Repository, roleOf } from '../store.ts';
import { mayUse, repositoryOf } from './repositories.ts';

/** How GitHub would call the author; unreliable there as well, since private memberships are hidden. */
export function associationOf(call: Call, repository: Repository, user: number | undefined): string {
  if (user === undefined) return 'NONE';
  if (user === repository.owner) return 'OWNER';
  const member = call.store.memberships.find(
    candidate => candidate.organization === repository.owner && candidate.user === user,
  );
  if (member?.public) return 'MEMBER';
  const granted = repository.roles.get(user);
  return granted && granted.base !== 'none' && roleOf(call.store, repository, user).base !== 'none' && !member
    ? 'COLLABORATOR'
    : 'NONE';
}

function issueOf(call: Call, repository: Repository): Issue {
  const issue = repository.issues.get(number(call, 'issue_number'));
  if (!issue) throw notFound();
  return issue;
}

export function labelShape(call: Call, repository: Repository, name: string): Record<string, unknown> {
  return {
    id: [...repository.labels.keys()].indexOf(name) + 1,
    node_id: nodeId('Label', `${repository.id}:${name}`),
    url: `${repositoryUrl(call, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    description: null,
    color: repository.labels.get(name) ?? 'ededed',
    default: false,
  };
}

function commentShape(call: Call, repository: Repository, comment: Comment): Record<string, unknown> {
  const kind = repository.pulls.has(comment.issue) ? 'pull' : 'issues';
  const url = `${repositoryUrl(call, repository)}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url,
    html_url: `${repositoryPage(call, repository)}/${kind}/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(call, repository)}/issues/${comment.issue}`,
    user: maybeUser(call, comment.user),
    created_at: time(comment.createdAt),
    updated_at: time(comment.updatedAt),
    body: comment.body,
    author_association: associationOf(call, repository, comment.user),
    reactions: {
      url: `${url}/reactions`,
      total_count: 0,
      '+1': 0,
      '-1': 0,
      laugh: 0,
      hooray: 0,
      confused: 0,
      heart: 0,
      rocket: 0,
      eyes: 0,
    },
    performed_via_github_app: null,
  };
}

/** GitHub refuses longer bodies. */
const LONGEST_BODY = 65_536;

function bodyOf(call: Call): string {
  const body = text(call, 'body');
  if (body.trim() === '') throw invalid('IssueComment', 'body', 'missing_field');
  if ([...body].length > LONGEST_BODY) {
    throw invalid(
      'IssueComment',
      'body',
      'custom',
      `body is too long (maximum is ${LONGEST_BODY} characters)`,
    );
  }
  return body;
}

/** A pull request's comments need `pull-requests`, an issue's need `issues`. */
function mayComment(call: Call, repository: Repository, issue: number, level: 'read' | 'write'): void {
  mayUse(call, repository, [repository.pulls.has(issue) ? 'pull_requests' : 'issues', level]);
}

function listComments(call: Call) {
  const repository = repositoryOf(call);
  const issue = issueOf(call, repository);
  mayComment(call, repository, issue.number, 'read');
  const since = Date.parse(call.query.get('since') ?? '');
  const comments = repository.comments.filter(
    comment => comment.issue === issue.number && (Number.isNaN(since) || comment.updatedAt >= since),
  );
  const { items, headers } = page(call, comments);
  return ok(
    items.map(comment => commentShape(call, repository, comment)),
    headers,
  );
}

function createComment(call: Call) {
  const repository = repositoryOf(call);
  const issue = issueOf(call, repository);
  mayComment(call, repository, issue.number, 'write');
  const comment: Comment = {
    id: call.id(),
    issue: issue.number,
    user: call.user?.id,
    body: bodyOf(call),
    createdAt: call.now,
    updatedAt: call.now,
  };
  repository.comments.push(comment);
  return created(commentShape(call, repository, comment));
}

function commentOf(call: Call, repository: Repository): Comment {
  const id = number(call, 'comment_id');
  const comment = repository.comments.find(candidate => candidate.id === id);
  if (!comment) throw notFound();
  return comment;
}

function getComment(call: Call) {
  const repository = repositoryOf(call);
  const comment = commentOf(call, repository);
  mayComment(call, repository, comment.issue, 'read');
  return ok(commentShape(call, repository, comment));
}

function updateComment(call: Call) {
  const repository = repositoryOf(call);
  const comment = commentOf(call, repository);
  mayComment(call, repository, comment.issue, 'write');
  const role = call.user ? roleOf(call.store, repository, call.user.id).base : 'none';
  const own = comment.user === call.user?.id;
  if (!own && call.token?.kind === 'user' && !['write', 'maintain', 'admin'].includes(role)) {
    throw refuse(403, 'Must have admin rights to Repository.');
  }
  comment.body = bodyOf(call);
  comment.updatedAt = call.now;
  return ok(commentShape(call, repository, comment));
}

function deleteComment(call: Call) {
  const repository = repositoryOf(call);
  const comment = commentOf(call, repository);
  mayComment(call, repository, comment.issue, 'write');
  repository.comments.splice(repository.comments.indexOf(comment), 1);
  return noContent;
}

const REACTIONS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'];

function reactToComment(call: Call) {
  const repository = repositoryOf(call);
  const comment = commentOf(call, repository);
  mayComment(call, repository, comment.issue, 'write');
  const content = text(call, 'content');
  if (!REACTIONS.includes(content)) throw invalid('Reaction', 'content', 'invalid');
  const id = call.id();
  comment.reactions = [...(comment.reactions ?? []), content];
  return created({
    id,
    node_id: nodeId('Reaction', id),
    user: maybeUser(call, call.user?.id),
    content,
    created_at: time(call.now),
  });
}

function addLabels(call: Call) {
  const repository = repositoryOf(call);
  const issue = issueOf(call, repository);
  mayComment(call, repository, issue.number, 'write');
  const labels = (call.body['labels'] ?? []) as readonly (string | { name: string })[];
  for (const label of labels) {
    const name = typeof label === 'string' ? label : label.name;
    if (!repository.labels.has(name)) repository.labels.set(name, 'ededed');
    if (!issue.labels.includes(name)) issue.labels.push(name);
  }
  return ok(issue.labels.map(name => labelShape(call, repository, name)));
}

export const routes: readonly Route[] = [
  { method: 'GET', path: '/repos/{owner}/{repo}/issues/comments/{comment_id}', handle: getComment },
  { method: 'PATCH', path: '/repos/{owner}/{repo}/issues/comments/{comment_id}', handle: updateComment },
  { method: 'DELETE', path: '/repos/{owner}/{repo}/issues/comments/{comment_id}', handle: deleteComment },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
    handle: reactToComment,
  },
  { method: 'GET', path: '/repos/{owner}/{repo}/issues/{issue_number}/comments', handle: listComments },
  { method: 'POST', path: '/repos/{owner}/{repo}/issues/{issue_number}/comments', handle: createComment },
  { method: 'POST', path: '/repos/{owner}/{repo}/issues/{issue_number}/labels', handle: addLabels },
];
