import { expect, test } from '@jest/globals';
import { reconcile } from '../src/refs.ts';
import { fresh } from './state-cases.ts';

const newer = { ...fresh, version: fresh.version + 1 };
const broken = { unreadable: 'x' };
test.each([
  ['both agree', fresh, fresh, { state: fresh }],
  ['the mirror lags', newer, fresh, { state: newer }],
  ['an older state was put back', fresh, newer, { state: newer, recovered: true }],
  ['deleted', undefined, fresh, { state: fresh, recovered: true }],
  ['overwritten', broken, fresh, { state: fresh, recovered: true }],
  ['the mirror is broken', fresh, broken, { state: fresh }],
  ['both broken', broken, broken, { state: undefined, unreadable: 'x' }],
  ['one broken, one deleted', undefined, broken, { state: undefined, unreadable: 'x' }],
  ['never used', undefined, undefined, { state: undefined }],
])('ref and mirror: %s', (_, main, mirror, expected) => {
  expect(reconcile(main, mirror)).toEqual(expected);
});
