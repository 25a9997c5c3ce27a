import { createHash } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { isLeftBehind } from './reached.ts';
import type { Sources } from './sources.ts';

/** A checksum without the whole file in memory. */
function hashFile(path: string): string {
  const sum = createHash('sha256');
  const buffer = Buffer.allocUnsafe(1 << 20);
  const file = openSync(path, 'r');
  try {
    for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer))
      sum.update(buffer.subarray(0, count));
  } finally {
    closeSync(file);
  }
  return sum.digest('hex');
}

/** Text as pip and uv read it: PowerShell writes UTF-16, which its first bytes tell. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0)
    return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le');
  return bytes.toString('utf8');
}

/** Undefined instead of an error: what cannot be read is not there, and who installs from it says why. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/**
 * The files of a directory of this machine; each is read once.
 * @param without absolute paths of directories that are no sources: the environment, wheels that are made
 */
export function diskSources(directory: string, without: readonly string[] = []): Sources {
  const texts = new Map<string, string | undefined>();
  const below = (folder: string, prefix: string, found: string[]): string[] => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      if (isLeftBehind(path)) continue;
      // Links are not followed: neither out of the directory nor round in it.
      const place = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!without.includes(place)) below(place, `${path}/`, found);
      } else found.push(path);
    }
    return found;
  };
  return {
    directory: resolve(directory),
    read(path) {
      if (!texts.has(path))
        texts.set(
          path,
          attempt(() => textOf(readFileSync(resolve(directory, path)))),
        );
      return texts.get(path);
    },
    hash: path =>
      attempt(() => {
        const place = resolve(directory, path);
        const link = lstatSync(place).isSymbolicLink() ? readlinkSync(place) : '';
        const content = attempt(() => (statSync(place).isFile() ? hashFile(place) : undefined));
        return link === '' ? content : `${link} ${content ?? ''}`;
      }),
    list: path => attempt(() => below(resolve(directory, path), '', []).sort()),
  };
}
