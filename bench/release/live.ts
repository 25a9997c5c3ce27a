/** The application on the hosts: what is live, and how a measurement begins without it. */

import { existsSync, mkdirSync, readFileSync, readlinkSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { HostSet, TestHost } from '../../packages/local-hosts/src/index.ts';

/** Where the application is on the hosts. */
export const ROOT = '/srv/bench';

/** What VERSION says in the live release of a host, or `nothing`. */
export function liveVersion(host: TestHost): string {
  const root = join(host.srv, basename(ROOT));
  const current = join(root, 'current');
  try {
    // An absolute link points into the host's own tree, not into this machine's.
    const live = existsSync(join(current, 'VERSION'))
      ? current
      : join(root, 'releases', basename(readlinkSync(current)));
    return readFileSync(join(live, 'VERSION'), 'utf8').trim();
  } catch {
    return 'nothing';
  }
}

let wiped = 0;

/**
 * Every measurement starts without the application. What there was is put aside, not deleted: for five minutes after many
 * inodes were freed ext4 looks past each of them for every file that is created near by, which made 600 files cost 0.7 s
 * instead of 0.04, to whoever came next.
 */
export function wipe(set: HostSet, count: number): void {
  wiped += 1;
  for (const host of set.hosts.slice(0, count)) {
    const root = join(host.srv, basename(ROOT));
    if (!existsSync(root)) continue;
    mkdirSync(join(host.srv, 'aside'), { recursive: true });
    renameSync(root, join(host.srv, 'aside', String(wiped)));
  }
}
