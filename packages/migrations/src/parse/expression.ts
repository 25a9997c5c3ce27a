import type { Expression } from '../model/expression.ts';
import { Reader, splitAtCommas, type Token } from './lexer.ts';

/** Words that stand for a value of the server without brackets behind them. */
const BARE_CALL =
  /^(CURRENT_(TIMESTAMP|DATE|TIME|USER|ROLE|CATALOG|SCHEMA)|LOCALTIME(STAMP)?|SESSION_USER|USER|UTC_(DATE|TIME|TIMESTAMP))$/;
/** Words before a text that say how it is read: DATE '2026-01-01', B'1', _utf8mb4'a'. */
const PREFIX = /^(DATE|TIME|TIMESTAMP|TIMESTAMPTZ|INTERVAL|B|X|E|N|_\w+)$/;
/** Parts of a type's name behind its first word. */
const TYPE_TAIL = /^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE|UNSIGNED|SIGNED)$/;
const COMPARES = /^(=|<>|!=|<|>|<=|>=)$/;
const UNITS = /^(YEAR|QUARTER|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND|MICROSECOND)$/;

class Parser {
  private readonly reader: Reader;

  constructor(tokens: readonly Token[]) {
    this.reader = new Reader(tokens);
  }

  whole(): Expression | undefined {
    const found = this.or();
    return this.reader.done ? found : undefined;
  }

  private or(): Expression | undefined {
    return this.chain(
      () => this.and(),
      () => (this.reader.take('OR') ? 'OR' : undefined),
    );
  }

  private and(): Expression | undefined {
    return this.chain(
      () => this.not(),
      () => (this.reader.take('AND') ? 'AND' : undefined),
    );
  }

  private chain(next: () => Expression | undefined, word: () => string | undefined): Expression | undefined {
    let left = next();
    for (let name = word(); left !== undefined && name !== undefined; name = word()) {
      const right = next();
      if (right === undefined) return undefined;
      left = { kind: 'operator', name, parts: [left, right] };
    }
    return left;
  }

  private not(): Expression | undefined {
    if (!this.reader.take('NOT')) return this.comparison();
    const part = this.not();
    return part && { kind: 'operator', name: 'NOT', parts: [part] };
  }

  private comparison(): Expression | undefined {
    let left = this.sum();
    for (; left !== undefined; ) {
      const before = this.reader.at;
      const negated = this.reader.take('NOT');
      if (this.reader.take('IS')) {
        const not = this.reader.take('NOT');
        const what = this.reader.take('NULL')
          ? 'NULL'
          : this.reader.take('TRUE')
            ? 'TRUE'
            : this.reader.take('FALSE')
              ? 'FALSE'
              : undefined;
        if (what === undefined) return undefined;
        left = { kind: 'operator', name: `IS ${not ? 'NOT ' : ''}${what}`, parts: [left] };
      } else if (this.reader.take('IN')) {
        const parts = splitAtCommas(this.reader.parenthesis() ?? []).map(part => new Parser(part).whole());
        if (parts.length === 0 || parts.some(part => part === undefined)) return undefined;
        left = {
          kind: 'operator',
          name: negated ? 'NOT IN' : 'IN',
          parts: [left, ...(parts as Expression[])],
        };
      } else if (this.reader.take('BETWEEN')) {
        const low = this.sum();
        const high = this.reader.take('AND') ? this.sum() : undefined;
        if (low === undefined || high === undefined) return undefined;
        left = { kind: 'operator', name: negated ? 'NOT BETWEEN' : 'BETWEEN', parts: [left, low, high] };
      } else if (
        this.reader.take('LIKE') ||
        this.reader.take('ILIKE') ||
        this.reader.take('REGEXP') ||
        this.reader.take('SIMILAR', 'TO')
      ) {
        const right = this.sum();
        if (right === undefined) return undefined;
        left = { kind: 'operator', name: 'LIKE', parts: [left, right] };
      } else if (negated) {
        this.reader.at = before;
        return left;
      } else {
        const name = this.operator();
        if (name === undefined) return left;
        const right = this.sum();
        if (right === undefined) return undefined;
        left = { kind: 'operator', name, parts: [left, right] };
      }
    }
    return left;
  }

  /** An operator other than those of sums: `>=`, `->>`, `@>`, … */
  private operator(): string | undefined {
    let name = '';
    while (/^[<>=!~@#&|?^-]$/.test(this.punctuation(0))) {
      // A minus begins a number unless it belongs to an arrow.
      if (this.punctuation(0) === '-' && (name !== '' || this.punctuation(1) !== '>')) break;
      name += this.punctuation(0);
      this.reader.at += 1;
    }
    return name === '' ? undefined : name;
  }

  private punctuation(ahead: number): string {
    const token = this.reader.peek(ahead);
    return token?.kind === 'punctuation' ? token.text : '';
  }

  private sum(): Expression | undefined {
    return this.chain(
      () => this.product(),
      () => {
        if (/^[+-]$/.test(this.punctuation(0)) && this.punctuation(1) !== '>') {
          this.reader.at += 1;
          return '+';
        }
        if (this.punctuation(0) !== '|' || this.punctuation(1) !== '|') return undefined;
        this.reader.at += 2;
        return '||';
      },
    );
  }

  private product(): Expression | undefined {
    return this.chain(
      () => this.unary(),
      () => {
        if (!/^[*/%]$/.test(this.punctuation(0))) return undefined;
        this.reader.at += 1;
        return '*';
      },
    );
  }

  private unary(): Expression | undefined {
    const sign = this.punctuation(0);
    if (sign !== '-' && sign !== '+') return this.postfix();
    this.reader.at += 1;
    const part = this.unary();
    if (part?.kind === 'literal' && typeof part.value === 'number')
      return { kind: 'literal', value: sign === '-' ? -part.value : part.value };
    return part && { kind: 'operator', name: '+', parts: [part] };
  }

  private postfix(): Expression | undefined {
    let part = this.primary();
    for (; part !== undefined; ) {
      if (this.reader.take('::')) part = { kind: 'cast', type: this.type(), parts: [part] };
      else if (this.reader.take('COLLATE')) this.reader.name();
      else if (this.reader.take('AT', 'TIME', 'ZONE')) {
        const zone = this.primary();
        if (zone === undefined) return undefined;
        part = { kind: 'call', name: 'timezone', parts: [zone, part] };
      } else return part;
    }
    return undefined;
  }

  private type(): string {
    const from = this.reader.at;
    this.reader.name();
    while (TYPE_TAIL.test(this.reader.peek()?.upper ?? '')) this.reader.at += 1;
    this.reader.parenthesis();
    while (TYPE_TAIL.test(this.reader.peek()?.upper ?? '')) this.reader.at += 1;
    while (this.reader.is('[') || this.reader.is(']') || this.reader.peek()?.kind === 'number')
      this.reader.at += 1;
    return this.reader.tokens
      .slice(from, this.reader.at)
      .map(({ text }) => text.toLowerCase())
      .join(' ');
  }

  private listed(name: string, tokens: readonly Token[]): Expression | undefined {
    const parts = splitAtCommas(tokens).map(part => {
      // An argument by name: days => 3.
      const arrow = part[1]?.text === '=' && part[2]?.text === '>' ? 3 : 0;
      return new Parser(part.slice(arrow)).whole();
    });
    return parts.some(part => part === undefined)
      ? undefined
      : { kind: 'call', name, parts: parts as Expression[] };
  }

  private primary(): Expression | undefined {
    const token = this.reader.peek();
    if (token === undefined) return undefined;
    if (this.reader.is('(')) {
      const inside = this.reader.parenthesis()!;
      return new Parser(inside).whole();
    }
    this.reader.at += 1;
    if (token.kind === 'string') return { kind: 'literal', value: token.text };
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.upper === 'NULL') return { kind: 'literal', value: null };
    if (token.upper === 'TRUE' || token.upper === 'FALSE')
      return { kind: 'literal', value: token.upper === 'TRUE' };
    if (token.upper === 'ARRAY' && this.reader.is('[')) return this.array();
    if (token.upper === 'CAST' && this.reader.is('(')) return this.cast();
    if (token.upper === 'EXTRACT' && this.reader.is('(')) return this.extract();
    if (token.upper === 'CASE') return undefined;
    if (PREFIX.test(token.upper) && this.reader.peek()?.kind === 'string') {
      const { text } = this.reader.peek()!;
      this.reader.at += 1;
      if (UNITS.test(this.reader.peek()?.upper ?? '')) this.reader.at += 1;
      return { kind: 'literal', value: text };
    }
    if (token.upper === 'INTERVAL' && this.reader.peek()?.kind === 'number') {
      this.reader.at += 1;
      if (UNITS.test(this.reader.peek()?.upper ?? '')) this.reader.at += 1;
      return { kind: 'literal', value: 'interval' };
    }
    if (token.kind !== 'word' && token.kind !== 'name') return undefined;
    let name = token.text;
    while (this.reader.is('.') && this.reader.peek(1)) {
      this.reader.at += 1;
      name = this.reader.peek()!.text;
      this.reader.at += 1;
    }
    if (this.reader.is('(')) return this.listed(name.toLowerCase(), this.reader.parenthesis()!);
    if (BARE_CALL.test(token.upper)) return { kind: 'call', name: name.toLowerCase(), parts: [] };
    return { kind: 'column', name };
  }

  private array(): Expression | undefined {
    const inside: Token[] = [];
    let depth = 0;
    for (; !this.reader.done; this.reader.at += 1) {
      const token = this.reader.peek()!;
      if (this.reader.is('[')) {
        depth += 1;
        if (depth === 1) continue;
      }
      if (this.reader.is(']')) {
        depth -= 1;
        if (depth === 0) {
          this.reader.at += 1;
          break;
        }
      }
      inside.push(token);
    }
    return this.listed('array', inside);
  }

  /** EXTRACT (field FROM expression). */
  private extract(): Expression | undefined {
    const inside = this.reader.parenthesis()!;
    const from = inside.findIndex(({ upper }) => upper === 'FROM');
    const part = from < 0 ? undefined : new Parser(inside.slice(from + 1)).whole();
    return part && { kind: 'call', name: 'extract', parts: [part] };
  }

  private cast(): Expression | undefined {
    const inside = this.reader.parenthesis()!;
    const as = inside.findLastIndex(({ upper }) => upper === 'AS');
    if (as < 0) return undefined;
    const part = new Parser(inside.slice(0, as)).whole();
    return part && { kind: 'cast', type: new Parser(inside.slice(as + 1)).type(), parts: [part] };
  }
}

/** Reads an expression; undefined where it holds something that is not understood here. */
export function parseExpression(tokens: readonly Token[]): Expression | undefined {
  return tokens.length === 0 ? undefined : new Parser(tokens).whole();
}

function* walk(expression: Expression): Generator<Expression> {
  yield expression;
  if ('parts' in expression) for (const part of expression.parts) yield* walk(part);
}

/** The functions that an expression calls, in lower case. */
export function callsOf(expression: Expression): string[] {
  return [...walk(expression)].flatMap(part => (part.kind === 'call' ? [part.name] : []));
}

/** The columns that an expression names. */
export function columnsOf(expression: Expression): string[] {
  return [...walk(expression)].flatMap(part => (part.kind === 'column' ? [part.name] : []));
}

/** Functions that have a value for every argument of a type that fits. */
const TOTAL =
  /^(lower|upper|coalesce|length|char_length|octet_length|md5|trim|btrim|ltrim|rtrim|nullif|greatest|least|ifnull|date|year|month|json_valid)$/;

/** Whether an expression has a value for every row: it cannot overflow, divide by zero or fail to convert. */
export function isTotal(expression: Expression): boolean {
  return [...walk(expression)].every(part => {
    if (part.kind === 'call') return TOTAL.test(part.name);
    if (part.kind === 'operator') return !/^[+*]$/.test(part.name);
    // Every value has a text, and a literal was converted when the statement was read.
    if (part.kind === 'cast')
      return (
        part.parts[0]!.kind === 'literal' || /^(text|varchar|character varying|citext)\b/.test(part.type)
      );
    return true;
  });
}

type Value = string | number | boolean | null | undefined;
const NUMERIC = /^(smallint|int|integer|bigint|numeric|decimal|real|double precision)\b/;

/**
 * The value of an expression for one row; undefined where it cannot be told here, null where it is NULL. `row` gives the
 * columns' values by name.
 */
export function evaluate(expression: Expression, row: (column: string) => Value): Value {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'column') return row(expression.name);
  const values = expression.parts.map(part => evaluate(part, row));
  const [left, right] = values;
  if (expression.kind === 'cast') {
    const number = NUMERIC.test(expression.type) && typeof left === 'string' && /^-?\d+(\.\d+)?$/.test(left);
    return number ? Number(left) : left;
  }
  if (expression.kind === 'call') {
    // These are NULL for NULL; of what they are otherwise nothing is known here.
    const strict =
      /^(json_valid|lower|upper|length|char_length|octet_length|trim|btrim|abs|md5|date)$/.test(
        expression.name,
      ) && values.includes(null);
    return strict ? null : undefined;
  }
  switch (expression.name) {
    case 'AND':
      if (values.includes(false)) return false;
      return values.includes(undefined) ? undefined : values.includes(null) ? null : true;
    case 'OR':
      if (values.includes(true)) return true;
      return values.includes(undefined) ? undefined : values.includes(null) ? null : false;
    case 'NOT':
      return left === undefined
        ? undefined
        : left === null
          ? null
          : typeof left === 'boolean'
            ? !left
            : undefined;
    case 'IS NULL':
      return left === undefined ? undefined : left === null;
    case 'IS NOT NULL':
      return left === undefined ? undefined : left !== null;
    case 'BETWEEN':
      return all([compare('>=', left, right), compare('<=', left, values[2])]);
    case 'IN':
      return left === null ? null : some(values.slice(1).map(value => compare('=', left, value)));
    default:
      if (COMPARES.test(expression.name)) return compare(expression.name, left, right);
      return /^([+*]|\|\|)$/.test(expression.name) && values.includes(null) ? null : undefined;
  }
}

function all(values: readonly Value[]): Value {
  if (values.includes(false)) return false;
  return values.includes(undefined) ? undefined : values.includes(null) ? null : true;
}

function some(values: readonly Value[]): Value {
  if (values.includes(true)) return true;
  return values.includes(undefined) ? undefined : values.includes(null) ? null : false;
}

function compare(name: string, left: Value, right: Value): Value {
  if (left === null || right === null) return null;
  if (left === undefined || right === undefined) return undefined;
  const numbers = typeof left === 'number' && typeof right === 'number';
  // How texts are ordered, and which of them are equal, is the collation's business.
  if (!numbers && left !== right) return undefined;
  if (name === '=') return left === right;
  if (name === '<>' || name === '!=') return left !== right;
  if (!numbers) return undefined;
  if (name === '<') return left < right;
  if (name === '>') return left > right;
  if (name === '<=') return left <= right;
  if (name === '>=') return left >= right;
  return undefined;
}
