/**
 * One rendering: what it may take, where it is, the templates that it runs, and the names that each of them sees. These types name
 * each other, so they are in one file, which imports nothing that is built on it.
 */
import { Final } from './errors.ts';
import type { Frame } from './frame.ts';
import { likely } from './near-names.ts';
import type { SecretKeeper } from './secret-keeper.ts';
import type { Syntax } from './syntax.ts';
import { ABSENT, Undefined } from './undefined.ts';
import type { Key } from './values.ts';

/** Any value of an expression: a `Value` or one of the classes of runtime.ts. */
export type Any = unknown;

export type AnyDict = Map<Key, Any>;

/** The arguments of a call. */
export interface Arguments {
  readonly positional: readonly Any[];
  readonly named: ReadonlyMap<string, Any>;
}

/** How a body ends: at its end, or by a word that ends a loop or a turn of it. */
type Outcome = 'break' | 'continue' | undefined;

export type Execute = (scope: Scope, out: Any[]) => Outcome;

/** A template that is ready to run; program.ts makes it, run-program.ts runs it. */
export interface Program {
  readonly name: string;
  readonly file: string | undefined;
  readonly variable: string | undefined;
  /** As it was given. */
  readonly source: string;
  readonly syntax: Syntax;
  readonly body: Execute;
  readonly blocks: ReadonlyMap<string, BlockRun>;
  /** A frame for one run of it, from that place in the text around it. */
  frame(parent: Frame | undefined, from: number): Frame;
}

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

/** What is around a rendering: variables, and files of the repository. */
export interface Environment {
  /** A variable's value, rendered; ABSENT when there is none of that name. */
  find(session: Session, name: string): Any;
  /** Names of all variables. */
  known(): Iterable<string>;
  /** Renders a text as a variable's value is rendered. */
  renderText(session: Session, text: string): Any;
  /** A template of the repository, by the name that another one gives it; undefined when there is none. */
  load(session: Session, name: string): Program | undefined;
  /** A file of the repository, looked for as Ansible looks for files of a template; undefined when there is none. */
  readFile(session: Session, name: string): string | undefined;
  /** Paths of the files that fit a pattern with `*` and `?` in its last part. */
  globFiles(session: Session, pattern: string): readonly string[];
  /** The documents of a YAML text. @throws ExpressionError */
  readYaml(text: string): readonly Any[];
  readJson(text: string): Any;
  /** A value that was handed in from outside; undefined when there is none of that name. */
  environmentVariable(name: string): string | undefined;
  /** Names of the hosts that a pattern means. */
  hosts(pattern: string): readonly string[];
}

/** What templates can name. Parts of the engine that need each other both ways find each other here. */
export interface Library {
  /** Functions that every template has. */
  readonly globals: Readonly<Record<string, Any>>;
  readonly callFilter: (session: Session, name: string, args: Arguments) => Any;
  readonly callTest: (session: Session, name: string, args: Arguments) => Any;
  /** Whether there is a filter or test of that name. */
  readonly isKnown: (kind: 'filter' | 'test', name: string) => boolean;
  /** A member of a value, as far as templates may see it. */
  readonly getAttribute: (session: Session, value: Any, name: string) => Any;
  readonly getItem: (session: Session, value: Any, key: Any) => Any;
}

export interface Limits {
  /** Milliseconds that one rendering may take. */
  readonly milliseconds: number;
  /** Steps: about one for each part of an expression, each turn of a loop, each place that a pattern tries. */
  readonly steps: number;
  /** Characters of one text, the result included. */
  readonly characters: number;
  /** Items of one list. */
  readonly items: number;
  /** Texts that refer to each other, macros that call each other. */
  readonly depth: number;
}

export const LIMITS: Limits = {
  milliseconds: 30_000,
  steps: 20_000_000,
  characters: 16 * 1024 * 1024,
  items: 1_000_000,
  depth: 100,
};

/** One rendering: how much it may still take, and where it is. */
export class Session {
  readonly limits: Limits;
  readonly library: Library;
  /** Changes while a value of another host is rendered. */
  environment: Environment;
  frame: Frame | undefined;
  /** Offset in the frame's text of what is being evaluated. */
  at = 0;
  /**
   * Whether undefined items of containers are handed out as they are, instead of ending the filter that meets them; `written`:
   * those that stand in the template itself are.
   */
  lenient: boolean | 'written' = true;
  /** Lists and dicts that were written in a template: each use of one is a thing of its own. */
  readonly literals = new WeakSet<object>();
  /** Where lists and dicts are printed: what is in them is rendered at the end. */
  readonly printed = new WeakMap<object, { readonly frame: Frame | undefined; readonly at: number }>();
  readonly secrets: SecretKeeper | undefined;
  #steps = 0;
  #next = 4096;
  #depth = 0;
  readonly #end: number;
  readonly #now: () => number;

  constructor(
    environment: Environment,
    library: Library,
    limits: Limits,
    now: () => number,
    secrets?: SecretKeeper,
  ) {
    this.environment = environment;
    this.library = library;
    this.secrets = secrets;
    this.limits = limits;
    this.#now = now;
    this.#end = now() + limits.milliseconds;
  }

  /** Counts work; now and then looks at the clock. */
  step(count = 1): void {
    this.#steps += count;
    if (this.#steps >= this.#next) this.#check();
  }

  #check(): void {
    this.#next = this.#steps + 4096;
    if (this.#steps > this.limits.steps) throw limit(`it takes more than ${this.limits.steps} steps`);
    if (this.#now() > this.#end) throw limit(`it takes more than ${this.limits.milliseconds / 1000} s`);
  }

  /** Before a text of that length is made. */
  reserve(characters: number): void {
    if (characters > this.limits.characters)
      throw limit(`a text would be longer than ${this.limits.characters} characters`);
    this.step(characters >>> 8);
  }

  /** Before a list of that length is made. */
  places(items: number): void {
    if (items > this.limits.items) throw limit(`a list would have more than ${this.limits.items} items`);
    this.step(items);
  }

  /** Does something one level deeper. */
  deeper<T>(act: () => T): T {
    if (this.#depth >= this.limits.depth)
      throw limit(`texts and macros refer to each other more than ${this.limits.depth} deep`);
    this.#depth++;
    try {
      return act();
    } finally {
      this.#depth--;
    }
  }
}

function limit(what: string): Final {
  return new Final('TEMPLATE_LIMIT', what, 'Make the template or its values smaller.');
}
