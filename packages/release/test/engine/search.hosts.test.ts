/** Random release files on a host with random histories, and whatever goes wrong: a model says what must be there afterwards. */
import { down, type HostSet, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Play } from './search.ts';
import { cases } from './search-model.ts';

jest.setTimeout(3_600_000);
const why = whyNoHosts();
if (why) console.log(`search on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

/** How many cases; `scripts/test --all` plays more (search.long.test.ts). SEED plays others, SHRINK=yes makes a find smaller. */
const CASES = Number(process.env.CASES ?? 25);
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000);

onHosts('files on a host', () => {
  let set: HostSet;
  beforeAll(async () => {
    set = await up({ count: 1, set: `host-search-${process.pid}`, kind: 'sshd' });
  });
  afterAll(() => {
    if (set) down(set.set);
  });

  test(`are what the model says after ${CASES} cases (seed ${seed})`, async () => {
    let played = 0;
    let steps = 0;
    await fc.assert(
      fc.asyncProperty(cases, async one => {
        played += 1;
        steps += one.steps.length;
        expect(await new Play(set, { kind: 'library' }, one).play()).toEqual([]);
      }),
      { numRuns: CASES, seed, endOnFailure: process.env.SHRINK !== 'yes' },
    );
    console.log(`files on a host: ${played} cases, ${steps} steps (seed ${seed})`);
  });
});
