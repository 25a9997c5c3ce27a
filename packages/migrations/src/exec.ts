import { spawn } from 'node:child_process';
import { endGroupOnAbort } from '@guarded-deploy/deadline/group';

export interface ExecResult {
  /** undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** The last megabyte of each. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Runs a program to its end; rejects only when it cannot be started or the signal aborts. */
export type Exec = (program: string, args: readonly string[], options: ExecOptions) => Promise<ExecResult>;

const KEEP = 1_000_000;
/** After a polite request to end. */
const GRACE_MS = 3_000;
/** For what a program has printed to arrive once it has ended. */
const DRAIN_MS = 1_000;

export const nodeExec: Exec = (program, args, options) =>
  new Promise((resolve, reject) => {
    options.signal.throwIfAborted();
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: what it has started ends with it, such as the Java behind Flyway's script.
      detached: true,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', chunk => {
      stdout = (stdout + String(chunk)).slice(-KEEP);
    });
    child.stderr.on('data', chunk => {
      stderr = (stderr + String(chunk)).slice(-KEEP);
    });
    const endGroup = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Nothing of it is left.
      }
    };
    const done = endGroupOnAbort(child, options.signal, { first: 'SIGTERM', graceMs: GRACE_MS });
    let drained: NodeJS.Timeout | undefined;
    child.once('error', error => {
      done();
      reject(error);
    });
    child.once('exit', () => {
      // A process that it has left behind may hold its output open for as long as it lives.
      drained = setTimeout(() => {
        endGroup();
        child.stdout.destroy();
        child.stderr.destroy();
      }, DRAIN_MS);
    });
    child.once('close', (code, signal) => {
      clearTimeout(drained);
      done();
      endGroup();
      if (options.signal.aborted) reject(options.signal.reason);
      else resolve({ code: code ?? undefined, signal: signal ?? undefined, stdout, stderr });
    });
  });
