import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endGroupOnAbort } from '@guarded-deploy/deadline/group';

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

/** Runs a program without a shell, in a process group of its own, line by line. Rejects with the signal's reason when cancelled. */
export const execute: Execute = async (program, args, { cwd, env, signal, line }) => {
  signal.throwIfAborted();
  return new Promise<Execution>((resolve, reject) => {
    const child = spawn(program, [...args], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const tail: string[] = [];
    const release = endGroupOnAbort(child, signal, { first: 'SIGINT', graceMs: GRACE * 1000 });
    createInterface({ input: child.stdout }).on('line', line);
    createInterface({ input: child.stderr }).on('line', text => {
      tail.push(text);
      if (tail.length > 40) tail.shift();
      line(text);
    });
    const done = (settle: () => void) => {
      release();
      settle();
    };
    child.on('error', error => {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      done(() => (missing ? resolve({ code: 127, errors: error.message }) : reject(error)));
    });
    // 'exit', not 'close': ssh connections kept open in the background inherit standard error and would be waited for.
    child.on('exit', (code, name) => {
      setImmediate(() =>
        done(() =>
          signal.aborted
            ? reject(signal.reason)
            : resolve({
                code: code ?? 128,
                errors: [...tail, ...(name ? [`ended by ${name}`] : [])].join('\n'),
              }),
        ),
      );
    });
  });
};
