/**
 * What the energy meter costs: its sampler, its stages, its bundles, and a network that swallows everything. In the same
 * run a shell loop of the usual kind (one sample a second from awk, date and sed), for the ratio.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginLine, endLine, sampleLine } from '@guarded-deploy/energy/record';
import {
  alternate,
  atLeast,
  atMost,
  type BenchOptions,
  type BenchResult,
  median,
  resultOf,
  rowOf,
} from './harness.ts';

const DIST = join(import.meta.dirname, '../actions/eco-ci-meter/dist');

/** Takes one sample a second the way a shell script does it: a process for each tool, a line of time and per cent. */
const SHELL_LOOP = `
previous_total=0; previous_idle=0
while true; do
  read -r total idle <<<"$(sed -n '1p' /proc/stat | awk '{ t = 0; for (i = 2; i <= 9; i++) t += $i; print t, $5 }')"
  start=$(date +%s%N)
  sleep 1
  end=$(date +%s%N)
  elapsed=$(awk -v a="$start" -v b="$end" 'BEGIN { printf "%.6f", (b - a) / 1e9 }')
  echo "$elapsed $(awk -v t=$((total - previous_total)) -v i=$((idle - previous_idle)) 'BEGIN { printf "%.2f", t ? 100 * (t - i) / t : 0 }')" >>"$1"
  previous_total=$total; previous_idle=$idle
done
`;

/** CPU seconds of a process and of its finished children: nanoseconds where the kernel keeps them, ticks for children. */
function cpuOf(pid: number): number {
  const own = Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return own + (Number(fields[13]) + Number(fields[14])) / 100;
}

/** All threads count: schedstat of a process is its first thread's. */
function cpuOfThreads(pid: number): number {
  let sum = 0;
  for (const path of globSync(`/proc/${pid}/task/*/schedstat`))
    sum += Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e9;
  return sum;
}

const memoryOf = (pid: number, field: string) =>
  Number(
    new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1],
  ) / 1024;

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Six hours at five samples a second, with a step every minute. */
function sixHours(): string {
  const lines = [
    '{"version":1,"source":"proc-stat","cores":4,"period":200,"wall":1700000000000,"mono":1000,"pid":1}\n',
  ];
  let busy = 0;
  for (let n = 0; n < 6 * 3600 * 5; n += 1) {
    const mono = 1000 + n * 200;
    if (n % 300 === 0) {
      if (n > 0) lines.push(endLine(mono, n - 300 + 100));
      lines.push(beginLine(mono, mono - 50, n + 100, { kind: 'run', name: 'make', step: `__run_${n}` }));
    }
    busy += (n * 7919) % 100 < 60 ? 0.6 : 0.05;
    lines.push(
      sampleLine(1_700_000_000_000 + n * 200, mono, { busy, idle: n * 0.8 - busy, iowait: 0, steal: 0 }),
    );
  }
  return lines.join('');
}

function stage(
  name: string,
  folder: string,
  env: Readonly<Record<string, string>> = {},
): { ms: number; state: string; status: number | null } {
  const state = join(folder, `state-${name}`);
  writeFileSync(state, '');
  writeFileSync(join(folder, 'summary'), '');
  const began = performance.now();
  const { status } = spawnSync(process.execPath, [join(DIST, `${name}.cjs`)], {
    env: {
      PATH: process.env['PATH'] ?? '',
      RUNNER_TEMP: folder,
      GITHUB_JOB: 'bench',
      GITHUB_STATE: state,
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      ...env,
    },
    stdio: 'ignore',
  });
  return { ms: performance.now() - began, state: readFileSync(state, 'utf8'), status };
}

const savedMeter = (state: string) => /^meter<<(\S+)\n([\s\S]*?)\n\1$/m.exec(state)?.[2] ?? '';

interface SideBySide {
  readonly ours: number[];
  readonly theirs: number[];
  readonly rss: number[];
  readonly pss: number[];
}

/** Our sampler beside a loop in shell, while a step runs: CPU seconds a minute, and memory in MB. */
async function sideBySide(
  folder: string,
  processes: ChildProcess[],
  options: BenchOptions,
): Promise<SideBySide> {
  const window = options.quick ? 3 : 12;
  options.say(`samplers side by side, ${options.runs} windows of ${window} s`);
  const arguments_ = [
    '--max-old-space-size=24',
    '--max-semi-space-size=1',
    '--v8-pool-size=0',
    '--no-opt',
    '--no-maglev',
    '--single-threaded',
    join(DIST, 'sampler.cjs'),
    join(folder, 'samples.txt'),
    join(folder, 'stop'),
    '200',
    'machine',
    String(process.pid),
    folder,
  ];
  const sampler = spawn(process.execPath, arguments_, { stdio: 'ignore' });
  const shell = spawn('bash', ['-c', SHELL_LOOP, 'loop', join(folder, 'shell.txt')], { stdio: 'ignore' });
  processes.push(sampler, shell);
  // A step that runs: what the sampler watches in a job.
  const step = spawn('bash', ['-c', 'sleep 600', '/x/_temp/step.sh'], {
    stdio: 'ignore',
    env: { RUNNER_TEMP: folder },
  });
  processes.push(step);
  await sleep(3000);
  const found: SideBySide = { ours: [], theirs: [], rss: [], pss: [] };
  for (let round = 0; round < options.runs; round += 1) {
    const [a, b, began] = [cpuOfThreads(sampler.pid!), cpuOf(shell.pid!), performance.now()];
    await sleep(window * 1000);
    const minutes = (performance.now() - began) / 60_000;
    found.ours.push((cpuOfThreads(sampler.pid!) - a) / minutes);
    found.theirs.push((cpuOf(shell.pid!) - b) / minutes);
    found.rss.push(memoryOf(sampler.pid!, 'Rss'));
    found.pss.push(memoryOf(sampler.pid!, 'Pss'));
  }
  for (const child of processes.splice(0)) child.kill('SIGKILL');
  return found;
}

const METER = JSON.stringify({ pid: 0, cores: 4, source: 'proc-stat', period: 200 });

/** Milliseconds of the stages main and post, beside a node that does nothing. */
function measureStages(folder: string, options: BenchOptions) {
  options.say('stages');
  const long = join(folder, 'long');
  mkdirSync(join(long, 'eco-ci-meter'), { recursive: true });
  const recording = sixHours();
  return alternate(
    {
      node: async () => {
        const began = performance.now();
        spawnSync(process.execPath, ['-e', '0']);
        return performance.now() - began;
      },
      main: async () => {
        const own = mkdtempSync(join(folder, 'main-'));
        const { ms, state } = stage('main', own);
        const { pid } = JSON.parse(savedMeter(state)) as { pid: number };
        process.kill(pid, 'SIGKILL');
        return ms;
      },
      post: async () => {
        writeFileSync(join(long, 'eco-ci-meter/samples.txt'), recording);
        return stage('post', long, { STATE_meter: METER }).ms;
      },
    },
    options.runs,
  );
}

/** A port that accepts and never answers. */
const openHole = () =>
  new Promise<{ close(): void; port: number }>(resolve => {
    const server = createServer(socket => socket.unref()).listen(0, '127.0.0.1', () =>
      resolve({ close: () => server.close(), port: (server.address() as { port: number }).port }),
    );
    server.unref();
  });

/** Seconds that post takes longer when all network swallows what is sent. */
async function measureSwallowed(folder: string, options: BenchOptions): Promise<number[]> {
  const hole = await openHole();
  const address = `http://127.0.0.1:${hole.port}`;
  options.say('a network that swallows everything');
  const swallowed: number[] = [];
  const token = `x.${Buffer.from('{"scp":"Actions.Results:1:2"}').toString('base64url')}.y`;
  const event = join(folder, 'event.json');
  writeFileSync(event, '{"pull_request":{"number":1}}');
  for (let round = 0; round < Math.min(2, options.runs); round += 1) {
    const plain = stage('post', folder, { STATE_meter: METER }).ms;
    const asked = await new Promise<number>(resolve => {
      const began = performance.now();
      const child = spawn(process.execPath, [join(DIST, 'post.cjs')], {
        stdio: 'ignore',
        env: {
          PATH: process.env['PATH'] ?? '',
          RUNNER_TEMP: folder,
          STATE_meter: METER,
          GITHUB_REPOSITORY: 'a/b',
          GITHUB_EVENT_PATH: event,
          GITHUB_API_URL: address,
          ACTIONS_RESULTS_URL: address,
          HTTPS_PROXY: address,
          ACTIONS_RUNTIME_TOKEN: token,
          INPUT_TOKEN: 'ghs_00000000',
          INPUT_UPLOAD: 'true',
          INPUT_HISTORY: '10',
          INPUT_COMMENT: 'true',
          INPUT_LIVE: 'uk',
          'INPUT_JOB-ID': '5',
        },
      });
      child.on('exit', () => resolve(performance.now() - began));
    });
    swallowed.push((asked - plain) / 1000);
  }
  hole.close();
  return swallowed;
}

export async function run(options: BenchOptions): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-meter-'));
  const processes: ChildProcess[] = [];
  try {
    const { ours, theirs, rss, pss } = await sideBySide(folder, processes, options);
    const stages = await measureStages(folder, options);
    const swallowed = await measureSwallowed(folder, options);

    const bundles = globSync('*.cjs', { cwd: DIST })
      .sort()
      .map(file => ({ file, kilobytes: statSync(join(DIST, file)).size / 1000 }));
    const about = (subject: string, what: string, metric: string, unit: string) => ({
      subject,
      case: what,
      metric,
      unit,
    });
    const rows = [
      rowOf(about('eco-ci-meter', 'sampler, 5 Hz', 'CPU', 's/min'), ours),
      rowOf(about('shell loop, 1 Hz', 'sampler, 1 Hz', 'CPU', 's/min'), theirs),
      rowOf(about('eco-ci-meter', 'sampler, 5 Hz', 'resident', 'MB'), rss),
      rowOf(about('eco-ci-meter', 'sampler, 5 Hz', 'proportional', 'MB'), pss),
      rowOf(about('node', 'an empty script', 'wall', 'ms'), stages.node['value']!),
      rowOf(about('eco-ci-meter', 'main', 'wall', 'ms'), stages.main['value']!),
      rowOf(about('eco-ci-meter', 'post, 6 h of samples', 'wall', 'ms'), stages.post['value']!),
      rowOf(about('eco-ci-meter', 'black-holed network', 'added', 's'), swallowed),
      ...bundles.map(({ file, kilobytes }) => rowOf(about('eco-ci-meter', file, 'size', 'KB'), [kilobytes])),
    ];
    return resultOf('meter', rows, [
      atMost('sampler, CPU s per minute', median(ours), 0.1),
      atMost('sampler, resident MB', median(rss), 50),
      atMost('main, s', median(stages.main['value']!) / 1000, 0.25),
      atMost('post with 6 h of samples, s', median(stages.post['value']!) / 1000, 1),
      atMost('network swallowed, s added', Math.max(...swallowed), 5),
      atMost('largest bundle, KB', Math.max(...bundles.map(({ kilobytes }) => kilobytes)), 100),
      atLeast(
        'shell loop at 1 Hz against the sampler at 5 Hz, times the CPU',
        median(theirs) / median(ours),
        5,
      ),
    ]);
  } finally {
    for (const child of processes) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}
