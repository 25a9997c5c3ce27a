import type { Frame } from './frame.ts';

/** An error of an expression, named as Python names it: `TypeError`, `ValueError`, … */
export class ExpressionError extends Error {
  readonly kind: string;
  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** What an error has to know of an undefined value; the class is in undefined.ts. */
export interface MissingValue {
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
}

/** An undefined value was used for something. Whoever asks for its result gets the undefined value itself. */
export class UndefinedUsed extends Error {
  readonly value: MissingValue;
  constructor(value: MissingValue) {
    super(value.message);
    this.value = value;
  }
}

/** A template that cannot be read: its text is wrong, or has what we do not support; then with what to do instead. */
export class SyntaxFault extends Error {
  readonly at: number;
  readonly remedy: string | undefined;
  constructor(message: string, at: number, remedy?: string) {
    super(message);
    this.at = at;
    this.remedy = remedy;
  }
}

type FinalCode = 'TEMPLATE_UNSUPPORTED' | 'TEMPLATE_LIMIT' | 'TEMPLATE_MISSING' | 'VARIABLE_CYCLE';

/** Ends the rendering whatever the template would do about an error: what we do not support, and what takes too much. */
export class Final extends Error {
  readonly code: FinalCode;
  readonly remedy: string;
  constructor(code: FinalCode, message: string, remedy: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}

/** Where an error happened first, before anything around it was left. */
const places = new WeakMap<Error, { readonly frame: Frame; readonly at: number }>();

/** Remembers where an error happened, unless that is known already. */
export function locate(error: unknown, frame: Frame | undefined, at: number): void {
  if (error instanceof Error && frame && !places.has(error)) places.set(error, { frame, at });
}

export const placeOf = (error: Error) => places.get(error);

export const typeError = (message: string): never => {
  throw new ExpressionError('TypeError', message);
};

export const valueError = (message: string): never => {
  throw new ExpressionError('ValueError', message);
};

/** Refuses what Ansible has and we have not. */
export function unsupported(what: string, remedy: string): never {
  throw new Final('TEMPLATE_UNSUPPORTED', what, remedy);
}

/** Stops what would take too much time or memory. */
export function tooMuch(what: string): never {
  throw new Final('TEMPLATE_LIMIT', what, 'Make it smaller, or write the value as a variable.');
}
