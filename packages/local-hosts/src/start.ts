/** How the hosts of a set are connected and booted. */

import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HostSet, inHost, type TestHost } from './host-set.ts';
import { personalise } from './image.ts';
import { answersSsh, nearAddress, ordinaryTcp, route } from './network.ts';
import { childrenOf, controlGroups, removeGroup, startDetached, until } from './processes.ts';
import { run } from './shell.ts';

function keypair(path: string): string {
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'hosts', '-f', path]);
  return readFileSync(`${path}.pub`, 'utf8');
}

interface Plan {
  readonly name: string;
  readonly namespace: string;
  readonly directory: string;
  readonly addresses: Record<string, string>;
  readonly interfaces: Record<string, string>;
}

interface StartOptions {
  readonly slot: number;
  readonly set: string;
  readonly rtt: readonly number[];
  readonly kind: 'systemd' | 'sshd';
  readonly count: number;
  readonly directory: string;
  readonly image: string;
  readonly delay: string;
}

/** Names, addresses and devices of all hosts of a set. */
function plansOf({ slot, rtt, count, directory }: StartOptions): Plan[] {
  return Array.from({ length: count }, (_, index) => {
    const i = index + 1;
    const name = `host${i}`;
    return {
      name,
      namespace: `gd${slot}-${i}`,
      directory: join(directory, name),
      addresses: Object.fromEntries(rtt.map((ms, k) => [String(ms), `10.${100 + slot}.${k}.${i}`])),
      interfaces: Object.fromEntries(rtt.map((ms, k) => [String(ms), `gd${slot}d${k}n${i}`])),
    };
  });
}

/** A network namespace for each host, and a wire to it for each distance. */
async function connectHosts(
  plans: readonly Plan[],
  { slot, rtt, directory, delay }: StartOptions,
): Promise<void> {
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
      const child = startDetached(delay, [String(Math.round(ms * 500)), ...wires], log);
      await until(`the ${ms} ms wire (${log})`, 20, () => {
        if (child.exitCode !== null) throw new Error(readFileSync(log, 'utf8'));
        return readFileSync(log, 'utf8').includes('ready');
      });
    }
    for (const plan of plans) connectHost(plan, { slot, k, ms, device });
  }
}

/** Addresses and routes at both ends of one wire. */
function connectHost(plan: Plan, wire: { slot: number; k: number; ms: number; device: string }): void {
  const { device, ms } = wire;
  const near = nearAddress(wire.slot, wire.k);
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

/** Makes the file tree of one host and boots it. */
function boot(
  plan: Plan,
  options: Pick<StartOptions, 'image' | 'kind'> & {
    readonly authorized: string;
    readonly names: [string, string][];
  },
): { readonly process: ChildProcess; readonly hostKey: string } {
  const hostKeys = join(plan.directory, 'keys');
  for (const folder of ['upper', 'work', 'root', 'srv', 'keys']) {
    mkdirSync(join(plan.directory, folder), { recursive: true });
  }
  const hostKey = keypair(join(hostKeys, 'ssh_host_ed25519_key')).split(' ').slice(0, 2).join(' ');
  const root = join(plan.directory, 'root');
  const layers = [
    `lowerdir=${options.image}`,
    `upperdir=${join(plan.directory, 'upper')}`,
    `workdir=${join(plan.directory, 'work')}`,
  ];
  run('mount', ['-t', 'overlay', 'overlay', '-o', layers.join(','), root]);
  personalise(root, { name: plan.name, hostKeys, authorized: options.authorized }, options.names);
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
  const process = startDetached('sh', ['-c', join_, 'sh', ...args], consoleOf(plan));
  return { process, hostKey };
}

const consoleOf = (plan: Plan) => join(plan.directory, 'console.log');

/** Waits until a host answers on SSH. */
async function answering(
  plan: Plan,
  nspawn: ChildProcess,
  address: string,
  seconds: number,
): Promise<TestHost> {
  const log = consoleOf(plan);
  await until(`${plan.name} on SSH (${log})`, seconds, () => {
    if (nspawn.exitCode !== null) throw new Error(`${plan.name}: ${readFileSync(log, 'utf8').slice(-2000)}`);
    return answersSsh(address);
  });
  const pid = childrenOf(nspawn.pid!)[0];
  if (!pid) throw new Error(`${plan.name}: no init below process ${nspawn.pid}`);
  return {
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
  };
}

const sshConfigOf = (privateKey: string, knownHosts: string) =>
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
  ].join('\n');

/** Starts the hosts of a set and waits until all answer. What it made on the way to a failure is left. */
export async function start(options: StartOptions): Promise<HostSet> {
  const { slot, rtt, directory, image, kind } = options;
  const client = join(directory, 'client');
  mkdirSync(client);
  const privateKey = join(client, 'id_ed25519');
  const authorized = keypair(privateKey);
  const plans = plansOf(options);
  const mainAddress = (plan: Plan) => plan.addresses[String(rtt[0])]!;
  const names = plans.map(plan => [mainAddress(plan), plan.name] as [string, string]);
  await connectHosts(plans, options);

  const booted = plans.map(plan => ({ plan, ...boot(plan, { image, kind, authorized, names }) }));
  const knownHosts = join(client, 'known_hosts');
  const known = booted.flatMap(({ plan, hostKey }) =>
    Object.values(plan.addresses).map(address => `${address} ${hostKey}\n`),
  );
  writeFileSync(knownHosts, known.join(''));

  const patience = 60 + options.count;
  const hosts: TestHost[] = [];
  for (const { plan, process } of booted)
    hosts.push(await answering(plan, process, mainAddress(plan), patience));
  if (kind === 'systemd') {
    for (const host of hosts) {
      const state = () =>
        inHost(host, ['systemctl', 'is-system-running', '--wait'], { tolerate: true }).trim();
      await until(`${host.name} booted`, patience, () => /running|degraded/.test(state()));
    }
  }

  const sshConfig = join(client, 'ssh_config');
  writeFileSync(sshConfig, sshConfigOf(privateKey, knownHosts));
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
