/** The shipped rules with one fault each, of a kind that only several keys allow. */
import type { Head, LockCommand } from '../src/machine.ts';
import { step } from '../src/protocol.ts';
import { type PairRules, SHIPPED_PAIR } from './pairs.ts';

interface PairMutation {
  readonly name: string;
  readonly rules: PairRules;
  /** What the search has to say. */
  readonly finds: RegExp;
}

/** Only the keys for which `keep` says so are changed. */
const narrowing =
  (keep: (head: Head, command: Extract<LockCommand, { kind: 'swap' }>, at: number) => boolean): typeof step =>
  (machine, observed) => {
    const [after, command] = step(machine, observed);
    if (command.kind !== 'swap') return [after, command];
    const kept = command.heads.flatMap((head, at) => (keep(head, command, at) ? [at] : []));
    return kept.length === 0
      ? [after, { kind: 'read' }]
      : [
          after,
          { ...command, heads: kept.map(at => command.heads[at]!), next: kept.map(at => command.next[at]!) },
        ];
  };

export const PAIR_MUTATIONS: readonly PairMutation[] = [
  {
    name: 'takes the keys one after the other',
    rules: { ...SHIPPED_PAIR, together: because => because !== 'acquire' },
    finds: /is holder in one key and/,
  },
  {
    name: 'joins the queues one after the other',
    rules: { ...SHIPPED_PAIR, together: because => because !== 'enqueue' },
    finds: /is absent in one key and waiting/,
  },
  {
    // Of the key that was read first it would be enough: what changes both keys changes that one too.
    name: 'compares the key only that was read last',
    rules: { ...SHIPPED_PAIR, fits: (heads, from) => heads.at(-1)?.version === from.at(-1)?.version },
    finds: /did not grow|in one key and|which lives/,
  },
  {
    name: 'gives back what one look shows, though the keys were read one after the other',
    rules: {
      ...SHIPPED_PAIR,
      step: (machine, observed) => {
        const [after, command] = step(machine, observed);
        return observed.kind === 'read' && command.kind === 'read' ? step(after, observed) : [after, command];
      },
    },
    finds: /is absent in one key and|is holder in one key and/,
  },
  {
    name: 'removes a dead job from its first key only, and never asks about the other',
    rules: {
      ...SHIPPED_PAIR,
      step: narrowing((head, { because }) => because !== 'reap' || head.key === 'a'),
    },
    finds: /deadlock/,
  },
  {
    name: 'gives back the first key only',
    rules: { ...SHIPPED_PAIR, step: narrowing((_, { because }, at) => because !== 'release' || at === 0) },
    finds: /in one key and|left/,
  },
];
