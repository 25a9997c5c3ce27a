/** What goes into a container with its command, and what comes back in its log. Pure. */
import { deflateSync, inflateSync } from 'node:zlib';
import carrier from './one_off.py.gen.ts';

/** Stands for the directory of the application in the container, which only the container knows. */
export const HOME = '/@application';

interface Parcel {
  /** Python modules by file name. */
  readonly files: Readonly<Record<string, string>>;
  /** The one of them that is run. */
  readonly program: string;
  /** The application's directory in the container; empty for the image's working directory. */
  readonly directory: string;
  /** A file by which the project is found, at most two levels below; empty where the request names what it needs. */
  readonly find: string;
  readonly request: unknown;
}

export interface Answer {
  readonly code: number;
  readonly home: string;
  readonly out: string | null;
  readonly journal: string | null;
  readonly stack: string | null;
  /** The text of the files that `out` names, by the names it gives them. */
  readonly sources: Readonly<Record<string, string>>;
}

/** The command of the container. `mark` begins the lines of its answer, and is one that nobody else knows. */
export function commandOf(python: string, mark: string, parcel: Parcel): readonly string[] {
  const payload = deflateSync(JSON.stringify({ home: HOME, ...parcel }), { level: 9 }).toString('base64');
  return [python, '-c', carrier, mark, payload];
}

/** The largest answer that is unpacked, in bytes. */
const LARGEST = 64_000_000;

/** The parts of an answer so far. Lines may come twice and in any order. */
export function answerIn(lines: readonly string[], mark: string): Answer | undefined {
  const parts = new Map<number, string>();
  let count: number | undefined;
  for (const line of lines) {
    if (!line.startsWith(`${mark} `)) continue;
    const match = /^(\d{1,6})\/(\d{1,6}) ([A-Za-z0-9+/=]+)\s*$/.exec(line.slice(mark.length + 1));
    if (!match) continue;
    count = Number(match[2]);
    parts.set(Number(match[1]), match[3]!);
  }
  if (count === undefined || count === 0) return undefined;
  const texts = Array.from({ length: count }, (_, at) => parts.get(at + 1));
  if (texts.some(text => text === undefined)) return undefined;
  try {
    const text = inflateSync(Buffer.from(texts.join(''), 'base64'), { maxOutputLength: LARGEST });
    const answer = JSON.parse(text.toString('utf8')) as Answer;
    return typeof answer.code === 'number' ? { ...answer, sources: answer.sources ?? {} } : undefined;
  } catch {
    return undefined;
  }
}

/** Lines that the project itself printed. */
export const printedIn = (lines: readonly string[], mark: string): readonly string[] =>
  lines.filter(line => line.trim() !== '' && !line.startsWith(mark));
