import { Fault, messageOf } from '@guarded-deploy/faults';
import { registryOf } from './definition.ts';

/** The little of fetch that a registry needs. */
export type RegistryFetch = (
  url: string,
  request: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal?: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | undefined | null };
  text(): Promise<string>;
}>;

/** Every kind of manifest, lists of several platforms first. */
export const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

export interface Registry {
  /** The manifest behind a tag or digest; undefined when there is none. */
  manifest(
    reference: string,
  ): Promise<{ readonly digest: string; readonly type: string; readonly body: string } | undefined>;
  /** Puts another tag on a manifest, whose bytes stay as they are. */
  tag(tag: string, manifest: { readonly type: string; readonly body: string }): Promise<string>;
}

const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?$/;
/** By the distribution protocol's own rule: nothing that an address could take for a way up. */
const NAME = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;

/** Whether a registry is GitHub's own: ghcr.io, or that of the server the job runs on. */
export function isGitHubRegistry(registry: string, serverUrl: string): boolean {
  const server = URL.canParse(serverUrl) ? new URL(serverUrl).host.toLowerCase() : '';
  const host = registry.toLowerCase();
  return host === 'ghcr.io' || (server !== '' && server !== 'github.com' && host === `containers.${server}`);
}

/** What the registry of `repository` may see of the job's token: all of it if the registry is GitHub's own, nothing otherwise. */
export function tokenFor(
  repository: string,
  { token, serverUrl }: { readonly token: string; readonly serverUrl: string },
): string {
  return isGitHubRegistry(registryOf(repository) ?? '', serverUrl) ? token.trim() : '';
}

/** A repository of any registry that speaks the OCI distribution protocol, GHCR among them. `repository` is `host/name`. */
export function ociRegistry(
  repository: string,
  options: {
    readonly fetch: RegistryFetch;
    /** Password for this very registry; empty to ask without logging in. The job's own token only by `tokenFor`. */
    readonly token: string;
    readonly user: string;
    readonly signal: AbortSignal;
    /** Told every credential that the registry hands out, so that no log shows it. */
    readonly mask?: (secret: string) => void;
  },
): Registry {
  const slash = repository.indexOf('/');
  const host = repository.slice(0, slash);
  const name = repository.slice(slash + 1);
  if (slash < 1 || !HOST.test(host) || !NAME.test(name)) {
    throw new Fault({
      code: 'REPOSITORY_INVALID',
      what: `'${repository.slice(0, 200)}' is not a repository of images.`,
      remedy: 'Write it with its registry, such as ghcr.io/acme/portal, in lower case and without a tag.',
    });
  }
  // Registries on this machine speak plain HTTP, as Docker has it.
  const base = `${/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? 'http' : 'https'}://${host}`;
  let authorization: string | undefined;
  /** What the token at hand allows; a registry may answer a token that allows too little with something other than a challenge. */
  let granted: string | undefined;

  const domain = (of: string) => of.split(':')[0]!.split('.').slice(-2).join('.');

  async function ask(url: string, request: Parameters<RegistryFetch>[1]) {
    try {
      const answer = await options.fetch(url, { ...request, signal: options.signal });
      if (answer.status < 500 && answer.status !== 429) return answer;
      throw new Error(`it answered ${answer.status}`);
    } catch (thrown) {
      options.signal.throwIfAborted();
      throw new Fault({
        code: 'REGISTRY_UNREACHABLE',
        what: `The registry ${host} could not be asked for ${name}: ${messageOf(thrown)}.`,
        remedy: 'Re-run later; check the address, and HTTPS_PROXY where the runner needs one.',
        cause: thrown,
      });
    }
  }

  async function authorize(challenge: string, scope: string): Promise<void> {
    const basic = `Basic ${Buffer.from(`${options.user}:${options.token}`).toString('base64')}`;
    if (/^basic\b/i.test(challenge)) {
      if (!options.token) throw refused(401);
      authorization = basic;
      return;
    }
    const field = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(challenge)?.[1];
    const realm = field('realm') ?? '';
    // The password goes nowhere but to the registry's own domain, and never in the open where the registry itself is not.
    if (
      !URL.canParse(realm) ||
      domain(new URL(realm).host) !== domain(host) ||
      (base.startsWith('https:') && new URL(realm).protocol !== 'https:')
    ) {
      throw refused(401);
    }
    const url = new URL(realm);
    url.searchParams.set('service', field('service') ?? host);
    url.searchParams.set('scope', `repository:${name}:${scope}`);
    const answer = await ask(url.href, { headers: options.token ? { authorization: basic } : {} });
    if (answer.status !== 200) throw refused(answer.status);
    const bearer = bearerOf(await answer.text());
    if (bearer === undefined) throw refused(401);
    options.mask?.(bearer);
    authorization = `Bearer ${bearer}`;
    granted = scope;
  }

  const refused = (status: number) =>
    new Fault({
      code: 'REGISTRY_REFUSED',
      what: `The registry ${host} answered ${status} for ${name}.`,
      remedy: options.token
        ? 'The token needs packages: read (and packages: write to add a tag) for this repository.'
        : "It was asked without logging in: the job's token goes to GitHub's own registry only. ecs-release takes whole images under 'images' instead, publish-release a 'registry-password'.",
    });

  async function call(path: string, method: string, headers: Record<string, string>, body?: string) {
    const scope = method === 'GET' ? 'pull' : 'pull,push';
    if (granted === 'pull' && scope !== granted) authorization = granted = undefined;
    for (let tries = 0; ; tries += 1) {
      const answer = await ask(`${base}/v2/${name}/${path}`, {
        method,
        headers: { ...headers, ...(authorization ? { authorization } : {}) },
        ...(body === undefined ? {} : { body }),
      });
      if (answer.status !== 401 || tries > 0) return answer;
      await authorize(answer.headers.get('www-authenticate') ?? '', scope);
    }
  }

  return {
    async manifest(reference) {
      const answer = await call(`manifests/${reference}`, 'GET', { accept: MANIFESTS.join(', ') });
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw refused(answer.status);
      const body = await answer.text();
      return {
        digest: answer.headers.get('docker-content-digest') ?? '',
        type: answer.headers.get('content-type') ?? 'application/vnd.oci.image.manifest.v1+json',
        body,
      };
    },
    async tag(tag, { type, body }) {
      const answer = await call(`manifests/${tag}`, 'PUT', { 'content-type': type }, body);
      if (answer.status !== 201 && answer.status !== 200) throw refused(answer.status);
      return answer.headers.get('docker-content-digest') ?? '';
    },
  };
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
