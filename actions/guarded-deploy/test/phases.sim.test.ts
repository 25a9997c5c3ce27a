/** Two jobs of one run through the shipped bundle: what prepare hands over, and what release takes of it. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArchive } from '@guarded-deploy/artifacts';
import {
  GitHubSimulator,
  runStep,
  type SimulatedRepository,
  type SimulatedRun,
  type StepResult,
} from '@guarded-deploy/github-simulator';
import { parseLockState, refOf } from '@guarded-deploy/lock';
import { bytesOf, LIST, type Manifest } from '@guarded-deploy/prepared/manifest';
import { type ShellHost, startShellHost } from '@guarded-deploy/ssh/shell-host';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pythonEnvironment } from '../../../packages/migrations/test/environments.ts';
import {
  databaseSettings,
  djangoProject,
  migration,
  type Project,
} from '../../../packages/migrations/test/projects.ts';

jest.setTimeout(180_000);
const action = 'guarded-deploy';
const environment = pythonEnvironment('django52');
if ('missing' in environment) console.warn(`skipped: ${environment.missing}`);
const python = 'python' in environment ? environment.python : '';
const withDjango = python === '' ? test.skip : test;

let github: GitHubSimulator;
let repository: SimulatedRepository;
let directory: string;
let host: ShellHost;
let sha: string;

beforeEach(async () => {
  github = await GitHubSimulator.start();
  github.addUser({ login: 'alice', id: 7, type: 'User' });
  github.addOrganization({ login: 'acme', id: 8 });
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
  sha = repository.push('main', { message: 'tested' });
  directory = mkdtempSync(join(tmpdir(), 'phases-'));
  host = await startShellHost({ root: join(directory, 'home') });
});
afterEach(async () => {
  await host.close();
  await github.stop();
  rmSync(directory, { recursive: true, force: true });
});

const app = () => join(directory, 'app');
const newRun = () => repository.addRun({ workflow: 'CI', event: 'push', headSha: sha });

/** A checkout of its own for each job, as on two runners. */
function checkout(name: string, options: { more?: string; commit?: string; from?: string } = {}): string {
  const workspace = join(directory, name);
  mkdirSync(join(workspace, '.git'), { recursive: true });
  writeFileSync(join(workspace, '.git/HEAD'), `${options.commit ?? sha}\n`);
  if (options.from) cpSync(options.from, workspace, { recursive: true });
  mkdirSync(join(workspace, 'deploy'), { recursive: true });
  writeFileSync(join(workspace, 'hello.txt'), 'hello\n');
  writeFileSync(
    join(workspace, 'deploy/release.yml'),
    `app: demo\nroot: ${JSON.stringify(app())}\ninventory:\n  hosts:\n    one: { address: ${host.host}, port: ${host.port}, user: ${host.user} }\n${options.more ?? ''}`,
  );
  return workspace;
}

type Given = Readonly<Record<string, string>>;

function step(run: SimulatedRun, phase: string, workspace: string, inputs: Given, env: Given = {}) {
  const name = `runner ${run.id} ${phase}`;
  const job = run.addJob({ name: phase }).start(name);
  const common = { phase, environment: 'staging', 'poll-seconds': '0.3' };
  return runStep({
    ...{ action, github, repository, run, job, workspace },
    env: { RUNNER_NAME: name, ...env },
    inputs: { ...common, ...inputs },
  });
}

const prepare = (run: SimulatedRun, workspace: string, inputs: Given = {}, env: Given = {}) =>
  step(run, 'prepare', workspace, { guard: 'false', ...inputs }, env);

const release = (run: SimulatedRun, workspace: string, prepared: string, inputs: Given = {}) =>
  step(run, 'release', workspace, {
    guard: 'false',
    prepared,
    'known-hosts': host.knownHosts,
    'private-key': host.privateKey,
    ...inputs,
  });

const runPost = (result: StepResult) => runStep({ action, stage: 'post', after: result, github });

const titles = (result: StepResult) =>
  result.annotations.filter(({ level }) => level === 'error').map(({ title }) => title);

const releases = () => {
  try {
    return readdirSync(join(app(), 'releases')).length;
  } catch {
    return 0;
  }
};

function state(key = 'deploy staging') {
  const ref = repository.getRef(refOf(key));
  return ref === undefined ? undefined : parseLockState(repository.message(ref), key);
}

describe('two jobs', () => {
  test('what was prepared is released, and only the release took the lock', async () => {
    const run = newRun();
    const prepared = await prepare(run, checkout('one'));
    expect(titles(prepared)).toEqual([]);
    expect(prepared.outputs['prepared']).toMatch(
      /^guarded-deploy-prepared-staging-1-[0-9a-f]{8}@sha256:[0-9a-f]{64}$/,
    );
    expect(prepared.state).toEqual({});
    expect(state()).toBeUndefined();
    const released = await release(run, checkout('two'), prepared.outputs['prepared']!);
    expect(titles(released)).toEqual([]);
    expect(released.outputs).toMatchObject({ acquired: 'true', changed: 'true' });
    expect(releases()).toBe(1);
    expect(readdirSync(released.runnerTemp).filter(name => name.startsWith('prepared-'))).toEqual([]);
    await runPost(released);
    expect(state()).toMatchObject({ holder: null, last: { sha } });
  });

  test('a token that only reads is enough to prepare', async () => {
    const run = newRun();
    const token = github.addToken({ permissions: { contents: 'read', metadata: 'read' } });
    const job = run.addJob({ name: 'prepare' }).start('runner');
    const result = await runStep({
      ...{ action, github, repository, run, job, token, workspace: checkout('one') },
      env: { RUNNER_NAME: 'runner' },
      inputs: { phase: 'prepare', guard: 'false', environment: 'staging' },
    });
    expect(titles(result)).toEqual([]);
    expect(
      github.requests.filter(
        ({ method, path }) => method !== 'GET' && !/twirp|graphql|_apis|blobs?\b|artifact/i.test(path),
      ),
    ).toEqual([]);
  });

  test('the deadline, the lock and the environment are as in one job: a superseded commit is skipped', async () => {
    const first = newRun();
    const older = await prepare(first, checkout('one'));
    const newer = repository.push('main', { message: 'newer' });
    const second = repository.addRun({ workflow: 'CI', event: 'push', headSha: newer });
    const inNew = await prepare(second, checkout('three', { commit: newer }));
    await runPost(await release(second, checkout('four', { commit: newer }), inNew.outputs['prepared']!));
    const late = await release(first, checkout('two'), older.outputs['prepared']!);
    expect(titles(late)).toEqual([]);
    expect(late.outputs).toMatchObject({ superseded: 'true', acquired: 'false' });
    expect(releases()).toBe(1);
  });
});

describe('what is not taken', () => {
  const HASH = `@sha256:${'0'.repeat(64)}`;

  test.each([
    ['nothing', '', 'PREPARED_MISSING'],
    ['a path', `../x${HASH}`, 'PREPARED_INVALID'],
    ['an artifact that is not there', `guarded-deploy-prepared-staging-1-00000000${HASH}`, 'PREPARED_GONE'],
  ])('%s', async (_, prepared, code) => {
    const result = await release(newRun(), checkout('two'), prepared);
    expect(titles(result)).toEqual([code]);
    expect(releases()).toBe(0);
    await runPost(result);
    expect(state()?.holder ?? null).toBeNull();
    expect(state()?.queue ?? []).toEqual([]);
  });

  test.each<[string, (prepared: string) => string]>([
    ['another hash', text => text.replace(/[0-9a-f]{64}$/, '0'.repeat(64))],
  ])('%s', async (_, change) => {
    const run = newRun();
    const prepared = await prepare(run, checkout('one'));
    const result = await release(run, checkout('two'), change(prepared.outputs['prepared']!));
    expect(titles(result)).toEqual(['PREPARED_CHANGED']);
    expect(releases()).toBe(0);
  });

  test.each<[string, Given, string | undefined, string]>([
    ['commit', {}, 'c'.repeat(40), 'PREPARED_OTHER'],
    ['environment', { environment: 'prod' }, undefined, 'PREPARED_OTHER'],
  ])('what was prepared for another %s', async (_, inputs, commit, code) => {
    const run = newRun();
    const prepared = await prepare(run, checkout('one'));
    const workspace = checkout('two', commit === undefined ? {} : { commit });
    const result = await release(run, workspace, prepared.outputs['prepared']!, inputs);
    expect(titles(result)).toEqual([code]);
    expect(releases()).toBe(0);
  });

  test('what another run prepared: the run has no such artifact', async () => {
    const prepared = await prepare(newRun(), checkout('one'));
    const result = await release(newRun(), checkout('two'), prepared.outputs['prepared']!);
    expect(titles(result)).toEqual(['PREPARED_GONE']);
  });

  test('an artifact that was written over after its hash was said', async () => {
    const run = newRun();
    const prepared = await prepare(run, checkout('one'));
    const [artifact] = github.store.artifacts;
    const forged = join(directory, 'forged.zip');
    const list = { ...(JSON.parse('{}') as Manifest) };
    writeArchive(forged, [{ name: LIST, from: { bytes: bytesOf(list) } }]);
    Object.assign(artifact!, { content: readFileSync(forged), size: readFileSync(forged).length });
    const result = await release(run, checkout('two'), prepared.outputs['prepared']!);
    expect(titles(result)).toEqual(['PREPARED_CHANGED']);
    expect(releases()).toBe(0);
  });

  test('a key in the job that runs foreign code', async () => {
    const result = await prepare(newRun(), checkout('one'), { 'private-key': host.privateKey });
    expect(titles(result)).toEqual(['PREPARED_SECRET']);
    expect(result.log).not.toContain(host.privateKey.split('\n')[2]!.trim());
    expect(github.store.artifacts).toEqual([]);
  });

  test('an agent in reach of that code is named', async () => {
    const result = await prepare(newRun(), checkout('one'), {}, { SSH_AUTH_SOCK: '/tmp/agent' });
    expect(titles(result)).toEqual([]);
    expect(result.log).toContain('SSH_AUTH_SOCK');
  });

  test('the queue is left at once when what was prepared is not to be had', async () => {
    const holder = await step(newRun(), 'all', checkout('zero'), {
      guard: 'false',
      'known-hosts': host.knownHosts,
      'private-key': host.privateKey,
    });
    expect(titles(holder)).toEqual([]);
    const began = releases();
    const result = await release(newRun(), checkout('two'), `guarded-deploy-prepared-x-1-0${HASH}`, {
      'wait-timeout': '30m',
    });
    expect(titles(result)).toEqual(['PREPARED_GONE']);
    expect(result.timedOut).toBe(false);
    expect(state()).toMatchObject({ holder: expect.anything(), queue: [] });
    expect(releases()).toBe(began);
  });
});

describe('wheels', () => {
  const NAME = 'portal_tools-1.2-py3-none-any.whl';
  const sum = (text: string) => createHash('sha256').update(text).digest('hex');
  const more = 'python: { wheels: wheels, lock: requirements.txt, hosts: none }\n';

  function jobs(locked: string, wheel = 'a wheel') {
    const write = (workspace: string) =>
      writeFileSync(join(workspace, 'requirements.txt'), `portal-tools==1.2 --hash=sha256:${sum(locked)}\n`);
    const [one, two] = [checkout('one', { more }), checkout('two', { more })];
    for (const workspace of [one, two]) write(workspace);
    mkdirSync(join(one, 'made'));
    writeFileSync(join(one, 'made', NAME), wheel);
    return { one, two };
  }
  const given = () => ({ wheels: 'made', python: python === '' ? '/usr/bin/python3' : python });

  test('that the lock names go to the hosts', async () => {
    const { one, two } = jobs('a wheel');
    const run = newRun();
    const prepared = await prepare(run, one, given());
    expect(titles(prepared)).toEqual([]);
    const result = await release(run, two, prepared.outputs['prepared']!);
    expect(titles(result)).toEqual([]);
    const [live] = readdirSync(join(app(), 'releases'));
    expect(readFileSync(join(app(), 'releases', live!, 'wheels', NAME), 'utf8')).toBe('a wheel');
  });

  test('that it does not name stop the release, unless a person named the package', async () => {
    const { one, two } = jobs('another wheel');
    const run = newRun();
    const prepared = await prepare(run, one, given());
    const refused = await release(run, two, prepared.outputs['prepared']!);
    expect(titles(refused)).toEqual(['PREPARED_WHEEL']);
    expect(releases()).toBe(0);
    await runPost(refused);
    const taken = await release(run, two, prepared.outputs['prepared']!, {
      'unlocked-wheels': 'Portal.Tools',
    });
    expect(titles(taken)).toEqual([]);
    expect(taken.log).toContain(`Taken on the word of the job prepare: ${NAME}`);
  });

  test('that nobody would install are refused before anybody approves', async () => {
    const { one } = jobs('a wheel');
    checkout('one');
    const result = await prepare(newRun(), one, given());
    expect(titles(result)).toEqual(['PREPARED_WHEELS_UNUSED']);
  });
});

describe('the database', () => {
  let project: Project;
  afterEach(() => project?.delete());

  /** A Django project of which the last migration is pending, in both jobs' checkouts. */
  function pending(operation: string, more = '') {
    project = djangoProject({ default: databaseSettings(undefined, 'db.sqlite3') });
    execFileSync(python, ['manage.py', 'migrate', '-v0'], { cwd: project.root });
    project.file('shop/migrations/0002_x.py', migration('0001_initial', `migrations.${operation},`));
    return {
      one: checkout('one', { from: project.root, more }),
      two: checkout('two', { from: project.root, more }),
    };
  }
  const SAFE = 'RunSQL(migrations.RunSQL.noop)';
  const MIGRATE = 'migrate: { command: [touch, migrated] }\n';
  const asked = (onPending: string) => ({
    guard: 'true',
    python,
    'on-pending': onPending,
    'check-drift': 'off',
  });

  withDjango('clean: the release runs nothing of the project, not even its settings', async () => {
    const { one, two } = pending(SAFE);
    rmSync(join(one, 'shop/migrations/0002_x.py'));
    const run = newRun();
    const prepared = await prepare(run, one, asked('fail'));
    expect(prepared.outputs).toMatchObject({ status: 'clean' });
    // Whatever ran there would leave a trace, or fail.
    writeFileSync(join(two, 'manage.py'), `open(${JSON.stringify(join(directory, 'ran'))}, "w")\n`);
    const result = await release(run, two, prepared.outputs['prepared']!, asked('fail'));
    expect(titles(result)).toEqual([]);
    expect(readdirSync(directory)).not.toContain('ran');
  });

  withDjango('apply-safe: prepare leaves it as it is, and the hosts apply it', async () => {
    const { one, two } = pending(SAFE, MIGRATE);
    const run = newRun();
    const policy = { ...asked('apply-safe'), allow: 'run-sql\nraw-sql\nopaque' };
    const prepared = await prepare(run, one, policy);
    expect([titles(prepared), prepared.outputs['pending-count'], prepared.outputs['applied']]).toEqual([
      [],
      '1',
      '[]',
    ]);
    const result = await release(run, two, prepared.outputs['prepared']!, policy);
    expect(titles(result)).toEqual([]);
    expect(result.log).toContain('the hosts apply them');
    const [live] = readdirSync(join(app(), 'releases'));
    expect(readdirSync(join(app(), 'releases', live!))).toContain('migrated');
  });

  withDjango('apply where no host would: nothing is released', async () => {
    const { one, two } = pending(SAFE);
    const run = newRun();
    const prepared = await prepare(run, one, asked('apply'));
    const result = await release(run, two, prepared.outputs['prepared']!, asked('apply'));
    expect(titles(result)).toEqual(['NO_MIGRATION_HOST']);
    expect(releases()).toBe(0);
  });

  withDjango('the rules are those of the release, whatever prepare was told', async () => {
    const { one, two } = pending(SAFE, MIGRATE);
    const run = newRun();
    const prepared = await prepare(run, one, asked('warn'));
    expect(titles(prepared)).toEqual([]);
    const result = await release(run, two, prepared.outputs['prepared']!, asked('fail'));
    expect(titles(result)).toEqual(['PREPARED_DATABASE']);
    expect(releases()).toBe(0);
  });

  withDjango('another deploy in between: what was found is not believed', async () => {
    const { one, two } = pending(SAFE, MIGRATE);
    const run = newRun();
    const prepared = await prepare(run, one, asked('apply'));
    await runPost(
      await step(newRun(), 'all', checkout('other'), {
        guard: 'false',
        'known-hosts': host.knownHosts,
        'private-key': host.privateKey,
      }),
    );
    const before = releases();
    const result = await release(run, two, prepared.outputs['prepared']!, {
      ...asked('apply'),
      superseded: 'allow',
    });
    expect(titles(result)).toEqual(['PREPARED_STALE']);
    expect(releases()).toBe(before);
  });

  withDjango.each([
    ['the commit before', false, []],
    ['a commit of another branch', true, ['PREPARED_STALE']],
  ])('held for %s while it was looked at, by a job that then failed', async (_, isForeign, expected) => {
    const { one, two } = pending(SAFE);
    rmSync(join(one, 'shop/migrations/0002_x.py'));
    const commit = isForeign ? repository.push('other', { message: 'elsewhere' }) : sha;
    const holding = newRun();
    const job = holding.addJob({ name: 'deploy' }).start('runner that fails');
    const held = await runStep({
      ...{ action: 'turnstyle-lock', github, repository, run: holding, job },
      env: { RUNNER_NAME: 'runner that fails' },
      inputs: { key: 'deploy staging', commit, superseded: 'allow' },
    });
    expect(held.outputs).toMatchObject({ acquired: 'true' });
    const run = newRun();
    const prepared = await prepare(run, one, asked('fail'));
    expect(prepared.outputs).toMatchObject({ status: 'clean' });
    job.complete('failure');
    const result = await release(run, two, prepared.outputs['prepared']!, asked('fail'));
    expect(titles(result)).toEqual(expected);
    expect(releases()).toBe(expected.length === 0 ? 1 : 0);
  });

  test('a release that asks for the verdict takes none for no', async () => {
    const run = newRun();
    const prepared = await prepare(run, checkout('one'));
    const result = await release(run, checkout('two'), prepared.outputs['prepared']!, { guard: 'true' });
    expect(titles(result)).toEqual(['PREPARED_DATABASE']);
    expect(releases()).toBe(0);
  });
});
