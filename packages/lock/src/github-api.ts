/** The GitHub client as this package uses it, and what its errors mean. */

import type { Page } from '@guarded-deploy/deadline/pages';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { causeOfRefusal, refusalOf, wordsOfRefusal } from '@guarded-deploy/faults/refusals';
import type { GitHubApi } from '@guarded-deploy/github';

export type { GitHubApi } from '@guarded-deploy/github';

/** GitHub gave no usable answer. Nothing is known, and asking again may help. */
export class Unavailable extends Error {
  /** GitHub refused this request. Otherwise it was busy, out of order, or asks to come back later. */
  readonly refused: boolean;

  constructor(message: string, options: ErrorOptions & { readonly refused?: boolean } = {}) {
    super(message, options);
    this.name = 'Unavailable';
    this.refused = options.refused ?? false;
  }
}

/** One of the errors in a GraphQL answer, which come with HTTP 200. */
interface GraphqlError {
  readonly type?: string;
  readonly message?: string;
  readonly extensions?: { readonly code?: string };
}

/** The errors of a GraphQL answer; none when `thrown` is something else. */
export function graphqlErrorsOf(thrown: unknown): readonly GraphqlError[] {
  const errors = (thrown as { errors?: unknown } | null)?.errors;
  return Array.isArray(errors) ? errors.filter(error => error !== null && typeof error === 'object') : [];
}

function statusOf(thrown: unknown): number | undefined {
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : undefined;
}

const LIMIT_WORDS = /rate limit|abuse|too quickly/i;

/** Whether GitHub asks to come back later: REST by its status, GraphQL by the kind of error in an answer of HTTP 200. */
export function isRateLimit(thrown: unknown): boolean {
  const errors = graphqlErrorsOf(thrown);
  if (errors.length > 0) {
    return errors.some(
      ({ type, message, extensions }) =>
        /^RATE_LIMIT/i.test(String(type ?? extensions?.code ?? '')) ||
        LIMIT_WORDS.test(String(message ?? '')),
    );
  }
  const refusal = refusalOf(thrown);
  return refusal !== undefined && causeOfRefusal(refusal) === 'rate-limit';
}

/** A refused request, in words for its cause: an archived repository needs another remedy than a missing permission. */
export function forbidden(repository: string, detail: string, cause?: unknown): Fault {
  const { headers } = refusalOf(cause) ?? {};
  const why = causeOfRefusal({ status: 403, message: detail, headers }) ?? 'permission';
  const { what, remedy } = wordsOfRefusal(why, {
    what: `the token may not do this (${detail})`,
    remedy:
      "Give the job 'permissions: contents: write, actions: read' (a run of a fork's pull request never gets it), or use 'strategy: runs', which only reads.",
  });
  return new Fault({
    code: 'LOCK_FORBIDDEN',
    what: `The lock in ${repository} cannot be used: ${what}.`,
    remedy,
    cause,
  });
}

/** Reads one page of a list with a conditional request. `pick` finds the list in the answer. A 404 is thrown as an error with that status. */
export function pageReader<T>(
  api: GitHubApi,
  pick: (data: unknown) => readonly T[] | undefined,
): (address: string) => Promise<Page<T>> {
  return async address => {
    const { status, data, link } = await api.conditional<unknown>(`GET ${address}`);
    const items = data === undefined ? undefined : pick(data);
    if (items === undefined) {
      const error = new Error(status === 404 ? 'Not Found' : 'GitHub answered without a list');
      throw Object.assign(error, { status: status === 404 ? 404 : 502 });
    }
    const total = (data as { total_count?: unknown }).total_count;
    return { items, link, total: typeof total === 'number' ? total : undefined };
  };
}

/**
 * What an error of a request means: a Fault when asking again cannot help, otherwise `Unavailable`. The reason of an abort
 * (cancelled, out of time) is returned as it is: it has its own words.
 */
export function meaningOf(thrown: unknown, repository: string, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (thrown instanceof Fault || thrown instanceof Unavailable) return thrown;
  const status = statusOf(thrown);
  const message = messageOf(thrown).slice(0, 300);
  switch (status) {
    case 401:
      return new Fault({
        code: 'LOCK_TOKEN_REFUSED',
        what: `GitHub refused the token (401: ${message}).`,
        remedy: 'Pass a valid token; the default is the job’s own.',
        cause: thrown,
      });
    case 403:
      return isRateLimit(thrown)
        ? new Unavailable(message, { cause: thrown })
        : forbidden(repository, message, thrown);
    case 451:
      return forbidden(repository, message, thrown);
    case 404:
      return new Fault({
        code: 'LOCK_REPOSITORY_NOT_FOUND',
        what: `The repository ${repository} does not exist, or the token cannot see it.`,
        remedy: "Check 'lock-repository'; for another private repository pass a token that may write to it.",
        cause: thrown,
      });
    case 409:
      if (!/empty/i.test(message)) break;
      return new Fault({
        code: 'LOCK_REPOSITORY_EMPTY',
        what: `The repository ${repository} has no commit yet, so it cannot keep a lock.`,
        remedy: 'Push a first commit.',
        cause: thrown,
      });
  }
  const refused = status !== undefined && status < 500 && !isRateLimit(thrown);
  return new Unavailable(message, { cause: thrown, refused });
}
