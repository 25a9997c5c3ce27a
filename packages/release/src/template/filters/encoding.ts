/** Filters that write values in other forms, and read them. */

import { isUtf8 } from 'node:buffer';
import { createHash, getHashes, hash } from 'node:crypto';
import { upTo } from '@guarded-deploy/foreign/linear';
import { ExpressionError, typeError, valueError } from '../errors.ts';
import { toJson } from '../json.ts';
import { asInt, isText, isTrue, textOf, typeName } from '../kinds.ts';
import { indexOr, or, type Plugins } from '../plugins.ts';
import { str } from '../printing.ts';
import { Markup } from '../runtime.ts';
import type { Any, Session } from '../session.ts';
import { emitYaml } from '../yaml-emit.ts';
import { toNode } from '../yaml-nodes.ts';

/** Named arguments of a filter, taken out one by one; what is left over is an error. */
class Options {
  readonly #left: Map<string, Any>;
  readonly #filter: string;
  constructor(filter: string, named: Any) {
    this.#filter = filter;
    this.#left = new Map(named as ReadonlyMap<string, Any>);
  }
  take(name: string): Any {
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }
  finish(): void {
    const [name] = this.#left.keys();
    if (name !== undefined) typeError(`${this.#filter}() got an unexpected keyword argument '${name}'`);
  }
}

/** The text of one level: a number of spaces, or a text; undefined for none. */
function indentOf(given: Any): string | undefined {
  if (given === undefined || given === null || given === false) return undefined;
  if (isText(given)) return textOf(given);
  const width = asInt(given);
  return width === undefined
    ? typeError('indent must be a number or a text')
    : ' '.repeat(Math.min(100, Math.max(0, Number(width))));
}

interface JsonDefaults {
  readonly indent: Any;
  readonly sort: boolean;
  readonly nice: boolean;
}

function dumpJson(session: Session, value: Any, named: Any, defaults: JsonDefaults): string {
  const options = new Options(defaults.nice ? 'to_nice_json' : 'to_json', named);
  const given = options.take('indent');
  const indent = indentOf(given === undefined ? defaults.indent : given);
  const separators = options.take('separators');
  const both =
    separators === undefined || separators === null || defaults.nice ? undefined : separatorsOf(separators);
  const flag = (name: string, fallback: boolean) => isTrue(or(options.take(name), fallback));
  const settings = {
    indent,
    ...(both ? { itemSeparator: both[0], keySeparator: both[1] } : {}),
    ...(defaults.nice ? { itemSeparator: ',' } : {}),
    sortKeys: flag('sort_keys', defaults.sort),
    ascii: flag('ensure_ascii', true),
    strict: !flag('allow_nan', true),
    skipKeys: flag('skipkeys', false),
  };
  for (const unused of ['vault_to_text', 'preprocess_unsafe', 'profile', 'check_circular'])
    options.take(unused);
  options.finish();
  return toJson(session, value, settings);
}

function separatorsOf(value: Any): readonly [string, string] {
  const items = Array.isArray(value)
    ? value
    : typeof value === 'object' && value !== null && 'items' in value
      ? (value.items as Any[])
      : [];
  if (items.length !== 2 || !items.every(isText)) valueError('separators are two texts');
  return [textOf(items[0] as string), textOf(items[1] as string)];
}

function dumpYaml(session: Session, value: Any, named: Any, nice: boolean): string {
  const options = new Options(nice ? 'to_nice_yaml' : 'to_yaml', named);
  const flow = options.take('default_flow_style');
  const fallback = nice ? false : undefined;
  const indent = indexOr(options.take('indent'), nice ? 4 : 2);
  const width = indexOr(options.take('width'), 80);
  const style = options.take('default_style');
  const best = indent < 2 || indent > 9 ? 2 : indent;
  const settings = {
    indent: best,
    width: width < 0 ? Number.POSITIVE_INFINITY : width <= best * 2 ? 80 : width,
    explicitStart: isTrue(or(options.take('explicit_start'), false)),
    explicitEnd: isTrue(or(options.take('explicit_end'), false)),
    style: style === '"' ? ('double' as const) : style === "'" ? ('single' as const) : undefined,
  };
  const sortKeys = isTrue(or(options.take('sort_keys'), true));
  options.take('encoding');
  options.finish();
  const node = toNode(session, value, {
    flow: flow === undefined ? fallback : flow === null ? undefined : isTrue(flow),
    sortKeys,
  });
  const text = emitYaml(node, settings);
  session.reserve(text.length);
  return text;
}

const HTML_SAFE: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  "'": '\\u0027',
};

/** Jinja's own JSON, which may stand in HTML. */
function htmlJson(session: Session, value: Any, indent: Any): Markup {
  const text = toJson(session, value, { indent: indentOf(indent), sortKeys: true, plain: true });
  return new Markup(text.replace(/[<>&']/g, sign => HTML_SAFE[sign]!));
}

const ENCODINGS: Readonly<Record<string, BufferEncoding>> = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  'utf-16-le': 'utf16le',
  'utf-16le': 'utf16le',
  ascii: 'latin1',
  latin1: 'latin1',
  'latin-1': 'latin1',
  'iso-8859-1': 'latin1',
};

function encodingOf(session: Session, given: Any): BufferEncoding {
  const name = given === undefined ? 'utf-8' : str(session, given).toLowerCase();
  return Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name]! : valueError(`unknown encoding: ${name}`);
}

function base64(session: Session, value: Any, encoding: Any, urlSafe: Any): string {
  const bytes = Buffer.from(str(session, value), encodingOf(session, encoding));
  const text = bytes.toString('base64');
  session.reserve(text.length);
  return isTrue(or(urlSafe, false)) ? text.replaceAll('+', '-').replaceAll('/', '_') : text;
}

function fromBase64(session: Session, value: Any, encoding: Any, urlSafe: Any): string {
  const given = str(session, value);
  const usual = isTrue(or(urlSafe, false)) ? given.replaceAll('-', '+').replaceAll('_', '/') : given;
  const letters = usual.replace(/[^A-Za-z0-9+/=]/g, '');
  const body = upTo(letters, '=');
  const missing = (4 - (body.length % 4)) % 4;
  const padding = letters.length - body.length;
  if (body.length % 4 === 1 || padding < missing) valueError('Incorrect padding');
  const bytes = Buffer.from(body, 'base64');
  const name = encodingOf(session, encoding);
  // Ansible hands such bytes on in disguise; here they would become other bytes.
  if (name === 'utf8' && !isUtf8(bytes))
    throw new ExpressionError('UnicodeDecodeError', 'the bytes are no text in UTF-8');
  return bytes.toString(name);
}

const digest = (algorithm: string) => (session: Session, value: Any) => hash(algorithm, str(session, value));

/** Python's names of hash functions that Node calls otherwise. */
const HASHES: Readonly<Record<string, string>> = {
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
};

function hashed(session: Session, value: Any, algorithm: Any): string {
  const name = algorithm === undefined ? 'sha1' : str(session, algorithm).toLowerCase();
  const known = Object.hasOwn(HASHES, name) ? HASHES[name]! : name;
  if (!getHashes().includes(known))
    throw new ExpressionError('AnsibleFilterError', `unsupported hash type ${name}`);
  return createHash(known).update(str(session, value)).digest('hex');
}

/** A name in a space of names, as a UUID of version 5 (RFC 9562). */
function toUuid(session: Session, value: Any, namespace: Any): string {
  const space = (
    namespace === undefined ? '361E6D51-FAEC-444A-9079-341386DA8E2E' : str(session, namespace)
  ).replace(/^urn:uuid:|[{}-]/gi, '');
  if (!/^[\da-f]{32}$/i.test(space))
    throw new ExpressionError('AnsibleFilterError', "'namespace' is no UUID");
  const bytes = createHash('sha1').update(Buffer.from(space, 'hex')).update(str(session, value)).digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** One word for a POSIX shell. */
function quote(session: Session, value: Any): string {
  const text = value === null ? '' : str(session, value);
  if (text === '') return "''";
  return /[^\w@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
}

function parseJson(session: Session, value: Any): Any {
  if (!isText(value)) return typeError(`JSON has to be a text, not ${typeName(value)}`);
  return session.environment.readJson(textOf(value));
}

export const encodingFilters: Plugins = {
  to_json: [
    '**',
    (session, value, named) =>
      dumpJson(session, value, named, { indent: undefined, sort: false, nice: false }),
  ],
  to_nice_json: [
    'indent? sort_keys? **',
    (session, value, indent, sort, named) => {
      const all = new Map(named as ReadonlyMap<string, Any>);
      if (indent !== undefined) all.set('indent', indent);
      if (sort !== undefined) all.set('sort_keys', sort);
      return dumpJson(session, value, all, { indent: 4, sort: true, nice: true });
    },
  ],
  tojson: ['indent?', htmlJson],
  from_json: ['profile?', parseJson],
  to_yaml: ['* **', (session, value, _, named) => dumpYaml(session, value, named, false), { lenient: true }],
  to_nice_yaml: [
    'indent? * **',
    (session, value, indent, _, named) => {
      const all = new Map(named as ReadonlyMap<string, Any>);
      if (indent !== undefined) all.set('indent', indent);
      return dumpYaml(session, value, all, true);
    },
    { lenient: true },
  ],
  from_yaml: [
    '',
    (session, value) => {
      if (!isText(value)) return value;
      const documents = session.environment.readYaml(textOf(value));
      return documents.length > 1
        ? valueError('expected a single document in the stream')
        : (documents[0] ?? null);
    },
  ],
  from_yaml_all: [
    '',
    (session, value) =>
      value === null ? [] : isText(value) ? [...session.environment.readYaml(textOf(value))] : value,
  ],
  b64encode: ['encoding? urlsafe?', base64],
  b64decode: ['encoding? urlsafe?', fromBase64],
  md5: ['', digest('md5')],
  sha1: ['', digest('sha1')],
  checksum: ['', digest('sha1')],
  hash: ['hashtype?', hashed],
  to_uuid: ['namespace?', toUuid],
  quote: ['', quote],
};
