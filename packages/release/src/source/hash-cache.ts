import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HashCache } from './walk.ts';

const VERSION = 1;

/**
 * Hashes of files on this machine by device, inode, size, mtime and ctime (in nanoseconds), kept in a file between releases.
 * Only what was used in the last run is kept. A cache that cannot be read or written is no error: hashing is only slower.
 */
export class FileHashCache implements HashCache {
  readonly #path: string;
  readonly #known: Map<string, string>;
  readonly #used = new Map<string, string>();

  constructor(path: string) {
    this.#path = path;
    this.#known = load(path);
  }

  get(key: string): string | undefined {
    const hash = this.#known.get(key);
    if (hash !== undefined) this.#used.set(key, hash);
    return hash;
  }

  set(key: string, hash: string): void {
    this.#used.set(key, hash);
  }

  save(): void {
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      const next = `${this.#path}.${process.pid}`;
      writeFileSync(next, JSON.stringify({ version: VERSION, hashes: [...this.#used] }), { mode: 0o600 });
      renameSync(next, this.#path);
    } catch {
      // The next run hashes again.
    }
  }
}

function load(path: string): Map<string, string> {
  try {
    const { version, hashes } = JSON.parse(readFileSync(path, 'utf8')) as {
      version: number;
      hashes: [string, string][];
    };
    return version === VERSION
      ? new Map(hashes.filter(([, hash]) => /^[0-9a-f]{64}$/.test(hash)))
      : new Map();
  } catch {
    return new Map();
  }
}
