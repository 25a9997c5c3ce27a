import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import {
  cutWire,
  down,
  type HostSet,
  inHost,
  type TestHost,
  up,
  whyNoHosts,
} from '@guarded-deploy/local-hosts';
import { freePort } from '@guarded-deploy/local-services';
import { startShellHost } from '@guarded-deploy/ssh/shell-host';
import { stringify } from 'yaml';
import { forward } from './forward.ts';
import type { Services } from './services.ts';

/** `systemd`: Debian hosts with their own systemd. `shell`: a directory of this machine behind an SSH server in this process. */
export type TargetKind = 'auto' | 'systemd' | 'shell';

export interface Target {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Where a person would open the app. */
  readonly url: string;
}

/** The hosts that a rehearsal releases to, and what the example has to know of them. */
export interface Targets extends AsyncDisposable {
  readonly kind: 'systemd' | 'shell';
  readonly hosts: readonly Target[];
  readonly privateKey: string;
  readonly knownHosts: string;
  /** For the `variables` input: secrets and what differs from the inventory. */
  readonly variables: Readonly<Record<string, string | number>>;
  /** Files of the example to replace, such as its inventory. */
  readonly files: Readonly<Record<string, string>>;
  /** Address under which the hosts reach this machine's services. */
  readonly machine: string;
  /** True when the hosts reach no package index: the release then brings its wheels. */
  readonly offline: boolean;
  readonly skipped: readonly string[];
  /** Every host stops answering, as in a power cut. */
  cut(): void;
  /** Runs a command on a host as root (its own user on a shell host). */
  run(host: Target, argv: readonly string[]): string;
}

interface TargetOptions {
  readonly kind: TargetKind;
  readonly count: number;
  readonly scratch: string;
  readonly services: Services;
  readonly say: (line: string) => void;
}

const DOMAIN = 'portal.rehearsal.test';

export async function startTargets(options: TargetOptions): Promise<Targets> {
  if (options.count === 0) return noTargets(options);
  const why = whyNoHosts();
  if (options.kind === 'systemd' && why) {
    throw new Fault({
      code: 'REHEARSAL_NO_HOSTS',
      what: `Hosts with systemd cannot be had here: ${why}.`,
      remedy: 'Run it as root on Debian after scripts/bootstrap --full, or with --hosts shell.',
    });
  }
  if (options.kind === 'shell' || why) {
    const targets = await startShell(options);
    return why
      ? { ...targets, skipped: [`hosts with systemd: ${why}; a directory behind an SSH server stood in`] }
      : targets;
  }
  return startSystemd(options);
}

/** For scenarios that release nothing. */
function noTargets({ scratch, services }: TargetOptions): Targets {
  const empty = join(scratch, 'empty');
  writeFileSync(empty, '');
  return {
    kind: 'shell',
    hosts: [],
    privateKey: empty,
    knownHosts: empty,
    variables: secrets(services, '127.0.0.1', { mariadb: 0, rabbitmq: 0 }, join(scratch, 'portal.sqlite3')),
    files: {},
    machine: '127.0.0.1',
    offline: false,
    skipped: [],
    cut: () => undefined,
    run: () => '',
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** An Ansible inventory; the first host runs migrations, and workers run everywhere. */
function inventoryOf(hosts: readonly { name: string; vars: Record<string, string | number> }[]): string {
  const names = Object.fromEntries(hosts.map(host => [host.name, null]));
  return stringify({
    all: {
      vars: {
        domain: DOMAIN,
        web_workers: 2,
        web_threads: 2,
        queue_instances: 1,
        queue_processes: 1,
        queue_threads: 2,
      },
      children: {
        web: { hosts: Object.fromEntries(hosts.map(host => [host.name, host.vars])) },
        workers: { hosts: names },
        migrations: { hosts: { [hosts[0]!.name]: null } },
      },
    },
  });
}

function secrets(
  services: Services,
  machine: string,
  ports: { mariadb: number; rabbitmq: number },
  sqlite: string,
) {
  const { mariadb, rabbitmq } = services;
  return {
    secret_key: 'rehearsal-0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    database_url: mariadb
      ? `mysql://${mariadb.user}:${mariadb.password}@${machine}:${ports.mariadb}/${mariadb.database}`
      : `sqlite:///${sqlite}`,
    rabbitmq_url: rabbitmq
      ? `amqp://${rabbitmq.user}:${rabbitmq.password}@${machine}:${ports.rabbitmq}/`
      : '',
  };
}

async function startShell(options: TargetOptions): Promise<Targets> {
  const root = join(options.scratch, 'shell-host');
  const app = join(root, 'portal');
  const host = await startShellHost({ root });
  const privateKey = join(options.scratch, 'id_ed25519');
  const knownHosts = join(options.scratch, 'known_hosts');
  writeFileSync(privateKey, host.privateKey, { mode: 0o600 });
  writeFileSync(knownHosts, `${host.knownHosts}\n`);
  const web = await freePort();
  const name = 'shell1';
  const { mariadb, rabbitmq } = options.services;
  const target: Target = { name, address: host.host, port: host.port, url: `http://127.0.0.1:${web}` };
  const vars = { ansible_host: host.host, ansible_port: host.port, ansible_user: host.user };
  return {
    kind: 'shell',
    hosts: [target],
    privateKey,
    knownHosts,
    machine: '127.0.0.1',
    offline: false,
    skipped: [],
    variables: {
      ...secrets(
        options.services,
        '127.0.0.1',
        { mariadb: mariadb?.port ?? 0, rabbitmq: rabbitmq?.port ?? 0 },
        join(options.scratch, 'portal.sqlite3'),
      ),
      app_root: app,
      web_bind: `127.0.0.1:${web}`,
    },
    files: {
      'deploy/inventories/staging.yml': inventoryOf([{ name, vars }]),
      'deploy/inventories/prod.yml': inventoryOf([{ name, vars }]),
    },
    cut: () => void host.close(),
    run: (_, argv) => execFileSync(argv[0]!, argv.slice(1), { cwd: root, encoding: 'utf8' }),
    async [Symbol.asyncDispose]() {
      for (const process of ['web', 'queue']) {
        try {
          execFileSync('sh', [join(app, 'current/bin/processes.sh'), 'stop', process, app], {
            stdio: 'ignore',
          });
        } catch {
          // The unit was never started, or the release has none of that name.
        }
      }
      await host.close();
    },
  };
}

async function startSystemd(options: TargetOptions): Promise<Targets> {
  const set = `rehearsal-${process.pid}`;
  const hosts: HostSet = await up({ count: options.count, set, kind: 'systemd', say: options.say });
  const onExit = () => down(set);
  process.once('exit', onExit);
  const { mariadb, rabbitmq } = options.services;
  const forwards = new AsyncDisposableStack();
  const port = async (service: { port: number } | undefined) =>
    service ? forwards.use(await forward(hosts.machine, service.port)).port : 0;
  const ports = { mariadb: await port(mariadb), rabbitmq: await port(rabbitmq) };
  // What an administrator does once on a new host.
  for (const host of hosts.hosts)
    inHost(host, ['install', '-d', '-o', 'deploy', '-g', 'deploy', '/srv/portal']);
  const byName = new Map<string, TestHost>(hosts.hosts.map(host => [host.name, host]));
  const entries = hosts.hosts.map(host => ({
    name: host.name,
    vars: { ansible_host: host.address, ansible_port: host.port, ansible_user: 'deploy' },
  }));
  const inventory = inventoryOf(entries);
  return {
    kind: 'systemd',
    hosts: hosts.hosts.map(host => ({
      name: host.name,
      address: host.address,
      port: host.port,
      url: `http://${host.address}`,
    })),
    privateKey: hosts.privateKey,
    knownHosts: hosts.knownHosts,
    machine: hosts.machine,
    offline: true,
    skipped: [],
    variables: secrets(options.services, hosts.machine, ports, '/srv/portal/shared/portal.sqlite3'),
    files: { 'deploy/inventories/staging.yml': inventory, 'deploy/inventories/prod.yml': inventory },
    cut: () => {
      for (const host of hosts.hosts) cutWire(host, true);
    },
    run: (host, argv) => inHost(byName.get(host.name)!, [...argv]),
    async [Symbol.asyncDispose]() {
      process.off('exit', onExit);
      await forwards.disposeAsync();
      down(set);
    },
  };
}

/** The Host header under which the example answers. */
export const APP_DOMAIN = DOMAIN;
