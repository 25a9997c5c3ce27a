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
  /** Those who change the lock tell this job when that concerns it. */
  readonly isTold?: boolean;
  /** GitHub says whether the jobs ahead live: the end of one is noticed even if nobody tells. */
  readonly isSeen?: boolean;
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
/** The same where a bell would tell. */
const LONGEST_TRUST_MS = 3_600_000;

const budgetMs = (remaining: number | undefined) =>
  remaining === undefined || remaining >= SCARCE ? 0 : remaining < RESERVE ? SLOWEST_MS : SLOWEST_MS / 4;

/** Waiters do not march in step: 0.6 … 1. */
const spreadOf = (random: number) => 0.6 + 0.4 * random;

/**
 * Milliseconds until the next look at the lock, shortened by up to 40 % so that waiters do not march in step.
 *
 * A job that is told when to look does so by itself only in case that a bell was lost. The end of the job ahead it sees
 * from GitHub as well, asked once in a minute for nothing; so next in line looks every five minutes, others once in an
 * hour. Where GitHub does not show that job, next in line looks every minute, others four times in an hour.
 *
 * Where nobody can tell it, next in line and the one behind look all the time, and those further back sleep through half of
 * what will at least be ahead of them when the present holder leaves at once, again and again, so that the looks of one job
 * grow with the logarithm of its place and not with the time it waits.
 */
export function pause({ pollMs, ahead, remaining, turnMs, debt, random, isTold, isSeen }: Pace): number {
  const budget = budgetMs(remaining);
  const spread = spreadOf(random);
  const atLeast = (ahead - 2) * turnMs * SLEEP_THROUGH;
  if (isTold) {
    const trust = askMs(pollMs) * (isSeen ? SEEN : UNSEEN)[ahead <= 1 ? 'next' : 'behind'];
    return Math.max(trust, Math.min(atLeast, LONGEST_TRUST_MS), budget) * spread;
  }
  if (ahead <= 1) return Math.max(pollMs, budget) * spread;
  const near = Math.max(pollMs, Math.min(pollMs * ahead, FAR_BACK_MS));
  const far = Math.min(atLeast, LONGEST_SLEEP_MS);
  const owed = ahead > 2 ? Math.min(debt * 12 * pollMs, SLOWEST_MS) : 0;
  return Math.max(near, far, owed, budget) * spread;
}

/**
 * Milliseconds until a job asks again whether it was told to look: `pollMs` for next in line, up to three times that
 * further back. What it costs is no counted call, but GitHub also limits calls of any kind to some 900 a minute.
 */
export function knock({
  pollMs,
  ahead,
  remaining,
  random,
}: Pick<Pace, 'pollMs' | 'ahead' | 'remaining' | 'random'>): number {
  return Math.max(pollMs * Math.min(Math.max(ahead, 1), 3), budgetMs(remaining)) * spreadOf(random);
}

/** Milliseconds to wait after `failures` (≥ 1) refused or unanswered calls in a row: grows to `most`, never in step with others. */
export function backoff(failures: number, random: number, most = 15_000): number {
  const ceiling = Math.min(most, 250 * 2 ** Math.min(failures, 12));
  return ceiling * (0.2 + 0.8 * random);
}

/** How long the job ahead is taken to be alive since GitHub last said so, or since the lock last moved: a dozen looks, a minute at most. */
const askMs = (pollMs: number) => Math.min(12 * pollMs, 60_000);
/** Of such spans: how long a job trusts in being told when to look, where the end of the job ahead would show otherwise too, */
const SEEN = { next: 5, behind: 60 } as const;
/** and where a lost bell is made good by nothing else. */
const UNSEEN = { next: 1, behind: 15 } as const;
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
