/** Python's `text % values`, and the rules of its directives. */
import { exponential, fixed, general } from './digits.ts';
import { ExpressionError, typeError, valueError } from './errors.ts';
import { asFloat, asInt, itemsOf, lookUp, textOf, typeName } from './kinds.ts';
import { escapeHtml } from './markup.ts';
import { quoted, repr, str } from './printing.ts';
import { Markup, Range } from './runtime.ts';
import type { Any, AnyDict, Session } from './session.ts';
import { lengthOf, partOf } from './text.ts';
import { ABSENT, defined } from './undefined.ts';
import { Float, Tuple } from './values.ts';

interface Directive {
  readonly key: string | undefined;
  readonly flags: string;
  readonly width: number | '*' | undefined;
  readonly precision: number | '*' | undefined;
  readonly type: string;
}

const DIRECTIVE = /%(?:\(([^()]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?(.?)/gsu;

const MOST_WIDTH = 1_000_000;

function count(text: string | undefined): number | '*' | undefined {
  if (text === undefined || text === '*') return text;
  const number = Number(text);
  if (number > MOST_WIDTH) valueError('width or precision too big');
  return number;
}

/** Takes one value after the other from the right side of `%`. */
class Source {
  readonly #values: readonly Any[];
  readonly #dict: AnyDict | undefined;
  #at = 0;
  /** Whether there is something with items: then some may be left over. */
  readonly #lenient: boolean;
  constructor(values: Any) {
    this.#values = values instanceof Tuple ? itemsOf(values) : [values];
    this.#dict = values instanceof Map ? values : undefined;
    this.#lenient = values instanceof Map || values instanceof Range || Array.isArray(values);
  }
  next(): Any {
    if (this.#at >= this.#values.length) typeError('not enough arguments for format string');
    return defined(this.#values[this.#at++]);
  }
  byName(session: Session, key: string): Any {
    if (!this.#dict) typeError('format requires a mapping');
    const value = lookUp(session, this.#dict!, key);
    if (value === ABSENT) throw new ExpressionError('KeyError', quoted(key));
    return defined(value);
  }
  finish(): void {
    if (this.#at < this.#values.length && !this.#lenient)
      typeError('not all arguments converted during string formatting');
  }
}

/** Python's `text % values`: a tuple gives its items, a dict its values by name, anything else itself. */
export function formatPercent(session: Session, format: string | Markup, values: Any): Any {
  const source = new Source(values);
  const isMarkup = format instanceof Markup;
  const safe = (value: Any, text: string) =>
    isMarkup && !(value instanceof Markup) ? escapeHtml(text) : text;
  const text = textOf(format).replace(DIRECTIVE, (_, key, flags, width, precision, type: string) => {
    if (type === '') valueError('incomplete format');
    if (type === '%') return '%';
    session.step();
    const taken: Directive = {
      key,
      flags: flags as string,
      width: count(width),
      precision: precision === '' ? 0 : count(precision),
      type,
    };
    const star = (given: number | '*' | undefined) => {
      if (given !== '*') return given;
      const number = asInt(source.next());
      return number === undefined ? typeError('* wants int') : Number(number);
    };
    const wide = star(taken.width);
    const digits = star(taken.precision);
    const value = key === undefined ? source.next() : source.byName(session, key as string);
    const directive = {
      flags: wide !== undefined && wide < 0 ? `${taken.flags}-` : taken.flags,
      width: Math.abs(wide ?? 0),
      precision: digits,
    };
    session.reserve(Math.max(directive.width, digits ?? 0));
    return safe(value, convert(session, directive, type, value));
  });
  source.finish();
  session.reserve(text.length);
  return isMarkup ? new Markup(text) : text;
}

interface Layout {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
}

function convert(session: Session, layout: Layout, type: string, value: Any): string {
  if ('diu'.includes(type)) return padNumber(layout, decimalOf(value, type, layout.precision), '');
  if ('oxX'.includes(type)) return radix(layout, type, value);
  if ('eEfFgG'.includes(type)) return floating(layout, type, value);
  if (type === 'c') return pad(layout, character(value));
  if (type !== 's' && type !== 'r' && type !== 'a')
    return valueError(`unsupported format character '${type}' (0x${type.codePointAt(0)!.toString(16)})`);
  const whole = type === 's' ? str(session, value) : repr(session, value);
  const text = type === 'a' ? asciiOnly(whole) : whole;
  return pad(layout, layout.precision === undefined ? text : partOf(text, 0, layout.precision));
}

/** What Python's ascii() makes of a repr(). */
export const asciiOnly = (text: string): string =>
  text.replace(/[^\0-\x7f]/gu, letter => {
    const code = letter.codePointAt(0)!;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 0x10000
      ? `\\u${code.toString(16).padStart(4, '0')}`
      : `\\U${code.toString(16).padStart(8, '0')}`;
  });

const pad = ({ flags, width }: Layout, text: string): string => {
  const space = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return flags.includes('-') ? text + space : space + text;
};

/** A number with its sign; zeros come between the sign with its prefix and the digits. */
function padNumber(layout: Layout, number: string, prefix: string): string {
  const negative = number.startsWith('-');
  const sign = negative ? '-' : layout.flags.includes('+') ? '+' : layout.flags.includes(' ') ? ' ' : '';
  const digits = negative ? number.slice(1) : number;
  const zeros = layout.flags.includes('0') && !layout.flags.includes('-');
  const missing = layout.width - sign.length - prefix.length - digits.length;
  const filled = zeros ? '0'.repeat(Math.max(0, missing)) + digits : digits;
  return pad(layout, sign + prefix + filled);
}

function decimalOf(value: Any, type: string, precision: number | undefined): string {
  const integer = value instanceof Float ? truncated(value.value) : asInt(value);
  if (integer === undefined)
    return typeError(`%${type} format: a real number is required, not ${typeName(value)}`);
  return withZeros(String(integer), precision);
}

function withZeros(number: string, precision = 0): string {
  const digits = number.replace('-', '').padStart(precision, '0');
  return number.startsWith('-') ? `-${digits}` : digits;
}

/**
 * The whole part of a number.
 * @throws ValueError, OverflowError for what is none
 */
export function truncated(value: number): bigint {
  if (Number.isNaN(value)) valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(value))
    throw new ExpressionError('OverflowError', 'cannot convert float infinity to integer');
  return BigInt(Math.trunc(value));
}

function radix(layout: Layout, type: string, value: Any): string {
  const integer = asInt(value);
  if (integer === undefined)
    return typeError(`%${type} format: an integer is required, not ${typeName(value)}`);
  const text = withZeros(BigInt(integer).toString(type === 'o' ? 8 : 16), layout.precision);
  const prefix = layout.flags.includes('#') ? `0${type.toLowerCase()}` : '';
  const all = padNumber(layout, text, prefix);
  return type === 'X' ? all.toUpperCase() : all;
}

function floating(layout: Layout, type: string, value: Any): string {
  const number = asFloat(value);
  if (number === undefined) return typeError(`must be real number, not ${typeName(value)}`);
  const text = floatDigits(type.toLowerCase(), number, layout.precision ?? 6, layout.flags.includes('#'));
  const signed = number < 0 || Object.is(number, -0) ? `-${text}` : text;
  // Zeros do not come before inf and nan.
  const plain = Number.isFinite(number) ? layout : { ...layout, flags: layout.flags.replaceAll('0', '') };
  const all = padNumber(plain, signed, '');
  return type === type.toUpperCase() ? all.toUpperCase() : all;
}

/** A number without its sign in one of C's notations: `e`, `f` or `g`. */
export function floatDigits(type: string, value: number, precision: number, keepZeros: boolean): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return 'inf';
  if (type === 'f') return fixed(value, precision) + (keepZeros && precision === 0 ? '.' : '');
  if (type === 'e') return exponential(value, precision);
  return general(value, precision, keepZeros);
}

function character(value: Any): string {
  const integer = asInt(value);
  if (integer !== undefined) {
    if (integer < 0 || integer > 0x10ffff)
      throw new ExpressionError('OverflowError', '%c arg not in range(0x110000)');
    return String.fromCodePoint(Number(integer));
  }
  if (typeof value === 'string' && lengthOf(value) === 1) return value;
  return typeError('%c requires int or char');
}
