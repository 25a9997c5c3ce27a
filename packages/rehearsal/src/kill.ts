import { readdirSync, readFileSync } from 'node:fs';

/** A process and everything below it, parents first. */
function familyOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // It ended while we looked.
    }
  }
  const family = [pid];
  for (let i = 0; i < family.length; i += 1) family.push(...(children.get(family[i]!) ?? []));
  return family;
}

/** Ends a process and all that it started at once, as a power cut does: no signal can be handled. */
export function killFamily(pid: number): void {
  // Stopped first, so that nobody starts anything while the others die.
  const family = familyOf(pid);
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
    for (const member of family) {
      try {
        process.kill(member, signal);
      } catch {
        // Already gone.
      }
    }
  }
}
