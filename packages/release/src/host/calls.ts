/**
 * The contract with the program on a host: one function for each of its functions that we call. A call is text for its shell, in
 * which every value is quoted. What each function does is said where it is defined, in host/program/.
 * Seconds are rounded up: the host's shell counts in whole ones.
 */
import { joined, quote, quoteAll, type Shell, sh } from '@guarded-deploy/foreign/shell';
import type { Command, Phase } from '../config/index.ts';
import type { SharedOwner, SharedPath } from '../config/layout.ts';

/** The words that run a command: an argument vector as it is, text by `sh -e`. */
export const wordsOf = (command: Command): readonly string[] =>
  typeof command === 'string' ? ['sh', '-e', '-c', command] : command;

/** How a function becomes root, or an empty word. */
const sudo = (yes: boolean): Shell => quote(yes ? 'sudo -n' : '');

/** Which manager has a service's units, and who talks to it. */
export interface UnitManager {
  /** Root does it. */
  readonly sudo: boolean;
  /** systemd of the user, not of the system. */
  readonly userScope: boolean;
}

/** The option of systemctl for it. */
export const scopeOf = ({ userScope }: Pick<UnitManager, 'userScope'>): Shell =>
  userScope ? sh`--user` : sh`--system`;

const managerOf = (manager: UnitManager): Shell => sh`${sudo(manager.sudo)} ${scopeOf(manager)}`;

const seconds = (limit: number): number => Math.ceil(limit);

// --- what is said ---

/** A phase has begun. */
export const phase = (name: Phase): Shell => sh`gd_phase ${name}`;
/** What is done now, for a person. */
export const step = (text: string): Shell => sh`gd_step ${quote(text)}`;
export const note = (text: string): Shell => sh`gd_say ${quote(`note ${text}`)}`;
/** Tells what was asked about a host: a name, and what a command prints. */
export const state = (name: string, command: Shell): Shell =>
  sh`gd_say ${quote(`state ${name}`)} "$(${command})"`;

/** Codes of failures that commands of ours end with; their words are in messages/failures.ts. */
type FailureCode =
  | 'BUILD_FAILED'
  | 'HOOK_FAILED'
  | 'MIGRATION_FAILED'
  | 'RELEASE_UNKNOWN'
  | 'REVERT_FAILED'
  | 'ROOT_NOT_WRITABLE'
  | 'SERVICE_NOT_STARTED';

/** Ends the round with a failure. */
export const fail = (code: FailureCode, detail: string): Shell => sh`gd_fail ${code} ${quote(detail)}`;

/** Ends a round that was stopped, before anything is final. */
export const goOn = (): Shell => sh`gd_go_on`;

/** Runs a command for so many seconds. */
export const run = (limit: number, words: readonly string[]): Shell =>
  sh`gd_run ${seconds(limit)} ${quoteAll(words)}`;

// --- transfer ---

/** What the data channel brings, over a copy of the live release. */
export interface Received {
  /** The release whose list is the base of the new one. */
  readonly base: string | undefined;
  /** SHA-256 of the new list. */
  readonly digest: string;
  /** How many files, links and empty directories there are. */
  readonly count: number;
}

export const receive = ({ base, digest, count }: Received): Shell =>
  sh`gd_receive ${quote(base ?? '')} ${quote(digest)} ${count}`;
export const receiveAgain = (): Shell => sh`gd_receive_again`;
/** Waits until a data channel has ended. */
export const awaitData = (): Shell => sh`gd_await 1`;
/** Checks a file whose name has to be escaped; the path comes as `printf %b` takes it. */
export const checkEscaped = (hash: string, path: string): Shell =>
  sh`gd_check_escaped ${quote(hash)} ${quote(path)}`;
export const gitFetch = (repository: string, commit: string): Shell =>
  sh`gd_git_fetch ${quoteAll([repository, commit])}`;
export const gitTree = (commit: string): Shell => sh`gd_git_tree ${quote(commit)}`;

// --- what a release is made of ---

/** @param at seconds since the epoch */
export const place = (release: string, commit: string, at: number): Shell =>
  sh`gd_place ${quote(release)} ${quote(commit)} ${at}`;

/** A file that the runner has sent; `number` is its name in the stream. */
export interface SentFile {
  readonly number: number;
  readonly path: string;
  readonly mode: string;
}

/** Writes a file of the release itself. */
export const write = (release: string, file: SentFile): Shell =>
  sh`gd_write ${quote(release)} ${file.number} ${quoteAll([file.path, file.mode])}`;

/** `../../shared/media` from where the link is. */
const sharedLink = (path: string): string => `${'../'.repeat(path.split('/').length + 1)}shared/${path}`;

export const share = (release: string, { kind, path, inner }: SharedPath): Shell =>
  sh`gd_share ${quoteAll([release, kind, path, inner ? '' : sharedLink(path)])}`;
/** Gives a directory that was just shared its owner, when this release has made it. */
export const giveNew = (become: boolean, owned: SharedOwner): Shell =>
  sh`gd_own_made ${sudo(become)} ${ownerWords(owned)}`;
/** Gives a shared directory its owner; a revert gives it back. */
export const give = (become: boolean, owned: SharedOwner): Shell =>
  sh`gd_own_shared ${sudo(become)} ${ownerWords(owned)}`;
const ownerWords = ({ path, owner, group, mode }: SharedOwner): Shell =>
  quoteAll([path, owner, group, mode.replace(/^0(?=.{3})/, '')]);
/** Whether what all releases share is there, or can be made. */
export const inspectShared = ({ kind, path }: SharedPath): Shell =>
  sh`gd_inspect_shared ${kind} ${quote(path)}`;
/** Whether a release has something of its own at a path. */
export const has = (release: string, path: string): Shell => sh`gd_has ${quoteAll([release, path])}`;
/** Whether a release has what a build step with that key made. */
export const wasBuilt = (release: string, key: string): Shell => sh`gd_was_built ${quoteAll([release, key])}`;
/** Notes with a release that it has what a build step with that key made. */
export const built = (release: string, key: string): Shell => sh`gd_built ${quoteAll([release, key])}`;
/** Takes an output of a build step over from one release into another. */
export const take = (from: string, to: string, path: string): Shell =>
  sh`gd_take ${quoteAll([from, to, path])}`;

/** An environment for Python. */
export interface PythonEnvironment {
  readonly version: string;
  /** Path of the Python to make it with; empty for any. */
  readonly interpreter: string;
  readonly manager: string;
  readonly kind: 'uv.lock' | 'requirements';
  /** Directory of wheels below the release; empty for an index. */
  readonly wheels: string;
  /** uv's options, or the requirements files. */
  readonly arguments: readonly string[];
  readonly link: string;
  readonly timeout: number;
}

const environmentWords = ({ version, manager, kind, wheels, arguments: more }: PythonEnvironment) => [
  ...[version, manager, kind],
  ...[wheels === '' ? '' : `./${wheels}`, ...more],
];

/** Which Python environments are made with from now on. */
const interpreted = ({ interpreter }: PythonEnvironment): Shell =>
  interpreter === '' ? sh`` : sh`gd_use_python ${quote(interpreter)} && `;

/** The environment of a key, made when it is missing. */
export const venv = (release: string, key: string, environment: PythonEnvironment): Shell =>
  sh`${interpreted(environment)}gd_venv ${quoteAll([release, key, environment.link, String(seconds(environment.timeout)), ...environmentWords(environment)])}`;
/** The same where only the host knows the files that decide the key. */
export const venvFromSource = (release: string, environment: PythonEnvironment): Shell =>
  sh`${interpreted(environment)}gd_venv_from_source ${quoteAll([release, environment.link, String(seconds(environment.timeout)), ...environmentWords(environment)])}`;
// --- files outside the release ---

/** A file outside the release. */
export interface OutsideFile extends SentFile {
  readonly owner: string;
  /** Root writes it. */
  readonly sudo: boolean;
  /** Written although another user may write its directory. */
  readonly trusting: boolean;
  /** The service it belongs to, or nothing. */
  readonly service: string;
}

/** One call for what the SSH user writes, one for what root does. */
function forFiles<File extends Pick<OutsideFile, 'sudo'>>(
  call: (become: Shell) => Shell,
  files: readonly File[],
  words: (file: File) => readonly string[],
): Shell[] {
  return [false, true].flatMap(root => {
    const some = files.filter(file => file.sudo === root);
    return some.length === 0 ? [] : [sh`${call(sudo(root))} ${quoteAll(some.flatMap(words))}`];
  });
}

const trust = (file: Pick<OutsideFile, 'trusting'>) => (file.trusting ? '1' : '');

/** Whether anything stands in the way of files. */
export const lookAhead = (files: readonly Pick<OutsideFile, 'path' | 'sudo' | 'trusting'>[]): Shell[] =>
  forFiles(
    become => sh`gd_look_ahead ${become}`,
    files,
    file => [file.path, trust(file)],
  );
export const put = (files: readonly OutsideFile[]): Shell[] =>
  forFiles(
    become => sh`gd_put ${become}`,
    files,
    file => [String(file.number), file.path, file.mode, file.owner, trust(file), file.service],
  );
/** Takes back what `put` has put. The dash tells this call from those in journals of earlier versions. */
export const unput = (files: readonly OutsideFile[]): Shell[] =>
  forFiles(
    become => sh`gd_unput ${become} -`,
    files,
    file => [String(file.number), file.path],
  );
/** Keeps services' files with a release, for a rollback to it. */
export const keep = (release: string, files: readonly OutsideFile[]): Shell =>
  sh`gd_keep ${quoteAll([
    release,
    ...files.flatMap(file => [
      String(file.number),
      file.mode,
      file.sudo ? '1' : '0',
      file.service,
      file.path,
    ]),
  ])}`;
/** Puts services' files in place as they were kept. */
export const putKept = (release: string): Shell => sh`gd_put_kept ${quote(release)}`;
export const unputKept = (release: string): Shell => sh`gd_unput_kept ${quote(release)}`;
/** Whether it is known that a release does not have a service's file. */
export const lacks = (release: string, path: string): Shell => sh`gd_lacks ${quote(release)} ${quote(path)}`;

// --- switch, and the end of a release ---

export const noteCurrent = (): Shell => sh`gd_note_current`;
export const switchTo = (release: string): Shell => sh`gd_switch ${quote(release)}`;
/** @param previous the release that was live, or nothing */
export const unswitch = (previous: string, release: string): Shell =>
  sh`gd_unswitch ${quoteAll([previous, release])}`;
/** @param commit of the release's record; empty where it is not compared */
export const confirm = (release: string, commit: string): Shell =>
  sh`gd_confirm ${quoteAll([release, commit])}`;
export const commit = (release: string): Shell => sh`gd_commit ${quote(release)}`;
/** @param become whether root looks which releases are in use */
export const clean = (become: boolean, releases: readonly string[]): Shell =>
  sh`gd_clean ${joined([sudo(become), ...releases.map(quote)], ' ')}`;
/** In a journal: services that were restarted are restarted again, since a reload would not bring them back. */
export const noteRestarts = (): Shell => sh`gd_note_restarts`;
export const revert = (): Shell => sh`gd_revert`;
export const tellLive = (): Shell => sh`gd_tell_live`;
export const unlock = (): Shell => sh`gd_unlock`;
/** Whether our own directories are directories. */
export const inspect = (): Shell => sh`gd_inspect`;

// --- units and programs ---

/** How a service's manager is told, and how long it is waited for. */
export interface ManagedService extends UnitManager {
  readonly name: string;
  readonly reload: 'restart' | 'reload' | 'auto';
  readonly timeout: number;
  /** Seconds after which a unit has to run still. */
  readonly readyAfter: number;
  /** Lines of its log that a failure shows. */
  readonly logs: number;
  readonly units: readonly string[];
}

/** `restart` or `reload`, as the host decides: by what has changed between two releases. */
const verb = (service: ManagedService, release: string, previous: string): Shell =>
  sh`"$(gd_verb ${quote(service.name)} ${service.reload} ${quote(release)} ${quote(previous)})"`;

/** Restarts programs as a journal can; nothing is proven. */
export const supervisor = (service: ManagedService, release: string, previous: string): Shell =>
  sh`gd_supervisor ${sudo(service.sudo)} ${verb(service, release, previous)} ${seconds(service.timeout)} ${service.logs} ${quoteAll(service.units)}`;
/** Restarts units as a journal can; nothing is proven. */
export const systemd = (service: ManagedService, release: string, previous: string): Shell =>
  sh`gd_systemd ${managerOf(service)} ${verb(service, release, previous)} ${seconds(service.timeout)} ${service.readyAfter} ${service.logs} ${quoteAll(service.units)}`;

/** Which release is to be run, and which was live before it. */
export interface ReleaseChange {
  readonly release: string;
  readonly previous: string | undefined;
}

/**
 * Restarts or reloads units, and proves what runs.
 * @param own whether the release brings the unit
 * @param beside further units that it brings and that have processes
 */
export const serve = (
  service: ManagedService,
  { release, previous = '' }: ReleaseChange,
  own: boolean,
  beside: readonly string[],
): Shell => {
  const limits = [seconds(service.timeout), service.readyAfter, service.logs].map(String);
  const words = [service.reload, release, previous, ...limits, own ? '1' : '', beside.join(' ')];
  return sh`gd_serve ${quote(service.name)} ${managerOf(service)} ${quoteAll([...words, ...service.units])}`;
};
/** The same for programs of supervisor. @param file that the release brings for them */
export const servePrograms = (
  service: ManagedService,
  { release, previous = '' }: ReleaseChange,
  file = '',
): Shell => {
  const limits = [seconds(service.timeout), service.logs].map(String);
  const words = [service.reload, release, previous, ...limits, file];
  return sh`gd_serve_programs ${quote(service.name)} ${sudo(service.sudo)} ${quoteAll([...words, ...service.units])}`;
};

/** A service that no manager knows. */
export interface OtherService {
  readonly name: string;
  readonly type: 'touch' | 'command';
  readonly timeout: number;
  readonly pidFile: string | undefined;
  /** A check's answer names the release, which proves what no process shows. */
  readonly checked: boolean;
  /** Root looks at its processes. */
  readonly become: boolean;
}

export const serveOther = (
  service: OtherService,
  { release, previous = '' }: ReleaseChange,
  command: readonly string[],
): Shell => {
  const { name, type, timeout, pidFile = '', checked, become } = service;
  const words = [name, type, release, previous, String(seconds(timeout)), pidFile, checked ? '1' : ''];
  return sh`gd_serve_other ${quoteAll(words)} ${sudo(become)} ${quoteAll(command)}`;
};
/** The words of a command that gd_serve_other runs for so many seconds. */
export const runWords = (limit: number, words: readonly string[]): readonly string[] => [
  'gd_run',
  String(seconds(limit)),
  ...words,
];

export const enable = (manager: UnitManager, units: readonly string[]): Shell =>
  sh`gd_enable ${managerOf(manager)} ${quoteAll(units)}`;
export const stopUnits = (manager: UnitManager, units: readonly string[]): Shell =>
  sh`gd_stop_units ${managerOf(manager)} ${quoteAll(units)}`;
export const stopPrograms = (become: boolean, programs: readonly string[]): Shell =>
  sh`${become ? 'sudo -n ' : ''}supervisorctl stop ${quoteAll(programs)} >/dev/null 2>&1`;
export const daemonReload = (manager: UnitManager): Shell => sh`gd_daemon_reload ${managerOf(manager)}`;
export const supervisorUpdate = (become: boolean): Shell => sh`gd_supervisor_update ${sudo(become)}`;
/** Stops and disables instances above a number. */
export const surplus = (manager: UnitManager, templateUnit: string, count: number): Shell =>
  sh`gd_surplus ${managerOf(manager)} ${quote(templateUnit)} ${count}`;
/** Notes which instances run, for a revert. */
export const remember = (manager: UnitManager, templateUnit: string): Shell =>
  sh`gd_remember ${managerOf(manager)} ${quote(templateUnit)}`;
/** Makes the noted instances run again, and no others. */
export const recall = (service: ManagedService & { readonly enable: boolean }, templateUnit: string): Shell =>
  sh`gd_recall ${managerOf(service)} ${quote(templateUnit)} ${seconds(service.timeout)} ${service.readyAfter} ${service.logs}${service.enable ? ' enable' : ''}`;
/** Whether a scale has to touch a service. */
export const needsScale = (service: ManagedService, templateUnit: string): Shell =>
  sh`gd_needs_scale ${quote(service.name)} ${managerOf(service)} ${quote(templateUnit)} ${service.units.length}`;

// --- services that come and go with a release ---

/** Stops a unit whose file a revert has taken away. @param file its number in the stream */
export const dropUnit = (file: number, manager: UnitManager, unit: string): Shell =>
  sh`gd_drop_unit ${file} ${managerOf(manager)} ${quote(unit)}`;
/** Stops a unit that a release does not have. @param own path of the file that its service is defined in */
export const retireUnit = (
  release: string,
  path: string,
  own: string,
  manager: UnitManager,
  unit: string,
): Shell => sh`gd_retire ${quote(release)} ${quote(path)} ${quote(own)} ${managerOf(manager)} ${quote(unit)}`;
export const unretireUnit = (manager: UnitManager, unit: string): Shell =>
  sh`gd_unretire ${managerOf(manager)} ${quote(unit)}`;
/** Units that a release brings back after they were taken out of service. */
export const returnUnits = (manager: UnitManager, units: readonly string[]): Shell =>
  sh`gd_return ${managerOf(manager)} ${quoteAll(units)}`;
/** Names of services that stay although the release file dropped them, for the three calls below. */
export const keepServices = (names: readonly string[]): Shell => sh`gd_keeps=${quote(names.join('\n'))}`;
/** Takes the files of services that stay over into another release's record. */
export const carry = (previous: string, release: string): Shell =>
  sh`gd_carry ${quoteAll([previous, release])}`;
/** Stops what the live release has and the new one has not. @param paths of files that stay */
export const retireDropped = (previous: string, release: string, paths: readonly string[]): Shell =>
  sh`gd_retire_dropped ${quoteAll([previous, release, ...paths])}`;
/** Says what that would stop. */
export const tellDropped = (previous: string, paths: readonly string[]): Shell =>
  sh`gd_tell_dropped ${quoteAll([previous, '', ...paths])}`;
/** In a rollback: what the release has and the release file has no more. */
export const bringBack = (release: string, paths: readonly string[]): Shell =>
  sh`gd_bring_back ${quoteAll([release, ...paths])}`;

// --- checks ---

export const checkCommand = (limit: number, command: Command): Shell =>
  sh`gd_check_command ${seconds(limit)} ${quoteAll(wordsOf(command))}`;

/** A request that has to be answered as expected. */
export interface HttpCheck {
  readonly url: string;
  readonly status: number;
  readonly contains: string;
  readonly socket: string;
  /** Lines `Name: value`. */
  readonly headers: readonly string[];
  readonly timeout: number;
}

/** Headers as a configuration of curl, whose quoted strings are JSON's as long as there is no control character. */
const headerConfig = (headers: readonly string[]) =>
  headers.map(header => `header = ${JSON.stringify(header)}`).join('\n');

export const checkUrl = ({ url, status, contains, socket, headers, timeout }: HttpCheck): Shell =>
  sh`gd_check_url ${seconds(timeout)} ${status} ${quoteAll([contains, url, socket, headerConfig(headers)])}`;
/** Whether what was restarted still runs. */
export const stillUp = (): Shell => sh`gd_still_up`;
