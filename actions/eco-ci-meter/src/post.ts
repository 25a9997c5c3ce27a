import { runAction } from '@guarded-deploy/action-kit/run';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { finish } from './stages.ts';

void runAction<Inputs, Output>(spec, { seconds: 30, tolerant: true }, finish);
