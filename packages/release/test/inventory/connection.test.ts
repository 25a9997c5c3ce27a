import { connectionNotes, connectionOf } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import { parseSshArguments } from '../../src/inventory/ssh-args.ts';
import { fromPlain } from '../../src/template/values.ts';

const settings = (given: Record<string, unknown>, user?: string) =>
  connectionOf({
    host: 'web1',
    variables: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fromPlain(value)])),
    user,
    render: text => text.replace('{{ n }}', '7'),
  });

describe('how a host is reached', () => {
  test('without any variable', () => {
    expect(settings({})).toEqual({
      address: 'web1',
      port: 22,
      user: 'root',
      local: false,
      keyFiles: [],
      privateKey: undefined,
      passphrase: undefined,
      jumps: undefined,
      hostKeyAlias: undefined,
      connectTimeout: undefined,
      become: undefined,
      notes: [],
      refusal: undefined,
    });
    expect(settings({}, 'deploy').user).toBe('deploy');
  });

  test.each([
    ['-J ops@bastion:2222', { jumps: ['ops@bastion:2222'] }],
    ['-Jone,two', { jumps: ['one', 'two'] }],
    ['-o ProxyJump=bastion', { jumps: ['bastion'] }],
    ['-o "ProxyJump bastion"', { jumps: ['bastion'] }],
    ['-oProxyJump=none', { jumps: [] }],
    ["-o ProxyCommand='ssh -W %h:%p -q ops@bastion'", { jumps: ['ops@bastion'] }],
    ["-o ProxyCommand='ssh -p 2200 -l ops -W [%h]:%p bastion'", { jumps: ['ops@bastion:2200'] }],
    ["-o ProxyCommand='ssh ops@bastion nc -w 10 %h %p'", { jumps: ['ops@bastion'] }],
    ["-o ProxyCommand='ssh bastion -W %h:%p'", { jumps: ['bastion'] }],
    ["-o ProxyCommand='ssh -J first -W %h:%p second'", { jumps: ['first', 'second'] }],
    ['-p 2222 -l ops -i ~/.ssh/k', { port: 2222, user: 'ops', keyFiles: ['~/.ssh/k'] }],
    ['-vAp2222', { port: 2222 }],
    ['-o Port=2222 -o Port=23', { port: 2222 }],
    ['-o User=ops -o IdentityFile="a b"', { user: 'ops', keyFiles: ['a b'] }],
    ['-o HostKeyAlias=db -o ConnectTimeout=5', { hostKeyAlias: 'db', connectTimeout: 5 }],
    ['-o HostName=10.0.0.9', { address: '10.0.0.9' }],
  ])('arguments of ssh: %s', (text, expected) => {
    expect(settings({ ansible_ssh_common_args: text })).toMatchObject(expected);
  });

  test('a variable wins over the arguments behind it, and ansible_ssh_args over the variable', () => {
    const given = { ansible_port: 1, ansible_ssh_common_args: '-p 2', ansible_ssh_extra_args: '-p 3' };
    expect(settings(given).port).toBe(1);
    expect(settings({ ...given, ansible_ssh_args: '-p 4' }).port).toBe(4);
  });

  test.each([
    ['-o StrictHostKeyChecking=no', 'host keys are always checked'],
    ['-o UserKnownHostsFile=/dev/null', 'host keys are always checked'],
    ['-A', 'no agent is forwarded'],
    ['-F ssh.cfg', 'no configuration of ssh is read'],
    ['-L 80:localhost:80', 'it has no meaning here'],
    ['-o LocalForward=80', 'it has no meaning here'],
    ['-o Port=x', 'it is no port'],
    ['bastion', 'it is no option of ssh'],
    ["-o ProxyCommand='ssh -i /k -W %h:%p b'", 'a jump host is asked with the same key'],
  ])('%s is said to have no effect', (text, why) => {
    expect(settings({ ansible_ssh_common_args: text }).notes).toEqual([
      {
        what: expect.stringContaining('in ansible_ssh_common_args'),
        why: expect.stringContaining(why),
        matters: true,
      },
    ]);
  });

  test('options that only tune are passed over without a word', () => {
    const text =
      '-C -q -4 -o ControlMaster=auto -o ControlPersist=60s -o "ServerAliveInterval 30" -o Compression=yes -o StrictHostKeyChecking=yes -o ForwardAgent=no -o IdentitiesOnly=yes -c aes256-ctr';
    expect(settings({ ansible_ssh_args: text }).notes).toEqual([]);
  });

  test.each([
    ["-o ProxyCommand='cloudflared access ssh --hostname %h'", 'programs that lead to a host'],
    ["-o ProxyCommand='ssh -W other:22 bastion'", 'programs that lead to a host'],
  ])('%s is refused when the host is connected to', (text, words) => {
    const { refusal } = settings({ ansible_ssh_common_args: text });
    expect(refusal).toMatchObject({ code: 'CONNECTION_INVALID', what: expect.stringContaining(words) });
  });

  test('this machine', () => {
    expect(settings({ ansible_connection: 'local', ansible_host: 'x' })).toMatchObject({
      local: true,
      address: 'localhost',
    });
    for (const name of ['ssh', 'smart', 'paramiko', 'ansible.builtin.ssh'])
      expect(settings({ ansible_connection: name })).toMatchObject({ local: false, refusal: undefined });
    expect(settings({ ansible_connection: 'community.docker.docker' }).refusal?.what).toContain(
      "is 'community.docker.docker', and releases travel by SSH",
    );
  });

  test.each([
    ['yes', true],
    [true, true],
    ['False', false],
    [0, false],
    [undefined, undefined],
  ])('ansible_become: %j', (value, expected) => {
    expect(settings(value === undefined ? {} : { ansible_become: value }).become).toBe(expected);
  });

  test.each([
    ['ansible_port', 'x', "is 'x'"],
    ['ansible_port', 70_000, "is '70000'"],
    ['ansible_port', '{{ n }}00000', "is '700000'"],
    ['ansible_host', ['a'], 'is no text on one line'],
    ['ansible_user', 'a\nb', 'is no text on one line'],
    ['ansible_become', 'maybe', "is 'maybe'"],
    ['ansible_ssh_common_args', '-o "x', 'cannot be read: a quote " is not closed'],
  ])('%s: %j is refused with host and variable', (name, value, words) => {
    expect(() => settings({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'CONNECTION_INVALID',
        what: expect.stringMatching(new RegExp(`^The variable ${name} of host 'web1' ${words}`)),
      }),
    );
  });

  test('passwords and the like are named, never shown', () => {
    const { notes } = settings({
      ansible_password: 'hunter2',
      ansible_become_password: 'hunter3',
      ansible_become_method: 'su',
      ansible_become_user: 'app',
      ansible_host_key_checking: false,
      ansible_python_interpreter: '/usr/bin/python3',
    });
    expect(JSON.stringify(notes)).not.toContain('hunter');
    expect(notes.map(note => [note.what, note.matters])).toEqual([
      ['ansible_password', true],
      ['ansible_become_password', true],
      ['ansible_python_interpreter', false],
      ['ansible_host_key_checking', true],
      ['ansible_become_user', true],
      ['ansible_become_method', true],
    ]);
  });

  test('what concerns many hosts is said once', () => {
    const { notes } = settings({ ansible_python_interpreter: 'x' });
    const hosts = ['a', 'b', 'c', 'd', 'e'].map(name => ({ name, notes }));
    expect(connectionNotes(hosts)).toEqual([
      {
        text: 'ansible_python_interpreter (a, b, c and 2 more) has no effect: no module of Ansible runs on the host.',
        matters: false,
      },
    ]);
  });

  test('words of ssh’s arguments are split as a shell splits them', () => {
    expect(parseSshArguments(`-o 'User=a b' -i "c d" -p22`)).toMatchObject({
      user: 'a b',
      keyFiles: ['c d'],
      port: 22,
    });
  });
});
