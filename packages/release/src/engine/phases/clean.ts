/** Phase clean: the release is final, old ones go. */
import { lines, type Shell } from '@guarded-deploy/foreign/shell';
import * as host from '../../host/calls.ts';
import type { ActivationPlan } from '../../plan/activation-plan.ts';
import { lateHooks } from './commands.ts';

export const clean = (plan: ActivationPlan): Shell =>
  lines(
    host.commit(plan.release),
    host.phase('clean'),
    lateHooks(plan, 'before', 'clean'),
    host.clean(plan.become, plan.remove),
    lateHooks(plan, 'after', 'clean'),
  );
