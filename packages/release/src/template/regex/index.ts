/** Python's module `re`, as far as templates use it. */
import { ExpressionError, tooMuch } from '../errors.ts';
import { LETTER_ESCAPES } from '../escapes.ts';
import type { Session } from '../session.ts';
import { isFlat } from '../text.ts';
import { assemble, Machine, type Program, type Slots } from './match.ts';
import { type Flags, parsePattern } from './syntax.ts';

interface RegexFlags {
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
}

/** Patterns of this rendering, made once. */
const made = new WeakMap<Session, Map<string, Program>>();

/** Longer patterns are no pattern that somebody wrote. */
const LONGEST = 10_000;

function programOf(session: Session, pattern: string, flags: RegexFlags): Program {
  const key = `${flags.ignoreCase ? 'i' : ''}${flags.multiline ? 'm' : ''}:${pattern}`;
  let programs = made.get(session);
  if (!programs) {
    programs = new Map();
    made.set(session, programs);
  }
  let program = programs.get(key);
  if (!program) {
    if (pattern.length > LONGEST) throw new ExpressionError('re.error', 'the pattern is too long');
    session.step(pattern.length);
    const all: Flags = {
      ignoreCase: flags.ignoreCase ?? false,
      multiline: flags.multiline ?? false,
      dotAll: false,
      verbose: false,
      ascii: false,
    };
    program = assemble(parsePattern(pattern, all));
    programs.set(key, program);
  }
  return program;
}

/** One match: its groups, by number and by name. */
class Match {
  readonly start: number;
  readonly end: number;
  readonly #slots: Slots;
  readonly #part: (from: number, to: number) => string;
  readonly #program: Program;

  constructor(slots: Slots, program: Program, part: (from: number, to: number) => string) {
    this.#slots = slots;
    this.#program = program;
    this.#part = part;
    this.start = slots[0]!;
    this.end = slots[1]!;
  }

  get groups(): number {
    return this.#program.groups;
  }

  /** The text of a group; undefined when it took no part. @throws IndexError */
  group(name: number | string): string | undefined {
    const known = typeof name === 'number' ? name : this.#program.names.get(name);
    const index = known ?? (typeof name === 'string' && /^\d+$/.test(name) ? Number(name) : -1);
    if (index < 0 || index > this.groups) throw new ExpressionError('IndexError', 'no such group');
    const [from, to] = [this.#slots[index * 2]!, this.#slots[index * 2 + 1]!];
    return from === -1 || to === -1 ? undefined : this.#part(from, to);
  }
}

export class Regex {
  readonly #session: Session;
  readonly #program: Program;

  /** @throws ExpressionError for a pattern that is none */
  constructor(session: Session, pattern: string, flags: RegexFlags = {}) {
    this.#session = session;
    this.#program = programOf(session, pattern, flags);
  }

  #on(text: string) {
    this.#session.step(text.length >>> 3);
    const letters = isFlat(text) ? undefined : Array.from(text);
    const codes = letters
      ? Uint32Array.from(letters, letter => letter.codePointAt(0)!)
      : Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
    const part = (from: number, to: number) =>
      letters ? letters.slice(from, to).join('') : text.slice(from, to);
    return { machine: new Machine(this.#program, codes, this.#session), part, length: codes.length };
  }

  /** The first match anywhere; at the start, or of the whole text, when it is said so. */
  find(text: string, where: 'anywhere' | 'start' | 'whole' = 'anywhere'): Match | undefined {
    const { machine, part, length } = this.#on(text);
    const slots = where === 'anywhere' ? machine.search(0) : machine.matchAt(0);
    if (!slots || (where === 'whole' && slots[1] !== length)) return undefined;
    return new Match(slots, this.#program, part);
  }

  /** All matches, one after the other; an empty one does not begin where the one before it ended empty. */
  findAll(text: string, most = Number.POSITIVE_INFINITY): Match[] {
    const { machine, part, length } = this.#on(text);
    const matches: Match[] = [];
    let from = 0;
    let notEmptyAt = -1;
    while (from <= length && matches.length < most) {
      const slots = machine.search(from, notEmptyAt);
      if (!slots) break;
      if (matches.length >= this.#session.limits.items) tooMuch('a pattern fits too often');
      matches.push(new Match(slots, this.#program, part));
      from = slots[1]!;
      notEmptyAt = slots[0] === slots[1] ? from : -1;
    }
    return matches;
  }

  /** Every match replaced; with the number of them. */
  replace(text: string, by: string, most: number): { readonly text: string; readonly count: number } {
    const fill = replacement(by, this.#program);
    const { part, length } = this.#on(text);
    const matches = this.findAll(text, most > 0 ? most : Number.POSITIVE_INFINITY);
    let result = '';
    let from = 0;
    for (const match of matches) {
      result += part(from, match.start) + fill(match);
      this.#session.reserve(result.length);
      from = match.end;
    }
    return { text: result + part(from, length), count: matches.length };
  }
}

/** A text with `\1` and `\g<name>` in it, as a function of a match. */
function replacement(text: string, program: Program): (match: Match) => string {
  const parts: (string | number)[] = [];
  const bad = (message: string): never => {
    throw new ExpressionError('re.error', message);
  };
  const group = (name: string): number => {
    const index =
      program.names.get(name) ?? (/^\d+$/.test(name) ? Number(name) : bad(`unknown group name '${name}'`));
    return index > program.groups ? bad(`invalid group reference ${index}`) : index;
  };
  const pattern = /\\(?:g<([^>\\]*)>|(0[0-7]{0,2}|[1-3][0-7]{2})|([1-9]\d?)|(.?))|[^\\]+/gsu;
  for (const [whole, name, octal, number, letter] of text.matchAll(pattern)) {
    if (name !== undefined) parts.push(group(name));
    else if (octal !== undefined) parts.push(String.fromCodePoint(Number.parseInt(octal, 8)));
    else if (number !== undefined) parts.push(group(number));
    else if (letter === undefined) parts.push(whole);
    else if (letter === '') bad('bad escape (end of pattern)');
    else if (letter === 'g') bad('missing <');
    else if (Object.hasOwn(LETTER_ESCAPES, letter)) parts.push(LETTER_ESCAPES[letter]!);
    else if (/[A-Za-z]/.test(letter)) bad(`bad escape \\${letter}`);
    else parts.push(whole);
  }
  return match => parts.map(part => (typeof part === 'string' ? part : (match.group(part) ?? ''))).join('');
}

/** A text as a pattern that fits that text only. */
export const escapeRegex = (text: string): string =>
  text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
