/**
 * What a lock is: a value, and the six events that may change it. Everything here is pure; the search in
 * test/model.ts drives exactly these functions.
 */

/** One job's place in a queue. A re-run is another attempt, and so another ticket. */
export interface Ticket {
  /** Unique per job and attempt, and the same however often that job asks: its post step can always find its own. */
  readonly nonce: string;
  /** owner/name of the repository whose run this is; may differ from the one that keeps the lock. */
  readonly repository: string;
  readonly run: number;
  readonly attempt: number;
  /** The Jobs API's id; null where the host does not tell a job its own. */
  readonly job: number | null;
  /** GITHUB_RUN_NUMBER, counted per workflow. */
  readonly number: number;
  readonly sha: string;
  /** The workflow's path, to compare run numbers only within one workflow; and the job's name. For people otherwise. */
  readonly workflow: string;
  readonly name: string;
  /**
   * Where the job holds or waits for several keys at once: all of them, this one included. Whoever joins a queue while it
   * holds something reads here who waits for whom.
   */
  readonly keys?: readonly string[];
  /** Since when it has its place here, in milliseconds since 1970 by its own runner's clock. For people; nothing is decided by it. */
  readonly since?: number;
}

/** The commit that the last holder left live. */
export interface Mark {
  readonly repository: string;
  readonly run: number;
  readonly number: number;
  readonly sha: string;
}

export interface LockState {
  readonly schema: 1;
  readonly key: string;
  /** Grows with every change, so that no two states of a lock are ever equal: an old write can never fit again. */
  readonly version: number;
  /** Grows with every acquisition: the fencing token of the holder. */
  readonly epoch: number;
  readonly holder: Ticket | null;
  readonly queue: readonly Ticket[];
  readonly last: Mark | null;
  /** Nonce of whoever made this change. */
  readonly by: string;
}

export type Order = 'arrival' | 'run-number';

export type LockEvent =
  /** `before`: the nonce of a waiting job that cannot go on before this one does; it goes ahead of that one. */
  | {
      readonly kind: 'ENQUEUE';
      readonly ticket: Ticket;
      readonly order: Order;
      readonly before?: string | undefined;
    }
  | { readonly kind: 'ACQUIRE'; readonly ticket: Ticket; readonly epoch: number }
  /** A later step of the holder: its token grows to that of the keys it took since, and its commit is the one of that step. */
  | { readonly kind: 'EXTEND'; readonly ticket: Ticket; readonly epoch: number }
  | { readonly kind: 'RELEASE'; readonly ticket: Ticket; readonly live: boolean }
  | { readonly kind: 'LEAVE'; readonly ticket: Ticket }
  /** `nonce` is proven dead; `by` says who saw it. */
  | { readonly kind: 'REAP'; readonly nonce: string; readonly by: string };

export interface Refusal {
  readonly refused: string;
}

export function isRefusal(value: LockState | Refusal): value is Refusal {
  return 'refused' in value;
}

/**
 * A lock nobody has used. Its counters start at a thousand times the run's id: ids only grow on a host, so even a lock
 * whose refs somebody deleted hands out larger tokens than before, and no target that remembers the old ones locks itself out.
 */
export function freshState(key: string, run: number): LockState {
  const start = run * 1000;
  return { schema: 1, key, version: start, epoch: start, holder: null, queue: [], last: null, by: '' };
}

function place(
  queue: readonly Ticket[],
  ticket: Ticket,
  order: Order,
  before: string | undefined,
): readonly Ticket[] {
  const behind = queue.findIndex(({ nonce }) => nonce === before);
  let index = behind < 0 ? queue.length : behind;
  if (order === 'run-number') {
    // Only runs of one workflow are numbered together; nobody of another is overtaken.
    for (; index > 0; index -= 1) {
      const ahead = queue[index - 1]!;
      const comparable = ahead.repository === ticket.repository && ahead.workflow === ticket.workflow;
      if (!comparable || ahead.number <= ticket.number) break;
    }
  }
  return [...queue.slice(0, index), ticket, ...queue.slice(index)];
}

/** State × event → state, or a refusal that says why. */
export function transition(state: LockState, event: LockEvent): LockState | Refusal {
  const next = (by: string, change: Partial<LockState>): LockState => ({
    ...state,
    ...change,
    version: state.version + 1,
    by,
  });
  switch (event.kind) {
    case 'ENQUEUE': {
      const { ticket } = event;
      if (state.holder?.nonce === ticket.nonce) return { refused: 'this job already holds the lock' };
      if (state.queue.some(waiting => waiting.nonce === ticket.nonce))
        return { refused: 'this job already waits' };
      return next(ticket.nonce, { queue: place(state.queue, ticket, event.order, event.before) });
    }
    case 'ACQUIRE': {
      const { ticket } = event;
      if (state.holder) return { refused: 'the lock is held' };
      if (state.queue[0]?.nonce !== ticket.nonce) return { refused: 'it is not the turn of this job' };
      if (event.epoch <= state.epoch) return { refused: 'the fencing token would not grow' };
      return next(ticket.nonce, { holder: state.queue[0], queue: state.queue.slice(1), epoch: event.epoch });
    }
    case 'EXTEND': {
      const { ticket, epoch } = event;
      const { holder } = state;
      if (holder?.nonce !== ticket.nonce) return { refused: 'this job does not hold the lock' };
      if (epoch < state.epoch) return { refused: 'the fencing token would shrink' };
      if (epoch === state.epoch && holder.sha === ticket.sha) return { refused: 'nothing would change' };
      return next(ticket.nonce, { holder: { ...holder, sha: ticket.sha }, epoch });
    }
    case 'RELEASE': {
      const { ticket } = event;
      if (state.holder?.nonce !== ticket.nonce) return { refused: 'this job does not hold the lock' };
      const { repository, run, number, sha } = state.holder;
      return next(ticket.nonce, {
        holder: null,
        ...(event.live ? { last: { repository, run, number, sha } } : {}),
      });
    }
    case 'LEAVE': {
      const { nonce } = event.ticket;
      const queue = state.queue.filter(waiting => waiting.nonce !== nonce);
      if (queue.length === state.queue.length) return { refused: 'this job does not wait' };
      return next(nonce, { queue });
    }
    case 'REAP': {
      if (state.holder?.nonce === event.nonce) return next(event.by, { holder: null });
      const queue = state.queue.filter(waiting => waiting.nonce !== event.nonce);
      if (queue.length === state.queue.length) return { refused: 'that job neither holds nor waits' };
      return next(event.by, { queue });
    }
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The commit message that keeps `state`: a line for people, then canonical JSON (keys sorted, no spaces). */
export function serialize(state: LockState): string {
  const { holder } = state;
  const who = holder ? `held by ${holder.repository} run ${holder.run} attempt ${holder.attempt}` : 'free';
  return `lock: ${who}, ${state.queue.length} waiting\n\n${canonical(state)}\n`;
}

/**
 * How far beyond the runs of today a lock's counters may be. They start at a thousand times a run's id and grow by ones, so
 * what is further ahead was written by a hand. Within this span a forged counter does no harm: tokens go on growing, and
 * the numbers never run out, since the bound itself only moves with the runs.
 */
const RUNS_AHEAD = 10_000_000_000;

/** The largest counter that a lock may show to a job of `run`. */
export const largestCounter = (run: number): number => (run + RUNS_AHEAD) * 1000;

/** Names of dots only would lead a request elsewhere. */
const REPOSITORY = /^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/;
const NONCE = /^[A-Za-z0-9._:@-]{1,200}$/;
const SHA = /^([0-9a-f]{40}|[0-9a-f]{64})?$/;
/** More waiting jobs than GitHub runs at once for anybody; a longer queue is not ours. */
const LONGEST_QUEUE = 2_000;
/** More keys than one job has reason to hold. */
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

function readMark(value: unknown): Mark | undefined {
  if (!isPlain(value)) return undefined;
  const { repository, run, number, sha } = value;
  const valid = isText(repository, REPOSITORY) && isCount(run) && isCount(number) && isText(sha, SHA);
  return valid ? { repository, run, number, sha } : undefined;
}

/** Whether a lock's counters are such as grew by themselves; `most` is `largestCounter` of a run of today. */
export const isPlausible = ({ version, epoch }: LockState, most: number): boolean =>
  version <= most && epoch <= most;

/**
 * Reads what `serialize` wrote. Anybody who may write to the repository may have written it, so every field is checked;
 * undefined when it is not a state of the lock `key`.
 */
export function parse(message: string, key: string): LockState | undefined {
  if (message.length > 4_000_000) return undefined;
  const json = message.split('\n').find(line => line.startsWith('{'));
  if (json === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isPlain(value) || value['schema'] !== 1 || value['key'] !== key) return undefined;
  const { version, epoch, by } = value;
  if (!isCount(version) || !isCount(epoch) || typeof by !== 'string' || by.length > 200) return undefined;
  const holder = value['holder'] === null ? null : readTicket(value['holder']);
  const last = value['last'] === null ? null : readMark(value['last']);
  if (holder === undefined || last === undefined) return undefined;
  if (!Array.isArray(value['queue']) || value['queue'].length > LONGEST_QUEUE) return undefined;
  const queue: Ticket[] = [];
  const nonces = new Set(holder ? [holder.nonce] : []);
  for (const entry of value['queue']) {
    const ticket = readTicket(entry);
    if (!ticket || nonces.has(ticket.nonce)) return undefined;
    nonces.add(ticket.nonce);
    queue.push(ticket);
  }
  return { schema: 1, key, version, epoch, holder, queue, last, by };
}
