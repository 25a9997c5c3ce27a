import { existsSync, openSync, readSync, writeSync } from 'node:fs';
import type { Scope } from '@guarded-deploy/energy/machine';
import { Sampler } from '@guarded-deploy/energy/sampler';
import { nodeSystem } from './system.ts';

/** GitHub ends every job after five days. */
const LONGEST = 5 * 24 * 3_600_000;
const LOOK_AROUND = 5000;

const [file = '', stop = '', period = '200', scope = 'auto', runner = '', temp = ''] = process.argv.slice(2);
const system = nodeSystem();
const output = openSync(file, 'a', 0o600);
/**
 * Later stages append to it: `f` asks for all samples so far, `s` for the end. Kept open, so that a look costs no walk
 * along its path.
 */
const request = openSync(stop, 'a+', 0o600);
const byte = new Uint8Array(1);
const FLUSH = 0x66;
let heard = 0;
let torn = false;

const sampler = new Sampler({
  system,
  scope: scope as Scope,
  period: Number(period),
  pid: process.pid,
  runner: runner === '' ? undefined : Number(runner),
  temp: temp === '' ? undefined : temp,
  append(text) {
    const bytes = Buffer.from(torn ? `\n${text}` : text);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(output, bytes, written);
      torn = false;
    } catch (thrown) {
      // What did reach the disk ends in the middle of a line.
      torn ||= written > 0;
      throw thrown;
    }
  },
  own() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
});

function finish(): never {
  sampler.finish();
  process.exit(0);
}
process.on('SIGTERM', finish);
// A terminal's Ctrl-C belongs to the job; the post stage ends this process.
process.on('SIGINT', () => undefined);

function listen(): void {
  while (readSync(request, byte, 0, 1, heard) > 0) {
    heard += 1;
    if (byte[0] !== FLUSH) finish();
    sampler.flush();
  }
}

/** The runner is gone, or this process's recording was cleared away. */
function abandoned(): boolean {
  return !existsSync(file) || (Number(runner) > 0 && !system.alive(Number(runner)));
}

const started = system.mono();
const interval = Number(period);
/** Sleeping on memory costs less than a timer; signals are let in every other second. */
const bed = new Int32Array(new SharedArrayBuffer(4));
const together = Math.max(1, Math.floor(2000 / interval));
let looked = started;
let next = started;

function round(): void {
  for (let left = together; ; left -= 1) {
    const now = sampler.tick();
    if (left % 2 === 0 || interval >= 200) listen();
    if (now - looked >= LOOK_AROUND) {
      looked = now;
      if (abandoned() || now - started > LONGEST) finish();
    }
    next += interval;
    // After a pause of the machine there is nothing to catch up.
    if (next < now) next = now + interval;
    if (interval >= 1000) {
      setTimeout(round, next - now);
      return;
    }
    Atomics.wait(bed, 0, 0, next - now);
    if (left === 1) {
      setImmediate(round);
      return;
    }
  }
}
round();
