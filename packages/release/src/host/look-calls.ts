/** Calls of the program on a host that only look: for checks and logs. The others are in calls.ts. */
import { quote, quoteAll, type Shell, sh } from '@guarded-deploy/foreign/shell';

export const checkTools = (programs: readonly string[]): Shell => sh`gd_check_tools ${quoteAll(programs)}`;

/** Whether the application's root can be written, and what is in it is what should be. */
export const checkRoot = (): Shell => sh`gd_check_root`;

/** Whether a release fits. @param files how many it has */
export const checkRoom = (kibibytes: number, files: number): Shell => sh`gd_check_room ${kibibytes} ${files}`;

/** Whether a user or group is known. @param by who names it, for the message */
export const checkAccount = (kind: 'user' | 'group', name: string, by: string): Shell =>
  sh`gd_check_account ${kind} ${quote(name)} ${quote(by)}`;

/** Whether root may be asked for a command. */
export const checkSudo = (words: readonly string[]): Shell => sh`gd_check_sudo ${quoteAll(words)}`;
/** The same for units that do not start at boot yet. */
export const checkEnable = (units: readonly string[]): Shell => sh`gd_check_enable ${quoteAll(units)}`;

export const checkUserManager = (): Shell => sh`gd_check_user_manager`;
export const checkSupervisor = (become: boolean, programs: readonly string[]): Shell =>
  sh`gd_check_supervisor ${quote(become ? 'sudo -n' : '')} ${quoteAll(programs)}`;

/** Whether an environment can be made there. */
export const checkPython = (version: string, manager: string, interpreter: string): Shell =>
  sh`gd_check_python ${quoteAll([version, manager, interpreter])}`;

/** A command of the release file: what it is called, and the program that it runs. */
export interface NamedCommand {
  readonly name: string;
  readonly program: string;
}

export const checkCommands = (commands: readonly NamedCommand[]): Shell =>
  sh`gd_check_commands ${quoteAll(commands.flatMap(({ name, program }) => [name, program]))}`;

export const checkRepository = (address: string): Shell => sh`gd_check_repository ${quote(address)}`;

/** A unit file with its text. */
export interface UnitText {
  readonly name: string;
  readonly text: string;
}

/** What systemd says of units comes as the blob that `unitsBlob` names. */
export const checkUnits = (scope: 'system' | 'user', units: readonly UnitText[]): Shell =>
  sh`gd_check_units ${scope} ${quoteAll(units.flatMap(({ name, text }) => [name, text]))}`;
export const unitsBlob = (scope: 'system' | 'user') => `units --${scope}`;

/** A file outside of the release, by its hash alone: what is in it stays here. */
export interface HashedFile {
  readonly number: number;
  readonly hash: string;
  readonly path: string;
}

/** Each answers in a state `file.NUMBER`: `same`, `changed`, `new`, or `hidden` from the SSH user. */
export const checkFiles = (files: readonly HashedFile[]): Shell =>
  sh`gd_check_files ${quoteAll(files.flatMap(({ number, hash, path }) => [String(number), hash, path]))}`;

/** How a unit differs from the one there comes as the blob that `unitBlob` names. */
export const checkUnitText = (number: number, path: string, text: string): Shell =>
  sh`gd_check_unit_text ${number} ${quoteAll([path, text])}`;
export const unitBlob = (number: number) => `unit.${number}`;

/** What a service has said; `follow` goes on until it is stopped. The calls return at once: `wait` is for their end. */
export const unitLogs = (scope: Shell, lines: number, follow: boolean, units: readonly string[]): Shell =>
  sh`gd_logs_units ${scope} ${lines} ${quote(follow ? 'follow' : '')} ${quoteAll(units)}`;
export const programLogs = (
  become: boolean,
  lines: number,
  follow: boolean,
  programs: readonly string[],
): Shell =>
  sh`gd_logs_programs ${quote(become ? 'sudo -n' : '')} ${lines} ${quote(follow ? 'follow' : '')} ${quoteAll(programs)}`;
