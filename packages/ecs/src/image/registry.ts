import { Fault } from '@guarded-deploy/faults';
import { type Labels, labelsOf, type Manifest, platformManifest } from './manifest.ts';
import { OciClient, type RegistryOptions } from './oci-client.ts';
import { DOCKER_HUB, parseImage, registryOf } from './reference.ts';

export type { RegistryFetch } from './oci-client.ts';

/** Every kind of manifest, lists of several platforms first. */
export const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** One repository of a registry. */
export interface Registry {
  /** Whether a tag or digest is there. */
  has(reference: string): Promise<boolean>;
  /** The manifest behind a tag or digest; undefined when there is none. */
  manifest(reference: string): Promise<Manifest | undefined>;
  /** Puts another tag on a manifest, whose bytes stay as they are. */
  tag(tag: string, manifest: { readonly type: string; readonly body: string }): Promise<string>;
  /** Tags of the repository, as many as one answer holds; none where the registry does not tell. */
  tags(): Promise<readonly string[]>;
  /** Labels of the image behind a tag or digest; undefined where it has none, or where they cannot be read. */
  labels(reference: string): Promise<Labels | undefined>;
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

/** An answer of a registry larger than this is none that is asked for here. */
const LARGEST_ANSWER = 8 * 1024 * 1024;

/** @throws Fault REPOSITORY_INVALID */
function clientOf(repository: string, options: RegistryOptions): OciClient {
  const { registry, repository: name, tag: written } = parseImage(repository);
  if (repository.startsWith('/') || written !== undefined || !HOST.test(registry) || !NAME.test(name)) {
    throw new Fault({
      code: 'REPOSITORY_INVALID',
      what: `'${repository.slice(0, 200)}' is not a repository of images.`,
      remedy: 'Write it with its registry, such as ghcr.io/acme/portal, in lower case and without a tag.',
    });
  }
  return new OciClient(registry === DOCKER_HUB ? 'registry-1.docker.io' : registry, name, options);
}

/** A repository of any registry that speaks the OCI distribution protocol. `repository` is written as images are. */
export function ociRegistry(repository: string, options: RegistryOptions): Registry {
  const client = clientOf(repository, options);
  const accept = { accept: MANIFESTS.join(', ') };

  async function manifest(reference: string): Promise<Manifest | undefined> {
    const answer = await client.call(`manifests/${reference}`, 'GET', accept);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw client.refused(answer.status);
    return {
      digest: answer.headers.get('docker-content-digest') ?? '',
      type: answer.headers.get('content-type') ?? 'application/vnd.oci.image.manifest.v1+json',
      body: await answer.text(),
    };
  }

  return {
    manifest,
    async has(reference) {
      // HEAD is free at Docker Hub, where a GET counts as a pull.
      const answer = await client.call(`manifests/${reference}`, 'HEAD', accept);
      if (answer.status === 200 || answer.status === 404) return answer.status === 200;
      // A registry that knows no HEAD, or refuses it otherwise than a GET.
      return (await manifest(reference)) !== undefined;
    },
    async tag(tag, { type, body }) {
      const answer = await client.call(`manifests/${tag}`, 'PUT', { 'content-type': type }, body);
      if (answer.status !== 201 && answer.status !== 200) throw client.refused(answer.status);
      return answer.headers.get('docker-content-digest') ?? '';
    },
    async tags() {
      const answer = await client.call('tags/list?n=1000', 'GET', { accept: 'application/json' });
      return answer.status === 200 ? stringsOf(await answer.text(), 'tags') : [];
    },
    async labels(reference) {
      const found = await platformManifest(reference, manifest);
      if (found === undefined) return undefined;
      const answer = await client.call(`blobs/${found.config}`, 'GET', { accept: '*/*' });
      if (answer.status !== 200) return found.annotations;
      const text = await answer.text();
      return text.length > LARGEST_ANSWER ? found.annotations : labelsOf(text, found.annotations);
    },
  };
}

function stringsOf(text: string, field: string): readonly string[] {
  try {
    const value = (JSON.parse(text) as Readonly<Record<string, unknown>>)[field];
    return Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}
