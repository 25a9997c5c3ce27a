/** Runs templates: their contexts, and those that they include, import and extend. */
import { SelfReference } from './blocks.ts';
import { Final, locate } from './errors.ts';
import { isText, textOf } from './kinds.ts';
import { concat } from './output.ts';
import { Markup, Module } from './runtime.ts';
import { type Any, type AnyDict, Context, type Program, Scope, type Session } from './session.ts';
import { ABSENT } from './undefined.ts';

/** Does something in a frame of its own, from where the session is. */
export function within<T>(session: Session, program: Program, run: () => T): T {
  const { frame, at, lenient } = session;
  session.frame = program.frame(frame, at);
  session.lenient = true;
  try {
    return session.deeper(run);
  } catch (error) {
    locate(error, session.frame, session.at);
    throw error;
  } finally {
    session.frame = frame;
    session.at = at;
    session.lenient = lenient;
  }
}

/** Runs a template from its start, and those that it extends. */
export function runProgram(program: Program, context: Context, out: Any[]): void {
  for (const [name, run] of program.blocks) {
    const all = context.blocks.get(name);
    if (all) all.push(run);
    else context.blocks.set(name, [run]);
  }
  const self = new Scope(context, undefined, new Map([['self', new SelfReference(context)]]));
  program.body(new Scope(context, self, context.names), out);
  const { parent } = context;
  if (!parent) return;
  context.parent = undefined;
  context.dropped = undefined;
  within(context.session, parent, () => runProgram(parent, context, out));
}

/** The context of a template that sees the variables, and the functions that every template has. */
export function rootContext(session: Session, program: Program): Context {
  const { environment } = session;
  const find = (name: string) => {
    const value = environment.find(session, name);
    return value === ABSENT ? globalOf(session, name) : value;
  };
  return new Context(session, program, find, function* () {
    yield* environment.known();
    yield* Object.keys(session.library.globals);
  });
}

function globalOf({ library: { globals } }: Session, name: string): Any {
  return Object.hasOwn(globals, name) ? globals[name] : ABSENT;
}

/** A template that another one imports or includes: with the names of a scope, or with none but the functions. */
export function moduleOf(session: Session, program: Program, scope: Scope | undefined): Module {
  const find = (name: string) => (scope ? scope.find(name) : globalOf(session, name));
  const known = () => (scope ? scope.context.known() : Object.keys(session.library.globals));
  const context = new Context(session, program, find, known);
  const out: Any[] = [];
  within(session, program, () => runProgram(program, context, out));
  const names = new Map([...context.exported].map(name => [name, context.names.get(name)]));
  return new Module(program.name, names, out);
}

/**
 * A template by name, for `include`, `import` and `extends`.
 * @throws Final TEMPLATE_MISSING
 */
export function load(session: Session, name: string): Program {
  const program = session.environment.load(session, name);
  if (program) return program;
  throw new Final(
    'TEMPLATE_MISSING',
    `there is no template '${name}'`,
    "Correct the name: it starts at the template's own directory or at the repository's root, and stays inside the checkout.",
  );
}

/** What a template of the repository prints, as one value, with further variables that win over the others. */
export function renderProgram(session: Session, program: Program, extra: AnyDict): Any {
  const root = rootContext(session, program);
  const find = (name: string) => (extra.has(name) ? extra.get(name) : root.find(name));
  const context = new Context(session, program, find, () => root.known());
  const out: Any[] = [];
  within(session, program, () => runProgram(program, context, out));
  return withLineEnds(program.source, concat(session, out));
}

/** The line breaks at the end of a template, which Jinja drops, are there again in its result. */
export function withLineEnds(source: string, result: Any): Any {
  if (!isText(result)) return result;
  const text = textOf(result);
  const ended = text + '\n'.repeat(Math.max(0, lineEnds(source) - lineEnds(text)));
  return typeof result === 'string' ? ended : new Markup(ended);
}

function lineEnds(text: string): number {
  let at = text.length;
  while (text[at - 1] === '\n') at--;
  return text.length - at;
}
