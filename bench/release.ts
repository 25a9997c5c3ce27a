/**
 * Releases with ssh-release and with its peers, on the same hosts, over the same wires.
 *   scripts/bench release [--quick] [--part peers|large|many] [--json FILE] [--runs N]
 * Needs root and what scripts/hosts needs. A peer that is not installed is left out and named.
 */

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, type HostSet, up, whyNoHosts } from '../packages/local-hosts/src/index.ts';
import { type BenchOptions, type BenchResult, resultOf, watchMemory } from './harness.ts';
import { freshen, PAYLOADS, type Payload, writePayload } from './peers/payload.ts';
import { liveVersion, ROOT, wipe } from './release/live.ts';
import { caseOf, collect, type Samples } from './release/samples.ts';
import { addresses, environmentOf, OURS, SUBJECTS, type Subject, type Task } from './release/subjects.ts';
import { targetsOf } from './release/targets.ts';

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
