import { runAction } from '@guarded-deploy/action-kit/run';
import { deliver } from '@guarded-deploy/steps/step';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { ANSWER, report, run } from './run.ts';

/** The looks that confirm an agreement may come after the time. */
const seconds = ({ waitMinutes, pollSeconds, consecutive }: Inputs) =>
  waitMinutes * 60 + 60 + consecutive * (pollSeconds + ANSWER);

void runAction<Inputs, Output>(spec, { seconds }, async kit => deliver(kit, report(await run(kit))));
