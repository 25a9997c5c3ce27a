import { BatchGetImageCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { type AwsOptions, awsFault, client, ecrRepository, repositoryMissing } from './aws.ts';
import { MANIFESTS, type Registry } from './registry.ts';

/** A repository of ECR through the AWS SDK, with the job's AWS credentials. */
export function ecrRegistry(repository: string, options: AwsOptions): Registry {
  const { names, region } = ecrRepository(repository, options.region);
  const ecr = new ECRClient(client({ ...options, region }));
  const abort = { abortSignal: options.signal };
  const fault = (thrown: unknown, doing: string) => {
    options.signal.throwIfAborted();
    return (thrown as Error).name === 'RepositoryNotFoundException'
      ? repositoryMissing(repository, thrown)
      : awsFault(thrown, doing);
  };
  return {
    async manifest(reference) {
      const imageIds = [reference.includes(':') ? { imageDigest: reference } : { imageTag: reference }];
      try {
        const answer = await ecr.send(
          new BatchGetImageCommand({ ...names, imageIds, acceptedMediaTypes: MANIFESTS }),
          abort,
        );
        const image = answer.images?.[0];
        if (image?.imageManifest === undefined) return undefined;
        return {
          digest: image.imageId?.imageDigest ?? '',
          type: image.imageManifestMediaType ?? '',
          body: image.imageManifest,
        };
      } catch (thrown) {
        throw fault(thrown, 'ecr:BatchGetImage');
      }
    },
    async tag(imageTag, { type, body }) {
      try {
        const answer = await ecr.send(
          new PutImageCommand({
            ...names,
            imageTag,
            imageManifest: body,
            ...(type ? { imageManifestMediaType: type } : {}),
          }),
          abort,
        );
        return answer.image?.imageId?.imageDigest ?? '';
      } catch (thrown) {
        throw fault(thrown, 'ecr:PutImage');
      }
    },
  };
}
