import { readPages } from '@guarded-deploy/deadline/pages';
import { type GitHubApi, pageReader } from './github-api.ts';
import type { Ticket } from './state.ts';

/**
 * Finds the id of the job that runs on `runner`, where the host does not tell a job its own (GitHub Enterprise Server).
 * @returns the ticket with its job, or as it is: then its run tells whether it is alive
 */
export async function withOwnJob(
  api: GitHubApi,
  me: Ticket,
  runner: string,
  signal?: AbortSignal,
): Promise<Ticket> {
  if (me.job !== null || runner === '') return me;
  try {
    const { items, isWhole } = await readPages<{ id: number; runner_name?: string; status: string }>(
      `/repos/${me.repository}/actions/runs/${me.run}/attempts/${me.attempt}/jobs`,
      pageReader(api, data => (data as { jobs?: [] }).jobs),
    );
    const own = items.filter(job => job.runner_name === runner && job.status === 'in_progress');
    // A list that was not read to its end may have another job on a runner of this name.
    return isWhole && own.length === 1 ? { ...me, job: own[0]!.id } : me;
  } catch {
    if (signal?.aborted) throw signal.reason;
    return me;
  }
}
