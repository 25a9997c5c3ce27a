/** Holds as values: what may change them, how they are stored, what a reason and an end may be. */
import { describe, expect, test } from '@jest/globals';
import { type Hold, hasEnded, reasonOf } from '../src/hold.ts';
import { isRefused, type LockState, transition } from '../src/state.ts';
import { parseLockState, serializeLockState } from '../src/state-format.ts';
import { parseUntil } from '../src/until.ts';
import { a, apply, b, enqueue, fresh, take } from './state-cases.ts';

const hold: Hold = {
  ...{
    id: '1.1.5.99',
    by: 'ann',
    person: 7,
    reason: 'maintenance',
    since: 99,
    repository: 'acme/portal',
    run: 1,
  },
};
const set = (id = hold.id, instead?: string) =>
  ({ kind: 'HOLD', hold: { ...hold, id }, by: 'x', instead }) as const;
const lift = (id = hold.id) => ({ kind: 'UNHOLD', id, by: 'x' }) as const;
const refusal = (state: LockState, change: Parameters<typeof transition>[1]) => {
  const next = transition(state, change);
  return isRefused(next) ? next.refused : undefined;
};

describe('a hold', () => {
  test('touches neither holder nor queue, and nobody acquires', () => {
    const busy = apply(fresh, enqueue(a), take(a, fresh.epoch + 1), enqueue(b));
    const held = apply(busy, set());
    expect([held.holder, held.queue, held.epoch]).toEqual([busy.holder, busy.queue, busy.epoch]);
    const free = apply(held, { kind: 'RELEASE', ticket: a, live: true });
    expect(free.hold).toEqual(hold);
    expect(refusal(free, take(b, free.epoch + 1))).toBe('the lock is on hold');
    expect(apply(free, lift(), take(b, free.epoch + 1)).holder?.nonce).toBe('b');
  });

  test('that has ended is lifted by whoever acquires; another one is not', () => {
    const held = apply(fresh, set(), enqueue(a));
    const with_ = (...ended: string[]) => ({ ...take(a, held.epoch + 1), ended }) as const;
    expect(refusal(held, with_('other'))).toBe('the lock is on hold');
    expect(apply(held, with_('other', hold.id))).not.toHaveProperty('hold');
  });

  test('is replaced by name only, and lifted by name only', () => {
    const held = apply(fresh, set('one'));
    expect(refusal(held, set('one'))).toBe('this hold is set already');
    expect(refusal(held, set('two'))).toBe('another hold is set');
    expect(refusal(held, lift('two'))).toBe('that hold is not set');
    expect(refusal(fresh, lift())).toBe('that hold is not set');
    expect(apply(held, set('two', 'one')).hold?.id).toBe('two');
    expect(apply(held, lift('one'))).not.toHaveProperty('hold');
  });

  test('ends by a clock that is known only', () => {
    expect(hasEnded({ ...hold, until: 100 }, 100)).toBe(true);
    expect(hasEnded({ ...hold, until: 100 }, 99)).toBe(false);
    expect(hasEnded({ ...hold, until: 100 }, undefined)).toBe(false);
    expect(hasEnded(hold, 1e15)).toBe(false);
  });
});

describe('as it is stored', () => {
  const text = (changes: object) =>
    serializeLockState({ ...apply(fresh, set()), hold: { ...hold, ...changes } as Hold });

  test('it comes back as it was, and what is not on hold is stored as before', () => {
    const held = apply(fresh, set(), enqueue(a));
    expect(parseLockState(serializeLockState(held), 'k')).toEqual(held);
    expect(serializeLockState(held)).toContain('"schema":2');
    expect(serializeLockState(apply(held, lift()))).toContain('"schema":1');
    expect(parseLockState(text({ until: 5 }), 'k')?.hold?.until).toBe(5);
  });

  test.each([
    { id: '' },
    { id: 'a b' },
    { by: '' },
    { by: 'a b' },
    { by: '-x' },
    { person: '7' },
    { person: -1 },
    { reason: '' },
    { reason: 'a\nb' },
    { reason: ' a' },
    { reason: 'x'.repeat(301) },
    { reason: 7 },
    { since: -1 },
    { since: 'x' },
    { until: null },
    { until: 1.5 },
    { repository: '../x' },
    { run: 'x' },
  ])('%j is no state: nobody gets the lock', changes => {
    expect(parseLockState(text(changes), 'k')).toBeUndefined();
  });

  test('a hold under the schema of earlier releases, or none under the new one, is no state', () => {
    const held = serializeLockState(apply(fresh, set()));
    expect(parseLockState(held.replace('"schema":2', '"schema":1'), 'k')).toBeUndefined();
    expect(
      parseLockState(serializeLockState(fresh).replace('"schema":1', '"schema":2'), 'k'),
    ).toBeUndefined();
  });
});

test.each([
  ['a', 'a'],
  ['  two   words \n and a line ', 'two words and a line'],
  ['\u202etext\u0000', 'text'],
  ['\u200b \n', undefined],
  ['', undefined],
  ['\ud800', undefined],
  ['é'.repeat(400), 'é'.repeat(300)],
])('the reason %j is %j, and stays it', (given, expected) => {
  const reason = reasonOf(given);
  expect(reason).toBe(expected);
  if (reason !== undefined) expect(reasonOf(reason)).toBe(reason);
});

describe('until', () => {
  const now = Date.UTC(2026, 10, 30, 12);
  test.each([
    ['2h', now + 7_200_000],
    ['1d12h', now + 36 * 3_600_000],
    ['2026-12-01 08:00 Europe/Berlin', Date.UTC(2026, 11, 1, 7)],
    ['2026-12-01T08:00Z', Date.UTC(2026, 11, 1, 8)],
    ['2026-12-01 08:00+01:00', Date.UTC(2026, 11, 1, 7)],
    ['2026-12-01 08:00 -0330', Date.UTC(2026, 11, 1, 11, 30)],
    ['2026-12-01 UTC', Date.UTC(2026, 11, 1)],
  ])('%s', (text, expected) => expect(parseUntil(text, now)).toBe(expected));

  test.each([
    '',
    '0h',
    'tomorrow',
    '2026-12-01',
    '2026-12-01 08:00',
    '2026-02-30 08:00 UTC',
    '2026-12-01 25:00 UTC',
    '2026-11-30 11:00 UTC',
    '400d',
    '2028-01-01 00:00 UTC',
    '2026-12-01 08:00 Mars/Base',
    '2026-12-01 08:00+19:00',
  ])('%j is refused', text =>
    expect(() => parseUntil(text, now)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' })),
  );
});
