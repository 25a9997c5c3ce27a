/** Values as Python prints them: str() and repr(). */
import { typeError } from './errors.ts';
import { entriesOf, iterate, textOf, typeName } from './kinds.ts';
import { Blank, Callable, Markup, Module, OMIT, Range, TimeDelta } from './runtime.ts';
import type { Any, Session } from './session.ts';
import { defined } from './undefined.ts';
import { DateOnly, DateTime, Float, Tuple } from './values.ts';

/** The shortest decimal form that reads as the same number, in Python's notation: `1.0`, `1e+16`, `1e-05`, `inf`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa, power] = Math.abs(value).toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const far = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${far}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** What a terminal cannot show: control characters, unassigned ones, spaces other than the usual. */
const HIDDEN = /[\p{C}\p{Z}\\'"]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

function escapeHidden(character: string, quote: string): string {
  if (character === ' ') return character;
  if (character === '"' || character === "'") return character === quote ? `\\${character}` : character;
  const short = SHORT[character];
  if (short) return short;
  const code = character.codePointAt(0)!;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\U${code.toString(16).padStart(8, '0')}`;
}

/** A text in quotes, as Python writes it. */
export function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return `${quote}${text.replace(HIDDEN, character => escapeHidden(character, quote))}${quote}`;
}

function deltaText(value: bigint): string {
  const day = 86_400_000_000n;
  const days = (value - (((value % day) + day) % day)) / day;
  const rest = Number(((value % day) + day) % day);
  const seconds = Math.floor(rest / 1e6);
  const two = (number: number) => String(number).padStart(2, '0');
  const fraction = rest % 1e6 === 0 ? '' : `.${String(rest % 1e6).padStart(6, '0')}`;
  const time = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction}`;
  return days === 0n ? time : `${days} day${days === 1n || days === -1n ? '' : 's'}, ${time}`;
}

/** The parts of a difference of times: days of any sign, seconds and microseconds from zero up. */
export function partsOf(delta: TimeDelta): { days: number; seconds: number; microseconds: number } {
  const day = 86_400_000_000n;
  const rest = ((delta.microseconds % day) + day) % day;
  return {
    days: Number((delta.microseconds - rest) / day),
    seconds: Number(rest / 1_000_000n),
    microseconds: Number(rest % 1_000_000n),
  };
}

function deltaCode(delta: TimeDelta): string {
  const parts = Object.entries(partsOf(delta)).filter(([, value]) => value !== 0);
  return `datetime.timedelta(${parts.map(([name, value]) => `${name}=${value}`).join(', ') || '0'})`;
}

function dateCode(date: DateOnly): string {
  if (!(date instanceof DateTime)) return `datetime.date(${date.year}, ${date.month}, ${date.day})`;
  const parts = [date.year, date.month, date.day, date.hour, date.minute];
  if (date.second || date.microsecond) parts.push(date.second);
  if (date.microsecond) parts.push(date.microsecond);
  const { offset } = date;
  if (offset === undefined) return `datetime.datetime(${parts.join(', ')})`;
  const delta = new TimeDelta(BigInt(offset) * 60_000_000n);
  const zone = offset === 0 ? 'datetime.timezone.utc' : `datetime.timezone(${deltaCode(delta)})`;
  return `datetime.datetime(${parts.join(', ')}, tzinfo=${zone})`;
}

/** What Python's repr() gives. */
export function repr(session: Session, value: Any): string {
  if (typeof value === 'string') {
    session.reserve(value.length);
    return quoted(value);
  }
  if (Array.isArray(value)) return listed(session, '[', iterate(session, value), ']');
  if (value instanceof Tuple) {
    const items = iterate(session, value);
    return listed(session, '(', items, items.length === 1 ? ',)' : ')');
  }
  if (value instanceof Map) {
    const parts = session.deeper(() =>
      entriesOf(session, value).map(([key, inner]) => `${repr(session, key)}: ${repr(session, inner)}`),
    );
    return joined(session, '{', parts, '}');
  }
  if (value instanceof DateOnly) return dateCode(value);
  if (value instanceof TimeDelta) return deltaCode(value);
  if (value instanceof Markup) return `Markup(${quoted(value.text)})`;
  if (value instanceof Blank) return 'Undefined';
  return str(session, value);
}

const listed = (session: Session, open: string, items: readonly Any[], close: string): string =>
  joined(
    session,
    open,
    session.deeper(() => items.map(item => repr(session, item))),
    close,
  );

function joined(session: Session, open: string, parts: readonly string[], close: string): string {
  const text = `${open}${parts.join(', ')}${close}`;
  session.reserve(text.length);
  return text;
}

/**
 * What Python's str() gives.
 * @throws UndefinedUsed
 */
export function str(session: Session, value: Any): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') {
    session.step();
    return String(value);
  }
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  defined(value);
  if (value instanceof Markup) return textOf(value);
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof DateOnly) return value.toString();
  if (value instanceof TimeDelta) return deltaText(value.microseconds);
  if (value instanceof Range) {
    const step = value.step === 1 ? '' : `, ${value.step}`;
    return `range(${value.start}, ${value.stop}${step})`;
  }
  if (Array.isArray(value) || value instanceof Map || value instanceof Tuple) return repr(session, value);
  if (value instanceof Module) return value.output.map(part => str(session, part)).join('');
  if (value === OMIT) return '<<Omit>>';
  if (value instanceof Blank) return '';
  if (value instanceof Callable) return typeError(`a function cannot be printed: '${value.name}'`);
  return typeError(`a value of type '${typeName(value)}' cannot be printed`);
}
