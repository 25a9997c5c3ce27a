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
  refuse,
  text,
  time,
} from '../api.ts';
import { ancestors } from '../objects.ts';
import { maybeUser, repositoryPage, repositoryShape, repositoryUrl } from '../shapes.ts';
import type { Issue, Pull, Repository } from '../store.ts';
import { diffShapes, mergeBase } from './commits.ts';
import { resolve } from './git.ts';
import { associationOf, labelShape } from './issues.ts';
import { repositoryDetails, repositoryOf } from './repositories.ts';

function end(call: Call, repository: Repository | undefined, label: string, ref: string, sha: string) {
  return {
    label,
    ref,
    sha,
    user: repository ? maybeUser(call, repository.owner) : null,
    repo: repository
      ? { ...repositoryShape(call, repository), ...repositoryDetails(call, repository) }
      : null,
  };
}

/** A pull request as lists show it. */
export function pullShape(call: Call, repository: Repository, pull: Pull): Record<string, unknown> {
  const issue = repository.issues.get(pull.number)!;
  const url = repositoryUrl(call, repository);
  const page = `${repositoryPage(call, repository)}/pull/${pull.number}`;
  const self = `${url}/pulls/${pull.number}`;
  const owner = call.store.users.get(repository.owner)?.login ?? 'ghost';
  const head =
    pull.headRepository === undefined ? undefined : call.store.repositories.get(pull.headRepository);
  const links = {
    self,
    html: page,
    issue: `${url}/issues/${pull.number}`,
    comments: `${url}/issues/${pull.number}/comments`,
    review_comments: `${self}/comments`,
    review_comment: `${url}/pulls/comments{/number}`,
    commits: `${self}/commits`,
    statuses: `${url}/statuses/${pull.headSha}`,
  };
  return {
    url: self,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    number: pull.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: maybeUser(call, issue.user),
    body: issue.body,
    labels: issue.labels.map(name => labelShape(call, repository, name)),
    milestone: null,
    active_lock_reason: null,
    created_at: time(issue.createdAt),
    updated_at: time(issue.updatedAt),
    closed_at: issue.closedAt === undefined ? null : time(issue.closedAt),
    merged_at: pull.merged ? time(pull.merged.at) : null,
    merge_commit_sha: pull.merged?.sha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: end(call, head, pull.headLabel, pull.headRef, pull.headSha),
    base: end(call, repository, `${owner}:${pull.baseRef}`, pull.baseRef, pull.baseSha),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: associationOf(call, repository, issue.user),
    auto_merge: null,
    draft: pull.draft,
  };
}

function changes(call: Call, repository: Repository, pull: Pull) {
  const base = mergeBase(repository.objects, pull.baseSha, pull.headSha);
  return diffShapes(call, repository, base, pull.headSha);
}

function fullPull(call: Call, repository: Repository, pull: Pull): Record<string, unknown> {
  const files = changes(call, repository, pull);
  const inBase = ancestors(repository.objects, pull.baseSha);
  const commits = [...ancestors(repository.objects, pull.headSha)].filter(sha => !inBase.has(sha));
  const open = repository.issues.get(pull.number)!.state === 'open';
  return {
    ...pullShape(call, repository, pull),
    merged: pull.merged !== undefined,
    mergeable: open ? true : null,
    rebaseable: open ? true : null,
    mergeable_state: open ? 'clean' : 'unknown',
    merged_by: maybeUser(call, pull.merged?.by),
    comments: repository.comments.filter(comment => comment.issue === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

function pullOf(call: Call, repository: Repository): Pull {
  const pull = repository.pulls.get(number(call, 'pull_number'));
  if (!pull) throw notFound();
  return pull;
}

function getPull(call: Call) {
  const repository = repositoryOf(call, ['pull_requests', 'read']);
  return ok(fullPull(call, repository, pullOf(call, repository)));
}

function listPulls(call: Call) {
  const repository = repositoryOf(call, ['pull_requests', 'read']);
  const state = call.query.get('state') ?? 'open';
  const head = call.query.get('head');
  const base = call.query.get('base');
  const pulls = [...repository.pulls.values()]
    .filter(
      pull =>
        (state === 'all' || repository.issues.get(pull.number)?.state === state) &&
        (head === null || pull.headLabel === head) &&
        (base === null || pull.baseRef === base),
    )
    .toReversed();
  const { items, headers } = page(call, pulls);
  return ok(
    items.map(pull => pullShape(call, repository, pull)),
    headers,
  );
}

function listFiles(call: Call) {
  const repository = repositoryOf(call, ['pull_requests', 'read']);
  const { items, headers } = page(call, changes(call, repository, pullOf(call, repository)));
  return ok(items, headers);
}

/** Pull requests that contain a commit. */
function listForCommit(call: Call) {
  const repository = repositoryOf(call, ['pull_requests', 'read']);
  const sha = resolve(repository, call.params['sha']!);
  if (sha === undefined) throw notFound();
  const pulls = [...repository.pulls.values()].filter(pull => {
    if (pull.merged?.sha === sha) return true;
    return (
      ancestors(repository.objects, pull.headSha).has(sha) &&
      !ancestors(repository.objects, pull.baseSha).has(sha)
    );
  });
  const { items, headers } = page(call, pulls);
  return ok(
    items.map(pull => pullShape(call, repository, pull)),
    headers,
  );
}

export interface NewPull {
  readonly title: string;
  readonly body: string | null;
  readonly user: number | undefined;
  readonly head: Repository;
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly draft: boolean;
  readonly now: number;
  readonly id: number;
  readonly number?: number;
  readonly headLabel: string;
}

/** Opens a pull request; refs/pull/N/head follows it. */
export function openPull(repository: Repository, asked: NewPull): Pull {
  const pullNumber = asked.number ?? repository.nextNumber;
  repository.nextNumber = Math.max(repository.nextNumber, pullNumber) + 1;
  const issue: Issue = {
    number: pullNumber,
    id: asked.id + 1,
    title: asked.title,
    body: asked.body,
    user: asked.user,
    state: 'open',
    createdAt: asked.now,
    updatedAt: asked.now,
    closedAt: undefined,
    labels: [],
    assignees: [],
  };
  const pull: Pull = {
    number: pullNumber,
    id: asked.id,
    headRepository: asked.head.id,
    headLabel: asked.headLabel,
    headRef: asked.headRef,
    headSha: asked.headSha,
    baseRef: asked.baseRef,
    baseSha: asked.baseSha,
    draft: asked.draft,
    merged: undefined,
  };
  repository.issues.set(pullNumber, issue);
  repository.pulls.set(pullNumber, pull);
  repository.refs.set(`refs/pull/${pullNumber}/head`, asked.headSha);
  return pull;
}

function createPull(call: Call) {
  const repository = repositoryOf(call, ['pull_requests', 'write']);
  if (call.user?.login === 'github-actions[bot]' && !repository.actionsOpenPulls)
    throw refuse(403, 'GitHub Actions is not permitted to create or approve pull requests.');
  const title = text(call, 'title');
  const head = text(call, 'head');
  const baseRef = text(call, 'base');
  const [owner, headRef = ''] = head.includes(':') ? head.split(':', 2) : [undefined, head];
  const from =
    owner === undefined
      ? repository
      : [...call.store.repositories.values()].find(
          candidate =>
            candidate.network === repository.network &&
            call.store.users.get(candidate.owner)?.login.toLowerCase() === owner.toLowerCase(),
        );
  const headSha = from?.refs.get(`refs/heads/${headRef}`);
  if (!from || headSha === undefined) throw invalid('PullRequest', 'head', 'invalid');
  const baseSha = repository.refs.get(`refs/heads/${baseRef}`);
  if (baseSha === undefined) throw invalid('PullRequest', 'base', 'invalid');
  const label = `${call.store.users.get(from.owner)?.login}:${headRef}`;
  const twin = [...repository.pulls.values()].find(
    pull =>
      pull.headLabel === label &&
      pull.baseRef === baseRef &&
      repository.issues.get(pull.number)?.state === 'open',
  );
  if (twin) {
    throw invalid('PullRequest', '', 'custom', `A pull request already exists for ${label}.`);
  }
  if (ancestors(repository.objects, baseSha).has(headSha)) {
    throw invalid('PullRequest', '', 'custom', `No commits between ${baseRef} and ${headRef}`);
  }
  const id = call.id();
  call.id();
  const pull = openPull(repository, {
    title,
    body: optionalText(call, 'body') ?? null,
    user: call.user?.id,
    head: from,
    headRef,
    headSha,
    headLabel: label,
    baseRef,
    baseSha,
    draft: call.body['draft'] === true,
    now: call.now,
    id,
  });
  return created(fullPull(call, repository, pull));
}

function updatePull(call: Call) {
  const repository = repositoryOf(call, ['pull_requests', 'write']);
  const pull = pullOf(call, repository);
  const issue = repository.issues.get(pull.number)!;
  issue.title = optionalText(call, 'title') ?? issue.title;
  issue.body = optionalText(call, 'body') ?? issue.body;
  const state = optionalText(call, 'state');
  if (state !== undefined && state !== 'open' && state !== 'closed')
    throw invalid('PullRequest', 'state', 'invalid');
  if (state !== undefined) {
    issue.state = state;
    issue.closedAt = state === 'closed' ? call.now : undefined;
  }
  issue.updatedAt = call.now;
  return ok(fullPull(call, repository, pull));
}

export const routes: readonly Route[] = [
  { method: 'GET', path: '/repos/{owner}/{repo}/pulls', handle: listPulls },
  { method: 'POST', path: '/repos/{owner}/{repo}/pulls', handle: createPull },
  { method: 'GET', path: '/repos/{owner}/{repo}/pulls/{pull_number}', handle: getPull },
  { method: 'PATCH', path: '/repos/{owner}/{repo}/pulls/{pull_number}', handle: updatePull },
  { method: 'GET', path: '/repos/{owner}/{repo}/pulls/{pull_number}/files', handle: listFiles },
  { method: 'GET', path: '/repos/{owner}/{repo}/commits/{sha}/pulls', handle: listForCommit },
];
