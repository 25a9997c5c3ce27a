/** Where sets of hosts keep their files, and the number of each set. */

import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './shell.ts';

/** Where images and the state of running hosts are kept. */
export interface Places {
  readonly cache: string;
  readonly state: string;
}

export const systemPlaces: Places = {
  cache: '/var/cache/guarded-deploy',
  state: '/var/lib/guarded-deploy/hosts',
};

/** Takes the lowest free number; making a link is atomic, so two processes never take the same. */
export function takeSlot(places: Places, set: string): number {
  const slots = join(places.state, '.slots');
  mkdirSync(slots, { recursive: true });
  for (let slot = 0; slot < 100; slot++) {
    try {
      symlinkSync(set, join(slots, String(slot)));
      return slot;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
  }
  throw new Error('100 sets of hosts are up already: scripts/hosts list');
}

export function slotsOf(places: Places, set: string): number[] {
  const slots = join(places.state, '.slots');
  if (!existsSync(slots)) return [];
  return readdirSync(slots)
    .filter(slot => readlinkSync(join(slots, slot)) === set)
    .map(Number);
}

export const diskOf = (places: Places, set: string) => join(places.state, `.${set}.img`);

export function mountDisk(directory: string, image: string, gib: number): void {
  run('truncate', ['-s', `${gib}G`, image]);
  run('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=1,lazy_journal_init=1', image]);
  run('mount', ['-o', 'loop', image, directory]);
}

export function unmountBelow(directory: string): void {
  const below = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map(line => line.split(' ')[1] ?? '')
    .filter(point => point === directory || point.startsWith(`${directory}/`))
    .reverse();
  for (const point of below) run('umount', ['-l', point]);
}
