import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { findCurve } from '@guarded-deploy/energy/curves';
import { openMeter } from '@guarded-deploy/energy/machine';
import { parseRecording } from '@guarded-deploy/energy/record';
import { buildTimeline } from '@guarded-deploy/energy/timeline';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { reading } from '../src/meter.ts';
import { nodeSystem } from '../src/system.ts';
import { account, accounted } from './account.ts';

// In a suite that runs by itself: a kernel that looks only at ticks hardly sees programs that wake at a tick and are done before
// the next, and other suites start hundreds of those.
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'eco-load-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Ticks a second of this kernel, at which it looks who runs; distributions' usual 250 where it does not say. */
function kernelTicks(): number {
  const configs = [
    () => gunzipSync(readFileSync('/proc/config.gz')).toString(),
    () => readFileSync(`/boot/config-${release()}`, 'utf8'),
  ];
  for (const config of configs) {
    try {
      const ticks = Number(/^CONFIG_HZ=(\d+)$/m.exec(config())?.[1]);
      if (ticks > 0) return ticks;
    } catch {
      // Not every kernel publishes how it was built.
    }
  }
  return 250;
}

/** A reading of the meter, and the account right before and right after it: on a busy machine time passes in between. */
function bracketed(system: ReturnType<typeof nodeSystem>) {
  const before = accounted();
  const { sample, cores } = reading(system, 'machine');
  const perCore = openMeter(system, 'machine').perCore();
  return { before, sample: sample!, cores, perCore, after: accounted() };
}

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Node processes that are busy for so long, then idle for so long, again and again. */
function load(processes: number, busyMs: number, idleMs: number): ChildProcess[] {
  const script = `setInterval(() => { const end = Date.now() + ${busyMs}; while (Date.now() < end); }, ${busyMs + idleMs})`;
  const started = Array.from({ length: processes }, () =>
    spawn(process.execPath, ['-e', script], { stdio: 'ignore' }),
  );
  children.push(...started);
  return started;
}

(account ? describe : describe.skip)('CPU seconds against what control groups account for', () => {
  test.each([
    ['one core', 1, 1000, 0, 8],
    ['two cores', 2, 1000, 0, 8],
    ['bursts of 0.3 s', 2, 300, 1700, 16],
    ['short bursts', 1, 30, 70, 16],
  ])(
    '%s: within 1 %% and what a kernel that looks only at ticks cannot know',
    async (name, processes, busyMs, idleMs, seconds) => {
      const recording = join(folder, `${name}.txt`);
      const system = nodeSystem();
      const sampler = spawn(
        process.execPath,
        [join(import.meta.dirname, '../dist/sampler.cjs'), recording, join(folder, 'stop'), '200', 'machine'],
        { stdio: 'ignore' },
      );
      children.push(sampler);
      const running = load(processes, busyMs, idleMs);
      await sleep(800);
      const first = bracketed(system);
      await sleep(seconds * 1000);
      const last = bracketed(system);
      for (const child of [...running, sampler]) child.kill('SIGKILL');
      const inside = parseRecording(readFileSync(recording, 'utf8')).samples.filter(
        sample => sample.mono > first.sample.mono && sample.mono < last.sample.mono,
      );
      const timeline = buildTimeline(
        [first.sample, ...inside, last.sample],
        first.cores,
        findCurve('epyc-7763')!,
        200,
      );
      expect(inside.length).toBeGreaterThan(20);
      // Control groups count nanoseconds; /proc/stat asks at each tick of a core whether something runs there. That is a
      // sample: of n ticks on a core that is busy for a share p, the number found busy has a standard error of at most
      // √(n·p·(1−p)), which is next to nothing for a steady load and per cents for a mixed one of seconds. Three of them
      // are allowed over all cores, and two counted hundredths of each core for rounding. What is left for the meter is 1 %.
      const span = (last.sample.mono - first.sample.mono) / 1000;
      const ticks = span * kernelTicks();
      const variance = last.perCore.reduce((sum, busy, core) => {
        const p = Math.min(1, (busy - first.perCore[core]!) / span);
        return sum + ticks * p * (1 - p);
      }, 0);
      const standardError = Math.sqrt(variance) / kernelTicks();
      const tolerance = (used: number) => used * 0.01 + 0.02 * first.cores + 3 * standardError;
      // A control group is also charged for what the host took away while one of its processes ran; /proc/stat tells that apart.
      const stolen = last.sample.steal - first.sample.steal;
      const most = last.after - first.before;
      const least = last.before - first.after;
      expect(timeline.total.cpuSeconds).toBeLessThan(most + tolerance(most));
      expect(timeline.total.cpuSeconds).toBeGreaterThan(least - stolen - tolerance(least));
    },
  );
});
