import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const CACHE = join(ROOT, '.cache/python');

/** A Python that all of these environments can live with. */
function interpreter(): string | undefined {
  const candidates = [
    ...globSync(join(homedir(), '.pyenv/versions/3.12*/bin/python')),
    ...(process.env.PATH ?? '').split(':').map(folder => join(folder, 'python3.12')),
    ...globSync(join(process.env.RUNNER_TOOL_CACHE ?? '/nowhere', 'Python/3.12*/x64/bin/python')),
    '/usr/bin/python3.12',
  ];
  return candidates.find(path => existsSync(path));
}

function uv(): string | undefined {
  return [
    join(ROOT, '.cache/tools/bin/uv'),
    ...(process.env.PATH ?? '').split(':').map(folder => join(folder, 'uv')),
  ].find(path => existsSync(path));
}

export type EnvironmentName =
  | 'django42'
  | 'django52'
  | 'django60'
  | 'alembic'
  | 'alembic113'
  | 'flask'
  | 'tenants'
  | 'projects';

/** The environment's Python, made once and kept below .cache by the checksum of its requirements; or why it cannot be. */
export function pythonEnvironment(name: EnvironmentName): { python: string } | { missing: string } {
  const python = interpreter();
  if (!python) return { missing: 'there is no Python 3.12' };
  const requirements = join(import.meta.dirname, 'python', `${name}.txt`);
  const key = createHash('sha256')
    .update(readFileSync(requirements))
    .update(python)
    .digest('hex')
    .slice(0, 16);
  const home = join(CACHE, `${name}-${key}`);
  const made = { python: join(home, 'bin/python') };
  if (existsSync(made.python)) return made;
  const draft = `${home}.${process.pid}`;
  const tool = uv();
  const run = (program: string, args: readonly string[]) =>
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  try {
    mkdirSync(CACHE, { recursive: true });
    if (tool) {
      run(tool, ['venv', '-q', '--python', python, draft]);
      const options = ['--compile-bytecode', '--require-hashes', '--python', join(draft, 'bin/python')];
      run(tool, ['pip', 'install', '-q', ...options, '-r', requirements]);
    } else {
      run(python, ['-m', 'venv', draft]);
      run(join(draft, 'bin/pip'), ['install', '-q', '--require-hashes', '-r', requirements]);
    }
    renameSync(draft, home);
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true });
    if (existsSync(made.python)) return made;
    const { stderr } = thrown as { stderr?: string };
    return { missing: `${name} could not be installed: ${(stderr ?? String(thrown)).trim().slice(-300)}` };
  }
  return made;
}
