import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { ecrRepository } from '../src/aws/ecr.ts';
import { requireImages } from '../src/image/check.ts';
import { commitOfImages, commitOfLabels, commitOfTag } from '../src/image/commit.ts';
import {
  checkTag,
  ecrOf,
  isOf,
  nearestTags,
  parseImage,
  registryOf,
  repositoryOf,
} from '../src/image/reference.ts';
import type { Registry } from '../src/image/registry.ts';

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

test.each([
  ['ghcr.io/acme/api', 'ghcr.io'],
  ['127.0.0.1:5000/api', '127.0.0.1:5000'],
  ['localhost/api', 'localhost'],
  ['acme/api', undefined],
  ['api', undefined],
])('%s is of registry %s', (repository, registry) => {
  expect(registryOf(repository)).toBe(registry);
});

test.each([
  ['ghcr.io/acme/api:v1', 'ghcr.io/acme/api'],
  ['127.0.0.1:5000/acme/api', '127.0.0.1:5000/acme/api'],
  ['127.0.0.1:5000/acme/api:v1', '127.0.0.1:5000/acme/api'],
  ['api@sha256:00ff', 'api'],
  ['api:v1@sha256:00ff', 'api'],
])('%s is of %s', (image, repository) => {
  expect(repositoryOf(image)).toBe(repository);
});

test.each([
  ['nginx', 'docker.io', 'library/nginx', undefined, undefined],
  ['acme/api:v1', 'docker.io', 'acme/api', 'v1', undefined],
  ['docker.io/nginx:1.27', 'docker.io', 'library/nginx', '1.27', undefined],
  ['index.docker.io/acme/api', 'docker.io', 'acme/api', undefined, undefined],
  ['ghcr.io/acme/api:v1@sha256:00ff', 'ghcr.io', 'acme/api', 'v1', 'sha256:00ff'],
  ['public.ecr.aws/nginx/nginx:1', 'public.ecr.aws', 'nginx/nginx', '1', undefined],
  ['localhost:5000/x', 'localhost:5000', 'x', undefined, undefined],
])('%s is %s, %s', (image, registry, repository, tag, digest) => {
  expect(parseImage(image)).toEqual({ registry, repository, tag, digest });
});

test.each([
  [ECR, 'eu-west-1'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['123456789012.dkr-ecr.us-east-2.on.aws', 'us-east-2'],
  ['public.ecr.aws', undefined],
  ['ghcr.io', undefined],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example', undefined],
  ['x.dkr.ecr.eu-west-1.amazonaws.com', undefined],
])('the region of %s is %s', (registry, region) => {
  expect(ecrOf(registry)?.region).toBe(region);
});

describe('an image of ECR is asked for where it says that it is', () => {
  test.each([
    ['us-east-1', `${ECR}/acme/api`, 'eu-west-1', { registryId: '123456789012', repositoryName: 'acme/api' }],
    [undefined, `${ECR}/a/b/c`, 'eu-west-1', { registryId: '123456789012', repositoryName: 'a/b/c' }],
    ['us-east-1', 'acme/api', 'us-east-1', { repositoryName: 'acme/api' }],
  ])('from %s: %s', (own, repository, region, names) => {
    expect(ecrRepository(repository, own)).toEqual({ region, names });
  });
});

describe('an image is of a repository', () => {
  test.each([
    ['by its whole name', 'ghcr.io/acme/api:1', 'ghcr.io/acme/api', true],
    ['not by another registry', 'ghcr.io/acme/api:1', 'quay.io/acme/api', false],
    ['of ECR by its bare name', `${ECR}/acme/api:1`, 'acme/api', true],
    ['of ECR not by a part of its name', `${ECR}/other/acme/api:1`, 'acme/api', false],
    ['of Docker Hub by its bare name, when the image has no registry either', 'acme/api:1', 'acme/api', true],
    ['of Docker Hub by its whole name', 'acme/api:1', 'docker.io/acme/api', true],
    ['of Docker Hub and official', 'nginx:1', 'docker.io/library/nginx', true],
    ['of GHCR not by a bare name', 'ghcr.io/acme/api:1', 'acme/api', false],
  ])('%s', (_, image, repository, expected) => {
    expect(isOf(image, repository)).toBe(expected);
  });
});

test.each(['', '.x', 'a b', "x'; drop", 'a/b', 'x'.repeat(129), 'a\nb'])('%j is no tag', tag => {
  expect(() => checkTag(tag)).toThrow('is not a tag of an image');
});

test.each([
  ['v1.2.1', ['v1.2.0', 'v1.1.0', 'latest', 'v1.2.10'], ['v1.2.10', 'v1.2.0', 'v1.1.0']],
  ['abcdef0', ['abcdef0123456789', 'zzzzzzz'], ['abcdef0123456789']],
  ['V1', ['v1', 'v2'], ['v1', 'v2']],
  ['main', ['x', 'y'], []],
])('like %s are of %j: %j', (wanted, tags, nearest) => {
  expect(nearestTags(wanted, tags)).toEqual(nearest);
});

const registry = (tags: readonly string[], listed = true): Registry => ({
  has: async reference => tags.includes(reference),
  manifest: async () => undefined,
  tag: async () => '',
  tags: async () => {
    if (listed) return tags;
    throw Object.assign(new Error('no'), { [Symbol.for('guarded-deploy.fault')]: true });
  },
  labels: async () => undefined,
});

describe('every image has to be there', () => {
  const faultOf = async (images: readonly string[], open: (name: string) => Registry) =>
    requireImages(images, open).then(
      () => undefined,
      thrown => thrown as Fault,
    );

  test('each in its own registry', async () => {
    const asked: string[] = [];
    const open = (name: string) => {
      asked.push(name);
      return registry(['new']);
    };
    expect(await faultOf(['ghcr.io/a/b:new', 'c/d:new'], open)).toBeUndefined();
    expect(asked.sort()).toEqual(['c/d', 'ghcr.io/a/b']);
  });

  test('and the tags most like the missing one are named', async () => {
    const fault = await faultOf(['ghcr.io/a/b:v1.0.1'], () => registry(['v1.0.0', 'other']));
    expect(fault).toMatchObject({ code: 'TAG_MISSING' });
    expect(fault!.what).toBe("ghcr.io/a/b has no image with the tag 'v1.0.1'; it has v1.0.0.");
  });

  test('also where the registry does not list its tags', async () => {
    expect((await faultOf(['ghcr.io/a/b:v2'], () => registry(['v1'], false)))!.what).toBe(
      "ghcr.io/a/b has no image with the tag 'v2'.",
    );
  });

  test('by its digest where it has one; latest where it says nothing', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(await faultOf([`a/b:v1@${digest}`, 'a/c'], () => registry([digest, 'latest']))).toBeUndefined();
    expect((await faultOf([`a/b@${digest}`], () => registry(['v1'])))!.what).toBe(
      `a/b has no image ${digest}.`,
    );
  });
});

const SHA = '0123456789abcdef0123456789abcdef01234567';

describe('the commit of an image', () => {
  test.each([
    [SHA, SHA],
    [`sha-${SHA}`, SHA],
    [`main_${SHA}`, SHA],
    [`x${SHA}`, undefined],
    [SHA.slice(1), undefined],
    ['v1.2.0', undefined],
  ])('tagged %s: %s', (tag, commit) => {
    expect(commitOfTag(tag)).toBe(commit);
  });

  const HERE = { repository: 'acme/portal', serverUrl: 'https://github.com' };
  test.each([
    [{ revision: SHA, source: 'https://github.com/acme/portal' }, SHA],
    [{ revision: SHA, source: 'https://github.com/Acme/Portal.git' }, SHA],
    [{ revision: SHA }, SHA],
    [{ revision: SHA, source: 'https://github.com/nginx/nginx' }, undefined],
    [{ revision: SHA, source: 'https://evil.example/acme/portal' }, undefined],
    [{ revision: SHA, source: 'no address' }, undefined],
    [{ revision: 'main' }, undefined],
    [undefined, undefined],
  ])('labelled %j: %s', (labels, commit) => {
    expect(commitOfLabels(labels, HERE)).toBe(commit);
  });

  test('of several images is the one that all have', async () => {
    const other = SHA.replace('0', 'f');
    const labels = async (image: string) => ({ 'a:label': SHA, 'b:label': other })[image];
    expect(await commitOfImages([`a:${SHA}`, 'a:label'], labels)).toBe(SHA);
    expect(await commitOfImages([`a:${SHA}`, 'b:label'], labels)).toBeUndefined();
    expect(await commitOfImages([`a:${SHA}`, 'c:v1'], labels)).toBeUndefined();
    expect(await commitOfImages([], labels)).toBeUndefined();
  });
});
