/**
 * What runs on a host, phase by phase, as text: pure functions of the plan. Functions named gd_* are in host/program/.
 * Every value goes through `quote`; only the release file's own shell commands are shell.
 */
import { joined, lines, quote, quoteAll, type Shell, sh } from '@guarded-deploy/foreign/shell';
import type { Command, Phase } from '../config/index.ts';
import { argv, sudo } from '../host/words.ts';
import {
  becomesRoot,
  bringBackServices,
  carryServices,
  nameOf,
  ownFile,
  retireServices,
  returnUnits,
  scope,
  serveService,
} from './services.ts';

/** A command ready to run: rendered, with its directory and limit. */
export interface Step {
  readonly name: string;
  readonly command: Command;
  /** Inside the release. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
}

export interface BuildPlan extends Step {
  /** Outputs to copy from the live release instead of running, when all are there. */
  readonly reuse: { readonly release: string; readonly outputs: readonly string[] } | undefined;
}

/** A rendered file; `number` is its name in the stream. */
export interface PlannedFile {
  readonly number: number;
  /** In the release, or absolute. */
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
  readonly sudo: boolean;
  /** Written although another user may write its directory. */
  readonly trusting: boolean;
  /** The service it belongs to, or nothing. */
  readonly service: string;
}

/** What all releases share, as the host is told. */
export interface SharedPath {
  /** `d`: a directory; `f`: a file that has to be there; `t`: a file that a template writes. */
  readonly kind: 'd' | 'f' | 't';
  readonly path: string;
  /** Inside another shared directory: reached by that one's link. */
  readonly inner: boolean;
}

/** What is live on a host before a change: a release of releases/, a directory elsewhere (of another tool), or nothing. */
export type Before = 'release' | 'other' | 'nothing';

export interface ServicePlan {
  readonly name: string;
  readonly type: 'systemd' | 'supervisor' | 'touch' | 'command';
  readonly sudo: boolean;
  readonly userScope: boolean;
  /** Units to restart; of a template unit, its instances. */
  readonly units: readonly string[];
  /** The template unit, when instances are counted. */
  readonly templateUnit: string | undefined;
  readonly reload: 'restart' | 'reload' | 'auto';
  readonly enable: boolean;
  readonly timeout: number;
  readonly readyAfter: number;
  readonly logs: number;
  readonly file: string | undefined;
  readonly command: Command | undefined;
  /** Of a service that no manager knows: file with the number of its main process. */
  readonly pidFile: string | undefined;
  /** Paths of the unit files and their like that it brings; when there are some, the manager has to read them anew. */
  readonly files: readonly string[];
}

export interface CheckPlan {
  readonly url: string | undefined;
  readonly command: Command | undefined;
  readonly status: number;
  readonly contains: string;
  readonly socket: string;
  readonly headers: readonly string[];
  readonly timeout: number;
}

export interface PythonPlan {
  readonly key: string;
  readonly version: string;
  readonly manager: string;
  readonly kind: 'uv.lock' | 'requirements';
  readonly wheels: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly link: string;
  readonly timeout: number;
}

export type HookPlan = Readonly<Partial<Record<`${'before' | 'after'} ${Phase}`, readonly Step[]>>>;

/** Everything that one host has to do in one release. */
export interface HostPlan {
  readonly root: string;
  readonly release: string;
  readonly previous: string | undefined;
  readonly previousCommit: string | undefined;
  /** What `current` leads to before the change. */
  readonly before: Before;
  readonly commit: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** The release whose list is the base of the new one. */
  readonly base: string | undefined;
  readonly digest: string;
  /** How many files, links and empty directories there are. */
  readonly count: number;
  /** The commit to unpack from the host's cache, for a source from a repository. */
  readonly git: string | undefined;
  /** Files whose names need a check of their own: hash and path. */
  readonly odd: readonly (readonly [string, string])[];
  readonly inside: readonly PlannedFile[];
  readonly outside: readonly PlannedFile[];
  /** Whether services' files are sent by the runner or, for a rollback, those kept on the host with the release. */
  readonly unitsFrom: 'runner' | 'host';
  /** Outer directories before what is in them. */
  readonly shared: readonly SharedPath[];
  readonly environment: Readonly<Record<string, string>>;
  readonly python: PythonPlan | undefined;
  readonly build: readonly BuildPlan[];
  readonly migrate: Step | undefined;
  readonly services: readonly ServicePlan[];
  /** Whether the live release brought services' files that this one may not bring: only the host can tell what became of them. */
  readonly leaves: boolean;
  /** Names of services that left the release file and are to run on. */
  readonly keepServices: readonly string[];
  readonly checks: readonly CheckPlan[];
  /** Ids of old releases that go when this one is final. */
  readonly remove: readonly string[];
  readonly hooks: HookPlan;
}

/** `export` lines. Values are part of the round's text, which travels on standard input: no argument vector shows them. */
export function exports(environment: Readonly<Record<string, string>>): Shell[] {
  return Object.entries(environment).map(([name, value]) => sh`export ${quote(name)}=${quote(value)}`);
}

function attempt(step: Step, otherwise: Shell): Shell {
  const inner = lines(
    exports(step.environment),
    step.directory === '.' ? undefined : sh`cd ${quote(`./${step.directory}`)} || exit 1`,
    sh`gd_run ${Math.ceil(step.timeout)} ${quoteAll(argv(step.command))}`,
  );
  return lines(sh`gd_step ${quote(step.name)}`, sh`(\n${inner}\n) || ${otherwise}`);
}

const run = (step: Step, failure: string) => attempt(step, sh`gd_fail ${quote(failure)} ${quote(step.name)}`);

function hooks(plan: HostPlan, when: 'before' | 'after', phase: Phase): Shell[] {
  return (plan.hooks[`${when} ${phase}`] ?? []).map(step => run(step, 'HOOK_FAILED'));
}

/** Hooks where nothing can be stopped any more: one that fails is told, no more. */
function lateHooks(plan: HostPlan, when: 'before' | 'after', phase: Phase): Shell[] {
  return (plan.hooks[`${when} ${phase}`] ?? []).map(step =>
    lines(
      sh`(`,
      enter(plan),
      attempt(step, sh`gd_say ${quote(`note the hook '${step.name}' failed`)}`),
      sh`) || :`,
    ),
  );
}

/** Where commands of a release run: its directory, its environment, its Python. `place` is below root. */
const enter = (plan: HostPlan, place = `releases/${plan.release}`) =>
  lines(
    sh`cd "$root/"${quote(place)} || gd_fail ROOT_NOT_WRITABLE ${quote(place)}`,
    exports(plan.environment),
    plan.python
      ? lines(
          sh`if [ -d ${quote(`./${plan.python.link}/bin`)} ]; then`,
          sh`  VIRTUAL_ENV=$(pwd)/${quote(plan.python.link)} PATH=$(pwd)/${quote(plan.python.link)}/bin:$PATH`,
          sh`  export VIRTUAL_ENV PATH`,
          sh`fi`,
        )
      : undefined,
  );

/** `../../shared/media` from where the link is. */
export function sharedLink(path: string): string {
  return `${'../'.repeat(path.split('/').length + 1)}shared/${path}`;
}

/** Hooks that run before there is a release: in `root`, with the release's environment. */
function early(plan: HostPlan, when: 'before' | 'after', phase: Phase): Shell {
  const steps = hooks(plan, when, phase);
  if (steps.length === 0) return sh``;
  return lines(exports(plan.environment), sh`(`, sh`cd "$root" || exit 1`, steps, sh`) || exit 1`);
}

/**
 * Phases transfer and build: everything that nobody sees yet. What comes before has been done by connecting. `again`: what did
 * not arrive as it should was sent once more.
 */
export function makeScript(plan: HostPlan, again = false): Shell {
  return lines(
    early(plan, 'before', 'check'),
    early(plan, 'after', 'check'),
    early(plan, 'before', 'prepare'),
    early(plan, 'after', 'prepare'),
    sh`gd_phase transfer`,
    early(plan, 'before', 'transfer'),
    plan.git === undefined
      ? again
        ? sh`gd_receive_again`
        : sh`gd_receive ${quote(plan.base ?? '')} ${quote(plan.digest)} ${plan.count}`
      : [sh`gd_await 1`, sh`gd_git_tree ${quote(plan.git)}`],
    plan.odd.map(([hash, path]) => sh`gd_odd ${quote(hash)} ${quote(path)}`),
    sh`gd_place ${quote(plan.release)} ${quote(plan.commit)} ${plan.at}`,
    enter(plan),
    plan.inside.map(
      file => sh`gd_write ${quote(plan.release)} ${file.number} ${quoteAll([file.path, file.mode])}`,
    ),
    plan.shared.map(
      ({ kind, path, inner }) =>
        sh`gd_share ${quoteAll([plan.release, kind, path, inner ? '' : sharedLink(path)])}`,
    ),
    lookAhead(plan.outside),
    keepUnits(plan),
    carryServices(plan),
    becomesRoot(plan) && sh`true >"$state/releases/"${quote(plan.release)}/becomes`,
    hooks(plan, 'after', 'transfer'),
    sh`gd_phase build`,
    hooks(plan, 'before', 'build'),
    plan.python && pythonScript(plan.python, plan.release),
    plan.python && enter(plan),
    plan.build.map(step => buildScript(step, plan.release)),
    hooks(plan, 'after', 'build'),
  );
}

function pythonScript(python: PythonPlan, release: string): Shell {
  // Of a source from a repository only the host knows what decides the environment.
  const known = python.key !== '';
  const words = [
    release,
    ...(known ? [python.key] : []),
    python.link,
    String(Math.ceil(python.timeout)),
    python.version,
    python.manager,
    python.kind,
    python.wheels === '' ? '' : `./${python.wheels}`,
    ...python.arguments,
  ];
  const call = known ? sh`gd_venv ${quoteAll(words)}` : sh`gd_venv_from_source ${quoteAll(words)}`;
  return python.directory === '.'
    ? call
    : lines(sh`(`, sh`cd ${quote(`./${python.directory}`)} || exit 1`, call, sh`) || exit 1`);
}

function buildScript(step: BuildPlan, made: string): Shell {
  if (!step.reuse || step.reuse.outputs.length === 0) {
    return step.reuse ? sh`gd_step ${quote(`${step.name}: unchanged, skipped`)}` : run(step, 'BUILD_FAILED');
  }
  const { release, outputs } = step.reuse;
  const there = joined(
    outputs.map(path => sh`gd_has ${quoteAll([release, path])}`),
    ' && ',
  );
  return lines(
    sh`if ${there}; then`,
    sh`gd_step ${quote(`${step.name}: unchanged, taken over`)}`,
    outputs.map(path => sh`gd_take ${quoteAll([release, made, path])}`),
    sh`else`,
    run(step, 'BUILD_FAILED'),
    sh`fi`,
  );
}

/** Phase migrate: last before the switch, on the hosts of the group only. */
export function migrateScript(plan: HostPlan): Shell {
  return lines(
    sh`gd_phase migrate`,
    enter(plan),
    hooks(plan, 'before', 'migrate'),
    plan.migrate && run(plan.migrate, 'MIGRATION_FAILED'),
    hooks(plan, 'after', 'migrate'),
  );
}

/** Calls of a function for files outside the release: one for what the SSH user writes, one for what root does. */
function forFiles<File extends Pick<PlannedFile, 'sudo'>>(
  call: (sudo: Shell) => Shell,
  files: readonly File[],
  words: (file: File) => readonly string[],
): Shell[] {
  return [false, true].flatMap(root => {
    const own = files.filter(file => file.sudo === root);
    return own.length === 0 ? [] : [sh`${call(sudo(root))} ${quoteAll(own.flatMap(words))}`];
  });
}

const trust = (file: Pick<PlannedFile, 'trusting'>) => (file.trusting ? '1' : '');

/** Asks whether anything stands in the way of files outside the release. */
export const lookAhead = (files: readonly Pick<PlannedFile, 'path' | 'sudo' | 'trusting'>[]) =>
  forFiles(
    who => sh`gd_look_ahead ${who}`,
    files,
    file => [file.path, trust(file)],
  );

const installFiles = (files: readonly PlannedFile[]) =>
  forFiles(
    who => sh`gd_put ${who}`,
    files,
    file => [String(file.number), file.path, file.mode, file.owner, trust(file), file.service],
  );

/** The dash tells this call from those in journals of earlier versions. */
const takeBackFiles = (files: readonly PlannedFile[]) =>
  forFiles(
    who => sh`gd_unput ${who} -`,
    files,
    file => [String(file.number), file.path],
  );

/** Reads unit files anew and makes counted instances as many as they should be. */
function reloadManagers(services: readonly ServicePlan[]): Shell[] {
  const systemd = services.filter(service => service.type === 'systemd' && service.files.length > 0);
  const supervisor = services.filter(service => service.type === 'supervisor' && service.files.length > 0);
  const scopes = new Map(systemd.map(service => [`${sudo(service.sudo)} ${scope(service)}`, service]));
  return [
    ...[...scopes.values()].map(
      service => sh`[ -z "$gd_changed" ] || gd_daemon_reload ${sudo(service.sudo)} ${scope(service)}`,
    ),
    ...supervisor
      .slice(0, 1)
      .map(service => sh`[ -z "$gd_changed" ] || gd_supervisor_update ${sudo(service.sudo)}`),
  ];
}

/** Restarts a service as a journal can, which has no more than the program's first part; nothing is proven. */
function restartService(service: ServicePlan, release: string, previous: string | undefined): Shell {
  const step = sh`gd_step ${quote(`restart ${service.name}`)}`;
  switch (service.type) {
    case 'touch':
      return lines(
        step,
        sh`(umask 022; exec touch -- ${quote(service.file ?? '')}) || gd_fail SERVICE_NOT_STARTED ${quote(service.name)}`,
      );
    case 'command':
      return lines(
        step,
        sh`gd_run ${Math.ceil(service.timeout)} ${quoteAll([...(service.sudo ? ['sudo', '-n'] : []), ...argv(service.command ?? [])])} 9>&- || gd_fail SERVICE_NOT_STARTED ${quote(service.name)}`,
      );
    case 'supervisor':
      return lines(
        step,
        sh`gd_supervisor ${sudo(service.sudo)} "$(gd_verb ${quote(service.name)} ${service.reload} ${quote(release)} ${quote(previous ?? '')})" ${Math.ceil(service.timeout)} ${service.logs} ${quoteAll(service.units)}`,
      );
    case 'systemd':
      return lines(
        step,
        service.templateUnit &&
          sh`gd_surplus ${sudo(service.sudo)} ${scope(service)} ${quote(service.templateUnit)} ${service.units.length}`,
        service.units.length > 0 && [
          service.enable
            ? sh`gd_enable ${sudo(service.sudo)} ${scope(service)} ${quoteAll(service.units)}`
            : sh``,
          sh`gd_systemd ${sudo(service.sudo)} ${scope(service)} "$(gd_verb ${quote(service.name)} ${service.reload} ${quote(release)} ${quote(previous ?? '')})" ${Math.ceil(service.timeout)} ${service.readyAfter} ${service.logs} ${quoteAll(service.units)}`,
        ],
      );
  }
}

/** What brings a host back: files outside the release, the link, the services. Nothing in it stops the rest. */
export function journal(plan: HostPlan): Shell {
  const { previous = '', before } = plan;
  // Commands of the release file find themselves where they were for what was live.
  const surroundings =
    before !== 'nothing' &&
    enter(
      {
        ...plan,
        environment: {
          ...plan.environment,
          RELEASE: previous,
          RELEASE_PATH: before === 'release' ? `${plan.root}/releases/${previous}` : `${plan.root}/current`,
          COMMIT: before === 'release' ? (plan.previousCommit ?? plan.commit) : '',
          PREVIOUS_RELEASE: plan.release,
        },
      },
      before === 'release' ? `releases/${previous}` : 'current/',
    );
  const kept = plan.unitsFrom === 'host';
  const services = plan.services.map(service =>
    before === 'nothing'
      ? withoutRelease(plan, service)
      : revertService(plan, service, plan.release, previous),
  );
  return lines(
    sh`gd_back=0`,
    sh`gd_changed=reverted`,
    sh`gd_note_restarts`,
    takeBackFiles(plan.outside),
    kept && sh`gd_unput_kept ${quote(plan.release)}`,
    sh`gd_unswitch ${quoteAll([previous, plan.release])}`,
    surroundings,
    reloadManagers(plan.services),
    dropUnits(plan),
    kept && unretireUnits(plan),
    services,
    // What the release took out of service, or brought back.
    sh`for gd_path in "$state"/backup/gone.*; do [ ! -f "$gd_path" ] || . "$gd_path"; done`,
    sh`exit "$gd_back"`,
  );
}

/** The instances that were noted before the switch. */
const recall = (service: ServicePlan) =>
  sh`gd_recall ${sudo(service.sudo)} ${scope(service)} ${quote(service.templateUnit ?? '')} ${Math.ceil(service.timeout)} ${service.readyAfter} ${service.logs}${service.enable ? ' enable' : ''}`;

/** Brings one service back to what it was before the switch: as many instances as there were, none of what is new. */
function revertService(plan: HostPlan, service: ServicePlan, now: string, before: string): Shell {
  const back =
    service.type === 'systemd' && service.templateUnit
      ? recall(service)
      : restartService(
          { ...service, reload: service.reload === 'auto' ? 'restart' : service.reload },
          before,
          now,
        );
  const guarded = sh`(\n${back}\n) || gd_back=1`;
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

/** Units that came with this release end with it. */
function dropUnits(plan: HostPlan): Shell[] {
  return ownUnits(plan).flatMap(({ service, path, unit }) => {
    const file = sentFile(plan, service, path);
    return file
      ? [sh`gd_drop_unit ${file.number} ${sudo(service.sudo)} ${scope(service)} ${quote(unit)}`]
      : [];
  });
}

/** Records a release's services' files on the host, for a rollback to it. */
function keepUnits(plan: HostPlan): Shell {
  const words = plan.outside
    .filter(file => file.service !== '')
    .flatMap(file => [String(file.number), file.mode, file.sudo ? '1' : '0', file.service, file.path]);
  return sh`gd_keep ${quoteAll([plan.release, ...words])}`;
}

/** In a rollback: units that the release does not have stop; which of them a service is defined in decides whether they start at boot. */
function retireUnits(plan: HostPlan): Shell[] {
  return ownUnits(plan).map(({ service, path, unit }) => {
    const own = quote(ownFile(service) ?? path);
    return sh`gd_retire ${quote(plan.release)} ${quote(path)} ${own} ${sudo(service.sudo)} ${scope(service)} ${quote(unit)}`;
  });
}

const unretireUnits = (plan: HostPlan) =>
  ownUnits(plan).map(
    ({ service, unit }) => sh`gd_unretire ${sudo(service.sudo)} ${scope(service)} ${quote(unit)}`,
  );

/** Restarts a service; in a rollback, one that the release does not have is stopped instead. */
function startService(plan: HostPlan, service: ServicePlan): Shell {
  const restart = serveService(plan, service);
  const own = ownFile(service);
  if (plan.unitsFrom === 'runner' || own === undefined) return restart;
  const stop =
    service.type === 'systemd' && service.templateUnit
      ? sh`gd_surplus ${sudo(service.sudo)} ${scope(service)} ${quote(service.templateUnit)} 0`
      : stopService(service);
  return lines(
    sh`if gd_lacks ${quote(plan.release)} ${quote(own)}; then`,
    sh`gd_step ${quote(`stop ${service.name}: the release has none`)}`,
    stop && sh`${stop} || :`,
    sh`else`,
    restart,
    sh`fi`,
  );
}

/** After a first release that failed: what runs it stops; what has other things to do too, such as nginx, reads its files anew. */
function withoutRelease(plan: HostPlan, service: ServicePlan): Shell {
  if (service.type === 'systemd' && service.templateUnit) return recall(service);
  return service.type === 'systemd' && service.files.length === 0 && service.reload !== 'restart'
    ? sh`(\n${restartService({ ...service, reload: 'reload' }, plan.release, undefined)}\n) || gd_back=1`
    : stopService(service);
}

/** A service's file as the runner sends it, when it does. */
const sentFile = (plan: HostPlan, service: ServicePlan, path: string | undefined): PlannedFile | undefined =>
  plan.outside.find(file => file.service === service.name && file.path === path);

/** Units of systemd that services bring with files of their own, sockets first, which would start their service again. */
const ownUnits = (plan: HostPlan) =>
  plan.services
    .filter(service => service.type === 'systemd')
    .flatMap(service => service.files.map(path => ({ service, path, unit: nameOf(path) })))
    .filter(({ unit }) => !unit.includes('@.'))
    .sort((a, b) => Number(a.unit.endsWith('.service')) - Number(b.unit.endsWith('.service')));

/** Template units' instances as they are before anything changes. */
const rememberInstances = (plan: HostPlan): Shell[] =>
  plan.services.flatMap(service =>
    service.type === 'systemd' && service.templateUnit
      ? [sh`gd_remember ${sudo(service.sudo)} ${scope(service)} ${quote(service.templateUnit)}`]
      : [],
  );

function stopService(service: ServicePlan): Shell {
  if (service.type === 'systemd' && service.units.length > 0)
    return sh`gd_stop_units ${sudo(service.sudo)} ${scope(service)} ${quoteAll(service.units)}`;
  if (service.type === 'supervisor')
    return sh`${service.sudo ? 'sudo -n ' : ''}supervisorctl stop ${quoteAll(service.units)} >/dev/null 2>&1`;
  return sh``;
}

/**
 * Readable by nobody else: it names the environment of the release file's commands. Gone when the release is final. Whole
 * or not at all, since what a full disk cut short would be run all the same.
 */
const writeJournal = (text: Shell) =>
  sh`printf '%s\\n' ${quote(text)} >"$state/journal.new" && mv -f "$state/journal.new" "$state/journal" || gd_fail ROOT_NOT_WRITABLE "$state/journal"`;

/** Phases switch, restart and verify: from here on the host goes back by itself unless it is told that all went well. */
export function activateScript(plan: HostPlan): Shell {
  const kept = plan.unitsFrom === 'host';
  return lines(
    sh`gd_phase switch`,
    enter(plan),
    hooks(plan, 'before', 'switch'),
    rememberInstances(plan),
    sh`gd_note_current`,
    writeJournal(journal(plan)),
    kept && carryServices(plan),
    installFiles(plan.outside),
    kept && sh`gd_put_kept ${quote(plan.release)}`,
    sh`gd_switch ${quote(plan.release)}`,
    hooks(plan, 'after', 'switch'),
    sh`gd_phase restart`,
    hooks(plan, 'before', 'restart'),
    retireServices(plan),
    reloadManagers(plan.services),
    kept ? retireUnits(plan) : returnUnits(plan),
    plan.services.map(service => startService(plan, service)),
    kept && bringBackServices(plan),
    hooks(plan, 'after', 'restart'),
    verifyScript(plan),
    plan.services.some(({ type }) => type === 'systemd') && sh`gd_still_up`,
    sh`gd_confirm ${quoteAll([plan.release, kept ? '' : plan.commit])}`,
  );
}

/** Headers as a configuration of curl, whose quoted strings are JSON's as long as there is no control character. */
const headerConfig = (headers: readonly string[]) =>
  headers.map(header => `header = ${JSON.stringify(header)}`).join('\n');

export function verifyScript(plan: HostPlan): Shell {
  return lines(
    sh`gd_phase verify`,
    hooks(plan, 'before', 'verify'),
    plan.checks.map(check =>
      check.command
        ? sh`gd_check_command ${Math.ceil(check.timeout)} ${quoteAll(argv(check.command))}`
        : sh`gd_check_url ${Math.ceil(check.timeout)} ${check.status} ${quoteAll([check.contains, check.url ?? '', check.socket, headerConfig(check.headers)])}`,
    ),
    hooks(plan, 'after', 'verify'),
  );
}

/** Phase clean: the release is final, old ones go. */
export function finishScript(plan: HostPlan): Shell {
  return lines(
    sh`gd_commit ${quote(plan.release)}`,
    sh`gd_phase clean`,
    lateHooks(plan, 'before', 'clean'),
    sh`gd_clean ${joined([sudo(becomesRoot(plan)), ...plan.remove.map(quote)], ' ')}`,
    lateHooks(plan, 'after', 'clean'),
  );
}

export const revertScript = (plan: HostPlan | undefined): Shell =>
  lines(
    sh`gd_phase revert`,
    plan && lateHooks(plan, 'before', 'revert'),
    sh`gd_revert`,
    sh`gd_reverted=$?`,
    sh`gd_tell_live`,
    plan && lateHooks(plan, 'after', 'revert'),
    sh`[ "$gd_reverted" = 0 ] || gd_fail REVERT_FAILED "the services of the previous release"`,
  );

/** Rollback: back to a release that is there, with restart and verification. */
export function rollbackScript(plan: HostPlan): Shell {
  return lines(
    sh`gd_phase switch`,
    sh`[ -d "$root/releases/"${quote(plan.release)} ] || gd_fail RELEASE_UNKNOWN ${quote(plan.release)}`,
    activateScript(plan),
  );
}

/** Scale: units as the variables want them, without a release. */
export function scaleScript(plan: HostPlan): Shell {
  return lines(
    sh`gd_phase restart`,
    plan.release !== '' && enter(plan),
    rememberInstances(plan),
    writeJournal(
      lines(
        sh`gd_back=0`,
        sh`gd_changed=reverted`,
        takeBackFiles(plan.outside),
        plan.release !== '' && enter(plan),
        reloadManagers(plan.services),
        plan.services.map(service =>
          revertService(plan, { ...service, reload: 'restart' }, plan.release, plan.release),
        ),
        sh`exit "$gd_back"`,
      ),
    ),
    sh`gd_scaled=0`,
    plan.outside.length > 0 && sh`gd_await 1`,
    installFiles(plan.outside),
    reloadManagers(plan.services),
    plan.services.map(service =>
      lines(
        sh`if gd_needs_scale ${quote(service.name)} ${sudo(service.sudo)} ${scope(service)} ${quote(service.templateUnit ?? '')} ${service.units.length}; then`,
        sh`gd_scaled=1`,
        serveService(plan, service, 'restart'),
        sh`fi`,
      ),
    ),
    verifyScript(plan),
    sh`[ -z "$gd_changed" ] || gd_scaled=1`,
    sh`gd_say "state scaled $gd_scaled"`,
  );
}

/** The end of a scale: what was changed stays, and is what a rollback to the live release brings back. */
export const scaledScript = (plan: HostPlan): Shell =>
  lines(plan.release !== '' && keepUnits(plan), sh`gd_commit none`);
