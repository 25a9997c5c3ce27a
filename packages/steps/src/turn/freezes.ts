/** The calendar of freezes, out of a YAML file of the checkout: a file of its own, or the release file. */
import { lstatSync, readFileSync } from 'node:fs';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { calendarFor, type Freeze, freezeAt, readCalendar } from '@guarded-deploy/lock';
import { isMap, LineCounter, parseDocument } from 'yaml';

/** Bytes; more than a calendar of a hundred years. */
const LARGEST = 1_000_000;

interface CalendarOptions {
  /** Where the file is, and its name in messages. */
  readonly path: string;
  readonly file: string;
  /** The environment, and words of the keys: entries for other environments do not count. */
  readonly names: readonly string[];
  /** A file that need not be there, or need not have a calendar. */
  readonly isOptional: boolean;
}

function textOf({ path, file, isOptional }: CalendarOptions): string | undefined {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) throw new Error('it is no regular file');
    if (stats.size > LARGEST) throw new Error(`it is larger than ${LARGEST} bytes`);
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (isOptional && (thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Fault({
      code: 'FREEZE_INVALID',
      what: `The calendar of freezes ${file} cannot be read: ${messageOf(thrown)}.`,
      remedy: "Check 'freezes', and that the commit is checked out before this step.",
      cause: thrown,
    });
  }
}

/**
 * Reads the calendar. What cannot be read stops the step: a calendar that is not understood does not say that nothing is frozen.
 * @returns what is frozen at an instant; undefined where nothing ever is
 * @throws Fault FREEZE_INVALID with file and line, FREEZE_ENDLESS
 */
export function loadFreezes(options: CalendarOptions): ((now: number) => Freeze | undefined) | undefined {
  const { file, names } = options;
  const source = textOf(options);
  if (source === undefined) return undefined;
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  const placeOf = (offset: number | undefined) => {
    const at = offset === undefined ? undefined : lines.linePos(offset);
    return { file, ...(at ? { line: at.line, column: at.col } : {}) };
  };
  const [error] = document.errors;
  const invalid = (what: string, remedy: string, offset: number | undefined) =>
    new Fault({ code: 'FREEZE_INVALID', what, remedy, place: placeOf(offset) });
  if (error)
    throw invalid(
      `${file} is no YAML: ${messageOf(error).split('\n')[0]}`,
      'Correct that line.',
      error.pos[0],
    );
  if (document.contents !== null && !isMap(document.contents))
    throw invalid(`${file} has no key 'freezes'.`, "Write 'freezes:' and the entries below it.", 0);
  const value = document.toJS({ maxAliasCount: 100 }) as { freezes?: unknown } | null;
  if (value?.freezes === undefined && !options.isOptional)
    throw invalid(`${file} has no key 'freezes'.`, "Write 'freezes:' and the entries below it.", 0);
  const read = readCalendar(value?.freezes);
  if ('mistake' in read) {
    const { path, what, remedy } = read.mistake;
    const node = document.getIn(path, true) ?? document.getIn(path.slice(0, 2), true);
    throw invalid(what, remedy, (node as { range?: readonly number[] } | undefined)?.range?.[0]);
  }
  const calendar = calendarFor(read.calendar, names);
  if (calendar.length === 0) return undefined;
  // An entry without an end is said before anybody waits.
  freezeAt(calendar, Date.now());
  return now => freezeAt(calendar, now);
}

/** Words of keys that may be the name of an environment: `deploy prod shop`. */
export const wordsOfKeys = (keys: readonly string[]): readonly string[] =>
  keys.flatMap(key => key.split(/\s+/));
