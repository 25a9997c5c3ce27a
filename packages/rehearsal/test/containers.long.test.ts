/** The scenarios of containers that are not always played. */
import { expect, test } from '@jest/globals';
import { SCENARIOS } from '../src/scenarios/index.ts';
import { played, whyNotPlayed } from './played.ts';

if (whyNotPlayed) console.log(`rehearsals skipped: ${whyNotPlayed}`);
const rehearsed = whyNotPlayed ? test.skip : test;
const others = SCENARIOS.filter(({ containers, name }) => containers && name !== 'ecs-staging');

rehearsed.each(others.map(({ name }) => name))('%s', async name => {
  const { status, report } = await played(name);
  expect(report.expectations.filter(({ ok }) => !ok)).toEqual([]);
  expect([status, report.ok]).toEqual([0, true]);
});

test('there are others', () => {
  expect(others.map(({ name }) => name)).toEqual([
    ...['ecs-rollback', 'ecs-canary', 'ecs-migrations', 'ecs-two-apps', 'publish', 'promote'],
    ...['promote-blocked-fix', 'dispatch-by-outsider'],
  ]);
});
