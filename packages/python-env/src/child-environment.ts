/** What the programs that an action starts inherit of its environment: one list for all of them. Pure. */

export type Variables = Readonly<Record<string, string | undefined>>;

/** Of the runner's own variables (`GITHUB_`, `RUNNER_`), those that say where and why a job runs, and no more. */
const INHERITED: ReadonlySet<string> = new Set(
  [
    'GITHUB_ACTION GITHUB_ACTIONS GITHUB_ACTOR GITHUB_ACTOR_ID GITHUB_API_URL GITHUB_BASE_REF GITHUB_EVENT_NAME',
    'GITHUB_EVENT_PATH GITHUB_GRAPHQL_URL GITHUB_HEAD_REF GITHUB_JOB GITHUB_REF GITHUB_REF_NAME GITHUB_REF_PROTECTED',
    'GITHUB_REF_TYPE GITHUB_REPOSITORY GITHUB_REPOSITORY_ID GITHUB_REPOSITORY_OWNER GITHUB_REPOSITORY_OWNER_ID',
    'GITHUB_RETENTION_DAYS GITHUB_RUN_ATTEMPT GITHUB_RUN_ID GITHUB_RUN_NUMBER GITHUB_SERVER_URL GITHUB_SHA',
    'GITHUB_TRIGGERING_ACTOR GITHUB_WORKFLOW GITHUB_WORKFLOW_REF GITHUB_WORKFLOW_SHA GITHUB_WORKSPACE',
    'RUNNER_ARCH RUNNER_DEBUG RUNNER_ENVIRONMENT RUNNER_NAME RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE RUNNER_TRACKING_ID RUNNER_WORKSPACE',
  ].flatMap(line => line.split(' ')),
);

/**
 * Further names of the runner: its file commands, through which a step speaks to later ones, its tokens, and where it keeps actions. A name
 * such as GITHUB_CLIENT_ID is none of them: it is the application's.
 */
const WITHHELD =
  /^(?:GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|TOKEN|ENTERPRISE_TOKEN|ACTION_.*)|GH_(?:TOKEN|ENTERPRISE_TOKEN)|(?:ACTIONS|RUNNER|INPUT|STATE)_.*)$/;

/** Where the runner keeps the files of its file commands, whatever the variables that name them are called. */
const FILE_COMMANDS = '/_runner_file_commands/';

/** Whether a child inherits a variable. Names that are not the runner's are the job's own: they are inherited. */
export function isInherited(name: string, value = ''): boolean {
  if (INHERITED.has(name)) return true;
  return !WITHHELD.test(name) && !value.replaceAll('\\', '/').includes(FILE_COMMANDS);
}

/**
 * The environment for a child: the action's own less its inputs, the runner's tokens and its file commands, plus `extra`.
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
