/** Looking at a lock, and what a person may do to it. */
import { Fault } from '@guarded-deploy/faults';
import { Unavailable } from './api.ts';
import { type Common, REFUSALS, refusedForGood, removedFrom } from './drive.ts';
import type { Head } from './machine.ts';
import { backoff } from './pace.ts';
import { freshState, isRefusal, type LockState, type Mark, type Ticket, transition } from './state.ts';
import { describeTicket, unreadable } from './wait.ts';

async function readPatiently(options: Common): Promise<readonly Head[]> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await options.store.read(options.keys);
    } catch (thrown) {
      if (!(thrown instanceof Unavailable)) throw thrown;
      await options.deadline.sleep(backoff(failures, options.random()));
    }
  }
}

/** Reads the locks as they are. @throws Fault when one is unreadable or GitHub does not answer before the deadline. */
export async function status(options: Common): Promise<readonly LockState[]> {
  const heads = await readPatiently(options);
  const broken = heads.find(head => head.unreadable !== undefined);
  if (broken) throw unreadable(broken.key, broken.unreadable ?? '');
  return heads.map(head => head.state ?? freshState(head.key, options.me.run));
}

/** Makes one change after the other until there is none left, each by compare-and-swap; what fails is looked at again. */
async function change(
  options: Common,
  changeOf: (heads: readonly Head[]) => readonly (readonly [Head, LockState])[],
): Promise<readonly (readonly [Head, LockState])[]> {
  const done: (readonly [Head, LockState])[] = [];
  let refusals = 0;
  for (let failures = 1; ; failures += 1) {
    const heads = await readPatiently(options);
    // Each key once: whoever takes it after this change is not touched.
    const changes = changeOf(heads).filter(([{ key }]) => !done.some(([head]) => head.key === key));
    if (changes.length === 0) return done;
    const from = changes.map(([head]) => head);
    const next = changes.map(([, state]) => state);
    const swapped = await options.store.swap(from, next, false, true);
    if (swapped.kind === 'swapped') {
      const written = new Set(swapped.heads.map(({ key }) => key));
      done.push(...changes.filter(([{ key }]) => written.has(key)));
      if (written.size === changes.length) return done;
      continue;
    }
    if (swapped.refused) refusals += 1;
    if (refusals >= REFUSALS) throw refusedForGood(options.store, from, swapped.reason);
    await options.deadline.sleep(backoff(failures, options.random()));
  }
}

function notHeld({ key, holder }: LockState): Fault {
  return new Fault({
    code: 'LOCK_NOT_HELD',
    what: `This job does not hold the lock '${key}'${holder ? `; ${describeTicket(holder)} does` : ''}.`,
    remedy: 'Do not deploy: acquire the lock first, in this job, and look at who removed it.',
  });
}

/**
 * Does this job still hold all the locks? For the step just before the irreversible one. Keys that were taken by different
 * steps have different tokens; they get the largest of them, so that the one token is true of all.
 * @returns the fencing token
 * @throws Fault LOCK_NOT_HELD
 */
export async function verify(options: Common & { readonly fencingToken?: number }): Promise<number> {
  const { me, fencingToken } = options;
  let token = 0;
  await change(options, heads => {
    const states = heads.map(head => {
      if (head.unreadable !== undefined) throw unreadable(head.key, head.unreadable);
      return head.state ?? freshState(head.key, me.run);
    });
    const lost = states.find(
      ({ holder, epoch }) =>
        holder?.nonce !== me.nonce || (fencingToken !== undefined && epoch !== fencingToken),
    );
    if (lost) throw notHeld(lost);
    token = Math.max(...states.map(({ epoch }) => epoch));
    return heads.flatMap((head, index) => {
      const state = states[index]!;
      const next = transition(state, { kind: 'EXTEND', ticket: state.holder!, epoch: token });
      return isRefusal(next) ? [] : [[head, next] as const];
    });
  });
  return token;
}

/** A person has looked: what was recovered counts as what is there, also where the mirror is no exact copy. */
const looked = (head: Head): Head => ({ ...head, recovered: false });

/**
 * On a person's word: removes the holder, or puts a readable lock in the place of an unreadable, deleted or overwritten one. Those who wait keep
 * their places. @returns whom it removed
 */
export async function breakLock(options: Common): Promise<readonly Ticket[]> {
  const done = await change(options, heads =>
    heads.flatMap(head => {
      const state = head.state ?? freshState(head.key, options.me.run);
      const { holder } = state;
      if (head.unreadable === undefined && !head.recovered && holder === null) return [];
      const next = holder
        ? transition(state, { kind: 'REAP', nonce: holder.nonce, by: options.me.nonce })
        : { ...state, version: state.version + 1, by: options.me.nonce };
      return isRefusal(next) ? [] : [[looked(head), next] as const];
    }),
  );
  return done.flatMap(([head, next]) => removedFrom(head, next));
}

/** What `repair` did to one lock. */
export interface Repaired {
  readonly key: string;
  /** Why it could not be read; undefined when it could. */
  readonly wasUnreadable: string | undefined;
  /** The commit that it no longer calls live. */
  readonly forgot: Mark | null;
}

/**
 * On a person's word: forgets which commit is live, and puts a readable lock in the place of an unreadable one. Holder and
 * queue keep their places, so that it may be done while a deployment runs.
 * @returns what was changed, by lock
 */
export async function repair(options: Common): Promise<readonly Repaired[]> {
  const done = await change(options, heads =>
    heads.flatMap(head => {
      const state = head.state ?? freshState(head.key, options.me.run);
      if (head.unreadable === undefined && !head.recovered && state.last === null) return [];
      const next = { ...state, version: state.version + 1, last: null, by: options.me.nonce };
      return [[looked(head), next] as const];
    }),
  );
  return done.map(([{ key, state, unreadable: wasUnreadable }]) => ({
    key,
    wasUnreadable,
    forgot: state?.last ?? null,
  }));
}
