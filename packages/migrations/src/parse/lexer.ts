import type { Engine } from '../model/engine.ts';

/** A token of SQL. Quoted names are `name` with their quotes removed; text in single quotes is `string`. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'punctuation';
  readonly text: string;
  /** Upper case of a word; empty for everything else, so that a quoted name is never taken for a keyword. */
  readonly upper: string;
}

export interface Statement {
  readonly text: string;
  /** Lines within the source, from 1. */
  readonly line: number;
  readonly end: number;
  readonly tokens: readonly Token[];
  /** A quote or a routine's body is open where the source ends: it was not understood, and may hide other statements. */
  readonly open?: true;
}

/** What CREATE may be followed by; only the bodies of some hold semicolons. */
const OBJECT =
  /^(TABLE|INDEX|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|RULE|POLICY|USER|ROLE|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/;
const ROUTINE = /^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/;

/** What all servers skip between tokens. Other blanks of Unicode are part of names, but for a mark at the beginning. */
const BLANK = /[ \t\n\v\f\r]/;
/** Names begin with a letter, `_` or whatever is no ASCII; `$` and digits may follow. */
const WORD = /[A-Za-z_\u{80}-\u{10ffff}][\w$\u{80}-\u{10ffff}]*/uy;
const DOLLAR = /\$(?:[A-Za-z_\u{80}-\u{10ffff}][\w\u{80}-\u{10ffff}]*)?\$/uy;
const NUMBER = /\d[\w.]*/y;
/** What may stand between two parts of one string of PostgreSQL: at least one line's end. */
const CONTINUES = /^(?:[ \t\f\v]|--[^\r\n]*(?=[\r\n]))*[\r\n](?:[ \t\n\v\f\r]|--[^\r\n]*(?=[\r\n]))*$/;

function matchAt(pattern: RegExp, source: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(source)?.[0];
}

/**
 * Where a comment to the end of a line ends, and whether that is sure. PostgreSQL ends it at CR, too. The others read on to
 * the LF, but some tools that split texts for them do not: what stands between is not understood.
 */
function endOfLine(source: string, from: number, engine: Engine): { end: number; clear: boolean } {
  const feed = source.indexOf('\n', from);
  const end = feed < 0 ? source.length : feed;
  const back = source.indexOf('\r', from);
  if (back < 0 || back >= end) return { end, clear: true };
  if (engine === 'postgresql') return { end: back, clear: true };
  return { end, clear: source.slice(back, end).trim() === '' };
}

/**
 * Whether a comment that some versions run (`/*!50100 … *\/`) is the same text to those that do not: a quote that is open at its end
 * would reach into what follows.
 */
function closesQuotes(source: string, from: number): boolean {
  const end = source.indexOf('*/', from);
  let quote = '';
  for (let at = from; at < (end < 0 ? source.length : end); at += 1) {
    const character = source[at]!;
    if (quote !== '' && character === '\\') at += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (/['"`]/.test(character)) quote = character;
    else if (character === '#' || source.startsWith('--', at) || source.startsWith('/*', at)) return false;
  }
  return quote === '' && end >= 0;
}

/** The line of an offset, for offsets that hardly go back: a text is read once, however many are asked for. */
function lineCounter(source: string): (offset: number) => number {
  const after = (from: number) => {
    const at = source.indexOf('\n', from);
    return at < 0 ? source.length : at;
  };
  let line = 1;
  let begin = 0;
  let end = after(0);
  return offset => {
    if (offset < begin) {
      line = 1;
      end = after(0);
    }
    while (end < offset) {
      line += 1;
      begin = end + 1;
      end = after(begin);
    }
    return line;
  };
}

/**
 * Splits SQL into statements at semicolons outside quotes, comments, dollar quotes and BEGIN … END bodies of routines. Engines differ
 * in what ends a string and what begins a comment: read as another engine's, a text could hide a statement.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one walk through the text, whose parts share where it stands.
export function splitStatements(source: string, engine: Engine): Statement[] {
  const mysql = engine === 'mariadb' || engine === 'mysql';
  const statements: Statement[] = [];
  let tokens: Token[] = [];
  let begin = -1;
  let position = 0;
  let depth = 0;
  let open = false;
  /** Where the last string ended, and whether backslashes escape in it. */
  let string = { end: -1, escapes: false };
  const lineAt = lineCounter(source);
  /** What the statement creates, such as PROCEDURE: its first word of that kind. Data of thousands of words has none. */
  let object = '';
  const push = (kind: Token['kind'], text: string, from: number) => {
    if (begin < 0) begin = from;
    const upper = kind === 'word' ? text.toUpperCase() : '';
    tokens.push({ kind, text, upper });
    if (object === '' && OBJECT.test(upper)) object = upper;
    if (tokens[0]?.upper !== 'CREATE' || !ROUTINE.test(object)) return;
    const ends = tokens.at(-2)?.upper === 'END';
    if (upper === 'BEGIN' || (upper === 'CASE' && !ends)) depth += 1;
    else if (upper === 'END' && depth > 0) depth -= 1;
    // END IF, END LOOP … close blocks that were not counted.
    else if (/^(IF|LOOP|WHILE|REPEAT)$/.test(upper) && ends) depth += 1;
  };
  const finish = (to: number) => {
    if (tokens.length > 0) {
      const text = source.slice(begin, to).trim();
      statements.push({
        text,
        line: lineAt(begin),
        end: lineAt(Math.max(begin, to - 1)),
        tokens,
        ...(open || depth > 0 ? { open: true as const } : {}),
      });
    }
    tokens = [];
    object = '';
    begin = -1;
    depth = 0;
    open = false;
  };
  const quoted = (quote: string, from: number, backslash: boolean): number => {
    let at = from + 1;
    while (at < source.length) {
      if (backslash && source[at] === '\\') at += 2;
      else if (source[at] !== quote) at += 1;
      else if (source[at + 1] === quote) at += 2;
      else return at + 1;
    }
    open = true;
    return source.length;
  };
  /** Where a comment ends that begins at `from`; in PostgreSQL comments nest. */
  const commented = (from: number): number => {
    let level = 0;
    for (let at = from; at < source.length; at += 1) {
      if (source.startsWith('/*', at) && (level === 0 || engine === 'postgresql')) {
        level += 1;
        at += 1;
      } else if (source.startsWith('*/', at)) {
        level -= 1;
        at += 1;
        if (level === 0) return at + 1;
      }
    }
    return source.length;
  };
  while (position < source.length) {
    const rest = source.slice(position, position + 200);
    const character = source[position]!;
    if (BLANK.test(character) || (character === '\ufeff' && (position === 0 || engine === 'sqlite')))
      position += 1;
    else if (character === '\0') {
      // Where the text ends for some and not for others.
      push('punctuation', character, position);
      open = true;
      position += 1;
    } else if (
      (rest.startsWith('--') && (!mysql || !/^[^\x00-\x20\x7f]/.test(rest.slice(2)))) ||
      (mysql && character === '#')
    ) {
      const { end, clear } = endOfLine(source, position, engine);
      if (!clear) {
        push('punctuation', '--', position);
        open = true;
      }
      position = end;
    } else if (rest.startsWith('/*')) {
      // MySQL and MariaDB run what stands in /*! … */ and /*M! … */: it is code, not comment.
      const code = mysql ? /^\/\*M?!\d*/.exec(rest)?.[0] : undefined;
      if (code !== undefined && !closesQuotes(source, position + code.length)) {
        push('punctuation', '/*', position);
        open = true;
      }
      position = code === undefined ? commented(position) : position + code.length;
    } else if (rest.startsWith('*/')) position += 2;
    else if (character === "'") {
      const continued =
        tokens.at(-1)?.kind === 'string' &&
        string.end >= 0 &&
        CONTINUES.test(source.slice(string.end, position));
      const escapes =
        mysql ||
        (engine === 'postgresql' &&
          (continued
            ? string.escapes
            : /(^|[^\w$\u{80}-\u{10ffff}])e$/iu.test(source.slice(Math.max(0, position - 3), position))));
      const end = quoted("'", position, escapes);
      string = { end, escapes };
      push('string', source.slice(position + 1, end - 1), position);
      position = end;
    } else if (character === '`' || character === '"') {
      // MySQL's text in double quotes is a string unless it was told otherwise.
      const end = quoted(character, position, mysql && character === '"');
      push(
        'name',
        source.slice(position + 1, end - 1).replaceAll(character + character, character),
        position,
      );
      position = end;
    } else if (engine === 'postgresql' && matchAt(DOLLAR, source, position) !== undefined) {
      const tag = matchAt(DOLLAR, source, position)!;
      string = { end: -1, escapes: false };
      const end = source.indexOf(tag, position + tag.length);
      if (end < 0) open = true;
      const stop = end < 0 ? source.length : end + tag.length;
      push('string', source.slice(position + tag.length, stop - tag.length), position);
      position = stop;
    } else if (matchAt(WORD, source, position) !== undefined) {
      const word = matchAt(WORD, source, position)!;
      push('word', word, position);
      position += word.length;
    } else if (/\d/.test(character)) {
      const number = matchAt(NUMBER, source, position)!;
      push('number', number, position);
      position += number.length;
    } else if (character === ';') {
      if (depth > 0) {
        push('punctuation', ';', position);
        position += 1;
      } else {
        position += 1;
        finish(position);
      }
    } else {
      const text = rest.startsWith('::') ? '::' : character;
      push('punctuation', text, position);
      position += text.length;
    }
  }
  finish(source.length);
  return statements;
}

/** Reads tokens one after the other. */
export class Reader {
  readonly tokens: readonly Token[];
  /** Names without quotes are read in lower case, as PostgreSQL does. */
  readonly fold: boolean;
  at = 0;

  constructor(tokens: readonly Token[], fold = false) {
    this.tokens = tokens;
    this.fold = fold;
  }

  /** A token as the name that it stands for. */
  folded({ kind, text }: Token): string {
    return this.fold && kind === 'word' ? text.toLowerCase() : text;
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  /** Takes the words if they come next, in this order. */
  take(...words: readonly string[]): boolean {
    if (!words.every((word, index) => this.is(word, index))) return false;
    this.at += words.length;
    return true;
  }

  is(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return (
      token !== undefined && (token.upper === word || (token.kind === 'punctuation' && token.text === word))
    );
  }

  /** A name, its schema left out; undefined when none comes next. */
  name(): string | undefined {
    const token = this.peek();
    if (!token || (token.kind !== 'word' && token.kind !== 'name')) return undefined;
    this.at += 1;
    if (this.is('.') && this.peek(1)) {
      this.at += 1;
      return this.name();
    }
    return this.folded(token);
  }

  /** A table's name; with its schema where one is written, since another schema's table is another table. */
  table(): string | undefined {
    const parts: string[] = [];
    do {
      const token = this.peek();
      if (token?.kind !== 'word' && token?.kind !== 'name') break;
      parts.push(this.folded(token));
      this.at += 1;
    } while (this.take('.'));
    return parts.length === 0 ? undefined : parts.join('.');
  }

  /** The tokens of a parenthesis that comes next, without its brackets; undefined when none does. */
  parenthesis(): Token[] | undefined {
    if (!this.is('(')) return undefined;
    let depth = 0;
    const inside: Token[] = [];
    for (; !this.done; this.at += 1) {
      const token = this.peek()!;
      if (token.kind === 'punctuation' && token.text === '(') {
        depth += 1;
        if (depth === 1) continue;
      }
      if (token.kind === 'punctuation' && token.text === ')') {
        depth -= 1;
        if (depth === 0) {
          this.at += 1;
          break;
        }
      }
      inside.push(token);
    }
    return inside;
  }

  rest(): readonly Token[] {
    return this.tokens.slice(this.at);
  }
}

/** Splits at commas outside parentheses. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'punctuation') {
      if (token.text === '(' || token.text === '[') depth += 1;
      if (token.text === ')' || token.text === ']') depth -= 1;
      if (token.text === ',' && depth === 0) {
        parts.push([]);
        continue;
      }
    }
    parts.at(-1)!.push(token);
  }
  return parts.filter(part => part.length > 0);
}

/** Tokens back to text, for types and messages. */
export function textOf(tokens: readonly Token[]): string {
  return tokens
    .map(({ kind, text }) => (kind === 'string' ? `'${text}'` : text))
    .join(' ')
    .replace(/ ?([(),]) ?/g, '$1')
    .trim();
}

/** Modes of MySQL and MariaDB that leave quotes and backslashes as they are. Those left out, or not known yet, may not. */
const HARMLESS_MODES: ReadonlySet<string> = new Set(
  'ALLOW_INVALID_DATES EMPTY_STRING_IS_NULL ERROR_FOR_DIVISION_BY_ZERO HIGH_NOT_PRECEDENCE IGNORE_BAD_TABLE_OPTIONS IGNORE_SPACE NO_AUTO_CREATE_USER NO_AUTO_VALUE_ON_ZERO NO_DIR_IN_CREATE NO_ENGINE_SUBSTITUTION NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_UNSIGNED_SUBTRACTION NO_ZERO_DATE NO_ZERO_IN_DATE ONLY_FULL_GROUP_BY PAD_CHAR_TO_FULL_LENGTH PIPES_AS_CONCAT REAL_AS_FLOAT SIMULTANEOUS_ASSIGNMENT STRICT_ALL_TABLES STRICT_TRANS_TABLES TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL TRADITIONAL'.split(
    ' ',
  ),
);

/**
 * Follows one connection, statement by statement: whether quotes and backslashes still mean what `splitStatements` takes
 * them to mean. Once they may not, what comes after is not understood.
 */
export class Quoting {
  /** A statement that was passed may have changed the meaning. */
  changed = false;
  /** Backslashes mean something else from the beginning: a text that has one is not understood. */
  private readonly otherBackslashes: boolean;
  /** User variables that hold the mode as it was, in upper case: dumps save it and put it back. */
  private readonly saved = new Set<string>();
  private readonly engine: Engine;

  /** @param variables settings of the session, by name in lower case */
  constructor(engine: Engine, variables: Readonly<Record<string, string>> = {}) {
    this.engine = engine;
    const modes = (variables['sql_mode'] ?? '').toUpperCase().split(',');
    this.otherBackslashes =
      variables['standard_conforming_strings'] === 'off' ||
      modes.some(mode => /^(NO_BACKSLASH_ESCAPES|ANSI_QUOTES)$/.test(mode));
  }

  /** Whether a text may mean something else than `splitStatements` takes it to mean. */
  isUnclear(text: string): boolean {
    return this.changed || (this.otherBackslashes && text.includes('\\'));
  }

  /** Moves on past a statement. */
  pass({ tokens }: Statement): void {
    if (this.engine === 'postgresql') this.passPostgres(tokens);
    else if (this.engine !== 'sqlite') this.passMysql(tokens);
  }

  private passPostgres(tokens: readonly Token[]): void {
    if (!tokens.some(({ text }) => /standard_conforming_strings/i.test(text))) return;
    const text = textOf(tokens);
    if (/^(set (session |local )?\w+ ?(=|to) ?'?(on|true|1)'?|show \w+)$/i.test(text)) return;
    this.changed = true;
  }

  private passMysql(tokens: readonly Token[]): void {
    if (tokens[0]?.upper !== 'SET') {
      tokens.forEach(({ text }, index) => {
        if (tokens[index - 1]?.text === '@') this.saved.delete(text.toUpperCase());
      });
      return;
    }
    for (const assignment of splitAtCommas(tokens.slice(1))) {
      const equals = assignment.findIndex(({ kind, text }) => kind === 'punctuation' && text === '=');
      const left = assignment.slice(0, equals).filter(({ text }) => text !== ':');
      const right = assignment.slice(equals + 1);
      const name = left.at(-1)?.text.toUpperCase() ?? '';
      if (left.length === 2 && left[0]!.text === '@') {
        const saves = /^@ @ ((session|local) \. )?sql_mode$/i.test(textOf(right));
        if (saves) this.saved.add(name);
        else this.saved.delete(name);
      } else if (name === 'SQL_MODE' && !this.harmless(right)) this.changed = true;
    }
  }

  private harmless(value: readonly Token[]): boolean {
    return value.every(({ kind, text, upper }, index) => {
      if (kind === 'punctuation') return /^[(),@.]$/.test(text);
      if (kind === 'word')
        return (
          /^(DEFAULT|CONCAT|CONCAT_WS|REPLACE|SQL_MODE|SESSION|LOCAL)$/.test(upper) ||
          (value[index - 1]?.text === '@' && value[index - 2]?.text !== '@' && this.saved.has(upper))
        );
      return text
        .split(',')
        .map(mode => mode.trim().toUpperCase())
        .every(mode => mode === '' || HARMLESS_MODES.has(mode));
    });
  }
}
