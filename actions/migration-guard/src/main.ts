import { runAction } from '@guarded-deploy/action-kit';
import { depsOf, placesOf } from '@guarded-deploy/steps/guard/kit';
import { report, run, UNKNOWN } from '@guarded-deploy/steps/guard/run';
import { deliver, setOutputs } from '@guarded-deploy/steps/step';
import { type Inputs, type Output, spec } from './io.gen.ts';

void runAction<Inputs, Output>(spec, { seconds: (inputs: Inputs) => inputs.timeout }, async kit => {
  const { workingDirectory, isolation } = kit.inputs;
  setOutputs(kit, UNKNOWN);
  const outcome = await run({ ...kit.inputs, ...placesOf(kit, workingDirectory) }, depsOf(kit, isolation));
  deliver(kit, report(outcome));
});
