/** Expressions, made into functions of the scope that they are evaluated in. */
import { getAttribute, getItem } from './access.ts';
import { SyntaxFault, typeError } from './errors.ts';
import { invoke, isLookup, renderEmbedded } from './invoke.ts';
import { isText, isTrue, iterate, put, textOf, tuple, typeName } from './kinds.ts';
import type { CallArguments, Comparison, Expression } from './nodes.ts';
import { calculate, contains, equals, ordered, signed, sliced, tilde } from './operators.ts';
import { callFilter, callTest, checkFilter, checkTest } from './registry.ts';
import { Blank } from './runtime.ts';
import { keptSecret } from './secrets.ts';
import type { Any, AnyDict, Arguments, Scope, Session } from './session.ts';
import { isTemplate } from './syntax.ts';
import { defined, Undefined } from './undefined.ts';

export type Evaluate = (scope: Scope) => Any;

/** What a compilation knows about the place: inside an `if`, a filter that there is not is an error only when it is reached. */
export interface Place {
  readonly soft: boolean;
}

/** @throws SyntaxFault, Final for a filter or test that there is not */
export function compile(node: Expression, place: Place): Evaluate {
  switch (node.type) {
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'name': {
      const { name, at } = node;
      return scope => {
        scope.session.at = at;
        return scope.get(name);
      };
    }
    case 'tuple':
    case 'list': {
      const items = node.items.map(item => compile(item, place));
      return node.type === 'list'
        ? scope =>
            literal(
              scope,
              items.map(item => item(scope)),
            )
        : scope => tuple(...items.map(item => item(scope)));
    }
    case 'concat': {
      const items = node.items.map(item => compile(item, place));
      const { at } = node;
      return scope => {
        const values = items.map(item => item(scope));
        scope.session.at = at;
        return tilde(scope.session, values);
      };
    }
    case 'dict':
      return compileDict(node, place);
    case 'unary':
      return compileUnary(node, place);
    case 'binary':
      return compileBinary(node, place);
    case 'compare':
      return compileCompare(node, place);
    case 'attribute': {
      const of = compile(node.of, place);
      const { name, at } = node;
      return scope => {
        const value = of(scope);
        scope.session.at = at;
        return getAttribute(scope.session, value, name);
      };
    }
    case 'item':
      return compileItem(node, place);
    case 'call':
      return compileCall(node, place);
    case 'filter':
      return compileFilter(node, undefined, place);
    case 'test': {
      checkTest(node.name, node.at, place.soft);
      return called(compile(node.of, place), node, place, callTest);
    }
    case 'if':
      return compileIf(node, place);
    case 'slice':
      throw new SyntaxFault('a slice needs brackets', node.at);
  }
}

type Of<T extends Expression['type']> = Expression & { readonly type: T };

function compileDict(node: Of<'dict'>, place: Place): Evaluate {
  const pairs = node.pairs.map(([key, value]) => [compile(key, place), compile(value, place)] as const);
  return scope => {
    const dict: AnyDict = new Map();
    for (const [key, value] of pairs) {
      const name = key(scope);
      // The last of equal keys counts, in the place of the first.
      put(scope.session, dict, name, value(scope));
    }
    return literal(scope, dict);
  };
}

function literal<T extends object>(scope: Scope, container: T): T {
  scope.session.literals.add(container);
  return container;
}

function compileUnary(node: Of<'unary'>, place: Place): Evaluate {
  const of = compile(node.of, place);
  const { operator, at } = node;
  if (operator === 'not') return scope => !isTrue(of(scope));
  return scope => {
    const value = of(scope);
    scope.session.at = at;
    return signed(operator, value);
  };
}

function compileBinary(node: Of<'binary'>, place: Place): Evaluate {
  const left = compile(node.left, place);
  const right = compile(node.right, place);
  const { operator, at } = node;
  if (operator === 'and')
    return scope => {
      const value = left(scope);
      return isTrue(value) ? right(scope) : value;
    };
  if (operator === 'or')
    return scope => {
      const value = left(scope);
      return isTrue(value) ? value : right(scope);
    };
  return scope => {
    const a = left(scope);
    const b = right(scope);
    scope.session.step();
    scope.session.at = at;
    return calculate(scope.session, operator, a, b);
  };
}

function compared(session: Session, comparison: Comparison, a: Any, b: Any): boolean {
  switch (comparison) {
    case 'eq':
      return equals(session, a, b);
    case 'ne':
      return !equals(session, a, b);
    case 'in':
      return contains(session, b, a);
    case 'notin':
      return !contains(session, b, a);
  }
  return ordered(session, a, b, comparison);
}

function compileCompare(node: Of<'compare'>, place: Place): Evaluate {
  const first = compile(node.of, place);
  const operands = node.with.map(
    ([comparison, operand]) => [comparison, compile(operand, place), operand.at] as const,
  );
  return scope => {
    let left = first(scope);
    for (const [comparison, operand, at] of operands) {
      const right = operand(scope);
      scope.session.step();
      scope.session.at = at;
      if (!compared(scope.session, comparison, left, right)) return false;
      left = right;
    }
    return true;
  };
}

function compileItem(node: Of<'item'>, place: Place): Evaluate {
  const of = compile(node.of, place);
  const { at, key: given } = node;
  if (given.type !== 'slice') {
    const key = compile(given, place);
    return scope => {
      const value = of(scope);
      const name = key(scope);
      scope.session.at = at;
      return getItem(scope.session, value, name);
    };
  }
  const nothing: Evaluate = () => null;
  const bound = (expression: Expression | undefined) => (expression ? compile(expression, place) : nothing);
  const [start, stop, step] = [bound(given.start), bound(given.stop), bound(given.step)];
  return scope => {
    const value = of(scope);
    const bounds = [start(scope), stop(scope), step(scope)] as const;
    scope.session.at = at;
    if (value instanceof Undefined) return value;
    return keptSecret(scope.session, [value], sliced(scope.session, value, ...bounds));
  };
}

function compileIf(node: Of<'if'>, place: Place): Evaluate {
  const soft = { ...place, soft: true };
  const test = compile(node.test, soft);
  const yes = compile(node.yes, soft);
  const no = node.no && compile(node.no, soft);
  return scope => {
    if (isTrue(test(scope))) return yes(scope);
    return no ? no(scope) : new Blank();
  };
}

type EvaluateArguments = (scope: Scope) => Arguments;

/** `make` compiles one argument. */
function argumentsWith(args: CallArguments, make: (node: Expression) => Evaluate): EvaluateArguments {
  const positional = args.positional.map(make);
  const named = args.named.map(([name, value]) => [name, make(value)] as const);
  const star = args.star && make(args.star);
  const twoStars = args.twoStars && make(args.twoStars);
  return scope => {
    const values = positional.map(value => value(scope));
    const byName = new Map(named.map(([name, value]) => [name, value(scope)]));
    if (star) values.push(...iterate(scope.session, star(scope)));
    if (twoStars) addNamed(scope.session, byName, twoStars(scope));
    return { positional: values, named: byName };
  };
}

function addNamed(session: Session, named: Map<string, Any>, given: Any): void {
  defined(given);
  if (!(given instanceof Map)) typeError(`argument after ** must be a mapping, not ${typeName(given)}`);
  for (const key of (given as AnyDict).keys()) {
    if (!isText(key)) typeError('keywords must be strings');
    const name = textOf(key as string);
    if (named.has(name)) typeError(`got multiple values for keyword argument '${name}'`);
    named.set(name, getItem(session, given, key));
  }
}

const compileArguments = (args: CallArguments, place: Place): EvaluateArguments =>
  argumentsWith(args, node => compile(node, place));

/** A text of the template itself that looks like a template: a lookup renders it, as Ansible does. */
function withEmbedded(node: Expression, place: Place): Evaluate {
  if (node.type === 'constant') {
    const { value, at } = node;
    if (typeof value !== 'string' || !isTemplate(value)) return () => value;
    return scope => {
      scope.session.at = at;
      return renderEmbedded(scope.session, value);
    };
  }
  if (node.type !== 'list' && node.type !== 'tuple') return compile(node, place);
  const items = node.items.map(item => withEmbedded(item, place));
  return node.type === 'list'
    ? scope => items.map(item => item(scope))
    : scope => tuple(...items.map(item => item(scope)));
}

/** Extra named arguments of a call: the body of a call block as `caller`. */
export function compileCall(
  node: Of<'call'>,
  place: Place,
): (scope: Scope, extra?: ReadonlyMap<string, Any>) => Any {
  const of = compile(node.of, place);
  const plain = compileArguments(node.args, place);
  const embedded = argumentsWith(node.args, arg => withEmbedded(arg, place));
  const { at } = node;
  return (scope, extra) => {
    const callee = of(scope);
    const args = isLookup(callee) ? embedded(scope) : plain(scope);
    scope.session.step();
    scope.session.at = at;
    return invoke(
      scope.session,
      callee,
      extra ? { ...args, named: new Map([...args.named, ...extra]) } : args,
    );
  };
}

type CallByName = (session: Session, name: string, args: Arguments) => Any;

function called(of: Evaluate, node: Of<'filter' | 'test'>, place: Place, call: CallByName): Evaluate {
  const args = compileArguments(node.args, place);
  const { name, at } = node;
  return scope => {
    const value = of(scope);
    const { positional, named } = args(scope);
    scope.session.step();
    scope.session.at = at;
    return call(scope.session, name, { positional: [value, ...positional], named });
  };
}

/** A filter of a value; the first of a block's filters gets `printed`, what the block printed. */
export function compileFilter(node: Of<'filter'>, printed: Evaluate | undefined, place: Place): Evaluate {
  checkFilter(node.name, node.at, place.soft);
  let of = printed;
  if (node.of?.type === 'filter') of = compileFilter(node.of, printed, place);
  else if (node.of) of = compile(node.of, place);
  if (!of) throw new SyntaxFault('a filter needs a value', node.at);
  return called(of, node, place, callFilter);
}
