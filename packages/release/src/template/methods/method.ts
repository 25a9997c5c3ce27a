import { bind } from '../calls.ts';
import { Callable } from '../runtime.ts';
import { keptSecret } from '../secrets.ts';
import type { Any, Session } from '../session.ts';
import { defined } from '../undefined.ts';

/** A method: its parameters (see calls.ts) and what it does with the value that it belongs to. */
export type Method<T = Any> = readonly [
  signature: string,
  run: (session: Session, self: T, ...args: Any[]) => Any,
];

export type Methods = Readonly<Record<string, Method>>;

/** A method with the value that it belongs to. */
export function bound(name: string, method: Method, self: Any): Callable {
  const [signature, run] = method;
  return new Callable(name, (session, args) => {
    const result = run(session, self, ...bind(name, signature, args).map(defined));
    return keptSecret(session, [self, ...args.positional, ...args.named.values()], result);
  });
}
