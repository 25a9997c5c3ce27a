import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { checkoutOf, type Kit } from '@guarded-deploy/action-kit';
import { apartExec } from '@guarded-deploy/migrations';
import type { Isolation } from '@guarded-deploy/process';
import type { GuardDeps } from './run.ts';

/** Where an action's guard looks. Annotations name files as the repository does, wherever it was checked out. */
export function placesOf(
  { env }: Pick<Kit<never, never>, 'env'>,
  workingDirectory: string,
): { readonly root: string; readonly directory: string } {
  const workspace = env.GITHUB_WORKSPACE || process.cwd();
  return {
    root: checkoutOf(workspace, workingDirectory).root,
    directory: resolve(workspace, workingDirectory),
  };
}

/** What the guard needs, out of an action's kit: code of the project runs apart from the job where the machine allows it. */
export function depsOf(
  { env, log, deadline }: Pick<Kit<never, never>, 'env' | 'log' | 'deadline'>,
  isolation: Isolation['isolation'],
): GuardDeps {
  const temporary = env.RUNNER_TEMP || tmpdir();
  const own = [dirname(process.argv[1] ?? '')].filter(Boolean);
  return { env, temporary, deadline, log, exec: apartExec(env, { temporary, own, isolation }, log.debug) };
}
