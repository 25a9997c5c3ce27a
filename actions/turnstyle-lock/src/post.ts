import { runAction } from '@guarded-deploy/action-kit';
import { giveBack } from './hold.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { leavesLive } from './request.ts';

const SECONDS = 120;

void runAction<Inputs, Output>(spec, { seconds: SECONDS, tolerant: true }, kit => {
  return giveBack(kit, leavesLive(kit.inputs.jobStatus));
});
