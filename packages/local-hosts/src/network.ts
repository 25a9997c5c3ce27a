/** Wires between this machine and the hosts: addresses, routes, delay. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { TestHost } from './host-set.ts';
import { run, succeeds } from './shell.ts';

const DELAY_SOURCE = join(import.meta.dirname, '../delay.c');

export function ensureDelay(cache: string): string {
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

/** Buffers of TCP as Linux ships them: settings of this machine must not change what is measured. */
export function ordinaryTcp(namespace: string): void {
  for (const setting of ['tcp_rmem=4096 131072 6291456', 'tcp_wmem=4096 16384 4194304']) {
    run('ip', ['netns', 'exec', namespace, 'sysctl', '-qw', `net.ipv4.${setting}`]);
  }
}

/** Cubic where the kernel lets a route choose; else the namespace's default. */
export function route(namespace: string[], address: string, device: string, source: string): void {
  const args = [...namespace, 'route', 'replace', `${address}/32`, 'dev', device, 'src', source];
  if (!succeeds('ip', [...args, 'congctl', 'cubic'])) run('ip', args);
}

export async function answersSsh(address: string): Promise<boolean> {
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

/** This machine's address on the wires of distance number `k`. */
export const nearAddress = (slot: number, k: number) => `10.${100 + slot}.${200 + k}.1`;

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
