import { whyNoHosts } from '@guarded-deploy/local-hosts';
import { describe, expect, jest, test } from '@jest/globals';
import { whyNoWheels } from './load.ts';
import { releasesUnderLoad } from './under-load.ts';

jest.setTimeout(300_000);
const why = whyNoHosts() ?? whyNoWheels();
if (why) console.log(`releases under load skipped: ${why}`);

(why ? describe.skip : describe)('200 requests a second on three hosts behind a balancer', () => {
  test('lose none during three releases and a rollback', async () => {
    const result = await releasesUnderLoad(3, 1, 200);
    console.log(
      `${result.requests} requests in ${result.seconds.toFixed(0)} s during ${result.releases} releases and ${result.rollbacks} rollback(s): ${result.failed} failed, slowest ${result.slowestMs.toFixed(0)} ms`,
    );
    expect(result.failures).toEqual({});
    expect(result.versions).toEqual(expect.arrayContaining(['first', 'v1', 'v2', 'v3']));
    expect(result.requests).toBeGreaterThan(200);
  });
});
