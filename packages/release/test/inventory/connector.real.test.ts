/** What an inventory says about the way to a host is gone: keys, jump hosts, names of host keys. Against a real sshd. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { sh } from '@guarded-deploy/foreign/shell';
import { type ConnectorOptions, connector, keyFilesIn, loadInventory } from '@guarded-deploy/release';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { filesOf } from './reference/ansible.ts';

const SSHD = '/usr/sbin/sshd';
const missing = !existsSync(SSHD) ? `there is no ${SSHD}` : process.getuid?.() === 0 ? '' : 'needs root';
if (missing) console.log(`connections by an inventory skipped: ${missing}`);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

(missing ? describe.skip : describe)('connections as the inventory wants them', () => {
  const directory = mkdtempSync(join(tmpdir(), 'connector-'));
  const file = (name: string) => join(directory, name);
  const user = userInfo().username;
  const hostKey = () => readFileSync(file('host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  let daemon: ChildProcess;
  let port = 0;

  beforeAll(async () => {
    mkdirSync('/run/sshd', { recursive: true });
    for (const name of ['host', 'own', 'other'])
      execFileSync('ssh-keygen', ['-q', '-f', file(name), '-N', '', '-t', 'ed25519']);
    execFileSync('ssh-keygen', ['-q', '-f', file('locked'), '-N', 'open sesame', '-t', 'ed25519']);
    writeFileSync(
      file('authorized'),
      readFileSync(file('own.pub'), 'utf8') + readFileSync(file('locked.pub'), 'utf8'),
    );
    port = await freePort();
    const settings = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      'StrictModes no',
      'UsePAM no',
      `PidFile ${file('pid')}`,
    ];
    writeFileSync(file('config'), settings.join('\n'));
    daemon = spawn(SSHD, ['-D', '-e', '-f', file('config')], { stdio: 'ignore' });
    for (let tries = 0; tries < 200; tries++) {
      const open = await new Promise<boolean>(resolve => {
        const socket = connectTcp(port, '127.0.0.1', () => resolve(true));
        socket.once('error', () => resolve(false));
        socket.once('connect', () => socket.destroy());
      });
      if (open) break;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  });
  afterAll(() => {
    daemon?.kill();
    rmSync(directory, { recursive: true });
  });

  /** Says something on the host that the inventory's one line is about. */
  async function say(line: string, options: Partial<ConnectorOptions> = {}): Promise<string> {
    const files = filesOf({ files: { hosts: `[web]\n${line}\n` } });
    const inventory = loadInventory({ app: 'a', root: '/srv/a', inventory: 'hosts', user }, { files });
    const connect = connector({
      identity: {},
      knownHosts: `[127.0.0.1]:${port} ${hostKey()}\n`,
      readKey: keyFilesIn(directory, directory),
      ...options,
    });
    const connection = await connect(inventory.hosts[0]!, AbortSignal.timeout(20_000));
    try {
      const channel = await connection.exec(sh`echo here`);
      channel.stdin.end();
      return await textOf(channel.stdout);
    } finally {
      connection.close();
    }
  }

  const at = () => `web1 ansible_host=127.0.0.1 ansible_port=${port}`;

  test('with the key that a variable names, from the home or the checkout', async () => {
    expect(await say(`${at()} ansible_ssh_private_key_file=~/own`)).toBe('here\n');
    expect(await say(`${at()} ansible_private_key_file=own`)).toBe('here\n');
    expect(await say(`${at()} ansible_ssh_common_args="-i ${file('own')}"`)).toBe('here\n');
    const locked = `${at()} ansible_private_key_file=locked`;
    expect(await say(`${locked} ansible_private_key_passphrase="open sesame"`)).toBe('here\n');
    await expect(say(locked)).rejects.toMatchObject({ code: 'SSH_KEY_PASSPHRASE' });
  });

  test('a key that was given for the run wins', async () => {
    const identity = { privateKey: readFileSync(file('own'), 'utf8') };
    expect(await say(`${at()} ansible_private_key_file=other`, { identity })).toBe('here\n');
    await expect(say(`${at()} ansible_private_key_file=other`)).rejects.toMatchObject({
      code: 'SSH_AUTH_REFUSED',
    });
  });

  test('a key that is nowhere is named, with its host', async () => {
    await expect(say(`${at()} ansible_private_key_file=~/nowhere`)).rejects.toMatchObject({
      code: 'SSH_KEY_MISSING',
      what: "The inventory names the key '~/nowhere' for host 'web1', and there is no such file here.",
    });
    await expect(say(at())).rejects.toMatchObject({ code: 'SSH_KEY_MISSING' });
  });

  test.each([
    ['-J', () => `-J ${user}@127.0.0.1:${port}`],
    ['ProxyJump, with the user of the host', () => `-o ProxyJump=127.0.0.1:${port}`],
    ['ProxyCommand', () => `-o ProxyCommand='ssh -p ${port} -W %h:%p ${user}@127.0.0.1'`],
  ])('through a jump host: %s', async (_, words) => {
    const line = `${at()} ansible_private_key_file=own ansible_ssh_common_args="${words()}"`;
    expect(await say(line)).toBe('here\n');
    // The way leads through the jump host: one that is not there ends it.
    const elsewhere = line.replaceAll(
      new RegExp(`(127\\.0\\.0\\.1:|-p )${port}(?! ansible)`, 'g'),
      `$1${await freePort()}`,
    );
    await expect(say(elsewhere)).rejects.toMatchObject({ code: 'SSH_UNREACHABLE' });
    // The jump host that was given for the run wins.
    expect(await say(elsewhere, { jumpHost: `${user}@127.0.0.1:${port}` })).toBe('here\n');
  });

  test('a way that cannot be gone is refused, unless another was given', async () => {
    const line = `${at()} ansible_private_key_file=own ansible_ssh_common_args="-o ProxyCommand='cloudflared %h'"`;
    await expect(say(line)).rejects.toMatchObject({ code: 'CONNECTION_INVALID' });
    expect(await say(line, { jumpHost: `${user}@127.0.0.1:${port}` })).toBe('here\n');
  });

  test('the host’s key is looked up under the name that the inventory gives it', async () => {
    const line = `${at()} ansible_private_key_file=own ansible_ssh_extra_args="-o HostKeyAlias=db-primary"`;
    expect(await say(line, { knownHosts: `db-primary ${hostKey()}\n` })).toBe('here\n');
    await expect(say(line)).rejects.toMatchObject({ code: 'HOST_KEY_UNKNOWN' });
  });

  test('words that would switch off the check of host keys change nothing', async () => {
    const line = `${at()} ansible_private_key_file=own ansible_host_key_checking=False ansible_ssh_common_args="-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"`;
    const stranger = readFileSync(file('other.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    await expect(say(line, { knownHosts: `[127.0.0.1]:${port} ${stranger}\n` })).rejects.toMatchObject({
      code: 'HOST_KEY_CHANGED',
    });
  });
});
