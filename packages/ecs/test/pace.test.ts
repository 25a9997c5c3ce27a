import { expect, test } from '@jest/globals';
import { Pace } from '../src/rollout/pace.ts';

/** Looks at one outlook for so many seconds; a look is one call. @returns seconds between looks, and calls a minute */
function look(pace: Pace, seconds: number, outlook: 'far' | 'ordinary' | 'near', from = 0, calls = 0) {
  let now = from;
  let made = calls;
  const pauses: number[] = [];
  while (now - from < seconds * 1000) {
    const pause = pace.next(outlook);
    pauses.push(pause / 1000);
    now += pause;
    made += 1;
    pace.note(now, made);
  }
  return { pauses, now, calls: made, rate: ((made - calls) * 60_000) / (now - from) };
}

test('no outlook makes more than ten calls a minute for long', () => {
  for (const outlook of ['far', 'ordinary', 'near'] as const) {
    expect(look(new Pace(5, 0), 1_800, outlook).rate).toBeLessThanOrEqual(10.1);
    expect(look(new Pace(5, 0, 9), 1_800, outlook).rate).toBeLessThanOrEqual(9.9);
  }
});

test('what was saved while nothing could happen is spent when it may at any moment', () => {
  const pace = new Pace(5, 0);
  const { now, calls } = look(pace, 60, 'far');
  const { pauses } = look(pace, 60, 'near', now, calls);
  expect(pauses[0]).toBe(4.5);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(7);
});

test('who is deep in debt looks less often', () => {
  const pace = new Pace(5, 0, 30);
  expect(pace.next('near')).toBeGreaterThan(new Pace(5, 0).next('near'));
  expect(pace.next('near')).toBe(9_000);
});

test('looks that take two calls are half as often', () => {
  expect(new Pace(5, 0).next('ordinary', 2)).toBe(12_000);
});

test('goes by `poll-seconds`', () => {
  expect(new Pace(0.05, 0).next('ordinary')).toBeCloseTo(60);
});
