/** Where locks are kept, as the rest of this package sees it. */
import type { Head } from './machine.ts';
import type { LockState } from './state.ts';

export type Swap =
  | { readonly kind: 'swapped'; readonly heads: readonly Head[] }
  /** Not made, or not known: only another read tells. `refused`: GitHub said no, rather than nothing or "later". */
  | { readonly kind: 'doubtful'; readonly reason: string; readonly refused: boolean };

export interface SwapOptions {
  /** Without notifications: this change was refused before although nobody else wrote. */
  readonly isBare: boolean;
  /** The changes are complete one by one. A host that cannot change several refs in one step changes the first only. */
  readonly isDivisible: boolean;
}

/** All calls throw a Fault when asking again cannot help. `read` throws `Unavailable` when it can. */
export interface LockStore {
  /** @param expectsChange the lock has most likely changed since the last read, so a conditional request is the dearer way */
  read(keys: readonly string[], expectsChange?: boolean): Promise<readonly Head[]>;
  /** Replaces all `heads` by `next`, or none: compare-and-swap. @returns the heads that were changed */
  swap(heads: readonly Head[], next: readonly LockState[], options: SwapOptions): Promise<Swap>;
  /**
   * Whether the job with `nonce`, which waits for `keys`, was notified since it last asked. An unchanged answer is free.
   * @returns undefined where nobody can notify it: it has to look by itself
   */
  poll(keys: readonly string[], nonce: string): Promise<boolean | undefined>;
  /** Where a person finds the lock `key`. */
  locate(key: string): string;
}
