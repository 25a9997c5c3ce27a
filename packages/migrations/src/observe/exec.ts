import { Fault } from '@guarded-deploy/faults';
import { type Exec, type Isolation, runApart, runProgram, type Variables } from '@guarded-deploy/process';

/** How the guard runs programs; `env` is all that one sees. */
export type GuardExec = Exec<'cwd' | 'env' | 'signal'>;

/** What a program leaves behind, such as the Java of Flyway's script, ends with it. */
const ENDING = { leftovers: 'end' } as const;

export const nodeExec: GuardExec = (program, args, { env, ...options }) =>
  runProgram(program, args, { ...options, ...ENDING, env });

/**
 * Runs programs apart from the job where the machine allows it, else as `nodeExec` does: code of the project then sees neither the
 * environment of this process, which may hold keys, nor the runner's files.
 * @param say told once how programs run
 */
export function apartExec(
  job: Variables,
  isolation: Omit<Isolation, 'job'>,
  say: (text: string) => void,
): GuardExec {
  let said = false;
  return (program, args, { env, ...options }) =>
    runApart(
      program,
      args,
      { ...options, ...ENDING, env },
      { ...isolation, job },
      ({ way, failures, refused }) => {
        if (refused && !options.signal.aborted) throw unisolated(failures);
        if (!said)
          say(
            way
              ? `The project's code runs apart from the job: ${way}.`
              : `The project's code runs beside the job, as its user: this machine gives it no namespaces (${failures.join('; ')}).`,
          );
        said = true;
      },
    );
}

const unisolated = (failures: readonly string[]) =>
  new Fault({
    code: 'GUARD_UNISOLATED',
    what: `The project's code cannot run apart from the job (isolation: require): ${failures.join('; ')}.`,
    remedy: "Use a runner that allows namespaces or sudo, or 'auto'.",
  });
