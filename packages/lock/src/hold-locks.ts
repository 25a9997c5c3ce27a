/** Holding locks by hand, and lifting such holds. */
import { changeLocks, readLocks } from './change.ts';
import { holdOfOther, unreadable } from './faults.ts';
import { type Hold, hasEnded } from './hold.ts';
import type { LockOptions } from './options.ts';
import { freshState, isRefused, type LockState, type Ticket, transition } from './state.ts';
import { readableStates } from './status.ts';

interface HoldOptions extends LockOptions {
  readonly hold: Hold;
  /** GitHub's time; see `WaitOptions.now`. */
  readonly now?: () => number | undefined;
}

export interface Held {
  /** The locks as they are now. Whoever holds one goes on until its job gives it back. */
  readonly states: readonly LockState[];
  /** Holds of the same person, and such that had ended, whose place this one takes. */
  readonly replaced: readonly Hold[];
}

export interface Lifted {
  readonly states: readonly LockState[];
  /** One for each hold, whatever the number of its keys; none where nothing was on hold. */
  readonly lifted: readonly Hold[];
}

const distinct = (holds: readonly Hold[]): readonly Hold[] => [
  ...new Map(holds.map(hold => [hold.id, hold])).values(),
];

const isSamePerson = (one: Hold, other: Hold): boolean =>
  one.person !== null && other.person !== null
    ? one.person === other.person
    : one.by.toLowerCase() === other.by.toLowerCase();

/**
 * Puts all keys on hold, or none. The same person's earlier hold is replaced: so a reason or an end is changed.
 * @throws Fault LOCK_HOLD_TAKEN where somebody else's hold is set, LOCK_UNREADABLE
 */
export async function holdLocks(options: HoldOptions): Promise<Held> {
  const { hold, me, now } = options;
  const replaced: Hold[] = [];
  await changeLocks(
    options,
    heads => {
      replaced.length = 0;
      return heads.flatMap(head => {
        if (head.unreadable !== undefined) throw unreadable(head.key, head.unreadable);
        const state = head.state ?? freshState(head.key, me.run);
        const before = state.hold;
        if (before && before.id !== hold.id) {
          if (!isSamePerson(before, hold) && !hasEnded(before, now?.())) throw holdOfOther(head.key, before);
          replaced.push(before);
        }
        const next = transition(state, { kind: 'HOLD', hold, by: me.nonce, instead: before?.id });
        return isRefused(next) ? [] : [[head, next] as const];
      });
    },
    options.keys.length === 1,
  );
  return { states: await statesOf(options), replaced: distinct(replaced) };
}

/**
 * Lifts the holds that are there at the first look, whoever set them. One that is set meanwhile stays.
 * @throws Fault LOCK_UNREADABLE
 */
export async function unholdLocks(options: LockOptions): Promise<Lifted> {
  const seen = new Map<string, Hold>();
  let isFirst = true;
  await changeLocks(options, heads => {
    const states = readableStates(heads, options.me.run);
    if (isFirst) for (const { key, hold } of states) if (hold) seen.set(key, hold);
    isFirst = false;
    return heads.flatMap((head, index) => {
      const hold = seen.get(head.key);
      if (!hold) return [];
      const next = transition(states[index]!, { kind: 'UNHOLD', id: hold.id, by: options.me.nonce });
      return isRefused(next) ? [] : [[head, next] as const];
    });
  });
  return { states: await statesOf(options), lifted: distinct([...seen.values()]) };
}

const statesOf = async (options: LockOptions): Promise<readonly LockState[]> =>
  readableStates(await readLocks(options), options.me.run);

/** The jobs that hold one of the locks. */
export const holdersOf = (states: readonly LockState[]): readonly Ticket[] => [
  ...new Map(states.flatMap(({ holder }) => (holder ? [[holder.nonce, holder] as const] : []))).values(),
];
