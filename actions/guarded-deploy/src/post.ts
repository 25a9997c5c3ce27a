import { runAction } from '@guarded-deploy/action-kit';
import { deliver } from '@guarded-deploy/steps/step';
import { depsOf } from '@guarded-deploy/steps/turn/kit';
import { releaseInPost } from '@guarded-deploy/steps/turn/release';
import { type Inputs, type Output, spec } from './io.gen.ts';

void runAction<Inputs, Output>(spec, { seconds: 120, tolerant: true }, async kit => {
  const { inputs, state } = kit;
  deliver(kit, await releaseInPost({ ...depsOf(kit, inputs), state }, state('released') === 'true'));
});
