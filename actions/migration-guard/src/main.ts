import { runAction } from '@guarded-deploy/action-kit';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { perform } from './perform.ts';

void runAction<Inputs, Output>(spec, { seconds: (inputs: Inputs) => inputs.timeout }, async kit => {
  await perform(kit);
});
