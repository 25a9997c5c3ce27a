import { runAction } from '@guarded-deploy/action-kit';
import { releaseInPost } from '../../turnstyle-lock/src/release.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { lockKitOf } from './kit.ts';

void runAction<Inputs, Output>(spec, { seconds: 120, tolerant: true }, kit =>
  releaseInPost(lockKitOf(kit), kit.state('released') === 'true'),
);
