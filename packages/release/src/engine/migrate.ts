/** The migrations of the live release, without a release. */
import { RoundFailed } from '../host/protocol.ts';
import { problem } from '../inventory/problem.ts';
import { ofRelease, type ReleaseContext } from '../plan/context.ts';
import { type MigrationPlan, planMigration } from '../plan/make-plan.ts';
import { migrationHosts, missingMigration } from '../plan/migration-hosts.ts';
import { plannedHost } from '../plan/planned-host.ts';
import type { HostTask } from './host-task.ts';
import { openAll } from './locks.ts';
import { migrateRound } from './phases.ts';
import { migrationGroupOf } from './release-plan.ts';
import { failed, succeeded } from './result.ts';
import { Run } from './run.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';
import { undo } from './undo.ts';

/** @throws Fault MIGRATE_NOT_CONFIGURED, MIGRATE_NOT_SELECTED, and what is wrong before any host is asked */
export async function migrate(options: ReleaseOptions): Promise<ReleaseResult> {
  if (!options.config.migrate) {
    throw problem({
      code: 'MIGRATE_NOT_CONFIGURED',
      what: 'The release file has no migrate command.',
      remedy: "Add 'migrate:' to it.",
    });
  }
  const run = new Run(options, '', (base, tasks) => migrating(options, base, tasks));
  const { dryRun } = options;
  try {
    await openAll(run, dryRun ? 'read' : 'write');
    const plans = await run.planAll(task => planFor(run, task));
    if (dryRun) for (const [task, plan] of plans) tellPlan(run, task, plan);
    else {
      await run.onAll(run.tasks, async task => {
        await task.session!.round(migrateRound(plans.get(task)!));
      });
    }
    const release = run.tasks[0]?.session?.facts.live ?? '';
    return succeeded(run, 'migrate', { done: dryRun ? 'checked' : 'migrated', release, changed: !dryRun });
  } catch (error) {
    await undo(run);
    return failed(run, 'migrate', error);
  } finally {
    run.close();
  }
}

/** Of the selected hosts, those that migrate. */
function migrating(options: ReleaseOptions, base: ReleaseContext, tasks: readonly HostTask[]): HostTask[] {
  const { hosts } = options.inventory;
  const selected = tasks.map(task => task.host);
  const group = migrationGroupOf(options.config, base, tasks);
  const missing = missingMigration(group, hosts, selected);
  if (missing !== undefined) {
    throw problem({
      code: 'MIGRATE_NOT_SELECTED',
      what: `The hosts that migrate are not among those selected: ${missing}.`,
      remedy: "Select one of them with 'hosts', or leave 'hosts' out.",
    });
  }
  const names = migrationHosts(group, hosts, selected);
  return tasks.filter(task => names.has(task.host.name));
}

/** @throws RoundFailed RELEASE_UNKNOWN where no release is live */
function planFor(run: Run, task: HostTask): MigrationPlan {
  const { facts } = task.session!;
  if (!facts.live) throw new RoundFailed('RELEASE_UNKNOWN', 'that is live');
  const context = ofRelease(run.base, facts.live, [facts]);
  const plan = planMigration(plannedHost(context, task.host, task.root, facts));
  task.release = plan;
  return plan;
}

function tellPlan(run: Run, task: HostTask, { release, migrate: { command } }: MigrationPlan): void {
  const words = typeof command === 'string' ? command : command.join(' ');
  run.note(task, `would migrate with the release ${release}: ${words}`);
}
