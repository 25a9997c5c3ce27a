import { Fault } from '@guarded-deploy/faults';

export interface DotenvEntry {
  readonly name: string;
  readonly value: string;
  /** Counts from 1. */
  readonly line: number;
}

/** Names that would let a file of the checkout take over the runner or the next step. */
const REFUSED =
  /^(GITHUB_|RUNNER_|ACTIONS_|INPUT_|STATE_|LD_|DYLD_)|^(PATH|HOME|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|BASH_ENV|ENV|SHELLOPTS|IFS|CI)$/i;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function wrong(file: string, line: number, why: string): Fault {
  return new Fault({
    code: 'ENV_FILE_INVALID',
    what: `Line ${line} of ${file} ${why}.`,
    remedy: "Write NAME=value; quote values with spaces or '#'.",
    place: { file, line },
  });
}

/**
 * Reads a dotenv file: comments, `export`, single quotes (as they stand), double quotes (`\n`, `\"`, several lines), unquoted
 * values up to ` #`. `$` stays as it is: nothing is expanded. A later line wins over an earlier one.
 * @throws Fault ENV_FILE_INVALID, ENV_FILE_NAME_REFUSED
 */
export function parseDotenv(text: string, file: string): DotenvEntry[] {
  const entries = new Map<string, DotenvEntry>();
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*/;
  let rest = source;
  let line = 1;
  const advance = (length: number) => {
    line += rest.slice(0, length).split('\n').length - 1;
    rest = rest.slice(length);
  };
  while (rest !== '') {
    const end = rest.indexOf('\n') === -1 ? rest.length : rest.indexOf('\n') + 1;
    const current = rest.slice(0, end).trim();
    if (current === '' || current.startsWith('#')) {
      advance(end);
      continue;
    }
    const start = assignment.exec(rest);
    if (!start || start[0].includes('\n')) throw wrong(file, line, 'is not of the form NAME=value');
    const name = start[1]!;
    const at = line;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw wrong(file, line, `has the name '${name}'`);
    if (REFUSED.test(name)) {
      throw new Fault({
        code: 'ENV_FILE_NAME_REFUSED',
        what: `${file} sets ${name}, which steers the runner itself.`,
        remedy: `Remove ${name} from the file; set it in the workflow if it is really wanted.`,
        place: { file, line },
      });
    }
    advance(start[0].length);
    const quote = rest[0];
    let value: string;
    if (quote === '"' || quote === "'") {
      const body =
        quote === '"'
          ? /^"((?:[^"\\]|\\[\s\S])*)"[ \t]*(?:#[^\n]*)?(?:\n|$)/.exec(rest)
          : /^'([^']*)'[ \t]*(?:#[^\n]*)?(?:\n|$)/.exec(rest);
      if (!body)
        throw wrong(file, at, 'opens a quote that is not closed, or has text behind the closing one');
      value =
        quote === '"'
          ? body[1]!.replace(/\\([\s\S])/g, (whole, letter: string) =>
              letter in ESCAPES ? ESCAPES[letter]! : /["\\$`']/.test(letter) ? letter : whole,
            )
          : body[1]!;
      advance(body[0].length);
    } else {
      const until = rest.indexOf('\n') === -1 ? rest.length : rest.indexOf('\n');
      value = rest
        .slice(0, until)
        .replace(/(^|\s)#.*$/, '')
        .trim();
      advance(Math.min(until + 1, rest.length));
    }
    if (value.includes('\0')) throw wrong(file, at, 'holds a NUL character');
    entries.delete(name);
    entries.set(name, { name, value, line: at });
  }
  return [...entries.values()];
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
