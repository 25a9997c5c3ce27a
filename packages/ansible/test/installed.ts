import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The versions of ansible-core that are tested; the first one is meant where none is named. */
export const ANSIBLES = ['2.19', '2.16', '2.21'] as const;

/** A Python that a version of ansible-core runs on. */
const interpreter = (version: string) =>
  version === '2.21'
    ? ([...globSync(join(homedir(), '.pyenv/versions/3.12.*/bin/python')), '/usr/bin/python3.12'].find(
        existsSync,
      ) ?? 'python3.12')
    : 'python3';

/** Arguments: directory of the environment, its Python, the requirements. */
const MAKE = `[ ! -e "$1/complete" ] || exit 0
rm -rf "$1"
"$2" -m venv "$1"
"$1/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$3"
touch "$1/complete"`;

/** Directory with ansible-playbook, from an environment made once from its requirements; or why there is none. */
export function installedAnsible(
  version: (typeof ANSIBLES)[number] = '2.19',
): { bin: string } | { why: string } {
  const name = version === '2.19' ? 'requirements.txt' : `requirements-${version}.txt`;
  const requirements = join(import.meta.dirname, name);
  const sum = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const venv = join(import.meta.dirname, '../../../.cache', `ansible-${sum}`);
  const bin = join(venv, 'bin');
  if (existsSync(join(venv, 'complete'))) return { bin };
  // Several test files ask for it at once: one makes it, the others wait. It is complete once it says so.
  mkdirSync(dirname(venv), { recursive: true });
  const result = spawnSync(
    'flock',
    [`${venv}.lock`, 'sh', '-ec', MAKE, 'make', venv, interpreter(version), requirements],
    { encoding: 'utf8' },
  );
  if (result.status === 0) return { bin };
  return {
    why: `ansible-core could not be installed: ${result.stderr?.trim().split('\n').at(-1) || result.error}`,
  };
}
