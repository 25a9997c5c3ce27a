import { type GitHub, statusOf } from '@guarded-deploy/action-kit/github';
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
      const { data } = await github.request('GET /repos/{owner}/{repo}/deployments', {
        ...at,
        environment,
        ...(sha === undefined ? {} : { sha }),
        per_page: sha === undefined ? DEPLOYMENTS : 1,
      });
      return Promise.all(
        data.map(async deployment => {
          const statuses = await github.request(
            'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
            {
              ...at,
              deployment_id: Number(deployment.id),
              per_page: 30,
            },
          );
          return { sha: deployment.sha, states: statuses.data.map(({ state }) => state) };
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
