/** What expressions work with beside the values that can be stored. */
import { Final } from './errors.ts';
import type { Any, Arguments, Session } from './session.ts';

/**
 * What `a if b` without `else` gives where `b` is false: nothing, which prints as nothing, unlike other undefined values. It cannot
 * be stored.
 */
export class Blank {
  readonly message = "the 'if' in an expression is false and there is no 'else'";
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
