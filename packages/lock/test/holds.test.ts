/** Holds, freezes and the tickets of runs in the search over all interleavings, and mistakes that it has to find. */
import { describe, expect, test } from '@jest/globals';
import type { Head, LockObservation } from '../src/machine.ts';
import { step } from '../src/protocol.ts';
import { isRefused, transition } from '../src/state.ts';
import { type Disturbance, type Rules, type SearchOptions, SHIPPED, search } from './model.ts';

const HOLDS: readonly Disturbance[] = ['hold', 'lapse', 'freeze'];
const TROUBLE: readonly Disturbance[] = ['crash', 'cancel', 'expire', 'lost-reply', 'transient', 'late'];

describe('a hold keeps everybody from starting, and nobody from finishing', () => {
  test.each<SearchOptions>([
    { jobs: 2, attempts: 1, disturbances: 3, kinds: [...HOLDS, ...TROUBLE, 'duplicate'] },
    { jobs: 2, attempts: 2, disturbances: 2, kinds: [...HOLDS, ...TROUBLE, 'rerun'] },
    { jobs: 3, attempts: 1, disturbances: 2, kinds: [...HOLDS, ...TROUBLE] },
    { jobs: 2, attempts: 1, disturbances: 2, kinds: [...HOLDS, 'stale-read'] },
    { jobs: 3, attempts: 1, disturbances: 2, kinds: ['hold', ...TROUBLE], group: true },
    { jobs: 2, attempts: 1, disturbances: 4, kinds: ['hold', 'freeze', ...TROUBLE], group: true },
  ])('%j', options => {
    const result = search(options);
    console.log(`${result.states} states, ${result.transitions} transitions`);
    expect(result.trace).toEqual([]);
    expect(result.violation).toBeUndefined();
    expect(result.complete).toBe(true);
    expect(result.states).toBeGreaterThan(3_000);
  });

  test('each kind takes part', () => {
    const sizeOf = (kinds: readonly Disturbance[], disturbances = 2) =>
      search({ jobs: 2, attempts: 1, disturbances, kinds }).states;
    const calm = sizeOf([]);
    expect(sizeOf(['hold'])).toBeGreaterThan(calm);
    expect(sizeOf(['hold', 'lapse'])).toBeGreaterThan(sizeOf(['hold']));
    expect(sizeOf(['freeze'])).toBeGreaterThan(calm);
  });
});

describe('jobs of one run share its ticket', () => {
  test.each<SearchOptions>([
    { jobs: 3, shared: [1, 2], attempts: 1, disturbances: 2, kinds: TROUBLE },
    { jobs: 3, shared: [0, 1], attempts: 1, disturbances: 2, kinds: [...HOLDS, 'expire', 'crash'] },
    { jobs: 4, shared: [1, 2], attempts: 1, disturbances: 1, kinds: ['expire', 'cancel', 'crash'] },
  ])('%j', options => {
    const result = search(options);
    console.log(`${result.states} states, ${result.transitions} transitions`);
    expect(result.trace).toEqual([]);
    expect(result.violation).toBeUndefined();
    expect(result.complete).toBe(true);
    expect(result.states).toBeGreaterThan(500);
  });
});

/** The shipped protocol, told something else than what is. */
const told =
  (change: (observed: LockObservation) => LockObservation): Rules['step'] =>
  (machine, observed) =>
    step(machine, change(observed));

const FREE: Head = { key: 'g', state: undefined, at: null, mirrorAt: null };

const blindTo = (observed: LockObservation): LockObservation =>
  observed.kind === 'read' ? { kind: 'read', heads: observed.heads } : observed;

describe('a mistake is found', () => {
  test('the group is looked at before the lock is taken, and not after', () => {
    const rules: Rules = {
      ...SHIPPED,
      step: (machine, observed) => {
        const [after, command] = step(machine, observed);
        if (command.kind === 'survey') return step(after, { kind: 'surveyed', heads: [FREE] });
        if (command.kind !== 'swap' || command.because !== 'acquire') return [after, command];
        if (after.others.length === 0) return [after, { kind: 'survey', keys: ['g'] }];
        if (after.others[0]?.state?.hold === undefined) return [after, command];
        return [after, { kind: 'watch', keys: [], tickets: [], ahead: 1 }];
      },
    };
    const result = search({ jobs: 2, attempts: 1, disturbances: 2, kinds: ['hold'], group: true, rules });
    console.log(`found after ${result.states} states: ${result.violation}\n  ${result.trace.join('\n  ')}`);
    expect(result.violation).toMatch(/begins, and the group/);
  });

  test.each<{
    readonly name: string;
    readonly rules: Partial<Rules>;
    readonly finds: RegExp;
    readonly shared?: readonly number[];
  }>([
    {
      name: 'whoever takes the lock does not look for a hold',
      rules: {
        step: told(observed =>
          observed.kind === 'read'
            ? {
                kind: 'read',
                heads: observed.heads,
                moment: {
                  isFrozen: false,
                  ended: observed.heads.flatMap(({ state }) => state?.hold?.id ?? []),
                },
              }
            : observed,
        ),
      },
      finds: /took the lock, which is on hold/,
    },
    {
      name: 'a hold takes the lock from its holder',
      rules: {
        hold: (state, id) => {
          const next = SHIPPED.hold(state, id);
          return isRefused(next) ? next : { ...next, holder: null };
        },
      },
      finds: /does not call dead|still works|not its own/,
    },
    {
      name: 'a hold is written without comparing',
      rules: { fits: (head, from, because) => because === 'unhold' || SHIPPED.fits(head, from, because) },
      finds: /version did not grow|removed|lifted|order of the queue/,
    },
    {
      name: 'whoever lifts a hold lifts whichever is there',
      rules: {
        unhold: state =>
          state.hold
            ? transition(state, { kind: 'UNHOLD', id: state.hold.id, by: 'person' })
            : { refused: 'no hold' },
      },
      finds: /lifted hold1, and had seen hold0/,
    },
    {
      name: 'a change of the queue forgets the hold',
      rules: {
        step: (machine, observed) => {
          const [after, command] = step(machine, observed);
          if (command.kind !== 'swap' || command.because !== 'enqueue') return [after, command];
          return [after, { ...command, next: command.next.map(({ hold: _, ...next }) => next) }];
        },
      },
      finds: /lifted a hold/,
    },
    {
      name: 'a frozen job keeps its place in the queue and nobody lets it go on',
      rules: {
        step: (machine, observed) => {
          const [after, command] = step(machine, observed);
          if (!after.moment.isFrozen || command.kind !== 'swap' || command.because !== 'leave')
            return [after, command];
          if (after.goal !== 'acquire') return [after, command];
          return [after, { kind: 'finish', outcome: { kind: 'evicted' } }];
        },
      },
      finds: /put out of the queue/,
    },
    {
      name: 'what another job of the run works with is given back when the time of one is up',
      shared: [1, 2],
      rules: {
        step: (machine, observed) =>
          observed.kind === 'expired' && machine.isShared
            ? step({ ...machine, goal: 'release' }, { kind: 'woke' })
            : step(machine, observed),
      },
      finds: /not its own any more|does not call dead|left/,
    },
    {
      name: 'a job of a run whose ticket another job took along does not join again',
      shared: [1, 2],
      rules: { step: (machine, observed) => step({ ...machine, isShared: false }, observed) },
      finds: /put out of the queue|not its own any more/,
    },
    {
      name: 'a job of a run asks whether one job is over, not whether the run is',
      shared: [1, 2],
      rules: { dead: (ticket, truth) => ticket.nonce.endsWith('.run') || SHIPPED.dead(ticket, truth) },
      finds: /does not call dead/,
    },
  ])('$name', ({ rules, finds, shared }) => {
    const result = search({
      jobs: shared ? 3 : 2,
      attempts: 1,
      disturbances: shared ? 2 : 3,
      kinds: shared ? TROUBLE : HOLDS,
      rules: { ...SHIPPED, ...rules },
      exact: true,
      ...(shared ? { shared } : {}),
    });
    console.log(`found after ${result.states} states: ${result.violation}\n  ${result.trace.join('\n  ')}`);
    expect(result.violation).toMatch(finds);
  });

  test('who is blind to holds of its clock only waits longer', () => {
    const result = search({
      ...{ jobs: 2, attempts: 1, disturbances: 3, kinds: ['hold', 'lapse'] },
      rules: { ...SHIPPED, step: told(blindTo) },
    });
    expect(result.violation).toBeUndefined();
  });
});
