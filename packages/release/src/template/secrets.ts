/** What filters, methods and slices make of a secret is a secret as well, whatever it looks like then. */
import { isText, textOf } from './kinds.ts';
import type { Any, Session } from './session.ts';

/** An address with a password in it: its other parts are no secrets. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^/\s@]*@/i;

/** Texts of a value and of a list; those of other containers are looked at when they are used. */
const textsOf = (value: Any): string[] =>
  (Array.isArray(value) ? (value as readonly Any[]) : [value]).filter(isText).map(textOf);

/**
 * Tells the keeper of what was computed from secrets. A part of an argument that holds none is no secret, such as the
 * default value of `default`. Returns the result.
 */
export function keptSecret(session: Session, given: Iterable<Any>, result: Any): Any {
  const { secrets } = session;
  if (!secrets || !(isText(result) || Array.isArray(result))) return result;
  const texts = [...given].flatMap(textsOf);
  const secret = texts.filter(text => secrets.taints(text));
  if (secret.length === 0) return result;
  const open = texts.filter(text => !secret.includes(text));
  for (const text of textsOf(result)) {
    const isOpen =
      open.some(other => other.includes(text)) ||
      secret.some(other => ADDRESS.test(other) && other.includes(text));
    if (!isOpen && !secrets.taints(text)) secrets.add(text);
  }
  return result;
}
