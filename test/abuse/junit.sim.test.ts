/** Reports of tests, and what tests make our plugin write, in the program of run-tests as it is shipped. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SEED } from './harness.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.log('JUnit reports skipped: no python3');
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1000);

(hasPython ? test : test.skip)(
  'bent JUnit reports and bent lines of the plugin: a result or nothing, and nothing that speaks',
  () => {
    console.log(`${RUNS} reports, FUZZ_SEED=${SEED}`);
    const { status, stdout, stderr } = spawnSync(
      'python3',
      [join(import.meta.dirname, 'junit_fuzz.py'), String(SEED), String(RUNS)],
      { encoding: 'utf8', timeout: 240_000 },
    );
    expect(stderr).toBe('');
    expect(stdout).toContain(`${RUNS} inputs`);
    expect(status).toBe(0);
  },
);
