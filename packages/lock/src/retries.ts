/** What is tried again after a failed call, how long it rests before, and when that ends. */

import { writeRefused } from './faults.ts';
import { Unavailable } from './github-api.ts';
import type { Head } from './machine.ts';
import type { LockOptions } from './options.ts';
import { backoff } from './pace.ts';
import type { Swap } from './store.ts';

/** After so many refusals of a write, with nobody else writing, it is GitHub's last word. */
export const MOST_REFUSALS = 7;
/** After so many refusals, with nobody else writing, notifications are left out: perhaps the host refuses only those. */
const REFUSALS_BEFORE_BARE = 3;
/** The longest rest before a write that GitHub had no time or no budget for. */
const LONGEST_REST_MS = 60_000;
/** Leaving the queue when the time is up may take this much longer. */
const LEAVING_MS = 30_000;

type NotSwapped = Extract<Swap, { kind: 'doubtful' }>;

/** Counts the failures of one command, and rests after each. */
export class Retries {
  readonly #options: LockOptions;
  readonly #expiresAt: number;
  /** Reads in a row without a usable answer. */
  #unanswered = 0;
  /** Writes in a row that GitHub refused although nobody else wrote. */
  #refusals = 0;
  /** Writes in a row that GitHub neither made nor refused: it was busy, or the hour's budget is used up. */
  #unwritten = 0;

  /** @param expiresAt end of the waiting time, by the clock of the options */
  constructor(options: LockOptions, expiresAt: number) {
    this.#options = options;
    this.#expiresAt = expiresAt;
  }

  /** Whether the next write does without notifications. */
  get isBare(): boolean {
    return this.#refusals >= REFUSALS_BEFORE_BARE;
  }

  /**
   * Makes a call that only reads.
   * @returns its answer; undefined, after a rest, when GitHub gave none
   * @throws Unavailable when the time is up
   */
  async read<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await call();
      this.#unanswered = 0;
      return answer;
    } catch (thrown) {
      if (!(thrown instanceof Unavailable)) throw thrown;
      this.#unanswered += 1;
      await this.#rest(this.#unanswered, thrown.message);
      return undefined;
    }
  }

  /** The lock is not as it was: somebody else wrote, which explains a refusal. */
  lockHasChanged(): void {
    this.#refusals = 0;
  }

  written(): void {
    this.#refusals = 0;
    this.#unwritten = 0;
  }

  /** Rests after a write that was not made. @throws Fault LOCK_WRITE_REFUSED; Unavailable when the time is up */
  async notWritten({ refused, reason }: NotSwapped, heads: readonly Head[]): Promise<void> {
    if (!refused) {
      this.#unwritten += 1;
      return this.#rest(this.#unwritten, reason, LONGEST_REST_MS);
    }
    this.#refusals += 1;
    if (this.#refusals >= MOST_REFUSALS) {
      throw writeRefused(heads, key => this.#options.store.locate(key), MOST_REFUSALS, reason);
    }
    return this.#rest(this.#refusals, reason);
  }

  async #rest(failures: number, reason: string, longestMs?: number): Promise<void> {
    const { clock, deadline, random, onEvent } = this.#options;
    if (clock.now() > this.#expiresAt + LEAVING_MS) throw new Unavailable(reason);
    const ms = backoff(failures, random(), longestMs);
    onEvent?.({ kind: 'retrying', reason, ms });
    await deadline.sleep(ms);
  }
}
