/**
 * What the programs that we start inherit of our environment: one table, and two functions that read it. Pure.
 *
 * Every place that starts a program takes its environment from here (test/policy/children.test.ts looks for others). The Python
 * part of run-tests has the table as a generated module.
 */

export type Variables = Readonly<Record<string, string | undefined>>;

/** A kind of variables, and who gets them. What is in no row is the job's own: everybody gets it. */
interface Row {
  readonly names: RegExp;
  /** Tools that we start for the job: uv, pip, git, ansible, pytest. */
  readonly tools: boolean;
  /** Code of the project that we load ourselves, beside secrets: settings under the guard, programs that print an inventory. */
  readonly project: boolean;
  /** To be read after the names. */
  readonly why: string;
}

/** Of the runner's own names, those that say where and why a job runs, and no more. */
export const DESCRIBES: readonly string[] = [
  'GITHUB_ACTION GITHUB_ACTIONS GITHUB_ACTOR GITHUB_ACTOR_ID GITHUB_API_URL GITHUB_BASE_REF GITHUB_EVENT_NAME',
  'GITHUB_EVENT_PATH GITHUB_GRAPHQL_URL GITHUB_HEAD_REF GITHUB_JOB GITHUB_REF GITHUB_REF_NAME GITHUB_REF_PROTECTED',
  'GITHUB_REF_TYPE GITHUB_REPOSITORY GITHUB_REPOSITORY_ID GITHUB_REPOSITORY_OWNER GITHUB_REPOSITORY_OWNER_ID',
  'GITHUB_RETENTION_DAYS GITHUB_RUN_ATTEMPT GITHUB_RUN_ID GITHUB_RUN_NUMBER GITHUB_SERVER_URL GITHUB_SHA',
  'GITHUB_TRIGGERING_ACTOR GITHUB_WORKFLOW GITHUB_WORKFLOW_REF GITHUB_WORKFLOW_SHA GITHUB_WORKSPACE',
  'RUNNER_ARCH RUNNER_DEBUG RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE RUNNER_TRACKING_ID RUNNER_WORKSPACE',
].flatMap(line => line.split(' '));

/** The first row that has a name decides. A name such as GITHUB_CLIENT_ID is in none: it is the application's. */
const TABLE: readonly Row[] = [
  {
    names: new RegExp(`^(?:${DESCRIBES.join('|')})$`),
    tools: true,
    project: true,
    why: 'say where and why the job runs',
  },
  {
    names:
      /^(?:GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|TOKEN|ENTERPRISE_TOKEN|ACTION_.*)|GH_(?:TOKEN|ENTERPRISE_TOKEN)|(?:ACTIONS|RUNNER|INPUT|STATE|RUN_TESTS|GUARDED_DEPLOY)_.*)$/,
    tools: false,
    project: false,
    why: 'speak for the job: inputs of actions, the runner’s tokens, the files through which a step speaks to later ones',
  },
  {
    names:
      /^(?:SSH_(?:AUTH_SOCK|AGENT_PID|ASKPASS|ASKPASS_REQUIRE)|GIT_(?:ASKPASS|SSH|SSH_COMMAND|CONFIG_PARAMETERS|CONFIG_COUNT|CONFIG_(?:KEY|VALUE)_\d+)|ANSIBLE_(?:VAULT_.*|BECOME_PASS.*))$/,
    tools: true,
    project: false,
    why: 'log in to somewhere: tools fetch packages and reach hosts with them',
  },
  {
    names: /^NODE_OPTIONS$/,
    tools: true,
    project: false,
    why: 'decide what Node loads',
  },
];

/** What of the table the generated module of run-tests has: names that tools do not get. */
export const WITHHELD: readonly string[] = TABLE.filter(({ tools }) => !tools).map(
  ({ names }) => names.source,
);

/** Where the runner keeps the files of its file commands, whatever the variables that name them are called. */
export const FILE_COMMANDS = '/_runner_file_commands/';

/** What a program needs to run at all: project code has it whatever else is allowed. */
const BASICS =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|CI|VIRTUAL_ENV|PYTHON\w*|LD_LIBRARY_PATH|DYLD_\w+|JAVA_HOME|JAVA_TOOL_OPTIONS|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|https?_proxy|no_proxy|all_proxy|XDG_\w+|RUNNER_(OS|ARCH|TEMP|TOOL_CACHE)|SYSTEMROOT)$/;

function mayHave(who: 'tools' | 'project', name: string, value: string): boolean {
  const row = TABLE.find(({ names }) => names.test(name));
  if (row?.names === TABLE[0]!.names) return true;
  return (row?.[who] ?? true) && !value.replaceAll('\\', '/').includes(FILE_COMMANDS);
}

/** Whether a tool inherits a variable. Names that are not the runner's are the job's own: they are inherited. */
export function isInherited(name: string, value = ''): boolean {
  return mayHave('tools', name, value);
}

/**
 * The environment for a tool: the action's own less its inputs, the runner's tokens and its file commands, plus `extra`.
 * Whatever runs third-party code gets no more than that; a secret that a child needs is in `extra` by name.
 * @param extra added last; a value of undefined takes a variable away
 */
export function childEnvironment(env: Variables, extra: Variables = {}): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && isInherited(name, value)) kept[name] = value;
  }
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) delete kept[name];
    else kept[name] = value;
  }
  return kept;
}

/** `NAME`, or a family such as `DJANGO_*`. */
function isNamed(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/**
 * The environment for code of the project: what tools get, less what logs in to somewhere.
 * @param allowed names or families (`DJANGO_*`) that it may see beside the basics; empty for all of the job's own. What the
 *   table withholds is handed on only where it is named in full.
 */
export function projectEnvironment(env: Variables, allowed: readonly string[] = []): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    const open = mayHave('project', name, value);
    const wanted = allowed.some(pattern => (open ? isNamed(pattern, name) : pattern === name));
    if (wanted || (open && (allowed.length === 0 || BASICS.test(name)))) kept[name] = value;
  }
  return kept;
}
