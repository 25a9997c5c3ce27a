/** Python's `text.format(…)` and the format specifications of its fields. */
import { general } from './digits.ts';
import { ExpressionError, typeError, valueError } from './errors.ts';
import { asInt, isText, lookUp, textOf, typeName } from './kinds.ts';
import { asciiOnly, floatDigits } from './percent.ts';
import { floatText, quoted, repr, str } from './printing.ts';
import type { Any, AnyDict, Session } from './session.ts';
import { strftime } from './strftime.ts';
import { charactersOf, lengthOf, partOf } from './text.ts';
import { ABSENT, defined } from './undefined.ts';
import { DateOnly, Float } from './values.ts';

interface Fields {
  readonly positional: readonly Any[];
  readonly named: AnyDict;
  /** How fields without a name count: 0 and up by itself, or by the numbers that were written. */
  counting: number | 'written' | undefined;
}

/** Python's `text.format(*positional, **named)`. Members are those that a template may see. */
export function formatBraces(
  session: Session,
  format: string,
  positional: readonly Any[],
  named: AnyDict,
): string {
  return expand(session, format, { positional, named, counting: undefined }, 2);
}

function expand(session: Session, format: string, fields: Fields, depth: number): string {
  if (depth < 0) valueError('Max string recursion exceeded');
  let result = '';
  for (let at = 0; at < format.length; ) {
    const character = format[at]!;
    if (character !== '{' && character !== '}') {
      const end = format.slice(at).search(/[{}]/);
      result += end === -1 ? format.slice(at) : format.slice(at, at + end);
      at = end === -1 ? format.length : at + end;
    } else if (format[at + 1] === character) {
      result += character;
      at += 2;
    } else if (character === '}') valueError("Single '}' encountered in format string");
    else {
      const end = closing(format, at);
      result += field(session, format.slice(at + 1, end), fields, depth);
      at = end + 1;
    }
    session.step();
    session.reserve(result.length);
  }
  return result;
}

/** Where the brace ends that opens at an offset; braces inside are its own. */
function closing(format: string, open: number): number {
  let depth = 0;
  for (let at = open; at < format.length; at++) {
    if (format[at] === '{') depth++;
    if (format[at] === '}' && --depth === 0) return at;
  }
  return valueError(
    open === format.length - 1
      ? "Single '{' encountered in format string"
      : "expected '}' before end of string",
  );
}

function field(session: Session, text: string, fields: Fields, depth: number): string {
  const [, name = '', , conversion, specification = ''] =
    /^((?:\[[^\]]*\]|[^!:[])*)(!(.?))?(?::(.*))?$/su.exec(text) ?? valueError('expected field name');
  const value = fieldValue(session, name, fields);
  const spec = specification.includes('{')
    ? expand(session, specification, fields, depth - 1)
    : specification;
  if (conversion === undefined) return formatValue(session, value, spec);
  if (conversion === 's') return formatValue(session, str(session, value), spec);
  if (conversion === 'r') return formatValue(session, repr(session, value), spec);
  if (conversion === 'a') return formatValue(session, asciiOnly(repr(session, value)), spec);
  return valueError(`Unknown conversion specifier ${conversion}`);
}

function fieldValue(session: Session, name: string, fields: Fields): Any {
  const [first = ''] = /^[^.[]*/.exec(name)!;
  let value = start(session, first, fields);
  const path = name.slice(first.length);
  const parts = [...path.matchAll(/\.([^.[]+)|\[([^\]]+)\]/gy)];
  if (parts.reduce((sum, part) => sum + part[0].length, 0) !== path.length)
    valueError('Empty attribute in format string');
  for (const [, attribute, index] of parts) {
    value =
      attribute === undefined
        ? session.library.getItem(session, value, /^\d+$/.test(index!) ? Number(index) : index!)
        : attributeOnly(session, value, attribute);
  }
  return defined(value);
}

/** A member, but not an item: Python looks at the object itself here. */
function attributeOnly(session: Session, value: Any, name: string): Any {
  if (!(value instanceof Map)) return session.library.getAttribute(session, value, name);
  throw new ExpressionError('AttributeError', `'dict' object has no attribute '${name}'`);
}

function start(session: Session, name: string, fields: Fields): Any {
  if (name !== '' && !/^\d+$/.test(name)) {
    const value = lookUp(session, fields.named, name);
    if (value === ABSENT) throw new ExpressionError('KeyError', quoted(name));
    return value;
  }
  const written = name !== '';
  if (fields.counting !== undefined && written !== (fields.counting === 'written'))
    valueError("'{}' and '{0}' cannot be mixed");
  const index: number = written ? Number(name) : ((fields.counting as number | undefined) ?? 0);
  fields.counting = written ? 'written' : index + 1;
  if (index >= fields.positional.length)
    throw new ExpressionError('IndexError', `the index ${index} out of range for positional args tuple`);
  return fields.positional[index];
}

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?(.)?$/su;

function parseSpec(text: string, value: Any): Spec {
  const match = SPEC.exec(text);
  if (!match) return valueError(`Invalid format specifier '${text}' for object of type '${typeName(value)}'`);
  const [, fill, align, sign, , alternate, zero, width, grouping, precision, type] = match;
  const spec = {
    fill: fill ?? (zero && !align ? '0' : ' '),
    align: align ?? (zero ? '=' : ''),
    sign: sign ?? '-',
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping: grouping ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  };
  if (spec.width > 1_000_000 || (spec.precision ?? 0) > 10_000) valueError('the number is too long');
  return zero && align === undefined && isText(value) ? { ...spec, align: '<' } : spec;
}

/** Python's format(value, specification). */
function formatValue(session: Session, value: Any, specification: string): string {
  defined(value);
  if (specification === '') return str(session, value);
  if (value instanceof DateOnly) return strftime(value, specification);
  const spec = parseSpec(specification, value);
  session.reserve(spec.width);
  if (isText(value)) return textField(spec, textOf(value));
  const integer = typeof value === 'boolean' && spec.type === '' ? undefined : asInt(value);
  if (typeof value === 'boolean' && spec.type === '') return intField(spec, BigInt(value));
  if (integer !== undefined && !'eEfFgG%'.includes(spec.type || '?')) return intField(spec, BigInt(integer));
  if (integer !== undefined) return floatField(spec, Number(integer));
  if (value instanceof Float) return floatField(spec, value.value);
  return typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
}

function aligned(spec: Spec, text: string, fallback: string): string {
  const missing = Math.max(0, spec.width - lengthOf(text));
  const align = spec.align === '' ? fallback : spec.align;
  if (align === '<') return text + spec.fill.repeat(missing);
  if (align === '^') {
    const left = Math.floor(missing / 2);
    return spec.fill.repeat(left) + text + spec.fill.repeat(missing - left);
  }
  return spec.fill.repeat(missing) + text;
}

function textField(spec: Spec, text: string): string {
  if (spec.type !== '' && spec.type !== 's') unknownCode(spec.type, 'str');
  if (spec.align === '=') valueError("'=' is for numbers");
  if (spec.sign !== '-' || spec.grouping !== '' || spec.alternate)
    valueError('a text has no sign, grouping or alternate form');
  return aligned(spec, spec.precision === undefined ? text : partOf(text, 0, spec.precision), '<');
}

const unknownCode = (code: string, type: string): never =>
  valueError(`Unknown format code '${code}' for object of type '${type}'`);

const RADIX: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function intField(spec: Spec, value: bigint): string {
  if (spec.precision !== undefined) valueError('an int has no precision');
  if (spec.type === 'c') return aligned(spec, String.fromCodePoint(Number(value)), '<');
  const base = RADIX[spec.type];
  if (base === undefined && !'dn'.includes(spec.type || 'd')) unknownCode(spec.type, 'int');
  const digits = (value < 0n ? -value : value).toString(base ?? 10);
  const prefix = spec.alternate && base !== undefined ? `0${spec.type}` : '';
  const text = spec.type === 'X' ? digits.toUpperCase() : digits;
  return numberField(spec, value < 0n, { digits: text, tail: '', prefix, group: base === undefined ? 3 : 4 });
}

function floatField(spec: Spec, value: number): string {
  const lower = spec.type.toLowerCase();
  if (lower !== '' && !'efgn%'.includes(lower)) unknownCode(spec.type, 'float');
  const text = floatBody(lower, spec, value);
  const body = spec.type === lower ? text : text.toUpperCase();
  const digits = /^\d*/.exec(body)![0];
  const tail = body.slice(digits.length);
  return numberField(spec, value < 0 || Object.is(value, -0), { digits, tail });
}

function floatBody(type: string, spec: Spec, value: number): string {
  if (!Number.isFinite(value)) return `${floatText(Math.abs(value))}${type === '%' ? '%' : ''}`;
  if (type === '%') return `${floatDigits('f', value * 100, spec.precision ?? 6, spec.alternate)}%`;
  if (type !== '') return floatDigits(type === 'n' ? 'g' : type, value, spec.precision ?? 6, spec.alternate);
  if (spec.precision === undefined) return floatText(Math.abs(value));
  // Without a type, a float shows that it is one.
  const precision = Math.max(1, spec.precision);
  const text = general(value, precision, false, Math.max(1, precision - 1));
  return /^\d+$/.test(text) ? `${text}.0` : text;
}

interface NumberBody {
  readonly digits: string;
  /** What comes after the digits that are put into groups: a fraction, a power of ten. */
  readonly tail: string;
  readonly prefix?: string;
  readonly group?: number;
}

function numberField(spec: Spec, negative: boolean, body: NumberBody): string {
  const { tail, prefix = '', group = 3 } = body;
  const sign = negative ? '-' : spec.sign === '-' ? '' : spec.sign;
  const head = sign + prefix;
  const zeros = spec.align === '=' && spec.fill === '0' && spec.grouping !== '';
  const room = zeros ? spec.width - head.length - tail.length : 0;
  const rest = grouped(body.digits, spec.grouping, group, room) + tail;
  if (spec.align !== '=') return aligned(spec, head + rest, '>');
  return head + spec.fill.repeat(Math.max(0, spec.width - head.length - rest.length)) + rest;
}

/** Digits in groups; with zeros before them until they fill a width. */
function grouped(digits: string, separator: string, group: number, width: number): string {
  if (separator === '') return digits;
  const join = (text: string) =>
    charactersOf(text)
      .map((digit, index) => (index > 0 && (text.length - index) % group === 0 ? separator + digit : digit))
      .join('');
  let text = digits;
  while (join(text).length < width) text = `0${text}`;
  return join(text);
}
