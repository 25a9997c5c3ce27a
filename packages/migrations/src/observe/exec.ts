import { spawn } from 'node:child_process';
import { prepareApart, type Variables } from '@guarded-deploy/child-process';
import { endGroupOnAbort } from '@guarded-deploy/deadline/group';
import { Fault } from '@guarded-deploy/faults';

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

export const nodeExec: Exec = (program, args, options) => start(program, args, options);

/**
 * Runs programs apart from the job where the machine allows it, else as `nodeExec` does: code of the project then sees neither the
 * environment of this process, which may hold keys, nor the runner's files.
 * @param job the action's environment; own: directories of the action, which the project's code may not change
 * @param say told once how programs run
 */
export function apartExec(
  job: Variables,
  options: {
    readonly temporary: string;
    readonly own: readonly string[];
    readonly isolation: 'auto' | 'require' | 'off';
  },
  say: (text: string) => void,
): Exec {
  let said = false;
  return async (program, args, { cwd, env, signal }) => {
    const required = options.isolation === 'require';
    const apart =
      options.isolation === 'off'
        ? undefined
        : prepareApart({ file: program, args, directory: cwd, env }, job, { ...options, required });
    if (!apart && required) throw unisolated(['it needs Linux, /usr/bin/python3 and the path of a program']);
    if (!apart) return start(program, args, { cwd, env, signal });
    try {
      return await start(apart.file, apart.args, { cwd, env: apart.env, signal }, apart.input);
    } finally {
      const { way, failures } = apart.done();
      // biome-ignore lint/correctness/noUnsafeFinally: what the program did not do is nothing to be told.
      if (!way && required && !signal.aborted) throw unisolated(failures);
      if (!said)
        say(
          way
            ? `The project's code runs apart from the job: ${way}.`
            : `The project's code runs beside the job, as its user: this machine gives it no namespaces (${failures.join('; ')}).`,
        );
      said = true;
    }
  };
}

const unisolated = (failures: readonly string[]) =>
  new Fault({
    code: 'GUARD_UNISOLATED',
    what: `The project's code cannot run apart from the job (isolation: require): ${failures.join('; ')}.`,
    remedy: "Use a runner that allows namespaces or sudo, or 'auto'.",
  });

/** `input`: a line for its standard input. */
const start = (
  program: string,
  args: readonly string[],
  options: ExecOptions,
  input?: string,
): Promise<ExecResult> =>
  new Promise((resolve, reject) => {
    options.signal.throwIfAborted();
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // A group of its own: what it has started ends with it, such as the Java behind Flyway's script.
      detached: true,
    });
    // A program that ends early does not read all of it.
    child.stdin?.on('error', () => undefined);
    child.stdin?.write(input);
    let stdout = '';
    let stderr = '';
    const [out, err] = [child.stdout!, child.stderr!];
    out.on('data', chunk => {
      stdout = (stdout + String(chunk)).slice(-KEEP);
    });
    err.on('data', chunk => {
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
        out.destroy();
        err.destroy();
      }, DRAIN_MS);
    });
    child.once('close', (code, signal) => {
      clearTimeout(drained);
      child.stdin?.destroy();
      done();
      endGroup();
      if (options.signal.aborted) reject(options.signal.reason);
      else resolve({ code: code ?? undefined, signal: signal ?? undefined, stdout, stderr });
    });
  });
