import { SelfReference, superBlock } from './blocks.ts';
import { compile, compileCall, compileFilter, type Evaluate, type Place } from './compile.ts';
import { ExpressionError, Final, SyntaxFault, typeError, UndefinedUsed, valueError } from './errors.ts';
import { isText, isTrue, iterate, textOf, tuple, typeName } from './kinds.ts';
import { Loop, type Recurse } from './loop.ts';
import type { MacroBody, Statement, Target } from './nodes.ts';
import { concat } from './output.ts';
import { load, moduleOf } from './run-program.ts';
import { Callable, Namespace } from './runtime.ts';
import {
  type Any,
  type AnyDict,
  type Arguments,
  type BlockRun,
  type Execute,
  type Program,
  Scope,
  type Session,
} from './session.ts';
import { Undefined } from './undefined.ts';

/** What is around a statement while it is compiled. */
interface Around extends Place {
  /** At the top of the template: names that are set here belong to the template. */
  readonly top: boolean;
  /** Inside a loop, which `break` and `continue` can end. */
  readonly loop: boolean;
  /** The blocks of the template. */
  readonly blocks: Map<string, BlockRun>;
}

const inside = (around: Around, loop = false): Around => ({ ...around, soft: false, top: false, loop });

/** @throws SyntaxFault, Final */
export function compileBody(statements: readonly Statement[], around: Around): Execute {
  const all = statements.map(statement => compileStatement(statement, around));
  if (all.length === 1) return all[0]!;
  return (scope, out) => {
    for (const run of all) {
      const outcome = run(scope, out);
      if (outcome) return outcome;
    }
    return undefined;
  };
}

type Of<T extends Statement['type']> = Statement & { readonly type: T };

function compileStatement(node: Statement, around: Around): Execute {
  switch (node.type) {
    case 'output':
      return compileOutput(node, around);
    case 'for':
      return compileFor(node, around);
    case 'if':
      return compileIf(node, around);
    case 'set': {
      const value = compile(node.value, around);
      return always(assigning(node, around, value));
    }
    case 'set block':
      return compileSetBlock(node, around);
    case 'macro':
      return compileMacro(node, around);
    case 'call':
      return compileCallBlock(node, around);
    case 'filter':
      return compileFilterBlock(node, around);
    case 'with':
      return compileWith(node, around);
    case 'block':
      return compileBlock(node, around);
    case 'extends':
      return compileExtends(node, around);
    case 'include':
      return compileInclude(node, around);
    case 'import':
    case 'from':
      return compileImport(node, around);
    case 'do': {
      const value = compile(node.value, around);
      return always(scope => {
        value(scope);
      });
    }
    case 'break':
    case 'continue':
      if (!around.loop) throw new SyntaxFault(`'${node.type}' stands outside of a loop`, node.at);
      return () => node.type;
  }
}

const always =
  (run: (scope: Scope, out: Any[]) => void): Execute =>
  (scope, out) => {
    run(scope, out);
    return undefined;
  };

function compileOutput(node: Of<'output'>, around: Around): Execute {
  const parts = node.parts.map(part => (typeof part === 'string' ? part : compile(part, around)));
  return always((scope, out) => {
    if (scope.context.dropped === out) return;
    scope.session.step(parts.length);
    for (const part of parts) out.push(typeof part === 'string' ? part : asPrinted(scope, part(scope)));
  });
}

/** A list that was made in the template prints as it is now, whatever is done to it later. */
function asPrinted({ session }: Scope, value: Any): Any {
  if (!(Array.isArray(value) || value instanceof Map)) return value;
  const own = session.literals.has(value);
  const result = !own ? value : Array.isArray(value) ? [...value] : new Map(value);
  session.printed.set(result, { frame: session.frame, at: session.at });
  return result;
}

/** Sets names at the top of a template or of a scope. */
function setName(scope: Scope, name: string, value: Any, top: boolean): void {
  scope.names.set(name, value);
  if (top && !name.startsWith('_')) scope.context.exported.add(name);
}

function assign(scope: Scope, target: Target, value: Any, top: boolean): void {
  if (target.type === 'name') {
    setName(scope, target.name, value, top);
    return;
  }
  if (target.type === 'member') {
    const object = scope.find(target.name);
    if (!(object instanceof Namespace)) typeError('cannot assign attribute on non-namespace object');
    (object as Namespace).values.set(target.member, value);
    return;
  }
  const items = iterate(scope.session, value);
  const wanted = target.items.length;
  if (items.length > wanted) valueError(`too many values to unpack (expected ${wanted})`);
  if (items.length < wanted)
    valueError(`not enough values to unpack (expected ${wanted}, got ${items.length})`);
  target.items.forEach((item, index) => {
    assign(scope, item, items[index], top);
  });
}

const assigning = (node: Of<'set' | 'set block'>, around: Around, value: Evaluate) => (scope: Scope) => {
  const result = value(scope);
  scope.session.at = node.at;
  assign(scope, node.target, result, around.top);
};

/** What a body prints, as one value. */
function printed(body: Execute, scope: Scope): Any {
  const out: Any[] = [];
  body(scope, out);
  return concat(scope.session, out);
}

function compileSetBlock(node: Of<'set block'>, around: Around): Execute {
  const body = compileBody(node.body, inside(around));
  const capture: Evaluate = scope => printed(body, scope.inner());
  const value = node.filter?.type === 'filter' ? compileFilter(node.filter, capture, around) : capture;
  return always(assigning(node, around, value));
}

function compileFilterBlock(node: Of<'filter'>, around: Around): Execute {
  const body = compileBody(node.body, inside(around));
  const capture: Evaluate = scope => printed(body, scope);
  if (node.filter.type !== 'filter') throw new SyntaxFault('expected a filter', node.at);
  const value = compileFilter(node.filter, capture, { soft: false });
  return always((scope, out) => {
    out.push(value(scope.inner()));
  });
}

function compileIf(node: Of<'if'>, around: Around): Execute {
  const soft = { ...around, soft: true };
  const branches = node.branches.map(branch => ({
    test: compile(branch.test, soft),
    run: compileBody(branch.body, soft),
  }));
  const otherwise = compileBody(node.otherwise, soft);
  return (scope, out) => {
    for (const { test, run } of branches) if (isTrue(test(scope))) return run(scope, out);
    return otherwise(scope, out);
  };
}

function compileFor(node: Of<'for'>, around: Around): Execute {
  const over = compile(node.over, around);
  const test = node.test && compile(node.test, inside(around));
  const body = compileBody(node.body, inside(around, true));
  const otherwise = compileBody(node.otherwise, inside(around, around.loop));
  const { target, at } = node;
  const turn = (scope: Scope, item: Any) => {
    const own = scope.inner();
    assign(own, target, item, false);
    return own;
  };
  const run = (scope: Scope, values: Any, out: Any[], depth: number, recurse: Recurse | undefined): void => {
    const { session } = scope;
    const items = iterate(session, values);
    const wanted = test ? items.filter(item => isTrue(test(turn(scope, item)))) : items;
    const loop = new Loop(wanted, depth, recurse);
    for (const [index, item] of wanted.entries()) {
      session.step();
      loop.start(index);
      const own = turn(scope, item);
      own.names.set('loop', loop);
      if (body(own, out) === 'break') break;
    }
    if (wanted.length === 0) otherwise(scope.inner(), out);
  };
  return always((scope, out) => {
    const values = over(scope);
    scope.session.at = at;
    if (!node.recursive) return run(scope, values, out, 0, undefined);
    const recurse: Recurse = (inner, depth) =>
      scope.session.deeper(() => {
        const part: Any[] = [];
        run(scope, inner, part, depth, recurse);
        return concat(scope.session, part);
      });
    out.push(recurse(values, 0));
  });
}

function compileWith(node: Of<'with'>, around: Around): Execute {
  const values = node.values.map(([target, value]) => [target, compile(value, around)] as const);
  const body = compileBody(node.body, inside(around, around.loop));
  return (scope, out) => {
    const own = scope.inner();
    for (const [target, value] of values) assign(own, target, value(scope), false);
    return body(own, out);
  };
}

/** The function behind a macro, or behind the body of a call block. */
function macroOf(node: MacroBody, name: string, around: Around): (scope: Scope) => Callable {
  const within = inside(around);
  const body = compileBody(node.body, within);
  const parameters = node.parameters.map(({ name: parameter, fallback }) => ({
    name: parameter,
    fallback: fallback && compile(fallback, within),
  }));
  const names = parameters.map(parameter => parameter.name);
  const takes = (special: string) => node.uses.has(special) && !names.includes(special);
  const caller = takes('caller');
  const members = new Map<string, Any>([
    ['name', name],
    ['arguments', tuple(...names)],
    ['catch_kwargs', takes('kwargs')],
    ['catch_varargs', takes('varargs')],
    ['caller', caller],
  ]);
  const run = (scope: Scope, session: Session, args: Arguments): Any => {
    const own = scope.inner();
    const named = new Map(args.named);
    const positional = args.positional.slice(0, names.length);
    const missing: string[] = [];
    names.forEach((parameter, index) => {
      const value = index < positional.length ? positional[index] : named.get(parameter);
      if (index >= positional.length && named.delete(parameter)) own.names.set(parameter, value);
      else if (index < positional.length) own.names.set(parameter, value);
      else missing.push(parameter);
    });
    if (caller) own.names.set('caller', callerOf(named, session));
    bindRest(own, named, args.positional.slice(names.length), name, takes);
    for (const { name: parameter, fallback } of parameters) {
      if (!missing.includes(parameter)) continue;
      const absent = () =>
        new Undefined(`parameter '${parameter}' was not provided`, { name: parameter, session });
      own.names.set(parameter, fallback ? fallback(own) : absent());
    }
    return session.deeper(() => printed(body, own));
  };
  return scope =>
    new Callable(name, (session, args) => run(scope, session, args), { takesUndefined: true, members });
}

function callerOf(named: Map<string, Any>, session: Session): Any {
  const given = named.get('caller');
  named.delete('caller');
  return given ?? new Undefined('No caller defined', { name: 'caller', session });
}

function bindRest(
  scope: Scope,
  named: ReadonlyMap<string, Any>,
  surplus: readonly Any[],
  macro: string,
  takes: (special: string) => boolean,
): void {
  const [first] = named.keys();
  if (takes('kwargs')) scope.names.set('kwargs', new Map(named) as AnyDict);
  else if (first !== undefined) typeError(`macro '${macro}' takes no keyword argument '${first}'`);
  if (takes('varargs')) scope.names.set('varargs', tuple(...surplus));
  else if (surplus.length > 0) typeError(`macro '${macro}' is given too many arguments`);
}

function compileMacro(node: Of<'macro'>, around: Around): Execute {
  const make = macroOf(node, node.name, around);
  return always(scope => setName(scope, node.name, make(scope), around.top));
}

function compileCallBlock(node: Of<'call'>, around: Around): Execute {
  const make = macroOf(node, 'caller', around);
  const call = compileCall(node.call, around);
  return always((scope, out) => {
    out.push(call(scope, new Map([['caller', make(scope)]])));
  });
}

function compileBlock(node: Of<'block'>, around: Around): Execute {
  const { name, scoped, required, at } = node;
  if (around.blocks.has(name)) throw new SyntaxFault(`the block '${name}' is there twice`, at);
  // The name is taken before the body is read, in which it must not be there again.
  around.blocks.set(name, () => undefined);
  const body = compileBody(node.body, { ...inside(around) });
  const run: BlockRun = (context, from, out) => {
    const names = new Map<string, Any>([['self', new SelfReference(context)]]);
    names.set('super', superBlock(context, name, run));
    body(new Scope(context, from, names), out);
  };
  around.blocks.set(name, run);
  return always((scope, out) => {
    const { context } = scope;
    if (around.top && context.dropped === out) return;
    const all = context.blocks.get(name)!;
    if (required && all.length <= 1)
      throw new ExpressionError('TemplateRuntimeError', `Required block '${name}' not found`);
    all[0]!(context, scoped ? scope : undefined, out);
  });
}

/** The text that names a template. */
function nameOf(value: Any): string {
  if (value instanceof Undefined) throw new UndefinedUsed(value);
  return isText(value)
    ? textOf(value)
    : typeError(`the name of a template has to be a text, not ${typeName(value)}`);
}

function compileExtends(node: Of<'extends'>, around: Around): Execute {
  const template = compile(node.template, around);
  if (!around.top) throw new SyntaxFault("'extends' has to stand at the top of the template", node.at);
  return always((scope, out) => {
    const { context } = scope;
    const value = template(scope);
    scope.session.at = node.at;
    if (context.parent) throw new ExpressionError('TemplateRuntimeError', 'extended multiple times');
    context.parent = load(scope.session, nameOf(value));
    context.dropped = out;
  });
}

/** The first template that there is of one name or of several. */
function firstOf(scope: Scope, given: Any): Program {
  if (!Array.isArray(given) || given.length === 0) return load(scope.session, nameOf(given));
  const names = iterate(scope.session, given).map(nameOf);
  for (const name of names) {
    const program = scope.session.environment.load(scope.session, name);
    if (program) return program;
  }
  return load(scope.session, names.join("' nor '"));
}

function compileInclude(node: Of<'include'>, around: Around): Execute {
  const template = compile(node.template, around);
  return always((scope, out) => {
    const given = template(scope);
    scope.session.at = node.at;
    let program: Program;
    try {
      program = firstOf(scope, given);
    } catch (error) {
      if (node.ignoreMissing && error instanceof Final && error.code === 'TEMPLATE_MISSING') return;
      throw error;
    }
    out.push(moduleOf(scope.session, program, node.withContext ? scope : undefined));
  });
}

function compileImport(node: Of<'import' | 'from'>, around: Around): Execute {
  const template = compile(node.template, around);
  return always(scope => {
    const { session } = scope;
    const name = nameOf(template(scope));
    session.at = node.at;
    const module = moduleOf(session, load(session, name), node.withContext ? scope : undefined);
    if (node.type === 'import') {
      scope.names.set(node.name, module);
      return;
    }
    for (const wanted of node.names) {
      const value = module.names.get(wanted.name);
      const missing = () =>
        new Undefined(`the template '${module.file}' has no '${wanted.name}'`, {
          name: wanted.name,
          session,
        });
      scope.names.set(wanted.alias, value ?? missing());
    }
  });
}
