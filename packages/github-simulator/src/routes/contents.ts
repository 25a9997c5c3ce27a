import {
  type Call,
  nodeId,
  notFound,
  ok,
  optionalText,
  type Route,
  refuse,
  text,
  unprocessable,
} from '../api.ts';
import { addObject, commitAt, filesOf, treeOf } from '../objects.ts';
import { repositoryPage, repositoryUrl } from '../shapes.ts';
import type { Repository } from '../store.ts';
import { gitCommitShape, isRefRefused, moveRef, resolve } from './git.ts';
import { repositoryOf } from './repositories.ts';

const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/');

function entryShape(
  call: Call,
  repository: Repository,
  ref: string,
  entry: { path: string; sha: string; type: 'file' | 'dir'; size: number },
): Record<string, unknown> {
  const url = `${repositoryUrl(call, repository)}/contents/${encoded(entry.path)}?ref=${ref}`;
  const git = `${repositoryUrl(call, repository)}/git/${entry.type === 'dir' ? 'trees' : 'blobs'}/${entry.sha}`;
  const page = repositoryPage(call, repository);
  const html = `${page}/${entry.type === 'dir' ? 'tree' : 'blob'}/${ref}/${encoded(entry.path)}`;
  return {
    name: entry.path.split('/').at(-1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url,
    html_url: html,
    git_url: git,
    download_url: entry.type === 'dir' ? null : `${page}/raw/${ref}/${encoded(entry.path)}`,
    type: entry.type,
    _links: { self: url, git, html },
  };
}

const base64 = (content: Buffer) => content.toString('base64').replace(/(.{60})/g, '$1\n');

function getContents(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  const ref = call.query.get('ref') ?? repository.defaultBranch;
  const sha = resolve(repository, ref);
  const commit = sha === undefined ? undefined : commitAt(repository.objects, sha);
  if (!commit) throw refuse(404, `No commit found for the ref ${ref}`);
  const path = (call.params['path'] ?? '').replace(/^\/|\/$/g, '');
  const files = filesOf(repository.objects, commit.tree);
  const file = files.get(path);
  const blob = file && repository.objects.get(file.sha);
  if (file && blob?.type === 'blob') {
    const shape = entryShape(call, repository, ref, {
      path,
      sha: file.sha,
      type: 'file',
      size: blob.content.length,
    });
    return ok({ ...shape, content: base64(blob.content), encoding: 'base64' });
  }
  let tree = commit.tree;
  for (const part of path === '' ? [] : path.split('/')) {
    const object = repository.objects.get(tree);
    const next = object?.type === 'tree' ? object.entries.find(entry => entry.path === part) : undefined;
    if (next?.type !== 'tree') throw notFound();
    tree = next.sha;
  }
  const object = repository.objects.get(tree);
  if (object?.type !== 'tree') throw notFound();
  return ok(
    object.entries.map(entry => {
      const found = repository.objects.get(entry.sha);
      return entryShape(call, repository, ref, {
        path: path === '' ? entry.path : `${path}/${entry.path}`,
        sha: entry.sha,
        type: entry.type === 'tree' ? 'dir' : 'file',
        size: found?.type === 'blob' ? found.content.length : 0,
      });
    }),
  );
}

function putContents(call: Call) {
  const repository = repositoryOf(call, ['contents', 'write']);
  const branch = optionalText(call, 'branch') ?? repository.defaultBranch;
  const name = `refs/heads/${branch}`;
  const head = repository.refs.get(name);
  if (head === undefined && repository.refs.size > 0) throw refuse(404, `Branch ${branch} not found`);
  const path = call.params['path']!;
  // Workflow files need the permission `workflows`, which no job's token ever has.
  if (path.startsWith('.github/workflows/') && call.token?.kind === 'installation')
    throw refuse(403, 'Resource not accessible by integration');
  if (isRefRefused(call, repository, name))
    throw refuse(409, 'Repository rule violations found\n\nCannot update this protected ref.');
  const message = text(call, 'message');
  const content = Buffer.from(text(call, 'content'), 'base64');
  const parent = head === undefined ? undefined : commitAt(repository.objects, head);
  const files = parent ? filesOf(repository.objects, parent.tree) : new Map();
  const known = files.get(path);
  const given = optionalText(call, 'sha');
  if (known && given === undefined) throw unprocessable(`Invalid request.\n\n"sha" wasn't supplied.`);
  if (given !== undefined && given !== known?.sha) throw refuse(409, `${path} does not match ${given}`);
  const sha = addObject(repository.objects, { type: 'blob', content });
  files.set(path, { path, mode: '100644', type: 'blob', sha });
  const user = call.user;
  const identity = {
    name: user?.login ?? 'ghost',
    email: `${user?.id ?? 0}+${user?.login ?? 'ghost'}@users.noreply.github.com`,
    seconds: Math.floor(call.now / 1000),
  };
  const commit = {
    type: 'commit' as const,
    tree: treeOf(repository.objects, files),
    parents: head === undefined ? [] : [head],
    author: identity,
    committer: identity,
    message,
  };
  const commitSha = addObject(repository.objects, commit);
  moveRef(call.store, repository, name, commitSha, { actor: user?.id, now: call.now });
  return {
    status: known ? 200 : 201,
    body: {
      content: entryShape(call, repository, branch, { path, sha, type: 'file', size: content.length }),
      commit: {
        ...gitCommitShape(call, repository, commitSha, commit),
        node_id: nodeId('Commit', `${repository.id}:${commitSha}`),
      },
    },
  };
}

export const routes: readonly Route[] = [
  { method: 'GET', path: '/repos/{owner}/{repo}/contents', handle: getContents },
  { method: 'GET', path: '/repos/{owner}/{repo}/contents/{path*}', handle: getContents },
  { method: 'PUT', path: '/repos/{owner}/{repo}/contents/{path*}', handle: putContents },
];
