import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { problem } from './problem.ts';

/**
 * Reads the private keys that inventories name: `~` is `home`, other paths start at `directory`.
 * The function that comes back gives undefined for a file that is not there.
 * @throws Fault FILE_UNREADABLE for one that is there and cannot be read
 */
export function keyFilesIn(
  directory: string,
  home: string | undefined,
): (path: string) => string | undefined {
  return path => {
    const outside = /^~(?=\/|$)/.test(path) && home ? join(home, path.slice(1)) : resolve(directory, path);
    try {
      return readFileSync(outside, 'utf8');
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw problem({
        code: 'FILE_UNREADABLE',
        what: `The private key ${path}, which the inventory names, cannot be read (${code}).`,
        remedy: 'Correct its permissions, or name another file.',
        cause,
      });
    }
  };
}
