import { Fault } from '@guarded-deploy/faults';
import { Unavailable } from './api.ts';
import { type Asking, type Common, type Driven, Driver, statesOf } from './drive.ts';
import { type Outcome, type Superseded, start } from './machine.ts';
import type { LockState, Order, Ticket } from './state.ts';

export interface AcquireOptions extends Common, Asking {
  /** Names of the same locks in releases before the normal form (`formerNames`): taken once the keys are held, so that no job of such a release holds one meanwhile. */
  readonly former?: readonly string[];
  /** Other keys in the same place that earlier steps of this job took, as far as it knows; they stay held. */
  readonly also?: readonly string[];
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  readonly onTimeout: 'fail' | 'skip' | 'continue';
  readonly order: Order;
  readonly superseded: Superseded;
  /** A ticket in the words of messages; `describeTicket` unless given. */
  readonly describe?: (ticket: Ticket) => string;
  /** The branch that this job deploys from, in the words of messages. */
  readonly branch?: string | undefined;
}

/** How an acquisition ended. Only with `acquired` is the lock ours; `fault` says that the job must not go on. */
export interface Held {
  readonly acquired: boolean;
  /** Strictly larger than that of every earlier holder; undefined unless acquired. */
  readonly fencingToken: number | undefined;
  readonly keys: readonly string[];
  readonly ticket: Ticket;
  /** Jobs ahead when this one joined; 0: it was free. */
  readonly position: number;
  readonly waitedMs: number;
  /** The job that stood directly ahead when this one joined. */
  readonly waitedFor: Ticket | undefined;
  /** Dead jobs this one removed. */
  readonly reaped: readonly Ticket[];
  /** Keys of this step that an earlier step of the job took: they are held, however this step ended. */
  readonly kept: readonly string[];
  /** Something newer is live already. */
  readonly superseded: boolean;
  /** Time was up and the job goes on without the lock. */
  readonly forceContinued: boolean;
  readonly fault: Fault | undefined;
  /** The locks as last seen. */
  readonly states: readonly LockState[];
  /** Their versions; to be handed to `release`, which then knows an outdated answer when it gets one. */
  readonly seen: Readonly<Record<string, number>>;
}

export interface Released {
  /** `absent`: nothing was ours (any more). */
  readonly was: 'holder' | 'waiting' | 'absent';
  readonly states: readonly LockState[];
}

export function unreadable(key: string, why: string): Fault {
  return new Fault({
    code: 'LOCK_UNREADABLE',
    what: `The lock '${key}' cannot be read: ${why}.`,
    remedy:
      "Nobody can hold it until it is repaired: see that no deployment is running, then run this action once with 'mode: break'.",
  });
}

const minutes = (seconds: number) =>
  seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds)} s`;

export function describeTicket(ticket: Ticket): string {
  return `${ticket.repository} run ${ticket.run}${ticket.attempt > 1 ? ` (attempt ${ticket.attempt})` : ''}`;
}

const quoted = (keys: readonly string[]) => keys.map(key => `'${key}'`).join(', ');

function timeout(options: AcquireOptions, states: readonly LockState[], blind: Fault | undefined): Fault {
  const describe = options.describe ?? describeTicket;
  const holder = states.find(state => state.holder && state.holder.nonce !== options.me.nonce)?.holder;
  return new Fault({
    code: 'LOCK_TIMEOUT',
    what: `The lock ${quoted(options.keys)} did not become free within ${minutes(options.waitSeconds)}${holder ? `; ${describe(holder)} holds it` : ''}.`,
    // To wait longer would not help where the end of the holder cannot be noticed.
    remedy: blind
      ? `${blind.what} ${blind.remedy}`
      : "Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'.",
  });
}

function deadlock(options: AcquireOptions, outcome: Extract<Outcome, { kind: 'deadlock' }>): Fault {
  const describe = options.describe ?? describeTicket;
  const { key, holder, holds } = outcome;
  const who = holder ? `whose holder, ${describe(holder)}, waits for this job` : 'which waits for this job';
  return new Fault({
    code: 'LOCK_DEADLOCK',
    what: `This job holds ${quoted(holds)} and asks for '${key}', ${who}: neither could go on.`,
    remedy:
      'Name all keys in the first step that takes any, in both workflows; what this job held before this step it still holds.',
  });
}

function stray(options: AcquireOptions, { mark }: Extract<Outcome, { kind: 'stray' }>): Fault {
  const sha = mark.sha.slice(0, 12);
  const branch = options.branch === undefined ? 'the default branch' : `the branch '${options.branch}'`;
  return new Fault({
    code: 'LOCK_MARK_STRAY',
    what: `The lock ${quoted(options.keys)} says that ${sha} is live, which contains this commit but is not on ${branch}: the branch was moved back, or somebody wrote that by hand.`,
    remedy: `To deploy this commit all the same set 'superseded: allow'; when ${sha} was never deployed, run this action once with 'mode: repair', which forgets it.`,
  });
}

/** How an acquisition ended, in the caller's terms. @throws Fault where the job must stop whatever `on-timeout` says */
function heldOf(options: AcquireOptions, driven: Driven, waitedMs: number): Held {
  const { outcome, position, waitedFor, reaped, kept, blind, machine } = driven;
  const held: Held = {
    ...{ acquired: false, fencingToken: undefined, keys: options.keys, ticket: options.me },
    ...{ position, waitedMs, waitedFor, reaped, kept },
    superseded: machine.passedOver,
    ...{ forceContinued: false, fault: undefined },
    states: statesOf(machine),
    seen: machine.seen,
  };
  switch (outcome.kind) {
    case 'held':
      return { ...held, acquired: true, fencingToken: outcome.epoch };
    case 'gone': {
      if (outcome.why === 'superseded') {
        const fault = new Fault({
          code: 'LOCK_SUPERSEDED',
          what: `A newer commit than ${options.me.sha.slice(0, 12)} is live already.`,
          remedy: "Nothing needs to be done; to deploy the older one on purpose set 'superseded: allow'.",
        });
        return { ...held, superseded: true, fault: options.superseded === 'fail' ? fault : undefined };
      }
      return {
        ...held,
        forceContinued: options.onTimeout === 'continue',
        fault: options.onTimeout === 'fail' ? timeout(options, held.states, blind) : undefined,
      };
    }
    case 'stray':
      return { ...held, superseded: true, fault: stray(options, outcome) };
    case 'deadlock':
      return { ...held, fault: deadlock(options, outcome) };
    case 'evicted':
      throw new Fault({
        code: 'LOCK_EVICTED',
        what: `Somebody removed this job from the queue of the lock ${quoted(options.keys)}.`,
        remedy: 'Re-run this job to join again, unless a newer attempt of it is running.',
      });
    case 'unreadable':
      throw unreadable(outcome.key, outcome.why);
    case 'released':
      throw new Error('an acquisition ended as a release');
  }
}

/**
 * Takes all `keys` together, or none: joins the queue, waits for its turn, removes the dead jobs it meets. What the job held
 * before stays held, whatever comes of it. Returns however it ends; `fault` is set where the job must stop.
 * @throws Fault when it cannot be known or done (unreadable lock, no permission, cancelled)
 */
export async function acquire(options: AcquireOptions): Promise<Held> {
  const began = options.clock.now();
  const { me, order, superseded, former = [], also = [] } = options;
  const machine = start({
    ...{ goal: 'acquire', me, order, superseded, former },
    also: also.filter(key => !options.keys.includes(key) && !former.includes(key)),
  });
  const expiresAt = began + options.waitSeconds * 1000;
  let driven: Driven;
  try {
    driven = await new Driver(machine, options, options.pollSeconds * 1000, expiresAt).run();
  } catch (thrown) {
    if (!(thrown instanceof Unavailable)) throw thrown;
    throw new Fault({
      code: 'LOCK_UNAVAILABLE',
      what: `GitHub gave no usable answer about the lock ${quoted(options.keys)} until the waiting time was over: ${thrown.message}.`,
      remedy: 'See githubstatus.com, then re-run; a place left in the queue is removed by the next in line.',
      cause: thrown,
    });
  }
  return heldOf(options, driven, options.clock.now() - began);
}

export interface ReleaseOptions extends Common {
  /** Whether the commit of this job is live now: then an older one that still waits is superseded. */
  readonly live: boolean;
  /** What `acquire` saw last. Without it, an answer that does not know this job is asked for again. */
  readonly seen?: Readonly<Record<string, number>>;
}

/** A job killed while it joined cannot tell what it wrote, and a replica may lag: so often is an empty answer doubted. */
const LOOKS = 2;

/**
 * Gives back what is ours of `keys`, as holder or in the queue; what is not ours is never touched.
 * @throws Fault, Unavailable
 */
export async function release(options: ReleaseOptions): Promise<Released> {
  if (options.keys.length === 0) return { was: 'absent', states: [] };
  const machine = start({
    goal: 'release',
    me: options.me,
    live: options.live,
    ...(options.seen ? { seen: options.seen } : { looks: LOOKS }),
  });
  const driver = new Driver(machine, options, 1_000, Number.POSITIVE_INFINITY);
  const { was, machine: end, outcome } = await driver.run();
  if (outcome.kind === 'unreadable') throw unreadable(outcome.key, outcome.why);
  return { was, states: statesOf(end) };
}
