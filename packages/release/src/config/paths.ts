/** Paths of the release file in one form, so that they can be compared. Case and Unicode stay as they are, as on the hosts. */

/**
 * A path without empty parts, `.` and what `..` takes back: `./a//b/../c/` is `a/c`, and '' the directory itself. Undefined when
 * it leads out of the directory, is absolute, or has control characters.
 */
export function normalPath(path: string): string | undefined {
  if (path.startsWith('/') || /[\0-\x1f\x7f]/.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** The same for an absolute path. */
export function normalAbsolute(path: string): string | undefined {
  if (!path.startsWith('/')) return undefined;
  const below = normalPath(path.slice(1).replace(/^\/+/, ''));
  return below === undefined ? undefined : `/${below}`;
}

/** Whether a path is another, or lies in it; both in their normal form. */
export const liesIn = (path: string, outer: string) => path === outer || path.startsWith(`${outer}/`);

/** The directories that a path lies in, the nearest first: `a/b/c` has `a/b` and `a`. */
export function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    parents.push(path.slice(0, at));
  return parents;
}
