/** What to run and how; paths only, no secret. */
export interface PlaybookOptions {
  readonly inventory: readonly string[];
  readonly limit?: string | undefined;
  readonly tags?: string | undefined;
  readonly skipTags?: string | undefined;
  readonly check: boolean;
  readonly diff: boolean;
  readonly user?: string | undefined;
}

/** Files of this run, in a directory that only this user can enter. */
export interface PrivateFiles {
  readonly directory: string;
  readonly extraVars: string;
  readonly report: string;
  readonly callbacks: string;
  readonly knownHosts: string;
  readonly privateKey?: string | undefined;
  readonly vaultPassword?: string | undefined;
  readonly becomePassword?: string | undefined;
}

/** The argument vector. Values are joined to their option, so that none is taken for an option itself. */
export function playbookArguments(playbook: string, options: PlaybookOptions, files: PrivateFiles): string[] {
  return [
    ...options.inventory.map(path => `--inventory=${path}`),
    ...(options.limit ? [`--limit=${options.limit}`] : []),
    ...(options.tags ? [`--tags=${options.tags}`] : []),
    ...(options.skipTags ? [`--skip-tags=${options.skipTags}`] : []),
    ...(options.check ? ['--check'] : []),
    ...(options.diff ? ['--diff'] : []),
    ...(options.user ? [`--user=${options.user}`] : []),
    ...(files.vaultPassword ? [`--vault-password-file=${files.vaultPassword}`] : []),
    ...(files.becomePassword ? [`--become-password-file=${files.becomePassword}`] : []),
    `--extra-vars=@${files.extraVars}`,
    '--',
    playbook,
  ];
}

/** Quoted twice: Ansible splits the line as a shell would, and ssh splits the value again. */
const quotedPath = (path: string) => {
  const value = `UserKnownHostsFile="${path.replace(/(["\\])/g, '\\$1').replaceAll('%', '%%')}"`;
  return `'${value.replaceAll("'", `'"'"'`)}'`;
};

/**
 * The first options of every ssh command, where the first mention of an option is the one that holds: strict host keys from
 * this run's known hosts, then the caller's own. Ansible prefers an inventory variable to its environment, so these also go
 * into the extra variables, as `ansible_ssh_args`.
 */
export function sshArguments(
  env: Readonly<Record<string, string | undefined>>,
  files: Pick<PrivateFiles, 'knownHosts' | 'privateKey'>,
): string {
  return [
    '-o ControlMaster=auto -o ControlPersist=60s',
    `-o ${quotedPath(files.knownHosts)} -o GlobalKnownHostsFile=/dev/null`,
    '-o StrictHostKeyChecking=yes -o UpdateHostKeys=no',
    ...(files.privateKey ? ['-o IdentitiesOnly=yes'] : []),
    ...(env.ANSIBLE_SSH_ARGS ? [env.ANSIBLE_SSH_ARGS] : []),
  ].join(' ');
}

/**
 * Ansible's environment: the caller's less the inputs of the action (secrets among them), plus where the key, the known hosts and the report
 * are.
 */
export function playbookEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  files: PrivateFiles,
): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('INPUT_'),
  );
  const inherited = Object.fromEntries(kept);
  const callbacks = [files.callbacks, inherited.ANSIBLE_CALLBACK_PLUGINS].filter(Boolean).join(':');
  const enabled = ['guarded_deploy_report', inherited.ANSIBLE_CALLBACKS_ENABLED].filter(Boolean).join(',');
  return {
    ...inherited,
    ANSIBLE_CALLBACK_PLUGINS: callbacks,
    ANSIBLE_CALLBACKS_ENABLED: enabled,
    ANSIBLE_HOST_KEY_CHECKING: 'True',
    ANSIBLE_SSH_ARGS: sshArguments(inherited, files),
    ANSIBLE_SSH_CONTROL_PATH_DIR: `${files.directory}/c`,
    ...(inherited.ANSIBLE_PIPELINING ? {} : { ANSIBLE_PIPELINING: 'True' }),
    ...(files.privateKey ? { ANSIBLE_PRIVATE_KEY_FILE: files.privateKey } : {}),
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_RETRY_FILES_ENABLED: 'False',
    ANSIBLE_LOCALHOST_WARNING: 'False',
    GUARDED_DEPLOY_REPORT: files.report,
    LC_ALL: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
  };
}
