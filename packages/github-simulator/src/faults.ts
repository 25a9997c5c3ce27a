/** Ways in which an answer can go wrong on its way. */
type FaultKind =
  /** Answers `status` with a JSON error, without performing the request. */
  | 'status'
  /** Answers `status` (502 unless given) with a page of HTML, without performing the request. */
  | 'html'
  /** Never answers. */
  | 'hang'
  /** Closes the connection without performing the request. */
  | 'drop'
  /** Performs the request, then closes the connection: the lost acknowledgement. */
  | 'lose-reply'
  /** Performs the request and answers with `status` (502 unless given): the misleading error. */
  | 'lie'
  /** Waits `ms`, then performs the request and answers. */
  | 'delay'
  /** Answers 403 as GitHub does when the hour's limit is used up. */
  | 'rate-limit'
  /** Answers 403 (or `status` 429) as GitHub does when requests come too fast. */
  | 'secondary-limit';

export interface GitHubFaultOptions {
  readonly kind: FaultKind;
  readonly method?: string;
  /** Of the path without the query. For GraphQL: `/graphql`. */
  readonly path?: RegExp | string;
  /** Of the request's body as text, such as the name of a GraphQL mutation. */
  readonly body?: RegExp;
  /** How many matching requests suffer; 1 unless given, `Infinity` for all. */
  readonly times?: number;
  /** How many matching requests pass before the first suffers. */
  readonly after?: number;
  /** Each matching request suffers with this chance (0…1), by a repeatable sequence from `seed`. */
  readonly chance?: number;
  readonly seed?: number;
  readonly status?: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds in `Retry-After`. */
  readonly retryAfter?: number;
  readonly ms?: number;
}

/** A fault that is armed; `hits` counts the requests that suffered. */
export class ArmedFault {
  readonly options: GitHubFaultOptions;
  hits = 0;
  #passed = 0;
  #random: () => number;
  #cleared = false;

  constructor(options: GitHubFaultOptions) {
    this.options = options;
    this.#random = generator(options.seed ?? 1);
  }

  clear(): void {
    this.#cleared = true;
  }

  /** Whether this request suffers; counts it if so. */
  strikes(method: string, path: string, body: string): boolean {
    const { options } = this;
    if (
      this.#cleared ||
      this.hits >= (options.times ?? (options.chance === undefined ? 1 : Number.POSITIVE_INFINITY))
    )
      return false;
    if (options.method !== undefined && options.method.toUpperCase() !== method) return false;
    if (typeof options.path === 'string' && !path.includes(options.path)) return false;
    if (options.path instanceof RegExp && !options.path.test(path)) return false;
    if (options.body && !options.body.test(body)) return false;
    this.#passed += 1;
    if (this.#passed <= (options.after ?? 0)) return false;
    if (options.chance !== undefined && this.#random() >= options.chance) return false;
    this.hits += 1;
    return true;
  }
}

/** A small repeatable generator of numbers in [0, 1): mulberry32. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
