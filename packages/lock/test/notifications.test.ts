/** Who is notified of a change, and what a job that polls learns. */
import { describe, expect, test } from '@jest/globals';
import type { GitHubApi } from '../src/github-api.ts';
import { gitHubStore } from '../src/github-store.ts';
import { notificationsFor } from '../src/notifications.ts';
import type { LockState } from '../src/state.ts';
import { after, b, c, free, given, held, oneWaits, take, twoWait } from './notification-cases.ts';

test.each<[string, LockState | undefined, LockState, Partial<ReturnType<typeof notificationsFor>>]>([
  ['a job that finds the lock free needs no notification', undefined, held, {}],
  ['the next in line creates its ref', held, oneWaits, { create: ['b'] }],
  ['so do those behind, and nobody is notified', oneWaits, twoWait, { create: ['c'] }],
  ['a release notifies the next in line only', twoWait, given, { notify: ['b'] }],
  ['a turn begins: the next one is next in line', given, take(given, b), { notify: ['c'], remove: ['b'] }],
  [
    'a job that leaves at the end notifies nobody',
    twoWait,
    after(twoWait, { kind: 'LEAVE', ticket: c }),
    { remove: ['c'] },
  ],
  [
    'a job that leaves in front',
    twoWait,
    after(twoWait, { kind: 'LEAVE', ticket: b }),
    { notify: ['c'], remove: ['b'] },
  ],
  [
    'a dead holder, found by the next in line, who knows',
    twoWait,
    after(twoWait, { kind: 'REAP', nonce: 'a', by: 'b' }),
    {},
  ],
  [
    'a dead holder, found by somebody else',
    twoWait,
    after(twoWait, { kind: 'REAP', nonce: 'a', by: 'x' }),
    { notify: ['b'] },
  ],
  [
    'a dead waiter, found by the one behind, who is next now',
    twoWait,
    after(twoWait, { kind: 'REAP', nonce: 'b', by: 'c' }),
    { remove: ['b'] },
  ],
  [
    'two joined in one change never happens, and a state written by hand creates nothing',
    free,
    { ...twoWait, by: 'x' },
    { notify: ['b'] },
  ],
])('%s', (_, before, next, expected) => {
  expect(notificationsFor(before, next)).toEqual({ create: [], notify: [], remove: [], ...expected });
});

describe('polling', () => {
  const OIDS = ['1', '2'].map(digit => digit.repeat(40));

  /** A GitHub that makes every change, and answers questions about the notification ref as told. */
  function pollingStore(answers: readonly (string | 'same' | 'again' | 'gone' | 'failing')[]) {
    const left = [...answers];
    let last: string | undefined;
    const updates: unknown[] = [];
    const api: GitHubApi = {
      usage: { counted: 0, notModified: 0, remaining: undefined },
      request: async () => ({ status: 201, data: { sha: OIDS[0] } }),
      async graphql<T>(_: string, variables?: Record<string, unknown>) {
        updates.push(variables);
        return {} as T;
      },
      async conditional<T>() {
        const answer = left.shift();
        if (answer === 'failing') throw new Error('502');
        if (answer === 'gone') return { changed: true, status: 404, data: undefined };
        const changed = answer !== 'same';
        if (answer !== 'same' && answer !== 'again') last = answer;
        return { changed, status: 200, data: { ref: '', object: { sha: last, type: 'commit' } } as T };
      },
    };
    return { store: gitHubStore({ api, owner: 'o', repo: 'r', repositoryId: 'R' }), updates };
  }

  const [created, moved] = OIDS as [string, string];
  test.each<[string, Parameters<typeof pollingStore>[0], (boolean | undefined)[]]>([
    [
      'nothing, then a notification, then nothing',
      [created, 'same', moved, 'same'],
      [false, false, true, false],
    ],
    ['notified before the first question', [moved, 'same'], [true, false]],
    [
      'a replica that does not know the ref yet',
      ['gone', 'gone', created, moved],
      [false, false, false, true],
    ],
    ['a ref that somebody removed', [created, 'gone', 'gone', 'gone'], [false, false, false, undefined]],
    ['no answer is no notification', [created, 'failing', moved], [false, false, true]],
    [
      'a host that answers in full though nothing changed',
      [created, 'again', 'again'],
      [false, false, undefined],
    ],
  ])('%s', async (_, answers, expected) => {
    const { store, updates } = pollingStore(answers);
    const before = { key: 'k', state: held, at: created, mirrorAt: created };
    expect(await store.swap([before], [oneWaits], { isBare: false, isDivisible: false })).toMatchObject({
      kind: 'swapped',
    });
    expect(JSON.stringify(updates[0])).toContain('/bells/');
    const told = [];
    for (const _answer of answers) told.push(await store.poll(['k'], 'b'));
    expect(told).toEqual(expected);
  });

  test('refused again and again, a change is made without notifications, and from then on nobody polls', async () => {
    const { store, updates } = pollingStore([]);
    const before = { key: 'k', state: held, at: created, mirrorAt: created };
    await store.swap([before], [oneWaits], { isBare: true, isDivisible: false });
    expect(JSON.stringify(updates[0])).not.toContain('/bells/');
    expect(await store.poll(['k'], 'b')).toBeUndefined();
  });
});
