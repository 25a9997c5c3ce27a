import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The checkout that a directory lies in: it may be a folder of the workspace. The workspace where there is no sign of one. */
export function repositoryOf(directory: string, workspace: string): string {
  const top = resolve(workspace);
  for (let at = directory; at.startsWith(top); at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === top) break;
  }
  return top;
}
