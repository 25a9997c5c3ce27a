import { expect, test } from '@jest/globals';
import { causeOfRefusal, type RefusalCause, refusalOf, tokenEmpty, wordsOfRefusal } from '../src/refusals.ts';

const CASES: readonly [string, number, string, Record<string, unknown>, RefusalCause | undefined][] = [
  ['no token', 401, 'Requires authentication', {}, 'token'],
  ['a wrong token', 401, 'Bad credentials', {}, 'token'],
  ['the job lacks a permission', 403, 'Resource not accessible by integration', {}, 'permission'],
  ['a person’s token lacks it', 403, 'Resource not accessible by personal access token', {}, 'permission'],
  ['a reader', 403, 'Must have push access to view collaborator permission.', {}, 'permission'],
  ['an archived repository', 403, 'Repository was archived so is read-only.', {}, 'archived'],
  [
    'single sign-on',
    403,
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    {},
    'sso',
  ],
  ['single sign-on, by its header', 403, 'Forbidden', { 'x-github-sso': 'required; url=https://x' }, 'sso'],
  [
    'an IP allow list',
    403,
    'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
    {},
    'ip-allow-list',
  ],
  [
    'a kind of token that is not let in',
    403,
    '`acme` forbids access via a personal access token (classic). Please use a GitHub App.',
    {},
    'token-policy',
  ],
  ['a suspended account', 403, 'Sorry. Your account was suspended', {}, 'suspended'],
  ['a repository under migration', 403, 'Repository has been locked for migration.', {}, 'locked'],
  ['a blocked repository', 451, 'Repository access blocked', {}, 'locked'],
  ['the hour is used up', 403, 'API rate limit exceeded for installation', {}, 'rate-limit'],
  ['the hour is used up, by its header', 403, 'Forbidden', { 'x-ratelimit-remaining': '0' }, 'rate-limit'],
  ['too fast', 403, 'You have exceeded a secondary rate limit.', { 'retry-after': '60' }, 'rate-limit'],
  ['too fast, 429', 429, 'Too Many Requests', {}, 'rate-limit'],
  ['not found', 404, 'Not Found', {}, undefined],
  ['a validation error that names a limit', 422, 'rate limit', {}, undefined],
  ['a server error', 502, 'Bad Gateway', {}, undefined],
];

test.each(CASES)('%s', (_, status, message, headers, cause) => {
  expect(causeOfRefusal({ status, message, headers })).toBe(cause);
});

test('each cause has words of its own, of one sentence each', () => {
  const causes = [...new Set(CASES.map(([, , , , cause]) => cause))].filter(cause => cause !== undefined);
  expect(causes).toHaveLength(9);
  const words = causes.map(cause => wordsOfRefusal(cause, { what: 'it lacks x', remedy: 'Add x.' }));
  expect(new Set(words.map(({ what }) => what)).size).toBe(causes.length);
  expect(new Set(words.map(({ remedy }) => remedy)).size).toBe(causes.length);
  for (const { what } of words) expect(what).not.toMatch(/\.$/);
});

test('an error without a status is no refusal', () => {
  for (const thrown of [undefined, null, new Error('x'), 'x', { status: '403' }])
    expect(refusalOf(thrown)).toBeUndefined();
  const error = Object.assign(new Error('no'), { status: 403, response: { headers: { a: '1' } } });
  expect(refusalOf(error)).toEqual({ status: 403, message: 'no', headers: { a: '1' } });
});

test('an empty token names its input and the usual causes', () => {
  expect(tokenEmpty('team-token').message).toMatch(/'team-token'.*fork.*Dependabot/);
});
