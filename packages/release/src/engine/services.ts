/**
 * What makes services run a release, as text for hosts: restart or reload, the proof that what runs is of the release, and what
 * becomes of services that left the release file. A revert's way back is part of the journal (commands.ts).
 */
import { upTo } from '@guarded-deploy/foreign/linear';
import { lines, quote, quoteAll, type Shell, sh } from '@guarded-deploy/foreign/shell';
import { argv, sudo } from '../host/words.ts';
import type { HostPlan, ServicePlan } from './scripts.ts';

export const scope = (service: Pick<ServicePlan, 'userScope'>): Shell =>
  service.userScope ? sh`--user` : sh`--system`;

/** Path of the file that a service's own unit or program is defined in, when releases bring it. */
export function ownFile(service: Pick<ServicePlan, 'type' | 'templateUnit' | 'units' | 'files'>) {
  const unit = service.templateUnit ?? service.units[0] ?? '';
  const name = service.type === 'supervisor' ? `${upTo(unit, ':').replace(/\.conf$/, '')}.conf` : unit;
  return service.files.find(path => path.endsWith(`/${name}`));
}

/** Units beside its own that a service brings back after they were taken out of service. */
export function returnUnits(plan: HostPlan): Shell[] {
  return plan.services
    .filter(({ type }) => type === 'systemd')
    .flatMap(service => {
      const units = service.files
        .map(nameOf)
        .filter(unit => !service.units.includes(unit) && unit !== service.templateUnit);
      return units.length === 0
        ? []
        : [sh`gd_return ${sudo(service.sudo)} ${scope(service)} ${quoteAll(units)}`];
    });
}

/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Units that a service brings beside those it names and that have processes, such as one that its socket starts. */
const beside = (service: ServicePlan): string[] =>
  service.files
    .map(nameOf)
    .filter(unit => unit.endsWith('.service') && !unit.includes('@.') && !service.units.includes(unit));

/** Restarts or reloads a service and proves that its processes are of the release. */
export function serveService(plan: HostPlan, service: ServicePlan, how = service.reload): Shell {
  const step = sh`gd_step ${quote(`restart ${service.name}`)}`;
  const seconds = String(Math.ceil(service.timeout));
  const which = [plan.release, plan.previous ?? ''];
  const own = ownFile(service);
  switch (service.type) {
    case 'touch':
      return lines(
        step,
        other(plan, service, ['sh', '-c', 'umask 022; exec touch -- "$1"', 'touch', service.file ?? '']),
      );
    case 'command': {
      const words = [...(service.sudo ? ['sudo', '-n'] : []), ...argv(service.command ?? [])];
      return lines(step, other(plan, service, ['gd_run', seconds, ...words]));
    }
    case 'supervisor':
      return lines(
        step,
        sh`gd_serve_programs ${quote(service.name)} ${sudo(service.sudo)} ${quoteAll([how, ...which, seconds, String(service.logs), own ?? '', ...service.units])}`,
      );
    case 'systemd': {
      const words = [
        ...[how, ...which, seconds, String(service.readyAfter), String(service.logs)],
        own === undefined ? '' : '1',
        beside(service).join(' '),
        ...service.units,
      ];
      return lines(
        step,
        service.templateUnit &&
          sh`gd_surplus ${sudo(service.sudo)} ${scope(service)} ${quote(service.templateUnit)} ${service.units.length}`,
        service.units.length > 0 && [
          service.enable
            ? sh`gd_enable ${sudo(service.sudo)} ${scope(service)} ${quoteAll(service.units)}`
            : sh``,
          sh`gd_serve ${quote(service.name)} ${sudo(service.sudo)} ${scope(service)} ${quoteAll(words)}`,
        ],
      );
    }
  }
}

/** A service that no manager knows. */
function other(plan: HostPlan, service: ServicePlan, command: readonly string[]): Shell {
  const words = [
    ...[service.name, service.type, plan.release, plan.previous ?? '', String(Math.ceil(service.timeout))],
    service.pidFile ?? '',
    readsRelease(plan) ? '1' : '',
  ];
  return sh`gd_serve_other ${quoteAll(words)} ${sudo(becomesRoot(plan))} ${quoteAll(command)}`;
}

/** Whether a check's answer has to name the release: then that proves what no process shows. */
export const readsRelease = (plan: Pick<HostPlan, 'checks' | 'release' | 'commit'>): boolean =>
  plan.checks.some(
    ({ contains }) =>
      contains.includes(plan.release) || (plan.commit !== '' && contains.includes(plan.commit)),
  );

/** Whether anything of a release is done as root; then root may look at other users' processes, too. */
export const becomesRoot = (plan: Pick<HostPlan, 'services' | 'outside'>): boolean =>
  plan.services.some(service => service.sudo) || plan.outside.some(file => file.sudo);

/** Names of services that stay although they left the release file, for gd_find_gone. */
const keeps = (plan: Pick<HostPlan, 'keepServices'>) => sh`gd_keeps=${quote(plan.keepServices.join('\n'))}`;

const paths = (plan: Pick<HostPlan, 'services'>) => plan.services.flatMap(service => service.files);

/** Before the switch: the record of the release names what stays by `keep-services`, too. */
export const carryServices = (plan: HostPlan): Shell =>
  plan.previous !== undefined && plan.keepServices.length > 0
    ? lines(keeps(plan), sh`gd_carry ${quoteAll([plan.previous, plan.release])}`)
    : sh``;

/** Stops what the live release has and the new one has not. */
export const retireServices = (plan: HostPlan): Shell =>
  plan.previous === undefined ||
  plan.previous === plan.release ||
  (plan.unitsFrom === 'runner' && !plan.leaves)
    ? sh``
    : lines(
        keeps(plan),
        sh`gd_retire_gone ${quoteAll([plan.previous, plan.release, ...(plan.unitsFrom === 'host' ? paths(plan) : [])])}`,
      );

/** What a check says of them. */
export const tellRetired = (plan: HostPlan): Shell =>
  !plan.leaves || plan.previous === undefined
    ? sh``
    : lines(keeps(plan), sh`gd_tell_gone ${quoteAll([plan.previous, '', ...paths(plan)])}`);

/** In a rollback: what the release has and the release file has no more. */
export const bringBackServices = (plan: HostPlan): Shell =>
  sh`gd_bring_back ${quoteAll([plan.release, ...paths(plan)])}`;
