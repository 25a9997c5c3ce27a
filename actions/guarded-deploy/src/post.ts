import { runAction } from '@guarded-deploy/action-kit';
import { giveBack } from '../../turnstyle-lock/src/hold.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { lockKitOf } from './kit.ts';

void runAction<Inputs, Output>(spec, { seconds: 120, tolerant: true }, kit =>
  giveBack(lockKitOf(kit), kit.state('released') === 'true'),
);
