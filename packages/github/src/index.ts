/** The one type of a GitHub client: packages ask for it, or for a part of it; `createGitHub` of action-kit makes one. */

export interface GitHubAnswer {
  readonly status: number;
  /** As GitHub sent it: hostile until it was looked at. */
  readonly data: unknown;
  readonly headers?: Readonly<Record<string, string | number | undefined>>;
}

/** The answer to a GET that is remembered with its ETag. */
export interface ConditionalAnswer<T> {
  readonly changed: boolean;
  readonly status: number;
  readonly data: T;
  /** The answer's header `Link`: where the next page of a list is. */
  readonly link?: string | undefined;
}

export interface GitHubApi {
  /** A call by its route, such as `GET /repos/{owner}/{repo}`. Errors carry `status` and `response`. */
  request(route: string, parameters?: Record<string, unknown>): Promise<GitHubAnswer>;
  /** Throws an error with `errors` when GitHub answers 200 with errors. */
  graphql<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  /** GET that sends the last ETag: a 304 gives the remembered data and costs nothing. A 404 is an answer, with `data` undefined. */
  conditional<T>(
    route: string,
    parameters?: Record<string, unknown>,
  ): Promise<ConditionalAnswer<T | undefined>>;
  readonly usage: GitHubUsage;
}

/** Calls made, retries included. */
export interface GitHubUsage {
  /** Against the rate limit. */
  readonly counted: number;
  /** Answered 304, and therefore free. */
  readonly notModified: number;
  /** Calls left this hour, as the last answer said; undefined before the first. */
  readonly remaining: number | undefined;
  /** How far GitHub's clock is ahead of the runner's, in milliseconds, by the last answer; undefined before the first. */
  readonly aheadMs?: number | undefined;
}
