import { runAction } from '@guarded-deploy/action-kit';
import { runInJob } from '@guarded-deploy/steps/hosts/kit';
import { report } from '@guarded-deploy/steps/hosts/run';
import { deliver } from '@guarded-deploy/steps/step';
import { type Inputs, type Output, spec } from './io.gen.ts';

void runAction<Inputs, Output>(spec, { seconds: (inputs: Inputs) => inputs.timeout }, async kit => {
  const { inputs } = kit;
  deliver(kit, report(await runInJob(inputs, kit, { fencingToken: inputs.fencingToken })));
});
