import { type Clock, systemClock } from '@guarded-deploy/deadline';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { retryAfterMs } from '../aws/faults.ts';

/** The little of fetch that a registry needs. */
export type RegistryFetch = (
  url: string,
  request: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal?: AbortSignal;
  },
) => Promise<RegistryAnswer>;

interface RegistryAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined | null };
  text(): Promise<string>;
}

export interface RegistryOptions {
  readonly fetch: RegistryFetch;
  /** Password for this very registry; empty to ask without logging in. The job's own token only by `tokenFor`. */
  readonly token: string;
  readonly user: string;
  readonly signal: AbortSignal;
  /** Told every credential that the registry hands out, so that no log shows it. */
  readonly mask?: (secret: string) => void;
  readonly clock?: Clock;
  /** How long a registry that is busy, down or out of reach is asked again. */
  readonly patienceMs?: number;
}

/** A registry that says how long to wait is obeyed this long; one that only fails is given less. */
const PATIENCE_MS = 300_000;
const PATIENCE_WITH_ERRORS_MS = 20_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

const domain = (of: string) => of.split(':')[0]!.split('.').slice(-2).join('.');

/** Requests about one repository of a registry that speaks the OCI distribution protocol, with the login that it asks for. */
export class OciClient {
  readonly #host: string;
  readonly #name: string;
  readonly #base: string;
  readonly #options: RegistryOptions;
  readonly #clock: Clock;
  #authorization: string | undefined;
  /** What the token at hand allows; a registry may answer a token that allows too little with something other than a challenge. */
  #granted: string | undefined;

  constructor(host: string, name: string, options: RegistryOptions) {
    this.#host = host;
    this.#name = name;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    // Registries on this machine speak plain HTTP, as Docker has it.
    this.#base = `${/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? 'http' : 'https'}://${host}`;
  }

  /** @throws Fault REGISTRY_REFUSED, REGISTRY_UNREACHABLE, REGISTRY_BUSY */
  async call(
    path: string,
    method: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<RegistryAnswer> {
    const scope = method === 'PUT' ? 'pull,push' : 'pull';
    if (this.#granted === 'pull' && scope !== this.#granted) this.#authorization = this.#granted = undefined;
    for (let tries = 0; ; tries += 1) {
      const authorization = this.#authorization;
      const answer = await this.#ask(`${this.#base}/v2/${this.#name}/${path}`, {
        method,
        headers: { ...headers, ...(authorization ? { authorization } : {}) },
        ...(body === undefined ? {} : { body }),
      });
      if (answer.status !== 401 || tries > 0) return answer;
      await this.#authorize(answer.headers.get('www-authenticate') ?? '', scope);
    }
  }

  refused(status: number): Fault {
    return new Fault({
      code: 'REGISTRY_REFUSED',
      what: `The registry ${this.#host} answered ${status} for ${this.#name}.`,
      remedy: this.#options.token
        ? 'The token needs packages: read (and packages: write to add a tag) for this repository.'
        : "It was asked without logging in: the job's token goes to GitHub's own registry only. Set 'registry-username' and 'registry-password', or for ecs-release 'verify-images: false'.",
    });
  }

  /** One request, repeated while the registry asks for that or fails. */
  async #ask(url: string, request: Parameters<RegistryFetch>[1]): Promise<RegistryAnswer> {
    const { fetch, signal, patienceMs = PATIENCE_MS } = this.#options;
    const start = this.#clock.now();
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      let why: string;
      let asked: number | undefined;
      let busy = false;
      try {
        const answer = await fetch(url, { ...request, signal });
        if (answer.status < 500 && answer.status !== 429) return answer;
        busy = answer.status === 429;
        asked = retryAfterMs(answer.headers.get('retry-after'));
        const hint = busy && asked !== undefined ? `, asking to wait ${Math.ceil(asked / 1000)} s` : '';
        why = `it answered ${answer.status}${hint}`;
      } catch (thrown) {
        signal.throwIfAborted();
        why = messageOf(thrown);
      }
      const ms = Math.max(asked ?? pause, 100);
      const limit = busy || asked !== undefined ? patienceMs : Math.min(patienceMs, PATIENCE_WITH_ERRORS_MS);
      if (this.#clock.now() + ms - start >= limit) throw this.#unreachable(why, busy);
      await this.#clock.sleep(ms, signal);
    }
  }

  #unreachable(why: string, busy: boolean): Fault {
    return new Fault({
      code: busy ? 'REGISTRY_BUSY' : 'REGISTRY_UNREACHABLE',
      what: `The registry ${this.#host} could not be asked for ${this.#name}: ${why}.`,
      remedy: busy
        ? 'Re-run later. Docker Hub allows more to those who log in.'
        : 'Re-run later; check the address, and HTTPS_PROXY where the runner needs one.',
    });
  }

  async #authorize(challenge: string, scope: string): Promise<void> {
    const { token, user, mask } = this.#options;
    const basic = `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
    if (/^basic\b/i.test(challenge)) {
      if (!token) throw this.refused(401);
      this.#authorization = basic;
      return;
    }
    const field = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(challenge)?.[1];
    const realm = field('realm') ?? '';
    // The password goes nowhere but to the registry's own domain, and never in the open where the registry itself is not.
    if (
      !URL.canParse(realm) ||
      domain(new URL(realm).host) !== domain(this.#host) ||
      (this.#base.startsWith('https:') && new URL(realm).protocol !== 'https:')
    ) {
      throw this.refused(401);
    }
    const url = new URL(realm);
    url.searchParams.set('service', field('service') ?? this.#host);
    url.searchParams.set('scope', `repository:${this.#name}:${scope}`);
    const answer = await this.#ask(url.href, { headers: token ? { authorization: basic } : {} });
    if (answer.status !== 200) throw this.refused(answer.status);
    const bearer = bearerOf(await answer.text());
    if (bearer === undefined) throw this.refused(401);
    mask?.(bearer);
    this.#authorization = `Bearer ${bearer}`;
    this.#granted = scope;
  }
}

/** The token of a token server's answer, which need not be one. */
function bearerOf(answer: string): string | undefined {
  try {
    const { token, access_token: access } = JSON.parse(answer) as Readonly<Record<string, unknown>>;
    const bearer = token || access;
    return typeof bearer === 'string' && /^[\x21-\x7e]+$/.test(bearer) ? bearer : undefined;
  } catch {
    return undefined;
  }
}
