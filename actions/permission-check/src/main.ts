import { runAction } from '@guarded-deploy/action-kit';
import { deliver } from '@guarded-deploy/steps/step';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { report, run } from './run.ts';

void runAction<Inputs, Output>(spec, { seconds: 600 }, async kit => deliver(kit, report(await run(kit))));
