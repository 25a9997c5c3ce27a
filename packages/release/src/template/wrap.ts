/** Text broken into lines of a width, as Python's textwrap does it. */
import { valueError } from './errors.ts';
import { charactersOf, lengthOf, strip } from './text.ts';

const WS = '[\\t\\n\\v\\f\\r ]';
const LETTER = '[\\p{L}\\p{M}_]';
const WORD = '[\\p{L}\\p{M}\\p{N}_]';

/** White space, a dash between words, or a word up to its end or to a hyphen that it may be broken at. */
const CHUNK = new RegExp(
  `(${WS}+|(?<=[\\p{L}\\p{M}\\p{N}_!"'&.,?])-{2,}(?=${WORD})|[^\\t\\n\\v\\f\\r ]+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})|(?=${WS}|$)|(?<=[\\p{L}\\p{M}\\p{N}_!"'&.,?])(?=-{2,}${WORD})))`,
  'u',
);

const SIMPLE = new RegExp(`(${WS}+)`);

export interface WrapOptions {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

/** Lines of a paragraph. @throws ValueError for a width below 1 */
export function wrap(text: string, options: WrapOptions): string[] {
  if (options.width <= 0) valueError(`invalid width ${options.width} (must be > 0)`);
  const chunks = text
    .split(options.breakOnHyphens ? CHUNK : SIMPLE)
    .filter(chunk => chunk !== undefined && chunk !== '')
    .reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const line: string[] = [];
    let length = 0;
    if (strip(chunks.at(-1)!) === '' && lines.length > 0) chunks.pop();
    while (chunks.length > 0) {
      const size = lengthOf(chunks.at(-1)!);
      if (length + size > options.width) break;
      line.push(chunks.pop()!);
      length += size;
    }
    if (chunks.length > 0 && lengthOf(chunks.at(-1)!) > options.width)
      longWord(chunks, line, length, options);
    if (line.length > 0 && strip(line.at(-1)!) === '') line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

/** A word that fits on no line: cut where this line ends, or alone on a line of its own. */
function longWord(chunks: string[], line: string[], length: number, options: WrapOptions): void {
  if (!options.breakLongWords) {
    if (line.length === 0) line.push(chunks.pop()!);
    return;
  }
  const letters = charactersOf(chunks.pop()!);
  let end = options.width - length;
  if (options.breakOnHyphens && letters.length > end) {
    const hyphen = letters.slice(0, end).lastIndexOf('-');
    if (hyphen > 0 && letters.slice(0, hyphen).some(letter => letter !== '-')) end = hyphen + 1;
  }
  line.push(letters.slice(0, end).join(''));
  chunks.push(letters.slice(end).join(''));
}
