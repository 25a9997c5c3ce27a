/** The variables of one host, as they are stored: which of several values of a name counts is decided here. */
import type { Value, Variables } from './values.ts';

/** What else belongs to a host's variables. */
interface ScopeOptions {
  /** Values that are made when they are asked for; they win over all others. Texts in them are never rendered. */
  readonly computed?: Readonly<Record<string, () => Value>>;
  /** The variables of each host of the inventory, for `hostvars`. */
  readonly hosts?: () => Iterable<readonly [string, () => VariableScope]>;
}

export class VariableScope {
  readonly #stored = new Map<string, Value>();
  readonly #computed: Readonly<Record<string, () => Value>>;
  readonly #hosts: (() => Iterable<readonly [string, () => VariableScope]>) | undefined;

  /** @param layers a later one wins. Texts in them are templates, unless they are `Foreign`. */
  constructor(layers: readonly Variables[], options: ScopeOptions = {}) {
    for (const layer of layers)
      for (const [name, value] of Object.entries(layer)) this.#stored.set(name, value);
    this.#computed = options.computed ?? {};
    this.#hosts = options.hosts;
    for (const name of Object.keys(this.#computed)) this.#stored.set(name, null);
  }

  has(name: string): boolean {
    return this.#stored.has(name);
  }

  /** A value as it is stored; undefined when there is none. */
  stored(name: string): Value {
    return Object.hasOwn(this.#computed, name) ? this.#computed[name]!() : (this.#stored.get(name) ?? null);
  }

  names(): Iterable<string> {
    return this.#stored.keys();
  }

  hosts(): Iterable<readonly [string, () => VariableScope]> {
    return this.#hosts?.() ?? [];
  }
}
