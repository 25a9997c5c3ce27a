/** What lies in a directory of a host, and how two of them differ. */
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Node, Tree } from './search-model.ts';

/** Everything below a directory. No link is followed. */
export function treeOf(directory: string): Tree {
  const tree = new Map<string, Node>();
  const visit = (folder: Buffer, prefix: string) => {
    for (const name of readdirSync(folder, { encoding: 'buffer' })) {
      const at = Buffer.concat([folder, Buffer.from('/'), name]);
      const path = prefix === '' ? name.toString('utf8') : `${prefix}/${name.toString('utf8')}`;
      const stat = lstatSync(at);
      const kind = stat.isDirectory() ? 'd' : stat.isSymbolicLink() ? 'l' : stat.isFile() ? 'f' : 'o';
      const text = kind === 'f' ? readFileSync(at, 'latin1') : kind === 'l' ? readlinkSync(at, 'utf8') : '';
      tree.set(path, {
        kind,
        mode: stat.mode & 0o7777,
        uid: stat.uid,
        ino: kind === 'f' ? stat.ino : 0,
        text,
      });
      if (kind === 'd') visit(at, path);
    }
  };
  if (existsSync(directory)) visit(Buffer.from(directory), '');
  return tree;
}

/** The part of a tree below a directory, with paths from there. */
export const below = (tree: Tree, directory: string): Map<string, Node> =>
  new Map(
    [...tree]
      .filter(([path]) => path.startsWith(`${directory}/`))
      .map(([path, node]) => [path.slice(directory.length + 1), node]),
  );

const shown = (node: Node | undefined) =>
  node && `${node.kind}${node.mode.toString(8)} ${node.uid} ${JSON.stringify(node.text.slice(0, 60))}`;

/** What differs between two trees, in words; `inodes`: whether files have to be the same ones. */
export function differences(what: string, is: Tree, must: Tree, inodes: boolean): string[] {
  const lines: string[] = [];
  for (const path of new Set([...is.keys(), ...must.keys()])) {
    const [a, b] = [is.get(path), must.get(path)];
    const same =
      a && b && shown(a) === shown(b) && a.text === b.text && (!inodes || b.ino === 0 || a.ino === b.ino);
    if (!same) lines.push(`${what} ${JSON.stringify(path)}: is ${shown(a)}, must be ${shown(b)}`);
  }
  return lines;
}
