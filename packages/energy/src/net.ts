/** The little of HTTP that is needed here; action-kit's fetch fits. */
export interface Response {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null | undefined };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface NetRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  readonly redirect?: string;
}

export type Fetch = (url: string, request?: NetRequest) => Promise<Response>;

/** A request that did not succeed; `status` 0 when nothing was answered. */
export class NetError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'NetError';
    this.status = status;
  }
}

/** Milliseconds for one request. */
const ONE = 2500;

/**
 * All network of one stage, within one span of time: when that is over, every request ends and none begins. A meter
 * must not hold up a job because a firewall swallows packets.
 */
export class Net {
  readonly #fetch: Fetch;
  readonly #whole: AbortSignal;
  readonly #until: number;
  readonly #patience: number;
  #stalled = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running = 0;

  /**
   * @param milliseconds for everything
   * @param patience milliseconds without any answer after which everything ends
   */
  constructor(fetch: Fetch, milliseconds: number, outer: AbortSignal, patience = milliseconds) {
    this.#fetch = fetch;
    this.#whole = AbortSignal.any([outer, AbortSignal.timeout(milliseconds)]);
    this.#until = performance.now() + milliseconds;
    this.#patience = patience;
  }

  /** Milliseconds that are left of the span; 0 when nothing can be asked any more. */
  get left(): number {
    const over = this.#whole.aborted || this.#stalled.signal.aborted;
    return over ? 0 : Math.max(0, this.#until - performance.now());
  }

  /** Lets time pass before asking again. It counts as all network does. */
  async pause(milliseconds: number): Promise<void> {
    // Loaded here: only a job that asks again needs it.
    const { setTimeout } = process.getBuiltinModule('node:timers/promises');
    await setTimeout(milliseconds, undefined, { signal: this.#whole }).catch(() => undefined);
  }

  /** @throws NetError for no answer, and for a status of 400 and above that is not in `expected` */
  async request(url: string, request: NetRequest = {}, expected: readonly number[] = []): Promise<Response> {
    const gone = AbortSignal.any([this.#whole, this.#stalled.signal]);
    if (gone.aborted) throw new NetError('no time was left to ask', 0);
    this.#running += 1;
    this.#watch();
    let response: Response;
    try {
      response = await this.#fetch(url, {
        ...request,
        signal: AbortSignal.any([gone, AbortSignal.timeout(ONE)]),
      });
      this.#watch();
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new NetError(/abort|timeout/i.test(reason) ? 'no answer in time' : reason, 0);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) clearTimeout(this.#timer);
    }
    if (!response.ok && !expected.includes(response.status) && response.status >= 400)
      throw new NetError(`answered ${response.status}`, response.status);
    return response;
  }

  /** The same, read as JSON. */
  async json(url: string, request: NetRequest = {}, expected: readonly number[] = []): Promise<unknown> {
    const response = await this.request(url, request, expected);
    try {
      return JSON.parse(await response.text());
    } catch {
      throw new NetError('the answer is not JSON', response.status);
    }
  }

  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stalled.abort(), this.#patience);
  }
}

export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
