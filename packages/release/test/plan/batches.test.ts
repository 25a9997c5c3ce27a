import { parseBatches } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planBatches } from '../../src/plan/batches.ts';

describe('batches', () => {
  test.each([
    [[1, '50%', '100%'], 5, [1, 2, 2]],
    [['100%'], 3, [3]],
    [[1], 3, [1, 1, 1]],
    [['10%'], 3, [1, 1, 1]],
    [[2, '100%'], 2, [2]],
    [[10], 3, [3]],
  ])('%j of %i hosts', (sizes, count, expected) => {
    const hosts = Array.from({ length: count }, (_, index) => index);
    const batches = planBatches(hosts, sizes);
    expect(batches.map(batch => batch.length)).toEqual(expected);
    expect(batches.flat()).toEqual(hosts);
  });

  test('every host is in exactly one batch, whatever the sizes', () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 100 }).map(n => `${n}%`),
    );
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        (sizes, count) => {
          const hosts = Array.from({ length: count }, (_, index) => index);
          expect(planBatches(hosts, sizes).flat()).toEqual(hosts);
        },
      ),
    );
  });

  test('are read from text', () => {
    expect(parseBatches('1, 50%,100%')).toEqual([1, '50%', '100%']);
    expect(parseBatches(' ')).toBeUndefined();
    for (const bad of ['0', '0%', 'all', '1.5', '101%'])
      expect(() => parseBatches(bad)).toThrow(expect.objectContaining({ code: 'BATCHES_INVALID' }));
  });
});
