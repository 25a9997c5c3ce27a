/** What expressions work with beside the values that can be stored. */
import { Final, placeOf, UndefinedUsed } from './errors.ts';
import type { Frame } from './frame.ts';
import type { Program } from './program.ts';
import type { SecretKeeper } from './secrets.ts';
import type { Key } from './values.ts';

/** Any value of an expression: a `Value` or one of the classes below. */
export type Any = unknown;

export type AnyDict = Map<Key, Any>;

/** Something that is not there, or could not be evaluated. Any use of it ends the expression; `default` and tests may look at it. */
export class Undefined {
  readonly message: string;
  /** What was looked for. */
  readonly name: string | undefined;
  /** Whether a variable of that name was looked for, not a member of something. */
  readonly isVariable: boolean;
  /** Why it has no value; undefined when it is not there. */
  readonly error: Error | undefined;
  /** Where it was asked for. */
  readonly frame: Frame | undefined;
  readonly at: number;

  constructor(
    message: string,
    options: {
      readonly name?: string | undefined;
      readonly isVariable?: boolean;
      readonly error?: Error;
      readonly session?: Session | undefined;
    } = {},
  ) {
    this.message = message;
    this.name = options.name;
    this.isVariable = options.isVariable ?? false;
    this.error = options.error;
    const place = options.error && placeOf(options.error);
    this.frame = place?.frame ?? options.session?.frame;
    this.at = place?.at ?? options.session?.at ?? 0;
  }
}

/**
 * What `a if b` without `else` gives where `b` is false: nothing, which prints as nothing, unlike other undefined values. It cannot
 * be stored.
 */
export class Blank {
  readonly message = "the 'if' in an expression is false and there is no 'else'";
}

/** Ends the expression when a value is undefined. */
export function defined<T>(value: T): Exclude<T, Undefined> {
  if (value instanceof Undefined) throw new UndefinedUsed(value);
  return value as Exclude<T, Undefined>;
}

/** `{{ x | default(omit) }}`: leave the key out. */
export const OMIT: unique symbol = Symbol('omit');

/** A stored value inside a container, to be rendered when somebody looks at it. */
export class Lazy {
  readonly #make: () => Any;
  #state: 'waiting' | 'running' | 'done' = 'waiting';
  #value: Any;
  /** For people: `app.url`. */
  readonly path: string;

  constructor(path: string, make: () => Any) {
    this.path = path;
    this.#make = make;
  }

  get(): Any {
    if (this.#state === 'done') return this.#value;
    if (this.#state === 'running') throw cycle([this.path, this.path]);
    this.#state = 'running';
    try {
      this.#value = this.#make();
      this.#state = 'done';
    } finally {
      if (this.#state === 'running') this.#state = 'waiting';
    }
    return this.#value;
  }
}

/** The error for variables that contain each other. */
export function cycle(names: readonly string[]): Final {
  return new Final(
    'VARIABLE_CYCLE',
    `variables refer to each other without end: ${names.map(name => `'${name}'`).join(' → ')}`,
    'Give one of them a value that does not refer to the others.',
  );
}

/** Python's range(): numbers that are not made before they are needed. */
export class Range {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly length: number;
  constructor(start: number, stop: number, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.length = Math.max(0, Math.ceil((stop - start) / step));
  }
  at(index: number): number {
    return this.start + index * this.step;
  }
}

/** The difference of two points in time, in microseconds. */
export class TimeDelta {
  readonly microseconds: bigint;
  constructor(microseconds: bigint) {
    this.microseconds = microseconds;
  }
}

/** Text that is HTML already: what is added to it is escaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The arguments of a call. */
export interface Arguments {
  readonly positional: readonly Any[];
  readonly named: ReadonlyMap<string, Any>;
}

/** Something to call: a method, a global function, a macro. */
export class Callable {
  readonly name: string;
  readonly run: (session: Session, args: Arguments) => Any;
  /** It may be given undefined values. */
  readonly takesUndefined: boolean;
  /** Members: those of a macro. */
  readonly members: ReadonlyMap<string, Any> | undefined;
  constructor(
    name: string,
    run: (session: Session, args: Arguments) => Any,
    options: { readonly takesUndefined?: boolean; readonly members?: ReadonlyMap<string, Any> } = {},
  ) {
    this.name = name;
    this.run = run;
    this.takesUndefined = options.takesUndefined ?? false;
    this.members = options.members;
  }
}

/** An object with members of its own: `loop`, `namespace(…)`, an imported template, a group of `groupby`. */
interface Members {
  /** Undefined for a name that it does not have. */
  member(name: string, session: Session): Any;
}

export class Namespace implements Members {
  readonly values = new Map<string, Any>();
  member(name: string): Any {
    return this.values.get(name);
  }
}

/** An imported or included template: its names, and what it prints. */
export class Module implements Members {
  readonly file: string;
  readonly names: ReadonlyMap<string, Any>;
  readonly output: readonly Any[];
  constructor(file: string, names: ReadonlyMap<string, Any>, output: readonly Any[]) {
    this.file = file;
    this.names = names;
    this.output = output;
  }
  member(name: string): Any {
    return this.names.get(name);
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
