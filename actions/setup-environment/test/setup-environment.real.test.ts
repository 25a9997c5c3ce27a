/**
 * The shipped bundles on real interpreters, real uv and pip, and a real package index; the cache service is the simulator's.
 * Needs Python 3.11 and 3.12 and an index: counts as skipped without.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  GitHubSimulator,
  runStep,
  type StepOptions,
  type StepResult,
} from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const find = (minor: string): string | undefined =>
  [
    ...globSync(`${homedir()}/.pyenv/versions/${minor}.*/bin/python3`).sort().reverse(),
    `/usr/bin/python${minor}`,
  ].find(path => existsSync(path) && spawnSync(path, ['-I', '-c', 'import pip, venv']).status === 0);
const pythons = { '3.11': find('3.11'), '3.12': find('3.12') };
const missing = Object.entries(pythons)
  .filter(([, path]) => path === undefined)
  .map(([version]) => version);
if (missing.length > 0) console.warn(`skipped: no Python ${missing.join(', ')} with pip here`);
const real = missing.length > 0 ? describe.skip : describe;

const scratch = mkdtempSync(join(tmpdir(), 'setup-environment-'));
const toolCache = join(scratch, 'tools');
let github: GitHubSimulator;
/** Of the step that has to fetch uv; those after it find it in the tool cache. */
let first: StepResult;
let uv: string;

beforeAll(async () => {
  github = await GitHubSimulator.start();
  if (missing.length > 0) return;
  first = await step(project({ 'requirements.txt': SIX }), { 'python-version': '3.12' });
  uv = globSync(join(toolCache, 'uv/*/*/bin/uv'))[0]!;
}, 120_000);
afterAll(async () => {
  await github.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** Interpreters found by PATH alone, as on a runner without tool cache; what is installed is kept between tests in one uv cache. */
const path = () => {
  const bin = join(scratch, 'bin');
  if (!existsSync(bin)) {
    mkdirSync(bin);
    for (const [version, file] of Object.entries(pythons)) {
      writeFileSync(join(bin, `python${version}`), `#!/bin/sh\nexec ${file} "$@"\n`, { mode: 0o755 });
    }
  }
  return `${bin}:/usr/bin:/bin`;
};

let projects = 0;
function project(files: Readonly<Record<string, string>>): string {
  projects += 1;
  const directory = join(scratch, `project ${projects}`);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

const step = (
  workspace: string,
  inputs: StepOptions['inputs'],
  more: Partial<StepOptions> = {},
): Promise<StepResult> =>
  runStep({
    action: 'setup-environment',
    inputs: inputs ?? {},
    github,
    workspace,
    toolCache,
    ...more,
    env: { PATH: path(), HOME: scratch, UV_CACHE_DIR: join(scratch, 'uv-cache'), ...more.env },
  });

const pyproject = (dependencies: readonly string[], more = '') =>
  `[project]\nname = "small"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ${JSON.stringify(dependencies)}\n[tool.uv]\npackage = false\n${more}`;

function lock(directory: string): void {
  execFileSync(uv, ['lock', '--quiet', '--system-certs', '--python', pythons['3.12']!], {
    cwd: directory,
    env: { ...process.env, UV_CACHE_DIR: join(scratch, 'uv-cache') },
  });
}

const ask = (result: StepResult, code: string) =>
  execFileSync(result.outputs['python-path']!, ['-c', code], { encoding: 'utf8' }).trim();

const SIX =
  'six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274 --hash=sha256:ff70335d468e7eb6ec65b95b99d3a2836546063f63acc5171de367e834932a81\n';

real('both Pythons, from a lock', () => {
  test('uv is fetched by checksum on the first run', () => {
    expect(first.exitCode).toBe(0);
    expect(first.log).toContain('fetched, SHA-256 as known');
    expect(execFileSync(uv, ['--version'], { encoding: 'utf8' })).toContain(first.outputs['uv-version']);
  });

  test.each(['3.11', '3.12'])(
    'Python %s',
    async version => {
      const directory = project({
        'pyproject.toml': pyproject(
          ['six==1.17.0'],
          '[dependency-groups]\ndev = ["iniconfig"]\ndocs = ["attrs"]\n',
        ),
      });
      lock(directory);
      const result = await step(directory, { 'python-version': version, groups: 'docs' });
      expect(result.annotations).toEqual([]);
      expect(result.exitCode).toBe(0);
      expect(result.outputs['python-version']).toMatch(new RegExp(`^${version.replace('.', '\\.')}\\.\\d+$`));
      expect(ask(result, 'import sys, six, iniconfig, attrs; print("%d.%d" % sys.version_info[:2])')).toBe(
        version,
      );
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
    const directory = project({ 'requirements.txt': SIX });
    await step(directory, { 'python-version': '3.11' });
    const second = await step(directory, { 'python-version': '3.12' });
    expect(second.exitCode).toBe(0);
    expect(ask(second, 'import sys, six; print("%d.%d" % sys.version_info[:2])')).toBe('3.12');
  }, 60_000);

  test('the tool cache comes before PATH', async () => {
    const tools = join(scratch, 'tools-2');
    const home = join(tools, 'Python/3.12.99/x64');
    // As on a rehearsal's machine: an environment of its own in the place of a built Python.
    execFileSync(pythons['3.11']!, ['-m', 'venv', '--without-pip', home]);
    writeFileSync(`${home}.complete`, '');
    symlinkSync(join(toolCache, 'uv'), join(tools, 'uv'));
    const wrong = await step(
      project({ 'requirements.txt': SIX }),
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
      project({ 'requirements.txt': SIX }),
      { 'python-version': exact },
      { toolCache: tools },
    );
    expect(right.log).toContain('in tool cache');
    expect(right.outputs['python-version']).toBe(exact);
  }, 60_000);

  test('pylock.toml', async () => {
    const directory = project({ 'pyproject.toml': pyproject(['six==1.17.0']) });
    lock(directory);
    execFileSync(
      uv,
      ['export', '--quiet', '--system-certs', '--format=pylock.toml', '--output-file=pylock.toml'],
      {
        cwd: directory,
        env: { ...process.env, UV_CACHE_DIR: join(scratch, 'uv-cache') },
      },
    );
    rmSync(join(directory, 'uv.lock'));
    const result = await step(directory, { 'python-version': '3.12' });
    expect(result.exitCode).toBe(0);
    expect(ask(result, 'import six; print(six.__version__)')).toBe('1.17.0');
  }, 60_000);
});

real('pip alone', () => {
  test('requirements with hashes', async () => {
    const result = await step(project({ 'requirements.txt': SIX }), {
      'python-version': '3.11',
      manager: 'pip',
    });
    expect(result.exitCode).toBe(0);
    expect(ask(result, 'import six; print(six.__version__)')).toBe('1.17.0');
    expect(result.outputs['uv-version']).toBe('');
    expect(result.log).toContain('--require-hashes');
  }, 60_000);

  test('wheels are built once, kept by checksum, and installed without an index', async () => {
    const directory = project({ 'requirements.txt': SIX });
    const inputs = { 'python-version': '3.11', manager: 'pip', 'wheel-dir': 'wheels' };
    const built = await step(directory, inputs);
    expect(built.exitCode).toBe(0);
    expect(built.summary).toContain('wheels built anew');
    // A dead index: the second run must not need it.
    const offline = { env: { PIP_INDEX_URL: 'http://127.0.0.1:9/simple' } };
    const second = await step(directory, inputs, offline);
    expect(second.exitCode).toBe(0);
    expect(second.summary).toContain('kept wheels');
    expect(ask(second, 'import six; print(six.__version__)')).toBe('1.17.0');
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
    const directory = project(files);
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
        lock(join(directory, 'app'));
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
    const directory = project({ 'requirements.txt': SIX, 'data/precious.txt': 'keep me' });
    const result = await step(directory, { 'python-version': '3.12', venv: 'data' });
    expect(result.annotations[0]).toMatchObject({ title: 'VENV_INVALID' });
    expect(readFileSync(join(directory, 'data/precious.txt'), 'utf8')).toBe('keep me');
  }, 60_000);

  test('an index that is away', async () => {
    const directory = project({ 'requirements.txt': SIX });
    const result = await step(
      directory,
      { 'python-version': '3.12' },
      {
        env: {
          UV_DEFAULT_INDEX: 'http://127.0.0.1:9/simple',
          UV_CACHE_DIR: join(scratch, 'empty-cache'),
          UV_HTTP_RETRIES: '0',
        },
      },
    );
    expect(result.annotations[0]).toMatchObject({ title: 'INDEX_UNREACHABLE' });
  }, 60_000);
});

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
    const directory = project(files);
    lock(directory);
    const temporary = join(scratch, 'job-temp');
    const first = await cached(directory, { env: { RUNNER_TEMP: temporary } });
    expect(first.exitCode).toBe(0);
    expect(first.outputs['cache-hit']).toBe('false');
    expect(first.exported.UV_CACHE_DIR).toBe(join(temporary, 'setup-environment-uv'));

    // Another leg with the same key, at the same time.
    const other = project(files);
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
    expect(ask(again, 'import docopt; print(docopt.__version__)')).toBe('0.6.2');
    expect(again.state.save).toBeUndefined();
    const nothing = await post(again);
    expect(nothing.exitCode).toBe(0);
    expect(nothing.log).not.toContain('saved');
  }, 180_000);

  test('two jobs that save at once both end well, and one of them has saved', async () => {
    const directories = [project(files), project(files)];
    const [a, b] = directories as [string, string];
    lock(a);
    writeFileSync(join(b, 'uv.lock'), readFileSync(join(a, 'uv.lock')));
    const results: StepResult[] = [];
    for (const directory of directories) {
      results.push(
        await step(
          directory,
          { 'python-version': '3.11', cache: 'true', 'cache-suffix': 'race' },
          {
            env: { UV_CACHE_DIR: undefined, RUNNER_TEMP: join(scratch, 'race-temp') },
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
        env: { UV_CACHE_DIR: undefined, RUNNER_TEMP: join(scratch, 'race-temp') },
      },
    );
    expect(hit.outputs['cache-hit']).toBe('true');
  }, 180_000);

  test('settings of uv, and files that its variables name, are in the key', async () => {
    const directory = project({ 'requirements.txt': SIX, 'c.txt': 'six==1.17.0\n' });
    const keyOf = async (env: Record<string, string> = {}) =>
      (await cached(directory, { env: { RUNNER_TEMP: join(scratch, 'settings'), ...env } })).outputs[
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
    const directory = project(files);
    lock(directory);
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
    const directory = project({ 'requirements.txt': SIX });
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

real('variables of a dotenv file', () => {
  test('reach later steps, masked where asked', async () => {
    const directory = project({
      'requirements.txt': SIX,
      '.env': 'DB_HOST=db.example\nDB_PASSWORD="pa ss#1\\nsecond line"\n',
    });
    const result = await step(directory, {
      'python-version': '3.12',
      'env-file': '.env',
      'env-file-mask': '*_PASSWORD',
    });
    expect(result.exitCode).toBe(0);
    expect(result.exported).toMatchObject({ DB_HOST: 'db.example', DB_PASSWORD: 'pa ss#1\nsecond line' });
    expect(result.masks).toEqual(expect.arrayContaining(['pa ss#1', 'second line']));
    expect(result.masks).not.toContain('db.example');
    expect(result.log).not.toContain('second line');
  }, 60_000);

  test('must not steer the runner: each such name is left out with a warning', async () => {
    const directory = project({
      'requirements.txt': SIX,
      '.env':
        'A=#fff\nPATH=/evil\nENV=test\nCI=1\nLD_SDK_KEY=k\nGITHUB_CLIENT_ID=id\nHTTPS_PROXY=http://evil\nGITHUB_TOKEN=t\nPYTHONPATH=src\nAWS_ENDPOINT_URL=http://localstack\nnot an assignment\nB=${A}-${INPUT_SECRET:-none}-${GITHUB_TOKEN:-none}\nSKIPPED_PROXY=1\nSVN_SSH=/evil\nGOPROXY=http://evil\nGOOGLE_APPLICATION_CREDENTIALS=key.json\n',
    });
    const result = await step(
      directory,
      {
        'python-version': '3.12',
        'env-file': '.env',
        'env-skip': 'HTTPS_PROXY',
        'env-allow': 'AWS_ENDPOINT_URL\nGITHUB_TOKEN\nGOOGLE_APPLICATION_CREDENTIALS',
      },
      { env: { INPUT_SECRET: 'hidden', GITHUB_TOKEN: 'of the job' } },
    );
    expect(result.exitCode).toBe(0);
    expect(result.exported).toMatchObject({
      A: '#fff',
      ENV: 'test',
      CI: '1',
      LD_SDK_KEY: 'k',
      GITHUB_CLIENT_ID: 'id',
      AWS_ENDPOINT_URL: 'http://localstack',
      B: '#fff-none-t',
      SKIPPED_PROXY: '1',
      GOOGLE_APPLICATION_CREDENTIALS: 'key.json',
    });
    for (const name of ['PATH', 'HTTPS_PROXY', 'GITHUB_TOKEN', 'PYTHONPATH', 'not', 'SVN_SSH', 'GOPROXY'])
      expect(result.exported).not.toHaveProperty(name);
    expect(result.annotations).toEqual([
      expect.objectContaining({ level: 'warning', title: 'ENV_FILE_INVALID', file: '.env', line: 11 }),
      expect.objectContaining({ level: 'warning', title: 'ENV_FILE_NAME_REFUSED', file: '.env', line: 2 }),
      expect.objectContaining({ level: 'warning', title: 'ENV_FILE_NAME_REFUSED', file: '.env', line: 8 }),
      expect.objectContaining({ level: 'warning', title: 'ENV_FILE_NAME_REFUSED', file: '.env', line: 9 }),
      expect.objectContaining({
        title: 'ENV_FILE_NAME_REFUSED',
        line: 14,
        message: expect.stringMatching(/^SVN_SSH .*'env-allow'/),
      }),
      expect.objectContaining({ title: 'ENV_FILE_NAME_REFUSED', line: 15 }),
    ]);
  }, 60_000);
});
