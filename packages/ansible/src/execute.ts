import { messageOf } from '@guarded-deploy/faults';
import { runProgram } from '@guarded-deploy/process';

interface Execution {
  /** 127 when there is no such program. */
  readonly code: number;
  /** The last lines it wrote to standard error. */
  readonly errors: string;
}

export type Execute = (
  program: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
    readonly line: (text: string) => void;
  },
) => Promise<Execution>;

/** Seconds a cancelled playbook has to end by itself; then it is killed with all it started. A runner waits 7.5 s before it insists. */
const GRACE = 5;

/** Lines of standard error that are kept: its whole help, behind the words on an option that it does not know. */
const KEPT_LINES = 400;

/**
 * Runs a program without a shell, line by line. Rejects with the signal's reason when cancelled. Connections of ssh that stay open
 * in the background go on, and nobody waits for them.
 */
export const execute: Execute = async (program, args, { cwd, env, signal, line }) => {
  try {
    const ended = await runProgram(program, args, {
      ...{ cwd, env, signal, onLine: line },
      first: 'SIGINT',
      graceMs: GRACE * 1000,
      leftovers: 'leave',
    });
    const errors = ended.stderr.replace(/\n$/, '').split('\n').slice(-KEPT_LINES);
    const by = ended.signal === undefined ? [] : [`ended by ${ended.signal}`];
    return { code: ended.code ?? 128, errors: [...errors, ...by].join('\n').trim() };
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException | null)?.code !== 'ENOENT') throw thrown;
    return { code: 127, errors: messageOf(thrown) };
  }
};
