import { messageOf } from '@guarded-deploy/faults';
import { childEnvironment, runProgram } from '@guarded-deploy/process';

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

/** A line without an end is handed on in parts of this size. */
const LONGEST_LINE = 65_536;

/** Runs programs with the environment that a child may inherit: no input, token or file command of the runner. */
export function createExec(env: Readonly<Record<string, string | undefined>>): Exec {
  const inherited = Object.entries(childEnvironment(env)).filter(([name]) => !DROPPED.test(name));
  const base = Object.fromEntries(inherited);
  return async (file, args, { env: added, ...options } = {}) => {
    try {
      const { code, stdout, stderr } = await runProgram(file, args, {
        ...options,
        env: { ...base, ...added },
        longestLine: LONGEST_LINE,
      });
      return { code: code ?? 128, stdout, stderr };
    } catch (thrown) {
      options.signal?.throwIfAborted();
      return { code: 127, stdout: '', stderr: messageOf(thrown) };
    }
  };
}
