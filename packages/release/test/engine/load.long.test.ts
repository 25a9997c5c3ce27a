import { whyNoHosts } from '@guarded-deploy/local-hosts';
import { describe, expect, jest, test } from '@jest/globals';
import { whyNoWheels } from './load.ts';
import { releasesUnderLoad } from './under-load.ts';

jest.setTimeout(1_800_000);
const why = whyNoHosts() ?? whyNoWheels();
if (why) console.log(`releases under load skipped: ${why}`);

(why ? describe.skip : describe)('200 requests a second on three hosts behind a balancer', () => {
  test('lose none during a hundred releases and twenty rollbacks', async () => {
    const result = await releasesUnderLoad(100, 20, 200);
    console.log(
      `${result.requests} requests in ${result.seconds.toFixed(0)} s during ${result.releases} releases and ${result.rollbacks} rollback(s): ${result.failed} failed, slowest ${result.slowestMs.toFixed(0)} ms`,
    );
    expect(result.failures).toEqual({});
    expect(result.versions).toEqual(expect.arrayContaining(['first', 'v1', 'v50', 'v100']));
    expect(result.requests).toBeGreaterThan(200);
  });
});
