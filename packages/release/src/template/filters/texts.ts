/** Filters of texts. */
import { ExpressionError, typeError, valueError } from '../errors.ts';
import { asIndex, asInt, isText, isTrue, iterate, sizeOf, textOf, tuple, typeName } from '../kinds.ts';
import { escapeHtml, stripTags } from '../markup.ts';
import { capitalize, center, replaced, splitText } from '../methods/texts.ts';
import { formatPercent } from '../percent.ts';
import { indexOr, mapText, or, type Plugins, wantText } from '../plugins.ts';
import { prettyPrint } from '../pretty.ts';
import { str } from '../printing.ts';
import { Markup } from '../runtime.ts';
import type { Any, AnyDict, Session } from '../session.ts';
import { charactersOf, lengthOf, partOf, SPACE, splitLines, strip } from '../text.ts';
import { urlize } from '../urls.ts';
import { wrap } from '../wrap.ts';

const escaped = (session: Session, value: Any): Markup =>
  value instanceof Markup ? value : new Markup(escapeHtml(str(session, value)));

function format(session: Session, value: Any, positional: Any, named: Any): Any {
  const args = positional as readonly Any[];
  const byName = named as AnyDict;
  if (args.length > 0 && byName.size > 0) typeError('give positional or named arguments, not both');
  const text = isText(value) ? value : str(session, value);
  return formatPercent(session, text, byName.size > 0 ? byName : tuple(...args));
}

function indent(session: Session, value: Any, width: Any, first: Any, blank: Any): Any {
  if (!isText(value)) return typeError(`unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`);
  const space = isText(width) ? textOf(width) : ' '.repeat(Math.min(indexOr(width, 4), 10_000));
  const lines = splitLines(`${textOf(value)}\n`);
  session.reserve(textOf(value).length + lines.length * space.length);
  const all = isTrue(or(blank, false));
  const rest = lines.slice(1).map(line => (line === '' && !all ? line : space + line));
  const text = [lines[0]!, ...rest].join('\n');
  const result = isTrue(or(first, false)) ? space + text : text;
  return value instanceof Markup ? new Markup(result) : result;
}

function truncate(_: Session, value: Any, length: Any, killWords: Any, end: Any, leeway: Any): Any {
  const size = indexOr(length, 255);
  const ending = end === undefined ? '...' : wantText(end, 'end');
  const slack = indexOr(leeway, 5);
  if (size < lengthOf(ending))
    throw new ExpressionError('AssertionError', `expected length >= ${lengthOf(ending)}, got ${size}`);
  if (slack < 0) throw new ExpressionError('AssertionError', `expected leeway >= 0, got ${slack}`);
  const whole = sizeOf(value);
  if (whole === undefined) return typeError(`object of type '${typeName(value)}' has no len()`);
  if (whole <= size + slack) return value;
  const part = partOf(wantText(value, 'the value'), 0, size - lengthOf(ending));
  if (isTrue(or(killWords, false))) return part + ending;
  const space = part.lastIndexOf(' ');
  return (space === -1 ? part : part.slice(0, space)) + ending;
}

function wordWrap(session: Session, value: Any, width: Any, long: Any, between: Any, hyphens: Any): Any {
  const options = {
    width: indexOr(width, 79),
    breakLongWords: isTrue(or(long, true)),
    breakOnHyphens: isTrue(or(hyphens, true)),
  };
  const separator = between === undefined || between === null ? '\n' : wantText(between, 'wrapstring');
  const text = wantText(value, 'the value');
  session.step(text.length);
  return splitLines(text)
    .map(line => wrap(line, options).join(separator))
    .join(separator);
}

const TITLE = new RegExp(`([-({[<${SPACE}]+)`);

const title = (text: string): string =>
  text
    .split(TITLE)
    .filter(part => part !== '')
    .map(part => {
      const [first = '', ...rest] = charactersOf(part);
      return first.toUpperCase() + rest.join('').toLowerCase();
    })
    .join('');

function replace(session: Session, value: Any, old: Any, by: Any, count: Any): string {
  const most = count === undefined || count === null ? -1 : asIndex(count);
  return replaced(session, str(session, value), str(session, old), str(session, by), most);
}

/** Lines with a comment sign before them, between what begins and what ends a comment. */
const STYLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: { decoration: '# ' },
  erlang: { decoration: '% ' },
  c: { decoration: '// ' },
  cblock: { beginning: '/*', decoration: ' * ', end: ' */' },
  xml: { beginning: '<!--', decoration: ' - ', end: '-->' },
};

function comment(session: Session, value: Any, style: Any, named: Any): string {
  const given = named as ReadonlyMap<string, Any>;
  const name = style === undefined ? 'plain' : str(session, style);
  const base = Object.hasOwn(STYLES, name)
    ? STYLES[name]!
    : valueError(`Invalid style '${name}'; there are ${Object.keys(STYLES).join(', ')}`);
  const option = (key: string, fallback: string) => {
    const own = given.get(key);
    return own === undefined ? (base[key] ?? fallback) : own === null ? '' : str(session, own);
  };
  const count = (key: string) => {
    const own = given.get(key);
    const number = own === undefined ? 1 : Number(asInt(own) ?? str(session, own));
    return Number.isInteger(number) && number <= 10_000
      ? Math.max(0, number)
      : valueError(`${key} is no number of lines`);
  };
  const newline = option('newline', '\n');
  const decoration = option('decoration', '');
  const edge = decoration.trimEnd();
  const prefix = option('prefix', edge);
  const postfix = option('postfix', edge);
  const beginning = option('beginning', '');
  const end = option('end', '');
  const line = prefix === '' ? '' : prefix === newline ? newline : prefix + newline;
  const text = (
    decoration + wantText(value, 'the value').replaceAll(newline, newline + decoration)
  ).replaceAll(decoration + newline, decoration.trimEnd() + newline);
  return [
    beginning === '' ? '' : beginning + newline,
    line.repeat(count('prefix_count')),
    text,
    ['', ...Array.from({ length: count('postfix_count') }, () => postfix)].join(newline),
    end === '' ? '' : newline + end,
  ].join('');
}

function xmlAttributes(session: Session, value: Any, autospace: Any): Any {
  if (!(value instanceof Map)) return typeError(`'${typeName(value)}' object has no attribute 'items'`);
  const parts: string[] = [];
  for (const [key, inner] of value as AnyDict) {
    if (inner === null) continue;
    const name = wantText(key, 'a name');
    if (/[\s/>=]/.test(name)) valueError(`Invalid character in attribute name: '${name}'`);
    parts.push(`${escapeHtml(name)}="${escapeHtml(str(session, inner))}"`);
  }
  const text = parts.join(' ');
  return isTrue(or(autospace, true)) && text !== '' ? ` ${text}` : text;
}

export const textFilters: Plugins = {
  capitalize: ['', (session, value) => mapText(session, value, capitalize)],
  center: [
    'width?',
    (session, value, width) => {
      session.reserve(indexOr(width, 80));
      return mapText(session, value, text => center(text, indexOr(width, 80)));
    },
  ],
  comment: ['style? **', comment],
  e: ['', escaped],
  escape: ['', escaped],
  forceescape: ['', (session, value) => new Markup(escapeHtml(str(session, value)))],
  format: ['* **', format],
  indent: ['width? first? blank?', indent],
  lower: ['', (session, value) => mapText(session, value, text => text.toLowerCase())],
  pprint: ['', (session, value) => prettyPrint(session, value)],
  replace: ['old new count?', replace],
  safe: ['', (session, value) => new Markup(str(session, value))],
  split: [
    'sep? maxsplit?',
    (session, value, separator, most) => {
      if (!isText(value)) return typeError(`'split' is not for a '${typeName(value)}' object`);
      const by =
        separator === undefined || separator === null ? undefined : wantText(separator, 'the separator');
      session.places(textOf(value).length);
      const parts = splitText(textOf(value), by, most === undefined ? -1 : asIndex(most), false);
      return value instanceof Markup ? parts.map(part => new Markup(part)) : parts;
    },
  ],
  string: ['', (session, value) => (isText(value) ? value : str(session, value))],
  striptags: ['', (session, value) => stripTags(str(session, value))],
  title: ['', (session, value) => mapText(session, value, title)],
  trim: [
    'chars?',
    (session, value, characters) =>
      mapText(session, value, text =>
        strip(
          text,
          characters === undefined || characters === null ? undefined : wantText(characters, 'chars'),
        ),
      ),
  ],
  truncate: ['length? killwords? end? leeway?', truncate],
  upper: ['', (session, value) => mapText(session, value, text => text.toUpperCase())],
  urlize: [
    'trim_url_limit? nofollow? target? rel? extra_schemes?',
    (session, value, limit, nofollow, target, rel, schemes) =>
      urlize(str(session, value), {
        limit: limit === undefined || limit === null ? undefined : asIndex(limit),
        nofollow: isTrue(or(nofollow, false)),
        target: target === undefined || target === null ? undefined : str(session, target),
        rel: rel === undefined || rel === null ? '' : str(session, rel),
        schemes:
          schemes === undefined || schemes === null
            ? []
            : iterate(session, schemes).map(item => str(session, item)),
      }),
  ],
  wordcount: ['', (session, value) => str(session, value).match(/[\p{L}\p{M}\p{N}_]+/gu)?.length ?? 0],
  wordwrap: ['width? break_long_words? wrapstring? break_on_hyphens?', wordWrap],
  xmlattr: ['autospace?', xmlAttributes],
};
