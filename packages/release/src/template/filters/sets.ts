/** Filters of lists as sets. */

import { ExpressionError } from '../errors.ts';
import { asKey, iterate } from '../kinds.ts';
import { calculate, contains } from '../operators.ts';
import type { Plugins } from '../plugins.ts';
import type { Any, Session } from '../session.ts';
import { uniqueItems } from './lists.ts';

/**
 * Ansible gives the items of sets in the order of a Python set, which is different in every run for texts; here they keep the
 * order in which they stand. Items that cannot be keys are compared one by one.
 */
function combined(keep: (session: Session, a: readonly Any[], b: readonly Any[]) => Any[]) {
  return (session: Session, value: Any, other: Any): Any[] => {
    const a = iterate(session, value);
    const b = iterate(session, other);
    session.places(a.length + b.length);
    const all = keep(session, a, b);
    try {
      return uniqueItems(session, all, asKey);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const found: Any[] = [];
      for (const item of all) if (!contains(session, found, item)) found.push(item);
      return found;
    }
  };
}

const within = (session: Session, list: readonly Any[]) => {
  const texts = new Set(list.filter(item => typeof item === 'string'));
  return (item: Any) => (typeof item === 'string' && texts.has(item)) || contains(session, list, item);
};

const without = (session: Session, a: readonly Any[], b: readonly Any[]) => {
  const has = within(session, b);
  return a.filter(item => !has(item));
};

export const setFilters: Plugins = {
  union: [
    'b',
    combined((session, a, b) => {
      // Of lists that cannot be sets, Ansible wants both to be lists.
      if (![...a, ...b].every(isKey)) calculate(session, '+', [...a], [...b]);
      return [...a, ...b];
    }),
  ],
  intersect: [
    'b',
    combined((session, a, b) => {
      const has = within(session, b);
      return a.filter(has);
    }),
  ],
  difference: ['b', combined(without)],
  symmetric_difference: [
    'b',
    combined((session, a, b) => [...without(session, a, b), ...without(session, b, a)]),
  ],
};

function isKey(item: Any): boolean {
  try {
    asKey(item);
    return true;
  } catch {
    return false;
  }
}
