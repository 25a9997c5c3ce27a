import { Fault } from '@guarded-deploy/faults';
import { childEnvironment } from '@guarded-deploy/process';
import { shellWords, WordsError } from '@guarded-deploy/python-env/words';
import type { OwnConfig } from './config.ts';

/** What to run and how; paths only, no secret. */
export interface PlaybookOptions {
  readonly inventory: readonly string[];
  readonly limit?: string | undefined;
  readonly tags?: string | undefined;
  readonly skipTags?: string | undefined;
  readonly check: boolean;
  readonly diff: boolean;
  readonly user?: string | undefined;
  /** Further options of ansible-playbook. */
  readonly options?: readonly string[] | undefined;
}

/** Files of this run, in a directory that only this user can enter. */
export interface PrivateFiles {
  readonly directory: string;
  /** Control sockets and ssh's configuration: short, and without a character that ssh's own shell would read otherwise. */
  readonly short: string;
  /** The variables that were given, as they were given. */
  readonly given?: string | undefined;
  /** This action's own variables, written when Ansible's word on the project's configuration is known. */
  readonly extraVars: string;
  readonly report: string;
  readonly callbacks: string;
  readonly knownHosts: string;
  readonly privateKey?: string | undefined;
  readonly vaultPassword?: string | undefined;
  /** By vault id. */
  readonly vaultPasswords?: readonly { readonly id: string; readonly path: string }[] | undefined;
  readonly becomePassword?: string | undefined;
}

/** Options that ask a person: there is none. Short ones may stand together, long ones be cut short. */
const ASKING =
  /^(?:-[vbCD]*[kKJ][vbCDkKJ]*|--ask(?:-[a-z-]*)?|--step|--vault-id=(?:[^=]*@)?prompt|(?:[^=]*@)?prompt)$/;

/**
 * The `options` input as words.
 * @throws Fault OPTIONS_INVALID
 */
export function parseOptions(text: string): string[] {
  const fault = (what: string, remedy: string) => new Fault({ code: 'OPTIONS_INVALID', what, remedy });
  try {
    const words = shellWords(text);
    const asking = words.find(
      (word, index) =>
        ASKING.test(word) && (!/^(?:[^=]*@)?prompt$/.test(word) || words[index - 1] === '--vault-id'),
    );
    if (asking !== undefined)
      throw fault(
        `The input 'options' has ${asking}, which asks a person.`,
        asking === '--step'
          ? 'Leave it out: nobody can answer.'
          : "Use 'become-password', 'vault-password', 'vault-passwords' or 'private-key'.",
      );
    const lost = words[0] !== undefined && !words[0].startsWith('-') ? words[0] : undefined;
    if (lost !== undefined)
      throw fault(
        `The input 'options' starts with ${JSON.stringify(lost.slice(0, 80))}, which is no option.`,
        "Name playbooks under 'playbooks'.",
      );
    return words;
  } catch (thrown) {
    if (!(thrown instanceof WordsError)) throw thrown;
    throw fault(
      `The input 'options' cannot be split into words: ${thrown.message}.`,
      'Close the quote, or leave it out.',
    );
  }
}

/** Whether options only look: nothing is done then, and that is no fault. */
export const onlyLooks = (options: readonly string[] = []): boolean =>
  options.some(option => /^--(?:list-(?:hosts|tasks|tags)|syntax-check|version|help)$/.test(option));

/** Whether the tasks are chosen by tags. */
export const choosesTasks = ({ tags, skipTags, options = [] }: Partial<PlaybookOptions>): boolean =>
  Boolean(tags || skipTags) ||
  options.some(option => /^(?:-t|--tags|--skip-tags|--start-at-task)(?:=|$)|^-t./.test(option));

/** The argument vector. Values are joined to their option, so that none is taken for an option itself; what comes later wins. */
export function playbookArguments(playbook: string, options: PlaybookOptions, files: PrivateFiles): string[] {
  return [
    ...(options.options ?? []),
    ...options.inventory.map(path => `--inventory=${path}`),
    ...(options.limit ? [`--limit=${options.limit}`] : []),
    ...(options.tags ? [`--tags=${options.tags}`] : []),
    ...(options.skipTags ? [`--skip-tags=${options.skipTags}`] : []),
    ...(options.check ? ['--check'] : []),
    ...(options.diff ? ['--diff'] : []),
    ...(options.user ? [`--user=${options.user}`] : []),
    ...(files.vaultPassword ? [`--vault-password-file=${files.vaultPassword}`] : []),
    ...(files.vaultPasswords ?? []).map(({ id, path }) => `--vault-id=${id}@${path}`),
    ...(files.becomePassword ? [`--become-password-file=${files.becomePassword}`] : []),
    ...(files.given ? [`--extra-vars=@${files.given}`] : []),
    `--extra-vars=@${files.extraVars}`,
    '--',
    playbook,
  ];
}

/** Quoted for ssh, which splits a value like a shell and replaces what follows a percent sign. */
const sshPath = (path: string) => `"${path.replace(/(["\\])/g, '\\$1').replaceAll('%', '%%')}"`;

/** Quoted once more: Ansible splits the line as a shell would. */
const inLine = (value: string) => `'${value.replaceAll("'", `'"'"'`)}'`;

interface SshOptions {
  /** `user@host:port`, several joined with commas. */
  readonly jumpHost?: string | undefined;
  /** `ssh_args` of the project's own configuration. */
  readonly own?: string | undefined;
}

/**
 * ssh's configuration for this run. ssh hands its name on to the ssh that it starts for a jump host (`-J`, ProxyJump), so each of
 * them has the known hosts and the key; options of a command line are not handed on. The user's and the system's own follow.
 */
export function sshConfig(
  files: Pick<PrivateFiles, 'knownHosts' | 'privateKey'>,
  env: Readonly<Record<string, string | undefined>>,
): string {
  return [
    'Host *',
    `  UserKnownHostsFile ${sshPath(files.knownHosts)}`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
    '  UpdateHostKeys no',
    ...(files.privateKey ? [`  IdentityFile ${sshPath(files.privateKey)}`, '  IdentitiesOnly yes'] : []),
    ...(env.HOME ? [`Include ${sshPath(`${env.HOME}/.ssh/config`)}`] : []),
    'Include /etc/ssh/ssh_config',
    '',
  ].join('\n');
}

/**
 * The first options of every ssh command, where the first mention of an option is the one that holds: strict host keys from
 * this run's known hosts, then the caller's own. Ansible prefers an inventory variable to its environment, so these also go
 * into the extra variables, as `ansible_ssh_args`.
 */
export function sshArguments(
  env: Readonly<Record<string, string | undefined>>,
  files: Pick<PrivateFiles, 'knownHosts' | 'privateKey' | 'short'>,
  options: SshOptions = {},
): string {
  return [
    `-F ${inLine(`${files.short}/ssh_config`)}`,
    '-o ControlMaster=auto -o ControlPersist=60s',
    `-o ${inLine(`UserKnownHostsFile=${sshPath(files.knownHosts)}`)} -o GlobalKnownHostsFile=/dev/null`,
    '-o StrictHostKeyChecking=yes -o UpdateHostKeys=no',
    ...(files.privateKey ? ['-o IdentitiesOnly=yes'] : []),
    ...(options.jumpHost ? [`-o ${inLine(`ProxyJump=${options.jumpHost}`)}`] : []),
    ...(env.ANSIBLE_SSH_ARGS ? [env.ANSIBLE_SSH_ARGS] : options.own ? [options.own] : []),
  ].join(' ');
}

/**
 * `bastion`, `deploy@bastion:2222`, several joined with commas.
 * @throws Fault JUMP_HOST_INVALID
 */
export function checkJumpHost(text: string): string {
  if (
    /^(?:[A-Za-z0-9_][\w.-]*@)?(?:[A-Za-z0-9][\w.-]*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:,(?:[A-Za-z0-9_][\w.-]*@)?(?:[A-Za-z0-9][\w.-]*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?)*$/.test(
      text,
    )
  )
    return text;
  throw new Fault({
    code: 'JUMP_HOST_INVALID',
    what: `The input 'jump-host' is ${JSON.stringify(text.slice(0, 200))}, which is not user@host:port.`,
    remedy: 'Write it such as deploy@bastion.example.org:2222; user and port may be left out.',
  });
}

/** Where Ansible looks for callbacks when nothing says otherwise. */
const usual = (env: Readonly<Record<string, string | undefined>>) =>
  `${env.ANSIBLE_HOME ?? '~/.ansible'}/plugins/callback:/usr/share/ansible/plugins/callback`;

/**
 * Ansible's environment: what a child may inherit, plus where the key, the known hosts and the report are. The project's own
 * configuration stays in force: this action's callback is added to its callbacks, its ssh options come before those.
 */
export function playbookEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  files: PrivateFiles,
  own: OwnConfig = { pipelining: Boolean(env.ANSIBLE_PIPELINING) },
  ssh: SshOptions = {},
): Record<string, string> {
  const inherited = childEnvironment(env);
  const theirs = inherited.ANSIBLE_CALLBACK_PLUGINS || own.callbackPlugins || usual(inherited);
  return {
    ...inherited,
    // A callback that needs not be enabled: the list of enabled ones is the project's alone.
    ANSIBLE_CALLBACK_PLUGINS: `${files.callbacks}:${theirs}`,
    ANSIBLE_HOST_KEY_CHECKING: 'True',
    ANSIBLE_SSH_ARGS: sshArguments(inherited, files, { own: own.sshArgs, ...ssh }),
    ANSIBLE_SSH_CONTROL_PATH_DIR: `${files.short}/c`,
    ...(own.pipelining ? {} : { ANSIBLE_PIPELINING: 'True' }),
    ...(files.privateKey ? { ANSIBLE_PRIVATE_KEY_FILE: files.privateKey } : {}),
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_RETRY_FILES_ENABLED: 'False',
    ANSIBLE_LOCALHOST_WARNING: 'False',
    GUARDED_DEPLOY_REPORT: files.report,
    LC_ALL: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
  };
}
