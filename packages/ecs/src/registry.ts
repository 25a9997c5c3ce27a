import { Fault } from '@guarded-deploy/faults';

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

const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

export interface Registry {
  /** The manifest behind a tag; undefined when there is none. */
  manifest(
    tag: string,
  ): Promise<{ readonly digest: string; readonly type: string; readonly body: string } | undefined>;
  /** Puts another tag on a manifest. */
  tag(tag: string, manifest: { readonly type: string; readonly body: string }): Promise<string>;
}

/** A repository of any registry that speaks the OCI distribution protocol, GHCR among them. `repository` is `host/name`. */
export function ociRegistry(
  repository: string,
  options: {
    readonly fetch: RegistryFetch;
    readonly token: string;
    readonly user: string;
    readonly signal: AbortSignal;
  },
): Registry {
  const slash = repository.indexOf('/');
  const host = repository.slice(0, slash);
  const name = repository.slice(slash + 1);
  if (slash < 1 || !/^[a-z0-9]+([._/-]+[a-z0-9]+)*$/.test(name)) {
    throw new Fault({
      code: 'REPOSITORY_INVALID',
      what: `'${repository.slice(0, 200)}' is not a repository of images.`,
      remedy: 'Write it with its registry, such as ghcr.io/acme/portal.',
    });
  }
  // Registries on this machine speak plain HTTP, as Docker has it.
  const base = `${/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? 'http' : 'https'}://${host}`;
  let authorization: string | undefined;

  async function authorize(challenge: string): Promise<void> {
    const field = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(challenge)?.[1];
    const realm = field('realm');
    // The password goes nowhere but to the registry's own host.
    if (
      realm === undefined ||
      new URL(realm).host.split(':')[0]!.split('.').slice(-2).join('.') !==
        host.split(':')[0]!.split('.').slice(-2).join('.')
    ) {
      throw refused(401);
    }
    const url = new URL(realm);
    url.searchParams.set('service', field('service') ?? host);
    url.searchParams.set('scope', `repository:${name}:pull,push`);
    const answer = await options.fetch(url.href, {
      headers: options.token
        ? { authorization: `Basic ${Buffer.from(`${options.user}:${options.token}`).toString('base64')}` }
        : {},
      signal: options.signal,
    });
    if (answer.status !== 200) throw refused(answer.status);
    const { token, access_token: access } = JSON.parse(await answer.text()) as {
      token?: string;
      access_token?: string;
    };
    authorization = `Bearer ${token ?? access ?? ''}`;
  }

  const refused = (status: number) =>
    new Fault({
      code: 'REGISTRY_REFUSED',
      what: `The registry ${host} answered ${status} for ${name}.`,
      remedy: 'The token needs packages: read (and packages: write to add a tag) for this repository.',
    });

  async function call(path: string, method: string, headers: Record<string, string>, body?: string) {
    for (let tries = 0; ; tries += 1) {
      const answer = await options.fetch(`${base}/v2/${name}/${path}`, {
        method,
        headers: { ...headers, ...(authorization ? { authorization } : {}) },
        ...(body === undefined ? {} : { body }),
        signal: options.signal,
      });
      if (answer.status !== 401 || tries > 0) return answer;
      await authorize(answer.headers.get('www-authenticate') ?? '');
    }
  }

  return {
    async manifest(tag) {
      const answer = await call(`manifests/${tag}`, 'GET', { accept: MANIFESTS });
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
