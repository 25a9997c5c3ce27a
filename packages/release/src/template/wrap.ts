/** Text broken into lines of a width, as Python's textwrap does it. */
import { valueError } from './errors.ts';
import { charactersOf, strip } from './text.ts';

const WS = '[\\t\\n\\v\\f\\r ]';
const LETTER = '[\\p{L}\\p{M}_]';
const WORD = '[\\p{L}\\p{M}\\p{N}_]';

/** White space, a dash between words, or a word up to its end or to a hyphen that it may be broken at. */
const CHUNK = new RegExp(
  `(${WS}+|(?<=[\\p{L}\\p{M}\\p{N}_!"'&.,?])-{2,}(?=${WORD})|[^\\t\\n\\v\\f\\r ]+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})|(?=${WS}|$)|(?<=[\\p{L}\\p{M}\\p{N}_!"'&.,?])(?=-{2,}${WORD})))`,
  'u',
);

const SIMPLE = new RegExp(`(${WS}+)`);

interface WrapOptions {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

/** Characters from an offset on: what is left of a word that was cut. */
interface Chunk {
  readonly letters: readonly string[];
  readonly from: number;
  readonly blank: boolean;
}

const sizeOf = ({ letters, from }: Chunk): number => letters.length - from;

/** Lines of a paragraph. @throws ValueError for a width below 1 */
export function wrap(text: string, options: WrapOptions): string[] {
  if (options.width <= 0) valueError(`invalid width ${options.width} (must be > 0)`);
  const chunks: Chunk[] = text
    .split(options.breakOnHyphens ? CHUNK : SIMPLE)
    .filter(chunk => chunk !== undefined && chunk !== '')
    .map(chunk => ({ letters: charactersOf(chunk), from: 0, blank: strip(chunk) === '' }))
    .reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const line: Chunk[] = [];
    let length = 0;
    if (chunks.at(-1)!.blank && lines.length > 0) chunks.pop();
    while (chunks.length > 0 && length + sizeOf(chunks.at(-1)!) <= options.width) {
      length += sizeOf(chunks.at(-1)!);
      line.push(chunks.pop()!);
    }
    if (chunks.length > 0 && sizeOf(chunks.at(-1)!) > options.width)
      longWord(chunks, line, options.width - length, options);
    if (line.at(-1)?.blank) line.pop();
    if (line.length > 0) lines.push(line.map(({ letters, from }) => letters.slice(from).join('')).join(''));
  }
  return lines;
}

/** A word that fits on no line: cut where this line ends, or alone on a line of its own. */
function longWord(chunks: Chunk[], line: Chunk[], room: number, options: WrapOptions): void {
  if (!options.breakLongWords) {
    if (line.length === 0) line.push(chunks.pop()!);
    return;
  }
  const word = chunks.pop()!;
  const { letters, from } = word;
  const head = letters.slice(from, from + room);
  if (options.breakOnHyphens && sizeOf(word) > room) {
    const hyphen = head.lastIndexOf('-');
    if (hyphen > 0 && head.slice(0, hyphen).some(letter => letter !== '-')) head.length = hyphen + 1;
  }
  line.push({ letters: head, from: 0, blank: word.blank || head.length === 0 });
  chunks.push({ ...word, from: from + head.length });
}
