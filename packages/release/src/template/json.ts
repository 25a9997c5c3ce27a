/** JSON as Python writes it: NaN and Infinity are known. */
import { typeError, valueError } from './errors.ts';
import { asInt, entriesOf, isText, iterate, textOf, typeName } from './kinds.ts';
import { sorted } from './methods/lists.ts';
import { floatText } from './printing.ts';
import type { Any, AnyDict, Session } from './session.ts';
import { defined } from './undefined.ts';
import { DateOnly, Float, type Key, Tuple } from './values.ts';

interface JsonOptions {
  /** What each level is indented by; undefined for everything on one line. */
  readonly indent?: string | undefined;
  readonly itemSeparator?: string;
  readonly keySeparator?: string;
  readonly sortKeys?: boolean;
  /** Escapes for everything outside of ASCII. */
  readonly ascii?: boolean;
  /** Refuses NaN and Infinity. */
  readonly strict?: boolean;
  /** Python's own json, not Ansible's: keys are sorted before they are texts, and dates are an error. */
  readonly plain?: boolean;
  /** Keys that JSON cannot have are left out. */
  readonly skipKeys?: boolean;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

const hexEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

function jsonText(text: string, ascii = true): string {
  const hidden = ascii ? /["\\\x00-\x1f\x7f-\uffff]/g : /["\\\x00-\x1f]/g;
  return `"${text.replace(hidden, unit => ESCAPES[unit] ?? (unit === '\x7f' ? unit : hexEscape(unit)))}"`;
}

function floatJson(value: number, strict: boolean): string {
  if (Number.isFinite(value)) return floatText(value);
  if (strict) valueError('JSON has no such number');
  return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Infinity' : 'Infinity';
}

/** A dict's key as text; undefined for what JSON cannot have as one. */
function keyText(key: Key, strict: boolean): string | undefined {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (typeof key === 'boolean') return String(key);
  if (key instanceof Float) return floatJson(key.value, strict);
  return asInt(key) === undefined ? undefined : String(key);
}

/** Python's json.dumps(). @throws TypeError for what JSON does not know */
export function toJson(session: Session, value: Any, options: JsonOptions = {}): string {
  const { indent, itemSeparator = indent === undefined ? ', ' : ',', keySeparator = ': ' } = options;
  const ascii = options.ascii ?? true;
  const strict = options.strict ?? false;
  const join = (open: string, parts: readonly string[], close: string, level: number): string => {
    if (parts.length === 0) return open + close;
    const line = indent === undefined ? '' : `\n${indent.repeat(level + 1)}`;
    const end = indent === undefined ? '' : `\n${indent.repeat(level)}`;
    const text = `${open}${line}${parts.join(itemSeparator + line)}${end}${close}`;
    session.reserve(text.length);
    return text;
  };
  const write = (inner: Any, level: number): string => {
    session.step();
    defined(inner);
    if (isText(inner)) return jsonText(textOf(inner), ascii);
    if (inner === null || typeof inner === 'boolean') return String(inner);
    if (asInt(inner) !== undefined) return String(inner);
    if (inner instanceof Float) return floatJson(inner.value, strict);
    if (inner instanceof DateOnly && !options.plain) return jsonText(inner.toJSON(), ascii);
    if (Array.isArray(inner) || inner instanceof Tuple) {
      const items = iterate(session, inner);
      return session.deeper(() =>
        join(
          '[',
          items.map(item => write(item, level + 1)),
          ']',
          level,
        ),
      );
    }
    if (inner instanceof Map) {
      const parts = session.deeper(() =>
        dictEntries(session, inner, options).map(([key, item]) => {
          return `${jsonText(key, ascii)}${keySeparator}${write(item, level + 1)}`;
        }),
      );
      return join('{', parts, '}', level);
    }
    return typeError(`Object of type ${typeName(inner)} is not JSON serializable`);
  };
  return write(value, 0);
}

function dictEntries(
  session: Session,
  dict: AnyDict,
  options: JsonOptions,
): readonly (readonly [string, Any])[] {
  const sort = <T extends readonly [Any, Any]>(entries: readonly T[]): readonly T[] =>
    sorted(session, entries, { key: entry => (entry as T)[0] }) as T[];
  const entries = entriesOf(session, dict);
  const sortKeys = options.sortKeys ?? false;
  const texts = (sortKeys && options.plain ? sort(entries) : entries).flatMap(([key, item]) => {
    const text = keyText(key, options.strict ?? false);
    if (text !== undefined) return [[text, item] as const];
    if (options.skipKeys) return [];
    return typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
  });
  return sortKeys && !options.plain ? sort(texts) : texts;
}
