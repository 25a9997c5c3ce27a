/** The grammar of expressions. */
import { SyntaxFault } from './errors.ts';
import { type LexerOptions, type Token, tokensOf } from './lexer.ts';
import type { BinaryOperator, CallArguments, Comparison, Expression, Target } from './nodes.ts';

/** Deeper than any template is written by hand. */
const DEEPEST = 100;

/** Operators with two sides, those that bind least first. Between the second and the third are `not` and comparisons. */
const LEVELS = [' or ', ' and ', ' + - ', ' * / // % ', ' ** '];

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'lteq',
  '>': 'gt',
  '>=': 'gteq',
};

const NO_ARGUMENTS: CallArguments = { positional: [], named: [], star: undefined, twoStars: undefined };

export class ExpressionParser {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;
  /** Names that were read since somebody began to listen. */
  uses = new Set<string>();

  constructor(source: string, options: LexerOptions) {
    this.#tokens = tokensOf(source, options);
  }

  get token(): Token {
    return this.#tokens[this.#index]!;
  }

  get following(): Token {
    return this.#tokens[Math.min(this.#index + 1, this.#tokens.length - 1)]!;
  }

  next(): Token {
    const { token } = this;
    if (token.type !== 'end') this.#index++;
    return token;
  }

  fail(message: string, at = this.token.at): never {
    throw new SyntaxFault(message, at);
  }

  describe(token = this.token): string {
    if (token.type === 'end') return 'the end of the template';
    return token.text === '' ? `the ${token.type.replace(/^(\w+) (\w+)/, '$2 of a $1')}` : `'${token.text}'`;
  }

  isName(name: string): boolean {
    return this.token.type === 'name' && this.token.text === name;
  }

  is(operator: string): boolean {
    return this.token.type === 'operator' && this.token.text === operator;
  }

  skipName(name: string): boolean {
    const found = this.isName(name);
    if (found) this.next();
    return found;
  }

  skip(operator: string): boolean {
    const found = this.is(operator);
    if (found) this.next();
    return found;
  }

  expect(operator: string): Token {
    return this.is(operator) ? this.next() : this.fail(`expected '${operator}', got ${this.describe()}`);
  }

  expectName(name?: string): Token {
    const { token } = this;
    if (token.type !== 'name' || (name !== undefined && token.text !== name))
      this.fail(`expected ${name === undefined ? 'a name' : `'${name}'`}, got ${this.describe()}`);
    return this.next();
  }

  #deeper<T>(parse: () => T): T {
    if (this.#depth >= DEEPEST) this.fail(`an expression is nested more than ${DEEPEST} deep`);
    this.#depth++;
    const result = parse();
    this.#depth--;
    return result;
  }

  expression(withIf = true): Expression {
    return this.#deeper(() => (withIf ? this.#conditional() : this.#binary(0)));
  }

  #conditional(): Expression {
    let yes = this.#binary(0);
    while (this.isName('if')) {
      const { at } = this.next();
      const test = this.#binary(0);
      const no = this.skipName('else') ? this.#deeper(() => this.#conditional()) : undefined;
      yes = { type: 'if', test, yes, no, at };
    }
    return yes;
  }

  /** Operators of one level, from the left; the right side of each is of the next level. */
  #binary(level: number): Expression {
    const operand = () => {
      if (level === 1) return this.#not();
      if (level === 2) return this.#concat();
      return level < LEVELS.length - 1 ? this.#binary(level + 1) : this.#unary(true);
    };
    let left = operand();
    for (;;) {
      const { type, text } = this.token;
      if ((type !== 'operator' && type !== 'name') || !LEVELS[level]!.includes(` ${text} `)) return left;
      const { at } = this.next();
      left = { type: 'binary', operator: text as BinaryOperator, left, right: operand(), at };
    }
  }

  #not(): Expression {
    if (!this.isName('not')) return this.#compare();
    const { at } = this.next();
    return { type: 'unary', operator: 'not', of: this.#deeper(() => this.#not()), at };
  }

  #comparison(): Comparison | undefined {
    const { token } = this;
    if (token.type === 'operator' && Object.hasOwn(COMPARISONS, token.text)) {
      this.next();
      return COMPARISONS[token.text];
    }
    if (this.skipName('in')) return 'in';
    if (!this.isName('not') || this.following.type !== 'name' || this.following.text !== 'in')
      return undefined;
    this.next();
    this.next();
    return 'notin';
  }

  #compare(): Expression {
    const { at } = this.token;
    const of = this.#binary(2);
    const operands: [Comparison, Expression][] = [];
    for (;;) {
      const comparison = this.#comparison();
      if (!comparison) break;
      operands.push([comparison, this.#binary(2)]);
    }
    return operands.length === 0 ? of : { type: 'compare', of, with: operands, at };
  }

  #concat(): Expression {
    const { at } = this.token;
    const items = [this.#binary(3)];
    while (this.skip('~')) items.push(this.#binary(3));
    return items.length === 1 ? items[0]! : { type: 'concat', items, at };
  }

  #unary(withFilter: boolean): Expression {
    let node: Expression;
    if (this.is('-') || this.is('+')) {
      const { at, text } = this.next();
      const of = this.#deeper(() => this.#unary(false));
      node = { type: 'unary', operator: text as '-' | '+', of, at };
    } else node = this.primary();
    node = this.#postfix(node);
    return withFilter ? this.#filters(node) : node;
  }

  primary(): Expression {
    const { token } = this;
    const { at } = token;
    if (token.type === 'name') {
      this.next();
      if (/^[tT]rue$|^[fF]alse$/.test(token.text))
        return { type: 'constant', value: /^[tT]/.test(token.text), at };
      if (/^[nN]one$/.test(token.text)) return { type: 'constant', value: null, at };
      this.uses.add(token.text);
      return { type: 'name', name: token.text, at };
    }
    if (token.type === 'string') {
      let value = '';
      while (this.token.type === 'string') value += this.next().text;
      return { type: 'constant', value, at };
    }
    if (token.type === 'number') {
      this.next();
      return { type: 'constant', value: token.value, at };
    }
    if (this.skip('(')) {
      const inner = this.#deeper(() => this.tuple({ inBrackets: true }));
      this.expect(')');
      return inner;
    }
    if (this.is('[')) return this.#list();
    return this.is('{') ? this.#dict() : this.fail(`unexpected ${this.describe()}`);
  }

  /** Expressions with commas between them; one alone stays what it is. */
  tuple(
    options: { readonly withIf?: boolean; readonly until?: string; readonly inBrackets?: boolean } = {},
  ): Expression {
    const { withIf = true, until, inBrackets = false } = options;
    const { at } = this.token;
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.expect(',');
      if (this.#endsTuple(until)) break;
      items.push(this.expression(withIf));
      if (!this.is(',')) break;
      isTuple = true;
    }
    if (!isTuple && items.length > 0) return items[0]!;
    if (!isTuple && !inBrackets) this.fail(`expected an expression, got ${this.describe()}`);
    return { type: 'tuple', items, at };
  }

  #endsTuple(until: string | undefined): boolean {
    const { type } = this.token;
    return (
      type === 'variable end' ||
      type === 'block end' ||
      this.is(')') ||
      (until !== undefined && this.isName(until))
    );
  }

  #list(): Expression {
    const { at } = this.expect('[');
    const items: Expression[] = [];
    while (!this.is(']')) {
      if (items.length > 0) this.expect(',');
      if (this.is(']')) break;
      items.push(this.expression());
    }
    this.expect(']');
    return { type: 'list', items, at };
  }

  #dict(): Expression {
    const { at } = this.expect('{');
    const pairs: [Expression, Expression][] = [];
    while (!this.is('}')) {
      if (pairs.length > 0) this.expect(',');
      if (this.is('}')) break;
      const key = this.expression();
      this.expect(':');
      pairs.push([key, this.expression()]);
    }
    this.expect('}');
    return { type: 'dict', pairs, at };
  }

  #postfix(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.is('.')) node = this.#member(node);
      else if (this.is('[')) node = this.#subscript(node);
      else if (this.is('(')) node = this.#call(node);
      else return node;
    }
  }

  #filters(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.is('|')) node = this.filter(node);
      else if (this.isName('is')) node = this.#test(node);
      else if (this.is('(')) node = this.#call(node);
      else return node;
    }
  }

  #member(of: Expression): Expression {
    this.next();
    const token = this.next();
    if (token.type === 'name') return { type: 'attribute', of, name: token.text, at: token.at };
    if (token.type !== 'number' || typeof token.value !== 'number')
      this.fail('expected a name or a number', token.at);
    return { type: 'item', of, key: { type: 'constant', value: token.value, at: token.at }, at: token.at };
  }

  #subscript(of: Expression): Expression {
    const { at } = this.next();
    const keys: Expression[] = [];
    while (!this.is(']')) {
      if (keys.length > 0) this.expect(',');
      keys.push(this.#subscribed());
    }
    this.expect(']');
    const key: Expression = keys.length === 1 ? keys[0]! : { type: 'tuple', items: keys, at };
    return { type: 'item', of, key, at };
  }

  #subscribed(): Expression {
    const { at } = this.token;
    const start = this.is(':') ? undefined : this.expression();
    if (start && !this.is(':')) return start;
    this.next();
    const ends = () => this.is(']') || this.is(',');
    const stop = this.is(':') || ends() ? undefined : this.expression();
    const step = this.skip(':') && !ends() ? this.expression() : undefined;
    return { type: 'slice', start, stop, step, at };
  }

  #call(of: Expression): Expression {
    const { at } = this.token;
    return { type: 'call', of, args: this.arguments(), at };
  }

  arguments(): CallArguments {
    const { at } = this.expect('(');
    const positional: Expression[] = [];
    const named: [string, Expression][] = [];
    let star: Expression | undefined;
    let twoStars: Expression | undefined;
    const must = (allowed: boolean) =>
      allowed || this.fail('the arguments of a call are in the wrong order', at);
    let any = false;
    while (!this.is(')')) {
      if (any) this.expect(',');
      if (this.is(')')) break;
      any = true;
      if (this.skip('*')) {
        must(!star && !twoStars);
        star = this.expression();
      } else if (this.skip('**')) {
        must(!twoStars);
        twoStars = this.expression();
      } else if (
        this.token.type === 'name' &&
        this.following.text === '=' &&
        this.following.type === 'operator'
      ) {
        must(!twoStars);
        const name = this.next().text;
        this.next();
        if (named.some(([other]) => other === name)) this.fail(`the argument '${name}' is given twice`, at);
        named.push([name, this.expression()]);
      } else {
        must(!star && !twoStars && named.length === 0);
        positional.push(this.expression());
      }
    }
    this.expect(')');
    return { positional, named, star, twoStars };
  }

  #dotted(): Token {
    const first = this.expectName();
    let { text } = first;
    while (this.skip('.')) text += `.${this.expectName().text}`;
    return { ...first, text };
  }

  /** One filter, or several in a row; `|` stands before the first unless it begins a block. */
  filter(of: Expression | undefined, inBlock = false): Expression {
    let node = of;
    let first = inBlock;
    while (first || this.is('|')) {
      if (!first) this.next();
      first = false;
      const { text: name, at } = this.#dotted();
      node = { type: 'filter', of: node, name, args: this.is('(') ? this.arguments() : NO_ARGUMENTS, at };
    }
    return node!;
  }

  #test(of: Expression): Expression {
    const { at } = this.next();
    const negated = this.skipName('not');
    const { text: name } = this.#dotted();
    const node: Expression = { type: 'test', of, name, args: this.#testArguments(), at };
    return negated ? { type: 'unary', operator: 'not', of: node, at } : node;
  }

  #testArguments(): CallArguments {
    const { token } = this;
    if (this.is('(')) return this.arguments();
    const begins =
      token.type === 'name' ||
      token.type === 'string' ||
      token.type === 'number' ||
      this.is('[') ||
      this.is('{');
    if (!begins || this.isName('else') || this.isName('or') || this.isName('and')) return NO_ARGUMENTS;
    if (this.isName('is')) this.fail("tests cannot follow each other with 'is'");
    return { ...NO_ARGUMENTS, positional: [this.#postfix(this.primary())] };
  }

  /** Names to assign to, up to a word. `members` lets `namespace.name` be one. */
  target(options: { readonly until?: string; readonly members?: boolean } = {}): Target {
    const { at } = this.token;
    const items: Target[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) {
        this.expect(',');
        isTuple = true;
      }
      if (this.#endsTuple(options.until)) break;
      items.push(this.#oneTarget(options.members ?? false));
      if (!this.is(',')) break;
    }
    if (items.length === 0) this.fail(`expected a name, got ${this.describe()}`);
    return isTuple ? { type: 'targets', items, at } : items[0]!;
  }

  #oneTarget(members: boolean): Target {
    const { at } = this.token;
    if (this.skip('(')) {
      const inner = this.#deeper(() => this.target({ members }));
      this.expect(')');
      return inner;
    }
    const { text: name } = this.expectName();
    if (/^([tT]rue|[fF]alse|[nN]one)$/.test(name)) this.fail(`'${name}' cannot be assigned to`, at);
    if (!members || !this.skip('.')) return { type: 'name', name, at };
    this.uses.add(name);
    return { type: 'member', name, member: this.expectName().text, at };
  }
}
