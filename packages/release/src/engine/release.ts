/**
 * A release: made everywhere, migrated once, activated batch by batch, finished everywhere. The phases of a host are in phases.ts.
 */
import { lines } from '@guarded-deploy/foreign/shell';
import { type ReleaseContext, releaseId } from '../plan/context.ts';
import type { SourceTree } from '../source/tree.ts';
import type { Entry } from '../source/walk.ts';
import { activateAlone, activateInBatches, aloneIn } from './activate.ts';
import { foresee } from './check.ts';
import type { HostTask } from './host-task.ts';
import { openAll } from './locks.ts';
import { migrate } from './migrate.ts';
import { makeRound, migrateRound } from './phases.ts';
import { readTree } from './read-source.ts';
import { type Layouts, layoutsOf, planReleases, type ReleasePlans } from './release-plan.ts';
import { fetchOnHosts, isFromRepository, sourceCommit } from './repository.ts';
import { failed, succeeded } from './result.ts';
import { Run } from './run.ts';
import { repairing, whileSending } from './send.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';
import { undo } from './undo.ts';

/**
 * Releases the checkout to the hosts. Never throws for what happened on hosts: the result says it.
 * @throws Fault for what is wrong before any host is asked: release file, inventory, templates, key
 */
export async function release(options: ReleaseOptions): Promise<ReleaseResult> {
  if (options.migrate === 'only') return migrate(options);
  const run = new Run(options, releaseId(options.now(), []));
  if (options.dryRun) return dryRun(run);
  const layouts = layoutsOf(run, run.base);
  const git = isFromRepository(run, run.base);
  // The source is read while the connections are made, which begin first.
  const reading = new Promise(resolve => setImmediate(resolve)).then(() => readTree(run, run.base, layouts));
  reading.catch(() => undefined);
  const resolving = git ? sourceCommit(run, run.base) : undefined;
  resolving?.catch(() => undefined);
  try {
    await openAll(run, git ? 'git' : 'release');
    const tree = await reading;
    const { context, layouts: places } = identified(run, tree, layouts, {
      commit: resolving && (await resolving),
    });
    if (git) await fetchOnHosts(run, context);
    const plans = planReleases(run, context, tree, places);
    const readAgain = async () => (await readTree(run, context, places)).entries;
    const alone = aloneIn(run, context);
    if (alone) await releaseAlone(run, alone, plans, readAgain);
    else {
      await makeEverywhere(run, plans, readAgain);
      await migrateOnce(run, plans);
      await activateInBatches(run, context, activationsOf(plans));
    }
    return succeeded(run, 'release', { done: 'released', release: context.release, changed: true });
  } catch (error) {
    return failed(run, 'release', error, await undo(run));
  } finally {
    run.close();
  }
}

type ReadAgain = () => Promise<readonly Entry[]>;

function makeEverywhere(run: Run, plans: ReleasePlans, readAgain: ReadAgain): Promise<void> {
  return whileSending(run, plans, () =>
    run.onAll(run.tasks, task => {
      const { make } = plans.get(task)!;
      return repairing(run, task, again => makeRound(make, again), readAgain);
    }),
  );
}

async function migrateOnce(run: Run, plans: ReleasePlans): Promise<void> {
  const migrating = run.tasks.filter(task => plans.get(task)!.migration);
  await run.onAll(migrating, async task => {
    await task.session!.round(migrateRound(plans.get(task)!.migration!));
  });
}

const activationsOf = (plans: ReleasePlans) =>
  new Map([...plans].map(([task, { activation }]) => [task, activation]));

/** One host makes, migrates, activates and finishes in one go. */
function releaseAlone(run: Run, task: HostTask, plans: ReleasePlans, readAgain: ReadAgain): Promise<void> {
  const { make, migration, activation } = plans.get(task)!;
  const script = (again: boolean) => lines(makeRound(make, again), migration && migrateRound(migration));
  return whileSending(run, plans, () =>
    activateAlone(run, task, activation, toTheEnd => repairing(run, task, script, readAgain, toTheEnd)),
  );
}

/** The release with its id, later than all there are; where its paths are is then judged with it. */
function identified(
  run: Run,
  source: SourceTree,
  layouts: Layouts,
  { commit = run.base.commit }: { readonly commit?: string | undefined } = {},
): { readonly context: ReleaseContext; readonly layouts: Layouts } {
  const names = run.tasks.flatMap(({ session }) => [
    ...(session?.facts.names ?? []),
    ...(session?.facts.releases.map(({ id }) => id) ?? []),
  ]);
  const release = releaseId(run.options.now(), names);
  const context = { ...run.base, source, release, commit };
  return { context, layouts: release === run.base.release ? layouts : layoutsOf(run, context) };
}

/** What a release would do, host by host; it fails where a check does. */
async function dryRun(run: Run): Promise<ReleaseResult> {
  const { states: _, ...looked } = await foresee(run, 'release');
  if (looked.failure) return looked;
  const names = run.tasks.flatMap(({ session }) => session?.facts.names ?? []);
  const changed = run.tasks.some(({ filesSent }) => filesSent > 0) || isFromRepository(run, run.base);
  return { ...looked, release: releaseId(run.options.now(), names), changed };
}
