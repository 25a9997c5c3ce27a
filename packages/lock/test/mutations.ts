/** The shipped rules with one fault each: mistakes that locks in use have made, or that are easily made. */
import type { LockCommand, LockMachine, LockObservation, ProtocolStep } from '../src/machine.ts';
import { step } from '../src/protocol.ts';
import { type LockState, type Ticket, transition } from '../src/state.ts';
import { type Rules, SHIPPED } from './model.ts';

type Swap = Extract<LockCommand, { kind: 'swap' }>;

/** Changes what the protocol would write. */
function rewriting(
  change: (next: LockState, command: Swap, machine: LockMachine) => LockState,
): Rules['step'] {
  return (machine, observed) => {
    const [after, command] = step(machine, observed);
    if (command.kind !== 'swap') return [after, command];
    return [after, { ...command, next: command.next.map(next => change(next, command, after)) }];
  };
}

/** Changes what the protocol would do next. */
function redirecting(
  change: (machine: LockMachine, command: LockCommand, observed: LockObservation) => ProtocolStep,
): Rules['step'] {
  return (machine, observed) => change(...step(machine, observed), observed);
}

const headState = (machine: LockMachine): LockState | undefined => machine.heads?.[0]?.state;

interface Mutation {
  readonly name: string;
  readonly rules: Rules;
}

const mutation = (name: string, rules: Partial<Rules>): Mutation => ({
  name,
  rules: { ...SHIPPED, ...rules },
});

export const MUTATIONS: readonly Mutation[] = [
  mutation('writes without comparing', { fits: () => true }),
  mutation('releases without comparing', {
    fits: (head, from, because) => because === 'release' || SHIPPED.fits(head, from, because),
  }),
  mutation('takes the lock from a holder that seems too old (a time to live)', {
    dead: () => true,
  }),
  mutation('releases by deleting the ref', {
    step: rewriting((next, command) =>
      command.because === 'release' ? { ...next, holder: null, queue: [], epoch: 0 } : next,
    ),
    fits: (head, from, because) => because === 'release' || SHIPPED.fits(head, from, because),
  }),
  mutation('the same ticket for every attempt', { nonce: job => 'abc'[job]! }),
  mutation('asks about the run, not about the attempt', {
    dead: (_, { completed }) => completed,
  }),
  mutation('releases whoever holds', {
    step: redirecting((machine, command) => {
      const state = headState(machine);
      const head = machine.heads?.[0];
      if (command.kind !== 'finish' || command.outcome.kind !== 'released' || !state?.holder || !head)
        return [machine, command];
      const next = transition(state, { kind: 'RELEASE', ticket: state.holder, live: true }) as LockState;
      return [machine, { kind: 'swap', heads: [head], next: [next], because: 'release' }];
    }),
  }),
  mutation('takes a free lock without looking at the queue', {
    step: redirecting((machine, command) => {
      const state = headState(machine);
      const head = machine.heads?.[0];
      if (command.kind !== 'watch' || !state || !head || state.holder || state.queue.length === 0)
        return [machine, command];
      const queue = state.queue.filter(ticket => ticket.nonce !== machine.me.nonce);
      const next = {
        ...state,
        holder: machine.me,
        queue,
        epoch: state.epoch + 1,
        version: state.version + 1,
      };
      return [machine, { kind: 'swap', heads: [head], next: [next], because: 'acquire' }];
    }),
  }),
  mutation('takes silence for success', {
    step: (machine, observed) => {
      if (observed.kind !== 'doubtful' || machine.goal !== 'acquire') return step(machine, observed);
      const [, again] = step(machine, { kind: 'read', heads: machine.heads ?? [] });
      if (again.kind !== 'swap') return step(machine, observed);
      return step(machine, {
        kind: 'swapped',
        heads: again.heads.map((head, index) => ({ ...head, state: again.next[index]! })),
      });
    },
  }),
  mutation('joins again without looking whether it already waits', {
    step: (machine, observed) => {
      if (observed.kind !== 'read' || machine.goal !== 'acquire' || machine.joined)
        return step(machine, observed);
      const heads = observed.heads.map(head =>
        head.state
          ? {
              ...head,
              state: {
                ...head.state,
                queue: head.state.queue.filter(({ nonce }) => nonce !== machine.me.nonce),
              },
            }
          : head,
      );
      const [after, command] = step(machine, { kind: 'read', heads });
      if (command.kind !== 'swap' || command.because !== 'enqueue') return step(machine, observed);
      const state = observed.heads[0]?.state;
      if (!state) return [after, command];
      const next = { ...state, queue: [...state.queue, machine.me], version: state.version + 1 };
      return [after, { ...command, heads: observed.heads, next: [next] }];
    },
  }),
  mutation('watches the holder only, not dead jobs in the queue', {
    step: redirecting((machine, command) => {
      if (command.kind !== 'watch') return [machine, command];
      const holder = headState(machine)?.holder?.nonce;
      return [machine, { ...command, tickets: command.tickets.filter(({ nonce }) => nonce === holder) }];
    }),
  }),
  mutation('never asks whether anybody is dead', {
    step: redirecting((machine, command) => [
      machine,
      command.kind === 'watch' ? { ...command, tickets: [] } : command,
    ]),
  }),
  mutation('the token does not grow', {
    step: rewriting((next, command) => ({ ...next, epoch: command.heads[0]?.state?.epoch ?? next.epoch })),
  }),
  mutation('the newest goes first', {
    step: rewriting((next, command, machine) => {
      if (command.because !== 'enqueue') return next;
      const others: Ticket[] = next.queue.filter(({ nonce }) => nonce !== machine.me.nonce);
      return { ...next, queue: [machine.me, ...others] };
    }),
  }),
  mutation('clears the whole queue when it removes a dead holder', {
    step: rewriting((next, command) => (command.because === 'reap' ? { ...next, queue: [] } : next)),
  }),
  mutation('a job that only waited does not leave', {
    step: redirecting((machine, command) => {
      const waiting = headState(machine)?.queue.some(({ nonce }) => nonce === machine.me.nonce);
      return machine.goal === 'release' && command.kind === 'swap' && waiting
        ? [machine, { kind: 'finish', outcome: { kind: 'released' } }]
        : [machine, command];
    }),
  }),
];
