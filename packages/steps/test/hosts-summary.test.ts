import { Fault } from '@guarded-deploy/faults';
import type { ReleaseResult } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';

import { summary } from '../src/hosts/summary.ts';

const result: ReleaseResult = {
  command: 'release',
  release: '20260102030405',
  previous: '20260101000000',
  hosts: [
    {
      name: 'web|1 <b>',
      status: 'released',
      live: '20260102030405',
      previous: '20260101000000',
      seconds: { prepare: 0.612, transfer: 0.21, switch: 0.01 },
      bytesUp: 13_130,
      bytesDown: 8_041,
      filesSent: 5,
      roundTrips: 11,
    },
  ],
  changed: true,
  rolledBack: false,
  seconds: 1.04,
};

describe('the summary', () => {
  test('says what was released, and where the time of each host went', () => {
    const text = summary(result);
    expect(text).toContain('Released <code>20260102030405</code> on 1 host in 1.0 s');
    expect(text).toContain('prepare s | transfer s | switch s |');
    expect(text).toContain('| 0.61 | 0.21 | 0.01 | 5 | 13 KB | 8041 B | 11 |');
  });

  test('shows hostile names as text', () => {
    const row = summary(result).split('\n').at(-1)!;
    expect(row).not.toContain('<b>');
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(10);
  });

  test('of a failure says why, and whether hosts were brought back', () => {
    const failure = new Fault({ code: 'VERIFY_FAILED', what: 'It does not answer.', remedy: 'Look.' });
    expect(summary({ ...result, failure, rolledBack: true })).toContain('brought back');
    const hosts = [{ ...result.hosts[0]!, status: 'untouched' as const, live: '20260101000000' }];
    expect(summary({ ...result, hosts, failure })).toContain(
      'It does not answer. Nothing was left half done.',
    );
    const lost = (live: string) => [{ ...result.hosts[0]!, name: 'web1', status: 'failed' as const, live }];
    expect(summary({ ...result, hosts: lost(''), failure })).toContain(
      'Not every host is known to be as it was: <code>web1</code> did not say what is live.',
    );
    expect(summary({ ...result, hosts: lost('20260102030405'), failure })).toContain(
      '<code>web1</code> has <code>20260102030405</code> live.',
    );
    expect(summary({ ...result, failure })).toMatch(/become final on <code>.*run it again/);
  });
});
