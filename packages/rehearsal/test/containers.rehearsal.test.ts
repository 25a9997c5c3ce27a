/** The line of containers, played: one scenario always, the others with the long tests. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ScenarioReport } from '../src/report.ts';

const ROOT = join(import.meta.dirname, '../../..');
const missing = existsSync(join(ROOT, '.cache/tools/bin/act'))
  ? undefined
  : 'act is not installed (scripts/bootstrap --full)';
if (missing) console.log(`rehearsals skipped: ${missing}`);
const rehearsed = missing ? test.skip : test;

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'rehearsal-containers-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

rehearsed('ecs-staging: a merge is served by staging, and production is as it was', async () => {
  const json = join(scratch, 'report.json');
  const page = join(scratch, 'report.html');
  const main = join(ROOT, 'packages/rehearsal/src/main.ts');
  const child = spawn('node', [main, 'ecs-staging', '--json', json, '--html', page], {
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)));
  const status = await new Promise<number>(resolve => child.on('close', code => resolve(code ?? 1)));
  if (!existsSync(json)) throw new Error(output);
  const report = JSON.parse(readFileSync(json, 'utf8')) as ScenarioReport;
  expect(report.expectations.filter(({ ok }) => !ok)).toEqual([]);
  expect([status, report.ok]).toEqual([0, true]);
  expect(report.release?.served).toBe(report.release?.commit);
  expect(report.lock?.key).toBe('deploy staging/frontend');
  expect(readFileSync(page, 'utf8')).toContain('ecs-staging');
});
