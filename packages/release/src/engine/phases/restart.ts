/** Phase restart: what makes services run a release, and what becomes of those that it does not have. */
import { lines, type Shell, sh } from '@guarded-deploy/foreign/shell';
import * as host from '../../host/calls.ts';
import type { ActivationPlan, ServingPlan } from '../../plan/activation-plan.ts';
import type { ServicePlan } from '../../plan/services.ts';
import { hooks } from './commands.ts';
import { broughtUnits, nameOf, ownFile, reloadManagers, retireDropped, stopService } from './services.ts';

export function restart(plan: ActivationPlan): Shell {
  const kept = plan.unitsFrom === 'host';
  return lines(
    host.phase('restart'),
    hooks(plan, 'before', 'restart'),
    retireDropped(plan),
    reloadManagers(plan.services),
    kept ? retireUnits(plan) : returnUnits(plan.services),
    plan.services.map(service => startService(plan, service)),
    kept && host.bringBack(plan.release, plan.dropped.paths),
    hooks(plan, 'after', 'restart'),
  );
}

/** In a rollback: units that the release does not have stop; which of them a service is defined in decides whether they start at boot. */
const retireUnits = (plan: ActivationPlan): Shell[] =>
  broughtUnits(plan.services).map(({ service, path, unit }) =>
    host.retireUnit(plan.release, path, ownFile(service) ?? path, service, unit),
  );

/** Units beside its own that a service brings back after they were taken out of service. */
const returnUnits = (services: readonly ServicePlan[]): Shell[] =>
  services
    .filter(({ type }) => type === 'systemd')
    .flatMap(service => {
      const units = service.files
        .map(nameOf)
        .filter(unit => !service.units.includes(unit) && unit !== service.templateUnit);
      return units.length === 0 ? [] : [host.returnUnits(service, units)];
    });

/** Restarts a service; in a rollback, one that the release does not have is stopped instead. */
function startService(plan: ActivationPlan, service: ServicePlan): Shell {
  const restarted = serveService(plan, service);
  const own = ownFile(service);
  if (plan.unitsFrom === 'runner' || own === undefined) return restarted;
  const stop =
    service.type === 'systemd' && service.templateUnit
      ? host.surplus(service, service.templateUnit, 0)
      : stopService(service);
  return lines(
    sh`if ${host.lacks(plan.release, own)}; then`,
    host.step(`stop ${service.name}: the release has none`),
    stop && sh`${stop} || :`,
    sh`else`,
    restarted,
    sh`fi`,
  );
}

/** Restarts or reloads a service and proves that its processes are of the release. */
export function serveService(plan: ServingPlan, service: ServicePlan, reload = service.reload): Shell {
  return lines(host.step(`restart ${service.name}`), served(plan, { ...service, reload }));
}

function served(plan: ServingPlan, service: ServicePlan): Shell {
  const own = ownFile(service);
  switch (service.type) {
    case 'touch':
      return serveOther(plan, service, 'touch', [
        ...['sh', '-c', 'umask 022; exec touch -- "$1"', 'touch'],
        service.file ?? '',
      ]);
    case 'command': {
      const words = [...(service.sudo ? ['sudo', '-n'] : []), ...host.wordsOf(service.command ?? [])];
      return serveOther(plan, service, 'command', host.runWords(service.timeout, words));
    }
    case 'supervisor':
      return host.servePrograms(service, plan, own);
    case 'systemd':
      return lines(
        service.templateUnit && host.surplus(service, service.templateUnit, service.units.length),
        service.units.length > 0 && [
          service.enable ? host.enable(service, service.units) : sh``,
          host.serve(service, plan, own !== undefined, unitsBeside(service)),
        ],
      );
  }
}

/** Units that a service brings beside those it names and that have processes, such as one that its socket starts. */
const unitsBeside = (service: ServicePlan): string[] =>
  service.files
    .map(nameOf)
    .filter(unit => unit.endsWith('.service') && !unit.includes('@.') && !service.units.includes(unit));

/** A service that no manager knows. */
const serveOther = (
  plan: ServingPlan,
  { name, timeout, pidFile }: ServicePlan,
  type: 'touch' | 'command',
  command: readonly string[],
): Shell =>
  host.serveOther(
    { name, type, timeout, pidFile, checked: readsRelease(plan), become: plan.become },
    plan,
    command,
  );

/** Whether a check's answer has to name the release: then that proves what no process shows. */
const readsRelease = ({ checks, release, commit }: ServingPlan): boolean =>
  checks.some(({ contains }) => contains.includes(release) || (commit !== '' && contains.includes(commit)));
