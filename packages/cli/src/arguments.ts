import {
  asksForHelp,
  type CommandLine,
  helpOf,
  oneOf,
  parseWords,
  repeated,
  usageFault,
} from './command-line.ts';

const DESCRIPTIONS = {
  init: 'read the checkout and write release file, units, site and workflow for it; has options of its own',
  release: "release the checkout to the environment's hosts",
  rollback: 'back to the release before the live one, or to --to ID',
  migrate: 'run the migrations of the live release',
  scale: 'numbers of workers, threads and processes as the variables say, without a release',
  status: 'what is live where',
  check: 'whether a release would succeed on every host, and what it would do',
  logs: "what services have said on every host: 'logs ENVIRONMENT [SERVICE]'; -f goes on",
  setup: 'prepare empty Debian or Ubuntu hosts: user, key, directory, sudo, Python, web server',
  sudoers: 'print what the hosts have to let the user run by sudo, without asking a host',
  unlock: 'make a release end whose runner is gone',
  config: 'what release file, inventory and variables come to, without asking a host',
  rehearse: 'play the pipeline on this machine (all arguments go to scripts/rehearse)',
  completion: 'print completions for a shell: bash, zsh, fish or powershell',
} as const;

export const COMMANDS = Object.keys(DESCRIPTIONS) as readonly (keyof typeof DESCRIPTIONS)[];

export type CliCommand = (typeof COMMANDS)[number];

const GUARD_MODES = ['auto', 'on', 'off', 'fail', 'warn', 'apply-safe', 'apply'] as const;

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
  /** For `setup`: who logs in, the file of the public key, and whether the program is only printed. */
  readonly login: string;
  readonly publicKey: string | undefined;
  readonly print: boolean;
  readonly set: Readonly<Record<string, string>>;
  readonly variablesFile: string | undefined;
  readonly fencingToken: string | undefined;
  readonly batches: string | undefined;
  readonly migrate: 'auto' | 'never' | 'only';
  readonly guard: GuardMode;
  /** `migrate`: the migration to write anew, in steps. */
  readonly recipe: string | undefined;
  readonly dryRun: boolean;
  /** Release files of no commit, although nobody is asked. */
  readonly allowDirty: boolean;
  /** Logs: of one service; how many lines; go on. */
  readonly service: string | undefined;
  readonly lines: number | undefined;
  readonly follow: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly help: boolean;
  /** For `rehearse`: everything after the command. */
  readonly rest: readonly string[];
}

const SECTIONS = `Guard
  It judges the checkout's Django, Alembic or Flyway migrations against the database, from here, with .venv/bin/python or
  the active environment. Unsafe migrations, drift, conflicts and a database ahead of the code stop the command.
  --guard=auto        ask when DATABASE_URL (or DB_HOST, PGHOST, MYSQL_HOST, FLYWAY_URL …) is set, and stop without an
                      answer; otherwise say in one line why it is not asked, and go on
  --guard             ask the database of the project's settings, and stop without an answer
  --guard=MODE        the same; pending migrations as the action's on-pending: fail, warn, apply-safe, apply
  --guard=off         do not ask
  Unless MODE says otherwise, safe ones that this command runs on the hosts may be pending; where it runs none, none may.

Recipes
  'guarded-deploy migrate --recipe APP.NAME' needs no environment. It looks at the database as --guard does, and writes the migration
  anew: what can run now into its own file and those behind it, what has to wait for the next release into a file that
  ends in '.later'. Nothing that is not committed is written over.

Lock
  The hosts' own locks keep others out. The repository's lock is not taken: only a job whose end GitHub
  attests can hold it. To queue with the pipeline, run the workflow operate.yml.

ECS
  With --target ecs the commands are for services of Amazon ECS: see 'guarded-deploy --target ecs --help'.

Environment
  DATABASE_URL …              the database that the guard asks
  GUARDED_DEPLOY_PASSPHRASE   passphrase of the key
  ANSIBLE_VAULT_PASSWORD_FILE like --vault-password-file
  NO_COLOR                    no colours

Exit status
  0 done · 1 failed (hosts as they were, or brought back) · 2 wrong usage · 130 cancelled
`;

/** The command line for hosts, as one table: words, help and completions come from it. */
export const HOSTS_LINE: CommandLine = {
  usage: '<command> <environment> [options]',
  commands: DESCRIPTIONS,
  needsEnvironment: true,
  more: { logs: 'service' },
  help: 'guarded-deploy --help',
  sections: SECTIONS,
  options: [
    ['--config <FILE>', 'release file [deploy/release.yml]'],
    ['--directory <DIR>', 'the checkout [.]'],
    ['--hosts <PATTERN>', 'limit to groups or hosts, such as web,!web2'],
    ['--to <ID>', 'rollback: the release to go back to'],
    ['--set <NAME=VALUE>', 'a variable; may be repeated; wins over the inventory', repeated],
    ['--variables <FILE>', 'variables as YAML, JSON or lines NAME=value'],
    ['--batches <LIST>', 'such as 1,50%,100%'],
    ['--migrate <WHEN>', '[auto]', oneOf(['auto', 'never', 'only'])],
    [
      '--guard <MODE>',
      'release and migrate: ask the migration guard first, see below [auto]',
      oneOf(GUARD_MODES),
    ],
    [
      '--recipe <MIGRATION>',
      'migrate: write a pending migration that is not safe anew, in steps that are, into the checkout',
    ],
    ['--dry-run', 'say what would be done'],
    ['--allow-dirty', 'release: also files of no commit, in a script; the commit is marked -dirty'],
    ['-f, --follow', 'logs: go on until Ctrl-C'],
    ['-n, --lines <NUMBER>', 'logs: so many lines of each [100]'],
    ['--key <FILE>', 'private key [the agent, or ~/.ssh/id_ed25519]'],
    ['--known-hosts <FILE>', '[~/.ssh/known_hosts]'],
    ['--accept-new', 'trust hosts without a line in it; a changed key is refused always'],
    ['--jump-host <USER@HOST:PORT>', 'go through it; several separated by commas'],
    ['--vault-password-file <FILE>', 'password of ansible-vault'],
    ['--vault-id <ID@FILE>', 'password of one vault id; may be repeated', repeated],
    ['--run-inventory', 'run inventories that are programs, on this machine'],
    ['--fencing-token <NUMBER>', 'refuse hosts that have seen a larger one'],
    ['--timeout <DURATION>', 'for the whole command, such as 90s or 1h [60m]'],
    ['--login <USER>', 'setup: who logs in; root, or one who may run sudo [root]'],
    ['--public-key <FILE>', 'setup: the key that releases use [KEY.pub]'],
    ['--print', 'setup: print the program, and ask no host'],
    ['--show-secrets', 'config: show what is hidden otherwise'],
    ['--json', 'the result as JSON on standard output, progress on standard error'],
    ['--verbose', "also the output of the hosts' commands"],
  ],
};

/** What commander makes of the options above. */
interface Values {
  readonly config?: string;
  readonly directory?: string;
  readonly hosts?: string;
  readonly to?: string;
  readonly set?: readonly string[];
  readonly variables?: string;
  readonly batches?: string;
  readonly migrate?: CliArguments['migrate'];
  readonly guard?: GuardMode;
  readonly recipe?: string;
  readonly dryRun?: boolean;
  readonly allowDirty?: boolean;
  readonly follow?: boolean;
  readonly lines?: string;
  readonly key?: string;
  readonly knownHosts?: string;
  readonly acceptNew?: boolean;
  readonly jumpHost?: string;
  readonly vaultPasswordFile?: string;
  readonly vaultId?: readonly string[];
  readonly runInventory?: boolean;
  readonly fencingToken?: string;
  readonly timeout?: string;
  readonly showSecrets?: boolean;
  readonly login?: string;
  readonly publicKey?: string;
  readonly print?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export const help = (): string => helpOf(HOSTS_LINE);

const usage = (what: string) => usageFault(HOSTS_LINE, what);

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

function duration(text: string): number {
  const match = /^(\d+)([hms]?)$/.exec(text);
  if (!match) throw usage(`'${text}' is not a duration such as 90s, 30m or 1h.`);
  return Number(match[1]) * SECONDS[match[2] || 's']!;
}

function linesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw usage(`'${text}' is not a number of lines.`);
  return Number(text);
}

/** A recipe is for the checkout: no environment is concerned. */
const writesRecipe = (words: readonly string[]) => words.some(word => /^--recipe(=|$)/.test(word));

/** `NAME=VALUE` words as an object without a prototype. */
function pairs(words: readonly string[]): Readonly<Record<string, string>> {
  const set: Record<string, string> = Object.create(null);
  for (const pair of words) {
    const at = pair.indexOf('=');
    if (at < 1) throw usage(`'--set ${pair}' is not NAME=VALUE.`);
    set[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return set;
}

function vaultIdOf(word: string): CliArguments['vaultIds'][number] {
  const at = word.indexOf('@');
  if (at < 1 || at === word.length - 1) throw usage(`'--vault-id ${word}' is not ID@FILE.`);
  return { id: word.slice(0, at), file: word.slice(at + 1) };
}

/**
 * The command line, taken apart. Pure.
 * @throws Fault USAGE
 */
export function parseCommandLine(words: readonly string[]): CliArguments {
  const isRehearsal = words[0] === 'rehearse';
  const isHelp = !isRehearsal && asksForHelp(words);
  // On its own it takes no value, so that `--guard staging` does not swallow the environment.
  const plain = words.map(word => (word === '--guard' ? '--guard=on' : word));
  const none = { environment: undefined, more: undefined, values: {} as Values };
  const { command, environment, more, values } =
    isRehearsal || isHelp
      ? { command: isRehearsal ? 'rehearse' : 'status', ...none }
      : parseWords<Values>(
          writesRecipe(plain) ? { ...HOSTS_LINE, needsEnvironment: false } : HOSTS_LINE,
          plain,
        );
  if (values.recipe !== undefined && command !== 'migrate') throw usage("'--recipe' belongs to 'migrate'.");
  return {
    command: command as CliCommand,
    environment,
    config: values.config ?? 'deploy/release.yml',
    directory: values.directory ?? '.',
    to: values.to,
    hosts: values.hosts,
    key: values.key,
    knownHosts: values.knownHosts,
    acceptNew: values.acceptNew ?? false,
    jumpHost: values.jumpHost,
    vaultPasswordFile: values.vaultPasswordFile,
    vaultIds: (values.vaultId ?? []).map(vaultIdOf),
    runInventory: values.runInventory ?? false,
    showSecrets: values.showSecrets ?? false,
    login: values.login ?? 'root',
    publicKey: values.publicKey,
    print: values.print ?? false,
    set: pairs(values.set ?? []),
    variablesFile: values.variables,
    fencingToken: values.fencingToken,
    batches: values.batches,
    migrate: values.migrate ?? 'auto',
    guard: values.guard ?? 'auto',
    recipe: values.recipe,
    dryRun: values.dryRun ?? false,
    allowDirty: values.allowDirty ?? false,
    service: more,
    lines: linesOf(values.lines),
    follow: values.follow ?? false,
    json: values.json ?? false,
    verbose: values.verbose ?? false,
    timeout: duration(values.timeout ?? '60m'),
    help: isHelp,
    rest: isRehearsal ? words.slice(1) : [],
  };
}
