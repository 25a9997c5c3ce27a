/** The fuzzers for longer: FUZZ_RUNS inputs each, 20,000 unless given. */
import { expect, test } from '@jest/globals';
import { FUZZERS } from './fuzzers.ts';
import { COMMON, diceOf, fuzz, once, SEED, Watch } from './harness.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 20_000);
console.log(`${FUZZERS.length} fuzzers, ${RUNS} inputs each (fewer where one costs more), FUZZ_SEED=${SEED}`);

test.each(FUZZERS.map(fuzzer => [fuzzer.name, fuzzer] as const))(
  '%s',
  async (_, fuzzer) => {
    await fuzz(fuzzer, SEED, Math.ceil(RUNS / (fuzzer.weight ?? 1)));
    expect(SEED).toBeGreaterThanOrEqual(0);
  },
  1_800_000,
);

/** What an algorithm reads again for each character takes the square of this: minutes. The watch ends the process then. */
const LARGE = 1 << 16;

test.each(FUZZERS.map(fuzzer => [fuzzer.name, fuzzer] as const))(
  '%s: 64 KiB of each word',
  async (_, fuzzer) => {
    const watch = new Watch(`${fuzzer.name}, 64 KiB of a word`);
    try {
      for (const [index, word] of [...new Set([...fuzzer.words, ...COMMON])].entries()) {
        if (word === '') continue;
        watch.beat(index);
        const bug = await once(fuzzer, word.repeat(Math.ceil(LARGE / word.length)), diceOf(SEED + index));
        expect([word, bug]).toEqual([word, undefined]);
      }
    } finally {
      await watch.end();
    }
  },
  1_800_000,
);
