import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GitHubSimulator,
  runStep,
  type StepOptions,
  type StepResult,
} from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { missing, pyproject, SIX, Stage } from './stage.ts';

if (missing) console.warn(`skipped: ${missing}`);
const real = missing ? describe.skip : describe;

let github: GitHubSimulator;
const stage = new Stage();

beforeAll(async () => {
  github = await GitHubSimulator.start();
  // The first step fetches uv.
  if (!missing) await step(stage.project({ 'requirements.txt': SIX }), { 'python-version': '3.12' });
}, 120_000);
afterAll(async () => {
  await github.stop();
  stage.cleanUp();
});

const step = (workspace: string, inputs: StepOptions['inputs'], more: Partial<StepOptions> = {}) =>
  stage.step(workspace, inputs, { github, ...more });

real('the cache service', () => {
  // docopt has no wheel: uv builds one, and that is what is worth keeping.
  const files = { 'pyproject.toml': pyproject(['docopt==0.6.2', 'six==1.17.0']) };
  const cached = (directory: string, more: Partial<StepOptions> = {}) =>
    step(
      directory,
      { 'python-version': '3.12', cache: 'true' },
      { ...more, env: { UV_CACHE_DIR: undefined, ...more.env } },
    );
  const post = (after: StepResult) => runStep({ action: 'setup-environment', stage: 'post', after, github });

  test('keeps what was built, for the next run and for both legs of a matrix', async () => {
    const directory = stage.project(files);
    stage.uv(directory, 'lock');
    const temporary = join(stage.scratch, 'job-temp');
    const first = await cached(directory, { env: { RUNNER_TEMP: temporary } });
    expect(first.exitCode).toBe(0);
    expect(first.outputs['cache-hit']).toBe('false');
    expect(first.exported.UV_CACHE_DIR).toBe(join(temporary, 'setup-environment-uv'));

    // Another leg with the same key, at the same time.
    const other = stage.project(files);
    writeFileSync(join(other, 'uv.lock'), readFileSync(join(directory, 'uv.lock')));
    const second = await cached(other, { env: { RUNNER_TEMP: temporary } });
    expect(second.outputs['cache-key']).toBe(first.outputs['cache-key']);
    expect(second.outputs['cache-hit']).toBe('false');

    const saved = await post(first);
    expect(saved.log).toContain('uv cache: saved');
    const lost = await post(second);
    expect(lost.exitCode).toBe(0);
    expect(lost.log).toContain('another job has saved it already');

    rmSync(temporary, { recursive: true });
    rmSync(join(directory, '.venv'), { recursive: true });
    const again = await cached(directory, { env: { RUNNER_TEMP: temporary } });
    expect(again.exitCode).toBe(0);
    expect(again.outputs['cache-hit']).toBe('true');
    expect(first.log).toMatch(/Buil[dt].* docopt/);
    expect(again.log).not.toMatch(/Buil[dt].* docopt/);
    expect(stage.ask(again, 'import docopt; print(docopt.__version__)')).toBe('0.6.2');
    expect(again.state.save).toBeUndefined();
    const nothing = await post(again);
    expect(nothing.exitCode).toBe(0);
    expect(nothing.log).not.toContain('saved');
  }, 180_000);

  test('two jobs that save at once both end well, and one of them has saved', async () => {
    const directories = [stage.project(files), stage.project(files)];
    const [a, b] = directories as [string, string];
    stage.uv(a, 'lock');
    writeFileSync(join(b, 'uv.lock'), readFileSync(join(a, 'uv.lock')));
    const results: StepResult[] = [];
    for (const directory of directories) {
      results.push(
        await step(
          directory,
          { 'python-version': '3.11', cache: 'true', 'cache-suffix': 'race' },
          {
            env: { UV_CACHE_DIR: undefined, RUNNER_TEMP: join(stage.scratch, 'race-temp') },
          },
        ),
      );
    }
    const ends = await Promise.all(results.map(post));
    expect(ends.map(end => end.exitCode)).toEqual([0, 0]);
    const hit = await step(
      a,
      { 'python-version': '3.11', cache: 'true', 'cache-suffix': 'race' },
      {
        env: { UV_CACHE_DIR: undefined, RUNNER_TEMP: join(stage.scratch, 'race-temp') },
      },
    );
    expect(hit.outputs['cache-hit']).toBe('true');
  }, 180_000);

  test('settings of uv, and files that its variables name, are in the key', async () => {
    const directory = stage.project({ 'requirements.txt': SIX, 'c.txt': 'six==1.17.0\n' });
    const keyOf = async (env: Record<string, string> = {}) =>
      (await cached(directory, { env: { RUNNER_TEMP: join(stage.scratch, 'settings'), ...env } })).outputs[
        'cache-key'
      ];
    const keys = [await keyOf(), await keyOf({ UV_CONSTRAINT: 'c.txt' })];
    writeFileSync(join(directory, 'c.txt'), 'six>=1\n');
    keys.push(await keyOf({ UV_CONSTRAINT: 'c.txt' }), await keyOf({ CFLAGS: '-O1' }));
    writeFileSync(join(directory, 'pyproject.toml'), '[tool.uv]\nno-binary-package = []\n');
    keys.push(await keyOf());
    expect(keys).not.toContain('');
    expect(new Set(keys).size).toBe(5);
  }, 120_000);

  test('a service that fails costs the cache, not the job', async () => {
    const directory = stage.project(files);
    stage.uv(directory, 'lock');
    const dead = { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/', ACTIONS_CACHE_URL: 'http://127.0.0.1:9/' };
    const result = await step(directory, { 'python-version': '3.12', cache: 'true' }, { env: { ...dead } });
    expect(result.exitCode).toBe(0);
    expect(result.outputs['cache-hit']).toBe('false');
    const end = await runStep({
      action: 'setup-environment',
      stage: 'post',
      after: result,
      github,
      env: { ...dead },
    });
    expect(end.exitCode).toBe(0);
  }, 180_000);

  test('stays out of runs for a tag', async () => {
    const directory = stage.project({ 'requirements.txt': SIX });
    const result = await step(
      directory,
      { 'python-version': '3.12' },
      {
        env: { UV_CACHE_DIR: undefined, GITHUB_REF: 'refs/tags/v1' },
      },
    );
    expect(result.outputs['cache-key']).toBe('');
    expect(result.summary).toContain('off in runs for a tag');
  }, 60_000);
});
