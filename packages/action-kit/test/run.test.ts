import { join } from 'node:path';
import {
  GitHubSimulator,
  runStep,
  type StepOptions,
  type StepResult,
  startStep,
} from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

/** One stage of an action as a child process, as the runner starts it. */

let github: GitHubSimulator;

beforeAll(async () => {
  github = await GitHubSimulator.start();
});

afterAll(() => github.stop());

function options(name: string, more: Partial<StepOptions> = {}): StepOptions {
  return {
    action: 'stage',
    script: join(import.meta.dirname, 'fixtures/stage.ts'),
    github,
    timeoutSeconds: 60,
    ...more,
    env: { CASE: name, NODE_NO_WARNINGS: '1', ...more.env },
  };
}

const stage = (name: string, more: Partial<StepOptions> = {}) => runStep(options(name, more));
const errors = (result: StepResult) => result.annotations.filter(({ level }) => level === 'error');

test('outputs, state, variables, PATH and summary arrive as they are', async () => {
  const result = await stage('outputs', { inputs: { count: 4 } });
  expect(result).toMatchObject({
    exitCode: 0,
    outputs: { out: 'a\nb=c\n::error::no', object: '{"count":4,"list":[1]}' },
    state: { kept: 'state' },
    exported: { EXPORTED: 'x' },
    paths: ['/added'],
    summary: '# One\n\nTwo\n\n',
    annotations: [],
    legacy: [],
    fileErrors: [],
  });
  expect((await stage('state', { after: result })).stdout).toContain('state state\n');
});

test('what others wrote is logged, not obeyed', async () => {
  const { annotations, masks, groups, unknown } = await stage('hostile', { env: { RUNNER_DEBUG: '1' } });
  expect(annotations).toEqual([
    { level: 'warning', message: '\\::error::no', file: 'a,b:c%.py', line: 3, title: 'ti,tle' },
  ]);
  expect({ masks, groups, unknown }).toEqual({ masks: [], groups: ['group \\::error::no'], unknown: [] });
});

describe('secrets', () => {
  test('are masked whole and line by line, before anything can go wrong', async () => {
    const key = '-----BEGIN KEY-----\nfirst line of it\nab\n\n-----END KEY-----\n';
    const { masks, exitCode } = await stage('none', {
      inputs: { token: 'ghs_secret\n', key, count: 'no number' },
    });
    expect(exitCode).toBe(1);
    expect(masks).toEqual([
      'ghs_secret',
      key.trim(),
      '-----BEGIN KEY-----',
      'first line of it',
      '-----END KEY-----',
    ]);
  });

  test('too short to be one do not blot out the log', async () => {
    expect((await stage('none', { inputs: { token: 'abc', key: '\n' } })).masks).toEqual([]);
  });
});

describe('a failure', () => {
  test('is one annotation on its place, exit code 1, and stands in the summary beside the verdict', async () => {
    const result = await stage('fault');
    expect(result.exitCode).toBe(1);
    expect(result.annotations).toEqual([
      {
        level: 'error',
        title: 'NOT_NOW',
        file: 'x.py',
        line: 7,
        message: expect.stringMatching(
          /^It is <b>late<\/b>\. Come back\n\\::error::x\. \(https:.*#not_now\)$/,
        ),
      },
    ]);
    expect(result.outputs).toEqual({ out: 'verdict' });
    expect(result.summary).toMatch(
      /^# Verdict\n\n> \[!CAUTION\]\n> \*\*stage\*\* <code>NOT&#95;NOW<\/code>: It is &lt;b&gt;late.* \[Read on\]\(https:.*#not_now\)\n\n$/,
    );
    expect(result.stdout).not.toContain('at ');
  });

  test('of ours says so, with its stack only when asked for', async () => {
    const [quiet, loud] = [await stage('bug'), await stage('bug', { env: { RUNNER_DEBUG: '1' } })];
    expect(errors(quiet)).toMatchObject([
      { title: 'UNEXPECTED', message: expect.stringContaining('report it') },
    ]);
    expect(quiet.debug).toEqual([]);
    expect(loud.debug.join('\n')).toContain('stage.ts');
  });

  test.each(['uncaught', 'rejection'])('that nobody waits for (%s) ends the same way', async name => {
    const result = await stage(name);
    expect([result.exitCode, result.timedOut, errors(result).length]).toEqual([1, false, 1]);
    expect(result.stderr).toBe('');
    expect(result.summary).toContain('[!CAUTION]');
  });

  test('of a wrong input is one annotation', async () => {
    const result = await stage('none', { inputs: { count: 'many' } });
    expect(errors(result)).toMatchObject([
      { title: 'INPUT_INVALID', message: expect.stringContaining('\'count\' is "many"') },
    ]);
    expect(result.exitCode).toBe(1);
  });

  test.each(['bug', 'uncaught'])('that may not fail the job (%s) is a warning', async name => {
    const result = await stage(name, { env: { TOLERANT: '1' } });
    expect(result.exitCode).toBe(0);
    expect(result.annotations.map(({ level }) => level)).toEqual(['warning']);
  });
});

describe('a cancelled run', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s lets the stage clean up, then ends with one annotation',
    async signal => {
      const running = await startStep(options('wait'));
      await running.waitFor('ready');
      running.process.kill(signal);
      const result = await running.finished;
      expect(result).toMatchObject({ exitCode: 1, signal: null });
      expect(errors(result)).toMatchObject([
        { title: 'CANCELLED', message: expect.stringContaining(signal) },
      ]);
      expect(result.summary).toContain('cleaned up');
    },
  );

  test('twice is cancelled once', async () => {
    const running = await startStep(options('wait'));
    await running.waitFor('ready');
    running.process.kill('SIGINT');
    running.process.kill('SIGTERM');
    const result = await running.finished;
    expect([result.exitCode, errors(result).length]).toEqual([1, 1]);
  });

  test('does not undo what a stage finishes all the same', async () => {
    const running = await startStep(options('stubborn'));
    await running.waitFor('ready');
    running.process.kill('SIGINT');
    expect(await running.finished).toMatchObject({ exitCode: 0, annotations: [] });
  });
});

describe('the summary', () => {
  test('is cut at a line where GitHub would refuse it, and stays whole Markdown', async () => {
    const { summary, exitCode } = await stage('large');
    expect(exitCode).toBe(0);
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary.startsWith('start\n\n```\nü – line\n')).toBe(true);
    expect(summary).toMatch(/\nü – line\n```\n\n_\(cut: .*\)_\n+$/);
  });

  test('that cannot be written is no failure', async () => {
    const result = await stage('no-summary', { env: { GITHUB_STEP_SUMMARY: '/nowhere/at/all' } });
    expect([result.exitCode, result.annotations]).toEqual([0, []]);
  });
});

test('an action that asked GitHub leaves no timer or connection that keeps it alive', async () => {
  const repository = github.addRepository({ owner: 'acme', name: 'portal' });
  const probe = join(import.meta.dirname, 'fixtures/resources.cjs');
  const result = await stage('ask', {
    repository,
    inputs: { token: github.token },
    nodeArguments: ['--require', probe],
  });
  expect(result.stdout).toContain('asked {"counted":2,"notModified":0');
  expect(/^LEFT (.*)$/m.exec(result.stdout)?.[1]).toBe('');
  expect(result.exitCode).toBe(0);
});
