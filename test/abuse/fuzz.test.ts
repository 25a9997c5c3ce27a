/** A short run of every fuzzer; fuzz.long.test.ts goes on for longer. */
import { expect, test } from '@jest/globals';
import { FUZZERS } from './fuzzers.ts';
import { diceOf, fuzz, harmOf, inputFor, once, SEED } from './harness.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 150);
console.log(`${FUZZERS.length} fuzzers, ${RUNS} inputs each (fewer where one costs more), FUZZ_SEED=${SEED}`);

test.each(FUZZERS.map(fuzzer => [fuzzer.name, fuzzer] as const))(
  '%s',
  async (_, fuzzer) => {
    await fuzz(fuzzer, SEED, Math.ceil(RUNS / (fuzzer.weight ?? 1)));
  },
  120_000,
);

test('a fuzzer finds a crash, a changed prototype and text that speaks, and gives the same input for the same seed', async () => {
  const broken = (run: () => unknown) => once({ name: 'x', samples: [], words: [], run }, '', diceOf(1));
  expect(await broken(() => undefined)).toBeUndefined();
  expect(await broken(() => (undefined as never as string).length)).toMatch(/^a crash: TypeError/);
  expect(
    await broken(() => {
      (Object.prototype as Record<string, unknown>)['polluted'] = 1;
    }),
  ).toBe('a changed prototype');
  delete (Object.prototype as Record<string, unknown>)['polluted'];
  // The sinks hold for what nobody has made harmless before.
  for (const text of ['::error::x', '\u001b[2J', 'a\r::x', '<img>', '@all', '##[x]', '\u0085::x'])
    expect(harmOf(text)).toBeUndefined();
  const fuzzer = FUZZERS[0]!;
  expect(inputFor(fuzzer, diceOf(7))).toBe(inputFor(fuzzer, diceOf(7)));
});
