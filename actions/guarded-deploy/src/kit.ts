import type { Kit } from '@guarded-deploy/action-kit';
import type { Inputs, Output } from './io.gen.ts';

export type DeployKit = Kit<Inputs, Output>;
