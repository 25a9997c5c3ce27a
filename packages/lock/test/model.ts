/**
 * Explicit-state search: a few jobs run the shipped protocol (src/protocol.ts, src/state.ts) against a model of GitHub,
 * in every interleaving, each read and each write an event of its own. Nothing of the rules is written again here; what
 * is modelled is the world: a ref with compare-and-swap, replies that get lost or come twice, jobs that crash, are
 * cancelled, run out of time or are re-run, and a GitHub that notices the end of a job only later.
 */

import { type Head, type LockCommand, type LockObservation, startMachine } from '../src/machine.ts';
import { freshState, isRefused, type LockState, type Ticket } from '../src/state.ts';
import { explore, type SearchResult, type Successor, Violation } from './explore.ts';
import {
  type Disturbance,
  GROUP,
  holdOf,
  type Job,
  KEY,
  type SearchOptions,
  SHIPPED,
  type World,
  type Write,
} from './model-world.ts';

export { DISTURBANCES, type Disturbance, type Rules, type SearchOptions, SHIPPED } from './model-world.ts';

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the parts of the model share the options, and each is a function of its own inside.
export function search(options: SearchOptions): SearchResult {
  const rules = options.rules ?? SHIPPED;
  const kinds = new Set(options.kinds);
  const lag = kinds.has('stale-read');

  const shared = options.shared ?? [];
  const isShared = (job: number) => shared.includes(job);
  const nonceOf = (job: number, attempt: number) => (isShared(job) ? '1.1.run' : rules.nonce(job, attempt));

  const ticketOf = (job: number, attempt: number): Ticket => ({
    nonce: nonceOf(job, attempt),
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

  const groupHead = (world: World): Head => {
    const fresh = freshState(GROUP, 0);
    return { ...headOf(world.group ? { ...fresh, hold: holdOf('group') } : fresh), key: GROUP };
  };

  function replace(world: World, index: number, job: Job, changes: Partial<World> = {}): World {
    const jobs = world.jobs.slice();
    jobs[index] = job;
    return { ...world, ...changes, jobs };
  }

  /** What GitHub knows of the job of a ticket; of all jobs of a run where the ticket is the run's. */
  function truthOf(world: World, ticket: Ticket): { completed: boolean; attempt: number } {
    const members = isShared(ticket.run) ? shared : [ticket.run];
    const completed = members.every(index => world.jobs[index]!.phase === 'done');
    return { completed, attempt: world.jobs[ticket.run]!.attempt };
  }

  /** GitHub's word on a ticket. */
  const isDead = (world: World, ticket: Ticket): boolean => rules.dead(ticket, truthOf(world, ticket));

  /** The truth, whatever the rules say. */
  function isReallyDead(world: World, ticket: Ticket): boolean {
    const { completed, attempt } = truthOf(world, ticket);
    return attempt > ticket.attempt || completed;
  }

  /** Checks what one change must not do to a hold. @param lifts the hold that a person who lifts one has seen */
  function inspectHold(
    world: World,
    old: LockState,
    now: LockState,
    by: string,
    lifts: string | undefined,
  ): void {
    if (!old.hold) {
      if (now.hold && by !== 'person') throw new Violation(`${by} set a hold`);
      return;
    }
    const { id } = old.hold;
    const isOver = world.lapsed.includes(id);
    if (now.holder && now.holder.nonce !== old.holder?.nonce && !isOver)
      throw new Violation(`${now.holder.nonce} took the lock, which is on hold`);
    if (now.hold?.id === id || (by !== 'person' && isOver)) return;
    if (by !== 'person') throw new Violation(`${by} lifted a hold`);
    if (!now.hold && lifts !== id) throw new Violation(`somebody lifted ${id}, and had seen ${lifts}`);
  }

  /** Puts `to` into the ref and checks everything that one change must not do. */
  function write(world: World, to: LockState | undefined, by: string, lifts?: string): World {
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
    inspectHold(world, old, now, by, lifts);
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
    const me = nonceOf(index, job.attempt);
    switch (outcome.kind) {
      case 'held': {
        if (world.head?.holder?.nonce !== me) throw new Violation(`${me} believes to hold what it does not`);
        if (outcome.epoch !== world.head.epoch) throw new Violation(`${me} was given an old token`);
        if (world.group && world.group.holder !== me)
          throw new Violation(`${me} begins, and the group was put on hold before it had the lock`);
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
    if (isShared(index))
      return replace(world, index, { ...job, phase: 'ended', machine: undefined, command: undefined });
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
    const names = world.jobs.map((job, index) => nonceOf(index, job.attempt));
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
            const me = tickets[index]![job.attempt]!;
            const groups = options.group ? [GROUP] : [];
            const machine = startMachine({ goal: 'acquire', me, groups, isShared: isShared(index) });
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
    addPeople(world, add);
    world.underway.forEach((late, position) => {
      const rest = world.underway.filter((_, other) => other !== position);
      add(`an old write of ${nonceOf(late.by, 0)[0]} arrives`, () => {
        const base = { ...world, underway: rest };
        return rules.fits(world.head, late.from, late.because) ? write(base, late.to, late.to.by) : base;
      });
    });
    return found;

    function addPeople(
      world: World,
      add: (label: string, make: () => World, disturbance?: Disturbance) => void,
    ): void {
      const { head, lifting, lapsed } = world;
      const hold = head?.hold;
      if (world.holds < 2 && !options.group)
        add(
          'a person holds the lock',
          () => {
            const to = rules.hold(head ?? freshState(KEY, 0), `hold${world.holds}`);
            return isRefused(to) ? world : { ...write(world, to, 'person'), holds: world.holds + 1 };
          },
          'hold',
        );
      if (hold && !lapsed.includes(hold.id))
        add('the hold ends', () => ({ ...world, lapsed: [...lapsed, hold.id] }), 'lapse');
      if (hold && lifting === undefined)
        add('a person sees the hold', () => ({ ...world, lifting: { seen: hold.id, state: head } }));
      if (lifting)
        add('that person lifts it', () => {
          const to = rules.unhold(lifting.state, lifting.seen);
          // Refused, or seen to be another hold now: that person is done.
          if (isRefused(to)) return { ...world, lifting: undefined };
          if (!rules.fits(head, lifting.state, 'unhold'))
            return { ...world, lifting: head ? { seen: lifting.seen, state: head } : undefined };
          return { ...write(world, to, 'person', lifting.seen), lifting: undefined };
        });
      if (world.group) add('the hold of the group is lifted', () => ({ ...world, group: undefined }));
      else if (options.group)
        add('a person holds the group', () => ({ ...world, group: { holder: head?.holder?.nonce } }), 'hold');
      if (world.isFrozen) add('the freeze ends', () => ({ ...world, isFrozen: false }));
      else add('a freeze begins', () => ({ ...world, isFrozen: true }), 'freeze');
    }

    function perform(
      index: number,
      name: string,
      job: Job,
      command: Exclude<LockCommand, { kind: 'finish' }>,
      add: (label: string, make: () => World, disturbance?: Disturbance) => void,
    ): void {
      switch (command.kind) {
        case 'read':
          add(`${name} reads`, () =>
            observe(world, index, {
              kind: 'read',
              heads: [headOf(world.head)],
              moment: { ended: world.lapsed, isFrozen: world.isFrozen && index > 0 },
            }),
          );
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
          if (because === 'acquire' && job.machine?.moment.isFrozen)
            throw new Violation(`${name} starts in a freeze that it knows of`);
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
        case 'survey':
          add(`${name} looks at the group`, () =>
            observe(world, index, { kind: 'surveyed', heads: [groupHead(world)] }),
          );
          break;
        case 'compare':
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
        : `${value.holder?.nonce ?? ''}/${value.queue.map(ticket => ticket.nonce).join('')}/${world.granted - value.epoch}${value.hold?.id ?? ''}`;
    const current = (value: LockState | undefined) => value?.version === head?.version;
    let key = `${state(head)}|${world.left}|${world.unclean.join('')}`;
    if (lag) key += `|${state(previous)}`;
    const { lifting } = world;
    key += `|${world.holds}${world.lapsed}${world.isFrozen ? 'f' : ''}${world.group ? `g${world.group.holder}` : ''}`;
    if (lifting)
      key += `${lifting.seen}${current(lifting.state) ? 'c' : options.exact ? state(lifting.state) : 's'}`;
    for (const { attempt, phase, machine, command } of world.jobs) {
      key += `|${attempt}${phase}`;
      if (!machine || !command) continue;
      key += `${machine.goal}${machine.joined ? 'j' : ''}${machine.retreated ? 'r' : ''}${machine.isGivingUp ? 'g' : ''}${command.kind}`;
      key += `${machine.moment.isFrozen ? 'f' : ''}${machine.moment.ended.length}${machine.obstacle?.kind ?? ''}`;
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
    ...{ holds: 0, lapsed: [], lifting: undefined, isFrozen: false, group: undefined },
  };

  return explore({
    initial,
    successors,
    keyOf,
    most: options.most,
    inspect(world) {
      const inside = world.jobs.flatMap((job, index) =>
        job.phase === 'held' ? [nonceOf(index, job.attempt)] : [],
      );
      if (new Set(inside).size > 1)
        throw new Violation(`${inside.join(' and ')} are in the critical section`);
      for (const nonce of inside) {
        if (world.head?.holder?.nonce !== nonce)
          throw new Violation(`${nonce} works although the lock is not its own any more`);
      }
      if (world.jobs.some(job => job.phase !== 'done')) return false;
      const leaked = [world.head?.holder, ...(world.head?.queue ?? [])].find(
        ticket => ticket && !world.unclean.includes(ticket.nonce) && !isShared(ticket.run),
      );
      if (leaked) throw new Violation(`${leaked.nonce} was left in the lock`);
      return true;
    },
  });
}
