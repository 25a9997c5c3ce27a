/** What jobs of several steps and GitHub are, at one moment of the search in steps.ts, and what one change must not do. */
import { dependantsOf } from '../src/graph.ts';
import { type Head, type LockCommand, type LockMachine, standingIn } from '../src/machine.ts';
import { freshState, type LockState, type Ticket } from '../src/state.ts';
import { Violation } from './explore.ts';

export interface Job {
  readonly attempt: number;
  /** The step that goes on, or comes next. */
  readonly at: number;
  readonly phase: 'idle' | 'between' | 'main' | 'withdraw' | 'post' | 'ended' | 'crashed' | 'done';
  readonly machine: LockMachine | undefined;
  readonly command: LockCommand | undefined;
  /** Keys of one look that were read so far. */
  readonly read: readonly Head[];
  /** Since this step began there was a time at which the holder of a key that it wants waited for it. */
  readonly isTied: boolean;
  /** What its steps believe to hold. */
  readonly owns: readonly string[];
  /** Keys of the steps that began, for post. */
  readonly asked: readonly (readonly string[])[];
}

export interface Change {
  readonly from: readonly Head[];
  readonly to: readonly LockState[];
  readonly by: number;
}

export interface World {
  readonly heads: ReadonlyMap<string, LockState>;
  readonly jobs: readonly Job[];
  readonly underway: readonly Change[];
  readonly left: number;
  /** The largest token given out for each lock, and to whom. */
  readonly granted: ReadonlyMap<string, { readonly token: number; readonly to: string }>;
  readonly unclean: readonly string[];
}

export const nonceOf = (job: number, attempt: number) => `${'xyzw'[job]}${attempt}`;

export function ticketOf(job: number, attempt: number): Ticket {
  const numbers = { run: job, attempt, job: job * 10 + attempt, number: job };
  return { nonce: nonceOf(job, attempt), repository: 'o/r', ...numbers, sha: '', workflow: 'w', name: '' };
}

export const unique = (keys: readonly string[]) => [...new Set(keys)].sort();
export const without = (keys: readonly string[], gone: readonly string[]) =>
  keys.filter(key => !gone.includes(key));
export const headOf = (key: string, state: LockState | undefined): Head => ({
  key,
  state,
  at: state === undefined ? null : String(state.version),
  mirrorAt: null,
});
export const ticketsIn = (state: LockState | undefined): readonly Ticket[] =>
  [state?.holder, ...(state?.queue ?? [])].filter(ticket => ticket != null);

export const isDead = (world: World, ticket: Ticket) => {
  const job = world.jobs[ticket.run]!;
  return job.attempt > ticket.attempt || job.phase === 'done';
};
/** Those who could not go on before `nonce` does, as it really is. */
export const dependants = (world: World, nonce: string) => {
  const keys = [...world.heads].filter(([, state]) => standingIn(state, nonce) !== 'absent');
  return dependantsOf(
    nonce,
    keys.map(([key]) => key),
    new Map([...world.heads.keys()].map(key => [key, world.heads.get(key)])),
  ).nonces;
};

/** Checks what one change does to one lock. */
export function inspectChange(world: World, key: string, now: LockState, by: string): void {
  const old = world.heads.get(key) ?? freshState(key, 0);
  if (world.heads.has(key) && now.version <= old.version)
    throw new Violation(`the version of ${key} did not grow`);
  const present = ticketsIn(now).map(({ nonce }) => nonce);
  if (new Set(present).size < present.length) throw new Violation(`a job is in ${key} twice`);
  for (const ticket of ticketsIn(old)) {
    if (present.includes(ticket.nonce) || ticket.nonce === by || isDead(world, ticket)) continue;
    throw new Violation(`${by} removed ${ticket.nonce} from ${key}, which lives`);
  }
  const numberOf = (nonce: string | undefined) =>
    world.jobs.findIndex(({ attempt }, index) => nonceOf(index, attempt) === nonce);
  const [user, writer] = [numberOf(old.holder?.nonce), numberOf(by)];
  if (old.holder?.nonce !== now.holder?.nonce && world.jobs[user]?.owns.includes(key))
    throw new Violation(`${key} was given back, and ${old.holder?.nonce} still works with it`);
  const waited = old.queue.map(({ nonce }) => nonce);
  const order = now.queue.map(({ nonce }) => nonce);
  if (now.holder && old.holder && now.holder.nonce !== old.holder.nonce)
    throw new Violation(`the holder of ${key} changed without a release`);
  const stayed = waited.filter(nonce => order.includes(nonce));
  if (stayed.some((nonce, at) => order.filter(one => stayed.includes(one))[at] !== nonce))
    throw new Violation(`the order of the queue of ${key} changed`);
  // Whoever comes goes ahead of those only who wait for it anyway.
  const isNew = !waited.includes(by) && old.holder?.nonce !== by && present.includes(by);
  const overtaken = isNew
    ? now.holder?.nonce === by
      ? waited
      : order.slice(order.indexOf(by) + 1)
    : now.holder?.nonce === by && old.holder === null
      ? waited.slice(0, waited.indexOf(by))
      : [];
  // A write that arrives when its job is over puts nobody back for long: the ticket is removed as a dead job's.
  if (world.jobs[writer]?.phase !== 'main') return;
  const ties = dependants(world, by);
  const wronged = overtaken.find(nonce => !ties.has(nonce));
  if (wronged) throw new Violation(`${by} overtook ${wronged} in ${key}, which does not wait for it`);
}

export const fits = (world: World, from: readonly Head[]) =>
  from.every(head => world.heads.get(head.key)?.version === head.state?.version);

/** Versions count only as "the ref's own" or outdated, tokens only relative to the largest. */
export function keyOf(world: World): string {
  const base = Math.max(0, ...[...world.heads.values()].map(({ epoch }) => epoch));
  const ticket = ({ nonce, keys }: Ticket) => `${nonce}${keys ? `(${keys.join('')})` : ''}`;
  const text = (state: LockState | undefined) =>
    state === undefined
      ? '-'
      : `${state.holder ? ticket(state.holder) : ''}/${state.queue.map(ticket).join('')}/${base - state.epoch}`;
  const isCurrent = (key: string, state: LockState | undefined) =>
    state?.version === world.heads.get(key)?.version;
  const known = ({ key, state }: Head) => (isCurrent(key, state) ? `${key}=` : `${key}!${text(state)}`);
  /** Whether what a job saw of a lock (`key version`) is as the lock is now. */
  const isSeen = (now: World, seen: string) => {
    const [name = '', at] = seen.split(' ');
    return seen === '' ? '' : `${name}${at === String(now.heads.get(name)?.version ?? null)}`;
  };
  const granted = [...world.granted].map(([key, { token, to }]) => `${key}${base - token}${to}`).sort();
  let key = `${[...world.heads].map(([name, state]) => name + text(state)).sort()}|${granted}|${world.left}|${world.unclean}`;
  for (const job of world.jobs) {
    const { machine, command } = job;
    key += `|${job.attempt}${job.phase}${job.at}${job.isTied ? 't' : ''}${job.owns.join('')}.${job.asked.length}`;
    if (!machine || !command) continue;
    const flags = `${machine.joined ? 'j' : ''}${machine.retreated ? 'r' : ''}${Object.entries(machine.kept).flatMap(([name, isKept]) => (isKept ? name : []))}`;
    key += `${machine.goal}${flags}${command.kind}${job.read.map(known)};`;
    key += machine.blocked.split(',').map(one => isSeen(world, one));
    key += `${(machine.heads ?? []).map(known)};${machine.others.map(known)}`;
    if (command.kind === 'survey') key += command.keys.join('');
    else if (command.kind === 'swap')
      key += `${command.because}${command.heads.map(known)}>${command.next.map(text)}`;
    else if (command.kind === 'watch') key += command.tickets.map(({ nonce }) => nonce).join('');
  }
  for (const late of world.underway) {
    // What does not fit now never fits again: versions only grow.
    if (fits(world, late.from)) key += `~${late.by}${late.from.map(known)}${late.to.map(text)}`;
  }
  return key;
}
