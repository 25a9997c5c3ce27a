import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** The little of a file system that the guard needs. Paths are absolute. */
export interface Files {
  /** undefined when it does not exist or cannot be read. */
  read(path: string): string | undefined;
  exists(path: string): boolean;
  executable(path: string): boolean;
  /** Names in a directory; directories end in a slash. Empty when there is none. */
  list(path: string): readonly string[];
  write(path: string, text: string): void;
  /** A new directory below `parent` that only this user may enter. */
  temporary(parent: string): { readonly path: string; remove(): void };
}

export const nodeFiles: Files = {
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  exists: path => existsSync(path),
  executable(path) {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
  list(path) {
    try {
      return readdirSync(path, { withFileTypes: true }).map(entry =>
        entry.isDirectory() ? `${entry.name}/` : entry.name,
      );
    } catch {
      return [];
    }
  },
  write: (path, text) => writeFileSync(path, text, { mode: 0o600 }),
  temporary(parent) {
    const path = mkdtempSync(join(parent, 'migration-guard-'));
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
  },
};
