/** The fuzzers for longer: FUZZ_RUNS inputs each, 20,000 unless given. */
import { expect, test } from '@jest/globals';
import { FUZZERS } from './fuzzers.ts';
import { fuzz, SEED } from './harness.ts';

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
