/**
 * What is run as root on a host by `sudo -n`, word for word: the commands of host/program/ with the units of a release file. `check` asks
 * sudo for those that a release needs; `sudoers` prints all of them. Pure.
 */
import type { SharedOwner } from '../config/layout.ts';
import type { OutsideFile } from '../host/calls.ts';
import { wordsOf } from '../host/calls.ts';
import type { ServicePlan } from './services.ts';

/** A command of root. */
export interface SudoCommand {
  readonly words: readonly string[];
  /** Where the number of instances may change: what stands for `words` behind the program in a regular expression of sudoers. */
  readonly pattern?: string;
  /** Where more follows: the words as sudoers has them, `*` for the rest. */
  readonly shown?: readonly string[];
  /**
   * `always`: no release does without it. `enable`: needed where a unit does not start at boot yet. `sometimes`: needed when a release
   * fails, shrinks or ends a service; without it the unit is left as it is.
   */
  readonly needed: 'always' | 'enable' | 'sometimes';
  /** Whoever may run it may do anything as root. */
  readonly isRoot?: true;
}

const always = (...words: string[]): SudoCommand => ({ words, needed: 'always' });
const sometimes = (...words: string[]): SudoCommand => ({ words, needed: 'sometimes' });

/** The last part of a path. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The same command for any number of instances of a template unit. */
function forInstances(command: SudoCommand, unit: string, units: readonly string[]): SudoCommand {
  const [one, last] = unit.split('@.').map(literal);
  const instance = `${one}@[0-9]+\\.${last}`;
  const before = command.words.slice(1, command.words.length - units.length).map(literal);
  return { ...command, pattern: [...before, `${instance}( ${instance})*`].join(' ') };
}

function ofSystemd(service: ServicePlan): SudoCommand[] {
  const { units, templateUnit, files } = service;
  const systemctl = (...words: string[]) => ['systemctl', '--system', ...words];
  const counted = (command: SudoCommand) =>
    templateUnit === undefined ? command : forInstances(command, templateUnit, units);
  const beside = files
    .map(nameOf)
    .filter(unit => !unit.includes('@.') && !units.includes(unit) && unit !== templateUnit);
  const socket = units[0]?.endsWith('.socket') === true;
  const started =
    units.length === 0
      ? []
      : [
          counted(always(...systemctl('restart', ...units))),
          ...(service.reload === 'restart'
            ? []
            : [counted(always(...systemctl('reload-or-restart', ...units)))]),
          ...(socket ? [always(...systemctl('start', ...units))] : []),
          counted(sometimes(...systemctl('reset-failed', ...units))),
          counted(sometimes(...systemctl('stop', ...units))),
          ...(service.enable
            ? [counted({ words: systemctl('enable', '--quiet', ...units), needed: 'enable' } as SudoCommand)]
            : []),
        ];
  const gone =
    files.length === 0
      ? []
      : units
          .slice(0, 1)
          .flatMap(unit => [
            templateUnit === undefined
              ? sometimes(...systemctl('disable', '--quiet', unit))
              : forInstances(sometimes(...systemctl('disable', '--quiet', unit)), templateUnit, [unit]),
          ]);
  const shrunk =
    templateUnit === undefined
      ? []
      : [
          forInstances(
            sometimes(...systemctl('disable', '--now', '--quiet', templateUnit.replace('@.', '@1.'))),
            templateUnit,
            [templateUnit.replace('@.', '@1.')],
          ),
        ];
  return [
    ...started,
    ...gone,
    ...shrunk,
    ...(files.length > 0 ? [always(...systemctl('daemon-reload'))] : []),
    ...beside.flatMap(unit => [
      sometimes(...systemctl('restart', unit)),
      sometimes(...systemctl('stop', unit)),
      sometimes(...systemctl('disable', '--quiet', unit)),
      // A socket does not start again before what it started has ended.
      ...(socket && unit.endsWith('.service') ? [sometimes(...systemctl('restart', ...units, unit))] : []),
    ]),
  ];
}

function ofSupervisor(service: ServicePlan): SudoCommand[] {
  const { units, files, logs } = service;
  return [
    always('supervisorctl', 'restart', ...units),
    ...(service.reload === 'restart' ? [] : [always('supervisorctl', 'signal', 'HUP', ...units)]),
    always('supervisorctl', 'status', ...units),
    sometimes('supervisorctl', 'stop', ...units),
    ...units
      .filter(unit => !unit.endsWith('*'))
      .flatMap(unit =>
        ['stdout', 'stderr'].map(stream => sometimes('supervisorctl', 'tail', `-${logs * 80}`, unit, stream)),
      ),
    ...(files.length > 0 ? [always('supervisorctl', 'reread'), always('supervisorctl', 'update')] : []),
  ];
}

const key = ({ words, pattern }: SudoCommand) => pattern ?? words.join('\0');

/**
 * Everything that a host's SSH user runs as root, each command once.
 * @param services of the host. @param outside files outside of the release
 */
export function sudoCommands(
  services: readonly ServicePlan[],
  outside: readonly Pick<OutsideFile, 'sudo'>[],
  place: { readonly root: string; readonly user: number; readonly owned?: readonly SharedOwner[] },
): SudoCommand[] {
  const { root } = place;
  const state = `${root}/.guarded-deploy`;
  const commands = services
    .filter(({ sudo }) => sudo)
    .flatMap(service => {
      if (service.type === 'systemd') return ofSystemd(service);
      if (service.type === 'supervisor') return ofSupervisor(service);
      return [always(...wordsOf(service.command ?? []))];
    });
  const owns = place.owned?.some(({ owner }) => owner !== '') ?? false;
  const files: SudoCommand[] =
    owns || outside.some(({ sudo }) => sudo)
      ? [
          {
            words: ['sh', '-s', root, state, `${state}/incoming/new/files`, String(place.user)],
            shown: ['sh', '-s', root, state, '*'],
            needed: 'always',
            isRoot: true,
          },
        ]
      : [];
  return [...new Map([...files, ...commands].map(command => [key(command), command])).values()];
}
