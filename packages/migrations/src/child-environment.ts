/**
 * Which variables a process of ours hands to the project's code that it starts. Pure; one list for everybody who starts
 * such code.
 */

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What no project needs and others could misuse: inputs of actions (keys and passwords among them), the runner's tokens and
 * the files through which a step speaks to it, and what the release itself logs in with.
 */
const OURS = [
  /^(INPUT_|STATE_|ACTIONS_)/,
  /^(GITHUB_TOKEN|GH_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN)$/,
  /^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/,
  /^(SSH_AUTH_SOCK|SSH_AGENT_PID|SSH_ASKPASS|GIT_ASKPASS|GIT_SSH_COMMAND)$/,
  /^(ANSIBLE_VAULT_|ANSIBLE_BECOME_PASS|GUARDED_DEPLOY_)/,
  /^NODE_OPTIONS$/,
];

/** What a program needs to run at all. It is handed on whatever else is allowed. */
const BASICS =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|CI|VIRTUAL_ENV|PYTHON\w*|LD_LIBRARY_PATH|DYLD_\w+|JAVA_HOME|JAVA_TOOL_OPTIONS|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|https?_proxy|no_proxy|all_proxy|XDG_\w+|RUNNER_(OS|ARCH|TEMP|TOOL_CACHE)|SYSTEMROOT)$/;

/** `NAME`, or a family such as `DJANGO_*`. */
function names(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/**
 * The environment for code of the project.
 * @param allowed names or families (`DJANGO_*`) that it may see; empty for all but our own. One of our own is handed on only
 *   where it is named in full.
 */
export function childEnvironment(
  env: Environment,
  allowed: readonly string[] = [],
): Record<string, string | undefined> {
  const kept: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(env)) {
    const ours = OURS.some(pattern => pattern.test(name));
    const wanted = allowed.some(pattern => (ours ? pattern === name : names(pattern, name)));
    if (wanted || (!ours && (allowed.length === 0 || BASICS.test(name)))) kept[name] = value;
  }
  return kept;
}
