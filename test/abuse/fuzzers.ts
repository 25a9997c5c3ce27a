import { MIGRATIONS } from './fuzzers-migrations.ts';
import { RELEASE } from './fuzzers-release.ts';
import { RUNNER } from './fuzzers-runner.ts';
import type { Fuzzer } from './harness.ts';

/** A fuzzer for each parser of foreign text. JUnit reports, which Python reads, have theirs in junit.sim.test.ts. */
export const FUZZERS: readonly Fuzzer[] = [...RELEASE, ...RUNNER, ...MIGRATIONS];
