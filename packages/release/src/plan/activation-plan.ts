/** What a host does to run a release that it has. Pure. */
import type { OutsideFile } from '../host/calls.ts';
import type { Facts } from '../host/facts.ts';
import { type CheckPlan, planChecks } from './checks.ts';
import type { ReleaseContext } from './context.ts';
import type { DroppedServices } from './dropped-services.ts';
import { becomesRoot, type OwnedPaths } from './make-plan.ts';
import type { PlannedHost, ReleaseOnHost } from './planned-host.ts';
import type { ServicePlan } from './services.ts';

/** What is live on a host before a change. */
interface Before {
  /** A release of releases/, a directory elsewhere (of another tool), or nothing. */
  readonly kind: 'release' | 'other' | 'nothing';
  readonly release: string | undefined;
  readonly commit: string | undefined;
}

/** Services, with the files and checks that belong to them. */
export interface ServingPlan extends ReleaseOnHost {
  /** The live release. */
  readonly previous: string | undefined;
  readonly services: readonly ServicePlan[];
  /** Files outside the release that the runner has sent. */
  readonly outside: readonly OutsideFile[];
  readonly checks: readonly CheckPlan[];
  /** Whether anything of it is done as root. */
  readonly become: boolean;
}

export interface ActivationPlan extends ServingPlan {
  readonly before: Before;
  /** Whether services' files are sent by the runner or, for a rollback, those kept on the host with the release. */
  readonly unitsFrom: 'runner' | 'host';
  readonly dropped: DroppedServices;
  /** Whose shared directories are to be; nothing in a rollback. */
  readonly owned: OwnedPaths;
  /** Ids of old releases that go when this one is final. */
  readonly remove: readonly string[];
}

/** @param outside files that the runner has sent */
export function planServing(
  context: ReleaseContext,
  planned: PlannedHost,
  outside: readonly OutsideFile[],
): ServingPlan {
  const { host, root, facts, services } = planned;
  return {
    ...planned.release,
    previous: facts.live,
    services,
    outside,
    checks: planChecks(context, host, root),
    become: becomesRoot(services, outside),
  };
}

/**
 * @param outside files that the runner has sent; undefined for a rollback, which takes those kept on the host
 * @param owned whose shared directories are to be
 */
export function planActivation(
  context: ReleaseContext,
  planned: PlannedHost,
  outside: readonly OutsideFile[] | undefined,
  owned: OwnedPaths = { become: false, paths: [] },
): ActivationPlan {
  const { facts, settings } = planned;
  const serving = planServing(context, planned, outside ?? []);
  return {
    ...serving,
    before: { kind: facts.current.kind, release: facts.live, commit: facts.commit },
    unitsFrom: outside ? 'runner' : 'host',
    dropped: planned.dropped,
    owned,
    remove: releasesToRemove(facts, context.release, settings.get('keep') ?? 5),
  };
}

/**
 * The oldest releases beyond `keep` when `live` is: never the live one nor the one before it, and none with a name that this
 * product would not give. Pure.
 */
function releasesToRemove(facts: Pick<Facts, 'live' | 'releases'>, live: string, keep: number): string[] {
  const known = facts.releases.find(({ id }) => id === live);
  const before = known ? known.previous : facts.live;
  const all = facts.releases.map(({ id }) => id);
  const surplus = all.length + (known ? 0 : 1) - keep;
  return all
    .filter(id => id !== live && id !== before && /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(id))
    .slice(0, Math.max(0, surplus));
}
