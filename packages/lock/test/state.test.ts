import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRefused, type LockChange, type LockState, transition } from '../src/state.ts';
import { parseLockState, serializeLockState } from '../src/state-format.ts';
import { a, apply, b, c, enqueue, fresh, take, ticket } from './state-cases.ts';

describe('transitions', () => {
  const queued = apply(fresh, enqueue(a), enqueue(b));
  const held = apply(queued, take(a, fresh.epoch + 1));
  test.each<[string, LockState, LockChange]>([
    ['join twice', queued, enqueue(a)],
    ['join while holding', held, enqueue(a)],
    ['acquire a held lock', held, take(b, held.epoch + 1)],
    ['acquire out of turn', queued, take(b, fresh.epoch + 1)],
    ['acquire without a larger token', queued, take(a, fresh.epoch)],
    ['acquire without having joined', fresh, take(a, fresh.epoch + 1)],
    ['release what another holds', held, { kind: 'RELEASE', ticket: b, live: true }],
    ['release a free lock', queued, { kind: 'RELEASE', ticket: a, live: true }],
    ['leave without waiting', held, { kind: 'LEAVE', ticket: a }],
    ['remove who is not there', held, { kind: 'REAP', nonce: 'x', by: 'b' }],
  ])('refused: %s', (_, state, event) => {
    expect(isRefused(transition(state, event))).toBe(true);
  });

  test('a release remembers what is live, a failed deployment does not', () => {
    expect(apply(held, { kind: 'RELEASE', ticket: a, live: true }).last).toMatchObject({
      sha: a.sha,
      number: 1,
    });
    expect(apply(held, { kind: 'RELEASE', ticket: a, live: false }).last).toBeNull();
  });

  test('removing one leaves the others as they are', () => {
    expect(apply(held, enqueue(c), { kind: 'REAP', nonce: 'b', by: 'c' })).toMatchObject({
      holder: a,
      queue: [c],
    });
    expect(apply(held, { kind: 'REAP', nonce: 'a', by: 'b' })).toMatchObject({ holder: null, queue: [b] });
  });

  test('by run number: before larger ones of the same workflow, never past another workflow', () => {
    const other = ticket('o', { workflow: 'other', number: 99 });
    const numbers = (state: LockState) => state.queue.map(({ nonce }) => nonce);
    expect(
      numbers(apply(fresh, enqueue(c, 'run-number'), enqueue(a, 'run-number'), enqueue(b, 'run-number'))),
    ).toEqual(['a', 'b', 'c']);
    expect(numbers(apply(fresh, enqueue(c, 'run-number'), enqueue(other), enqueue(a, 'run-number')))).toEqual(
      ['c', 'o', 'a'],
    );
    expect(numbers(apply(fresh, enqueue(a), enqueue(ticket('d'), 'run-number')))).toEqual(['a', 'd']);
  });

  test('any history: versions grow, tokens never shrink, nobody is there twice, and it can be read back', () => {
    const anyTicket = fc.constantFrom(a, b, c);
    const anyEvent: fc.Arbitrary<(state: LockState) => LockChange> = fc.oneof(
      fc.tuple(anyTicket, fc.constantFrom('arrival' as const, 'run-number' as const)).map(
        ([t, order]) =>
          () =>
            enqueue(t, order),
      ),
      fc.tuple(anyTicket, fc.integer({ min: -1, max: 2 })).map(
        ([t, by]) =>
          (state: LockState) =>
            take(t, state.epoch + by),
      ),
      fc.tuple(anyTicket, fc.boolean()).map(
        ([t, live]) =>
          (): LockChange => ({ kind: 'RELEASE', ticket: t, live }),
      ),
      anyTicket.map(t => (): LockChange => ({ kind: 'LEAVE', ticket: t })),
      fc.tuple(anyTicket, anyTicket).map(
        ([t, by]) =>
          (): LockChange => ({ kind: 'REAP', nonce: t.nonce, by: by.nonce }),
      ),
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), events => {
        let state = fresh;
        for (const event of events) {
          const next = transition(state, event(state));
          if (isRefused(next)) continue;
          expect(next.version).toBe(state.version + 1);
          expect(next.epoch).toBeGreaterThanOrEqual(state.epoch);
          const present = [next.holder, ...next.queue].flatMap(t => (t ? [t.nonce] : []));
          expect(new Set(present).size).toBe(present.length);
          expect(parseLockState(serializeLockState(next), 'k')).toEqual(next);
          state = next;
        }
      }),
    );
  });
});
