/**
 * Processor time since some origin, in CPU seconds summed over all cores, as an operating system counts it.
 * `iowait` is a core with nothing to run while a task waits for a disk: idle for the processor. `steal` is time that the
 * hypervisor gave to someone else: neither work nor rest of this machine.
 */
export interface Counters {
  readonly busy: number;
  readonly idle: number;
  readonly iowait: number;
  readonly steal: number;
}

/** USER_HZ, the unit of /proc/stat and /proc/PID/stat: 100 on every architecture that runs Linux runners. */
export const USER_HZ = 100;

const SPACE = 32;
const NEWLINE = 10;
const ZERO = 48;

/**
 * The first line of /proc/stat. Works on bytes, since the sampler does this five times a second and must leave no garbage.
 * @returns undefined when `bytes` does not start with the `cpu` line
 */
export function parseProcStat(bytes: Uint8Array, length: number = bytes.length): Counters | undefined {
  if (length < 5 || bytes[0] !== 0x63 || bytes[1] !== 0x70 || bytes[2] !== 0x75 || bytes[3] !== SPACE)
    return undefined;
  // user nice system idle iowait irq softirq steal
  const fields = [0, 0, 0, 0, 0, 0, 0, 0];
  let field = -1;
  let inside = false;
  let complete = false;
  for (let at = 3; at < length; at += 1) {
    const byte = bytes[at]!;
    if (byte === NEWLINE) {
      complete = true;
      break;
    }
    if (byte === SPACE) {
      inside = false;
      continue;
    }
    if (byte < ZERO || byte > 57) return undefined;
    if (!inside) {
      field += 1;
      inside = true;
    }
    if (field < 8) fields[field] = fields[field]! * 10 + (byte - ZERO);
  }
  // Kernels before 2.6.11 have no steal; no runner has one.
  if (!complete || field < 4) return undefined;
  // guest and guest_nice (fields 9 and 10) are already inside user and nice.
  return {
    busy: (fields[0]! + fields[1]! + fields[2]! + fields[5]! + fields[6]!) / USER_HZ,
    idle: fields[3]! / USER_HZ,
    iowait: fields[4]! / USER_HZ,
    steal: fields[7]! / USER_HZ,
  };
}

/** Busy CPU seconds of each core, from the `cpuN` lines of /proc/stat. */
export function parseCores(text: string): number[] {
  const cores: number[] = [];
  for (const match of text.matchAll(/^cpu\d+ (\d+) (\d+) (\d+) \d+ \d+ (\d+) (\d+)/gm)) {
    let busy = 0;
    for (let field = 1; field <= 5; field += 1) busy += Number(match[field]);
    cores.push(busy / USER_HZ);
  }
  return cores;
}

/** What os.cpus() gives on every platform: milliseconds per core. */
export interface CpuTimes {
  readonly times: {
    readonly user: number;
    readonly nice: number;
    readonly sys: number;
    readonly idle: number;
    readonly irq: number;
  };
}

export function fromCpuTimes(cpus: readonly CpuTimes[]): Counters | undefined {
  if (cpus.length === 0) return undefined;
  let busy = 0;
  let idle = 0;
  for (const { times } of cpus) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { busy: busy / 1000, idle: idle / 1000, iowait: 0, steal: 0 };
}

export function coresOf(cpus: readonly CpuTimes[]): number[] {
  return cpus.map(({ times }) => (times.user + times.nice + times.sys + times.irq) / 1000);
}
