/** For commands that do not wait: reads locks, and makes one change after the other until nothing is left to change. */
import { writeRefused } from './faults.ts';
import { Unavailable } from './github-api.ts';
import type { Head } from './machine.ts';
import type { LockOptions } from './options.ts';
import { backoff } from './pace.ts';
import { MOST_REFUSALS } from './retries.ts';
import type { LockState } from './state.ts';

/** A lock as it was read, and what it becomes. */
type Rewrite = readonly [Head, LockState];

/** Reads the locks, again and again until GitHub answers. @throws what the deadline throws */
export async function readLocks(options: LockOptions): Promise<readonly Head[]> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await options.store.read(options.keys);
    } catch (thrown) {
      if (!(thrown instanceof Unavailable)) throw thrown;
      await options.deadline.sleep(backoff(failures, options.random()));
    }
  }
}

/**
 * Makes the changes that `changesOf` asks for, each by compare-and-swap. After a failure the locks are read again.
 * @param isDivisible each change is complete in itself; otherwise all are made together or none
 * @returns what was changed
 */
export async function changeLocks(
  options: LockOptions,
  changesOf: (heads: readonly Head[]) => readonly Rewrite[],
  isDivisible = true,
): Promise<readonly Rewrite[]> {
  const done: Rewrite[] = [];
  let refusals = 0;
  for (let failures = 1; ; failures += 1) {
    const heads = await readLocks(options);
    // Each key once: a job that takes it after this change is not touched.
    const changes = changesOf(heads).filter(([{ key }]) => !done.some(([head]) => head.key === key));
    if (changes.length === 0) return done;
    const from = changes.map(([head]) => head);
    const next = changes.map(([, state]) => state);
    const swapped = await options.store.swap(from, next, { isBare: false, isDivisible });
    if (swapped.kind === 'swapped') {
      const written = new Set(swapped.heads.map(({ key }) => key));
      done.push(...changes.filter(([{ key }]) => written.has(key)));
      if (written.size === changes.length) return done;
      continue;
    }
    if (swapped.refused) refusals += 1;
    if (refusals >= MOST_REFUSALS) {
      throw writeRefused(from, key => options.store.locate(key), MOST_REFUSALS, swapped.reason);
    }
    await options.deadline.sleep(backoff(failures, options.random()));
  }
}

/** After a person has looked, what was recovered counts as what is there, also where the mirror is no exact copy. */
export const confirmed = (head: Head): Head => ({ ...head, recovered: false });
