import { isAbsolute, join, relative } from 'node:path';
import type { Deadline } from '@guarded-deploy/deadline';
import { DeadlineExceeded } from '@guarded-deploy/deadline';
import { Fault, messageOf, type Place } from '@guarded-deploy/faults';
import type { ExecResult } from '@guarded-deploy/process';
import { redact, redactAll } from '@guarded-deploy/redact';
import type { ProjectFault } from '../model/observation.ts';
import { invalidAnswer } from './answer-form.ts';
import type { GuardExec } from './exec.ts';
import type { Files } from './files.ts';
import { redactWords } from './redact-answer.ts';

/** What every tool's adapter is given from the edge. */
export interface Dependencies {
  readonly exec: GuardExec;
  readonly files: Files;
  readonly deadline: Pick<Deadline, 'signal'>;
  /** Variables for the project's own code; made by `projectEnvironment`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where short-lived files may lie. */
  readonly temporary: string;
  /** Texts to hide wherever they appear. */
  readonly secrets: readonly string[];
  /** Debug output. */
  note(text: string): void;
}

/** What stands for the error of a program that was stopped before it could tell. */
const INTERRUPTED: ProjectFault = { type: 'Interrupted', message: '', code: null, place: null };

interface Probe {
  /** Python modules by name; the first is the program, the others lie beside it. */
  readonly sources: Readonly<Record<string, string>>;
  readonly python: string;
  readonly cwd: string;
  /** The repository: places in files are told relative to it. */
  readonly root: string;
  readonly request: object;
  /** An answer that was begun when the deadline passed or the run was cancelled is returned, with an error that says so. */
  readonly journal?: boolean;
}

/** Where a Python process stood when it was asked to end: its innermost line in a file of the repository. */
export function placeInStack(stack: string, root: string): Place | undefined {
  for (const [, path, line] of stack.matchAll(/^ {2}File "([^"\n]+)", line (\d+) in /gm)) {
    const file = relative(root, path!);
    if (file === '' || file.startsWith('..') || isAbsolute(file)) continue;
    if (/(^|\/)(site-packages|dist-packages|lib\/python\d)/.test(file)) continue;
    return { file, line: Number(line) };
  }
  return undefined;
}

/** One line of a journal; see probe_common.py. */
export type JournalLine = { readonly event: string } & Readonly<Record<string, unknown>>;

/** The lines of a journal that are whole. */
function journalLines(text: string): JournalLine[] {
  return text.split('\n').flatMap(line => {
    if (line.trim() === '') return [];
    try {
      const value: unknown = JSON.parse(line);
      // Code of the project runs in the process that writes it.
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? [value as JournalLine]
        : [];
    } catch {
      // The process ended while it wrote this one.
      return [];
    }
  });
}

export interface ProbeAnswer extends Readonly<Record<string, unknown>> {
  readonly journal: readonly JournalLine[];
  readonly error?: ProjectFault;
}

/** Why a program was broken off that has a journal, which is worth reading all the same. */
interface Broken {
  readonly why: string;
}

/** Waits for the program. What ran it may have failed by a Fault of its own, after the program began. */
async function outcomeOf(
  dependencies: Dependencies,
  probe: Probe,
  files: readonly [string, string, string],
): Promise<ExecResult | Broken> {
  const { exec, deadline, env } = dependencies;
  const [program, out, request] = files;
  return exec(probe.python, [program, out, request], {
    cwd: probe.cwd,
    env: {
      ...env,
      PYTHONUNBUFFERED: '1',
      PYTHONIOENCODING: 'utf-8',
      // Bytecode written now spares every later start of the project its compilation.
      PYTHONDONTWRITEBYTECODE: undefined,
    },
    signal: deadline.signal,
  }).catch((thrown: unknown): Broken => {
    if (probe.journal && deadline.signal.aborted) return { why: messageOf(deadline.signal.reason) };
    deadline.signal.throwIfAborted();
    if (thrown instanceof Fault && probe.journal) return { why: thrown.what };
    if (thrown instanceof Fault) throw thrown;
    throw new Fault({
      code: 'PYTHON_MISSING',
      what: `${probe.python} could not be started: ${messageOf(thrown)}.`,
      remedy: "Set 'python' to the interpreter of the project's environment.",
      cause: thrown,
    });
  });
}

/** A look that did not end in time, with the line at which the project stood. */
function brokenOff(reason: unknown, stack: string | undefined, root: string): unknown {
  const place = stack === undefined ? undefined : placeInStack(stack, root);
  if (!(reason instanceof DeadlineExceeded) || !place) return reason;
  return new Fault({
    code: reason.code,
    what: `${reason.what} The project's code stood at ${place.file}:${place.line}.`,
    remedy: `See what it waits for there; set 'timeout' if that takes so long for a reason.`,
    place,
    cause: reason,
  });
}

function silent(result: ExecResult, printed: string): Fault {
  const last = printed.split('\n').slice(-3).join(' ').slice(-600);
  return new Fault({
    code: 'PROBE_SILENT',
    what: `The project's code ended the interpreter before the database could be asked (${result.signal ?? `exit code ${result.code}`}). ${last}`,
    remedy:
      'Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why.',
  });
}

/** @throws Fault PROBE_ANSWER_INVALID */
function recordIn(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidAnswer("The project's process", 'it is not JSON');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw invalidAnswer("The project's process", 'it is no object');
}

/**
 * Runs an embedded Python program once. Its answer comes through a file, because projects print; so does its request, which
 * nobody else on the machine may read.
 * @throws Fault PROBE_SILENT when it ends without an answer, PROBE_ANSWER_INVALID when that is no object
 */
export async function runProbe(dependencies: Dependencies, probe: Probe): Promise<ProbeAnswer> {
  const { files, secrets } = dependencies;
  const place = files.temporary(dependencies.temporary);
  try {
    const names = Object.keys(probe.sources);
    const program = join(place.path, `${names[0]}.py`);
    const out = join(place.path, 'answer.json');
    const request = join(place.path, 'request.json');
    for (const name of names) files.write(join(place.path, `${name}.py`), probe.sources[name]!);
    files.write(request, JSON.stringify(probe.request));
    const journal = () => redactAll(journalLines(files.read(`${out}.journal`) ?? ''), secrets);
    const answered = () => {
      const text = files.read(out);
      return text === undefined ? undefined : redactWords(recordIn(text), secrets);
    };
    let result: ExecResult | Broken;
    try {
      result = await outcomeOf(dependencies, probe, [program, out, request]);
    } catch (thrown) {
      throw brokenOff(thrown, files.read(`${out}.stack`), probe.root);
    }
    if ('why' in result) {
      const error = { ...INTERRUPTED, message: result.why };
      return { error, ...answered(), journal: journal() };
    }
    const printed = redact(`${result.stdout}${result.stderr}`.trim(), secrets);
    if (printed !== '') dependencies.note(`the project printed:\n${printed.slice(-4000)}`);
    const answer = answered();
    if (probe.journal && (answer === undefined || isUnfinished(answer))) {
      const how = result.signal ? `was killed (${result.signal})` : `ended with exit code ${result.code}`;
      if (answer !== undefined || journal().length > 0)
        return {
          ...answer,
          journal: journal(),
          error: { ...INTERRUPTED, message: `Its process ${how}.` },
        };
    }
    if (answer === undefined) throw silent(result, printed);
    return { ...answer, journal: journal() };
  } finally {
    place.remove();
  }
}

function isUnfinished(answer: Readonly<Record<string, unknown>>): boolean {
  return !answer['error'] && !answer['changed'] && answer['stage'] !== 'done';
}
