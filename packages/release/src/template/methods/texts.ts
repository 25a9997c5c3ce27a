import { typeError, valueError } from '../errors.ts';
import { formatBraces } from '../format.ts';
import { asIndex, isText, isTrue, itemsOf, iterate, textOf, tuple, typeName } from '../kinds.ts';
import { Markup } from '../runtime.ts';
import type { Any, AnyDict, Session } from '../session.ts';
import * as text from '../text.ts';
import { Tuple } from '../values.ts';
import type { Method, Methods } from './method.ts';

/** An argument that is text. */
function want(value: Any, what = 'argument'): string {
  if (isText(value)) return textOf(value);
  return typeError(`${what} must be str, not ${typeName(value)}`);
}

const optional = (value: Any): string | undefined =>
  value === undefined || value === null ? undefined : want(value);

/** A method that gets its own text and its arguments as they are. */
const own = (run: (self: string, session: Session, ...args: Any[]) => Any, signature = ''): Method => [
  signature,
  (session, self, ...args) => run(textOf(self as string | Markup), session, ...args),
];

/** A method that cuts its text into parts; parts of markup are markup. */
const parts = (
  run: (self: string, session: Session, ...args: Any[]) => readonly string[],
  signature: string,
): Method => [
  signature,
  (session, self, ...args) => {
    const all = run(textOf(self as string | Markup), session, ...args);
    session.places(all.length);
    return self instanceof Markup ? all.map(part => new Markup(part)) : [...all];
  },
];

/** A method that makes a text of its own; markup stays markup. */
const same = (run: (self: string, session: Session, ...args: Any[]) => string, signature = ''): Method => [
  signature,
  (session, self, ...args) => {
    const result = run(textOf(self as string | Markup), session, ...args);
    session.reserve(result.length);
    return self instanceof Markup ? new Markup(result) : result;
  },
];

export const capitalize = (self: string): string => {
  const [first = '', ...rest] = text.charactersOf(self);
  return titleOf(first) + lower(rest.join(''));
};

/** Lower case; the final sigma of a word as Python has it. */
const lower = (self: string): string => self.toLowerCase();

const isCased = (letter: string) => letter.toLowerCase() !== letter || letter.toUpperCase() !== letter;

/** The letter at a word's beginning: what has several capitals, such as ß, has one of them there. */
function titleOf(letter: string): string {
  const upper = letter.toUpperCase();
  return /^[A-Z\u0531-\u0556]{2,}$/.test(upper) ? upper[0] + lower(upper.slice(1)) : upper;
}

function titled(self: string): string {
  let before = false;
  return text
    .charactersOf(self)
    .map(letter => {
      const cased = isCased(letter);
      const result = cased ? (before ? letter.toLowerCase() : titleOf(letter)) : letter;
      before = cased;
      return result;
    })
    .join('');
}

function isTitle(self: string): boolean {
  let before = false;
  let any = false;
  for (const letter of self) {
    const isUpper = letter.toLowerCase() !== letter;
    if (isUpper && before) return false;
    if (!isUpper && isCased(letter) && !before) return false;
    before = isCased(letter);
    any ||= before;
  }
  return any;
}

/** Every character is of a kind, and there is one. */
const all = (pattern: RegExp) =>
  own(self => self !== '' && text.charactersOf(self).every(letter => pattern.test(letter)));

export const isLower = (self: string): boolean =>
  text.charactersOf(self).some(isCased) && self === self.toLowerCase() && !/\p{Lt}/u.test(self);

export const isUpper = (self: string): boolean =>
  text.charactersOf(self).some(isCased) && self === self.toUpperCase() && !/\p{Lt}/u.test(self);

function fill(given: Any): string {
  const character = given === undefined ? ' ' : want(given, 'The fill character');
  return text.lengthOf(character) === 1 ? character : typeError('the fill is one character');
}

/** Python puts the odd space of center() to the left when both counts are odd. */
export function center(self: string, width: number, character = ' '): string {
  const missing = Math.max(0, width - text.lengthOf(self));
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return character.repeat(left) + self + character.repeat(missing - left);
}

const padded = (side: 'left' | 'right' | 'both') =>
  same((self, session, width, given) => {
    const size = asIndex(width);
    const character = fill(given);
    session.reserve(size);
    if (side === 'both') return center(self, size, character);
    const space = character.repeat(Math.max(0, size - text.lengthOf(self)));
    return side === 'left' ? space + self : self + space;
  }, 'width fillchar?');

/** Offsets of Python's find(), index() and count(), in characters. */
function within(self: string, from: Any, to: Any): { start: number; part: string; impossible: boolean } {
  const letters = text.charactersOf(self);
  const bound = (given: Any, fallback: number) => {
    const index = given === undefined || given === null ? fallback : asIndex(given);
    return Math.max(0, index < 0 ? index + letters.length : index);
  };
  const start = bound(from, 0);
  const end = Math.min(bound(to, letters.length), letters.length);
  return { start, part: letters.slice(start, end).join(''), impossible: start > end };
}

function seek(self: string, wanted: Any, from: Any, to: Any, last: boolean): number {
  const { start, part, impossible } = within(self, from, to);
  const sought = want(wanted);
  const at = impossible ? -1 : last ? part.lastIndexOf(sought) : part.indexOf(sought);
  return at === -1 ? -1 : start + text.lengthOf(part.slice(0, at));
}

const finder = (last: boolean, must: boolean) =>
  own((self, _, wanted, from, to) => {
    const at = seek(self, wanted, from, to, last);
    return at === -1 && must ? valueError('substring not found') : at;
  }, 'sub start? end?');

const edge = (atEnd: boolean) =>
  own((self, _, wanted, from, to) => {
    const { part, impossible } = within(self, from, to);
    const options = wanted instanceof Tuple ? itemsOf(wanted) : [wanted];
    const fits = (option: string) => (atEnd ? part.endsWith(option) : part.startsWith(option));
    return !impossible && options.some(option => fits(want(option, 'first arg')));
  }, 'prefix start? end?');

/** Python's replace(): an empty text is found between all characters. */
export function replaced(session: Session, self: string, old: string, by: string, count: number): string {
  if (count === 0) return self;
  const parts = old === '' ? ['', ...text.charactersOf(self), ''] : self.split(old);
  const most = count < 0 ? parts.length - 1 : Math.min(count, parts.length - 1);
  session.reserve(self.length + most * Math.max(0, by.length - old.length));
  if (most === parts.length - 1) return parts.join(by);
  return parts.slice(0, most + 1).join(by) + (old === '' ? '' : old) + parts.slice(most + 1).join(old);
}

/** Python's split() and rsplit(). */
export function splitText(
  self: string,
  separator: string | undefined,
  most: number,
  fromEnd: boolean,
): string[] {
  if (separator === '') valueError('empty separator');
  if (separator !== undefined) {
    const parts = self.split(separator);
    if (most < 0 || parts.length <= most + 1) return parts;
    if (fromEnd)
      return [parts.slice(0, parts.length - most).join(separator), ...parts.slice(parts.length - most)];
    return [...parts.slice(0, most), parts.slice(most).join(separator)];
  }
  const words = text.wordsOf(self);
  if (most < 0 || words.length <= most) return words;
  if (most === 0) return [fromEnd ? text.stripEnd(self) : text.stripStart(self)];
  let rest = self;
  const kept: string[] = [];
  for (let index = 0; index < most; index++) {
    const word = fromEnd ? words[words.length - 1 - index]! : words[index]!;
    kept.push(word);
    rest = fromEnd ? rest.slice(0, rest.lastIndexOf(word)) : rest.slice(rest.indexOf(word) + word.length);
  }
  const trimmed = fromEnd ? text.stripEnd(rest) : text.stripStart(rest);
  if (fromEnd) kept.reverse();
  if (trimmed === '') return kept;
  return fromEnd ? [trimmed, ...kept] : [...kept, trimmed];
}

const splitter = (fromEnd: boolean) =>
  parts(
    (self, _, separator, most) =>
      splitText(self, optional(separator), most === undefined ? -1 : asIndex(most), fromEnd),
    'sep? maxsplit?',
  );

const partition = (last: boolean): Method => {
  const [signature, run] = parts((self, _, separator) => {
    const sought = want(separator);
    if (sought === '') valueError('empty separator');
    const at = last ? self.lastIndexOf(sought) : self.indexOf(sought);
    if (at === -1) return last ? ['', '', self] : [self, '', ''];
    return [self.slice(0, at), sought, self.slice(at + sought.length)];
  }, 'sep');
  return [signature, (session, self, ...args) => tuple(...(run(session, self, ...args) as Any[]))];
};

const stripper = (run: (self: string, characters?: string) => string) =>
  same((self, _, characters) => run(self, optional(characters)), 'chars?');

function expandTabs(self: string, size: number): string {
  let column = 0;
  return text
    .charactersOf(self)
    .map(letter => {
      if (letter === '\t') {
        const width = size > 0 ? size - (column % size) : 0;
        column += width;
        return ' '.repeat(width);
      }
      column = letter === '\n' || letter === '\r' ? 0 : column + 1;
      return letter;
    })
    .join('');
}

export const textMethods: Methods = {
  capitalize: same(capitalize),
  casefold: same(self => self.toLowerCase().replaceAll('ß', 'ss')),
  center: padded('both'),
  count: own((self, session, wanted, from, to) => {
    const { part, impossible } = within(self, from, to);
    const sought = want(wanted);
    session.step(part.length >>> 4);
    if (impossible) return 0;
    return sought === '' ? text.lengthOf(part) + 1 : part.split(sought).length - 1;
  }, 'sub start? end?'),
  endswith: edge(true),
  expandtabs: same((self, session, size) => {
    const width = size === undefined ? 8 : asIndex(size);
    session.reserve(self.length * Math.max(1, width));
    return expandTabs(self, width);
  }, 'tabsize?'),
  find: finder(false, false),
  format: own(
    (self, session, positional, named) => formatBraces(session, self, positional as Any[], named as AnyDict),
    '* **',
  ),
  format_map: own(
    (self, session, named) =>
      named instanceof Map ? formatBraces(session, self, [], named) : typeError('format_map() takes a dict'),
    'mapping',
  ),
  index: finder(false, true),
  isalnum: all(/[\p{L}\p{N}]/u),
  isalpha: all(/\p{L}/u),
  isascii: own(self => /^[\0-\x7f]*$/.test(self)),
  isdecimal: all(/\p{Nd}/u),
  isdigit: all(/[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨]/u),
  isidentifier: own(self => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(self)),
  islower: own(isLower),
  isnumeric: all(/\p{N}/u),
  isprintable: own(self => !/[\p{C}\p{Z}]/u.test(self.replaceAll(' ', ''))),
  isspace: own(self => self !== '' && text.strip(self) === ''),
  istitle: own(isTitle),
  isupper: own(isUpper),
  join: same((self, session, items) => {
    const parts = iterate(session, items).map((item, index) => {
      if (isText(item)) return textOf(item);
      return typeError(`sequence item ${index}: expected str instance, ${typeName(item)} found`);
    });
    session.reserve(parts.reduce((sum, part) => sum + part.length + self.length, 0));
    return parts.join(self);
  }, 'iterable'),
  ljust: padded('right'),
  lower: same(lower),
  lstrip: stripper(text.stripStart),
  partition: partition(false),
  removeprefix: same(
    (self, _, prefix) => (self.startsWith(want(prefix)) ? self.slice(want(prefix).length) : self),
    'prefix',
  ),
  removesuffix: same(
    (self, _, suffix) =>
      want(suffix) !== '' && self.endsWith(want(suffix)) ? self.slice(0, -want(suffix).length) : self,
    'suffix',
  ),
  replace: same(
    (self, session, old, by, count) =>
      replaced(session, self, want(old), want(by), count === undefined ? -1 : asIndex(count)),
    'old new count?',
  ),
  rfind: finder(true, false),
  rindex: finder(true, true),
  rjust: padded('left'),
  rpartition: partition(true),
  rsplit: splitter(true),
  rstrip: stripper(text.stripEnd),
  split: splitter(false),
  splitlines: parts((self, _, keep) => text.splitLines(self, isTrue(keep ?? false)), 'keepends?'),
  startswith: edge(false),
  strip: stripper(text.strip),
  swapcase: same(self =>
    text
      .charactersOf(self)
      .map(letter => (letter.toLowerCase() === letter ? letter.toUpperCase() : letter.toLowerCase()))
      .join(''),
  ),
  title: same(titled),
  upper: same(self => self.toUpperCase()),
  zfill: same((self, session, width) => {
    const size = asIndex(width);
    session.reserve(size);
    const sign = /^[-+]/.exec(self)?.[0] ?? '';
    const missing = Math.max(0, size - text.lengthOf(self));
    return sign + '0'.repeat(missing) + self.slice(sign.length);
  }, 'width'),
};
