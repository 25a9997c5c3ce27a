/** What every host of a release has to do, planned before anything is sent. */
import { hash } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';
import type { ReleaseFile } from '../config/index.ts';
import type { Facts } from '../host/facts.ts';
import { type ActivationPlan, planActivation } from '../plan/activation-plan.ts';
import type { ReleaseContext } from '../plan/context.ts';
import { type RenderedFile, renderFiles } from '../plan/files.ts';
import { judgeSource, type Layout, layoutFor } from '../plan/layout.ts';
import {
  type Arrival,
  type MakePlan,
  type MigrationPlan,
  ownedPaths,
  planMake,
  planMigration,
} from '../plan/make-plan.ts';
import { type MigrationGroup, migrationHosts, missingMigration } from '../plan/migration-hosts.ts';
import { plannedHost } from '../plan/planned-host.ts';
import { settingsOf } from '../plan/variables.ts';
import {
  digestOf,
  escapePath,
  type Fingerprint,
  parseFingerprints,
  planTransfer,
  type TransferPlan,
} from '../source/manifest.ts';
import type { SourceTree } from '../source/tree.ts';
import type { BytePath, Entry } from '../source/walk.ts';
import type { HostTask } from './host-task.ts';
import { isFromRepository } from './repository.ts';
import { commonSetting, type Run } from './run.ts';

/** What one host has to do. */
export interface HostReleasePlan {
  readonly make: MakePlan;
  /** Undefined where nothing migrates. */
  readonly migration: MigrationPlan | undefined;
  readonly activation: ActivationPlan;
  /** Hosts that need the same stream have the same one. */
  readonly transfer: TransferPlan;
  /** Its own files, which are sent before the stream. */
  readonly files: readonly RenderedFile[];
  /** Those of them that lie outside of the release. */
  readonly outside: readonly RenderedFile[];
}

export type ReleasePlans = ReadonlyMap<HostTask, HostReleasePlan>;
export type Layouts = ReadonlyMap<HostTask, Layout>;

/** Where everything of a release goes on every host. @throws Fault RELEASE_FILE_INVALID */
export const layoutsOf = (run: Run, context: ReleaseContext): Layouts =>
  new Map(run.tasks.map(task => [task, layoutFor(context, task.host, task.root)]));

/** Whether the source leaves room for what the release file puts into it. @throws Fault RELEASE_FILE_INVALID */
export function judgeTree(context: ReleaseContext, layouts: Layouts, tree: SourceTree): void {
  const kinds = tree.kinds();
  for (const [{ host, root }, { claims }] of layouts)
    judgeSource(settingsOf(context, host, root), host.name, claims, path => kinds.get(path));
}

/** Who migrates. */
export function migrationGroupOf(
  { migrate }: Pick<ReleaseFile, 'migrate'>,
  context: ReleaseContext,
  tasks: readonly HostTask[],
): MigrationGroup {
  if (!migrate) return {};
  const read = (key: 'group' | 'run-once') =>
    commonSetting(context, tasks, ['migrate', key], settings =>
      settings.settle(migrate[key], ['migrate', key]),
    );
  return {
    migrate: { group: read('group'), 'run-once': read('run-once') } as MigrationGroup['migrate'] & object,
  };
}

/** Plans a release for a host that said facts of itself. */
type ReleasePlanner = (
  { host, root }: Pick<HostTask, 'host' | 'root'>,
  facts: Facts,
  layout: Layout,
) => HostReleasePlan;

/**
 * What plans a release, host by host.
 * @throws Fault NO_MIGRATION_HOST; the planner throws what is wrong with the release file or a template
 */
export function releasePlanner(run: Run, context: ReleaseContext, tree: SourceTree): ReleasePlanner {
  const { entries } = tree;
  const migrates = hostsThatMigrate(run, context);
  if (run.options.mustMigrate && migrates.size === 0) throw nobodyMigrates();
  const fromGit = isFromRepository(run, context);
  const transfers = new Transfers(entries);
  const arriving = { digest: digestOf(entries), count: entries.length, escaped: escapedNames(entries) };
  return ({ host, root }, facts, layout) => {
    const { transfer, live } = transfers.from(fromGit ? undefined : facts.fingerprints);
    const rendered = renderFiles(context, host, root, facts, layout);
    const arrival: Arrival = fromGit
      ? { from: 'git', commit: context.commit }
      : { from: 'runner', base: facts.fingerprints ? facts.live : undefined, ...arriving };
    const planned = plannedHost(context, host, root, facts);
    const changed = live ? transfer.changed : undefined;
    return {
      make: planMake(context, planned, { arrival, changed, rendered, layout }),
      migration: migrates.has(host.name) ? planMigration(planned) : undefined,
      activation: planActivation(context, planned, rendered.outside, ownedPaths(planned, layout)),
      transfer,
      files: [...rendered.inside, ...rendered.outside],
      outside: rendered.outside,
    };
  };
}

/** @throws Fault, as the planner */
export function planReleases(
  run: Run,
  context: ReleaseContext,
  tree: SourceTree,
  layouts: Layouts,
): ReleasePlans {
  const plan = releasePlanner(run, context, tree);
  return new Map(
    run.tasks.map(task => {
      const planned = plan(task, task.session!.facts, layouts.get(task)!);
      task.filesSent = planned.transfer.differs;
      task.release = planned.make;
      return [task, planned];
    }),
  );
}

/** Hosts with the same live release share a plan of what is sent, and so its stream. */
class Transfers {
  readonly #entries: readonly Entry[];
  readonly #plans = new Map<
    string,
    { readonly transfer: TransferPlan; readonly live: ReadonlyMap<BytePath, Fingerprint> | undefined }
  >();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** @param fingerprints of the live release's files, where it has a list of them */
  from(fingerprints: Buffer | undefined) {
    const key = fingerprints ? hash('sha256', fingerprints) : '';
    let planned = this.#plans.get(key);
    if (!planned) {
      const live = fingerprints ? parseFingerprints(fingerprints) : undefined;
      planned = { live, transfer: planTransfer(this.#entries, live) };
      this.#plans.set(key, planned);
    }
    return planned;
  }
}

/** A path as `printf %b` takes it, so that any bytes pass through the round's text. */
const octal = (path: BytePath) =>
  path.replace(
    /[^A-Za-z0-9._/-]/g,
    character => `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );

/** Files whose names have to be escaped in the list: hash, and path. */
const escapedNames = (entries: readonly Entry[]) =>
  entries
    .filter(entry => entry.kind === 'f' && escapePath(entry.path).includes('\\'))
    .map(entry => [entry.hash, octal(entry.path)] as const);

/** Names of the hosts that migrate. When none of those that would is selected, that is told. */
function hostsThatMigrate(run: Run, context: ReleaseContext): ReadonlySet<string> {
  const { inventory, migrate, report } = run.options;
  const selected = run.tasks.map(task => task.host);
  const group = migrate === 'never' ? {} : migrationGroupOf(run.options.config, context, run.tasks);
  const missing = missingMigration(group, inventory.hosts, selected);
  if (missing !== undefined) {
    const text = `no migration: the hosts that migrate are not among those selected (${missing})`;
    report({ type: 'note', host: undefined, text });
  }
  return migrationHosts(group, inventory.hosts, selected);
}

/** Before anything is sent: a release whose migrations nobody applies would go live without them. */
function nobodyMigrates(): Fault {
  return new Fault({
    code: 'NO_MIGRATION_HOST',
    what: 'Migrations are pending that this release has to apply, and none of its hosts would.',
    remedy:
      "Give the release file a 'migrate' with a host that this release reaches, without 'migrate: never'; or apply them first.",
  });
}
