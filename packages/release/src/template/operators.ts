/** Python's operators. */
import { ExpressionError, tooMuch, typeError, valueError } from './errors.ts';
import {
  asFloat,
  asInt,
  asKey,
  element,
  findKey,
  isText,
  itemsOf,
  iterate,
  lookUp,
  sizeOf,
  textOf,
  tuple,
  typeName,
} from './kinds.ts';
import { escapeHtml } from './markup.ts';
import { formatPercent } from './percent.ts';
import { str } from './printing.ts';
import { Blank, Markup, Range, TimeDelta } from './runtime.ts';
import type { Any, AnyDict, Session } from './session.ts';
import { charactersOf, compareText } from './text.ts';
import { microsecondsOf, plusMicroseconds } from './time.ts';
import { ABSENT, defined } from './undefined.ts';
import { DateOnly, DateTime, Float, int, Tuple } from './values.ts';

/** Bits of the largest int that arithmetic makes. */
const MOST_BITS = 1 << 16;

/** Python's `==`. */
export function equals(session: Session, a: Any, b: Any): boolean {
  defined(a);
  defined(b);
  if (a === b) return true;
  if (isText(a)) return isText(b) && textOf(a) === textOf(b);
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(session, a, b);
  if (a instanceof Tuple) return b instanceof Tuple && sameItems(session, itemsOf(a), itemsOf(b));
  if (a instanceof Map) return b instanceof Map && sameDicts(session, a, b);
  if (a instanceof DateTime || b instanceof DateTime) {
    if (!(a instanceof DateTime && b instanceof DateTime)) return false;
    return (a.offset === undefined) === (b.offset === undefined) && microsecondsOf(a) === microsecondsOf(b);
  }
  if (a instanceof DateOnly) return b instanceof DateOnly && String(a) === String(b);
  if (a instanceof TimeDelta) return b instanceof TimeDelta && a.microseconds === b.microseconds;
  if (a instanceof Blank) return b instanceof Blank;
  if (a instanceof Range)
    return b instanceof Range && sameItems(session, iterate(session, a), iterate(session, b));
  return numbersEqual(a, b);
}

function numbersEqual(a: Any, b: Any): boolean {
  const left = a instanceof Float ? a.value : asInt(a);
  const right = b instanceof Float ? b.value : asInt(b);
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are equal.
  return left !== undefined && right !== undefined && left == right;
}

function sameItems(session: Session, a: readonly Any[], b: readonly Any[]): boolean {
  if (a.length !== b.length) return false;
  session.step(a.length);
  return session.deeper(() =>
    a.every((_, index) => equals(session, element(session, a, index), element(session, b, index))),
  );
}

function sameDicts(session: Session, a: AnyDict, b: AnyDict): boolean {
  if (a.size !== b.size) return false;
  session.step(a.size);
  return session.deeper(() =>
    [...a.keys()].every(key => {
      const other = lookUp(session, b, key);
      return other !== ABSENT && equals(session, lookUp(session, a, key), other);
    }),
  );
}

const SIGNS = { lt: '<', lteq: '<=', gt: '>', gteq: '>=' } as const;

export type Order = keyof typeof SIGNS;

/**
 * The order of two values: below zero, zero or above, NaN where one is not a number.
 * @throws TypeError for values that have no order
 */
export function compare(session: Session, a: Any, b: Any, order: Order = 'lt'): number {
  defined(a);
  defined(b);
  const left = a instanceof Float ? a.value : asInt(a);
  const right = b instanceof Float ? b.value : asInt(b);
  if (left !== undefined && right !== undefined)
    return left < right ? -1 : left > right ? 1 : Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : 0;
  if (isText(a) && isText(b)) return compareText(textOf(a), textOf(b));
  if ((Array.isArray(a) && Array.isArray(b)) || (a instanceof Tuple && b instanceof Tuple))
    return compareItems(session, iterate(session, a), iterate(session, b), order);
  if (a instanceof DateTime && b instanceof DateTime && (a.offset === undefined) === (b.offset === undefined))
    return Number(microsecondsOf(a) - microsecondsOf(b));
  if (
    a instanceof DateOnly &&
    b instanceof DateOnly &&
    !(a instanceof DateTime) &&
    !(b instanceof DateTime)
  ) {
    return compareText(String(a), String(b));
  }
  if (a instanceof TimeDelta && b instanceof TimeDelta) return Number(a.microseconds - b.microseconds);
  return typeError(
    `'${SIGNS[order]}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`,
  );
}

function compareItems(session: Session, a: readonly Any[], b: readonly Any[], order: Order): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    session.step();
    if (!equals(session, a[index], b[index])) return compare(session, a[index], b[index], order);
  }
  return a.length - b.length;
}

export function ordered(session: Session, a: Any, b: Any, order: Order): boolean {
  const difference = compare(session, a, b, order);
  if (order === 'lt') return difference < 0;
  if (order === 'lteq') return difference <= 0;
  return order === 'gt' ? difference > 0 : difference >= 0;
}

/** Python's `in`. */
export function contains(session: Session, container: Any, item: Any): boolean {
  defined(container);
  if (isText(container)) {
    defined(item);
    if (!isText(item))
      return typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
    return textOf(container).includes(textOf(item));
  }
  if (container instanceof Map) return findKey(session, container, asKey(item)) !== ABSENT;
  if (container instanceof Range) {
    const value = asInt(item);
    if (value === undefined) return iterate(session, container).some(inner => equals(session, inner, item));
    const index = (Number(value) - container.start) / container.step;
    return Number.isInteger(index) && index >= 0 && index < container.length;
  }
  if (Array.isArray(container) || container instanceof Tuple) {
    const list = Array.isArray(container) ? container : itemsOf(container);
    session.step(list.length);
    return list.some((_, index) => equals(session, element(session, list, index), item));
  }
  return typeError(`argument of type '${typeName(container)}' is not iterable`);
}

type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

const unsuitable = (operator: Operator, a: Any, b: Any): never =>
  typeError(
    `unsupported operand type(s) for ${operator === '**' ? '** or pow()' : operator}: '${typeName(a)}' and '${typeName(b)}'`,
  );

/** Python's operators of two numbers, texts, lists or times. */
export function calculate(session: Session, operator: Operator, a: Any, b: Any): Any {
  defined(a);
  defined(b);
  if (typeof a === 'number' && typeof b === 'number' && operator !== '/' && operator !== '**')
    return smallInts(operator, a, b);
  if (operator === '%' && isText(a)) return formatPercent(session, a as string | Markup, b);
  const left = asInt(a);
  const right = asInt(b);
  if (left !== undefined && right !== undefined) return ints(operator, BigInt(left), BigInt(right));
  const x = asFloat(a);
  const y = asFloat(b);
  if (x !== undefined && y !== undefined) return new Float(floats(operator, x, y));
  return notNumbers(session, operator, a, b);
}

function smallInts(operator: Operator, a: number, b: number): Any {
  let result = Number.NaN;
  if (operator === '+') result = a + b;
  else if (operator === '-') result = a - b;
  else if (operator === '*') result = a * b;
  else if (b !== 0) {
    const rest = a % b;
    const below = rest !== 0 && rest < 0 !== b < 0;
    result = operator === '//' ? Math.floor(a / b) : below ? rest + b : rest;
  }
  // A result of -0 would print as one.
  return Number.isSafeInteger(result) ? result + 0 : ints(operator, BigInt(a), BigInt(b));
}

function zeroDivision(what: string): never {
  throw new ExpressionError('ZeroDivisionError', what);
}

function ints(operator: Operator, a: bigint, b: bigint): Any {
  switch (operator) {
    case '+':
      return int(a + b);
    case '-':
      return int(a - b);
    case '*':
      if (bitsOf(a) + bitsOf(b) > MOST_BITS) tooMuch('an int would be too large');
      return int(a * b);
    case '**':
      return power(a, b);
  }
  if (b === 0n) zeroDivision(operator === '/' ? 'division by zero' : 'integer division or modulo by zero');
  if (operator === '/') return new Float(quotient(a, b));
  const rest = a % b;
  const below = rest !== 0n && rest < 0n !== b < 0n;
  return int(operator === '%' ? (below ? rest + b : rest) : a / b - (below ? 1n : 0n));
}

const bitsOf = (value: bigint): number => value.toString(16).length * 4;

/** The float nearest to a quotient, also of ints that no float holds. */
function quotient(a: bigint, b: bigint): number {
  const x = Number(a);
  const y = Number(b);
  if (Number.isSafeInteger(x) && Number.isSafeInteger(y)) return x / y;
  const shift = BigInt(Math.max(0, 64 + bitsOf(b) - bitsOf(a)));
  const scaled = ((a < 0n ? -a : a) << shift) / (b < 0n ? -b : b);
  return (a < 0n !== b < 0n ? -1 : 1) * (Number(scaled) / 2 ** Number(shift));
}

function power(a: bigint, b: bigint): Any {
  if (b < 0n) {
    if (a === 0n) zeroDivision('zero has no negative power');
    return new Float(Number(a) ** Number(b));
  }
  const size = a === 0n || a === 1n || a === -1n ? 0 : bitsOf(a) * Number(b);
  if (size > MOST_BITS) tooMuch('an int would be too large');
  return int(a ** b);
}

function floats(operator: Operator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '**': {
      if (a === 0 && b < 0) zeroDivision('zero has no negative power');
      const result = a ** b;
      if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b))
        throw new ExpressionError('OverflowError', 'Numerical result out of range');
      if (Number.isNaN(result) && !Number.isNaN(a) && !Number.isNaN(b))
        valueError('a negative number has no fractional power here');
      return result;
    }
  }
  if (b === 0)
    zeroDivision(
      operator === '/'
        ? 'float division by zero'
        : operator === '%'
          ? 'float modulo'
          : 'float floor division by zero',
    );
  if (operator === '/') return a / b;
  const rest = a % b;
  const modulo = rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest === 0 ? (b < 0 ? -0 : 0) : rest;
  if (operator === '%') return modulo;
  const whole = (a - modulo) / b;
  const floor = Math.floor(whole);
  return whole - floor > 0.5 ? floor + 1 : floor;
}

function notNumbers(session: Session, operator: Operator, a: Any, b: Any): Any {
  if (operator === '*') return repeated(session, a, b);
  if (operator === '+') {
    if (isText(a) && isText(b)) return concatenated(session, a, b);
    if (Array.isArray(a) && Array.isArray(b)) {
      session.places(a.length + b.length);
      return [...a, ...b];
    }
    if (a instanceof Tuple && b instanceof Tuple) return tuple(...itemsOf(a), ...itemsOf(b));
    if (isText(a)) return typeError(`can only concatenate str (not "${typeName(b)}") to str`);
    if (Array.isArray(a)) return typeError(`can only concatenate list (not "${typeName(b)}") to list`);
    if (a instanceof Tuple) return typeError(`can only concatenate tuple (not "${typeName(b)}") to tuple`);
  }
  if (operator === '+' || operator === '-') {
    const sign = operator === '-' ? -1n : 1n;
    if (a instanceof TimeDelta && b instanceof TimeDelta)
      return new TimeDelta(a.microseconds + sign * b.microseconds);
    if (a instanceof DateOnly && b instanceof TimeDelta) return plusMicroseconds(a, sign * b.microseconds);
    if (a instanceof TimeDelta && b instanceof DateOnly && operator === '+')
      return plusMicroseconds(b, a.microseconds);
    if (operator === '-' && a instanceof DateOnly && b instanceof DateOnly) return difference(a, b);
  }
  return unsuitable(operator, a, b);
}

function difference(a: DateOnly, b: DateOnly): TimeDelta {
  if (a instanceof DateTime !== b instanceof DateTime) unsuitable('-', a, b);
  const zoned = (date: DateOnly) => date instanceof DateTime && date.offset !== undefined;
  if (zoned(a) !== zoned(b)) typeError("can't subtract offset-naive and offset-aware datetimes");
  return new TimeDelta(microsecondsOf(a) - microsecondsOf(b));
}

function concatenated(session: Session, a: string | Markup, b: string | Markup): Any {
  const left = textOf(a);
  const right = textOf(b);
  session.reserve(left.length + right.length);
  if (a instanceof Markup) return new Markup(left + (b instanceof Markup ? right : escapeHtml(right)));
  return b instanceof Markup ? new Markup(escapeHtml(left) + right) : left + right;
}

function repeated(session: Session, a: Any, b: Any): Any {
  const [value, count] = asInt(b) === undefined ? [b, asInt(a)] : [a, asInt(b)];
  const times = Math.max(0, Number(count ?? 0));
  if (count === undefined || value instanceof Float) return unsuitable('*', a, b);
  if (isText(value)) {
    const text = textOf(value);
    session.reserve(text.length * times);
    return value instanceof Markup ? new Markup(text.repeat(times)) : text.repeat(times);
  }
  if (value instanceof TimeDelta) return new TimeDelta(value.microseconds * BigInt(count));
  if (!Array.isArray(value) && !(value instanceof Tuple)) return unsuitable('*', a, b);
  const items = Array.isArray(value) ? value : itemsOf(value);
  session.places(items.length * times);
  const all = Array.from({ length: items.length * times }, (_, index) => items[index % items.length]);
  return Array.isArray(value) ? all : tuple(...all);
}

/** Python's `-x` and `+x`. */
export function signed(operator: '-' | '+', value: Any): Any {
  defined(value);
  const integer = asInt(value);
  if (integer !== undefined) return operator === '+' ? integer : int(-BigInt(integer));
  if (value instanceof Float) return operator === '+' ? value : new Float(-value.value);
  if (value instanceof TimeDelta) return operator === '+' ? value : new TimeDelta(-value.microseconds);
  return typeError(`bad operand type for unary ${operator}: '${typeName(value)}'`);
}

/** Jinja's `~`: the texts of values, one after the other. */
export function tilde(session: Session, values: readonly Any[]): string {
  const text = values.map(value => str(session, value)).join('');
  session.reserve(text.length);
  return text;
}

/** Python's `value[start:stop:step]`. */
export function sliced(session: Session, value: Any, start: Any, stop: Any, step: Any): Any {
  const bound = (given: Any) => {
    defined(given);
    if (given === null) return undefined;
    const index = asInt(given);
    if (index === undefined) return typeError('a slice needs ints');
    return Number(index);
  };
  const size = sizeOf(value);
  if (size === undefined || value instanceof Map)
    return value instanceof Map
      ? typeError("unhashable type: 'slice'")
      : typeError(`'${typeName(value)}' object is not subscriptable`);
  const by = bound(step) ?? 1;
  if (by === 0) valueError('slice step cannot be zero');
  const limit = (given: number | undefined, fallback: number) => {
    if (given === undefined) return fallback;
    const index = given < 0 ? given + size : given;
    return by > 0 ? Math.min(Math.max(index, 0), size) : Math.min(Math.max(index, -1), size - 1);
  };
  const from = limit(bound(start), by > 0 ? 0 : size - 1);
  const to = limit(bound(stop), by > 0 ? size : -1);
  const indexes = new Range(from, to, by);
  if (value instanceof Range) {
    const at = (index: number) => value.start + index * value.step;
    return new Range(at(from), at(to), value.step * by);
  }
  const items = isText(value)
    ? charactersOf(textOf(value))
    : Array.isArray(value)
      ? value
      : itemsOf(value as Tuple);
  session.places(indexes.length);
  const part = Array.from({ length: indexes.length }, (_, index) =>
    isText(value) ? items[indexes.at(index)] : element(session, items, indexes.at(index)),
  );
  if (isText(value)) return value instanceof Markup ? new Markup(part.join('')) : part.join('');
  return Array.isArray(value) ? part : tuple(...part);
}

/** An index into something of that size; undefined when it lies outside. */
export function inside(index: number, size: number): number | undefined {
  const at = index < 0 ? index + size : index;
  return at >= 0 && at < size ? at : undefined;
}
