/** Filters of dicts. */
import { getItem } from '../access.ts';
import { ExpressionError, typeError, UndefinedUsed, valueError } from '../errors.ts';
import {
  asKey,
  entriesOf,
  findKey,
  isText,
  isTrue,
  iterate,
  lookUp,
  put,
  textOf,
  tuple,
  typeName,
} from '../kinds.ts';
import { contains, equals } from '../operators.ts';
import { or, type Plugins } from '../plugins.ts';
import { repr, str } from '../printing.ts';
import type { Any, AnyDict, Session } from '../session.ts';
import { ABSENT } from '../undefined.ts';
import { Tuple } from '../values.ts';
import { listFilters } from './lists.ts';

const MERGES = ['replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'];

interface Merge {
  readonly recursive: boolean;
  readonly lists: string;
}

const without = (session: Session, list: readonly Any[], other: readonly Any[]) =>
  list.filter(item => !contains(session, other, item));

function mergedLists(session: Session, x: readonly Any[], y: readonly Any[], how: string): Any[] {
  session.places(x.length + y.length);
  switch (how) {
    case 'append':
      return [...x, ...y];
    case 'prepend':
      return [...y, ...x];
    case 'append_rp':
      return [...without(session, x, y), ...y];
    case 'prepend_rp':
      return [...y, ...without(session, x, y)];
    case 'keep':
      return [...x];
  }
  return [...y];
}

/** One dict over another: what both have is merged as it is said. */
function merged(session: Session, x: Any, y: Any, merge: Merge): AnyDict {
  if (!(x instanceof Map) || !(y instanceof Map))
    throw new ExpressionError(
      'AnsibleError',
      `dicts are needed, not '${typeName(x)}' and a '${typeName(y)}'`,
    );
  // Everything in them is looked at: what is undefined ends the merge.
  const [, added] = [entriesOf(session, x), entriesOf(session, y)];
  if (x.size === 0 || equals(session, x, y)) return new Map(y);
  if (y.size === 0) return x;
  const result: AnyDict = new Map(x);
  for (const [key, value] of added) {
    const before = lookUp(session, result, key);
    let now: Any = value;
    if (before instanceof Map && value instanceof Map)
      now = merge.recursive ? session.deeper(() => merged(session, before, value, merge)) : value;
    else if (Array.isArray(before) && Array.isArray(value))
      now = mergedLists(session, iterate(session, before), iterate(session, value), merge.lists);
    put(session, result, key, now);
  }
  return result;
}

function combine(session: Session, value: Any, others: Any, named: Any): Any {
  const options = new Map(named as ReadonlyMap<string, Any>);
  const recursive = isTrue(options.get('recursive') ?? false);
  const lists = str(session, options.get('list_merge') ?? 'replace');
  options.delete('recursive');
  options.delete('list_merge');
  if (options.size > 0)
    throw new ExpressionError('AnsibleFilterError', "there are only 'recursive' and 'list_merge'");
  const flatten = listFilters['flatten']![1];
  const dicts = flatten(session, [value, ...(others as readonly Any[])], 1) as Any[];
  if (dicts.length < 2) return dicts.length === 0 ? new Map() : dicts[0];
  if (!MERGES.includes(lists)) valueError(`'list_merge' is one of ${MERGES.join(', ')}, not '${lists}'`);
  return dicts
    .slice(0, -1)
    .reduceRight((result, dict) => merged(session, dict, result, { recursive, lists }), dicts.at(-1));
}

function toItems(session: Session, value: Any, keyName: Any, valueName: Any): Any[] {
  if (!(value instanceof Map)) return typeError(`a dict is needed, not ${typeName(value)}`);
  const names = [asKey(or(keyName, 'key')), asKey(or(valueName, 'value'))] as const;
  return entriesOf(session, value).map(
    ([key, inner]) =>
      new Map<ReturnType<typeof asKey>, Any>([
        [names[0], key],
        [names[1], inner],
      ]),
  );
}

function fromItems(session: Session, value: Any, keyName: Any, valueName: Any): AnyDict {
  if (!Array.isArray(value) && !(value instanceof Tuple))
    return typeError(`a list is needed, not ${typeName(value)}`);
  const result: AnyDict = new Map();
  for (const item of iterate(session, value)) {
    if (!(item instanceof Map)) return typeError('a list of dicts is needed');
    const [key, inner] = [or(keyName, 'key'), or(valueName, 'value')].map(name =>
      lookUp(session, item, name),
    );
    if (key === ABSENT || inner === ABSENT) typeError('each dict needs the key and the value');
    put(session, result, key, inner);
  }
  return result;
}

function subelements(session: Session, value: Any, path: Any, skipMissing: Any): Any[] {
  const elements = value instanceof Map ? entriesOf(session, value).map(([, inner]) => inner) : value;
  if (!Array.isArray(elements))
    throw new ExpressionError('AnsibleFilterError', 'obj must be a list of dicts or a nested dict');
  const keys = isText(path)
    ? textOf(path).split('.')
    : Array.isArray(path)
      ? iterate(session, path)
      : undefined;
  if (!keys) return typeError('subelements must be a list or a string');
  const results: Any[] = [];
  for (const element of iterate(session, elements)) {
    let inner: Any = element;
    for (const key of keys) {
      if (!(inner instanceof Map))
        return typeError(`the key ${str(session, key)} should point to a dictionary`);
      const next = lookUp(session, inner, key);
      if (next === ABSENT && !isTrue(or(skipMissing, false)))
        throw new ExpressionError(
          'AnsibleFilterError',
          `could not find ${repr(session, key)} key in iterated item`,
        );
      inner = next === ABSENT ? [] : next;
      if (next === ABSENT) break;
    }
    if (!Array.isArray(inner)) return typeError(`the key should point to a list, got ${typeName(inner)}`);
    for (const item of iterate(session, inner)) results.push(tuple(element, item));
  }
  return results;
}

function rekey(session: Session, value: Any, key: Any, duplicates: Any): AnyDict {
  const mode = str(session, or(duplicates, 'error'));
  if (mode !== 'error' && mode !== 'overwrite')
    throw new ExpressionError('AnsibleError', `'duplicates' cannot be '${mode}'`);
  if (isText(value)) throw new ExpressionError('AnsibleError', 'Type is not a valid list, set, or dict');
  const items =
    value instanceof Map ? entriesOf(session, value).map(([, inner]) => inner) : iterate(session, value);
  const result: AnyDict = new Map();
  for (const item of items) {
    if (!(item instanceof Map)) throw new ExpressionError('AnsibleError', 'List item is not a valid dict');
    const name = lookUp(session, item, key);
    if (name === ABSENT)
      throw new ExpressionError('AnsibleError', `Key ${repr(session, key)} was not found.`);
    const there = findKey(session, result, asKey(name)) !== ABSENT && isTrue(lookUp(session, result, name));
    if (there && mode === 'error')
      throw new ExpressionError(
        'AnsibleError',
        `Key ${repr(session, name)} is not unique, cannot convert to dict.`,
      );
    put(session, result, name, item);
  }
  return result;
}

/** `key | extract(container, more)`: the value at a key, and at further keys inside of it. */
function extract(session: Session, value: Any, container: Any, more: Any): Any {
  const keys = [
    value,
    ...(more === undefined || more === null ? [] : Array.isArray(more) ? iterate(session, more) : [more]),
  ];
  try {
    return keys.reduce((inner, key) => getItem(session, inner, key), container);
  } catch (error) {
    if (error instanceof UndefinedUsed) return error.value;
    throw error;
  }
}

export const dictFilters: Plugins = {
  combine: ['* **', combine],
  dict2items: ['key_name? value_name?', toItems],
  items2dict: ['key_name? value_name?', fromItems],
  items: [
    '',
    (session, value) =>
      value instanceof Map
        ? entriesOf(session, value).map(pair => tuple(...pair))
        : typeError('Can only get item pairs from a mapping.'),
  ],
  subelements: ['subelements skip_missing?', subelements],
  rekey_on_member: ['key duplicates?', rekey],
  extract: ['container morekeys?', extract],
};
