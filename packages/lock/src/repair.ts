/** Putting a lock right that was written by hand, on a person's word. */
import { changeLocks, confirmed } from './change.ts';
import type { LockOptions } from './options.ts';
import { freshState, type LiveCommit } from './state.ts';

/** What `repairLock` did to one lock. */
export interface Repaired {
  readonly key: string;
  /** Why it could not be read; undefined when it could. */
  readonly wasUnreadable: string | undefined;
  /** The commit that it no longer calls live. */
  readonly forgot: LiveCommit | null;
}

/**
 * Forgets which commit is live, and puts a readable lock in the place of an unreadable one. Holder and queue keep their
 * places, so this may be done while a deployment runs.
 * @returns what was changed, by lock
 */
export async function repairLock(options: LockOptions): Promise<readonly Repaired[]> {
  const done = await changeLocks(options, heads =>
    heads.flatMap(head => {
      const state = head.state ?? freshState(head.key, options.me.run);
      if (head.unreadable === undefined && !head.recovered && state.last === null) return [];
      const next = { ...state, version: state.version + 1, last: null, by: options.me.nonce };
      return [[confirmed(head), next] as const];
    }),
  );
  return done.map(([{ key, state, unreadable: wasUnreadable }]) => ({
    key,
    wasUnreadable,
    forgot: state?.last ?? null,
  }));
}
