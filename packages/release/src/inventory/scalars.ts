/**
 * What a plain word of YAML means to Ansible: the types of YAML 1.1 as PyYAML resolves them (yaml.org/type, and the places where
 * PyYAML is stricter: an exponent needs a dot and a sign, `08` is text). Pure.
 */
import { DateOnly, DateTime, Float, int } from '../template/values.ts';

type ScalarValue = null | boolean | number | bigint | string | Float | DateOnly | DateTime;

/** The tags that a scalar can have by its text or by a written tag, without `tag:yaml.org,2002:`. */
export type ScalarTag = 'null' | 'bool' | 'int' | 'float' | 'str' | 'timestamp' | 'merge' | 'value';

const BOOL = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)\n?$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\n?$/;
const INT =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)\n?$/;
const NULL = /^(?:~|null|Null|NULL|)\n?$/;
const TIMESTAMP =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\n?$/;
const PARTS =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(?:(Z)|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?)?\n?$/;

/** What a plain scalar's text is. PyYAML looks at the first character first; its lists of these say nothing that the patterns do not. */
export function tagOf(text: string): ScalarTag {
  if (text === '<<') return 'merge';
  if (text === '=') return 'value';
  const first = text[0] ?? '';
  if ('yYnNtTfFoO'.includes(first) && BOOL.test(text)) return 'bool';
  if ('-+0123456789.'.includes(first)) {
    if (FLOAT.test(text)) return 'float';
    if (INT.test(text)) return 'int';
    if (TIMESTAMP.test(text)) return 'timestamp';
  }
  return '~nN'.includes(first) && NULL.test(text) ? 'null' : 'str';
}

/** The text cannot be what its tag says; `message` is a sentence's end for a person: `'0b_' is no number`. */
export class ScalarError extends Error {}

const shown = (text: string) => `'${text.slice(0, 40)}'`;

/**
 * The value of a scalar with a tag.
 * @throws ScalarError
 */
export function scalarOf(tag: ScalarTag, text: string): ScalarValue {
  switch (tag) {
    case 'null':
      return null;
    case 'bool':
      return boolOf(text);
    case 'int':
      return intOf(text);
    case 'float':
      return new Float(floatOf(text));
    case 'timestamp':
      return timestampOf(text);
    case 'str':
      return text;
    default:
      throw new ScalarError(`a lone ${text} stands for nothing; put it in quotes`);
  }
}

function boolOf(text: string): boolean {
  const word = text.toLowerCase();
  if (word === 'yes' || word === 'true' || word === 'on') return true;
  if (word === 'no' || word === 'false' || word === 'off') return false;
  throw new ScalarError(`${shown(text)} is neither true nor false`);
}

/** Base 60: `1:30:00` is 5400. The parts are decimal, whatever they begin with. */
function sexagesimal(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part) => sum * 60n + part, 0n);
}

/** Decimal digits as Python's int() takes them, but for its limit of 4,300. */
function decimal(text: string): bigint {
  if (!/^\s*[-+]?[0-9]+\s*$/.test(text) || text.length > 4300)
    throw new ScalarError(`${shown(text)} is no number`);
  return BigInt(text.trim().replace(/^\+/, ''));
}

function intOf(source: string): number | bigint {
  let text = source.replaceAll('_', '');
  const negative = text.startsWith('-');
  if (/^[-+]/.test(text)) text = text.slice(1);
  const digits = (prefix: string, pattern: RegExp, from: number): bigint => {
    const rest = text.slice(from).trim();
    if (!pattern.test(rest)) throw new ScalarError(`${shown(source)} is no number`);
    return BigInt(`${prefix}${rest}`);
  };
  const read = (): bigint => {
    if (text === '0') return 0n;
    if (text.startsWith('0b')) return digits('0b', /^[01]+$/, 2);
    if (text.startsWith('0x')) return digits('0x', /^[0-9a-fA-F]+$/, 2);
    if (text.startsWith('0')) return digits('0o', /^[0-7]+$/, 0);
    if (text.includes(':')) return sexagesimal(text.split(':').map(decimal));
    return decimal(text);
  };
  const value = read();
  return int(negative ? -value : value);
}

function floatOf(source: string): number {
  let text = source.replaceAll('_', '').toLowerCase().trim();
  const sign = text.startsWith('-') ? -1 : 1;
  if (/^[-+]/.test(text)) text = text.slice(1);
  if (text === '.inf') return sign * Number.POSITIVE_INFINITY;
  if (text === '.nan') return Number.NaN;
  const one = (part: string): number => {
    if (/^(?:[-+]?(?:inf|infinity|nan))$/.test(part)) return Number(part.replace(/inf(inity)?/, 'Infinity'));
    if (!/^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(part))
      throw new ScalarError(`${shown(source)} is no number`);
    return Number(part);
  };
  if (!text.includes(':')) return sign * one(text);
  let base = 1;
  let value = 0;
  for (const part of text.split(':').reverse()) {
    value += one(part) * base;
    base *= 60;
  }
  return sign * value;
}

const daysIn = (year: number, month: number) =>
  new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

function timestampOf(text: string): DateOnly | DateTime {
  const parts = PARTS.exec(text);
  const number = (index: number) => Number(parts?.[index] ?? 0);
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const zoneHour = number(10);
  const zoneMinute = number(11);
  const wrong =
    !parts ||
    year < 1 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysIn(year, month) ||
    hour > 23 ||
    minute > 59 ||
    second > 59 ||
    zoneHour * 60 + zoneMinute >= 24 * 60;
  if (wrong) throw new ScalarError(`${shown(text)} is no day of the calendar or no time`);
  const date = new DateOnly(year, month, day);
  if (parts[4] === undefined) return date;
  const microsecond = Number((parts[7] ?? '').slice(0, 6).padEnd(6, '0'));
  const time = { hour, minute, second, microsecond };
  if (parts[9]) return new DateTime(date, time, (parts[9] === '-' ? -1 : 1) * (zoneHour * 60 + zoneMinute));
  return parts[8] ? new DateTime(date, time, 0) : new DateTime(date, time);
}
