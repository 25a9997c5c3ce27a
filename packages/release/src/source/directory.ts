/** Files of a directory on this machine, for inventories, templates and settings. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';

/** What says that there is no such file or directory; anything else is a file that cannot be read. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

/** @throws Fault FILE_UNREADABLE for what is there and cannot be read */
export function filesIn(workspace: string): Files {
  const ifThere = <T>(path: string, read: (path: string) => T): T | undefined => {
    try {
      return read(join(workspace, path));
    } catch (cause) {
      if (ABSENT.has((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw problem({
        code: 'FILE_UNREADABLE',
        what: `${path} cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
        remedy: 'Correct its permissions, or the link that it is.',
        cause,
      });
    }
  };
  return {
    read: path => ifThere(path, at => readFileSync(at, 'utf8')),
    list: path => ifThere(path, at => readdirSync(at)),
  };
}
