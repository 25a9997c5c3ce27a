/** Where the documentation of every code lives, relative to the repository's root. */
const DOCS = 'https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md';

/** A place in a file of the user's repository, for an annotation. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
}

export interface FaultOptions {
  /** Stable, upper-case identifier, such as `LOCK_TIMEOUT`. */
  readonly code: string;
  /** One sentence: what happened. */
  readonly what: string;
  /** One sentence: what the person can do about it. */
  readonly remedy: string;
  /** Anchor in docs/errors.md; the lower-case code unless given. */
  readonly anchor?: string;
  readonly place?: Place;
  readonly cause?: unknown;
}

/** The same symbol in every bundle of a process. */
const BRAND = Symbol.for('guarded-deploy.fault');

/**
 * An error made for the person who has to repair it. Domains throw nothing else on purpose; the edge prints it
 * as one annotation, without a stack trace unless debug logging is on.
 */
export class Fault extends Error {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
  readonly docs: string;
  readonly place: Place | undefined;

  constructor(options: FaultOptions) {
    super(
      `${options.what} ${options.remedy}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'Fault';
    this.code = options.code;
    this.what = options.what;
    this.remedy = options.remedy;
    this.docs = `${DOCS}#${options.anchor ?? options.code.toLowerCase()}`;
    this.place = options.place;
  }

  get [BRAND](): true {
    return true;
  }

  /** An action may load a second bundle, whose copy of this class makes faults as good as ours. Subclasses go by their class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    const branded = typeof value === 'object' && value !== null && BRAND in value;
    const usual = Function.prototype[Symbol.hasInstance];
    // biome-ignore lint/complexity/noThisInStatic: `this` is the subclass where one is asked about.
    return this === Fault ? branded : usual.call(this, value);
  }
}

/** The message of anything thrown, on one line. */
export function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.replace(/\s+/g, ' ').trim();
}
