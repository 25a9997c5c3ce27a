import { describe, expect, test } from '@jest/globals';
import { releaseId } from '../../src/plan/context.ts';

describe('release ids', () => {
  test.each([
    ['the clock', '2026-01-02T03:04:05Z', [], '20260102030405'],
    ['one second later than the latest', '2026-01-02T03:04:05Z', ['20260102030405'], '20260102030406'],
    ['later than one from the future', '2026-01-02T03:04:05Z', ['20991231235959'], '21000101000000'],
    ['other names do not matter', '2026-01-02T03:04:05Z', ['zzz', '99'], '20260102030405'],
  ])('%s', (_, now, names, id) => {
    expect(releaseId(new Date(now), names)).toBe(id);
  });
});
