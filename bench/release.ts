/**
 * Releases with ssh-release and with its peers, on the same hosts, over the same wires.
 *   scripts/bench release [--quick] [--part peers|large|many] [--json FILE] [--runs N]
 * Needs root and what scripts/hosts needs. A peer that is not installed is left out and named.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { down, type HostSet, type TestHost, up, whyNoHosts } from '../packages/local-hosts/src/index.ts';
import {
  atLeast,
  atMost,
  type BenchOptions,
  type BenchResult,
  type BenchRow,
  resultOf,
  rowOf,
  watchMemory,
} from './harness.ts';
import { freshen, PAYLOADS, type Payload, writePayload } from './peers/payload.ts';
import { ansibleEnvironment, pythonPeer, pythonPeerMissing } from './peers/python.ts';

const HERE = join(import.meta.dirname, 'peers');
const MAIN = join(import.meta.dirname, '../actions/ssh-release/dist/main.cjs');
/** Where the application is on the hosts. */
export const ROOT = '/srv/bench';
const OURS = 'ssh-release';

interface Task {
  readonly set: HostSet;
  readonly count: number;
  readonly rtt: number;
  readonly payload: Payload;
  readonly version: 'v1' | 'v2';
  readonly tree: string;
  readonly scratch: string;
  readonly release: string;
}

interface Subject {
  readonly name: string;
  /** Measured twice only, so that the whole can be waited for; the rows say so (n). */
  readonly slow?: boolean;
  /** Why it cannot be measured here. */
  missing(): string | undefined;
  command(task: Task): {
    program: string;
    args: readonly string[];
    /** Where it starts; the scratch directory unless given. */
    directory?: string;
    env?: Readonly<Record<string, string>>;
  };
}

function onPath(program: string): string | undefined {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `${program} is not installed`;
  }
}

const ansible = (pipelining: boolean) => ({
  missing: () => pythonPeerMissing('ansible-playbook'),
  command: (task: Task) => ({
    program: pythonPeer('ansible-playbook'),
    args: ['-i', `${addresses(task).join(',')},`, join(HERE, 'ansible.yml')],
    env: ansibleEnvironment({ sshConfig: task.set.sshConfig, scratch: task.scratch, pipelining }),
  }),
});

const SUBJECTS: readonly Subject[] = [
  {
    name: OURS,
    missing: () => (existsSync(MAIN) ? undefined : 'actions/ssh-release is not built'),
    command: task => ({
      program: process.execPath,
      args: [MAIN],
      env: {
        GITHUB_WORKSPACE: task.tree,
        GITHUB_SHA: createHash('sha1').update(task.version).digest('hex'),
        GITHUB_OUTPUT: `${task.scratch}/output`,
        GITHUB_STATE: `${task.scratch}/state`,
        RUNNER_TEMP: task.scratch,
        INPUT_CONFIG: 'deploy/release.yml',
        INPUT_ENVIRONMENT: environmentOf(task.count, task.rtt),
        INPUT_COMMAND: 'release',
        'INPUT_PRIVATE-KEY': readFileSync(task.set.privateKey, 'utf8'),
        'INPUT_KNOWN-HOSTS': readFileSync(task.set.knownHosts, 'utf8'),
      },
    }),
  },
  {
    name: 'rsync + ControlMaster',
    missing: () => onPath('rsync'),
    command: () => ({ program: join(HERE, 'rsync.sh'), args: [] }),
  },
  {
    name: 'tar pipe',
    missing: () => onPath('tar'),
    command: () => ({ program: join(HERE, 'tar.sh'), args: [] }),
  },
  {
    name: 'fabric',
    missing: () => pythonPeerMissing('fab'),
    command: () => ({ program: pythonPeer('python'), args: [join(HERE, 'fabfile.py')] }),
  },
  {
    name: 'capistrano',
    slow: true,
    missing: () => onPath('cap'),
    command: task => ({
      program: 'cap',
      args: ['production', 'deploy'],
      directory: join(HERE, 'capistrano'),
      env: { BRANCH: task.version },
    }),
  },
  { name: 'ansible pipelined', slow: true, ...ansible(true) },
  { name: 'ansible', slow: true, ...ansible(false) },
];

const environmentOf = (count: number, rtt: number) => `n${count}-rtt${rtt}`;
const addresses = (task: Task) =>
  task.set.hosts.slice(0, task.count).map(host => host.addresses[String(task.rtt)]!);

/** The release file and inventories of the cases, part of every tree as they would be of a repository. */
function deployFiles(set: HostSet, counts: readonly number[]): Record<string, string> {
  const release = `app: bench\nroot: ${ROOT}\nuser: root\ninventory: deploy/{{ environment }}.yml\nshared:\n  directories: [media]\nkeep: 5\n`;
  const files: Record<string, string> = { 'deploy/release.yml': release };
  for (const count of counts) {
    for (const rtt of set.rtt) {
      const hosts = set.hosts
        .slice(0, count)
        .map(host => `    ${host.name}: { ansible_host: ${host.addresses[String(rtt)]} }\n`);
      files[`deploy/${environmentOf(count, rtt)}.yml`] = `all:\n  hosts:\n${hosts.join('')}`;
    }
  }
  return files;
}

interface Measured {
  readonly seconds: number;
  readonly up: number;
  readonly down: number;
  /** Peak resident memory of the process itself, MiB. */
  readonly memory: number;
}

function wire(task: Task): { up: number; down: number } {
  const sum = { up: 0, down: 0 };
  for (const host of task.set.hosts.slice(0, task.count)) {
    const counters = `/sys/class/net/${host.interfaces[String(task.rtt)]}/statistics`;
    sum.up += Number(readFileSync(`${counters}/tx_bytes`, 'utf8'));
    sum.down += Number(readFileSync(`${counters}/rx_bytes`, 'utf8'));
  }
  return sum;
}

/** One release; it counts only if it says it succeeded and every host serves the new version. */
async function measure(subject: Subject, task: Task): Promise<Measured> {
  const { program, args, env, directory } = subject.command(task);
  const home = join(task.scratch, 'home');
  mkdirSync(home, { recursive: true });
  for (const file of ['output', 'state']) writeFileSync(join(task.scratch, file), '');
  const before = wire(task);
  const begin = performance.now();
  const child = spawn(program, [...args], {
    cwd: directory ?? task.scratch,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH!,
      HOME: home,
      LANG: 'C.UTF-8',
      TREE: task.tree,
      RELEASE: task.release,
      ROOT,
      HOSTS: addresses(task).join(' '),
      TARGETS: addresses(task).join(' '),
      SSH_CONFIG: task.set.sshConfig,
      KEY: task.set.privateKey,
      KNOWN_HOSTS: task.set.knownHosts,
      SCRATCH: task.scratch,
      ...(subject.name === 'capistrano' ? { HOSTS: undefined } : {}),
      ...env,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      said += data.toString();
    });
  const peak = watchMemory(child.pid);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const seconds = (performance.now() - begin) / 1000;
  const memory = peak();
  const after = wire(task);
  for (const host of task.set.hosts.slice(0, task.count)) {
    const live = liveVersion(host);
    if (code !== 0 || live !== task.version) {
      throw new Error(`${subject.name}: exit ${code}, ${host.name} serves ${live}\n${said.slice(-3000)}`);
    }
  }
  const per = (bytes: number) => bytes / task.count;
  return { seconds, up: per(after.up - before.up), down: per(after.down - before.down), memory };
}

/** What VERSION says in the live release of a host, or `nothing`. */
export function liveVersion(host: TestHost): string {
  const root = join(host.srv, basename(ROOT));
  const current = join(root, 'current');
  try {
    // An absolute link points into the host's own tree, not into this machine's.
    const live = existsSync(join(current, 'VERSION'))
      ? current
      : join(root, 'releases', basename(readlinkSync(current)));
    return readFileSync(join(live, 'VERSION'), 'utf8').trim();
  } catch {
    return 'nothing';
  }
}

let wiped = 0;

/**
 * Every measurement starts without the application. What there was is put aside, not deleted: for five minutes after many
 * inodes were freed ext4 looks past each of them for every file that is created near by, which made 600 files cost 0.7 s
 * instead of 0.04, to whoever came next.
 */
export function wipe(set: HostSet, count: number): void {
  wiped += 1;
  for (const host of set.hosts.slice(0, count)) {
    const root = join(host.srv, basename(ROOT));
    if (!existsSync(root)) continue;
    mkdirSync(join(host.srv, 'aside'), { recursive: true });
    renameSync(root, join(host.srv, 'aside', String(wiped)));
  }
}

/** A repository with both versions on the host's own disk, for the peer that clones. */
function giveOrigin(set: HostSet, count: number, folder: string): void {
  const bare = join(folder, 'origin.git');
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'safe.directory=*', ...args],
      { stdio: 'ignore' },
    );
  if (!existsSync(bare)) {
    const work = join(folder, 'work');
    git('init', '--quiet', '--bare', bare);
    git('init', '--quiet', work);
    for (const version of ['v1', 'v2']) {
      execFileSync('rsync', ['-rlpc', '--delete', '--exclude=.git', `${join(folder, version)}/`, `${work}/`]);
      git('-C', work, 'add', '-Af', '.');
      git('-C', work, 'commit', '--quiet', '--message', version);
      git('-C', work, 'push', '--quiet', bare, `HEAD:refs/heads/${version}`);
    }
    rmSync(work, { recursive: true });
  }
  for (const host of set.hosts.slice(0, count)) {
    rmSync(join(host.srv, 'origin.git'), { recursive: true, force: true });
    execFileSync('cp', ['-r', bare, join(host.srv, 'origin.git')]);
  }
}

interface Plan {
  readonly payload: Payload;
  readonly counts: readonly number[];
  readonly rtts: readonly number[];
  readonly subjects: readonly string[];
  readonly runs: number;
}

/** `peers`: ours beside everybody else's; `large`: 20,000 files; `many`: ours on 100 hosts. */
export const PARTS = ['peers', 'large', 'many'] as const;

/** What is measured on one set of hosts. */
interface Part {
  readonly hosts: { readonly count: number; readonly rtt: readonly number[]; readonly kind?: 'sshd' };
  readonly plans: readonly Plan[];
  /** Said with every case, where the hosts are not what hosts usually are. */
  readonly remark?: string;
}

interface Samples {
  add(subject: string, about: string, metric: string, unit: string, value: number): void;
  rows(): BenchRow[];
  median(subject: string, about: string, metric?: string): number | undefined;
  least(subject: string, about: string): number | undefined;
}

function collect(): Samples {
  const all = new Map<
    string,
    { about: Pick<BenchRow, 'subject' | 'case' | 'metric' | 'unit'>; values: number[] }
  >();
  const find = (subject: string, about: string, metric: string) =>
    [...all.values()].find(
      ({ about: row }) => row.subject === subject && row.case === about && row.metric === metric,
    );
  return {
    add(subject, about, metric, unit, value) {
      const key = JSON.stringify([subject, about, metric]);
      const entry = all.get(key) ?? { about: { subject, case: about, metric, unit }, values: [] };
      entry.values.push(value);
      all.set(key, entry);
    },
    rows: () => [...all.values()].map(({ about, values }) => rowOf(about, values)),
    median: (subject, about, metric = 'time') => {
      const entry = find(subject, about, metric);
      return entry && rowOf(entry.about, entry.values).median;
    },
    least: (subject, about) => {
      const entry = find(subject, about, 'time');
      return entry && Math.min(...entry.values);
    },
  };
}

const caseOf = (payload: string, count: number, rtt: number, kind: 'first' | 'incremental') =>
  `${payload}, ${count} host${count === 1 ? '' : 's'}, ${rtt} ms, ${kind}`;

export async function run(options: BenchOptions): Promise<BenchResult> {
  const why = whyNoHosts();
  if (why) throw new Error(`bench release ${why}`);
  const subjects = SUBJECTS.filter(subject => {
    const missing = subject.missing();
    if (missing) options.say(`left out: ${subject.name} (${missing})`);
    return !missing;
  });
  const names = subjects.map(({ name }) => name);
  const fast = subjects.filter(({ slow }) => !slow).map(({ name }) => name);
  const { small, django, large } = PAYLOADS;
  const quick: Part = {
    hosts: { count: 3, rtt: [0, 80] },
    plans: [
      {
        payload: django,
        counts: [1, 3],
        rtts: [0, 80],
        subjects: [OURS, 'rsync + ControlMaster', 'tar pipe'],
        runs: Math.min(3, options.runs),
      },
    ],
  };
  const { runs } = options;
  const parts: Readonly<Record<(typeof PARTS)[number], Part>> = {
    peers: {
      hosts: { count: 3, rtt: [0, 20, 80] },
      plans: [
        { payload: django, counts: [1, 3], rtts: [0, 20, 80], subjects: names, runs },
        { payload: small, counts: [1, 3], rtts: [0, 80], subjects: fast, runs },
      ],
    },
    large: {
      hosts: { count: 1, rtt: [0, 80] },
      plans: [
        {
          payload: large,
          counts: [1],
          rtts: [0, 80],
          subjects: [OURS, 'rsync + ControlMaster', 'tar pipe'],
          runs,
        },
      ],
    },
    many: {
      hosts: { count: 100, rtt: [0, 80], kind: 'sshd' },
      plans: [{ payload: django, counts: [1, 20, 100], rtts: [0, 80], subjects: [OURS], runs }],
      remark: 'sshd alone',
    },
  };
  const wanted = options.quick
    ? [quick]
    : PARTS.filter(part => options.part === undefined || part === options.part).map(part => parts[part]);
  const samples = collect();
  const scratch = mkdtempSync(join(tmpdir(), 'bench-release-'));
  try {
    for (const { hosts, plans, remark } of wanted) {
      const set = await up({ ...hosts, set: `bench-${process.pid}`, disk: 60 });
      try {
        for (const plan of plans) await measurePlan(plan, set, subjects, scratch, samples, options, remark);
      } finally {
        down(set.set);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return resultOf('release', samples.rows(), targetsOf(samples));
}

async function measurePlan(
  plan: Plan,
  set: HostSet,
  subjects: readonly Subject[],
  scratch: string,
  samples: Samples,
  options: BenchOptions,
  remark?: string,
): Promise<void> {
  // On the hosts' own disk: nothing is deleted from it before they go.
  const folder = join(set.directory, `payload-${plan.payload.name}`);
  options.say(`${plan.payload.name}: writing ${plan.payload.files} files twice`);
  writePayload(folder, plan.payload, deployFiles(set, plan.counts));
  const chosen = subjects.filter(({ name }) => plan.subjects.includes(name));
  if (chosen.some(({ name }) => name === 'capistrano')) giveOrigin(set, Math.max(...plan.counts), folder);
  const failed = new Set<string>();
  let serial = 0;
  for (let round = 0; round < plan.runs; round++) {
    for (const count of plan.counts) {
      for (const rtt of plan.rtts) {
        for (const subject of round % 2 === 0 ? chosen : [...chosen].reverse()) {
          if ((subject.slow && round >= 2) || failed.has(subject.name)) continue;
          wipe(set, count);
          for (const [version, kind] of [
            ['v1', 'first'],
            ['v2', 'incremental'],
          ] as const) {
            serial += 1;
            const task: Task = {
              set,
              count,
              rtt,
              payload: plan.payload,
              version,
              tree: join(folder, version),
              scratch: mkdtempSync(join(scratch, 's')),
              release: `20260101${String(serial).padStart(6, '0')}`,
            };
            freshen(task.tree);
            const about = `${caseOf(plan.payload.name, count, rtt, kind)}${remark ? `, ${remark}` : ''}`;
            try {
              const measured = await measure(subject, task);
              samples.add(subject.name, about, 'time', 's', measured.seconds);
              // Figures of a machine that does other things as well are worth little; this row says whether it did.
              samples.add('this machine', 'during all of it', 'load average, 1 min', '', loadavg()[0]!);
              samples.add(subject.name, about, 'up per host', 'KB', measured.up / 1000);
              samples.add(subject.name, about, 'down per host', 'KB', measured.down / 1000);
              if (subject.name === OURS) samples.add(OURS, about, 'memory', 'MiB', measured.memory);
              options.say(`${about}: ${subject.name} ${measured.seconds.toFixed(2)} s`);
            } catch (thrown) {
              // A peer that fails is left out from here on; our own failure is the benchmark's.
              if (subject.name === OURS) throw thrown;
              options.say(`left out from here: ${thrown instanceof Error ? thrown.message : thrown}`);
              failed.add(subject.name);
            }
            rmSync(task.scratch, { recursive: true, force: true });
          }
        }
      }
    }
  }
  wipe(set, Math.max(...plan.counts));
}

/** The figures that were promised, where this run measured both sides. */
function targetsOf(samples: Samples) {
  const targets = [];
  const incremental = (count: number, rtt: number) => caseOf('django', count, rtt, 'incremental');
  for (const [count, limit] of [
    [1, 1.2],
    [3, 1.5],
  ] as const) {
    const ours = samples.median(OURS, incremental(count, 80));
    if (ours === undefined) continue;
    targets.push(atMost(`incremental, ${count} host(s), 80 ms: seconds`, ours, limit));
    for (const [peer, factor] of [
      ['rsync + ControlMaster', 2],
      ['capistrano', 9],
      ['ansible pipelined', 12],
    ] as const) {
      const theirs = samples.median(peer, incremental(count, 80));
      if (theirs !== undefined)
        targets.push(
          atLeast(`incremental, ${count} host(s), 80 ms: times as fast as ${peer}`, theirs / ours, factor),
        );
    }
  }
  const [far, near] = [samples.least(OURS, incremental(1, 80)), samples.least(OURS, incremental(1, 0))];
  if (far !== undefined && near !== undefined) {
    targets.push(
      atMost('incremental, 1 host: effective round trips, connection included', (far - near) / 0.08, 12),
    );
  }
  for (const count of [1, 3]) {
    const [ours, rsync] = [
      samples.median(OURS, incremental(count, 0)),
      samples.median('rsync + ControlMaster', incremental(count, 0)),
    ];
    if (ours !== undefined && rsync !== undefined)
      targets.push(atMost(`incremental, ${count} host(s), 0 ms: share of rsync's time`, ours / rsync, 1));
    for (const rtt of [0, 20, 80]) {
      const about = caseOf('django', count, rtt, 'first');
      const [first, tar] = [samples.median(OURS, about), samples.median('tar pipe', about)];
      if (first !== undefined && tar !== undefined)
        targets.push(atMost(`first, ${count} host(s), ${rtt} ms: share of tar pipe's time`, first / tar, 1));
    }
  }
  const large = caseOf('large', 1, 80, 'incremental');
  const seconds = samples.median(OURS, large);
  if (seconds !== undefined) targets.push(atMost('20,000 files, incremental, 80 ms: seconds', seconds, 3));
  const memory = [0, 80].flatMap(rtt =>
    (['first', 'incremental'] as const).flatMap(
      kind => samples.median(OURS, caseOf('large', 1, rtt, kind), 'memory') ?? [],
    ),
  );
  if (memory.length > 0) targets.push(atMost('20,000 files: memory, MiB', Math.max(...memory), 200));
  const one = samples.median(OURS, `${incremental(1, 80)}, sshd alone`);
  const hundred = samples.median(OURS, `${incremental(100, 80)}, sshd alone`);
  if (one !== undefined && hundred !== undefined)
    targets.push(atMost('100 hosts, 80 ms, incremental: times one host', hundred / one, 6));
  return targets;
}
