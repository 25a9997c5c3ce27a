/** The release file as one host has it: variables filled in, every value judged by the schema. */
import { Fault } from '@guarded-deploy/faults';
import { type Host, isMeant } from '../inventory/index.ts';
import type { VariableScope } from '../template/index.ts';
import { nameOf, type Path } from './places.ts';
import { invalid, isTemplate, placesOf } from './release-file.ts';
import type { SchemaNode } from './schema/node.ts';
import { nodesAt, problemOf, shown } from './sentences.ts';
import type { Command, HostPattern, ReleaseFile, Settings } from './types.ts';

/** What fills templates in; `where` names them in messages. */
interface Renderer {
  render(text: string, variables: VariableScope, where: string): string;
  command(command: Command, variables: VariableScope, where: string): Command;
}

/** A text that stands for a value of another kind: `4`, `true`. As it is when it stands for none. */
function kindOfText(text: string, nodes: readonly SchemaNode[]): unknown {
  const types = new Set(nodes.flatMap(({ type }) => (typeof type === 'string' ? [type] : (type ?? []))));
  const plain = text.trim();
  if (types.has('string') && problemFree(text, nodes)) return text;
  if ((types.has('integer') || types.has('number')) && /^-?\d+(\.\d+)?$/.test(plain)) return Number(plain);
  // As Python and YAML print them.
  if (types.has('boolean') && /^(true|false)$/i.test(plain)) return plain.toLowerCase() === 'true';
  return text;
}

/** Whether one of the nodes takes it as a text. */
const problemFree = (text: string, nodes: readonly SchemaNode[]) =>
  nodes.some(
    ({ type, pattern }) =>
      [type].flat().includes('string') && (pattern === undefined || new RegExp(pattern, 'u').test(text)),
  );

const isCommand = (nodes: readonly SchemaNode[]) =>
  nodes.some(({ $ref }) => $ref === '#/definitions/command');

export class HostSettings {
  readonly variables: VariableScope;
  readonly #config: ReleaseFile;
  readonly #host: Host;
  readonly #renderer: Renderer;

  constructor(config: ReleaseFile, host: Host, variables: VariableScope, renderer: Renderer) {
    this.#config = config;
    this.#host = host;
    this.variables = variables;
    this.#renderer = renderer;
  }

  /** A fault at a place of the release file. */
  #fault(path: Path, what: string, cause?: unknown): Fault {
    const place = placesOf(this.#config)?.at(path) ?? { file: 'release file' };
    return invalid(place, what, cause);
  }

  /** Where a value stands, for faults of those who judge several together. */
  fault(path: Path, what: string): Fault {
    return this.#fault(path, what);
  }

  #rendered<T>(path: Path, render: (where: string) => T): T {
    try {
      return render(nameOf(path));
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown;
      const place = placesOf(this.#config)?.at(path);
      const { code, what, remedy } = thrown;
      // A fault in a template that the value includes has its own place.
      if (!place || (thrown.place && thrown.place.file !== nameOf(path))) throw thrown;
      const where = `${place.file}:${place.line}:${place.column}`;
      throw new Fault({ code, what: `${where}: ${what}`, remedy, place, cause: thrown });
    }
  }

  /** A value and all that is in it, filled in and judged. @throws Fault */
  settle(value: unknown, path: Path): unknown {
    const nodes = nodesAt(path);
    if (isCommand(nodes)) {
      return this.#rendered(path, where => this.#renderer.command(value as Command, this.variables, where));
    }
    if (Array.isArray(value)) return value.map((item, index) => this.settle(item, [...path, index]));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value);
      return Object.fromEntries(entries.map(([key, inner]) => [key, this.settle(inner, [...path, key])]));
    }
    if (!isTemplate(value)) return value;
    const text = this.#rendered(path, where => this.#renderer.render(value, this.variables, where));
    const settled = kindOfText(text, nodes);
    const problem = problemOf(settled, path);
    if (problem !== undefined) {
      const from = `from ${shown(value)} on ${this.#host.name}`;
      throw this.#fault(path, `'${nameOf(path)}' is ${shown(settled)} (${from}): ${problem}.`);
    }
    return settled;
  }

  /** One setting, whole. @throws Fault */
  get<Key extends keyof Settings>(key: Key): Settings[Key] {
    return this.settle(this.#config[key], [key]) as Settings[Key];
  }

  /** Whether something is for this host, by its `hosts`. @throws Fault */
  meant(item: { readonly hosts?: HostPattern }, path: Path): boolean {
    return isMeant(this.#host, this.settle(item.hosts, [...path, 'hosts']) as HostPattern | undefined);
  }

  /** Of a list, what is for this host, each with its place; the rest may have variables that this host does not know. @throws Fault */
  list<Item extends object>(items: readonly object[] | undefined, path: Path): { item: Item; path: Path }[] {
    return (items ?? []).flatMap((item, index) => {
      const own = [...path, index];
      return this.meant(item, own) ? [{ item: this.settle(item, own) as Item, path: own }] : [];
    });
  }

  /** The services of this host by name. @throws Fault */
  services(): {
    readonly name: string;
    readonly service: NonNullable<Settings['services']>[string];
    path: Path;
  }[] {
    return Object.entries(this.#config.services ?? {}).flatMap(([name, written]) => {
      const path = ['services', name];
      // Values to scale by are variables, which are filled in where they are used.
      const { scale, ...rest } = written;
      if (!this.meant(written, path)) return [];
      const service = this.settle(rest, path) as NonNullable<Settings['services']>[string];
      return [{ name, service: { ...service, ...(scale ? { scale } : {}) }, path }];
    });
  }
}
