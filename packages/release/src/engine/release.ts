/**
 * A release: made everywhere, migrated once, activated batch by batch, finished everywhere. The phases of a host are in phases.ts.
 */
import { lines } from '@guarded-deploy/foreign/shell';
import type { Facts } from '../host/facts.ts';
import { type ReleaseContext, releaseId } from '../plan/context.ts';
import { decryptionsOf } from '../plan/layout.ts';
import { readSource, SourceTree } from '../source/tree.ts';
import type { Entry } from '../source/walk.ts';
import { activateAlone, activateInBatches, aloneIn } from './activate.ts';
import type { HostTask } from './host-task.ts';
import { openAll } from './locks.ts';
import { migrate } from './migrate.ts';
import { makeRound, migrateRound } from './phases.ts';
import {
  type HostReleasePlan,
  judgeTree,
  type Layouts,
  layoutsOf,
  planReleases,
  type ReleasePlans,
} from './release-plan.ts';
import { fetchOnHosts, isFromRepository, sourceCommit } from './repository.ts';
import { failed, succeeded } from './result.ts';
import { commonSetting, Run } from './run.ts';
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
  const layouts = layoutsOf(run, run.base);
  if (options.dryRun) return dryRun(run, layouts);
  const git = isFromRepository(run, run.base);
  // The source is read while the connections are made, which begin first.
  const reading = new Promise(resolve => setImmediate(resolve)).then(() => read(run, run.base, layouts));
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
    const readAgain = async () => (await read(run, context, places)).entries;
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

/** The source of a release; empty where hosts fetch it themselves. */
async function read(run: Run, context: ReleaseContext, layouts: Layouts): Promise<SourceTree> {
  if (isFromRepository(run, context)) return new SourceTree([]);
  const { workspace, vaultPassword, hashCache } = run.options;
  const source = commonSetting(context, run.tasks, ['source'], settings => settings.get('source'));
  const first = run.tasks[0]!.host.name;
  const decryptions = commonSetting(context, run.tasks, ['decrypt'], settings =>
    decryptionsOf(settings, first),
  );
  const tree = await readSource({ workspace, source, decryptions, vaultPassword, hashCache });
  judgeTree(context, layouts, tree);
  return tree;
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

/** What a release would do, host by host. */
async function dryRun(run: Run, given: Layouts): Promise<ReleaseResult> {
  const git = isFromRepository(run, run.base);
  try {
    const [tree] = await Promise.all([read(run, run.base, given), openAll(run, 'read')]);
    const { context, layouts } = identified(run, tree, given);
    const plans = planReleases(run, context, tree, layouts);
    for (const [task, plan] of plans) {
      const text = describePlan(plan, git ? undefined : tree.entries.length) + takesOver(task.session!.facts);
      run.options.report({ type: 'note', host: task.host.name, text });
    }
    const changed = git || [...plans.values()].some(({ transfer }) => transfer.changed.length > 0);
    return succeeded(run, 'release', { done: 'checked', release: context.release, changed });
  } catch (error) {
    return failed(run, 'release', error);
  } finally {
    run.close();
  }
}

/** @param files how many the source has; undefined where it is in a repository */
function describePlan(
  { make, migration, activation, transfer }: HostReleasePlan,
  files: number | undefined,
): string {
  const { changed, differs, deleted } = transfer;
  const based = make.arrival.from === 'runner' && make.arrival.base !== undefined;
  return [
    files === undefined
      ? 'would fetch from the repository'
      : `would send ${differs} of ${files} files${deleted.length > 0 ? `, remove ${deleted.length}` : ''}`,
    changed.length > 0 && based
      ? ` (${changed.slice(0, 20).join(', ')}${changed.length > 20 ? ', …' : ''})`
      : '',
    migration ? ', migrate' : '',
    activation.services.length > 0
      ? `, restart ${activation.services.map(service => service.name).join(', ')}`
      : '',
  ].join('');
}

/** What a release of ours would take the place of; empty when that is one of ours, or nothing. */
export function takesOver({ current }: Facts): string {
  if (current.kind === 'release' || current.text === '') return '';
  const thing = current.kind === 'other' ? 'no release of ours' : 'not there';
  return `; 'current' leads to ${current.text}, which is ${thing}: the release takes its place, leaves it where it is, and brings it back if it fails`;
}
