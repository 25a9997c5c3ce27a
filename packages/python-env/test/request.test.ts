import { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { parseRequest, requiresPython, resolveRequest, satisfiesRequest } from '../src/request.ts';

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.code;
    throw thrown;
  }
  return 'no fault';
};

describe('what people write', () => {
  test.each([
    ['3', '==3.*', false, false],
    ['3.12', '==3.12.*', false, false],
    ['3.12.x', '==3.12.*', false, false],
    ['3.x', '==3.*', false, false],
    ['3.12.1', '==3.12.1', false, false],
    [' 3.12 ', '==3.12.*', false, false],
    ['cpython-3.12', '==3.12.*', false, false],
    ['python3.11', '==3.11.*', false, false],
    ['python@3.11.7', '==3.11.7', false, false],
    ['3.13t', '==3.13.*', true, false],
    ['3.13.1t', '==3.13.1', true, false],
    ['3.15-dev', '==3.15.*', false, true],
    ['3.15.0rc2', '==3.15.0rc2', false, true],
    ['>=3.11', '>=3.11', false, false],
    ['>= 3.11, < 3.14', '>=3.11,<3.14', false, false],
    ['~=3.11', '~=3.11', false, false],
    ['!=3.12.0,>=3.11', '!=3.12.0,>=3.11', false, false],
    ['3.12.1/envs/portal', '==3.12.1', false, false],
    ['cpython-3.12.1-linux-x86_64-gnu', '==3.12.1', false, false],
    ['3.13+freethreaded', '==3.13.*', true, false],
    ['pypy3.10', '==3.10.*', false, false],
    ['pypy-3.10', '==3.10.*', false, false],
    ['pypy3.10-7.3.12', '==3.10.*', false, false],
    ['pypy-3.10-v7.3.12', '==3.10.*', false, false],
    // As actions/setup-python takes ranges.
    ['>=3.9 <3.13', '>=3.9,<3.13', false, false],
    ['^3.11', '>=3.11,<4', false, false],
    ['~3.11', '>=3.11,<3.12', false, false],
    ['~3.11.2', '>=3.11.2,<3.12', false, false],
    ['3.11 - 3.12', '>=3.11,<3.13', false, false],
    ['3.11.2 - 3.12.1', '>=3.11.2,<=3.12.1', false, false],
  ])('%s', (text, specifier, freeThreaded, prereleases) => {
    expect(parseRequest(text, 'test')).toMatchObject({ specifier, freeThreaded, prereleases });
  });

  test.each([
    '2.7',
    'pypy2.7',
    'jython3.1',
    'miniconda3-latest',
    'three',
    '3.12;rm',
    '',
    '>=',
    '3.12rc1',
    '3.12.1.4',
    '../3.12',
    '>=3.11 || <3.9',
    '--help',
    '^2.7',
    '3.11 - 2.7',
    '3.11\n3.12',
    'latest',
  ])('%j is refused', text => {
    expect(code(() => parseRequest(text, 'test'))).toBe('PYTHON_VERSION_INVALID');
  });
});

describe('what satisfies it', () => {
  test.each([
    ['3.12', '3.12.0', true],
    ['3.12', '3.12.14', true],
    ['3.12', '3.1.2', false],
    ['3.1', '3.12.0', false],
    ['3.12', '3.13.0', false],
    ['3.12.1', '3.12.10', false],
    ['3.14', '3.14.0rc1', false],
    ['3.14-dev', '3.14.0rc1', true],
    ['>=3.11,<3.13', '3.12.9', true],
    ['>=3.11,<3.13', '3.13.0', false],
    ['>=3.11', '3.14.0a1', false],
    ['~=3.11', '3.13.0', true],
    ['!=3.12.0,>=3.11', '3.12.0', false],
  ])('%s and %s: %s', (request, version, expected) => {
    expect(satisfiesRequest(version, parseRequest(request, 'test'))).toBe(expected);
  });
});

describe('requires-python of a pyproject.toml', () => {
  test.each([
    ['[project]\nname = "a"\nrequires-python = ">=3.11"\n', '>=3.11'],
    ["[project]\nrequires-python='>=3.11' # why\n", '>=3.11'],
    ['[tool.other]\nrequires-python = ">=3.9"\n[project]\nrequires-python = ">=3.11"\n', '>=3.11'],
    ['[tool.other]\nrequires-python = ">=3.9"\n', undefined],
    ['[[project.things]]\nrequires-python = ">=3.9"\n', undefined],
    ['# [project]\n# requires-python = ">=3.9"\n', undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    expect(requiresPython(text)).toBe(expected);
  });
});

describe('input × .python-version × requires-python → request', () => {
  const project = (range: string) => `[project]\nrequires-python = "${range}"\n`;
  test.each([
    ['3.11', '3.12\n', project('>=3.10'), '==3.11.*', 'python-version'],
    [undefined, '# comment\n\n3.12.1\n3.11\n', project('>=3.10'), '==3.12.1', '.python-version'],
    ['', '3.12\n', undefined, '==3.12.*', '.python-version'],
    [undefined, undefined, project('>=3.11,<3.14'), '>=3.11,<3.14', 'requires-python'],
    [undefined, '\n# nothing\n', project('>=3.11'), '>=3.11', 'requires-python'],
    [undefined, undefined, '[project]\nname = "x"\n', '==3.*', 'the default'],
    [undefined, undefined, undefined, '==3.*', 'the default'],
    ['3.11', undefined, project('>=3.11.4'), '==3.11.*', 'python-version'],
    ['3.11', undefined, project('<3.11.4'), '==3.11.*', 'python-version'],
  ])('%j, %j, %j', (input, pythonVersionFile, pyproject, specifier, source) => {
    expect(resolveRequest(input, { pythonVersionFile, pyproject })).toMatchObject({ specifier, source });
  });

  test.each([
    ['3.10', undefined, project('>=3.11')],
    ['3.11.2', undefined, project('>=3.11.4')],
    [undefined, '3.14', project('>=3.11,<3.14')],
  ])('%j, %j against %j is refused before anything is installed', (input, pythonVersionFile, pyproject) => {
    expect(code(() => resolveRequest(input, { pythonVersionFile, pyproject }))).toBe(
      'PYTHON_VERSION_EXCLUDED',
    );
  });
});

describe('other files that say which Python', () => {
  const wanted = (files: Parameters<typeof resolveRequest>[1]) => {
    const { raw, source, notes } = resolveRequest(undefined, files);
    return [raw, source, notes.length];
  };
  test.each<[Parameters<typeof resolveRequest>[1], string, string]>([
    [{ mise: '[tools]\npython = "3.11"\n' }, '3.11', 'mise.toml'],
    [{ mise: '[tools]\npython = { version = "3.11" }\n' }, '3.11', 'mise.toml'],
    [
      { setup: { name: 'setup.cfg', text: '[options]\npython_requires = >=3.8, <3.12\n' } },
      '>=3.8,<3.12',
      'python_requires of setup.cfg',
    ],
    [
      { setup: { name: 'setup.py', text: "setup(python_requires='~=3.8')" } },
      '~=3.8',
      'python_requires of setup.py',
    ],
    [{ setup: { name: 'setup.py', text: 'setup(python_requires=">=" + V)' } }, '3', 'the default'],
    [{ setup: { name: 'setup.py', text: 'setup(python_requires=f">={V}")' } }, '3', 'the default'],
    [{ lockedPython: '>=3.11,<3.12' }, '>=3.11,<3.12', 'requires-python of the lock'],
    [
      { named: { name: 'ci/python', text: '# ours\n3.11\n' }, pythonVersionFile: '3.12' },
      '3.11',
      'ci/python',
    ],
    [
      { named: { name: 'a/pyproject.toml', text: '[project]\nrequires-python = ">=3.11"\n' } },
      '>=3.11',
      'a/pyproject.toml',
    ],
    [
      { named: { name: 'a/.tool-versions', text: 'nodejs 22\npython 3.11.7\n' } },
      '3.11.7',
      'a/.tool-versions',
    ],
    [{ named: { name: 'a/Pipfile', text: '[requires]\npython_version = "3.11"\n' } }, '3.11', 'a/Pipfile'],
  ])('%j', (files, raw, source) => {
    expect(wanted(files)).toEqual([raw, source, 0]);
  });

  test('a named file without a version is refused', () => {
    expect(code(() => resolveRequest(undefined, { named: { name: 'a', text: '# none\n' } }))).toBe(
      'PYTHON_VERSION_INVALID',
    );
  });

  test('python_requires binds what is asked for', () => {
    const setup = { name: 'setup.cfg', text: 'python_requires = >=3.11\n' };
    expect(code(() => resolveRequest('3.10', { setup }))).toBe('PYTHON_VERSION_EXCLUDED');
    expect(resolveRequest('3.11', { setup }).bound).toBe('>=3.11');
  });
});
