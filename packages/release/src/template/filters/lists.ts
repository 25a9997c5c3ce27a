/** Filters of sequences. */
import { ExpressionError, typeError, valueError } from '../errors.ts';
import {
  asIndex,
  asKey,
  element,
  entriesOf,
  Group,
  isText,
  isTrue,
  itemsOf,
  iterate,
  sameKey,
  sizeOf,
  textOf,
  tuple,
  typeName,
} from '../kinds.ts';
import { type Getter, getterOf, gettersOf, ignoreCase } from '../members.ts';
import { sorted } from '../methods/lists.ts';
import { calculate, compare, contains, equals } from '../operators.ts';
import { indexOr, or, type Plugins, wantCount } from '../plugins.ts';
import { str } from '../printing.ts';
import { Markup, Range } from '../runtime.ts';
import type { Any, Session } from '../session.ts';
import { charactersOf } from '../text.ts';
import { Undefined } from '../undefined.ts';
import { type Key, Tuple } from '../values.ts';

/** Parts of a list of a given size; the last one filled up. */
function batch(session: Session, value: Any, size: Any, fill: Any): Any[][] {
  const count = asIndex(size);
  const items = iterate(session, value);
  // As Jinja counts: no part is ever full when the size is none.
  if (count <= 0)
    return [...(count === 0 && items.length > 0 ? [[]] : []), ...(items.length > 0 ? [[...items]] : [])];
  const parts: Any[][] = [];
  for (let at = 0; at < items.length; at += count) parts.push(items.slice(at, at + count));
  const last = parts.at(-1);
  if (last && fill !== undefined && fill !== null) {
    session.places(count);
    while (last.length < count) last.push(fill);
  }
  return parts;
}

/** A list in a given number of columns. */
function slice(session: Session, value: Any, columns: Any, fill: Any): Any[][] {
  const count = wantCount(columns, 'slices');
  session.places(count);
  const items = iterate(session, value);
  const size = Math.floor(items.length / count);
  const longer = items.length % count;
  let at = 0;
  return Array.from({ length: count }, (_, index) => {
    const part = items.slice(at, at + size + (index < longer ? 1 : 0));
    at += part.length;
    if (fill !== undefined && fill !== null && index >= longer) part.push(fill);
    return part;
  });
}

function extreme(name: 'min' | 'max') {
  return (session: Session, value: Any, caseSensitive: Any, attribute: Any): Any => {
    const items = iterate(session, value);
    if (items.length === 0) return new Undefined('No aggregated item, sequence was empty.', { session });
    const key = getterOf(session, attribute, isTrue(or(caseSensitive, false)) ? undefined : ignoreCase);
    let best = items[0];
    let bestKey = key(best);
    for (const item of items.slice(1)) {
      const itemKey = key(item);
      const difference =
        name === 'min' ? compare(session, itemKey, bestKey) : compare(session, itemKey, bestKey, 'gt');
      if (name === 'min' ? difference < 0 : difference > 0) {
        best = item;
        bestKey = itemKey;
      }
    }
    return best;
  };
}

/** Keys of the items that came before, to find those that are the same. */
class Seen {
  readonly #keys = new Set<Key>();
  readonly #session: Session;
  constructor(session: Session) {
    this.#session = session;
  }
  /** Whether it is new; it is not from then on. */
  add(key: Key): boolean {
    if (this.#keys.has(key)) return false;
    if (typeof key !== 'string') {
      this.#session.step(this.#keys.size);
      for (const other of this.#keys) if (sameKey(other, key)) return false;
    }
    this.#keys.add(key);
    return true;
  }
}

/** The first of each group of equal items. */
export function uniqueItems(session: Session, items: readonly Any[], key: Getter): Any[] {
  const seen = new Seen(session);
  return items.filter(item => seen.add(asKey(key(item))));
}

/** `unique`, also of items that cannot be keys: then without its options. */
function unique(session: Session, value: Any, caseSensitive: Any, attribute: Any): Any[] {
  const items = iterate(session, value);
  const key = getterOf(session, attribute, isTrue(or(caseSensitive, false)) ? undefined : ignoreCase);
  try {
    return uniqueItems(session, items, key);
  } catch (error) {
    const simple = caseSensitive !== false && !isTrue(or(attribute, null));
    if (!(error instanceof ExpressionError) || !simple) throw error;
    const found: Any[] = [];
    for (const item of items) if (!contains(session, found, item)) found.push(item);
    return found;
  }
}

function groupBy(session: Session, value: Any, attribute: Any, fallback: Any, caseSensitive: Any): Any[] {
  const exact = isTrue(or(caseSensitive, false));
  const key = getterOf(session, attribute, exact ? undefined : ignoreCase, fallback);
  const shown = getterOf(session, attribute, undefined, fallback);
  const groups: { key: Any; items: Any[] }[] = [];
  for (const item of sorted(session, iterate(session, value), { key })) {
    const itemKey = key(item);
    const last = groups.at(-1);
    if (last && equals(session, last.key, itemKey)) last.items.push(item);
    else groups.push({ key: itemKey, items: [item] });
  }
  return groups.map(
    group => new Group([exact ? group.key : shown(group.items[0]), group.items] as unknown as Tuple['items']),
  );
}

function map(session: Session, value: Any, positional: Any, named: Any): Any[] {
  const args = positional as readonly Any[];
  const byName = new Map(named as ReadonlyMap<string, Any>);
  if (!isTrue(value)) return [];
  const items = iterate(session, value);
  if (args.length === 0 && byName.has('attribute')) {
    const attribute = byName.get('attribute');
    const fallback = byName.get('default');
    byName.delete('attribute');
    byName.delete('default');
    const [other] = byName.keys();
    if (other !== undefined) typeError(`Unexpected keyword argument '${other}'`);
    const get = getterOf(session, attribute, undefined, fallback);
    return items.map(get);
  }
  if (args.length === 0) typeError('map requires a filter argument');
  const name = args[0];
  if (!isText(name)) return typeError('map requires the name of a filter');
  return items.map(item =>
    session.library.callFilter(session, textOf(name), {
      positional: [item, ...args.slice(1)],
      named: byName,
    }),
  );
}

/** `select`, `reject` and their like: `attribute` says whether the first argument names one. */
function choose(keep: boolean, attribute: boolean) {
  return (session: Session, value: Any, positional: Any, named: Any): Any[] => {
    if (!isTrue(value)) return [];
    const args = [...(positional as readonly Any[])];
    if (attribute && args.length === 0) typeError('Missing parameter for attribute name');
    const get = attribute ? getterOf(session, args.shift()) : (item: Any) => item;
    const test = args.shift();
    const byName = named as ReadonlyMap<string, Any>;
    const fits = (item: Any) => {
      if (test === undefined) return isTrue(get(item));
      if (!isText(test)) return typeError('the name of a test must be a text');
      return isTrue(
        session.library.callTest(session, textOf(test), { positional: [get(item), ...args], named: byName }),
      );
    };
    return iterate(session, value).filter(item => {
      session.step();
      return fits(item) === keep;
    });
  };
}

function sum(session: Session, value: Any, attribute: Any, start: Any): Any {
  const get = getterOf(session, attribute);
  let total = or(start, 0);
  if (isText(total)) typeError("texts have no sum; use 'join'");
  for (const item of iterate(session, value)) total = calculate(session, '+', total, get(item));
  return total;
}

function reverse(session: Session, value: Any): Any {
  if (isText(value)) {
    const text = charactersOf(textOf(value)).reverse().join('');
    return value instanceof Markup ? new Markup(text) : text;
  }
  return [...iterate(session, value)].reverse();
}

/** The first or the last item, without a look at the others. */
function atEnd(name: 'first' | 'last') {
  return (session: Session, value: Any): Any => {
    const list = Array.isArray(value) ? value : value instanceof Tuple ? itemsOf(value) : undefined;
    if (name === 'last' && !list && !(value instanceof Map || isText(value) || value instanceof Range))
      return typeError(`'${typeName(value)}' object is not reversible`);
    if (value instanceof Range && value.length > 0) return value.at(name === 'first' ? 0 : value.length - 1);
    const items = list ?? iterate(session, value);
    if (items.length > 0) return element(session, items, name === 'first' ? 0 : items.length - 1);
    return new Undefined(`No ${name} item, sequence was empty.`, { session });
  };
}

/** All nested lists as one; `levels` deep. */
function flatten(session: Session, value: Any, levels: Any, skipNulls: Any): Any[] {
  const result: Any[] = [];
  const depth = levels === undefined || levels === null ? Number.POSITIVE_INFINITY : asIndex(levels);
  const skips = isTrue(or(skipNulls, true));
  const walk = (items: readonly Any[], left: number) => {
    for (const item of items) {
      session.step();
      if (skips && (item === null || item === 'None' || item === 'null')) continue;
      if (left >= 1 && (Array.isArray(item) || item instanceof Tuple || item instanceof Range))
        session.deeper(() => walk(iterate(session, item), left - 1));
      else result.push(item);
    }
  };
  // Ansible counts the levels of lists inside: zero leaves the list as it is.
  walk(iterate(session, value), depth);
  session.places(result.length);
  return result;
}

function join(session: Session, value: Any, separator: Any, attribute: Any): string {
  const get = getterOf(session, attribute);
  const between = str(session, or(separator, ''));
  const parts = iterate(session, value).map(item =>
    str(session, attribute === undefined || attribute === null ? item : get(item)),
  );
  session.reserve(parts.reduce((total, part) => total + part.length + between.length, 0));
  return parts.join(between);
}

function zip(longest: boolean) {
  return (session: Session, value: Any, others: Any, fill: Any): Any[] => {
    const lists = [value, ...(others as readonly Any[])].map(list => iterate(session, list));
    const lengths = lists.map(list => list.length);
    const length = longest ? Math.max(...lengths) : Math.min(...lengths);
    session.places(length * lists.length);
    const filler = fill instanceof Map ? (fill.get('fillvalue') ?? null) : null;
    return Array.from({ length }, (_, index) =>
      tuple(...lists.map(list => (index < list.length ? list[index] : filler))),
    );
  };
}

/** Every way to take one item of each list. */
function product(session: Session, value: Any, others: Any, named: Any): Any[] {
  const repeat = indexOr((named as ReadonlyMap<string, Any>).get('repeat'), 1);
  session.places(Math.max(0, repeat));
  const once = [value, ...(others as readonly Any[])].map(list => iterate(session, list));
  const lists = Array.from({ length: Math.max(0, repeat) }, () => once).flat();
  let rows: Any[][] = [[]];
  for (const list of lists) {
    session.places(rows.length * list.length);
    rows = rows.flatMap(row => list.map(item => [...row, item]));
  }
  return rows.map(row => tuple(...row));
}

/** Every way to choose `size` items; in every order, when `ordered`. */
function chosen(ordered: boolean) {
  return (session: Session, value: Any, size: Any): Any[] => {
    const items = iterate(session, value);
    const count = ordered ? indexOr(size, items.length) : asIndex(size);
    if (count < 0) valueError('r must be non-negative');
    const rows: Any[] = [];
    const used = new Set<number>();
    const extend = (row: readonly Any[], from: number) => {
      session.step();
      if (row.length === count) {
        session.places(rows.length + 1);
        rows.push(tuple(...row));
        return;
      }
      for (let index = ordered ? 0 : from; index < items.length; index++) {
        if (used.has(index)) continue;
        used.add(index);
        extend([...row, items[index]], index + 1);
        used.delete(index);
      }
    };
    if (count <= items.length) session.deeper(() => extend([], 0));
    return rows;
  };
}

function length(_: Session, value: Any): number {
  return sizeOf(value) ?? typeError(`object of type '${typeName(value)}' has no len()`);
}

function dictSort(session: Session, value: Any, caseSensitive: Any, by: Any, reversed: Any): Any[] {
  const place = ['key', 'value'].indexOf(String(or(by, 'key')));
  if (place === -1) valueError("sort by 'key' or 'value'");
  if (!(value instanceof Map)) return typeError(`'${typeName(value)}' object has no attribute 'items'`);
  const pairs = entriesOf(session, value).map(pair => tuple(...pair));
  const exact = isTrue(or(caseSensitive, false));
  const key = (pair: Any) =>
    exact ? itemsOf(pair as Tuple)[place] : ignoreCase(itemsOf(pair as Tuple)[place]);
  return sorted(session, pairs, { key, reverse: isTrue(or(reversed, false)) });
}

const CHOOSE = '* **';

export const listFilters: Plugins = {
  batch: ['linecount fill_with?', batch],
  slice: ['slices fill_with?', slice],
  first: ['', atEnd('first')],
  last: ['', atEnd('last')],
  min: ['case_sensitive? attribute?', extreme('min')],
  max: ['case_sensitive? attribute?', extreme('max')],
  unique: ['case_sensitive? attribute?', unique],
  groupby: ['attribute default? case_sensitive?', groupBy],
  map: [CHOOSE, map, { lenient: true }],
  select: [CHOOSE, choose(true, false), { lenient: true }],
  reject: [CHOOSE, choose(false, false), { lenient: true }],
  selectattr: [CHOOSE, choose(true, true), { lenient: true }],
  rejectattr: [CHOOSE, choose(false, true), { lenient: true }],
  sum: ['attribute? start?', sum],
  sort: [
    'reverse? case_sensitive? attribute?',
    (session, value, reversed, caseSensitive, attribute) => {
      const key = gettersOf(session, attribute, isTrue(or(caseSensitive, false)) ? item => item : ignoreCase);
      return sorted(session, iterate(session, value), { key, reverse: isTrue(or(reversed, false)) });
    },
  ],
  dictsort: ['case_sensitive? by? reverse?', dictSort],
  reverse: ['', reverse],
  list: ['', (session, value) => [...iterate(session, value)]],
  length: ['', length],
  count: ['', length],
  join: ['d? attribute?', join],
  flatten: ['levels? skip_nulls?', flatten],
  zip: ['* **', zip(false)],
  zip_longest: ['* **', zip(true)],
  product: ['* **', product],
  permutations: ['r?', chosen(true)],
  combinations: ['r', chosen(false)],
};
