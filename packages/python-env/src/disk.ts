import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isLeftBehind } from './reached.ts';
import { decoded, type Sources } from './sources.ts';

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

/** Undefined instead of an error: what cannot be read is not there, and who installs from it says why. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** The repository that a directory is in, or the directory itself. */
function topOf(directory: string): string {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return directory;
  }
}

const isIn = (place: string, directory: string) => place === directory || place.startsWith(`${directory}/`);

/** Lists a directory with what is behind its links, as far as that lies in `top`; each directory once, so that no circle has no end. */
class Lister {
  readonly #without: readonly string[];
  readonly #top: string;
  readonly #seen = new Set<string>();

  constructor(top: string, without: readonly string[]) {
    this.#top = top;
    this.#without = without;
  }

  below(folder: string, prefix: string, found: string[]): string[] {
    this.#seen.add(realpathSync(folder));
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      const place = join(folder, entry.name);
      if (isLeftBehind(path) || this.#without.includes(place)) continue;
      if (entry.isDirectory() || (entry.isSymbolicLink() && this.#leads(place)))
        this.below(place, `${path}/`, found);
      else found.push(path);
    }
    return found;
  }

  #leads(link: string): boolean {
    const place = attempt(() => (statSync(link).isDirectory() ? realpathSync(link) : undefined));
    return place !== undefined && isIn(place, this.#top) && !this.#seen.has(place);
  }
}

/**
 * The files of a directory of this machine; each is read once.
 * @param without absolute paths of directories that are no sources: the environment, wheels that are made
 */
export function diskSources(directory: string, without: readonly string[] = []): Sources {
  const texts = new Map<string, string | undefined>();
  const base = resolve(directory);
  // Not put in order: what `..` behind a link means, only the system knows.
  const place = (path: string) => (path.startsWith('/') ? path : `${base}/${path}`);
  return {
    directory: base,
    read(path) {
      if (!texts.has(path))
        texts.set(
          path,
          attempt(() => decoded(readFileSync(place(path)))),
        );
      return texts.get(path);
    },
    hash: path =>
      attempt(() => {
        const file = place(path);
        const link = lstatSync(file).isSymbolicLink() ? readlinkSync(file) : '';
        const content = attempt(() => (statSync(file).isFile() ? hashFile(file) : undefined));
        return link === '' ? content : `${link} ${content ?? ''}`;
      }),
    list: path =>
      attempt(() => {
        const folder = place(path);
        const top = topOf(realpathSync(base));
        return new Lister(top, without).below(folder, '', []).sort();
      }),
    real: path => attempt(() => realpathSync(place(path))),
  };
}
