import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mirrorOf, normalizeKey, normalizeKeys, refOf } from '../src/key.ts';
import { backoff, isTimeToAsk, knock, pause } from '../src/pace.ts';
import {
  freshState,
  isRefusal,
  type LockEvent,
  type LockState,
  parse,
  serialize,
  type Ticket,
  transition,
} from '../src/state.ts';
import { reconcile } from '../src/store.ts';
import { runUrl, ticketOf } from '../src/ticket.ts';

const ticket = (nonce: string, changes: Partial<Ticket> = {}): Ticket => ({
  nonce,
  repository: 'acme/portal',
  run: 1,
  attempt: 1,
  job: 1,
  number: 1,
  sha: 'a'.repeat(40),
  workflow: 'w',
  name: 'deploy',
  ...changes,
});
const fresh = freshState('k', 7);
function apply(state: LockState, ...events: LockEvent[]): LockState {
  return events.reduce((now, event) => {
    const next = transition(now, event);
    if (isRefusal(next)) throw new Error(next.refused);
    return next;
  }, state);
}
const [a, b, c] = [ticket('a'), ticket('b', { number: 2 }), ticket('c', { number: 3 })];
const enqueue = (t: Ticket, order: 'arrival' | 'run-number' = 'arrival'): LockEvent => ({
  kind: 'ENQUEUE',
  ticket: t,
  order,
});
const take = (t: Ticket, epoch: number): LockEvent => ({ kind: 'ACQUIRE', ticket: t, epoch });

describe('transitions', () => {
  const queued = apply(fresh, enqueue(a), enqueue(b));
  const held = apply(queued, take(a, fresh.epoch + 1));
  test.each<[string, LockState, LockEvent]>([
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
    expect(isRefusal(transition(state, event))).toBe(true);
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
    const anyEvent: fc.Arbitrary<(state: LockState) => LockEvent> = fc.oneof(
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
          (): LockEvent => ({ kind: 'RELEASE', ticket: t, live }),
      ),
      anyTicket.map(t => (): LockEvent => ({ kind: 'LEAVE', ticket: t })),
      fc.tuple(anyTicket, anyTicket).map(
        ([t, by]) =>
          (): LockEvent => ({ kind: 'REAP', nonce: t.nonce, by: by.nonce }),
      ),
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), events => {
        let state = fresh;
        for (const event of events) {
          const next = transition(state, event(state));
          if (isRefusal(next)) continue;
          expect(next.version).toBe(state.version + 1);
          expect(next.epoch).toBeGreaterThanOrEqual(state.epoch);
          const present = [next.holder, ...next.queue].flatMap(t => (t ? [t.nonce] : []));
          expect(new Set(present).size).toBe(present.length);
          expect(parse(serialize(next), 'k')).toEqual(next);
          state = next;
        }
      }),
    );
  });
});

describe('what is read', () => {
  test('canonical: the same state is the same text, whatever the order of its fields', () => {
    const { queue, ...rest } = fresh;
    expect(serialize({ queue, ...rest })).toBe(serialize(fresh));
  });

  test('anything at all: never throws, and only states of this lock come back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map(text => `lock\n\n${text}`),
        ),
        text => {
          const state = parse(text, 'k');
          if (state) expect(state.key).toBe('k');
        },
      ),
    );
  });

  const good = serialize(apply(fresh, enqueue(a), take(a, fresh.epoch + 1), enqueue(b)));
  test.each<[string, (text: string) => string]>([
    ['another key', text => text.replace('"key":"k"', '"key":"x"')],
    ['a version that is no count', text => text.replace(/"version":\d+/, '"version":-1')],
    ['a token beyond exact integers', text => text.replace(/"epoch":\d+/, '"epoch":9007199254740993')],
    ['a repository with a path', text => text.replaceAll('acme/portal', 'acme/../x')],
    ['a repository that leads elsewhere', text => text.replaceAll('acme/portal', '../..')],
    ['a run that is text', text => text.replace('"run":1', '"run":"1"')],
    ['a commit that is no SHA', text => text.replaceAll('a'.repeat(40), '$(id)')],
    ['the same ticket twice', text => text.replaceAll('"nonce":"b"', '"nonce":"a"')],
    ['a queue that is no list', text => text.replace(/"queue":\[.*?\],"schema"/, '"queue":{},"schema"')],
    ['an unknown schema', text => text.replace('"schema":1', '"schema":2')],
  ])('refused: %s', (_, change) => {
    expect(parse(good, 'k')).toBeDefined();
    expect(change(good)).not.toBe(good);
    expect(parse(change(good), 'k')).toBeUndefined();
  });

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
});

describe('keys', () => {
  test.each(['production', 'a b/c\\d', 'é', 'x'.repeat(300), '../..', '@{-1}', '.lock', '鍵'])(
    '%j is a valid ref',
    key => {
      const ref = refOf(normalizeKey(key));
      expect(ref).toMatch(/^refs\/locks\/[0-9a-f]{16}(-[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)?$/);
      expect(mirrorOf(ref)).toBe(`${ref}.mirror`);
    },
  );
  test('alike is the same lock, different is another', () => {
    expect(refOf(normalizeKey('e\u0301'))).toBe(refOf(normalizeKey('\u00e9')));
    expect(refOf('a b')).not.toBe(refOf('a-b'));
    expect(normalizeKeys(['b', 'a', ' a '])).toEqual(['a', 'b']);
  });
  test.each(['', '   ', 'a\nb', 'x\u0000', 'x'.repeat(1_001)])('refused: %j', key => {
    expect(() => normalizeKey(key)).toThrow(/key/);
  });
  test.each(['locks', 'refs/', 'refs/a..b', 'refs/x.lock', 'refs/pull', 'refs/tags/x', 'refs/heads/a b'])(
    'refused namespace: %s',
    namespace => {
      expect(() => refOf('k', namespace)).toThrow(/namespace/);
    },
  );
});

describe('pace', () => {
  const calm = { pollMs: 5_000, ahead: 1, remaining: 900, turnMs: 0, debt: 0, random: 1 };
  test.each([
    ['next in line', {}, 5_000],
    ['never in step', { random: 0 }, 3_000],
    ['further back', { ahead: 3 }, 15_000],
    ['far back', { ahead: 40 }, 30_000],
    ['far back, turns take two minutes', { ahead: 4, turnMs: 120_000 }, 120_000],
    ['one behind the next in line stays awake: its turn may be short', { ahead: 2, turnMs: 120_000 }, 10_000],
    ['however long', { ahead: 50, turnMs: 600_000 }, 300_000],
    ['next in line is not slowed by debt', { debt: 9 }, 5_000],
    ['nor is the one behind it', { ahead: 2, debt: 9 }, 10_000],
    ['in debt', { ahead: 3, debt: 2 }, 60_000],
    ['little left', { remaining: 150 }, 15_000],
    ['the reserve is for others', { remaining: 10 }, 60_000],
    ['nothing known', { remaining: undefined }, 5_000],
    ['told when to look, next in line', { isTold: true }, 60_000],
    ['told when to look, further back', { isTold: true, ahead: 2, turnMs: 60_000, debt: 9 }, 900_000],
    ['told when to look, far back', { isTold: true, ahead: 22, turnMs: 120_000 }, 1_200_000],
    ['told when to look, however long', { isTold: true, ahead: 50, turnMs: 600_000 }, 3_600_000],
  ])('%s', (_, change, ms) => {
    expect(pause({ ...calm, ...change })).toBe(ms);
  });
  test.each([
    ['next in line', {}, 5_000],
    ['the one behind', { ahead: 2 }, 10_000],
    ['anywhere else', { ahead: 30 }, 15_000],
    ['never in step', { ahead: 30, random: 0 }, 9_000],
    ['little left', { remaining: 10 }, 60_000],
  ])('listening, %s', (_, change, ms) => {
    expect(knock({ ...calm, ...change })).toBe(ms);
  });
  test('asks at first sight, then once a minute, and not while the lock moves', () => {
    expect(isTimeToAsk(undefined, 0, 5_000)).toBe(true);
    expect(isTimeToAsk(59_000, 59_000, 5_000)).toBe(false);
    expect(isTimeToAsk(60_000, 60_000, 5_000)).toBe(true);
    expect(isTimeToAsk(60_000, 1_000, 5_000)).toBe(false);
    expect(isTimeToAsk(180_000, 1_000, 5_000)).toBe(true);
    expect(isTimeToAsk(60_000, 60_000, 5_000, 1)).toBe(false);
  });
  test('backoff grows, has an end and is spread', () => {
    expect([1, 2, 3, 20].map(failures => backoff(failures, 1))).toEqual([500, 1_000, 2_000, 15_000]);
    expect(backoff(3, 0)).toBe(400);
  });
});

describe('tickets', () => {
  const job = {
    owner: 'acme',
    repo: 'portal',
    runId: 5,
    runAttempt: 2,
    runNumber: 9,
    sha: 'b'.repeat(40),
    workflow: 'acme/portal/.github/workflows/deploy.yml@refs/heads/x',
    job: 'deploy',
    jobId: 77 as number | undefined,
    runner: 'GitHub Actions 3',
  };
  test('the same job gets the same ticket in every step, a re-run and a matrix neighbour another', () => {
    expect(ticketOf(job)).toEqual(ticketOf({ ...job }));
    expect(ticketOf(job).nonce).toBe('5.2.77');
    const unknown = { ...job, jobId: undefined };
    expect(
      new Set(
        [job, { ...job, runAttempt: 3 }, unknown, { ...unknown, runner: 'r4' }].map(
          one => ticketOf(one).nonce,
        ),
      ).size,
    ).toBe(4);
    for (const one of [job, unknown, { ...unknown, job: 'ü "x"' }, { ...job, sha: 'main' }]) {
      const state = apply(fresh, enqueue(ticketOf(one)));
      expect(parse(serialize(state), 'k')).toEqual(state);
    }
  });
  test('the page of a run', () => {
    expect(runUrl('https://github.com/', ticketOf(job))).toBe(
      'https://github.com/acme/portal/actions/runs/5/attempts/2',
    );
  });
});
