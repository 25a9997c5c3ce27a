/** The grammar of Python's regular expressions. */
import { ExpressionError } from '../errors.ts';
import { classOf, fold, type Test, withoutCase } from './characters.ts';

export type Node =
  | { readonly type: 'one'; readonly test: Test }
  | { readonly type: 'text'; readonly codes: readonly number[]; readonly ignoreCase: boolean }
  | { readonly type: 'all' | 'any'; readonly of: readonly Node[] }
  | {
      readonly type: 'repeat';
      readonly of: Node;
      readonly min: number;
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    }
  | { readonly type: 'group'; readonly index: number; readonly of: Node }
  | { readonly type: 'same'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly type: 'if'; readonly index: number; readonly yes: Node; readonly no: Node }
  | { readonly type: 'look'; readonly of: Node; readonly behind: number | undefined; readonly not: boolean }
  | { readonly type: 'atomic'; readonly of: Node }
  | { readonly type: 'at'; readonly place: Place };

/** Places between characters. */
export type Place =
  | 'start'
  | 'end'
  | 'line start'
  | 'line end'
  | 'last line end'
  | 'word edge'
  | 'inside'
  | 'ascii edge'
  | 'ascii inside';

export interface Pattern {
  readonly node: Node;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  readonly ascii: boolean;
}

function wrong(message: string, at: number): never {
  throw new ExpressionError('re.error', `${message} at position ${at} of the pattern`);
}

const SIMPLE: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11, a: 7, '\\': 92 };

/** The most often that a part may be repeated by numbers. */
const MOST_REPEATS = 65_535;
const DEEPEST = 100;

export function parsePattern(text: string, flags: Flags): Pattern {
  const parser = new PatternParser(Array.from(text), flags);
  return parser.pattern();
}

class PatternParser {
  readonly #letters: readonly string[];
  #at = 0;
  #depth = 0;
  #flags: Flags;
  #groups = 0;
  readonly #names = new Map<string, number>();
  readonly #open = new Set<number>();

  constructor(letters: readonly string[], flags: Flags) {
    this.#letters = letters;
    this.#flags = flags;
  }

  pattern(): Pattern {
    const node = this.#choice();
    if (this.#at < this.#letters.length) wrong('unbalanced parenthesis', this.#at);
    return { node, groups: this.#groups, names: this.#names };
  }

  get #next(): string | undefined {
    return this.#letters[this.#at];
  }

  #skip(text: string): boolean {
    const found = Array.from(text).every((letter, index) => this.#letters[this.#at + index] === letter);
    if (found) this.#at += Array.from(text).length;
    return found;
  }

  #choice(): Node {
    if (this.#depth >= DEEPEST) wrong('too many groups inside of each other', this.#at);
    this.#depth++;
    const before = this.#flags;
    const options = [this.#sequence()];
    while (this.#skip('|')) options.push(this.#sequence());
    this.#flags = before;
    this.#depth--;
    return options.length === 1 ? options[0]! : { type: 'any', of: options };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.#next !== undefined && this.#next !== '|' && this.#next !== ')') {
      if (this.#flags.verbose && this.#comment()) continue;
      const begin = this.#at;
      const node = this.#atom();
      if (node) parts.push(this.#repeated(node, begin));
    }
    return parts.length === 1 ? parts[0]! : { type: 'all', of: merged(parts) };
  }

  /** White space and comments of a verbose pattern. */
  #comment(): boolean {
    const letter = this.#next!;
    if (letter === '#') {
      const end = this.#letters.indexOf('\n', this.#at);
      this.#at = end === -1 ? this.#letters.length : end;
      return true;
    }
    if (!/^[ \t\n\r\v\f]$/.test(letter)) return false;
    this.#at++;
    return true;
  }

  #literal(code: number): Node {
    return {
      type: 'text',
      codes: [this.#flags.ignoreCase ? fold(code) : code],
      ignoreCase: this.#flags.ignoreCase,
    };
  }

  #one(test: Test): Node {
    return { type: 'one', test };
  }

  #atom(): Node | undefined {
    const begin = this.#at;
    const letter = this.#letters[this.#at++]!;
    const { multiline, dotAll } = this.#flags;
    switch (letter) {
      case '.':
        return this.#one(dotAll ? () => true : code => code !== 10);
      case '^':
        return { type: 'at', place: multiline ? 'line start' : 'start' };
      case '$':
        return { type: 'at', place: multiline ? 'line end' : 'last line end' };
      case '(':
        return this.#group(begin);
      case '[':
        return this.#set(begin);
      case '\\':
        return this.#escape(begin);
      case '*':
      case '+':
      case '?':
        return wrong('nothing to repeat', begin);
      case '{':
        if (this.#counts(begin)) return wrong('nothing to repeat', begin);
    }
    return this.#literal(letter.codePointAt(0)!);
  }

  /** `{2,5}` at a place, which is then behind it; undefined when there is none. */
  #counts(begin: number): { readonly min: number; readonly max: number } | undefined {
    const match = /^\{(\d*)(,?)(\d*)\}/.exec(this.#letters.slice(begin, begin + 24).join(''));
    if (!match || (match[1] === '' && match[2] === '') || match[0] === '{,}') {
      if (match?.[0] === '{,}') {
        this.#at = begin + 3;
        return { min: 0, max: Number.POSITIVE_INFINITY };
      }
      return undefined;
    }
    const min = Number(match[1] || 0);
    const max = match[2] === '' ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (max < min) wrong('min repeat greater than max repeat', begin);
    if (min > MOST_REPEATS || (Number.isFinite(max) && max > MOST_REPEATS))
      wrong('the repetition number is too large', begin);
    this.#at = begin + match[0].length;
    return { min, max };
  }

  #repeated(start: Node, begin: number): Node {
    let node = start;
    let times = 0;
    for (;;) {
      const at = this.#at;
      if (this.#flags.verbose && this.#next !== undefined && this.#comment()) continue;
      const letter = this.#next;
      let counts: { readonly min: number; readonly max: number } | undefined;
      if (letter === '*' || letter === '+' || letter === '?') {
        counts = { min: letter === '+' ? 1 : 0, max: letter === '?' ? 1 : Number.POSITIVE_INFINITY };
        this.#at++;
      } else if (letter === '{') counts = this.#counts(at);
      if (!counts) return node;
      if (node.type === 'at' && times === 0) wrong('nothing to repeat', begin);
      if (times > 0) wrong('multiple repeat', at);
      times++;
      const mode = this.#skip('?') ? 'lazy' : this.#skip('+') ? 'possessive' : 'greedy';
      node = { type: 'repeat', of: node, ...counts, mode };
    }
  }

  #close(begin: number): void {
    if (!this.#skip(')')) wrong('missing ), unterminated subpattern', begin);
  }

  #capture(begin: number, name?: string): Node {
    const index = ++this.#groups;
    if (name !== undefined) {
      if (this.#names.has(name)) wrong(`redefinition of group name '${name}'`, begin);
      this.#names.set(name, index);
    }
    this.#open.add(index);
    const inner = this.#choice();
    this.#open.delete(index);
    this.#close(begin);
    return { type: 'group', index, of: inner };
  }

  #name(end: string, begin: number): string {
    let name = '';
    while (this.#next !== undefined && this.#next !== end) name += this.#letters[this.#at++];
    if (!this.#skip(end)) wrong(`missing ${end}, unterminated name`, begin);
    return name;
  }

  #group(begin: number): Node | undefined {
    if (!this.#skip('?')) return this.#capture(begin);
    if (this.#skip(':')) return this.#rest(begin);
    if (this.#skip('>')) return { type: 'atomic', of: this.#rest(begin) };
    if (this.#skip('P<')) {
      const name = this.#name('>', begin);
      if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name))
        wrong(`bad character in group name '${name}'`, begin);
      return this.#capture(begin, name);
    }
    if (this.#skip('P=')) return this.#reference(this.#name(')', begin), begin);
    if (this.#skip('#')) {
      while (this.#next !== undefined && this.#next !== ')') this.#at++;
      this.#close(begin);
      return undefined;
    }
    if (this.#skip('=')) return this.#look(begin, false, false);
    if (this.#skip('!')) return this.#look(begin, false, true);
    if (this.#skip('<=')) return this.#look(begin, true, false);
    if (this.#skip('<!')) return this.#look(begin, true, true);
    return this.#skip('(') ? this.#conditional(begin) : this.#options(begin);
  }

  #rest(begin: number): Node {
    const inner = this.#choice();
    this.#close(begin);
    return inner;
  }

  #look(begin: number, behind: boolean, not: boolean): Node {
    const inner = this.#rest(begin);
    const width = behind ? widthOf(inner) : undefined;
    if (behind && width === undefined) wrong('look-behind requires fixed-width pattern', begin);
    return { type: 'look', of: inner, behind: width, not };
  }

  #indexOf(name: string, begin: number): number {
    if (/^\d+$/.test(name)) {
      const index = Number(name);
      if (index === 0) wrong('bad group number', begin);
      return index;
    }
    return this.#names.get(name) ?? wrong(`unknown group name '${name}'`, begin);
  }

  #reference(name: string, begin: number): Node {
    const index = this.#indexOf(name, begin);
    if (index > this.#groups) wrong(`invalid group reference ${index}`, begin);
    if (this.#open.has(index)) wrong('cannot refer to an open group', begin);
    return { type: 'same', index, ignoreCase: this.#flags.ignoreCase };
  }

  #conditional(begin: number): Node {
    const index = this.#indexOf(this.#name(')', begin), begin);
    const yes = this.#sequence();
    const no: Node = this.#skip('|') ? this.#sequence() : { type: 'all', of: [] };
    if (this.#next === '|') wrong('conditional backref with more than two branches', begin);
    this.#close(begin);
    return { type: 'if', index, yes, no };
  }

  /** `(?i)` at the start of a pattern, or `(?i:…)`. */
  #options(begin: number): Node | undefined {
    const names = { i: 'ignoreCase', m: 'multiline', s: 'dotAll', x: 'verbose', a: 'ascii' } as const;
    const flags: Record<string, boolean> = { ...this.#flags };
    let on = true;
    for (;;) {
      const letter = this.#letters[this.#at++];
      if (letter === undefined) wrong('missing -, : or )', begin);
      if (letter === '-') on = false;
      else if (letter === 'u' || letter === 'L') flags['ascii'] = false;
      else if (letter === ')') {
        if (!on) wrong('missing :', begin);
        if (begin !== 0) wrong('global flags not at the start of the expression', begin);
        this.#flags = flags as unknown as Flags;
        return undefined;
      } else if (letter === ':') break;
      else if (letter! in names) flags[names[letter as keyof typeof names]] = on;
      else wrong(`unknown extension ?${letter}`, begin);
    }
    const before = this.#flags;
    this.#flags = flags as unknown as Flags;
    const inner = this.#rest(begin);
    this.#flags = before;
    return inner;
  }

  /** A character by its number: `\x41`, `\u0041`, `\101`; undefined when it is none of these. */
  #byNumber(letter: string, begin: number, inSet: boolean): number | undefined {
    const digits = { x: 2, u: 4, U: 8 }[letter];
    const text = (count: number) => this.#letters.slice(this.#at, this.#at + count).join('');
    if (digits !== undefined) {
      const hex = text(digits);
      if (!new RegExp(`^[\\da-fA-F]{${digits}}$`).test(hex))
        wrong(`incomplete escape \\${letter}${hex}`, begin);
      this.#at += digits;
      const code = Number.parseInt(hex, 16);
      return code > 0x10ffff ? wrong('bad escape', begin) : code;
    }
    const octal = (letter === '0' ? /^[0-7]{0,2}/ : /^[0-7]{2}/).exec(text(2))?.[0];
    const isOctal =
      letter === '0' || (inSet ? /[0-7]/.test(letter) : /[0-3]/.test(letter) && octal !== undefined);
    if (!isOctal) return undefined;
    const rest = inSet ? /^[0-7]{0,2}/.exec(text(2))![0] : octal!;
    this.#at += rest.length;
    const code = Number.parseInt(letter + rest, 8);
    return code > 0o377 ? wrong('octal escape value outside of range 0-0o377', begin) : code;
  }

  #escape(begin: number): Node {
    const letter = this.#letters[this.#at++];
    if (letter === undefined) return wrong('bad escape (end of pattern)', begin);
    const places: Readonly<Record<string, Place>> = {
      A: 'start',
      Z: 'end',
      b: this.#flags.ascii ? 'ascii edge' : 'word edge',
      B: this.#flags.ascii ? 'ascii inside' : 'inside',
    };
    const place = places[letter];
    if (place) return { type: 'at', place };
    const test = classOf(letter, this.#flags.ascii);
    if (test) return this.#one(test);
    const code = this.#byNumber(letter, begin, false);
    if (code !== undefined) return this.#literal(code);
    if (/[1-9]/.test(letter)) {
      const second = this.#next !== undefined && /\d/.test(this.#next) ? this.#letters[this.#at++]! : '';
      return this.#reference(letter + second, begin);
    }
    const simple = SIMPLE[letter];
    if (simple !== undefined) return this.#literal(simple);
    if (/[A-Za-z]/.test(letter)) return wrong(`bad escape \\${letter}`, begin);
    return this.#literal(letter.codePointAt(0)!);
  }

  /** One member of a set: a character's number, or a class. */
  #member(begin: number): number | Test {
    const letter = this.#letters[this.#at++];
    if (letter === undefined) return wrong('unterminated character set', begin);
    if (letter !== '\\') return letter.codePointAt(0)!;
    const escaped = this.#letters[this.#at++];
    if (escaped === undefined) return wrong('bad escape (end of pattern)', begin);
    const test = classOf(escaped, this.#flags.ascii);
    if (test) return test;
    const code = this.#byNumber(escaped, begin, true);
    if (code !== undefined) return code;
    if (escaped === 'b') return 8;
    const simple = SIMPLE[escaped];
    if (simple !== undefined) return simple;
    if (/[A-Za-z0-9]/.test(escaped)) return wrong(`bad escape \\${escaped}`, begin);
    return escaped.codePointAt(0)!;
  }

  #set(begin: number): Node {
    const negated = this.#skip('^');
    const codes = new Set<number>();
    const ranges: (readonly [number, number])[] = [];
    const tests: Test[] = [];
    let first = true;
    while (first || this.#next !== ']') {
      first = false;
      const member = this.#member(begin);
      const isRange = this.#next === '-' && this.#letters[this.#at + 1] !== ']';
      if (isRange && this.#letters[this.#at + 1] !== undefined) {
        this.#at++;
        const last = this.#member(begin);
        if (typeof member !== 'number' || typeof last !== 'number' || last < member)
          return wrong('bad character range', begin);
        ranges.push([member, last]);
      } else if (typeof member === 'number') codes.add(member);
      else tests.push(member);
    }
    this.#at++;
    const plain: Test = code =>
      codes.has(code) ||
      ranges.some(([from, to]) => code >= from && code <= to) ||
      tests.some(test => test(code));
    const test = this.#flags.ignoreCase ? withoutCase(plain) : plain;
    return this.#one(negated ? code => !test(code) : test);
  }
}

/** Characters that follow each other, as one text. */
function merged(parts: readonly Node[]): Node[] {
  const result: Node[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.type === 'text' && last?.type === 'text' && part.ignoreCase === last.ignoreCase)
      result[result.length - 1] = { ...last, codes: [...last.codes, ...part.codes] };
    else result.push(part);
  }
  return result;
}

/** How many characters a part takes; undefined when that is not always the same. */
function widthOf(node: Node): number | undefined {
  switch (node.type) {
    case 'one':
      return 1;
    case 'text':
      return node.codes.length;
    case 'at':
    case 'look':
      return 0;
    case 'group':
    case 'atomic':
      return widthOf(node.of);
    case 'same':
      return undefined;
    case 'all':
      return node.of.reduce<number | undefined>((sum, part) => {
        const width = widthOf(part);
        return sum === undefined || width === undefined ? undefined : sum + width;
      }, 0);
    case 'any':
    case 'if': {
      const widths = ('yes' in node ? [node.yes, node.no] : node.of).map(widthOf);
      return widths.every(width => width === widths[0]) ? widths[0] : undefined;
    }
    case 'repeat': {
      const width = widthOf(node.of);
      return width === undefined || node.min !== node.max ? (width === 0 ? 0 : undefined) : width * node.min;
    }
  }
}
