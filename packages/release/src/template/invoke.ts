/** Calls from a template: of methods, of global functions, of macros. */
import { Thing } from './access.ts';
import { ExpressionError, typeError, UndefinedUsed } from './errors.ts';
import { typeName } from './kinds.ts';
import { Callable } from './runtime.ts';
import type { Any, Arguments, Session } from './session.ts';
import { Undefined } from './undefined.ts';

/** Functions that find variables, files and the like: `lookup`, `query` and `q`. */
export class Lookup extends Callable {}

export const isLookup = (value: Any): boolean => value instanceof Lookup;

/** The first argument that is undefined; undefined when there is none. */
export function firstUndefined(args: Arguments): Undefined | undefined {
  for (const value of args.positional) if (value instanceof Undefined) return value;
  for (const value of args.named.values()) if (value instanceof Undefined) return value;
  return undefined;
}

/**
 * Does something whose error becomes its value: who does not look at the value never learns of the error.
 * @throws Final, and whatever is no error of the template
 */
export function guarded(session: Session, what: string, run: () => Any): Any {
  try {
    return run();
  } catch (error) {
    if (error instanceof UndefinedUsed) return error.value;
    if (!(error instanceof ExpressionError)) throw error;
    return new Undefined(`${what}: ${error.message}`, { error, session });
  }
}

/** Runs with undefined items of containers ending it, or not. */
export function withItems(session: Session, lenient: Session['lenient'], run: () => Any): Any {
  const before = session.lenient;
  session.lenient = lenient;
  try {
    return run();
  } finally {
    session.lenient = before;
  }
}

/** Calls a value. An undefined one, or an undefined argument, is the result of its own call. */
export function invoke(session: Session, callee: Any, args: Arguments): Any {
  if (callee instanceof Undefined) return callee;
  if (!(callee instanceof Callable)) {
    const missing = firstUndefined(args);
    return missing ?? guarded(session, 'the call fails', () => callThing(session, callee, args));
  }
  const missing = callee.takesUndefined ? undefined : firstUndefined(args);
  if (missing) return missing;
  return guarded(session, `'${callee.name}' fails`, () =>
    withItems(session, callee.takesUndefined || 'written', () => callee.run(session, args)),
  );
}

const callThing = (session: Session, callee: Any, args: Arguments): Any =>
  callee instanceof Thing
    ? withItems(session, 'written', () => callee.call(session, args))
    : typeError(`'${typeName(callee)}' object is not callable`);

/** Renders a text of the template itself as a template of its own. */
export function renderEmbedded(session: Session, text: string): Any {
  return session.environment.renderText(session, text);
}
