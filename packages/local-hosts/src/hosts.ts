import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ensureImage, personalise } from './image.ts';
import { has, run, succeeds } from './shell.ts';

/** Where images and the state of running hosts are kept. */
interface Places {
  readonly cache: string;
  readonly state: string;
}

export const systemPlaces: Places = {
  cache: '/var/cache/guarded-deploy',
  state: '/var/lib/guarded-deploy/hosts',
};

interface UpOptions {
  readonly count: number;
  /** Round trips in milliseconds; each host gets an address at every distance, the first is its main one. Default [0]. */
  readonly rtt?: readonly number[];
  /** Name of this set of hosts; several sets live side by side. Default `hosts`. */
  readonly set?: string;
  /** `systemd` boots the whole system; `sshd` runs sshd alone, which is enough to measure many. Default `systemd`. */
  readonly kind?: 'systemd' | 'sshd';
  /**
   * GiB of a file system (ext4) of the hosts' own, made for this set, for measurements: for minutes after many files were
   * deleted ext4 looks past each of their inodes for every file that is created near by. Space is used as it is written.
   */
  readonly disk?: number;
  readonly places?: Places;
  readonly say?: (line: string) => void;
}

export interface TestHost {
  readonly name: string;
  /** The address at the first distance. */
  readonly address: string;
  /** Round trip in milliseconds → address. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly port: number;
  readonly user: string;
  readonly namespace: string;
  /** Round trip in milliseconds → this machine's end of the wire. */
  readonly interfaces: Readonly<Record<string, string>>;
  /** The host's file tree, seen from this machine. `/srv` is not in it but in `srv`. */
  readonly root: string;
  readonly srv: string;
  readonly hostKeys: string;
  /** Process of the host's init (or sshd), for `nsenter`. */
  readonly pid: number;
}

export interface HostSet {
  readonly set: string;
  readonly directory: string;
  readonly image: string;
  /** Address under which the hosts reach this machine. */
  readonly machine: string;
  readonly privateKey: string;
  readonly knownHosts: string;
  /** For OpenSSH's `-F`. */
  readonly sshConfig: string;
  /** An Ansible inventory (YAML) with all hosts in the group `web` and the first in `migrations`. */
  readonly inventory: string;
  readonly rtt: readonly number[];
  readonly hosts: readonly TestHost[];
}

/** Why hosts cannot be had here, in words; undefined when they can. */
export function whyNoHosts(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  const missing = ['debootstrap', 'systemd-nspawn', 'ip', 'nsenter', 'gcc', 'ssh-keygen'].filter(
    program => !has(program),
  );
  if (missing.length > 0) return `needs ${missing.join(', ')} (scripts/bootstrap --full)`;
  if (!existsSync('/dev/net/tun')) return 'needs /dev/net/tun';
  if (!readFileSync('/proc/filesystems', 'utf8').includes('\toverlay')) return 'needs overlayfs';
  return undefined;
}

const DELAY_SOURCE = join(import.meta.dirname, '../delay.c');

function ensureDelay(cache: string): string {
  const sum = createHash('sha256').update(readFileSync(DELAY_SOURCE)).digest('hex').slice(0, 12);
  const program = join(cache, `delay-${sum}`);
  if (!existsSync(program)) {
    mkdirSync(cache, { recursive: true });
    const draft = `${program}.draft-${process.pid}`;
    run('gcc', ['-O2', '-o', draft, DELAY_SOURCE]);
    renameSync(draft, program);
  }
  return program;
}

/** Roots of the control group hierarchies that systemd uses: the unified one, and version 1's named one where it exists. */
function controlGroups(): string[] {
  return ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'].filter(folder =>
    existsSync(join(folder, 'cgroup.procs')),
  );
}

/** Takes the lowest free number; making a link is atomic, so two processes never take the same. */
function takeSlot(places: Places, set: string): number {
  const slots = join(places.state, '.slots');
  mkdirSync(slots, { recursive: true });
  for (let slot = 0; slot < 100; slot++) {
    try {
      symlinkSync(set, join(slots, String(slot)));
      return slot;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
  }
  throw new Error('100 sets of hosts are up already: scripts/hosts list');
}

function slotsOf(places: Places, set: string): number[] {
  const slots = join(places.state, '.slots');
  if (!existsSync(slots)) return [];
  return readdirSync(slots)
    .filter(slot => readlinkSync(join(slots, slot)) === set)
    .map(Number);
}

function keypair(path: string): string {
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'hosts', '-f', path]);
  return readFileSync(`${path}.pub`, 'utf8');
}

/** As Linux ships it: what a fresh namespace or this machine was tuned to must not show in a measurement. */
function ordinaryTcp(namespace: string): void {
  for (const setting of ['tcp_rmem=4096 131072 6291456', 'tcp_wmem=4096 16384 4194304']) {
    run('ip', ['netns', 'exec', namespace, 'sysctl', '-qw', `net.ipv4.${setting}`]);
  }
}

/** Cubic where the kernel lets a route choose; else the namespace's default. */
function route(namespace: string[], address: string, device: string, source: string): void {
  const args = [...namespace, 'route', 'replace', `${address}/32`, 'dev', device, 'src', source];
  if (!succeeds('ip', [...args, 'congctl', 'cubic'])) run('ip', args);
}

async function answersSsh(address: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: address, port: 22 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once('data', data => done(data.toString('latin1').startsWith('SSH-2.0')));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
  });
}

async function until(what: string, seconds: number, ready: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await ready())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

function startDetached(program: string, args: readonly string[], log: string): ChildProcess {
  const out = openSync(log, 'a');
  const child = spawn(program, [...args], { detached: true, stdio: ['ignore', out, out] });
  closeSync(out);
  child.unref();
  return child;
}

/** This machine's address on the wires of distance number `k`. */
const nearAddress = (slot: number, k: number) => `10.${100 + slot}.${200 + k}.1`;

interface Plan {
  readonly name: string;
  readonly namespace: string;
  readonly directory: string;
  readonly addresses: Record<string, string>;
  readonly interfaces: Record<string, string>;
}

/**
 * Starts hosts and waits until each answers on SSH (and its systemd has finished booting). A failure on the way takes
 * everything down again.
 */
export async function up(options: UpOptions): Promise<HostSet> {
  const why = whyNoHosts();
  if (why) throw new Error(`hosts: ${why}`);
  const places = options.places ?? systemPlaces;
  const set = options.set ?? 'hosts';
  const rtt = options.rtt ?? [0];
  const kind = options.kind ?? 'systemd';
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(set)) throw new Error(`not a name for a set of hosts: ${set}`);
  if (!(options.count >= 1 && options.count <= 250)) throw new Error('between 1 and 250 hosts');
  const directory = join(places.state, set);
  if (existsSync(directory) || slotsOf(places, set).length > 0) {
    throw new Error(`hosts '${set}' are up already: scripts/hosts down --set ${set}`);
  }
  const image = ensureImage(places.cache, options.say);
  const delay = ensureDelay(places.cache);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    if (options.disk) mountDisk(directory, diskOf(places, set), options.disk);
    const slot = takeSlot(places, set);
    return await start({ slot, set, rtt, kind, count: options.count, directory, image, delay });
  } catch (thrown) {
    down(set, places);
    throw thrown;
  }
}

const diskOf = (places: Places, set: string) => join(places.state, `.${set}.img`);

function mountDisk(directory: string, image: string, gib: number): void {
  run('truncate', ['-s', `${gib}G`, image]);
  run('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=1,lazy_journal_init=1', image]);
  run('mount', ['-o', 'loop', image, directory]);
}

async function start(options: {
  slot: number;
  set: string;
  rtt: readonly number[];
  kind: 'systemd' | 'sshd';
  count: number;
  directory: string;
  image: string;
  delay: string;
}): Promise<HostSet> {
  const { slot, rtt, directory, image } = options;
  const net = `10.${100 + slot}`;
  const client = join(directory, 'client');
  mkdirSync(client);
  const privateKey = join(client, 'id_ed25519');
  const authorized = keypair(privateKey);
  const plans: Plan[] = [];
  for (let i = 1; i <= options.count; i++) {
    const name = `host${i}`;
    plans.push({
      name,
      namespace: `gd${slot}-${i}`,
      directory: join(directory, name),
      addresses: Object.fromEntries(rtt.map((ms, k) => [String(ms), `${net}.${k}.${i}`])),
      interfaces: Object.fromEntries(rtt.map((ms, k) => [String(ms), `gd${slot}d${k}n${i}`])),
    });
  }
  const names = plans.map(plan => [plan.addresses[String(rtt[0])]!, plan.name] as [string, string]);

  for (const plan of plans) run('ip', ['netns', 'add', plan.namespace]);
  for (const plan of plans) {
    run('ip', ['-n', plan.namespace, 'link', 'set', 'lo', 'up']);
    ordinaryTcp(plan.namespace);
  }
  for (const [k, ms] of rtt.entries()) {
    const device = `wire${k}`;
    if (ms === 0) {
      for (const { interfaces, namespace } of plans) {
        const end = ['peer', 'name', device, 'netns', namespace];
        run('ip', ['link', 'add', interfaces[0]!, 'type', 'veth', ...end]);
      }
    } else {
      const wires = plans.flatMap(plan => ['-', plan.interfaces[String(ms)]!, plan.namespace, device]);
      const log = join(directory, `delay-${ms}.log`);
      const child = startDetached(options.delay, [String(Math.round(ms * 500)), ...wires], log);
      await until(`the ${ms} ms wire (${log})`, 20, () => {
        if (child.exitCode !== null) throw new Error(readFileSync(log, 'utf8'));
        return readFileSync(log, 'utf8').includes('ready');
      });
    }
    for (const plan of plans) {
      const near = nearAddress(slot, k);
      const far = plan.addresses[String(ms)]!;
      const nearDevice = plan.interfaces[String(ms)]!;
      run('ip', ['addr', 'add', `${near}/32`, 'dev', nearDevice]);
      run('ip', ['link', 'set', nearDevice, 'up', 'mtu', '1500', 'txqueuelen', '20000']);
      run('ip', ['-n', plan.namespace, 'addr', 'add', `${far}/32`, 'dev', device]);
      const set = ['link', 'set', device, 'up', 'mtu', '1500', 'txqueuelen', '20000'];
      run('ip', ['-n', plan.namespace, ...set]);
      route([], far, nearDevice, near);
      route(['-n', plan.namespace], near, device, far);
    }
  }

  const known: string[] = [];
  const processes: ChildProcess[] = [];
  for (const plan of plans) {
    const hostKeys = join(plan.directory, 'keys');
    for (const folder of ['upper', 'work', 'root', 'srv', 'keys']) {
      mkdirSync(join(plan.directory, folder), { recursive: true });
    }
    const key = keypair(join(hostKeys, 'ssh_host_ed25519_key')).split(' ').slice(0, 2).join(' ');
    for (const address of Object.values(plan.addresses)) known.push(`${address} ${key}\n`);
    const root = join(plan.directory, 'root');
    const layers = [
      `lowerdir=${image}`,
      `upperdir=${join(plan.directory, 'upper')}`,
      `workdir=${join(plan.directory, 'work')}`,
    ];
    run('mount', ['-t', 'overlay', 'overlay', '-o', layers.join(','), root]);
    personalise(root, { name: plan.name, hostKeys, authorized }, names);
    const log = join(plan.directory, 'console.log');
    const common = [
      '--quiet',
      `--directory=${root}`,
      '--register=no',
      '--keep-unit',
      `--machine=${plan.namespace}`,
      `--network-namespace-path=/run/netns/${plan.namespace}`,
      `--bind=${join(plan.directory, 'srv')}:/srv`,
      '--resolv-conf=off',
      '--timezone=off',
      '--link-journal=no',
      '--console=pipe',
    ];
    const what =
      options.kind === 'systemd'
        ? ['--boot']
        : ['--as-pid2', 'sh', '-c', 'mkdir -p /run/sshd && exec /usr/sbin/sshd -D -e'];
    // Without a control group of its own each host's systemd would manage, and stop, the services of the others.
    const groups = controlGroups().map(folder => join(folder, plan.namespace));
    for (const group of groups) {
      if (!removeGroup(group)) throw new Error(`the control group ${group} is still in use`);
      mkdirSync(group, { recursive: true });
    }
    const join_ =
      'for group; do shift; case $group in --) break;; esac; echo $$ >"$group/cgroup.procs"; done; exec "$@"';
    const args = [...groups, '--', 'systemd-nspawn', ...common, ...what];
    processes.push(startDetached('sh', ['-c', join_, 'sh', ...args], log));
  }
  const knownHosts = join(client, 'known_hosts');
  writeFileSync(knownHosts, known.join(''));

  const hosts: TestHost[] = [];
  for (const [i, plan] of plans.entries()) {
    const address = plan.addresses[String(rtt[0])]!;
    const log = join(plan.directory, 'console.log');
    const nspawn = processes[i]!;
    await until(`${plan.name} on SSH (${log})`, 60 + options.count, () => {
      if (nspawn.exitCode !== null)
        throw new Error(`${plan.name}: ${readFileSync(log, 'utf8').slice(-2000)}`);
      return answersSsh(address);
    });
    const pid = childrenOf(nspawn.pid!)[0];
    if (!pid) throw new Error(`${plan.name}: no init below process ${nspawn.pid}`);
    hosts.push({
      name: plan.name,
      address,
      addresses: plan.addresses,
      port: 22,
      user: 'root',
      namespace: plan.namespace,
      interfaces: plan.interfaces,
      root: join(plan.directory, 'root'),
      srv: join(plan.directory, 'srv'),
      hostKeys: join(plan.directory, 'keys'),
      pid,
    });
  }
  if (options.kind === 'systemd') {
    for (const host of hosts) {
      const state = () =>
        inHost(host, ['systemctl', 'is-system-running', '--wait'], { tolerate: true }).trim();
      await until(`${host.name} booted`, 60 + options.count, () => /running|degraded/.test(state()));
    }
  }

  const sshConfig = join(client, 'ssh_config');
  writeFileSync(
    sshConfig,
    [
      'Host *',
      '  User root',
      `  IdentityFile ${privateKey}`,
      '  IdentitiesOnly yes',
      `  UserKnownHostsFile ${knownHosts}`,
      '  GlobalKnownHostsFile /dev/null',
      '  StrictHostKeyChecking yes',
      '  BatchMode yes',
      '  LogLevel ERROR',
      '',
    ].join('\n'),
  );
  const inventory = join(client, 'inventory.yml');
  writeFileSync(inventory, inventoryOf(hosts));
  const description: HostSet = {
    set: options.set,
    directory,
    image,
    machine: nearAddress(slot, 0),
    privateKey,
    knownHosts,
    sshConfig,
    inventory,
    rtt,
    hosts,
  };
  writeFileSync(join(directory, 'state.json'), `${JSON.stringify(description, null, 2)}\n`);
  return description;
}

function inventoryOf(hosts: readonly TestHost[]): string {
  const lines = hosts.map(
    host => `        ${host.name}: { ansible_host: ${host.address}, ansible_user: ${host.user} }`,
  );
  return [
    'all:',
    '  children:',
    '    web:',
    '      hosts:',
    ...lines,
    '    migrations:',
    '      hosts:',
    `        ${hosts[0]!.name}:`,
    '',
  ].join('\n');
}

/** Runs a program inside a host, past SSH: for setting up and for looking, never for what is under test. */
export function inHost(
  host: Pick<TestHost, 'pid'>,
  command: readonly string[],
  options: { tolerate?: boolean; input?: string } = {},
): string {
  const enter = ['-t', String(host.pid), '-m', '-u', '-i', '-n', '-p', '-r', '-w', '--', 'env', '-i'];
  const env = [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'HOME=/root',
    'LANG=C.UTF-8',
  ];
  const stdio = options.input === undefined ? {} : { stdio: 'pipe' as const, input: options.input };
  try {
    return run('nsenter', [...enter, ...env, ...command], stdio);
  } catch (thrown) {
    if (options.tolerate) return String(thrown instanceof Error ? thrown.message : thrown);
    throw thrown;
  }
}

/** Cuts a host's wire at one distance (packets vanish, nothing is refused) or repairs it. */
export function cutWire(host: TestHost, cut: boolean, rtt = Number(Object.keys(host.addresses)[0])): void {
  const [, slot, k] = /^gd(\d+)d(\d+)n/.exec(host.interfaces[String(rtt)]!)!;
  const device = `wire${k}`;
  run('ip', ['-n', host.namespace, 'link', 'set', 'dev', device, cut ? 'down' : 'up']);
  if (cut) return;
  // A device that goes down takes its routes with it, and its neighbours remember that it was gone.
  route(['-n', host.namespace], nearAddress(Number(slot), Number(k)), device, host.addresses[String(rtt)]!);
  succeeds('ip', ['-n', host.namespace, 'neigh', 'flush', 'dev', device]);
  succeeds('ip', ['neigh', 'flush', 'dev', host.interfaces[String(rtt)]!]);
}

/** The description of a set that is up. */
export function describeHosts(set = 'hosts', places: Places = systemPlaces): HostSet | undefined {
  const path = join(places.state, set, 'state.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as HostSet) : undefined;
}

/** Names of the sets that are up, or were left by a crash. */
export function sets(places: Places = systemPlaces): string[] {
  if (!existsSync(places.state)) return [];
  const slots = join(places.state, '.slots');
  const taken = existsSync(slots) ? readdirSync(slots).map(slot => readlinkSync(join(slots, slot))) : [];
  const folders = readdirSync(places.state).filter(name => !name.startsWith('.'));
  return [...new Set([...folders, ...taken])].sort();
}

function processesIn(namespace: string): number[] {
  const found: number[] = [];
  let wanted: string;
  try {
    const space = statSync(`/run/netns/${namespace}`);
    wanted = `net:[${space.ino}]`;
  } catch {
    return found;
  }
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (readlinkSync(`/proc/${pid}/ns/net`) === wanted) found.push(Number(pid));
    } catch {}
  }
  return found;
}

/** Processes of this machine whose arguments name one of our namespaces: systemd-nspawn and the delay line. */
function keepersOf(slot: number): number[] {
  const ours = new RegExp(`(^|\\0|=|/)gd${slot}-\\d+(\\0|$)`);
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
        if (!/systemd-nspawn$|\/delay-[0-9a-f]{12}$/.test(program)) return false;
        return ours.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Taking hosts down does not return before they are gone. */
const pauseSync = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/**
 * Removes a control group and those below it. A process that was killed leaves its namespaces before its group, so the group
 * may still be busy for a moment; half of one left behind would keep the next host of that name from booting.
 */
function removeGroup(group: string): boolean {
  for (let round = 0; existsSync(group) && round < 200; round++) {
    if (round > 0) pauseSync(50);
    succeeds('find', [group, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';']);
  }
  return !existsSync(group);
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {}
  }
}

/**
 * Takes a set of hosts down and leaves nothing: processes, namespaces, wires, mounts, files. It looks at what there is,
 * not at what should be, so it also clears up after a crash, and doing it twice is as good as once.
 */
export function down(set = 'hosts', places: Places = systemPlaces): void {
  const directory = join(places.state, set);
  for (const slot of slotsOf(places, set)) {
    const mine = new RegExp(`^gd${slot}-\\d+$`);
    const namespaces = existsSync('/run/netns')
      ? readdirSync('/run/netns').filter(name => mine.test(name))
      : [];
    for (let round = 0; round < 100; round++) {
      const left = [...namespaces.flatMap(processesIn), ...keepersOf(slot)];
      if (left.length === 0) break;
      killAll(left);
      if (round > 0) pauseSync(50);
    }
    for (const name of namespaces) run('ip', ['netns', 'del', name]);
    const wire = new RegExp(`^gd${slot}d\\d+n\\d+$`);
    for (const device of readdirSync('/sys/class/net').filter(name => wire.test(name))) {
      succeeds('ip', ['link', 'del', device]);
    }
    for (const folder of controlGroups()) {
      for (const name of readdirSync(folder).filter(entry => mine.test(entry)))
        removeGroup(join(folder, name));
    }
  }
  unmountBelow(directory);
  rmSync(directory, { recursive: true, force: true });
  rmSync(diskOf(places, set), { force: true });
  for (const slot of slotsOf(places, set))
    rmSync(join(places.state, '.slots', String(slot)), { force: true });
}

function unmountBelow(directory: string): void {
  const below = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map(line => line.split(' ')[1] ?? '')
    .filter(point => point === directory || point.startsWith(`${directory}/`))
    .reverse();
  for (const point of below) run('umount', ['-l', point]);
}
