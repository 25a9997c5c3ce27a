/** The text of a template, cut into tokens. */

import { SyntaxFault } from './errors.ts';
import { STRING_ESCAPES } from './escapes.ts';
import type { Syntax } from './syntax.ts';
import { SPACE, stripEnd } from './text.ts';
import { Float, int } from './values.ts';

type TokenType =
  | 'data'
  | 'block begin'
  | 'block end'
  | 'variable begin'
  | 'variable end'
  | 'name'
  | 'string'
  | 'number'
  | 'operator'
  | 'end';

export interface Token {
  readonly type: TokenType;
  /** Text of a name, an operator, a string (unescaped) or data. */
  readonly text: string;
  /** Value of a number. */
  readonly value?: number | bigint | Float;
  /** Offset in the text. */
  readonly at: number;
}

const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const INTEGER = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const STRING = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/suy;
const BLANK = new RegExp(`[${SPACE}]+`, 'y');

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Patterns of a syntax, made once. */
interface Rules {
  readonly start: RegExp;
  readonly comment: RegExp;
  readonly block: RegExp;
  readonly variable: RegExp;
  readonly raw: RegExp;
}

const made = new WeakMap<Syntax, Rules>();

function rulesOf(syntax: Syntax): Rules {
  const known = made.get(syntax);
  if (known) return known;
  const blank = `[${SPACE}]*`;
  const trim = syntax.trim_blocks ? '\\n?' : '';
  const end = (text: string, extra: string) =>
    `(?:\\+${escaped(text)}|-${escaped(text)}${blank}|${escaped(text)}${extra})`;
  const begin = escaped(syntax.block_start_string);
  const stop = escaped(syntax.block_end_string);
  const starts: [length: number, name: string, pattern: string][] = [
    [syntax.comment_start_string.length, 'comment', escaped(syntax.comment_start_string)],
    [syntax.block_start_string.length, 'block', begin],
    [syntax.variable_start_string.length, 'variable', escaped(syntax.variable_start_string)],
  ];
  const { line_statement_prefix: statement, line_comment_prefix: comment } = syntax;
  if (statement) starts.push([statement.length, 'linestatement', `^[ \\t\\v]*${escaped(statement)}`]);
  if (comment) starts.push([comment.length, 'linecomment', `(?:^|(?<=\\S))[^\\S\\r\\n]*${escaped(comment)}`]);
  // The longest first; of equal length, the last by name.
  starts.sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? 1 : -1));
  const raw = `(?<raw>${begin}([-+]?)${blank}raw${blank}(?:-${stop}${blank}|${stop}))`;
  const patterns = starts.map(([, name, pattern]) => `(?<${name}>${pattern}([-+]?))`);
  const rules = {
    start: new RegExp([raw, ...patterns].join('|'), 'gm'),
    comment: new RegExp(end(syntax.comment_end_string, trim), 'g'),
    block: new RegExp(end(syntax.block_end_string, trim), 'y'),
    variable: new RegExp(
      `-${escaped(syntax.variable_end_string)}${blank}|${escaped(syntax.variable_end_string)}`,
      'y',
    ),
    raw: new RegExp(`${begin}([-+]?)${blank}endraw${blank}${end(syntax.block_end_string, trim)}`, 'g'),
  };
  made.set(syntax, rules);
  return rules;
}

/** The text as the tokens' offsets count it: every line break is a line feed, the last one is gone. */
export function normalized(text: string, syntax: Syntax): string {
  const lines = text.replace(/\r\n?/g, '\n');
  return !syntax.keep_trailing_newline && lines.endsWith('\n') ? lines.slice(0, -1) : lines;
}

export interface LexerOptions {
  readonly syntax: Syntax;
  /**
   * Whether a backslash inside a string of `{{ … }}` stands for itself: so it is where the template itself was a string of YAML,
   * which has read backslashes already.
   */
  readonly plainBackslashes: boolean;
}

/**
 * All tokens of a text, the last of type `end`.
 * @param source as `normalized` gives it. @throws SyntaxFault
 */
export function tokensOf(source: string, options: LexerOptions): Token[] {
  return new Lexer(source, options).run();
}

class Lexer {
  readonly #source: string;
  readonly #options: LexerOptions;
  readonly #rules: Rules;
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(source: string, options: LexerOptions) {
    this.#source = source;
    this.#options = options;
    this.#rules = rulesOf(options.syntax);
  }

  run(): Token[] {
    while (this.#at < this.#source.length) this.#next();
    this.#add('end', '', this.#source.length);
    return this.#tokens;
  }

  #add(type: TokenType, text: string, at: number): void {
    this.#tokens.push({ type, text, at });
  }

  #data(from: number, to: number, sign: string, isVariable: boolean): void {
    let text = this.#source.slice(from, to);
    const { syntax } = this.#options;
    if (sign === '-') text = stripEnd(text);
    else if (sign !== '+' && syntax.lstrip_blocks && !isVariable) {
      const line = text.lastIndexOf('\n') + 1;
      const startsLine = line > 0 || from === 0 || this.#source[from - 1] === '\n';
      if (startsLine && stripEnd(text.slice(line)) === '') text = text.slice(0, line);
    }
    if (text !== '') this.#add('data', text.replaceAll('\n', syntax.newline_sequence), from);
  }

  /** Data up to the next delimiter, and what that one opens. */
  #next(): void {
    const { start } = this.#rules;
    start.lastIndex = this.#at;
    const match = start.exec(this.#source);
    const from = this.#at;
    if (!match) {
      this.#data(from, this.#source.length, '+', false);
      this.#at = this.#source.length;
      return;
    }
    const groups = match.groups!;
    const sign = match.slice(1).find((value, index) => index % 2 === 1 && value !== undefined) ?? '';
    this.#data(from, match.index, sign, groups['variable'] !== undefined);
    this.#at = match.index + match[0].length;
    if (groups['raw'] !== undefined) this.#raw(match.index);
    else if (groups['comment'] !== undefined) this.#comment(match.index);
    else if (groups['linecomment'] !== undefined) this.#toLineEnd();
    else if (groups['variable'] !== undefined)
      this.#expression('variable', this.#rules.variable, match.index);
    else if (groups['block'] !== undefined) this.#expression('block', this.#rules.block, match.index);
    else this.#expression('block', new RegExp(`[${SPACE}]*(?:\\n|$)`, 'y'), match.index);
  }

  #raw(opened: number): void {
    const { raw } = this.#rules;
    raw.lastIndex = this.#at;
    const match = raw.exec(this.#source);
    if (!match) throw new SyntaxFault("'raw' has no 'endraw'", opened);
    this.#data(this.#at, match.index, match[1]!, false);
    this.#at = match.index + match[0].length;
  }

  #comment(opened: number): void {
    const { comment } = this.#rules;
    comment.lastIndex = this.#at;
    const match = comment.exec(this.#source);
    if (!match) throw new SyntaxFault('a comment has no end', opened);
    this.#at = match.index + match[0].length;
  }

  #toLineEnd(): void {
    const end = this.#source.indexOf('\n', this.#at);
    this.#at = end === -1 ? this.#source.length : end;
  }

  /** What stands between delimiters, up to the one that closes. */
  #expression(kind: 'variable' | 'block', end: RegExp, opened: number): void {
    this.#add(`${kind} begin`, '', opened);
    const open: string[] = [];
    for (;;) {
      const at = this.#at;
      if (open.length === 0) {
        const closing = this.#match(end);
        if (closing !== undefined) {
          this.#add(`${kind} end`, '', at);
          return;
        }
      }
      if (at >= this.#source.length) return;
      this.#token(kind, open);
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (!match) return undefined;
    this.#at += match[0].length;
    return match[0];
  }

  #token(kind: 'variable' | 'block', open: string[]): void {
    const at = this.#at;
    if (this.#match(BLANK) !== undefined) return;
    const float = this.#match(FLOAT);
    if (float !== undefined) {
      const value = new Float(Number(float.replaceAll('_', '')));
      this.#tokens.push({ type: 'number', text: float, value, at });
      return;
    }
    const integer = this.#match(INTEGER);
    if (integer !== undefined) {
      if (integer.length > 4300) throw new SyntaxFault('a number has too many digits', at);
      this.#tokens.push({
        type: 'number',
        text: integer,
        value: int(BigInt(integer.replaceAll('_', ''))),
        at,
      });
      return;
    }
    const name = this.#match(NAME);
    if (name !== undefined) {
      this.#add('name', name, at);
      return;
    }
    const string = this.#match(STRING);
    if (string !== undefined) {
      const plain = kind === 'variable' && this.#options.plainBackslashes;
      const body = string.slice(1, -1).replaceAll('\n', this.#options.syntax.newline_sequence);
      this.#add('string', plain ? body : unescaped(body, at), at);
      return;
    }
    const operator = this.#match(OPERATOR);
    if (operator === undefined)
      throw new SyntaxFault(
        `'${String.fromCodePoint(this.#source.codePointAt(at)!)}' has no meaning here`,
        at,
      );
    balance(open, operator, at);
    this.#add('operator', operator, at);
  }
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

function balance(open: string[], operator: string, at: number): void {
  const closing = CLOSING[operator];
  if (closing) open.push(closing);
  else if (operator === ')' || operator === ']' || operator === '}') {
    const expected = open.pop();
    if (expected !== operator)
      throw new SyntaxFault(`unexpected '${operator}'${expected ? `, expected '${expected}'` : ''}`, at);
  }
}

const ESCAPE = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/gsu;

/** The text behind Python's escapes; one that there is not stays as it is. */
function unescaped(text: string, at: number): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (whole, octal, two, four, eight, letter: string | undefined) => {
    if (octal) return String.fromCodePoint(Number.parseInt(octal as string, 8));
    const hex = (two ?? four ?? eight) as string | undefined;
    if (hex !== undefined) {
      const code = Number.parseInt(hex, 16);
      if (code > 0x10ffff) throw new SyntaxFault(`'${whole}' is no character`, at);
      return String.fromCodePoint(code);
    }
    if (letter === 'x' || letter === 'u' || letter === 'U')
      throw new SyntaxFault(`'\\${letter}' needs hexadecimal digits after it`, at);
    if (letter === 'N') throw new SyntaxFault("'\\N{…}' is not supported", at, 'Write the character itself.');
    return STRING_ESCAPES[letter!] ?? whole;
  });
}
