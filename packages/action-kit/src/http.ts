import * as http from 'node:http';
import type * as https from 'node:https';
import { type Duplex, pipeline, type Readable, type Transform } from 'node:stream';

/** The little of the Fetch API that Octokit reads. */
interface HttpResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string> & { get(name: string): string | undefined };
  text(): Promise<string>;
  json(): Promise<unknown>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  readonly redirect?: string;
  /** An answer with more bytes is an error; 64 MiB unless given. */
  readonly largestBody?: number;
}

export type Fetch = (url: string, request?: HttpRequest) => Promise<HttpResponse>;

const REDIRECTS = 5;
/** An answer of GitHub larger than this is not one we asked for. */
const LARGEST_BODY = 64 * 1024 * 1024;

async function readAll(stream: Readable, largest = LARGEST_BODY): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size > largest) throw new Error(`the answer is larger than ${largest} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** The answer's body, unpacked. An answer that breaks off is an error, also in the middle of packed content. */
function decoded(response: http.IncomingMessage, method: string): Readable {
  const empty = method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304;
  const through = (unpack: Transform) => pipeline(response, unpack, () => undefined);
  switch (empty ? undefined : response.headers['content-encoding']) {
    case 'gzip':
      return through(process.getBuiltinModule('node:zlib').createGunzip());
    case 'br':
      return through(process.getBuiltinModule('node:zlib').createBrotliDecompress());
    default:
      return response;
  }
}

/** What Node itself rejects with where it notices an abort. */
function abortError(signal: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: signal.reason });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}

interface Client {
  readonly request: typeof https.request;
  readonly agent: http.Agent;
  /** The connection that the agent began last. */
  begun: Duplex | null | undefined;
}

/** An agent that tells which connection it begins: until a proxy has answered, the request knows nothing of it. */
function clientWith(request: typeof https.request, agent: http.Agent): Client {
  const client: Client = { request, agent, begun: undefined };
  const connect = agent.createConnection;
  agent.createConnection = (...details) => {
    client.begun = connect.apply(agent, details);
    return client.begun;
  };
  return client;
}

/**
 * A fetch over node:http with keep-alive that honours HTTPS_PROXY, HTTP_PROXY and NO_PROXY. The global fetch ignores
 * them unless the process was started with a flag, and loading it costs an action more start-up time than all of its own code.
 */
export function createFetch(env: Readonly<Record<string, string | undefined>>): Fetch {
  // proxyEnv is Node 24.5's; its types lag behind.
  const agentOptions = { keepAlive: true, proxyEnv: { ...env } } as http.AgentOptions;
  const plain = clientWith(http.request, new http.Agent(agentOptions));
  // TLS alone costs half of what an empty Node does, so it is loaded for the first request that needs it.
  let encrypted: Client | undefined;
  function clientOf(url: URL): Client {
    if (url.protocol !== 'https:') return plain;
    if (encrypted === undefined) {
      const { Agent, request } = process.getBuiltinModule('node:https');
      // Said here, so that no variable can say otherwise.
      const options = { ...agentOptions, rejectUnauthorized: true } as https.AgentOptions;
      encrypted = clientWith(request, new Agent(options));
    }
    return encrypted;
  }

  async function once(url: URL, request: HttpRequest): Promise<HttpResponse> {
    const { signal } = request;
    if (signal?.aborted) throw abortError(signal);
    const client = clientOf(url);
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      client.begun = undefined;
      const outgoing = client.request(
        url,
        {
          method: request.method ?? 'GET',
          headers: {
            'accept-encoding': 'gzip, br',
            ...request.headers,
            ...(request.body === undefined ? {} : { 'content-length': Buffer.byteLength(request.body) }),
          },
          agent: client.agent,
          ...(signal ? { signal } : {}),
        },
        resolve,
      );
      outgoing.on('error', reject);
      if (signal) {
        const { begun } = client as Client;
        const stop = () => {
          reject(abortError(signal));
          // A tunnel that a proxy leaves hanging would keep the process alive after everything else is over.
          if (!outgoing.socket) begun?.destroy(abortError(signal));
        };
        signal.addEventListener('abort', stop, { once: true });
        outgoing.on('close', () => signal.removeEventListener('abort', stop));
      }
      outgoing.end(request.body);
    });
    const body = await readAll(decoded(response, request.method ?? 'GET'), request.largestBody);
    const headers = new Map<string, string>();
    for (const [name, value] of Object.entries(response.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const status = response.statusCode ?? 0;
    return {
      status,
      ok: status >= 200 && status < 300,
      url: url.href,
      headers,
      text: async () => body.toString('utf8'),
      json: async () => JSON.parse(body.toString('utf8')),
      arrayBuffer: async () =>
        body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength) as ArrayBuffer,
    };
  }

  return async (address, request = {}) => {
    let url = new URL(address);
    let current = request;
    for (let redirects = 0; ; redirects += 1) {
      const response = await once(url, current);
      const location = response.headers.get('location');
      if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) return response;
      if (request.redirect === 'manual' || redirects === REDIRECTS) return response;
      const next = new URL(location, url);
      // A renamed repository redirects within the API; a token never follows to another origin.
      if (next.origin !== url.origin) {
        const kept = Object.entries(current.headers ?? {}).filter(
          ([name]) => !/^(authorization|cookie)$/i.test(name),
        );
        current = { ...current, headers: Object.fromEntries(kept) };
      }
      if (response.status === 303) {
        const { body: _, ...rest } = current;
        current = { ...rest, method: 'GET' };
      }
      url = next;
    }
  };
}
