import { expect, test } from '@jest/globals';
import { Fault, messageOf } from '../src/index.ts';

test('a fault says what happened, what to do and where to read on', () => {
  const cause = new Error('inner');
  const fault = new Fault({
    code: 'LOCK_TIMEOUT',
    what: 'It took too long.',
    remedy: 'Wait longer.',
    place: { file: 'a', line: 1 },
    cause,
  });
  expect(fault).toMatchObject({
    name: 'Fault',
    message: 'It took too long. Wait longer.',
    code: 'LOCK_TIMEOUT',
    place: { file: 'a', line: 1 },
    cause,
  });
  expect(fault.docs).toMatch(/\/docs\/errors\.md#lock_timeout$/);
  expect(new Fault({ code: 'A', what: 'b', remedy: 'c', anchor: 'own' }).docs).toMatch(/#own$/);
  expect('cause' in new Fault({ code: 'A', what: 'b', remedy: 'c' })).toBe(false);
});

test.each([
  [new Error('two\n  lines'), 'two lines'],
  ['text', 'text'],
  [undefined, 'undefined'],
  [{ toString: (): string => ' own ' }, 'own'],
])('the message of %p is %j', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
