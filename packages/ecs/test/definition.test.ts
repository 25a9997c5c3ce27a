import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { checkTag, deriveDefinition, parseImages, registryOf, repositoryOf } from '../src/definition.ts';

const template = {
  family: 'staging-api-template',
  taskDefinitionArn: 'arn:1',
  revision: 3,
  status: 'ACTIVE',
  requiresAttributes: [],
  compatibilities: ['FARGATE'],
  registeredAt: new Date(0),
  registeredBy: 'x',
  cpu: '256',
  runtimePlatform: { cpuArchitecture: 'ARM64' },
  containerDefinitions: [
    { name: 'web', image: 'ghcr.io/acme/api:old', environment: [{ name: 'EMPTY', value: '' }], memory: 512 },
    { name: 'worker', image: 'ghcr.io/acme/api@sha256:abc', command: [] },
    { name: 'nginx', image: 'nginx:1.27' },
  ],
};
const none = new Map<string, string>();
const code = (work: () => unknown) => {
  try {
    work();
  } catch (thrown) {
    return (thrown as Fault).code;
  }
  return 'no fault';
};

describe('from template to task definition', () => {
  test('one container by name; all else stays, empty values too', () => {
    const { definition, changes } = deriveDefinition(template, {
      images: new Map([['web', 'ghcr.io/acme/api:new']]),
    });
    expect(changes).toEqual([{ container: 'web', from: 'ghcr.io/acme/api:old', to: 'ghcr.io/acme/api:new' }]);
    expect(definition).toEqual({
      family: 'staging-api',
      cpu: '256',
      runtimePlatform: { cpuArchitecture: 'ARM64' },
      containerDefinitions: [
        { ...template.containerDefinitions[0], image: 'ghcr.io/acme/api:new' },
        ...template.containerDefinitions.slice(1),
      ],
    });
    expect(template.containerDefinitions[0]!.image).toBe('ghcr.io/acme/api:old');
  });

  test('a tag for every image of a repository, by tag or digest', () => {
    const { definition } = deriveDefinition(template, {
      images: none,
      tag: 'abc',
      repository: 'ghcr.io/acme/api',
      family: 'other',
    });
    expect(definition.containerDefinitions.map(({ image }) => image)).toEqual([
      'ghcr.io/acme/api:abc',
      'ghcr.io/acme/api:abc',
      'nginx:1.27',
    ]);
    expect(definition.family).toBe('other');
  });

  test('a repository of ECR by its bare name, as ECR itself has it', () => {
    const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
    const images = [`${ecr}/acme/api:old`, `${ecr}/other/acme/api:old`, 'ghcr.io/acme/api:old'];
    const { definition } = deriveDefinition(
      { family: 'api', containerDefinitions: images.map((image, at) => ({ name: `c${at}`, image })) },
      { images: none, tag: 'new', repository: 'acme/api' },
    );
    expect(definition.containerDefinitions.map(({ image }) => image)).toEqual([
      `${ecr}/acme/api:new`,
      ...images.slice(1),
    ]);
  });

  test('a family without the suffix keeps its name', () => {
    expect(
      deriveDefinition({ ...template, family: 'api' }, { images: new Map([['web', 'a:b']]) }).definition
        .family,
    ).toBe('api');
  });

  test.each([
    [{ images: new Map([['wbe', 'a:b']]) }, 'CONTAINER_UNKNOWN'],
    [{ images: none }, 'NOTHING_TO_CHANGE'],
    [{ images: none, tag: 'x', repository: 'ghcr.io/acme/other' }, 'NOTHING_TO_CHANGE'],
    [{ images: none, tag: 'x' }, 'NOTHING_TO_CHANGE'],
  ])('%j: %s', (wish, expected) => {
    expect(code(() => deriveDefinition(template, wish))).toBe(expected);
  });
});

test.each([
  ['ghcr.io/acme/api', 'ghcr.io'],
  ['127.0.0.1:5000/api', '127.0.0.1:5000'],
  ['localhost/api', 'localhost'],
  ['acme/api', undefined],
  ['api', undefined],
])('%s is of registry %s', (repository, registry) => {
  expect(registryOf(repository)).toBe(registry);
});

test('images come as container=image lines', () => {
  expect([...parseImages(['web=a/b:c', 'x_1 = 127.0.0.1:5000/a@sha256:00'])]).toEqual([
    ['web', 'a/b:c'],
    ['x_1', '127.0.0.1:5000/a@sha256:00'],
  ]);
  for (const lines of [['web'], ['=a'], ['web=a b'], ['we b=a'], ['web=a', 'web=b']]) {
    expect(code(() => parseImages(lines))).toBe('IMAGES_INVALID');
  }
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

test.each(['', '.x', 'a b', "x'; drop", 'a/b', 'x'.repeat(129)])('%j is no tag', tag => {
  expect(code(() => checkTag(tag))).toBe('TAG_INVALID');
});
