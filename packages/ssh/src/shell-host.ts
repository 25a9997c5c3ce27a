/**
 * A stand-in for a host where there is none: an SSH server in this process that runs a real /bin/sh in a directory.
 * Not chrooted: for tests and rehearsals only, on the loopback interface.
 */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';

interface ShellHostOptions {
  /** Home and working directory of every command. */
  readonly root: string;
  /** A free one unless given. */
  readonly port?: number;
  readonly user?: string;
  /** OpenSSH public key that may log in; a new pair is made unless given. */
  readonly authorizedKey?: string;
  /** Private host key; a new one is made unless given. */
  readonly hostKey?: string;
  /** Environment of the commands, instead of a bare one with PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ShellHost {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The line that belongs into known_hosts. */
  readonly knownHosts: string;
  /** The private key that may log in, unless `authorizedKey` was given. */
  readonly privateKey: string;
  /** Ends every connection abruptly, as a cut cable does. */
  cut(): void;
  close(): Promise<void>;
}

/** An ed25519 pair in OpenSSH format. ssh2 cuts leading zero bytes off one public key in 256; such a pair is thrown away. */
export function generateKeyPair(): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.public) instanceof Error)) return pair;
  }
}

export async function startShellHost(options: ShellHostOptions): Promise<ShellHost> {
  mkdirSync(options.root, { recursive: true });
  const user = options.user ?? 'deploy';
  const hostKeys = generateKeyPair();
  const hostKey = options.hostKey ?? hostKeys.private;
  const client = generateKeyPair();
  const allowed = parse(options.authorizedKey ?? client.public);
  const connections = new Set<ssh2.Connection>();
  const sockets = new Set<{ destroy(): void }>();
  const children = new Set<ChildProcess>();
  const server = new ssh2.Server({ hostKeys: [hostKey] }, connection => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    connection.on('error', () => undefined);
    connection.on('authentication', context => {
      if (mayLogIn(context, user, allowed)) context.accept();
      else context.reject(['publickey']);
    });
    connection.on('ready', () =>
      connection.on('session', acceptSession =>
        acceptSession().on('exec', (acceptExec, _reject, { command }) => {
          const child = spawn('/bin/sh', ['-c', command], {
            cwd: options.root,
            env: options.env ?? { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: options.root, USER: user },
            stdio: 'pipe',
          });
          children.add(child);
          child.on('exit', () => children.delete(child));
          join(child, acceptExec());
        }),
      ),
    );
  });
  const inner = (server as unknown as { _srv: NodeJS.EventEmitter })._srv;
  inner.prependListener('connection', (socket: import('node:net').Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const shown = parse(options.hostKey ?? hostKeys.public);
  return {
    host: '127.0.0.1',
    port,
    user,
    knownHosts: `[127.0.0.1]:${port} ${shown.type} ${shown.getPublicSSH().toString('base64')}\n`,
    privateKey: client.private,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const connection of connections) connection.end();
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      for (const child of children) child.kill('SIGKILL');
      await closed;
    },
  };
}

function mayLogIn(context: ssh2.AuthContext, user: string, allowed: ssh2.ParsedKey): boolean {
  if (context.method !== 'publickey' || context.username !== user) return false;
  if (context.key.algo !== allowed.type || !context.key.data.equals(allowed.getPublicSSH())) return false;
  return !context.signature || allowed.verify(context.blob!, context.signature, context.hashAlgo);
}

/** Joins a command with its channel, as sshd does it. */
function join(child: ChildProcessWithoutNullStreams, stream: ssh2.ServerChannel): void {
  stream.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  child.stdout.pipe(stream, { end: false });
  child.stderr.pipe(stream.stderr, { end: false });
  stream.on('error', () => undefined);
  // What was started lives on, and sees its pipes closed.
  stream.on('close', () => {
    child.stdin.destroy();
    child.stdout.destroy();
    child.stderr.destroy();
  });
  child.on('exit', (code, signal) => {
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      if (code === null) stream.exit(String(signal).replace(/^SIG/, ''), false);
      else stream.exit(code);
      stream.end();
    };
    // What it left running may hold its output open: that must not hold the channel open.
    child.on('close', end);
    setTimeout(end, 200);
  });
}

function parse(key: string): ssh2.ParsedKey {
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return Array.isArray(parsed) ? parsed[0]! : parsed;
}
