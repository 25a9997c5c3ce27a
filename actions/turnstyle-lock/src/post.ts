import { runAction } from '@guarded-deploy/action-kit';
import { giveBack } from './hold.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';

const SECONDS = 120;

void runAction<Inputs, Output>(spec, { seconds: SECONDS, tolerant: true }, kit => {
  const { jobStatus } = kit.inputs;
  return giveBack(kit, jobStatus !== 'failure' && jobStatus !== 'cancelled');
});
