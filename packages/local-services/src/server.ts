import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';

/** A server of ours that runs until `stop`, or until this process ends however it ends. */
export interface Service extends AsyncDisposable {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** As the server's program says it, such as `10.11.19`. */
  readonly version: string;
  /** Its data, logs and sockets; removed by `stop`. */
  readonly directory: string;
  readonly pid: number;
  /** What the server has printed so far. */
  log(): string;
  /** Ends the server and removes its data. May be called twice. */
  stop(): Promise<void>;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** How long a server may take to say that it is ready, on a busy machine. */
const READY_MS = 120_000;
const STOP_MS = 15_000;
/** A port found free may be taken by someone else before the server binds it. */
const ATTEMPTS = 5;

/** A port of the loopback interface that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise<void>(resolve => server.close(() => resolve()));
  return port;
}

export function newPassword(): string {
  return randomBytes(12).toString('hex');
}

/** The first of `paths` that can be executed; names without a slash are looked up on PATH and in the sbin directories. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  const candidates = names.flatMap(name =>
    name.includes('/') ? [name] : folders.filter(Boolean).map(folder => join(folder, name)),
  );
  return candidates.find(path => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The account a server drops its rights to, when we are root: database servers refuse to run as root. */
export function accountOf(name: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

const IN_MEMORY = '/dev/shm';
/** Bytes that must be free there: a server takes a tenth of it, and several run at once. */
const ENOUGH = 2 ** 31;

/** Where servers keep their data: in memory where it fits, since making and dropping tables waits for the disk. */
function placeForData(): string {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= ENOUGH ? IN_MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** A directory of its own for a server, owned by the account it runs as. */
export function newDirectory(name: string, account: Account | undefined): string {
  const directory = mkdtempSync(join(placeForData(), `gd-${name}-`));
  chmodSync(directory, 0o700);
  if (account) chownSync(directory, account.uid, account.gid);
  return directory;
}

/** Runs a short program as `account`; throws with what it printed. */
export function runOnce(
  program: string,
  args: readonly string[],
  options: { account?: Account | undefined; env?: NodeJS.ProcessEnv; input?: string; cwd?: string } = {},
): string {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      input: options.input ?? '',
      env: options.env ?? process.env,
      cwd: options.cwd ?? '/',
      // A statement that waits for ever must fail a test, not hang it.
      timeout: 60_000,
      killSignal: 'SIGKILL',
      ...(options.account ?? {}),
    });
  } catch (thrown) {
    const { stderr = '', stdout = '', message } = thrown as Error & { stderr?: string; stdout?: string };
    throw new Fault({
      code: 'TEST_SERVICE_FAILED',
      what: `${program} failed: ${(stderr || stdout || message).trim().slice(-600)}`,
      remedy: 'Check that the program is installed whole and that the temporary directory has free space.',
    });
  }
}

interface ServerPlan {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly account: Account | undefined;
  readonly directory: string;
  /** Matches what the server prints when it accepts connections. */
  readonly ready: RegExp;
  /** Matches what it prints when another process has its port. */
  readonly portTaken: RegExp;
  readonly stopSignal?: NodeJS.Signals;
}

interface Running {
  readonly child: ChildProcess;
  log(): string;
  stop(): Promise<void>;
}

class PortTaken extends Error {}

/** Starts a server and waits until its own output says that it is ready: an answer on the port could be somebody else's. */
export async function startServer(plan: ServerPlan): Promise<Running> {
  // The kernel ends the server with this process, even when this process is killed and cannot clean up.
  const setpriv = findProgram('setpriv');
  const identity = plan.account
    ? [`--reuid=${plan.account.uid}`, `--regid=${plan.account.gid}`, '--clear-groups']
    : [];
  const [program, args, account] = setpriv
    ? [setpriv, ['--pdeathsig=KILL', ...identity, '--', plan.program, ...plan.args], {}]
    : [plan.program, [...plan.args], plan.account ?? {}];
  const child = spawn(program, args, {
    cwd: plan.directory,
    env: plan.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...account,
  });
  let output = '';
  let ended: string | undefined;
  let changed: () => void = () => undefined;
  const note = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-1_000_000);
    changed();
  };
  child.stdout?.on('data', note);
  child.stderr?.on('data', note);
  const exited = new Promise<void>(resolve => {
    child.once('error', error => {
      ended = error.message;
      changed();
      resolve();
    });
    child.once('exit', (code, signal) => {
      ended = `it ended with ${signal ?? `code ${code}`}`;
      changed();
      resolve();
    });
  });
  const onExit = () => {
    child.kill('SIGKILL');
  };
  process.once('exit', onExit);

  const stop = async () => {
    if (ended === undefined) {
      child.kill(plan.stopSignal ?? 'SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await exited;
      clearTimeout(timer);
    }
    process.off('exit', onExit);
  };

  const deadline = Date.now() + READY_MS;
  while (!plan.ready.test(output)) {
    const left = deadline - Date.now();
    if (ended !== undefined || left <= 0) {
      await stop();
      if (plan.portTaken.test(output)) throw new PortTaken(plan.name);
      throw new Fault({
        code: 'TEST_SERVICE_FAILED',
        what: `${plan.name} did not start: ${ended ?? `it was not ready after ${READY_MS / 1000} s`}. ${output.trim().slice(-800)}`,
        remedy: 'The last lines of its log say why.',
      });
    }
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, left);
      changed = () => {
        clearTimeout(timer);
        resolve();
      };
      if (ended !== undefined || plan.ready.test(output)) changed();
    });
  }
  changed = () => undefined;
  return { child, log: () => output, stop };
}

/** Calls `attempt` with fresh ports until no one else took them in between. */
export async function withFreePort<T>(attempt: (port: number) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(await freePort());
    } catch (thrown) {
      if (!(thrown instanceof PortTaken) || tries === ATTEMPTS) throw thrown;
    }
  }
}

/** Removes a server's directory when it stops and, at the latest, when this process ends. */
export function removedAtExit(directory: string): () => void {
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  return () => {
    process.off('exit', remove);
    remove();
  };
}
