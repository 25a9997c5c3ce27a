/** What every plan for a host starts from, whatever is done there. Pure. */
import type { HostSettings } from '../config/index.ts';
import type { RootNames } from '../config/layout.ts';
import type { Facts } from '../host/facts.ts';
import type { Host } from '../inventory/index.ts';
import type { ReleaseContext } from './context.ts';
import { type DroppedServices, droppedServices } from './dropped-services.ts';
import { environmentOf, type HookPlan, planHooks } from './hooks.ts';
import { linkOf } from './layout.ts';
import { planServices, type ServicePlan } from './services.ts';
import { namesOf, settingsOf } from './variables.ts';

/** A release on a host, as commands of the release file find it there. */
export interface ReleaseOnHost {
  readonly root: string;
  readonly names: RootNames;
  /** Empty where none of ours is live and none is made. */
  readonly release: string;
  readonly commit: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Link to its Python environment, which its commands have on PATH. */
  readonly venv: string | undefined;
  readonly hooks: HookPlan;
}

/** A host, what it said of itself, and what the release file gives it. */
export interface PlannedHost {
  readonly host: Host;
  readonly root: string;
  readonly facts: Facts;
  readonly settings: HostSettings;
  readonly release: ReleaseOnHost;
  readonly services: readonly ServicePlan[];
  readonly dropped: DroppedServices;
}

export function plannedHost(context: ReleaseContext, host: Host, root: string, facts: Facts): PlannedHost {
  const settings = settingsOf(context, host, root);
  const services = planServices(context, host, root, facts);
  return {
    host,
    root,
    facts,
    settings,
    release: releaseOnHost(context, host, root, facts),
    services,
    dropped: droppedServices(settings, facts, services),
  };
}

function releaseOnHost(context: ReleaseContext, host: Host, root: string, facts: Facts): ReleaseOnHost {
  const { config, release, commit } = context;
  const settings = settingsOf(context, host, root);
  const names = namesOf(settings);
  const standard: Record<string, string> = {
    APP: config.app,
    APP_ROOT: root,
    DEPLOY_ENVIRONMENT: context.environment,
    RELEASE: release,
    RELEASE_PATH: `${root}/${names.releases}/${release}`,
    CURRENT_PATH: `${root}/${names.current}`,
    SHARED_PATH: `${root}/shared`,
    PREVIOUS_RELEASE: facts.live ?? '',
    COMMIT: commit,
  };
  return {
    root,
    names,
    release,
    commit,
    environment: { ...standard, ...environmentOf(settings.get('environment')) },
    venv: linkOf(settings, config.python),
    hooks: planHooks(context, host, root),
  };
}
