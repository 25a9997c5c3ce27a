/** A template that is ready to run. */

import { compileBody } from './execute.ts';
import type { Frame } from './frame.ts';
import { type LexerOptions, normalized } from './lexer.ts';
import type { Statement } from './nodes.ts';
import type { BlockRun, Execute, Program } from './session.ts';
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

export class CompiledProgram implements Program {
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
