/** Functions that every template has. */
import { Thing } from './access.ts';
import { bind } from './calls.ts';
import { ExpressionError, typeError, unsupported, valueError } from './errors.ts';
import { Lookup } from './invoke.ts';
import { asInt, isText, isTrue, textOf, typeName } from './kinds.ts';
import { lookUpByName } from './lookups.ts';
import { update } from './methods/dicts.ts';
import { Callable, Namespace, OMIT, Range } from './runtime.ts';
import type { Any, AnyDict, Arguments, Session } from './session.ts';
import { strftime } from './strftime.ts';
import { fromFields } from './time.ts';
import { defined, Undefined } from './undefined.ts';

function range(_: Session, { positional }: Arguments): Range {
  const numbers = positional.map(value => {
    const integer = asInt(value);
    if (integer === undefined)
      return typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
    return Number(integer);
  });
  if (numbers.length === 0 || numbers.length > 3)
    typeError(`range expected 1 to 3 arguments, got ${numbers.length}`);
  const [start, stop] = numbers.length === 1 ? [0, numbers[0]!] : [numbers[0]!, numbers[1]!];
  const step = numbers[2] ?? 1;
  if (step === 0) valueError('range() arg 3 must not be zero');
  return new Range(start, stop, step);
}

/** A dict of pairs or another dict, and of named values. */
function dict(session: Session, { positional, named }: Arguments): AnyDict {
  if (positional.length > 1) typeError(`dict() takes one argument, not ${positional.length}`);
  const result: AnyDict = new Map();
  if (positional.length === 1) update(session, result, positional[0]);
  update(session, result, new Map(named));
  return result;
}

function namespace(session: Session, args: Arguments): Namespace {
  const result = new Namespace();
  for (const [key, value] of dict(session, args)) result.values.set(String(key), value);
  return result;
}

/** The time: the runner's clock on the wall, or UTC; as a text when a format is given. */
function now(_: Session, args: Arguments): Any {
  const [utc, format] = bind('now', 'utc? fmt?', args);
  const at = new Date();
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  const time = fromFields(isTrue(utc ?? false) ? at : local, at.getMilliseconds() * 1000);
  return isText(format) && textOf(format) !== '' ? strftime(time, textOf(format)) : time;
}

function undef(session: Session, args: Arguments): Undefined {
  const [hint] = bind('undef', 'hint?', args);
  const given = isText(hint) && textOf(hint) !== '';
  return new Undefined(given ? textOf(hint) : 'the value is mandatory', { session });
}

class Cycler extends Thing {
  readonly #items: readonly Any[];
  #at = 0;
  constructor(items: readonly Any[]) {
    super();
    this.#items = items;
  }
  member(name: string): Any {
    if (name === 'current') return this.#items[this.#at];
    if (name === 'reset')
      return new Callable('reset', () => {
        this.#at = 0;
        return null;
      });
    if (name !== 'next') return undefined;
    return new Callable('next', () => {
      const item = this.#items[this.#at];
      this.#at = (this.#at + 1) % this.#items.length;
      return item;
    });
  }
}

function cycler(_: Session, { positional }: Arguments): Cycler {
  if (positional.length === 0)
    throw new ExpressionError('RuntimeError', 'at least one item has to be provided');
  return new Cycler(positional);
}

/** Gives nothing the first time, and a separator from then on. */
function joiner(_: Session, args: Arguments): Callable {
  const [separator = ', '] = bind('joiner', 'sep?', args);
  let used = false;
  return new Callable('joiner', () => {
    if (used) return separator;
    used = true;
    return '';
  });
}

const lookup = (name: string, wantList: boolean) =>
  new Lookup(
    name,
    (session, args) => {
      const [plugin, ...terms] = args.positional;
      defined(plugin);
      if (!isText(plugin)) return typeError(`${name}() needs the name of a lookup`);
      const named = new Map(args.named);
      if (wantList) named.set('wantlist', true);
      return lookUpByName(session, textOf(plugin), terms, named);
    },
    { takesUndefined: true },
  );

export const GLOBALS: Readonly<Record<string, Any>> = {
  range: new Callable('range', range),
  dict: new Callable('dict', dict),
  namespace: new Callable('namespace', namespace),
  cycler: new Callable('cycler', cycler),
  joiner: new Callable('joiner', joiner),
  lipsum: new Callable('lipsum', () =>
    unsupported("the function 'lipsum' is not supported", 'Write the text that you want.'),
  ),
  now: new Callable('now', now),
  undef: new Callable('undef', undef, { takesUndefined: true }),
  omit: OMIT,
  lookup: lookup('lookup', false),
  query: lookup('query', true),
  q: lookup('q', true),
};
