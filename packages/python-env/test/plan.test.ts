import { Fault } from '@guarded-deploy/faults';
import { describe, expect, test } from '@jest/globals';
import {
  allHashed,
  includedFiles,
  makePlan,
  type PlanInputs,
  requirementLines,
  type Tree,
} from '../src/plan.ts';

function tree(files: Readonly<Record<string, string>>): Tree {
  return {
    files: Object.keys(files).sort(),
    read: name => {
      const text = files[name];
      if (text === undefined) throw new Fault({ code: 'REQUIREMENTS_MISSING', what: name, remedy: '' });
      return text;
    },
  };
}

const inputs = (given: Partial<PlanInputs> = {}): PlanInputs => ({
  manager: 'auto',
  groups: [],
  extras: [],
  noInstallProject: false,
  requirements: [],
  ...given,
});

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
      'the only one there is',
      {},
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
      { install: ['requirements.txt', 'requirements-dev.txt'], groups: [] },
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
      { groups: ['dev'], extras: ['s3'] },
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

test('lines of a requirements file', () => {
  expect(
    requirementLines('# all\n\nsix==1 \\\n  --hash=x  # why\r\n-r other.txt\nurl @ https://a/b#egg=c\n'),
  ).toEqual(['six==1    --hash=x', '-r other.txt', 'url @ https://a/b#egg=c']);
});

test('included files are found from where they are named, each once, loops included', () => {
  const files = tree({
    'requirements/dev.txt':
      '-r base.txt\n--requirement=../common/x.txt\n-c constraints.txt\n-r https://a.example/r.txt\n',
    'requirements/base.txt': '-r dev.txt\nsix\n',
    'requirements/constraints.txt': '',
    'common/x.txt': 'a\n',
  });
  expect(includedFiles('requirements/dev.txt', files)).toEqual([
    'requirements/dev.txt',
    'requirements/base.txt',
    'common/x.txt',
    'requirements/constraints.txt',
  ]);
});

test.each([
  ['every one', { 'r.txt': PINNED }, true],
  ['one without', { 'r.txt': `${PINNED}attrs==1\n` }, false],
  ['none at all', { 'r.txt': '# empty\n' }, false],
  ['options do not count', { 'r.txt': `--index-url https://a.example\n${PINNED}` }, true],
  ['a hash that is too short', { 'r.txt': 'six==1 --hash=sha256:abc\n' }, false],
])('hashes: %s', (_, files, expected) => {
  expect(allHashed(['r.txt'], tree(files as Record<string, string>))).toBe(expected);
});
