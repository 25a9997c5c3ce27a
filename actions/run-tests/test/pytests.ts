/** Versions of pytest for the tests of the step, and how a project is played with one. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, jest } from '@jest/globals';
import { parse } from 'yaml';

jest.setTimeout(300_000);

const ROOT = join(import.meta.dirname, '../../..');

const ACTION = join(ROOT, 'actions/run-tests');

const action = parse(readFileSync(join(ACTION, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default?: string }>;
  runs: { steps: { run: string; env: Record<string, string> }[] };
};

const scratch = mkdtempSync(join(tmpdir(), 'run-tests-kinds-'));

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function environment(name: string, packages: readonly string[]): { python: string; missing?: string } {
  const folder = join(scratch, name);
  const local = join(ROOT, '.cache/tools/bin/uv');
  const uv = existsSync(local) ? local : 'uv';
  try {
    execFileSync(uv, ['venv', '--quiet', folder], { stdio: 'pipe' });
    const install = ['pip', 'install', '--quiet', '--system-certs', '--python', join(folder, 'bin/python')];
    execFileSync(uv, [...install, ...packages], { stdio: 'pipe', timeout: 90_000 });
    return { python: join(folder, 'bin/python') };
  } catch (thrown) {
    return {
      python: '',
      missing: `no environment with ${packages.join(', ')}: ${String(thrown).slice(0, 200)}`,
    };
  }
}

export const PYTESTS = {
  '9': environment('9', ['pytest==9.0.2', 'pytest-xdist==3.8.0', 'pytest-cov==7.0.0']),
  '8': environment('8', [
    'pytest==8.3.5',
    'pytest-xdist==3.6.1',
    'pytest-cov==6.0.0',
    'pytest-subtests==0.14.1',
  ]),
  '7': environment('7', [
    'pytest==7.4.4',
    'pytest-xdist==3.3.1',
    'pytest-cov==4.1.0',
    'pytest-subtests==0.11.0',
  ]),
  '6': environment('6', ['pytest==6.2.5', 'pytest-xdist==2.5.0', 'pytest-cov==3.0.0']),
};

type Version = keyof typeof PYTESTS;

/** Versions with all plugins; of pytest 6 there is one with subtests no more. */
export const versions = (Object.keys(PYTESTS) as Version[]).filter(version => version !== '6');

const missing = Object.values(PYTESTS).find(made => made.missing)?.missing;

if (missing) console.log(`skipped: ${missing}`);

export const on = missing ? describe.skip : describe;

type Files = Readonly<Record<string, string>>;

/** A repository with the files in `source/`, where the step starts in `source/<folder>`. */
export function project(files: Files): string {
  const root = mkdtempSync(join(scratch, 'project-'));
  mkdirSync(join(root, 'source/.git'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'source', name)), { recursive: true });
    writeFileSync(join(root, 'source', name), content);
  }
  return root;
}

export function stepOf(
  root: string,
  inputs: Readonly<Record<string, string>>,
  folder: string,
  more: Readonly<Record<string, string>>,
) {
  const [step] = action.runs.steps;
  for (const file of ['output', 'summary']) writeFileSync(join(root, file), '');
  const env = Object.fromEntries(
    Object.entries(step!.env).map(([name, value]) => [
      name,
      value
        .replace(
          /\$\{\{ inputs\.([\w-]+) \}\}/g,
          (_, input: string) => inputs[input] ?? action.inputs[input]!.default ?? '',
        )
        .replace('${{ github.action_path }}', ACTION),
    ]),
  );
  return {
    command: ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step!.run],
    options: {
      cwd: join(root, 'source', folder),
      encoding: 'utf8' as const,
      maxBuffer: 1 << 28,
      env: {
        PATH: process.env['PATH'],
        HOME: root,
        ...env,
        GITHUB_WORKSPACE: root,
        RUNNER_TEMP: root,
        GITHUB_OUTPUT: join(root, 'output'),
        GITHUB_STEP_SUMMARY: join(root, 'summary'),
        ...more,
      },
    },
  };
}

export function run(
  root: string,
  inputs: Readonly<Record<string, string>> = {},
  { version = '9' as Version, folder = '.', env = {} as Readonly<Record<string, string>> } = {},
) {
  const { command, options } = stepOf(root, { python: PYTESTS[version].python, ...inputs }, folder, env);
  const result = spawnSync('bash', command, options);
  const outputs = Object.fromEntries(
    [...readFileSync(join(root, 'output'), 'utf8').matchAll(/^(\w+)<<(\S+)\n(.*)\n\2$/gm)].map(match => [
      match[1],
      match[3],
    ]),
  ) as Record<string, string>;
  const listened = result.stdout.replace(/^::stop-commands::(\S+)\n[\s\S]*?^::\1::$/gm, '');
  return {
    code: result.status,
    stdout: result.stdout,
    outputs,
    summary: readFileSync(join(root, 'summary'), 'utf8'),
    commands: [...listened.matchAll(/^::(error|warning|notice)(.*)$/gm)].map(match => match[0]),
  };
}

/** Fails the first time; the second time it comes to lines that the first did not. */
const MOODY = `import pathlib
from app import code

def test_moody():
    mark = pathlib.Path("mark")
    first = not mark.exists()
    mark.write_text("x")
    assert code.first() == 1
    assert not first, "the first time"
    assert code.second() == 2

def test_fine():
    assert code.third() == 3
`;

const CODE = 'def first():\n    return 1\n\ndef second():\n    return 2\n\ndef third():\n    return 3\n';

export const covered: Files = { 'app/__init__.py': '', 'app/code.py': CODE, 'test_app.py': MOODY };
