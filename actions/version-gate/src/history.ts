import { type GitHub, statusOf } from '@guarded-deploy/action-kit/github';
import { listOf } from '@guarded-deploy/action-kit/lists';
import type { DeploymentHistory, EnvironmentDeployment } from '@guarded-deploy/ecs/queue';

/** So many deployments of an environment are looked at; what lies further back blocks nobody. */
const DEPLOYMENTS = 30;

/** GitHub's deployments of a repository. Needs `deployments: read` and `contents: read`. */
export function deploymentHistory(
  github: GitHub,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): DeploymentHistory {
  const at = { owner, repo };
  return {
    async of(environment, sha): Promise<readonly EnvironmentDeployment[]> {
      // GitHub gives the newest first, of deployments and of their states.
      const query = { ...at, environment, ...(sha === undefined ? {} : { sha }) };
      const deployments = await listOf<{ id: number; sha: string }>(
        github,
        'GET /repos/{owner}/{repo}/deployments',
        query,
        { most: 1 },
      );
      return Promise.all(
        deployments.slice(0, sha === undefined ? DEPLOYMENTS : 1).map(async deployment => {
          const statuses = await listOf<{ state: string }>(
            github,
            'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
            { ...at, deployment_id: Number(deployment.id) },
          );
          return { sha: deployment.sha, states: statuses.map(({ state }) => state) };
        }),
      );
    },
    async commit(name) {
      if (/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(name)) return name;
      if (!/^[A-Za-z0-9_@][A-Za-z0-9_.@/+-]{0,200}$/.test(name) || name.includes('..')) return undefined;
      try {
        return (await github.request('GET /repos/{owner}/{repo}/commits/{ref}', { ...at, ref: name })).data
          .sha;
      } catch (thrown) {
        if (statusOf(thrown) === 404 || statusOf(thrown) === 422) return undefined;
        throw thrown;
      }
    },
  };
}
