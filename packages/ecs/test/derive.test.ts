import type { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { deriveDefinition, parseImages, requireMet, type TaskDefinition } from '../src/definition/derive.ts';
import { differenceLine, differences } from '../src/definition/diff.ts';

const template = {
  family: 'staging-api-template',
  taskDefinitionArn: 'arn:1',
  revision: 3,
  status: 'ACTIVE',
  requiresAttributes: [],
  compatibilities: ['FARGATE'],
  registeredAt: 1.5,
  registeredBy: 'x',
  cpu: '256',
  notYetInvented: { a: [''] },
  runtimePlatform: { cpuArchitecture: 'ARM64' },
  containerDefinitions: [
    { name: 'web', image: 'ghcr.io/acme/api:old', environment: [{ name: 'EMPTY', value: '' }], memory: 512 },
    { name: 'worker', image: 'ghcr.io/acme/api@sha256:abc', command: [] },
    { name: 'nginx', image: 'ghcr.io/acme/nginx:old' },
  ],
};
const none = { images: new Map<string, string>(), repositories: [] };
const code = (work: () => unknown) => {
  try {
    work();
  } catch (thrown) {
    return (thrown as Fault).code;
  }
  return 'no fault';
};
const images = ({ containerDefinitions = [] }: TaskDefinition) =>
  containerDefinitions.map(({ image }) => image);

describe('from template to task definition', () => {
  test('one container by name; all else stays, empty values and unknown fields too', () => {
    const { document, changes } = deriveDefinition(template, {
      ...none,
      images: new Map([['web', 'ghcr.io/acme/api:new']]),
    });
    expect(changes).toEqual([{ container: 'web', from: 'ghcr.io/acme/api:old', to: 'ghcr.io/acme/api:new' }]);
    expect(document).toEqual({
      family: 'staging-api',
      cpu: '256',
      notYetInvented: { a: [''] },
      runtimePlatform: { cpuArchitecture: 'ARM64' },
      containerDefinitions: [
        { ...template.containerDefinitions[0], image: 'ghcr.io/acme/api:new' },
        ...template.containerDefinitions.slice(1),
      ],
    });
    expect(template.containerDefinitions[0]!.image).toBe('ghcr.io/acme/api:old');
  });

  test('a tag for every image of several repositories, by tag or digest', () => {
    const { document } = deriveDefinition(template, {
      ...none,
      tag: 'abc',
      repositories: ['ghcr.io/acme/api', 'ghcr.io/acme/nginx'],
      family: 'other',
    });
    expect(images(document)).toEqual([
      'ghcr.io/acme/api:abc',
      'ghcr.io/acme/api:abc',
      'ghcr.io/acme/nginx:abc',
    ]);
    expect(document.family).toBe('other');
  });

  test('a family without the suffix keeps its name', () => {
    const request = { ...none, images: new Map([['web', 'a:b']]) };
    expect(deriveDefinition({ ...template, family: 'api' }, request).document.family).toBe('api');
  });

  test.each([
    [
      'an image of a container that is not there',
      { ...none, images: new Map([['wbe', 'a:b']]) },
      'CONTAINER_UNKNOWN',
    ],
    ['nothing', none, 'NOTHING_TO_CHANGE'],
    [
      'a repository that no container uses',
      { ...none, tag: 'x', repositories: ['ghcr.io/acme/other'] },
      'REPOSITORY_UNUSED',
    ],
    [
      'two repositories of which no container uses one',
      { ...none, tag: 'x', repositories: ['ghcr.io/acme/api', 'ghcr.io/acme/other'] },
      'REPOSITORY_UNUSED',
    ],
    ['a tag for no repository', { ...none, tag: 'x' }, 'NOTHING_TO_CHANGE'],
    [
      'two repositories that are used',
      { ...none, tag: 'x', repositories: ['ghcr.io/acme/api', 'ghcr.io/acme/nginx'] },
      'no fault',
    ],
  ])('%s', (_, request, expected) => {
    expect(code(() => requireMet([template], [deriveDefinition(template, request)], request))).toBe(expected);
  });

  test('what one of several templates uses is used', () => {
    const worker = {
      family: 'worker',
      containerDefinitions: [{ name: 'worker', image: 'ghcr.io/acme/worker:1' }],
    };
    const request = { images: new Map([['nginx', 'x:1']]), tag: 'x', repositories: ['ghcr.io/acme/worker'] };
    const templates = [template, worker];
    expect(
      code(() =>
        requireMet(
          templates,
          templates.map(entry => deriveDefinition(entry, request)),
          request,
        ),
      ),
    ).toBe('no fault');
  });
});

test('images come as container=image lines', () => {
  expect([...parseImages(['web=a/b:c', 'x_1 = 127.0.0.1:5000/a@sha256:00'])]).toEqual([
    ['web', 'a/b:c'],
    ['x_1', '127.0.0.1:5000/a@sha256:00'],
  ]);
  for (const lines of [
    ['web'],
    ['=a'],
    ['web=a b'],
    ['we b=a'],
    ['web=a', 'web=b'],
    ['web=a$(b)'],
    ['web=-a'],
  ]) {
    expect(code(() => parseImages(lines))).toBe('IMAGES_INVALID');
  }
});

describe('what a task definition changes', () => {
  const of = (container: object, more: object = {}): TaskDefinition => ({
    family: 'api',
    ...more,
    containerDefinitions: [{ name: 'web', image: 'x:1', ...container }],
  });
  const lines = (from: TaskDefinition, to: TaskDefinition) => differences(from, to).map(differenceLine);

  test.each<[string, object, object, string[]]>([
    ['an image', { image: 'x:1' }, { image: 'x:2' }, ['~ containers.web.image: x:1 → x:2']],
    ['memory', { memory: 512 }, { memory: 1024 }, ['~ containers.web.memory: 512 → 1024']],
    [
      'a variable, whose value is not shown',
      { environment: [{ name: 'A', value: 'secret1' }] },
      { environment: [{ name: 'A', value: 'secret2' }] },
      ['~ containers.web.environment.A.value (value not shown)'],
    ],
    [
      'a variable that comes and one that goes, whatever they are called',
      { environment: [{ name: 'user', value: 'secret1' }] },
      { environment: [{ name: 'image', value: 'secret2' }] },
      ['- containers.web.environment.user', '+ containers.web.environment.image'],
    ],
    [
      'another order, which is none',
      {
        environment: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
      {
        environment: [
          { name: 'B', value: '2' },
          { name: 'A', value: '1' },
        ],
      },
      [],
    ],
    ['an empty list for none, which is none', { mountPoints: [] }, {}, []],
    [
      'a command, which is not shown',
      { command: ['a'] },
      { command: ['b', 'password'] },
      ['~ containers.web.command (value not shown)'],
    ],
    [
      'where a secret comes from',
      { secrets: [{ name: 'KEY', valueFrom: 'arn:a' }] },
      { secrets: [{ name: 'KEY', valueFrom: 'arn:b' }] },
      ['~ containers.web.secrets.KEY.valueFrom: arn:a → arn:b'],
    ],
    [
      'a label, which is not shown',
      { dockerLabels: { user: 'secret' } },
      { dockerLabels: { user: 'other' } },
      ['~ containers.web.dockerLabels.user (value not shown)'],
    ],
  ])('%s', (_, from, to, expected) => {
    expect(lines(of(from), of(to))).toEqual(expected);
    expect(JSON.stringify(differences(of(from), of(to)))).not.toContain('secret1');
  });

  test('a container that comes is one line', () => {
    const more = {
      ...of({}),
      containerDefinitions: [...of({}).containerDefinitions!, { name: 'nginx', image: 'n:1', cpu: 1 }],
    };
    expect(lines(of({}), more)).toEqual(['+ containers.nginx']);
    expect(lines(more, of({}))).toEqual(['- containers.nginx']);
  });

  test('what only describing adds is no difference', () => {
    expect(
      lines(of({}, { revision: 1, taskDefinitionArn: 'a', status: 'INACTIVE' }), of({}, { cpu: '256' })),
    ).toEqual(['+ cpu: 256']);
  });
});
