import { runAction } from '@guarded-deploy/action-kit';
import { waitingOf } from './inputs.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { runMode } from './modes.ts';

/** For everything but waiting. */
const MARGIN_SECONDS = 90;

/** How long the step may take. */
function seconds(inputs: Inputs): number {
  const initialWait = inputs.strategy === 'runs' ? inputs.initialWaitSeconds : 0;
  return initialWait + waitingOf(inputs).waitSeconds + MARGIN_SECONDS;
}

void runAction<Inputs, Output>(spec, { seconds }, runMode);
