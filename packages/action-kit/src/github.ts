import type { Deadline } from '@guarded-deploy/deadline';
import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import Bottleneck from 'bottleneck/light.js';
import type { Context, Environment } from './context.ts';
import { createFetch, type Fetch } from './http.ts';
import type { Log } from './log.ts';

/** API calls made: `counted` against the rate limit, `notModified` answered 304 and therefore free. */
export interface Usage {
  counted: number;
  notModified: number;
  /** From the last answer's x-ratelimit-remaining; undefined before the first. */
  remaining: number | undefined;
}

export interface GitHubOptions {
  readonly token: string;
  readonly context: Pick<Context, 'apiUrl' | 'graphqlUrl'>;
  readonly deadline: Deadline;
  readonly log: Pick<Log, 'debug' | 'warning'>;
  readonly env: Environment;
  readonly fetch?: Fetch;
  /** How often a request is repeated after a 5xx, a network error or a rate limit. */
  readonly retries?: number;
}

/** A GET remembered with its ETag. */
export interface Conditional<T> {
  readonly changed: boolean;
  readonly status: number;
  readonly data: T;
}

export interface GitHub {
  /** Octokit's typed request, within the deadline. Errors carry `status` and `response`. */
  readonly request: Octokit['request'];
  /** Throws an error with `errors` when GitHub answers 200 with errors. */
  graphql<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  /** GET that sends the last ETag; a 304 gives the remembered data and costs nothing of the rate limit. 404 is an answer here, with `data` undefined. */
  conditional<T>(route: string, parameters?: Record<string, unknown>): Promise<Conditional<T | undefined>>;
  readonly usage: Usage;
}

export function statusOf(thrown: unknown): number | undefined {
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : undefined;
}

const KitOctokit = Octokit.plugin(retry, throttling);

/** A GitHub client whose every call counts, obeys Retry-After and ends with the deadline. */
export function createGitHub(options: GitHubOptions): GitHub {
  const { deadline, log } = options;
  const usage: Usage = { counted: 0, notModified: 0, remaining: undefined };
  const retries = options.retries ?? 3;
  const fits = (seconds: number) => seconds * 1000 < deadline.remainingMs;
  const onLimit = (kind: string) => (seconds: number, _: object, __: Octokit, count: number) => {
    const again = count < retries && fits(seconds);
    log.debug(`${kind} rate limit: GitHub asks to wait ${seconds} s; ${again ? 'waiting' : 'giving up'}`);
    return again;
  };
  const octokit = new KitOctokit({
    baseUrl: options.context.apiUrl.replace(/\/$/, ''),
    ...(options.token ? { auth: options.token } : {}),
    userAgent: 'guarded-deploy',
    request: { fetch: options.fetch ?? createFetch(options.env), signal: deadline.signal },
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: string) => log.debug(message),
      error: (message: string) => log.debug(message),
    },
    // 429 is the throttling plugin's: it knows Retry-After, which plain retries do not wait for.
    retry: { retries, doNotRetry: [400, 401, 403, 404, 410, 413, 422, 429, 451] },
    throttle: {
      // The plugin spaces writes a second apart, meant for bulk work. An action writes a handful of times.
      write: new Bottleneck.Group({ id: 'write', maxConcurrent: 1, minTime: 0 }),
      onRateLimit: onLimit('primary'),
      onSecondaryRateLimit: onLimit('secondary'),
    },
  });

  octokit.hook.wrap('request', async (request, parameters) => {
    deadline.signal.throwIfAborted();
    try {
      const response = await request(parameters);
      usage.counted += 1;
      usage.remaining = remainingOf(response.headers) ?? usage.remaining;
      return response;
    } catch (thrown) {
      // The reason of an abort (cancelled, deadline) must not be retried nor lost behind a generic error.
      deadline.signal.throwIfAborted();
      const status = statusOf(thrown);
      const headers = (thrown as { response?: { headers: Record<string, unknown> } }).response?.headers ?? {};
      if (status === 304) usage.notModified += 1;
      else usage.counted += 1;
      usage.remaining = remainingOf(headers) ?? usage.remaining;
      const after = Number(headers['retry-after']);
      if (status !== undefined && status >= 500 && after > 0 && fits(after))
        await deadline.sleep(after * 1000);
      throw thrown;
    }
  });

  const request = ((route: never, parameters: never) =>
    deadline.race(octokit.request(route, parameters))) as unknown as Octokit['request'];
  const remembered = new Map<string, { etag: string; data: unknown; status: number }>();

  return {
    request: Object.assign(request, {
      defaults: octokit.request.defaults,
      endpoint: octokit.request.endpoint,
    }),
    async graphql<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
      const response = await deadline.race(
        octokit.request(`POST ${options.context.graphqlUrl}`, { query, variables }),
      );
      const body = response.data as { data?: T; errors?: readonly { message: string }[] };
      if (body.errors?.length) {
        throw Object.assign(new Error(body.errors.map(error => error.message).join('; ')), {
          errors: body.errors,
        });
      }
      return body.data as T;
    },
    async conditional<T>(
      route: string,
      parameters: Record<string, unknown> = {},
    ): Promise<Conditional<T | undefined>> {
      const { url } = octokit.request.endpoint(route, parameters);
      const known = remembered.get(url);
      try {
        const response = await deadline.race(
          octokit.request(route, { ...parameters, headers: known ? { 'if-none-match': known.etag } : {} }),
        );
        const etag = response.headers.etag;
        if (etag) remembered.set(url, { etag, data: response.data, status: response.status });
        else remembered.delete(url);
        return { changed: true, status: response.status, data: response.data as T };
      } catch (thrown) {
        const status = statusOf(thrown);
        if (status === 304 && known) return { changed: false, status: known.status, data: known.data as T };
        if (status === 404) {
          remembered.delete(url);
          return { changed: true, status, data: undefined };
        }
        throw thrown;
      }
    },
    usage,
  };
}

function remainingOf(headers: Readonly<Record<string, unknown>>): number | undefined {
  const value = headers['x-ratelimit-remaining'];
  return value === undefined ? undefined : Number(value);
}
