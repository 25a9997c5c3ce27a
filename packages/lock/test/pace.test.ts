import { describe, expect, test } from '@jest/globals';
import { backoff, isTimeToAsk, pause, pollPause } from '../src/pace.ts';

describe('pace', () => {
  const calm = { pollMs: 5_000, ahead: 1, remaining: 900, turnMs: 0, debt: 0, random: 1 };
  test.each([
    ['next in line', {}, 5_000],
    ['never in step', { random: 0 }, 3_000],
    ['further back', { ahead: 3 }, 15_000],
    ['far back', { ahead: 40 }, 30_000],
    ['far back, turns take two minutes', { ahead: 4, turnMs: 120_000 }, 120_000],
    ['one behind the next in line stays awake: its turn may be short', { ahead: 2, turnMs: 120_000 }, 10_000],
    ['however long', { ahead: 50, turnMs: 600_000 }, 300_000],
    ['next in line is not slowed by debt', { debt: 9 }, 5_000],
    ['nor is the one behind it', { ahead: 2, debt: 9 }, 10_000],
    ['in debt', { ahead: 3, debt: 2 }, 60_000],
    ['little left', { remaining: 150 }, 15_000],
    ['the reserve is for others', { remaining: 10 }, 60_000],
    ['nothing known', { remaining: undefined }, 5_000],
    ['notified, next in line', { isNotified: true }, 60_000],
    ['notified, further back', { isNotified: true, ahead: 2, turnMs: 60_000, debt: 9 }, 900_000],
    ['notified, far back', { isNotified: true, ahead: 22, turnMs: 120_000 }, 1_200_000],
    ['notified, however long', { isNotified: true, ahead: 50, turnMs: 600_000 }, 3_600_000],
  ])('%s', (_, change, ms) => {
    expect(pause({ ...calm, ...change })).toBe(ms);
  });
  test.each([
    ['next in line', {}, 5_000],
    ['the one behind', { ahead: 2 }, 10_000],
    ['anywhere else', { ahead: 30 }, 15_000],
    ['never in step', { ahead: 30, random: 0 }, 9_000],
    ['little left', { remaining: 10 }, 60_000],
  ])('polling, %s', (_, change, ms) => {
    expect(pollPause({ ...calm, ...change })).toBe(ms);
  });
  test('asks at first sight, then once a minute, and not while the lock moves', () => {
    expect(isTimeToAsk(undefined, 0, 5_000)).toBe(true);
    expect(isTimeToAsk(59_000, 59_000, 5_000)).toBe(false);
    expect(isTimeToAsk(60_000, 60_000, 5_000)).toBe(true);
    expect(isTimeToAsk(60_000, 1_000, 5_000)).toBe(false);
    expect(isTimeToAsk(180_000, 1_000, 5_000)).toBe(true);
    expect(isTimeToAsk(60_000, 60_000, 5_000, 1)).toBe(false);
  });
  test('backoff grows, has an end and is spread', () => {
    expect([1, 2, 3, 20].map(failures => backoff(failures, 1))).toEqual([500, 1_000, 2_000, 15_000]);
    expect(backoff(3, 0)).toBe(400);
  });
});
