/** Services that the live release brought and that the release file does not name any more. Pure. */
import type { HostSettings } from '../config/index.ts';
import type { Facts } from '../host/facts.ts';
import type { ServicePlan } from './services.ts';

export interface DroppedServices {
  /** The live release. */
  readonly previous: string | undefined;
  /** Whether there may be some: only the host can tell what became of the live release's files. */
  readonly possible: boolean;
  /** Names of services that are to run on. */
  readonly keep: readonly string[];
  /** Paths of the files that services of the release file bring. */
  readonly paths: readonly string[];
}

export function droppedServices(
  settings: HostSettings,
  { live, brings }: Pick<Facts, 'live' | 'brings'>,
  services: readonly ServicePlan[],
): DroppedServices {
  const paths = services.flatMap(service => service.files);
  const known = new Set(paths);
  return {
    previous: live,
    possible: live !== undefined && (brings?.some(path => !known.has(path)) ?? true),
    keep: settings.get('keep-services') ?? [],
    paths,
  };
}
