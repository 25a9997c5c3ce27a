/** Files of the checkout, for templates: what is inside of it, wherever links in it lead. */
import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { problem } from '../inventory/problem.ts';
import type { TemplateFiles } from './templates.ts';

/** Larger files are no templates. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Git's own files: the token of the checkout may be among them. */
const isGits = (path: string): boolean => path.split(sep).some(part => part.toLowerCase() === '.git');

/** A path without links; undefined when there is nothing. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** @param open gives the text of a file that is encrypted as a whole; others as they are */
export function checkoutFiles(
  workspace: string,
  open: (text: string, path: string) => string = text => text,
): TemplateFiles {
  let root: string | undefined;
  /** The real path of what a path of the checkout names; undefined when that lies outside, or is git's own. */
  const resolve = (path: string): string | undefined => {
    root ??= realPath(workspace);
    if (root === undefined || path.includes('\0')) return undefined;
    const real = realPath(join(root, path));
    if (real === undefined) return undefined;
    const inside = relative(root, real);
    const leaves = inside === '..' || inside.startsWith(`..${sep}`);
    return leaves || isGits(inside) ? undefined : real;
  };
  return {
    read: path => {
      const real = resolve(path);
      const bytes = real === undefined ? undefined : readFile(real, path);
      if (bytes === undefined) return undefined;
      if (!isUtf8(bytes)) throw unreadable(path, 'is not encoded in UTF-8', 'Save it as UTF-8.');
      return open(bytes.toString('utf8'), path);
    },
    list: path => {
      const real = resolve(path);
      try {
        return real === undefined ? undefined : readdirSync(real);
      } catch {
        return undefined;
      }
    },
  };
}

const unreadable = (path: string, why: string, remedy: string) =>
  problem({ code: 'TEMPLATE_UNREADABLE', what: `${path} ${why}.`, remedy, place: { file: path } });

/** The bytes of a regular file; undefined when it is none. @throws Fault TEMPLATE_UNREADABLE for one that is too large */
function readFile(real: string, path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return undefined;
    if (stat.size > MOST_BYTES)
      throw unreadable(path, 'is larger than 16 MiB', 'Keep large files out of templates.');
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
