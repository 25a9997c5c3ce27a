import { ExpressionError, valueError } from '../errors.ts';
import { asKey, entriesOf, findKey, iterate, lookUp, put, tuple } from '../kinds.ts';
import { repr } from '../printing.ts';
import type { Any, AnyDict, Session } from '../session.ts';
import { ABSENT } from '../undefined.ts';
import type { Methods } from './method.ts';

const dict = (self: Any) => self as AnyDict;

/** Adds the items of a dict, or of a sequence of pairs, to a dict. */
export function update(session: Session, target: AnyDict, source: Any): void {
  if (source instanceof Map) {
    for (const key of source.keys()) put(session, target, key, source.get(key));
    return;
  }
  for (const pair of iterate(session, source)) {
    const items = iterate(session, pair);
    if (items.length !== 2) valueError(`a pair is needed, not ${items.length}; 2 is required`);
    put(session, target, items[0], items[1]);
  }
}

function remove(session: Session, self: AnyDict, key: Any, fallback: Any): Any {
  const value = lookUp(session, self, key);
  const found = findKey(session, self, asKey(key));
  if (found === ABSENT) {
    if (fallback === undefined) throw new ExpressionError('KeyError', repr(session, key));
    return fallback;
  }
  self.delete(found);
  return value;
}

export const dictMethods: Methods = {
  items: ['', (session, self) => entriesOf(session, dict(self)).map(pair => tuple(...pair))],
  keys: ['', (_, self) => [...dict(self).keys()]],
  values: ['', (session, self) => entriesOf(session, dict(self)).map(([, value]) => value)],
  get: [
    'key default?',
    (session, self, key, fallback = null) => {
      const value = lookUp(session, dict(self), key);
      return value === ABSENT ? fallback : value;
    },
  ],
  copy: ['', (_, self) => new Map(dict(self))],
  update: [
    'other? **',
    (session, self, other, named) => {
      if (other !== undefined) update(session, dict(self), other);
      update(session, dict(self), named);
      return null;
    },
  ],
  setdefault: [
    'key default?',
    (session, self, key, fallback = null) => {
      const value = lookUp(session, dict(self), key);
      if (value !== ABSENT) return value;
      put(session, dict(self), key, fallback);
      return fallback;
    },
  ],
  pop: ['key default?', (session, self, key, fallback) => remove(session, dict(self), key, fallback)],
  popitem: [
    '',
    (session, self) => {
      const last = [...dict(self).keys()].at(-1);
      if (last === undefined) throw new ExpressionError('KeyError', 'popitem(): dictionary is empty');
      return tuple(last, remove(session, dict(self), last, undefined));
    },
  ],
  clear: [
    '',
    (_, self) => {
      dict(self).clear();
      return null;
    },
  ],
};
