import { parseArgs } from 'node:util';
import { Fault } from '@guarded-deploy/faults';

export const COMMANDS = [
  'release',
  'rollback',
  'migrate',
  'scale',
  'status',
  'check',
  'unlock',
  'config',
  'rehearse',
] as const;

export type CliCommand = (typeof COMMANDS)[number];

export const GUARD_MODES = ['auto', 'on', 'off', 'fail', 'warn', 'apply-safe', 'apply'] as const;

export type GuardMode = (typeof GUARD_MODES)[number];

export interface CliArguments {
  readonly command: CliCommand;
  readonly environment: string | undefined;
  readonly config: string;
  readonly directory: string;
  readonly to: string | undefined;
  readonly hosts: string | undefined;
  readonly key: string | undefined;
  readonly knownHosts: string | undefined;
  readonly acceptNew: boolean;
  readonly jumpHost: string | undefined;
  readonly vaultPasswordFile: string | undefined;
  /** Files of passwords by vault id. */
  readonly vaultIds: readonly { readonly id: string; readonly file: string }[];
  /** Run inventories that are programs. */
  readonly runInventory: boolean;
  readonly showSecrets: boolean;
  readonly set: Readonly<Record<string, string>>;
  readonly variablesFile: string | undefined;
  readonly fencingToken: string | undefined;
  readonly batches: string | undefined;
  readonly migrate: 'auto' | 'never' | 'only';
  readonly guard: GuardMode;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly help: boolean;
  /** For `rehearse`: everything after the command. */
  readonly rest: readonly string[];
}

export const HELP = `guarded-deploy <command> <environment> [options]

Commands
  release      release the checkout to the environment's hosts
  rollback     back to the release before the live one, or to --to ID
  migrate      run the migrations of the live release
  scale        numbers of workers, threads and processes as the variables say, without a release
  status       what is live where
  check        whether every host could be released to
  unlock       make a release end whose runner is gone
  config       what release file, inventory and variables come to, without asking a host
  rehearse     play the pipeline on this machine (all arguments go to scripts/rehearse)

With --target ecs these are for services of Amazon ECS: see 'guarded-deploy --target ecs --help'

Options
  --config FILE               release file [deploy/release.yml]
  --directory DIR             the checkout [.]
  --hosts PATTERN             limit to groups or hosts, such as web,!web2
  --to ID                     rollback: the release to go back to
  --set NAME=VALUE            a variable; may be repeated; wins over the inventory
  --variables FILE            variables as YAML, JSON or lines NAME=value
  --batches LIST              such as 1,50%,100%
  --migrate auto|never|only   [auto]
  --guard[=MODE]              release and migrate: ask the migration guard first, see below [auto]
  --dry-run                   say what would be done
  --key FILE                  private key [the agent, or ~/.ssh/id_ed25519]
  --known-hosts FILE          [~/.ssh/known_hosts]
  --accept-new                trust hosts without a line in it; a changed key is refused always
  --jump-host USER@HOST:PORT  go through it; several separated by commas
  --vault-password-file FILE  password of ansible-vault
  --vault-id ID@FILE          password of one vault id; may be repeated
  --run-inventory             run inventories that are programs, on this machine
  --fencing-token NUMBER      refuse hosts that have seen a larger one
  --timeout DURATION          for the whole command, such as 90s or 1h [60m]
  --show-secrets              config: show what is hidden otherwise
  --json                      the result as JSON on standard output, progress on standard error
  --verbose                   also the output of the hosts' commands
  --help

Guard
  It judges the checkout's Django, Alembic or Flyway migrations against the database, from here, with .venv/bin/python or
  the active environment. Unsafe migrations, drift, conflicts and a database ahead of the code stop the command.
  --guard=auto        ask when DATABASE_URL (or DB_HOST, PGHOST, MYSQL_HOST, FLYWAY_URL …) is set, and stop without an
                      answer; otherwise say in one line why it is not asked, and go on
  --guard             ask the database of the project's settings, and stop without an answer
  --guard=MODE        the same; pending migrations as the action's on-pending: fail, warn, apply-safe, apply
  --guard=off         do not ask
  Unless MODE says otherwise, safe ones that this command runs on the hosts may be pending; where it runs none, none may.

Lock
  The hosts' own locks keep others out. The repository's lock is not taken: only a job whose end GitHub
  attests can hold it. To queue with the pipeline, run the workflow operate.yml.

Environment
  DATABASE_URL …              the database that the guard asks
  GUARDED_DEPLOY_PASSPHRASE   passphrase of the key
  ANSIBLE_VAULT_PASSWORD_FILE like --vault-password-file
  NO_COLOR                    no colours

Exit status
  0 done · 1 failed (hosts as they were, or brought back) · 2 wrong usage · 130 cancelled
`;

function usage(what: string): Fault {
  return new Fault({ code: 'USAGE', what: what.slice(0, 500), remedy: "See 'guarded-deploy --help'." });
}

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

function duration(text: string): number {
  const match = /^(\d+)([hms]?)$/.exec(text);
  if (!match) throw usage(`'${text}' is not a duration such as 90s, 30m or 1h.`);
  return Number(match[1]) * SECONDS[match[2] || 's']!;
}

/**
 * The command line, taken apart. Pure.
 * @throws Fault USAGE
 */
export function parseCommandLine(words: readonly string[]): CliArguments {
  const first = words[0];
  let parsed: ReturnType<typeof parse>;
  try {
    // On its own it takes no value, so that `--guard staging` does not swallow the environment.
    const plain = words.map(word => (word === '--guard' ? '--guard=on' : word));
    parsed = parse(first === 'rehearse' ? ['rehearse'] : plain);
  } catch (error) {
    throw usage(`${(error as Error).message.split('.')[0]}.`);
  }
  const { values, positionals } = parsed;
  const [command, environment, ...extra] = positionals;
  const help = values.help === true || command === undefined;
  if (!help && !COMMANDS.includes(command as CliCommand)) throw usage(`There is no command '${command}'.`);
  if (extra.length > 0) throw usage(`'${extra[0]}' is one word too many.`);
  if (!help && environment === undefined && command !== 'rehearse')
    throw usage(`'${command}' needs an environment.`);
  if (values.migrate !== undefined && !['auto', 'never', 'only'].includes(values.migrate))
    throw usage("'--migrate' is auto, never or only.");
  if (values.guard !== undefined && !GUARD_MODES.includes(values.guard as GuardMode))
    throw usage(`'--guard' is one of ${GUARD_MODES.join(', ')}, as in --guard=fail.`);
  const set: Record<string, string> = Object.create(null);
  for (const pair of values.set ?? []) {
    const at = pair.indexOf('=');
    if (at < 1) throw usage(`'--set ${pair}' is not NAME=VALUE.`);
    set[pair.slice(0, at)] = pair.slice(at + 1);
  }
  const vaultIds = (values['vault-id'] ?? []).map(word => {
    const at = word.indexOf('@');
    if (at < 1 || at === word.length - 1) throw usage(`'--vault-id ${word}' is not ID@FILE.`);
    return { id: word.slice(0, at), file: word.slice(at + 1) };
  });
  return {
    command: (command ?? 'status') as CliCommand,
    environment,
    config: values.config ?? 'deploy/release.yml',
    directory: values.directory ?? '.',
    to: values.to,
    hosts: values.hosts,
    key: values.key,
    knownHosts: values['known-hosts'],
    acceptNew: values['accept-new'] ?? false,
    jumpHost: values['jump-host'],
    vaultPasswordFile: values['vault-password-file'],
    vaultIds,
    runInventory: values['run-inventory'] ?? false,
    showSecrets: values['show-secrets'] ?? false,
    set,
    variablesFile: values.variables,
    fencingToken: values['fencing-token'],
    batches: values.batches,
    migrate: (values.migrate ?? 'auto') as CliArguments['migrate'],
    guard: (values.guard ?? 'auto') as GuardMode,
    dryRun: values['dry-run'] ?? false,
    json: values.json ?? false,
    verbose: values.verbose ?? false,
    timeout: duration(values.timeout ?? '60m'),
    help: help && first !== 'rehearse',
    rest: first === 'rehearse' ? words.slice(1) : [],
  };
}

function parse(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      directory: { type: 'string' },
      to: { type: 'string' },
      hosts: { type: 'string' },
      key: { type: 'string' },
      'known-hosts': { type: 'string' },
      'accept-new': { type: 'boolean' },
      'jump-host': { type: 'string' },
      'vault-password-file': { type: 'string' },
      'vault-id': { type: 'string', multiple: true },
      'run-inventory': { type: 'boolean' },
      'show-secrets': { type: 'boolean' },
      set: { type: 'string', multiple: true },
      variables: { type: 'string' },
      'fencing-token': { type: 'string' },
      batches: { type: 'string' },
      migrate: { type: 'string' },
      guard: { type: 'string' },
      'dry-run': { type: 'boolean' },
      json: { type: 'boolean' },
      verbose: { type: 'boolean' },
      timeout: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}
