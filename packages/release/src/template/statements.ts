/** The grammar of statements. */
import { SyntaxFault } from './errors.ts';
import { ExpressionParser } from './expressions.ts';
import type { LexerOptions } from './lexer.ts';
import type { Expression, MacroBody, Parameter, Statement, Target } from './nodes.ts';
import { strip } from './text.ts';

/** Words of Jinja's extensions that no template of Ansible's needs. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  trans: 'Write the text without translation.',
  pluralize: 'Write the text without translation.',
  debug: "Remove it; 'guarded-deploy config' shows the variables.",
};

/**
 * A template as a list of statements.
 * @param source as `normalized` gives it. @throws SyntaxFault
 */
export function parse(source: string, options: LexerOptions): readonly Statement[] {
  return new StatementParser(source, options).template();
}

class StatementParser {
  readonly #on: ExpressionParser;
  /** The words that end the blocks that are open, the innermost last. */
  readonly #ends: (readonly string[])[] = [];
  readonly #open: { readonly name: string; readonly at: number }[] = [];

  constructor(source: string, options: LexerOptions) {
    this.#on = new ExpressionParser(source, options);
  }

  template(): readonly Statement[] {
    return this.#statements();
  }

  /** Statements up to one of the words, which stays to be read; to the end of the text when there are none. */
  #statements(ends: readonly string[] = []): Statement[] {
    const body: Statement[] = [];
    let parts: (string | Expression)[] = [];
    let at = this.#on.token.at;
    const flush = () => {
      if (parts.length > 0) body.push({ type: 'output', parts, at });
      parts = [];
    };
    if (ends.length > 0) this.#ends.push(ends);
    for (;;) {
      const token = this.#on.next();
      if (parts.length === 0) ({ at } = token);
      if (token.type === 'data') parts.push(token.text);
      else if (token.type === 'variable begin') {
        parts.push(this.#on.tuple());
        this.#end('variable end', token.at);
      } else if (token.type === 'block begin') {
        flush();
        const word = this.#on.token;
        if (word.type === 'name' && ends.includes(word.text)) break;
        body.push(this.#statement());
        this.#end('block end', token.at);
      } else {
        if (ends.length > 0) this.#unfinished();
        flush();
        break;
      }
    }
    if (ends.length > 0) this.#ends.pop();
    return body;
  }

  #unfinished(): never {
    const open = this.#open.at(-1)!;
    const words = this.#ends.at(-1)!.map(word => `'${word}'`);
    throw new SyntaxFault(`'${open.name}' has no ${words.join(' or ')}`, open.at);
  }

  #end(type: 'variable end' | 'block end', opened: number): void {
    if (this.#on.token.type === type) this.#on.next();
    else if (this.#on.token.type === 'end')
      this.#on.fail(`'${type === 'block end' ? '{%' : '{{'}' is never closed`, opened);
    else this.#on.fail(`unexpected ${this.#on.describe()}`);
  }

  /** The body of a block, whose start is read up to its last word. */
  #body(...ends: string[]): Statement[] {
    this.#on.skip(':');
    this.#end('block end', this.#on.token.at);
    return this.#statements(ends);
  }

  /** The body of a block that only one word ends, that word included. */
  #whole(end: string): Statement[] {
    const body = this.#body(end);
    this.#on.next();
    return body;
  }

  #statement(): Statement {
    const token = this.#on.token;
    if (token.type !== 'name') this.#on.fail(`expected the name of a statement, got ${this.#on.describe()}`);
    this.#open.push({ name: token.text, at: token.at });
    const statement = this.#read(token.text, this.#on.next().at);
    this.#open.pop();
    return statement;
  }

  #read(name: string, at: number): Statement {
    const on = this.#on;
    switch (name) {
      case 'for':
        return this.#for(at);
      case 'if':
        return this.#if(at);
      case 'set':
        return this.#set(at);
      case 'macro':
        return { type: 'macro', name: on.expectName().text, ...this.#macro(true, 'endmacro'), at };
      case 'call':
        return this.#call(at);
      case 'filter':
        return { type: 'filter', filter: on.filter(undefined, true), body: this.#whole('endfilter'), at };
      case 'with':
        return this.#with(at);
      case 'block':
        return this.#block(at);
      case 'extends':
        return { type: 'extends', template: on.expression(), at };
      case 'include':
        return this.#include(at);
      case 'import':
        return this.#import(at);
      case 'from':
        return this.#from(at);
      case 'print':
        return this.#print(at);
      case 'do':
        return { type: 'do', value: on.tuple(), at };
      case 'break':
      case 'continue':
        return { type: name, at };
      case 'autoescape':
        return on.fail("'autoescape' is not supported: nothing is escaped in templates of files", at);
    }
    return this.#unknown(name, at);
  }

  #unknown(name: string, at: number): never {
    const remedy = Object.hasOwn(EXTENSIONS, name) ? EXTENSIONS[name] : undefined;
    if (remedy) throw new SyntaxFault(`the statement '${name}' is not supported`, at, remedy);
    const wanted = this.#ends.at(-1);
    const open = this.#open.at(-2);
    const hint =
      wanted && open ? `; '${open.name}' still needs ${wanted.map(word => `'${word}'`).join(' or ')}` : '';
    throw new SyntaxFault(`there is no statement '${name}'${hint}`, at);
  }

  #print(at: number): Statement {
    const parts: Expression[] = [];
    while (this.#on.token.type !== 'block end') {
      if (parts.length > 0) this.#on.expect(',');
      parts.push(this.#on.expression());
    }
    return { type: 'output', parts, at };
  }

  #for(at: number): Statement {
    const on = this.#on;
    const target = on.target({ until: 'in' });
    if (mentions(target, 'loop')) on.fail("'loop' cannot be the name of a loop's item", at);
    on.expectName('in');
    const over = on.tuple({ withIf: false, until: 'recursive' });
    const test = on.skipName('if') ? on.expression() : undefined;
    const recursive = on.skipName('recursive');
    const body = this.#body('endfor', 'else');
    const otherwise = on.next().text === 'else' ? this.#whole('endfor') : [];
    return { type: 'for', target, over, test, recursive, body, otherwise, at };
  }

  #if(at: number): Statement {
    const branches: { test: Expression; body: Statement[] }[] = [];
    let otherwise: Statement[] = [];
    let word = 'elif';
    while (word === 'elif') {
      const test = this.#on.tuple({ withIf: false });
      branches.push({ test, body: this.#body('elif', 'else', 'endif') });
      word = this.#on.next().text;
    }
    if (word === 'else') otherwise = this.#whole('endif');
    return { type: 'if', branches, otherwise, at };
  }

  #set(at: number): Statement {
    const target = this.#on.target({ members: true });
    if (this.#on.skip('=')) return { type: 'set', target, value: this.#on.tuple(), at };
    const filter = this.#on.is('|') ? this.#on.filter(undefined) : undefined;
    return { type: 'set block', target, filter, body: this.#whole('endset'), at };
  }

  #signature(): Parameter[] {
    const on = this.#on;
    const parameters: Parameter[] = [];
    on.expect('(');
    while (!on.is(')')) {
      if (parameters.length > 0) on.expect(',');
      const name = on.expectName();
      const fallback = on.skip('=') ? on.expression() : undefined;
      if (!fallback && parameters.at(-1)?.fallback)
        on.fail(`the parameter '${name.text}' without a default follows one with a default`, name.at);
      parameters.push({ name: name.text, fallback });
    }
    on.expect(')');
    return parameters;
  }

  /** Parameters and body. What the body reads is read by what is around it, too. */
  #macro(needsSignature: boolean, end: string): MacroBody {
    const outer = this.#on.uses;
    const uses = new Set<string>();
    this.#on.uses = uses;
    const parameters = needsSignature || this.#on.is('(') ? this.#signature() : [];
    const body = this.#whole(end);
    this.#on.uses = new Set([...outer, ...uses]);
    return { parameters, body, uses };
  }

  #call(at: number): Statement {
    const on = this.#on;
    const parameters = on.is('(') ? this.#signature() : [];
    const call = on.expression();
    if (call.type !== 'call') on.fail("'call' needs the call of a macro", at);
    const { body, uses } = this.#macro(false, 'endcall');
    return { type: 'call', call: call as Expression & { readonly type: 'call' }, parameters, body, uses, at };
  }

  #with(at: number): Statement {
    const values: [Target, Expression][] = [];
    while (this.#on.token.type !== 'block end') {
      if (values.length > 0) this.#on.expect(',');
      const target = this.#on.target();
      this.#on.expect('=');
      values.push([target, this.#on.expression()]);
    }
    return { type: 'with', values, body: this.#whole('endwith'), at };
  }

  #block(at: number): Statement {
    const on = this.#on;
    const { text: name } = on.expectName();
    const scoped = on.skipName('scoped');
    const required = on.skipName('required');
    if (on.is('-')) on.fail("the name of a block has no '-' in it; write '_'");
    const body = this.#whole('endblock');
    if (
      required &&
      body.some(
        part =>
          part.type !== 'output' || part.parts.some(item => typeof item !== 'string' || strip(item) !== ''),
      )
    )
      on.fail('a required block holds nothing but comments', at);
    on.skipName(name);
    return { type: 'block', name, scoped, required, body, at };
  }

  /** `with context` or `without context`. */
  #context(fallback: boolean): boolean {
    const on = this.#on;
    const given = (on.isName('with') || on.isName('without')) && on.following.text === 'context';
    if (!given) return fallback;
    const { text } = on.next();
    on.next();
    return text === 'with';
  }

  #include(at: number): Statement {
    const on = this.#on;
    const template = on.expression();
    const ignoreMissing = on.isName('ignore') && on.following.text === 'missing';
    if (ignoreMissing) {
      on.next();
      on.next();
    }
    return { type: 'include', template, ignoreMissing, withContext: this.#context(true), at };
  }

  #import(at: number): Statement {
    const template = this.#on.expression();
    this.#on.expectName('as');
    const name = this.#on.expectName().text;
    return { type: 'import', template, name, withContext: this.#context(false), at };
  }

  #from(at: number): Statement {
    const on = this.#on;
    const template = on.expression();
    on.expectName('import');
    const names: { name: string; alias: string }[] = [];
    let withContext = false;
    for (;;) {
      if (names.length > 0) on.expect(',');
      if ((on.isName('with') || on.isName('without')) && on.following.text === 'context') {
        withContext = this.#context(false);
        break;
      }
      const name = on.expectName();
      if (name.text.startsWith('_'))
        on.fail('a name that begins with an underline cannot be imported', name.at);
      const alias = on.skipName('as') ? on.expectName().text : name.text;
      names.push({ name: name.text, alias });
      const context = (on.isName('with') || on.isName('without')) && on.following.text === 'context';
      if (context) withContext = this.#context(false);
      if (context || !on.is(',')) break;
    }
    return { type: 'from', template, names, withContext, at };
  }
}

function mentions(target: Target, name: string): boolean {
  return target.type === 'targets' ? target.items.some(item => mentions(item, name)) : target.name === name;
}
