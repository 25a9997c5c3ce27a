/**
 * Phase revert, and the journal: what brings a host back. It is written before anything changes and run by the host, by itself
 * if need be; nothing in it stops the rest. It calls only what the program's `start` parts have.
 */
import { lines, quote, type Shell, sh } from '@guarded-deploy/foreign/shell';
import * as host from '../../host/calls.ts';
import type { ActivationPlan, ServingPlan } from '../../plan/activation-plan.ts';
import type { ReleaseOnHost } from '../../plan/planned-host.ts';
import type { ServicePlan } from '../../plan/services.ts';
import { apart, enter, lateHooks } from './commands.ts';
import { broughtUnits, ownFile, reloadManagers, stopService } from './services.ts';

/** @param plan undefined where nothing was planned on the host yet */
export const revert = (plan: ReleaseOnHost | undefined): Shell =>
  lines(
    host.phase('revert'),
    plan && lateHooks(plan, 'before', 'revert'),
    host.revert(),
    sh`gd_reverted=$?`,
    host.tellLive(),
    plan && lateHooks(plan, 'after', 'revert'),
    sh`[ "$gd_reverted" = 0 ] || ${host.fail('REVERT_FAILED', 'the services of the previous release')}`,
  );

/**
 * Readable by nobody else: it names the environment of the release file's commands. Gone when the release is final. Whole
 * or not at all, since what a full disk cut short would be run all the same.
 */
export const writeJournal = (text: Shell): Shell =>
  sh`printf '%s\\n' ${quote(text)} >"$state/journal.new" && mv -f "$state/journal.new" "$state/journal" || gd_fail ROOT_NOT_WRITABLE "$state/journal"`;

/** Files outside the release, the link, the services: as they were. */
export function journal(plan: ActivationPlan): Shell {
  const previous = plan.before.release ?? '';
  const kept = plan.unitsFrom === 'host';
  const services = plan.services.map(service =>
    plan.before.kind === 'nothing'
      ? withoutRelease(plan, service)
      : revertService(plan, service, { release: previous, previous: plan.release }),
  );
  return lines(
    sh`gd_back=0`,
    sh`gd_changed=reverted`,
    host.noteRestarts(),
    host.unput(plan.outside),
    kept && host.unputKept(plan.release),
    host.unswitch(previous, plan.release),
    enterBefore(plan),
    reloadManagers(plan.services),
    dropUnits(plan),
    kept && broughtUnits(plan.services).map(({ service, unit }) => host.unretireUnit(service, unit)),
    services,
    // What the release took out of service, or brought back.
    sh`for gd_path in "$state"/backup/gone.*; do [ ! -f "$gd_path" ] || . "$gd_path"; done`,
    sh`exit "$gd_back"`,
  );
}

/** The journal of a scale, which switches nothing. */
export const scaleJournal = (plan: ServingPlan): Shell =>
  lines(
    sh`gd_back=0`,
    sh`gd_changed=reverted`,
    host.unput(plan.outside),
    plan.release !== '' && enter(plan),
    reloadManagers(plan.services),
    plan.services.map(service => revertService(plan, { ...service, reload: 'restart' }, plan)),
    sh`exit "$gd_back"`,
  );

/** Commands of the release file find themselves where they were for what was live. */
function enterBefore({ before, release, commit, environment, root, names, venv }: ActivationPlan): Shell {
  if (before.kind === 'nothing') return sh``;
  const previous = before.release ?? '';
  const ours = before.kind === 'release';
  const then = {
    RELEASE: previous,
    RELEASE_PATH: ours ? `${root}/${names.releases}/${previous}` : `${root}/${names.current}`,
    COMMIT: ours ? (before.commit ?? commit) : '',
    PREVIOUS_RELEASE: release,
  };
  const place = ours ? `${names.releases}/${previous}` : `${names.current}/`;
  return enter({ release: previous, environment: { ...environment, ...then }, venv, names }, place);
}

/** Brings one service back to what it was before the switch: as many instances as there were, none of what is new. */
function revertService(plan: ServingPlan, service: ServicePlan, to: host.ReleaseChange): Shell {
  const back =
    service.type === 'systemd' && service.templateUnit
      ? host.recall(service, service.templateUnit)
      : restartService({ ...service, reload: service.reload === 'auto' ? 'restart' : service.reload }, to);
  const guarded = apart(back, sh`gd_back=1`);
  const own = sentFile(plan, service, ownFile(service));
  // A unit that came with this release has nothing to be restarted with.
  if (!own || service.templateUnit) return guarded;
  return lines(
    sh`if [ -e "$state/backup/${own.number}.absent" ]; then`,
    stopService(service) || sh`:`,
    sh`else`,
    guarded,
    sh`fi`,
  );
}

/** After a first release that failed: what runs it stops; what has other things to do too, such as nginx, reads its files anew. */
function withoutRelease(plan: ActivationPlan, service: ServicePlan): Shell {
  if (service.type === 'systemd' && service.templateUnit) return host.recall(service, service.templateUnit);
  if (service.type !== 'systemd' || service.files.length > 0 || service.reload === 'restart')
    return stopService(service);
  const reloaded = restartService(
    { ...service, reload: 'reload' },
    { release: plan.release, previous: undefined },
  );
  return apart(reloaded, sh`gd_back=1`);
}

/** Restarts a service as a journal can; nothing is proven. */
function restartService(service: ServicePlan, { release, previous = '' }: host.ReleaseChange): Shell {
  return lines(host.step(`restart ${service.name}`), restarted(service, release, previous));
}

function restarted(service: ServicePlan, release: string, previous: string): Shell {
  const failed = host.fail('SERVICE_NOT_STARTED', service.name);
  switch (service.type) {
    case 'touch':
      return sh`(umask 022; exec touch -- ${quote(service.file ?? '')}) || ${failed}`;
    case 'command': {
      const words = [...(service.sudo ? ['sudo', '-n'] : []), ...host.wordsOf(service.command ?? [])];
      return sh`${host.run(service.timeout, words)} 9>&- || ${failed}`;
    }
    case 'supervisor':
      return host.supervisor(service, release, previous);
    case 'systemd':
      return service.units.length === 0
        ? sh``
        : lines(
            service.enable ? host.enable(service, service.units) : sh``,
            host.systemd(service, release, previous),
          );
  }
}

/** Units that came with this release end with it. */
const dropUnits = (plan: ActivationPlan): Shell[] =>
  broughtUnits(plan.services).flatMap(({ service, path, unit }) => {
    const file = sentFile(plan, service, path);
    return file ? [host.dropUnit(file.number, service, unit)] : [];
  });

/** A service's file as the runner sends it, when it does. */
const sentFile = (plan: ServingPlan, service: ServicePlan, path: string | undefined) =>
  plan.outside.find(file => file.service === service.name && file.path === path);
