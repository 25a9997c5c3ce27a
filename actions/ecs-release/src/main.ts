import { runAction } from '@guarded-deploy/action-kit';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { authorize, perform, wishOf } from './perform.ts';
import { secondsOf } from './time.ts';

void runAction<Inputs, Output>(spec, { seconds: secondsOf }, async kit => {
  try {
    wishOf(kit);
    await authorize(kit);
  } catch (thrown) {
    kit.setOutput('status', 'failed');
    throw thrown;
  }
  await perform(kit);
});
