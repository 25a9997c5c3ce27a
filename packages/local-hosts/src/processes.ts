/** Processes and control groups of hosts. */

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { succeeds } from './shell.ts';

/** Roots of the control group hierarchies that systemd uses: the unified one, and version 1's named one where it exists. */
export function controlGroups(): string[] {
  return ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'].filter(folder =>
    existsSync(join(folder, 'cgroup.procs')),
  );
}

export async function until(
  what: string,
  seconds: number,
  ready: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await ready())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

export function startDetached(program: string, args: readonly string[], log: string): ChildProcess {
  const out = openSync(log, 'a');
  const child = spawn(program, [...args], { detached: true, stdio: ['ignore', out, out] });
  closeSync(out);
  child.unref();
  return child;
}

export function processesIn(namespace: string): number[] {
  const found: number[] = [];
  let wanted: string;
  try {
    const space = statSync(`/run/netns/${namespace}`);
    wanted = `net:[${space.ino}]`;
  } catch {
    return found;
  }
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (readlinkSync(`/proc/${pid}/ns/net`) === wanted) found.push(Number(pid));
    } catch {}
  }
  return found;
}

/** Processes of this machine whose arguments name one of our namespaces: systemd-nspawn and the delay line. */
export function keepersOf(slot: number): number[] {
  const ours = new RegExp(`(^|\\0|=|/)gd${slot}-\\d+(\\0|$)`);
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
        if (!/systemd-nspawn$|\/delay-[0-9a-f]{12}$/.test(program)) return false;
        return ours.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Taking hosts down does not return before they are gone. */
export const pauseSync = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/**
 * Removes a control group and those below it. A process that was killed leaves its namespaces before its group, so the group
 * may still be busy for a moment; half of one left behind would keep the next host of that name from booting.
 */
export function removeGroup(group: string): boolean {
  for (let round = 0; existsSync(group) && round < 200; round++) {
    if (round > 0) pauseSync(50);
    succeeds('find', [group, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';']);
  }
  return !existsSync(group);
}

export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {}
  }
}
