import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dependantsOf } from '../src/graph.ts';
import { freshState, type LockState, type Ticket } from '../src/state.ts';

const ticket = (nonce: string, keys?: readonly string[]): Ticket => ({
  ...{ nonce, repository: 'o/r', run: 1, attempt: 1, job: 1, number: 1, sha: '', workflow: 'w', name: 'n' },
  ...(keys ? { keys } : {}),
});

interface Place {
  readonly holder: string | null;
  readonly queue: readonly string[];
}

/** Locks from who is in them; each ticket says with which other keys its job is tied up. */
function locks(places: Readonly<Record<string, Place>>): Map<string, LockState> {
  const keysOf = (nonce: string) =>
    Object.entries(places)
      .filter(([, { holder, queue }]) => holder === nonce || queue.includes(nonce))
      .map(([key]) => key);
  return new Map(
    Object.entries(places).map(([key, { holder, queue }]) => [
      key,
      {
        ...freshState(key, 1),
        holder: holder === null ? null : ticket(holder),
        queue: queue.map(nonce => ticket(nonce, keysOf(nonce))),
      },
    ]),
  );
}

/** The same, by the definition: everybody waits for the holder and for whoever is ahead; the closure of that. */
function byDefinition(places: Readonly<Record<string, Place>>, me: string): string[] {
  const waits: [string, string][] = Object.values(places).flatMap(({ holder, queue }) =>
    queue.flatMap((nonce, index) =>
      [...(holder === null ? [] : [holder]), ...queue.slice(0, index)].map(
        other => [nonce, other] as [string, string],
      ),
    ),
  );
  const found = new Set<string>();
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [who, whom] of waits) if (whom === me || found.has(whom)) found.add(who);
  }
  found.delete(me);
  return [...found].sort();
}

test.each<[string, Readonly<Record<string, Place>>, string[]]>([
  ['nobody', { a: { holder: 'me', queue: [] } }, []],
  ['who waits for my lock', { a: { holder: 'me', queue: ['x', 'y'] } }, ['x', 'y']],
  ['who waits behind me', { a: { holder: 'x', queue: ['y', 'me', 'z'] } }, ['z']],
  [
    'who waits for somebody that waits for me',
    { a: { holder: 'me', queue: ['x'] }, b: { holder: 'x', queue: ['y'] }, c: { holder: 'z', queue: ['w'] } },
    ['x', 'y'],
  ],
  [
    'who waits behind somebody that waits for me elsewhere',
    { a: { holder: 'me', queue: ['x'] }, b: { holder: 'z', queue: ['x', 'y'] } },
    ['x', 'y'],
  ],
  ['whom I wait for', { a: { holder: 'me', queue: [] }, b: { holder: 'x', queue: ['me'] } }, []],
])('%s', (_, places, expected) => {
  const known = locks(places);
  expect([...dependantsOf('me', [...known.keys()], known).nonces].sort()).toEqual(expected);
});

test('as by the definition, whatever the locks', () => {
  const names = ['me', 'u', 'v', 'w', 'x', 'y'];
  const place = fc
    .tuple(fc.option(fc.constantFrom(...names)), fc.shuffledSubarray(names))
    .map(([holder, queue]) => ({ holder, queue: queue.filter(name => name !== holder) }));
  const all = fc.record({ a: place, b: place, c: place, d: place });
  fc.assert(
    fc.property(all, places => {
      const known = locks(places);
      const mine = Object.entries(places)
        .filter(([, { holder, queue }]) => holder === 'me' || queue.includes('me'))
        .map(([key]) => key);
      const { nonces, unread } = dependantsOf('me', mine, known);
      expect([...nonces].sort()).toEqual(byDefinition(places, 'me'));
      expect(unread).toEqual([]);
    }),
    { seed: 20261130, numRuns: 2_000 },
  );
});

test('what is not known yet is asked for, as far as it matters', () => {
  const all = locks({
    a: { holder: 'me', queue: ['x'] },
    b: { holder: 'y', queue: ['x'] },
    c: { holder: 'z', queue: [] },
  });
  const known = new Map<string, LockState | undefined>();
  expect(dependantsOf('me', ['a'], known).unread).toEqual(['a']);
  known.set('a', all.get('a'));
  expect(dependantsOf('me', ['a'], known).unread).toEqual(['b']);
  known.set('b', all.get('b'));
  expect(dependantsOf('me', ['a'], known)).toEqual({ nonces: new Set(['x']), unread: [] });
  // A lock that nobody has used ties up nobody.
  known.set('b', undefined);
  expect(dependantsOf('me', ['a'], known).unread).toEqual([]);
});

test('a ticket that names keys in which it is not ties nobody up', () => {
  const forged = new Map([
    ['a', { ...freshState('a', 1), holder: ticket('me'), queue: [ticket('x', ['a', 'b'])] }],
    ['b', { ...freshState('b', 1), holder: ticket('y'), queue: [ticket('z')] }],
  ]);
  expect([...dependantsOf('me', ['a'], forged).nonces]).toEqual(['x']);
});
