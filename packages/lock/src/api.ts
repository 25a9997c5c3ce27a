import { Fault, messageOf } from '@guarded-deploy/faults';

/** What this package needs of a GitHub client; `createGitHub` of the action kit gives it. */
export interface Api {
  request(route: string, parameters?: Record<string, unknown>): Promise<{ status: number; data: unknown }>;
  graphql<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  conditional<T>(
    route: string,
    parameters?: Record<string, unknown>,
  ): Promise<{ changed: boolean; status: number; data: T | undefined }>;
  readonly usage: {
    readonly counted: number;
    readonly notModified: number;
    readonly remaining: number | undefined;
  };
}

/** GitHub did not answer, or not usably. Nothing is known, and it is worth asking again. */
export class Unavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Unavailable';
  }
}

function statusOf(thrown: unknown): number | undefined {
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : undefined;
}

function isRateLimit(thrown: unknown, message: string): boolean {
  const headers = (thrown as { response?: { headers?: Record<string, unknown> } }).response?.headers ?? {};
  return (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining'] ?? '') === '0' ||
    /rate limit|abuse|too quickly/i.test(message)
  );
}

export function forbidden(repository: string, detail: string, cause?: unknown): Fault {
  return new Fault({
    code: 'LOCK_FORBIDDEN',
    what: `The token may not do this in ${repository}: ${detail}.`,
    remedy:
      "Give the job 'permissions: contents: write, actions: read' (a run of a fork's pull request never gets it), or use 'strategy: runs', which only reads.",
    cause,
  });
}

/**
 * What an error of a request means: a Fault when asking again cannot help, otherwise `Unavailable`. An abort (cancelled,
 * out of time) is passed through as it is, since it carries its own words.
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
      return isRateLimit(thrown, message)
        ? new Unavailable(message, { cause: thrown })
        : forbidden(repository, message, thrown);
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
  return new Unavailable(message, { cause: thrown });
}
