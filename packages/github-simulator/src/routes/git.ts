import {
  type Call,
  created,
  invalid,
  noContent,
  nodeId,
  notFound,
  ok,
  type Route,
  refuse,
  text,
  time,
  unprocessable,
} from '../api.ts';
import {
  addObject,
  ancestors,
  type CommitObject,
  filesOf,
  type Identity,
  peel,
  type TreeEntry,
  treeOf,
  ZERO_OID,
} from '../objects.ts';
import { repositoryPage, repositoryUrl } from '../shapes.ts';
import type { Repository, Store } from '../store.ts';
import { repositoryOf } from './repositories.ts';

/** Moves, creates (`before` zero) or deletes (`after` zero) a ref and notes it as activity. The only place that does. */
export function moveRef(
  store: Pick<Store, 'nextId'>,
  repository: Repository,
  name: string,
  after: string,
  options: { actor: number | undefined; now: number; forced?: boolean },
): void {
  const before = repository.refs.get(name) ?? ZERO_OID;
  if (after === ZERO_OID) repository.refs.delete(name);
  else repository.refs.set(name, after);
  repository.pushedAt = options.now;
  if (!name.startsWith('refs/heads/') || before === after) return;
  store.nextId += 1;
  repository.activity.push({
    id: store.nextId,
    ref: name,
    before,
    after,
    actor: options.actor,
    at: options.now,
    type:
      before === ZERO_OID
        ? 'branch_creation'
        : after === ZERO_OID
          ? 'branch_deletion'
          : options.forced
            ? 'force_push'
            : 'push',
  });
}

/** git check-ref-format, as far as names from an API can break it. */
export function validRefName(name: string): boolean {
  return (
    /^refs\/[^/]+\/./.test(name) &&
    !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$|^@$/.test(name) &&
    !name.split('/').some(part => part.startsWith('.') || part.endsWith('.lock'))
  );
}

/** A ref cannot be both a file and a folder: `a` and `a/b` exclude each other. */
export function collides(repository: Repository, name: string): boolean {
  for (const existing of repository.refs.keys()) {
    if (existing.startsWith(`${name}/`) || name.startsWith(`${existing}/`)) return true;
  }
  return false;
}

export function isFastForward(repository: Repository, from: string, to: string): boolean {
  const start = peel(repository.objects, from);
  return start !== undefined && ancestors(repository.objects, to).has(start);
}

const isBelow = (name: string, prefix: string) => name.startsWith(`${prefix.replace(/\/$/, '')}/`);

/** Whether a ruleset keeps this ref from whoever asks. */
function isProtected(call: Call, repository: Repository, name: string): boolean {
  const login = call.user?.login ?? '';
  return repository.rulesets.some(({ below, bypass }) => isBelow(name, below) && !bypass.includes(login));
}

/** Whether this ref may not be written by whoever asks, or not at all: pull requests' refs are GitHub's own. */
export function isRefRefused(call: Call, repository: Repository, name: string): boolean {
  const allowed = call.settings.refNamespaces;
  const isOutside = allowed !== undefined && !allowed.some(prefix => isBelow(name, prefix));
  return isOutside || name.startsWith('refs/pull/') || isProtected(call, repository, name);
}

/** @throws Refusal 422 where this ref may not be written */
function mayWriteRef(call: Call, repository: Repository, name: string): void {
  if (isProtected(call, repository, name))
    throw unprocessable('Repository rule violations found\n\nCannot update this protected ref.');
  if (isRefRefused(call, repository, name)) throw unprocessable('Reference update failed');
}

export function refShape(call: Call, repository: Repository, name: string): Record<string, unknown> {
  const sha = repository.refs.get(name)!;
  const type = repository.objects.get(sha)?.type ?? 'commit';
  const url = repositoryUrl(call, repository);
  return {
    ref: name,
    node_id: nodeId('Ref', `${repository.id}:${name}`),
    url: `${url}/git/${name}`,
    object: { sha, type, url: `${url}/git/${type}s/${sha}` },
  };
}

function needsObjects(repository: Repository): void {
  if (repository.refs.size === 0) throw refuse(409, 'Git Repository is empty.');
}

function getRef(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  needsObjects(repository);
  const name = `refs/${call.params['ref']}`;
  if (!repository.refs.has(name)) throw notFound();
  return ok(refShape(call, repository, name));
}

function listMatchingRefs(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  needsObjects(repository);
  const prefix = `refs/${call.params['ref'] ?? ''}`;
  const names = [...repository.refs.keys()].filter(name => name.startsWith(prefix)).sort();
  return ok(names.map(name => refShape(call, repository, name)));
}

function createRef(call: Call) {
  const repository = repositoryOf(call, ['contents', 'write']);
  const name = text(call, 'ref');
  const sha = text(call, 'sha');
  needsObjects(repository);
  if (!name.startsWith('refs/') || name.split('/').length < 3) {
    throw unprocessable("Reference name must start with 'refs/' and have at least two slashes.");
  }
  if (!validRefName(name)) throw unprocessable(`${name} is not a valid ref name.`);
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw unprocessable('The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  if (!repository.objects.has(sha)) throw unprocessable('Object does not exist');
  if (repository.refs.has(name)) throw unprocessable('Reference already exists');
  mayWriteRef(call, repository, name);
  if (collides(repository, name)) throw unprocessable('Reference update failed');
  moveRef(call.store, repository, name, sha, { actor: call.user?.id, now: call.now });
  return created(refShape(call, repository, name));
}

function updateRef(call: Call) {
  const repository = repositoryOf(call, ['contents', 'write']);
  needsObjects(repository);
  const name = `refs/${call.params['ref']}`;
  const sha = text(call, 'sha');
  const force = call.body['force'] === true;
  const before = repository.refs.get(name);
  if (before === undefined) throw unprocessable('Reference does not exist');
  if (!repository.objects.has(sha)) throw unprocessable('Object does not exist');
  const fastForward = isFastForward(repository, before, sha);
  if (!fastForward && !force) throw unprocessable('Update is not a fast forward');
  mayWriteRef(call, repository, name);
  moveRef(call.store, repository, name, sha, { actor: call.user?.id, now: call.now, forced: !fastForward });
  return ok(refShape(call, repository, name));
}

function deleteRef(call: Call) {
  const repository = repositoryOf(call, ['contents', 'write']);
  needsObjects(repository);
  const name = `refs/${call.params['ref']}`;
  if (!repository.refs.has(name)) throw unprocessable('Reference does not exist');
  mayWriteRef(call, repository, name);
  moveRef(call.store, repository, name, ZERO_OID, { actor: call.user?.id, now: call.now });
  return noContent;
}

const identityShape = (identity: Identity) => ({
  name: identity.name,
  email: identity.email,
  date: time(identity.seconds * 1000),
});

const UNSIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

export function gitCommitShape(
  call: Call,
  repository: Repository,
  sha: string,
  commit: CommitObject,
): Record<string, unknown> {
  const url = repositoryUrl(call, repository);
  const page = repositoryPage(call, repository);
  return {
    sha,
    node_id: nodeId('Commit', `${repository.id}:${sha}`),
    url: `${url}/git/commits/${sha}`,
    html_url: `${page}/commit/${sha}`,
    author: identityShape(commit.author),
    committer: identityShape(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    parents: commit.parents.map(parent => ({
      sha: parent,
      url: `${url}/git/commits/${parent}`,
      html_url: `${page}/commit/${parent}`,
    })),
    verification: UNSIGNED,
  };
}

function identity(call: Call, field: 'author' | 'committer', fallback?: Identity): Identity {
  const given = call.body[field] as { name?: string; email?: string; date?: string } | undefined;
  const now = Math.floor(call.now / 1000);
  if (!given) {
    const user = call.user;
    return (
      fallback ?? {
        name: user?.login ?? 'github-actions[bot]',
        email: `${user?.id ?? 41_898_282}+${user?.login ?? 'github-actions[bot]'}@users.noreply.github.com`,
        seconds: now,
      }
    );
  }
  if (!given.name || !given.email) throw invalid('Commit', field, 'missing_field');
  const seconds = given.date === undefined ? now : Math.floor(Date.parse(given.date) / 1000);
  if (!Number.isFinite(seconds)) throw unprocessable('The author date is not a valid timestamp.');
  return { name: given.name, email: given.email, seconds };
}

function createCommit(call: Call) {
  const repository = repositoryOf(call, ['contents', 'write']);
  needsObjects(repository);
  const message = text(call, 'message');
  const tree = text(call, 'tree');
  if (repository.objects.get(tree)?.type !== 'tree') throw unprocessable('Tree SHA does not exist');
  const parents = (call.body['parents'] ?? []) as readonly string[];
  for (const parent of parents) {
    if (repository.objects.get(parent)?.type !== 'commit') {
      throw unprocessable('Parent SHA does not exist or is not a commit object');
    }
  }
  const author = identity(call, 'author');
  const committer = identity(call, 'committer', author);
  const commit: CommitObject = { type: 'commit', tree, parents, author, committer, message };
  const sha = addObject(repository.objects, commit);
  return created(gitCommitShape(call, repository, sha, commit));
}

function getCommit(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  needsObjects(repository);
  const sha = call.params['sha']!;
  const commit = repository.objects.get(sha);
  if (commit?.type !== 'commit') throw notFound();
  return ok(gitCommitShape(call, repository, sha, commit));
}

function treeShape(call: Call, repository: Repository, sha: string, recursive: boolean) {
  const url = repositoryUrl(call, repository);
  const entries: TreeEntry[] = [];
  const walk = (tree: string, prefix: string) => {
    const object = repository.objects.get(tree);
    if (object?.type !== 'tree') return;
    for (const entry of object.entries) {
      entries.push({ ...entry, path: `${prefix}${entry.path}` });
      if (recursive && entry.type === 'tree') walk(entry.sha, `${prefix}${entry.path}/`);
    }
  };
  walk(sha, '');
  return {
    sha,
    url: `${url}/git/trees/${sha}`,
    tree: entries.map(entry => {
      const object = repository.objects.get(entry.sha);
      return {
        path: entry.path,
        mode: entry.mode,
        type: entry.type,
        sha: entry.sha,
        ...(object?.type === 'blob' ? { size: object.content.length } : {}),
        url: `${url}/git/${entry.type}s/${entry.sha}`,
      };
    }),
    truncated: false,
  };
}

function getTree(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  needsObjects(repository);
  const asked = call.params['sha']!;
  const sha = resolve(repository, asked) ?? asked;
  const object = repository.objects.get(sha);
  const tree = object?.type === 'commit' ? object.tree : sha;
  if (repository.objects.get(tree)?.type !== 'tree') throw notFound();
  return ok(treeShape(call, repository, tree, call.query.has('recursive')));
}

interface AskedEntry {
  readonly path?: string;
  readonly mode?: string;
  readonly type?: string;
  readonly sha?: string | null;
  readonly content?: string;
}

function createTree(call: Call) {
  const repository = repositoryOf(call, ['contents', 'write']);
  needsObjects(repository);
  const asked = call.body['tree'] as readonly AskedEntry[] | undefined;
  // GitHub refuses to write the empty tree, though commits may name it.
  if (!Array.isArray(asked) || asked.length === 0) throw unprocessable('Invalid tree info');
  const base = call.body['base_tree'];
  const files = new Map<string, TreeEntry>();
  if (typeof base === 'string') {
    const object = repository.objects.get(base);
    const tree = object?.type === 'commit' ? object.tree : base;
    if (repository.objects.get(tree)?.type !== 'tree')
      throw unprocessable('base_tree is not a valid tree oid');
    for (const [path, entry] of filesOf(repository.objects, tree)) files.set(path, entry);
  }
  for (const entry of asked as readonly AskedEntry[]) {
    if (
      !entry.path ||
      entry.path.startsWith('/') ||
      entry.path.split('/').some(part => ['', '.', '..', '.git'].includes(part))
    ) {
      throw unprocessable('tree.path contains a malformed path component');
    }
    if (entry.sha === null) {
      files.delete(entry.path);
      continue;
    }
    const mode = entry.mode ?? '100644';
    if (!/^(100644|100755|040000|160000|120000)$/.test(mode)) throw unprocessable('tree.mode is not valid');
    const sha =
      entry.sha ?? addObject(repository.objects, { type: 'blob', content: Buffer.from(entry.content ?? '') });
    const object = repository.objects.get(sha);
    if (!object && mode !== '160000')
      throw unprocessable(`tree.sha ${sha} is not a valid ${entry.type ?? 'blob'}`);
    if (object?.type === 'tree') {
      for (const [path, inner] of filesOf(repository.objects, sha, `${entry.path}/`)) files.set(path, inner);
    } else {
      files.set(entry.path, { path: entry.path, mode, type: mode === '160000' ? 'commit' : 'blob', sha });
    }
  }
  const sha = treeOf(repository.objects, files);
  return created(treeShape(call, repository, sha, false));
}

function createBlob(call: Call) {
  const repository = repositoryOf(call, ['contents', 'write']);
  needsObjects(repository);
  const encoding = text(call, 'encoding', 'utf-8');
  if (encoding !== 'utf-8' && encoding !== 'base64') throw unprocessable('encoding must be utf-8 or base64');
  const content = Buffer.from(text(call, 'content'), encoding === 'base64' ? 'base64' : 'utf8');
  const sha = addObject(repository.objects, { type: 'blob', content });
  return created({ url: `${repositoryUrl(call, repository)}/git/blobs/${sha}`, sha });
}

function getBlob(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  needsObjects(repository);
  const sha = call.params['sha']!;
  const blob = repository.objects.get(sha);
  if (blob?.type !== 'blob') throw notFound();
  return ok({
    content: blob.content.toString('base64').replace(/(.{60})/g, '$1\n'),
    encoding: 'base64',
    url: `${repositoryUrl(call, repository)}/git/blobs/${sha}`,
    sha,
    size: blob.content.length,
    node_id: nodeId('Blob', `${repository.id}:${sha}`),
  });
}

/** A SHA (whole or an unambiguous start), branch, tag or full ref → SHA of a commit. */
export function resolve(repository: Repository, name: string): string | undefined {
  const { objects, refs } = repository;
  if (/^[0-9a-f]{40}$/.test(name)) return peel(objects, name);
  for (const candidate of [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const sha = candidate.startsWith('refs/') ? refs.get(candidate) : undefined;
    if (sha !== undefined) return peel(objects, sha);
  }
  if (name === 'HEAD') return refs.get(`refs/heads/${repository.defaultBranch}`);
  if (!/^[0-9a-f]{7,39}$/.test(name)) return undefined;
  const matches = [...objects].filter(([sha, object]) => object.type === 'commit' && sha.startsWith(name));
  return matches.length === 1 ? matches[0]![0] : undefined;
}

const REPO = '/repos/{owner}/{repo}';

export const routes: readonly Route[] = [
  { method: 'GET', path: `${REPO}/git/ref/{ref*}`, handle: getRef },
  { method: 'GET', path: `${REPO}/git/matching-refs/{ref*}`, handle: listMatchingRefs },
  { method: 'POST', path: `${REPO}/git/refs`, handle: createRef },
  { method: 'PATCH', path: `${REPO}/git/refs/{ref*}`, handle: updateRef },
  { method: 'DELETE', path: `${REPO}/git/refs/{ref*}`, handle: deleteRef },
  { method: 'POST', path: `${REPO}/git/commits`, handle: createCommit },
  { method: 'GET', path: `${REPO}/git/commits/{sha}`, handle: getCommit },
  { method: 'POST', path: `${REPO}/git/trees`, handle: createTree },
  { method: 'GET', path: `${REPO}/git/trees/{sha*}`, handle: getTree },
  { method: 'POST', path: `${REPO}/git/blobs`, handle: createBlob },
  { method: 'GET', path: `${REPO}/git/blobs/{sha}`, handle: getBlob },
];
