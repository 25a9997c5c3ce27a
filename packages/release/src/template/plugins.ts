/** What filters and tests have in common. */
import { typeError, valueError } from './errors.ts';
import { asIndex, asInt, isText, textOf, typeName } from './kinds.ts';
import { str } from './printing.ts';
import { Markup } from './runtime.ts';
import type { Any, Session } from './session.ts';

interface PluginOptions {
  /** Its arguments may be undefined. */
  readonly takesUndefined?: boolean;
  /** It may meet undefined items in lists and dicts. */
  readonly lenient?: boolean;
}

/** The parameters after the value (see calls.ts), and what it does. */
export type Plugin = readonly [
  signature: string,
  run: (session: Session, value: Any, ...args: Any[]) => Any,
  options?: PluginOptions,
];

export type Plugins = Readonly<Record<string, Plugin>>;

/** An argument that was not given, as its default. */
export const or = <T>(given: Any, fallback: T): Any => (given === undefined ? fallback : given);

/** An index that was given, or its default. */
export const indexOr = (given: Any, fallback: number): number =>
  given === undefined || given === null ? fallback : asIndex(given);

/** An argument that has to be text. */
export function wantText(value: Any, what: string): string {
  if (isText(value)) return textOf(value);
  return typeError(`${what} must be str, not ${typeName(value)}`);
}

/** An argument that has to be a whole number from 1 on. */
export function wantCount(value: Any, what: string): number {
  const integer = asInt(value);
  if (integer === undefined) return typeError(`${what} must be int, not ${typeName(value)}`);
  return integer < 1 ? valueError(`${what} must be at least 1`) : Number(integer);
}

/** The text of a value; markup stays markup in the result. */
export function mapText(session: Session, value: Any, map: (text: string) => string): Any {
  const text = map(isText(value) ? textOf(value) : str(session, value));
  session.reserve(text.length);
  return value instanceof Markup ? new Markup(text) : text;
}
