/** `guarded-deploy setup`: makes empty hosts ready for releases, by a program that root runs there. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Deadline } from '@guarded-deploy/deadline';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { type Shell, sh } from '@guarded-deploy/foreign/shell';
import {
  type ConnectorOptions,
  connector,
  type HostSetup,
  hostSetups,
  keyFilesIn,
} from '@guarded-deploy/release';
import type { CliArguments } from './arguments.ts';
import { plain, plainLine } from './plain.ts';
import { projectOf, readFileOrFault } from './project.ts';

interface Prepared {
  readonly host: string;
  readonly ok: boolean;
  /** What was changed, and why it stopped, a line each. */
  readonly lines: readonly string[];
}

/** Lines that a host may say: more are cut off. */
const MOST_OUTPUT = 64 * 1024;

/** @throws Fault SETUP_KEY_MISSING */
function publicKeyOf(words: CliArguments): string {
  const standard = ['id_ed25519.pub', 'id_ecdsa.pub', 'id_rsa.pub'].map(name =>
    join(homedir(), '.ssh', name),
  );
  const candidates = words.publicKey ? [words.publicKey] : words.key ? [`${words.key}.pub`] : standard;
  const found = words.publicKey ?? candidates.find(path => existsSync(path));
  if (found === undefined)
    throw new Fault({
      code: 'SETUP_KEY_MISSING',
      what: `There is no public key in ${candidates.join(', ')}.`,
      remedy: 'Name the public half of the key that releases use: --public-key FILE.',
    });
  return readFileOrFault(found, 'The public key');
}

const asRoot = (login: string): Shell => (login === 'root' ? sh`sh -s` : sh`sudo -n sh -s`);

/** The same host for somebody else. What an inventory says of it is worked out when it is asked for. */
const as = (host: HostSetup['host'], user: string): HostSetup['host'] => ({
  name: host.name,
  groups: host.groups,
  variables: host.variables,
  address: host.address,
  port: host.port,
  ...(host.connection ? { connection: host.connection } : {}),
  user,
});

/** Runs one host's program; a failure of any kind is a result. */
async function prepare(
  { host, program }: HostSetup,
  login: string,
  connect: ReturnType<typeof connector>,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Prepared> {
  const lines: string[] = [];
  let size = 0;
  const tell = (line: string) => {
    size += line.length;
    if (line.trim() === '' || size > MOST_OUTPUT) return;
    lines.push(plainLine(line));
    say(`${host.name} ${plainLine(line)}`);
  };
  try {
    const connection = await connect(as(host, login), signal);
    const end = () => connection.close();
    signal.addEventListener('abort', end, { once: true });
    try {
      const channel = await connection.exec(asRoot(login));
      const read = async (stream: AsyncIterable<Buffer>) => {
        let rest = '';
        for await (const chunk of stream) {
          const parts = (rest + chunk.toString()).split('\n');
          rest = parts.pop()!.slice(0, 4096);
          for (const part of parts) tell(part);
        }
        tell(rest);
      };
      const reading = Promise.all([read(channel.stdout), read(channel.stderr)]);
      channel.stdin.on('error', () => undefined);
      channel.stdin.end(`${program}\n`);
      const { code } = await channel.closed;
      await reading;
      return { host: host.name, ok: code === 0 && lines.includes('ready'), lines };
    } finally {
      signal.removeEventListener('abort', end);
      connection.close();
    }
  } catch (thrown) {
    tell(
      `stop: ${thrown instanceof Fault ? `${thrown.code} ${thrown.what} ${thrown.remedy}` : messageOf(thrown)}`,
    );
    return { host: host.name, ok: false, lines };
  }
}

/** @returns the exit status. @throws Fault where nothing was begun */
export async function setup(
  words: CliArguments,
  access: Pick<ConnectorOptions, 'identity' | 'knownHosts' | 'jumpHost' | 'machine'>,
  deadline: Deadline,
): Promise<number> {
  const { signal } = deadline;
  const { config, inventory, workspace, environment, variables, vaultPasswords } = await projectOf(
    words,
    process.env,
    signal,
  );
  const setups = hostSetups(
    {
      ...{ config, inventory, workspace, environment, variables },
      ...{ vaultPassword: vaultPasswords, limit: words.hosts, signal },
      now: () => new Date(),
      connect: () => Promise.reject(new TypeError('no host is asked')),
      report: () => undefined,
    },
    publicKeyOf(words),
  );
  if (words.print) {
    for (const { host, program } of setups) process.stdout.write(plain(`# ${host.name}\n${program}\n`));
    return 0;
  }
  const connect = connector({
    ...access,
    readKey: keyFilesIn(workspace, homedir()),
    onNewHost: line => process.stderr.write(`${plainLine(`accepted a new host: ${line}`)}\n`),
  });
  const say = (line: string) => process[words.json ? 'stderr' : 'stdout'].write(`${line}\n`);
  const results = await Promise.all(setups.map(one => prepare(one, words.login, connect, signal, say)));
  signal.throwIfAborted();
  if (words.json)
    process.stdout.write(
      `${JSON.stringify({ ok: results.every(one => one.ok), hosts: results.map(one => ({ name: one.host, ok: one.ok, lines: one.lines })) })}\n`,
    );
  const failed = results.filter(one => !one.ok);
  if (failed.length === 0) {
    if (!words.json)
      say(
        `${results.length === 1 ? 'The host is' : `${results.length} hosts are`} ready: guarded-deploy check ${environment ?? ''}`,
      );
    return 0;
  }
  const why =
    failed[0]!.lines.find(line => line.startsWith('stop: '))?.slice('stop: '.length) ??
    failed[0]!.lines.at(-1) ??
    'the host said nothing';
  if (!words.json)
    throw new Fault({
      code: 'SETUP_FAILED',
      what: `${failed.map(one => one.host).join(', ')} cannot be prepared: ${/[.!?]$/.test(why) ? why : `${why}.`}`,
      remedy: `Repair that on the host and run setup again: what is done is left alone.`,
    });
  return 1;
}
