import type { Kit } from '@guarded-deploy/action-kit';
import type { LockKit } from '../../turnstyle-lock/src/request.ts';
import type { Inputs, Output } from './io.gen.ts';

export type DeployKit = Kit<Inputs, Output>;

/** The same kit as the lock's adapter knows it. Deploys of one environment take turns, whichever workflow they come from. */
export function lockKitOf(kit: DeployKit): LockKit {
  const { inputs } = kit;
  const key = inputs.key.length === 0 && inputs.environment ? [`deploy ${inputs.environment}`] : inputs.key;
  // The root action leaves out what only the advisory strategy reads.
  return { ...kit, inputs: { ...inputs, key, strategy: 'ref', mode: 'acquire' } } as unknown as LockKit;
}
