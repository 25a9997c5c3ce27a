import { runAction } from '@guarded-deploy/action-kit';
import { authorize, depsOf, optionsOf } from '@guarded-deploy/steps/ecs/kit';
import { report } from '@guarded-deploy/steps/ecs/report';
import { run } from '@guarded-deploy/steps/ecs/run';
import { secondsOf } from '@guarded-deploy/steps/ecs/time';
import { deliver } from '@guarded-deploy/steps/step';
import { type Inputs, type Output, spec } from './io.gen.ts';

void runAction<Inputs, Output>(spec, { seconds: secondsOf }, async kit => {
  const { inputs } = kit;
  // Stands when the inputs are refused.
  kit.setOutput('status', 'failed');
  const options = optionsOf(inputs);
  await authorize(inputs, kit);
  deliver(kit, report(await run(options, depsOf(inputs, kit))));
});
