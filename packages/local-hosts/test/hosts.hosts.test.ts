import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cutWire, down, type HostSet, inHost, sets, systemPlaces, up, whyNoHosts } from '../src/index.ts';

const why = whyNoHosts();
if (why) console.log(`hosts tests skipped: ${why}`);
const onHosts = why ? describe.skip : describe;
const SET = `selftest-${process.pid}`;

const ssh = (set: HostSet, address: string, command: string) =>
  spawnSync('ssh', ['-F', set.sshConfig, '-o', 'ConnectTimeout=3', address, command], { encoding: 'utf8' });

async function connectMs(host: string): Promise<number> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: 22 }, () => {
      const ms = performance.now() - begin;
      socket.destroy();
      resolve(ms);
    });
    socket.on('error', reject);
  });
}

/** Everything of a slot that outlives a process. */
function traces(slotPattern: RegExp): string[] {
  const groups = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'];
  const folders = ['/run/netns', '/sys/class/net', ...groups].filter(folder => existsSync(folder));
  return folders.flatMap(folder =>
    readdirSync(folder)
      .filter(name => slotPattern.test(name))
      .map(name => join(folder, name)),
  );
}

onHosts('hosts', () => {
  let set: HostSet;
  beforeAll(async () => {
    set = await up({ count: 2, rtt: [0, 20], set: SET });
  }, 300_000);
  afterAll(() => down(SET));

  test('run Debian with a systemd that has finished booting and no failed unit', () => {
    const said = ssh(
      set,
      set.hosts[0]!.address,
      'hostname; systemctl is-system-running; python3 -V; command -v nginx rsync git',
    );
    expect(said.stderr).toBe('');
    expect(said.stdout.split('\n').slice(0, 2)).toEqual(['host1', 'running']);
    expect(said.stdout).toMatch(/Python 3\.11/);
    expect(said.status).toBe(0);
  });

  test('let root and deploy in with the generated key, and nobody with another or with a wrong host key', () => {
    const address = set.hosts[1]!.address;
    expect(ssh(set, `deploy@${address}`, 'id -un; sudo -n id -un').stdout).toBe('deploy\nroot\n');
    const strangerKey = join(set.hosts[0]!.hostKeys, 'ssh_host_ed25519_key');
    const stranger = spawnSync(
      'ssh',
      [
        '-F',
        '/dev/null',
        '-i',
        strangerKey,
        '-o',
        'IdentitiesOnly=yes',
        '-o',
        'BatchMode=yes',
        '-o',
        `UserKnownHostsFile=${set.knownHosts}`,
        `root@${address}`,
        'id',
      ],
      { encoding: 'utf8' },
    );
    expect(stranger.stderr).toMatch(/Permission denied/);
    const unknown = spawnSync(
      'ssh',
      ['-F', set.sshConfig, '-o', `UserKnownHostsFile=/dev/null`, address, 'id'],
      { encoding: 'utf8' },
    );
    expect(unknown.stderr).toMatch(/Host key verification failed/);
  });

  test('are as far away as asked: no connection is ready before a round trip has passed', async () => {
    expect(await connectMs(set.hosts[0]!.addresses['20']!)).toBeGreaterThanOrEqual(20);
    expect((await connectMs(set.hosts[0]!.addresses['0']!)) < 1000).toBe(true);
  });

  test('keep their services apart: one of the same name stopped here runs on there', () => {
    const [one, two] = set.hosts as [HostSet['hosts'][0], HostSet['hosts'][0]];
    for (const host of [one, two]) inHost(host, ['systemd-run', '--unit=same', 'sleep', '1000']);
    inHost(one, ['systemctl', 'stop', 'same']);
    expect(inHost(one, ['systemctl', 'is-active', 'same'], { tolerate: true })).toMatch(/inactive|failed/);
    expect(inHost(two, ['systemctl', 'is-active', 'same'])).toBe('active\n');
  });

  test('fall silent when their wire is cut, and answer when it is repaired', () => {
    const host = set.hosts[0]!;
    cutWire(host, true);
    const silent = ssh(set, host.address, 'true');
    cutWire(host, false);
    expect(silent.stderr).toMatch(/timed out/);
    expect(ssh(set, host.address, 'echo back').stdout).toBe('back\n');
  });

  test('of the same name are not started twice', async () => {
    await expect(up({ count: 1, set: SET })).rejects.toThrow(/up already/);
    expect(sets()).toContain(SET);
  });
});

onHosts('taking hosts down', () => {
  test('leaves no process, namespace, wire, mount, control group or file', async () => {
    const name = `${SET}-gone`;
    const set = await up({ count: 1, rtt: [0, 10], set: name });
    const slot = new RegExp(`^${set.hosts[0]!.namespace.replace(/-1$/, '')}[-d]`);
    expect(traces(slot).length).toBeGreaterThan(2);
    down(name);
    down(name);
    expect(traces(slot)).toEqual([]);
    expect(existsSync(set.directory)).toBe(false);
    expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(set.directory);
    expect(
      existsSync(`/proc/${set.hosts[0]!.pid}/ns`) &&
        readFileSync(`/proc/${set.hosts[0]!.pid}/cmdline`, 'utf8'),
    ).toBeFalsy();
    expect(sets()).not.toContain(name);
  }, 120_000);

  test.each([50, 200, 350, 500, 650, 800])(
    'clears up after a start that was killed after %i ms',
    async ms => {
      const name = `${SET}-killed`;
      const cli = join(import.meta.dirname, '../src/cli.ts');
      const child = spawn('node', [cli, 'up', '2', '--rtt', '0,10', '--set', name], { stdio: 'ignore' });
      await new Promise(resolve => setTimeout(resolve, ms));
      child.kill('SIGKILL');
      await new Promise(resolve => setTimeout(resolve, 100));
      const slots = join(systemPlaces.state, '.slots');
      const taken = readdirSync(slots);
      down(name);
      const freed = taken.filter(slot => !readdirSync(slots).includes(slot));
      for (const slot of freed) expect(traces(new RegExp(`^gd${slot}[-d]`))).toEqual([]);
      expect(sets()).not.toContain(name);
      expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(`/${name}/`);
    },
  );
});
