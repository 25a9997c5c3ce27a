/**
 * The values of inventories, variables and templates: those that Python has for the same text.
 *
 * | Python | here |
 * | --- | --- |
 * | None | `null` |
 * | bool | `boolean` |
 * | int | `number`; `bigint` where a number cannot hold it exactly |
 * | float | `Float` |
 * | str | `string` |
 * | list | array |
 * | tuple | `Tuple` |
 * | dict | `Map`, in the order of its keys; keys are scalars or tuples |
 * | datetime.date, datetime.datetime | `DateOnly`, `DateTime` |
 * | text that must never be rendered | `Foreign` |
 *
 * A `string` that is stored as a variable is a template; a `Foreign` never is.
 */

/** A floating-point number. A `number` is always an integer, so that `1.0` and `1` print as they were written. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  toJSON(): number {
    return this.value;
  }
}

/** An immutable sequence: what Python writes in round brackets. */
export class Tuple {
  readonly items: readonly Value[];
  constructor(items: readonly Value[]) {
    this.items = items;
  }
  toJSON(): readonly Value[] {
    return this.items;
  }
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

/** A day, without time or zone. */
export class DateOnly {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  constructor(year: number, month: number, day: number) {
    this.year = year;
    this.month = month;
    this.day = day;
  }
  /** ISO 8601, as Python prints it: `2026-01-31`. */
  toString(): string {
    return `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}`;
  }
  toJSON(): string {
    return this.toString();
  }
}

/** Hours to microseconds of a `DateTime`. */
interface Time {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

/** A day with its time, and its distance from UTC when it is known. */
export class DateTime extends DateOnly implements Time {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Minutes east of UTC; undefined for a time without a zone. */
  readonly offset: number | undefined;
  constructor(date: DateOnly, time: Time, offset?: number) {
    super(date.year, date.month, date.day);
    this.hour = time.hour;
    this.minute = time.minute;
    this.second = time.second;
    this.microsecond = time.microsecond;
    this.offset = offset;
  }
  /** ISO 8601 with the given separator: a space for Python's str(), `T` for its isoformat(). */
  format(separator: ' ' | 'T'): string {
    const fraction = this.microsecond === 0 ? '' : `.${pad(this.microsecond, 6)}`;
    const time = `${pad(this.hour)}:${pad(this.minute)}:${pad(this.second)}${fraction}`;
    const { offset } = this;
    const far = Math.abs(offset ?? 0);
    const zone =
      offset === undefined ? '' : `${offset < 0 ? '-' : '+'}${pad(Math.floor(far / 60))}:${pad(far % 60)}`;
    return `${super.toString()}${separator}${time}${zone}`;
  }
  override toString(): string {
    return this.format(' ');
  }
  override toJSON(): string {
    return this.format('T');
  }
}

/**
 * Text from outside the repository: the `variables` input, a secret, what a YAML file marks as `!unsafe`. It prints as the text
 * that it is and is never rendered, whatever refers to it.
 */
export class Foreign {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
  toJSON(): string {
    return this.text;
  }
}

/** What a dict may have as a key. */
export type Key = null | boolean | number | bigint | string | Float | Tuple | DateOnly | DateTime;

export type Dict = Map<Key, Value>;

export type Value = Key | Foreign | Value[] | Dict;

/** Variables by name, as they are stored: strings in them are templates, at any depth. */
export type Variables = Readonly<Record<string, Value>>;

/** An integer in its one form: a number where it is exact, a bigint otherwise. */
export function int(value: bigint | number): number | bigint {
  if (typeof value === 'number') return value;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** The same value with every text in it, at any depth, marked as not to be rendered; keys never are. */
export function foreign(value: Value): Value {
  if (typeof value === 'string') return new Foreign(value);
  if (Array.isArray(value)) return value.map(foreign);
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, foreign(inner)]));
  if (value instanceof Tuple) return new Tuple(value.items.map(foreign));
  return value;
}

/**
 * What plain JavaScript data is as a value. Integers become ints and other numbers floats, since JavaScript tells them apart by
 * nothing else; objects become dicts, `undefined` becomes None. Values are kept as they are.
 */
export function fromPlain(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : new Float(value);
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (Array.isArray(value)) return value.map(fromPlain);
  if (value instanceof Map)
    return new Map([...value].map(([key, inner]) => [fromPlain(key) as Key, fromPlain(inner)]));
  if (
    value instanceof Float ||
    value instanceof Tuple ||
    value instanceof DateOnly ||
    value instanceof Foreign
  ) {
    return value;
  }
  if (typeof value === 'object')
    return new Map(Object.entries(value).map(([key, inner]) => [key, fromPlain(inner)]));
  return String(value);
}

/** A value as plain JavaScript data, such as for `JSON.stringify`: dicts become objects, dates and foreign text strings. */
export function toPlain(value: Value): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Tuple) return value.items.map(toPlain);
  if (value instanceof Map) {
    // A key of any name, `__proto__` included, stays a key.
    return Object.fromEntries([...value].map(([key, inner]) => [keyText(key), toPlain(inner)]));
  }
  if (value instanceof DateOnly || value instanceof Foreign) return value.toJSON();
  return value;
}

/** A dict's key as JSON writes it. */
function keyText(key: Key): string {
  if (key instanceof Float) return String(key.value);
  if (key instanceof Tuple) return JSON.stringify(key.items.map(toPlain));
  return key instanceof DateOnly ? key.toJSON() : String(key);
}
