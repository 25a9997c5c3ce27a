/** This machine as a host: what would run over SSH runs in a shell here (`ansible_connection: local`). */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { Fault, messageOf } from '@guarded-deploy/faults';
import type { Channel, Connection } from './connection.ts';

interface LocalOptions {
  /** Home and working directory of every command, as a login would have it. */
  readonly home: string;
  readonly user: string;
  /** Where programs are looked for. */
  readonly path: string;
  /** Ends the connection when it aborts. */
  readonly signal?: AbortSignal;
}

/** Time for a command's output to arrive when something it left behind still holds the pipe. */
const LAST_OUTPUT_MS = 200;

/**
 * A connection to this machine. Commands get the environment of a fresh login, and none of this process's variables: secrets
 * stay here. As sshd does it, what a command has started lives on when the connection ends, and sees its pipes closed.
 */
export function connectLocally(options: LocalOptions): Connection {
  const children: ChildProcess[] = [];
  const sum = (pipe: (child: ChildProcess) => number) =>
    children.reduce((bytes, child) => bytes + pipe(child), 0);
  let error: Fault | undefined;
  let ended = false;
  let settle: (error: Fault | undefined) => void = () => undefined;
  const promise = new Promise<Fault | undefined>(resolve => {
    settle = resolve;
  });
  const end = () => {
    if (ended) return;
    ended = true;
    options.signal?.removeEventListener('abort', abort);
    for (const child of children) for (const pipe of child.stdio) pipe?.destroy();
    settle(error);
  };
  const abort = () => {
    error ??= options.signal?.reason instanceof Fault ? options.signal.reason : undefined;
    end();
  };
  if (options.signal?.aborted) abort();
  else options.signal?.addEventListener('abort', abort, { once: true });
  return {
    address: { host: 'localhost', port: 0, user: options.user },
    ended: promise,
    bytes: () => ({
      up: sum(({ stdin }) => (stdin as Socket | null)?.bytesWritten ?? 0),
      down: sum(({ stdout }) => (stdout as Socket | null)?.bytesRead ?? 0),
    }),
    close: end,
    exec: command =>
      new Promise((resolve, reject) => {
        if (ended) {
          reject(refused('the connection was closed'));
          return;
        }
        const child = spawn('/bin/sh', ['-c', command], {
          cwd: options.home,
          env: {
            PATH: options.path,
            HOME: options.home,
            USER: options.user,
            LOGNAME: options.user,
            SHELL: '/bin/sh',
          },
          stdio: 'pipe',
          detached: true,
        });
        children.push(child);
        child.once('error', thrown => reject(refused(messageOf(thrown))));
        child.once('spawn', () => {
          // A command that ends under a writer is told through `closed`.
          child.stdin.on('error', () => undefined);
          resolve({
            stdin: child.stdin,
            stdout: child.stdout,
            stderr: child.stderr,
            closed: closedOf(child),
          });
        });
      }),
  };
}

/** The exit of a command, once its output has arrived. */
function closedOf(child: ChildProcess): Channel['closed'] {
  return new Promise(resolve => {
    child.once('exit', (code, signal) => {
      const done = () => resolve({ code: code ?? undefined, signal: signal ?? undefined });
      child.once('close', done);
      setTimeout(done, LAST_OUTPUT_MS).unref();
    });
  });
}

function refused(why: string): Fault {
  return new Fault({
    code: 'SSH_EXEC_REFUSED',
    what: `This machine does not run commands for us: ${why}.`,
    remedy: 'It needs /bin/sh, and a home directory of the user that runs this.',
  });
}
