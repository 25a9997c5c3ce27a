import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HostSet } from './host-set.ts';
import { ensureImage, type Suite } from './image.ts';
import { ensureDelay } from './network.ts';
import { diskOf, mountDisk, type Places, slotsOf, systemPlaces, takeSlot, unmountBelow } from './places.ts';
import { controlGroups, keepersOf, killAll, pauseSync, processesIn, removeGroup } from './processes.ts';
import { has, run, succeeds } from './shell.ts';
import { start } from './start.ts';

interface UpOptions {
  readonly count: number;
  /** Round trips in milliseconds; each host gets an address at every distance, the first is its main one. Default [0]. */
  readonly rtt?: readonly number[];
  /** Name of this set of hosts; several sets live side by side. Default `hosts`. */
  readonly set?: string;
  /** `systemd` boots the whole system; `sshd` runs sshd alone, which is enough to measure many. Default `systemd`. */
  readonly kind?: 'systemd' | 'sshd';
  /**
   * GiB of a file system (ext4) of the hosts' own, made for this set, for measurements: for minutes after many files were
   * deleted ext4 looks past each of their inodes for every file that is created near by. Space is used as it is written.
   */
  readonly disk?: number;
  /** The release of Debian. Default `bookworm`. */
  readonly suite?: Suite | undefined;
  readonly places?: Places;
  readonly say?: (line: string) => void;
}

/** Why hosts cannot be had here, in words; undefined when they can. */
export function whyNoHosts(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  const missing = ['debootstrap', 'systemd-nspawn', 'ip', 'nsenter', 'gcc', 'ssh-keygen'].filter(
    program => !has(program),
  );
  if (missing.length > 0) return `needs ${missing.join(', ')} (scripts/bootstrap --full)`;
  if (!existsSync('/dev/net/tun')) return 'needs /dev/net/tun';
  if (!readFileSync('/proc/filesystems', 'utf8').includes('\toverlay')) return 'needs overlayfs';
  return undefined;
}

/** What hosts are where nobody says it: tests are run on another release of Debian by a variable. */
const suiteOf = ({ GUARDED_DEPLOY_HOSTS_SUITE: suite }: NodeJS.ProcessEnv): Suite =>
  suite === 'trixie' ? 'trixie' : 'bookworm';

/**
 * Starts hosts and waits until each answers on SSH (and its systemd has finished booting). A failure on the way takes
 * everything down again.
 */
export async function up(options: UpOptions): Promise<HostSet> {
  const why = whyNoHosts();
  if (why) throw new Error(`hosts: ${why}`);
  const places = options.places ?? systemPlaces;
  const set = options.set ?? 'hosts';
  const rtt = options.rtt ?? [0];
  const kind = options.kind ?? 'systemd';
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(set)) throw new Error(`not a name for a set of hosts: ${set}`);
  if (!(options.count >= 1 && options.count <= 250)) throw new Error('between 1 and 250 hosts');
  const directory = join(places.state, set);
  if (existsSync(directory) || slotsOf(places, set).length > 0) {
    throw new Error(`hosts '${set}' are up already: scripts/hosts down --set ${set}`);
  }
  const image = ensureImage(places.cache, options.say, options.suite ?? suiteOf(process.env));
  const delay = ensureDelay(places.cache);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    if (options.disk) mountDisk(directory, diskOf(places, set), options.disk);
    const slot = takeSlot(places, set);
    return await start({ slot, set, rtt, kind, count: options.count, directory, image, delay });
  } catch (thrown) {
    down(set, places);
    throw thrown;
  }
}

/**
 * Takes a set of hosts down and leaves nothing: processes, namespaces, wires, mounts, files. It looks at what there is,
 * not at what should be, so it also clears up after a crash, and may be called twice.
 */
export function down(set = 'hosts', places: Places = systemPlaces): void {
  const directory = join(places.state, set);
  for (const slot of slotsOf(places, set)) {
    const mine = new RegExp(`^gd${slot}-\\d+$`);
    const namespaces = existsSync('/run/netns')
      ? readdirSync('/run/netns').filter(name => mine.test(name))
      : [];
    for (let round = 0; round < 100; round++) {
      const left = [...namespaces.flatMap(processesIn), ...keepersOf(slot)];
      if (left.length === 0) break;
      killAll(left);
      if (round > 0) pauseSync(50);
    }
    for (const name of namespaces) run('ip', ['netns', 'del', name]);
    const wire = new RegExp(`^gd${slot}d\\d+n\\d+$`);
    for (const device of readdirSync('/sys/class/net').filter(name => wire.test(name))) {
      succeeds('ip', ['link', 'del', device]);
    }
    for (const folder of controlGroups()) {
      for (const name of readdirSync(folder).filter(entry => mine.test(entry)))
        removeGroup(join(folder, name));
    }
  }
  unmountBelow(directory);
  rmSync(directory, { recursive: true, force: true });
  rmSync(diskOf(places, set), { force: true });
  for (const slot of slotsOf(places, set))
    rmSync(join(places.state, '.slots', String(slot)), { force: true });
}
