import { Deadline } from '@guarded-deploy/deadline';
import { describe, expect, test } from '@jest/globals';
import type { Api } from '../src/api.ts';
import { bellsFor } from '../src/bells.ts';
import type { Oracle, Verdict } from '../src/liveness.ts';
import type { Head } from '../src/machine.ts';
import {
  freshState,
  isRefusal,
  type LockEvent,
  type LockState,
  type Ticket,
  transition,
} from '../src/state.ts';
import { gitHubStore, type Store } from '../src/store.ts';
import { acquire } from '../src/wait.ts';
import { VirtualClock } from './virtual-clock.ts';

const ticket = (nonce: string): Ticket => ({
  nonce,
  repository: 'o/r',
  run: 1,
  attempt: 1,
  job: 1,
  number: 1,
  sha: '',
  workflow: 'w',
  name: 'n',
});
const [a, b, c] = [ticket('a'), ticket('b'), ticket('c')];

function after(state: LockState, event: LockEvent): LockState {
  const next = transition(state, event);
  if (isRefusal(next)) throw new Error(next.refused);
  return next;
}
const join = (state: LockState, who: Ticket) =>
  after(state, { kind: 'ENQUEUE', ticket: who, order: 'arrival' });
const take = (state: LockState, who: Ticket) =>
  after(state, { kind: 'ACQUIRE', ticket: who, epoch: state.epoch + 1 });

const free = freshState('k', 1);
const held = take(join(free, a), a);
const oneWaits = join(held, b);
const twoWait = join(oneWaits, c);
const given = after(twoWait, { kind: 'RELEASE', ticket: a, live: true });

test.each<[string, LockState | undefined, LockState, Partial<ReturnType<typeof bellsFor>>]>([
  ['whoever finds it free needs no bell', undefined, held, {}],
  ['next in line hangs its own', held, oneWaits, { hang: ['b'] }],
  ['so do those behind, and nobody is disturbed', oneWaits, twoWait, { hang: ['c'] }],
  ['a release rings for the next in line only', twoWait, given, { ring: ['b'] }],
  ['a turn begins: the next one is next in line', given, take(given, b), { ring: ['c'], drop: ['b'] }],
  [
    'whoever leaves at the end disturbs nobody',
    twoWait,
    after(twoWait, { kind: 'LEAVE', ticket: c }),
    { drop: ['c'] },
  ],
  [
    'whoever leaves in front',
    twoWait,
    after(twoWait, { kind: 'LEAVE', ticket: b }),
    { ring: ['c'], drop: ['b'] },
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
    { ring: ['b'] },
  ],
  [
    'a dead waiter, found by the one behind, who is next now',
    twoWait,
    after(twoWait, { kind: 'REAP', nonce: 'b', by: 'c' }),
    { drop: ['b'] },
  ],
  [
    'two joined in one change never happens, and a state made by a hand hangs nothing',
    free,
    { ...twoWait, by: 'x' },
    { ring: ['b'] },
  ],
])('%s', (_, before, next, expected) => {
  expect(bellsFor(before, next)).toEqual({ hang: [], ring: [], drop: [], ...expected });
});

describe('listening', () => {
  const OIDS = ['1', '2'].map(digit => digit.repeat(40));

  /** A GitHub that takes every change, and answers questions about the bell as told. */
  function listener(answers: readonly (string | 'same' | 'again' | 'gone' | 'failing')[]) {
    const left = [...answers];
    let last: string | undefined;
    const updates: unknown[] = [];
    const api: Api = {
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

  const [hung, rung] = OIDS as [string, string];
  test.each<[string, Parameters<typeof listener>[0], (boolean | undefined)[]]>([
    ['nothing, then a ring, then nothing', [hung, 'same', rung, 'same'], [false, false, true, false]],
    ['rung before the first question', [rung, 'same'], [true, false]],
    ['a replica that does not know the bell yet', ['gone', 'gone', hung, rung], [false, false, false, true]],
    ['a bell that somebody took away', [hung, 'gone', 'gone', 'gone'], [false, false, false, undefined]],
    ['no answer is no ring', [hung, 'failing', rung], [false, false, true]],
    [
      'a host that answers in full though nothing changed',
      [hung, 'again', 'again'],
      [false, false, undefined],
    ],
  ])('%s', async (_, answers, expected) => {
    const { store, updates } = listener(answers);
    const before = { key: 'k', state: held, at: hung, mirrorAt: hung };
    expect(await store.swap([before], [oneWaits])).toMatchObject({ kind: 'swapped' });
    expect(JSON.stringify(updates[0])).toContain('/bells/');
    const heard = [];
    for (const _answer of answers) heard.push(await store.listen(['k'], 'b'));
    expect(heard).toEqual(expected);
  });

  test('refused again and again, a change is made without bells, and from then on nobody listens', async () => {
    const { store, updates } = listener([]);
    const before = { key: 'k', state: held, at: hung, mirrorAt: hung };
    await store.swap([before], [oneWaits], true);
    expect(JSON.stringify(updates[0])).not.toContain('/bells/');
    expect(await store.listen(['k'], 'b')).toBeUndefined();
  });
});

const headOf = (state: LockState): Head => ({
  key: 'k',
  state,
  at: String(state.version),
  mirrorAt: String(state.version),
});

/** Lets `b` wait by the shipped code, in virtual time, on what `store` says. */
async function waitOn(
  store: Partial<Store>,
  judge: Oracle['judge'] = async () => 'alive',
  clock = new VirtualClock(),
) {
  const held = await clock.run(() =>
    acquire({
      store: {
        read: async () => [headOf(given)],
        listen: async () => false,
        swap: async (_, [next]) => ({ kind: 'swapped', heads: [headOf(next!)] }),
        locate: key => key,
        ...store,
      },
      keys: ['k'],
      me: b,
      deadline: new Deadline(Number.POSITIVE_INFINITY, 'test', { clock }),
      clock,
      random: () => 1,
      oracle: { judge },
      ancestry: { compare: async () => 'unknown' },
      waitSeconds: 4 * 3_600,
      pollSeconds: 5,
      onTimeout: 'fail',
      order: 'arrival',
      superseded: 'allow',
    }),
  );
  return { held, ms: clock.now() };
}

test('told to look, but the answer is an old one: looks again soon', async () => {
  const states = [oneWaits, oneWaits, given];
  let reads = 0;
  let rings = 0;
  const { held, ms } = await waitOn({
    async read() {
      reads += 1;
      return [headOf(states[Math.min(reads, states.length) - 1]!)];
    },
    async listen() {
      rings += 1;
      return rings === 2;
    },
  });
  expect(held.acquired).toBe(true);
  expect(rings).toBe(2);
  // Two knocks, then one look more: virtual time, so exact.
  expect(ms).toBe(15_000);
});

test.each<[string, (now: number) => Verdict, number]>([
  [
    'the holder’s job ends with its release: GitHub tells within a minute',
    now => (now < 5_000 ? 'alive' : 'dead'),
    60_000,
  ],
  ['the holder’s job goes on after its release: looks by itself', () => 'alive', 300_000],
  ['the holder’s job cannot be seen: looks by itself sooner', () => 'unknown', 60_000],
])('a bell that is never heard, next in line: %s', async (_, judge, expected) => {
  const clock = new VirtualClock();
  const { held, ms } = await waitOn(
    { read: async () => [headOf(clock.now() < 5_000 ? oneWaits : given)] },
    async () => judge(clock.now()),
    clock,
  );
  expect(held.acquired).toBe(true);
  expect(ms).toBe(expected);
});

test('a host that refuses bells gets the change without them', async () => {
  const asked: (boolean | undefined)[] = [];
  const { held } = await waitOn({
    async swap(_, [next], bare) {
      asked.push(bare);
      return bare
        ? { kind: 'swapped', heads: [headOf(next!)] }
        : { kind: 'doubtful', reason: 'Reference update failed', refused: true };
    },
  });
  expect(held.acquired).toBe(true);
  expect(asked).toEqual([false, false, false, true]);
});

test('a write for which GitHub has no budget is tried until it has, with bells, and never taken for a refusal', async () => {
  let tries = 0;
  const bare: (boolean | undefined)[] = [];
  const { held, ms } = await waitOn({
    async swap(_, [next], without) {
      tries += 1;
      bare.push(without);
      return tries > 20
        ? { kind: 'swapped', heads: [headOf(next!)] }
        : { kind: 'doubtful', reason: 'API rate limit exceeded', refused: false };
    },
  });
  expect(held.acquired).toBe(true);
  expect(bare.every(without => without === false)).toBe(true);
  // Slower and slower: a budget that is used up is not spent on asking for it.
  expect(ms).toBeGreaterThan(10 * 60_000);
});

test('a budget that stays used up until the waiting time is over is called that, not a ruleset', async () => {
  const waiting = waitOn({
    swap: async () => ({ kind: 'doubtful', reason: 'API rate limit exceeded', refused: false }),
  });
  await expect(waiting).rejects.toMatchObject({ code: 'LOCK_UNAVAILABLE' });
  await expect(waiting).rejects.toThrow('API rate limit exceeded');
});

describe('a bell that is never heard, two jobs ahead', () => {
  const cFirst = join(join(held, c), b);
  const bNext = take(after(cFirst, { kind: 'RELEASE', ticket: a, live: true }), c);
  const bFree = after(bNext, { kind: 'RELEASE', ticket: c, live: true });
  const MINUTE = 60_000;
  const [BEGUN, FREE] = [10 * MINUTE, 12 * MINUTE];

  /** `a` holds for ten minutes, then `c` for two; nobody tells `b`. */
  async function unheard(judge: (at: number) => Verdict) {
    const clock = new VirtualClock();
    let reads = 0;
    const { held: got, ms } = await waitOn(
      {
        async read() {
          reads += 1;
          const now = clock.now();
          return [headOf(now < BEGUN ? cFirst : now < FREE ? bNext : bFree)];
        },
      },
      async () => judge(clock.now()),
      clock,
    );
    expect(got.acquired).toBe(true);
    return { late: ms - FREE, reads };
  }

  test('GitHub tells of the end of the job ahead: its turn comes soon after, for a handful of looks', async () => {
    const { late, reads } = await unheard(now => (now < FREE + MINUTE / 2 ? 'alive' : 'dead'));
    expect(late).toBeLessThanOrEqual(3 * MINUTE);
    expect(reads).toBeLessThanOrEqual(3);
  });

  test('the job ahead is in a repository that cannot be seen: looks by itself every quarter of an hour', async () => {
    const { late } = await unheard(() => 'unknown');
    expect(late).toBe(3 * MINUTE);
  });
});
