/** What a template prints, as one value. */

import { typeError, UndefinedUsed } from './errors.ts';
import { asKey, entriesOf, Group, itemsOf, typeName } from './kinds.ts';
import { str } from './printing.ts';
import { Lazy, Markup, Module, OMIT } from './runtime.ts';
import type { Any, AnyDict, Session } from './session.ts';
import { Undefined } from './undefined.ts';
import { DateOnly, Float, Foreign, type Key, Tuple } from './values.ts';

/**
 * A value with everything in it rendered, as it may be stored: tuples are lists, markup is text, omitted items are gone.
 * @param part whether it is a part of a text: then what cannot be stored stays as it is. @throws UndefinedUsed, TypeError
 */
export function finalize(session: Session, given: Any, part = false): Any {
  const value = given instanceof Lazy ? given.get() : given;
  if (value === null || typeof value !== 'object') {
    return typeof value === 'symbol' && value !== OMIT ? unstorable(value) : value;
  }
  if (value instanceof Undefined) throw new UndefinedUsed(value);
  if (value instanceof Float || value instanceof DateOnly) return value;
  if (value instanceof Group && part) return value;
  const spot = session.printed.get(value);
  if (!spot) return finalContainer(session, value, part);
  const { frame, at } = session;
  session.printed.delete(value);
  session.frame = spot.frame;
  session.at = spot.at;
  try {
    return finalContainer(session, value, part);
  } finally {
    session.frame = frame;
    session.at = at;
  }
}

function finalContainer(session: Session, value: Any & object, part: boolean): Any {
  if (Array.isArray(value) || value instanceof Tuple) {
    const items = Array.isArray(value) ? value : itemsOf(value);
    session.step(items.length);
    return session.deeper(() =>
      items.map(item => finalize(session, item, part)).filter(item => item !== OMIT),
    );
  }
  if (value instanceof Map) return session.deeper(() => finalDict(session, value, part));
  if (value instanceof Foreign || (value instanceof Markup && !part)) return value.text;
  return part ? value : unstorable(value);
}

function unstorable(value: Any): never {
  return typeError(`a value of type '${typeName(value)}' is not one that a variable can have`);
}

function finalDict(session: Session, dict: AnyDict, part: boolean): Map<Key, Any> {
  const result = new Map<Key, Any>();
  for (const [key, value] of entriesOf(session, dict)) {
    if (value !== OMIT) result.set(asKey(finalize(session, key, part)), finalize(session, value, part));
  }
  return result;
}

/** Parts as they come out, those of included templates among them; None prints nothing. */
function flattened(parts: readonly Any[]): Any[] {
  return parts.flatMap(part =>
    part instanceof Module ? flattened(part.output) : part === null ? [] : [part],
  );
}

/**
 * What was printed: a single part keeps its type, several make a text. An undefined part is the result when any is.
 * @throws Final
 */
export function concat(session: Session, parts: readonly Any[]): Any {
  const all = flattened(parts);
  if (all.length === 0) return null;
  if (all.length === 1) return all[0];
  let length = 0;
  const texts: string[] = [];
  try {
    for (const item of all) {
      const value = finalize(session, item, true);
      if (value === OMIT) continue;
      const text = str(session, value);
      length += text.length;
      session.reserve(length);
      texts.push(text);
    }
  } catch (error) {
    if (error instanceof UndefinedUsed) return error.value;
    throw error;
  }
  return texts.join('');
}

/** A result as text: what the template module of Ansible writes to a file. */
export const textResult = (session: Session, value: Any): string =>
  value === null ? '' : str(session, value);
