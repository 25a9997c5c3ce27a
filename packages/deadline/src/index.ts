import { Fault } from '@guarded-deploy/faults';

/** Timers of Node overflow beyond 2^31 - 1 ms and then fire at once; longer waits go in chunks. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Monotonic time and sleeping, handed in so that tests can own time. */
export interface Clock {
  /** Monotonic milliseconds since an arbitrary origin. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Milliseconds of the monotonic clock; `performance` would load a dozen modules at the start of every action. */
function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

export const systemClock: Clock = {
  now: monotonic,
  async sleep(ms, signal) {
    const end = monotonic() + ms;
    for (;;) {
      signal?.throwIfAborted();
      const left = end - monotonic();
      if (left <= 0) return;
      await new Promise<void>((resolve, reject) => {
        const done = () => {
          signal?.removeEventListener('abort', aborted);
          resolve();
        };
        const timer = setTimeout(done, Math.min(left, LONGEST_TIMER));
        const aborted = () => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', aborted, { once: true });
      });
    }
  },
};

/** Settles with `promise`, or rejects with the signal's reason when it aborts first. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let aborted: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    if (aborted) signal.removeEventListener('abort', aborted);
  }
}

/** Thrown (as an abort reason) when a deadline passes. */
export class DeadlineExceeded extends Fault {
  constructor(what: string, seconds: number) {
    super({
      code: 'DEADLINE_EXCEEDED',
      what: `${what} did not finish within ${seconds} s.`,
      remedy:
        'Look at the last lines above for what it waited for; allow it more time if that wait was expected.',
    });
  }
}

/**
 * One monotonic deadline through every call, page, retry and sleep of an action.
 * Its `signal` aborts when the time is up or when the outer signal (a cancelled run) aborts.
 */
export class Deadline implements Disposable {
  readonly signal: AbortSignal;
  readonly #clock: Clock;
  readonly #end: number;
  readonly #stop: AbortController;

  /** @param seconds from now; `Infinity` for none. @param what subject of the sentence that a person reads when it passes. */
  constructor(seconds: number, what: string, options: { clock?: Clock; signal?: AbortSignal } = {}) {
    if (Number.isNaN(seconds)) throw new RangeError(`the time allowed for ${what} is no number`);
    const clock = options.clock ?? systemClock;
    const expired = new AbortController();
    this.#clock = clock;
    this.#end = clock.now() + seconds * 1000;
    this.#stop = new AbortController();
    this.signal = options.signal ? AbortSignal.any([options.signal, expired.signal]) : expired.signal;
    if (Number.isFinite(seconds)) {
      clock.sleep(seconds * 1000, this.#stop.signal).then(
        () => expired.abort(new DeadlineExceeded(what, seconds)),
        () => undefined,
      );
    }
  }

  /** Milliseconds left; 0 when passed. */
  get remainingMs(): number {
    return Math.max(0, this.#end - this.#clock.now());
  }

  /** Sleeps, but never past the deadline: rejects with the deadline's (or the cancellation's) reason instead. */
  sleep(ms: number): Promise<void> {
    return this.#clock.sleep(ms, this.signal);
  }

  /** Settles with `promise`, or rejects as soon as the deadline passes; for calls that take no signal. */
  race<T>(promise: Promise<T>): Promise<T> {
    return unlessAborted(promise, this.signal);
  }

  /** Ends the timer so that the process may exit. */
  [Symbol.dispose](): void {
    this.#stop.abort();
  }
}
