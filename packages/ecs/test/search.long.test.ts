import { expect, test } from '@jest/globals';
import { search } from './search.ts';

test('6,000 random releases: none is taken back that should not be, none is called what it is not', async () => {
  const { bad, mostCalls, line } = await search(100_000, 6_000);
  console.log(line);
  expect(bad.slice(0, 5)).toEqual([]);
  expect(mostCalls).toBeLessThan(11);
}, 3_600_000);
