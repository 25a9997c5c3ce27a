import { describe, expect, test } from '@jest/globals';
import { normalPath, partsOf, type RootKind, reachedFrom } from '../src/reached.ts';
import { checkout } from './checkout.ts';

const reach = (kind: RootKind, root: string, files: Readonly<Record<string, string>>, options = {}) =>
  reachedFrom(kind, [root], checkout(files), options);

test.each([
  ['a/../b/./c', 'b/c'],
  ['../a', '../a'],
  ['a/../../b', '../b'],
  ['/a/../../b', '/b'],
  ['./', '.'],
  ['a//b/', 'a/b'],
])('%s is %s', (path, normal) => {
  expect(normalPath(path)).toBe(normal);
});

describe('requirements files', () => {
  const files = {
    'requirements/production.txt':
      '-r base.txt\n--requirement=../common/x.txt\n-c constraints.txt\n-r https://a.example/r.txt\n',
    'requirements/base.txt': '-r production.txt\nsix\n-e ./libs/a\n./libs/b[extra] ; python_version > "3"\n',
    'requirements/constraints.txt': '--constraint more.txt',
    'requirements/more.txt': '',
    'common/x.txt': 'name @ file:vendor/name-1.whl\n-f wheels\n',
    'libs/a/pyproject.toml': 'a',
    'libs/a/a.py': '1',
    'libs/b/setup.py': 'b',
    'libs/b/src/b.py': '1',
    'vendor/name-1.whl': 'zip',
    'wheels/x-1.whl': 'zip',
    'unrelated.txt': '',
    'libs/c/setup.py': '',
  };

  test('and all that they name', () => {
    expect(reach('requirements', 'requirements/production.txt', files)).toEqual({
      files: [
        'requirements/production.txt',
        'requirements/base.txt',
        'common/x.txt',
        'requirements/constraints.txt',
        'requirements/more.txt',
        'libs/a/pyproject.toml',
        'libs/b/setup.py',
      ],
      locals: [
        { path: 'libs/a', editable: true, kind: 'directory' },
        { path: 'libs/b', editable: false, kind: 'directory' },
        { path: 'vendor/name-1.whl', name: 'name', editable: false, kind: 'archive' },
        { path: 'wheels', editable: false, kind: 'links' },
      ],
      asking: ['requirements/production.txt', 'requirements/base.txt', 'common/x.txt'],
      constraining: ['requirements/constraints.txt', 'requirements/more.txt'],
      missing: [],
      unseen: [{ what: 'https://a.example/r.txt', from: 'requirements/production.txt' }],
    });
  });

  test('the name of what lies in the checkout, as far as its own metadata tells', () => {
    const given = {
      'r.txt': './a\n./b\n./c\n./d\nNamed @ file:e\n',
      'a/pyproject.toml': '[project]\nname = "Lib_A"\n',
      'b/setup.cfg': '[options]\nname = no\n[metadata]\nversion = 1\nname = lib.b\n',
      'c/pyproject.toml': '[tool.poetry]\nname = "lib-c"\n',
      'd/setup.py': 'setup(name="lib-d")',
      'e/setup.py': '',
    };
    const { locals } = reach('requirements', 'r.txt', given);
    expect(locals.map(({ name }) => name)).toEqual(['lib-a', 'lib-b', 'lib-c', undefined, 'named']);
  });

  test('what is not there is said with who names it', () => {
    expect(reach('requirements', 'r/a.txt', { 'r/a.txt': '-r gone.txt\n' }).missing).toEqual([
      { path: 'r/gone.txt', from: 'r/a.txt' },
    ]);
  });

  test('variables are expanded', () => {
    const given = { 'r.txt': '-r ${WHERE}/x.txt\n-r ${OTHER}/y.txt', 'd/x.txt': '' };
    const reached = reach('requirements', 'r.txt', given, { env: { WHERE: 'd' } });
    expect(reached.files).toEqual(['r.txt', 'd/x.txt']);
    expect(reached.missing).toEqual([{ path: '${OTHER}/y.txt', from: 'r.txt' }]);
  });
});

describe('uv.lock', () => {
  const lock = (packages: string) => `version = 1\nrequires-python = ">=3.11"\n${packages}`;
  const entry = (name: string, source: string, ...dependencies: string[]) =>
    `[[package]]\nname = "${name}"\nversion = "1"\nsource = { ${source} }\ndependencies = [${dependencies
      .map(dependency => `{ name = "${dependency}" }`)
      .join(', ')}]\n`;
  const files = {
    'uv.lock': lock(
      entry('app', 'virtual = "."', 'liba', 'six') +
        entry('liba', 'editable = "packages/a"', 'libb') +
        entry('libb', 'directory = "libs/b"') +
        entry('libc', 'directory = "libs/c"') +
        entry('wheel', 'path = "vendor/wheel-1.whl"') +
        entry('six', 'registry = "https://index.example/simple"'),
    ),
    'pyproject.toml': '[project]',
    'packages/a/pyproject.toml': 'a',
    'packages/a/a.py': '',
    'libs/b/pyproject.toml': 'b',
    'libs/b/b.py': '',
    'libs/c/pyproject.toml': 'c',
    'vendor/wheel-1.whl': '',
  };

  test('with the projects of the workspace and local sources', () => {
    const { files: found, locals } = reach('uv.lock', 'uv.lock', files);
    expect(found).toEqual([
      'uv.lock',
      'pyproject.toml',
      'packages/a/pyproject.toml',
      'libs/b/pyproject.toml',
      'libs/c/pyproject.toml',
    ]);
    expect(locals).toEqual([
      { path: 'packages/a', name: 'liba', editable: true, kind: 'directory' },
      { path: 'libs/b', name: 'libb', editable: false, kind: 'directory' },
      { path: 'libs/c', name: 'libc', editable: false, kind: 'directory' },
      { path: 'vendor/wheel-1.whl', name: 'wheel', editable: false, kind: 'archive' },
    ]);
  });

  test('of the packages that are installed only', () => {
    const { locals } = reach('uv.lock', 'uv.lock', files, { packages: ['liba'] });
    expect(locals.map(({ path }) => path)).toEqual(['packages/a', 'libs/b']);
  });

  test('above the working directory', () => {
    const above = { '../uv.lock': files['uv.lock'], '../pyproject.toml': '', '../libs/b/pyproject.toml': '' };
    const { files: found } = reach('uv.lock', '../uv.lock', above);
    expect(found).toEqual(['../uv.lock', '../pyproject.toml', '../libs/b/pyproject.toml']);
  });
});

test('pylock.toml', () => {
  const files = {
    'pylock.toml':
      '[[packages]]\nname = "a"\ndirectory = { path = "lib", editable = true }\n[[packages]]\nname = "b"\nwheels = [{ path = "v/b-1.whl", hashes = {} }]\n',
    'lib/setup.cfg': '',
  };
  expect(reach('pylock', 'pylock.toml', files)).toMatchObject({
    files: ['pylock.toml', 'lib/setup.cfg'],
    locals: [
      { path: 'lib', editable: true },
      { path: 'v/b-1.whl', kind: 'archive' },
    ],
  });
});

test('poetry.lock, pdm.lock, Pipfile.lock', () => {
  const lib = { 'lib/pyproject.toml': '', 'lib/lib.py': '', 'pyproject.toml': '', Pipfile: '' };
  const local = { path: 'lib', kind: 'directory' };
  const poetry =
    '[[package]]\nname = "lib"\ndevelop = true\n[package.source]\ntype = "directory"\nurl = "lib"\n';
  expect(reach('poetry.lock', 'poetry.lock', { ...lib, 'poetry.lock': poetry })).toMatchObject({
    files: ['poetry.lock', 'pyproject.toml', 'lib/pyproject.toml'],
    locals: [{ ...local, editable: true }],
  });
  const pdm = '[[package]]\nname = "lib"\npath = "./lib"\n';
  expect(reach('pdm.lock', 'pdm.lock', { ...lib, 'pdm.lock': pdm }).locals).toEqual([
    { ...local, editable: false },
  ]);
  const pipfile = JSON.stringify({ default: { lib: { path: './lib', editable: true } }, develop: {} });
  expect(reach('Pipfile.lock', 'Pipfile.lock', { ...lib, 'Pipfile.lock': pipfile })).toMatchObject({
    files: ['Pipfile.lock', 'Pipfile', 'lib/pyproject.toml'],
    locals: [{ ...local, editable: true }],
  });
});

describe('parts of a checksum', () => {
  const files = {
    'r.txt': '-e ./a\n./b\n./c-1.whl\n',
    'a/pyproject.toml': '1',
    'a/a.py': '1',
    'b/pyproject.toml': '1',
    'b/b.py': '1',
    'b/build/lib/b.py': 'left by a build',
    'b/b.egg-info/PKG-INFO': 'left by a build',
    'c-1.whl': '1',
  };
  const parts = (changed: Record<string, string>, whole = false) => {
    const sources = checkout({ ...files, ...changed });
    return JSON.stringify(partsOf(reachedFrom('requirements', ['r.txt'], sources), sources, whole));
  };

  test.each([
    ['r.txt', true, true],
    ['a/pyproject.toml', true, true],
    // Installed by reference: the file in the checkout is the one that is used.
    ['a/a.py', false, true],
    ['b/b.py', true, true],
    ['b/new.py', true, true],
    ['c-1.whl', true, true],
    ['b/build/lib/b.py', false, false],
    ['b/b.egg-info/PKG-INFO', false, false],
    ['b/__pycache__/b.pyc', false, false],
    ['other.txt', false, false],
    ['d/d.py', false, false],
  ])('%s changes them: %s; where all is built: %s', (name, changes, whole) => {
    expect(parts({ [name]: `${(files as Record<string, string>)[name] ?? ''}\n# 2` }) !== parts({})).toBe(
      changes,
    );
    expect(
      parts({ [name]: `${(files as Record<string, string>)[name] ?? ''}\n# 2` }, true) !== parts({}, true),
    ).toBe(whole);
  });
});
