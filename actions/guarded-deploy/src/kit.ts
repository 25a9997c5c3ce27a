import { checkoutOf, type Kit } from '@guarded-deploy/action-kit';
import type { EcsKit } from '../../ecs-release/src/clients.ts';
import type { LockKit } from '../../turnstyle-lock/src/request.ts';
import type { Inputs, Output } from './io.gen.ts';
import { ecsInputsOf, ecsKeysOf } from './target.ts';

export type DeployKit = Kit<Inputs, Output>;

/** Deploys of one environment, or of one service of ECS, take turns, whichever workflow they come from. */
function keyOf({ key, environment, target, cluster, service, services }: Inputs): readonly string[] {
  if (key.length > 0) return key;
  if (target === 'ecs') {
    const names = service === undefined ? services.map(line => line.split('=')[0]!.trim()) : [service];
    return ecsKeysOf(cluster ?? '', names);
  }
  return environment ? [`deploy ${environment}`] : [];
}

/** The commit that is checked out, which need not be the run's own; undefined where there is none. */
export function commitOf({ inputs, env }: Pick<DeployKit, 'inputs' | 'env'>): string | undefined {
  return checkoutOf(env.GITHUB_WORKSPACE || process.cwd(), inputs.workingDirectory).commit;
}

/** The same kit as the lock's adapter knows it. */
export function lockKitOf(kit: DeployKit): LockKit {
  const { inputs, context } = kit;
  const onEcs = inputs.target === 'ecs';
  return {
    ...kit,
    // What is live on ECS, the images tell; a commit that is checked out says nothing about them, so the lock judges none.
    ...(onEcs ? { context: { ...context, sha: '' } } : {}),
    inputs: {
      ...inputs,
      key: keyOf(inputs),
      mode: 'acquire',
      commit: onEcs ? undefined : commitOf(kit),
      ...(onEcs ? { superseded: 'allow' as const } : {}),
      // The root action has no other names for `wait-timeout` and `poll-seconds`, and knows itself what is live.
      jobStatus: '',
      pollIntervalSeconds: undefined,
      continueAfterSeconds: undefined,
      abortAfterSeconds: undefined,
    },
  };
}

/** The same kit as ecs-release's adapter knows it; `status` is the database check's. @throws Fault for inputs that ECS lacks or does not know */
export function ecsKitOf(kit: DeployKit): EcsKit {
  return {
    ...kit,
    inputs: ecsInputsOf(kit.inputs),
    setOutput: (name, value) => kit.setOutput(name === 'status' ? 'release-status' : name, value),
  };
}
