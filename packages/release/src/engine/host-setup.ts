/** The program that makes the hosts of a release file ready for releases. No host is asked. */
import { joined, quote, type Shell, sh } from '@guarded-deploy/foreign/shell';
import script from '../host/setup.sh.gen.ts';
import { problem } from '../inventory/problem.ts';
import { sudoersText } from '../plan/sudoers.ts';
import { layoutsOf } from './release-plan.ts';
import { Run } from './run.ts';
import { sudoOnHost } from './sudoers.ts';
import type { ReleaseOptions } from './types.ts';

export interface HostSetup {
  readonly host: ReleaseOptions['inventory']['hosts'][number];
  /** A program for `sh -s` as root. */
  readonly program: Shell;
}

const WEB_SERVERS = ['caddy', 'nginx'] as const;

const KEY = /^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp\d+|sk-[a-z0-9@.-]+) [A-Za-z0-9+/=]+(?: [^\n\r\0]*)?$/;

/** @throws Fault SETUP_KEY_INVALID */
function keysOf(text: string): string {
  const keys = text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'));
  const wrong = keys.find(line => !KEY.test(line));
  if (keys.length === 0 || wrong !== undefined)
    throw problem({
      code: 'SETUP_KEY_INVALID',
      what:
        wrong === undefined
          ? 'The public key is empty.'
          : 'The public key is not one line as in a file that ends in .pub.',
      remedy: 'Name the public half of the key that releases use: --public-key FILE.',
    });
  return keys.join('\n');
}

/**
 * For each selected host its program.
 * @param publicKeys lines of authorized_keys, for those who release
 * @throws Fault SETUP_KEY_INVALID, and for what is wrong with release file or inventory
 */
export function hostSetups(options: ReleaseOptions, publicKeys: string): readonly HostSetup[] {
  const keys = keysOf(publicKeys);
  const run = new Run(options, 'RELEASE');
  const { config } = options;
  const setups = [...layoutsOf(run, run.base)].map(([task, layout]) => {
    const { host, root } = task;
    const { services, commands } = sudoOnHost(run, task, layout);
    const group = { user: host.user, hosts: [host.name], commands };
    const servers = WEB_SERVERS.filter(name =>
      services.some(service => service.units.includes(`${name}.service`)),
    );
    const packages = [
      ...['sudo', 'curl', 'ca-certificates', 'git', 'iproute2'],
      ...(config.python ? ['python3', 'python3-venv'] : []),
      ...(services.some(service => service.type === 'supervisor') ? ['supervisor'] : []),
      ...servers,
    ];
    const settings = [
      sh`gd_app=${quote(config.app.replace(/[^A-Za-z0-9_-]/g, '-'))}`,
      sh`gd_user=${quote(host.user)}`,
      sh`gd_keys=${quote(keys)}`,
      sh`gd_root=${quote(root)}`,
      sh`gd_sudoers=${quote(commands.length === 0 ? '' : sudoersText([group], { app: config.app, environment: options.environment ?? '' }))}`,
      sh`gd_packages=${quote(packages.join(' '))}`,
      sh`gd_servers=${quote(servers.join(' '))}`,
    ];
    return { host, program: joined([...settings, sh`${script}`], '\n') };
  });
  run.close();
  return setups;
}
