/** Filters that fit nowhere else: defaults, dates, chance, the vault. */

import { getAttribute, getItem } from '../access.ts';
import { ExpressionError, typeError, unsupported, valueError } from '../errors.ts';
import { asInt, element, isText, isTrue, iterate, sizeOf, textOf, typeName } from '../kinds.ts';
import { or, type Plugins, wantText } from '../plugins.ts';
import { str } from '../printing.ts';
import { Random, seedOfText } from '../random.ts';
import { Range } from '../runtime.ts';
import type { Any, Session } from '../session.ts';
import { strftime, strptime } from '../strftime.ts';
import { fromFields } from '../time.ts';
import { defined, Undefined } from '../undefined.ts';
import { Float, int, Tuple } from '../values.ts';
import { parseFloating } from './numbers.ts';

/** Something that is undefined, not something whose evaluation failed. */
const isMissing = (value: Any): value is Undefined => value instanceof Undefined && !value.error;

function fallback(_: Session, value: Any, given: Any, also: Any): Any {
  if (also !== undefined && typeof also !== 'boolean')
    return typeError(`The 'boolean' argument must be of type 'bool', not '${typeName(defined(also))}'.`);
  const otherwise = or(given, '');
  if (isMissing(value)) return otherwise;
  if (value instanceof Undefined) return value;
  return also === true && !isTrue(value) ? otherwise : value;
}

function mandatory(_: Session, value: Any, message: Any): Any {
  if (!isMissing(value)) return value;
  const text = isText(message) ? textOf(message) : undefined;
  const name = value.name === undefined ? '' : `'${value.name}' `;
  throw new ExpressionError('AnsibleFilterError', text ?? `Mandatory variable ${name}not defined.`);
}

const YES: readonly string[] = ['yes', 'on', 'true', '1'];

function toBool(session: Session, value: Any): boolean {
  // Whatever is in a list or dict has to be there, though it counts for nothing.
  if (Array.isArray(value) || value instanceof Map) str(session, value);
  const text = isText(value) || asInt(value) !== undefined ? str(session, value).toLowerCase() : undefined;
  return text !== undefined ? YES.includes(text) : value instanceof Float && value.value === 1;
}

function seeded(seed: Any): Random {
  if (seed === undefined || seed === null) return new Random();
  if (isText(seed)) return new Random(seedOfText(textOf(seed)));
  const integer = asInt(seed);
  return integer === undefined
    ? unsupported(`a seed of type '${typeName(seed)}' is not supported`, 'Give a text or an int.')
    : new Random(BigInt(integer));
}

/** Python's randrange(): one of the numbers from start to below end. */
function randomNumber(random: Random, end: bigint, start: bigint, step: bigint): Any {
  if (step === 0n) valueError('zero step for randrange()');
  const width = end - start;
  const count = step > 0n ? (width + step - 1n) / step : (width + step + 1n) / step;
  if (count <= 0n) valueError(`empty range for randrange() (${start}, ${end}, ${width})`);
  return int(start + step * random.below(count));
}

function random(session: Session, value: Any, start: Any, step: Any, seed: Any): Any {
  const generator = seeded(seed);
  const end = asInt(value);
  if (end !== undefined) {
    const number = (given: Any, otherwise: number) => {
      if (given === undefined || !isTrue(given)) return BigInt(otherwise);
      const integer = asInt(given);
      return integer === undefined ? typeError('start and step have to be ints') : BigInt(integer);
    };
    return randomNumber(generator, BigInt(end), number(start, 0), number(step, 1));
  }
  const size = sizeOf(value);
  if (size === undefined) throw new ExpressionError('AnsibleFilterError', 'a sequence or an int is needed');
  if (isTrue(or(start, null)) || isTrue(or(step, null)))
    throw new ExpressionError('AnsibleFilterError', 'start and step are for ints');
  if (size === 0) throw new ExpressionError('IndexError', 'Cannot choose from an empty sequence');
  const index = Number(generator.below(BigInt(size)));
  if (value instanceof Map) return getItem(session, value, index);
  if (value instanceof Range) return value.at(index);
  return element(session, Array.isArray(value) ? value : iterate(session, value), index);
}

function shuffle(session: Session, value: Any, seed: Any): Any {
  const isList =
    Array.isArray(value) ||
    value instanceof Tuple ||
    value instanceof Range ||
    isText(value) ||
    value instanceof Map;
  if (!isList) return value;
  const generator = seed !== undefined && isTrue(seed) ? seeded(seed) : new Random();
  return generator.shuffled(iterate(session, value));
}

/** A time in seconds since the epoch, or now, as a text: by the clock on the runner's wall, or in UTC. */
function formatTime(session: Session, value: Any, second: Any, utc: Any): string {
  const given = second === undefined || second === null ? Date.now() / 1000 : secondsOf(session, second);
  const at = new Date(Math.floor(given) * 1000);
  if (Number.isNaN(at.getTime())) throw new ExpressionError('OverflowError', 'timestamp out of range');
  const inUtc = isTrue(or(utc, false));
  const offset = inUtc ? 0 : -at.getTimezoneOffset();
  const time = fromFields(new Date(at.getTime() + offset * 60_000), 0, offset);
  // The C library calls the zone of a time in UTC so.
  const zone = inUtc ? 'GMT' : zoneName(at);
  return strftime(time, wantText(value, 'the format'), zone);
}

function secondsOf(session: Session, value: Any): number {
  const number =
    value instanceof Float ? value.value : Number(asInt(value) ?? parseFloating(str(session, value)));
  return Number.isFinite(number)
    ? number
    : valueError(`Invalid value for epoch value (${str(session, value)})`);
}

/** The short name of the runner's zone: `CET`, `UTC`. */
const zoneName = (at: Date): string =>
  new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

export const otherFilters: Plugins = {
  d: ['default_value? boolean?', fallback, { takesUndefined: true }],
  default: ['default_value? boolean?', fallback, { takesUndefined: true }],
  mandatory: ['msg?', mandatory, { takesUndefined: true }],
  ternary: [
    'true_val false_val none_val?',
    (_, value, yes, no, none) => {
      if (value === null && none !== undefined && none !== null) return none;
      return isTrue(value) ? yes : no;
    },
    { takesUndefined: true },
  ],
  type_debug: ['', (_, value) => typeName(value), { takesUndefined: true }],
  bool: ['', toBool],
  random: ['start? step? seed?', random],
  shuffle: ['seed?', shuffle],
  strftime: ['second? utc?', formatTime],
  to_datetime: [
    'format?',
    (_, value, format) =>
      strptime(
        wantText(value, 'strptime() argument 1'),
        format === undefined ? '%Y-%m-%d %H:%M:%S' : wantText(format, 'format'),
      ),
  ],
  attr: [
    'name',
    (session, value, name) => {
      const found = getAttribute(session, value, wantText(name, 'attribute name'));
      // Unlike `value.name`, this does not look among a dict's items.
      const isItem =
        value instanceof Map &&
        value.has(textOf(name as string)) &&
        value.get(textOf(name as string)) === found;
      return isItem
        ? new Undefined(`'dict object' has no attribute '${textOf(name as string)}'`, { session })
        : found;
    },
  ],
};
