import { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import { makePlan, type PlanInputs, requirementsOf } from '../src/plan.ts';
import { reachedFrom } from '../src/reached.ts';
import { isLeftOut, meaningsOf, numberedLines, requirementLines } from '../src/requirements.ts';
import { checkout, planInputs as inputs, projectOf as tree } from './checkout.ts';

const HASH = `--hash=sha256:${'a'.repeat(64)}`;
const PINNED = `six==1.17.0 \\\n    ${HASH}\n`;

describe('files × manager → what is installed by what', () => {
  test.each<[string, Partial<PlanInputs>, Record<string, string>, object]>([
    [
      'uv.lock wins',
      {},
      { 'uv.lock': '', 'pyproject.toml': '', 'pylock.toml': '', 'requirements.txt': PINNED },
      { manager: 'uv', kind: 'uv.lock', files: ['uv.lock', 'pyproject.toml'], install: ['uv.lock'] },
    ],
    [
      'then pylock.toml',
      {},
      { 'pylock.toml': '', 'requirements.txt': PINNED },
      { manager: 'uv', kind: 'pylock', install: ['pylock.toml'] },
    ],
    ['a named pylock', {}, { 'pylock.prod.toml': '' }, { kind: 'pylock', install: ['pylock.prod.toml'] }],
    [
      'then requirements',
      {},
      { 'requirements.txt': PINNED, 'pyproject.toml': '' },
      { manager: 'uv', kind: 'requirements', install: ['requirements.txt'], hashes: true },
    ],
    ['without hashes', {}, { 'requirements.txt': 'six==1.17.0\n' }, { hashes: false }],
    [
      'pip leaves the lock alone',
      { manager: 'pip' },
      { 'uv.lock': '', 'requirements.txt': PINNED },
      { manager: 'pip', kind: 'requirements' },
    ],
    [
      'named files win over the lock',
      { requirements: ['a/dev.txt'] },
      { 'uv.lock': '', 'a/dev.txt': PINNED },
      { kind: 'requirements', install: ['a/dev.txt'] },
    ],
    [
      'another name when it is given',
      { requirements: ['./requirements-prod.txt'] },
      { 'requirements-prod.txt': PINNED },
      { install: ['requirements-prod.txt'] },
    ],
    [
      'a directory of them',
      {},
      { 'requirements/base.txt': PINNED, 'requirements/test.txt': PINNED },
      { install: ['requirements/base.txt'] },
    ],
    [
      'a group is a file',
      { groups: ['dev'] },
      { 'requirements.txt': PINNED, 'requirements-dev.txt': PINNED },
      { install: ['requirements.txt', 'requirements-dev.txt'], selection: { groups: [] } },
    ],
    [
      'under its other names',
      { groups: ['test', 'lint'] },
      { 'requirements/base.txt': PINNED, 'requirements/test.txt': PINNED, 'lint-requirements.txt': PINNED },
      { install: ['requirements/base.txt', 'requirements/test.txt', 'lint-requirements.txt'] },
    ],
    [
      'groups and extras of a lock',
      { groups: ['dev'], extras: ['s3'] },
      { 'uv.lock': '', 'pyproject.toml': '' },
      { selection: { groups: ['dev'], extras: ['s3'] } },
    ],
    [
      'only a group',
      { onlyGroup: ['dev'] },
      { 'requirements.txt': PINNED, 'requirements-dev.txt': PINNED },
      { install: ['requirements-dev.txt'] },
    ],
    [
      'a lock of Poetry beside a file of the documentation',
      {},
      { 'poetry.lock': '', 'pyproject.toml': '', 'docs-requirements.txt': PINNED },
      {
        manager: 'poetry',
        kind: 'poetry.lock',
        install: ['poetry.lock'],
        files: ['poetry.lock', 'pyproject.toml'],
      },
    ],
    ['a lock of PDM', {}, { 'pdm.lock': '', 'pyproject.toml': '' }, { manager: 'pdm', kind: 'pdm.lock' }],
    [
      'a lock of Pipenv',
      {},
      { 'Pipfile.lock': '{}', Pipfile: '' },
      { manager: 'pipenv', kind: 'Pipfile.lock' },
    ],
    ["uv's lock before others", {}, { 'uv.lock': '', 'poetry.lock': '' }, { kind: 'uv.lock' }],
    ['the asked one', { manager: 'poetry' }, { 'uv.lock': '', 'poetry.lock': '' }, { kind: 'poetry.lock' }],
    [
      'requirements for uv',
      { manager: 'uv' },
      { 'poetry.lock': '', 'requirements.txt': PINNED },
      { kind: 'requirements' },
    ],
    [
      'a project without a lock, asked for',
      { locked: false },
      { 'pyproject.toml': '' },
      { kind: 'project', install: ['pyproject.toml'] },
    ],
    ['an older one too', { locked: false }, { 'setup.py': '' }, { kind: 'project', install: ['setup.py'] }],
    [
      'the lock all the same',
      { locked: false },
      { 'uv.lock': '', 'pyproject.toml': '' },
      { kind: 'uv.lock', locked: false },
    ],
  ])('%s', (_, given, files, expected) => {
    expect(makePlan(inputs(given), tree(files))).toMatchObject(expected);
  });

  test.each<[string, Partial<PlanInputs>, Record<string, string>, string, RegExp]>([
    ['nothing', {}, { 'main.py': '' }, 'LOCK_MISSING', /working-directory/],
    ['a project without a lock', {}, { 'pyproject.toml': '' }, 'LOCK_MISSING', /uv lock/],
    [
      'pip and a lock of uv',
      { manager: 'pip' },
      { 'uv.lock': '', 'pyproject.toml': '' },
      'LOCK_MISSING',
      /uv pip compile/,
    ],
    [
      'several without a main one',
      {},
      { 'requirements-a.txt': PINNED, 'requirements-b.txt': PINNED },
      'REQUIREMENTS_AMBIGUOUS',
      /requirements/,
    ],
    [
      'a single one by another name',
      {},
      { 'docs-requirements.txt': PINNED },
      'REQUIREMENTS_AMBIGUOUS',
      /requirements/,
    ],
    ['conda', {}, { 'environment.yml': 'dependencies: []' }, 'CONDA_UNSUPPORTED', /miniconda/],
    [
      'a path of the checkout that is not there, beside hashes',
      {},
      { 'requirements.txt': `${PINNED}-e ./gone\n` },
      'REQUIREMENTS_MISSING',
      /Check the path in requirements\.txt/,
    ],
    ['env.yml', {}, { 'env.yml': '' }, 'CONDA_UNSUPPORTED', /miniconda/],
    ['conda of the tests', {}, { 'environment-test.yaml': '' }, 'CONDA_UNSUPPORTED', /miniconda/],
    ['conda-lock', {}, { 'conda-lock.yml': '' }, 'CONDA_UNSUPPORTED', /miniconda/],
    ['pixi', {}, { 'pixi.toml': '', 'pixi.lock': '' }, 'CONDA_UNSUPPORTED', /setup-pixi/],
    [
      'pip-tools before the first compilation',
      {},
      { 'requirements.in': 'flask' },
      'LOCK_MISSING',
      /uv pip compile --generate-hashes requirements\.in -o requirements\.txt/,
    ],
    [
      'a setup.cfg that nothing can build',
      {},
      { 'setup.cfg': '[options]\n' },
      'LOCK_MISSING',
      /\[build-system\]/,
    ],
    [
      'a Poetry project without a lock',
      {},
      { 'pyproject.toml': '[tool.poetry]\n' },
      'LOCK_MISSING',
      /poetry lock/,
    ],
    ['a PDM project without a lock', {}, { 'pyproject.toml': '[tool.pdm]\n' }, 'LOCK_MISSING', /pdm lock/],
    ['a Pipfile without a lock', {}, { Pipfile: '' }, 'LOCK_MISSING', /pipenv lock/],
    ['setup.py alone', {}, { 'setup.py': '' }, 'LOCK_MISSING', /uv pip compile --generate-hashes setup\.py/],
    ['Poetry without its lock', { manager: 'poetry' }, { 'uv.lock': '' }, 'LOCK_MISSING', /poetry lock/],
    [
      'an extra of requirements',
      { extras: ['s3'] },
      { 'requirements.txt': PINNED },
      'SELECTION_INVALID',
      /\.\[s3\]/,
    ],
    [
      'a package without a workspace',
      { package: ['a'] },
      { 'requirements.txt': PINNED },
      'SELECTION_INVALID',
      /package/,
    ],
    ['all groups of a pylock', { allGroups: true }, { 'pylock.toml': '' }, 'SELECTION_INVALID', /all-groups/],
    [
      'an unknown group',
      { groups: ['docs'] },
      { 'requirements.txt': PINNED },
      'GROUP_MISSING',
      /requirements-docs\.txt/,
    ],
    [
      'a named file that is not there',
      { requirements: ['gone.txt'] },
      { 'requirements.txt': PINNED },
      'REQUIREMENTS_MISSING',
      /working-directory/,
    ],
    [
      'an included file that is not there',
      {},
      { 'requirements.txt': '-r gone.txt\n' },
      'REQUIREMENTS_MISSING',
      /(?:)/,
    ],
  ])('%s', (_, given, files, code, remedy) => {
    const make = () => makePlan(inputs(given), tree(files));
    expect(make).toThrow(Fault);
    try {
      make();
    } catch (thrown) {
      expect((thrown as Fault).code).toBe(code);
      expect((thrown as Fault).remedy).toMatch(remedy);
    }
  });
});

describe('a uv workspace', () => {
  const lock = `version = 1
[[package]]
name = "backend"
source = { editable = "backend" }
dependencies = [{ name = "shared" }]
[[package]]
name = "shared"
source = { editable = "shared" }
[[package]]
name = "worker"
source = { editable = "worker" }
`;
  const files = {
    '../uv.lock': lock,
    '../pyproject.toml': '[tool.uv.workspace]\nmembers = ["*"]\n',
    'pyproject.toml': '[project]\nname = "backend"\n',
    '../shared/pyproject.toml': '[project]\nname = "shared"\n',
    '../worker/pyproject.toml': '[project]\nname = "worker"\n',
  };
  const plan = (given: Partial<PlanInputs> = {}) =>
    makePlan(inputs(given), tree(files, { workspaceRoot: '..', directory: '/w/backend' }));

  test('has its lock at the root, and its members are local sources', () => {
    expect(plan()).toMatchObject({
      manager: 'uv',
      kind: 'uv.lock',
      root: '.',
      install: ['../uv.lock'],
      files: ['../uv.lock', '../pyproject.toml', 'pyproject.toml', '../shared/pyproject.toml'],
      locals: [
        { path: '.', name: 'backend', editable: true },
        { path: '../shared', name: 'shared', editable: true },
      ],
    });
  });

  test.each<[Partial<PlanInputs>, string[]]>([
    [{ package: ['worker'] }, ['worker']],
    [{ package: ['worker', 'shared'] }, ['shared', 'worker']],
    [{ allPackages: true }, ['backend', 'shared', 'worker']],
  ])('%j', (given, names) => {
    expect(plan(given).locals.map(({ name }) => name)).toEqual(names);
  });
});

test('lines of a requirements file', () => {
  expect(
    requirementLines('# all\n\nsix==1 \\\n  --hash=x  # why\r\n-r other.txt\nurl @ https://a/b#egg=c\n'),
  ).toEqual(['six==1    --hash=x', '-r other.txt', 'url @ https://a/b#egg=c']);
  expect(numberedLines('a\n\nb \\\n c\nd \\\n# e\nf')).toEqual([
    { text: 'a', line: 1 },
    { text: 'b   c', line: 3 },
    { text: 'd', line: 5 },
    { text: 'f', line: 7 },
  ]);
});

describe('what a line asks for', () => {
  const pinned = { kind: 'requirement', pinned: true, hashed: false };
  test.each<[string, object[]]>([
    ['Flask==3.0.3', [{ ...pinned, name: 'flask' }]],
    ['flask === 3.0.3 ; python_version > "3"', [{ ...pinned, name: 'flask' }]],
    ['Zope.Interface[test]==5', [{ ...pinned, name: 'zope-interface' }]],
    ['flask', [{ ...pinned, name: 'flask', pinned: false }]],
    ['flask>=3', [{ ...pinned, name: 'flask', pinned: false }]],
    ['flask==3.*', [{ ...pinned, name: 'flask', pinned: false }]],
    ['flask==3.0,<4', [{ ...pinned, name: 'flask', pinned: false }]],
    [`flask>=3 ${HASH}`, [{ ...pinned, name: 'flask', hashed: true }]],
    ['a @ https://x.example/a-1.tar.gz', [{ ...pinned, name: 'a' }]],
    ['a @ git+https://x.example/a@main', [{ ...pinned, name: 'a', pinned: false }]],
    [`a @ git+https://x.example/a@${'a'.repeat(40)}`, [{ ...pinned, name: 'a' }]],
    ['git+https://x.example/a', [{ ...pinned, name: undefined, pinned: false }]],
    ['-e git+https://x.example/a#egg=a', [{ ...pinned, name: undefined, pinned: false }]],
    ['./lib', [{ ...pinned, name: undefined, local: ['./lib'] }]],
    ['.', [{ ...pinned, name: undefined, local: ['.'] }]],
    ['.[s3]', [{ ...pinned, name: undefined, local: ['.'] }]],
    [
      'vendor/a-1.0-py3-none-any.whl',
      [{ ...pinned, name: undefined, local: ['vendor/a-1.0-py3-none-any.whl'] }],
    ],
    ['a @ file:///srv/a%20b', [{ ...pinned, name: 'a', local: ['/srv/a b'] }]],
    ['-e .', [{ ...pinned, name: undefined, local: ['.'], editable: true }]],
    ['--editable=./lib[x]', [{ ...pinned, name: undefined, local: ['./lib'], editable: true }]],
    ['-e lib', [{ ...pinned, name: undefined, local: ['lib'], editable: true }]],
    ['-r other.txt', [{ kind: 'include', paths: ['other.txt'] }]],
    ['-c"a b.txt"', [{ kind: 'constraint', paths: ['a b.txt'] }]],
    ['-f wheels', [{ kind: 'links', paths: ['wheels'] }]],
    ['--find-links https://x.example', [{ kind: 'links', paths: [] }]],
    ['--index-url https://x.example/simple', []],
    ['--no-index -r a.txt', [{ kind: 'include', paths: ['a.txt'] }]],
  ])('%s', (line, meanings) => {
    expect(meaningsOf(line)).toEqual(meanings.map(meaning => expect.objectContaining(meaning)));
  });
});

test.each<[string, Record<string, string>, boolean]>([
  ['every one', { 'requirements.txt': PINNED }, true],
  ['one without', { 'requirements.txt': `${PINNED}attrs==1\n` }, false],
  ['none at all', { 'requirements.txt': '# empty\n' }, false],
  ['options do not count', { 'requirements.txt': `--index-url https://a.example\n${PINNED}` }, true],
  ['a hash that is too short', { 'requirements.txt': 'six==1 --hash=sha256:abc\n' }, false],
  [
    'what lies in the checkout does not count',
    { 'requirements.txt': `${PINNED}-e .\n`, 'setup.py': '' },
    true,
  ],
  ['nor do constraints', { 'requirements.txt': `${PINNED}-c c.txt\n`, 'c.txt': 'attrs==1\n' }, true],
  ['included files do', { 'requirements.txt': `${PINNED}-r c.txt\n`, 'c.txt': 'attrs==1\n' }, false],
])('hashes: %s', (_, files, expected) => {
  expect(makePlan(inputs(), tree(files)).hashes).toBe(expected);
});

test('the first requirement that pins nothing, where it stands', () => {
  const files = { 'requirements.txt': '# app\n-r base.txt\nsix==1\n', 'base.txt': 'attrs==1\n\nflask>=3\n' };
  expect(makePlan(inputs(), tree(files)).opens[0]).toMatchObject({
    text: 'flask>=3',
    file: 'base.txt',
    line: 3,
  });
  expect(makePlan(inputs(), tree({ 'requirements.txt': 'six==1\n' })).opens).toEqual([]);
});

test('an included file that is not there is told with who includes it', () => {
  expect(() => makePlan(inputs(), tree({ 'requirements.txt': '-r gone.txt\n' }))).toThrow(
    expect.objectContaining({ code: 'REQUIREMENTS_MISSING', place: { file: 'requirements.txt' } }),
  );
});

test.each<[string, boolean]>([
  ["typing; python_version == '3.4'", true],
  ["typing; python_version=='3.4'", true],
  ["tomli; python_version < '3.11'", true],
  ["a; python_version >= '3.9'", false],
  ["a; python_full_version < '3.12.1'", true],
  ["a; python_full_version <= '3.12.1'", false],
  ['pywin32; sys_platform == "win32"', true],
  ['a; sys_platform != "win32" and python_version < "3.12"', true],
  ['a; sys_platform == "win32" or python_version >= "3.12"', false],
  ['a; sys_platform == "win32" or python_version < "3.12"', true],
  ['a; platform_system == "Darwin"', true],
  ['a; platform_machine == "arm64"', false],
  ['a; (python_version < "3.4")', false],
  ['a; python_version ~= "3.4"', false],
  ['a==1', false],
  ["a==1; python_version < '3' --hash=sha256:x", true],
])('%j is left out on Python 3.12.1 for Linux: %s', (line, expected) => {
  expect(isLeftOut(line, { python: '3.12.1', platform: 'linux' })).toBe(expected);
});

test('requirements that only constrain are none', () => {
  const files = { 'r.txt': 'a\n-c c.txt\n', 'c.txt': 'b==1\n' };
  const reached = reachedFrom('requirements', ['r.txt'], checkout(files));
  expect(requirementsOf(reached, checkout(files)).map(({ text }) => text)).toEqual(['a']);
});
