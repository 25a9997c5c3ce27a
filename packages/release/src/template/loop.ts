import { Thing } from './access.ts';
import { typeError } from './errors.ts';
import { tuple } from './kinds.ts';
import { equals } from './operators.ts';
import { Callable } from './runtime.ts';
import type { Any, Arguments, Session } from './session.ts';
import { Undefined } from './undefined.ts';

/** Runs a recursive loop for what is inside of an item. */
export type Recurse = (values: Any, depth: number) => Any;

/** What a template sees as `loop`. */
export class Loop extends Thing {
  readonly #items: readonly Any[];
  readonly #depth: number;
  readonly #recurse: Recurse | undefined;
  #index = 0;
  #last: Any;

  constructor(items: readonly Any[], depth: number, recurse: Recurse | undefined) {
    super();
    this.#items = items;
    this.#depth = depth;
    this.#recurse = recurse;
  }

  start(index: number): void {
    this.#index = index;
  }

  member(name: string, session: Session): Any {
    const index = this.#index;
    const { length } = this.#items;
    switch (name) {
      case 'index':
        return index + 1;
      case 'index0':
        return index;
      case 'revindex':
        return length - index;
      case 'revindex0':
        return length - index - 1;
      case 'first':
        return index === 0;
      case 'last':
        return index === length - 1;
      case 'length':
        return length;
      case 'depth':
        return this.#depth + 1;
      case 'depth0':
        return this.#depth;
      case 'previtem':
        return index > 0 ? this.#items[index - 1] : new Undefined('there is no previous item', { session });
      case 'nextitem':
        return index + 1 < length
          ? this.#items[index + 1]
          : new Undefined('there is no next item', { session });
      case 'cycle':
        return new Callable('loop.cycle', (_, { positional }) =>
          positional.length === 0
            ? typeError('no items for cycling given')
            : positional[index % positional.length],
        );
      case 'changed':
        return new Callable('loop.changed', (inner, { positional }) => this.#changed(inner, positional));
    }
    return undefined;
  }

  #changed(session: Session, values: readonly Any[]): boolean {
    const now = tuple(...values);
    const changed = this.#last === undefined || !equals(session, this.#last, now);
    this.#last = now;
    return changed;
  }

  /** `loop(children)` in a recursive loop. */
  override call(_: Session, { positional }: Arguments): Any {
    if (!this.#recurse)
      return typeError("the loop must have the 'recursive' marker to be called recursively");
    return this.#recurse(positional[0], this.#depth + 1);
  }
}
