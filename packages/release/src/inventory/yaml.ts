/**
 * YAML as Ansible loads it: parsed by the library, given meaning by the rules of YAML 1.1 and PyYAML. One document, of which
 * every mapping and list remembers where it was written. Pure.
 */
import type { Place } from '@guarded-deploy/faults';
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import {
  DateOnly,
  type Dict,
  Float,
  Foreign,
  foreign,
  type Key,
  Tuple,
  type Value,
} from '../template/values.ts';
import { invalid, shown } from './problem.ts';
import { ScalarError, type ScalarTag, scalarOf, tagOf } from './scalars.ts';

/** Where mappings, lists and keys were written. */
export interface Places {
  /** The place of a container, or of one of its keys or items. */
  of(container: object, key?: unknown): Place;
}

export interface Loaded extends Places {
  readonly value: Value;
  /** Things that Ansible accepts with a warning, such as a key that is written twice. */
  readonly warnings: readonly string[];
}

export interface YamlOptions {
  readonly file: string;
  /** Opens the text of a `!vault` value. */
  readonly vault: (text: string, place: Place) => Value;
}

/** Nodes that a document may have when every alias is written out. */
const MOST_NODES = 500_000;
/** Characters of one document. */
const LONGEST = 8 << 20;
/** Levels of nesting; Python's own limit is near 250. */
const DEEPEST = 150;

const CORE = 'tag:yaml.org,2002:';
/** Written tags of scalars. PyYAML's `python/unicode` is an old name of text. */
const SCALAR_TAGS: ReadonlyMap<string, ScalarTag> = new Map<string, ScalarTag>([
  ['null', 'null'],
  ['bool', 'bool'],
  ['int', 'int'],
  ['float', 'float'],
  ['str', 'str'],
  ['timestamp', 'timestamp'],
  ['python/unicode', 'str'],
]);

/**
 * Reads one YAML document.
 * @throws Fault INVENTORY_INVALID with line and column
 */
export function readYaml(text: string, options: YamlOptions): Loaded {
  const reader = new YamlReader(text, options);
  return { value: reader.read(), warnings: reader.warnings, of: (...where) => reader.placeOf(...where) };
}

/** A key or an item under its container; `null` for the container itself. */
type Spots = Map<unknown, number>;

class YamlReader {
  readonly warnings: string[] = [];
  readonly #text: string;
  readonly #options: YamlOptions;
  readonly #lines = new LineCounter();
  readonly #spots = new WeakMap<object, Spots>();
  readonly #anchors = new Map<string, { value: Value; node: Node; weight: number } | undefined>();
  /** Nodes so far, aliases written out. */
  #weight = 0;
  #depth = 0;

  constructor(text: string, options: YamlOptions) {
    this.#text = text.replace(/^\ufeff/, '');
    this.#options = options;
  }

  read(): Value {
    if (this.#text.length > LONGEST)
      throw invalid(
        { file: this.#options.file },
        `it has more than ${LONGEST} characters`,
        'Part the file, or write JSON.',
      );
    this.#refuseCharacters();
    const document = this.#parse();
    if (document.contents === null) return null;
    return this.#value(document.contents);
  }

  placeOf(container: object, key?: unknown): Place {
    const spots = this.#spots.get(container);
    return this.#place(spots?.get(key) ?? spots?.get(null) ?? 0);
  }

  #place(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#options.file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  #refuse(offset: number, what: string, remedy?: string): never {
    throw invalid(this.#place(offset), what, remedy);
  }

  /** Characters that Ansible's reader refuses, and line breaks that only YAML 1.1 knows. */
  #refuseCharacters(): void {
    const odd =
      /[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u.exec(
        this.#text,
      );
    if (!odd) return;
    const before = this.#text.slice(0, odd.index).split(/\r\n|\r|\n/);
    const code = odd[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    throw invalid(
      { file: this.#options.file, line: before.length, column: before.at(-1)!.length + 1 },
      `the character U+${code} cannot stand in YAML`,
      `Remove it, or write it as an escape in double quotes, such as "\\u${code}".`,
    );
  }

  #parse() {
    let document: ReturnType<typeof parseDocument>;
    // The parser goes on after a mistake, and of a hostile text makes an error for each character: without the stacks.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      document = parseDocument(this.#text, {
        schema: 'failsafe',
        version: '1.1',
        merge: false,
        uniqueKeys: false,
        resolveKnownTags: false,
        // Silent would also be silent about a second document.
        logLevel: 'error',
        strict: false,
        // Each would be looked up in the text anew.
        prettyErrors: false,
        lineCounter: this.#lines,
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw invalid({ file: this.#options.file }, 'it is nested too deeply', 'Nest less.');
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    const wrong = document.errors[0];
    if (wrong) {
      const what = wrong.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
      this.#refuse(wrong.pos[0], `${lowerFirst(what)}`, this.#advice(wrong.pos[0], wrong.code));
    }
    return document;
  }

  /** What to write, where a usual mistake is the cause. */
  #advice(offset: number, code: string): string {
    const start = this.#text.lastIndexOf('\n', offset - 1) + 1;
    const line = this.#text.slice(start).split('\n', 1)[0]!;
    if (/:\s+\{\{/.test(line)) return QUOTE_TEMPLATE;
    if (code === 'TAB_AS_INDENT') return 'Indent with spaces.';
    if (code === 'MULTIPLE_DOCS') return "Keep one document in the file: remove the line '---' between them.";
    if (code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'MULTILINE_IMPLICIT_KEY')
      return "Put the value in quotes where it holds ': ', and check the indentation.";
    return 'Correct the YAML there, and check indentation and quotes.';
  }

  #value(node: Node): Value {
    if (isAlias(node)) return this.#alias(node.source, node.range?.[0] ?? 0);
    this.#count(1, node);
    if (++this.#depth > DEEPEST) this.#refuse(offsetOf(node), 'it is nested too deeply', 'Nest less.');
    const before = this.#weight;
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) {
      if (this.#anchors.has(anchor))
        this.#refuse(
          offsetOf(node),
          `the anchor &${anchor} stands twice`,
          'Give each anchor a name of its own.',
        );
      this.#anchors.set(anchor, undefined);
    }
    const value = this.#tagged(node);
    if (anchor !== undefined) this.#anchors.set(anchor, { value, node, weight: this.#weight - before });
    this.#depth--;
    return value;
  }

  #count(weight: number, node: Node): void {
    this.#weight += weight;
    if (this.#weight > MOST_NODES)
      this.#refuse(
        offsetOf(node),
        `with its aliases written out the file has more than ${MOST_NODES} values`,
        'Use fewer aliases.',
      );
  }

  #alias(name: string, offset: number): Value {
    const anchor = this.#anchors.get(name);
    if (anchor === undefined)
      this.#refuse(
        offset,
        this.#anchors.has(name) ? `*${name} is inside itself` : `there is no anchor &${name} before *${name}`,
        'Correct the alias.',
      );
    this.#count(anchor.weight, anchor.node);
    return anchor.value;
  }

  #tagged(node: Node): Value {
    const tag = (node as { tag?: string }).tag;
    // PyYAML takes a lone '!' as none.
    if (tag === undefined || tag === '!') return this.#plain(node);
    if (tag === '!unsafe') return foreign(this.#untagged(node));
    if (tag === '!vault' || tag === '!vault-encrypted') {
      const text = this.#untagged(node);
      if (typeof text !== 'string') this.#refuse(offsetOf(node), `${tag} needs the encrypted text after it`);
      return this.#options.vault(text, this.#place(offsetOf(node)));
    }
    const name = tag.startsWith(CORE) ? tag.slice(CORE.length) : undefined;
    const scalar = name === undefined ? undefined : SCALAR_TAGS.get(name);
    if (scalar !== undefined && isScalar(node)) return this.#scalar(scalar, String(node.value), node);
    if ((name === 'map' || name === 'python/dict') && isMap(node)) return this.#map(node);
    if (name === 'seq' && isSeq(node)) return this.#sequence(node);
    if (name === 'set' && isMap(node)) return [...this.#map(node).keys()].map(keyValue);
    if ((name === 'omap' || name === 'pairs') && isSeq(node)) return this.#pairs(node);
    return this.#refuse(
      offsetOf(node),
      `the tag ${shown(name === undefined ? tag : `!!${name}`)} means nothing ${scalar || name === 'map' || name === 'seq' ? 'here' : 'to Ansible'}`,
      'Remove it, or put the value in quotes.',
    );
  }

  /** A node by its form: what is not in quotes has the type that it looks like. */
  #plain(node: Node): Value {
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) return this.#sequence(node);
    if (!isScalar(node)) return null;
    const source = String(node.value ?? '');
    return this.#scalar(node.type === 'PLAIN' ? tagOf(source) : 'str', source, node);
  }

  /** What stands behind `!unsafe` and `!vault`: there, quotes do not make text of a number. */
  #untagged(node: Node): Value {
    if (!isScalar(node)) return this.#plain(node);
    const source = String(node.value ?? '');
    return this.#scalar(tagOf(source), source, node);
  }

  #scalar(tag: ScalarTag, source: string, node: Node): Value {
    try {
      return scalarOf(tag, source);
    } catch (error) {
      if (!(error instanceof ScalarError)) throw error;
      return this.#refuse(offsetOf(node), error.message, 'Put it in quotes if it is text.');
    }
  }

  #sequence(node: Node & { items: unknown[] }): Value[] {
    const list: Value[] = [];
    const spots: Spots = new Map([[null, offsetOf(node)]]);
    this.#spots.set(list, spots);
    for (const item of node.items) {
      spots.set(list.length, offsetOf(item as Node | null, offsetOf(node)));
      // In a list, `a: b` without brackets of its own is a mapping of one key.
      list.push(this.#value(item as Node));
    }
    return list;
  }

  #pairs(node: Node & { items: unknown[] }): Value[] {
    return node.items.map(item => {
      const pair = isMap(item) && item.items.length === 1 ? item.items[0] : undefined;
      if (!pair) return this.#refuse(offsetOf(item as Node), 'each item here is a mapping of one key');
      return new Tuple([keyValue(this.#key(pair.key as Node)), this.#pairValue(pair.value)]);
    });
  }

  #pairValue(value: unknown): Value {
    return value === null || value === undefined ? null : this.#value(value as Node);
  }

  #map(node: Node & { items: unknown[] }): Dict {
    const dict: Dict = new Map();
    const spots: Spots = new Map([[null, offsetOf(node)]]);
    this.#spots.set(dict, spots);
    // What is merged comes first, wherever it is written, so that the mapping's own keys win.
    const pairs = node.items.filter(isPair);
    const merged = pairs.filter(pair => isMergeKey(pair.key));
    for (const pair of merged) this.#merge(dict, pair.value as Node | null, node);
    const own = new Map<Key, number>();
    const names = new Names(dict);
    for (const pair of pairs) {
      if (isMergeKey(pair.key)) continue;
      const keyNode = pair.key as Node;
      const key = names.find(this.#key(keyNode));
      const offset = offsetOf(keyNode, offsetOf(node));
      const earlier = own.get(key);
      if (earlier !== undefined) {
        const { file, line } = this.#place(offset);
        const first = this.#place(earlier).line;
        this.warnings.push(
          `${file}:${line}: the key ${shown(String(key))} stands in line ${first} already; the later one counts.`,
        );
      }
      own.set(key, offset);
      spots.set(key, offset);
      dict.set(key, this.#pairValue(pair.value));
    }
    return dict;
  }

  /** `<<: *name` or `<<: [*one, *two]`, of which the earlier wins. */
  #merge(dict: Dict, node: Node | null, parent: Node): void {
    const names = new Names(dict);
    const take = (from: Node | null, value: Value) => {
      const target = this.#targetOf(from);
      // The keys of a set are merged, too.
      const mapping = value instanceof Map ? value : isMap(target) ? this.#map(target) : undefined;
      if (!mapping)
        this.#refuse(
          offsetOf(from, offsetOf(parent)),
          "what '<<' merges is a mapping or a list of mappings",
          "Write '<<: *name' with the anchor of a mapping.",
        );
      for (const [key, inner] of mapping) dict.set(names.find(key), inner);
    };
    const value = node === null ? null : this.#value(node);
    const target = this.#targetOf(node);
    if (!isSeq(target) || !Array.isArray(value)) {
      take(node, value);
      return;
    }
    for (const [index, item] of [...target.items.entries()].reverse()) {
      const inner = value[index] ?? null;
      // An !!omap has pairs where mappings were written.
      take(
        item as Node,
        inner instanceof Tuple ? new Map([[inner.items[0] as Key, inner.items[1]!]]) : inner,
      );
    }
  }

  /** What an alias stands for. */
  #targetOf(node: Node | null): Node | null {
    return isAlias(node) ? (this.#anchors.get(node.source)?.node ?? null) : node;
  }

  #key(node: Node): Key {
    const value = node === null ? null : this.#keyNode(node);
    if (value instanceof Foreign) return value.text;
    if (Array.isArray(value) || value instanceof Map) {
      const template = isMap(node) && this.#text.slice(offsetOf(node), offsetOf(node) + 1) === '{';
      this.#refuse(
        offsetOf(node),
        'a mapping or list cannot be a key',
        template ? QUOTE_TEMPLATE : 'Write a plain name before the colon.',
      );
    }
    return value;
  }

  /** As a key, `=` is itself. */
  #keyNode(node: Node): Value {
    const plain = isScalar(node) && node.type === 'PLAIN' && node.tag === undefined && node.value === '=';
    return plain ? '=' : this.#value(node);
  }
}

const QUOTE_TEMPLATE = 'Put the whole value in quotes: key: "{{ name }}".';

const isMergeKey = (key: unknown) =>
  isScalar(key) && key.type === 'PLAIN' && key.tag === undefined && key.value === '<<';

const offsetOf = (node: Node | null | undefined, otherwise = 0) => node?.range?.[0] ?? otherwise;

const keyValue = (key: Key): Value => key;

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

/** Finds keys as Python compares them: 1, 1.0 and true are one key, equal dates are one. */
class Names {
  readonly #dict: Dict;
  #odd: Map<string, Key> | undefined;

  constructor(dict: Dict) {
    this.#dict = dict;
  }

  /** The key of the dict that equals the one given; the one given where there is none. */
  find(key: Key): Key {
    if (typeof key === 'string' || key === null) return key;
    this.#odd ??= new Map([...this.#dict.keys()].flatMap(known => this.#entry(known)));
    const name = equalName(key);
    const known = this.#odd.get(name);
    if (known !== undefined) return known;
    this.#odd.set(name, key);
    return key;
  }

  #entry(key: Key): [string, Key][] {
    return typeof key === 'string' || key === null ? [] : [[equalName(key), key]];
  }
}

function equalName(key: Exclude<Key, string | null>): string {
  if (key instanceof Float) return Number.isInteger(key.value) ? String(BigInt(key.value)) : `f${key.value}`;
  if (key instanceof DateOnly) return `d${key.toJSON()}`;
  if (key instanceof Tuple) return `t${JSON.stringify(key)}`;
  return typeof key === 'boolean' ? String(Number(key)) : String(key);
}
