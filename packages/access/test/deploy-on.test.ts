/** What goes where: ref and event → environment, as a table; and what a mapping cannot say. */
import { describe, expect, test } from '@jest/globals';
import { destinationOf, matchesPattern, parseDeployOn, USUAL } from '../src/deploy-on.ts';

const push = (ref: string, payload: object = {}) => ({ eventName: 'push', ref, payload });
const release = (action: string, prerelease: unknown = false) => ({
  ...{ eventName: 'release', ref: 'refs/tags/v1' },
  payload: { action, release: { prerelease } },
});
const event = (eventName: string, payload: object = {}) => ({ eventName, ref: 'refs/heads/main', payload });

describe('where nothing is said', () => {
  test.each([
    [push('refs/heads/main'), 'prod'],
    [push('refs/heads/master'), 'prod'],
    [push('refs/heads/staging'), 'staging'],
    [push('refs/heads/Main'), ''],
    [push('refs/heads/main/x'), ''],
    [push('refs/heads/feature/main'), ''],
    [push('refs/tags/main'), ''],
    [push('refs/heads/main', { deleted: true }), ''],
    [push('main'), ''],
    [push(''), ''],
    [release('published'), ''],
    ...[
      'pull_request',
      'pull_request_target',
      'workflow_dispatch',
      'schedule',
      'merge_group',
      'workflow_run',
      'issue_comment',
      'x',
    ].map(name => [event(name), ''] as const),
  ])('%j goes to %j', (run, environment) => {
    const found = destinationOf(USUAL, run);
    expect(found.environment).toBe(environment);
    expect(found.why).toMatch(environment === '' ? /nothing is deployed/ : /sends the branch/);
  });
});

const MAPPING = parseDeployOn({
  prod: ['tag:v*', 'event:release', 'event:workflow_dispatch'],
  staging: ['main', 'release/*', 'event:prerelease', 'event:schedule', 'event:workflow_dispatch'],
  preview: 'branch:preview/**',
  queue: ['event:merge_group'],
});

describe('by a mapping', () => {
  test.each([
    [push('refs/tags/v1.2'), 'prod'],
    [push('refs/tags/v1/2'), ''],
    [push('refs/tags/1.2'), ''],
    [push('refs/heads/v1.2'), ''],
    [push('refs/heads/main'), 'staging'],
    [push('refs/heads/release/7'), 'staging'],
    [push('refs/heads/release/7/x'), ''],
    [push('refs/heads/preview/a/b'), 'preview'],
    [push('refs/heads/preview'), ''],
    [push('refs/heads/master'), ''],
    [release('published'), 'prod'],
    [release('published', true), 'staging'],
    // What is not known to be a full release is none.
    [release('published', null), 'staging'],
    [release('created'), ''],
    [release('edited'), ''],
    [event('schedule'), 'staging'],
    [event('merge_group'), 'queue'],
    [event('workflow_dispatch', { inputs: { environment: 'prod' } }), 'prod'],
    [event('workflow_dispatch', { inputs: { environment: 'staging' } }), 'staging'],
    [event('workflow_dispatch', { inputs: { environment: 'queue' } }), ''],
    [event('workflow_dispatch', { inputs: { environment: '__proto__' } }), ''],
    [event('repository_dispatch', { inputs: { environment: 'prod' } }), ''],
    [event('pull_request', { inputs: { environment: 'prod' } }), ''],
  ])('%j goes to %j', (run, environment) => {
    expect(destinationOf(MAPPING, run).environment).toBe(environment);
  });

  test.each([
    event('workflow_dispatch'),
    event('workflow_dispatch', { inputs: { environment: '' } }),
    event('workflow_dispatch', { inputs: { environment: ['prod'] } }),
  ])('two environments for %j: neither', run => {
    expect(() => destinationOf(MAPPING, run)).toThrow(
      expect.objectContaining({ code: 'DEPLOY_ON_AMBIGUOUS' }),
    );
  });
  test('two patterns for one branch, in two environments', () => {
    const mapping = parseDeployOn({ prod: 'release/*', staging: '**' });
    expect(() => destinationOf(mapping, push('refs/heads/release/1'))).toThrow(/'prod' and 'staging'/);
    expect(destinationOf(mapping, push('refs/heads/x')).environment).toBe('staging');
  });
  test('two patterns for one branch in one environment', () => {
    expect(destinationOf(parseDeployOn({ prod: ['main', 'm*'] }), push('refs/heads/main')).environment).toBe(
      'prod',
    );
  });
});

test.each([
  [null, /no mapping/],
  ['main', /no mapping/],
  [['main'], /no mapping/],
  [{}, /names 0 environments/],
  [{ prod: [] }, /0 entries under 'prod'/],
  [{ prod: null }, /null under 'prod'/],
  [{ prod: { branch: 'main' } }, /under 'prod'/],
  [{ prod: ['event:pull_request'] }, /"pull_request".*deploys nothing/],
  [{ prod: ['event:push'] }, /deploys nothing/],
  [{ prod: ['refs/heads/main'] }, /no branch can be called/],
  [{ prod: ['a b'] }, /no branch can be called/],
  [{ prod: ['tag:'] }, /no tag can be called/],
  [{ prod: ['v?'] }, /no branch can be called/],
  [{ prod: ['branch:event:x'] }, /no branch can be called/],
  [{ 'pro d': ['main'] }, /environment "pro d"/],
  [{ '': ['main'] }, /environment ""/],
  [{ prod: ['x'.repeat(300)] }, /no ref or event/],
])('%j is refused in one sentence', (value, words) => {
  expect(() => parseDeployOn(value)).toThrow(expect.objectContaining({ code: 'DEPLOY_ON_INVALID' }));
  expect(() => parseDeployOn(value)).toThrow(words);
});

test('patterns match as the plain expression says, and in linear time', () => {
  const letters = ['a', 'b', '/', '*', '**'];
  let compared = 0;
  let seed = 7;
  const next = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * most);
  };
  for (let index = 0; index < 20_000; index += 1) {
    const pattern = Array.from({ length: 1 + next(6) }, () => letters[next(5)]).join('');
    const name = Array.from({ length: next(7) }, () => letters[next(3)]).join('');
    const plain = pattern
      .split(/(\*\*|\*)/)
      .map(part => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part))
      .join('');
    expect([pattern, name, matchesPattern(pattern, name)]).toEqual([
      pattern,
      name,
      new RegExp(`^(?:${plain})$`, 's').test(name),
    ]);
    compared += 1;
  }
  console.log(`${compared} patterns compared, seed 7`);
  expect(matchesPattern(`${'*a'.repeat(60)}b`, 'a'.repeat(250))).toBe(false);
});
