/** What stands for something that is not there. */
import { type MissingValue, placeOf, UndefinedUsed } from './errors.ts';
import type { Frame } from './frame.ts';

/** Something that is not there, or could not be evaluated. Any use of it ends the expression; `default` and tests may look at it. */
export class Undefined implements MissingValue {
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
      /** The rendering in which it was asked for. */
      readonly session?: { readonly frame: Frame | undefined; readonly at: number } | undefined;
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

/** Ends the expression when a value is undefined. */
export function defined<T>(value: T): Exclude<T, Undefined> {
  if (value instanceof Undefined) throw new UndefinedUsed(value);
  return value as Exclude<T, Undefined>;
}

/** Stands for "no such key" and "no such name". */
export const ABSENT: unique symbol = Symbol('absent');
