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
    const done = endGroupOnAbort(child, options.signal, { first: 'SIGTERM', graceMs: GRACE_MS });
    child.once('error', error => {
      done();
      reject(error);
    });
    child.once('close', (code, signal) => {
      done();
      if (options.signal.aborted) reject(options.signal.reason);
      else resolve({ code: code ?? undefined, signal: signal ?? undefined, stdout, stderr });
    });
  });
