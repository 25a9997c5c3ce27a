import { join } from 'node:path';
import type { Deadline } from '@guarded-deploy/deadline';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { concealAll } from './conceal.ts';
import type { Exec } from './exec.ts';
import type { Files } from './files.ts';
import type { ProjectFault } from './types.ts';

/** What every tool's adapter is given from the edge. */
export interface Surroundings {
  readonly exec: Exec;
  readonly files: Files;
  readonly deadline: Deadline;
  /** Variables for the project's own code; secrets of the runner are left out. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where short-lived files may lie. */
  readonly temporary: string;
  /** Texts to hide wherever they appear. */
  readonly secrets: readonly string[];
  /** Debug output. */
  note(text: string): void;
}

/** The runner's own variables are none of the project's business; its database settings are. */
export function projectEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const kept: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(env)) {
    if (/^(INPUT_|STATE_|ACTIONS_|GITHUB_TOKEN$|NODE_OPTIONS$)/.test(name)) continue;
    // Paths of the runner's file commands: the project must not be able to set outputs of ours by printing into them.
    if (/^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/.test(name)) continue;
    kept[name] = value;
  }
  return kept;
}

/** What stands for the error of a program that was stopped before it could tell. */
const INTERRUPTED: ProjectFault = { type: 'Interrupted', message: '', code: null, place: null };

export interface Probe {
  /** Python modules by name; the first is the program, the others lie beside it. */
  readonly sources: Readonly<Record<string, string>>;
  readonly python: string;
  readonly cwd: string;
  readonly request: object;
  /** An answer that was begun when the deadline passed or the run was cancelled is returned, with an error that says so. */
  readonly journal?: boolean;
}

/**
 * Runs an embedded Python program once. Its answer comes through a file, because projects print.
 * @throws Fault PROBE_SILENT when it ends without an answer
 */
export async function runProbe(surroundings: Surroundings, probe: Probe): Promise<Record<string, unknown>> {
  const { exec, files, deadline, env } = surroundings;
  const place = files.temporary(surroundings.temporary);
  try {
    const names = Object.keys(probe.sources);
    const program = join(place.path, `${names[0]}.py`);
    const out = join(place.path, 'answer.json');
    for (const name of names) files.write(join(place.path, `${name}.py`), probe.sources[name]!);
    const answered = () => {
      const text = files.read(out);
      return text === undefined
        ? undefined
        : concealAll(JSON.parse(text) as Record<string, unknown>, surroundings.secrets);
    };
    const result = await exec(probe.python, [program, out, JSON.stringify(probe.request)], {
      cwd: probe.cwd,
      env: {
        ...env,
        PYTHONUNBUFFERED: '1',
        PYTHONIOENCODING: 'utf-8',
        // Bytecode written now spares every later start of the project its compilation.
        PYTHONDONTWRITEBYTECODE: undefined,
      },
      signal: deadline.signal,
    }).catch(thrown => {
      if (probe.journal && deadline.signal.aborted) return undefined;
      deadline.signal.throwIfAborted();
      throw new Fault({
        code: 'PYTHON_MISSING',
        what: `${probe.python} could not be started: ${messageOf(thrown)}.`,
        remedy: "Set 'python' to the interpreter of the project's environment.",
        cause: thrown,
      });
    });
    if (result === undefined) {
      const error = { ...INTERRUPTED, message: messageOf(deadline.signal.reason) };
      return { error, ...answered() };
    }
    const printed = `${result.stdout}${result.stderr}`.trim();
    if (printed !== '')
      surroundings.note(`the project printed:\n${concealAll(printed, surroundings.secrets).slice(-4000)}`);
    const answer = answered();
    if (answer === undefined) {
      const last = concealAll(printed, surroundings.secrets).split('\n').slice(-3).join(' ').slice(-600);
      throw new Fault({
        code: 'PROBE_SILENT',
        what: `The project's code ended the interpreter before the database could be asked (${result.signal ?? `exit code ${result.code}`}). ${last}`,
        remedy:
          'Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why.',
      });
    }
    if (probe.journal && !answer['error'] && !answer['changed'] && answer['stage'] !== 'done') {
      const how = result.signal ? `was killed (${result.signal})` : `ended with exit code ${result.code}`;
      return { ...answer, error: { ...INTERRUPTED, message: `Its process ${how}.` } };
    }
    return answer;
  } finally {
    place.remove();
  }
}
