import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type Clock, Deadline, DeadlineExceeded, systemClock } from '../src/index.ts';

/** Time that passes only when told to. */
function ownClock() {
  let now = 0;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  const clock: Clock = {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
  };
  const pass = async (ms: number) => {
    now += ms;
    for (const sleeper of sleepers) {
      if (sleeper.at > now) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    await new Promise(resolve => setImmediate(resolve));
  };
  return { clock, pass, sleepers };
}

describe('a deadline', () => {
  test('aborts when its time is up, with a sentence', async () => {
    const { clock, pass } = ownClock();
    const deadline = new Deadline(60, 'The release', { clock });
    await pass(59_999);
    expect([deadline.signal.aborted, deadline.remainingMs]).toEqual([false, 1]);
    await pass(1);
    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.signal.reason).toBeInstanceOf(DeadlineExceeded);
    expect(deadline.signal.reason).toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      what: 'The release did not finish within 60 s.',
    });
    expect(deadline.remainingMs).toBe(0);
  });

  test('ends sleeps and races with its reason', async () => {
    const { clock, pass } = ownClock();
    const deadline = new Deadline(1, 'x', { clock });
    const sleep = deadline.sleep(5_000);
    const race = deadline.race(new Promise(() => undefined));
    const both = Promise.allSettled([sleep, race]);
    await pass(1_000);
    const reason = deadline.signal.reason;
    expect(await both).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    await expect(deadline.race(Promise.resolve(1))).rejects.toBe(reason);
  });

  test('ends with the run’s cancellation, whose words win', async () => {
    const { clock, pass } = ownClock();
    const run = new AbortController();
    const deadline = new Deadline(1, 'x', { clock, signal: run.signal });
    const cancelled = new Error('cancelled');
    run.abort(cancelled);
    await pass(2_000);
    expect(deadline.signal.reason).toBe(cancelled);
  });

  test('gives what the race gave, value or error, and keeps no listener', async () => {
    const deadline = new Deadline(60, 'x');
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.name);
    process.on('warning', note);
    for (let time = 0; time < 50; time += 1) expect(await deadline.race(Promise.resolve(time))).toBe(time);
    await expect(deadline.race(Promise.reject(new Error('inner')))).rejects.toThrow('inner');
    await new Promise(resolve => setImmediate(resolve));
    process.off('warning', note);
    deadline[Symbol.dispose]();
    expect(warnings).toEqual([]);
  });

  test('lets the process go when it is done with', async () => {
    const { clock, pass, sleepers } = ownClock();
    const deadline = new Deadline(60, 'x', { clock });
    expect(sleepers.size).toBe(1);
    deadline[Symbol.dispose]();
    expect(sleepers.size).toBe(0);
    await pass(100_000);
    expect(deadline.signal.aborted).toBe(false);
  });

  test('may be none', async () => {
    const { clock, sleepers } = ownClock();
    const deadline = new Deadline(Number.POSITIVE_INFINITY, 'x', { clock });
    expect([sleepers.size, deadline.remainingMs]).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(() => new Deadline(Number.NaN, 'x')).toThrow('no number');
  });
});

describe('the system’s clock', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test('sleeps longer than a timer of Node can', async () => {
    jest.useFakeTimers();
    const longest = 2 ** 31 - 1;
    let awake = false;
    const sleep = systemClock.sleep(longest + 10_000).then(() => {
      awake = true;
    });
    await jest.advanceTimersByTimeAsync(longest);
    expect(awake).toBe(false);
    await jest.advanceTimersByTimeAsync(9_999);
    expect(awake).toBe(false);
    await jest.advanceTimersByTimeAsync(2);
    await sleep;
    expect(awake).toBe(true);
  });

  test('wakes at an abort, and refuses to start after one', async () => {
    const stop = new AbortController();
    const sleep = systemClock.sleep(60_000, stop.signal);
    const reason = new Error('stop');
    stop.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(systemClock.sleep(0, stop.signal)).rejects.toBe(reason);
  });
});
