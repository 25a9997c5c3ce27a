/** The comment that gave the command, and the one that answers it, on GitHub. */
import type { Markdown } from '@guarded-deploy/action-kit/markdown';
import type { GitHubApi } from '@guarded-deploy/github';

export interface Thread {
  readonly api: GitHubApi;
  /** `/repos/owner/name`. */
  readonly base: string;
  /** Number of the pull request or issue. */
  readonly issue: number;
  /** Id of the comment with the command. */
  readonly comment: number;
}

const statusOf = (thrown: unknown) => (thrown as { status?: unknown } | null)?.status;

/** What the comment says now; undefined where it is gone. */
export async function bodyNow({ api, base, comment }: Thread): Promise<string | undefined> {
  try {
    const { data } = await api.request(`GET ${base}/issues/comments/${comment}`);
    const { body } = data as { body?: unknown };
    return typeof body === 'string' ? body : undefined;
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    throw thrown;
  }
}

/** A sign on the comment. It is a courtesy: that it cannot be set stops nothing. */
export async function react({ api, base, comment }: Thread, content: 'eyes' | 'confused'): Promise<void> {
  try {
    await api.request(`POST ${base}/issues/comments/${comment}/reactions`, { content });
  } catch {}
}

/** Answers below the comment. @returns the answer's id */
export async function reply({ api, base, issue }: Thread, body: Markdown): Promise<number> {
  const { data } = await api.request(`POST ${base}/issues/${issue}/comments`, { body });
  return (data as { id: number }).id;
}

/** Replaces the answer; a new one where somebody deleted it. */
export async function edit(thread: Thread, id: number, body: Markdown): Promise<void> {
  try {
    await thread.api.request(`PATCH ${thread.base}/issues/comments/${id}`, { body });
  } catch (thrown) {
    if (statusOf(thrown) !== 404) throw thrown;
    await reply(thread, body);
  }
}
