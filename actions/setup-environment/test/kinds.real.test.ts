/** What projects say of their Python and of their index, through the shipped bundle: followed, or reported where it is wrong. */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { below, type Files, library, missing, pythons, SIX, Stage } from './stage.ts';

if (missing) console.warn(`skipped: ${missing}`);
const real = missing ? describe.skip : describe;
const stage = new Stage();
afterAll(() => stage.cleanUp());
beforeAll(async () => {
  if (!missing) await stage.step(stage.project({ 'requirements.txt': SIX }));
}, 180_000);

const pyproject = (more = '', dependencies = '"six==1.17.0"') =>
  `[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = [${dependencies}]\n[tool.uv]\npackage = false\n${more}`;

const error = async (files: Files, inputs: Record<string, string> = {}, more = {}) => {
  const result = await stage.step(stage.project(files), inputs, more);
  const errors = result.annotations.filter(({ level }) => level === 'error');
  expect(errors).toHaveLength(1);
  return errors[0]!;
};

real('which Python', () => {
  test('of several that fit the request, one that the project can use', async () => {
    // An older patch comes first on PATH; pyenv has the one that requires-python wants.
    const bin = join(stage.scratch, 'older');
    const pyenv = join(stage.scratch, 'pyenv');
    const version = dirname(dirname(pythons['3.11']!)).split('/').pop()!;
    mkdirSync(bin, { recursive: true });
    mkdirSync(join(pyenv, 'versions'), { recursive: true });
    const said = ['3.11.2', 'cpython', '', '/usr/bin/python3.11', '/usr'].join('\\n');
    writeFileSync(join(bin, 'python3.11'), `#!/bin/sh\nprintf '${said}\\n'\n`, { mode: 0o755 });
    if (!existsSync(join(pyenv, 'versions', version)))
      symlinkSync(dirname(dirname(pythons['3.11']!)), join(pyenv, 'versions', version));
    const directory = stage.project({
      'requirements.txt': SIX,
      'pyproject.toml': pyproject().replace('>=3.11', '>=3.11.4'),
    });
    const result = await stage.step(
      directory,
      { 'python-version': '3.11' },
      { env: { PATH: `${bin}:/usr/bin:/bin`, PYENV_ROOT: pyenv } },
    );
    expect(result.annotations).toEqual([]);
    expect(result.outputs['python-version']).toBe(version);
    expect(result.log).toContain('in pyenv');
  }, 60_000);

  test.each<[Files, string, string]>([
    [{ '.python-version': '3.12/envs/portal\n' }, '3.12', '.python-version'],
    [{ '.tool-versions': 'nodejs 22.1.0\npython 3.11\n' }, '3.11', '.tool-versions'],
    [{ 'runtime.txt': 'python-3.11\n' }, '3.11', 'runtime.txt'],
    [{ 'mise.toml': '[tools]\npython = "3.11"\n' }, '3.11', 'mise.toml'],
    [{ 'setup.cfg': '[options]\npython_requires = ~=3.11.0\n' }, '3.11', 'python_requires of setup.cfg'],
    [{ Pipfile: '[requires]\npython_version = "3.11"\n' }, '3.11', 'Pipfile'],
    [
      { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "~3.11"\n' },
      '3.11',
      "Poetry's dependency python",
    ],
  ])(
    '%j',
    async (files, minor, source) => {
      const result = await stage.step(stage.project({ 'requirements.txt': SIX, ...files }), {
        'python-version': '',
      });
      expect(result.annotations).toEqual([]);
      expect(result.outputs['python-version']).toMatch(new RegExp(`^${minor.replace('.', '\\.')}\\.`));
      expect(result.summary.replaceAll('\\', '')).toContain(`asked by ${source}`);
    },
    60_000,
  );

  test('the second of two versions is told', async () => {
    const files = {
      'requirements.txt': SIX,
      '.python-version': '3.11\n3.12\n',
      'runtime.txt': 'python-3.9\n',
    };
    const result = await stage.step(stage.project(files), { 'python-version': '' });
    expect(result.outputs['python-version']).toMatch(/^3\.11\./);
    expect(result.annotations.map(({ level, message }) => [level, message])).toEqual([
      ['warning', '.python-version names 3.11, 3.12: the first is taken.'],
      ['warning', 'runtime.txt says python-3.9, .python-version says 3.11: .python-version comes first.'],
    ]);
  }, 60_000);

  test('a file of another name, and one between the project and the root', async () => {
    const files = { 'app/requirements.txt': SIX, 'app/.python-version': '3.12\n', 'ci/python': '3.11\n' };
    const inputs = { 'python-version': '', 'working-directory': 'app', 'python-version-file': 'ci/python' };
    const named = await stage.step(stage.project(files), inputs);
    expect(named.outputs['python-version']).toMatch(/^3\.11\./);
    expect(named.outputs['uv-path']).toMatch(/\/uv$/);
    expect(named.annotations).toEqual([]);
    const deep = stage.project({ 'app/.python-version': '3.11\n', 'app/api/requirements.txt': SIX });
    const above = await stage.step(deep, { 'python-version': '', 'working-directory': 'app/api' });
    expect(above.outputs['python-version']).toMatch(/^3\.11\./);
    const gone = await error(
      { 'requirements.txt': SIX },
      { 'python-version': '', 'python-version-file': 'nope' },
    );
    expect(gone.title).toBe('PYTHON_VERSION_INVALID');
  }, 90_000);

  test('3.1 is what YAML makes of 3.10', async () => {
    const refused = await error({ 'requirements.txt': SIX }, { 'python-version': '3.1' });
    expect(refused).toMatchObject({ title: 'PYTHON_VERSION_INVALID' });
    expect(refused.message).toContain('write "3.10" in quotes');
  }, 60_000);

  test('a version of conda is named', async () => {
    const refused = await error(
      { 'requirements.txt': SIX, '.python-version': 'miniconda3-latest\n' },
      { 'python-version': '' },
    );
    expect(refused).toMatchObject({ title: 'PYTHON_VERSION_INVALID', file: '.python-version' });
    expect(refused.message).toContain('conda');
  }, 60_000);

  test('PyPy of the tool cache', async () => {
    const tools = join(stage.scratch, 'pypy-tools');
    const bin = join(tools, 'PyPy/3.10.14/x64/bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(join(stage.toolCache, 'uv'), join(tools, 'uv'));
    // Enough of a PyPy to be found and named; there is no real one to build an environment with.
    writeFileSync(
      join(bin, 'python3'),
      `#!/bin/sh\nprintf '3.10.14\\npypy\\n\\n${bin}/python3\\n/opt/pypy\\n'\n`,
      { mode: 0o755 },
    );
    const result = await stage.step(
      stage.project({ 'requirements.txt': SIX }),
      { 'python-version': 'pypy-3.10' },
      { toolCache: tools },
    );
    expect(result.log).toContain(`found 3.10.14 in tool cache: ${bin}/python3`);
  }, 60_000);
});

real('what is wrong, at its place', () => {
  test('only a file of another name', async () => {
    const refused = await error({ 'docs-requirements.txt': SIX });
    expect(refused.title).toBe('REQUIREMENTS_AMBIGUOUS');
  }, 60_000);

  test('conda', async () => {
    expect(await error({ 'environment.yml': 'dependencies: [python]\n' })).toMatchObject({
      title: 'CONDA_UNSUPPORTED',
    });
  }, 60_000);

  test('an extra of a requirements file', async () => {
    expect((await error({ 'requirements.txt': SIX }, { extras: 's3' })).title).toBe('SELECTION_INVALID');
  }, 60_000);

  test('another version of uv than the project wants', async () => {
    const directory = stage.project({ 'app/pyproject.toml': pyproject() });
    stage.uv(join(directory, 'app'), 'lock');
    stage.write(directory, { 'app/pyproject.toml': pyproject('required-version = "==0.5.0"\n') });
    const result = await stage.step(directory, { 'working-directory': 'app' });
    expect(result.annotations[0]).toMatchObject({
      title: 'UV_VERSION_REQUIRED',
      file: 'app/pyproject.toml',
      line: 8,
    });
  }, 60_000);

  test('pyproject.toml, not the lock', async () => {
    const directory = stage.project({ 'pyproject.toml': pyproject() });
    stage.uv(directory, 'lock');
    stage.write(directory, { 'pyproject.toml': `${pyproject()}[tool.other\n` });
    const result = await stage.step(directory);
    expect(result.annotations[0]).toMatchObject({
      title: 'PYPROJECT_INVALID',
      file: 'pyproject.toml',
      line: 8,
    });
  }, 60_000);

  test.each(['uv', 'pip'])(
    'a line of a requirements file: %s',
    async manager => {
      const refused = await error({ 'requirements.txt': `${SIX}# next\nattrs =? 1\n` }, { manager });
      expect(refused).toMatchObject({ title: 'REQUIREMENTS_INVALID', file: 'requirements.txt', line: 3 });
    },
    60_000,
  );

  test.each(['uv', 'pip'])(
    'a package that is nowhere: %s',
    async manager => {
      const refused = await error(
        { 'requirements.txt': `${SIX.replace(/ --hash=\S+/g, '')}no-such-package-here==1\n` },
        { manager },
      );
      expect(refused).toMatchObject({ title: 'PACKAGE_MISSING', file: 'requirements.txt', line: 2 });
    },
    60_000,
  );

  test('the lock of Rye, and requirements that PowerShell wrote', async () => {
    const rye = await stage.step(
      stage.project({
        'requirements.lock': SIX,
        'pyproject.toml': pyproject('[tool.rye]\nmanaged = true\n'),
      }),
    );
    expect(rye.annotations).toEqual([]);
    expect(rye.outputs.packages).toBe('1');
    for (const big of [false, true]) {
      const directory = stage.project({ 'requirements.txt': '' });
      const bytes = Buffer.from(`\ufeff${SIX}`, 'utf16le');
      writeFileSync(join(directory, 'requirements.txt'), big ? bytes.swap16() : bytes);
      const result = await stage.step(directory, { locked: 'true' });
      expect(result.annotations).toEqual([]);
      expect(result.outputs.packages).toBe('1');
    }
  }, 90_000);

  test('groups by commas and spaces, and hashes that are demanded beside a library of the checkout', async () => {
    const files = {
      'requirements.txt': '',
      'requirements-a.txt': SIX,
      'requirements-b.txt': 'iniconfig==2.0.0\n',
      'requirements-c.txt': 'toml==0.10.2\n',
    };
    const result = await stage.step(stage.project(files), { groups: 'a, b c' });
    expect(result.annotations).toEqual([]);
    expect(result.outputs.packages).toBe('3');
    const local = {
      ...below('lib', library('lib', 'one')),
      'requirements.txt': `--require-hashes\n${SIX}-e ./lib\n`,
    };
    const demanded = await stage.step(stage.project(local));
    expect(demanded.annotations).toEqual([]);
    expect(stage.ask(demanded, 'import lib, six; print(lib.value)')).toBe('one');
    const bare = await error({ ...local, 'requirements.txt': `${local['requirements.txt']}attrs==25.3.0\n` });
    expect(bare.title).toBe('HASHES_INCOMPLETE');
  }, 90_000);

  test('a library of the checkout that cannot be built', async () => {
    const files = {
      'requirements.txt': './lib\n',
      'lib/pyproject.toml':
        '[project]\nname = "lib"\nversion = "1"\n[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n',
      'lib/lib.py': '',
    };
    const refused = await error(files);
    expect(refused).toMatchObject({ title: 'BUILD_FAILED', file: 'lib/pyproject.toml' });
    expect(refused.message).toMatch(/^lib cannot be built: .*description must be specified/);
    const gone = await error({ 'requirements.txt': `${SIX}./gone\n` });
    expect(gone).toMatchObject({ title: 'REQUIREMENTS_MISSING', file: 'requirements.txt', line: 2 });
    const inside = await stage.step(stage.project({ 'app/requirements.txt': `${SIX}./gone\n` }), {
      'working-directory': 'app',
    });
    expect(inside.annotations[0]).toMatchObject({ file: 'app/requirements.txt', line: 2 });
    const bad = await error({ 'pylock.toml': 'lock-version = "1.0"\ncreated-by = \n' });
    expect(bad).toMatchObject({ title: 'LOCK_UNREADABLE', file: 'pylock.toml', line: 2 });
  }, 90_000);

  test('a build that wants a header', async () => {
    const files = {
      'requirements.txt': './lib\n',
      'lib/setup.py':
        'from setuptools import Extension, setup\nsetup(name="lib", version="1", ext_modules=[Extension("lib", ["lib.c"])])\n',
      'lib/lib.c': '#include <libpq-fe.h>\n',
    };
    const refused = await error(files);
    expect(refused.title).toBe('BUILD_FAILED');
    // Where there is no compiler, that is what is missing.
    expect(refused.message).toMatch(/`(libpq-dev gcc|gcc)` under 'system-packages'/);
  }, 120_000);

  describe('an index', () => {
    let server: Server;
    let address: string;
    beforeAll(async () => {
      server = createServer((request, response) => {
        response.statusCode = Number(request.url!.split('/')[1]);
        response.end();
      });
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => new Promise(resolve => server.close(resolve)));

    test.each([
      ['uv', 401, 'INDEX_UNAUTHORIZED'],
      ['uv', 403, 'INDEX_UNAUTHORIZED'],
      ['uv', 404, 'PACKAGE_MISSING'],
      ['uv', 429, 'INDEX_UNREACHABLE'],
      ['uv', 500, 'INDEX_UNREACHABLE'],
      ['pip', 401, 'INDEX_UNAUTHORIZED'],
      ['pip', 404, 'PACKAGE_MISSING'],
      ['pip', 429, 'INDEX_UNREACHABLE'],
    ])(
      '%s, that answers %i: %s',
      async (manager, status, code) => {
        const env = {
          UV_DEFAULT_INDEX: `http://me:pa55w0rd@${address}/${status}/simple`,
          PIP_INDEX_URL: `http://me:pa55w0rd@${address}/${status}/simple`,
          PIP_RETRIES: '0',
          UV_HTTP_RETRIES: '0',
          UV_CACHE_DIR: join(stage.scratch, `empty-${status}`),
          PIP_FIND_LINKS: undefined,
        };
        const result = await stage.step(stage.project({ 'requirements.txt': SIX }), { manager }, { env });
        expect(result.annotations[0]).toMatchObject({ level: 'error', title: code });
        expect(result.log).not.toContain('pa55w0rd');
      },
      60_000,
    );
  });
});
