/**
 * The shipped bundles on real interpreters, real uv and pip, and a real package index: what they install, and what stops them.
 * Needs Python 3.11 and 3.12 and an index: counts as skipped without.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GitHubSimulator, type StepOptions, type StepResult } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { missing, pyproject, pythons, SIX, Stage } from './stage.ts';

if (missing) console.warn(`skipped: ${missing}`);
const real = missing ? describe.skip : describe;

let github: GitHubSimulator;
const stage = new Stage();
/** Of the step that has to fetch uv; those after it find it in the tool cache. */
let first: StepResult;
let uv: string;

beforeAll(async () => {
  github = await GitHubSimulator.start();
  if (missing) return;
  first = await step(stage.project({ 'requirements.txt': SIX }), { 'python-version': '3.12' });
  uv = globSync(join(stage.toolCache, 'uv/*/*/bin/uv'))[0]!;
}, 120_000);
afterAll(async () => {
  await github.stop();
  stage.cleanUp();
});

const step = (workspace: string, inputs: StepOptions['inputs'], more: Partial<StepOptions> = {}) =>
  stage.step(workspace, inputs, { github, ...more });

real('both Pythons, from a lock', () => {
  test('uv is fetched by checksum on the first run', () => {
    expect(first.exitCode).toBe(0);
    expect(first.log).toContain('fetched, SHA-256 as known');
    expect(execFileSync(uv, ['--version'], { encoding: 'utf8' })).toContain(first.outputs['uv-version']);
  });

  test.each(['3.11', '3.12'])(
    'Python %s',
    async version => {
      const directory = stage.project({
        'pyproject.toml': pyproject(
          ['six==1.17.0'],
          '[dependency-groups]\ndev = ["iniconfig"]\ndocs = ["attrs"]\n',
        ),
      });
      stage.uv(directory, 'lock');
      const result = await step(directory, { 'python-version': version, groups: 'docs' });
      expect(result.annotations).toEqual([]);
      expect(result.exitCode).toBe(0);
      expect(result.outputs['python-version']).toMatch(new RegExp(`^${version.replace('.', '\\.')}\\.\\d+$`));
      expect(
        stage.ask(result, 'import sys, six, iniconfig, attrs; print("%d.%d" % sys.version_info[:2])'),
      ).toBe(version);
      expect(result.outputs.packages).toBe('3');
      expect(result.outputs.venv).toBe(join(directory, '.venv'));
      expect(result.exported.VIRTUAL_ENV).toBe(join(directory, '.venv'));
      expect(result.paths).toContain(join(directory, '.venv/bin'));
      expect(result.paths).toContain(dirname(uv));
      expect(Object.keys(JSON.parse(result.outputs.seconds!)).sort()).toEqual([
        'install',
        'python',
        'total',
        'uv',
        'verify',
      ]);
      expect(result.summary).toContain('### Environment');
      expect(result.log).not.toContain('fetched');
    },
    60_000,
  );

  test('another Python in the same place replaces the environment', async () => {
    const directory = stage.project({ 'requirements.txt': SIX });
    await step(directory, { 'python-version': '3.11' });
    const second = await step(directory, { 'python-version': '3.12' });
    expect(second.exitCode).toBe(0);
    expect(stage.ask(second, 'import sys, six; print("%d.%d" % sys.version_info[:2])')).toBe('3.12');
  }, 60_000);

  test('the tool cache comes before PATH', async () => {
    const tools = join(stage.scratch, 'tools-2');
    const home = join(tools, 'Python/3.12.99/x64');
    // As on a rehearsal's machine: an environment of its own in the place of a built Python.
    execFileSync(pythons['3.11']!, ['-m', 'venv', '--without-pip', home]);
    writeFileSync(`${home}.complete`, '');
    symlinkSync(join(stage.toolCache, 'uv'), join(tools, 'uv'));
    const wrong = await step(
      stage.project({ 'requirements.txt': SIX }),
      { 'python-version': '3.12' },
      { toolCache: tools },
    );
    // It says 3.12.99 and is 3.11: PATH's real 3.12 is taken.
    expect(wrong.log).toContain('in PATH');
    expect(wrong.outputs['python-version']).toMatch(/^3\.12\./);
    const exact = execFileSync(
      pythons['3.11']!,
      ['-c', 'import platform; print(platform.python_version())'],
      { encoding: 'utf8' },
    ).trim();
    execFileSync('mv', [join(tools, 'Python/3.12.99'), join(tools, `Python/${exact}`)]);
    const right = await step(
      stage.project({ 'requirements.txt': SIX }),
      { 'python-version': exact },
      { toolCache: tools },
    );
    expect(right.log).toContain('in tool cache');
    expect(right.outputs['python-version']).toBe(exact);
  }, 60_000);

  test('pylock.toml', async () => {
    const directory = stage.project({ 'pyproject.toml': pyproject(['six==1.17.0']) });
    stage.uv(directory, 'lock');
    execFileSync(
      uv,
      ['export', '--quiet', '--system-certs', '--format=pylock.toml', '--output-file=pylock.toml'],
      {
        cwd: directory,
        env: { ...process.env, UV_CACHE_DIR: join(stage.scratch, 'uv-cache') },
      },
    );
    rmSync(join(directory, 'uv.lock'));
    const result = await step(directory, { 'python-version': '3.12' });
    expect(result.exitCode).toBe(0);
    expect(stage.ask(result, 'import six; print(six.__version__)')).toBe('1.17.0');
  }, 60_000);
});

real('pip alone', () => {
  test('requirements with hashes', async () => {
    const result = await step(stage.project({ 'requirements.txt': SIX }), {
      'python-version': '3.11',
      manager: 'pip',
    });
    expect(result.exitCode).toBe(0);
    expect(stage.ask(result, 'import six; print(six.__version__)')).toBe('1.17.0');
    expect(result.outputs['uv-version']).toBe('');
    expect(result.log).toContain('--require-hashes');
  }, 60_000);

  test('wheels are built once, kept by checksum, and installed without an index', async () => {
    const directory = stage.project({ 'requirements.txt': SIX });
    const inputs = { 'python-version': '3.11', manager: 'pip', 'wheel-dir': 'wheels' };
    const built = await step(directory, inputs);
    expect(built.exitCode).toBe(0);
    expect(built.summary).toContain('wheels built anew');
    // A dead index: the second run must not need it.
    const offline = { env: { PIP_INDEX_URL: 'http://127.0.0.1:9/simple' } };
    const second = await step(directory, inputs, offline);
    expect(second.exitCode).toBe(0);
    expect(second.summary).toContain('kept wheels');
    expect(stage.ask(second, 'import six; print(six.__version__)')).toBe('1.17.0');
    // A wheel that was tampered with is noticed.
    writeFileSync(globSync(join(directory, 'wheels/*.whl'))[0]!, 'evil');
    const third = await step(directory, inputs, offline);
    expect(third.annotations[0]).toMatchObject({ title: 'HASH_MISMATCH' });
  }, 120_000);
});

real('what stops it', () => {
  const failing = async (
    files: Readonly<Record<string, string>>,
    inputs: Readonly<Record<string, string>>,
    prepare?: (directory: string) => void,
  ) => {
    const directory = stage.project(files);
    prepare?.(directory);
    const result = await step(directory, { 'python-version': '3.12', ...inputs });
    expect(result.exitCode).toBe(1);
    const errors = result.annotations.filter(annotation => annotation.level === 'error');
    expect(errors).toHaveLength(1);
    return errors[0]!;
  };

  test('a stale lock, with the command that repairs it', async () => {
    const error = await failing(
      { 'app/pyproject.toml': pyproject(['six']) },
      { 'working-directory': 'app' },
      directory => {
        stage.uv(join(directory, 'app'), 'lock');
        writeFileSync(join(directory, 'app/pyproject.toml'), pyproject(['six', 'attrs']));
      },
    );
    expect(error).toMatchObject({ title: 'LOCK_STALE', file: 'app/uv.lock' });
    expect(error.message).toContain('cd app && uv lock');
  }, 60_000);

  test('a lock with a merge conflict', async () => {
    const error = await failing(
      { 'pyproject.toml': pyproject(['six']), 'uv.lock': '<<<<<<< HEAD\nversion = 1\n' },
      {},
    );
    expect(error.title).toBe('LOCK_UNREADABLE');
  }, 60_000);

  test('a package with another hash', async () => {
    const error = await failing({ 'requirements.txt': SIX.replace(/sha256:\w{8}/g, 'sha256:00000000') }, {});
    expect(error).toMatchObject({ title: 'HASH_MISMATCH', file: 'requirements.txt' });
    expect(error.message).toContain('six==1.17.0');
  }, 60_000);

  test('a Python that the project excludes', async () => {
    const error = await failing(
      { 'pyproject.toml': pyproject(['six']), 'uv.lock': '' },
      { 'python-version': '3.10' },
    );
    expect(error.title).toBe('PYTHON_VERSION_EXCLUDED');
  }, 60_000);

  test('a Python that is nowhere', async () => {
    const error = await failing({ 'requirements.txt': SIX }, { 'python-version': '3.7', manager: 'pip' });
    expect(error.title).toBe('PYTHON_NOT_FOUND');
  }, 60_000);

  test('no lock at all', async () => {
    expect((await failing({ 'pyproject.toml': pyproject(['six']) }, {})).title).toBe('LOCK_MISSING');
  }, 60_000);

  test("a directory that is somebody else's", async () => {
    const directory = stage.project({ 'requirements.txt': SIX, 'data/precious.txt': 'keep me' });
    const result = await step(directory, { 'python-version': '3.12', venv: 'data' });
    expect(result.annotations[0]).toMatchObject({ title: 'VENV_INVALID' });
    expect(readFileSync(join(directory, 'data/precious.txt'), 'utf8')).toBe('keep me');
  }, 60_000);

  test('an index that is away', async () => {
    const directory = stage.project({ 'requirements.txt': SIX });
    const result = await step(
      directory,
      { 'python-version': '3.12' },
      {
        env: {
          UV_DEFAULT_INDEX: 'http://127.0.0.1:9/simple',
          UV_CACHE_DIR: join(stage.scratch, 'empty-cache'),
          UV_HTTP_RETRIES: '0',
        },
      },
    );
    expect(result.annotations[0]).toMatchObject({ title: 'INDEX_UNREACHABLE' });
  }, 60_000);
});
