import { readPages } from '@guarded-deploy/deadline/pages';
import { causeOfRefusal, refusalOf } from '@guarded-deploy/faults/refusals';
import type { GitHubAnswer, GitHubApi } from '@guarded-deploy/github';
import { at, idOf, instantOf, loginOf } from './hostile.ts';
import type { Reason } from './reasons.ts';

/** Levels as GitHub's permission API has them, `maintain` told apart. */
export type Permission = 'none' | 'read' | 'write' | 'maintain' | 'admin';

/** What GitHub says about a person's rights, or why it says nothing. */
export type PermissionAnswer =
  | {
      readonly kind: 'known';
      readonly permission: Permission;
      /** Name of the role, which may be a custom one; for display. */
      readonly role: string;
      readonly login: string | undefined;
      readonly id: number | undefined;
    }
  | { readonly kind: 'unknown'; readonly reason: Reason };

export interface Push {
  readonly login: string | undefined;
  readonly id: number | undefined;
}

export type Answer<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly reason: Reason };

/** Everything that is ever asked. Answers never throw, except when the run is cancelled. */
export interface AccessReader {
  permission(login: string): Promise<PermissionAnswer>;
  pullRequest(number: number): Promise<Answer<unknown>>;
  /** Who pushed `sha` to `ref` (before an instant); undefined when the activity does not show it. */
  pusher(
    repository: string,
    ref: string,
    sha: string,
    before: number | undefined,
  ): Promise<Answer<Push | undefined>>;
  requiredReviews(branch: string): Promise<Answer<number>>;
}

/** How GitHub is asked. */
type Request = (
  ...call: Required<Parameters<GitHubApi['request']>>
) => Promise<Pick<GitHubAnswer, 'data' | 'headers'>>;

/** What a failed call means. 404 is left to the caller. */
function reasonOf(thrown: unknown): Reason {
  const refusal = refusalOf(thrown);
  if (refusal === undefined) {
    const name = (thrown as { name?: unknown } | null)?.name;
    const code = (thrown as { code?: unknown } | null)?.code;
    if (code === 'TOKEN_EMPTY') return 'token-empty';
    return code === 'DEADLINE_EXCEEDED' || name === 'TimeoutError' || name === 'AbortError'
      ? 'api-timeout'
      : 'api-error';
  }
  if (refusal.status === 404) return 'api-not-found';
  switch (causeOfRefusal(refusal)) {
    case undefined:
      return 'api-error';
    case 'token':
      return 'api-unauthorized';
    case 'rate-limit':
      return 'api-rate-limited';
    case 'sso':
      return 'api-sso';
    case 'ip-allow-list':
      return 'api-ip-blocked';
    default:
      return 'api-forbidden';
  }
}

/** Names of GitHub's levels. It answers triage as read and maintain as write; both names are accepted too. */
const LEVELS: ReadonlyMap<unknown, Permission> = new Map([
  ['none', 'none'],
  ['read', 'read'],
  ['triage', 'read'],
  ['write', 'write'],
  ['maintain', 'maintain'],
  ['admin', 'admin'],
]);

/** Reads the body of `GET /repos/{owner}/{repo}/collaborators/{username}/permission`. */
export function permissionOf(body: unknown): PermissionAnswer {
  const level = LEVELS.get(at(body, 'permission'));
  const role = at(body, 'role_name');
  const rights = at(body, 'user', 'permissions');
  const login = loginOf(at(body, 'user', 'login'));
  const id = idOf(at(body, 'user', 'id'));
  if (level === undefined) return { kind: 'unknown', reason: 'api-unreadable' };
  // A custom role may build on maintain.
  const maintains = level === 'write' && (role === 'maintain' || at(rights, 'maintain') === true);
  return {
    kind: 'known',
    permission: maintains ? 'maintain' : level,
    role: typeof role === 'string' && role !== '' ? role : level,
    login,
    id,
  };
}

/** An answer of another form than a list. */
class Unreadable extends Error {}

/** Pages of pushes or rules that are read; a push further back is not taken for proven. */
const MOST_PAGES = 20;

/** Whether an entry of a repository's activity is the push of `sha`, before an instant where one is given. */
function isPushOf(entry: unknown, sha: string, before: number | undefined): boolean {
  if (at(entry, 'after') !== sha) return false;
  const time = instantOf(at(entry, 'timestamp'));
  return before === undefined || (time !== undefined && time < before);
}

/** How many approving reviews the rules of a branch ask for. */
function reviewsOf(rules: readonly unknown[]): number {
  const counts = rules
    .filter(rule => at(rule, 'type') === 'pull_request')
    .map(rule => at(rule, 'parameters', 'required_approving_review_count'))
    .filter(count => typeof count === 'number');
  return Math.max(0, ...counts);
}

/** Asks GitHub. `cancelled` is consulted after a failure: a cancelled run is no answer. */
export function githubReader(request: Request, repository: string, cancelled: AbortSignal): AccessReader {
  const [owner = '', repo = ''] = repository.split('/');

  async function ask<T>(
    route: string,
    parameters: Record<string, unknown>,
    reading: (data: unknown) => Answer<T>,
  ): Promise<Answer<T>> {
    try {
      return reading((await request(route, parameters)).data);
    } catch (thrown) {
      cancelled.throwIfAborted();
      return { kind: 'unknown', reason: reasonOf(thrown) };
    }
  }

  /** A list, read page by page until `until` finds what it looks for. */
  async function list(
    route: string,
    parameters: Readonly<Record<string, string>>,
    until?: (items: readonly unknown[]) => boolean,
  ): Promise<Answer<readonly unknown[]>> {
    try {
      const listing = await readPages<unknown>(
        route,
        async address => {
          const page = Object.fromEntries(new URLSearchParams(address.slice(route.length)));
          const { data, headers } = await request(route, { ...parameters, ...page });
          if (!Array.isArray(data)) throw new Unreadable();
          const link = headers?.['link'];
          return { items: data, link: typeof link === 'string' ? link : undefined };
        },
        { most: MOST_PAGES, ...(until ? { until } : {}) },
      );
      // What was not read counts as not there: the rules ask for approval then.
      return { kind: 'known', value: listing.items };
    } catch (thrown) {
      cancelled.throwIfAborted();
      return { kind: 'unknown', reason: thrown instanceof Unreadable ? 'api-unreadable' : reasonOf(thrown) };
    }
  }

  return {
    async permission(username) {
      try {
        const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
        return permissionOf((await request(route, { owner, repo, username })).data);
      } catch (thrown) {
        cancelled.throwIfAborted();
        const reason = reasonOf(thrown);
        return { kind: 'unknown', reason: reason === 'api-not-found' ? 'person-not-found' : reason };
      }
    },
    pullRequest: number =>
      ask('GET /repos/{owner}/{repo}/pulls/{number}', { owner, repo, number }, data =>
        typeof data === 'object' && data !== null
          ? { kind: 'known', value: data }
          : { kind: 'unknown', reason: 'api-unreadable' },
      ),
    async pusher(place, ref, sha, before) {
      const isIt = (candidate: unknown) => isPushOf(candidate, sha, before);
      const [placeOwner = '', placeRepo = ''] = place.split('/');
      const where = { owner: placeOwner, repo: placeRepo, ref };
      const pushes = await list('GET /repos/{owner}/{repo}/activity', where, items => items.some(isIt));
      if (pushes.kind === 'unknown') return pushes;
      const entry = pushes.value.find(isIt);
      const actor = at(entry, 'actor');
      const push = { login: loginOf(at(actor, 'login')), id: idOf(at(actor, 'id')) };
      return { kind: 'known', value: entry === undefined ? undefined : push };
    },
    async requiredReviews(branch) {
      // What is in force, of the repository's rulesets and the organization's; classic branch protection shows to administrators only.
      const rules = await list('GET /repos/{owner}/{repo}/rules/branches/{branch}', { owner, repo, branch });
      if (rules.kind === 'unknown') return rules;
      return { kind: 'known', value: reviewsOf(rules.value) };
    },
  };
}
