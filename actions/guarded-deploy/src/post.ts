import { runAction } from '@guarded-deploy/action-kit';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { giveBackLock } from './lock.ts';

void runAction<Inputs, Output>(spec, { seconds: 120, tolerant: true }, giveBackLock);
