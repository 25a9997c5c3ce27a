/** What a host does to make a release that nobody sees yet. Pure. */
import type { SharedOwner, SharedPath } from '../config/layout.ts';
import type { OutsideFile, Received } from '../host/calls.ts';
import { type BuildPlan, planBuild } from './build.ts';
import type { ReleaseContext } from './context.ts';
import type { DroppedServices } from './dropped-services.ts';
import type { Rendered } from './files.ts';
import { type Step, stepOf } from './hooks.ts';
import type { Layout } from './layout.ts';
import type { PlannedHost, ReleaseOnHost } from './planned-host.ts';
import { type PythonPlan, planPython } from './python.ts';

/** How the tree of a release gets there: sent by the runner, or unpacked from the host's cache of a repository. */
export type Arrival =
  | (Received & {
      readonly from: 'runner';
      /** Files whose names have to be escaped, each with a check of its own: hash and path. */
      readonly escaped: readonly (readonly [string, string])[];
    })
  | { readonly from: 'git'; readonly commit: string };

export interface MakePlan extends ReleaseOnHost {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly arrival: Arrival;
  /** Rendered files of the release itself. */
  readonly inside: readonly OutsideFile[];
  /** Those outside of it, which are looked at here and written at the switch. */
  readonly outside: readonly OutsideFile[];
  /** Outer directories before what is in them. */
  readonly shared: readonly SharedPath[];
  /** Whose shared directories are. */
  readonly owned: OwnedPaths;
  readonly python: PythonPlan | undefined;
  readonly build: readonly BuildPlan[];
  readonly dropped: DroppedServices;
  /** Whether anything of the release is done as root. */
  readonly become: boolean;
}

/** Where migrations run, and with which command. */
export interface MigrationPlan extends ReleaseOnHost {
  readonly migrate: Step;
}

/** What becomes of the source on a host, beside its files. */
interface MakeInput {
  readonly arrival: Arrival;
  /** Source paths that differ from the live release; undefined when there is none to compare with. */
  readonly changed: readonly string[] | undefined;
  readonly rendered: Rendered;
  readonly layout: Layout;
}

export function planMake(context: ReleaseContext, planned: PlannedHost, input: MakeInput): MakePlan {
  const { host, root, facts, services } = planned;
  const { rendered, layout } = input;
  const { release, environment, names } = planned.release;
  const given = { host, root, names, layout, release, environment, inside: rendered.inside };
  return {
    ...planned.release,
    at: context.at,
    arrival: input.arrival,
    inside: rendered.inside,
    outside: rendered.outside,
    shared: layout.shared,
    owned: ownedPaths(planned, layout),
    python: planPython(context, host, given),
    build: planBuild(context, given, facts.live, input.changed),
    dropped: planned.dropped,
    become: becomesRoot(services, rendered.outside),
  };
}

/** Whose shared directories are, and whether root may be asked to make them so. */
export interface OwnedPaths {
  readonly become: boolean;
  readonly paths: readonly SharedOwner[];
}

export const ownedPaths = ({ facts, host }: PlannedHost, { owned }: Layout): OwnedPaths => ({
  become: facts.user !== 0 && (host.connection?.become ?? true),
  paths: owned,
});

/** Whether anything of a release is done as root; then root may look at other users' processes, too. */
export const becomesRoot = (
  services: readonly { readonly sudo: boolean }[],
  outside: readonly { readonly sudo: boolean }[],
): boolean => services.some(({ sudo }) => sudo) || outside.some(({ sudo }) => sudo);

/** The migrations of a release on a host. The release file has a `migrate`. */
export const planMigration = ({ release, settings }: PlannedHost): MigrationPlan => ({
  ...release,
  migrate: stepOf(settings.get('migrate')!, 'migrate', 1800),
});
