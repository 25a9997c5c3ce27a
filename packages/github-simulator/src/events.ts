/**
 * Webhook payloads as GitHub sends them, with the fields that decisions read, and what a runner says beside them.
 * Pure: plain data in, plain data out.
 */

export interface Account {
  readonly login: string;
  readonly id: number;
  readonly type?: 'User' | 'Bot' | 'Organization';
}

export interface EventRepository {
  readonly id: number;
  readonly fullName: string;
  readonly owner: Account;
  readonly private?: boolean;
  readonly defaultBranch?: string;
}

/** An event and the variables a runner derives from it. */
export interface RunEvent {
  readonly name: string;
  readonly payload: Record<string, unknown>;
  readonly env: Readonly<Record<string, string>>;
}

interface PullRequestOptions {
  readonly number?: number;
  /** The author; null when the account is gone. */
  readonly author: Account | null;
  /** Where the head lives: the base repository itself, a fork, or null when that was deleted. */
  readonly head: EventRepository | null;
  readonly headRef?: string;
  readonly headSha: string;
  readonly baseRef?: string;
  readonly baseSha: string;
  readonly association?: string;
  readonly state?: 'open' | 'closed';
}

interface Common {
  readonly repository: EventRepository;
  /** Who caused the webhook. */
  readonly sender: Account | null;
  /** GITHUB_ACTOR; the sender unless given. */
  readonly actor?: Account;
  /** GITHUB_TRIGGERING_ACTOR (who re-ran it); the actor unless given. */
  readonly triggering?: Account;
}

const NULL_SHA = '0'.repeat(40);

function accountObject(account: Account | null): Record<string, unknown> | null {
  if (account === null) return null;
  return {
    login: account.login,
    id: account.id,
    type: account.type ?? 'User',
    html_url: `https://github.com/${account.login.replace(/\[bot\]$/, '')}`,
    site_admin: false,
  };
}

function repositoryObject(repository: EventRepository): Record<string, unknown> {
  return {
    id: repository.id,
    name: repository.fullName.split('/')[1],
    full_name: repository.fullName,
    private: repository.private ?? false,
    owner: accountObject(repository.owner),
    default_branch: repository.defaultBranch ?? 'master',
    html_url: `https://github.com/${repository.fullName}`,
  };
}

function common({ repository, sender }: Common): Record<string, unknown> {
  return { repository: repositoryObject(repository), sender: accountObject(sender) };
}

function runnerEnv(options: Common, sha: string, ref: string): Record<string, string> {
  const actor = options.actor ?? options.sender;
  const triggering = options.triggering ?? actor;
  return {
    GITHUB_REPOSITORY: options.repository.fullName,
    GITHUB_REPOSITORY_ID: String(options.repository.id),
    GITHUB_SHA: sha,
    GITHUB_REF: ref,
    GITHUB_ACTOR: actor?.login ?? '',
    GITHUB_ACTOR_ID: actor ? String(actor.id) : '',
    GITHUB_TRIGGERING_ACTOR: triggering?.login ?? '',
  };
}

export function push(
  options: Common & { ref: string; after: string; before?: string; runnerSha?: string },
): RunEvent {
  const deleted = options.after === NULL_SHA;
  return {
    name: 'push',
    payload: {
      ref: options.ref,
      before: options.before ?? NULL_SHA,
      after: options.after,
      created: (options.before ?? NULL_SHA) === NULL_SHA,
      deleted,
      forced: false,
      pusher: { name: options.sender?.login, email: 'pusher@example.org' },
      head_commit: deleted ? null : { id: options.after, message: 'A change' },
      ...common(options),
    },
    env: runnerEnv(options, options.runnerSha ?? options.after, options.ref),
  };
}

export function pullRequestObject(
  repository: EventRepository,
  options: PullRequestOptions,
): Record<string, unknown> {
  return {
    number: options.number ?? 7,
    state: options.state ?? 'open',
    title: 'A change',
    user: accountObject(options.author),
    author_association: options.association ?? 'NONE',
    head: {
      ref: options.headRef ?? 'change',
      sha: options.headSha,
      user: accountObject(options.head?.owner ?? options.author),
      repo: options.head === null ? null : repositoryObject(options.head),
    },
    base: {
      ref: options.baseRef ?? 'master',
      sha: options.baseSha,
      repo: repositoryObject(repository),
    },
  };
}

/** `pull_request`, `pull_request_target` and `pull_request_review`; for the last, `review` names what was reviewed. */
export function pullRequest(
  options: Common &
    PullRequestOptions & {
      event?: 'pull_request' | 'pull_request_target' | 'pull_request_review';
      action?: string;
      mergeSha?: string;
      review?: { user: Account | null; commit: string };
    },
): RunEvent {
  const name = options.event ?? 'pull_request';
  const number = options.number ?? 7;
  const target = name === 'pull_request_target';
  return {
    name,
    payload: {
      action: options.action ?? 'opened',
      number,
      pull_request: pullRequestObject(options.repository, options),
      ...(options.review
        ? { review: { user: accountObject(options.review.user), commit_id: options.review.commit } }
        : {}),
      ...common(options),
    },
    env: runnerEnv(
      options,
      target ? options.baseSha : (options.mergeSha ?? 'f'.repeat(40)),
      target ? `refs/heads/${options.baseRef ?? 'master'}` : `refs/pull/${number}/merge`,
    ),
  };
}

/** A comment on a pull request, or (`onIssue`) on an issue. */
export function comment(
  options: Common & {
    number?: number;
    author: Account | null;
    commenter: Account | null;
    body: string;
    createdAt?: string;
    sha: string;
    onIssue?: boolean;
    action?: string;
  },
): RunEvent {
  const number = options.number ?? 7;
  return {
    name: 'issue_comment',
    payload: {
      action: options.action ?? 'created',
      issue: {
        number,
        user: accountObject(options.author),
        ...(options.onIssue
          ? {}
          : {
              pull_request: {
                url: `https://api.github.com/repos/${options.repository.fullName}/pulls/${number}`,
              },
            }),
      },
      comment: {
        id: 99,
        user: accountObject(options.commenter),
        body: options.body,
        created_at: options.createdAt ?? '2026-11-01T12:00:00Z',
      },
      ...common(options),
    },
    env: runnerEnv(options, options.sha, `refs/heads/${options.repository.defaultBranch ?? 'master'}`),
  };
}

export function mergeGroup(
  options: Common & { headSha: string; baseSha: string; baseRef?: string },
): RunEvent {
  const base = options.baseRef ?? 'refs/heads/master';
  const head = `refs/heads/gh-readonly-queue/${base.replace('refs/heads/', '')}/pr-7-${options.baseSha}`;
  return {
    name: 'merge_group',
    payload: {
      action: 'checks_requested',
      merge_group: { head_sha: options.headSha, head_ref: head, base_sha: options.baseSha, base_ref: base },
      ...common(options),
    },
    env: runnerEnv(options, options.headSha, head),
  };
}

export function workflowRun(
  options: Common & {
    originEvent: string;
    originActor: Account | null;
    originTriggering?: Account | null;
    /** Above 1: the run before was run again, by `originTriggering`. */
    originAttempt?: number;
    head: EventRepository | null;
    headSha: string;
    headBranch?: string;
    sha: string;
  },
): RunEvent {
  return {
    name: 'workflow_run',
    payload: {
      action: 'completed',
      workflow_run: {
        id: 500,
        event: options.originEvent,
        run_attempt: options.originAttempt ?? 1,
        conclusion: 'success',
        head_branch: options.headBranch ?? 'change',
        head_sha: options.headSha,
        head_repository: options.head === null ? null : repositoryObject(options.head),
        actor: accountObject(options.originActor),
        triggering_actor: accountObject(
          options.originTriggering === undefined ? options.originActor : options.originTriggering,
        ),
      },
      ...common(options),
    },
    env: runnerEnv(options, options.sha, `refs/heads/${options.repository.defaultBranch ?? 'master'}`),
  };
}

/** `workflow_dispatch`, `repository_dispatch`, `release`, `schedule` and whatever else has only a sender and a commit. */
export function plain(
  name: string,
  options: Common & { sha: string; ref?: string; extra?: Readonly<Record<string, unknown>> },
): RunEvent {
  return {
    name,
    payload: { ...options.extra, ...common(options) },
    env: runnerEnv(
      options,
      options.sha,
      options.ref ?? `refs/heads/${options.repository.defaultBranch ?? 'master'}`,
    ),
  };
}
