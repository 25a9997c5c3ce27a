import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  ECRClient,
  GetDownloadUrlForLayerCommand,
  ListImagesCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { Fault } from '@guarded-deploy/faults';
import { labelsOf, type Manifest, platformManifest } from '../image/manifest.ts';
import { ecrOf, parseImage, registryOf } from '../image/reference.ts';
import { MANIFESTS, type Registry, type RegistryFetch } from '../image/registry.ts';
import type { Aws, Json } from './client.ts';

/** A repository of ECR, written with its registry or by its bare name, as the API takes it. */
export function ecrRepository(repository: string, region: string | undefined) {
  const host = registryOf(repository);
  const ecr = host === undefined ? undefined : ecrOf(host);
  if (host === undefined || ecr === undefined) return { region, names: { repositoryName: repository } };
  // Where an image names its region, that is where it is, whatever the region of the service.
  return {
    region: ecr.region,
    names: { registryId: ecr.account, repositoryName: parseImage(repository).repository },
  };
}

const first = (answer: Json, field: string): Json | undefined => {
  const value = answer[field];
  return Array.isArray(value) ? (value[0] as Json | undefined) : undefined;
};

/** ECR's names for an image that is not there. */
const isMissing = (thrown: unknown) =>
  thrown instanceof Fault && /\(ImageNotFoundException\)|\(LayersNotFoundException\)/.test(thrown.what);

/**
 * A repository of ECR through the AWS SDK, with the job's AWS credentials.
 * @param fetch reads the presigned address of an image's configuration; without it labels are not known
 */
export function ecrRegistry(
  repository: string,
  aws: Aws,
  options: {
    readonly region?: string | undefined;
    readonly fetch?: RegistryFetch;
    /** How long a call is repeated; as long as other calls of AWS unless given. */
    readonly patienceMs?: number | undefined;
  } = {},
): Registry {
  const { names, region } = ecrRepository(repository, options.region);
  const call = (name: string, Command: new (input: never) => object, input: Json) =>
    aws.call(
      `ecr:${name}`,
      ECRClient as never,
      Command,
      { ...names, ...input },
      { region, ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }) },
    );
  const idOf = (reference: string) =>
    reference.includes(':') ? { imageDigest: reference } : { imageTag: reference };

  async function manifest(reference: string): Promise<Manifest | undefined> {
    const answer = await call('BatchGetImage', BatchGetImageCommand, {
      imageIds: [idOf(reference)],
      acceptedMediaTypes: MANIFESTS,
    });
    const image = first(answer, 'images');
    const body = image?.['imageManifest'];
    if (typeof body !== 'string') return undefined;
    return {
      digest: String((image?.['imageId'] as Json | undefined)?.['imageDigest'] ?? ''),
      type: String(image?.['imageManifestMediaType'] ?? ''),
      body,
    };
  }

  return {
    manifest,
    async has(reference) {
      try {
        await call('DescribeImages', DescribeImagesCommand, { imageIds: [idOf(reference)] });
        return true;
      } catch (thrown) {
        if (isMissing(thrown)) return false;
        throw thrown;
      }
    },
    async tag(imageTag, { type, body }) {
      const answer = await call('PutImage', PutImageCommand, {
        imageTag,
        imageManifest: body,
        ...(type ? { imageManifestMediaType: type } : {}),
      });
      const image = answer['image'] as Json | undefined;
      return String((image?.['imageId'] as Json | undefined)?.['imageDigest'] ?? '');
    },
    async tags() {
      const answer = await call('ListImages', ListImagesCommand, {
        maxResults: 1000,
        filter: { tagStatus: 'TAGGED' },
      });
      const ids = Array.isArray(answer['imageIds']) ? (answer['imageIds'] as Json[]) : [];
      return ids.flatMap(({ imageTag }) => (typeof imageTag === 'string' ? [imageTag] : []));
    },
    async labels(reference) {
      const found = await platformManifest(reference, manifest);
      if (found === undefined || options.fetch === undefined) return found?.annotations;
      const answer = await call('GetDownloadUrlForLayer', GetDownloadUrlForLayerCommand, {
        layerDigest: found.config,
      });
      const url = answer['downloadUrl'];
      if (typeof url !== 'string') return found.annotations;
      const blob = await options.fetch(url, { signal: aws.signal });
      return blob.status === 200 ? labelsOf(await blob.text(), found.annotations) : found.annotations;
    },
  };
}
