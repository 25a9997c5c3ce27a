/** Whether somebody decided on this very deploy, and what becomes of it when something newer is live. */
import type { GitHubApi } from '@guarded-deploy/github';
import type { Inputs } from './io.gen.ts';
import type { DeployKit } from './kit.ts';

/** How a run came about. */
export interface Origin {
  readonly eventName: string;
  /** 1 for the first; more when a person ran it again. */
  readonly attempt: number;
  /** The push moved its branch to a commit that does not follow the one before. */
  readonly isForced: boolean;
  /** How the attempt before this one ended, by GitHub's word: `success`, …; undefined where there is none, or it does not say. */
  readonly before: string | undefined;
}

/** Events by which a person asks for this very deploy: to skip it in silence would be no answer. */
const ASKED_FOR = new Set([
  'workflow_dispatch',
  'repository_dispatch',
  'issue_comment',
  'deployment',
  'release',
]);

/**
 * What becomes of a release whose commit the live one contains. What nobody decided on is skipped, visibly. What a person
 * decided on is never a green nothing: it deploys where going back is what was meant, and fails with words where it may not be.
 */
export function supersededPolicy(
  { superseded, command }: Pick<Inputs, 'superseded' | 'command'>,
  { eventName, attempt, isForced, before }: Origin,
): Inputs['superseded'] {
  // Who goes back wants something older.
  if (command === 'rollback') return 'allow';
  if (superseded !== 'skip') return superseded;
  // A branch that was moved back says what is to be live.
  if (eventName === 'push' && isForced) return 'allow';
  // Who runs a deploy again that went well wants what it deployed. After a failure it may be a second try that comes too late.
  if (attempt > 1) return before === 'success' ? 'allow' : 'fail';
  return ASKED_FOR.has(eventName) ? 'fail' : 'skip';
}

/** How this run came about. One call, for a run that was run again. */
export async function originOf({ context }: DeployKit, api: () => GitHubApi): Promise<Origin> {
  const { eventName, payload, owner, repo, runId, runAttempt: attempt } = context;
  const isForced = (payload as { forced?: unknown } | null)?.forced === true;
  return { eventName, attempt, isForced, before: attempt > 1 ? await conclusionOf() : undefined };

  async function conclusionOf(): Promise<string | undefined> {
    try {
      const { data } = await api().request(
        `GET /repos/${owner}/${repo}/actions/runs/${runId}/attempts/${attempt - 1}`,
      );
      const { conclusion } = data as { conclusion?: unknown };
      return typeof conclusion === 'string' ? conclusion : undefined;
    } catch {
      // Not known is not "success": then it fails with words instead of going back.
      return undefined;
    }
  }
}
