import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep } from '@guarded-deploy/github-simulator';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { account, accounted } from './account.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'eco-load-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

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

/** Runs something where /proc/stat is there and empty, as container runtimes mask files. */
const masked = (command: string, env: Readonly<Record<string, string>> = {}) =>
  spawnSync('unshare', ['-m', 'bash', '-c', `mount --bind /dev/null /proc/stat && ${command}`], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
const canMask = masked('true').status === 0;
if (!canMask) console.warn('skipped: /proc/stat cannot be masked here');

(canMask ? test : test.skip)('a masked /proc/stat fails no job', () => {
  const temp = join(folder, 'masked');
  mkdirSync(temp);
  const dist = join(import.meta.dirname, '../dist');
  const state = join(temp, 'state');
  writeFileSync(state, '');
  // In one namespace, as the stages of a job are.
  const { status, stdout } = masked(
    `node ${dist}/main.cjs && sleep 1 && STATE_meter="$(sed -n '/^meter<</{n;p}' ${state})" node ${dist}/post.cjs`,
    { RUNNER_TEMP: temp, GITHUB_STATE: state, GITHUB_JOB: 'job' },
  );
  expect([status, stdout]).toEqual([0, expect.not.stringContaining('::error')]);
  const report = JSON.parse(readFileSync(join(temp, 'eco-ci-meter/report.json'), 'utf8'));
  // Without an account of control groups there are no figures, and that is said.
  if (report.counters === 'cgroup') expect(report.seconds).toBeGreaterThan(0.9);
  else expect(stdout).toContain('there will be nothing to report');
});
