/** Lines of the form NAME=value, as secrets are often kept. Unlike an application that loads such a file, nothing is expanded. */

/** The text has another form; `line` is where that shows. */
export class DotenvError extends Error {
  readonly line: number;
  constructor(line: number) {
    super(`line ${line} is not of the form NAME=value`);
    this.line = line;
  }
}

const START = /(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/y;
const REST = /[^\n]*/y;
const QUOTED = /"([^"\\]*(?:\\[\s\S][^"\\]*)*)"|'([^'\\]*(?:\\[\s\S][^'\\]*)*)'/y;
const END = /[ \t]*(?:#[^\n]*)?(?=\n|$)/y;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** Whether the first line that says something is such a line. In YAML, no name of a variable could hold the `=`. */
export const isDotenv = (text: string): boolean =>
  /^(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:export[ \t]+)?[A-Za-z_][A-Za-z0-9_]*[ \t]*=/.test(text);

/**
 * Reads the lines as python-dotenv does: comments, `export`, quotes over several lines, ` #` behind a value without quotes. A
 * later line wins.
 * @throws DotenvError
 */
export function readDotenv(text: string): Map<string, string> {
  const source = text.replace(/\r\n?/g, '\n');
  const values = new Map<string, string>();
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const refuse = (): never => {
    throw new DotenvError(source.slice(0, at).split('\n').length);
  };
  while (at < source.length) {
    match(/[ \t\n]*/y);
    if (at === source.length) break;
    if (source[at] === '#') {
      match(REST);
      continue;
    }
    const name = match(START)?.[1] ?? refuse();
    const quoted = source[at] === '"' || source[at] === "'";
    if (!quoted) {
      values.set(name, plain(match(REST)![0]));
      continue;
    }
    const [, double, single] = match(QUOTED) ?? refuse();
    if (!match(END)) refuse();
    values.set(name, double === undefined ? unescaped(single!, "\\'") : unescaped(double, 'nrt\\"\''));
  }
  return values;
}

/** A value without quotes: up to a `#` with white space before it. */
function plain(line: string): string {
  const comment = line.search(/(?:^|[ \t])#/);
  return (comment === -1 ? line : line.slice(0, comment)).trim();
}

const unescaped = (text: string, letters: string): string =>
  text.replace(/\\([\s\S])/g, (whole, letter: string) =>
    letters.includes(letter) ? ESCAPES[letter]! : whole,
  );
