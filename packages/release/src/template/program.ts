/** A template that is ready to run. */

import { SelfReference } from './blocks.ts';
import { Final, locate } from './errors.ts';
import { compileBody, type Execute } from './execute.ts';
import type { Frame } from './frame.ts';
import { GLOBALS } from './globals.ts';
import { ABSENT, isText, textOf } from './kinds.ts';
import { type LexerOptions, normalized } from './lexer.ts';
import type { Statement } from './nodes.ts';
import { concat } from './output.ts';
import { type Any, type AnyDict, Markup, Module, type Session } from './runtime.ts';
import { type BlockRun, Context, Scope } from './scope.ts';
import { parse } from './statements.ts';
import { readHeader, SYNTAX, type Syntax } from './syntax.ts';

export interface ProgramOptions {
  /** For people: a path, or words. */
  readonly name: string;
  /** Path of a file of the repository. */
  readonly file?: string | undefined;
  readonly variable?: string | undefined;
  readonly plainBackslashes: boolean;
  /** The delimiters of the template that includes it. */
  readonly syntax?: Syntax;
}

export class Program {
  readonly name: string;
  readonly file: string | undefined;
  readonly variable: string | undefined;
  /** As it was given. */
  readonly source: string;
  /** As its offsets count it. */
  readonly text: string;
  readonly skipped: number;
  readonly syntax: Syntax;
  readonly body: Execute;
  readonly blocks: ReadonlyMap<string, BlockRun>;

  /** @throws SyntaxFault, Final */
  constructor(source: string, options: ProgramOptions) {
    const { body, syntax, skipped } = readHeader(source);
    this.source = source;
    this.name = options.name;
    this.file = options.file;
    this.variable = options.variable;
    this.syntax = syntax === SYNTAX ? (options.syntax ?? SYNTAX) : syntax;
    this.skipped = skipped;
    this.text = normalized(body, this.syntax);
    const lexer: LexerOptions = { syntax: this.syntax, plainBackslashes: options.plainBackslashes };
    const statements = parse(this.text, lexer);
    const blocks = new Map<string, BlockRun>();
    this.body = compileBody(statements as Statement[], { soft: false, top: true, loop: false, blocks });
    this.blocks = blocks;
  }

  frame(parent: Frame | undefined, from: number): Frame {
    const { name, file, variable, text, skipped } = this;
    return { name, file, variable, text, skipped, parent, from };
  }
}

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
    return value === ABSENT ? globalOf(name) : value;
  };
  return new Context(session, program, find, function* () {
    yield* environment.known();
    yield* Object.keys(GLOBALS);
  });
}

const globalOf = (name: string): Any => (Object.hasOwn(GLOBALS, name) ? GLOBALS[name] : ABSENT);

/** A template that another one imports or includes: with the names of a scope, or with none but the functions. */
export function moduleOf(session: Session, program: Program, scope: Scope | undefined): Module {
  const find = scope ? (name: string) => scope.find(name) : globalOf;
  const known = () => (scope ? scope.context.known() : Object.keys(GLOBALS));
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
