import { runAction } from '@guarded-deploy/action-kit';
import { leavesLive } from './inputs.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { releaseInPost } from './release.ts';

const SECONDS = 120;

void runAction<Inputs, Output>(spec, { seconds: SECONDS, tolerant: true }, kit =>
  releaseInPost(kit, leavesLive(kit.inputs.jobStatus)),
);
