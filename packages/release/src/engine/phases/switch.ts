/** Phase switch: `current` leads to the release. From here on a host goes back by itself unless it is told that all went well. */
import { lines, type Shell } from '@guarded-deploy/foreign/shell';
import * as host from '../../host/calls.ts';
import type { ActivationPlan } from '../../plan/activation-plan.ts';
import { enter, hooks } from './commands.ts';
import { journal, writeJournal } from './revert.ts';
import { carryServices, rememberInstances } from './services.ts';

export function switchRelease(plan: ActivationPlan): Shell {
  const kept = plan.unitsFrom === 'host';
  return lines(
    host.phase('switch'),
    enter(plan),
    hooks(plan, 'before', 'switch'),
    rememberInstances(plan.services),
    host.noteCurrent(),
    writeJournal(journal(plan)),
    kept && carryServices(plan),
    host.put(plan.outside),
    plan.owned.paths.map(owned => host.give(plan.owned.become, owned)),
    kept && host.putKept(plan.release),
    host.switchTo(plan.release),
    hooks(plan, 'after', 'switch'),
  );
}
