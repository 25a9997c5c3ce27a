/** What jobs of several steps ask for, and mistakes that only such jobs allow. */
import { standingIn } from '../src/machine.ts';
import { step } from '../src/protocol.ts';
import { isRefused, type LockState, transition } from '../src/state.ts';
import { type Plan, SHIPPED_STEPS, type StepRules } from './steps.ts';

const take = (...keys: string[]) => ({ take: keys });
const tryTo = (...keys: string[]) => ({ take: keys, onTimeout: 'continue' as const });
const give = (...keys: string[]) => ({ give: keys });

export const PLANS = {
  more: {
    name: 'one key, then that and another',
    jobs: [[take('a'), take('a', 'b')], [take('a')]],
    neverRefuses: true,
    oneByOne: true,
  },
  opposite: {
    name: 'two keys, one after the other, in opposite orders',
    jobs: [
      [take('a'), take('b')],
      [take('b'), take('a')],
    ],
    oneByOne: true,
  },
  mixed: {
    name: 'two keys together, while another takes them one after the other',
    jobs: [[take('b'), take('d')], [take('b', 'd')]],
    neverRefuses: true,
    oneByOne: true,
  },
  fewer: {
    name: 'two keys, one of them again, one given back and taken again',
    jobs: [
      [take('a', 'b'), take('a'), give('b'), take('b')],
      [take('b'), take('b')],
    ],
    neverRefuses: true,
  },
  timeouts: {
    name: 'steps that go on without their keys when the time is up',
    jobs: [
      [take('a'), tryTo('b'), take('a')],
      [take('b'), tryTo('a', 'b'), take('b')],
    ],
  },
  tokens: {
    name: 'keys of different age, asked for together later',
    jobs: [
      [take('a'), take('b'), take('a', 'b'), give('a')],
      [take('a'), take('b')],
    ],
  },
  spelled: {
    name: 'one target, spelled in two ways',
    jobs: [[take('A'), take('b')], [take('a')]],
    neverRefuses: true,
  },
  earlier: {
    name: 'a job of an earlier release, and one of this that spells its key alike',
    jobs: [
      [take('A'), tryTo('b')],
      [tryTo('A', 'b'), take('A')],
    ],
    earlier: [0],
  },
  release: {
    name: 'a job of an earlier release, and two of this',
    jobs: [[take('A')], [tryTo('A')], [take('A')]],
    earlier: [0],
    neverRefuses: true,
  },
  both: {
    name: 'a job that adds a key while one of an earlier release holds that as it is spelled',
    jobs: [[take('A'), tryTo('A', 'B'), take('A')], [take('B')]],
    earlier: [1],
    neverRefuses: true,
  },
  ring: {
    name: 'three jobs that each want what the next one holds',
    jobs: [
      [take('a'), take('b')],
      [take('b'), take('c')],
      [take('c'), take('a')],
    ],
  },
  crowd: {
    name: 'one that takes more, one that takes both, one that wants the second only',
    jobs: [[take('b'), take('b', 'd')], [take('b', 'd')], [take('d')]],
    neverRefuses: true,
  },
  square: {
    name: 'four jobs that each hold what another wants',
    jobs: [[take('b')], [take('c')], [take('d')], [take('a')]],
    begins: [['a'], ['b'], ['c'], ['d']],
  },
} as const satisfies Readonly<Record<string, Plan>>;

interface StepMutation {
  readonly name: string;
  readonly plan: Plan;
  readonly rules: Partial<StepRules>;
  /** What the search has to say. */
  readonly finds: RegExp;
}

/** Gives back what is held wherever the protocol, asked for `when`, would wait, join or leave. */
const givingBack =
  (when: (machine: Parameters<typeof step>[0]) => boolean): typeof step =>
  (machine, observed) => {
    const [after, command] = step(machine, observed);
    const { me, heads = [] } = after;
    const held = heads.filter(({ state }) => state && standingIn(state, me.nonce) === 'holder');
    const isPart = held.length > 0 && held.length < heads.length;
    if (!isPart || command.kind === 'read' || !when(after)) return [after, command];
    const next = held.map(({ state }) => transition(state!, { kind: 'RELEASE', ticket: me, live: false }));
    if (next.some(isRefused)) return [after, command];
    return [after, { kind: 'swap', heads: held, next: next as LockState[], because: 'leave' }];
  };

export const STEP_MUTATIONS: readonly StepMutation[] = [
  {
    name: 'a later step that asks for more gives back what the job holds',
    plan: PLANS.more,
    rules: { step: givingBack(({ goal }) => goal === 'acquire') },
    finds: /still works with it/,
  },
  {
    name: 'a step whose time is up gives back what the job held before',
    plan: PLANS.timeouts,
    rules: { step: givingBack(({ goal }) => goal === 'leave') },
    finds: /still works with it/,
  },
  {
    name: 'a cancelled step gives back all it asked for',
    plan: PLANS.more,
    rules: { withdraws: asked => asked },
    finds: /still works with it/,
  },
  {
    name: 'the keys of one job have the normal form, those of another have not',
    plan: PLANS.spelled,
    rules: { nameOf: (job, key) => (job === 0 ? key : key.toLowerCase()), formerOf: () => undefined },
    finds: /both hold what is meant by a/,
  },
  {
    name: 'takes the normal form of its key only, not what earlier releases call it',
    plan: PLANS.earlier,
    rules: { formerOf: () => undefined },
    finds: /both hold what is meant by a/,
  },
  {
    name: 'a step whose time is up gives back what the lock of an earlier step is called in earlier releases',
    plan: PLANS.both,
    rules: {
      step: (machine, observed) => {
        const [after, command] = step(machine, observed);
        const formers = Object.fromEntries(after.former.map(key => [key, false]));
        return [{ ...after, kept: { ...after.kept, ...formers } }, command];
      },
    },
    finds: /still works with it/,
  },
  {
    name: 'joins at the end of the queue, whoever waits for it there',
    plan: PLANS.mixed,
    rules: {
      step: (machine, observed) => {
        const [after, command] = step(machine, observed);
        if (command.kind !== 'swap' || !['enqueue', 'acquire'].includes(command.because))
          return [after, command];
        // As if nobody waited: the last place in each queue, and no lock that others wait for.
        const next = command.next.map((state, at) => {
          const before = command.heads[at]!.state;
          if (
            !before ||
            before.queue.length === 0 ||
            before.queue.some(({ nonce }) => nonce === after.me.nonce)
          )
            return state;
          return { ...state, holder: before.holder, queue: [...before.queue, after.me], epoch: before.epoch };
        });
        return [after, { ...command, next, because: 'enqueue' }];
      },
    },
    finds: /deadlock/,
  },
  {
    name: 'does not look again, once it has joined, whether a circle has closed',
    plan: PLANS.opposite,
    rules: {
      step: (machine, observed) => {
        const [after, command] = step(machine, observed);
        if (command.kind !== 'swap' || command.because !== 'leave' || after.goal !== 'acquire')
          return [after, command];
        const tickets = command.heads.flatMap(({ state }) => (state?.holder ? [state.holder] : []));
        return [
          { ...after, joined: true },
          { kind: 'watch', keys: command.heads.map(({ key }) => key), tickets, ahead: 1 },
        ];
      },
    },
    finds: /deadlock/,
  },
  {
    name: 'forgets what earlier steps took',
    plan: PLANS.opposite,
    rules: { remembers: () => [] },
    finds: /deadlock/,
  },
  {
    name: 'the token of the keys that it holds already does not grow',
    plan: PLANS.tokens,
    rules: {
      step: (machine, observed) => {
        const [after, command] = step(machine, observed);
        if (command.kind !== 'swap' || command.because !== 'extend') return [after, command];
        const epoch = Math.max(...(after.heads ?? []).map(({ state }) => state?.epoch ?? 0));
        return [after, { kind: 'finish', outcome: { kind: 'held', epoch, superseded: false } }];
      },
    },
    finds: /token/,
  },
  {
    name: 'post gives back the keys of the last step only',
    plan: PLANS.opposite,
    rules: { gives: asked => asked.at(-1) ?? [] },
    finds: /left its ticket|left in a lock/,
  },
  {
    name: 'stops where it would have to wait while it holds something',
    plan: PLANS.mixed,
    rules: {
      step: (machine, observed) => {
        const [after, command] = step(machine, observed);
        const { me, heads = [] } = after;
        const isTied = after.also.length > 0 || heads.some(({ state }) => state?.holder?.nonce === me.nonce);
        const isBusy = heads.some(({ state }) => state && (state.holder || state.queue.length > 0));
        if (after.goal !== 'acquire' || !isTied || !isBusy || command.kind !== 'swap')
          return [after, command];
        const outcome = { kind: 'deadlock', key: heads[0]!.key, holder: undefined, holds: [] } as const;
        return [after, { kind: 'finish', outcome }];
      },
    },
    finds: /need not be/,
  },
];

export const rulesOf = ({ rules }: StepMutation): StepRules => ({ ...SHIPPED_STEPS, ...rules });
