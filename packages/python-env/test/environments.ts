import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const CACHE = join(ROOT, '.cache/python');

const first = (paths: readonly string[]) => paths.find(path => existsSync(path));
const onPath = (name: string) => (process.env.PATH ?? '').split(':').map(folder => join(folder, name));

/** A Python of this version, wherever it is on this machine. */
export const interpreter = (minor: string): string | undefined =>
  first([
    ...globSync(join(homedir(), `.pyenv/versions/${minor}.*/bin/python`)),
    ...globSync(join(process.env.RUNNER_TOOL_CACHE ?? '/nowhere', `Python/${minor}.*/x64/bin/python`)),
    ...onPath(`python${minor}`),
  ]);

/** The uv of the tests. */
export const uv = (): string | undefined => first([join(ROOT, '.cache/tools/bin/uv'), ...onPath('uv')]);

/**
 * The Python of an environment that is made once from `python/<name>.txt` and kept below .cache by its checksum; or why there
 * is none.
 */
export function pythonEnvironment(name: string, minor = '3.12'): { python: string } | { missing: string } {
  const python = interpreter(minor);
  const tool = uv();
  if (!python || !tool) return { missing: python ? 'there is no uv' : `there is no Python ${minor}` };
  const requirements = join(import.meta.dirname, 'python', `${name}.txt`);
  const key = createHash('sha256').update(readFileSync(requirements)).update(python).digest('hex');
  const home = join(CACHE, `${name}-${key.slice(0, 16)}`);
  const made = { python: join(home, 'bin/python') };
  if (existsSync(made.python)) return made;
  const draft = `${home}.${process.pid}`;
  const run = (...args: readonly string[]) =>
    execFileSync(tool, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  try {
    mkdirSync(CACHE, { recursive: true });
    run('venv', '-q', '--python', python, draft);
    run(
      'pip',
      'install',
      '-q',
      '--system-certs',
      '--require-hashes',
      '--python',
      join(draft, 'bin/python'),
      '-r',
      requirements,
    );
    renameSync(draft, home);
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true });
    if (existsSync(made.python)) return made;
    return { missing: `the environment ${name} could not be made: ${String(thrown).slice(0, 300)}` };
  }
  return made;
}
