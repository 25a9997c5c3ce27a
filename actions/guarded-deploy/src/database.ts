/** The database check of a deploy. */
import type { GuardResult } from '@guarded-deploy/migrations';
import { depsOf, placesOf } from '@guarded-deploy/steps/guard/kit';
import { type GuardStepOptions, report, run, UNKNOWN } from '@guarded-deploy/steps/guard/run';
import { deliver, setOutputs } from '@guarded-deploy/steps/step';
import type { DeployKit } from './kit.ts';

/** Asks the guard, and tells what it found. @throws what stops the deploy */
export async function checkDatabase(
  kit: DeployKit,
  options: Omit<GuardStepOptions, 'root' | 'directory'>,
): Promise<GuardResult> {
  const { workingDirectory, isolation } = kit.inputs;
  setOutputs(kit, UNKNOWN);
  const outcome = await run({ ...options, ...placesOf(kit, workingDirectory) }, depsOf(kit, isolation));
  deliver(kit, report(outcome));
  if (outcome.kind === 'unanswered') throw outcome.thrown;
  return outcome.result;
}
