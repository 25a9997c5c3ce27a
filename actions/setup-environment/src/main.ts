import { runAction } from '@guarded-deploy/action-kit/run';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { run } from './run.ts';

void runAction<Inputs, Output>(spec, { seconds: (inputs: Inputs) => inputs.timeout }, run);
