import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Answer,
  type Call,
  type Handler,
  notFound,
  Refusal,
  type Route,
  refuse,
  type Settings,
  type Urls,
} from './api.ts';
import { ArmedFault, type GitHubFaultOptions } from './faults.ts';
import type { Store, Token } from './store.ts';

/** What the simulator remembers of a request. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** 0 where no answer was sent. */
  readonly status: number;
  /** Whether it used up some of the rate limit. */
  readonly counted: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The token it came with, '' without one. */
  readonly token: string;
  readonly body: string;
  readonly fault?: string;
}

/** Requests outside the API proper (cache, artifacts, blobs) are handled raw. Gives true when it took the request. */
export type RawHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
) => boolean;

interface ServerOptions {
  readonly store: Store;
  readonly settings: Settings;
  readonly urls: (origin: string) => Urls;
  readonly routes: readonly Route[];
  readonly graphql: Handler;
  readonly raw: readonly RawHandler[];
  readonly now: () => number;
  readonly nextId: () => number;
}

interface CompiledRoute {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

function compile(route: Route): CompiledRoute {
  const names: string[] = [];
  const source = route.path
    .replace(/[.]/g, '\\.')
    .replace(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) => {
      names.push(name);
      return rest === '' ? '([^/]+)' : '(.*)';
    });
  return { route, pattern: new RegExp(`^${source}$`), names };
}

/** Paths by number instead of name: what GitHub redirects to when a repository was renamed. */
const BY_ID = /^\/repositories\/(\d+)(\/.*)?$/;

export class ApiServer {
  readonly requests: RequestRecord[] = [];
  readonly faults: ArmedFault[] = [];
  readonly #options: ServerOptions;
  readonly #server: Server;
  readonly #routes: readonly CompiledRoute[];
  urls: Urls;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#routes = options.routes.map(compile);
    this.urls = options.urls('http://127.0.0.1');
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      this.#receive(request, response).catch(thrown => {
        response.destroy(thrown instanceof Error ? thrown : undefined);
      });
    });
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.urls = this.#options.urls(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  fault(options: GitHubFaultOptions): ArmedFault {
    const armed = new ArmedFault(options);
    this.faults.push(armed);
    return armed;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', this.urls.origin);
    const method = request.method ?? 'GET';
    const path =
      url.pathname.replace(/^\/api\/v3(?=\/|$)/, '').replace(/^\/api\/graphql$/, '/graphql') || '/';
    const bytes = request.headers['content-type']?.includes('json') ? body.toString('utf8') : '';
    const token = tokenFrom(request);
    const record = (status: number, counted: boolean, fault?: string) => {
      this.requests.push({
        method,
        path,
        query: url.search.slice(1),
        status,
        counted,
        at: this.#options.now(),
        token,
        body: bytes,
        ...(fault === undefined ? {} : { fault }),
      });
    };
    const fault = this.faults.find(armed => armed.strikes(method, path, bytes))?.options;
    switch (fault?.kind) {
      case 'hang':
        return record(0, false, 'hang');
      case 'drop':
        record(0, false, 'drop');
        response.socket?.destroy();
        return;
      case 'html':
        record(fault.status ?? 502, false, 'html');
        send(
          response,
          method,
          { status: fault.status ?? 502, headers: { 'content-type': 'text/html', ...fault.headers } },
          HTML,
        );
        return;
      case 'status': {
        const status = fault.status ?? 500;
        record(status, true, 'status');
        const refusal = refuse(
          status,
          fault.message ?? 'Server Error',
          {},
          { ...retryAfter(fault), ...fault.headers },
        );
        send(response, method, refusal.answer);
        return;
      }
      case 'delay':
        await new Promise(resolve => setTimeout(resolve, fault.ms ?? 100));
        break;
      default:
    }
    for (const handle of this.#options.raw) {
      if (!handle(request, response, url, body)) continue;
      record(response.statusCode, false);
      return;
    }
    const { answer, counted } = this.#answer(request, method, path, url, bytes, body, token, fault);
    if (fault?.kind === 'lose-reply') {
      record(0, counted, 'lose-reply');
      response.socket?.destroy();
      return;
    }
    if (fault?.kind === 'lie') {
      record(fault.status ?? 502, counted, 'lie');
      send(response, method, refuse(fault.status ?? 502, fault.message ?? 'Server Error').answer);
      return;
    }
    record(answer.status, counted, fault?.kind);
    send(response, method, answer);
  }

  /** The answer with its headers, and whether it counted. */
  #answer(
    request: IncomingMessage,
    method: string,
    path: string,
    url: URL,
    text: string,
    raw: Buffer,
    tokenText: string,
    fault: GitHubFaultOptions | undefined,
  ): { answer: Answer; counted: boolean } {
    const now = this.#options.now();
    const { store } = this.#options;
    const token = store.tokens.get(tokenText);
    if (tokenText !== '' && !token) {
      return { answer: refuse(401, 'Bad credentials').answer, counted: false };
    }
    const resource = path === '/graphql' ? 'graphql' : 'core';
    const account = token ?? this.#anonymous;
    const used = windowOf(account, resource, now);
    const limits = () => ({
      'x-ratelimit-limit': String(account.limit),
      'x-ratelimit-remaining': String(Math.max(0, account.limit - used.count)),
      'x-ratelimit-reset': String(Math.ceil(used.reset / 1000)),
      'x-ratelimit-used': String(used.count),
      'x-ratelimit-resource': resource,
    });
    if (fault?.kind === 'secondary-limit') {
      const refusal = refuse(
        fault.status ?? 403,
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        {},
        { ...limits(), 'retry-after': String(fault.retryAfter ?? 1), ...fault.headers },
      );
      return { answer: refusal.answer, counted: false };
    }
    const free = path === '/rate_limit';
    if (!free && (fault?.kind === 'rate-limit' || used.count >= account.limit)) {
      if (fault?.kind === 'rate-limit') used.reset = now + (fault.retryAfter ?? 1) * 1000;
      const refusal = refuse(
        403,
        `API rate limit exceeded for ${token?.kind === 'installation' ? 'installation' : `user ID ${account.user}`}.`,
        {},
        { ...limits(), 'x-ratelimit-remaining': '0', ...fault?.headers },
      );
      return { answer: refusal.answer, counted: true };
    }
    let answer: Answer;
    try {
      answer = this.#perform(request, method, path, url, text, raw, token, now);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      answer = thrown.answer;
    }
    const headers: Record<string, string> = { ...answer.headers };
    let counted = !free;
    if (method === 'GET' && answer.status === 200) {
      const digest = createHash('sha256')
        .update(JSON.stringify(answer.body))
        .update(headers['link'] ?? '')
        .digest('hex');
      const etag = `W/"${digest}"`;
      headers['etag'] = etag;
      if (matches(request.headers['if-none-match'], etag)) {
        answer = { status: 304 };
        // Only a rightly authorised 304 is free.
        if (token) counted = false;
      }
    }
    if (counted) used.count += 1;
    return {
      answer: {
        ...answer,
        headers: { ...headers, ...limits(), 'x-github-request-id': requestId(this.requests.length) },
      },
      counted,
    };
  }

  readonly #anonymous: Token = {
    token: '',
    kind: 'user',
    user: 0,
    permissions: {},
    limit: 60,
    used: new Map(),
  };

  #perform(
    request: IncomingMessage,
    method: string,
    path: string,
    url: URL,
    text: string,
    raw: Buffer,
    token: Token | undefined,
    now: number,
  ): Answer {
    const { store } = this.#options;
    let body: unknown = {};
    if (raw.length > 0) {
      try {
        body = JSON.parse(text === '' ? raw.toString('utf8') : text);
      } catch {
        throw refuse(400, 'Problems parsing JSON');
      }
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        throw refuse(400, 'Body should be a JSON object');
      }
    }
    const call = (params: Readonly<Record<string, string>>): Call => ({
      store,
      method,
      path,
      params,
      query: url.searchParams,
      headers: request.headers,
      body: body as Readonly<Record<string, unknown>>,
      token,
      user: token && store.users.get(token.user),
      settings: this.#options.settings,
      urls: this.urls,
      now,
      id: this.#options.nextId,
    });
    if (path === '/graphql') {
      if (!token) throw refuse(401, 'This endpoint requires you to be authenticated.');
      if (method !== 'POST') throw notFound();
      return this.#options.graphql(call({}));
    }
    const byId = BY_ID.exec(path);
    const wanted = byId ? `/repos/-/-${byId[2] ?? ''}` : path;
    for (const { route, pattern, names } of this.#routes) {
      if (route.method !== method) continue;
      const match = pattern.exec(wanted);
      if (!match) continue;
      const params: Record<string, string> = {};
      names.forEach((name, index) => {
        params[name] = decode(match[index + 1]!);
      });
      if (byId) {
        delete params['owner'];
        delete params['repo'];
        params['repository_id'] = byId[1]!;
      }
      return route.handle(call(params));
    }
    throw notFound();
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse(400, 'Bad Request');
  }
}

const HTML =
  '<!DOCTYPE html>\n<html><head><title>Unicorn!</title></head><body><p>We had issues producing the response to your request.</p></body></html>\n';

function tokenFrom(request: IncomingMessage): string {
  return /^(?:token|bearer)\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim() ?? '';
}

function retryAfter(fault: GitHubFaultOptions): Record<string, string> {
  return fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
}

function windowOf(token: Token, resource: string, now: number) {
  const known = token.used.get(resource);
  if (known && known.reset > now) return known;
  const fresh = { count: 0, reset: now + 3_600_000 };
  token.used.set(resource, fresh);
  return fresh;
}

function matches(header: string | undefined, etag: string): boolean {
  const bare = (value: string) => value.trim().replace(/^W\//, '');
  return header?.split(',').some(candidate => bare(candidate) === bare(etag)) ?? false;
}

function requestId(count: number): string {
  return createHash('sha1').update(`request ${count}`).digest('hex').slice(0, 16).toUpperCase();
}

function send(response: ServerResponse, method: string, answer: Answer, page?: string): void {
  const text = page ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'x-github-media-type': 'github.v3; format=json',
    ...(answer.status === 304 || answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(text) }),
    date: new Date().toUTCString(),
    ...answer.headers,
  });
  response.end(method === 'HEAD' || answer.status === 304 || answer.status === 204 ? undefined : text);
}
