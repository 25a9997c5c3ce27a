import { Fault } from '@guarded-deploy/faults';
import type { JobInputs as EcsInputs } from '@guarded-deploy/steps/ecs/kit';
import type { GuardStepOptions } from '@guarded-deploy/steps/guard/run';
import type { Inputs } from './io.gen.ts';

/** A dry run of a release looks, and changes nothing. @throws Fault for a command that is one of hosts only */
function ecsCommand({ command, dryRun }: Inputs): EcsInputs['command'] {
  if (command === 'migrate' || command === 'scale') {
    throw new Fault({
      code: 'INPUT_INVALID',
      what: `'command: ${command}' was asked for with 'target: ecs', which has no such command.`,
      remedy: "Use 'release', 'rollback', 'status' or 'check'.",
    });
  }
  if (!dryRun || command === 'status' || command === 'check') return command;
  if (command === 'release') return 'check';
  throw new Fault({
    code: 'INPUT_INVALID',
    what: "'dry-run: true' was asked for with 'command: rollback' and 'target: ecs'.",
    remedy: "Use 'command: status' to see what runs, or leave 'dry-run' out.",
  });
}

/** What ecs-release is asked, once its inputs are complete. @throws Fault INPUT_MISSING, INPUT_INVALID */
export function ecsInputsOf(inputs: Inputs): EcsInputs {
  const { cluster } = inputs;
  if (cluster === undefined) {
    throw new Fault({
      code: 'INPUT_MISSING',
      what: "The input 'cluster' is missing, which 'target: ecs' needs.",
      remedy: "Set 'cluster' under 'with:' of this step.",
    });
  }
  return { ...inputs, cluster, command: ecsCommand(inputs), migrate: ecsMigrateOf(inputs) };
}

/** What ecs-release does about migrations in a task of its own. @throws Fault for what only a runner does */
export function ecsMigrateOf({
  target,
  command,
  guard,
  guardIn,
  onPending,
}: Pick<Inputs, 'target' | 'command' | 'guard' | 'guardIn' | 'onPending'>): EcsInputs['migrate'] {
  if (guardIn !== 'task') return 'off';
  if (target !== 'ecs') {
    throw new Fault({
      code: 'INPUT_INVALID',
      what: "'guard-in: task' was asked for with 'target: ssh', where no tasks are.",
      remedy: "Leave 'guard-in' out; the hosts apply migrations by `migrate` of the release file.",
    });
  }
  if (!guard || command !== 'release') return 'off';
  if (onPending === 'fail') return 'guard';
  if (onPending === 'apply-safe') return 'apply-safe';
  throw new Fault({
    code: 'INPUT_INVALID',
    what: `'on-pending: ${onPending}' was asked for with 'guard-in: task', which knows 'fail' and 'apply-safe'.`,
    remedy: 'Use one of them; migrations that are not safe are applied by hand.',
  });
}

const lastPart = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

/**
 * What deploys on ECS take turns for: each service of a cluster, whatever the environment is called. Two applications of one
 * environment do not wait for each other, and no deploy is measured by another application's.
 */
export function ecsKeysOf(cluster: string, services: readonly string[]): readonly string[] {
  return services.map(service => `deploy ${lastPart(cluster)}/${lastPart(service)}`);
}

/** Whether a run looks only, so that nobody has to wait for it. */
export const looksOnly = ({ target, command, dryRun }: Inputs): boolean =>
  target === 'ecs' && (command === 'status' || command === 'check' || (command === 'release' && dryRun));

/** Whether a freeze keeps this from starting. Going back, scaling and looking are for emergencies, which know no calendar. */
export const obeysFreezes = ({ command, dryRun }: Pick<Inputs, 'command' | 'dryRun'>): boolean =>
  (command === 'release' || command === 'migrate') && !dryRun;

/** Only what brings new code is worth the question, or may be refused: least of all a rollback. */
export function asksGuard({ guard, command, guardIn }: Inputs): boolean {
  return guard && command === 'release' && guardIn === 'runner';
}

/** What the guard is asked, wherever the project is. */
type GuardOptions = Omit<GuardStepOptions, 'root' | 'directory'>;

/** A dry run looks at the database and applies nothing; what would stop the deploy stops the dry run. */
export function guardOptionsOf(inputs: Inputs): GuardOptions & Pick<Inputs, 'onPending'> {
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

/**
 * For a job that looks at the database and leaves it as it is: what may be applied, a later job applies. A database user that
 * may only read is enough for it.
 */
export function laterOptionsOf(inputs: Inputs): GuardOptions {
  if (inputs.onPending !== 'apply' && inputs.onPending !== 'apply-safe') return inputs;
  return { ...guardOptionsOf({ ...inputs, dryRun: true }), onPending: 'later' };
}

/**
 * Only a release makes this commit the live one; the lock remembers it, so that no older commit follows. On ECS the images that run
 * tell what is live, whoever put them there: the lock remembers nothing.
 */
export function makesLive({ target, command, migrate, dryRun }: Inputs): boolean {
  return target === 'ssh' && command === 'release' && migrate !== 'only' && !dryRun;
}
