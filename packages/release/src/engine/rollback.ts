/** Back to the release before the live one, or to a named one, on every host. */
import { RoundFailed } from '../host/protocol.ts';
import { problem } from '../inventory/problem.ts';
import { explain } from '../messages/failures.ts';
import { planActivation } from '../plan/activation-plan.ts';
import { ofRelease } from '../plan/context.ts';
import { plannedHost } from '../plan/planned-host.ts';
import { type ActivationPlans, activateAlone, activateInBatches, aloneIn } from './activate.ts';
import type { HostTask } from './host-task.ts';
import { openAll } from './locks.ts';
import { failed, succeeded } from './result.ts';
import { Run } from './run.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';
import { undo } from './undo.ts';

export async function rollback(options: ReleaseOptions): Promise<ReleaseResult> {
  const run = new Run(options);
  try {
    await openAll(run, options.dryRun ? 'read' : 'write');
    const target = targetOf(run.tasks, options.to);
    const plans = planRollbacks(run, target);
    if (options.dryRun) {
      options.report({ type: 'note', host: undefined, text: `would go back to ${target}` });
      return succeeded(run, 'rollback', { done: 'checked', release: target, changed: true });
    }
    // For what is asked once for all hosts.
    const facts = run.tasks.map(task => task.session!.facts);
    const context = ofRelease(run.base, target, facts);
    const alone = aloneIn(run, context);
    if (alone) await activateAlone(run, alone, plans.get(alone)!);
    else await activateInBatches(run, context, plans);
    return succeeded(run, 'rollback', { done: 'rolled-back', release: target, changed: true });
  } catch (error) {
    return failed(run, 'rollback', error, await undo(run));
  } finally {
    run.close();
  }
}

/**
 * The release that all hosts go back to.
 * @throws Fault RELEASE_UNKNOWN, RELEASE_IS_LIVE, RELEASES_DIFFER
 */
function targetOf(tasks: readonly HostTask[], to: string | undefined): string {
  const targets = tasks.map(({ host, session }) => {
    const { facts } = session!;
    const target = to ?? facts.previous;
    if (!target || !facts.names.includes(target) || !/^[A-Za-z0-9._-]+$/.test(target))
      throw explain(host.name, new RoundFailed('RELEASE_UNKNOWN', target ?? ''));
    if (target === facts.live) {
      throw problem({
        code: 'RELEASE_IS_LIVE',
        what: `${target} is live on ${host.name} already.`,
        remedy: "Name another with 'to'; see 'guarded-deploy status' for those there are.",
      });
    }
    return { name: host.name, target };
  });
  const [first] = targets;
  if (targets.some(({ target }) => target !== first!.target)) {
    throw problem({
      code: 'RELEASES_DIFFER',
      what: `The hosts would go back to different releases: ${targets.map(({ name, target }) => `${name} to ${target}`).join(', ')}.`,
      remedy: "Name one release with 'to'.",
    });
  }
  return first!.target;
}

/** Each host has the commit that it recorded itself. */
function planRollbacks(run: Run, target: string): ActivationPlans {
  const plans = run.tasks.map(task => {
    const { host, root, session } = task;
    const { facts } = session!;
    const context = ofRelease(run.base, target, [facts]);
    const planned = plannedHost(context, host, root, facts);
    task.release = planned.release;
    return [task, planActivation(context, planned, undefined)] as const;
  });
  return new Map(plans);
}
