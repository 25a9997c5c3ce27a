import { Fault } from '@guarded-deploy/faults';
import type { Inputs as EcsInputs } from '../../ecs-release/src/io.gen.ts';
import type { Inputs as GuardInputs } from '../../migration-guard/src/io.gen.ts';
import type { Inputs } from './io.gen.ts';

function given(inputs: Inputs, name: 'cluster' | 'service' | 'template'): string {
  const value = inputs[name];
  if (value !== undefined) return value;
  throw new Fault({
    code: 'INPUT_MISSING',
    what: `The input '${name}' is missing, which 'target: ecs' needs.`,
    remedy: `Set '${name}' under 'with:' of this step.`,
  });
}

/** What ecs-release is asked, once its inputs are complete and nothing is asked that ECS does not do. @throws Fault */
export function ecsInputsOf(inputs: Inputs): EcsInputs {
  const wrong =
    inputs.command !== 'release'
      ? [`'command: ${inputs.command}'`, "Leave 'command' out, and release an earlier tag to go back."]
      : inputs.dryRun
        ? ["'dry-run: true'", "Leave 'dry-run' out; nothing was done."]
        : undefined;
  if (wrong) {
    throw new Fault({
      code: 'INPUT_INVALID',
      what: `${wrong[0]} was asked for with 'target: ecs', which only releases.`,
      remedy: wrong[1]!,
    });
  }
  return {
    ...inputs,
    cluster: given(inputs, 'cluster'),
    service: given(inputs, 'service'),
    template: given(inputs, 'template'),
  };
}

/** Only what brings new code is worth the question, or may be refused: least of all a rollback. */
export function asksGuard({ guard, command }: Inputs): boolean {
  return guard && command === 'release';
}

/** A dry run looks at the database and applies nothing; what would stop the deploy stops the dry run. */
export function guardInputsOf(inputs: Inputs): GuardInputs {
  if (!inputs.dryRun) return inputs;
  switch (inputs.onPending) {
    case 'apply':
      return { ...inputs, onPending: 'warn', safety: inputs.safety === 'block' ? 'warn' : inputs.safety };
    case 'apply-safe':
      return { ...inputs, onPending: 'warn', safety: 'block' };
    default:
      return inputs;
  }
}

/** Only a release makes this commit the live one; the lock remembers it, so that no older commit follows. */
export function makesLive({ target, command, migrate, dryRun }: Inputs): boolean {
  return target === 'ecs' || (command === 'release' && migrate !== 'only' && !dryRun);
}
