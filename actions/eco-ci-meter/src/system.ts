import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { cpus } from 'node:os';
import type { System } from '@guarded-deploy/energy/machine';

/** os.cpus() ends the whole process where /proc/stat is there and empty, as in a container that masks it. */
function safeCpus(): ReturnType<typeof cpus> {
  if (process.platform !== 'linux') return cpus();
  try {
    const descriptor = openSync('/proc/stat', 'r');
    try {
      return readSync(descriptor, new Uint8Array(1), 0, 1, 0) === 1 ? cpus() : [];
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return [];
  }
}

/** This machine. */
export function nodeSystem(): System {
  // The same clock as hrtime, from another origin, at a third of the price.
  const [seconds, nanoseconds] = process.hrtime();
  const origin = seconds * 1000 + nanoseconds / 1e6 - performance.now();
  return {
    platform: process.platform,
    wall: () => Date.now(),
    mono: () => origin + performance.now(),
    read(path, bytes) {
      let descriptor: number;
      try {
        descriptor = openSync(path, 'r');
      } catch {
        return -1;
      }
      try {
        let length = 0;
        for (;;) {
          const more = readSync(descriptor, bytes, length, bytes.length - length, null);
          length += more;
          if (more === 0 || length === bytes.length) return length;
        }
      } catch {
        return -1;
      } finally {
        closeSync(descriptor);
      }
    },
    reader(path) {
      const descriptor = openSync(path, 'r');
      return bytes => {
        try {
          // /proc gives fresh numbers at offset 0 each time.
          return readSync(descriptor, bytes, 0, bytes.length, 0);
        } catch {
          return -1;
        }
      };
    },
    list(path) {
      try {
        return readdirSync(path);
      } catch {
        return [];
      }
    },
    cpus: safeCpus,
    alive(pid) {
      try {
        process.kill(pid, 0);
        return true;
      } catch (thrown) {
        return (thrown as NodeJS.ErrnoException).code === 'EPERM';
      }
    },
  };
}
