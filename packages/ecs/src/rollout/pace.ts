/**
 * When to look next. At most ten calls of AWS a minute are made in the long run, all APIs counted (with `poll-seconds: 5`); a look
 * that can bring no verdict is saved for the time when one may come at any moment.
 */

/** What a look can bring: nothing for a while, a verdict some time soon, a verdict at any moment. */
export type Outlook = 'far' | 'ordinary' | 'near';

/** Multiples of `poll-seconds`: 9, 6 and 4.5 seconds with five. */
const FAR = 1.8;
const ORDINARY = 1.2;
const NEAR = 0.9;
/**
 * By how much longer the pauses of who is in debt are, until it is paid: little where a verdict may come at any moment, much where
 * nothing is lost by it. Setting a release up takes about eight calls, so nearly every wait begins in debt.
 */
const IN_DEBT = { far: 1.3, ordinary: 1.5, near: 1.15 } as const;
const DEEP = -8;
const DEEP_IN_DEBT = 1.5;
/** What is saved is spent within the next minutes; more than this would be a burst. */
const MOST_SAVED = 12;

/** The pace of one wait. Times in milliseconds of one clock. */
export class Pace {
  readonly #pollMs: number;
  #at: number;
  #calls: number;
  /** Calls that may be made beyond the ordinary ones; negative: that have to be saved. */
  #credit = 0;

  /** @param calls made before the wait, such as those that started the deployment: they are paid back */
  constructor(pollSeconds: number, now: number, calls = 0) {
    this.#pollMs = pollSeconds * 1000;
    this.#at = now;
    this.#calls = 0;
    this.#credit = -calls;
  }

  /** Takes note of the calls made so far in this wait. */
  note(now: number, calls: number): void {
    const earned = (now - this.#at) / (ORDINARY * this.#pollMs);
    this.#credit = Math.min(MOST_SAVED, this.#credit + earned - (calls - this.#calls));
    this.#at = now;
    this.#calls = calls;
  }

  /**
   * Milliseconds until the next look.
   * @param each calls that a look makes
   */
  next(outlook: Outlook, each = 1): number {
    const ordinary = ORDINARY * this.#pollMs * each;
    const pause = outlook === 'far' ? Math.max(FAR * this.#pollMs, ordinary) : ordinary;
    if (this.#credit < 0) {
      const slower = this.#credit < DEEP ? Math.max(IN_DEBT[outlook], DEEP_IN_DEBT) : IN_DEBT[outlook];
      return pause * slower;
    }
    return outlook === 'near' && this.#credit >= each ? NEAR * this.#pollMs : pause;
  }
}
