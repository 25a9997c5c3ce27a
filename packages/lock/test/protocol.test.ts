import { describe, expect, test } from '@jest/globals';
import { type Head, type LockCommand, type LockObservation, startMachine } from '../src/machine.ts';
import { step } from '../src/protocol.ts';
import { freshState, type LiveCommit, type LockState, type Ticket } from '../src/state.ts';

const sha = (digit: string) => digit.repeat(40);
const me: Ticket = {
  nonce: 'me',
  repository: 'o/r',
  run: 9,
  attempt: 1,
  job: 1,
  number: 9,
  sha: sha('9'),
  workflow: 'w',
  name: 'deploy',
};
const mark = (digit: string): LiveCommit => ({ repository: 'o/r', run: 1, number: 1, sha: sha(digit) });
const headOf = (key: string, change: Partial<LockState> = {}): Head => ({
  key,
  state: { ...freshState(key, 1), ...change },
  at: key,
  mirrorAt: key,
});

/** Answers every comparison from `behind` until the protocol wants something else. */
function judged(heads: readonly Head[], behind: readonly string[], superseded: 'skip' | 'allow' = 'skip') {
  let [machine, command]: readonly [ReturnType<typeof startMachine>, LockCommand] = step(
    startMachine({ goal: 'acquire', me, superseded }),
    { kind: 'read', heads },
  );
  const asked: string[] = [];
  while (command.kind === 'compare') {
    const about = command.mark.sha;
    asked.push(about[0]!);
    if (asked.length > 20) throw new Error(`compares for ever: ${asked.join('')}`);
    const answer: LockObservation = { kind: 'compared', commit: about, behind: behind.includes(about[0]!) };
    [machine, command] = step(machine, answer);
  }
  return { asked, machine, command };
}

test.each<[string, readonly Head[], string[], string]>([
  ['nothing was left live', [headOf('a')], [], ''],
  ['my own commit is live', [headOf('a', { last: mark('9') })], [], ''],
  ['another commit', [headOf('a', { last: mark('1') })], [], '1'],
  [
    'two keys with the same commit',
    [headOf('a', { last: mark('1') }), headOf('b', { last: mark('1') })],
    [],
    '1',
  ],
  [
    'two keys with different commits',
    [headOf('a', { last: mark('1') }), headOf('b', { last: mark('2') })],
    [],
    '12',
  ],
  [
    'another repository’s commit cannot be compared',
    [headOf('a', { last: { ...mark('1'), repository: 'o/other' } })],
    [],
    '',
  ],
])('each commit left live is compared once, then the lock is taken: %s', (_, heads, behind, asked) => {
  const result = judged(heads, behind);
  expect(result.asked.join('')).toBe(asked);
  expect(result.command).toMatchObject({ kind: 'swap', because: 'acquire' });
});

test('one newer commit among the keys is enough to be superseded, whichever it is', () => {
  for (const newer of ['1', '2']) {
    const heads = [headOf('a', { last: mark('1') }), headOf('b', { last: mark('2') })];
    expect(judged(heads, [newer]).command).toMatchObject({ kind: 'finish', outcome: { why: 'superseded' } });
    expect(judged(heads, [newer], 'allow').command).toMatchObject({ kind: 'swap', because: 'acquire' });
  }
});

describe('several keys, which are read one after the other', () => {
  const joined = { queue: [me], version: 2000 };
  const look = (machine: ReturnType<typeof startMachine>, ...heads: Head[]) =>
    step(machine, { kind: 'read', heads });
  const moved = (head: Head, at: string): Head => ({ ...head, at });
  const divided = [headOf('a'), headOf('b', joined)];
  const whole = [headOf('a', joined), headOf('b', joined)];

  test.each(['acquire', 'leave', 'release'] as const)(
    '%s: what one look shows divided is looked at again',
    goal => {
      const [machine, command] = look(startMachine({ goal, me }), ...divided);
      expect(command).toEqual({ kind: 'read' });
      // The change went on between the two keys: nothing is given back.
      const [, next] = look(machine, ...whole);
      if (goal === 'acquire') expect(next).toMatchObject({ kind: 'swap', because: 'acquire' });
      else expect(next).toMatchObject({ kind: 'swap', because: goal, heads: [{ key: 'a' }, { key: 'b' }] });
      // Still so: somebody changed it by hand, and what is left is released.
      const [, believed] = look(machine, ...divided);
      expect(believed).toMatchObject({ kind: 'swap', heads: [{ key: 'b' }] });
      // Divided in another way: looked at once more.
      const [, again] = look(machine, moved(divided[0]!, 'elsewhere'), divided[1]!);
      expect(again).toEqual({ kind: 'read' });
    },
  );

  test('an unreadable key is said at once', () => {
    const broken: Head = { key: 'a', state: undefined, at: 'x', mirrorAt: null, unreadable: 'garbage' };
    const [, command] = look(startMachine({ goal: 'acquire', me }), broken, headOf('b', joined));
    expect(command).toMatchObject({ kind: 'finish', outcome: { kind: 'unreadable' } });
  });
});
