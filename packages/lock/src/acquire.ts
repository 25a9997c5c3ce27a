/** Taking locks: joins the queue, waits for the turn, and says how that ended. */
import { statesOf } from './attention.ts';
import { type Driven, drive } from './drive.ts';
import {
  deadlocked,
  evicted,
  type FaultContext,
  stoppedBy,
  strayCommit,
  supersededBy,
  timedOut,
  unavailable,
  unreadable,
} from './faults.ts';
import { Unavailable } from './github-api.ts';
import { type SupersededPolicy, startMachine } from './machine.ts';
import type { LockOptions, WaitOptions } from './options.ts';
import { type AcquireResult, type OnTimeout, timedOutAs, type WaitReport } from './result.ts';
import type { QueueOrder } from './state.ts';

interface AcquireOptions extends LockOptions, WaitOptions, FaultContext {
  /**
   * The names of the same locks in releases before the normal form (`formerNames`). They are taken once the keys are held,
   * so that no job of such a release holds one meanwhile.
   */
  readonly former?: readonly string[];
  /** Other keys in the same place that earlier steps of this job took, as far as it knows. They stay held. */
  readonly also?: readonly string[];
  /** Larger keys that these belong to. They are not taken, but a hold on one of them holds this job up too. */
  readonly groups?: readonly string[];
  /** The ticket is the run's, which its other jobs use too. */
  readonly isShared?: boolean;
  readonly pollSeconds: number;
  readonly onTimeout: OnTimeout;
  readonly order: QueueOrder;
  readonly superseded: SupersededPolicy;
}

function reportOf(options: AcquireOptions, { machine, journal }: Driven, waitedMs: number): WaitReport {
  const { position, waitedFor, reaped, kept } = journal;
  return {
    ...{ keys: options.keys, ticket: options.me, position, waitedMs, waitedFor, reaped, kept },
    newerIsLive: machine.newerIsLive,
    states: statesOf(machine),
    seen: machine.seen,
  };
}

/** The end of the protocol as a result. @throws Fault where the job must stop whatever `on-timeout` says */
function resultOf(options: AcquireOptions, driven: Driven, waitedMs: number): AcquireResult {
  const { outcome, attention, journal } = driven;
  const report = reportOf(options, driven, waitedMs);
  switch (outcome.kind) {
    case 'held':
      return { ...report, kind: 'acquired', fencingToken: outcome.epoch };
    case 'not-acquired': {
      if (outcome.why === 'superseded') {
        const fault = options.superseded === 'fail' ? supersededBy(options) : undefined;
        return { ...report, newerIsLive: true, kind: 'superseded', fault };
      }
      const heldUp = outcome.obstacle && journal.obstacle;
      if (!heldUp) {
        const fault = () => timedOut(options, report.states, attention.refusal);
        return { ...report, ...timedOutAs(options.onTimeout, fault) };
      }
      // To go on without the lock is for a queue that is too long. Nobody goes on against a person's word.
      const onTimeout = options.onTimeout === 'skip' ? 'skip' : 'fail';
      return { ...report, heldUp, ...timedOutAs(onTimeout, () => stoppedBy(options, heldUp)) };
    }
    case 'stray':
      return { ...report, newerIsLive: true, kind: 'stray', fault: strayCommit(options, outcome) };
    case 'deadlock':
      return { ...report, kind: 'deadlocked', fault: deadlocked(options, outcome) };
    case 'evicted':
      throw evicted(options);
    case 'unreadable':
      throw unreadable(outcome.key, outcome.why);
    case 'released':
      throw new Error('an acquisition ended as a release');
  }
}

/**
 * Takes all `keys` together, or none: joins the queue, waits for its turn, and removes the dead jobs that it meets. What the
 * job held before stays held, however this ends.
 * @throws Fault when it cannot be known or done (unreadable lock, no permission, cancelled)
 */
export async function acquireLock(options: AcquireOptions): Promise<AcquireResult> {
  const began = options.clock.now();
  const { me, order, superseded, former = [], also = [], groups = [], isShared = false } = options;
  const machine = startMachine({
    ...{ goal: 'acquire', me, order, superseded, former },
    also: also.filter(key => !options.keys.includes(key) && !former.includes(key)),
    groups: groups.filter(key => !options.keys.includes(key)),
    isShared,
  });
  const expiresAt = began + options.waitSeconds * 1000;
  try {
    const driven = await drive(machine, options, { pollMs: options.pollSeconds * 1000, expiresAt });
    return resultOf(options, driven, options.clock.now() - began);
  } catch (thrown) {
    if (thrown instanceof Unavailable) throw unavailable(options, thrown);
    throw thrown;
  }
}
