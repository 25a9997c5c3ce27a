import {
  type Counters,
  type CpuTimes,
  coresOf,
  fromCpuTimes,
  parseCores,
  parseProcStat,
} from './counters.ts';

/** What the meter needs of the operating system; handed in, so that tests own the machine. */
export interface System {
  readonly platform: string;
  /** Wall clock, milliseconds since 1970. */
  wall(): number;
  /** Monotonic clock of the machine, milliseconds; the same origin for every process. */
  mono(): number;
  /** Reads at most `bytes.length` bytes from the start of a file; -1 when it cannot be read. */
  read(path: string, bytes: Uint8Array): number;
  /** `read` for a file that is read again and again. */
  reader?(path: string): (bytes: Uint8Array) => number;
  list(path: string): readonly string[];
  cpus(): readonly (CpuTimes & { readonly model: string })[];
  /** True while the process exists. */
  alive(pid: number): boolean;
}

const scratch = new Uint8Array(65_536);
const decoder = new TextDecoder();

/** The start of a file as text, at most 64 KiB; undefined when it cannot be read. */
export function readText(system: Pick<System, 'read'>, path: string): string | undefined {
  const length = system.read(path, scratch);
  return length < 0 ? undefined : decoder.decode(scratch.subarray(0, length));
}

/** Where counters come from: the whole machine's /proc/stat, a control group with a limit, or os.cpus(). */
export type Source = 'proc-stat' | 'cgroup' | 'os-cpus';
export type Scope = 'auto' | 'machine' | 'cgroup';

export interface Meter {
  readonly source: Source;
  /** Cores that can be used; a fraction under a control group's quota. */
  readonly cores: number;
  counters(): Counters | undefined;
  /** Busy CPU seconds of each core; empty where the source does not tell. */
  perCore(): number[];
  /** The same as `counters` in two halves, where the second one can wait: absent where reading is all there is to it. */
  readonly raw?: {
    /** Takes a reading aside; gives its length, at most `RAW`, or -1 when there is none. */
    read(bytes: Uint8Array): number;
    parse(bytes: Uint8Array, length: number): Counters | undefined;
  };
}

/** Bytes of a raw reading: ten counters of 17 digits. */
export const RAW = 192;

interface Limit {
  /** Cores' worth of time that the quota allows. */
  readonly cores: number;
  /** File that counts the group's CPU time, and the unit of its number in seconds. */
  readonly usage: string;
  readonly unit: number;
}

/** Parents of `path` up to the root: `/a/b` → `/a/b`, `/a`, ``. */
function upwards(path: string): string[] {
  const parts = path.split('/').filter(part => part !== '' && part !== '..');
  return [...parts.map((_, depth) => `/${parts.slice(0, parts.length - depth).join('/')}`), ''];
}

/**
 * The tightest CPU quota above this process, in control groups of version 2 (`cpu.max`) or 1 (`cpu.cfs_quota_us`).
 * @returns undefined when there is none below `machineCores`
 */
export function cgroupLimit(system: Pick<System, 'read'>, machineCores: number): Limit | undefined {
  const own = readText(system, '/proc/self/cgroup');
  if (own === undefined) return undefined;
  let tightest: Limit | undefined;
  const consider = (cores: number, usage: string, unit: number) => {
    if (!(cores > 0) || cores >= machineCores || (tightest && tightest.cores <= cores)) return;
    if (readText(system, usage) !== undefined) tightest = { cores, usage, unit };
  };
  for (const line of own.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    if (controllers === '') {
      for (const folder of upwards(path)) {
        const [quota, period] = (readText(system, `/sys/fs/cgroup${folder}/cpu.max`) ?? '').trim().split(' ');
        consider(Number(quota) / Number(period), `/sys/fs/cgroup${folder}/cpu.stat`, 1e-6);
      }
    } else if (controllers!.split(',').includes('cpu')) {
      for (const folder of upwards(path)) {
        const read = (name: string) =>
          Number(readText(system, `/sys/fs/cgroup/cpu${folder}/${name}`) ?? Number.NaN);
        consider(
          read('cpu.cfs_quota_us') / read('cpu.cfs_period_us'),
          `/sys/fs/cgroup/cpuacct${folder}/cpuacct.usage`,
          1e-9,
        );
      }
    }
  }
  return tightest;
}

/** Where this process's own control group counts its time, for what has no quota. */
function ownAccount(system: Pick<System, 'read'>, cores: number): Limit | undefined {
  for (const line of (readText(system, '/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const second = controllers === '';
    if (!second && !controllers!.split(',').includes('cpuacct')) continue;
    // Within a container the path may be the host's; the group itself is then at the root.
    for (const folder of upwards(path)) {
      const [usage, unit]: [string, number] = second
        ? [`/sys/fs/cgroup${folder}/cpu.stat`, 1e-6]
        : [`/sys/fs/cgroup/cpuacct${folder}/cpuacct.usage`, 1e-9];
      if (usageOf(readText(system, usage), unit) !== undefined) return { cores, usage, unit };
    }
  }
  return undefined;
}

/** Cores in a list such as `0-3,8`. */
function coresIn(list: string | undefined): number {
  let cores = 0;
  for (const [, from, to] of (list ?? '').matchAll(/(\d+)(?:-(\d+))?/g))
    cores += to === undefined ? 1 : Number(to) - Number(from) + 1;
  return cores;
}

/** CPU seconds in a `cpu.stat` (usage_usec) or a `cpuacct.usage` file. */
function usageOf(text: string | undefined, unit: number): number | undefined {
  const digits = /^(?:usage_usec )?(\d+)/m.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits) * unit;
}

function groupMeter(system: System, limit: Limit, machineCores: number): Meter {
  const cores = Math.min(limit.cores, machineCores);
  return {
    source: 'cgroup',
    cores,
    counters: () => {
      const busy = usageOf(readText(system, limit.usage), limit.unit);
      // What the quota allowed and nobody used is this group's idle time.
      return busy === undefined
        ? undefined
        : { busy, idle: (system.mono() / 1000) * cores - busy, iowait: 0, steal: 0 };
    },
    perCore: () => [],
  };
}

/**
 * Chooses where to read: a control group with a quota smaller than the machine (a container on a shared machine, whose
 * /proc/stat shows the neighbours too) or the one that is asked for, else /proc/stat, else what this process's control
 * group counts (a container whose /proc/stat is masked), else os.cpus().
 */
export function openMeter(system: System, scope: Scope = 'auto'): Meter {
  const machineCores = Math.max(
    1,
    system.cpus().length || coresIn(readText(system, '/sys/devices/system/cpu/online')),
  );
  const limit =
    scope === 'machine'
      ? undefined
      : scope === 'cgroup'
        ? (cgroupLimit(system, Infinity) ?? ownAccount(system, machineCores))
        : cgroupLimit(system, machineCores);
  if (limit) return groupMeter(system, limit, machineCores);
  const bytes = new Uint8Array(RAW);
  const readStat = () => {
    const length = system.read('/proc/stat', bytes);
    return length < 0 ? undefined : parseProcStat(bytes, length);
  };
  if (system.platform === 'linux' && readStat()) {
    return {
      source: 'proc-stat',
      cores: parseCores(readText(system, '/proc/stat') ?? '').length || machineCores,
      counters: readStat,
      perCore: () => parseCores(readText(system, '/proc/stat') ?? ''),
      raw: {
        read: system.reader?.('/proc/stat') ?? (into => system.read('/proc/stat', into)),
        parse: parseProcStat,
      },
    };
  }
  const account = system.platform === 'linux' ? ownAccount(system, machineCores) : undefined;
  if (account) return groupMeter(system, account, machineCores);
  return {
    source: 'os-cpus',
    cores: machineCores,
    counters: () => fromCpuTimes(system.cpus()),
    perCore: () => coresOf(system.cpus()),
  };
}
