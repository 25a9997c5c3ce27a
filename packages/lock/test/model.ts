/**
 * Explicit-state search: a few jobs run the shipped protocol (src/protocol.ts, src/state.ts) against a model of GitHub,
 * in every interleaving, each read and each write an event of its own. Nothing of the rules is written again here; what
 * is modelled is the world: a ref with compare-and-swap, replies that get lost or come twice, jobs that crash, are
 * cancelled, run out of time or are re-run, and a GitHub that notices the end of a job only later.
 */

import {
  type Head,
  type LockCommand,
  type LockMachine,
  type LockObservation,
  startMachine,
} from '../src/machine.ts';
import { step } from '../src/protocol.ts';
import { freshState, type LockState, type Ticket } from '../src/state.ts';
import { explore, type SearchResult, type Successor, Violation } from './explore.ts';

export type Disturbance =
  /** The process stops at once; no post step. */
  | 'crash'
  /** Main stops where it is, post runs. */
  | 'cancel'
  /** The waiting time passes. */
  | 'expire'
  /** A completed job is started again as the next attempt. */
  | 'rerun'
  /** The write is done, the answer lost. */
  | 'lost-reply'
  /** 422 although nothing was wrong; the write is not done. */
  | 'transient'
  /** The write is done, and the same request arrives once more at any later time. */
  | 'duplicate'
  /** The client gives up on the request, which then arrives at any later time. */
  | 'late'
  /** A read answered by a replica that is one change behind. */
  | 'stale-read';

export const DISTURBANCES: readonly Disturbance[] = [
  'crash',
  'cancel',
  'expire',
  'rerun',
  'lost-reply',
  'transient',
  'duplicate',
  'late',
];

/** What a mutation may replace. The defaults are what ships, and what GitHub does. */
export interface Rules {
  readonly step: typeof step;
  readonly nonce: (job: number, attempt: number) => string;
  /** Does GitHub accept a write made for `from` when the ref holds `head`? */
  readonly fits: (head: LockState | undefined, from: LockState | undefined, because: string) => boolean;
  /** Is this ticket dead? `truth` is what GitHub knows of the job and its attempt. */
  readonly dead: (ticket: Ticket, truth: { completed: boolean; attempt: number }) => boolean;
}

export const SHIPPED: Rules = {
  step,
  nonce: (job, attempt) => `${'abcd'[job]}${attempt}`,
  fits: (head, from) => head?.version === from?.version,
  dead: (ticket, { completed, attempt }) => attempt > ticket.attempt || completed,
};

type Phase =
  | 'idle'
  | 'main'
  /** In the critical section. */
  | 'held'
  | 'post'
  /** The process is over; GitHub has not noticed yet. */
  | 'ended'
  | 'crashed'
  /** GitHub knows that it is over. */
  | 'done';

interface Job {
  readonly attempt: number;
  readonly phase: Phase;
  readonly machine: LockMachine | undefined;
  readonly command: LockCommand | undefined;
}

interface Write {
  readonly from: LockState | undefined;
  readonly to: LockState;
  readonly because: string;
  readonly by: number;
}

interface World {
  readonly head: LockState | undefined;
  readonly previous: LockState | undefined;
  readonly jobs: readonly Job[];
  readonly underway: readonly Write[];
  readonly left: number;
  /** Highest token ever given out. */
  readonly granted: number;
  /** Attempts without a post step, or with a write on its way after it: their tickets may stay until somebody reaps them. */
  readonly unclean: readonly string[];
}

export interface SearchOptions {
  readonly jobs: number;
  readonly attempts: number;
  /** How many disturbances one history may contain. */
  readonly disturbances: number;
  readonly kinds: readonly Disturbance[];
  readonly rules?: Rules;
  /** Keep the content of outdated writes apart; needed by mutations under which such a write may fit. */
  readonly exact?: boolean;
  readonly most?: number;
}

const KEY = 'k';

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the parts of the model share the options, and each is a function of its own inside.
export function search(options: SearchOptions): SearchResult {
  const rules = options.rules ?? SHIPPED;
  const kinds = new Set(options.kinds);
  const lag = kinds.has('stale-read');

  const ticketOf = (job: number, attempt: number): Ticket => ({
    nonce: rules.nonce(job, attempt),
    repository: 'o/r',
    run: job,
    attempt,
    job: job * 10 + attempt,
    number: job,
    sha: '',
    workflow: 'w',
    name: '',
  });
  const tickets = Array.from({ length: options.jobs }, (_, job) =>
    Array.from({ length: options.attempts + 1 }, (_, attempt) => ticketOf(job, attempt)),
  );

  const headOf = (state: LockState | undefined): Head => ({
    key: KEY,
    state,
    at: state === undefined ? null : String(state.version),
    mirrorAt: null,
  });

  function replace(world: World, index: number, job: Job, changes: Partial<World> = {}): World {
    const jobs = world.jobs.slice();
    jobs[index] = job;
    return { ...world, ...changes, jobs };
  }

  /** GitHub's word on a ticket. */
  function isDead(world: World, ticket: Ticket): boolean {
    const job = world.jobs[ticket.run]!;
    return rules.dead(ticket, { completed: job.phase === 'done', attempt: job.attempt });
  }

  /** The truth, whatever the rules say. */
  function isReallyDead(world: World, ticket: Ticket): boolean {
    const job = world.jobs[ticket.run]!;
    return job.attempt > ticket.attempt || job.phase === 'done';
  }

  /** Puts `to` into the ref and checks everything that one change must not do. */
  function write(world: World, to: LockState | undefined, by: string): World {
    const before = world.head;
    const after = to;
    const old = before ?? freshState(KEY, 0);
    const now = after ?? freshState(KEY, 0);
    if (after && before && after.version <= before.version) throw new Violation('the version did not grow');
    const present = [now.holder, ...now.queue].filter(ticket => ticket !== null).map(ticket => ticket.nonce);
    if (new Set(present).size < present.length) throw new Violation('a job is in the lock twice');
    for (const ticket of [old.holder, ...old.queue]) {
      if (ticket === null || present.includes(ticket.nonce) || ticket.nonce === by) continue;
      if (!isReallyDead(world, ticket))
        throw new Violation(`${by} removed ${ticket.nonce}, which GitHub does not call dead`);
    }
    const waited = old.queue.map(ticket => ticket.nonce);
    if (now.holder && now.holder.nonce !== old.holder?.nonce) {
      if (old.holder) throw new Violation('the holder changed without a release');
      const first = waited[0] ?? now.holder.nonce;
      if (now.holder.nonce !== first) throw new Violation(`${now.holder.nonce} overtook ${first}`);
      if (now.epoch <= world.granted) throw new Violation('the fencing token did not grow');
      world = { ...world, granted: now.epoch };
    }
    const stayed = waited.filter(nonce => now.queue.some(ticket => ticket.nonce === nonce));
    const order = now.queue.map(ticket => ticket.nonce);
    if (stayed.some((nonce, index) => order[index] !== nonce))
      throw new Violation('the order of the queue changed');
    return { ...world, head: after, previous: before };
  }

  /** Gives a job what it observed. */
  function observe(world: World, index: number, observed: LockObservation): World {
    const job = world.jobs[index]!;
    const [machine, command] = rules.step(job.machine!, observed);
    if (command.kind !== 'finish') return replace(world, index, { ...job, machine, command });
    const { outcome } = command;
    const me = rules.nonce(index, job.attempt);
    switch (outcome.kind) {
      case 'held': {
        if (world.head?.holder?.nonce !== me) throw new Violation(`${me} believes to hold what it does not`);
        if (outcome.epoch !== world.head.epoch) throw new Violation(`${me} was given an old token`);
        return replace(world, index, { ...job, phase: 'held', machine, command: undefined });
      }
      case 'not-acquired':
        return startPost(world, index);
      case 'released': {
        const { head, underway } = world;
        const mine = [head?.holder, ...(head?.queue ?? [])].some(ticket => ticket?.nonce === me);
        if (mine && !world.unclean.includes(me) && !underway.some(pending => pending.by === index))
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
    const me = tickets[index]![job.attempt]!;
    // Main leaves what it saw to post only when it came to its end.
    const finished = job.phase === 'held' || job.machine?.goal === 'leave';
    const machine = startMachine({
      goal: 'release',
      me,
      ...(finished && job.machine ? { seen: job.machine.seen } : { looks: lag ? 1 : 0 }),
    });
    return replace(world, index, { ...job, phase: 'post', machine, command: { kind: 'read' } });
  }

  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: all that can happen next, one entry after the other.
  function successors(world: World): Successor<World>[] {
    const found: Successor<World>[] = [];
    const names = world.jobs.map((job, index) => rules.nonce(index, job.attempt));
    const add = (label: string, make: () => World, disturbance?: Disturbance) => {
      if (disturbance !== undefined && (world.left === 0 || !kinds.has(disturbance))) return;
      const next = Violation.within(label, make);
      found.push({
        world: disturbance === undefined ? next : { ...next, left: world.left - 1 },
        label: disturbance === undefined ? label : `${label} [${disturbance}]`,
        fair: disturbance === undefined,
      });
    };

    world.jobs.forEach((job, index) => {
      const name = names[index]!;
      const crash = (from: World) => {
        const current = from.jobs[index]!;
        return replace(
          from,
          index,
          { ...current, phase: 'crashed', machine: undefined, command: undefined },
          { unclean: [...from.unclean, name] },
        );
      };
      switch (job.phase) {
        case 'idle':
          add(`${name} starts`, () => {
            const machine = startMachine({ goal: 'acquire', me: tickets[index]![job.attempt]! });
            return observe(replace(world, index, { ...job, phase: 'main', machine }), index, {
              kind: 'started',
            });
          });
          break;
        case 'held':
          add(`${name} finishes its work`, () => startPost(world, index));
          add(`${name} crashes while holding`, () => crash(world), 'crash');
          add(`${name} is cancelled while holding`, () => startPost(world, index), 'cancel');
          break;
        case 'ended':
        case 'crashed':
          add(`GitHub notices the end of ${name}`, () => replace(world, index, { ...job, phase: 'done' }));
          break;
        case 'done':
          if (job.attempt < options.attempts) {
            add(
              `${name} is re-run`,
              () =>
                replace(world, index, {
                  attempt: job.attempt + 1,
                  phase: 'idle',
                  machine: undefined,
                  command: undefined,
                }),
              'rerun',
            );
          }
          break;
        case 'main':
        case 'post': {
          const { command } = job;
          if (!command || command.kind === 'finish') break;
          add(`${name} crashes`, () => crash(world), 'crash');
          if (job.phase === 'main') add(`${name} is cancelled`, () => startPost(world, index), 'cancel');
          perform(index, name, job, command, add);
        }
      }
    });
    world.underway.forEach((late, position) => {
      const rest = world.underway.filter((_, other) => other !== position);
      add(`an old write of ${rules.nonce(late.by, 0)[0]} arrives`, () => {
        const base = { ...world, underway: rest };
        return rules.fits(world.head, late.from, late.because) ? write(base, late.to, late.to.by) : base;
      });
    });
    return found;

    function perform(
      index: number,
      name: string,
      job: Job,
      command: Exclude<LockCommand, { kind: 'finish' }>,
      add: (label: string, make: () => World, disturbance?: Disturbance) => void,
    ): void {
      switch (command.kind) {
        case 'read':
          add(`${name} reads`, () => observe(world, index, { kind: 'read', heads: [headOf(world.head)] }));
          if (world.previous !== world.head)
            add(
              `${name} reads`,
              () => {
                // Whoever was killed before it knew what it wrote may get the same old answer twice; the end of its job repairs that.
                const blind = job.phase === 'post' && job.machine?.seen[KEY] === undefined;
                const from = blind ? { ...world, unclean: [...world.unclean, name] } : world;
                return observe(from, index, { kind: 'read', heads: [headOf(world.previous)] });
              },
              'stale-read',
            );
          break;
        case 'swap': {
          const from = command.heads[0]?.state;
          const to = command.next[0];
          const { because } = command;
          if (!to) throw new Violation(`${name} writes nothing`);
          const fits = rules.fits(world.head, from, because);
          const done = () => (fits ? write(world, to, name) : world);
          const seen: LockObservation = fits
            ? { kind: 'swapped', heads: [headOf(to)] }
            : { kind: 'doubtful' };
          const again: Write = { from, to, because, by: index };
          add(`${name} writes (${because})`, () => observe(done(), index, seen));
          if (!fits) break;
          add(
            `${name} writes (${because})`,
            () => observe(done(), index, { kind: 'doubtful' }),
            'lost-reply',
          );
          add(`${name} writes (${because})`, () => observe(world, index, { kind: 'doubtful' }), 'transient');
          add(
            `${name} writes (${because})`,
            () => {
              const base = done();
              return observe({ ...base, underway: [...base.underway, again] }, index, seen);
            },
            'duplicate',
          );
          add(
            `${name} writes (${because})`,
            () =>
              observe(
                { ...world, underway: [...world.underway, again], unclean: [...world.unclean, name] },
                index,
                { kind: 'doubtful' },
              ),
            'late',
          );
          break;
        }
        case 'compare':
        case 'survey':
          throw new Violation(`${name} does what there is no reason for: ${command.kind}`);
        case 'watch': {
          for (const ticket of command.tickets) {
            if (isDead(world, ticket))
              add(`${name} finds ${ticket.nonce} dead`, () =>
                observe(world, index, { kind: 'dead', ticket }),
              );
          }
          // Reading the same again changes nothing, so only a changed ref is looked at.
          if (
            job.machine?.heads?.[0]?.state?.version !== world.head?.version ||
            command.tickets.length === 0
          ) {
            add(`${name} wakes`, () => observe(world, index, { kind: 'woke' }));
          }
          if (job.phase === 'main')
            add(`${name} runs out of time`, () => observe(world, index, { kind: 'expired' }), 'expire');
        }
      }
    }
  }

  /** Equal for worlds that behave alike: versions count only as "the ref's own" or outdated, tokens only relative to the last. */
  function keyOf(world: World): string {
    const { head, previous } = world;
    const state = (value: LockState | undefined): string =>
      value === undefined
        ? '-'
        : `${value.holder?.nonce ?? ''}/${value.queue.map(ticket => ticket.nonce).join('')}/${world.granted - value.epoch}`;
    const current = (value: LockState | undefined) => value?.version === head?.version;
    let key = `${state(head)}|${world.left}|${world.unclean.join('')}`;
    if (lag) key += `|${state(previous)}`;
    for (const { attempt, phase, machine, command } of world.jobs) {
      key += `|${attempt}${phase}`;
      if (!machine || !command) continue;
      key += `${machine.goal}${machine.joined ? 'j' : ''}${command.kind}`;
      if (lag)
        key += `${machine.staleReads}${machine.looks}${KEY in machine.seen ? '' : '?'}${(machine.seen[KEY] ?? -1) > (previous?.version ?? -1) ? 'n' : 'o'}`;
      if (command.kind === 'swap') {
        const from = command.heads[0]?.state;
        key += command.because;
        key += current(from) ? 'c' : options.exact ? `!${state(command.next[0])}` : 's';
        if (command.because === 'reap') key += state(command.next[0]);
      } else if (command.kind === 'watch') {
        key += command.tickets.map(ticket => ticket.nonce).join('');
        key += current(machine.heads?.[0]?.state) ? 'c' : 's';
      }
    }
    for (const late of world.underway) {
      // An outdated write never fits again: versions only grow.
      if (!options.exact && !current(late.from)) continue;
      key += `~${late.by}${current(late.from) ? 'c' : 's'}${late.because}${state(late.to)}`;
    }
    return key;
  }

  const initial: World = {
    head: undefined,
    previous: undefined,
    jobs: Array.from({ length: options.jobs }, () => ({
      attempt: 1,
      phase: 'idle',
      machine: undefined,
      command: undefined,
    })),
    underway: [],
    left: options.disturbances,
    granted: 0,
    unclean: [],
  };

  return explore({
    initial,
    successors,
    keyOf,
    most: options.most,
    inspect(world) {
      const inside = world.jobs.flatMap((job, index) =>
        job.phase === 'held' ? [rules.nonce(index, job.attempt)] : [],
      );
      if (inside.length > 1) throw new Violation(`${inside.join(' and ')} are in the critical section`);
      for (const nonce of inside) {
        if (world.head?.holder?.nonce !== nonce)
          throw new Violation(`${nonce} works although the lock is not its own any more`);
      }
      if (world.jobs.some(job => job.phase !== 'done')) return false;
      const leaked = [world.head?.holder, ...(world.head?.queue ?? [])].find(
        ticket => ticket && !world.unclean.includes(ticket.nonce),
      );
      if (leaked) throw new Violation(`${leaked.nonce} was left in the lock`);
      return true;
    },
  });
}
