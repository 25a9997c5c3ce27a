/**
 * Two keys taken together: the search of model.ts for jobs that want both keys and name them in opposite orders. Keys are
 * read one after the other, each read an event of its own, so that what a job knows of them may never have been true at
 * once; they are written in one step, or, under a mutation, not.
 */

import {
  type Because,
  type Head,
  type LockCommand,
  type LockMachine,
  type LockObservation,
  standingIn,
  startMachine,
} from '../src/machine.ts';
import { step } from '../src/protocol.ts';
import { freshState, type LockState, type Ticket } from '../src/state.ts';
import { explore, type SearchResult, type Successor, Violation } from './explore.ts';
import type { Disturbance } from './model.ts';

const KEYS = ['a', 'b'] as const;
const JOBS = 2;

/** What a mutation may replace. */
export interface PairRules {
  readonly step: typeof step;
  /** Does GitHub accept a change of these keys when they hold `heads` and were read as `from`? */
  readonly fits: (
    heads: readonly (LockState | undefined)[],
    from: readonly (LockState | undefined)[],
  ) => boolean;
  /** Are all keys of this change written in one step? */
  readonly together: (because: Because) => boolean;
}

export const SHIPPED_PAIR: PairRules = {
  step,
  fits: (heads, from) => heads.every((head, index) => head?.version === from[index]?.version),
  together: () => true,
};

export const PAIR_DISTURBANCES = [
  'crash',
  'cancel',
  'expire',
  'rerun',
  'lost-reply',
  'transient',
  'late',
] as const satisfies readonly Disturbance[];

type PairDisturbance = (typeof PAIR_DISTURBANCES)[number];

/** The keys of a change, what they were read as, and what they become. */
interface Change {
  readonly keys: readonly number[];
  readonly from: readonly (LockState | undefined)[];
  readonly to: readonly LockState[];
  readonly by: number;
}

interface Job {
  readonly attempt: number;
  readonly phase: 'idle' | 'main' | 'held' | 'post' | 'ended' | 'crashed' | 'done';
  readonly machine: LockMachine | undefined;
  readonly command: LockCommand | undefined;
  /** Keys read so far, in this job's order. */
  readonly read: readonly Head[];
  /** Heads written so far, where keys are not written together. */
  readonly written: readonly Head[];
}

interface World {
  readonly heads: readonly (LockState | undefined)[];
  readonly jobs: readonly Job[];
  readonly underway: readonly Change[];
  readonly left: number;
  /** Highest token ever given out, for each key. */
  readonly granted: readonly number[];
  readonly unclean: readonly string[];
}

export interface PairOptions {
  readonly attempts: number;
  readonly disturbances: number;
  readonly kinds?: readonly PairDisturbance[];
  readonly rules?: PairRules;
}

const nonceOf = (job: number, attempt: number) => `${'xy'[job]}${attempt}`;

function ticketOf(job: number, attempt: number): Ticket {
  return {
    nonce: nonceOf(job, attempt),
    repository: 'o/r',
    run: job,
    attempt,
    job: job * 10 + attempt,
    number: job,
    sha: '',
    workflow: 'w',
    name: '',
  };
}

const headOf = (key: number, state: LockState | undefined): Head => ({
  key: KEYS[key]!,
  state,
  at: state === undefined ? null : String(state.version),
  mirrorAt: null,
});
const indexOf = (head: Head) => KEYS.indexOf(head.key as (typeof KEYS)[number]);
/** The second job names the keys the other way round. */
const orderOf = (job: number) => (job === 0 ? [0, 1] : [1, 0]);
const ticketsIn = (state: LockState | undefined): readonly Ticket[] =>
  [state?.holder, ...(state?.queue ?? [])].filter(ticket => ticket != null);
const noncesIn = (state: LockState | undefined) => ticketsIn(state).map(({ nonce }) => nonce);

/** Every reachable state of two jobs that both want both keys. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the parts of the model share the options, and each is a function of its own inside.
export function searchPairs(options: PairOptions): SearchResult {
  const rules = options.rules ?? SHIPPED_PAIR;
  const kinds = new Set<PairDisturbance>(options.kinds ?? PAIR_DISTURBANCES);

  const replace = (world: World, index: number, job: Job, changes: Partial<World> = {}): World => ({
    ...world,
    ...changes,
    jobs: world.jobs.map((old, other) => (other === index ? job : old)),
  });
  const isDead = (world: World, ticket: Ticket) => {
    const job = world.jobs[ticket.run]!;
    return job.attempt > ticket.attempt || job.phase === 'done';
  };

  /** Puts states into the refs and checks everything that one change must not do. */
  function write(world: World, keys: readonly number[], to: readonly LockState[], by: string): World {
    const heads = world.heads.slice();
    const granted = world.granted.slice();
    keys.forEach((key, index) => {
      const old = heads[key] ?? freshState(KEYS[key]!, 0);
      const now = to[index]!;
      const name = KEYS[key];
      if (heads[key] && now.version <= old.version)
        throw new Violation(`the version of ${name} did not grow`);
      const present = noncesIn(now);
      if (new Set(present).size < present.length) throw new Violation(`a job is in ${name} twice`);
      for (const ticket of [old.holder, ...old.queue]) {
        if (ticket === null || present.includes(ticket.nonce) || ticket.nonce === by) continue;
        if (!isDead(world, ticket))
          throw new Violation(`${by} removed ${ticket.nonce} from ${name}, which lives`);
      }
      const waited = old.queue.map(({ nonce }) => nonce);
      if (now.holder && now.holder.nonce !== old.holder?.nonce) {
        if (old.holder) throw new Violation(`the holder of ${name} changed without a release`);
        const first = waited[0] ?? now.holder.nonce;
        if (now.holder.nonce !== first)
          throw new Violation(`${now.holder.nonce} overtook ${first} in ${name}`);
        if (now.epoch <= granted[key]!) throw new Violation(`the fencing token of ${name} did not grow`);
        granted[key] = now.epoch;
      }
      const order = now.queue.map(({ nonce }) => nonce);
      const stayed = waited.filter(nonce => order.includes(nonce));
      if (stayed.some((nonce, place) => order[place] !== nonce))
        throw new Violation(`the order of the queue of ${name} changed`);
      heads[key] = now;
    });
    for (const ticket of heads.flatMap(ticketsIn)) {
      const [one, other] = heads.map(state => (state ? standingIn(state, ticket.nonce) : 'absent'));
      if (one === other || isDead(world, ticket)) continue;
      throw new Violation(`${ticket.nonce} is ${one} in one key and ${other} in the other`);
    }
    return { ...world, heads, granted };
  }

  /** Gives a job what it observed. */
  function observe(world: World, index: number, observed: LockObservation): World {
    const job = { ...world.jobs[index]!, read: [], written: [] };
    const me = nonceOf(index, job.attempt);
    const [machine, command] = rules.step(job.machine!, observed);
    if (command.kind !== 'finish') return replace(world, index, { ...job, machine, command });
    const { outcome } = command;
    switch (outcome.kind) {
      case 'held':
        if (world.heads.some(state => state?.holder?.nonce !== me))
          throw new Violation(`${me} believes to hold what it does not`);
        if (world.heads.some(state => state?.epoch !== outcome.epoch))
          throw new Violation(`${me} was given another token than its keys have`);
        return replace(world, index, { ...job, phase: 'held', machine, command: undefined });
      case 'not-acquired':
        return startPost(replace(world, index, { ...job, machine }), index);
      case 'released': {
        const pending = world.underway.some(({ by }) => by === index);
        if (
          !pending &&
          !world.unclean.includes(me) &&
          world.heads.some(state => noncesIn(state).includes(me))
        )
          throw new Violation(`${me} ended and left its ticket behind`);
        return replace(world, index, { ...job, phase: 'ended', machine: undefined, command: undefined });
      }
      case 'evicted':
        throw new Violation(`${me} was put out of the queue`);
      case 'unreadable':
        throw new Violation('the lock became unreadable');
      case 'stray':
      case 'deadlock':
        throw new Violation(`${me} stopped for no reason: ${outcome.kind}`);
    }
  }

  function startPost(world: World, index: number): World {
    const job = world.jobs[index]!;
    const finished = job.phase === 'held' || job.machine?.goal === 'leave';
    const machine = startMachine({
      goal: 'release',
      me: ticketOf(index, job.attempt),
      ...(finished && job.machine ? { seen: job.machine.seen } : {}),
    });
    return replace(world, index, {
      ...job,
      phase: 'post',
      machine,
      command: { kind: 'read' },
      read: [],
      written: [],
    });
  }

  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: all that can happen next, one entry after the other.
  function successors(world: World): Successor<World>[] {
    const found: Successor<World>[] = [];
    const add = (label: string, make: () => World, disturbance?: PairDisturbance) => {
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
      const crash = () =>
        replace(
          world,
          index,
          { ...job, phase: 'crashed', machine: undefined, command: undefined, read: [], written: [] },
          { unclean: [...world.unclean, name] },
        );
      switch (job.phase) {
        case 'idle':
          add(`${name} starts`, () => {
            const machine = startMachine({ goal: 'acquire', me: ticketOf(index, job.attempt) });
            return observe(replace(world, index, { ...job, phase: 'main', machine }), index, {
              kind: 'started',
            });
          });
          break;
        case 'held':
          add(`${name} finishes its work`, () => startPost(world, index));
          add(`${name} crashes while holding`, crash, 'crash');
          add(`${name} is cancelled while holding`, () => startPost(world, index), 'cancel');
          break;
        case 'ended':
        case 'crashed':
          add(`GitHub notices the end of ${name}`, () => replace(world, index, { ...job, phase: 'done' }));
          break;
        case 'done':
          if (job.attempt < options.attempts) {
            const again: Job = { ...job, attempt: job.attempt + 1, phase: 'idle' };
            add(`${name} is re-run`, () => replace(world, index, again), 'rerun');
          }
          break;
        case 'main':
        case 'post':
          add(`${name} crashes`, crash, 'crash');
          if (job.phase === 'main') add(`${name} is cancelled`, () => startPost(world, index), 'cancel');
          perform(index, name, job, add);
      }
    });
    world.underway.forEach((late, position) => {
      const base = { ...world, underway: world.underway.filter((_, other) => other !== position) };
      const heads = late.keys.map(key => world.heads[key]);
      add(`an old write of ${'xy'[late.by]} arrives`, () =>
        rules.fits(heads, late.from) ? write(base, late.keys, late.to, late.to[0]!.by) : base,
      );
    });
    return found;

    function perform(index: number, name: string, job: Job, add: Add): void {
      const { command, machine } = job;
      if (!command || !machine) return;
      switch (command.kind) {
        case 'read': {
          const key = orderOf(index)[job.read.length]!;
          add(`${name} reads ${KEYS[key]}`, () => {
            const read = [...job.read, headOf(key, world.heads[key])];
            return read.length < KEYS.length
              ? replace(world, index, { ...job, read })
              : observe(world, index, { kind: 'read', heads: read });
          });
          break;
        }
        case 'swap':
          swap(index, name, job, command, add);
          break;
        case 'watch': {
          for (const ticket of command.tickets) {
            if (isDead(world, ticket))
              add(`${name} finds ${ticket.nonce} dead`, () =>
                observe(world, index, { kind: 'dead', ticket }),
              );
          }
          const known = machine.heads ?? [];
          const moved = known.some(head => head.state?.version !== world.heads[indexOf(head)]?.version);
          if (moved || command.tickets.length === 0)
            add(`${name} wakes`, () => observe(world, index, { kind: 'woke' }));
          if (job.phase === 'main')
            add(`${name} runs out of time`, () => observe(world, index, { kind: 'expired' }), 'expire');
          break;
        }
        default:
          throw new Violation(`${name} does what there is no reason for: ${command.kind}`);
      }
    }

    function swap(
      index: number,
      name: string,
      job: Job,
      command: Extract<LockCommand, { kind: 'swap' }>,
      add: Add,
    ): void {
      const together = rules.together(command.because);
      const begin = job.written.length;
      const end = together ? command.heads.length : begin + 1;
      const part: Change = {
        keys: command.heads.slice(begin, end).map(indexOf),
        from: command.heads.slice(begin, end).map(({ state }) => state),
        to: command.next.slice(begin, end),
        by: index,
      };
      if (part.keys.length === 0) throw new Violation(`${name} writes nothing`);
      const which = part.keys.map(key => KEYS[key]).join('+');
      const label = `${name} writes ${which} (${command.because})`;
      const heads = part.keys.map(key => world.heads[key]);
      const doubtful: LockObservation = { kind: 'doubtful' };
      if (!rules.fits(heads, part.from)) {
        add(label, () => observe(world, index, doubtful));
        return;
      }
      const done = () => write(world, part.keys, part.to, name);
      const written = [...job.written, ...part.keys.map((key, at) => headOf(key, part.to[at]))];
      add(label, () =>
        written.length < command.heads.length
          ? replace(done(), index, { ...job, written })
          : observe(done(), index, { kind: 'swapped', heads: written }),
      );
      add(label, () => observe(done(), index, doubtful), 'lost-reply');
      add(label, () => observe(world, index, doubtful), 'transient');
      add(
        label,
        () => {
          const changes = { underway: [...world.underway, part], unclean: [...world.unclean, name] };
          return observe({ ...world, ...changes }, index, doubtful);
        },
        'late',
      );
    }
  }

  /** Versions count only as "the ref's own" or outdated, tokens only relative to the last ones. */
  function keyOf(world: World): string {
    const base = Math.max(...world.granted);
    const text = (state: LockState | undefined) =>
      state === undefined
        ? '-'
        : `${state.holder?.nonce ?? ''}/${state.queue.map(({ nonce }) => nonce).join('')}/${base - state.epoch}`;
    const isCurrent = (key: number, state: LockState | undefined) =>
      state?.version === world.heads[key]?.version;
    const known = (head: Head) => {
      const key = indexOf(head);
      return isCurrent(key, head.state) ? `${key}c` : `${key}!${text(head.state)}`;
    };
    let key = `${world.heads.map(text).join('&')}|${world.granted.map(epoch => base - epoch).join()}|${world.left}|${world.unclean.join('')}`;
    for (const { attempt, phase, machine, command, read, written } of world.jobs) {
      key += `|${attempt}${phase}`;
      if (!machine || !command) continue;
      key += `${machine.goal}${machine.joined ? 'j' : ''}${command.kind}`;
      if (command.kind === 'read') key += `${read.map(known).join()}:`;
      key += (machine.heads ?? []).map(known).join();
      if (command.kind === 'swap') {
        const rest = command.heads.slice(written.length);
        key += `${command.because}${written.length}${rest.map(known).join()}>${command.next.map(text).join()}`;
      } else if (command.kind === 'watch') {
        key += command.tickets.map(({ nonce }) => nonce).join('');
      }
    }
    for (const { keys, from, to, by } of world.underway) {
      // What does not fit now never fits again: versions only grow.
      if (rules === SHIPPED_PAIR && !keys.every((which, at) => isCurrent(which, from[at]))) continue;
      key += `~${by}${keys.join('')}${to.map(text).join()}`;
    }
    return key;
  }

  return explore<World>({
    initial: {
      heads: KEYS.map(() => undefined),
      jobs: Array.from({ length: JOBS }, () => ({
        attempt: 1,
        phase: 'idle',
        machine: undefined,
        command: undefined,
        read: [],
        written: [],
      })),
      underway: [],
      left: options.disturbances,
      granted: KEYS.map(() => 0),
      unclean: [],
    },
    successors,
    keyOf,
    inspect(world) {
      const inside = world.jobs.flatMap((job, index) =>
        job.phase === 'held' ? [nonceOf(index, job.attempt)] : [],
      );
      if (inside.length > 1) throw new Violation(`${inside.join(' and ')} are in the critical section`);
      for (const nonce of inside) {
        if (world.heads.some(state => state?.holder?.nonce !== nonce))
          throw new Violation(`${nonce} works although a key is not its own any more`);
      }
      if (world.jobs.some(({ phase }) => phase !== 'done')) return false;
      const leaked = world.heads.flatMap(noncesIn).find(nonce => !world.unclean.includes(nonce));
      if (leaked) throw new Violation(`${leaked} was left in a lock`);
      return true;
    },
  });
}

type Add = (label: string, make: () => World, disturbance?: PairDisturbance) => void;
