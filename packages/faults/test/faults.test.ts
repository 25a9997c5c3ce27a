import { expect, jest, test } from '@jest/globals';
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

test('a fault is one also where another copy of the class made it', async () => {
  jest.resetModules();
  const other = await import('../src/index.ts');
  expect(other.Fault).not.toBe(Fault);
  const foreign = new other.Fault({ code: 'A', what: 'b', remedy: 'c' });
  class Special extends Fault {}
  const special = new Special({ code: 'A', what: 'b', remedy: 'c' });
  expect(foreign instanceof Fault).toBe(true);
  expect(special instanceof Fault).toBe(true);
  expect(special instanceof Special).toBe(true);
  expect(foreign instanceof Special).toBe(false);
  for (const value of [new Error('a'), { name: 'Fault' }, 'Fault', null, undefined])
    expect((value as unknown) instanceof Fault).toBe(false);
});

test.each([
  [new Error('two\n  lines'), 'two lines'],
  ['text', 'text'],
  [undefined, 'undefined'],
  [{ toString: (): string => ' own ' }, 'own'],
])('the message of %p is %j', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
