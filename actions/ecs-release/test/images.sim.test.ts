import { describe, expect, test } from '@jest/globals';
import { BLUE_GREEN, BREAKER, called, errors, json, release, stage } from './simulated.ts';
import { liveImage } from './stage.ts';

describe('images', () => {
  function twoContainers() {
    const { host } = stage.registry;
    for (const name of ['api', 'nginx'])
      for (const tag of ['old', 'new']) stage.registry.push(`acme/${name}`, tag);
    const document = {
      containerDefinitions: [
        { name: 'django', image: `${host}/acme/api:old` },
        { name: 'nginx', image: `${host}/acme/nginx:old` },
      ],
    };
    stage.aws.ecs.addDefinition({ ...document, family: 'api' });
    stage.aws.ecs.addDefinition({ ...document, family: 'api-template' });
    stage.aws.ecs.addService({ name: 'api', taskDefinition: 'api' });
    return `${host}/acme/api\n${host}/acme/nginx`;
  }

  test('of two repositories get one tag together', async () => {
    const repository = twoContainers();
    const result = await release({ repository });
    expect(errors(result)).toEqual([]);
    const { containerDefinitions } = called('RegisterTaskDefinition')[0]!.input as {
      containerDefinitions: { image: string }[];
    };
    expect(containerDefinitions.map(({ image }) => image.split('/').slice(1).join('/'))).toEqual([
      'acme/api:new',
      'acme/nginx:new',
    ]);
  });

  test('of which one lacks the tag are not released, and the likest tags are named', async () => {
    const repository = twoContainers();
    stage.registry.push('acme/api', 'v1.2.3');
    stage.registry.push('acme/nginx', 'v1.2.2');
    const result = await release({ repository, tag: 'v1.2.3' });
    expect(errors(result)).toEqual(['TAG_MISSING']);
    expect(result.annotations[0]!.message).toMatch(
      /acme\/nginx has no image with the tag 'v1\.2\.3'; it has v1\.2\.2/,
    );
  });

  test('are not looked up with `verify-images: false`', async () => {
    stage.service('api');
    expect(errors(await release({ tag: 'unpushed', 'verify-images': 'false' }))).toEqual([]);
    expect(stage.registry.requests).toEqual([]);
  });

  test('in a registry that is busy are asked for again when it says', async () => {
    stage.service('api');
    stage.registry.busy = { times: 2, seconds: '1' };
    const result = await release();
    expect(errors(result)).toEqual([]);
    expect(result.seconds).toBeGreaterThan(2);
  });

  test('of ECR are asked for in the region and account that they name', async () => {
    stage.service('api');
    const repository = '210987654321.dkr.ecr.eu-west-1.amazonaws.com/acme/api';
    stage.aws.ecr.push('acme/api', 'new', { region: 'eu-west-1', account: '210987654321' });
    stage.aws.ecs.addDefinition({
      family: 'ecr-template',
      containerDefinitions: [{ name: 'web', image: `${repository}:old` }],
    });
    for (const name of [repository, 'acme/api']) {
      const result = await release({ template: 'ecr-template', repository: name });
      expect(errors(result)).toEqual([]);
    }
    const asked = called('DescribeImages');
    expect(asked.map(({ region, input }) => [region, input['registryId']])).toEqual([
      ['eu-west-1', '210987654321'],
      ['eu-west-1', '210987654321'],
    ]);
    const missing = await release({ template: 'ecr-template', repository, tag: 'nwe' });
    expect(errors(missing)).toEqual(['TAG_MISSING']);
    expect(missing.annotations[0]!.message).toContain('it has new');
  });
});

describe('what is live', () => {
  const SHA = '0123456789abcdef0123456789abcdef01234567';
  test('is the commit that the tag names, or the label of the image', async () => {
    stage.service('api');
    stage.registry.push('acme/api', SHA);
    expect((await release({ tag: SHA })).outputs['live-commit']).toBe(SHA);
    const other = SHA.replace('0', 'f');
    stage.registry.push('acme/api', 'v2', { 'org.opencontainers.image.revision': other });
    expect((await release({ tag: 'v2' })).outputs['live-commit']).toBe(other);
    const look = await release({ command: 'status', tag: '', repository: '' });
    expect(look.outputs).toMatchObject({ status: 'stable', 'live-commit': other });
    expect(look.log).toMatch(/web: \S+\/acme\/api:v2/);
  });

  test('is not known of an image of ECR without a label, and known of one with', async () => {
    stage.service('api');
    const repository = '123456789012.dkr.ecr.us-east-1.amazonaws.com/acme/api';
    stage.aws.ecr.push('acme/api', 'v1');
    stage.aws.ecr.push('acme/api', 'v2', { labels: { 'org.opencontainers.image.revision': SHA } });
    stage.aws.ecs.addDefinition({
      family: 'ecr-template',
      containerDefinitions: [{ name: 'web', image: `${repository}:v1` }],
    });
    const ask = (tag: string) => release({ template: 'ecr-template', repository, tag });
    expect((await ask('v1')).outputs['live-commit']).toBe('');
    expect((await ask('v2')).outputs['live-commit']).toBe(SHA);
  });

  test('after a release that ECS rolled back is what ran before', async () => {
    stage.service('api', { configuration: BREAKER });
    stage.registry.push('acme/api', SHA);
    await release({ tag: SHA });
    stage.aws.ecs.behave(':new', { outcome: 'no-image' });
    expect((await release()).outputs).toMatchObject({ status: 'rolled-back', 'live-commit': SHA });
  });
});

describe('several services', () => {
  const three = () => ({
    service: '',
    template: '',
    services: 'api = api-template\nworker=worker-template\nbeat',
    repository: ['api', 'worker', 'beat'].map(name => `${stage.registry.host}/acme/${name}`).join('\n'),
  });

  test('are released together', async () => {
    for (const name of ['api', 'worker', 'beat']) stage.service(name);
    const result = await release(three());
    expect(errors(result)).toEqual([]);
    expect(result.outputs['task-definition']!.split('\n').map(arn => arn.split('/')[1])).toEqual([
      'api:2',
      'worker:2',
      'beat:2',
    ]);
    expect(json(result.outputs.services).map(({ status }: { status: string }) => status)).toEqual([
      'stable',
      'stable',
      'stable',
    ]);
  });

  test('or not at all', async () => {
    stage.service('api');
    stage.service('worker', { configuration: BREAKER });
    stage.service('beat', { configuration: BLUE_GREEN });
    stage.aws.ecs.behave('worker:new', { outcome: 'crash' });
    const result = await release(three());
    expect(errors(result)).toEqual(['ECS_ROLLED_BACK']);
    expect(result.annotations[0]!.message).toMatch(
      /^worker is back on what ran before: .* With it api, beat\./,
    );
    for (const name of ['api', 'worker', 'beat']) expect(liveImage(stage.aws, name)).toBe(`acme/${name}:old`);
  });
});

describe('a check', () => {
  test('says what would change, without values that may be secrets, and changes nothing', async () => {
    stage.service('api');
    const { host } = stage.registry;
    stage.aws.ecs.addDefinition({
      family: 'api-template',
      containerDefinitions: [
        {
          name: 'web',
          image: `${host}/acme/api:old`,
          environment: [{ name: 'TOKEN', value: 'hunter2-secret' }],
        },
      ],
    });
    const result = await release({ command: 'check' });
    expect(errors(result)).toEqual([]);
    expect(result.outputs.status).toBe('checked');
    expect(json(result.outputs.diff).map(({ path }: { path: string }) => path)).toContain(
      'containers.web.environment.TOKEN',
    );
    for (const text of [result.log, result.summary, result.outputs.diff])
      expect(text).not.toContain('hunter2');
    const { calls } = stage.aws;
    expect(calls.filter(({ operation }) => !operation.startsWith('Describe'))).toEqual([]);
  });

  test('finds what a release would stop at', async () => {
    stage.service('api');
    expect(errors(await release({ command: 'check', tag: 'nwe' }))).toEqual(['TAG_MISSING']);
  });
});

test('calls of AWS are few', async () => {
  stage.service('api', { drainSeconds: 600 });
  const result = await release({ 'wait-minutes': '0.1', 'poll-seconds': '0.2' });
  expect(result.outputs.status).toBe('timeout');
  // Six seconds at 0.2 are as 150 at five: 25 calls, and those that set it up.
  expect(stage.aws.calls.length).toBeLessThan(25 + 8);
  expect(called('ListTasks')).toHaveLength(0);
});
