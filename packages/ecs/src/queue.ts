/**
 * When the queue in front of staging lets a release through although production does not run what staging runs: what staging runs
 * can never get there, since it failed its tests or production went back from it. Otherwise a bad build would block its own fix.
 */

/** A deployment of an environment as GitHub keeps it; the newest state comes first. */
export interface EnvironmentDeployment {
  readonly sha: string;
  readonly states: readonly string[];
}

/** What is asked of GitHub. Lists begin with the newest. */
export interface DeploymentHistory {
  /** Deployments of an environment, of one commit or of all. */
  of(environment: string, sha?: string): Promise<readonly EnvironmentDeployment[]>;
  /** The commit that a release's tag, a branch or a SHA names; undefined for none. */
  commit(name: string): Promise<string | undefined>;
}

const FAILED = new Set(['failure', 'error']);

/** GitHub calls a deployment inactive that another one has replaced: it was a success once. */
const SUCCEEDED = new Set(['success', 'inactive']);

/** Whether the newest deployment of a commit has failed. Pure. */
export function hasFailed(deployments: readonly EnvironmentDeployment[]): boolean {
  return FAILED.has(deployments[0]?.states[0] ?? '');
}

/** Whether an environment had a commit, and has been given another one since. Pure. */
export function wentBack(deployments: readonly EnvironmentDeployment[], sha: string): boolean {
  const own = deployments.findIndex(
    deployment => deployment.sha === sha && deployment.states.some(state => SUCCEEDED.has(state)),
  );
  return (
    own > 0 &&
    deployments.slice(0, own).some(deployment => deployment.sha !== sha && deployment.states[0] === 'success')
  );
}

/**
 * Why the gate may open although the environments differ; undefined for no reason.
 * @param reported what the first address reports
 * @param environments of GitHub behind the addresses, in their order
 */
export async function reasonToPass(
  history: DeploymentHistory,
  reported: string | undefined,
  environments: readonly string[],
): Promise<string | undefined> {
  const [first, ...others] = environments;
  if (reported === undefined || first === undefined) return undefined;
  const sha = await history.commit(reported);
  if (sha === undefined) return undefined;
  if (hasFailed(await history.of(first, sha))) return `what ${first} runs (${reported}) failed there`;
  for (const environment of others) {
    if (wentBack(await history.of(environment), sha)) return `${environment} went back from ${reported}`;
  }
  return undefined;
}
