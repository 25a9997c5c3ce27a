/**
 * How often a waiting job calls GitHub. Unchanged answers (304) cost nothing of the hourly budget, changed ones do: a
 * waiter should spend about one a minute however long the queue.
 */

export interface Pace {
  /** From `poll-seconds`. */
  readonly pollMs: number;
  /** Jobs ahead, the holder included; 1 is next in line. */
  readonly ahead: number;
  /** Calls left this hour for everybody who shares the token; undefined while unknown. */
  readonly remaining: number | undefined;
  /** Milliseconds that a holder has taken so far, as this job saw it; 0 where nothing is known. */
  readonly turnMs: number;
  /** Counted calls beyond one a minute since this job began to wait; 0 where not known. */
  readonly debt: number;
  /** 0 … 1. */
  readonly random: number;
}

/** Below this the rest of the hour is left to others: GitHub gives a job's token 1,000 requests an hour and repository. */
const RESERVE = 50;
const SCARCE = 200;
const SLOWEST_MS = 60_000;
/** Those further back need not see every change: their turn is at least one deployment away. */
const FAR_BACK_MS = 30_000;
/** Of the time that those ahead will take at the pace seen so far, this much is slept through, but never more than five minutes. */
const SLEEP_THROUGH = 0.5;
const LONGEST_SLEEP_MS = 300_000;

/**
 * Milliseconds until the next look at the lock, shortened by up to 40 % so that waiters do not march in step. Next in line
 * looks every `pollMs`. Those further back sleep through half of what is ahead of them, again and again, so that the
 * looks of one job grow with the logarithm of its place and not with the time it waits; and less still when in debt.
 */
export function pause({ pollMs, ahead, remaining, turnMs, debt, random }: Pace): number {
  const budget =
    remaining === undefined || remaining >= SCARCE ? 0 : remaining < RESERVE ? SLOWEST_MS : SLOWEST_MS / 4;
  const spread = 0.6 + 0.4 * random;
  if (ahead <= 1) return Math.max(pollMs, budget) * spread;
  const near = Math.max(pollMs, Math.min(pollMs * ahead, FAR_BACK_MS));
  const far = Math.min((ahead - 1) * turnMs * SLEEP_THROUGH, LONGEST_SLEEP_MS);
  const owed = Math.min(debt * 12 * pollMs, SLOWEST_MS);
  return Math.max(near, far, owed, budget) * spread;
}

/** Milliseconds to wait after `failures` (≥ 1) refused or unanswered calls in a row: grows to `most`, never in step with others. */
export function backoff(failures: number, random: number, most = 15_000): number {
  const ceiling = Math.min(most, 250 * 2 ** Math.min(failures, 12));
  return ceiling * (0.2 + 0.8 * random);
}

/** How long the job ahead is taken to be alive since GitHub last said so, or since the lock last moved: a dozen looks, a minute at most. */
const askMs = (pollMs: number) => Math.min(12 * pollMs, 60_000);
/** Even in a lock that moves all the time, a dead job ahead is found within this many such spans. */
const AT_LATEST = 3;

/** Whether it is time to ask GitHub about the job ahead. At first sight: always, a dead holder should not cost a minute. */
export function isTimeToAsk(
  sinceAskedMs: number | undefined,
  sinceMovedMs: number,
  pollMs: number,
  debt = 0,
): boolean {
  if (sinceAskedMs === undefined) return true;
  const span = askMs(pollMs) * (debt > 0 ? 2 : 1);
  return (sinceAskedMs >= span && sinceMovedMs >= span) || sinceAskedMs >= AT_LATEST * span;
}
