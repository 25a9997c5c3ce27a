import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { cpus } from 'node:os';
import type { System } from '@guarded-deploy/energy/machine';

/** Files read again and again keep their descriptor: /proc gives fresh numbers at offset 0 each time. */
const KEPT = new Set(['/proc/stat']);

/** This machine. */
export function nodeSystem(): System {
  const descriptors = new Map<string, number>();
  return {
    platform: process.platform,
    wall: () => Date.now(),
    mono: () => {
      const [seconds, nanoseconds] = process.hrtime();
      return seconds * 1000 + nanoseconds / 1e6;
    },
    read(path, bytes) {
      let descriptor = descriptors.get(path);
      try {
        if (descriptor !== undefined) return readSync(descriptor, bytes, 0, bytes.length, 0);
        descriptor = openSync(path, 'r');
      } catch {
        return -1;
      }
      const keep = KEPT.has(path);
      if (keep) descriptors.set(path, descriptor);
      try {
        let length = 0;
        for (;;) {
          const more = readSync(descriptor, bytes, length, bytes.length - length, keep ? length : null);
          length += more;
          if (more === 0 || length === bytes.length) return length;
        }
      } catch {
        return -1;
      } finally {
        if (!keep) closeSync(descriptor);
      }
    },
    list(path) {
      try {
        return readdirSync(path);
      } catch {
        return [];
      }
    },
    cpus,
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
