import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@guarded-deploy/deadline';
import type { Exec } from '@guarded-deploy/process';
import { afterAll, describe, expect, test } from '@jest/globals';
import { comingPython, type EnvironmentInputs, type Machine, setUpEnvironment } from '../src/environment.ts';
import { parseRequest } from '../src/request.ts';
import { planInputs } from './checkout.ts';

const scratch = mkdtempSync(join(tmpdir(), 'environment-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const signal = new AbortController().signal;

const entry = (version: string, variant = 'default', implementation = 'cpython') => ({
  version,
  variant,
  implementation,
});

describe('which Python uv will fetch', () => {
  test.each([
    ['3.11', [entry('3.11.18'), entry('3.11.17')], '3.11.18'],
    ['3.14t', [entry('3.14.1'), entry('3.14.0', 'freethreaded')], '3.14.0t'],
    ['>=3.10', [entry('3.11.2', 'default', 'pypy'), entry('3.11.1', 'debug'), entry('3.10.4')], '3.10.4'],
    ['3.11', [entry('3.12.1')], undefined],
    ['3.11', [], undefined],
  ])('%s of %j: %s', async (raw, list, expected) => {
    const exec: Exec = async () => ({ code: 0, stdout: JSON.stringify(list), stderr: '' });
    const found = await comingPython('uv', parseRequest(raw, 'test'), exec, signal);
    expect(found && found.version + (found.freeThreaded ? 't' : '')).toBe(expected);
  });

  test.each([
    [0, 'not JSON'],
    [0, '{}'],
    [0, '[null]'],
    [2, '[]'],
  ])('an answer of another form is none (%i %s)', async (code, stdout) => {
    const exec: Exec = async () => ({ code, stdout, stderr: '' });
    expect(await comingPython('uv', parseRequest('3.11', 'test'), exec, signal)).toBeUndefined();
  });
});

/** A machine whose only Python is 3.8, and whose uv lists 3.11.18 and then installs `installed`. */
async function environment(name: string, installed: string) {
  const workspace = join(scratch, name);
  const home = join(workspace, 'tools/uv/0.13.9');
  mkdirSync(join(home, 'x64/bin'), { recursive: true });
  writeFileSync(join(home, 'x64.complete'), '');
  writeFileSync(join(workspace, 'requirements.txt'), 'six==1.17.0\n');
  mkdirSync(join(workspace, 'bin'));
  writeFileSync(join(workspace, 'bin/python3'), '');
  const venv = join(workspace, '.venv');
  const asked: string[] = [];
  const answer = (stdout: string) => ({ code: 0, stdout, stderr: '' });
  const exec: Exec = async (file, args) => {
    if (file.endsWith('/bin/uv')) {
      if (args[0] === '--version') return answer('uv 0.13.9');
      if (args.includes('list')) return answer(JSON.stringify([entry('3.11.18')]));
      return answer('');
    }
    const version = file.startsWith(venv) ? installed : '3.8.1';
    return answer([version, 'cpython', '', file, file.startsWith(venv) ? venv : '/usr', ''].join('\n'));
  };
  const inputs: EnvironmentInputs = {
    ...planInputs({ manager: 'uv' }),
    pythonVersion: '3.11',
    workingDirectory: '.',
    venv: '.venv',
    uv: { version: '0.13.9', sha256: [] },
    systemPackages: [],
  };
  const machine: Machine = {
    exec,
    env: { RUNNER_TOOL_CACHE: join(workspace, 'tools'), PATH: join(workspace, 'bin') },
    clock: systemClock,
    signal,
    workspace,
    temporary: join(workspace, 'temp'),
    os: 'linux',
    osRelease: '6.1',
    arch: 'x64',
    root: false,
    cache: {
      restore: async (_, key) => {
        asked.push(key);
        return key;
      },
      save: async () => true,
    },
    toolRequirements: () => '',
    report: () => undefined,
  };
  return { ...(await setUpEnvironment(inputs, machine)), asked };
}

describe('the cache where uv fetches the Python', () => {
  test('is found by the version that uv will fetch', async () => {
    const { cache, asked, python } = await environment('same', '3.11.18');
    expect(python).toMatchObject({ version: '3.11.18', place: 'uv' });
    expect(asked).toEqual([expect.stringContaining('-py3.11.18-')]);
    expect(cache).toMatchObject({ hit: true, key: asked[0] });
  });

  test('is left alone where uv took another one', async () => {
    const { cache, python } = await environment('other', '3.11.9');
    expect(python.version).toBe('3.11.9');
    expect(cache).toBeUndefined();
  });
});
