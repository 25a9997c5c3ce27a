/** What counts as taken: a scenario that overlooks a part of a key would call a theft none. */
import { expect, test } from '@jest/globals';
import { taken } from '../src/hostile.ts';

const KEY = '-----BEGIN KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nQyNTUxOQAAACDr9Zx0\n-----END KEY-----\n';
const SECRETS = {
  KEY,
  VARIABLES: '{"secret_key": "s3cret-of-the-app", "user": "me"}',
  TOKEN: 'ghs_1234567890',
};

test.each<[string, string, string[]]>([
  ['nothing', 'PATH=/usr/bin\0HOME=/root', []],
  ['a key as it is', `INPUT_PRIVATE-KEY=${KEY}\0`, ['KEY']],
  ['one line of a key', 'x QyNTUxOQAAACDr9Zx0 x', ['KEY']],
  ['only the frame of a key', '-----BEGIN KEY-----', []],
  ['one value of several', '{"a":"s3cret-of-the-app"}', ['VARIABLES']],
  ['a token in an environment', 'GITHUB_TOKEN=ghs_1234567890', ['TOKEN']],
  ['all', `${KEY} s3cret-of-the-app ghs_1234567890`, ['KEY', 'VARIABLES', 'TOKEN']],
])('%s', (_, text, expected) => {
  expect(taken(text, SECRETS)).toEqual(expected);
});
