/** What is wrong with a value of the release file, and what to write instead: in words that do not repeat the key's description. */

import { nameOf, type Path } from './places.ts';
import type { SchemaNode } from './schema/node.ts';
import { settingsSchema } from './schema/schema.ts';

/** What the compiled schema says about a mistake; the same as ajv's ErrorObject. */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer into the file. */
  readonly instancePath: string;
  /** JSON pointer into the schema, with the keyword at its end. */
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of a mapping's key that has another form than keys have there. */
  readonly propertyName?: string;
  readonly message?: string;
}

/** A JSON pointer's keys. */
export function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const root = settingsSchema as unknown as SchemaNode;

/** A node with what it refers to and its alternatives. */
function expand(node: SchemaNode): SchemaNode[] {
  const target = segments((node.$ref ?? '').replace(/^#/, '')).reduce<unknown>(
    (at, part) => (at as Record<string, unknown> | undefined)?.[part],
    node.$ref ? root : undefined,
  ) as SchemaNode | undefined;
  return [node, ...(target ? expand(target) : []), ...(node.anyOf ?? []).flatMap(expand)];
}

/** The schema's nodes for a place in the file. */
export function nodesAt(path: Path): SchemaNode[] {
  let nodes = expand(root);
  for (const part of path) {
    nodes = nodes.flatMap(node => {
      const own = node.properties?.[part] ?? node.additionalProperties ?? node.items;
      return typeof own === 'object' ? expand(own) : [];
    });
  }
  return nodes;
}

/** Whether a single value may stand at a place: only there a template may. */
export function takesScalar(path: Path): boolean {
  return nodesAt(path).some(
    node =>
      node.enum !== undefined || typesOf([node]).some(type => !['object', 'array', 'null'].includes(type)),
  );
}

const SHOWN = 80;

/** A value as the file has it, cut to what a sentence bears. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

const listed = (words: readonly unknown[]) =>
  words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).map(String).join(', ')} or ${String(words.at(-1))}`;

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a mapping',
  array: 'a list',
  null: 'nothing',
};

const typesOf = (nodes: readonly SchemaNode[]) => [
  ...new Set(nodes.flatMap(({ type }) => (typeof type === 'string' ? [type] : (type ?? [])))),
];

/** `, such as /srv/portal`, when the schema has an example. */
function example(nodes: readonly SchemaNode[]): string {
  const given =
    nodes.flatMap(node => node.examples ?? [])[0] ?? nodes.find(node => node.default !== undefined)?.default;
  return given === undefined ? '' : `, such as ${typeof given === 'string' ? given : JSON.stringify(given)}`;
}

const isMapping = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isOf(value: unknown, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isMapping(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

/** What a single value breaks of one node: words that follow "'keep' is 1", or nothing. */
function broken(value: unknown, node: SchemaNode): string | undefined {
  if (node.enum && !node.enum.includes(value)) return `write ${listed(node.enum)}`;
  if (node.type !== undefined && !typesOf([node]).some(type => isOf(value, type))) return '';
  if (typeof value === 'string') {
    if (node.minLength !== undefined && value.length < node.minLength)
      return `write something${example([node])}`;
    if (node.pattern !== undefined && !new RegExp(node.pattern, 'u').test(value))
      return `it ${node.patternErrorMessage ?? `has to fit ${node.pattern}`}${example([node])}`;
  }
  const size = Array.isArray(value) ? value.length : isMapping(value) ? Object.keys(value).length : undefined;
  if (size === 0 && (node.minItems ?? node.minProperties ?? 0) > 0)
    return 'write at least one entry, or leave the key out';
  if (typeof value === 'number') {
    if (node.minimum !== undefined && value < node.minimum) return `write ${node.minimum} or more`;
    if (node.exclusiveMinimum !== undefined && value <= node.exclusiveMinimum)
      return `write more than ${node.exclusiveMinimum}`;
    if (node.maximum !== undefined && value > node.maximum) return `write ${node.maximum} or less`;
  }
  return undefined;
}

/** What is wrong with a single value at a place: words to follow "'keep' is 1: ", or nothing. Pure. */
export function problemOf(value: unknown, path: Path): string | undefined {
  const nodes = nodesAt(path).filter(node => node.type !== undefined || node.enum !== undefined);
  if (nodes.length === 0) return undefined;
  const found = nodes.map(node => broken(value, node));
  if (found.includes(undefined)) return undefined;
  // Of alternatives, the one that its kind fits.
  const words = found.find(text => text !== '');
  if (words) return words;
  if (typeof value !== 'string' && typesOf(nodes).includes('string') && isScalar(value))
    return `to YAML that is ${typeof value === 'number' ? 'a number' : 'true or false'}; put it in quotes${example(nodes)}`;
  const wanted = listed(
    typesOf(nodes)
      .filter(type => type !== 'null')
      .map(type => TYPES[type] ?? type),
  );
  return `write ${wanted}${example(nodes)}`;
}

const isScalar = (value: unknown) => typeof value === 'number' || typeof value === 'boolean';

/** The value at a place. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, part) => (at as Record<string | number, unknown> | undefined)?.[part],
    value,
  );
}

const subjectOf = (path: Path) => (path.length === 0 ? 'the file' : `'${nameOf(path)}'`);

/** One sentence with what was wrong and what to write. */
export function sentence(error: SchemaError, value: unknown): string {
  const path = segments(error.instancePath);
  const subject = subjectOf(path);
  switch (error.keyword) {
    case 'additionalProperties': {
      const known = nodesAt(path).flatMap(node => Object.keys(node.properties ?? {}));
      const key = String(error.params['additionalProperty']);
      const near = nearest(key, known);
      return `${subject} has no key '${key}'${near ? `; did you mean '${near}'?` : `; it has ${listed(known)}.`}`;
    }
    case 'required': {
      const key = String(error.params['missingProperty']);
      const nodes = nodesAt([...path, key]);
      const words = nodes.flatMap(node => node.enum ?? [])[0];
      const instead = words === undefined ? example(nodes).replace(', such as ', '') : String(words);
      const others = alternativesTo(path, key);
      return `${subject} needs the key '${key}'${others}${instead === '' ? '' : `; write it as ${key}: ${instead}`}.`;
    }
    // Only a check from the runner has keys that it must not have.
    case 'false schema':
      return `${subject} has no place in a check with 'from: runner', which asks a url and nothing else.`;
  }
  if (error.propertyName !== undefined) {
    const words = nodesAt(path).find(node => node.propertyNames)?.propertyNames?.patternErrorMessage;
    return `${subject} has the name ${shown(error.propertyName)}, which is none: it ${words ?? 'has another form'}.`;
  }
  const given = valueAt(value, path);
  return `${subject} is ${shown(given)}: ${problemOf(given, path) ?? error.message ?? 'it is not valid'}.`;
}

/** ` or 'command'`: other keys that would do as well. */
function alternativesTo(path: Path, key: string): string {
  const sets = nodesAt(path).flatMap(node => node.anyOf ?? []);
  const others = sets.flatMap(({ required }) => required ?? []).filter(name => name !== key);
  return sets.some(({ required }) => required?.includes(key))
    ? others.map(name => ` or '${name}'`).join('')
    : '';
}

/** The known name that is nearest to what was written, when one is near. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const [best] = known.map(name => ({ name, far: distance(name, written) })).sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= 2 ? best.name : undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
