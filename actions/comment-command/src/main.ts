import { runAction } from '@guarded-deploy/action-kit/run';
import { deliver } from '@guarded-deploy/steps/step';
import { answer } from './answer.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { read } from './read.ts';

void runAction<Inputs, Output>(spec, { seconds: ({ apiTimeout }) => apiTimeout + 15 }, async kit =>
  deliver(kit, await (kit.inputs.mode === 'read' ? read(kit) : answer(kit))),
);
