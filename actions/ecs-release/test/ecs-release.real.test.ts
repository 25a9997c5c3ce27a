/**
 * The shipped bundle and the real AWS SDK against moto, with a proxy before it that plays what moto does not have: rollouts, rollbacks,
 * throttling, refusals. Needs Python with venv, and moto from PyPI (kept in .cache/moto): counts as skipped without.
 */
import { GitHubSimulator, runStep } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  begin,
  CREDENTIALS,
  ECR,
  forward,
  play,
  RELEASE,
  real,
  type Scenario,
  startAws,
  stopAws,
} from './aws.ts';

let endpoint: string;
let github: GitHubSimulator;

beforeAll(async () => {
  github = await GitHubSimulator.start();
  github.addUser({ login: 'alice', id: 7, type: 'User' });
  github.addOrganization({ login: 'acme', id: 8, teams: { maintainers: ['alice'] } });
  endpoint = (await startAws()) ?? '';
}, 180_000);

afterAll(async () => {
  await stopAws();
  await github.stop();
});

async function release(
  scenario: Scenario,
  inputs: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
) {
  begin(scenario);
  return runStep({
    action: 'ecs-release',
    inputs: { ...RELEASE, endpoint, ...inputs },
    github,
    env: { ...CREDENTIALS, ...env },
  });
}

real('a release', () => {
  test('registers from the template, waits, and shows what happens', async () => {
    const result = await release('completes');
    expect(result.annotations).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.outputs.status).toBe('stable');
    expect(result.outputs['task-definition']).toMatch(/task-definition\/api:\d+$/);
    expect(result.outputs['previous-task-definition']).toMatch(/task-definition\/api:1$/);
    expect(result.outputs['deployment-id']).toBe('ecs-svc/new-1');
    expect(result.log).toContain('has started 1 tasks');
    expect(result.log).toContain('web: ghcr.io/acme/api:old → ghcr.io/acme/api:new');
    const { json } = await forward(
      'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition',
      JSON.stringify({ taskDefinition: result.outputs['task-definition'], include: ['TAGS'] }),
    );
    const definition = json.taskDefinition as {
      containerDefinitions: { image: string; environment: object[] }[];
    };
    expect(definition.containerDefinitions.map(({ image }) => image)).toEqual([
      'ghcr.io/acme/api:new',
      'nginx:1.27',
    ]);
    expect(definition.containerDefinitions[0]!.environment).toEqual([{ name: 'EMPTY', value: '' }]);
    expect(json.tags).toEqual([{ key: 'team', value: 'api' }]);
  }, 60_000);

  test('that ECS rolled back is no success, and says why', async () => {
    const result = await release('rolls-back');
    expect(result.exitCode).toBe(1);
    expect(result.outputs.status).toBe('rolled-back');
    const errors = result.annotations.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ title: 'ECS_ROLLED_BACK' });
    expect(errors[0]!.message).toContain('OutOfMemoryError');
    expect(play.updates).toHaveLength(1);
    // Not before the way back is over.
    expect(play.looks).toBe(4);
    expect(result.summary).toContain('rolled back');
  }, 60_000);

  test('that failed without a circuit breaker is brought back', async () => {
    const result = await release('fails');
    expect(result.outputs.status).toBe('rolled-back');
    expect(play.updates).toHaveLength(2);
    expect(play.updates[1]).toBe(result.outputs['previous-task-definition']);
    expect(result.exitCode).toBe(1);
  }, 60_000);

  test('is left alone when it is to be', async () => {
    const result = await release('fails', { rollback: 'never' });
    expect(result.outputs.status).toBe('failed');
    expect(play.updates).toHaveLength(1);
  }, 60_000);

  test('that never gets stable ends in time', async () => {
    const result = await release('never', { 'wait-minutes': '0.02', rollback: 'never' });
    expect(result.exitCode).toBe(1);
    expect(result.outputs.status).toBe('timeout');
    expect(result.annotations[0]).toMatchObject({ title: 'ECS_TIMEOUT' });
  }, 60_000);

  test('goes on after throttling', async () => {
    const result = await release('throttles');
    expect(result.exitCode).toBe(0);
    expect(play.throttled).toBe(2);
  }, 60_000);
});

real('by tag', () => {
  test.each(['acme/api', `${ECR}/acme/api`])(
    'that ECR has, for a member of the team: %s',
    async repository => {
      const result = await release(
        'completes',
        { template: 'ecr-template', images: '', tag: 'v1', repository, team: 'acme/maintainers' },
        { GITHUB_ACTOR: 'alice', GITHUB_TRIGGERING_ACTOR: 'alice' },
      );
      expect(result.annotations).toEqual([]);
      expect(result.log).toContain(`web: ${ECR}/acme/api:old → ${ECR}/acme/api:v1`);
      expect(result.outputs['task-definition']).toMatch(/task-definition\/ecr:\d+$/);
    },
    60_000,
  );
});

real('what stops it', () => {
  test.each([
    ['a refusal of AWS', 'refuses', {}, 'AWS_ACCESS_DENIED'],
    ['an unknown service', 'completes', { service: 'nope' }, 'SERVICE_MISSING'],
    ['an unknown cluster', 'completes', { cluster: 'nope' }, 'SERVICE_MISSING'],
    ['an unknown template', 'completes', { template: 'nope' }, 'TEMPLATE_MISSING'],
    ['an unknown container', 'completes', { images: 'nope=a:b' }, 'CONTAINER_UNKNOWN'],
    ['nothing to change', 'completes', { images: '' }, 'NOTHING_TO_CHANGE'],
    ['a wrong line', 'completes', { images: 'web' }, 'IMAGES_INVALID'],
    ['a tag without its repository', 'completes', { images: '', tag: 'v1' }, 'INPUT_MISSING'],
    [
      'a tag that ECR does not have',
      'completes',
      { images: '', tag: 'v2', repository: 'acme/api' },
      'TAG_MISSING',
    ],
    [
      'a repository that ECR does not have',
      'completes',
      { tag: 'v1', repository: 'acme/no' },
      'REPOSITORY_MISSING',
    ],
    ['a hostile tag', 'completes', { tag: "x'; --", repository: 'ghcr.io/acme/api' }, 'TAG_INVALID'],
  ] as const)(
    '%s',
    async (_, scenario, inputs, code) => {
      const result = await release(scenario, inputs);
      expect(result.exitCode).toBe(1);
      expect(result.annotations.filter(({ level }) => level === 'error')).toMatchObject([{ title: code }]);
      expect(play.updates).toEqual([]);
    },
    60_000,
  );

  test('somebody outside the team, before anything is registered', async () => {
    const result = await release(
      'completes',
      { team: 'acme/maintainers' },
      { GITHUB_ACTOR: 'mallory', GITHUB_TRIGGERING_ACTOR: 'mallory' },
    );
    expect(result.exitCode).toBe(1);
    expect(result.annotations[0]!.title).toBe('NOT_IN_TEAM');
    expect(play.calls).toEqual([]);
  }, 60_000);
});
