import { createHash } from 'node:crypto';
import { type Json, list, record } from './model.ts';
import { Refusal } from './refusal.ts';

export const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const ACCOUNT = '123456789012';

interface Repository {
  readonly tags: Map<string, string>;
  /** Manifests and blobs by digest. */
  readonly content: Map<string, string>;
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** An image with labels: its manifest and its configuration. */
export function imageWith(labels: Readonly<Record<string, string>>): { manifest: string; config: string } {
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Labels: labels } });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      size: config.length,
      digest: digestOf(config),
    },
    layers: [],
  });
  return { manifest, config };
}

/** ECR of all accounts and regions: what a call sees depends on the region that it was signed for. */
export class SimulatedEcr {
  readonly #repositories = new Map<string, Repository>();
  /** Address at which blobs are served; set by the server. */
  blobs = '';

  #key(region: string, account: string, name: string): string {
    return `${account}.${region}/${name}`;
  }

  /** Adds an image under a tag. @returns its digest */
  push(
    name: string,
    tag: string,
    options: {
      readonly region?: string;
      readonly account?: string;
      readonly labels?: Readonly<Record<string, string>>;
    } = {},
  ): string {
    const { region = 'us-east-1', account = ACCOUNT, labels = {} } = options;
    const repository = this.create(name, { region, account });
    const { manifest, config } = imageWith({ ...labels, 'test.tag': tag });
    const digest = digestOf(manifest);
    repository.content.set(digest, manifest).set(digestOf(config), config);
    repository.tags.set(tag, digest);
    return digest;
  }

  /** Labels of an image; none where it is not there. */
  labels(
    name: string,
    tag: string,
    { region = 'us-east-1', account = ACCOUNT }: { region?: string; account?: string } = {},
  ): Readonly<Record<string, string>> {
    const repository = this.#repositories.get(this.#key(region, account, name));
    const manifest = repository?.content.get(repository.tags.get(tag) ?? '');
    const digest = manifest && String(record(record(JSON.parse(manifest))['config'])['digest']);
    const config = digest && repository?.content.get(digest);
    return config
      ? (record(record(record(JSON.parse(config))['config'])['Labels']) as Record<string, string>)
      : {};
  }

  create(
    name: string,
    { region = 'us-east-1', account = ACCOUNT }: { region?: string; account?: string } = {},
  ): Repository {
    const key = this.#key(region, account, name);
    const repository = this.#repositories.get(key) ?? { tags: new Map(), content: new Map() };
    this.#repositories.set(key, repository);
    return repository;
  }

  /** A blob of any repository, as its presigned address gives it. */
  blob(digest: string): string | undefined {
    for (const { content } of this.#repositories.values()) {
      const found = content.get(digest);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** @throws Refusal */
  call(operation: string, input: Json, region: string): Json {
    const account = String(input['registryId'] ?? ACCOUNT);
    const name = String(input['repositoryName']);
    const repository = this.#repositories.get(this.#key(region, account, name));
    if (!repository) {
      throw new Refusal(
        'RepositoryNotFoundException',
        `The repository with name '${name}' does not exist in the registry with id '${account}'`,
      );
    }
    const handler = HANDLERS[operation];
    if (!handler) throw new Refusal('UnknownOperationException', `${operation} is not simulated`, 404);
    return handler({
      repository,
      input,
      account,
      name,
      blobs: this.blobs,
      ids: list(input['imageIds']).map(record),
    });
  }
}

interface Call {
  readonly repository: Repository;
  readonly input: Json;
  readonly account: string;
  readonly name: string;
  readonly blobs: string;
  readonly ids: readonly Json[];
}

/** The digest that an image id names, if the repository has it. */
function digestBy({ tags, content }: Repository, id: Json): string | undefined {
  const digest = typeof id['imageDigest'] === 'string' ? id['imageDigest'] : tags.get(String(id['imageTag']));
  return digest !== undefined && content.has(digest) ? digest : undefined;
}

const idOf = (id: Json, imageDigest: string): Json => ({
  imageDigest,
  ...(typeof id['imageTag'] === 'string' ? { imageTag: id['imageTag'] } : {}),
});

const HANDLERS: Readonly<Record<string, (call: Call) => Json>> = {
  DescribeImages({ repository, account, name, ids }) {
    const missing = ids.find(id => digestBy(repository, id) === undefined);
    if (missing) {
      const which = JSON.stringify(missing);
      throw new Refusal('ImageNotFoundException', `The image with imageId ${which} does not exist`);
    }
    return {
      imageDetails: ids.map(id => {
        const imageDigest = digestBy(repository, id)!;
        const imageTags = [...repository.tags]
          .filter(([, digest]) => digest === imageDigest)
          .map(([tag]) => tag);
        return { registryId: account, repositoryName: name, imageDigest, imageTags };
      }),
    };
  },
  BatchGetImage({ repository, account, name, ids }) {
    const images = ids.flatMap(id => {
      const digest = digestBy(repository, id);
      if (digest === undefined) return [];
      const image = {
        registryId: account,
        repositoryName: name,
        imageId: idOf(id, digest),
        imageManifest: repository.content.get(digest)!,
        imageManifestMediaType: MANIFEST,
      };
      return [image];
    });
    const failures = ids
      .filter(id => digestBy(repository, id) === undefined)
      .map(imageId => ({
        imageId,
        failureCode: 'ImageNotFound',
        failureReason: 'Requested image not found',
      }));
    return { images, failures };
  },
  PutImage({ repository, input, account, name }) {
    const imageManifest = String(input['imageManifest']);
    const digest = digestOf(imageManifest);
    repository.content.set(digest, imageManifest);
    if (typeof input['imageTag'] === 'string') repository.tags.set(input['imageTag'], digest);
    return {
      image: { registryId: account, repositoryName: name, imageId: idOf(input, digest), imageManifest },
    };
  },
  ListImages({ repository }) {
    return { imageIds: [...repository.tags].map(([imageTag, imageDigest]) => ({ imageTag, imageDigest })) };
  },
  GetDownloadUrlForLayer({ repository, input, blobs }) {
    const layerDigest = String(input['layerDigest']);
    if (!repository.content.has(layerDigest))
      throw new Refusal('LayersNotFoundException', 'The layers do not exist');
    return { downloadUrl: `${blobs}/blobs/${layerDigest}`, layerDigest };
  },
};
