/** The shipped bundle with `target: ecs`: lock, release by the real AWS SDK, post. Needs moto, as the tests of ecs-release. */
import { GitHubSimulator, runStep, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import { parse, refOf } from '@guarded-deploy/lock';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  begin,
  CREDENTIALS,
  play,
  RELEASE,
  real,
  type Scenario,
  startAws,
  stopAws,
} from '../../ecs-release/test/aws.ts';

const action = 'guarded-deploy';
const KEY = 'deploy production/api';

let endpoint: string;
let github: GitHubSimulator;
let repository: SimulatedRepository;

beforeAll(async () => {
  endpoint = (await startAws()) ?? '';
}, 180_000);
afterAll(stopAws);
beforeEach(async () => {
  github = await GitHubSimulator.start();
  github.addUser({ login: 'alice', id: 7, type: 'User' });
  github.addOrganization({ login: 'acme', id: 8, teams: { maintainers: ['alice'] } });
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
});
afterEach(() => github.stop());

async function deploy(scenario: Scenario, inputs: Readonly<Record<string, string>> = {}) {
  begin(scenario);
  const run = repository.addRun({ workflow: 'Deploy', event: 'workflow_dispatch' });
  const job = run.addJob({ name: 'deploy' }).start(`runner ${run.id}`);
  return runStep({
    action,
    inputs: { target: 'ecs', guard: 'false', team: 'acme/maintainers', ...RELEASE, endpoint, ...inputs },
    github,
    repository,
    run,
    job,
    env: {
      ...CREDENTIALS,
      RUNNER_NAME: `runner ${run.id}`,
      GITHUB_ACTOR: 'alice',
      GITHUB_TRIGGERING_ACTOR: 'alice',
    },
  });
}

const state = (key = KEY) => {
  const sha = repository.getRef(refOf(key));
  return sha === undefined ? undefined : parse(repository.message(sha), key);
};

real('target: ecs', () => {
  test('releases under the lock; post gives it back and remembers the commit', async () => {
    const result = await deploy('completes');
    expect(result.annotations.filter(({ level }) => level === 'error')).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      acquired: 'true',
      'release-status': 'stable',
      'deployment-id': 'ecs-svc/new-1',
    });
    expect(result.outputs['task-definition']).toMatch(/task-definition\/api:\d+$/);
    // The database was not asked, and the release's verdict must not stand where its own would.
    expect(result.outputs).not.toHaveProperty('status');
    expect(play.updates).toHaveLength(1);
    expect(state()?.holder).not.toBeNull();
    const post = await runStep({ action, stage: 'post', after: result, github });
    expect(post.exitCode).toBe(0);
    expect(post.summary).toContain('Released');
    expect(state()).toMatchObject({ holder: null, last: { sha: expect.any(String) } });
  }, 60_000);

  test('a release that ECS rolled back fails; post gives the lock back and remembers nothing', async () => {
    const result = await deploy('rolls-back', { environment: 'production' });
    expect(result.exitCode).toBe(1);
    expect(result.outputs['release-status']).toBe('rolled-back');
    const errors = result.annotations.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ title: 'ECS_ROLLED_BACK' }]);
    expect(errors[0]!.message).toContain('OutOfMemoryError');
    expect(result.summary).toContain('Read on');
    expect(result.state).not.toHaveProperty('released');
    expect(state('deploy production')?.holder).not.toBeNull();
    const post = await runStep({ action, stage: 'post', after: result, github });
    expect(post.exitCode).toBe(0);
    expect(state('deploy production')).toMatchObject({ holder: null, last: null });
  }, 60_000);

  test('what AWS refuses has its own words', async () => {
    const result = await deploy('refuses');
    expect(result.exitCode).toBe(1);
    expect(result.annotations.filter(({ level }) => level === 'error')).toMatchObject([
      { title: 'AWS_ACCESS_DENIED' },
    ]);
    expect(play.updates).toEqual([]);
  }, 60_000);
});
