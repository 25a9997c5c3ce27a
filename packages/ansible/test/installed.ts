import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');

/** Directory with ansible-playbook, from an environment made once from requirements.txt; or why there is none. */
export function installedAnsible(): { bin: string } | { why: string } {
  const sum = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const venv = join(import.meta.dirname, '../../../.cache', `ansible-${sum}`);
  const bin = join(venv, 'bin');
  if (existsSync(join(bin, 'ansible-playbook'))) return { bin };
  rmSync(venv, { recursive: true, force: true });
  const pip = [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '--only-binary',
    ':all:',
  ];
  for (const [program, args] of [
    ['python3', ['-m', 'venv', venv]],
    [join(bin, 'python'), ['-m', 'pip', ...pip, '-r', REQUIREMENTS]],
  ] as const) {
    const result = spawnSync(program, args, { encoding: 'utf8' });
    if (result.status === 0) continue;
    if (existsSync(venv)) renameSync(venv, `${venv}.failed`);
    rmSync(`${venv}.failed`, { recursive: true, force: true });
    return {
      why: `ansible-core could not be installed: ${result.stderr?.trim().split('\n').at(-1) ?? result.error}`,
    };
  }
  return { bin };
}
