import { availableParallelism } from 'node:os';

/** One configuration; scripts/test picks suites by file name: *.test.ts, *.sim.test.ts, *.real.test.ts, *.hosts.test.ts, *.rehearsal.test.ts, *.quiet.test.ts, *.long.test.ts. */
export default {
  testEnvironment: 'node',
  // No test asserts a time; a loaded machine may take longer over a child process than jest's five seconds.
  testTimeout: 60_000,
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['**/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/.cache/'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/'],
  transformIgnorePatterns: ['/node_modules/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  maxWorkers: availableParallelism(),
  coverageProvider: 'v8',
};
