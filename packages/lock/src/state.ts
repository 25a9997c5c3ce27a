/**
 * What a lock is: a value, and the five events that may change it. Everything here is pure; the search in
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
  | { readonly kind: 'ENQUEUE'; readonly ticket: Ticket; readonly order: Order }
  | { readonly kind: 'ACQUIRE'; readonly ticket: Ticket; readonly epoch: number }
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

function place(queue: readonly Ticket[], ticket: Ticket, order: Order): readonly Ticket[] {
  let index = queue.length;
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
      return next(ticket.nonce, { queue: place(state.queue, ticket, event.order) });
    }
    case 'ACQUIRE': {
      const { ticket } = event;
      if (state.holder) return { refused: 'the lock is held' };
      if (state.queue[0]?.nonce !== ticket.nonce) return { refused: 'it is not the turn of this job' };
      if (event.epoch <= state.epoch) return { refused: 'the fencing token would not grow' };
      return next(ticket.nonce, { holder: state.queue[0], queue: state.queue.slice(1), epoch: event.epoch });
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

/** Names of dots only would lead a request elsewhere. */
const REPOSITORY = /^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/;
const NONCE = /^[A-Za-z0-9._:@-]{1,200}$/;
const SHA = /^([0-9a-f]{40}|[0-9a-f]{64})?$/;
/** More waiting jobs than GitHub runs at once for anybody; a longer queue is not ours. */
const LONGEST_QUEUE = 2_000;

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isText = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value);
const isLabel = (value: unknown): value is string => typeof value === 'string' && value.length <= 400;

function readTicket(value: unknown): Ticket | undefined {
  if (!isPlain(value)) return undefined;
  const { nonce, repository, run, attempt, job, number, sha, workflow, name } = value;
  const valid =
    isText(nonce, NONCE) &&
    isText(repository, REPOSITORY) &&
    isCount(run) &&
    isCount(attempt) &&
    (job === null || isCount(job)) &&
    isCount(number) &&
    isText(sha, SHA) &&
    isLabel(workflow) &&
    isLabel(name);
  return valid ? { nonce, repository, run, attempt, job, number, sha, workflow, name } : undefined;
}

function readMark(value: unknown): Mark | undefined {
  if (!isPlain(value)) return undefined;
  const { repository, run, number, sha } = value;
  const valid = isText(repository, REPOSITORY) && isCount(run) && isCount(number) && isText(sha, SHA);
  return valid ? { repository, run, number, sha } : undefined;
}

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
