import { describe, expect, test } from '@jest/globals';
import { partsOf, reachedFrom } from '../src/reached.ts';
import { checkout } from './checkout.ts';

type Files = Readonly<Record<string, string>>;

const project = (name: string, more = '') => `[project]\nname = "${name}"\nversion = "1"\n${more}`;
const B: Files = { 'libs/b/pyproject.toml': project('b'), 'libs/b/b.py': '1' };

const localsOf = (files: Files, root = './libs/a\n', directory?: string) => {
  const sources = checkout({ 'requirements.txt': root, ...files });
  return reachedFrom(
    'requirements',
    ['requirements.txt'],
    directory === undefined ? sources : { ...sources, directory },
  ).locals;
};

const b = (editable = false) => ({ path: 'libs/b', name: 'b', editable, kind: 'directory' });

describe('a project that a local project requires is local too', () => {
  test.each<[string, Files, ...boolean[]]>([
    ['uv: path', { 'libs/a/pyproject.toml': `${project('a')}[tool.uv.sources]\nb = { path = "../b" }\n` }],
    [
      'uv: path, editable',
      {
        'libs/a/pyproject.toml': `${project('a')}[tool.uv.sources]\nb = { path = "../b", editable = true }\n`,
      },
      true,
    ],
    [
      'uv: by a marker',
      {
        'libs/a/pyproject.toml': `${project('a')}[tool.uv.sources]\nb = [{ path = "../b", marker = "sys_platform == 'linux'" }, { index = "x" }]\n`,
      },
    ],
    [
      'uv: a member of its workspace',
      {
        'pyproject.toml': project('root', '[tool.uv.workspace]\nmembers = ["libs/*"]\n'),
        'libs/a/pyproject.toml': `${project('a')}[tool.uv.sources]\nb = { workspace = true }\n`,
      },
    ],
    [
      'uv: a source of the root of its workspace',
      {
        'pyproject.toml': project(
          'root',
          '[tool.uv.workspace]\nmembers = ["libs/a"]\n[tool.uv.sources]\nb = { path = "libs/b" }\n',
        ),
        'libs/a/pyproject.toml': project('a', 'dependencies = ["B>=1"]\n'),
      },
    ],
    [
      'Poetry',
      {
        'libs/a/pyproject.toml':
          '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\nb = { path = "../b", develop = true }\n',
      },
    ],
    [
      'Poetry, several',
      {
        'libs/a/pyproject.toml': '[tool.poetry]\nname = "a"\n[[tool.poetry.dependencies.b]]\npath = "../b"\n',
      },
    ],
    [
      'PDM',
      { 'libs/a/pyproject.toml': project('a', 'dependencies = ["b @ file:///${PROJECT_ROOT}/../b"]\n') },
    ],
    [
      'Hatch',
      {
        'libs/a/pyproject.toml': project(
          'a',
          '[project.optional-dependencies]\nx = ["b @ {root:parent:uri}/b ; python_version > \'3\'"]\n',
        ),
      },
    ],
    [
      'an absolute address',
      { 'libs/a/pyproject.toml': project('a', 'dependencies = ["b[x] @ file:///here/libs/b"]\n') },
    ],
    [
      'a build requirement',
      { 'libs/a/pyproject.toml': '[build-system]\nrequires = ["b @ file:///here/libs/b"]\n' },
    ],
    [
      'setup.cfg',
      { 'libs/a/setup.cfg': '[options]\ninstall_requires =\n  six\n  b @ file:///here/libs/b\n' },
    ],
    ['setup.py', { 'libs/a/setup.py': 'setup(install_requires=["b @ file:///here/libs/b"])' }],
    [
      'a file that setuptools reads',
      {
        'libs/a/pyproject.toml': '[tool.setuptools.dynamic]\ndependencies = { file = ["needs.txt"] }\n',
        'libs/a/needs.txt': 'six\nb @ file:///here/libs/b\n',
      },
    ],
  ])('%s', (_, files, ...more) => {
    expect(localsOf({ ...B, ...files }, './libs/a\n', '/here')).toContainEqual(b(more[0] === true));
  });

  test('however deep, and in a circle', () => {
    const needs = (name: string, other: string) =>
      `${project(name)}[tool.uv.sources]\n${other} = { path = "../${other}" }\n`;
    const files = {
      'libs/a/pyproject.toml': needs('a', 'b'),
      'libs/b/pyproject.toml': needs('b', 'c'),
      'libs/c/pyproject.toml': needs('c', 'a'),
    };
    expect(localsOf(files).map(({ path }) => path)).toEqual(['libs/a', 'libs/b', 'libs/c']);
  });

  test('an archive', () => {
    const files = {
      'libs/a/pyproject.toml': `${project('a')}[tool.uv.sources]\nb = { path = "../b-1.whl" }\n`,
      'libs/b-1.whl': 'zip',
    };
    expect(localsOf(files)[1]).toEqual({ path: 'libs/b-1.whl', name: 'b', editable: false, kind: 'archive' });
  });

  test('not what is not there, other members, or what only lies beside it', () => {
    const files = {
      ...B,
      'pyproject.toml': project(
        'root',
        '[tool.uv.workspace]\nmembers = ["libs/*"]\n[tool.uv.sources]\nb = { workspace = true }\n',
      ),
      'libs/a/pyproject.toml': `${project('a', 'dependencies = ["six"]\n')}[tool.uv.sources]\nc = { path = "../c" }\nd = { git = "https://a.example/d" }\n`,
    };
    expect(localsOf(files).map(({ path }) => path)).toEqual(['libs/a']);
  });

  test('of a project without a lock', () => {
    const files = { ...B, 'pyproject.toml': project('app', '[tool.uv.sources]\nb = { path = "libs/b" }\n') };
    const { locals, files: texts } = reachedFrom('project', ['pyproject.toml'], checkout(files));
    expect(locals).toEqual([b()]);
    expect(texts).toEqual(['pyproject.toml', 'libs/b/pyproject.toml']);
  });
});

describe('what a build reads outside of its project changes its checksum', () => {
  const changes = (files: Files, name: string) => {
    const parts = (changed: Files) => {
      const sources = checkout({ 'requirements.txt': './libs/a\n', ...files, ...changed });
      return JSON.stringify(partsOf(reachedFrom('requirements', ['requirements.txt'], sources), sources));
    };
    return parts({}) !== parts({ [name]: `${files[name]}2` });
  };
  const setup = (code: string): Files => ({
    'libs/a/setup.py': code,
    'libs/VERSION': '1',
    'libs/common/x.py': '1',
  });
  const toml = (text: string): Files => ({ ...setup(''), 'libs/a/pyproject.toml': text });

  test.each<[string, Files, string, boolean]>([
    ['a text', setup('open("../VERSION")'), 'libs/VERSION', true],
    ['joined', setup('open(os.path.join(here, "..", "VERSION"))'), 'libs/VERSION', true],
    ['a parent', setup('(Path(__file__).parent.parent / "VERSION").read_text()'), 'libs/VERSION', true],
    [
      'setup.cfg',
      { ...setup(''), 'libs/a/setup.cfg': '[metadata]\nversion = file: ../VERSION\n' },
      'libs/VERSION',
      true,
    ],
    [
      'Poetry',
      toml('[tool.poetry]\npackages = [{ include = "x", from = "../common" }]\n'),
      'libs/common/x.py',
      true,
    ],
    [
      'Hatch',
      toml('[tool.hatch.build.targets.wheel.force-include]\n"../common/*.py" = "a"\n'),
      'libs/common/x.py',
      true,
    ],
    ['a new backend', toml('[tool.somebody]\nversion-file = "../VERSION"\n'), 'libs/VERSION', true],
    ['a linter', toml('[tool.ruff]\nextend = "../VERSION"\n'), 'libs/VERSION', false],
    ['a directory above it', toml('[tool.setuptools_scm]\nroot = "../.."\n'), 'libs/common/x.py', false],
    ['nothing', setup(''), 'libs/VERSION', false],
  ])('%s', (_, files, name, expected) => {
    expect(changes(files, name)).toBe(expected);
  });
});
