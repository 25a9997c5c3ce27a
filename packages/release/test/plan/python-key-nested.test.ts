/** The key of an environment follows what local sources take from the release in turn, by whatever tool they say it. */
import { expect, test } from '@jest/globals';
import { pythonKey, sourcesBelow } from '../../src/plan/python-key.ts';

const setuptools = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n';
const named = (name: string, dependencies = '[]') =>
  `${setuptools}[project]\nname = "${name}"\nversion = "1"\ndependencies = ${dependencies}\n`;

const keyOf = (files: Readonly<Record<string, string>>, release = 'r1') => {
  const source = {
    read: (path: string) => files[path],
    hash: (path: string) => files[path],
    list: (directory: string) => {
      const prefix = directory === '.' ? '' : `${directory}/`;
      const found = Object.keys(files).flatMap(path =>
        path.startsWith(prefix) ? [path.slice(prefix.length)] : [],
      );
      return found.length > 0 ? found : undefined;
    },
    real: (path: string) => (path in files ? path : undefined),
  };
  const python = {
    release,
    kind: 'requirements' as const,
    locks: ['requirements.txt'],
    wheels: '',
    settings: [],
  };
  return pythonKey(python, sourcesBelow('app', source)).key;
};

/** What makes libs/a take libs/b. */
const WAYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  uv: {
    'app/libs/a/pyproject.toml': `${named('a', '["b"]')}[tool.uv.sources]\nb = { path = "../b" }\n`,
  },
  Poetry: {
    'app/libs/a/pyproject.toml':
      '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\nb = { path = "../b" }\n[build-system]\nrequires = ["poetry-core"]\n',
  },
  'a backend of its own': {
    'app/libs/a/pyproject.toml':
      '[build-system]\nrequires = []\nbuild-backend = "back"\nbackend-path = ["."]\n[project]\nname = "a"\nversion = "1"\n[tool.uv.sources]\nb = { path = "../b" }\n[dependency-groups]\ndev = []\n[project.optional-dependencies]\nx = ["b"]\n',
  },
};

test.each(Object.entries(WAYS))(
  '%s: a change of the code two steps away makes another environment',
  (_, files) => {
    const tree = {
      'app/requirements.txt': './libs/a\n',
      'app/libs/a/a/__init__.py': '',
      'app/libs/b/pyproject.toml': named('b'),
      'app/libs/b/b/__init__.py': "V = 'one'\n",
      ...files,
    };
    const before = keyOf(tree);
    expect(keyOf(tree, 'r2')).toBe(before);
    expect(keyOf({ ...tree, 'app/libs/b/b/__init__.py': "V = 'two'\n" })).not.toBe(before);
    expect(keyOf({ ...tree, 'app/elsewhere.py': '' })).toBe(before);
  },
);
