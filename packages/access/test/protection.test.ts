import { expect, test } from '@jest/globals';
import { protectionIn, readProtection } from '../src/protection.ts';

const listed = (rules: unknown) => [
  { name: 'other', protection_rules: [] },
  { name: 'test-external', protection_rules: rules },
];
const REVIEWED = { type: 'required_reviewers', reviewers: [{ type: 'User', reviewer: { id: 1 } }] };

test.each<[string, readonly unknown[], boolean, string]>([
  ['a reviewer', listed([REVIEWED]), true, 'protected'],
  [
    'a reviewer among other rules',
    listed([{ type: 'wait_timer', wait_timer: 5 }, REVIEWED]),
    true,
    'protected',
  ],
  ['no rule', listed([]), true, 'open'],
  ['a time to wait only', listed([{ type: 'wait_timer', wait_timer: 30 }]), true, 'open'],
  ['branches only', listed([{ type: 'branch_policy' }]), true, 'open'],
  [
    'reviewers, of whom nobody is left',
    listed([{ type: 'required_reviewers', reviewers: [] }]),
    true,
    'open',
  ],
  ["an App's rule", listed([{ type: 'custom' }]), true, 'unknown'],
  ['no such environment', [], true, 'open'],
  ['a list that was not read to its end', [], false, 'unknown'],
  ['rules that cannot be read', listed('none'), true, 'unknown'],
  ['what is no environment', [null, 7, 'x'], true, 'open'],
])('%s: %j is %s', (_, environments, isWhole, expected) =>
  expect(protectionIn(environments, isWhole, 'Test-External')).toBe(expected),
);

test('the second page counts, and a refusal or nonsense is no answer', async () => {
  const many = Array.from({ length: 100 }, (_, index) => ({ name: `e${index}`, protection_rules: [] }));
  const pages = async (_: string, { page = '1' }: Record<string, unknown>) => ({
    data: { total_count: 101, environments: page === '1' ? many : listed([REVIEWED]).slice(1) },
    headers: page === '1' ? { link: '<https://api.github.com/x?per_page=100&page=2>; rel="next"' } : {},
  });
  const signal = new AbortController().signal;
  expect(await readProtection(pages, 'a/b', 'test-external', signal)).toBe('protected');
  expect(await readProtection(async () => ({ data: 'x' }), 'a/b', 'x', signal)).toBe('unknown');
  const refused = () => Promise.reject(Object.assign(new Error('403'), { status: 403 }));
  expect(await readProtection(refused, 'a/b', 'x', signal)).toBe('unknown');
});
