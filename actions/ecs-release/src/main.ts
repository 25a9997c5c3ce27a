import { runAction } from '@guarded-deploy/action-kit';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { authorize, perform } from './perform.ts';
import { secondsOf } from './time.ts';

void runAction<Inputs, Output>(spec, { seconds: secondsOf }, async kit => {
  await authorize(kit);
  await perform(kit);
});
