/** The shipped bundle: what it settles before it takes the lock, dry runs, and the advisory turn. Needs what a host needs, on this machine. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GitHubSimulator,
  runStep,
  type SimulatedRepository,
  startStep,
} from '@guarded-deploy/github-simulator';
import { parseLockState, refOf } from '@guarded-deploy/lock';
import { type ShellHost, startShellHost } from '@guarded-deploy/ssh/shell-host';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const action = 'guarded-deploy';
const ECS = {
  target: 'ecs',
  guard: 'false',
  cluster: 'production',
  service: 'api',
  template: 'api-template',
};

let github: GitHubSimulator;
let repository: SimulatedRepository;
let directory: string;
let host: ShellHost;

beforeEach(async () => {
  github = await GitHubSimulator.start();
  github.addUser({ login: 'alice', id: 7, type: 'User' });
  github.addOrganization({ login: 'acme', id: 8, teams: { maintainers: ['alice'] } });
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
  directory = mkdtempSync(join(tmpdir(), 'guarded-deploy-'));
  host = await startShellHost({ root: join(directory, 'home') });
});
afterEach(async () => {
  await host.close();
  await github.stop();
  rmSync(directory, { recursive: true, force: true });
});

function newJob() {
  const run = repository.addRun({ workflow: 'Deploy', event: 'push' });
  const job = run.addJob({ name: 'deploy' }).start(`runner ${run.id}`);
  return { action, github, repository, run, job, env: { RUNNER_NAME: `runner ${run.id}` } };
}

function state(key: string) {
  const sha = repository.getRef(refOf(key));
  return sha === undefined ? undefined : parseLockState(repository.message(sha), key);
}

const app = () => join(directory, 'app');

/** Inputs of a release on the stand-in for a host, and the checkout they are for. */
function onHost(more = '') {
  const workspace = join(directory, 'checkout');
  mkdirSync(join(workspace, 'deploy'), { recursive: true });
  writeFileSync(join(workspace, 'hello.txt'), 'hello\n');
  writeFileSync(
    join(workspace, 'deploy/release.yml'),
    `app: demo\nroot: ${JSON.stringify(app())}\ninventory:\n  hosts:\n    one: { address: ${host.host}, port: ${host.port}, user: ${host.user} }\n${more}`,
  );
  const inputs = {
    guard: 'false',
    environment: 'staging',
    'known-hosts': host.knownHosts,
    'private-key': host.privateKey,
    'poll-seconds': '0.3',
  };
  return { workspace, inputs };
}

const titles = (result: { annotations: readonly { level: string; title?: string | undefined }[] }) =>
  result.annotations.filter(({ level }) => level === 'error').map(({ title }) => title);

describe('target: ecs, before the lock', () => {
  test.each([
    [{ cluster: '' }, 'INPUT_MISSING'],
    [{ command: 'migrate' }, 'INPUT_INVALID'],
    [{ command: 'rollback', 'dry-run': 'true' }, 'INPUT_INVALID'],
    [{ services: 'api' }, 'SERVICES_INVALID'],
    [{ team: 'no team' }, 'TEAM_INVALID'],
  ])('%j stops with %s', async (inputs, code) => {
    const result = await runStep({ ...newJob(), inputs: { ...ECS, ...inputs } });
    expect(result.exitCode).toBe(1);
    expect(titles(result)).toEqual([code]);
    expect(result.state).toEqual({});
    expect(github.requests).toEqual([]);
  });

  test('somebody outside the team takes no lock', async () => {
    const job = newJob();
    const result = await runStep({
      ...job,
      inputs: { ...ECS, team: 'acme/maintainers' },
      env: { ...job.env, GITHUB_ACTOR: 'alice', GITHUB_TRIGGERING_ACTOR: 'mallory' },
    });
    expect(result.exitCode).toBe(1);
    expect(titles(result)).toEqual(['NOT_IN_TEAM']);
    expect(result.summary).toContain('Read on');
    expect(github.requests.every(({ path }) => path.includes('/memberships/'))).toBe(true);
    expect(repository.getRef(refOf('deploy production/api'))).toBeUndefined();
  });

  test('team-token asks for the team, and token does not', async () => {
    const blind = github.addToken({ permissions: {} });
    const reader = github.addToken({ permissions: { members: 'read' } });
    const job = newJob();
    const result = await runStep({
      ...job,
      token: blind,
      inputs: { ...ECS, team: 'acme/maintainers', 'team-token': reader },
      env: { ...job.env, GITHUB_ACTOR: 'mallory', GITHUB_TRIGGERING_ACTOR: 'mallory' },
    });
    expect(titles(result)).toEqual(['NOT_IN_TEAM']);
    expect(result.log).not.toContain(reader);
  });
});

describe('target: ssh', () => {
  test('a dry run changes nothing, and post does not call the commit live', async () => {
    const { workspace, inputs } = onHost();
    const result = await runStep({ ...newJob(), workspace, inputs: { ...inputs, 'dry-run': 'true' } });
    expect(titles(result)).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.log).toContain('would send');
    expect(result.outputs).toMatchObject({ acquired: 'true' });
    expect(result.state).not.toHaveProperty('released');
    expect(() => readdirSync(join(app(), 'releases'))).toThrow('ENOENT');
    const post = await runStep({ action, stage: 'post', after: result, github });
    expect(post.exitCode).toBe(0);
    expect(state('deploy staging')).toMatchObject({ holder: null, last: null });
  });

  test('a release is live, and post says so', async () => {
    const { workspace, inputs } = onHost();
    const result = await runStep({ ...newJob(), workspace, inputs });
    expect(titles(result)).toEqual([]);
    expect(result.state).toMatchObject({ released: 'true' });
    expect(readdirSync(join(app(), 'releases'))).toHaveLength(1);
    expect(state('deploy staging')?.holder).not.toBeNull();
    await runStep({ action, stage: 'post', after: result, github });
    expect(state('deploy staging')).toMatchObject({ holder: null, last: { sha: expect.any(String) } });
  });
});

describe('what is deployed, and for how long', () => {
  test('the commit that is checked out is the one that goes live, whatever the run’s own is', async () => {
    const { workspace, inputs } = onHost();
    const tested = 'c'.repeat(40);
    mkdirSync(join(workspace, '.git'));
    writeFileSync(join(workspace, '.git/HEAD'), `${tested}\n`);
    const result = await runStep({ ...newJob(), workspace, inputs });
    expect(titles(result)).toEqual([]);
    await runStep({ action, stage: 'post', after: result, github });
    expect(state('deploy staging')?.last).toMatchObject({ sha: tested });
  });

  test('timeout begins with the lock, and does not grow by what was not waited', async () => {
    const { workspace, inputs } = onHost('build:\n  - { name: slow, command: [sleep, "60"] }\n');
    const result = await runStep({
      ...newJob(),
      workspace,
      inputs: { ...inputs, timeout: '3s', 'wait-timeout': '30m' },
    });
    expect(titles(result)).toEqual(['DEADLINE_EXCEEDED']);
    expect(result.exitCode).toBe(1);
  });
});

describe('after a step that took locks', () => {
  const lock = (job: ReturnType<typeof newJob>, key: string) =>
    runStep({ ...job, action: 'turnstyle-lock', inputs: { key, 'poll-seconds': '0.3' } });
  const holders = (...keys: string[]) => keys.map(key => state(key)?.holder?.run ?? null);

  test.each([
    ['deploy staging', 'spelled alike'],
    ['Deploy  ./STAGING/ .', 'spelled otherwise'],
    ['database', 'another one'],
    ['database\ndeploy staging', 'with another one'],
  ])('%j (%s) stays held, and nobody enters before the job gives it back', async (key, how) => {
    const { workspace, inputs } = onHost();
    const job = newJob();
    const names = how.includes('another') ? ['database'] : ['deploy staging'];
    const first = await lock(job, key);
    expect(first.outputs).toMatchObject({ acquired: 'true' });
    const waiting = await startStep({
      ...newJob(),
      action: 'turnstyle-lock',
      inputs: { key: names[0]!, 'poll-seconds': '0.3' },
    });
    await waiting.waitFor('Waiting: 1 ahead');
    const result = await runStep({ ...job, workspace, inputs, after: first });
    expect(titles(result)).toEqual([]);
    expect(result.outputs).toMatchObject({ acquired: 'true', changed: 'true', position: '0' });
    expect(Number(result.outputs['fencing-token'])).toBeGreaterThanOrEqual(
      Number(first.outputs['fencing-token']),
    );
    expect(holders('deploy staging', ...names)).toEqual([job.run.id, ...names.map(() => job.run.id)]);
    await runStep({ action, stage: 'post', after: result, github });
    await runStep({ action: 'turnstyle-lock', stage: 'post', after: first, github });
    const next = await waiting.finished;
    expect(next.outputs).toMatchObject({ acquired: 'true' });
    await runStep({ action: 'turnstyle-lock', stage: 'post', after: next, github });
    expect(holders('deploy staging', 'database')).toEqual([null, null]);
  });
});

describe('the database guard', () => {
  test('that cannot look at all says why in an output, and nothing is released', async () => {
    const { workspace, inputs } = onHost();
    const result = await runStep({
      ...newJob(),
      workspace,
      inputs: { ...inputs, guard: 'true', tool: 'alembic', python: 'nowhere/python' },
    });
    expect(titles(result)).toEqual([expect.any(String)]);
    expect(result.outputs).toMatchObject({ status: 'error', reason: titles(result)[0] });
    expect(result.state).not.toHaveProperty('released');
  });
});

describe('a cancel during the release', () => {
  test('ends it in one sentence, leaves the host as it was, and post gives the lock back', async () => {
    const { workspace, inputs } = onHost(
      'build:\n  - { name: slow, command: echo is building >&2; sleep 60 }\n',
    );
    const running = await startStep({ ...newJob(), workspace, inputs });
    await running.waitFor(/build/);
    const result = await running.cancel();
    expect(result.exitCode).toBe(1);
    expect(titles(result)).toEqual(['CANCELLED']);
    expect(result.state).not.toHaveProperty('released');
    await runStep({ action, stage: 'post', after: result, github });
    expect(state('deploy staging')).toMatchObject({ holder: null, last: null });
  });
});

describe('strategy: runs', () => {
  test('waits for the older run, releases without a lock, and writes nothing to the repository', async () => {
    const { workspace, inputs } = onHost();
    const token = github.addToken({ permissions: { contents: 'read', actions: 'read' } });
    const older = repository.addRun({ workflow: 'Deploy', event: 'push' });
    older.addJob({ name: 'deploy' }).start();
    const waiting = await startStep({
      ...newJob(),
      token,
      workspace,
      inputs: { ...inputs, strategy: 'runs', 'wait-timeout': '60s' },
    });
    await waiting.waitFor(`directly behind run ${older.id}`);
    older.complete();
    const result = await waiting.finished;
    expect(titles(result)).toEqual([]);
    expect(result.outputs).toMatchObject({
      acquired: 'true',
      'fencing-token': '',
      position: '1',
      changed: 'true',
    });
    const post = await runStep({ action, stage: 'post', after: result, github });
    expect(post.exitCode).toBe(0);
    expect(post.annotations).toEqual([]);
    expect(github.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('and inputs that mean nothing with it are refused', async () => {
    const result = await runStep({
      ...newJob(),
      inputs: { guard: 'false', 'job-to-wait-for': 'deploy' },
    });
    expect(titles(result)).toEqual(['INPUT_INVALID']);
  });
});

describe('not now', () => {
  const minute = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
  const freeze = (environment: string) =>
    `freezes:\n  - name: Closing\n    from: ${minute(Date.now() - 3_600_000)}\n    until: ${minute(Date.now() + 86_400_000)}\n    environments: [${environment}]\n`;

  test('a freeze of the release file stops a release before anything is done, and no rollback', async () => {
    const { workspace, inputs } = onHost(freeze('staging'));
    const stopped = await runStep({ ...newJob(), workspace, inputs });
    expect(titles(stopped)).toEqual(['LOCK_FROZEN']);
    expect(JSON.parse(stopped.outputs['held-by']!)).toMatchObject({ kind: 'freeze', who: 'Closing' });
    expect(existsSync(app())).toBe(false);
    expect(
      titles(await runStep({ ...newJob(), workspace, inputs: { ...inputs, command: 'migrate' } })),
    ).toEqual(['LOCK_FROZEN']);
    const back = await runStep({ ...newJob(), workspace, inputs: { ...inputs, command: 'rollback' } });
    expect(back.outputs['acquired']).toBe('true');
    expect(titles(back)).not.toContain('LOCK_FROZEN');
  });

  test('a freeze of another environment, or none, stops nothing; a calendar that cannot be read does', async () => {
    const elsewhere = onHost(freeze('prod'));
    const released = await runStep({ ...newJob(), ...elsewhere });
    expect(released.exitCode).toBe(0);
    const wrong = onHost('freezes:\n  - name: x\n    from: 2026-12-24\n');
    expect(titles(await runStep({ ...newJob(), ...wrong }))).toEqual(['FREEZE_INVALID']);
  });

  test('a hold on the environment stops a deploy whose key is another, and says who', async () => {
    const { workspace, inputs } = onHost();
    const person = { GITHUB_ACTOR: 'alice', GITHUB_TRIGGERING_ACTOR: 'alice' };
    const job = newJob();
    const hold = { mode: 'hold', key: 'deploy staging', reason: 'maintenance' };
    await runStep({ ...job, action: 'turnstyle-lock', inputs: hold, env: { ...job.env, ...person } });
    const stopped = await runStep({
      ...newJob(),
      workspace,
      inputs: { ...inputs, key: 'deploy staging shop', 'wait-timeout': '1s' },
    });
    expect(titles(stopped)).toEqual(['LOCK_ON_HOLD']);
    expect(stopped.annotations.map(({ message }) => message).join()).toContain('@alice: "maintenance"');
    expect(existsSync(app())).toBe(false);
    expect(state('deploy staging shop')).toMatchObject({ holder: null, queue: [] });
  });
});

describe('going back', () => {
  /** Two commits, of which the newer one is live, and the older one checked out. */
  async function newerIsLive() {
    const older = repository.push('main', { files: { 'a.txt': '1' } });
    const newer = repository.push('main', { files: { 'a.txt': '2' } });
    const { workspace, inputs } = onHost();
    const jobAt = (
      sha: string,
      run = repository.addRun({ workflow: 'Deploy', event: 'push', headSha: sha }),
    ) => {
      const job = run.addJob({ name: 'deploy' }).start(`runner ${run.id}.${run.attempt}`);
      const env = {
        RUNNER_NAME: `runner ${run.id}.${run.attempt}`,
        GITHUB_RUN_ATTEMPT: String(run.attempt),
        GITHUB_SHA: sha,
      };
      return { action, github, repository, run, job, env, workspace, inputs };
    };
    const deploy = async (on: ReturnType<typeof jobAt>, event?: { name: string; payload: object }) => {
      const main = await runStep({ ...on, ...(event ? { event } : {}) });
      await runStep({ action, stage: 'post', after: main, github, inputs });
      on.job.complete(main.exitCode === 0 ? 'success' : 'failure');
      on.run.complete();
      return main;
    };
    const first = jobAt(older);
    await deploy(first);
    await deploy(jobAt(newer));
    expect(state('deploy staging')?.last?.sha).toBe(newer);
    return { older, newer, first, jobAt, deploy };
  }

  test('a deploy that went well and is run again is deployed; one by dispatch is refused with words', async () => {
    const { older, first, jobAt, deploy } = await newerIsLive();
    const pushed = await deploy(jobAt(older));
    expect(pushed.outputs).toMatchObject({ acquired: 'false', superseded: 'true' });
    expect(pushed.exitCode).toBe(0);
    const asked = await deploy(jobAt(older), { name: 'workflow_dispatch', payload: {} });
    expect(titles(asked)).toEqual(['LOCK_SUPERSEDED']);
    const again = await deploy(jobAt(older, first.run.rerun({ by: 'alice' })));
    expect(again.exitCode).toBe(0);
    expect(again.outputs['acquired']).toBe('true');
    expect(state('deploy staging')?.last?.sha).toBe(older);
  });

  test('a branch that was moved back is deployed', async () => {
    const { older, jobAt, deploy } = await newerIsLive();
    const moved = await deploy(jobAt(older), {
      name: 'push',
      payload: { ref: 'refs/heads/main', forced: true },
    });
    expect(moved.outputs['acquired']).toBe('true');
    expect(state('deploy staging')?.last?.sha).toBe(older);
  });
});
