/** Filters of numbers. */
import { rounded, roundedInt } from '../digits.ts';
import { ExpressionError, typeError, valueError } from '../errors.ts';
import { asFloat, asInt, isText, isTrue, textOf, typeName } from '../kinds.ts';
import { calculate } from '../operators.ts';
import { truncated } from '../percent.ts';
import { indexOr, or, type Plugins, wantText } from '../plugins.ts';
import { str } from '../printing.ts';
import { Blank } from '../runtime.ts';
import type { Any, Session } from '../session.ts';
import { strip } from '../text.ts';
import { Float, int } from '../values.ts';

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

const PREFIXES: Readonly<Record<string, number>> = { '0b': 2, '0o': 8, '0x': 16 };

/** Python's int(text, base); undefined for what is none. */
export function parseInteger(given: string, base: number): number | bigint | undefined {
  const text = strip(given);
  const match = /^([-+]?)(0[bBoOxX](?=_?[0-9a-zA-Z]))?_?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)$/.exec(
    toAscii(text),
  );
  if (!match || base < 0 || base === 1 || base > 36) return undefined;
  const [, sign, prefix, digits] = match;
  const marked = prefix === undefined ? undefined : PREFIXES[prefix.toLowerCase()]!;
  const underline = /^[-+]?_/.test(text) && prefix === undefined;
  let radix = base === 0 ? (marked ?? 10) : base;
  let body = digits!.replaceAll('_', '').toLowerCase();
  if (underline) return undefined;
  if (marked !== undefined && radix !== marked) {
    // `0b1` is a number of base 16 too.
    body = `${prefix!.toLowerCase()}${body}`;
  }
  if (base === 0 && marked === undefined && /^0+[1-9]/.test(body)) return undefined;
  if (body.length > 4300) return undefined;
  radix ||= 10;
  let value = 0n;
  if (radix === 10 && /^\d+$/.test(body)) value = BigInt(body);
  else
    for (const digit of body) {
      const number = DIGITS.indexOf(digit);
      if (number >= radix) return undefined;
      value = value * BigInt(radix) + BigInt(number);
    }
  return int(sign === '-' ? -value : value);
}

/** Digits of other scripts are digits to Python. */
function toAscii(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  return text.replace(/\p{Nd}/gu, digit => {
    let code = digit.codePointAt(0)!;
    // The ten digits of a script follow each other: the one before the first is none.
    let number = 0;
    while (number < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
      code--;
      number++;
    }
    return String(number);
  });
}

/** Python's float(text); undefined for what is none. */
export function parseFloating(given: string): number | undefined {
  const text = toAscii(strip(given)).toLowerCase();
  const word = /^([-+]?)(inf|infinity|nan)$/.exec(text);
  if (word)
    return word[2] === 'nan'
      ? Number.NaN
      : word[1] === '-'
        ? -Number.POSITIVE_INFINITY
        : Number.POSITIVE_INFINITY;
  // An underline stands between two digits.
  if (/(?<!\d)_|_(?!\d)/.test(text)) return undefined;
  const plain = text.replaceAll('_', '');
  return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/.test(plain) ? Number(plain) : undefined;
}

function toInt(_: Session, value: Any, fallback: Any, base: Any): Any {
  const radix = indexOr(base, 10);
  const otherwise = or(fallback, 0);
  if (isText(value)) {
    const integer = parseInteger(textOf(value), radix);
    if (integer !== undefined) return integer;
    const number = parseFloating(textOf(value));
    return number === undefined || !Number.isFinite(number) ? otherwise : int(BigInt(Math.trunc(number)));
  }
  const integer = asInt(value);
  if (integer !== undefined) return integer;
  if (value instanceof Blank) throw new ExpressionError('UndefinedError', value.message);
  if (!(value instanceof Float)) return otherwise;
  if (value.value === Number.POSITIVE_INFINITY || value.value === Number.NEGATIVE_INFINITY)
    throw new ExpressionError('OverflowError', 'cannot convert float infinity to integer');
  return Number.isNaN(value.value) ? otherwise : int(BigInt(Math.trunc(value.value)));
}

function toFloat(_: Session, value: Any, fallback: Any): Any {
  if (value instanceof Blank) throw new ExpressionError('UndefinedError', value.message);
  const number = isText(value) ? parseFloating(textOf(value)) : asFloat(value);
  return number === undefined ? or(fallback, new Float(0)) : new Float(number);
}

function round(session: Session, value: Any, precision: Any, method: Any): Any {
  const digits = indexOr(precision, 0);
  const way = method === undefined ? 'common' : wantText(method, 'method');
  if (way === 'common') {
    const integer = asInt(value);
    if (integer !== undefined) return int(roundedInt(BigInt(integer), digits));
    if (value instanceof Float) return new Float(rounded(value.value, digits));
    return typeError(`type ${typeName(value)} doesn't define __round__ method`);
  }
  if (way !== 'ceil' && way !== 'floor') valueError('method must be common, ceil or floor');
  const power = calculate(session, '**', 10, digits);
  const scaled = calculate(session, '*', value, power);
  const number = asFloat(scaled);
  if (number === undefined) return typeError(`must be real number, not ${typeName(value)}`);
  const exact = asInt(scaled);
  const whole = exact ?? int(truncated(way === 'ceil' ? Math.ceil(number) : Math.floor(number)));
  return calculate(session, '/', whole, power);
}

function absolute(_: Session, value: Any): Any {
  const integer = asInt(value);
  if (integer !== undefined) return integer < 0 ? int(-BigInt(integer)) : integer;
  return value instanceof Float
    ? new Float(Math.abs(value.value))
    : typeError(`bad operand type for abs(): '${typeName(value)}'`);
}

const number = (value: Any, filter: string): number =>
  asFloat(value) ?? typeError(`${filter}() can only be used on numbers`);

function logarithm(_: Session, value: Any, base: Any): Float {
  const x = number(value, 'log');
  const b = base === undefined ? Math.E : number(base, 'log');
  if (x <= 0 || b <= 0) valueError('math domain error');
  if (b === 10) return new Float(Math.log10(x));
  if (b === 1) throw new ExpressionError('ZeroDivisionError', 'float division by zero');
  return new Float(base === undefined ? Math.log(x) : Math.log(x) / Math.log(b));
}

function power(_: Session, value: Any, exponent: Any): Float {
  const result = number(value, 'pow') ** number(exponent, 'pow');
  if (Number.isNaN(result)) valueError('math domain error');
  if (!Number.isFinite(result)) throw new ExpressionError('OverflowError', 'math range error');
  return new Float(result);
}

function root(_: Session, value: Any, base: Any): Float {
  const degree = base === undefined ? 2 : number(base, 'root');
  const x = number(value, 'root');
  if (degree === 0) throw new ExpressionError('ZeroDivisionError', 'float division by zero');
  const result = degree === 2 ? Math.sqrt(x) : x ** (1 / degree);
  return Number.isNaN(result) ? valueError('root() can only be used on numbers') : new Float(result);
}

const SIZES: readonly (readonly [string, number])[] = [
  ['Y', 80],
  ['Z', 70],
  ['E', 60],
  ['P', 50],
  ['T', 40],
  ['G', 30],
  ['M', 20],
  ['K', 10],
  ['B', 0],
];

function humanReadable(session: Session, value: Any, bits: Any, unit: Any): string {
  const size = number(value, 'human_readable');
  const wanted = unit === undefined || unit === null ? undefined : str(session, unit).toUpperCase();
  const found = SIZES.find(([name, power]) => (wanted === undefined ? size >= 2 ** power : wanted === name));
  const [name, power] = found ?? SIZES.at(-1)!;
  const base = isTrue(or(bits, false)) ? 'bits' : 'Bytes';
  return `${str(session, calculate(session, '%', '%.2f', new Float(size / 2 ** power)))} ${power === 0 ? base : name + base[0]}`;
}

const UNITS: Readonly<Record<string, string>> = {
  B: 'byte',
  K: 'kilobyte',
  M: 'megabyte',
  G: 'gigabyte',
  T: 'terabyte',
  P: 'petabyte',
  E: 'exabyte',
  Z: 'zetabyte',
  Y: 'yottabyte',
};

function humanToBytes(session: Session, value: Any, defaultUnit: Any, bits: Any): Any {
  const text = str(session, value);
  const match = /^(\d+(?:\.\d+)?|\.\d+)(?:\s*([A-Za-z]+))?\s*$/.exec(text);
  if (!match) return valueError(`human_to_bytes() can't interpret following string: ${text}`);
  const amount = Number(match[1]);
  const given = defaultUnit === undefined || defaultUnit === null ? undefined : str(session, defaultUnit);
  const unit = match[2] ?? given;
  if (unit === undefined || unit === '') return int(roundedInt(BigInt(rounded(amount, 0)), 0));
  const key = unit[0]!.toUpperCase();
  const power = SIZES.find(([name]) => name === key)?.[1];
  if (power === undefined)
    return valueError(
      `cannot read ${text} (unit = ${unit}). The suffix must be one of ${SIZES.map(([name]) => name).join(', ')}`,
    );
  const isBits = isTrue(or(bits, false));
  const long = isBits ? UNITS[key]!.replace('byte', 'bit') : UNITS[key]!;
  const short = (key === 'B' ? '' : key) + (isBits ? 'b' : 'B');
  if (unit.length > 1 && unit.toLowerCase() !== long && unit !== short)
    valueError(`cannot read ${text}. Value is not a valid string (expect ${short})`);
  return int(BigInt(rounded(amount * 2 ** power, 0)));
}

function fileSize(_: Session, value: Any, binary: Any): string {
  const bytes = isText(value) ? parseFloating(textOf(value)) : asFloat(value);
  if (bytes === undefined) return valueError('could not convert the value to float');
  const two = isTrue(or(binary, false));
  const base = two ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${truncated(bytes)} Bytes`;
  const prefixes = two
    ? ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi']
    : ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
  let index = 0;
  while (index < 7 && bytes >= base ** (index + 2)) index++;
  const amount = rounded((base * bytes) / base ** (index + 2), 1);
  return `${amount.toFixed(1)} ${prefixes[index]}B`;
}

export const numberFilters: Plugins = {
  abs: ['', absolute],
  int: ['default? base?', toInt],
  float: ['default?', toFloat],
  round: ['precision? method?', round],
  log: ['base?', logarithm],
  pow: ['y', power],
  root: ['base?', root],
  human_readable: ['isbits? unit?', humanReadable],
  human_to_bytes: ['default_unit? isbits?', humanToBytes],
  filesizeformat: ['binary?', fileSize],
};
