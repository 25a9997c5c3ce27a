/** Who releases: ssh-release and its peers, and how each is started. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostSet } from '../../packages/local-hosts/src/index.ts';
import type { Payload } from '../peers/payload.ts';
import { ansibleEnvironment, pythonPeer, pythonPeerMissing } from '../peers/python.ts';

const HERE = join(import.meta.dirname, '../peers');

const MAIN = join(import.meta.dirname, '../../actions/ssh-release/dist/main.cjs');

export const OURS = 'ssh-release';

export interface Task {
  readonly set: HostSet;
  readonly count: number;
  readonly rtt: number;
  readonly payload: Payload;
  readonly version: 'v1' | 'v2';
  readonly tree: string;
  readonly scratch: string;
  readonly release: string;
}

export interface Subject {
  readonly name: string;
  /** Measured twice only, so that the whole can be waited for; the rows say so (n). */
  readonly slow?: boolean;
  /** Why it cannot be measured here. */
  missing(): string | undefined;
  command(task: Task): {
    program: string;
    args: readonly string[];
    /** Where it starts; the scratch directory unless given. */
    directory?: string;
    env?: Readonly<Record<string, string>>;
  };
}

function onPath(program: string): string | undefined {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `${program} is not installed`;
  }
}

const ansible = (pipelining: boolean) => ({
  missing: () => pythonPeerMissing('ansible-playbook'),
  command: (task: Task) => ({
    program: pythonPeer('ansible-playbook'),
    args: ['-i', `${addresses(task).join(',')},`, join(HERE, 'ansible.yml')],
    env: ansibleEnvironment({ sshConfig: task.set.sshConfig, scratch: task.scratch, pipelining }),
  }),
});

export const SUBJECTS: readonly Subject[] = [
  {
    name: OURS,
    missing: () => (existsSync(MAIN) ? undefined : 'actions/ssh-release is not built'),
    command: task => ({
      program: process.execPath,
      args: [MAIN],
      env: {
        GITHUB_WORKSPACE: task.tree,
        GITHUB_SHA: createHash('sha1').update(task.version).digest('hex'),
        GITHUB_OUTPUT: `${task.scratch}/output`,
        GITHUB_STATE: `${task.scratch}/state`,
        RUNNER_TEMP: task.scratch,
        INPUT_CONFIG: 'deploy/release.yml',
        INPUT_ENVIRONMENT: environmentOf(task.count, task.rtt),
        INPUT_COMMAND: 'release',
        'INPUT_PRIVATE-KEY': readFileSync(task.set.privateKey, 'utf8'),
        'INPUT_KNOWN-HOSTS': readFileSync(task.set.knownHosts, 'utf8'),
      },
    }),
  },
  {
    name: 'rsync + ControlMaster',
    missing: () => onPath('rsync'),
    command: () => ({ program: join(HERE, 'rsync.sh'), args: [] }),
  },
  {
    name: 'tar pipe',
    missing: () => onPath('tar'),
    command: () => ({ program: join(HERE, 'tar.sh'), args: [] }),
  },
  {
    name: 'fabric',
    missing: () => pythonPeerMissing('fab'),
    command: () => ({ program: pythonPeer('python'), args: [join(HERE, 'fabfile.py')] }),
  },
  {
    name: 'capistrano',
    slow: true,
    missing: () => onPath('cap'),
    command: task => ({
      program: 'cap',
      args: ['production', 'deploy'],
      directory: join(HERE, 'capistrano'),
      env: { BRANCH: task.version },
    }),
  },
  { name: 'ansible pipelined', slow: true, ...ansible(true) },
  { name: 'ansible', slow: true, ...ansible(false) },
];

export const environmentOf = (count: number, rtt: number) => `n${count}-rtt${rtt}`;

export const addresses = (task: Task) =>
  task.set.hosts.slice(0, task.count).map(host => host.addresses[String(task.rtt)]!);
