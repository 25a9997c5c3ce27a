/**
 * Members of values: what is in their own data, and the methods of an allow-list. Nothing of JavaScript's own can be reached, since
 * nothing is ever looked up on a JavaScript object by a name that a template gives.
 */

import { ExpressionError, typeError, UndefinedUsed, unsupported } from './errors.ts';
import { asInt, element, Group, isText, itemsOf, lookUp, textOf, typeName } from './kinds.ts';
import { dateMembers, deltaMembers } from './methods/dates.ts';
import { dictMethods } from './methods/dicts.ts';
import { listMethods, tupleMethods } from './methods/lists.ts';
import { bound, type Methods } from './methods/method.ts';
import { numberMembers, numberMethods } from './methods/numbers.ts';
import { textMethods } from './methods/texts.ts';
import { likely } from './near-names.ts';
import { inside } from './operators.ts';
import { repr } from './printing.ts';
import { Blank, Callable, Module, Namespace, Range, TimeDelta } from './runtime.ts';
import type { Any, Arguments, Session } from './session.ts';
import { charactersOf } from './text.ts';
import { ABSENT, defined, Undefined } from './undefined.ts';
import { DateOnly, Float, Tuple } from './values.ts';

/** Methods that Python has and we have not: said by name instead of "has no attribute". */
const REFUSED = new Set(
  'encode decode translate maketrans fromkeys to_bytes from_bytes hex fromhex as_integer_ratio astimezone timetuple utctimetuple'.split(
    ' ',
  ),
);

/** A value with members that is none of the values that can be stored. */
export abstract class Thing {
  /** `undefined` for a name that it does not have. */
  abstract member(name: string, session: Session): Any;
  /** What calling it gives; most cannot be called. */
  call(_session: Session, _args: Arguments): Any {
    return typeError(`'${typeName(this)}' object is not callable`);
  }
}

function methodsOf(value: Any): Methods | undefined {
  if (isText(value)) return textMethods;
  if (Array.isArray(value)) return listMethods;
  if (value instanceof Map) return dictMethods;
  if (value instanceof Tuple) return tupleMethods;
  return asInt(value) !== undefined || value instanceof Float ? numberMethods : undefined;
}

/** A method or another attribute of a value; undefined when it has none of that name. */
function attributeOf(session: Session, value: Any, name: string): Any {
  if (value instanceof Namespace || value instanceof Module || value instanceof Thing)
    return value.member(name, session);
  if (value instanceof Callable) return value.members?.get(name);
  if (value instanceof DateOnly) return dateMembers(value, name);
  if (value instanceof TimeDelta) return deltaMembers(value, name);
  if (value instanceof Range && (name === 'start' || name === 'stop' || name === 'step')) return value[name];
  if (value instanceof Group && name === 'grouper') return itemsOf(value)[0];
  if (value instanceof Group && name === 'list') return itemsOf(value)[1];
  const methods = methodsOf(value);
  if (!methods) return undefined;
  if (methods === numberMethods) {
    const part = numberMembers(value, name);
    if (part !== undefined) return part;
  }
  if (Object.hasOwn(methods, name)) return bound(name, methods[name]!, value);
  if (REFUSED.has(name) && !(value instanceof Map && value.has(name)))
    unsupported(
      `the method '${name}' of ${typeName(value)} is not supported`,
      'Use a filter instead; docs/templates.md lists them.',
    );
  return undefined;
}

function nothing(session: Session, value: Any, name: Any): Undefined {
  const shown = typeof name === 'string' ? `'${name}'` : repr(session, name);
  const near = value instanceof Map && typeof name === 'string' ? likely(name, [...value.keys()]) : '';
  const unsafe = typeof name === 'string' && name.startsWith('__');
  const missing = new Undefined(
    unsafe
      ? `access to attribute ${shown} of '${typeName(value)}' object is unsafe`
      : `object of type '${typeName(value)}' has no attribute ${shown}${near}`,
    { name: String(name), session },
  );
  if (!session.lenient) throw new UndefinedUsed(missing);
  return missing;
}

/** `value.name`: an attribute before an item. An undefined value's members are undefined as it is. */
export function getAttribute(session: Session, value: Any, name: string): Any {
  if (value instanceof Undefined) return value;
  if (value instanceof Blank) throw new ExpressionError('UndefinedError', value.message);
  const attribute = attributeOf(session, value, name);
  if (attribute !== undefined) return attribute;
  if (value instanceof Map) {
    const item = lookUp(session, value, name);
    if (item !== ABSENT) return item;
  }
  return nothing(session, value, name);
}

/** `value[key]`: an item before an attribute. */
export function getItem(session: Session, value: Any, key: Any): Any {
  if (value instanceof Undefined) return value;
  if (value instanceof Blank) throw new ExpressionError('UndefinedError', value.message);
  defined(key);
  if (value instanceof Map) {
    const item = Array.isArray(key) || key instanceof Map ? ABSENT : lookUp(session, value, key);
    if (item !== ABSENT) return item;
  } else {
    const index = asInt(key);
    const item = index === undefined ? undefined : itemAt(session, value, Number(index));
    if (item !== undefined) return item;
  }
  const attribute = isText(key) ? attributeOf(session, value, textOf(key)) : undefined;
  return attribute === undefined ? nothing(session, value, isText(key) ? textOf(key) : key) : attribute;
}

function itemAt(session: Session, value: Any, index: number): Any {
  if (Array.isArray(value) || value instanceof Tuple) {
    const items = Array.isArray(value) ? value : itemsOf(value);
    const at = inside(index, items.length);
    return at === undefined ? undefined : element(session, items, at);
  }
  if (isText(value)) {
    const letters = charactersOf(textOf(value));
    const at = inside(index, letters.length);
    return at === undefined ? undefined : letters[at];
  }
  if (!(value instanceof Range)) return undefined;
  const at = inside(index, value.length);
  return at === undefined ? undefined : value.at(at);
}
