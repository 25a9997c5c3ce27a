/** How packages are handed the way to run a program: as a function, so that a test or another machine can stand in. */
import type { Variables } from './environment.ts';
import type { Ended } from './run.ts';

export type ExecResult = Pick<Ended, 'code' | 'stdout' | 'stderr'> & Partial<Pick<Ended, 'signal'>>;

interface ExecOptions {
  readonly cwd?: string;
  /** Variables for the program. Whoever makes the function says whether these are all, or are added to others. */
  readonly env?: Variables;
  readonly signal?: AbortSignal;
  /** Called with every line of both streams as it comes. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program with an argument vector, never through a shell, to its end. `Given` are the options that every caller gives.
 * Rejects when the signal aborts, and when the program cannot be started unless whoever made the function says otherwise.
 */
export type Exec<Given extends keyof ExecOptions = never> = (
  file: string,
  args: readonly string[],
  options: ExecOptions & Required<Pick<ExecOptions, Given>>,
) => Promise<ExecResult>;
