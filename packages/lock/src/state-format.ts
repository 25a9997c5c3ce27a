/** How a lock is stored: as the message of a commit, which is checked field by field when it is read. */
import { type Hold, reasonOf } from './hold.ts';
import type { LiveCommit, LockState, Ticket } from './state.ts';

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * What a lock on hold says that it is. Releases before holds know only schema 1: they call such a lock unreadable and stop,
 * rather than take it and write the hold away.
 */
const SCHEMA_WITH_HOLD = 2;

/** The commit message that stores `state`: one line for people, then canonical JSON (keys sorted, no spaces). */
export function serializeLockState(state: LockState): string {
  const { holder, hold } = state;
  const who = holder ? `held by ${holder.repository} run ${holder.run} attempt ${holder.attempt}` : 'free';
  const onHold = hold ? ', on hold' : '';
  const stored = hold ? { ...state, schema: SCHEMA_WITH_HOLD } : state;
  return `lock: ${who}${onHold}, ${state.queue.length} waiting\n\n${canonical(stored)}\n`;
}

/**
 * How far the counters of a lock may be ahead of the run that looks. They start at a thousand times a run's id and grow by
 * one at a time, so a larger number was written by hand. A forged number within this span does no harm: tokens go on growing
 * from there, and they never reach the bound, which moves with the runs.
 */
const RUNS_AHEAD = 10_000_000_000;

/** The largest counter that a job of `run` accepts in a lock. */
export const largestCounter = (run: number): number => (run + RUNS_AHEAD) * 1000;

/** owner/name. Parts of dots only are refused: they would lead a request to another address. */
const REPOSITORY = /^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/;
const NONCE = /^[A-Za-z0-9._:@-]{1,200}$/;
const SHA = /^([0-9a-f]{40}|[0-9a-f]{64})?$/;
/** More waiting jobs than GitHub runs at once for anybody. This package does not write a longer queue. */
const LONGEST_QUEUE = 2_000;
/** More keys than one job needs. */
const MOST_KEYS = 200;

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isText = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value);
const isLabel = (value: unknown): value is string => typeof value === 'string' && value.length <= 400;

const isKeys = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= MOST_KEYS &&
  value.every(key => typeof key === 'string' && key.length > 0 && key.length <= 1_000);

function readTicket(value: unknown): Ticket | undefined {
  if (!isPlain(value)) return undefined;
  const { nonce, repository, run, attempt, job, number, sha, workflow, name, keys, since } = value;
  const valid =
    isText(nonce, NONCE) &&
    isText(repository, REPOSITORY) &&
    isCount(run) &&
    isCount(attempt) &&
    (job === null || isCount(job)) &&
    isCount(number) &&
    isText(sha, SHA) &&
    isLabel(workflow) &&
    isLabel(name) &&
    (keys === undefined || isKeys(keys)) &&
    (since === undefined || isCount(since));
  if (!valid) return undefined;
  return {
    ...{ nonce, repository, run, attempt, job, number, sha, workflow, name },
    ...(keys === undefined ? {} : { keys }),
    ...(since === undefined ? {} : { since }),
  };
}

function readMark(value: unknown): LiveCommit | undefined {
  if (!isPlain(value)) return undefined;
  const { repository, run, number, sha } = value;
  const valid = isText(repository, REPOSITORY) && isCount(run) && isCount(number) && isText(sha, SHA);
  return valid ? { repository, run, number, sha } : undefined;
}

/** A person's or an App's login on GitHub. */
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,99})(?:\[bot\])?$/;

function readHold(value: unknown): Hold | undefined {
  if (!isPlain(value)) return undefined;
  const { id, by, person, reason, since, until, repository, run } = value;
  const valid =
    isText(id, NONCE) &&
    isText(by, LOGIN) &&
    (person === null || isCount(person)) &&
    typeof reason === 'string' &&
    reasonOf(reason) === reason &&
    isCount(since) &&
    (until === undefined || isCount(until)) &&
    isText(repository, REPOSITORY) &&
    isCount(run);
  if (!valid) return undefined;
  return { ...{ id, by, person, reason, since, repository, run }, ...(until === undefined ? {} : { until }) };
}

/** Whether a lock's counters can have grown by themselves. @param most `largestCounter` of the run that looks */
export const isPlausible = ({ version, epoch }: LockState, most: number): boolean =>
  version <= most && epoch <= most;

/**
 * Reads what `serializeLockState` wrote. Anybody who may write to the repository may have written it, so every field is checked;
 * undefined when it is not a state of the lock `key`.
 */
export function parseLockState(message: string, key: string): LockState | undefined {
  if (message.length > 4_000_000) return undefined;
  const json = message.split('\n').find(line => line.startsWith('{'));
  if (json === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isPlain(value) || value['key'] !== key) return undefined;
  const onHold = value['hold'] !== undefined;
  if (value['schema'] !== (onHold ? SCHEMA_WITH_HOLD : 1)) return undefined;
  const { version, epoch, by } = value;
  if (!isCount(version) || !isCount(epoch) || typeof by !== 'string' || by.length > 200) return undefined;
  const holder = value['holder'] === null ? null : readTicket(value['holder']);
  const last = value['last'] === null ? null : readMark(value['last']);
  const hold = onHold ? readHold(value['hold']) : undefined;
  if (holder === undefined || last === undefined || (onHold && !hold)) return undefined;
  if (!Array.isArray(value['queue']) || value['queue'].length > LONGEST_QUEUE) return undefined;
  const queue: Ticket[] = [];
  const nonces = new Set(holder ? [holder.nonce] : []);
  for (const entry of value['queue']) {
    const ticket = readTicket(entry);
    if (!ticket || nonces.has(ticket.nonce)) return undefined;
    nonces.add(ticket.nonce);
    queue.push(ticket);
  }
  return { schema: 1, key, version, epoch, holder, queue, last, ...(hold ? { hold } : {}), by };
}
