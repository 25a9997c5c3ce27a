/** `self` and `super` of templates that extend others. */
import { Thing } from './access.ts';
import { concat } from './output.ts';
import { Callable } from './runtime.ts';
import type { Any, BlockRun, Context } from './session.ts';
import { Undefined } from './undefined.ts';

/** A block to call: prints what the one at that place in the line of templates prints. */
function reference(context: Context, name: string, depth: number): Callable {
  const all = context.blocks.get(name)!;
  const parent =
    depth + 1 < all.length
      ? reference(context, name, depth + 1)
      : new Undefined(`there is no parent block called '${name}'`, {
          name: 'super',
          session: context.session,
        });
  const run = () => {
    const out: Any[] = [];
    context.session.deeper(() => all[depth]!(context, undefined, out));
    return concat(context.session, out);
  };
  return new Callable(name, run, { takesUndefined: true, members: new Map([['super', parent]]) });
}

/** `super()` in a block. */
export function superBlock(context: Context, name: string, current: BlockRun): Any {
  const index = (context.blocks.get(name)?.indexOf(current) ?? -1) + 1;
  if (index < (context.blocks.get(name)?.length ?? 0)) return reference(context, name, index);
  return new Undefined(`there is no parent block called '${name}'`, {
    name: 'super',
    session: context.session,
  });
}

/** `self.name()`: a block of the template by its name. */
export class SelfReference extends Thing {
  readonly #context: Context;
  constructor(context: Context) {
    super();
    this.#context = context;
  }
  member(name: string): Any {
    return this.#context.blocks.has(name) ? reference(this.#context, name, 0) : undefined;
  }
}
