import { join } from 'node:path';
import type { Deadline } from '@guarded-deploy/deadline';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { concealAll } from './conceal.ts';
import type { Exec } from './exec.ts';
import type { Files } from './files.ts';

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

/**
 * Runs an embedded Python program once. Its answer comes through a file, because projects print.
 * @throws Fault PROBE_SILENT when it ends without an answer
 */
export async function runProbe(
  surroundings: Surroundings,
  probe: { name: string; source: string; python: string; cwd: string; request: object },
): Promise<Record<string, unknown>> {
  const { exec, files, deadline, env } = surroundings;
  const place = files.temporary(surroundings.temporary);
  try {
    const program = join(place.path, probe.name);
    const out = join(place.path, 'answer.json');
    files.write(program, probe.source);
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
      deadline.signal.throwIfAborted();
      throw new Fault({
        code: 'PYTHON_MISSING',
        what: `${probe.python} could not be started: ${messageOf(thrown)}.`,
        remedy: "Set 'python' to the interpreter of the project's environment.",
        cause: thrown,
      });
    });
    const printed = `${result.stdout}${result.stderr}`.trim();
    if (printed !== '')
      surroundings.note(`the project printed:\n${concealAll(printed, surroundings.secrets).slice(-4000)}`);
    const answer = files.read(out);
    if (answer === undefined) {
      const last = concealAll(printed, surroundings.secrets).split('\n').slice(-3).join(' ').slice(-600);
      throw new Fault({
        code: 'PROBE_SILENT',
        what: `The project's code ended the interpreter before the database could be asked (${result.signal ?? `exit code ${result.code}`}). ${last}`,
        remedy:
          'Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why.',
      });
    }
    return concealAll(JSON.parse(answer) as Record<string, unknown>, surroundings.secrets);
  } finally {
    place.remove();
  }
}
