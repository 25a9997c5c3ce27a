import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex, Readable, Writable } from 'node:stream';
import { unlessAborted } from '@guarded-deploy/deadline';
import { Fault, messageOf } from '@guarded-deploy/faults';
import type { Shell } from '@guarded-deploy/foreign/shell';
import ssh2 from 'ssh2';
import { type HostKeyVerdict, hostKeyAlgorithms, judgeHostKey, type KnownHosts, pin } from './known-hosts.ts';
import { logInAtOnce } from './pipelining.ts';
import { readPrivateKey } from './private-key.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Name under which the host's key is known instead of host and port (ssh's HostKeyAlias). */
  readonly alias?: string | undefined;
}

/** How to prove who we are: a key, or an agent's socket. */
export interface Identity {
  /** Text of a private key: OpenSSH, PEM, PKCS#8 or PuTTY. */
  readonly privateKey?: string | undefined;
  readonly passphrase?: string | undefined;
  /** Path of an agent's socket, for want of a key. */
  readonly agent?: string | undefined;
}

export interface ConnectOptions {
  readonly identity: Identity;
  readonly knownHosts: KnownHosts;
  /** Hosts to go through, in order; each with its own entry in the known hosts. */
  readonly jumps?: readonly Address[];
  /** Ends the connection, or the attempt, when it aborts. */
  readonly signal?: AbortSignal;
  /** Seconds for TCP, handshake and authentication together. */
  readonly timeoutSeconds?: number;
  /** Seconds between keepalives; three unanswered ones end the connection. */
  readonly keepaliveSeconds?: number;
  /** Commands that will run first: their channels are opened together with the login. `exec` then starts none of them twice. */
  readonly first?: readonly Shell[];
  /** Told what is said on the wire, message by message, for those who look for a fault. */
  readonly onDebug?: (line: string) => void;
  /** Told about the line to pin when `accept-new` accepted a host. */
  readonly onNewHost?: (line: string) => void;
}

/** One running command. */
export interface Channel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the channel closed; `code` is undefined when the host said none (killed, connection lost). */
  readonly closed: Promise<{ readonly code: number | undefined; readonly signal: string | undefined }>;
}

export interface Connection {
  readonly address: Address;
  /** Runs a command on a channel of its own. */
  readonly exec: (command: Shell) => Promise<Channel>;
  /** Bytes on the wire so far (through a jump host: of the inner connection). */
  bytes(): { readonly up: number; readonly down: number };
  /** Settles when the connection ended; with the error that ended it, if any. */
  readonly ended: Promise<Fault | undefined>;
  close(): void;
}

/** Round trips until OpenSSH has let one known key in: TCP, identification, key exchange (2), login with its channels. */
export const CONNECT_ROUND_TRIPS = 5;
/** Round trips until a command runs whose channel was opened with the login. */
export const EXEC_ROUND_TRIPS = 1;

/** What a connection is given to send what was said last. */
const CLOSE_SECONDS = 10;

/** What ssh2 has and every OpenSSH offers. */
const KEY_EXCHANGES = 'curve25519-sha256, ecdh-sha2-nistp256';

const where = (address: Address) =>
  `${address.user}@${address.host}${address.port === 22 ? '' : `:${address.port}`}`;

/**
 * Checks a private key before any host is asked.
 * @throws Fault SSH_KEY_PASSPHRASE, SSH_KEY_INVALID, SSH_KEY_MISSING
 */
export function checkIdentity(identity: Identity): void {
  if (!identity.privateKey) {
    if (identity.agent) return;
    throw new Fault({
      code: 'SSH_KEY_MISSING',
      what: 'There is neither a private key nor an agent to log in with.',
      remedy: "Give 'private-key' from a secret, or start an SSH agent and load a key.",
    });
  }
  readPrivateKey(identity.privateKey, identity.passphrase);
}

function failure(address: Address, error: unknown, verdict: HostKeyVerdict | undefined): Fault {
  if (error instanceof Fault) return error;
  if (verdict && 'fault' in verdict) return verdict.fault;
  const message = messageOf(error);
  const code = (error as { code?: string }).code;
  const level = (error as { level?: string }).level;
  if (level === 'client-authentication') {
    return new Fault({
      code: 'SSH_AUTH_REFUSED',
      what: `${where(address)} did not accept the key.`,
      remedy: `Add the key's public half to ~${address.user}/.ssh/authorized_keys on that host, or correct the user.`,
      cause: error,
    });
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EHOSTUNREACH' || code === 'ETIMEDOUT') {
    return new Fault({
      code: 'SSH_UNREACHABLE',
      what: `${where(address)} cannot be reached (${code}).`,
      remedy: 'Check the address and port in the inventory, and that this machine may connect there.',
      cause: error,
    });
  }
  if (level === 'handshake' && /matching key exchange/i.test(message)) {
    return new Fault({
      code: 'SSH_KEY_EXCHANGE',
      what: `${where(address)} offers no key exchange that this client has: ${KEY_EXCHANGES} or an older one.`,
      remedy:
        "Allow one of them beside the post-quantum ones, in 'KexAlgorithms' of its sshd_config; OpenSSH has them unless it is told otherwise.",
      cause: error,
    });
  }
  if (level === 'handshake') {
    return new Fault({
      code: 'SSH_HANDSHAKE',
      what: `${where(address)} and this client agree on no way to talk: ${message}.`,
      remedy: 'The host needs an OpenSSH of the last ten years with its default algorithms.',
      cause: error,
    });
  }
  return new Fault({
    code: 'SSH_CONNECTION_LOST',
    what: `The connection to ${where(address)} ended: ${message}.`,
    remedy: 'Run it again; if it repeats, look at the host’s sshd log and the network between.',
    cause: error,
  });
}

/** ssh2 writes a packet in three parts, each of which would travel, and be paid for, alone: what is written in one go leaves in one. */
function gathering(socket: Socket): Socket {
  const write = socket.write.bind(socket) as (...given: unknown[]) => boolean;
  let corked = false;
  socket.write = (...given: unknown[]) => {
    if (!corked) {
      corked = true;
      socket.cork();
      process.nextTick(() => {
        corked = false;
        socket.uncork();
      });
    }
    return write(...given);
  };
  return socket;
}

/** Without Nagle's algorithm from the first byte: it costs a third of the set-up time and 40 ms per command (ssh2 leaves it on). */
function tcp(address: Address, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = gathering(
      connectTcp({ host: address.host, port: address.port, noDelay: true, keepAlive: true }),
    );
    const abort = () => socket.destroy(new Error('given up'));
    const settle = () => {
      socket.off('error', fail);
      signal.removeEventListener('abort', abort);
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
}

/**
 * Connects and logs in: host key checked against `knownHosts`, public key only, one TCP connection.
 * @throws Fault SSH_UNREACHABLE, SSH_AUTH_REFUSED, SSH_TIMEOUT, SSH_HANDSHAKE, HOST_KEY_*
 */
export async function connect(address: Address, options: ConnectOptions): Promise<Connection> {
  checkIdentity(options.identity);
  const seconds = options.timeoutSeconds ?? 30;
  const timeout = AbortSignal.timeout(seconds * 1000);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const through: Connection[] = [];
  try {
    let sock: Duplex | undefined;
    const hops = [...(options.jumps ?? []), address];
    for (const [index, hop] of hops.entries()) {
      sock ??= await tcp(hop, signal).catch(error => {
        throw signal.aborted ? signal.reason : failure(hop, error, undefined);
      });
      const first = index === hops.length - 1 ? (options.first ?? []) : [];
      const connected: Hop = await login(hop, sock, { ...options, first }, signal);
      if (index === hops.length - 1) {
        void connected.ended.then(() => {
          for (const outer of through) outer.close();
        });
        return connected;
      }
      through.push(connected);
      // Nobody says how long a jump host tries to reach what is behind it.
      sock = await unlessAborted(connected.forward(hops[index + 1]!), signal);
    }
    throw new TypeError('no host to connect to');
  } catch (error) {
    for (const outer of through) outer.close();
    if (options.signal?.aborted) throw options.signal.reason;
    if (timeout.aborted) {
      throw new Fault({
        code: 'SSH_TIMEOUT',
        what: `${where(address)} did not let us in within ${seconds} s.`,
        remedy: 'Check the address in the inventory and that a firewall lets this machine through.',
        cause: error,
      });
    }
    throw failure(address, error, undefined);
  }
}

interface Hop extends Connection {
  forward(to: Address): Promise<Duplex>;
}

function login(address: Address, sock: Duplex, options: ConnectOptions, signal: AbortSignal): Promise<Hop> {
  const client = new ssh2.Client();
  const hostKey = new HostKeyJudge(address, options);
  const first = new FirstCommands(client, address, options.first ?? []);
  const fault = (thrown: unknown) => failure(address, thrown, hostKey.verdict);
  let error: unknown;
  let closing = false;
  const ended = new Promise<Fault | undefined>(resolve => {
    client.once('close', () => resolve(error === undefined ? undefined : fault(error)));
  });
  const cut = (reason: unknown) => {
    error ??= reason;
    client.destroy();
  };
  return new Promise<Hop>((resolve, reject) => {
    const abort = () => {
      cut(signal.reason);
      sock.destroy();
      reject(signal.reason);
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    const settled = () => signal.removeEventListener('abort', abort);
    client.on('error', thrown => {
      if (closing) return;
      error ??= thrown;
      settled();
      reject(fault(thrown));
    });
    client.once('close', () => {
      settled();
      reject(fault(error ?? new Error('closed by the host')));
    });
    client.once('ready', () => {
      settled();
      // From here on only the caller's signal counts, not the time limit of the login.
      if (options.signal) cutWith(client, options.signal, cut);
      first.start();
      const close = () => {
        closing = true;
        end(client, sock);
      };
      resolve({ ...hopOf(client, sock, address, first), ended, close });
    });
    client.connect(settingsOf(address, sock, options, hostKey));
    logInAtOnce(client, keyTypeOf(options.identity), () => first.start());
  });
}

/** Commands that are sent with the login, before anybody asks for their channels. */
class FirstCommands {
  readonly #client: ssh2.Client;
  readonly #address: Address;
  readonly #commands: readonly Shell[];
  readonly #started = new Map<Shell, Promise<Channel>>();

  constructor(client: ssh2.Client, address: Address, commands: readonly Shell[]) {
    this.#client = client;
    this.#address = address;
    this.#commands = commands;
  }

  start(): void {
    for (const command of this.#commands) {
      if (this.#started.has(command)) continue;
      const channel = exec(this.#client, this.#address, command);
      // Without a login nobody asks for it.
      channel.catch(() => undefined);
      this.#started.set(command, channel);
    }
  }

  /** The channel of a command that was started, once. */
  take(command: Shell): Promise<Channel> | undefined {
    const channel = this.#started.get(command);
    this.#started.delete(command);
    return channel;
  }
}

/** Judges the key that a host shows, and remembers what was found. */
class HostKeyJudge {
  verdict: HostKeyVerdict | undefined;
  readonly #name: string;
  readonly #port: number;
  readonly #options: ConnectOptions;

  constructor({ alias, host, port }: Address, options: ConnectOptions) {
    this.#name = alias ?? host;
    this.#port = alias === undefined ? port : 22;
    this.#options = options;
  }

  get algorithms() {
    return hostKeyAlgorithms(this.#options.knownHosts, this.#name, this.#port);
  }

  trusts(key: Buffer): boolean {
    const { knownHosts, onNewHost } = this.#options;
    this.verdict = judgeHostKey(knownHosts, this.#name, this.#port, key);
    if (this.verdict.outcome === 'new') {
      // Trusted once: later connections of this run must find the same key.
      pin(knownHosts, this.verdict.line);
      onNewHost?.(this.verdict.line);
    }
    return this.verdict.outcome === 'known' || this.verdict.outcome === 'new';
  }
}

function settingsOf(
  { user }: Address,
  sock: Duplex,
  options: ConnectOptions,
  hostKey: HostKeyJudge,
): ssh2.ConnectConfig {
  const { privateKey, passphrase, agent } = options.identity;
  const key = privateKey ? readPrivateKey(privateKey, passphrase) : undefined;
  const method = key
    ? {
        type: 'publickey' as const,
        username: user,
        key: key.text,
        ...(key.passphrase === undefined ? {} : { passphrase: key.passphrase }),
      }
    : { type: 'agent' as const, username: user, agent: agent! };
  return {
    sock: sock as Socket,
    username: user,
    authHandler: [method],
    readyTimeout: 0,
    ...(options.onDebug ? { debug: options.onDebug } : {}),
    keepaliveInterval: (options.keepaliveSeconds ?? 15) * 1000,
    keepaliveCountMax: 3,
    algorithms: {
      serverHostKey: hostKey.algorithms as never,
      cipher: {
        prepend: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'],
        append: [],
        remove: [],
      } as never,
    },
    hostVerifier: (key: Buffer) => hostKey.trusts(key),
  };
}

/** The type of the private key; undefined without one. */
function keyTypeOf({ privateKey, passphrase }: Identity): string | undefined {
  const key = privateKey ? readPrivateKey(privateKey, passphrase) : undefined;
  const parsed = key && ssh2.utils.parseKey(key.text, key.passphrase);
  return parsed instanceof Error ? undefined : parsed?.type;
}

/** Cuts a connection when its caller gives up. */
function cutWith(client: ssh2.Client, signal: AbortSignal, cut: (reason: unknown) => void): void {
  if (signal.aborted) {
    cut(signal.reason);
    return;
  }
  const onAbort = () => cut(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  client.once('close', () => signal.removeEventListener('abort', onAbort));
}

/** Ends a connection in order. */
function end(client: ssh2.Client, sock: Duplex): void {
  client.end();
  // What is said is said: nobody waits for the other side to close as well.
  if ('destroySoon' in sock) (sock as Socket).destroySoon();
  // A host that takes nothing any more must not keep this process alive.
  setTimeout(() => sock.destroy(), CLOSE_SECONDS * 1000).unref();
}

function hopOf(
  client: ssh2.Client,
  sock: Duplex,
  address: Address,
  first: FirstCommands,
): Omit<Hop, 'ended' | 'close'> {
  return {
    address,
    exec: command => first.take(command) ?? exec(client, address, command),
    forward: to => forward(client, address, to),
    bytes: () => {
      const { bytesWritten, bytesRead } = sock as Partial<Socket>;
      return { up: bytesWritten ?? 0, down: bytesRead ?? 0 };
    },
  };
}

/** A stream through a jump host to what is behind it. @throws Fault SSH_JUMP_REFUSED */
function forward(client: ssh2.Client, address: Address, to: Address): Promise<Duplex> {
  return new Promise((resolve, reject) =>
    client.forwardOut('127.0.0.1', 0, to.host, to.port, (problem, stream) => {
      if (!problem) return resolve(stream);
      reject(
        new Fault({
          code: 'SSH_JUMP_REFUSED',
          what: `${where(address)} does not forward to ${to.host}:${to.port}: ${messageOf(problem)}.`,
          remedy: "Allow TCP forwarding in the jump host's sshd_config, and check the inner address.",
        }),
      );
    }),
  );
}

function exec(client: ssh2.Client, address: Address, command: Shell): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) =>
      reject(
        new Fault({
          code: 'SSH_EXEC_REFUSED',
          what: `${where(address)} does not run commands for us: ${messageOf(error)}.`,
          remedy:
            'The account needs a login shell, no forced command, and MaxSessions of at least 2 in sshd_config.',
          cause: error,
        }),
      );
    try {
      client.exec(command, (error, stream) => {
        if (error) return refuse(error);
        const closed = new Promise<{ code: number | undefined; signal: string | undefined }>(done => {
          let code: number | undefined;
          let name: string | undefined;
          stream.on('exit', (value: number | null, by?: string) => {
            code = value ?? undefined;
            name = by;
          });
          const end = () => done({ code, signal: name });
          stream.on('close', end);
          client.once('close', end);
        });
        // A channel that ends under a writer is told through `closed`.
        stream.on('error', () => undefined);
        resolve({ stdin: stream, stdout: stream, stderr: stream.stderr, closed });
      });
    } catch (error) {
      refuse(error);
    }
  });
}
