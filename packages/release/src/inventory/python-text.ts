/** Text as Python treats it where Ansible's results depend on it. Pure. */

/** Where str.splitlines() ends a line. */
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/** What str.strip() takes away and `\s` of Python's re means. */
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
export const SPACE_CLASS = `[${SPACE}]`;
const SPACES_BEFORE = new RegExp(`^[${SPACE}]+`);

export function splitLines(text: string): string[] {
  const lines = text.split(LINE_END);
  // A line break at the end begins no further line.
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** str.strip(). In two steps, since one pattern for the end would try every run of spaces in a long line. */
export function strip(text: string): string {
  const rest = text.replace(SPACES_BEFORE, '');
  let end = rest.length;
  while (end > 0 && isSpace(rest[end - 1]!)) end--;
  return rest.slice(0, end);
}

const ONE_SPACE = new RegExp(`^[${SPACE}]$`);

const isSpace = (character: string): boolean => ONE_SPACE.test(character);

/** Order of sorted() for strings: by code point, not by UTF-16 unit. */
export function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = left[index]!.codePointAt(0)! - right[index]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** os.path.splitext()[1]: the ending with its dot; empty for names that only begin with dots. */
export function extensionOf(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const at = base.replace(/^\.+/, dots => '_'.repeat(dots.length)).lastIndexOf('.');
  return at < 0 ? '' : base.slice(at);
}

/** Whether int() takes a text, and the number: spaces around it, a sign, single underscores between digits. */
export function pythonInt(text: string): number | undefined {
  const plain = strip(text);
  if (!/^[-+]?[0-9]+(?:_[0-9]+)*$/.test(plain) || plain.length > 4300) return undefined;
  return Number(plain.replaceAll('_', ''));
}
