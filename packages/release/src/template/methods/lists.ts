import { ExpressionError, typeError, valueError } from '../errors.ts';
import { asIndex, element, isTrue, itemsOf, iterate } from '../kinds.ts';
import { compare, equals, inside } from '../operators.ts';
import type { Any, Session } from '../session.ts';
import type { Tuple } from '../values.ts';
import type { Methods } from './method.ts';

function find(session: Session, list: readonly Any[], value: Any, from: Any, to: Any): number {
  const bound = (given: Any, fallback: number) => {
    const index = given === undefined ? fallback : asIndex(given);
    return Math.max(0, index < 0 ? index + list.length : index);
  };
  const end = Math.min(bound(to, list.length), list.length);
  session.step(list.length);
  for (let index = bound(from, 0); index < end; index++)
    if (equals(session, element(session, list, index), value)) return index;
  return -1;
}

function position(session: Session, list: readonly Any[], value: Any, from?: Any, to?: Any): number {
  const index = find(session, list, value, from, to);
  return index === -1 ? valueError('the value is not in the list') : index;
}

const count = (session: Session, list: readonly Any[], value: Any): number =>
  iterate(session, list).filter(item => equals(session, item, value)).length;

/** Sorts as Python does: stable, also where it is turned round. */
export function sorted(
  session: Session,
  items: readonly Any[],
  options: { readonly key?: (item: Any) => Any; readonly reverse?: boolean } = {},
): Any[] {
  const { key = item => item, reverse = false } = options;
  session.step(items.length * Math.ceil(Math.log2(items.length + 2)));
  const keyed = items.map(item => ({ item, key: key(item) }));
  const sign = reverse ? -1 : 1;
  // One item is compared with nothing: nothing can be wrong with it.
  return keyed.sort((a, b) => sign * compare(session, a.key, b.key)).map(({ item }) => item);
}

const list = (self: Any) => self as Any[];

export const listMethods: Methods = {
  append: [
    'item',
    (session, self, item) => {
      session.places(list(self).length + 1);
      list(self).push(item);
      return null;
    },
  ],
  extend: [
    'items',
    (session, self, items) => {
      const more = [...iterate(session, items)];
      session.places(list(self).length + more.length);
      for (const item of more) list(self).push(item);
      return null;
    },
  ],
  insert: [
    'index item',
    (session, self, index, item) => {
      session.places(list(self).length + 1);
      list(self).splice(asIndex(index), 0, item);
      return null;
    },
  ],
  pop: [
    'index?',
    (session, self, index) => {
      if (list(self).length === 0) throw new ExpressionError('IndexError', 'pop from empty list');
      const at = inside(index === undefined ? -1 : asIndex(index), list(self).length);
      if (at === undefined) throw new ExpressionError('IndexError', 'pop index out of range');
      const item = element(session, list(self), at);
      list(self).splice(at, 1);
      return item;
    },
  ],
  remove: [
    'item',
    (session, self, item) => {
      list(self).splice(position(session, list(self), item), 1);
      return null;
    },
  ],
  clear: [
    '',
    (_, self) => {
      list(self).length = 0;
      return null;
    },
  ],
  reverse: [
    '',
    (_, self) => {
      list(self).reverse();
      return null;
    },
  ],
  sort: [
    'key? reverse?',
    (session, self, key, reverse) => {
      if (key !== undefined && key !== null) typeError("sort() with a 'key' is not possible in a template");
      const items = sorted(session, iterate(session, self), { reverse: isTrue(reverse ?? false) });
      list(self).splice(0, items.length, ...items);
      return null;
    },
  ],
  copy: ['', (_, self) => [...list(self)]],
  count: ['item', (session, self, item) => count(session, list(self), item)],
  index: ['item from? to?', (session, self, item, from, to) => position(session, list(self), item, from, to)],
};

export const tupleMethods: Methods = {
  count: ['item', (session, self, item) => count(session, itemsOf(self as Tuple), item)],
  index: [
    'item from? to?',
    (session, self, item, from, to) => position(session, itemsOf(self as Tuple), item, from, to),
  ],
};
