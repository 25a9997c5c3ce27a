/**
 * What Ansible makes of a value in an INI inventory: a Python literal where it is one (ast.literal_eval), the text otherwise.
 * So `80` is a number, `80,443` a list, `[1, 'a']` a list, `{'a': True}` a dict, and `yes` text. Pure.
 */
import { STRING_ESCAPES } from '../template/escapes.ts';
import { type Dict, Float, Foreign, int, type Key, Tuple, type Value } from '../template/values.ts';

/** The text is a literal that Python cannot build, such as a dict with a list as a key: then Ansible refuses the whole file. */
export class LiteralError extends Error {}

/** The text is no literal. */
class NoLiteral extends Error {}

/** Brackets that Python nests. */
const DEEPEST = 200;

const DECIMAL = '[0-9](?:_?[0-9])*';
const EXPONENT = `[eE][-+]?${DECIMAL}`;
const FLOAT = new RegExp(
  `(?:${DECIMAL})?\\.${DECIMAL}(?:${EXPONENT})?|${DECIMAL}\\.(?:${EXPONENT})?|${DECIMAL}${EXPONENT}`,
  'y',
);
const INTEGER = new RegExp(`0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|${DECIMAL}`, 'y');
const WORD = /[A-Za-z_][A-Za-z_0-9]*/y;
const BLANK = /(?:[ \t\f]|#.*$)*/y;
/** An identifier's character behind a number makes neither of the two. */
const GLUED = /[A-Za-z0-9_]/;

/** An imaginary number or a sum with one: as a variable it is text. */
class Complex {
  readonly real: number;
  readonly imaginary: number;
  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
  /** As Python prints it. */
  toString(): string {
    const { real, imaginary } = this;
    if (Object.is(real, 0)) return `${shortest(imaginary)}j`;
    const sign = imaginary < 0 || Object.is(imaginary, -0) ? '' : '+';
    return `(${shortest(real)}${sign}${shortest(imaginary)}j)`;
  }
}

/** A number in Python's shortest form, without `.0`. */
function shortest(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return String(value).replace('Infinity', 'inf').replace('NaN', 'nan');
  if (Object.is(value, -0)) return '-0';
  if (size !== 0 && (size >= 1e16 || size < 1e-4))
    return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
  return size >= 1e21 ? BigInt(value).toString() : String(value);
}

type Literal = Value | Complex;

/**
 * The value of a text.
 * @throws LiteralError
 */
export function literalOf(text: string): Value {
  try {
    return settled(new Parser(text.replace(/^[ \t]+/, '')).read());
  } catch (error) {
    if (error instanceof NoLiteral) return text;
    throw error;
  }
}

/** Tuples become lists, complex numbers text, at any depth. */
function settled(value: Literal): Value {
  if (value instanceof Complex) return value.toString();
  if (value instanceof Tuple) return value.items.map(settled);
  if (Array.isArray(value)) return value.map(settled);
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, settled(inner)]));
  return value;
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  /** What Python cannot build although it is a literal: told when the rest turns out to be one, too. */
  #impossible: LiteralError | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Literal {
    const first = this.#expression();
    let value = first;
    if (this.#take(',')) value = new Tuple([first as Value, ...this.#items()]);
    this.#blank();
    if (this.#at < this.#text.length) throw new NoLiteral();
    if (this.#impossible) throw this.#impossible;
    return value;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  #blank(): void {
    this.#match(BLANK);
  }

  #next(): string {
    this.#blank();
    return this.#text[this.#at] ?? '';
  }

  #take(token: string): boolean {
    this.#blank();
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  /** Further items up to a bracket or the end, with a comma after the last allowed. */
  #items(): Value[] {
    const items: Value[] = [];
    while (!')]}'.includes(this.#next())) {
      items.push(this.#expression() as Value);
      if (!this.#take(',')) break;
    }
    return items;
  }

  /** A value, or a number plus or minus an imaginary one. */
  #expression(): Literal {
    const left = this.#signed();
    const next = this.#next();
    if (next !== '+' && next !== '-') return left;
    this.#at++;
    const right = this.#atom();
    const real = numberOf(left);
    if (real === undefined || left instanceof Complex || !(right instanceof Complex) || right.real !== 0)
      throw new NoLiteral();
    return new Complex(real, next === '-' ? -right.imaginary : right.imaginary);
  }

  #signed(): Literal {
    const sign = this.#next();
    if (sign !== '+' && sign !== '-') return this.#atom();
    this.#at++;
    const value = this.#atom();
    if (typeof value === 'number' || typeof value === 'bigint')
      return sign === '-' ? int(-BigInt(value)) : value;
    if (value instanceof Float) return sign === '-' ? new Float(-value.value) : value;
    if (value instanceof Complex) return sign === '-' ? new Complex(-value.real, -value.imaginary) : value;
    throw new NoLiteral();
  }

  #atom(): Literal {
    const first = this.#next();
    if (first === '(') return this.#inside(')', () => this.#round());
    if (first === '[') return this.#inside(']', () => this.#items());
    if (first === '{') return this.#inside('}', () => this.#curly());
    if (this.#take('...')) return '...';
    if (/[0-9.]/.test(first)) return this.#number();
    if (/["']/.test(first) || /^[A-Za-z]{1,2}["']/.test(this.#text.slice(this.#at, this.#at + 3)))
      return this.#strings();
    return this.#word();
  }

  #inside(close: string, read: () => Literal): Literal {
    if (++this.#depth > DEEPEST) throw new NoLiteral();
    this.#at++;
    const value = read();
    if (!this.#take(close)) throw new NoLiteral();
    this.#depth--;
    return value;
  }

  #round(): Literal {
    if (this.#next() === ')') return new Tuple([]);
    const first = this.#expression();
    return this.#take(',') ? new Tuple([first as Value, ...this.#items()]) : first;
  }

  /** A dict or a set. A set becomes a list of its members. */
  #curly(): Literal {
    const dict: Dict = new Map();
    if (this.#next() === '}') return dict;
    const keys = new Map<string, Literal>();
    let first = true;
    let set = false;
    while (this.#next() !== '}') {
      const item = this.#hashable(keys, this.#expression());
      if (first) set = this.#next() !== ':';
      first = false;
      if (!set) {
        if (!this.#take(':')) throw new NoLiteral();
        if (item instanceof Complex)
          this.#impossible ??= new LiteralError('a complex number cannot be a key');
        dict.set((item instanceof Foreign ? item.text : item) as Key, this.#expression() as Value);
      }
      if (!this.#take(',')) break;
    }
    return set ? [...keys.values()].map(settled) : dict;
  }

  /** The value, or the one before it that equals it. */
  #hashable(known: Map<string, Literal>, value: Literal): Literal {
    if (isUnhashable(value))
      this.#impossible ??= new LiteralError('a list or a dict cannot be a key or in a set');
    const name = nameOf(value);
    if (!known.has(name)) known.set(name, value);
    return known.get(name)!;
  }

  #number(): Literal {
    const float = this.#match(FLOAT);
    const text = float ?? this.#match(INTEGER);
    if (text === undefined) throw new NoLiteral();
    const digits = text.replaceAll('_', '');
    const imaginary = /[jJ]/.test(this.#text[this.#at] ?? '') && !/^0[xob]/i.test(digits);
    if (imaginary) this.#at++;
    if (GLUED.test(this.#text[this.#at] ?? '')) throw new NoLiteral();
    if (imaginary) return new Complex(0, Number(digits));
    if (float !== undefined) return new Float(Number(digits));
    // A leading zero made octal numbers once; now it makes no number, unless all is zero.
    if (/^0[0-9]/.test(digits) && !/^0+$/.test(digits)) throw new NoLiteral();
    if (/^[0-9]+$/.test(digits) && digits.length > 4300) throw new NoLiteral();
    return int(BigInt(digits));
  }

  #word(): Literal {
    switch (this.#match(WORD)) {
      case 'True':
        return true;
      case 'False':
        return false;
      case 'None':
        return null;
      case 'set':
        if (this.#take('(') && this.#take(')')) return [];
        throw new NoLiteral();
      default:
        throw new NoLiteral();
    }
  }

  /** One string or several in a row, which are one. To Ansible, bytes are text that is never rendered. */
  #strings(): string | Foreign {
    let text = '';
    let kind: boolean | undefined;
    for (;;) {
      this.#blank();
      const prefix = /^[A-Za-z]{0,2}(?=["'])/.exec(this.#text.slice(this.#at, this.#at + 3))?.[0];
      if (prefix === undefined) return kind ? new Foreign(text) : text;
      if (!/^(?:|[uU]|[rR]|[bB]|[bB][rR]|[rR][bB])$/.test(prefix)) throw new NoLiteral();
      const bytes = /b/i.test(prefix);
      if (kind !== undefined && kind !== bytes) throw new NoLiteral();
      kind = bytes;
      this.#at += prefix.length;
      text += this.#string(bytes, /r/i.test(prefix));
    }
  }

  #string(bytes: boolean, raw: boolean): string {
    const mark = this.#text[this.#at]!;
    const quote = this.#text.startsWith(mark.repeat(3), this.#at) ? mark.repeat(3) : mark;
    this.#at += quote.length;
    const start = this.#at;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined || (character === '\n' && quote.length === 1)) throw new NoLiteral();
      if (this.#text.startsWith(quote, this.#at)) break;
      this.#at += character === '\\' ? 2 : 1;
    }
    const body = this.#text.slice(start, this.#at);
    this.#at += quote.length;
    if (bytes && /[^\x00-\x7f]/.test(body)) throw new NoLiteral();
    const text = raw ? body : withoutEscapes(body, bytes);
    return bytes && !raw ? new TextDecoder().decode(Buffer.from(text, 'latin1')) : text;
  }
}

function numberOf(value: Literal): number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return value instanceof Float ? value.value : undefined;
}

const isUnhashable = (value: Literal): boolean =>
  Array.isArray(value) || value instanceof Map || (value instanceof Tuple && value.items.some(isUnhashable));

/** Equal for keys that are equal in Python: 1, 1.0 and True. */
function nameOf(key: Literal): string {
  if (typeof key === 'string') return `s${key}`;
  if (key instanceof Foreign) return `b${key.text}`;
  if (typeof key === 'boolean') return String(Number(key));
  if (key instanceof Float) return Number.isInteger(key.value) ? String(BigInt(key.value)) : `f${key.value}`;
  if (key instanceof Tuple) return `t(${key.items.map(item => nameOf(item)).join()})`;
  return String(key);
}

/** Escapes of a string; of bytes, of which each is a character up to U+00FF. */
function withoutEscapes(body: string, bytes: boolean): string {
  return body.replace(
    /\\(?:([0-7]{1,3})|x(.{0,2})|u(.{0,4})|U(.{0,8})|(N)|([\s\S]))/g,
    (whole, octal?: string, hex?: string, four?: string, eight?: string, name?: string, other?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & (bytes ? 0xff : 0x1ff));
      if (bytes && hex === undefined && other === undefined) return whole;
      if (name !== undefined) throw new LiteralError('characters by their names (\\N{…}) are not supported');
      if (other !== undefined) return STRING_ESCAPES[other] ?? whole;
      const digits = hex ?? four ?? eight ?? '';
      const length = hex !== undefined ? 2 : four !== undefined ? 4 : 8;
      const code = Number.parseInt(digits, 16);
      if (!new RegExp(`^[0-9a-fA-F]{${length}}$`).test(digits) || code > 0x10ffff) throw new NoLiteral();
      return String.fromCodePoint(code);
    },
  );
}
