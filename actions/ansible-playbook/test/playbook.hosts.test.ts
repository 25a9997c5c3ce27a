import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { runStep, startStep } from '@guarded-deploy/github-simulator';
import { down, type HostSet, inHost, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { installedAnsible } from '../../../packages/ansible/test/installed.ts';

jest.setTimeout(120_000);
const ansible = installedAnsible();
const why = whyNoHosts() ?? ('why' in ansible ? ansible.why : undefined);
if (why) console.log(`playbooks on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;
const bin = 'bin' in ansible ? ansible.bin : '';

/** Of every process on this machine. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      } catch {
        return '';
      }
    });
}

onHosts('ansible-playbook over SSH', () => {
  let set: HostSet;
  let workspace: string;
  beforeAll(async () => {
    set = await up({ count: 2, set: `env-playbooks-${process.pid}` });
    workspace = mkdtempSync(join(tmpdir(), 'playbooks-'));
    writeFileSync(join(workspace, 'inventory.yml'), readFileSync(set.inventory));
    writeFileSync(
      join(workspace, 'deploy.yml'),
      '- hosts: web\n  tasks:\n    - name: say where\n      ansible.builtin.copy: {content: "{{ fencing_token }} {{ ansible_facts.hostname }}", dest: /srv/said}\n',
    );
  });
  afterAll(() => {
    down(set.set);
    rmSync(workspace, { recursive: true, force: true });
  });
  const env = (more: Record<string, string> = {}) => ({
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    ...more,
  });
  const inputs = (more: Record<string, string> = {}) => ({
    playbooks: 'deploy.yml',
    inventory: 'inventory.yml',
    'private-key': readFileSync(set.privateKey, 'utf8'),
    'known-hosts': readFileSync(set.knownHosts, 'utf8'),
    'fencing-token': '7',
    ...more,
  });

  test('deploys to hosts whose keys it knows, and holds no connection open with the key after it has ended', async () => {
    // A name that a shell, ssh's configuration or Jinja would misread.
    const temporary = mkdtempSync(join(tmpdir(), "runner's {{ temp }}-"));
    const running = await startStep({
      action: 'ansible-playbook',
      workspace,
      env: env({ RUNNER_TEMP: temporary }),
      inputs: inputs(),
    });
    const result = await running.finished;
    expect(result.stdout).toContain('PLAY RECAP');
    expect(result.exitCode).toBe(0);
    expect(readFileSync(join(set.hosts[1]!.srv, 'said'), 'utf8')).toBe('7 host2');
    expect(JSON.parse(result.outputs.recap!)).toMatchObject({ host1: { changed: 1 }, host2: { changed: 1 } });
    expect(readdirSync(temporary)).toEqual([]);
    // ssh's background processes were told to end, and may still be on their way; one left open would stay for a minute.
    const connections = () => commandLines().filter(line => line.includes(basename(temporary)));
    const until = performance.now() + 10_000;
    while (connections().length > 0 && performance.now() < until) await setTimeout(50);
    expect(connections()).toEqual([]);
    rmSync(temporary, { recursive: true });
    result.cleanUp();
  });

  test.each([
    ['is not in known-hosts', 'Host key verification failed', () => '# nobody'],
    [
      'shows another key than the known one',
      'another host key than known-hosts has',
      () =>
        readFileSync(set.knownHosts, 'utf8')
          .split('\n')
          .map((line, i, all) => `${line.split(' ')[0]} ${(all[1 - i] ?? '').split(' ').slice(1).join(' ')}`)
          .slice(0, 2)
          .join('\n'),
    ],
  ])('does not talk to a host that %s, whatever inventory and environment say', async (_, words, known) => {
    rmSync(join(set.hosts[0]!.srv, 'said'), { force: true });
    writeFileSync(
      join(workspace, 'lax.yml'),
      `${readFileSync(set.inventory, 'utf8')}  vars:\n    ansible_host_key_checking: false\n    ansible_ssh_common_args: "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"\n    ansible_ssh_args: "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"\n`,
    );
    const result = await runStep({
      action: 'ansible-playbook',
      workspace,
      env: env({ ANSIBLE_HOST_KEY_CHECKING: 'False', ANSIBLE_SSH_ARGS: '-o StrictHostKeyChecking=no' }),
      inputs: inputs({
        inventory: 'lax.yml',
        'known-hosts': known(),
        'extra-vars': 'ansible_ssh_args: -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null',
      }),
    });
    expect(result.exitCode).toBe(1);
    expect(result.annotations.filter(one => one.level === 'error')).toMatchObject([
      { title: 'ANSIBLE_UNREACHABLE', message: expect.stringContaining(words) },
    ]);
    expect(() => inHost(set.hosts[0]!, ['cat', '/srv/said'])).toThrow();
  });

  test('stops when the key is not accepted', async () => {
    const other = readFileSync(join(set.hosts[0]!.hostKeys, 'ssh_host_ed25519_key'), 'utf8');
    const result = await runStep({
      action: 'ansible-playbook',
      workspace,
      env: env(),
      inputs: inputs({ 'private-key': other }),
    });
    expect(result.exitCode).toBe(1);
    expect(result.annotations.at(-1)!.message).toContain('Permission denied');
  });

  describe('through another host', () => {
    /** A host that only the first one can reach: its own loopback address. */
    const inner = (variables = '') =>
      `web:\n  hosts:\n    inner: { ansible_host: 127.0.0.1, ansible_port: ${set.hosts[0]!.port}, ansible_user: ${set.hosts[0]!.user}${variables} }\n`;
    const jump = () => `${set.hosts[0]!.user}@${set.hosts[0]!.address}:${set.hosts[0]!.port}`;
    /** The key of the first host, under another name or its own. */
    const keyOf = (name: string) =>
      readFileSync(set.knownHosts, 'utf8')
        .split('\n')
        .filter(line => line.split(' ')[0]!.includes(set.hosts[0]!.address))
        .map(line =>
          [
            set.hosts[0]!.port === 22 ? name : `[${name}]:${set.hosts[0]!.port}`,
            ...line.split(' ').slice(1),
          ].join(' '),
        )
        .join('\n');
    const write = (name: string, text: string) => writeFileSync(join(workspace, name), text);
    const ways: Record<string, () => Record<string, string>> = {
      'an input': () => {
        write('inner.yml', inner());
        return { 'jump-host': jump() };
      },
      'a variable of the inventory': () => {
        write('inner.yml', inner(`, ansible_ssh_common_args: "-J ${jump()}"`));
        return {};
      },
      'ansible.cfg': () => {
        write('inner.yml', inner());
        write('ansible.cfg', `[ssh_connection]\nssh_args = -C -o ProxyJump=${jump()}\n`);
        return {};
      },
    };
    test.each(Object.keys(ways))('by %s: it has the key, and its own key has to be known', async way => {
      // A name that a shell would misread: ssh hands its configuration to one.
      const temporary = mkdtempSync(join(tmpdir(), "runner's {{ temp }}-"));
      try {
        const more = { ...ways[way]!(), inventory: 'inner.yml' };
        const go = (known: string) =>
          runStep({
            action: 'ansible-playbook',
            workspace,
            env: env({ RUNNER_TEMP: temporary }),
            inputs: inputs({ ...more, 'known-hosts': known }),
          });
        rmSync(join(set.hosts[0]!.srv, 'said'), { force: true });
        const unknown = await go(keyOf('127.0.0.1'));
        expect(unknown.annotations.filter(one => one.level === 'error')).toMatchObject([
          { title: 'ANSIBLE_UNREACHABLE', message: expect.stringContaining('jump host') },
        ]);
        const known = await go(`${keyOf('127.0.0.1')}\n${keyOf(set.hosts[0]!.address)}`);
        expect({ log: known.log, code: known.exitCode }).toMatchObject({ code: 0 });
        expect(readFileSync(join(set.hosts[0]!.srv, 'said'), 'utf8')).toBe('7 host1');
      } finally {
        rmSync(join(workspace, 'ansible.cfg'), { force: true });
        rmSync(temporary, { recursive: true });
      }
    });
  });
});
