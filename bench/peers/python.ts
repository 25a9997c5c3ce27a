/** Python peers: an environment made once from requirements.txt, with hashes. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const venv = join(
  import.meta.dirname,
  '../../.cache',
  `peers-${createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12)}`,
);

/** Where a program of the environment is, once `pythonPeerMissing` found nothing missing. */
export const pythonPeer = (name: string): string => join(venv, 'bin', name);

/** Why a program of the environment cannot be had, in words; makes the environment when there is none. */
export function pythonPeerMissing(name: string): string | undefined {
  if (!existsSync(pythonPeer(name))) {
    try {
      const quiet = { stdio: 'ignore' as const };
      execFileSync('python3', ['-m', 'venv', venv], quiet);
      const pip = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '--only-binary', ':all:', '-r'];
      execFileSync(pythonPeer('python'), [...pip, REQUIREMENTS], quiet);
    } catch {
      rmSync(venv, { recursive: true, force: true });
    }
  }
  return existsSync(pythonPeer(name))
    ? undefined
    : 'the Python packages of bench/peers could not be installed';
}

/** What ansible-playbook needs to know of the hosts and of where it may write. */
export const ansibleEnvironment = (options: {
  readonly sshConfig: string;
  readonly scratch: string;
  readonly pipelining: boolean;
}): Record<string, string> => ({
  ANSIBLE_SSH_COMMON_ARGS: `-F ${options.sshConfig}`,
  ANSIBLE_SSH_CONTROL_PATH_DIR: `${options.scratch}/c`,
  ANSIBLE_LOCAL_TEMP: `${options.scratch}/t`,
  ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
  ANSIBLE_PIPELINING: String(options.pipelining),
});
