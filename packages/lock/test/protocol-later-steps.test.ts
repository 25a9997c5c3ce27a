/** What a step does about keys of which the job holds some already; as tables of what it finds and what it does next. */
import { describe, expect, test } from '@jest/globals';
import {
  type Head,
  type LockCommand,
  type LockMachine,
  type LockObservation,
  startMachine,
} from '../src/machine.ts';
import { step } from '../src/protocol.ts';
import {
  freshState,
  isRefused,
  type LiveCommit,
  type LockState,
  type Ticket,
  transition,
} from '../src/state.ts';
import { parseLockState, serializeLockState } from '../src/state-format.ts';

const ticket = (nonce: string, keys?: readonly string[], sha = ''): Ticket => ({
  ...{ nonce, repository: 'o/r', run: 9, attempt: 1, job: 1, number: 9, sha, workflow: 'w', name: 'deploy' },
  ...(keys ? { keys } : {}),
});
const me = ticket('me');

interface Found {
  readonly holder?: string;
  readonly queue?: readonly (string | readonly [string, ...string[]])[];
  readonly epoch?: number;
  readonly last?: LiveCommit;
}

/** A lock as it is found; a waiting job with the other keys that it is tied up with. */
function headOf(key: string, { holder, queue = [], epoch = 10, last }: Found): Head {
  const waiting = queue.map(one => (typeof one === 'string' ? ticket(one) : ticket(one[0], one.slice(1))));
  const state: LockState = {
    ...freshState(key, 0),
    ...{ version: 20, epoch, holder: holder ? ticket(holder) : null, queue: waiting, last: last ?? null },
  };
  return { key, state, at: key, mirrorAt: key };
}

const heads = (found: Readonly<Record<string, Found>>) =>
  Object.entries(found).map(([key, one]) => headOf(key, one));

/** Gives the protocol what it reads and surveys until it wants something else. */
function next(
  machine: LockMachine,
  own: Readonly<Record<string, Found>>,
  others: Readonly<Record<string, Found>> = {},
): { command: LockCommand; machine: LockMachine; surveyed: string[] } {
  const surveyed: string[] = [];
  let observed: LockObservation = { kind: 'read', heads: heads(own) };
  for (let steps = 0; steps < 20; steps += 1) {
    const [after, command] = step(machine, observed);
    machine = after;
    if (command.kind === 'read') observed = { kind: 'read', heads: heads(own) };
    else if (command.kind === 'survey') {
      surveyed.push(...command.keys);
      observed = {
        kind: 'surveyed',
        heads: command.keys.map(key => headOf(key, { ...own[key], ...others[key] })),
      };
    } else return { command, machine, surveyed };
  }
  throw new Error('reads for ever');
}

const acquiring = (also: readonly string[] = []) => startMachine({ goal: 'acquire', me, also });
/** What a change makes of each lock: holder, queue and token. */
const written = (command: LockCommand) =>
  command.kind === 'swap'
    ? Object.fromEntries(
        command.next.map(({ key, holder, queue, epoch }) => [
          key,
          `${holder?.nonce ?? '-'}/${queue.map(({ nonce }) => nonce).join()}/${epoch}`,
        ]),
      )
    : command;

describe('more keys', () => {
  test('that are free are taken, and what is held is not touched', () => {
    const { command } = next(acquiring(), { a: { holder: 'me', queue: ['x'] }, b: { epoch: 30 } });
    expect(command).toMatchObject({ because: 'acquire' });
    expect(written(command)).toEqual({ b: 'me//31' });
  });

  test('the token of what is held grows to that of the new ones, and then the step is done', () => {
    const raised = next(acquiring(), { a: { holder: 'me', queue: ['x'] }, b: { holder: 'me', epoch: 31 } });
    expect(raised.command).toMatchObject({ because: 'extend' });
    expect(written(raised.command)).toEqual({ a: 'me/x/31' });
    const done = next(acquiring(), { a: { holder: 'me', epoch: 31 }, b: { holder: 'me', epoch: 31 } });
    expect(done.command).toMatchObject({ kind: 'finish', outcome: { kind: 'held', epoch: 31 } });
  });

  test('that are busy are joined, with all keys of the job on the ticket', () => {
    const { command } = next(acquiring(), { a: { holder: 'me' }, b: { holder: 'x', queue: ['y'] } });
    expect(command).toMatchObject({ because: 'enqueue' });
    expect(written(command)).toEqual({ b: 'x/y,me/10' });
    expect(command.kind === 'swap' && command.next[0]!.queue[1]!.keys).toEqual(['a', 'b']);
  });

  test('keys of steps before, which this one does not name, count as held', () => {
    const { command, surveyed } = next(acquiring(['a']), { b: { holder: 'x' } }, { a: { holder: 'me' } });
    expect(surveyed).toEqual(['a']);
    expect(command.kind === 'swap' && command.next[0]!.queue[0]!.keys).toEqual(['a', 'b']);
  });

  test('a job that holds nothing and wants one key asks nobody else, and says nothing more than before', () => {
    const { command, surveyed } = next(acquiring(), { a: { holder: 'x' } });
    expect(surveyed).toEqual([]);
    expect(command.kind === 'swap' && command.next[0]!.queue[0]).toEqual(me);
  });
});

describe('fewer keys, the same again', () => {
  test.each<[string, Readonly<Record<string, Found>>]>([
    ['one of two', { a: { holder: 'me', epoch: 7 } }],
    ['both', { a: { holder: 'me', epoch: 7 }, b: { holder: 'me', epoch: 7 } }],
  ])('%s: the same token, and nothing is written', (_, found) => {
    expect(next(acquiring(), found).command).toMatchObject({ outcome: { kind: 'held', epoch: 7 } });
  });

  test('for another commit: it is compared, and the lock remembers it', () => {
    const other: Ticket = { ...me, sha: 'a'.repeat(40) };
    const mark: LiveCommit = { repository: 'o/r', run: 1, number: 1, sha: 'b'.repeat(40) };
    const held = { a: { holder: 'me', last: mark } };
    const machine = startMachine({ goal: 'acquire', me: other });
    const compared = next(machine, held);
    expect(compared.command).toEqual({ kind: 'compare', mark });
    const [, taken] = step(compared.machine, { kind: 'compared', commit: mark.sha, behind: false });
    expect(taken).toMatchObject({ because: 'extend', next: [{ holder: { sha: other.sha } }] });
    const [, over] = step(compared.machine, { kind: 'compared', commit: mark.sha, behind: true });
    expect(over).toMatchObject({ kind: 'finish', outcome: { kind: 'not-acquired', why: 'superseded' } });
  });
});

describe('who waits for whom', () => {
  test('it goes ahead of those who wait for it, and takes a free key from under them', () => {
    const own = {
      a: { holder: 'me', queue: [['x', 'a', 'b'] as const] },
      b: { queue: [['x', 'a', 'b'] as const] },
    };
    expect(written(next(acquiring(), own).command)).toEqual({ b: 'me/x/11' });
    const busy = { a: own.a, b: { holder: 'y', queue: ['z', ['x', 'a', 'b'] as const] } };
    expect(written(next(acquiring(), busy).command)).toEqual({ b: 'y/z,me,x/10' });
  });

  test('through others, whose locks it looks at', () => {
    const own = {
      a: { holder: 'me', queue: [['x', 'a', 'c'] as const] },
      b: { holder: 'z', queue: [['y', 'b', 'c'] as const] },
    };
    const { command, surveyed } = next(acquiring(), own, { c: { holder: 'x', queue: [['y', 'b', 'c']] } });
    expect(surveyed).toEqual(['c']);
    expect(written(command)).toEqual({ b: 'z/me,y/10' });
  });

  test('a holder that waits for it: no order, so it stops, after a second look that shows the same', () => {
    const own = { a: { holder: 'me', queue: [['x', 'a', 'b'] as const] }, b: { holder: 'x' } };
    const [first, command] = step(acquiring(), { kind: 'read', heads: heads(own) });
    // Divided: read again; then blocked: read once more.
    expect(command).toEqual({ kind: 'read' });
    const [second, again] = step(first, { kind: 'read', heads: heads(own) });
    expect(again).toEqual({ kind: 'read' });
    const [, end] = step(second, { kind: 'read', heads: heads(own) });
    expect(end).toMatchObject({
      kind: 'finish',
      outcome: { kind: 'deadlock', key: 'b', holder: { nonce: 'x' }, holds: ['a'] },
    });
    // What changed in between is looked at as if for the first time.
    const moved = heads(own).map(head => ({ ...head, at: `${head.at}'` }));
    expect(step(second, { kind: 'read', heads: moved })[1]).toEqual({ kind: 'read' });
  });

  test('a circle that closed after it joined: it leaves what it waits for, keeps what it holds, and joins again', () => {
    const own = { a: { holder: 'me', queue: [['x', 'a', 'b'] as const] }, b: { holder: 'x', queue: ['me'] } };
    const { command, machine } = next({ ...acquiring(), joined: true }, own);
    expect(command).toMatchObject({ because: 'leave' });
    expect(written(command)).toEqual({ b: 'x//10' });
    const free = { a: { holder: 'me' }, b: { holder: 'x' } };
    expect(next(machine, free).command).toMatchObject({ because: 'enqueue' });
  });

  test('a job that somebody removed by hand stops all the same', () => {
    const gone = { a: { holder: 'me' }, b: { holder: 'x' } };
    const { command } = next({ ...acquiring(), joined: true }, gone);
    expect(command).toMatchObject({ outcome: { kind: 'evicted' } });
  });
});

describe('what is held stays held', () => {
  const part = { a: { holder: 'me' }, b: { holder: 'x', queue: ['me'] } };
  test('when the time is up: only the place in the queue is given up', () => {
    const leaving = startMachine({ goal: 'leave', me });
    const { command } = next(leaving, part);
    expect(written(command)).toEqual({ b: 'x//10' });
    expect(next(leaving, { a: { holder: 'me' }, b: { holder: 'x' } }).command).toMatchObject({
      outcome: { kind: 'not-acquired', why: 'expired' },
    });
  });

  test('when something newer is live', () => {
    const mark: LiveCommit = { repository: 'o/r', run: 1, number: 1, sha: 'b'.repeat(40) };
    const mine: Ticket = { ...me, sha: 'a'.repeat(40) };
    const held: Head = headOf('a', { holder: 'me' });
    const own = [{ ...held, state: { ...held.state!, holder: mine } }, headOf('b', { last: mark })];
    let [machine, command] = step(startMachine({ goal: 'acquire', me: mine }), { kind: 'read', heads: own });
    [machine, command] = step(machine, { kind: 'read', heads: own });
    expect(command).toEqual({ kind: 'compare', mark });
    [, command] = step(machine, { kind: 'compared', commit: mark.sha, behind: true });
    expect(command).toMatchObject({ kind: 'finish', outcome: { kind: 'not-acquired', why: 'superseded' } });
  });

  test('a release gives back what it names, as holder and in the queue', () => {
    const { command } = next(startMachine({ goal: 'release', me }), part);
    expect(written(command)).toEqual({ a: '-//10', b: 'x//10' });
  });
});

describe('a commit that is called live', () => {
  const mark: LiveCommit = { repository: 'o/r', run: 1, number: 1, sha: 'b'.repeat(40) };
  const mine: Ticket = { ...me, sha: 'a'.repeat(40) };
  test.each([
    ['skip', { kind: 'finish', outcome: { kind: 'stray', mark } }],
    ['fail', { kind: 'finish', outcome: { kind: 'stray', mark } }],
    ['allow', { kind: 'swap', because: 'acquire' }],
  ] as const)('and is not on the branch is no reason to skip: superseded: %s', (superseded, expected) => {
    const machine = startMachine({ goal: 'acquire', me: mine, superseded });
    const compared = next(machine, { a: { last: mark } });
    const [, command] = step(compared.machine, {
      kind: 'compared',
      commit: mark.sha,
      behind: true,
      stray: true,
    });
    expect(command).toMatchObject(expected);
  });

  test('time that is up is no superseding where that is allowed', () => {
    const machine = { ...startMachine({ goal: 'leave', me: mine, superseded: 'allow' }), newerIsLive: true };
    const { command } = next(machine, { a: { holder: 'x' } });
    expect(command).toMatchObject({ outcome: { kind: 'not-acquired', why: 'expired' } });
  });
});

describe('the state itself', () => {
  const held = transition(
    transition(freshState('k', 1), { kind: 'ENQUEUE', ticket: me, order: 'arrival' }) as LockState,
    { kind: 'ACQUIRE', ticket: me, epoch: 1_001 },
  ) as LockState;

  test.each<[string, LockState, Ticket, number, string | number]>([
    ['the token grows', held, me, 1_005, 1_005],
    ['it never shrinks', held, me, 1_000, 'the fencing token would shrink'],
    ['nothing new is refused', held, me, 1_001, 'nothing would change'],
    ['another commit is new', held, { ...me, sha: 'a'.repeat(40) }, 1_001, 1_001],
    ['only the holder extends', held, ticket('x'), 1_005, 'this job does not hold the lock'],
    ['nobody extends a free lock', freshState('k', 1), me, 1_005, 'this job does not hold the lock'],
  ])('EXTEND: %s', (_, state, who, epoch, expected) => {
    const changed = transition(state, { kind: 'EXTEND', ticket: who, epoch });
    expect(isRefused(changed) ? changed.refused : changed.epoch).toBe(expected);
    if (!isRefused(changed)) expect(changed.version).toBe(state.version + 1);
  });

  test('what a ticket says besides is kept, and checked when it is read', () => {
    const full: Ticket = { ...me, keys: ['a', 'b'], since: 1_764_500_000_000 };
    const state = { ...held, queue: [{ ...full, nonce: 'x' }] };
    expect(parseLockState(serializeLockState(state), 'k')?.queue[0]).toEqual({ ...full, nonce: 'x' });
    for (const wrong of [
      { keys: 'a' },
      { keys: [1] },
      { keys: [''] },
      { keys: Array(201).fill('a') },
      { since: -1 },
      { since: 'now' },
      { since: 1.5 },
    ]) {
      const forged = JSON.stringify({ ...state, queue: [{ ...full, nonce: 'x', ...wrong }] });
      expect(parseLockState(forged, 'k')).toBeUndefined();
    }
  });
});
