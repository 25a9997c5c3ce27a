import { secretsOf } from '@guarded-deploy/release';
import { expect, test } from '@jest/globals';

test('what has a secret in its name or address is hidden, all else is shown', () => {
  expect(
    [
      ...secretsOf({
        web_workers: 4,
        domain: 'portal.example',
        db_password: 'hunter2hunter2',
        SECRET_KEY: 'k'.repeat(9),
        database_url: 'postgres://app:s3cr3t-s3cr3t@db/portal',
        short_token: 'abc',
        db_pin_password: 83749201,
        other_token: 12345,
        nested: new Map([
          ['api_key', 'deep-value'],
          ['keyboard', 'qwertz-layout'],
        ]),
        secrets: { anything: 'inside-of-it' },
        pem_private: 'line one\nline two',
      }),
    ].sort(),
  ).toEqual(
    [
      'hunter2hunter2',
      'k'.repeat(9),
      '83749201',
      's3cr3t-s3cr3t',
      'deep-value',
      'inside-of-it',
      'line one\nline two',
      'line one',
      'line two',
    ].sort(),
  );
  expect(secretsOf(undefined)).toEqual([]);
});
