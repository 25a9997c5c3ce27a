import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

interface Checkout {
  /** The repository's top directory: annotations name files relative to it. */
  readonly root: string;
  /** The commit that is checked out, when it is checked out by its SHA, as actions/checkout does. */
  readonly commit: string | undefined;
}

/**
 * The checkout that holds `directory`, which may lie below the workspace (`path:` of actions/checkout); the workspace
 * itself where there is none. Git is not run: nothing of a checkout's configuration is obeyed.
 */
export function checkoutOf(workspace: string, directory: string): Checkout {
  const top = resolve(workspace);
  for (let folder = resolve(top, directory); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return { root: folder, commit: detachedHead(folder) };
    if (folder === top || folder === dirname(folder)) return { root: top, commit: undefined };
  }
}

/** The commit that is checked out, which need not be the run's own; undefined where it is not checked out by its SHA. */
export const commitOf = (
  env: { readonly GITHUB_WORKSPACE?: string | undefined },
  workingDirectory: string,
): string | undefined => checkoutOf(env.GITHUB_WORKSPACE || process.cwd(), workingDirectory).commit;

function detachedHead(root: string): string | undefined {
  try {
    const head = readFileSync(join(root, '.git/HEAD'), 'utf8').trim();
    return /^[0-9a-f]{40,64}$/.test(head) ? head : undefined;
  } catch {
    return undefined;
  }
}
