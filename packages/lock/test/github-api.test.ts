import { Fault } from '@guarded-deploy/faults';
import { expect, test } from '@jest/globals';
import { isRateLimit, meaningOf, Unavailable } from '../src/github-api.ts';

const rest = (status: number, message: string, headers: Record<string, string> = {}) =>
  Object.assign(new Error(message), { status, response: { headers } });
const graphql = (...errors: readonly unknown[]) =>
  Object.assign(new Error('Request failed due to following response errors'), { errors });

test.each<[string, unknown, boolean]>([
  ['403, nothing left of the hour', rest(403, 'Forbidden', { 'x-ratelimit-remaining': '0' }), true],
  ['403, too fast', rest(403, 'You have exceeded a secondary rate limit'), true],
  ['403, come back later', rest(403, 'Forbidden', { 'retry-after': '60' }), true],
  ['429', rest(429, 'Too Many Requests'), true],
  ['403, not allowed', rest(403, 'Resource not accessible by integration'), false],
  ['422 of a message that names a limit', rest(422, 'rate limit'), false],
  ['GraphQL, by its type', graphql({ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }), true],
  ['GraphQL, by its other type', graphql({ type: 'RATE_LIMIT', message: '' }), true],
  ['GraphQL, too fast', graphql({ message: 'You have exceeded a secondary rate limit.' }), true],
  [
    'GraphQL, one of several',
    graphql({ type: 'UNPROCESSABLE' }, { extensions: { code: 'RATE_LIMITED' } }),
    true,
  ],
  ['GraphQL, a ref that moved', graphql({ message: 'Something went wrong' }), false],
  ['GraphQL, odd errors', graphql(null, 'RATE_LIMITED', { type: 7, message: {} }), false],
  ['no answer', new Error('socket hang up'), false],
  ['nothing', undefined, false],
])('a rate limit? %s', (_, thrown, expected) => {
  expect(isRateLimit(thrown)).toBe(expected);
});

test.each<[string, unknown, boolean]>([
  ['422', rest(422, 'Reference update failed'), true],
  ['429', rest(429, 'Too Many Requests'), false],
  ['403 of a limit', rest(403, 'secondary rate limit'), false],
  ['502', rest(502, 'Bad Gateway'), false],
  ['no answer', new Error('socket hang up'), false],
])('refused, or only not now? %s', (_, thrown, refused) => {
  const meaning = meaningOf(thrown, 'o/r');
  expect(meaning).toBeInstanceOf(Unavailable);
  expect(meaning).toMatchObject({ refused });
});

test('what asking again cannot help is a Fault', () => {
  expect(meaningOf(rest(403, 'Resource not accessible by integration'), 'o/r')).toBeInstanceOf(Fault);
});
