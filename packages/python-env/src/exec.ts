import { spawn } from 'node:child_process';
import { childEnvironment } from '@guarded-deploy/child-process';
import { endGroupOnAbort } from '@guarded-deploy/deadline/group';

export interface ExecResult {
  /** Exit status; 127 when the program could not be started, 128 when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface ExecOptions {
  readonly cwd?: string;
  /** Added to the environment of `exec`; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Called with every line of both streams as it comes. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program with an argument vector; never through a shell. Rejects only when aborted. */
export type Exec = (file: string, args: readonly string[], options?: ExecOptions) => Promise<ExecResult>;

/** What would bend one interpreter to another. */
const DROPPED = /^(VIRTUAL_ENV|CONDA_PREFIX|PYTHONHOME|PYTHONSTARTUP|__PYVENV_LAUNCHER__)$/;

/** After a polite request to end. */
const GRACE_MS = 3_000;

/** The largest output kept of one stream; of more, the end is kept. */
const KEPT = 1_000_000;

/** A line without an end is handed on in parts of this size. */
const LONGEST_LINE = 65_536;

function lineSplitter(onLine: ((line: string) => void) | undefined) {
  let rest = '';
  return {
    add(text: string) {
      if (!onLine) return;
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line.replace(/\r$/, ''));
      if (rest.length < LONGEST_LINE) return;
      onLine(rest);
      rest = '';
    },
    end() {
      if (rest !== '') onLine?.(rest);
    },
  };
}

/** Runs programs with the environment that a child may inherit: no input, token or file command of the runner. */
export function createExec(env: Readonly<Record<string, string | undefined>>): Exec {
  const inherited = Object.entries(childEnvironment(env)).filter(([name]) => !DROPPED.test(name));
  const base = Object.fromEntries(inherited);
  return (file, args, options = {}) =>
    new Promise((resolve, reject) => {
      options.signal?.throwIfAborted();
      const childEnv: Record<string, string> = {};
      for (const [name, value] of Object.entries({ ...base, ...options.env })) {
        if (value !== undefined) childEnv[name] = value;
      }
      // A group of its own: what it has started ends with it.
      const child = spawn(file, args, {
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        env: childEnv,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      const text = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        const lines = lineSplitter(options.onLine);
        child[name].setEncoding('utf8');
        child[name].on('data', (chunk: string) => {
          text[name] = (text[name] + chunk).slice(-KEPT);
          lines.add(chunk);
        });
        child[name].on('end', () => lines.end());
      }
      const done = endGroupOnAbort(child, options.signal, { first: 'SIGTERM', graceMs: GRACE_MS });
      child.once('error', error => {
        done();
        resolve({ code: 127, stdout: text.stdout, stderr: error.message });
      });
      child.once('close', code => {
        done();
        if (options.signal?.aborted) reject(options.signal.reason);
        else resolve({ code: code ?? 128, ...text });
      });
    });
}
