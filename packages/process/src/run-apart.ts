import { prepareApart } from './apart.ts';
import type { Variables } from './environment.ts';
import { type Ended, type ProgramOptions, runProgram } from './run.ts';

export interface Isolation {
  /** The action's own environment, which says where the runner keeps its files. */
  readonly job: Variables;
  /** Where a directory for the helper is made. */
  readonly temporary: string;
  /** Directories of the action, which the program may not change. */
  readonly own: readonly string[];
  /** `auto`: apart where the machine allows it, else beside the job. `require`: apart or not at all. */
  readonly isolation: 'auto' | 'require' | 'off';
}

/** How a program was run, whether it ended or not. */
interface RanApart {
  /** The way in which it was apart; '' when it was not. */
  readonly way: string;
  /** What was tried in vain. */
  readonly failures: readonly string[];
  /** The program was not started, since it could not be apart. */
  readonly refused: boolean;
}

/**
 * Runs a program in PID and mount namespaces of its own, where it sees neither the environment of this process, which may hold
 * keys, nor the runner's files.
 * @param told called once, with how it ran, before this returns or rejects; when it throws, that is what this rejects with
 */
export async function runApart(
  file: string,
  args: readonly string[],
  options: Omit<ProgramOptions, 'input' | 'cwd'> & { readonly cwd: string },
  { job, isolation, ...where }: Isolation,
  told: (how: RanApart) => void,
): Promise<Ended> {
  const required = isolation === 'require';
  const { cwd, env } = options;
  const apart =
    isolation === 'off'
      ? undefined
      : prepareApart({ file, args, directory: cwd, env }, job, { ...where, required });
  if (!apart && required) {
    const failures = ['it needs Linux, /usr/bin/python3 and the path of a program'];
    told({ way: '', failures, refused: true });
    throw new Error(failures.join('; '));
  }
  if (!apart) return runProgram(file, args, { ...options, env });
  try {
    return await runProgram(apart.file, apart.args, { ...options, env: apart.env, input: apart.input });
  } finally {
    const { way, failures } = apart.done();
    told({ way, failures, refused: !way && required });
  }
}
