/** Writes planned files into a checkout. Nothing that is there is changed, and nothing is written through a link. */
import { closeSync, constants, lstatSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { PlannedFile } from './plan.ts';

export interface Written {
  readonly path: string;
  readonly why: string;
  /** `same`: it was there with this text. `kept`: with another one. */
  readonly state: 'new' | 'same' | 'kept';
  /** The text that is there, of a kept file. */
  readonly there?: string;
}

/** What is at a path: nothing, a file's text, or something else. */
function lookAt(path: string): 'nothing' | 'other' | { readonly text: string } {
  try {
    const stat = lstatSync(path);
    return stat.isFile() ? { text: readFileSync(path, 'utf8') } : 'other';
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return 'nothing';
    return 'other';
  }
}

/** @throws Fault INIT_NOT_WRITABLE when a directory on the way is a link or no directory */
function refuseLinks(root: string, path: string): void {
  const parts = path.split('/').slice(0, -1);
  for (let at = 1; at <= parts.length; at++) {
    const here = parts.slice(0, at).join('/');
    const stat = lstatSync(join(root, here), { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isDirectory())
      throw new Fault({
        code: 'INIT_NOT_WRITABLE',
        what: `${here} is ${stat.isSymbolicLink() ? 'a link' : 'no directory'}, so ${path} is not written.`,
        remedy: 'Move it away, or write the file by hand.',
        place: { file: here },
      });
  }
}

/** What writing would do, file by file, with nothing written. @throws Fault INIT_NOT_WRITABLE */
export function compare(root: string, files: readonly PlannedFile[]): Written[] {
  return files.map(({ path, text, why }) => {
    refuseLinks(root, path);
    const there = lookAt(join(root, path));
    if (there === 'nothing') return { path, why, state: 'new' as const };
    if (there === 'other')
      throw new Fault({
        code: 'INIT_NOT_WRITABLE',
        what: `${path} is there and is no file.`,
        remedy: 'Move it away, or write the file by hand.',
        place: { file: path },
      });
    return there.text === text
      ? { path, why, state: 'same' as const }
      : { path, why, state: 'kept' as const, there: there.text };
  });
}

/**
 * Writes those that are not there. All are looked at before the first is written.
 * @throws Fault INIT_NOT_WRITABLE
 */
export function writeNew(root: string, files: readonly PlannedFile[]): Written[] {
  const compared = compare(root, files);
  for (const [at, one] of compared.entries()) {
    if (one.state !== 'new') continue;
    const path = join(root, one.path);
    try {
      mkdirSync(join(path, '..'), { recursive: true });
      const descriptor = openSync(
        path,
        constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
        0o644,
      );
      try {
        writeSync(descriptor, files[at]!.text);
      } finally {
        closeSync(descriptor);
      }
    } catch (cause) {
      throw new Fault({
        code: 'INIT_NOT_WRITABLE',
        what: `${one.path} cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown'}).`,
        remedy: 'Repair the permissions and run init again: what is there is kept.',
        cause,
      });
    }
  }
  return compared;
}
