import { runAction } from '@guarded-deploy/action-kit';
import { deliver } from '@guarded-deploy/steps/step';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { runMode } from './modes.ts';
import { waitingOf } from './options.ts';

/** For everything but waiting. */
const MARGIN_SECONDS = 90;

/** How long the step may take. */
function seconds(inputs: Inputs): number {
  const initialWait = inputs.strategy === 'runs' ? inputs.initialWaitSeconds : 0;
  return initialWait + waitingOf(inputs).waitSeconds + MARGIN_SECONDS;
}

void runAction<Inputs, Output>(spec, { seconds }, async kit => deliver(kit, await runMode(kit)));
