import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { energyOf } from '../src/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'energy-'));
afterAll(() => rmSync(folder, { recursive: true }));

test("reports of a run's meters are summed to a millijoule", () => {
  const step = { name: 'Test', seconds: 1, cpu_seconds: 0.5, joules: 0.1 };
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify({ joules: 0.1, joules_low: 152.362, joules_high: 0.7, steps: [step] }));
  const jobs = ['a', 'b', 'c'];
  expect(energyOf(new Map([...jobs.map(job => [job, file] as const), ['gone', '/nonexistent']]))).toEqual({
    joules: 0.3,
    low: 457.086,
    high: 2.1,
    steps: jobs.map(job => ({ job, name: 'Test', seconds: 1, cpuSeconds: 0.5, joules: 0.1 })),
  });
  expect(energyOf(new Map())).toBeNull();
});
