/**
 * What a whole deploy does, beside the way people do it today: in one step, in two jobs, in three steps, and by manage.py with Ansible.
 *   scripts/bench deploy [--quick] [--json FILE] [--runs N]
 * Needs root, MariaDB and what scripts/hosts needs. The shipped bundles run as plain processes on a host with systemd, against
 * a GitHub of this process. One deploy is uncontended: the lock is free, no migration is pending. Five files change.
 * Times are those of the processes; what a runner spends between steps is in none of them, and more steps have more of it.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { nodeId } from '../packages/github-simulator/src/api.ts';
import { push } from '../packages/github-simulator/src/events.ts';
import { GitHubSimulator, type SimulatedRepository } from '../packages/github-simulator/src/index.ts';
import { type StepOptions, type StepResult, startStep } from '../packages/github-simulator/src/runner.ts';
import { down, type HostSet, up, whyNoHosts } from '../packages/local-hosts/src/index.ts';
import { mariaDbMissing, startMariaDb } from '../packages/local-services/src/index.ts';
import { pythonEnvironment } from '../packages/migrations/test/environments.ts';
import { databaseSettings } from '../packages/migrations/test/projects.ts';
import { APPS, MIGRATIONS, project } from './guard.project.ts';
import { CALLS } from './guard.ts';
import {
  alternate,
  atMost,
  type BenchOptions,
  type BenchResult,
  type BenchRow,
  childCpuSeconds,
  resultOf,
  rowOf,
  watchMemory,
} from './harness.ts';
import { freshen, PAYLOADS, writePayload } from './peers/payload.ts';
import { ansibleEnvironment, pythonPeer, pythonPeerMissing } from './peers/python.ts';
import { liveVersion, ROOT, wipe } from './release/live.ts';

const QUICK_RUNS = 2;
/** GitHub's answers take that long: a simulator in this process would flatter those who ask it. */
const API_MS = 100;

/** Seconds that a deploy in two jobs may cost more than one in one, beyond the start of a runner. */
const MOST_FOR_TWO = 10;

const SUBJECTS = {
  one: 'guarded-deploy, one step',
  two: 'guarded-deploy in two jobs, prepare and release (no code of the project beside the keys)',
  three: 'turnstyle-lock, migration-guard, ssh-release as three steps (lock not verified before the release)',
  old: 'four manage.py calls, then ansible-playbook (no lock, no verification: that flatters it)',
} as const;
type Side = keyof typeof SUBJECTS;

const VERSIONS = { first: 'v1', incremental: 'v2' } as const;
type Kind = keyof typeof VERSIONS;

const UNITS = {
  time: 's',
  CPU: 's',
  'memory, largest process started': 'MiB',
  'counted API calls': '',
  'round trips to the host': '',
} as const;
type Metric = keyof typeof UNITS;
type Measured = Partial<Record<Metric, number>>;

/** One deploy of one version. */
interface Task {
  readonly rtt: number;
  readonly version: string;
  readonly commit: { readonly sha: string; readonly before: string };
  /** Of this deploy and the one before it to the same host. */
  readonly key: string;
  readonly release: string;
  readonly scratch: string;
}

interface Bench {
  readonly github: GitHubSimulator;
  readonly repository: SimulatedRepository;
  readonly hosts: HostSet;
  readonly python: string;
  /** Version → its tree. */
  readonly tree: (version: string) => string;
  /** Ends what runs at the moment; steps have a process group of their own and would outlive this process. */
  readonly running: Set<() => void>;
}

const environmentOf = (rtt: number) => `rtt${rtt}`;
const addressOf = (bench: Bench, rtt: number) => bench.hosts.hosts[0]!.addresses[String(rtt)]!;

/** A checkout by its SHA, as actions/checkout leaves one: two jobs are bound to it. */
function detach(workspace: string, sha: string): void {
  mkdirSync(join(workspace, '.git'), { recursive: true });
  writeFileSync(join(workspace, '.git/HEAD'), `${sha}\n`);
}

/** The event of the push that a job runs for. */
function pushOf({ github, repository }: Bench, { commit }: Task) {
  const pushed = push({
    repository: {
      id: repository.id,
      owner: { login: repository.owner, id: repository.data.owner, type: 'Organization' },
      fullName: repository.fullName,
      defaultBranch: 'main',
    },
    sender: github.addUser({ login: 'maintainer' }),
    ref: 'refs/heads/main',
    before: commit.before,
    after: commit.sha,
  });
  // GitHub's payload names it, which spares a look-up.
  const named = { ...(pushed.payload['repository'] as object), node_id: nodeId('Repository', repository.id) };
  return { name: pushed.name, payload: { ...pushed.payload, repository: named } };
}

/** Step by step in the jobs of a run of the simulated repository; whatever fails ends the benchmark. */
async function job(bench: Bench, task: Task, side: Exclude<Side, 'old'>): Promise<Measured> {
  const { github, repository, hosts } = bench;
  const run = repository.addRun({ workflow: 'Deploy', event: 'push', headSha: task.commit.sha });
  let started = run.addJob({ name: 'deploy' }).start(`runner ${run.id}`);
  const event = pushOf(bench, task);
  const workspace = bench.tree(task.version);
  const common = { github, repository, run, event, workspace };
  const env = { RUNNER_NAME: `runner ${run.id}` };
  const lock = { key: task.key, 'wait-timeout': '1m' };
  const guard = { python: bench.python };
  const release = {
    environment: environmentOf(task.rtt),
    'private-key': readFileSync(hosts.privateKey, 'utf8'),
    'known-hosts': readFileSync(hosts.knownHosts, 'utf8'),
  };
  let [seconds, memory] = [0, 0];
  const done: StepResult[] = [];
  const step = async (options: StepOptions) => {
    const running = await startStep({ ...common, job: started, env, ...options });
    const peak = watchMemory(running.process.pid);
    bench.running.add(running.kill);
    const result = await running.finished.finally(() => {
      bench.running.delete(running.kill);
      memory = Math.max(memory, peak());
    });
    done.push(result);
    if (result.exitCode !== 0)
      throw new Error(`${options.action} (${options.stage ?? 'main'}) failed:\n${result.log.slice(-3000)}`);
    seconds += result.seconds;
    return result;
  };
  const requests = github.requests.length;
  const cpu = childCpuSeconds();
  try {
    let released: StepResult;
    if (side === 'one') {
      const action = 'guarded-deploy';
      released = await step({ action, inputs: { ...lock, ...guard, ...release } });
      await step({ action, stage: 'post', after: released });
    } else if (side === 'two') {
      const action = 'guarded-deploy';
      detach(workspace, task.commit.sha);
      const { environment } = release;
      const prepared = await step({
        action,
        inputs: { ...guard, environment, key: task.key, phase: 'prepare' },
      });
      started.complete('success');
      started = run.addJob({ name: 'release' }).start(`runner ${run.id}`);
      const what = { phase: 'release', prepared: prepared.outputs['prepared'] ?? '' };
      released = await step({ action, inputs: { ...lock, ...release, ...what } });
      await step({ action, stage: 'post', after: released });
    } else {
      const held = await step({ action: 'turnstyle-lock', inputs: lock });
      await step({ action: 'migration-guard', inputs: guard });
      const fence = { 'fencing-token': held.outputs['fencing-token'] ?? '' };
      released = await step({ action: 'ssh-release', inputs: { ...release, ...fence } });
      await step({ action: 'turnstyle-lock', stage: 'post', after: held });
    }
    const [host] = JSON.parse(released.outputs['hosts'] ?? '[]') as { roundTrips?: number }[];
    if (host?.roundTrips === undefined) throw new Error(`${SUBJECTS[side]} names no round trips`);
    return {
      time: seconds,
      CPU: childCpuSeconds() - cpu,
      'memory, largest process started': memory,
      'counted API calls': github.requests.slice(requests).filter(({ counted }) => counted).length,
      'round trips to the host': host.roundTrips,
    };
  } finally {
    started.complete();
    rmSync(join(workspace, '.git'), { recursive: true, force: true });
    for (const result of done) result.cleanUp();
  }
}

/** What people's pipelines do without us: four looks at the migrations, one after the other, then the playbook. */
async function byHand(bench: Bench, task: Task): Promise<Measured> {
  const tree = bench.tree(task.version);
  const { scratch } = task;
  const home = join(scratch, 'home');
  mkdirSync(home);
  const base = { PATH: process.env.PATH!, HOME: home, LANG: 'C.UTF-8' };
  let memory = 0;
  const call = async (program: string, args: readonly string[], env: Record<string, string> = {}) => {
    const child = spawn(program, [...args], {
      cwd: tree,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...base, ...env },
    });
    const peak = watchMemory(child.pid);
    const kill = () => void child.kill();
    bench.running.add(kill);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        said += data.toString();
      });
    // `exit`, not `close`: the connection that Ansible leaves open keeps its output open too.
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    }).finally(() => {
      bench.running.delete(kill);
      memory = Math.max(memory, peak());
    });
    if (code !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${code}\n${said.slice(-3000)}`);
  };
  const playbook = ['-i', `${addressOf(bench, task.rtt)},`, join(import.meta.dirname, 'peers/ansible.yml')];
  const cpu = childCpuSeconds();
  const begin = performance.now();
  try {
    for (const args of CALLS) await call(bench.python, ['manage.py', ...args]);
    await call(pythonPeer('ansible-playbook'), playbook, {
      TREE: tree,
      RELEASE: task.release,
      ROOT,
      ...ansibleEnvironment({ sshConfig: bench.hosts.sshConfig, scratch, pipelining: true }),
    });
    return {
      time: (performance.now() - begin) / 1000,
      CPU: childCpuSeconds() - cpu,
      'memory, largest process started': memory,
    };
  } finally {
    await closeConnections(join(scratch, 'c'));
  }
}

/** Ansible's shared connections outlive it by a minute; nobody waits for them here. */
async function closeConnections(folder: string): Promise<void> {
  for (const socket of existsSync(folder) ? readdirSync(folder) : []) {
    const args = ['-o', `ControlPath=${join(folder, socket)}`, '-O', 'exit', 'host'];
    const child = spawn('ssh', args, { stdio: 'ignore' });
    await new Promise<void>(resolve => child.once('error', () => resolve()).once('exit', () => resolve()));
  }
}

/** A tree is as a checkout leaves it: times of its own, and no bytecode of an earlier run. */
function checkOut(tree: string): void {
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory() && entry.name === '__pycache__')
      rmSync(join(entry.parentPath, entry.name), { recursive: true, force: true });
  }
  freshen(tree);
}

/** Both versions below `folder`: a Django project and what else an application of the usual size has. */
function writeTrees(folder: string, database: string, hosts: HostSet, rtts: readonly number[]): number {
  const made = project(false, database);
  try {
    const files: Record<string, string> = {
      'deploy/release.yml': `app: bench
root: ${ROOT}
user: root
inventory: deploy/{{ environment }}.yml
source:
  exclude: [__pycache__]
shared:
  directories: [media]
verify:
  - command: [test, -s, "{{ current_path }}/VERSION"]
keep: 5
`,
    };
    const [host] = hosts.hosts;
    for (const rtt of rtts)
      files[`deploy/${environmentOf(rtt)}.yml`] =
        `all:\n  hosts:\n    ${host!.name}: { ansible_host: ${host!.addresses[String(rtt)]} }\n`;
    for (const entry of readdirSync(made.root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) files[relative(made.root, path)] = readFileSync(path, 'utf8');
    }
    const { files: all, bytes } = PAYLOADS.django;
    writePayload(folder, { name: 'deploy', files: all - Object.keys(files).length, bytes }, files);
    return all;
  } finally {
    made.delete();
  }
}

async function migrateOnce(python: string, tree: string): Promise<void> {
  const child = spawn(python, ['manage.py', 'migrate', '-v0'], {
    cwd: tree,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`manage.py migrate: exit ${code}`);
}

/** A first release and an incremental one after it, on a host without the application. */
async function pair(bench: Bench, side: Side, rtt: number, name: string, scratch: string, serial: number) {
  const { repository, hosts } = bench;
  wipe(hosts, 1);
  const measured = {} as Record<Kind, Measured>;
  for (const [index, kind] of (['first', 'incremental'] as const).entries()) {
    const version = VERSIONS[kind];
    const before = repository.head;
    const task: Task = {
      rtt,
      version,
      commit: { sha: repository.push('main', { message: `${name}, ${kind}` }), before },
      key: name,
      release: `20260101${String(2 * serial + index).padStart(6, '0')}`,
      scratch: mkdtempSync(join(scratch, 's')),
    };
    checkOut(bench.tree(version));
    measured[kind] = await (side === 'old' ? byHand(bench, task) : job(bench, task, side));
    const live = liveVersion(hosts.hosts[0]!);
    if (live !== version) throw new Error(`${SUBJECTS[side]}: the host serves ${live}, not ${version}`);
    rmSync(task.scratch, { recursive: true, force: true });
  }
  return measured;
}

const caseOf = (rtt: number, kind: Kind) => `1 host, ${rtt} ms, ${kind}`;

export async function run(options: BenchOptions): Promise<BenchResult> {
  const why = whyNoHosts() ?? mariaDbMissing();
  if (why) throw new Error(`bench deploy: ${why}`);
  options.say('preparing the Python environments');
  const environment = pythonEnvironment('django52');
  if ('missing' in environment) throw new Error(environment.missing);
  const { python } = environment;
  const noAnsible = pythonPeerMissing('ansible-playbook');
  if (noAnsible) options.say(`left out: ${SUBJECTS.old} (${noAnsible})`);
  const sides = (Object.keys(SUBJECTS) as Side[]).filter(side => side !== 'old' || !noAnsible);
  const rtts = options.quick ? [0] : [0, 20];
  const runs = options.quick ? Math.min(QUICK_RUNS, options.runs) : options.runs;

  await using stack = new AsyncDisposableStack();
  const github = await GitHubSimulator.start();
  const scratch = mkdtempSync(join(tmpdir(), 'bench-deploy-'));
  const set = `bench-deploy-${process.pid}`;
  const running = new Set<() => void>();
  // Whatever ends this process; the database sees to itself.
  const last = () => {
    for (const kill of running) kill();
    down(set);
    for (const folder of [scratch, github.directory]) rmSync(folder, { recursive: true, force: true });
  };
  const interrupted = () => process.exit(130);
  process.once('exit', last).once('SIGINT', interrupted).once('SIGTERM', interrupted);
  stack.defer(async () => {
    await github.stop();
    last();
    process.off('exit', last).off('SIGINT', interrupted).off('SIGTERM', interrupted);
  });
  github.fault({ kind: 'delay', ms: API_MS, times: Number.POSITIVE_INFINITY });
  const repository = github.addRepository({ owner: 'acme', name: 'portal' });
  options.say('starting MariaDB and a host');
  const database = stack.use(await startMariaDb());
  const hosts = await up({ count: 1, rtt: rtts, set, kind: 'systemd' });
  const files = writeTrees(scratch, databaseSettings(database, database.database), hosts, rtts);
  const tree = (version: string) => join(scratch, version);
  const bench: Bench = { github, repository, hosts, python, tree, running };
  options.say(`${files} files, of them ${APPS} applications with ${APPS * MIGRATIONS} migrations: applying`);
  await migrateOnce(python, bench.tree('v1'));

  const samples: Samples = new Map();
  const load: number[] = [];
  let serial = 0;
  for (const rtt of rtts) {
    const measure = (side: Side) => async (round: number) => {
      serial += 1;
      const name = `${side} ${rtt} ms ${round + 1}`;
      load.push(loadavg()[0]!);
      const measured = await pair(bench, side, rtt, name, scratch, serial);
      for (const [kind, { time }] of Object.entries(measured))
        options.say(`round ${round + 1}, ${caseOf(rtt, kind as Kind)}: ${side} ${time!.toFixed(2)} s`);
      return Object.fromEntries(
        Object.entries(measured).flatMap(([kind, values]) =>
          Object.entries(values).map(([metric, value]) => [`${kind}\t${metric}`, value]),
        ),
      );
    };
    const measured = await alternate(Object.fromEntries(sides.map(side => [side, measure(side)])), runs);
    for (const [side, metrics] of Object.entries(measured)) {
      for (const [name, values] of Object.entries(metrics)) {
        const [kind, metric] = name.split('\t') as [Kind, Metric];
        const about = { subject: SUBJECTS[side as Side], case: caseOf(rtt, kind), metric };
        samples.set(keyOf(side as Side, rtt, kind, metric), rowOf({ ...about, unit: UNITS[metric] }, values));
      }
    }
  }
  const rows = [...samples.values()].sort(
    (a, b) => a.case.localeCompare(b.case) || a.metric.localeCompare(b.metric),
  );
  const always = { case: 'during all of it' };
  rows.push(
    rowOf({ ...always, subject: 'GitHub, simulated', metric: 'each answer takes', unit: 'ms' }, [API_MS]),
    // Figures of a machine that does other things as well are worth little; this row says whether it did.
    rowOf({ ...always, subject: 'this machine', metric: 'load average, 1 min', unit: '' }, load),
  );
  return resultOf('deploy', rows, targetsOf(samples, rtts));
}

type Samples = Map<string, BenchRow>;
const keyOf = (...parts: readonly [Side, number, Kind, Metric]) => parts.join('\t');

function targetsOf(samples: Samples, rtts: readonly number[]) {
  const targets = [];
  let calls = 0;
  for (const rtt of rtts) {
    for (const kind of ['first', 'incremental'] as const) {
      const time = (side: Side) => samples.get(keyOf(side, rtt, kind, 'time'))?.median;
      const [one, two, three, old] = [time('one')!, time('two')!, time('three')!, time('old')];
      const about = caseOf(rtt, kind);
      // Of its own: a second runner's start, and its checkouts, come on top.
      targets.push(
        atMost(`${about}: seconds that two jobs cost more than one step`, two - one, MOST_FOR_TWO),
      );
      targets.push(atMost(`${about}: one step's time, share of that of three`, one / three, 1));
      if (kind === 'incremental' && old !== undefined)
        targets.push(atMost(`${about}: one step's time, share of the old way's`, one / old, 0.5));
      calls = Math.max(calls, samples.get(keyOf('one', rtt, kind, 'counted API calls'))!.max);
    }
  }
  targets.push(atMost('counted API calls of an uncontended deploy, most of all runs', calls, 10));
  return targets;
}
