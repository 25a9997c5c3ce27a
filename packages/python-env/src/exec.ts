import { messageOf } from '@guarded-deploy/faults';
import { childEnvironment, type Exec, type ExecResult, runProgram } from '@guarded-deploy/process';

/** What would bend one interpreter to another. */
const DROPPED = /^(VIRTUAL_ENV|CONDA_PREFIX|PYTHONHOME|PYTHONSTARTUP|__PYVENV_LAUNCHER__)$/;

/** A line without an end is handed on in parts of this size. */
const LONGEST_LINE = 65_536;

/**
 * Runs programs with the environment that a child may inherit: no input, token or file command of the runner. Options add to it, and
 * take away what they call undefined. Rejects only when aborted: a program that cannot be started has the code 127, and one that a
 * signal ended 128.
 */
export function createExec(env: Readonly<Record<string, string | undefined>>) {
  const inherited = Object.entries(childEnvironment(env)).filter(([name]) => !DROPPED.test(name));
  const base = Object.fromEntries(inherited);
  return async (
    file: string,
    args: readonly string[],
    { env: added, ...options }: Parameters<Exec>[2] = {},
  ): Promise<ExecResult> => {
    try {
      const { code, signal, stdout, stderr } = await runProgram(file, args, {
        ...options,
        env: { ...base, ...added },
        longestLine: LONGEST_LINE,
      });
      return { code: code ?? 128, signal, stdout, stderr };
    } catch (thrown) {
      options.signal?.throwIfAborted();
      return { code: 127, signal: undefined, stdout: '', stderr: messageOf(thrown) };
    }
  };
}
