/** Phase verify: the checks of the release file that a host makes, and a second look before anything is final. */
import { lines, type Shell } from '@guarded-deploy/foreign/shell';
import * as host from '../../host/calls.ts';
import type { ActivationPlan, ServingPlan } from '../../plan/activation-plan.ts';
import { hooks } from './commands.ts';

export const verify = (plan: Pick<ServingPlan, 'hooks' | 'checks'>): Shell =>
  lines(
    host.phase('verify'),
    hooks(plan, 'before', 'verify'),
    plan.checks.map(check =>
      check.command
        ? host.checkCommand(check.timeout, check.command)
        : host.checkUrl({ ...check, url: check.url ?? '' }),
    ),
    hooks(plan, 'after', 'verify'),
  );

/** What runs is looked at again, and what `current` leads to. */
export const confirm = (plan: ActivationPlan): Shell =>
  lines(
    plan.services.some(({ type }) => type === 'systemd') && host.stillUp(),
    host.confirm(plan.release, plan.unitsFrom === 'host' ? '' : plan.commit),
  );
