/** Where in the release file something stands, for messages and annotations. */
import type { Place } from '@guarded-deploy/faults';
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

/** Keys and indexes from the file's top to a value, as the environment's settings are merged in. */
export type Path = readonly (string | number)[];

/** `services.web.unit`, for a sentence. */
export const nameOf = (path: Path) => path.join('.');

/** The places of one file, with the settings of one environment merged in. */
export class Places {
  readonly file: string;
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #environment: string | undefined;

  constructor(file: string, document: Document.Parsed, lines: LineCounter, environment?: string) {
    this.file = file;
    this.#document = document;
    this.#lines = lines;
    this.#environment = environment;
  }

  /** The same file with another environment's settings merged in. */
  of(environment: string | undefined): Places {
    return new Places(this.file, this.#document, this.#lines, environment);
  }

  /** The nodes of a value, aliases followed: the environment's own before the file's. */
  #nodes(path: Path): Node[] {
    const own =
      this.#environment === undefined ? undefined : this.#walk(['environments', this.#environment, ...path]);
    return [own, this.#walk(path)].filter(node => node !== undefined);
  }

  #resolve(node: unknown): Node | undefined {
    const target = isAlias(node) ? node.resolve(this.#document) : node;
    return isNode(target) ? target : undefined;
  }

  #walk(path: Path): Node | undefined {
    let node = this.#resolve(this.#document.contents);
    for (const part of path) {
      if (isMap(node)) node = this.#resolve(node.items.find(item => keyOf(item.key) === String(part))?.value);
      else if (isSeq(node)) node = this.#resolve(node.items[Number(part)]);
      else return undefined;
      if (!node) return undefined;
    }
    return node;
  }

  /** The place of a value; of the nearest mapping or list around it when it has none. `key`: the place of that key in it. */
  at(path: Path, key?: string): Place {
    for (let length = path.length; length >= 0; length--) {
      const nodes = this.#nodes(path.slice(0, length));
      const keys = key === undefined || length < path.length ? [] : nodes.map(node => keyNode(node, key));
      const offset = [...keys, ...nodes].find(node => node?.range)?.range?.[0];
      if (offset === undefined) continue;
      const { line, col } = this.#lines.linePos(offset);
      return { file: this.file, line, column: col };
    }
    return { file: this.file, line: 1, column: 1 };
  }

  /** How a scalar is written, such as `3.10`, which as a number would be 3.1. */
  source(path: Path): string | undefined {
    const [node] = this.#nodes(path);
    return isScalar(node) ? node.source : undefined;
  }
}

const keyOf = (key: unknown) => (isScalar(key) ? String(key.value) : undefined);

function keyNode(node: Node, key: string): Node | undefined {
  if (!isMap(node)) return undefined;
  const found = node.items.find(item => keyOf(item.key) === key)?.key;
  return isNode(found) ? found : undefined;
}

/** `deploy/release.yml:4:7: `, the beginning of a message. */
export function prefixOf({ file, line, column }: Place): string {
  return `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: `;
}
