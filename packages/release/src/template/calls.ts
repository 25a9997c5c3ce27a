/** How the arguments of a call find their parameters. */
import { typeError } from './errors.ts';
import type { Any, Arguments } from './session.ts';

interface Parameters {
  readonly names: readonly string[];
  /** How many of them are needed. */
  readonly needed: number;
  /** `*rest`: further positional arguments are taken, as an array in the place after the last name. */
  readonly rest: boolean;
  /** `**named`: further named arguments are taken, as a map in the last place. */
  readonly named: boolean;
}

const known = new Map<string, Parameters>();

/** `width fill? *` → its parts: `?` marks what may be left out, `*` and `**` take the rest. */
function parametersOf(signature: string): Parameters {
  let parameters = known.get(signature);
  if (!parameters) {
    const words = signature.split(' ').filter(word => word !== '');
    const names = words.filter(word => !word.startsWith('*'));
    parameters = {
      names: names.map(name => name.replace('?', '')),
      needed: names.filter(name => !name.endsWith('?')).length,
      rest: words.includes('*'),
      named: words.includes('**'),
    };
    known.set(signature, parameters);
  }
  return parameters;
}

/**
 * The arguments in the order of a signature's parameters; `undefined` for those not given.
 * @throws TypeError as Python does
 */
export function bind(name: string, signature: string, args: Arguments): Any[] {
  const { names, needed, rest, named } = parametersOf(signature);
  const values: Any[] = names.map((_, index) => args.positional[index]);
  const surplus = args.positional.slice(names.length);
  if (surplus.length > 0 && !rest)
    typeError(`${name}() takes at most ${names.length} arguments (${args.positional.length} given)`);
  const others = new Map<string, Any>();
  for (const [key, value] of args.named) {
    const index = names.indexOf(key);
    if (index === -1) {
      if (!named) typeError(`${name}() got an unexpected keyword argument '${key}'`);
      others.set(key, value);
    } else {
      if (index < args.positional.length) typeError(`${name}() got multiple values for argument '${key}'`);
      values[index] = value;
    }
  }
  for (let index = 0; index < needed; index++)
    if (values[index] === undefined) typeError(`${name}() missing required argument: '${names[index]}'`);
  if (rest) values.push(surplus);
  if (named) values.push(others);
  return values;
}
