/** Every kind of hostile data through everything that a template could do with it: see template/hostile.test.ts. */
import { expect, jest, test } from '@jest/globals';
import { MIB, RUNS, strange } from './hostile.ts';

jest.setTimeout(1_200_000);

test.each(RUNS)('a mebibyte of %j', run => {
  const big = `${run.repeat(MIB / run.length)}x`;
  expect(strange(big)).toEqual([]);
});
