/** What a release needs of a host that a check can look for beforehand. Pure. */
import { upTo } from '@guarded-deploy/foreign/linear';
import type { NamedCommand } from '../host/look-calls.ts';
import type { ActivationPlan } from './activation-plan.ts';
import type { RenderedFile } from './files.ts';
import type { Step } from './hooks.ts';
import type { MakePlan, MigrationPlan } from './make-plan.ts';
import { type SudoCommand, sudoCommands } from './sudo.ts';

/** A user or group that something names. */
interface Account {
  readonly kind: 'user' | 'group';
  readonly name: string;
  readonly by: string;
}

interface HostNeeds {
  readonly programs: readonly string[];
  /** Programs that commands of the release file name; something else may bring them. */
  readonly commands: readonly NamedCommand[];
  readonly accounts: readonly Account[];
  readonly sudo: readonly SudoCommand[];
}

/** Always there. */
const PROGRAMS = [
  ...['tar', 'gzip', 'base64', 'sha256sum', 'flock', 'timeout', 'sed', 'sort', 'xargs', 'find'],
  ...['stat', 'cmp', 'readlink', 'awk', 'df'],
];

/** What a Python environment does not bring as a rule. */
const NOT_PYTHON =
  /^(npm|npx|node|yarn|pnpm|bun|corepack|make|docker|flyway|java|php|composer|ruby|bundle|bundler|cargo|go|git|msgfmt|psql|mysql)$/;

/** The program that a command runs first; undefined where it has a path or its shell decides. */
function programOf(command: Step['command']): string | undefined {
  const word = typeof command === 'string' ? /^\s*([A-Za-z0-9_.+-]+)(?=\s|$)/.exec(command)?.[1] : command[0];
  return word === undefined || word.includes('/') || /^[A-Z_]+=/.test(word) ? undefined : word;
}

/** Words that every shell knows. */
const BUILT_IN = new Set([
  '.',
  ':',
  'cd',
  'case',
  'command',
  'echo',
  'eval',
  'exec',
  'exit',
  'export',
  'for',
  'if',
  'printf',
  'read',
  'set',
  'test',
  'trap',
  'true',
  'false',
  'ulimit',
  'umask',
  'unset',
  'until',
  'wait',
  'while',
  'sh',
  '[',
]);

/** The last value of a key in a unit or a program file; undefined where there is none, or only the host knows it. */
function valueIn(text: string, key: string): string | undefined {
  const value = [...text.matchAll(new RegExp(`^[ \\t]*${key}[ \\t]*=(.*)$`, 'gm'))].at(-1)?.[1]?.trim();
  return value === undefined || value === '' || /[%$]/.test(value) ? undefined : value;
}

/** Users and groups of a file of a service, and of the owner that it is given. */
function accountsOf({ path, content, owner, service }: RenderedFile): Account[] {
  const accounts: Account[] = [];
  const add = (kind: Account['kind'], name: string | undefined) => {
    if (name !== undefined && name !== '') accounts.push({ kind, name, by: path });
  };
  const [user, group] = owner.split(':');
  add('user', user);
  add('group', group);
  if (service === '') return accounts;
  if (/^[ \t]*DynamicUser[ \t]*=[ \t]*(1|yes|true|on)[ \t]*$/im.test(content)) return accounts;
  add('user', valueIn(content, 'User'));
  add('group', valueIn(content, 'Group'));
  if (/^\[program:/m.test(content))
    add('user', upTo(valueIn(content, 'user') ?? '', ';').trim() || undefined);
  return accounts;
}

interface Planned {
  readonly make: MakePlan;
  readonly migration: MigrationPlan | undefined;
  readonly activation: ActivationPlan;
  readonly files: readonly RenderedFile[];
}

/** @param user number of the SSH user */
export function needsOf({ make, migration, activation, files }: Planned, user: number): HostNeeds {
  const { services, outside, checks, root } = activation;
  const has = (type: string) => services.some(service => service.type === type);
  const steps: readonly Step[] = [
    ...make.build,
    ...(migration ? [migration.migrate] : []),
    ...Object.values(make.hooks).flat(),
  ];
  const named = steps.flatMap(({ name, command }) => {
    const program = programOf(command);
    return program === undefined ? [] : [{ name: `'${name}'`, program }];
  });
  const restarting = services
    .filter(service => service.type === 'command' && !service.sudo)
    .flatMap(({ name, command }) => {
      const program = command === undefined ? undefined : programOf(command);
      return program === undefined ? [] : [{ name: `the service '${name}'`, program }];
    });
  return {
    programs: [
      ...PROGRAMS,
      ...(make.arrival.from === 'git' ? ['git'] : []),
      ...(has('systemd') ? ['systemctl'] : []),
      ...(has('supervisor') ? ['supervisorctl'] : []),
      ...(checks.some(({ socket }) => socket !== '') ? ['curl'] : []),
    ],
    commands: [
      ...named.filter(({ program }) => !BUILT_IN.has(program) && (!make.python || NOT_PYTHON.test(program))),
      ...restarting.filter(({ program }) => !BUILT_IN.has(program)),
    ],
    accounts: [
      ...files.flatMap(accountsOf),
      ...make.owned.paths.flatMap(({ path, owner, group }) => [
        ...(owner === '' ? [] : [{ kind: 'user', name: owner, by: `shared/${path}` } as const]),
        ...(group === '' ? [] : [{ kind: 'group', name: group, by: `shared/${path}` } as const]),
      ]),
    ],
    sudo: user === 0 ? [] : sudoCommands(services, outside, { root, user, owned: make.owned.paths }),
  };
}
