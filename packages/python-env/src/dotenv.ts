/**
 * Dotenv files, read as python-dotenv reads them: the values are the ones that the application gets when it loads the file itself.
 * The tests compare with python-dotenv.
 */

/** A variable that the file sets. */
interface DotenvEntry {
  readonly name: string;
  readonly value: string;
  /** Counts from 1. */
  readonly line: number;
}

/** A statement that is left out; python-dotenv leaves the same ones out. */
interface DotenvProblem {
  readonly line: number;
  /** `is not of the form NAME=value`: to be read after "Line 3". */
  readonly what: string;
}

interface Dotenv {
  /** Each name once, in the order in which they were last set. */
  readonly entries: readonly DotenvEntry[];
  readonly problems: readonly DotenvProblem[];
}

/** What Python calls white space (`str.isspace`); JavaScript's `\s` is another set. */
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

const isSpace = (character: string) => SPACE.test(character);
const isBreak = (character: string) => character === '\n' || character === '\r';
const isBlank = (character: string) => isSpace(character) && !isBreak(character);

const DOUBLE_QUOTED: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const SINGLE_QUOTED: Readonly<Record<string, string>> = { '\\': '\\', "'": "'" };

/** Thrown and caught here: the statement cannot be read. */
class Unreadable {
  readonly what: string;
  constructor(what: string) {
    this.what = what;
  }
}

interface Statement {
  /** Undefined for a comment. */
  readonly name: string | undefined;
  /** Undefined for a name without `=`. */
  readonly value: string | undefined;
}

class Reader {
  at = 0;
  readonly text: string;
  private readonly breaks: number[] = [];

  constructor(text: string) {
    this.text = text;
    for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1))
      this.breaks.push(index);
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** The next character; '' at the end. */
  peek(): string {
    return this.text[this.at] ?? '';
  }

  /** Reads on while `wanted` holds. */
  take(wanted: (character: string) => boolean): string {
    const start = this.at;
    while (!this.ended && wanted(this.peek())) this.at += 1;
    return this.text.slice(start, this.at);
  }

  /** The line of a position, by bisection. */
  line(position: number): number {
    let low = 0;
    let high = this.breaks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.breaks[middle]! < position) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }
}

const UNCLOSED = 'opens a quote that is not closed';

/** Between quotes: a backslash protects the character after it, whatever it is. */
function readQuoted(reader: Reader, escapes: Readonly<Record<string, string>>): string {
  const { text } = reader;
  const quote = reader.peek();
  let value = '';
  let at = reader.at + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] !== '\\') {
      value += text[at];
      at += 1;
      continue;
    }
    const letter = text[at + 1];
    if (letter === undefined) throw new Unreadable(UNCLOSED);
    value += escapes[letter] ?? `\\${letter}`;
    at += 2;
  }
  if (at >= text.length) throw new Unreadable(UNCLOSED);
  reader.at = at + 1;
  return value;
}

/** To the end of the line, or to a `#` with white space before it. */
function readUnquoted(reader: Reader): string {
  const line = reader.take(character => !isBreak(character));
  let end = line.length;
  for (let index = 1; index < line.length; index += 1) {
    if (line[index] === '#' && isSpace(line[index - 1]!)) {
      end = index;
      break;
    }
  }
  while (end > 0 && isSpace(line[end - 1]!)) end -= 1;
  return line.slice(0, end);
}

function readName(reader: Reader): string {
  if (reader.peek() === "'") {
    const end = reader.text.indexOf("'", reader.at + 1);
    if (end <= reader.at + 1) throw new Unreadable('has a name in quotes that is empty or not closed');
    const name = reader.text.slice(reader.at + 1, end);
    reader.at = end + 1;
    return name;
  }
  const name = reader.take(character => character !== '=' && character !== '#' && !isSpace(character));
  if (name === '') throw new Unreadable('has no name before its =');
  return name;
}

/** One statement. @throws Unreadable where the reader stands when it cannot go on */
function readStatement(reader: Reader): Statement {
  const { text } = reader;
  if (text.startsWith('export', reader.at) && isBlank(text[reader.at + 6] ?? '')) {
    reader.at += 6;
    reader.take(isBlank);
  }
  let name: string | undefined;
  let value: string | undefined;
  if (reader.peek() !== '#') {
    name = readName(reader);
    reader.take(isBlank);
    if (reader.peek() === '=') {
      reader.at += 1;
      const spaced = reader.take(isBlank) !== '';
      if (reader.peek() === '"') value = readQuoted(reader, DOUBLE_QUOTED);
      else if (reader.peek() === "'") value = readQuoted(reader, SINGLE_QUOTED);
      // `A=#fff` is a value, `A= # words` is none.
      else value = spaced && reader.peek() === '#' ? '' : readUnquoted(reader);
    }
  }
  reader.take(isBlank);
  if (reader.peek() === '#') reader.take(character => !isBreak(character));
  if (!reader.ended && !isBreak(reader.peek())) {
    throw new Unreadable(
      value === undefined ? 'is not of the form NAME=value' : 'has text behind the closing quote',
    );
  }
  return { name, value };
}

/** A place of a character at or behind a position that only grows: asked often, searched once. */
function ahead(text: string, character: string): (from: number) => number {
  let at = -1;
  return from => {
    if (at < from) {
      const found = text.indexOf(character, from);
      at = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    return at;
  };
}

/**
 * Replaces `${NAME}` and `${NAME:-otherwise}`. Nothing else is a reference: neither `$NAME` nor `${NAME:otherwise}`. A name that
 * is not set is empty. Values in single quotes are no exception (they are none for python-dotenv). Linear in the length of `value`.
 * @param lookup the value of a name, undefined where it has none
 */
export function interpolate(value: string, lookup: (name: string) => string | undefined): string {
  const brace = ahead(value, '}');
  const colon = ahead(value, ':');
  let text = '';
  let done = 0;
  for (let start = value.indexOf('${'); start !== -1; start = value.indexOf('${', start)) {
    const end = brace(start + 2);
    if (end === Number.POSITIVE_INFINITY) break;
    const parted = Math.min(colon(start + 2), end);
    if (parted < end && value[parted + 1] !== '-') {
      start += 2;
      continue;
    }
    const otherwise = parted < end ? value.slice(parted + 2, end) : '';
    text += value.slice(done, start) + (lookup(value.slice(start + 2, parted)) ?? otherwise);
    start = end + 1;
    done = start;
  }
  return text + value.slice(done);
}

/**
 * Reads a dotenv file: comments, `export`, single and double quotes (several lines too), unquoted values up to ` #`, references
 * to variables of the file above and of `env`. A later line wins over an earlier one; a name without `=` sets nothing.
 * @param text the file; a byte order mark is left out and line breaks may be of any kind
 * @param env what `${NAME}` finds when the file has no such name above
 */
export function parseDotenv(text: string, env: Readonly<Record<string, string | undefined>> = {}): Dotenv {
  const reader = new Reader(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'));
  const entries = new Map<string, DotenvEntry>();
  /** Names without a value count as set to nothing for references. */
  const known = new Map<string, string>();
  const problems: DotenvProblem[] = [];
  const lookup = (name: string) => known.get(name) ?? (Object.hasOwn(env, name) ? env[name] : undefined);
  for (;;) {
    reader.take(isSpace);
    if (reader.ended) break;
    const line = reader.line(reader.at);
    try {
      const { name, value } = readStatement(reader);
      if (name === undefined) continue;
      const whole = value === undefined ? undefined : interpolate(value, lookup);
      known.set(name, whole ?? '');
      entries.delete(name);
      if (whole !== undefined) entries.set(name, { name, value: whole, line });
    } catch (thrown) {
      if (!(thrown instanceof Unreadable)) throw thrown;
      problems.push({ line, what: thrown.what });
      reader.take(character => !isBreak(character));
    }
  }
  return { entries: [...entries.values()], problems };
}

/** Whether a value is hidden in later logs: its name matches one of the patterns, in which `*` stands for anything. */
export function isMasked(name: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern => {
    const expression = pattern
      .split('*')
      .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*');
    return new RegExp(`^${expression}$`, 'i').test(name);
  });
}
