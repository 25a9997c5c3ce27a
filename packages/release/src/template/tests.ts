/** Tests: what stands after `is`. */
import { ExpressionError, typeError, valueError } from './errors.ts';
import { regexOf } from './filters/patterns.ts';
import {
  asFloat,
  asKey,
  element,
  isText,
  isTrue,
  iterate,
  lookUp,
  sizeOf,
  textOf,
  typeName,
} from './kinds.ts';
import { isLower, isUpper } from './methods/texts.ts';
import { calculate, contains, equals, type Order, ordered } from './operators.ts';
import { or, type Plugin, type Plugins } from './plugins.ts';
import { str } from './printing.ts';
import { Blank, Callable, Markup } from './runtime.ts';
import type { Any, Session } from './session.ts';
import { Undefined } from './undefined.ts';
import { urlParts } from './urls.ts';
import { Float } from './values.ts';
import { compareVersions } from './versions.ts';

const remainder = (session: Session, value: Any, divisor: Any) => calculate(session, '%', value, divisor);

const comparison = (order: Order): Plugin => ['other', (session, a, b) => ordered(session, a, b, order)];
const EQUAL: Plugin = ['other', (session, a, b) => equals(session, a, b)];
const UNEQUAL: Plugin = ['other', (session, a, b) => !equals(session, a, b)];

/** A member of a result that a module of Ansible gave. */
function result(name: string, read: (session: Session, dict: ReadonlyMap<Any, Any>) => Any): Plugin {
  return [
    '',
    (session, value) => {
      if (!(value instanceof Map))
        throw new ExpressionError('AnsibleFilterError', `The '${name}' test expects a dictionary`);
      return isTrue(read(session, value));
    },
  ];
}

const member = (name: string) => (session: Session, dict: ReadonlyMap<Any, Any>) => {
  const value = lookUp(session, dict as Map<never, Any>, name);
  return typeof value === 'symbol' ? false : value;
};

const negated = (name: string, key: string): Plugin =>
  result(name, (session, dict) => !isTrue(member(key)(session, dict)));

function changed(session: Session, dict: ReadonlyMap<Any, Any>): boolean {
  if (dict.has('changed')) return isTrue(member('changed')(session, dict));
  const results = member('results')(session, dict);
  if (!Array.isArray(results) || results.length === 0 || !(element(session, results, 0) instanceof Map))
    return false;
  return iterate(session, results).some(
    item => item instanceof Map && isTrue(member('changed')(session, item)),
  );
}

function timedOut(session: Session, dict: ReadonlyMap<Any, Any>): boolean {
  const value = member('timedout')(session, dict);
  return isTrue(value) && value instanceof Map && isTrue(member('period')(session, value));
}

/** A pattern found anywhere, at the start, or in the whole text. */
const pattern = (where: 'anywhere' | 'start'): Plugin => [
  'pattern? ignorecase? multiline?',
  (session, value, wanted, ignoreCase, multiline) =>
    regexOf(session, or(wanted, ''), ignoreCase, multiline).find(str(session, value), where) !== undefined,
];

function regex(
  session: Session,
  value: Any,
  wanted: Any,
  ignoreCase: Any,
  multiline: Any,
  type: Any,
): boolean {
  const ways = { search: 'anywhere', match: 'start', fullmatch: 'whole' } as const;
  const way = type === undefined ? 'search' : str(session, type);
  if (!Object.hasOwn(ways, way)) valueError(`'${way}' is none of search, match and fullmatch`);
  const found = regexOf(session, or(wanted, ''), ignoreCase, multiline);
  return found.find(str(session, value), ways[way as keyof typeof ways]) !== undefined;
}

/** Whether all items of one list are in another. */
function isSubset(session: Session, a: Any, b: Any): boolean {
  const [items, all] = [iterate(session, a), iterate(session, b)];
  for (const item of [...items, ...all]) asKey(item);
  return items.every(item => contains(session, all, item));
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  y: true,
  yes: true,
  on: true,
  '1': true,
  true: true,
  t: true,
  '1.0': true,
  n: false,
  no: false,
  off: false,
  '0': false,
  false: false,
  f: false,
  '0.0': false,
};

function truth(session: Session, value: Any, convert: Any): boolean {
  if (!isTrue(or(convert, false)) || typeof value === 'boolean') return isTrue(value);
  const scalar = isText(value) || asFloat(value) !== undefined;
  const text = scalar ? str(session, value).toLowerCase().trim() : '';
  return Object.hasOwn(BOOLEANS, text) ? BOOLEANS[text]! : isTrue(value);
}

function isUri(session: Session, value: Any, schemes: Any): boolean {
  // Python takes everything that is false for an empty address.
  if (!isText(value)) return !isTrue(value) && !isTrue(or(schemes, null));
  try {
    const { scheme } = urlParts(textOf(value));
    if (schemes === undefined || !isTrue(schemes)) return true;
    return contains(session, schemes, scheme);
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

function isUrl(session: Session, value: Any, schemes: Any): boolean {
  if (!isText(value) || !isUri(session, value, schemes)) return false;
  const { netloc, scheme } = urlParts(textOf(value));
  return netloc !== '' || scheme === 'file';
}

const isSequence = (value: Any): boolean => sizeOf(value) !== undefined;

const isAbsolute = (value: Any): boolean =>
  isText(value)
    ? textOf(value).startsWith('/')
    : typeError(`a path has to be a text, not ${typeName(value)}`);

/** Whether a value is the same thing, not only an equal one. */
function isSame(a: Any, b: Any): boolean {
  if (a instanceof Float && b instanceof Float) return Object.is(a.value, b.value);
  return a === b;
}

const isKind = (test: (value: Any) => boolean): Plugin => ['', (_, value) => test(value)];

const VERSION: Plugin = [
  'version operator? strict? version_type?',
  (session, value, version, operator, strict, type) =>
    compareVersions(session, value, version, {
      operator: operator === undefined ? 'eq' : str(session, operator),
      strict: strict === undefined || strict === null ? undefined : isTrue(strict),
      type: type === undefined || type === null ? undefined : str(session, type),
    }),
];

const FAILED = result('failed', member('failed'));
const SUCCEEDED = negated('failed', 'failed');
const CHANGED = result('changed', changed);
const SKIPPED = result('skipped', member('skipped'));
const SUBSET: Plugin = ['b', isSubset];
const SUPERSET: Plugin = ['b', (session, a, b) => isSubset(session, b, a)];
const NAN: Plugin = isKind(value => Number.isNaN(asFloat(value)));
const isMissing = (value: Any) => value instanceof Undefined || value instanceof Blank;
const DEFINED: Plugin = [
  '',
  (_, value) => (value instanceof Undefined && value.error ? value : !isMissing(value)),
  { takesUndefined: true },
];
const UNDEFINED: Plugin = [
  '',
  (_, value) => (value instanceof Undefined && value.error ? value : isMissing(value)),
  { takesUndefined: true },
];
/** An asynchronous task that has not said so has started, and has finished. */
const async = (name: string): Plugin =>
  result(name, (session, dict) => (dict.has(name) ? member(name)(session, dict) : true));

export const TESTS: Plugins = {
  defined: DEFINED,
  undefined: UNDEFINED,
  none: isKind(value => value === null),
  boolean: isKind(value => typeof value === 'boolean'),
  true: isKind(value => value === true),
  false: isKind(value => value === false),
  integer: isKind(value => typeof value === 'number' || typeof value === 'bigint'),
  float: isKind(value => value instanceof Float),
  number: isKind(value => asFloat(value) !== undefined),
  string: isKind(isText),
  mapping: isKind(value => value instanceof Map),
  sequence: isKind(isSequence),
  iterable: isKind(isSequence),
  callable: isKind(value => value instanceof Callable),
  escaped: isKind(value => value instanceof Markup),
  odd: ['', (session, value) => equals(session, remainder(session, value, 2), 1)],
  even: ['', (session, value) => equals(session, remainder(session, value, 2), 0)],
  divisibleby: ['num', (session, value, divisor) => equals(session, remainder(session, value, divisor), 0)],
  lower: ['', (session, value) => isLower(str(session, value))],
  upper: ['', (session, value) => isUpper(str(session, value))],
  filter: ['', (session, value) => isText(value) && session.library.isKnown('filter', textOf(value))],
  test: ['', (session, value) => isText(value) && session.library.isKnown('test', textOf(value))],
  sameas: ['other', (_, a, b) => isSame(a, b)],
  in: ['seq', (session, value, sequence) => contains(session, sequence, value)],
  contains: ['value', (session, sequence, value) => contains(session, sequence, value)],
  eq: EQUAL,
  equalto: EQUAL,
  '==': EQUAL,
  ne: UNEQUAL,
  '!=': UNEQUAL,
  lt: comparison('lt'),
  lessthan: comparison('lt'),
  '<': comparison('lt'),
  le: comparison('lteq'),
  '<=': comparison('lteq'),
  gt: comparison('gt'),
  greaterthan: comparison('gt'),
  '>': comparison('gt'),
  ge: comparison('gteq'),
  '>=': comparison('gteq'),
  failed: FAILED,
  failure: FAILED,
  succeeded: SUCCEEDED,
  success: SUCCEEDED,
  successful: SUCCEEDED,
  unreachable: result('unreachable', member('unreachable')),
  reachable: negated('unreachable', 'unreachable'),
  timedout: result('timedout', timedOut),
  changed: CHANGED,
  change: CHANGED,
  skipped: SKIPPED,
  skip: SKIPPED,
  started: async('started'),
  finished: async('finished'),
  match: pattern('start'),
  search: pattern('anywhere'),
  regex: ['pattern? ignorecase? multiline? match_type?', regex],
  version: VERSION,
  version_compare: VERSION,
  any: ['', (session, value) => iterate(session, value).some(isTrue)],
  all: ['', (session, value) => iterate(session, value).every(isTrue)],
  truthy: ['convert_bool?', truth],
  falsy: ['convert_bool?', (session, value, convert) => !truth(session, value, convert)],
  subset: SUBSET,
  issubset: SUBSET,
  superset: SUPERSET,
  issuperset: SUPERSET,
  nan: NAN,
  isnan: NAN,
  abs: isKind(isAbsolute),
  is_abs: isKind(isAbsolute),
  uri: ['schemes?', isUri],
  url: ['schemes?', isUrl],
  urn: ['', (session, value) => isUri(session, value, ['urn'])],
};
