import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { globMatches, isMember } from '../src/globs.ts';
import { findRoots, readProject } from '../src/project.ts';

const scratch = mkdtempSync(join(tmpdir(), 'project-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test.each([
  ['packages/*', 'packages/a', true],
  ['packages/*', 'packages/a/b', false],
  ['./packages/*/', 'packages/a', true],
  ['backend', 'backend', true],
  ['back.nd', 'backend', false],
  ['libs/**', 'libs/a/b', true],
  ['**/api', 'services/v1/api', true],
  ['**/api', 'api', true],
  ['lib-?', 'lib-a', true],
  ['lib-[ab]', 'lib-c', false],
  ['lib-[!ab]', 'lib-c', true],
])('%s and %s: %s', (glob, path, expected) => {
  expect(globMatches(glob, path)).toBe(expected);
});

const workspace = (members: string, exclude = '[]') =>
  `[tool.uv.workspace]\nmembers = ${members}\nexclude = ${exclude}\n`;
const own = '[project]\nname = "own"\n';

test('members of a workspace', () => {
  expect(isMember(workspace('["libs/*"]'), 'libs/a')).toBe(true);
  expect(isMember(workspace('["libs/*"]', '["libs/a"]'), 'libs/a')).toBe(false);
  expect(isMember(own, 'libs/a')).toBe(false);
  expect(isMember('[not TOML', 'libs/a')).toBe(false);
});

describe('the nearest project, and the root of its workspace', () => {
  test.each<[(string | undefined)[], string[], number, number]>([
    [[own], [], 0, 0],
    [[undefined], [], 0, 0],
    [[own, undefined], ['backend'], 0, 0],
    [[own, workspace('["backend"]')], ['backend'], 0, 1],
    [[own, workspace('["frontend"]')], ['backend'], 0, 0],
    [[own, own], ['backend'], 0, 0],
    [[own, undefined, workspace('["services/*"]')], ['api', 'services'], 0, 2],
    [[undefined, own], ['scripts'], 1, 1],
    [[undefined, own, workspace('["api"]')], ['scripts', 'api'], 1, 2],
    [[workspace('["a"]'), workspace('["b"]')], ['b'], 0, 0],
  ])('%#', (pyprojects, names, project, root) => {
    expect(findRoots(pyprojects, names)).toMatchObject({ project, workspace: root });
  });
});

test('another project in between hides the workspace from uv', () => {
  const roots = (between: string | undefined) => findRoots([own, between, workspace('["a/b"]')], ['b', 'a']);
  expect(roots(undefined)).toEqual({ project: 0, workspace: 2, hidden: false });
  expect(roots(own)).toEqual({ project: 0, workspace: 2, hidden: true });
});

test('reads nothing above the checkout', () => {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    writeFileSync(join(scratch, path), text);
  };
  write('pyproject.toml', workspace('["**"]'));
  write('repository/pyproject.toml', workspace('["backend"]'));
  write('repository/uv.lock', 'version = 1\n');
  write('repository/backend/pyproject.toml', own);
  write('repository/backend/requirements/base.txt', '');
  write('repository/backend/sub/x.py', '');
  const repository = join(scratch, 'repository');
  const project = readProject(join(repository, 'backend'), repository);
  expect(project).toMatchObject({
    root: '.',
    workspaceRoot: '..',
    files: ['pyproject.toml', 'requirements/base.txt'],
  });
  expect(project.sources.read('../uv.lock')).toBe('version = 1\n');
  expect(readProject(join(repository, 'backend/sub'), repository)).toMatchObject({
    root: '..',
    workspaceRoot: '../..',
  });
  expect(readProject(repository, repository)).toMatchObject({ root: '.', workspaceRoot: '.' });
});
