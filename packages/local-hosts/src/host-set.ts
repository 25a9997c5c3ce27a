/** A set of hosts that is up: its description, and a way into its hosts. */

import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Places, systemPlaces } from './places.ts';
import { run } from './shell.ts';

export interface TestHost {
  readonly name: string;
  /** The address at the first distance. */
  readonly address: string;
  /** Round trip in milliseconds → address. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly port: number;
  readonly user: string;
  readonly namespace: string;
  /** Round trip in milliseconds → this machine's end of the wire. */
  readonly interfaces: Readonly<Record<string, string>>;
  /** The host's file tree, seen from this machine. `/srv` is not in it but in `srv`. */
  readonly root: string;
  readonly srv: string;
  readonly hostKeys: string;
  /** Process of the host's init (or sshd), for `nsenter`. */
  readonly pid: number;
}

export interface HostSet {
  readonly set: string;
  readonly directory: string;
  readonly image: string;
  /** Address under which the hosts reach this machine. */
  readonly machine: string;
  readonly privateKey: string;
  readonly knownHosts: string;
  /** For OpenSSH's `-F`. */
  readonly sshConfig: string;
  /** An Ansible inventory (YAML) with all hosts in the group `web` and the first in `migrations`. */
  readonly inventory: string;
  readonly rtt: readonly number[];
  readonly hosts: readonly TestHost[];
}

/** Runs a program inside a host, past SSH: for setting up and for looking, never for what is under test. */
export function inHost(
  host: Pick<TestHost, 'pid'>,
  command: readonly string[],
  options: { tolerate?: boolean; input?: string } = {},
): string {
  const enter = ['-t', String(host.pid), '-m', '-u', '-i', '-n', '-p', '-r', '-w', '--', 'env', '-i'];
  const env = [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'HOME=/root',
    'LANG=C.UTF-8',
  ];
  const stdio = options.input === undefined ? {} : { stdio: 'pipe' as const, input: options.input };
  try {
    return run('nsenter', [...enter, ...env, ...command], stdio);
  } catch (thrown) {
    if (options.tolerate) return String(thrown instanceof Error ? thrown.message : thrown);
    throw thrown;
  }
}

/** The description of a set that is up. */
export function describeHosts(set = 'hosts', places: Places = systemPlaces): HostSet | undefined {
  const path = join(places.state, set, 'state.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as HostSet) : undefined;
}

/** Names of the sets that are up, or were left by a crash. */
export function sets(places: Places = systemPlaces): string[] {
  if (!existsSync(places.state)) return [];
  const slots = join(places.state, '.slots');
  const taken = existsSync(slots) ? readdirSync(slots).map(slot => readlinkSync(join(slots, slot))) : [];
  const folders = readdirSync(places.state).filter(name => !name.startsWith('.'));
  return [...new Set([...folders, ...taken])].sort();
}
