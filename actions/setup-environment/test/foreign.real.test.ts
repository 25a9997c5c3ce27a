/** Locks of Poetry, PDM and Pipenv, made by those tools and installed by the shipped bundle. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { below, type Files, library, missing, SIX, Stage } from './stage.ts';

const stage = new Stage();
afterAll(() => stage.cleanUp());
const TOOLS = join(import.meta.dirname, '../tools');

/** The tool of the action's own list, in an environment of the test: the bundle has to make its own. */
function run(tool: string, directory: string, ...args: readonly string[]): string {
  const home = join(stage.scratch, `lock-${tool}`);
  if (!existsSync(home)) {
    stage.uv(stage.scratch, 'venv', '--no-project', home);
    stage.uv(
      stage.scratch,
      'pip',
      'sync',
      `--python=${home}`,
      '--require-hashes',
      join(TOOLS, `${tool}.txt`),
    );
  }
  return execFileSync(join(home, 'bin/python'), ['-m', tool, ...args], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      POETRY_VIRTUALENVS_CREATE: 'false',
      PDM_USE_VENV: '0',
      PDM_CHECK_UPDATE: '0',
      PIPENV_VENV_IN_PROJECT: '0',
      WORKON_HOME: join(stage.scratch, 'pipenv'),
    },
  });
}

/** The index that pip asks on this machine. */
const INDEX =
  process.env.PIP_INDEX_URL ??
  execFileSync('python3', ['-c', 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)'], {
    encoding: 'utf8',
  }).trim();

const MIRROR = `[[tool.poetry.source]]\nname = "mirror"\nurl = "${INDEX}"\npriority = "primary"\n`;

const poetry: Files = {
  'pyproject.toml': `[project]\nname = "app"\nversion = "1"\ndescription = "app"\nrequires-python = ">=3.11,<4"\ndependencies = ["six==1.17.0", "lib"]\n[project.optional-dependencies]\ns3 = ["attrs"]\n[tool.poetry]\npackages = [{ include = "app" }]\n[tool.poetry.dependencies]\nlib = { path = "lib" }\n[tool.poetry.group.dev.dependencies]\niniconfig = "*"\n[tool.poetry.group.docs]\noptional = true\n[tool.poetry.group.docs.dependencies]\ntoml = "*"\n${MIRROR}[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n`,
  'app/__init__.py': 'value = "app"\n',
  ...below('lib', library('lib', 'one')),
  'docs-requirements.txt': 'pyparsing==3.1.2\n',
};

const pdm: Files = {
  'pyproject.toml':
    '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["six==1.17.0", "lib @ file:///${PROJECT_ROOT}/lib"]\n[project.optional-dependencies]\ns3 = ["attrs"]\n[dependency-groups]\ndev = ["iniconfig"]\ndocs = ["toml"]\n[tool.pdm]\ndistribution = false\n',
  ...below('lib', library('lib', 'one')),
};

const pipenv: Files = {
  Pipfile: `[[source]]\nurl = "${INDEX}"\nverify_ssl = true\nname = "pypi"\n[packages]\nsix = "==1.17.0"\nlib = { path = "./lib", editable = true }\n[dev-packages]\niniconfig = "*"\n[docs]\ntoml = "*"\n[requires]\npython_version = "3.12"\n`,
  ...below('lib', library('lib', 'one')),
};

const CASES = {
  poetry: { files: poetry, lock: ['lock'], name: 'poetry.lock' },
  pdm: { files: pdm, lock: ['lock', '-G', ':all'], name: 'pdm.lock' },
  pipenv: { files: pipenv, lock: ['lock'], name: 'Pipfile.lock' },
} as const;
type Tool = keyof typeof CASES;

const directories = new Map<Tool, string>();
let why = missing;
beforeAll(async () => {
  if (why) return;
  try {
    await stage.step(stage.project({ 'requirements.txt': SIX }));
    for (const tool of Object.keys(CASES) as Tool[]) {
      const { files, lock } = CASES[tool];
      const directory = stage.project(files);
      run(tool, directory, ...lock);
      directories.set(tool, directory);
    }
  } catch (thrown) {
    why = String(thrown).slice(0, 500);
  }
}, 600_000);

const real = missing ? describe.skip : describe;

const FOUND =
  'from importlib.util import find_spec; print(*[n for n in ("app", "lib", "six", "iniconfig", "attrs", "toml", "pyparsing") if find_spec(n)])';

real('locks of other tools', () => {
  test('could be made here', () => {
    expect(why).toBeUndefined();
  });

  // What each tool installs without being told, and what uv's words choose from it. `lib` lies in the checkout.
  test.each<[Tool, Record<string, string>, string]>([
    ['poetry', {}, 'app lib six iniconfig'],
    ['poetry', { 'no-dev': 'true', 'no-install-project': 'true' }, 'lib six'],
    ['poetry', { groups: 'docs', extras: 's3' }, 'app lib six iniconfig attrs toml'],
    ['poetry', { 'only-group': 'docs', 'no-install-project': 'true' }, 'toml'],
    ['pdm', {}, 'lib six iniconfig toml'],
    ['pdm', { 'no-dev': 'true', 'all-extras': 'true' }, 'lib six attrs toml'],
    ['pdm', { 'no-default-groups': 'true' }, 'lib six'],
    ['pdm', { 'only-group': 'docs' }, 'toml'],
    ['pipenv', {}, 'lib six iniconfig'],
    ['pipenv', { 'no-dev': 'true' }, 'lib six'],
    ['pipenv', { groups: 'docs' }, 'lib six iniconfig toml'],
    ['pipenv', { 'only-group': 'dev' }, 'iniconfig'],
  ])(
    '%s, with %j: %s',
    async (tool, inputs, expected) => {
      const directory = directories.get(tool)!;
      const hadFile = existsSync(join(directory, '.pdm-python'));
      const before = globSync('**/*', { cwd: directory, exclude: ['.venv/**', '**/*.egg-info/**'] });
      const result = await stage.step(directory, inputs);
      expect(result.annotations).toEqual([]);
      expect(result.exitCode).toBe(0);
      // The environment only: the checkout's own `app` would be found where it lies.
      const found = execFileSync(result.outputs['python-path']!, ['-I', '-c', FOUND], {
        encoding: 'utf8',
        cwd: '/',
      });
      expect(found.trim()).toBe(expected);
      expect(result.log).toContain(
        `${tool} ${/==(\S+)/.exec(readFileSync(join(TOOLS, `${tool}.in`), 'utf8').replace(/^#.*\n/, ''))![1]}`,
      );
      // Nothing of the tools is left in the checkout.
      const after = globSync('**/*', { cwd: directory, exclude: ['.venv/**', '**/*.egg-info/**'] });
      expect(after.filter(name => !before.includes(name) && !/__pycache__|^\.venv/.test(name))).toEqual([]);
      expect(existsSync(join(directory, '.pdm-python'))).toBe(hadFile);
    },
    300_000,
  );

  test.each<Tool>(['poetry', 'pdm', 'pipenv'])(
    "%s: a path of the lock is this commit's, and hashes are checked",
    async tool => {
      const directory = stage.project(CASES[tool].files);
      const lock = join(directory, CASES[tool].name);
      writeFileSync(lock, readFileSync(join(directories.get(tool)!, CASES[tool].name)));
      const say = 'import lib; print(lib.value)';
      expect(stage.ask(await stage.step(directory), say)).toBe('one');
      stage.write(directory, { 'lib/lib/__init__.py': 'value = "two"\n' });
      expect(stage.ask(await stage.step(directory), say)).toBe('two');
      writeFileSync(
        lock,
        readFileSync(lock, 'utf8').replace(/sha256:(4721f391|ff70335d)/g, 'sha256:00000000'),
      );
      // What is installed is not looked at again.
      rmSync(join(directory, '.venv'), { recursive: true });
      const refused = await stage.step(directory);
      // Poetry and Pipenv take the file as it is; the installer does not.
      expect(refused.annotations[0]).toMatchObject({ level: 'error', title: 'HASH_MISMATCH' });
    },
    300_000,
  );

  test.each<[Tool, string, RegExp, string, string]>([
    ['poetry', 'pyproject.toml', /six==1.17.0/, 'six>=1.16', 'poetry lock'],
    ['pdm', 'pyproject.toml', /six==1.17.0/, 'six>=1.16', 'pdm lock'],
    ['pipenv', 'Pipfile', /"==1.17.0"/, '"*"', 'pipenv lock'],
  ])(
    '%s: a stale lock comes with the command that repairs it',
    async (tool, file, pattern, text, command) => {
      const directory = stage.project({
        ...CASES[tool].files,
        [file]: (CASES[tool].files as Files)[file]!.replace(pattern, text),
      });
      writeFileSync(
        join(directory, CASES[tool].name),
        readFileSync(join(directories.get(tool)!, CASES[tool].name)),
      );
      const result = await stage.step(directory);
      expect(result.annotations[0]).toMatchObject({
        level: 'error',
        title: 'LOCK_STALE',
        file: CASES[tool].name,
      });
      expect(result.annotations[0]!.message).toContain(`\`${command}\``);
    },
    120_000,
  );

  test.each<Tool>(['poetry', 'pdm', 'pipenv'])(
    '%s: a lock with a merge conflict',
    async tool => {
      const directory = stage.project({ ...CASES[tool].files, [CASES[tool].name]: '<<<<<<< HEAD\n' });
      const result = await stage.step(directory);
      expect(result.annotations[0]).toMatchObject({
        level: 'error',
        title: 'LOCK_UNREADABLE',
        file: CASES[tool].name,
      });
    },
    120_000,
  );

  test('a group that there is not is named with those that there are', async () => {
    const result = await stage.step(directories.get('poetry')!, { groups: 'nope' });
    expect(result.annotations[0]).toMatchObject({ level: 'error', title: 'GROUP_MISSING' });
    expect(result.annotations[0]!.message).toContain('There are: dev, docs.');
  }, 60_000);
});
