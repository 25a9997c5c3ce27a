import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Shell, sh } from '@guarded-deploy/foreign/shell';
import { type Connection, type ConnectOptions, connect, parseKnownHosts } from '@guarded-deploy/ssh';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const SSHD = '/usr/sbin/sshd';
const missing = existsSync(SSHD)
  ? process.getuid?.() === 0
    ? ''
    : 'only root may run sshd for tests'
  : `there is no ${SSHD}`;
if (missing) console.log(`connections to a real sshd skipped: ${missing}`);
const real = missing ? describe.skip : describe;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

real('a real sshd', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sshd-'));
  const file = (name: string) => join(directory, name);
  const text = (name: string) => readFileSync(file(name), 'utf8');
  const user = userInfo().username;
  let daemon: ChildProcess;
  let port = 0;
  let known = '';
  const opened: Connection[] = [];

  async function open(options: Partial<ConnectOptions> = {}, to = { host: '127.0.0.1', port, user }) {
    const connection = await connect(to, {
      identity: { privateKey: text('key') },
      knownHosts: parseKnownHosts(known),
      ...options,
    });
    opened.push(connection);
    return connection;
  }

  async function output(connection: Connection, command: Shell, input = ''): Promise<string> {
    const channel = await connection.exec(command);
    let out = '';
    channel.stdout.on('data', chunk => {
      out += chunk;
    });
    channel.stderr.resume();
    channel.stdin.end(input);
    const { code } = await channel.closed;
    return `${code}:${out}`;
  }

  beforeAll(async () => {
    mkdirSync('/run/sshd', { recursive: true });
    const keygen = (name: string, ...more: string[]) =>
      execFileSync('ssh-keygen', [
        '-q',
        '-f',
        file(name),
        ...(more.includes('-N') ? [] : ['-N', '']),
        ...more,
      ]);
    keygen('host_ed25519', '-t', 'ed25519');
    keygen('host_rsa', '-t', 'rsa', '-b', '2048');
    keygen('key', '-t', 'ed25519');
    keygen('locked', '-t', 'ed25519', '-N', 'open sesame');
    keygen('rsa', '-t', 'rsa', '-b', '2048', '-m', 'PEM');
    keygen('stranger', '-t', 'ed25519');
    writeFileSync(file('authorized'), ['key', 'locked', 'rsa'].map(name => text(`${name}.pub`)).join(''));
    port = await freePort();
    writeFileSync(
      file('config'),
      [
        `Port ${port}`,
        'ListenAddress 127.0.0.1',
        `HostKey ${file('host_ed25519')}`,
        `HostKey ${file('host_rsa')}`,
        `AuthorizedKeysFile ${file('authorized')}`,
        'StrictModes no',
        'PermitRootLogin prohibit-password',
        'PasswordAuthentication no',
        'UsePAM no',
        `PidFile ${file('pid')}`,
      ].join('\n'),
    );
    daemon = spawn(SSHD, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
    await new Promise<void>((resolve, reject) => {
      daemon.stderr!.on('data', chunk => {
        if (String(chunk).includes('listening')) resolve();
      });
      daemon.once('exit', code => reject(new Error(`sshd ended with ${code}`)));
    });
    known = `[127.0.0.1]:${port} ${text('host_ed25519.pub')}`;
  });

  afterAll(() => {
    for (const connection of opened) connection.close();
    daemon?.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  test('is told apart when it has post-quantum key exchanges alone', async () => {
    const other = await freePort();
    const config = text('config').replace(`Port ${port}`, `Port ${other}`).replace(file('pid'), file('pid2'));
    writeFileSync(file('config2'), `${config}\nKexAlgorithms sntrup761x25519-sha512@openssh.com\n`);
    const quantum = spawn(SSHD, ['-D', '-e', '-f', file('config2')], { stdio: ['ignore', 'ignore', 'pipe'] });
    await new Promise<void>((resolve, reject) => {
      quantum.stderr.on('data', chunk => String(chunk).includes('listening') && resolve());
      quantum.once('exit', code => reject(new Error(`sshd ended with ${code}`)));
    });
    try {
      await expect(open({}, { host: '127.0.0.1', port: other, user })).rejects.toMatchObject({
        code: 'SSH_KEY_EXCHANGE',
      });
    } finally {
      quantum.kill();
    }
  });

  test('runs commands with input, output and exit status on one connection', async () => {
    const connection = await open();
    expect(await output(connection, sh`cat; exit 3`, 'hello')).toBe('3:hello');
    expect(await output(connection, sh`printf x | wc -c`)).toContain('0:1');
    const { up, down } = connection.bytes();
    expect(up).toBeGreaterThan(1000);
    expect(down).toBeGreaterThan(1000);
    connection.close();
    expect(await connection.ended).toBeUndefined();
  });

  /** Messages of the login and of channels, in the order in which they were sent (>) and received (<). */
  async function conversation(key: string, first: readonly Shell[]): Promise<string[]> {
    const said: string[] = [];
    const names =
      'SERVICE_REQUEST|SERVICE_ACCEPT|USERAUTH_REQUEST|USERAUTH_PK_OK|USERAUTH_SUCCESS|CHANNEL_OPEN\\b';
    const connection = await open({
      identity: { privateKey: text(key) },
      first,
      onDebug: line => {
        const match = new RegExp(`^(In|Out)bound: (?:Sending|Received) (${names})`).exec(line);
        if (match) said.push(`${match[1] === 'In' ? '<' : '>'} ${match[2]}`);
      },
    });
    for (const command of first) expect(await output(connection, command)).toBe(`0:${command.slice(-1)}`);
    return said;
  }

  test('logs in and opens its channels without waiting for an answer', async () => {
    expect((await conversation('key', [sh`printf a`, sh`printf b`])).slice(0, 4)).toEqual([
      '> SERVICE_REQUEST',
      '> USERAUTH_REQUEST',
      '> CHANNEL_OPEN',
      '> CHANNEL_OPEN',
    ]);
  });

  test('with an RSA key waits for the kinds of signature that the server takes, and for nothing else', async () => {
    expect(await conversation('rsa', [sh`printf c`])).toEqual([
      '> SERVICE_REQUEST',
      '< SERVICE_ACCEPT',
      '> USERAUTH_REQUEST',
      '> CHANNEL_OPEN',
      '< USERAUTH_SUCCESS',
    ]);
  });

  test('streams megabytes both ways unharmed', async () => {
    const connection = await open();
    const channel = await connection.exec(sh`sha256sum; head -c 3000000 /dev/zero | wc -c`);
    let out = '';
    channel.stdout.on('data', chunk => {
      out += chunk;
    });
    channel.stdin.end(Buffer.alloc(5_000_000, 'a'));
    await channel.closed;
    const { createHash } = await import('node:crypto');
    expect(out).toContain(createHash('sha256').update(Buffer.alloc(5_000_000, 'a')).digest('hex'));
    expect(out).toContain('3000000');
  });

  test('picks the key type that is known, when the host has several', async () => {
    const connection = await open({
      knownHosts: parseKnownHosts(`[127.0.0.1]:${port} ${text('host_rsa.pub')}`),
    });
    expect(await output(connection, sh`true`)).toBe('0:');
  });

  test('finds hashed entries as ssh-keygen -H writes them', async () => {
    writeFileSync(file('known'), known);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file('known')], { stdio: 'ignore' });
    expect(text('known')).toMatch(/^\|1\|/);
    const connection = await open({ knownHosts: parseKnownHosts(text('known')) });
    expect(await output(connection, sh`echo in`)).toBe('0:in\n');
  });

  test.each([
    ['a changed key', () => `[127.0.0.1]:${port} ${text('stranger.pub')}`, 'HOST_KEY_CHANGED'],
    ['no entry', () => `elsewhere ${text('stranger.pub')}`, 'HOST_KEY_UNKNOWN'],
    ['a revoked key', () => `@revoked * ${text('host_ed25519.pub')}${known}`, 'HOST_KEY_REVOKED'],
    ['only an authority', () => `@cert-authority * ${text('stranger.pub')}`, 'HOST_KEY_CERTIFICATE_ONLY'],
  ])('refuses a host with %s', async (_, lines, code) => {
    await expect(open({ knownHosts: parseKnownHosts(lines()) })).rejects.toMatchObject({ code });
  });

  test('accepts a new host only by the explicit word, and tells the line', async () => {
    const lines: string[] = [];
    const connection = await open({
      knownHosts: parseKnownHosts('accept-new'),
      onNewHost: line => lines.push(line),
    });
    expect(await output(connection, sh`true`)).toBe('0:');
    expect(lines).toHaveLength(1);
    await open({ knownHosts: parseKnownHosts(lines[0]!) });
  });

  test('trusts a new host once: a later connection that shows another key is refused', async () => {
    const knownHosts = parseKnownHosts('accept-new');
    const lines: string[] = [];
    const again = { knownHosts, onNewHost: (line: string) => lines.push(line) };
    await open(again);
    await open(again);
    expect(lines).toHaveLength(1);
    const stranger = parseKnownHosts(`[127.0.0.1]:${port} ${text('stranger.pub')}`);
    // As if somebody else had answered first.
    knownHosts.entries.splice(0, knownHosts.entries.length, ...stranger.entries);
    await expect(open(again)).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' });
    expect(lines).toHaveLength(1);
  });

  test.each([
    [
      'an encrypted key with its passphrase',
      () => ({ privateKey: text('locked'), passphrase: 'open sesame' }),
      '',
    ],
    ['an encrypted key without', () => ({ privateKey: text('locked') }), 'SSH_KEY_PASSPHRASE'],
    [
      'an encrypted key with the wrong one',
      () => ({ privateKey: text('locked'), passphrase: 'x' }),
      'SSH_KEY_PASSPHRASE',
    ],
    ['an RSA key in PEM', () => ({ privateKey: text('rsa') }), ''],
    ['a key without its last line break', () => ({ privateKey: text('key').trim() }), ''],
    ['a key with carriage returns', () => ({ privateKey: text('key').replaceAll('\n', '\r\n') }), ''],
    ['half a key', () => ({ privateKey: text('key').slice(0, 80) }), 'SSH_KEY_INVALID'],
    ['a public key', () => ({ privateKey: text('key.pub') }), 'SSH_KEY_INVALID'],
    ['no key', () => ({}), 'SSH_KEY_MISSING'],
    ['a key the host does not know', () => ({ privateKey: text('stranger') }), 'SSH_AUTH_REFUSED'],
  ])('%s', async (_, identity, code) => {
    if (code === '') expect(await output(await open({ identity: identity() }), sh`true`)).toBe('0:');
    else await expect(open({ identity: identity() })).rejects.toMatchObject({ code });
  });

  test('logs in with an agent', async () => {
    const agent = spawn('ssh-agent', ['-D', '-a', file('agent')], { stdio: 'ignore' });
    try {
      while (!existsSync(file('agent'))) await new Promise(resolve => setTimeout(resolve, 20));
      execFileSync('ssh-add', ['-q', file('key')], { env: { ...process.env, SSH_AUTH_SOCK: file('agent') } });
      const connection = await open({ identity: { agent: file('agent') } });
      expect(await output(connection, sh`true`)).toBe('0:');
      connection.close();
    } finally {
      agent.kill();
    }
  });

  test('goes through jump hosts, each checked', async () => {
    const jump = { host: '127.0.0.1', port, user };
    const connection = await open({ jumps: [jump, jump] });
    expect(await output(connection, sh`echo through`)).toBe('0:through\n');
    await expect(
      open({ jumps: [jump] }, { host: '127.0.0.1', port: await freePort(), user }),
    ).rejects.toMatchObject({ code: 'SSH_JUMP_REFUSED' });
  });

  test('says what cannot be reached', async () => {
    await expect(open({}, { host: '127.0.0.1', port: await freePort(), user })).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
    });
  });

  test('gives up in time on a host that accepts and says nothing', async () => {
    const silent = createServer();
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    const at = (silent.address() as { port: number }).port;
    await expect(open({ timeoutSeconds: 0.3 }, { host: '127.0.0.1', port: at, user })).rejects.toMatchObject({
      code: 'SSH_TIMEOUT',
    });
    silent.close();
  });

  test('ends when it is cancelled, before and after it is up', async () => {
    const reason = new Error('cancelled');
    await expect(open({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const stop = new AbortController();
    const connection = await open({ signal: stop.signal });
    const channel = await connection.exec(sh`sleep 100`);
    stop.abort(reason);
    expect((await channel.closed).code).toBeUndefined();
    expect(await connection.ended).toBeDefined();
  });

  test('lasts longer than the time limit of its login', async () => {
    const connection = await open({ timeoutSeconds: 2 });
    expect(await output(connection, sh`sleep 2.5; echo still here`)).toBe('0:still here\n');
  });
});
