/** How the commit of this job and the live one are related, by GitHub's word. */
import type { GitHubApi } from './github-api.ts';
import type { LiveCommit, Ticket } from './state.ts';

/**
 * `behind`: this job's commit is an ancestor of the live one, which is on the branch that the job deploys from.
 * `stray`: the same, but the live commit is not on the branch, or GitHub does not say so. `not-behind`: any other relation.
 */
type Ancestry = 'behind' | 'stray' | 'not-behind' | 'unknown';

export interface AncestryReader {
  compare(mark: LiveCommit, mine: Pick<Ticket, 'repository' | 'sha'>): Promise<Ancestry>;
}

/** Whether a commit is part of another's history, or the same. False also where GitHub does not say. Needs contents: read. */
export async function isContained(
  api: GitHubApi,
  { repository, sha }: Pick<LiveCommit, 'repository' | 'sha'>,
  inside: string,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const answer = await api.request(`GET /repos/${repository}/compare/${sha}...${inside}?per_page=1`);
    return ['ahead', 'identical'].includes(String((answer.data as { status?: unknown }).status));
  } catch {
    if (signal?.aborted) throw signal.reason;
    return false;
  }
}

/**
 * Asks the compare API; needs contents: read of the repository that runs.
 * @param branch the branch that this job deploys from; the repository's default branch unless given
 */
export function gitHubAncestry(options: {
  readonly api: GitHubApi;
  readonly branch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}): AncestryReader {
  const { api, signal } = options;

  async function relation(repository: string, base: string, head: string): Promise<unknown> {
    // Only how the two are related is wanted, not the commits between them: one item a page.
    const answer = await api.request(`GET /repos/${repository}/compare/${base}...${head}?per_page=1`);
    return (answer.data as { status?: unknown }).status;
  }

  async function headOfBranch(repository: string): Promise<string> {
    let { branch } = options;
    if (branch === undefined) {
      const answer = await api.request(`GET /repos/${repository}`);
      branch = (answer.data as { default_branch: string }).default_branch;
    }
    const ref = branch.split('/').map(encodeURIComponent).join('/');
    const answer = await api.request(`GET /repos/${repository}/git/ref/heads/${ref}`);
    return (answer.data as { object: { sha: string } }).object.sha;
  }

  /** Anybody with write access to the repository may have written the live commit. Only one on the branch is believed. */
  async function isOnBranch(repository: string, sha: string): Promise<boolean> {
    try {
      const status = await relation(repository, sha, await headOfBranch(repository));
      return status === 'ahead' || status === 'identical';
    } catch {
      if (signal?.aborted) throw signal.reason;
      return false;
    }
  }

  return {
    async compare(mark, mine) {
      let status: unknown;
      try {
        status = await relation(mine.repository, mark.sha, mine.sha);
      } catch {
        if (signal?.aborted) throw signal.reason;
        return 'unknown';
      }
      if (status === 'behind') return (await isOnBranch(mine.repository, mark.sha)) ? 'behind' : 'stray';
      return status === 'ahead' || status === 'identical' || status === 'diverged' ? 'not-behind' : 'unknown';
    },
  };
}
