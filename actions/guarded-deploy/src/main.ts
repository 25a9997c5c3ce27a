import { runAction } from '@guarded-deploy/action-kit';
import { run, seconds } from './deploy.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';

void runAction<Inputs, Output>(spec, { seconds }, run);
