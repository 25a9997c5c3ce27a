/** Keeps locks in the refs of a GitHub repository. */
import { Fault } from '@guarded-deploy/faults';
import { Unavailable } from './github-api.ts';
import type { Head } from './machine.ts';
import { NotificationRefs } from './notification-refs.ts';
import { LockRefs, type StoreOptions } from './refs.ts';
import type { LockState } from './state.ts';
import type { LockStore, Swap, SwapOptions } from './store.ts';
import { swapByGraphql } from './swap-graphql.ts';
import { swapByRest } from './swap-rest.ts';

class GitHubStore implements LockStore {
  readonly #refs: LockRefs;
  readonly #notifications: NotificationRefs;
  /** The host has no `updateRefs`. */
  #hasRestOnly = false;
  /** The host made a change only without notifications. */
  #isBare = false;

  constructor(options: StoreOptions) {
    this.#refs = new LockRefs(options);
    this.#notifications = new NotificationRefs(this.#refs);
  }

  async read(keys: readonly string[], expectsChange = false): Promise<readonly Head[]> {
    const heads: Head[] = [];
    for (const key of keys) {
      const head = expectsChange ? await this.#refs.readAtOnce(key) : undefined;
      heads.push(head ?? (await this.#refs.read(key)));
    }
    return heads;
  }

  async swap(heads: readonly Head[], next: readonly LockState[], options: SwapOptions): Promise<Swap> {
    try {
      return await this.#swap(heads, next, options);
    } catch (thrown) {
      if (!(thrown instanceof Unavailable)) throw thrown;
      return { kind: 'doubtful', reason: thrown.message, refused: thrown.refused };
    }
  }

  async #swap(
    heads: readonly Head[],
    next: readonly LockState[],
    { isBare, isDivisible }: SwapOptions,
  ): Promise<Swap> {
    const [head] = heads;
    const [state] = next;
    const isSingle = heads.length === 1 || isDivisible;
    if (!this.#hasRestOnly) {
      const bare = isBare || this.#isBare;
      const swapped = await swapByGraphql(this.#refs, this.#notifications, heads, next, bare);
      if (swapped.kind === 'swapped') this.#isBare = bare;
      if (swapped.kind === 'unsupported') this.#hasRestOnly = true;
      else if (swapped.kind !== 'limited') return swapped;
      // REST has a budget of its own, but no step for several keys and no exact copy to recover from.
      else if (!isSingle || head?.recovered) throw new Unavailable(swapped.reason);
    }
    if (!isSingle || !head || !state) throw notAtomic();
    const written = await swapByRest(this.#refs, head, state);
    if (!this.#hasRestOnly) await this.#notifications.deliver(head, state, written.at!);
    return { kind: 'swapped', heads: [written] };
  }

  async poll(keys: readonly string[], nonce: string): Promise<boolean | undefined> {
    if (this.#hasRestOnly || this.#isBare) return undefined;
    return this.#notifications.poll(keys, nonce);
  }

  locate(key: string): string {
    return this.#refs.locate(key);
  }
}

function notAtomic(): Fault {
  return new Fault({
    code: 'LOCK_KEYS_NOT_ATOMIC',
    what: 'This GitHub server cannot change several refs in one step (it lacks updateRefs), so several keys cannot be taken together.',
    remedy: 'Use one key that stands for all of them, or update GitHub Enterprise Server to 3.16 or later.',
  });
}

/** Writes by `updateRefs` of GraphQL where the host has it, otherwise by REST, one key at a time. */
export const gitHubStore = (options: StoreOptions): LockStore => new GitHubStore(options);
