/** What "locked" means, through the shipped bundle: complete locks, lists that are none, and sources of the checkout. */
import { readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { below, type Files, library, missing, SIX, Stage } from './stage.ts';

if (missing) console.warn(`skipped: ${missing}`);
const real = missing ? describe.skip : describe;
const stage = new Stage();
afterAll(() => stage.cleanUp());
beforeAll(async () => {
  if (!missing) await stage.step(stage.project({ 'requirements.txt': SIX }));
}, 180_000);

const pyproject = (more = '', dependencies = '"six==1.17.0"') =>
  `[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = [${dependencies}]\n${more}`;

real('a requirements file that is no complete lock', () => {
  const flask = { 'requirements.txt': 'Flask==3.0.3\n' };

  test.each(['uv', 'pip'])(
    'is installed with what it needs, which is said and printed: %s',
    async manager => {
      const result = await stage.step(stage.project(flask), { manager });
      expect(result.exitCode).toBe(0);
      expect(stage.ask(result, 'import flask, werkzeug; print(flask.__version__)')).toBe('3.0.3');
      expect(result.annotations).toEqual([
        expect.objectContaining({
          level: 'warning',
          title: 'LOCK_INCOMPLETE',
          file: 'requirements.txt',
          line: 1,
          message: expect.stringContaining(
            'uv pip compile --generate-hashes requirements.in -o requirements.txt',
          ),
        }),
      ]);
      expect(result.log).toMatch(/resolved for this run:\n.*\n(?:.*\n)*? +werkzeug==3/i);
      expect(result.summary).toContain('resolved for this run');
    },
    180_000,
  );

  test.each(['uv', 'pip'])(
    'is refused where a lock is demanded: %s',
    async manager => {
      const result = await stage.step(stage.project(flask), { manager, locked: 'true' });
      expect(result.exitCode).toBe(1);
      expect(result.annotations).toEqual([
        expect.objectContaining({ level: 'error', title: 'LOCK_INCOMPLETE', file: 'requirements.txt' }),
      ]);
    },
    180_000,
  );

  test('is refused where it has hashes, which promise a lock', async () => {
    const hash = 'sha256:34e815dfaa43340d1d15a5c3a02b8476004037eb4840b34910c6e21679d288f3';
    const result = await stage.step(stage.project({ 'requirements.txt': `Flask==3.0.3 --hash=${hash}\n` }));
    expect(result.annotations[0]).toMatchObject({ level: 'error', title: 'LOCK_INCOMPLETE' });
    expect(result.annotations[0]!.message).toContain('flask requires werkzeug>=3.0.0');
  }, 180_000);

  test('names the line that pins nothing, before anything is installed', async () => {
    const files = { 'requirements.txt': SIX, 'requirements/more.txt': '# more\niniconfig>=2\n' };
    const inputs = { requirements: 'requirements.txt\nrequirements/more.txt' };
    const refused = await stage.step(stage.project(files), { ...inputs, locked: 'true' });
    expect(refused.annotations[0]).toMatchObject({
      title: 'LOCK_INCOMPLETE',
      file: 'requirements/more.txt',
      line: 2,
    });
    expect(refused.log).not.toContain('pip sync');
    const resolved = await stage.step(stage.project(files), inputs);
    expect(resolved.exitCode).toBe(0);
    expect(resolved.annotations[0]).toMatchObject({
      level: 'warning',
      file: 'requirements/more.txt',
      line: 2,
    });
  }, 180_000);

  test('a complete one is said nothing of', async () => {
    const complete =
      'Flask==3.0.3\nWerkzeug==3.0.3\nJinja2==3.1.4\nitsdangerous==2.2.0\nclick==8.1.7\nblinker==1.8.2\nMarkupSafe==2.1.5\n';
    for (const manager of ['uv', 'pip']) {
      const result = await stage.step(stage.project({ 'requirements.txt': complete }), {
        manager,
        locked: 'true',
      });
      expect(result.exitCode).toBe(0);
      expect(result.annotations).toEqual([]);
    }
  }, 180_000);

  test('a project without a lock is refused, or resolved when asked', async () => {
    const files = {
      'pyproject.toml': pyproject(
        '[dependency-groups]\ndev = ["iniconfig"]\n[tool.uv]\npackage = false\n',
        '"flask"',
      ),
    };
    expect((await stage.step(stage.project(files))).annotations[0]).toMatchObject({ title: 'LOCK_MISSING' });
    const result = await stage.step(stage.project(files), { locked: 'false' });
    expect(result.exitCode).toBe(0);
    expect(stage.ask(result, 'import flask, iniconfig; print("both")')).toBe('both');
    expect(result.annotations[0]).toMatchObject({ level: 'warning', title: 'LOCK_INCOMPLETE' });
  }, 180_000);
});

real('a lock that is older than its project', () => {
  test.each([
    [['--format', 'pylock.toml'], 'pylock.toml'],
    [[], 'requirements.txt'],
  ])(
    '%j',
    async (format, lock) => {
      const own = (dependencies: string) => pyproject('[tool.uv]\npackage = false\n', dependencies);
      const directory = stage.project({ 'pyproject.toml': own('"six==1.17.0"') });
      stage.uv(directory, 'pip', 'compile', 'pyproject.toml', ...format, '-o', lock);
      const fresh = await stage.step(directory, { locked: 'true' });
      expect(fresh.annotations).toEqual([]);
      stage.write(directory, { 'pyproject.toml': own('"six==1.17.0", "iniconfig>=2"') });
      const stale = await stage.step(directory, { locked: 'true' });
      expect(stale.exitCode).toBe(1);
      expect(stale.annotations[0]).toMatchObject({ level: 'error', title: 'LOCK_STALE', file: lock });
      expect(stale.annotations[0]!.message).toContain('"iniconfig>=2"');
      expect(stale.log).not.toContain('pip sync');
    },
    180_000,
  );
});

real('hashes beside what lies in the checkout', () => {
  test.each(['uv', 'pip'])(
    'hashes are demanded of the rest: %s',
    async manager => {
      const files = { ...library('app', 'here'), 'requirements.txt': `${SIX}-e .\n` };
      const result = await stage.step(stage.project(files), { manager });
      expect(result.annotations).toEqual([]);
      expect(result.exitCode).toBe(0);
      expect(stage.ask(result, 'import app, six; print(app.value, six.__version__)')).toBe('here 1.17.0');
      const wrong = {
        ...files,
        'requirements.txt': `${SIX.replace(/sha256:\w{8}/g, 'sha256:00000000')}-e .\n`,
      };
      const refused = await stage.step(stage.project(wrong), { manager });
      expect(refused.annotations[0]).toMatchObject({ level: 'error', title: 'HASH_MISMATCH' });
    },
    180_000,
  );

  test('wheels of both are kept', async () => {
    const files = { ...library('app', 'here'), 'requirements.txt': `${SIX}-e .\n` };
    const directory = stage.project(files);
    const inputs = { manager: 'pip', 'wheel-dir': 'wheels' };
    const first = await stage.step(directory, inputs);
    expect(first.exitCode).toBe(0);
    expect(stage.ask(first, 'import app; print(app.value)')).toBe('here');
    expect((await stage.step(directory, inputs)).summary).toContain('kept wheels');
    // The wheel holds the code: another code is another wheel.
    stage.write(directory, library('app', 'there'));
    const second = await stage.step(directory, inputs);
    expect(second.summary).toContain('wheels built anew');
    expect(stage.ask(second, 'import app; print(app.value)')).toBe('there');
  }, 180_000);
});

real("sources of the checkout are this commit's, whatever uv's cache holds", () => {
  /** The next commit: other code, and a pyproject.toml that is as old as before, as in a checkout that is updated in place. */
  async function next(
    files: Files,
    changed: Files,
    inputs: Record<string, string>,
    code: string,
    keepVenv: boolean,
  ) {
    const directory = stage.project(files);
    const old = new Date('2026-01-01T00:00:00Z');
    const settings = Object.keys(files).filter(name => /pyproject\.toml$|setup\.(py|cfg)$/.test(name));
    for (const name of settings) utimesSync(join(directory, name), old, old);
    if (inputs['lock'] === 'uv') stage.uv(directory, 'lock');
    const { lock: _, ...given } = inputs;
    const first = await stage.step(directory, given);
    expect(first.exitCode).toBe(0);
    const before = stage.ask(first, code);
    stage.write(directory, changed);
    const venv = first.outputs.venv!;
    if (!keepVenv) rmSync(venv, { recursive: true });
    const second = await stage.step(directory, given);
    expect(second.exitCode).toBe(0);
    return { before, after: stage.ask(second, code), second };
  }

  const uvProject = pyproject(
    '[tool.uv]\npackage = false\n[tool.uv.sources]\nliba = { path = "libs/liba" }\n',
    '"liba"',
  );
  const lib = below('libs/liba', library('liba', 'one'));
  const changed = { 'libs/liba/liba/__init__.py': 'value = "two"\n' };
  const say = 'import liba; print(liba.value)';

  test.each<[string, Files, Files, Record<string, string>]>([
    ['a path of uv.lock', { 'pyproject.toml': uvProject, ...lib }, changed, { lock: 'uv' }],
    ['a path in requirements', { 'requirements.txt': './libs/liba\n', ...lib }, changed, {}],
    [
      'a project that names itself only when it is built',
      {
        'requirements.txt': './libs/liba\n',
        'libs/liba/setup.py':
          'from setuptools import setup\nsetup(**dict(name="liba", version="1", packages=["liba"]))\n',
        'libs/liba/liba/__init__.py': 'value = "one"\n',
      },
      changed,
      {},
    ],
    [
      'a path of a path: uv',
      {
        'requirements.txt': './libs/liba\n',
        ...below(
          'libs/liba',
          library(
            'liba',
            '',
            'dependencies = ["nested-uv"]\n[tool.uv.sources]\nnested-uv = { path = "../b" }\n',
          ),
        ),
        'libs/liba/liba/__init__.py': 'import nested_uv\nvalue = nested_uv.value\n',
        ...below('libs/b', library('nested_uv', 'one')),
      },
      { 'libs/b/nested_uv/__init__.py': 'value = "two"\n' },
      {},
    ],
    [
      'a path of a path: a member of its workspace',
      {
        'requirements.txt': './libs/liba\n',
        'pyproject.toml': '[tool.uv.workspace]\nmembers = ["libs/*"]\n',
        ...below(
          'libs/liba',
          library(
            'liba',
            '',
            'dependencies = ["nested-member"]\n[tool.uv.sources]\nnested-member = { workspace = true }\n',
          ),
        ),
        'libs/liba/liba/__init__.py': 'import nested_member\nvalue = nested_member.value\n',
        ...below('libs/b', library('nested_member', 'one')),
      },
      { 'libs/b/nested_member/__init__.py': 'value = "two"\n' },
      {},
    ],
    [
      'a path of a path: Poetry',
      {
        'requirements.txt': './libs/liba\n',
        'libs/liba/pyproject.toml':
          '[tool.poetry]\nname = "liba"\nversion = "1"\ndescription = ""\nauthors = []\n[tool.poetry.dependencies]\nnested-poetry = { path = "../b" }\n[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n',
        'libs/liba/liba/__init__.py': 'import nested_poetry\nvalue = nested_poetry.value\n',
        ...below('libs/b', library('nested_poetry', 'one')),
      },
      { 'libs/b/nested_poetry/__init__.py': 'value = "two"\n' },
      {},
    ],
    [
      'a path of a path: only the code of its setup.py tells',
      {
        'requirements.txt': './libs/liba\n',
        'libs/liba/setup.py':
          'import pathlib\nfrom setuptools import setup\nother = pathlib.Path(__file__).resolve().parents[1].joinpath("b").as_uri()\nsetup(name="liba", version="1", packages=["liba"], install_requires=["nested-code @ " + other])\n',
        'libs/liba/liba/__init__.py': 'import nested_code\nvalue = nested_code.value\n',
        ...below('libs/b', library('nested_code', 'one')),
      },
      { 'libs/b/nested_code/__init__.py': 'value = "two"\n' },
      {},
    ],
    [
      'a requirement by name and file',
      { 'requirements.txt': 'liba @ file:libs/liba\n', ...lib },
      changed,
      {},
    ],
  ])(
    '%s',
    async (_, files, change, inputs) => {
      for (const keepVenv of [false, true]) {
        const { before, after } = await next(files, change, inputs, say, keepVenv);
        expect([before, after]).toEqual(['one', 'two']);
      }
    },
    300_000,
  );

  test('the project itself, installed by reference: what it says of itself', async () => {
    // The version stands in the code: neither in pyproject.toml, nor in what uv looks at.
    const own = {
      'pyproject.toml':
        '[project]\nname = "app"\ndynamic = ["version"]\nrequires-python = ">=3.11"\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[tool.setuptools]\npackages = ["app"]\n[tool.setuptools.dynamic]\nversion = { attr = "app.version" }\n',
      'app/__init__.py': 'version = "1"\n',
    };
    const code = 'from importlib.metadata import version; print(version("app"))';
    const { before, after } = await next(
      own,
      { 'app/__init__.py': 'version = "2"\n' },
      { lock: 'uv' },
      code,
      false,
    );
    expect([before, after]).toEqual(['1', '2']);
  }, 180_000);

  test('a path that the lock in the checkout does not have yet', async () => {
    const settings = '[tool.uv]\npackage = false\n';
    const directory = stage.project({ 'pyproject.toml': pyproject(settings), ...lib });
    stage.uv(directory, 'lock');
    const old = readFileSync(join(directory, 'uv.lock'), 'utf8');
    stage.write(directory, { 'pyproject.toml': uvProject });
    const values: string[] = [];
    for (const value of ['first', 'second']) {
      stage.write(directory, { 'uv.lock': old, 'libs/liba/liba/__init__.py': `value = "${value}"\n` });
      rmSync(join(directory, '.venv'), { recursive: true, force: true });
      values.push(stage.ask(await stage.step(directory, { locked: 'false' }), say));
    }
    expect(values).toEqual(['first', 'second']);
  }, 180_000);

  test('costs nothing where there are none', async () => {
    const directory = stage.project({ 'pyproject.toml': pyproject('[tool.uv]\npackage = false\n') });
    stage.uv(directory, 'lock');
    const result = await stage.step(directory);
    expect(result.exitCode).toBe(0);
    expect(result.log).not.toContain('--reinstall');
  }, 60_000);
});

real('a uv workspace', () => {
  const member = (name: string, dependencies: string, more = '') =>
    below(name, {
      ...library(name, name, `dependencies = [${dependencies}]\n${more}`),
    });
  const files = {
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["backend", "shared", "worker"]\n',
    ...member(
      'backend',
      '"shared", "six==1.17.0"',
      '[project.optional-dependencies]\ns3 = ["iniconfig"]\n[dependency-groups]\ndev = ["attrs"]\ndocs = ["toml"]\n[tool.uv.sources]\nshared = { workspace = true }\n',
    ),
    ...member('shared', ''),
    ...member('worker', '"shared"', '[tool.uv.sources]\nshared = { workspace = true }\n'),
  };
  let directory: string;
  beforeAll(() => {
    if (missing) return;
    directory = stage.project(files);
    stage.uv(directory, 'lock');
  }, 120_000);
  const has = (result: Awaited<ReturnType<Stage['step']>>) =>
    stage.ask(
      result,
      'from importlib.util import find_spec; print(*[n for n in ("backend", "shared", "worker", "six", "iniconfig", "attrs", "toml") if find_spec(n)])',
    );

  test.each<[Record<string, string>, string]>([
    [{}, 'backend shared six attrs'],
    [{ 'no-dev': 'true' }, 'backend shared six'],
    [{ 'no-default-groups': 'true', groups: 'docs' }, 'backend shared six toml'],
    [{ 'only-group': 'docs' }, 'toml'],
    [{ 'all-groups': 'true', 'no-group': 'docs' }, 'backend shared six attrs'],
    [{ 'all-extras': 'true' }, 'backend shared six iniconfig attrs'],
    [{ 'all-extras': 'true', 'no-extra': 's3' }, 'backend shared six attrs'],
    [{ package: 'worker' }, 'shared worker'],
    [{ 'all-packages': 'true' }, 'backend shared worker six attrs'],
  ])(
    'from a member, with %j: %s',
    async (inputs, expected) => {
      const result = await stage.step(directory, { 'working-directory': 'backend', ...inputs });
      expect(result.annotations.filter(({ level }) => level === 'error')).toEqual([]);
      expect(has(result)).toBe(expected);
      expect(result.outputs.venv).toBe(join(directory, 'backend/.venv'));
    },
    120_000,
  );

  test('a stale lock is shown at the root', async () => {
    const other = stage.project(files);
    stage.uv(other, 'lock');
    stage.write(other, {
      'shared/pyproject.toml': files['shared/pyproject.toml' as keyof typeof files].replace(
        'dependencies = []',
        'dependencies = ["six"]',
      ),
    });
    const result = await stage.step(other, { 'working-directory': 'backend' });
    expect(result.annotations[0]).toMatchObject({ level: 'error', title: 'LOCK_STALE', file: 'uv.lock' });
  }, 120_000);

  test('a member that there is not', async () => {
    const result = await stage.step(directory, { package: 'nope' });
    expect(result.annotations[0]).toMatchObject({ level: 'error', title: 'SELECTION_INVALID' });
  }, 120_000);
});
