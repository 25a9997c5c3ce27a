import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ScenarioReport } from '../src/report.ts';

const ROOT = join(import.meta.dirname, '../../..');
const missing = existsSync(join(ROOT, '.cache/tools/bin/act'))
  ? undefined
  : 'act is not installed (scripts/bootstrap --full)';
if (missing) console.log(`rehearsals skipped: ${missing}`);
const rehearsed = missing ? test.skip : test;

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'rehearsal-test-'));
  // Database servers run as users of their own and have to get through.
  chmodSync(scratch, 0o755);
  mkdirSync(join(scratch, 't'), { mode: 0o1777 });
  chmodSync(join(scratch, 't'), 0o1777);
});
afterAll(() => rmSync(scratch, { recursive: true }));

function start(args: readonly string[]): ChildProcess {
  return spawn('node', [join(ROOT, 'packages/rehearsal/src/main.ts'), ...args], {
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: join(scratch, 't') },
  });
}

async function play(args: readonly string[]): Promise<{
  code: number;
  output: string;
  report: ScenarioReport;
  left: readonly string[];
}> {
  const json = join(scratch, `${args.join('-').replace(/\W+/g, '-')}.json`);
  const child = start([...args, '--json', json]);
  let output = '';
  child.stdout!.on('data', chunk => {
    output += chunk;
  });
  child.stderr!.on('data', chunk => {
    output += chunk;
  });
  const code = await new Promise<number>(resolve => child.on('close', status => resolve(status ?? 1)));
  if (!existsSync(json)) throw new Error(output);
  const report = JSON.parse(readFileSync(json, 'utf8')) as ScenarioReport;
  return { code, output, report, left: leftovers(child.pid) };
}

const missed = (report: ScenarioReport) => report.expectations.filter(one => !one.ok);

/** What a rehearsal made and did not take away: files in its temporary directory, and hosts of its process. */
function leftovers(pid: number | undefined): string[] {
  const hosts = `/var/lib/guarded-deploy/hosts/rehearsal-${pid}`;
  return [...readdirSync(join(scratch, 't')), ...(existsSync(hosts) ? [hosts] : [])];
}

describe('scripts/rehearse', () => {
  rehearsed('push-staging: from the gate to a release that answers, on real parts', async () => {
    const { code, output, report, left } = await play(['push-staging']);
    expect({ missed: missed(report), tail: report.ok ? '' : output.slice(-4000) }).toEqual({
      missed: [],
      tail: '',
    });
    expect(code).toBe(0);
    expect(report.jobs.map(job => [job.name, job.environment, job.result])).toEqual([
      ['Gate', '', 'success'],
      expect.arrayContaining(['test', 'success']),
      expect.arrayContaining(['test', 'success']),
      ['Prepare / Prepare staging', 'staging-prepare', 'success'],
      ['Deploy / Release to staging', 'staging', 'success'],
    ]);
    expect(report.jobs.flatMap(job => Object.values(job.matrix)).sort()).toEqual([
      '1/1',
      '1/1',
      '3.11',
      '3.12',
    ]);
    expect(report.services.mariadb.version).toMatch(/^10\.11\./);
    expect(report.services.rabbitmq.version).toMatch(/^3\./);
    expect(report.gate).toMatchObject({ decision: 'trusted', ref: report.release!.commit });
    expect(report.lock).toMatchObject({ acquired: true, released: true, fencingToken: expect.any(Number) });
    expect(report.guard).toEqual({ status: 'clean', pending: 0 });
    expect(report.release!.served).toBe(report.release!.commit);
    expect(report.energy!.joules).toBeGreaterThan(0);
    expect(report.energy!.low).toBeLessThan(report.energy!.joules);
    expect(report.energy!.high).toBeGreaterThan(report.energy!.joules);
    expect(new Set(report.energy!.steps.map(step => step.job)).size).toBe(4);
    expect(left).toEqual([]);
  });

  rehearsed('push-staging --break migration: stops before the release and names the migration', async () => {
    const { code, output, report } = await play(['push-staging', '--break', 'migration', '--hosts', 'shell']);
    expect(missed(report)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(code).toBe(1);
    expect(report.guard).toEqual({ status: 'pending', pending: 1 });
    expect(report.release).toBeNull();
    expect(output).toContain('0003_mood');
  });

  rehearsed('push-staging --break tests: never reaches the deploy job', async () => {
    const { code, output, report } = await play(['push-staging', '--break', 'tests', '--hosts', 'shell']);
    expect(missed(report)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(code).toBe(1);
    expect(output).toMatch(/The pipeline stopped: .*test_made_to_fail/);
    expect(report.jobs.some(job => /deploy/i.test(job.id))).toBe(false);
  });

  rehearsed('rerun-by-reader: the re-run waits', async () => {
    const { code, report } = await play(['rerun-by-reader']);
    expect(missed(report)).toEqual([]);
    expect(code).toBe(0);
    expect(report.jobs.at(-1)!.result).toBe('waiting');
  });

  rehearsed('Ctrl-C stops everything that was started', async () => {
    const child = start(['push-staging', '--hosts', 'shell']);
    await new Promise<void>(resolve =>
      child.stdout!.on('data', chunk => {
        if (/Push [0-9a-f]{8}/.test(String(chunk))) resolve();
      }),
    );
    child.kill('SIGINT');
    const code = await new Promise<number | null>(resolve => child.on('close', resolve));
    expect(code).toBe(130);
    expect(leftovers(child.pid)).toEqual([]);
  });

  test.each([
    [['nonsense'], "There is no scenario 'nonsense'."],
    [['push-staging', '--break', 'nonsense'], "'push-staging' cannot be broken by 'nonsense'"],
    [['push-staging', '--hosts', 'cloud'], "--hosts is 'cloud'; it may be auto, systemd or shell."],
    [['push-staging', 'again'], "One scenario at a time: 'again' is one too many."],
    [['--colour'], "Unknown option '--colour'"],
  ])('%j is refused in one sentence', (args, sentence) => {
    const { status, stderr } = spawnSync('node', [join(ROOT, 'packages/rehearsal/src/main.ts'), ...args], {
      encoding: 'utf8',
    });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });

  test('a report that could not be written is refused before anything is started', () => {
    const { status, stderr } = spawnSync(
      'node',
      [
        join(ROOT, 'packages/rehearsal/src/main.ts'),
        'push-staging',
        '--json',
        join(ROOT, 'LICENSE/out.json'),
      ],
      { encoding: 'utf8' },
    );
    expect(stderr).toMatch(/^--json .*out\.json cannot be written: /);
    expect(status).toBe(2);
  });

  test('a rehearsal that cannot begin says so in one sentence, and in its report in place of an older one', () => {
    const json = join(scratch, 'reports/none.json');
    mkdirSync(dirname(json));
    writeFileSync(json, '{"ok": true}');
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'packages/rehearsal/src/main.ts'), 'push-staging', '--json', json],
      {
        encoding: 'utf8',
        env: { PATH: join(scratch, 'nothing'), HOME: scratch, TMPDIR: join(scratch, 't') },
      },
    );
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    const report = JSON.parse(readFileSync(json, 'utf8'));
    expect(report).toMatchObject({ scenario: 'push-staging', ok: false, error: expect.any(String) });
    expect(readdirSync(join(scratch, 't'))).toEqual([]);
  });

  test('without Python it says what is missing', () => {
    const bin = join(scratch, 'bin');
    spawnSync('sh', [
      '-c',
      'mkdir -p "$1" && for p in bash sh node npm git dirname env; do ln -sf "$(command -v $p)" "$1/$p"; done',
      'sh',
      bin,
    ]);
    const { status, stderr } = spawnSync(join(bin, 'bash'), [join(ROOT, 'scripts/rehearse')], {
      encoding: 'utf8',
      env: { PATH: bin },
    });
    expect(stderr).toContain('python3 is not installed');
    expect(status).toBe(1);
  });
});
