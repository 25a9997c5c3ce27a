import { type Call, nodeId, notFound, ok, page, type Route, refuse, time, unprocessable } from '../api.ts';
import { ancestors, commitAt, filesOf, history, type Objects, type TreeEntry } from '../objects.ts';
import { repositoryPage, repositoryUrl, userShape } from '../shapes.ts';
import { type Repository, userByLogin } from '../store.ts';
import { resolve } from './git.ts';
import { repositoryOf } from './repositories.ts';

const UNSIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** The account behind a commit's e-mail address: only GitHub's own addresses say whose they are. */
function accountOf(call: Call, email: string): Record<string, unknown> | null {
  const login = /^(?:\d+\+)?(.+)@users\.noreply\.github\.com$/.exec(email)?.[1];
  const user = login === undefined ? undefined : userByLogin(call.store, login);
  return user ? userShape(call, user) : null;
}

export function commitShape(call: Call, repository: Repository, sha: string): Record<string, unknown> {
  const commit = commitAt(repository.objects, sha);
  if (!commit) throw notFound();
  const url = repositoryUrl(call, repository);
  const html = repositoryPage(call, repository);
  const person = (identity: typeof commit.author) => ({
    name: identity.name,
    email: identity.email,
    date: time(identity.seconds * 1000),
  });
  return {
    sha,
    node_id: nodeId('Commit', `${repository.id}:${sha}`),
    commit: {
      author: person(commit.author),
      committer: person(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${sha}`,
      comment_count: 0,
      verification: UNSIGNED,
    },
    url: `${url}/commits/${sha}`,
    html_url: `${html}/commit/${sha}`,
    comments_url: `${url}/commits/${sha}/comments`,
    author: accountOf(call, commit.author.email),
    committer: accountOf(call, commit.committer.email),
    parents: commit.parents.map(parent => ({
      sha: parent,
      url: `${url}/commits/${parent}`,
      html_url: `${html}/commit/${parent}`,
    })),
  };
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** What changed between two texts, as one hunk between their common beginning and end. */
function hunk(before: string, after: string): { additions: number; deletions: number; patch: string } {
  const old = linesOf(before);
  const fresh = linesOf(after);
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < fresh.length - start && old.at(-1 - end) === fresh.at(-1 - end))
    end += 1;
  const removed = old.slice(start, old.length - end);
  const added = fresh.slice(start, fresh.length - end);
  const from = `${removed.length === 0 ? start : start + 1},${removed.length}`;
  const to = `${added.length === 0 ? start : start + 1},${added.length}`;
  const patch = [
    `@@ -${from} +${to} @@`,
    ...removed.map(line => `-${line}`),
    ...added.map(line => `+${line}`),
  ].join('\n');
  return { additions: added.length, deletions: removed.length, patch };
}

const NO_FILES: ReadonlyMap<string, TreeEntry> = new Map();

function filesAt(objects: Objects, sha: string | undefined): ReadonlyMap<string, TreeEntry> {
  const commit = sha === undefined ? undefined : commitAt(objects, sha);
  return commit ? filesOf(objects, commit.tree) : NO_FILES;
}

/** The changed files between two commits, as GitHub lists them. */
export function diffShapes(
  call: Call,
  repository: Repository,
  base: string | undefined,
  head: string,
): { filename: string; additions: number; deletions: number; [key: string]: unknown }[] {
  const { objects } = repository;
  const before = filesAt(objects, base);
  const after = filesAt(objects, head);
  const content = (entry: TreeEntry | undefined) => {
    const object = entry && objects.get(entry.sha);
    return object?.type === 'blob' ? object.content.toString('utf8') : '';
  };
  const url = repositoryUrl(call, repository);
  const html = repositoryPage(call, repository);
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap(path => {
    const old = before.get(path);
    const fresh = after.get(path);
    if (old?.sha === fresh?.sha) return [];
    const change = hunk(content(old), content(fresh));
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return [
      {
        sha: (fresh ?? old)!.sha,
        filename: path,
        status: !old ? 'added' : !fresh ? 'removed' : 'modified',
        additions: change.additions,
        deletions: change.deletions,
        changes: change.additions + change.deletions,
        blob_url: `${html}/blob/${head}/${encoded}`,
        raw_url: `${html}/raw/${head}/${encoded}`,
        contents_url: `${url}/contents/${encoded}?ref=${head}`,
        patch: change.patch,
      },
    ];
  });
}

function getCommit(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  if (repository.refs.size === 0) throw refuse(409, 'Git Repository is empty.');
  const name = call.params['ref']!;
  const sha = resolve(repository, name);
  if (sha === undefined) throw unprocessable(`No commit found for SHA: ${name}`);
  const files = diffShapes(call, repository, commitAt(repository.objects, sha)?.parents[0], sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return ok({
    ...commitShape(call, repository, sha),
    stats: { additions, deletions, total: additions + deletions },
    files,
  });
}

function listCommits(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  if (repository.refs.size === 0) throw refuse(409, 'Git Repository is empty.');
  const sha = resolve(repository, call.query.get('sha') ?? repository.defaultBranch);
  if (sha === undefined) throw notFound();
  const path = call.query.get('path');
  const { objects } = repository;
  const touches = (id: string) => {
    if (path === null) return true;
    const parent = commitAt(objects, id)?.parents[0];
    return filesAt(objects, id).get(path)?.sha !== filesAt(objects, parent).get(path)?.sha;
  };
  const { items, headers } = page(call, history(objects, sha).filter(touches));
  return ok(
    items.map(id => commitShape(call, repository, id)),
    headers,
  );
}

/** `owner:branch` names a branch of a fork in the same network. */
function end(call: Call, repository: Repository, name: string): string {
  const [owner, branch] = name.includes(':') ? name.split(':', 2) : [undefined, name];
  const from =
    owner === undefined
      ? repository
      : [...call.store.repositories.values()].find(
          candidate =>
            candidate.network === repository.network &&
            call.store.users.get(candidate.owner)?.login.toLowerCase() === owner.toLowerCase(),
        );
  const sha = from && resolve(from, branch!);
  if (sha === undefined) throw notFound();
  return sha;
}

export function mergeBase(objects: Objects, one: string, other: string): string | undefined {
  const reachable = ancestors(objects, other);
  return history(objects, one).find(sha => reachable.has(sha));
}

function compare(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  const [from, to, more] = call.params['basehead']!.split('...');
  if (!from || !to || more !== undefined) throw notFound();
  const base = end(call, repository, from);
  const head = end(call, repository, to);
  const { objects } = repository;
  const common = mergeBase(objects, base, head);
  if (common === undefined) throw refuse(404, `No common ancestor between ${from} and ${to}.`);
  const inBase = ancestors(objects, base);
  const inHead = ancestors(objects, head);
  const ahead = history(objects, head)
    .filter(sha => !inBase.has(sha))
    .toReversed();
  const behind = [...inBase].filter(sha => !inHead.has(sha)).length;
  const status =
    ahead.length === 0 && behind === 0
      ? 'identical'
      : behind === 0
        ? 'ahead'
        : ahead.length === 0
          ? 'behind'
          : 'diverged';
  const html = `${repositoryPage(call, repository)}/compare`;
  const { items, headers } = page(call, ahead, 250);
  return ok(
    {
      url: `${repositoryUrl(call, repository)}/compare/${from}...${to}`,
      html_url: `${html}/${from}...${to}`,
      permalink_url: `${html}/${base.slice(0, 7)}...${head.slice(0, 7)}`,
      diff_url: `${html}/${from}...${to}.diff`,
      patch_url: `${html}/${from}...${to}.patch`,
      base_commit: commitShape(call, repository, base),
      merge_base_commit: commitShape(call, repository, common),
      status,
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      commits: items.map(sha => commitShape(call, repository, sha)),
      files: diffShapes(call, repository, common, head),
    },
    headers,
  );
}

function getBranch(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  const name = call.params['branch']!;
  const sha = repository.refs.get(`refs/heads/${name}`);
  if (sha === undefined) throw refuse(404, 'Branch not found');
  const url = `${repositoryUrl(call, repository)}/branches/${encodeURIComponent(name)}`;
  return ok({
    name,
    commit: commitShape(call, repository, sha),
    _links: { self: url, html: `${repositoryPage(call, repository)}/tree/${encodeURIComponent(name)}` },
    protected: false,
    protection: {
      enabled: false,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${url}/protection`,
  });
}

export const routes: readonly Route[] = [
  { method: 'GET', path: '/repos/{owner}/{repo}/compare/{basehead*}', handle: compare },
  { method: 'GET', path: '/repos/{owner}/{repo}/branches/{branch*}', handle: getBranch },
  { method: 'GET', path: '/repos/{owner}/{repo}/commits', handle: listCommits },
  { method: 'GET', path: '/repos/{owner}/{repo}/commits/{ref*}', handle: getCommit },
];
