/** Where names are looked up while a template runs. */
import { likely } from './access.ts';
import { ABSENT } from './kinds.ts';
import type { Program } from './program.ts';
import { type Any, type Session, Undefined } from './runtime.ts';

export type BlockRun = (context: Context, scope: Scope | undefined, out: Any[]) => void;

/** What a template that runs has for itself: its own names, its blocks, and where all other names come from. */
export class Context {
  readonly session: Session;
  readonly program: Program;
  /** Names that were set at the top of the template. */
  readonly names = new Map<string, Any>();
  /** Those of them that an import may have. */
  readonly exported = new Set<string>();
  /** Blocks by name, the one that counts first. */
  readonly blocks = new Map<string, BlockRun[]>();
  /** The template that this one extends, once it said so. */
  parent: Program | undefined;
  /** Output that is dropped, since a template that extends another prints only its blocks. */
  dropped: Any[] | undefined;
  readonly #outer: (name: string) => Any;
  readonly #known: () => Iterable<string>;

  /** `outer` gives the value of a name, or ABSENT; `known` all names, for messages. */
  constructor(
    session: Session,
    program: Program,
    outer: (name: string) => Any,
    known: () => Iterable<string>,
  ) {
    this.session = session;
    this.program = program;
    this.#outer = outer;
    this.#known = known;
  }

  /** ABSENT when nothing has that name. */
  find(name: string): Any {
    const own = this.names.get(name);
    return own === undefined ? this.#outer(name) : own;
  }

  *known(): Iterable<string> {
    yield* this.names.keys();
    yield* this.#known();
  }
}

/** Names of a loop, a macro, a `with`; those of what is around it are seen, but not changed. */
export class Scope {
  readonly context: Context;
  readonly parent: Scope | undefined;
  readonly names: Map<string, Any>;

  constructor(context: Context, parent: Scope | undefined, names = new Map<string, Any>()) {
    this.context = context;
    this.parent = parent;
    this.names = names;
  }

  get session(): Session {
    return this.context.session;
  }

  inner(): Scope {
    return new Scope(this.context, this);
  }

  /** ABSENT when nothing has that name. */
  find(name: string): Any {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const value = scope.names.get(name);
      if (value !== undefined) return value;
    }
    return this.context.find(name);
  }

  /** An undefined value when nothing has that name. */
  get(name: string): Any {
    const value = this.find(name);
    if (value !== ABSENT) return value;
    const fact = name.startsWith('ansible_') ? '; facts of hosts are not gathered' : '';
    const near = fact || likely(name, new Set(this.#known()));
    const { session } = this;
    return new Undefined(`'${name}' is undefined${near}`, { name, isVariable: true, session });
  }

  *#known(): Iterable<string> {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) yield* scope.names.keys();
    yield* this.context.known();
  }
}
