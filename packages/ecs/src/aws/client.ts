import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { AwsJson1_1Protocol } from '@aws-sdk/core/protocols';
import { type Clock, systemClock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { collectBody } from '@smithy/core/protocols';
import { AwsError, awsFault, isTransient, retryAfterMs, wantsCredentials } from './faults.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface AwsOptions {
  readonly region?: string | undefined;
  /** Another address of the API, for private endpoints and tests. */
  readonly endpoint?: string | undefined;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly signal: AbortSignal;
  readonly clock?: Clock | undefined;
  /** Told once for each call that has to be repeated. */
  readonly onRetry?: ((line: string) => void) | undefined;
}

type Response = { statusCode: number; headers: Record<string, string>; body?: unknown };

/** `ns#ClientException:http://…` → `ClientException`. */
const errorName = (text: string) => text.split(':')[0]!.split('#').at(-1)!;

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/**
 * AWS's JSON as it is. The SDK's own protocol drops every field that its version does not know, in requests and in answers: a
 * task definition that was described and registered again would lose what AWS has learned since. Here the documents pass whole.
 */
export class WholeJson extends AwsJson1_1Protocol {
  override async serializeRequest(
    ...[operation, input, context]: Parameters<AwsJson1_1Protocol['serializeRequest']>
  ) {
    const request = await super.serializeRequest(operation, {} as never, context);
    request.body = JSON.stringify(input ?? {});
    return request;
  }

  override async deserializeResponse(
    ...[, context, response]: Parameters<AwsJson1_1Protocol['deserializeResponse']>
  ): Promise<never> {
    const { statusCode, headers, body } = response as Response;
    const text = new TextDecoder().decode(await collectBody(body as never, context as never));
    const json = parsed(text);
    const $metadata = this.deserializeMetadata(response as never);
    if (statusCode < 300 && json) return { ...json, $metadata } as never;
    const header = (name: string) =>
      Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
    const name =
      textOf(json?.['__type']) || textOf(json?.['code']) || header('x-amzn-errortype') || 'UnreadableAnswer';
    const message =
      textOf(json?.['message']) ||
      textOf(json?.['Message']) ||
      (json ? '' : `an answer with status ${statusCode} that is no JSON`);
    const error = new AwsError(errorName(name), message, statusCode, retryAfterMs(header('retry-after')));
    // The signer looks here for the server's time, to put its own clock right.
    throw Object.assign(error, { $metadata, $response: response });
  }
}

/** What every client of AWS is made with. */
function configuration({ endpoint, env }: AwsOptions, region: string | undefined) {
  // The SDK knows nothing of proxies by itself. proxyEnv is Node 24.5's; its types lag behind.
  const agent = { keepAlive: true, maxSockets: 50, proxyEnv: { ...env } } as AgentOptions;
  return {
    requestHandler: {
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
      connectionTimeout: 10_000,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
    },
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    protocol: WholeJson,
    customUserAgent: 'guarded-deploy',
    // `Aws` repeats calls itself, so that every one is counted and none outlives its deadline.
    maxAttempts: 1,
    retryMode: 'standard',
  };
}

type Client = { send(command: never, options: object): Promise<unknown>; destroy(): void };
type ClientClass = new (config: never) => Client;
type CommandClass = new (input: never) => object;

/** How a call is repeated while AWS throttles, is down, or cannot be reached. */
export interface Patience {
  /** How long after the first try another may begin; 0: one try. */
  readonly patienceMs?: number;
  readonly region?: string | undefined;
}

const PATIENCE_MS = 90_000;
/** Where nobody answers at all, an address is more likely wrong than a network down. */
const PATIENCE_UNREACHABLE_MS = 20_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Calls of AWS's JSON APIs with the SDK's credentials, endpoints and signatures, counted and repeated here. */
export class Aws {
  /** Requests so far, over all APIs and tries. */
  calls = 0;
  readonly #options: AwsOptions;
  readonly #clock: Clock;
  readonly #clients = new Map<string, Client>();

  /** @throws Fault INPUT_INVALID for an endpoint that is no address */
  constructor(options: AwsOptions) {
    const { endpoint } = options;
    if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol))) {
      throw new Fault({
        code: 'INPUT_INVALID',
        what: `The input 'endpoint' is ${JSON.stringify(endpoint.slice(0, 200))}, which is no http address.`,
        remedy: "Set it to one such as 'https://ecs.eu-west-1.amazonaws.com', or leave it out.",
      });
    }
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  get signal(): AbortSignal {
    return this.#options.signal;
  }

  /** The same calls and count under another signal: what has to be asked of AWS after a cancel. */
  under(signal: AbortSignal): Aws {
    const other = new Aws({ ...this.#options, signal });
    Object.defineProperty(other, 'calls', {
      get: () => this.calls,
      set: (value: number) => {
        this.calls = value;
      },
    });
    return other;
  }

  #client(Client: ClientClass, doing: string, region: string | undefined): Client {
    const key = `${doing.split(':')[0]} ${region ?? ''}`;
    let client = this.#clients.get(key);
    if (client === undefined) {
      client = new Client(configuration(this.#options, region) as never);
      this.#clients.set(key, client);
    }
    return client;
  }

  /**
   * One call.
   * @param doing the permission that it needs, such as `ecs:DescribeServices`; it names the call in messages
   * @throws Fault for every answer that is none, or the signal's reason
   */
  async call(
    doing: string,
    Client: ClientClass,
    Command: CommandClass,
    input: Json,
    { patienceMs = PATIENCE_MS, region = this.#options.region }: Patience = {},
  ): Promise<Json> {
    const { signal, onRetry } = this.#options;
    const start = this.#clock.now();
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      signal.throwIfAborted();
      this.calls += 1;
      let thrown: unknown;
      try {
        const client = this.#client(Client, doing, region);
        return (await client.send(new Command(input as never) as never, { abortSignal: signal })) as Json;
      } catch (error) {
        signal.throwIfAborted();
        thrown = error;
      }
      const fault = awsFault(thrown, doing);
      // Where credentials come from a file, a container or a web identity, fresh ones may be there by now.
      if (wantsCredentials(fault)) this.#clients.clear();
      const asked = thrown instanceof AwsError ? thrown.retryAfterMs : undefined;
      const ms = asked ?? pause * (0.75 + Math.random() / 2);
      const unreachable = fault instanceof Fault && fault.code === 'AWS_UNREACHABLE';
      const patience = unreachable ? Math.min(patienceMs, PATIENCE_UNREACHABLE_MS) : patienceMs;
      if (!isTransient(fault) || this.#clock.now() + ms - start >= patience) throw fault;
      if (pause === FIRST_PAUSE_MS) onRetry?.(`${(fault as Fault).what} Trying again.`);
      await this.#clock.sleep(ms, signal);
    }
  }
}
