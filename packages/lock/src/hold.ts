/**
 * Holds: a person's word that nobody may take a lock for a while. A hold is a part of the lock's state, so it is set, seen and
 * lifted by the same compare-and-swap as everything else. It does not touch who holds the lock or who waits; those who wait
 * keep their places.
 */

/** A hold by hand. */
export interface Hold {
  /** Unique per hold: whoever lifts one names it, and so never lifts another that was set meanwhile. */
  readonly id: string;
  /** Login of the person who set it. */
  readonly by: string;
  /** That person's id on the host; null where it is not known. */
  readonly person: number | null;
  /** Why, in the person's words: one line. */
  readonly reason: string;
  /** When it was set: milliseconds since 1970. For people; no rule uses it. */
  readonly since: number;
  /** When it ends by itself: milliseconds since 1970, by GitHub's clock. Left out: when somebody lifts it. */
  readonly until?: number;
  /** owner/name and id of the run that set it, for its page; run 0 where there was none. */
  readonly repository: string;
  readonly run: number;
}

/** A time in which nothing is started. */
export interface Freeze {
  /** What its calendar calls it. */
  readonly name: string;
  /** When it ends: milliseconds since 1970. */
  readonly until: number;
  /** When it began and ends, in the words and the time zone of its calendar. */
  readonly words: string;
}

/** What kept everybody from starting, where it was not another job. */
export type HeldUp =
  | { readonly kind: 'hold'; readonly key: string; readonly hold: Hold }
  | { readonly kind: 'freeze'; readonly freeze: Freeze };

/** The longest reason, in characters. */
export const LONGEST_REASON = 300;

/** A reason as it is stored: one line of printable text. @returns undefined where nothing is left */
export function reasonOf(given: string): string | undefined {
  const line = given
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line === '' ? undefined : [...line].slice(0, LONGEST_REASON).join('').trim();
}

/**
 * Whether a hold has ended by itself. Only GitHub's clock says so: a runner's may be wrong, and where it is not known the hold stands.
 * @param now GitHub's time in milliseconds since 1970; undefined where it is not known
 */
export const hasEnded = ({ until }: Hold, now: number | undefined): boolean =>
  until !== undefined && now !== undefined && now >= until;
