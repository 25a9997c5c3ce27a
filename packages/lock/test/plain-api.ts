import { createFetch, type Fetch } from '@guarded-deploy/action-kit';
import type { GitHubApi } from '../src/github-api.ts';

interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly etag: string | undefined;
}

const fetchOnce: Fetch = createFetch({});

/** GitHub without retries and without timers of its own, for worlds in which time is virtual. */
export function plainApi(options: {
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly token: string;
  /** Called before and after each request: the time it takes. */
  readonly travel?: () => Promise<void>;
}): GitHubApi {
  const usage = { counted: 0, notModified: 0, remaining: undefined as number | undefined };
  const remembered = new Map<string, { etag: string; data: unknown }>();
  const travel = options.travel ?? (async () => undefined);

  async function call(method: string, url: string, body: unknown, etag?: string): Promise<Answer> {
    await travel();
    const response = await fetchOnce(url, {
      method,
      headers: {
        authorization: `token ${options.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await travel();
    if (response.status === 304) usage.notModified += 1;
    else usage.counted += 1;
    const remaining = response.headers.get('x-ratelimit-remaining');
    if (remaining !== undefined) usage.remaining = Number(remaining);
    const text = await response.text();
    let data: unknown;
    try {
      data = text === '' ? undefined : JSON.parse(text);
    } catch {
      data = text;
    }
    if (response.status >= 400) {
      throw Object.assign(new Error((data as { message?: string })?.message ?? `HTTP ${response.status}`), {
        status: response.status,
        response: { headers: Object.fromEntries(response.headers) },
      });
    }
    return { status: response.status, data, etag: response.headers.get('etag') };
  }

  const split = (route: string) => {
    const [method = 'GET', path = ''] = route.split(' ');
    return { method, url: `${options.apiUrl}${path}` };
  };

  return {
    usage,
    async request(route, parameters) {
      const { method, url } = split(route);
      return call(method, url, method === 'GET' ? undefined : parameters);
    },
    async graphql<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
      const { data } = await call('POST', options.graphqlUrl, { query, variables });
      const body = data as { data?: T; errors?: readonly { message: string }[] };
      if (body.errors?.length) {
        throw Object.assign(new Error(body.errors.map(error => error.message).join('; ')), {
          errors: body.errors,
        });
      }
      return body.data as T;
    },
    async conditional<T>(route: string) {
      const { method, url } = split(route);
      const known = remembered.get(url);
      try {
        const answer = await call(method, url, undefined, known?.etag);
        if (answer.status === 304) return { changed: false, status: 200, data: known?.data as T };
        if (answer.etag) remembered.set(url, { etag: answer.etag, data: answer.data });
        return { changed: true, status: answer.status, data: answer.data as T };
      } catch (thrown) {
        if ((thrown as { status?: number }).status !== 404) throw thrown;
        return { changed: true, status: 404, data: undefined };
      }
    },
  };
}
