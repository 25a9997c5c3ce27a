import { createGitHub, type Kit } from '@guarded-deploy/action-kit';
import type { TurnDeps } from './options.ts';

type TurnKit = Pick<Kit<never, never>, 'context' | 'env' | 'log' | 'deadline' | 'saveState'>;

/** What a step on locks needs, out of an action's kit. */
export function depsOf(
  kit: TurnKit,
  { token, retries }: { readonly token: string; readonly retries: number },
): TurnDeps {
  const { context, env, log, deadline, saveState } = kit;
  return {
    ...{ context, log, deadline, saveState },
    github: until => createGitHub({ token, context, deadline: until, log, env, retries }),
    runner: { name: env.RUNNER_NAME ?? '', temporary: env.RUNNER_TEMP },
  };
}
