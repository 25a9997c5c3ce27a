/** Values as the nodes of a YAML document, as PyYAML represents them. */
import { ExpressionError, typeError } from './errors.ts';
import { asInt, entriesOf, Group, iterate, typeName } from './kinds.ts';
import { sorted } from './methods/lists.ts';
import { floatText } from './printing.ts';
import type { Any, AnyDict, Session } from './session.ts';
import { defined } from './undefined.ts';
import { DateOnly, DateTime, Float, Tuple } from './values.ts';

export type YamlNode =
  | {
      readonly kind: 'scalar';
      readonly text: string;
      /** Without quotes it would be read as something else. */
      readonly needsQuotes: boolean;
      readonly isText: boolean;
    }
  | { readonly kind: 'sequence'; readonly items: readonly YamlNode[]; readonly flow: boolean }
  | {
      readonly kind: 'mapping';
      readonly pairs: readonly (readonly [YamlNode, YamlNode])[];
      readonly flow: boolean;
    };

/** What YAML 1.1 takes for something else than text, by PyYAML's resolvers. */
const BOOL = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const FLOAT =
  /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INT =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/;
const OTHER = /^(?:~|null|Null|NULL||<<|=|[!&*])$/;
const TIME =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

const isSpecial = (text: string): boolean =>
  BOOL.test(text) || INT.test(text) || FLOAT.test(text) || OTHER.test(text) || TIME.test(text);

const scalar = (text: string): YamlNode => ({ kind: 'scalar', text, needsQuotes: false, isText: false });

const textScalar = (text: string): YamlNode => ({
  kind: 'scalar',
  text,
  needsQuotes: isSpecial(text),
  isText: true,
});

function floatScalar(value: number): YamlNode {
  if (Number.isNaN(value)) return scalar('.nan');
  if (!Number.isFinite(value)) return scalar(value < 0 ? '-.inf' : '.inf');
  const text = floatText(value);
  return scalar(text.includes('.') ? text : text.replace('e', '.0e'));
}

interface NodeOptions {
  /** Everything in brackets, or nothing; undefined for what holds only simple values. */
  readonly flow: boolean | undefined;
  readonly sortKeys: boolean;
}

/** The node of a value; one container that is met twice is one node. */
export function toNode(session: Session, value: Any, options: NodeOptions): YamlNode {
  const known = new Map<object, YamlNode>();
  const flowOf = (parts: readonly YamlNode[]) => options.flow ?? parts.every(part => part.kind === 'scalar');
  const visit = (inner: Any): YamlNode => {
    session.step();
    defined(inner);
    if (typeof inner === 'string') return textScalar(inner);
    if (inner === null) return scalar('null');
    if (typeof inner === 'boolean') return scalar(String(inner));
    if (asInt(inner) !== undefined) return scalar(String(inner));
    if (inner instanceof Float) return floatScalar(inner.value);
    if (inner instanceof DateTime) return scalar(inner.format(' '));
    if (inner instanceof DateOnly) return scalar(inner.toString());
    const isList = Array.isArray(inner) || (inner instanceof Tuple && !(inner instanceof Group));
    if (!isList && !(inner instanceof Map))
      return typeError(`cannot represent an object of type '${typeName(inner)}'`);
    const before = known.get(inner);
    if (before) return before;
    const node = session.deeper(() => container(inner));
    // What was written in the template itself is not the same thing twice.
    if (!session.literals.has(inner)) known.set(inner, node);
    return node;
  };
  const container = (inner: Any[] | Tuple | AnyDict): YamlNode => {
    if (!(inner instanceof Map)) {
      const items = iterate(session, inner).map(visit);
      return { kind: 'sequence', items, flow: flowOf(items) };
    }
    const pairs = inOrder(session, inner, options.sortKeys).map(
      ([key, item]) => [visit(key), visit(item)] as const,
    );
    return { kind: 'mapping', pairs, flow: flowOf(pairs.flat()) };
  };
  return visit(value);
}

/** Sorted by keys, where keys have an order. */
function inOrder(session: Session, dict: AnyDict, sort: boolean): readonly (readonly [Any, Any])[] {
  const entries = entriesOf(session, dict);
  if (!sort) return entries;
  try {
    return sorted(session, entries, { key: entry => (entry as readonly Any[])[0] }) as typeof entries;
  } catch (error) {
    if (error instanceof ExpressionError) return entries;
    throw error;
  }
}
