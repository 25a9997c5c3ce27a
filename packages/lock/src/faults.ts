/** Why a command on a lock fails, in words for a person. */
import { Fault } from '@guarded-deploy/faults';
import type { HeldUp, Hold } from './hold.ts';
import type { Head, LockOutcome } from './machine.ts';
import type { LockState, Ticket } from './state.ts';
import { describeTicket } from './ticket.ts';

/** Keys as they are named in a message. */
const named = (keys: readonly string[]) => keys.map(key => `'${key}'`).join(', ');

const minutes = (seconds: number) =>
  seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds)} s`;

/** What the messages about an acquisition name. */
export interface FaultContext {
  readonly keys: readonly string[];
  readonly me: Ticket;
  readonly waitSeconds: number;
  /** A ticket in the words of messages; `describeTicket` unless given. */
  readonly describe?: (ticket: Ticket) => string;
  /** A hold in the words of messages; `describeHold` unless given. */
  readonly describeHeldUp?: (hold: Hold) => string;
  /** The branch that this job deploys from. */
  readonly branch?: string | undefined;
}

/** The waiting time is over. @param refusal why GitHub does not say whether the jobs ahead are alive */
export function timedOut(
  { keys, me, waitSeconds, describe = describeTicket }: FaultContext,
  states: readonly LockState[],
  refusal: Fault | undefined,
): Fault {
  const holder = states.find(state => state.holder && state.holder.nonce !== me.nonce)?.holder;
  return new Fault({
    code: 'LOCK_TIMEOUT',
    what: `The lock ${named(keys)} did not become free within ${minutes(waitSeconds)}${holder ? `; ${describe(holder)} holds it` : ''}.`,
    // A longer wait does not help where the end of the holder cannot be noticed.
    remedy: refusal
      ? `${refusal.what} ${refusal.remedy}`
      : "Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'.",
  });
}

/** How a hold is told: who, why, and until when. */
export function describeHold({ by, reason, until }: Hold): string {
  return `@${by}: ${JSON.stringify(reason)}${until === undefined ? '' : `, until ${minuteOf(until)}`}`;
}

/** Somebody else has put the lock on hold already. */
export function holdOfOther(key: string, hold: Hold): Fault {
  return new Fault({
    code: 'LOCK_HOLD_TAKEN',
    what: `The lock '${key}' is on hold already by ${describeHold(hold)}.`,
    remedy:
      "Leave it so, or lift that hold with 'mode: unhold' first; then nobody's hold is lost by mistake.",
  });
}

/** A person's hold, or a freeze, lasted longer than the waiting time. */
export function stoppedBy({ describeHeldUp = describeHold }: FaultContext, heldUp: HeldUp): Fault {
  if (heldUp.kind === 'hold') {
    return new Fault({
      code: 'LOCK_ON_HOLD',
      what: `The lock '${heldUp.key}' is on hold by ${describeHeldUp(heldUp.hold)}.`,
      remedy: "Re-run this when the hold is over, or lift it with 'mode: unhold' and the same key.",
    });
  }
  const { name, words } = heldUp.freeze;
  return new Fault({
    code: 'LOCK_FROZEN',
    what: `The freeze ${JSON.stringify(name)} lasts longer than this job waits: ${words}.`,
    remedy:
      'Re-run this when it is over. Rollbacks are not frozen; for anything else change the calendar of freezes.',
  });
}

/** `2026-11-29 14:03 UTC`. */
const minuteOf = (milliseconds: number): string =>
  milliseconds < 8e15
    ? `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : 'a time that no calendar has';

export function deadlocked(
  { describe = describeTicket }: FaultContext,
  { key, holder, holds }: Extract<LockOutcome, { kind: 'deadlock' }>,
): Fault {
  if (holds.length === 0) {
    return new Fault({
      code: 'LOCK_DEADLOCK',
      what: `The lock '${key}' belongs to this very run (scope: run) until the run ends, so this job would wait for itself.`,
      remedy: "Set 'scope: run' in this step too: then it shares the lock of its run.",
    });
  }
  const who = holder ? `whose holder, ${describe(holder)}, waits for this job` : 'which waits for this job';
  return new Fault({
    code: 'LOCK_DEADLOCK',
    what: `This job holds ${named(holds)} and asks for '${key}', ${who}: neither could go on.`,
    remedy:
      'Name all keys in the first step that takes any, in both workflows; what this job held before this step it still holds.',
  });
}

/** Something newer is live, and `superseded: fail` was asked for. */
export function supersededBy({ me }: FaultContext): Fault {
  return new Fault({
    code: 'LOCK_SUPERSEDED',
    what: `A newer commit than ${me.sha.slice(0, 12)} is live already.`,
    remedy: "Nothing needs to be done; to deploy the older one on purpose set 'superseded: allow'.",
  });
}

/** The live commit contains this job's, and is not on the branch. */
export function strayCommit(
  { keys, branch }: FaultContext,
  { mark }: Extract<LockOutcome, { kind: 'stray' }>,
): Fault {
  const commit = mark.sha.slice(0, 12);
  const where = branch === undefined ? 'the default branch' : `the branch '${branch}'`;
  return new Fault({
    code: 'LOCK_MARK_STRAY',
    what: `The lock ${named(keys)} says that ${commit} is live, which contains this commit but is not on ${where}: the branch was moved back, or somebody wrote that by hand.`,
    remedy: `To deploy this commit all the same set 'superseded: allow'; when ${commit} was never deployed, run this action once with 'mode: repair', which forgets it.`,
  });
}

export function evicted({ keys }: Pick<FaultContext, 'keys'>): Fault {
  return new Fault({
    code: 'LOCK_EVICTED',
    what: `Somebody removed this job from the queue of the lock ${named(keys)}.`,
    remedy: 'Re-run this job to join again, unless a newer attempt of it is running.',
  });
}

/** GitHub gave no usable answer until the time was up. */
export function unavailable({ keys }: Pick<FaultContext, 'keys'>, cause: Error): Fault {
  return new Fault({
    code: 'LOCK_UNAVAILABLE',
    what: `GitHub gave no usable answer about the lock ${named(keys)} until the waiting time was over: ${cause.message}.`,
    remedy: 'See githubstatus.com, then re-run; a place left in the queue is removed by the next in line.',
    cause,
  });
}

export function unreadable(key: string, why: string): Fault {
  return new Fault({
    code: 'LOCK_UNREADABLE',
    what: `The lock '${key}' cannot be read: ${why}.`,
    remedy:
      "Nobody can hold it until it is repaired: see that no deployment is running, then run this action once with 'mode: break'.",
  });
}

export function notHeld({ key, holder }: LockState): Fault {
  return new Fault({
    code: 'LOCK_NOT_HELD',
    what: `This job does not hold the lock '${key}'${holder ? `; ${describeTicket(holder)} does` : ''}.`,
    remedy: 'Do not deploy: acquire the lock first, in this job, and look at who removed it.',
  });
}

/** @param locate where a person finds the lock of a key */
export function writeRefused(
  heads: readonly Head[],
  locate: (key: string) => string,
  refusals: number,
  reason: string,
): Fault {
  return new Fault({
    code: 'LOCK_WRITE_REFUSED',
    what: `GitHub refused to change ${heads.map(head => locate(head.key)).join(' and ')} ${refusals} times although nobody else changed it: ${reason}.`,
    remedy:
      "Look for a ruleset that covers this ref, or set 'ref-namespace: refs/heads/locks' where the host keeps other refs to itself.",
  });
}
