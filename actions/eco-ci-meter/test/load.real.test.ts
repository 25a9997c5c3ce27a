import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCurve } from '@guarded-deploy/energy/curves';
import { parseRecording } from '@guarded-deploy/energy/record';
import { buildTimeline } from '@guarded-deploy/energy/timeline';
import { runStep } from '@guarded-deploy/github-simulator';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { reading } from '../src/meter.ts';
import { nodeSystem } from '../src/system.ts';

jest.setTimeout(120_000);

/** CPU time of everything on this machine, as control groups account for it: nanoseconds, not ticks. */
const ACCOUNTS = [
  { path: '/sys/fs/cgroup/cpuacct/cpuacct.usage', read: (text: string) => Number(text) / 1e9 },
  {
    path: '/sys/fs/cgroup/cpu.stat',
    read: (text: string) => Number(/usage_usec (\d+)/.exec(text)?.[1]) / 1e6,
  },
];
const account = ACCOUNTS.find(({ path }) => existsSync(path));
const accounted = () => account!.read(readFileSync(account!.path, 'utf8'));
if (!account) console.warn('skipped: no control group accounts for the whole machine here');

const folder = mkdtempSync(join(tmpdir(), 'eco-load-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

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
    ['one core', 1, 1000, 0],
    ['two cores', 2, 1000, 0],
    ['bursts of 0.3 s', 2, 300, 1700],
    ['short bursts', 1, 30, 70],
  ])('%s: within 1 %%', async (name, processes, busyMs, idleMs) => {
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
    const from = accounted();
    const first = reading(system, 'machine');
    await sleep(8000);
    const last = reading(system, 'machine');
    const used = accounted() - from;
    for (const child of [...running, sampler]) child.kill('SIGKILL');
    const inside = parseRecording(readFileSync(recording, 'utf8')).samples.filter(
      sample => sample.mono > first.sample!.mono && sample.mono < last.sample!.mono,
    );
    const timeline = buildTimeline(
      [first.sample!, ...inside, last.sample!],
      first.cores,
      findCurve('epyc-7763')!,
      200,
    );
    expect(inside.length).toBeGreaterThan(20);
    // A reading counts whole ticks of each core: two of them either way are no error of the meter.
    const tolerance = used * 0.01 + 0.02 * first.cores;
    // A control group is also charged for what the host took away while one of its processes ran; /proc/stat tells that apart.
    const stolen = last.sample!.steal - first.sample!.steal;
    expect(timeline.total.cpuSeconds).toBeLessThan(used + tolerance);
    expect(timeline.total.cpuSeconds).toBeGreaterThan(used - stolen - tolerance);
  });
});

const small = join(folder, 'small');
const mounted = (() => {
  mkdirSync(small);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', small], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('skipped: a small file system cannot be mounted here');
    return false;
  }
})();

(mounted && account ? describe : describe.skip)('a disk that is full', () => {
  afterAll(() => {
    execFileSync('umount', ['-l', small]);
  });

  test('neither fails the job nor costs its CPU seconds', async () => {
    execFileSync('bash', ['-c', `head -c 12000 /dev/zero >${small}/filler`]);
    const env = { RUNNER_TEMP: small };
    const main = await runStep({ action: 'eco-ci-meter', env });
    const begun = accounted();
    await sleep(3000);
    execFileSync('bash', ['-c', `head -c 100000 /dev/zero >${small}/more || true`], { stdio: 'ignore' });
    await sleep(1500);
    const used = accounted() - begun;
    const post = await runStep({ action: 'eco-ci-meter', stage: 'post', state: main.state, env });
    expect([main.exitCode, post.exitCode]).toEqual([0, 0]);
    expect(post.stdout).toContain('The report was not written');
    const cpu = Number(/\*\*([\d.,]+) CPU s\*\*/.exec(post.summary)?.[1]?.replace(',', ''));
    expect(cpu).toBeGreaterThan(used * 0.9);
    expect(readdirSync(small)).toContain('eco-ci-meter');
    const meter = JSON.parse(main.state['meter']!) as { pid: number };
    expect(
      existsSync(`/proc/${meter.pid}/cmdline`) && readFileSync(`/proc/${meter.pid}/cmdline`, 'utf8') !== '',
    ).toBe(false);
  });
});
