import { createHash } from 'node:crypto';

/** Git's own objects: what a SHA names is computed as git does, so that tools may compare them with real clones. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
export const ZERO_OID = '0'.repeat(40);

export interface Identity {
  readonly name: string;
  readonly email: string;
  /** Whole seconds since 1970. */
  readonly seconds: number;
}

export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
}

interface BlobObject {
  readonly type: 'blob';
  readonly content: Buffer;
}

interface TreeObject {
  readonly type: 'tree';
  readonly entries: readonly TreeEntry[];
}

export interface CommitObject {
  readonly type: 'commit';
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  readonly message: string;
}

interface TagObject {
  readonly type: 'tag';
  readonly object: string;
  readonly objectType: string;
  readonly tag: string;
  readonly tagger: Identity;
  readonly message: string;
}

type GitObject = BlobObject | TreeObject | CommitObject | TagObject;

/** All objects of a network of forks, as GitHub keeps them. */
export type Objects = Map<string, GitObject>;

const line = (identity: Identity) => `${identity.name} <${identity.email}> ${identity.seconds} +0000`;

/** Git sorts a tree's entries by bytes, a directory as if its name ended with a slash. */
function sorted(entries: readonly TreeEntry[]): TreeEntry[] {
  const key = (entry: TreeEntry) => Buffer.from(entry.type === 'tree' ? `${entry.path}/` : entry.path);
  return [...entries].sort((one, other) => Buffer.compare(key(one), key(other)));
}

function serialize(object: GitObject): Buffer {
  switch (object.type) {
    case 'blob':
      return object.content;
    case 'tree':
      return Buffer.concat(
        sorted(object.entries).flatMap(entry => [
          Buffer.from(`${entry.mode.replace(/^0/, '')} ${entry.path}\0`),
          Buffer.from(entry.sha, 'hex'),
        ]),
      );
    case 'commit':
      return Buffer.from(
        [
          `tree ${object.tree}`,
          ...object.parents.map(parent => `parent ${parent}`),
          `author ${line(object.author)}`,
          `committer ${line(object.committer)}`,
          '',
          object.message,
        ].join('\n'),
      );
    case 'tag':
      return Buffer.from(
        [
          `object ${object.object}`,
          `type ${object.objectType}`,
          `tag ${object.tag}`,
          `tagger ${line(object.tagger)}`,
          '',
          object.message,
        ].join('\n'),
      );
  }
}

function shaOf(object: GitObject): string {
  const body = serialize(object);
  return createHash('sha1').update(`${object.type} ${body.length}\0`).update(body).digest('hex');
}

export function addObject(objects: Objects, object: GitObject): string {
  const sha = shaOf(object);
  objects.set(sha, object);
  return sha;
}

export function newObjects(): Objects {
  const objects: Objects = new Map();
  addObject(objects, { type: 'tree', entries: [] });
  return objects;
}

export function commitAt(objects: Objects, sha: string): CommitObject | undefined {
  const object = objects.get(sha);
  if (object?.type === 'tag') return commitAt(objects, object.object);
  return object?.type === 'commit' ? object : undefined;
}

/** The commit that `sha` names, through tags. */
export function peel(objects: Objects, sha: string): string | undefined {
  const object = objects.get(sha);
  if (object?.type === 'tag') return peel(objects, object.object);
  return object?.type === 'commit' ? sha : undefined;
}

/** `sha` and everything it descends from. */
export function ancestors(objects: Objects, sha: string): Set<string> {
  const seen = new Set<string>();
  const next = [sha];
  for (let current = next.pop(); current !== undefined; current = next.pop()) {
    if (seen.has(current)) continue;
    const commit = commitAt(objects, current);
    if (!commit) continue;
    seen.add(current);
    next.push(...commit.parents);
  }
  return seen;
}

/** Commits reachable from `sha`, newest first, first-parent order among equals. */
export function history(objects: Objects, sha: string): string[] {
  const order = [...ancestors(objects, sha)];
  const date = (id: string) => commitAt(objects, id)?.committer.seconds ?? 0;
  const depth = new Map<string, number>();
  order.forEach((id, index) => {
    depth.set(id, index);
  });
  return order.sort((one, other) => date(other) - date(one) || depth.get(one)! - depth.get(other)!);
}

/** Every file of a tree: path → entry. */
export function filesOf(objects: Objects, tree: string, prefix = ''): Map<string, TreeEntry> {
  const files = new Map<string, TreeEntry>();
  const object = objects.get(tree);
  if (object?.type !== 'tree') return files;
  for (const entry of object.entries) {
    const path = `${prefix}${entry.path}`;
    if (entry.type === 'tree') {
      for (const [inner, found] of filesOf(objects, entry.sha, `${path}/`)) files.set(inner, found);
    } else {
      files.set(path, { ...entry, path });
    }
  }
  return files;
}

/** Writes the trees for a flat set of files and gives the root's SHA. */
export function treeOf(objects: Objects, files: ReadonlyMap<string, TreeEntry>): string {
  const entries: TreeEntry[] = [];
  const folders = new Map<string, Map<string, TreeEntry>>();
  for (const [path, entry] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      entries.push({ ...entry, path });
      continue;
    }
    const folder = path.slice(0, slash);
    const inside = folders.get(folder) ?? new Map<string, TreeEntry>();
    inside.set(path.slice(slash + 1), entry);
    folders.set(folder, inside);
  }
  for (const [path, inside] of folders) {
    entries.push({ path, mode: '040000', type: 'tree', sha: treeOf(objects, inside) });
  }
  return addObject(objects, { type: 'tree', entries: sorted(entries) });
}
