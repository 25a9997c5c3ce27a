/** What a value is, and what is in it. */

import { typeError, UndefinedUsed } from './errors.ts';
import { Blank, Callable, Lazy, Markup, Module, Namespace, OMIT, Range, TimeDelta } from './runtime.ts';
import type { Any, AnyDict, Session } from './session.ts';
import { charactersOf } from './text.ts';
import { ABSENT, defined, Undefined } from './undefined.ts';
import { DateOnly, DateTime, Float, type Key, Tuple } from './values.ts';

/** A list or a tuple inside of expressions: its items may be of any kind. */
export const itemsOf = (tuple: Tuple): readonly Any[] => tuple.items as readonly Any[];

export const tuple = (...items: readonly Any[]): Tuple => new Tuple(items as Tuple['items']);

/** A group of the filter `groupby`: a tuple whose items have names too. */
export class Group extends Tuple {}

/** The name of a value's type in Python. */
export function typeName(value: Any): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (isInt(value)) return 'int';
  if (value instanceof Float) return 'float';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof Group) return 'GroupTuple';
  if (value instanceof Tuple) return 'tuple';
  if (value instanceof DateTime) return 'datetime';
  if (value instanceof DateOnly) return 'date';
  if (value instanceof TimeDelta) return 'timedelta';
  if (value instanceof Range) return 'range';
  if (value instanceof Markup) return 'Markup';
  if (value instanceof Undefined) return value.error ? 'CapturedExceptionMarker' : 'UndefinedMarker';
  if (value instanceof Blank) return 'Undefined';
  if (value instanceof Callable) return value.members ? 'Macro' : 'function';
  if (value instanceof Namespace) return 'Namespace';
  if (value instanceof Module) return 'TemplateModule';
  return value === OMIT ? '_OmitType' : 'object';
}

const isInt = (value: Any): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

export const isText = (value: Any): value is string | Markup =>
  typeof value === 'string' || value instanceof Markup;

export const textOf = (value: string | Markup): string => (typeof value === 'string' ? value : value.text);

/** A value as an int, where Python takes one: bools are ints. */
export function asInt(value: Any): number | bigint | undefined {
  if (isInt(value)) return value;
  return typeof value === 'boolean' ? Number(value) : undefined;
}

/** A value as a floating-point number, where Python takes one. */
export function asFloat(value: Any): number | undefined {
  if (value instanceof Float) return value.value;
  const integer = asInt(value);
  return integer === undefined ? undefined : Number(integer);
}

/**
 * A value as an index: an int that fits.
 * @throws TypeError
 */
export function asIndex(value: Any, what = 'an integer is required'): number {
  const integer = asInt(defined(value));
  if (integer === undefined)
    return typeError(`'${typeName(value)}' object cannot be interpreted as an integer: ${what}`);
  return Number(integer);
}

/** A stored item of a container, rendered if it has to be; an undefined one ends a filter. */
function open(session: Session, item: Any): Any {
  const value = item instanceof Lazy ? item.get() : item;
  const given = session.lenient === 'written' ? item === value : session.lenient;
  if (!given && value instanceof Undefined) throw new UndefinedUsed(value);
  return value;
}

/** The items of a list, each rendered; the list itself, which the caller must not change. */
function elements(session: Session, list: readonly Any[]): readonly Any[] {
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    if (item instanceof Lazy || item instanceof Undefined) (list as Any[])[index] = open(session, item);
  }
  return list;
}

/** One item of a list. */
export function element(session: Session, list: readonly Any[], index: number): Any {
  const item = list[index];
  if (!(item instanceof Lazy || item instanceof Undefined)) return item;
  const value = open(session, item);
  if (item instanceof Lazy) (list as Any[])[index] = value;
  return value;
}

/**
 * A value as a dict's key.
 * @throws TypeError for what cannot be one
 */
export function asKey(value: Any): Key {
  defined(value);
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value) || value instanceof Map) typeError(`a key cannot be a '${typeName(value)}'`);
  if (value instanceof Tuple) for (const item of itemsOf(value)) asKey(item);
  return value as Key;
}

/** Whether two keys are the same to Python: `1`, `1.0` and `True` are. */
export function sameKey(a: Key, b: Key): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string' || a === null || b === null) return false;
  if (a instanceof Tuple || b instanceof Tuple) {
    if (!(a instanceof Tuple && b instanceof Tuple) || a.items.length !== b.items.length) return false;
    return a.items.every((item, index) => sameKey(item as Key, b.items[index] as Key));
  }
  if (a instanceof DateOnly || b instanceof DateOnly)
    return a instanceof DateTime === b instanceof DateTime && String(a) === String(b);
  const left = numeric(a);
  return left !== undefined && left === numeric(b);
}

function numeric(key: Key): number | bigint | undefined {
  const value = key instanceof Float ? key.value : asInt(key);
  if (typeof value !== 'bigint') return value;
  return BigInt(Number(value)) === value ? Number(value) : value;
}

/** The key of a dict that is the same to Python as the one given; ABSENT when there is none. */
export function findKey(session: Session, dict: AnyDict, key: Key): Key | typeof ABSENT {
  if (dict.has(key)) return key;
  if (typeof key === 'string' || key === null || dict.size === 0) return ABSENT;
  session.step(dict.size >>> 4);
  for (const other of dict.keys()) if (typeof other !== 'string' && sameKey(other, key)) return other;
  return ABSENT;
}

/** A dict's value, rendered; ABSENT when it has no such key. */
export function lookUp(session: Session, dict: AnyDict, key: Any): Any {
  const found = findKey(session, dict, asKey(key));
  if (found === ABSENT) return ABSENT;
  const item = dict.get(found);
  if (!(item instanceof Lazy || item instanceof Undefined)) return item;
  const value = open(session, item);
  if (item instanceof Lazy) dict.set(found, value);
  return value;
}

/** Sets a dict's value; the key that was there first stays. */
export function put(session: Session, dict: AnyDict, key: Any, value: Any): void {
  const wanted = asKey(key);
  const found = findKey(session, dict, wanted);
  dict.set(found === ABSENT ? wanted : found, value);
}

/** A dict's keys and values, rendered. */
export function entriesOf(session: Session, dict: AnyDict): readonly (readonly [Key, Any])[] {
  session.step(dict.size);
  return Array.from(dict.keys(), key => [key, lookUp(session, dict, key)] as const);
}

/**
 * What a loop over a value goes through.
 * @throws TypeError for what cannot be looped over
 */
export function iterate(session: Session, value: Any): readonly Any[] {
  defined(value);
  if (Array.isArray(value)) return elements(session, value);
  if (value instanceof Map) return [...value.keys()];
  if (value instanceof Tuple) return elements(session, itemsOf(value));
  if (value instanceof Blank) return [];
  if (isText(value)) {
    const text = textOf(value);
    session.places(text.length);
    return charactersOf(text);
  }
  if (value instanceof Range) {
    session.places(value.length);
    return Array.from({ length: value.length }, (_, index) => value.at(index));
  }
  return typeError(`'${typeName(value)}' object is not iterable`);
}

/** How many items a value has; undefined for what has none. */
export function sizeOf(value: Any): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  if (value instanceof Tuple) return value.items.length;
  if (isText(value)) return charactersOf(textOf(value)).length;
  if (value instanceof Blank) return 0;
  return value instanceof Range ? value.length : undefined;
}

/** What Python's bool() says. */
export function isTrue(value: Any): boolean {
  if (value === null || value === false || value === '' || value === 0) return false;
  if (value === true || typeof value === 'number' || typeof value === 'string') return true;
  defined(value);
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof TimeDelta) return value.microseconds !== 0n;
  return sizeOf(value) !== 0;
}
