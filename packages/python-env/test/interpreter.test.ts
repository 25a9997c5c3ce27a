import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Exec } from '@guarded-deploy/process';
import { afterAll, describe, expect, test } from '@jest/globals';
import { fetchers, findInterpreter } from '../src/interpreter.ts';
import { parseRequest } from '../src/request.ts';

const scratch = mkdtempSync(join(tmpdir(), 'interpreter-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let machines = 0;

/**
 * A machine made of `path: version`; a version of `broken` stands for a program that fails (such as a shim without a
 * version chosen), `pypy 3.10.1` for another implementation, a `t` for the free-threaded build.
 */
function machine(files: Readonly<Record<string, string>>) {
  machines += 1;
  const root = join(scratch, String(machines));
  const asked: string[] = [];
  for (const path of Object.keys(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
  const exec: Exec = async file => {
    const name = file.slice(root.length + 1);
    asked.push(name);
    const what = files[name] ?? 'broken';
    if (what === 'broken') return { code: 127, stdout: '', stderr: 'pyenv: python3: command not found' };
    const [implementation, version] = what.includes(' ') ? what.split(' ') : ['cpython', what];
    const free = version!.endsWith('t');
    return {
      code: 0,
      stdout: [version!.replace(/t$/, ''), implementation, free ? 't' : '', file, '/prefix', ''].join('\n'),
      stderr: '',
    };
  };
  const env = {
    RUNNER_TOOL_CACHE: join(root, 'tools'),
    PATH: [join(root, 'shims'), 'relative/bin', join(root, 'bin'), join(root, 'bin2')].join(':'),
    HOME: root,
  };
  return {
    asked,
    find: async (request: string) => {
      const found = await findInterpreter(parseRequest(request, 'test'), { env, arch: 'x64' }, exec);
      return (
        found &&
        `${found.version}${found.freeThreaded ? 't' : ''} ${found.place} ${found.path.slice(root.length + 1)}`
      );
    },
    fetchers: async (request?: string) => {
      const runner = { env, arch: 'x64' };
      const wanted = request && (await findInterpreter(parseRequest(request, 'test'), runner, exec));
      const all: string[] = [];
      for await (const { path } of fetchers(wanted || undefined, runner, exec))
        all.push(path.slice(root.length + 1));
      return all;
    },
  };
}

const TOOLS = {
  'tools/Python/3.11.9/x64/bin/python3': '3.11.9',
  'tools/Python/3.11.9/x64.complete': '',
  'tools/Python/3.12.2/x64/bin/python3': '3.12.2',
  'tools/Python/3.12.2/x64.complete': '',
  'tools/Python/3.12.10/x64/bin/python3': '3.12.10',
  'tools/Python/3.12.10/x64.complete': '',
};
const PATHS = { 'bin/python3': '3.11.2', 'bin/python3.11': '3.11.2' };
const PYENV = {
  '.pyenv/versions/3.12.1/bin/python3': '3.12.1',
  '.pyenv/versions/3.13.0/bin/python3': '3.13.0',
  '.pyenv/versions/3.13.0t/bin/python3': '3.13.0t',
  '.pyenv/versions/pypy3.10/bin/python3': 'pypy 3.10.1',
  '.pyenv/versions/3.9.18/bin/python3': '3.9.18',
};

describe('versions × machine → interpreter', () => {
  test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ['3.11', { ...TOOLS, ...PATHS, ...PYENV }, '3.11.9 tool cache tools/Python/3.11.9/x64/bin/python3'],
    // Newest first, by number rather than by letter.
    ['3.12', { ...TOOLS, ...PATHS, ...PYENV }, '3.12.10 tool cache tools/Python/3.12.10/x64/bin/python3'],
    ['3.12.2', { ...TOOLS }, '3.12.2 tool cache tools/Python/3.12.2/x64/bin/python3'],
    ['3.12.3', { ...TOOLS }, undefined],
    ['3.11', { ...PATHS, ...PYENV }, '3.11.2 PATH bin/python3.11'],
    ['3.12', { ...PATHS, ...PYENV }, '3.12.1 pyenv .pyenv/versions/3.12.1/bin/python3'],
    ['3.13', { ...PATHS, ...PYENV }, '3.13.0 pyenv .pyenv/versions/3.13.0/bin/python3'],
    ['3.13t', { ...PATHS, ...PYENV }, '3.13.0t pyenv .pyenv/versions/3.13.0t/bin/python3'],
    ['3.10', { ...PATHS, ...PYENV }, undefined],
    ['>=3.12', { ...PATHS, ...PYENV }, '3.13.0 pyenv .pyenv/versions/3.13.0/bin/python3'],
    ['>=3.11', { ...PATHS, ...PYENV }, '3.11.2 PATH bin/python3'],
    ['>=3.11,<3.13', { ...TOOLS, ...PYENV }, '3.12.10 tool cache tools/Python/3.12.10/x64/bin/python3'],
    ['3', { ...PATHS }, '3.11.2 PATH bin/python3'],
    // A directory without its mark is a half-made one.
    ['3.11', { 'tools/Python/3.11.9/x64/bin/python3': '3.11.9' }, undefined],
    // Another architecture's mark does not count.
    [
      '3.11',
      { 'tools/Python/3.11.9/arm64/bin/python3': '3.11.9', 'tools/Python/3.11.9/arm64.complete': '' },
      undefined,
    ],
    // What the directory says is not believed.
    [
      '3.11',
      { 'tools/Python/3.11.9/x64/bin/python3': '3.10.1', 'tools/Python/3.11.9/x64.complete': '', ...PATHS },
      '3.11.2 PATH bin/python3.11',
    ],
    [
      '3.13t',
      {
        'tools/Python/3.13.1/x64-freethreaded/bin/python3': '3.13.1t',
        'tools/Python/3.13.1/x64-freethreaded.complete': '',
      },
      '3.13.1t tool cache tools/Python/3.13.1/x64-freethreaded/bin/python3',
    ],
    // A shim that stands for nothing is passed over, as is another implementation.
    ['3.11', { 'shims/python3.11': 'broken', ...PATHS }, '3.11.2 PATH bin/python3.11'],
    ['3.10', { 'bin/python3.10': 'pypy 3.10.1', 'bin2/python3.10': '3.10.4' }, '3.10.4 PATH bin2/python3.10'],
    ['3.12', { 'bin/python': '3.12.0' }, '3.12.0 PATH bin/python'],
    ['3.14', { 'bin/python3.14': '3.14.0rc1' }, undefined],
    ['3.14-dev', { 'bin/python3.14': '3.14.0rc1' }, '3.14.0rc1 PATH bin/python3.14'],
    [
      '3.14-dev',
      {
        'tools/Python/3.14.0-rc.1/x64/bin/python3': '3.14.0rc1',
        'tools/Python/3.14.0-rc.1/x64.complete': '',
      },
      '3.14.0rc1 tool cache tools/Python/3.14.0-rc.1/x64/bin/python3',
    ],
    ['3.12', {}, undefined],
  ])('%s among %j', async (request, files, expected) => {
    expect(await machine(files).find(request)).toBe(expected);
  });
});

test('nothing is started whose version is known not to do', async () => {
  const { asked, find } = machine({ ...TOOLS, ...PYENV });
  await find('3.12.1');
  expect(asked).toEqual(['.pyenv/versions/3.12.1/bin/python3']);
});

test('to fetch uv, any Python 3 will do: the wanted one first, each once', async () => {
  expect(await machine({ ...PATHS }).fetchers()).toEqual(['bin/python3', 'bin/python3.11']);
  expect(await machine({}).fetchers()).toEqual([]);
  expect(await machine({ ...TOOLS, ...PATHS, 'bin/python3.10': '3.10.2' }).fetchers('3.10')).toEqual([
    'bin/python3.10',
    'tools/Python/3.12.10/x64/bin/python3',
    'tools/Python/3.12.2/x64/bin/python3',
    'tools/Python/3.11.9/x64/bin/python3',
    'bin/python3',
    'bin/python3.11',
  ]);
});
