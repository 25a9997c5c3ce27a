/** The shipped bundle with `target: ecs`: lock, release by the real AWS SDK against the simulated AWS, post. */
import {
  GitHubSimulator,
  runStep,
  type SimulatedRepository,
  type StepResult,
} from '@guarded-deploy/github-simulator';
import { parseLockState, refOf } from '@guarded-deploy/lock';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type EcsStage, liveImage, startStage } from '../../ecs-release/test/stage.ts';

const action = 'guarded-deploy';
const KEY = 'deploy production/api';

let github: GitHubSimulator;
let repository: SimulatedRepository;
let stage: EcsStage;
/** Three commits, each on the one before. */
let commits: readonly string[];

beforeEach(async () => {
  stage = await startStage();
  github = await GitHubSimulator.start();
  github.addUser({ login: 'alice', id: 7, type: 'User' });
  github.addOrganization({ login: 'acme', id: 8, teams: { maintainers: ['alice'] } });
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
  commits = ['1', '2', '3'].map(text => repository.push('main', { files: { 'app.py': text }, by: 'alice' }));
});
afterEach(async () => {
  await github.stop();
  await stage.stop();
});

interface Asked {
  readonly event?: string;
  /** The commit that the run is of; the newest unless given. */
  readonly sha?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

async function deploy(
  inputs: Readonly<Record<string, string>> = {},
  { event = 'push', sha = commits[2], env = {} }: Asked = {},
) {
  const run = repository.addRun({ workflow: 'Deploy', event, headSha: sha! });
  const job = run.addJob({ name: 'deploy' }).start(`runner ${run.id}`);
  const result = await runStep({
    action,
    inputs: { target: 'ecs', guard: 'false', team: 'acme/maintainers', ...stage.inputs, ...inputs },
    github,
    repository,
    run,
    job,
    event: { name: event, payload: {} },
    env: {
      ...stage.aws.env,
      RUNNER_NAME: `runner ${run.id}`,
      GITHUB_ACTOR: 'alice',
      GITHUB_TRIGGERING_ACTOR: 'alice',
      ...env,
    },
  });
  return { result, post: () => runStep({ action, stage: 'post', after: result, github }), job };
}

/** A whole job: main, post, the end. */
async function job(inputs: Readonly<Record<string, string>> = {}, asked: Asked = {}): Promise<StepResult> {
  const { result, post, job: own } = await deploy(inputs, asked);
  await post();
  own.complete(result.exitCode === 0 ? 'success' : 'failure');
  return result;
}

const errors = ({ annotations }: StepResult) =>
  annotations.filter(({ level }) => level === 'error').map(({ title }) => title);
const state = (key = KEY) => {
  const sha = repository.getRef(refOf(key));
  return sha === undefined ? undefined : parseLockState(repository.message(sha), key);
};
const updates = () => stage.aws.called('UpdateService').length;

describe('target: ecs', () => {
  test('releases under the lock of cluster and service, and post gives it back', async () => {
    stage.service('api');
    const { result, post } = await deploy({ environment: 'production' });
    expect(errors(result)).toEqual([]);
    expect(result.outputs).toMatchObject({
      acquired: 'true',
      'release-status': 'stable',
      'deployment-id': expect.stringMatching(/^ecs-svc\//),
      'task-definition': expect.stringMatching(/task-definition\/api:2$/),
    });
    // The database was not asked, and the release's verdict must not stand where its own would.
    expect(result.outputs).not.toHaveProperty('status');
    expect(updates()).toBe(1);
    expect(state()?.holder).not.toBeNull();
    expect(state('deploy production')).toBeUndefined();
    const after = await post();
    expect(after.exitCode).toBe(0);
    expect(after.summary).toContain('Released');
    // The images tell what is live, not the lock.
    expect(state()).toMatchObject({ holder: null, last: null });
  });

  test('a release that ECS rolled back fails; post gives the lock back', async () => {
    stage.service('api', { configuration: { deploymentCircuitBreaker: { enable: true, rollback: true } } });
    stage.aws.ecs.behave(':new', { outcome: 'crash', reason: 'OutOfMemoryError' });
    const { result, post } = await deploy();
    expect(errors(result)).toEqual(['ECS_ROLLED_BACK']);
    expect(result.outputs['release-status']).toBe('rolled-back');
    expect(result.annotations.at(-1)!.message).toContain('OutOfMemoryError');
    expect(result.summary).toContain('Read on');
    await post();
    expect(state()).toMatchObject({ holder: null, last: null });
  });

  test('what AWS refuses has its own words', async () => {
    stage.service('api');
    stage.aws.fault({ kind: 'denied', operation: 'UpdateService' });
    const result = await job();
    expect(errors(result)).toEqual(['AWS_ACCESS_DENIED']);
    expect(result.outputs['release-status']).toBe('failed');
  });

  test.each([
    ['somebody outside the team', {}, { GITHUB_ACTOR: 'mallory' }, 'NOT_IN_TEAM'],
    ['a missing cluster', { cluster: '' }, {}, 'INPUT_MISSING'],
    ['no service', { service: '' }, {}, 'INPUT_MISSING'],
    ['a hostile tag', { tag: 'a\nb' }, {}, 'TAG_INVALID'],
    ['a command of hosts', { command: 'scale' }, {}, 'INPUT_INVALID'],
  ])('%s ends before the lock is asked for', async (_, inputs, env, code) => {
    stage.service('api');
    const { result } = await deploy(inputs, { env });
    expect(errors(result)).toEqual([code]);
    expect(result.outputs['release-status']).toBe('failed');
    expect(state()).toBeUndefined();
    expect(stage.aws.calls).toEqual([]);
  });

  test('several services are locked and released together', async () => {
    stage.service('api');
    stage.service('worker');
    const { host } = stage.registry;
    const { result } = await deploy({
      service: '',
      template: '',
      services: 'api=api-template\nworker=worker-template',
      repository: `${host}/acme/api\n${host}/acme/worker`,
    });
    expect(errors(result)).toEqual([]);
    for (const name of ['api', 'worker']) expect(state(`deploy production/${name}`)?.holder).not.toBeNull();
  });

  test.each([
    ['command', 'status', 'stable'],
    ['command', 'check', 'checked'],
    ['dry-run', 'true', 'checked'],
  ])('%s: %s looks, changes nothing, and waits for nobody', async (name, value, status) => {
    stage.service('api');
    const { result } = await deploy({
      [name]: value,
      ...(value === 'status' ? { tag: '', repository: '' } : {}),
    });
    expect(errors(result)).toEqual([]);
    expect(result.outputs['release-status']).toBe(status);
    expect(state()).toBeUndefined();
    expect(updates()).toBe(0);
  });
});

describe('what is live', () => {
  const tags = () => {
    for (const sha of commits) for (const name of ['api', 'shop']) stage.registry.push(`acme/${name}`, sha);
  };

  test('is what the image says: a release of an older commit is skipped, and that is seen', async () => {
    stage.service('api');
    tags();
    expect(errors(await job({ tag: commits[2]! }))).toEqual([]);
    const result = await job({ tag: commits[0]! });
    expect(errors(result)).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.annotations).toMatchObject([{ level: 'warning', title: 'LOCK_SUPERSEDED' }]);
    expect(result.outputs).toMatchObject({
      superseded: 'true',
      'release-status': 'skipped',
      'live-commit': commits[2],
    });
    expect(result.summary).toContain('Skipped');
    expect(updates()).toBe(1);
  });

  test('one that somebody asked for fails instead', async () => {
    stage.service('api');
    tags();
    await job({ tag: commits[2]! });
    const result = await job({ tag: commits[0]! }, { event: 'workflow_dispatch' });
    expect(errors(result)).toEqual(['LOCK_SUPERSEDED']);
    expect(result.annotations[0]!.message).toContain("'superseded: allow'");
    expect(updates()).toBe(1);
  });

  test('a way back by dispatch with an old tag, and the next release after it', async () => {
    stage.service('api');
    tags();
    await job({ tag: commits[1]! }, { sha: commits[1] });
    // A dispatch runs at the newest commit of the branch, whatever it brings.
    const back = await job({ tag: commits[0]!, superseded: 'allow' }, { event: 'workflow_dispatch' });
    expect(errors(back)).toEqual([]);
    expect(liveImage(stage.aws, 'api')).toBe(`acme/api:${commits[0]}`);
    const next = await job({ tag: commits[1]! }, { sha: commits[1] });
    expect(errors(next)).toEqual([]);
    expect(next.outputs['release-status']).toBe('stable');
    expect(liveImage(stage.aws, 'api')).toBe(`acme/api:${commits[1]}`);
  });

  test('a way back by command, and the next release after it', async () => {
    stage.service('api');
    tags();
    for (const sha of commits.slice(0, 2)) await job({ tag: sha });
    const back = await job({ command: 'rollback', tag: '', repository: '' });
    expect(errors(back)).toEqual([]);
    expect(liveImage(stage.aws, 'api')).toBe(`acme/api:${commits[0]}`);
    expect((await job({ tag: commits[1]! })).outputs['release-status']).toBe('stable');
  });

  test('a second application of one environment is released all the same', async () => {
    stage.service('api');
    stage.service('shop');
    tags();
    const environment = 'production';
    expect((await job({ environment, tag: commits[1]! })).outputs['release-status']).toBe('stable');
    const shop = {
      service: 'shop',
      template: 'shop-template',
      repository: `${stage.registry.host}/acme/shop`,
    };
    const result = await job({ environment, tag: commits[0]!, ...shop }, { sha: commits[0] });
    expect(result.outputs['release-status']).toBe('stable');
    expect(liveImage(stage.aws, 'shop')).toBe(`acme/shop:${commits[0]}`);
  });

  test('by the label of the images, where tags are versions', async () => {
    stage.service('api');
    commits.forEach((sha, at) => {
      stage.registry.push('acme/api', `v${at}`, { 'org.opencontainers.image.revision': sha });
    });
    await job({ tag: 'v2' });
    expect((await job({ tag: 'v0' })).outputs['release-status']).toBe('skipped');
  });

  test.each([
    ['of images without a commit', 'old', 'new'],
    ['of a commit that the repository does not have', 'f'.repeat(40), 'e'.repeat(40)],
  ])('is not known %s: nothing is superseded', async (_, first, second) => {
    stage.service('api');
    for (const tag of [first, second]) stage.registry.push('acme/api', tag);
    await job({ tag: first });
    const result = await job({ tag: second });
    expect(result.outputs['release-status']).toBe('stable');
    expect(result.log).toMatch(/nothing is superseded/);
  });
});
