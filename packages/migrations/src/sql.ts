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
}

/** Splits SQL into statements at semicolons outside quotes, comments, dollar quotes and BEGIN … END bodies of routines. */
export function splitStatements(source: string): Statement[] {
  const statements: Statement[] = [];
  let tokens: Token[] = [];
  let begin = -1;
  let position = 0;
  let depth = 0;
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length;
  const push = (kind: Token['kind'], text: string, from: number) => {
    if (begin < 0) begin = from;
    const upper = kind === 'word' ? text.toUpperCase() : '';
    tokens.push({ kind, text, upper });
    const routine =
      tokens[0]?.upper === 'CREATE' &&
      tokens.some(({ upper: word }) => /^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/.test(word));
    if (!routine) return;
    if (upper === 'BEGIN' || upper === 'CASE') depth += 1;
    else if (upper === 'END' && depth > 0) depth -= 1;
    // END IF, END LOOP … close blocks that were not counted.
    else if (/^(IF|LOOP|WHILE|REPEAT)$/.test(upper) && tokens.at(-2)?.upper === 'END') depth += 1;
  };
  const finish = (to: number) => {
    if (tokens.length > 0) {
      const text = source.slice(begin, to).trim();
      statements.push({ text, line: lineAt(begin), end: lineAt(Math.max(begin, to - 1)), tokens });
    }
    tokens = [];
    begin = -1;
    depth = 0;
  };
  const quoted = (quote: string, from: number, backslash: boolean): number => {
    let at = from + 1;
    while (at < source.length) {
      if (backslash && source[at] === '\\') at += 2;
      else if (source[at] !== quote) at += 1;
      else if (source[at + 1] === quote) at += 2;
      else return at + 1;
    }
    return source.length;
  };
  while (position < source.length) {
    const rest = source.slice(position, position + 200);
    const character = source[position]!;
    if (/\s/.test(character)) position += 1;
    else if (rest.startsWith('--') || (character === '#' && !/^#[>-]/.test(rest))) {
      const end = source.indexOf('\n', position);
      position = end < 0 ? source.length : end;
    } else if (rest.startsWith('/*')) {
      const end = source.indexOf('*/', position + 2);
      // MySQL runs what stands in /*! … */: it is code, not comment.
      if (rest.startsWith('/*!')) position += /^\/\*!\d*/.exec(rest)![0].length;
      else position = end < 0 ? source.length : end + 2;
    } else if (rest.startsWith('*/')) position += 2;
    else if (character === "'") {
      const end = quoted("'", position, true);
      push('string', source.slice(position + 1, end - 1), position);
      position = end;
    } else if (character === '`' || character === '"') {
      const end = quoted(character, position, false);
      push(
        'name',
        source.slice(position + 1, end - 1).replaceAll(character + character, character),
        position,
      );
      position = end;
    } else if (/^\$\w*\$/.test(rest)) {
      const tag = /^\$\w*\$/.exec(rest)![0];
      const end = source.indexOf(tag, position + tag.length);
      const stop = end < 0 ? source.length : end + tag.length;
      push('string', source.slice(position + tag.length, stop - tag.length), position);
      position = stop;
    } else if (/[\p{L}_]/u.test(character)) {
      const word = /^[\p{L}_][\p{L}\p{N}_$]*/u.exec(source.slice(position, position + 300))![0];
      push('word', word, position);
      position += word.length;
    } else if (/\d/.test(character)) {
      const number = /^\d[\w.]*/.exec(rest)![0];
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
  at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
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
    return token.text;
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
