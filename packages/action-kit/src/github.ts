import type { Deadline } from '@guarded-deploy/deadline';
import { tokenEmpty } from '@guarded-deploy/faults/refusals';
import type { ConditionalAnswer, GitHubApi, GitHubUsage } from '@guarded-deploy/github';
import { Octokit } from '@octokit/core';
import type { Context, Environment } from './context.ts';
import { createFetch, type Fetch } from './http.ts';
import type { Log } from './log.ts';

export interface GitHubOptions {
  /** Empty or left out: every call is refused with a Fault that names the input, and none is made without a token. */
  readonly token: string | undefined;
  /** The input that the token comes from, for that message; `token` unless given. */
  readonly tokenInput?: string;
  readonly context: Pick<Context, 'apiUrl' | 'graphqlUrl'>;
  readonly deadline: Deadline;
  readonly log: Pick<Log, 'debug' | 'warning'>;
  readonly env: Environment;
  readonly fetch?: Fetch;
  /**
   * How often a request is repeated after a 5xx, no answer or a rate limit; 3 unless given. A POST (and a GraphQL
   * mutation) is repeated only after a rate limit: any other failure leaves open whether GitHub did what it was asked.
   */
  readonly retries?: number;
  /** Seconds that one attempt may take; 30 unless given. The deadline ends it sooner. */
  readonly attemptSeconds?: number;
}

/** The client of all packages, with Octokit's types for its routes. */
export interface GitHub extends GitHubApi {
  readonly request: Octokit['request'];
}

export function statusOf(thrown: unknown): number | undefined {
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : undefined;
}

interface Answered extends Error {
  status: number;
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> };
}

const LONGEST_MESSAGE = 500;
/** What GitHub asks for where a secondary limit names no time of its own. */
const SECONDARY_LIMIT_SECONDS = 60;

/** Whether the same request may be sent again although the first one may have been performed. */
function isRepeatable(method: string, body: unknown): boolean {
  if (method !== 'POST') return true;
  const query = (body as { query?: unknown } | undefined)?.query;
  return typeof query === 'string' && !/^\s*mutation\b/.test(query);
}

/** Seconds for which a rate limit asks to wait; undefined when the error is none. */
function limitSeconds(error: Answered, attempt: number): number | undefined {
  if (error.status !== 403 && error.status !== 429) return undefined;
  const headers = error.response?.headers ?? {};
  const after = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(after)) return Math.max(1, after);
  if (!/rate limit|abuse/i.test(error.message) && error.status !== 429) return undefined;
  if (String(headers['x-ratelimit-remaining']) === '0') {
    // Compared with GitHub's own clock: the runner's may be wrong.
    const now = Date.parse(String(headers['date'])) || Date.now();
    return Math.max(1, Math.ceil(Number(headers['x-ratelimit-reset']) - now / 1000) || 1);
  }
  return SECONDARY_LIMIT_SECONDS * 2 ** attempt;
}

/** 1, 2, 4 … seconds, a fifth more or less so that jobs which failed together do not come back together. */
const backOffSeconds = (attempt: number) => 2 ** attempt * (0.8 + 0.4 * Math.random());

/** A page of HTML (a proxy's, or GitHub's unicorn) is no message for a person. */
function readable(thrown: unknown): Answered {
  const error = (thrown instanceof Error ? thrown : new Error(String(thrown))) as Answered;
  if (/^\s*<(!doctype|html)/i.test(error.message)) {
    error.message = `GitHub answered ${error.status} with a page of HTML instead of JSON`;
  } else if (error.message.length > LONGEST_MESSAGE) {
    error.message = `${error.message.slice(0, LONGEST_MESSAGE)}…`;
  }
  return error;
}

/**
 * A GitHub client whose every call counts, obeys Retry-After and ends with the deadline.
 * Calls throw Fault TOKEN_EMPTY where there is no token.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one client, whose calls share one budget, one cache and one deadline.
export function createGitHub(options: GitHubOptions): GitHub {
  const { deadline, log } = options;
  const usage: { -readonly [K in keyof GitHubUsage]: GitHubUsage[K] } = {
    counted: 0,
    notModified: 0,
    remaining: undefined,
    aheadMs: undefined,
  };
  const retries = options.retries ?? 3;
  const attemptSeconds = options.attemptSeconds ?? 30;
  const fits = (seconds: number) => seconds * 1000 < deadline.remainingMs;
  // A secret often ends with the line break of the file it came from, which no header may hold.
  const token = (options.token ?? '').trim();
  const octokit = new Octokit({
    baseUrl: options.context.apiUrl.replace(/\/$/, ''),
    auth: token,
    userAgent: 'guarded-deploy',
    request: { fetch: options.fetch ?? createFetch(options.env) },
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: string) => log.debug(message),
      error: (message: string) => log.debug(message),
    },
  });

  const note = (headers: Readonly<Record<string, unknown>>, status: number | undefined) => {
    if (status === 304) usage.notModified += 1;
    else usage.counted += 1;
    const remaining = headers['x-ratelimit-remaining'];
    if (remaining !== undefined) usage.remaining = Number(remaining);
    const date = Date.parse(String(headers['date']));
    if (Number.isFinite(date)) usage.aheadMs = date - Date.now();
  };

  octokit.hook.wrap('request', async (request, parameters) => {
    const { method, url } = parameters;
    if (token === '') throw tokenEmpty(options.tokenInput ?? 'token');
    for (let attempt = 0; ; attempt += 1) {
      deadline.signal.throwIfAborted();
      const patience = AbortSignal.timeout(attemptSeconds * 1000);
      // Changed in place: the hook that adds the token passes on the object it was given, not what it is called with.
      parameters.request = {
        ...parameters.request,
        signal: AbortSignal.any([deadline.signal, patience]),
      };
      let error: Answered;
      try {
        const response = await request(parameters);
        note(response.headers, response.status);
        if (!String(response.headers['content-type']).startsWith('text/html')) return response;
        error = Object.assign(new Error('GitHub answered with a page of HTML instead of JSON'), {
          status: 502,
        });
      } catch (thrown) {
        // The reason of an abort (cancelled, deadline) must not be retried nor lost behind a generic error.
        deadline.signal.throwIfAborted();
        error = patience.aborted
          ? Object.assign(new Error(`GitHub did not answer within ${attemptSeconds} s`, { cause: thrown }), {
              status: 500,
            })
          : readable(thrown);
        note(error.response?.headers ?? {}, error.response ? error.status : undefined);
      }
      if (attempt >= retries) throw error;
      const limit = limitSeconds(error, attempt);
      const after = Number(error.response?.headers['retry-after']);
      let seconds: number;
      if (limit !== undefined) seconds = limit;
      else if (error.status >= 500 && isRepeatable(method, parameters))
        seconds = after > 0 ? after : backOffSeconds(attempt);
      else throw error;
      if (!fits(seconds)) throw error;
      const said = `${method} ${url}: ${error.message}; again in ${Math.ceil(seconds)} s`;
      // Nobody should have to guess why a job stands still.
      if (seconds > 30) log.warning(said);
      else log.debug(said);
      await deadline.sleep(seconds * 1000);
    }
  });

  const request = (...call: Parameters<Octokit['request']>) => deadline.race(octokit.request(...call));
  const remembered = new Map<
    string,
    { etag: string; data: unknown; status: number; link: string | undefined }
  >();

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
    ): Promise<ConditionalAnswer<T | undefined>> {
      const { url } = octokit.request.endpoint(route, parameters);
      const known = remembered.get(url);
      try {
        const response = await deadline.race(
          octokit.request(route, { ...parameters, headers: known ? { 'if-none-match': known.etag } : {} }),
        );
        const { etag, link } = response.headers;
        const { data, status } = response;
        if (etag) remembered.set(url, { etag, data, status, link });
        else remembered.delete(url);
        return { changed: true, status, data: data as T, link };
      } catch (thrown) {
        const status = statusOf(thrown);
        if (status === 304 && known) {
          return { changed: false, status: known.status, data: known.data as T, link: known.link };
        }
        if (status === 404) {
          remembered.delete(url);
          return { changed: true, status, data: undefined, link: undefined };
        }
        throw thrown;
      }
    },
    usage,
  };
}
