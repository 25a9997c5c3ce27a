import { describe, expect, test } from '@jest/globals';
import { labelOf } from '../src/settings.ts';

const label = (matrix: unknown, job = 'test') =>
  labelOf({ label: undefined, matrix: JSON.stringify(matrix) }, { GITHUB_JOB: job });

describe('the label of a job that was given none', () => {
  test.each([
    [null, 'test'],
    ['a text', 'test'],
    [{}, 'test'],
    [{ python: '3.12', debug: false, level: 2, none: null }, 'test (3.12, false, 2)'],
    [{ os: { name: 'ubuntu', arch: ['x64', 'arm64'] }, python: '3.12' }, 'test (ubuntu, x64, arm64, 3.12)'],
    [{ os: {}, python: '3.12' }, 'test (3.12)'],
    [{ text: 'one\n two\u2028\u0000three' }, 'test (one two three)'],
  ])('%j: %s', (matrix, name) => expect(label(matrix)).toBe(name));

  test('legs that differ inside a mapping differ in their labels', () => {
    expect(label({ os: { name: 'ubuntu' } })).not.toBe(label({ os: { name: 'debian' } }));
  });

  test('is cut at 200 characters, and none of them is halved', () => {
    const name = label({ long: '😀'.repeat(500) });
    expect([...name]).toHaveLength(200);
    expect(name.isWellFormed()).toBe(true);
  });

  test('what is no JSON, or nested beyond all measure, is no matrix', () => {
    for (const matrix of ['', '{', `${'['.repeat(200_000)}${']'.repeat(200_000)}`])
      expect(labelOf({ label: undefined, matrix }, { GITHUB_JOB: 'test' })).toBe('test');
    expect(labelOf({ label: undefined, matrix: undefined }, {})).toBe('');
  });

  test('one that was given is taken as it is', () => {
    expect(labelOf({ label: 'mine', matrix: '{"a":1}' }, { GITHUB_JOB: 'test' })).toBe('mine');
  });
});
