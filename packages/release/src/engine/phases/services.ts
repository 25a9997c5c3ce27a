/** What several phases do with services: their units, their files, and those that the release file dropped. */
import { upTo } from '@guarded-deploy/foreign/linear';
import { lines, type Shell, sh } from '@guarded-deploy/foreign/shell';
import * as host from '../../host/calls.ts';
import type { ActivationPlan } from '../../plan/activation-plan.ts';
import type { DroppedServices } from '../../plan/dropped-services.ts';
import type { ServicePlan } from '../../plan/services.ts';

/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Path of the file that a service's own unit or program is defined in, when releases bring it. */
export function ownFile(service: Pick<ServicePlan, 'type' | 'templateUnit' | 'units' | 'files'>) {
  const unit = service.templateUnit ?? service.units[0] ?? '';
  const name = service.type === 'supervisor' ? `${upTo(unit, ':').replace(/\.conf$/, '')}.conf` : unit;
  return service.files.find(path => path.endsWith(`/${name}`));
}

/** Units of systemd that services bring with files of their own, sockets first, which would start their service again. */
export const broughtUnits = (services: readonly ServicePlan[]) =>
  services
    .filter(service => service.type === 'systemd')
    .flatMap(service => service.files.map(path => ({ service, path, unit: nameOf(path) })))
    .filter(({ unit }) => !unit.includes('@.'))
    .sort((a, b) => Number(a.unit.endsWith('.service')) - Number(b.unit.endsWith('.service')));

/** Template units' instances as they are before anything changes. */
export const rememberInstances = (services: readonly ServicePlan[]): Shell[] =>
  services.flatMap(service =>
    service.type === 'systemd' && service.templateUnit ? [host.remember(service, service.templateUnit)] : [],
  );

/** Reads unit files anew, once for each manager, when one of them changed. */
export function reloadManagers(services: readonly ServicePlan[]): Shell[] {
  const withFiles = services.filter(service => service.files.length > 0);
  const systemd = withFiles.filter(service => service.type === 'systemd');
  const supervisor = withFiles.filter(service => service.type === 'supervisor');
  const reloads = new Set(systemd.map(service => host.daemonReload(service)));
  const updates = supervisor.slice(0, 1).map(service => host.supervisorUpdate(service.sudo));
  return [...reloads, ...updates].map(call => sh`[ -z "$gd_changed" ] || ${call}`);
}

/** Stops what runs a release; nothing for a service that no manager knows. */
export function stopService(service: ServicePlan): Shell {
  if (service.type === 'systemd' && service.units.length > 0) return host.stopUnits(service, service.units);
  if (service.type === 'supervisor') return host.stopPrograms(service.sudo, service.units);
  return sh``;
}

/** Records a release's services' files on the host, for a rollback to it. */
export const keepFiles = ({ release, outside }: Pick<ActivationPlan, 'release' | 'outside'>): Shell =>
  host.keep(
    release,
    outside.filter(file => file.service !== ''),
  );

/** Before the switch: the record of the release names what stays by `keep-services`, too. */
export const carryServices = ({
  release,
  dropped: { previous, keep },
}: {
  readonly release: string;
  readonly dropped: DroppedServices;
}): Shell =>
  previous !== undefined && keep.length > 0
    ? lines(host.keepServices(keep), host.carry(previous, release))
    : sh``;

/** Stops what the live release has and the new one has not. */
export function retireDropped({ release, unitsFrom, dropped }: ActivationPlan): Shell {
  const { previous, possible, keep, paths } = dropped;
  const kept = unitsFrom === 'host';
  if (previous === undefined || previous === release || !(kept || possible)) return sh``;
  return lines(host.keepServices(keep), host.retireDropped(previous, release, kept ? paths : []));
}

/** What a check says of them. */
export const tellDropped = ({ previous, possible, keep, paths }: DroppedServices): Shell =>
  !possible || previous === undefined
    ? sh``
    : lines(host.keepServices(keep), host.tellDropped(previous, paths));
