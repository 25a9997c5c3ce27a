/**
 * Jobs of several steps: the search of model.ts for jobs that take keys, more keys, fewer, others or the same again, give some
 * back, and let the time pass in between. Whatever a job holds between two of its steps has to stay its own; whatever others
 * hold and wait for, from every state all jobs have to be able to end. Each read and each write is an event of its own.
 */
import {
  type Head,
  type LockCommand,
  type LockMachine,
  type LockObservation,
  standingIn,
  startMachine,
} from '../src/machine.ts';
import { step } from '../src/protocol.ts';
import { freshState, isRefused, type LockState, transition } from '../src/state.ts';
import { explore, type SearchResult, type Successor, Violation } from './explore.ts';
import type { Disturbance } from './model.ts';
import {
  type Change,
  dependants,
  fits,
  headOf,
  inspectChange,
  isDead,
  type Job,
  keyOf,
  nonceOf,
  ticketOf,
  ticketsIn,
  unique,
  type World,
  without,
} from './steps-world.ts';

type PlanStep =
  /** Takes these keys together; when the time is up the job goes on without, or stops. */
  | { readonly take: readonly string[]; readonly onTimeout?: 'continue' }
  /** Gives these keys back. */
  | { readonly give: readonly string[] };

export interface Plan {
  readonly name: string;
  /** The steps of each job. */
  readonly jobs: readonly (readonly PlanStep[])[];
  /** Nobody may be refused: there is an order for all. */
  readonly neverRefuses?: boolean;
  /** Jobs of a release before the normal form: they know a key only as it is spelled. */
  readonly earlier?: readonly number[];
  /** What each job holds already when it begins. */
  readonly begins?: readonly (readonly string[])[];
  /** Keys of one look are read one after the other, not at once. */
  readonly oneByOne?: boolean;
}

/** What a mutation may replace. */
export interface StepRules {
  readonly step: typeof step;
  /** The lock that job number `job` means by a key. */
  readonly nameOf: (job: number, key: string) => string;
  /** What that lock is called in earlier releases; undefined where it is called the same. */
  readonly formerOf: (job: number, key: string) => string | undefined;
  /** What a step knows of the keys that earlier steps took. */
  readonly remembers: (taken: readonly string[]) => readonly string[];
  /** What a cancelled step gives back at once, of the keys it asked for. */
  readonly withdraws: (asked: readonly string[], kept: readonly string[]) => readonly string[];
  /** What post gives back, of the keys of each step. */
  readonly gives: (asked: readonly (readonly string[])[]) => readonly string[];
}

export const SHIPPED_STEPS: StepRules = {
  step,
  nameOf: (_, key) => key.toLowerCase(),
  formerOf: (_, key) => (key === key.toLowerCase() ? undefined : key),
  remembers: taken => taken,
  withdraws: (asked, kept) => asked.filter(key => !kept.includes(key)),
  gives: asked => asked.flat(),
};

export interface StepOptions {
  readonly plan: Plan;
  readonly attempts: number;
  readonly disturbances: number;
  readonly kinds: readonly Disturbance[];
  readonly rules?: StepRules;
  readonly most?: number;
}

/** A lock that a job holds. */
function heldBy(job: number, key: string): LockState {
  const ticket = ticketOf(job, 1);
  const joined = transition(freshState(key, 0), { kind: 'ENQUEUE', ticket, order: 'arrival' });
  const held = isRefused(joined) ? joined : transition(joined, { kind: 'ACQUIRE', ticket, epoch: 1 });
  if (isRefused(held)) throw new Error(held.refused);
  return held;
}

/** Every reachable state of the jobs of a plan. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the parts of the model share the options, and each is a function of its own inside.
export function searchSteps(options: StepOptions): SearchResult {
  const { plan, rules = SHIPPED_STEPS } = options;
  const kinds = new Set(options.kinds);
  const steps = plan.jobs.map((own, job) =>
    own.map(one => {
      const asked = 'take' in one ? one.take : one.give;
      const isEarlier = plan.earlier?.includes(job) ?? false;
      const names = unique(isEarlier ? asked : asked.map(key => rules.nameOf(job, key)));
      const former = isEarlier ? [] : unique(asked.flatMap(key => rules.formerOf(job, key) ?? []));
      return {
        names,
        former,
        keys: unique([...names, ...former]),
        takes: 'take' in one,
        goesOn: 'onTimeout' in one,
      };
    }),
  );

  const replace = (world: World, index: number, job: Job, changes: Partial<World> = {}): World => ({
    ...world,
    ...changes,
    jobs: world.jobs.map((old, other) => (other === index ? job : old)),
  });
  function write(world: World, { from, to }: Pick<Change, 'from' | 'to'>, by: string): World {
    const heads = new Map(world.heads);
    for (const [at, { key }] of from.entries()) {
      inspectChange(world, key, to[at]!, by);
      heads.set(key, to[at]!);
    }
    return noteTies({ ...world, heads });
  }

  /** Notes whose requests cannot be met any more, as the locks stand now. */
  function noteTies(world: World): World {
    const isTied = (job: Job, index: number) => {
      const wanted = steps[index]![job.at];
      if (job.isTied || job.phase !== 'main' || !wanted?.takes) return job.isTied;
      const ties = dependants(world, nonceOf(index, job.attempt));
      return wanted.keys.some(key => ties.has(world.heads.get(key)?.holder?.nonce ?? ''));
    };
    const jobs = world.jobs.map((job, index) => ({ ...job, isTied: isTied(job, index) }));
    return { ...world, jobs };
  }
  /** A step got its keys. */
  function grant(world: World, index: number, machine: LockMachine, epoch: number): World {
    const job = world.jobs[index]!;
    const me = nonceOf(index, job.attempt);
    const granted = new Map(world.granted);
    const { keys } = steps[index]![job.at]!;
    for (const key of keys) {
      const state = world.heads.get(key);
      if (state?.holder?.nonce !== me) throw new Violation(`${me} believes to hold ${key}, and does not`);
      if (state.epoch !== epoch) throw new Violation(`${me} was given another token than ${key} has`);
      const before = granted.get(key);
      if (before && (before.to === me ? before.token > epoch : before.token >= epoch))
        throw new Violation(`the token of ${key} did not grow: ${before.to} had one as large as ${me}'s`);
      granted.set(key, { token: epoch, to: me });
    }
    const owns = unique([...job.owns, ...keys]);
    return replace(
      world,
      index,
      { ...job, phase: 'between', at: job.at + 1, machine, command: undefined, owns },
      { granted },
    );
  }

  /** Gives a job what it observed. */
  function observe(world: World, index: number, observed: LockObservation): World {
    const job: Job = { ...world.jobs[index]!, read: [] };
    const me = nonceOf(index, job.attempt);
    const [machine, command] = rules.step(job.machine!, observed);
    if (command.kind !== 'finish') return replace(world, index, { ...job, machine, command });
    const { outcome } = command;
    const here = steps[index]![job.at];
    switch (outcome.kind) {
      case 'held':
        return grant(replace(world, index, job), index, machine, outcome.epoch);
      case 'not-acquired':
        return here?.goesOn
          ? replace(world, index, { ...job, phase: 'between', at: job.at + 1, command: undefined })
          : startPost(replace(world, index, job), index);
      case 'deadlock': {
        if (plan.neverRefuses) throw new Violation(`${me} was refused ${outcome.key}, and need not be`);
        if (!job.isTied)
          throw new Violation(`${me} was refused ${outcome.key}, whose holder never waited for it`);
        return startPost(replace(world, index, job), index);
      }
      case 'released':
        return released(replace(world, index, job), index);
      default:
        throw new Violation(`${me} ended its step by ${outcome.kind}`);
    }
  }

  function released(world: World, index: number): World {
    const job = world.jobs[index]!;
    const me = nonceOf(index, job.attempt);
    if (job.phase === 'withdraw') return startPost(world, index);
    if (job.phase === 'main')
      return replace(world, index, { ...job, phase: 'between', at: job.at + 1, command: undefined });
    const isPending = world.underway.some(({ by }) => by === index) || world.unclean.includes(me);
    const left = [...world.heads].find(([, state]) => standingIn(state, me) !== 'absent');
    if (left && !isPending) throw new Violation(`${me} ended and left its ticket in ${left[0]}`);
    return replace(world, index, { ...job, phase: 'ended', machine: undefined, command: undefined });
  }

  /** Starts giving back `keys`; what is given back is not relied on any more. */
  function releaseKeys(world: World, index: number, phase: Job['phase'], keys: readonly string[]): World {
    const job = world.jobs[index]!;
    const machine = startMachine({ goal: 'release', me: ticketOf(index, job.attempt) });
    const owns = phase === 'post' ? [] : phase === 'main' ? without(job.owns, keys) : job.owns;
    const given: Job = { ...job, phase, machine, command: { kind: 'read' }, read: [], owns };
    return replace(world, index, given);
  }
  const startPost = (world: World, index: number): World => {
    const keys = unique(rules.gives(world.jobs[index]!.asked));
    return keys.length === 0
      ? replace(world, index, { ...world.jobs[index]!, phase: 'ended', owns: [], command: undefined })
      : releaseKeys(world, index, 'post', keys);
  };

  function startStep(world: World, index: number): World {
    const job = world.jobs[index]!;
    const { keys, former, takes } = steps[index]![job.at]!;
    if (!takes) return releaseKeys(world, index, 'main', keys);
    const also = without(rules.remembers(job.owns), keys);
    const machine = startMachine({ goal: 'acquire', me: ticketOf(index, job.attempt), also, former });
    const asked = [...job.asked, keys];
    const started: Job = { ...job, phase: 'main', machine, asked, isTied: false };
    return observe(noteTies(replace(world, index, started)), index, { kind: 'started' });
  }

  function cancel(world: World, index: number): World {
    const job = world.jobs[index]!;
    const here = steps[index]![job.at];
    if (job.phase !== 'main' || !here?.takes) return startPost(world, index);
    const keys = rules.withdraws(
      here.keys,
      here.keys.filter(key => job.owns.includes(key)),
    );
    return keys.length === 0 ? startPost(world, index) : releaseKeys(world, index, 'withdraw', keys);
  }

  type Add = (label: string, make: () => World, disturbance?: Disturbance) => void;

  function successors(world: World): Successor<World>[] {
    const found: Successor<World>[] = [];
    const add: Add = (label, make, disturbance) => {
      if (disturbance !== undefined && (world.left === 0 || !kinds.has(disturbance))) return;
      const next = Violation.within(label, make);
      found.push({
        world: disturbance === undefined ? next : { ...next, left: world.left - 1 },
        label: disturbance === undefined ? label : `${label} [${disturbance}]`,
        fair: disturbance === undefined,
      });
    };
    world.jobs.forEach((job, index) => {
      const name = nonceOf(index, job.attempt);
      const crash = () => {
        const dead: Job = { ...job, phase: 'crashed', machine: undefined, command: undefined };
        return replace(world, index, { ...dead, read: [], owns: [] }, { unclean: [...world.unclean, name] });
      };
      switch (job.phase) {
        case 'idle':
        case 'between':
          if (job.at < steps[index]!.length)
            add(`${name} starts step ${job.at + 1}`, () => startStep(world, index));
          else add(`${name} finishes its work`, () => startPost(world, index));
          if (job.phase === 'idle') break;
          add(`${name} crashes between two steps`, crash, 'crash');
          add(`${name} is cancelled between two steps`, () => startPost(world, index), 'cancel');
          break;
        case 'ended':
        case 'crashed':
          add(`GitHub notices the end of ${name}`, () => replace(world, index, { ...job, phase: 'done' }));
          break;
        case 'done':
          if (job.attempt < options.attempts)
            add(`${name} is re-run`, () => replace(world, index, newJob(job.attempt + 1)), 'rerun');
          break;
        default:
          add(`${name} crashes`, crash, 'crash');
          if (job.phase === 'main') add(`${name} is cancelled`, () => cancel(world, index), 'cancel');
          perform(world, index, add);
      }
    });
    world.underway.forEach((late, position) => {
      const base = { ...world, underway: world.underway.filter((_, other) => other !== position) };
      add(`an old write of ${'xyzw'[late.by]} arrives`, () =>
        fits(world, late.from) ? write(base, late, late.to[0]!.by) : base,
      );
    });
    return found;
  }

  function perform(world: World, index: number, add: Add): void {
    const job = world.jobs[index]!;
    const { command, machine } = job;
    const name = nonceOf(index, job.attempt);
    if (!command || !machine) return;
    switch (command.kind) {
      case 'read':
        read(world, index, keysOf(world, index), heads => ({ kind: 'read', heads }), add);
        break;
      case 'survey':
        read(world, index, command.keys, heads => ({ kind: 'surveyed', heads }), add);
        break;
      case 'swap':
        swap(world, index, command, add);
        break;
      case 'watch': {
        for (const ticket of command.tickets) {
          if (isDead(world, ticket))
            add(`${name} finds ${ticket.nonce} dead`, () => observe(world, index, { kind: 'dead', ticket }));
        }
        // Reading the same again changes nothing, so only a change of something that was read is looked at.
        const known = [...(machine.heads ?? []), ...machine.others];
        const moved = known.some(head => head.state?.version !== world.heads.get(head.key)?.version);
        if (moved || command.tickets.length === 0)
          add(`${name} wakes`, () => observe(world, index, { kind: 'woke' }));
        if (machine.goal === 'acquire')
          add(`${name} runs out of time`, () => observe(world, index, { kind: 'expired' }), 'expire');
        break;
      }
      default:
        throw new Violation(`${name} does what there is no reason for: ${command.kind}`);
    }
  }

  /** The keys that the machine at work is about. */
  function keysOf(world: World, index: number): readonly string[] {
    const job = world.jobs[index]!;
    const here = steps[index]![job.at];
    if (job.phase === 'post') return unique(rules.gives(job.asked));
    // Former names are looked at apart, when the keys are held.
    if (job.phase !== 'withdraw') return here!.takes ? here!.names : here!.keys;
    return rules.withdraws(
      here!.keys,
      here!.keys.filter(key => job.owns.includes(key)),
    );
  }

  function read(
    world: World,
    index: number,
    keys: readonly string[],
    seen: (heads: readonly Head[]) => LockObservation,
    add: Add,
  ): void {
    const job = world.jobs[index]!;
    const name = nonceOf(index, job.attempt);
    const rest = keys.slice(job.read.length);
    const now = plan.oneByOne ? rest.slice(0, 1) : rest;
    add(`${name} reads ${now.join('+')}`, () => {
      const heads = [...job.read, ...now.map(key => headOf(key, world.heads.get(key)))];
      return heads.length < keys.length
        ? replace(world, index, { ...job, read: heads })
        : observe(world, index, seen(heads));
    });
  }

  function swap(
    world: World,
    index: number,
    command: Extract<LockCommand, { kind: 'swap' }>,
    add: Add,
  ): void {
    const name = nonceOf(index, world.jobs[index]!.attempt);
    const change: Change = { from: command.heads, to: command.next, by: index };
    if (change.from.length === 0) throw new Violation(`${name} writes nothing`);
    const which = change.from.map(({ key }) => key).join('+');
    const label = `${name} writes ${which} (${command.because})`;
    const doubtful: LockObservation = { kind: 'doubtful' };
    if (!fits(world, change.from)) {
      add(label, () => observe(world, index, doubtful));
      return;
    }
    const written = change.from.map((head, at) => headOf(head.key, change.to[at]));
    const done = () => write(world, change, name);
    add(label, () => observe(done(), index, { kind: 'swapped', heads: written }));
    add(label, () => observe(done(), index, doubtful), 'lost-reply');
    add(label, () => observe(world, index, doubtful), 'transient');
    add(
      label,
      () => {
        const changes = { underway: [...world.underway, change], unclean: [...world.unclean, name] };
        return observe({ ...world, ...changes }, index, doubtful);
      },
      'late',
    );
  }

  /** Of two locks that mean one thing only one is held; what a step believes to hold is its job's. */
  function inspect(world: World): boolean {
    const owners = new Map<string, string>();
    world.jobs.forEach((job, index) => {
      const me = nonceOf(index, job.attempt);
      for (const key of job.owns) {
        if (world.heads.get(key)?.holder?.nonce !== me)
          throw new Violation(`${me} works although ${key} is not its own any more`);
        const meant = key.toLowerCase();
        const other = owners.get(meant) ?? me;
        if (other !== me) throw new Violation(`${me} and ${other} both hold what is meant by ${meant}`);
        owners.set(meant, me);
      }
    });
    if (world.jobs.some(({ phase }) => phase !== 'done')) return false;
    const leaked = [...world.heads.values()]
      .flatMap(ticketsIn)
      .find(({ nonce }) => !world.unclean.includes(nonce));
    if (leaked) throw new Violation(`${leaked.nonce} was left in a lock`);
    return true;
  }

  const newJob = (attempt: number, owns: readonly string[] = []): Job => ({
    ...{ attempt, at: 0, phase: 'idle', machine: undefined, command: undefined },
    ...{ read: [], isTied: false, owns, asked: owns.length > 0 ? [owns] : [] },
  });
  const begins = plan.begins ?? [];
  return explore<World>({
    initial: {
      heads: new Map(begins.flatMap((keys, job) => keys.map(key => [key, heldBy(job, key)]))),
      jobs: plan.jobs.map((_, job) => newJob(1, begins[job])),
      underway: [],
      left: options.disturbances,
      granted: new Map(),
      unclean: [],
    },
    successors,
    keyOf,
    inspect,
    most: options.most,
  });
}
