/**
 * Programs apart from the job: in PID and mount namespaces of their own where the machine allows it, so that foreign code in them
 * sees no process, credential or file of the runner. The work is done by isolation.py, the same that run-tests uses.
 */
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Variables } from './environment.ts';
import isolate from './isolate.py.gen.ts';
import isolation from './isolation.py.gen.ts';

/** Of the job's variables, those that say where the runner keeps its files. None of them is a secret. */
const PLACES =
  /^(?:GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY|EVENT_PATH|WORKSPACE)|RUNNER_(?:TEMP|ENVIRONMENT)|HOME)$/;
/** Root's own interpreter, which no step without root can have changed. */
const PYTHON = '/usr/bin/python3';

interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: Variables;
}

/** How a program is started apart: what to start in its place, what that reads, and what is to be done afterwards. */
interface Apart {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A line for its standard input. */
  readonly input: string;
  /** To be called when it has ended. Returns how it ran: a way, or '' with what was tried. */
  done(): { readonly way: string; readonly failures: readonly string[] };
}

const isProgram = (path: string) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The line that isolation.py reads. Pure. */
function requestOf(
  program: Program,
  job: Variables,
  options: { readonly own: readonly string[]; readonly required: boolean },
): string {
  const known = (variables: Variables, wanted: (name: string) => boolean) =>
    Object.fromEntries(
      Object.entries(variables).filter(([name, value]) => value !== undefined && wanted(name)),
    );
  const request = {
    argv: [program.file, ...program.args],
    environment: known(program.env, () => true),
    directory: program.directory,
    job: known(job, name => PLACES.test(name)),
    ...options,
  };
  return `${JSON.stringify(request)}\n`;
}

/**
 * Prepares that a program is started apart; undefined where it cannot be: not on Linux, without Python, or when the program is no
 * absolute path of a program, which its caller is to hear of.
 * @param job the action's own environment
 * @param options.temporary where a directory for the helper is made; own: directories that the program may not write to;
 *   required: it is not started where there are no namespaces
 */
export function prepareApart(
  program: Program,
  job: Variables,
  options: { readonly temporary: string; readonly own: readonly string[]; readonly required: boolean },
): Apart | undefined {
  if (process.platform !== 'linux' || !isProgram(PYTHON)) return undefined;
  if (!program.file.startsWith('/') || !isProgram(program.file)) return undefined;
  const folder = mkdtempSync(join(options.temporary, 'apart-'));
  writeFileSync(join(folder, 'isolate.py'), isolate, { mode: 0o600 });
  writeFileSync(join(folder, 'isolation.py'), isolation, { mode: 0o600 });
  return {
    file: PYTHON,
    args: ['-I', '-S', '-E', '-B', join(folder, 'isolation.py')],
    env: { PATH: job.PATH ?? '/usr/bin:/bin', HOME: job.HOME ?? '/', LANG: 'C.UTF-8' },
    input: requestOf(program, job, { own: options.own, required: options.required }),
    done() {
      let told = { way: '', failures: ['it did not start'] };
      try {
        told = JSON.parse(readFileSync(join(folder, 'way'), 'utf8'));
      } catch {
        // It ended before it could say.
      }
      rmSync(folder, { recursive: true, force: true });
      return told;
    },
  };
}
