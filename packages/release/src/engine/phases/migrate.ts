/** Phase migrate: last before the switch, on the hosts of the group only. */
import { lines, type Shell } from '@guarded-deploy/foreign/shell';
import * as host from '../../host/calls.ts';
import type { MigrationPlan } from '../../plan/make-plan.ts';
import { enter, hooks, runStep } from './commands.ts';

export const migrate = (plan: MigrationPlan): Shell =>
  lines(
    host.phase('migrate'),
    enter(plan),
    hooks(plan, 'before', 'migrate'),
    runStep(plan.migrate, 'MIGRATION_FAILED'),
    hooks(plan, 'after', 'migrate'),
  );
