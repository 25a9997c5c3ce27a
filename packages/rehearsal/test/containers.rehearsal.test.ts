/** The line of containers, played: one scenario always; containers.long.test.ts has the others. */
import { expect, test } from '@jest/globals';
import { played, whyNotPlayed } from './played.ts';

if (whyNotPlayed) console.log(`rehearsals skipped: ${whyNotPlayed}`);
const rehearsed = whyNotPlayed ? test.skip : test;

rehearsed('ecs-staging: a merge is served by staging, and production is as it was', async () => {
  const { status, report, page } = await played('ecs-staging');
  expect(report.expectations.filter(({ ok }) => !ok)).toEqual([]);
  expect([status, report.ok]).toEqual([0, true]);
  expect(report.release?.served).toBe(report.release?.commit);
  expect(report.lock?.key).toBe('deploy staging/frontend');
  expect(page).toContain('ecs-staging');
});
