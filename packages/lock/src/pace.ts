/**
 * How often a waiting job calls GitHub. Unchanged answers (304) cost nothing of the hourly budget; changed ones do. A
 * waiting job spends about one counted call a minute, however long the queue.
 */

/** What the length of a pause depends on. */
interface PauseOptions {
  /** From `poll-seconds`. */
  readonly pollMs: number;
  /** Jobs ahead, the holder included; 1 is next in line. */
  readonly ahead: number;
  /** Calls left this hour for all who share the token; undefined while unknown. */
  readonly remaining: number | undefined;
  /** Milliseconds that a holder takes, as this job has seen so far; 0 where nothing is known. */
  readonly turnMs: number;
  /** Counted calls beyond one a minute since this job began to wait; 0 where not known. */
  readonly debt: number;
  /** 0 … 1. */
  readonly random: number;
  /** Others notify this job when a change of the lock concerns it. */
  readonly isNotified?: boolean;
  /** GitHub says whether the jobs ahead are alive, so that the end of one is noticed even without a notification. */
  readonly isLivenessKnown?: boolean;
}

/** With fewer calls left, the rest of the hour is for others: a job's token has 1,000 requests an hour and repository. */
const RESERVE = 50;
/** With fewer calls left, jobs slow down. */
const SCARCE = 200;
const SLOWEST_MS = 60_000;
/** Jobs further back need not see every change: their turn is at least one deployment away. */
const FAR_BACK_MS = 30_000;
/** Of the time that the jobs ahead will most likely take, this share is slept through, up to five minutes. */
const SLEEP_THROUGH = 0.5;
const LONGEST_SLEEP_MS = 300_000;
/** The longest sleep of a job that is notified. */
const LONGEST_TRUST_MS = 3_600_000;

const budgetMs = (remaining: number | undefined) =>
  remaining === undefined || remaining >= SCARCE ? 0 : remaining < RESERVE ? SLOWEST_MS : SLOWEST_MS / 4;

/** 0.6 … 1: jobs that began to wait together do not call together. */
const spreadOf = (random: number) => 0.6 + 0.4 * random;

/**
 * Milliseconds until the next look at the lock, shortened by up to 40 % so that jobs do not call together.
 *
 * A job that is notified looks by itself only in case that a notification was lost. GitHub also tells it of the end of the
 * job ahead, asked once a minute for nothing. So the next in line looks every five minutes, others once an hour. Where
 * GitHub does not show the job ahead, the next in line looks every minute, others four times an hour.
 *
 * Where nobody can notify it, the next in line and the job behind it look all the time. Jobs further back sleep through half
 * of the time that will at least be ahead of them when the present holder leaves at once, and do so again after each look.
 * Their number of looks then grows with the logarithm of their place, and not with the time that they wait.
 */
export function pause({
  pollMs,
  ahead,
  remaining,
  turnMs,
  debt,
  random,
  isNotified,
  isLivenessKnown,
}: PauseOptions): number {
  const budget = budgetMs(remaining);
  const spread = spreadOf(random);
  const atLeast = (ahead - 2) * turnMs * SLEEP_THROUGH;
  if (isNotified) {
    const trust = askMs(pollMs) * (isLivenessKnown ? SEEN : UNSEEN)[ahead <= 1 ? 'next' : 'behind'];
    return Math.max(trust, Math.min(atLeast, LONGEST_TRUST_MS), budget) * spread;
  }
  if (ahead <= 1) return Math.max(pollMs, budget) * spread;
  const near = Math.max(pollMs, Math.min(pollMs * ahead, FAR_BACK_MS));
  const far = Math.min(atLeast, LONGEST_SLEEP_MS);
  const owed = ahead > 2 ? Math.min(debt * 12 * pollMs, SLOWEST_MS) : 0;
  return Math.max(near, far, owed, budget) * spread;
}

/** Nobody is notified of the end of a freeze, or of a hold on a group: so many polls lie between two looks, a minute at most. */
const OBSTACLE_POLLS = 6;

/**
 * Milliseconds until the next look at what holds everybody up.
 * @param usual as for a job ahead
 * @param leftMs how long it lasts at most; undefined where nobody knows. The look follows a poll after its end
 */
export function obstaclePause(usual: number, pollMs: number, leftMs: number | undefined): number {
  const slow = Math.max(usual, Math.min(OBSTACLE_POLLS * pollMs, SLOWEST_MS));
  return leftMs === undefined ? slow : Math.min(slow, Math.max(leftMs, 0) + pollMs);
}

/**
 * Milliseconds until a job polls its notification ref again: `pollMs` for the next in line, up to three times that further
 * back. Such a call is not counted, but GitHub also limits calls of any kind to some 900 a minute.
 */
export function pollPause({
  pollMs,
  ahead,
  remaining,
  random,
}: Pick<PauseOptions, 'pollMs' | 'ahead' | 'remaining' | 'random'>): number {
  return Math.max(pollMs * Math.min(Math.max(ahead, 1), 3), budgetMs(remaining)) * spreadOf(random);
}

/** Milliseconds to rest after `failures` (≥ 1) refused or unanswered calls in a row: grows up to `most`, and varies. */
export function backoff(failures: number, random: number, most = 15_000): number {
  const ceiling = Math.min(most, 250 * 2 ** Math.min(failures, 12));
  return ceiling * (0.2 + 0.8 * random);
}

/** For so long after GitHub's last word, or the last change of the lock, the job ahead counts as alive: a dozen polls, a minute at most. */
const askMs = (pollMs: number) => Math.min(12 * pollMs, 60_000);
/** For so many of these spans a job relies on being notified, where GitHub would also show the end of the job ahead. */
const SEEN = { next: 5, behind: 60 } as const;
/** The same where GitHub does not show it: then nothing makes up for a lost notification. */
const UNSEEN = { next: 1, behind: 15 } as const;
/** A dead job ahead is found within so many of these spans even when the lock changes all the time. */
const AT_LATEST = 3;

/** Whether it is time to ask GitHub about the job ahead. At first sight always, so that a dead holder does not cost a minute. */
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
