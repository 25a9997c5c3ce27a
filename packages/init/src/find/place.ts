/** Paths and lines, as the finders need them. Pure. */
import type { Checkout } from '../checkout.ts';

/** Where something was found. Lines count from 1. */
export interface Evidence {
  readonly file: string;
  readonly line?: number;
}

/** The directory of a path; '.' for the root. */
export function directoryOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at === -1 ? '.' : path.slice(0, at);
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Joins a directory of the checkout and a name. */
export const under = (directory: string, name: string): string =>
  directory === '.' ? name : `${directory}/${name}`;

/** The path as seen from a directory that holds it. */
export const from = (directory: string, path: string): string =>
  directory === '.' ? path : path.slice(directory.length + 1);

export const isIn = (directory: string, path: string): boolean =>
  directory === '.' || path === directory || path.startsWith(`${directory}/`);

export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Code that is not what gets deployed: tests, examples, documents, templates of projects. */
const ASIDE =
  /^(?:tests?|testing|testproject|test_project|examples?|samples?|demo|docs?|sandbox|benchmarks?|node_modules|site-packages|\.github)$/i;

export const isAside = (path: string): boolean =>
  path
    .split('/')
    .slice(0, -1)
    .some(part => ASIDE.test(part) || part.includes('{{'));

/** A path without `.`, `..` and empty parts; empty for the root. */
export function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Those that are not aside; all of them when there are no others. */
export function mainOnes(paths: readonly string[]): readonly string[] {
  const main = paths.filter(path => !isAside(path));
  return main.length > 0 ? main : paths;
}

/** The nearest directory at or above one that holds a file of one of these names, and nothing where none does. */
export function nearest(
  checkout: Checkout,
  directory: string,
  isWanted: (name: string) => boolean,
): string | undefined {
  for (let here = directory; ; here = directoryOf(here)) {
    if (checkout.files.some(path => directoryOf(path) === here && isWanted(nameOf(path)))) return here;
    if (here === '.') return undefined;
  }
}
