import { Fault } from '@guarded-deploy/faults';
import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { releaseFileSchema } from './schema.ts';
import validator from './validate.gen.ts';

export type Command = string | readonly string[];
export type Scalar = string | number | boolean;
export type Variables = Readonly<Record<string, unknown>>;
export type HostPattern = string | readonly string[];

export type Phase =
  | 'check'
  | 'prepare'
  | 'transfer'
  | 'build'
  | 'migrate'
  | 'switch'
  | 'restart'
  | 'verify'
  | 'clean'
  | 'revert';

export interface Hook {
  readonly name?: string;
  readonly command: Command;
  readonly directory?: string;
  readonly hosts?: HostPattern;
  readonly environment?: Readonly<Record<string, Scalar>>;
  readonly timeout?: number;
}

export interface BuildStep extends Hook {
  readonly 'when-changed'?: readonly string[];
  readonly outputs?: readonly string[];
}

export interface Template {
  readonly source: string;
  readonly path: string;
  readonly mode?: string;
  readonly owner?: string;
  readonly become?: boolean;
  readonly hosts?: HostPattern;
}

export interface Service {
  readonly type: 'systemd' | 'supervisor' | 'touch' | 'command';
  readonly unit?: string;
  readonly template?: string;
  readonly templates?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly scope?: 'system' | 'user';
  readonly become?: boolean;
  readonly reload?: 'restart' | 'reload' | 'auto';
  readonly instances?: number | string;
  readonly scale?: Readonly<Record<string, Scalar>>;
  readonly enable?: boolean;
  readonly file?: string;
  readonly command?: Command;
  readonly 'ready-after'?: number;
  readonly timeout?: number;
  readonly logs?: number;
  readonly hosts?: HostPattern;
}

export interface Check {
  readonly url?: string;
  readonly from?: 'host' | 'runner';
  readonly status?: number;
  readonly contains?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly socket?: string;
  readonly command?: Command;
  readonly hosts?: HostPattern;
  readonly timeout?: number;
}

export interface InlineInventory {
  readonly hosts: Readonly<
    Record<
      string,
      {
        readonly address?: string;
        readonly port?: number;
        readonly user?: string;
        readonly groups?: readonly string[];
        readonly variables?: Variables;
      } | null
    >
  >;
  readonly groups?: Readonly<
    Record<string, { readonly variables?: Variables; readonly children?: readonly string[] } | null>
  >;
}

export interface Python {
  readonly version?: string | number;
  readonly manager?: 'auto' | 'uv' | 'pip';
  readonly lock?: string | readonly string[];
  readonly groups?: readonly string[];
  readonly extras?: readonly string[];
  readonly wheels?: string;
  readonly directory?: string;
  readonly path?: string;
  readonly hosts?: HostPattern;
  readonly timeout?: number;
}

/** A validated release file, with the settings of one environment merged in. */
export interface ReleaseFile {
  readonly app: string;
  readonly root: string;
  readonly user?: string;
  readonly inventory: string | InlineInventory;
  readonly variables?: Variables;
  readonly source?: {
    readonly type?: 'push' | 'git';
    readonly directory?: string;
    readonly ignore?: string | readonly string[];
    readonly exclude?: readonly string[];
    readonly repository?: string;
    readonly ref?: string;
  };
  readonly shared?: { readonly directories?: readonly string[]; readonly files?: readonly string[] };
  readonly templates?: readonly Template[];
  readonly decrypt?: readonly (string | { path: string; to?: string; mode?: string })[];
  readonly environment?: Readonly<Record<string, Scalar>>;
  readonly python?: Python;
  readonly build?: readonly BuildStep[];
  readonly migrate?: {
    readonly command: Command;
    readonly group?: string;
    readonly 'run-once'?: boolean;
    readonly directory?: string;
    readonly environment?: Readonly<Record<string, Scalar>>;
    readonly timeout?: number;
  };
  readonly services?: Readonly<Record<string, Service>>;
  readonly verify?: readonly Check[];
  readonly keep?: number;
  readonly batches?: readonly (number | string)[];
  readonly hooks?: {
    readonly before?: Partial<Record<Phase, readonly Hook[]>>;
    readonly after?: Partial<Record<Phase, readonly Hook[]>>;
  };
  readonly lock?: { readonly wait?: number };
}

/** What the compiled schema says about a mistake; the same as ajv's ErrorObject. */
interface ErrorObject {
  readonly keyword: string;
  /** JSON pointer into the file. */
  readonly instancePath: string;
  /** JSON pointer into the schema, with the keyword at its end. */
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/**
 * Reads a release file and merges in the settings of one environment.
 * @param text the file's text. @param file its name, for messages and annotations.
 * @throws Fault RELEASE_FILE_INVALID with line and column, RELEASE_ENVIRONMENT_UNKNOWN
 */
export function loadReleaseFile(text: string, file: string, environment?: string): ReleaseFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const wrong = document.errors[0];
  if (wrong) {
    const { line, col } = lines.linePos(wrong.pos[0]);
    throw invalid(file, line, col, wrong.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, ''));
  }
  const value: unknown = document.toJS();
  if (!validator(value)) {
    const error = mostTelling((validator as { errors?: ErrorObject[] }).errors ?? []);
    const { line, col } = place(document, lines, error);
    throw invalid(file, line, col, sentence(error, value));
  }
  const { environments, ...base } = value as ReleaseFile & { environments?: Record<string, object> };
  const own = environment === undefined ? undefined : environments?.[environment];
  if (environments !== undefined && environment !== undefined && own === undefined) {
    throw new Fault({
      code: 'RELEASE_ENVIRONMENT_UNKNOWN',
      what: `${file} has no environment '${environment}'; it has ${Object.keys(environments).join(', ')}.`,
      remedy: "Name one of these, or add it under 'environments:'.",
      place: { file },
    });
  }
  const config = own === undefined ? base : (merge(base, own) as ReleaseFile);
  if (config.source?.type === 'git' && config.decrypt && config.decrypt.length > 0) {
    const from = own && 'decrypt' in own ? document.getIn(['environments', environment], true) : undefined;
    const { line, col } = start(lines, keyNode(from ?? document.contents, 'decrypt'));
    const why = 'with git the hosts fetch the files as they are, and are never told the password';
    throw invalid(file, line, col, `'decrypt' needs 'source.type: push': ${why}.`);
  }
  return config;
}

function merge(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    merged[key] = key === 'inventory' ? value : merge(merged[key], value);
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(file: string, line: number, column: number, what: string): Fault {
  return new Fault({
    code: 'RELEASE_FILE_INVALID',
    what: `${file}:${line}:${column}: ${what}`,
    remedy: 'Correct it; docs/release-file.md lists every key.',
    place: { file, line, column },
  });
}

/** `anyOf` reports every branch: the deepest error of the first place is what the person meant. */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject {
  const rank = (error: ErrorObject) =>
    (error.keyword === 'additionalProperties' ? 100 : 0) +
    error.instancePath.split('/').length * 2 -
    (error.keyword === 'anyOf' ? 1 : 0);
  return [...errors].sort((a, b) => rank(b) - rank(a))[0]!;
}

function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function place(document: Document.Parsed, lines: LineCounter, error: ErrorObject) {
  const path = segments(error.instancePath).map(part => (/^\d+$/.test(part) ? Number(part) : part));
  const extra = error.params['additionalProperty'] ?? error.params['propertyName'];
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return start(lines, typeof extra === 'string' ? keyNode(node, extra) : node);
}

/** The node of a mapping's key; the mapping itself when it has none of that name. */
function keyNode(node: unknown, key: string): unknown {
  if (!isMap(node)) return node;
  return node.items.find(item => isScalar(item.key) && item.key.value === key)?.key ?? node;
}

const start = (lines: LineCounter, node: unknown) => lines.linePos((node as Node | null)?.range?.[0] ?? 0);

interface SchemaNode {
  readonly $ref?: string;
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly description?: string;
}

/** The schema's own nodes for a place in the file, what they refer to and their alternatives included. */
function schemaOf(error: ErrorObject): { properties?: object; description?: string } {
  const root = releaseFileSchema as unknown as SchemaNode;
  const expand = (node: SchemaNode): SchemaNode[] => {
    const target = segments((node.$ref ?? '').replace(/^#/, '')).reduce<unknown>(
      (at, part) => (at as Record<string, unknown> | undefined)?.[part],
      node.$ref ? root : undefined,
    ) as SchemaNode | undefined;
    return [node, ...(target ? expand(target) : []), ...(node.anyOf ?? []).flatMap(expand)];
  };
  let nodes = expand(root);
  for (const part of segments(error.instancePath)) {
    nodes = nodes.flatMap(node => {
      const inner =
        node.properties?.[part] ??
        (typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined) ??
        node.items;
      return inner ? expand(inner) : [];
    });
  }
  const properties = nodes.find(node => node.properties)?.properties;
  const description = nodes.find(node => node.description)?.description;
  return { ...(properties ? { properties } : {}), ...(description ? { description } : {}) };
}

function dataOf(error: ErrorObject, value: unknown): unknown {
  let node = value;
  for (const part of segments(error.instancePath))
    node = (node as Record<string, unknown> | undefined)?.[part];
  return node;
}

function sentence(error: ErrorObject, value: unknown): string {
  const path = segments(error.instancePath).join('.');
  const subject = path === '' ? 'the file' : `'${path}'`;
  switch (error.keyword) {
    case 'additionalProperties': {
      const known = Object.keys(schemaOf(error).properties ?? {});
      const key = String(error.params['additionalProperty']);
      const near = known.find(name => distance(name, key) <= 2);
      return `${subject} has no key '${key}'${near ? `; did you mean '${near}'?` : `; it has ${known.join(', ')}.`}`;
    }
    case 'required':
      return `${subject} needs the key '${String(error.params['missingProperty'])}'.`;
    case 'enum':
      return `${subject} must be one of ${(error.params['allowedValues'] as unknown[]).join(', ')}.`;
    case 'type': {
      const given = typeof dataOf(error, value);
      const scalar = given === 'number' || given === 'boolean';
      if (!scalar || error.params['type'] !== 'string') return `${subject} ${error.message}.`;
      const text = schemaOf(error).description;
      return `${subject} is a ${given} to YAML; put it in quotes${text ? `. ${text}` : '.'}`;
    }
    case 'pattern': {
      const text = schemaOf(error).description;
      return `${subject} is ${JSON.stringify(dataOf(error, value))}, which does not fit${text ? `: ${text}` : ` ${String(error.params['pattern'])}.`}`;
    }
    // Only a check from the runner has keys that it must not have.
    case 'false schema':
      return `${subject} has no place in a check with 'from: runner', which asks a url and nothing else.`;
    default:
      return `${subject} ${error.message ?? 'is not valid'}.`;
  }
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
