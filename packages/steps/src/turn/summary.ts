/** What a person reads about locks: a line in the log, and the summary of the job. */
import { markdown } from '@guarded-deploy/action-kit';
import {
  type AcquireResult,
  type AdvisoryResult,
  describeHold,
  describeTicket,
  goesOnWithout,
  type HeldUp,
  type Hold,
  isTurn,
  type LockState,
  type Released,
  type Repaired,
  runUrl,
  type Ticket,
} from '@guarded-deploy/lock';
import { describedHold, pageOfHold, sinceOf } from './messages.ts';
import type { LockRequest } from './request.ts';

const { joined, md, own } = markdown;

type WaitResult = AcquireResult | AdvisoryResult;

/** What is needed to name a lock: its key in the normal form, its former names, and the key as it was asked for. */
type Named = Pick<LockRequest, 'keys' | 'former' | 'spelled' | 'me'>;

const quoted = (keys: readonly string[]) => keys.map(key => `'${key}'`).join(', ');

const runLink = (serverUrl: string, ticket: Ticket) =>
  markdown.link(
    `${ticket.repository} #${ticket.number}${ticket.attempt > 1 ? ` attempt ${ticket.attempt}` : ''}`,
    runUrl(serverUrl, ticket),
  );

/** More rows than this are counted, not listed. */
const LONGEST_LIST = 20;

/**
 * The locks to show. A lock's former name is shown only where it has a job that the lock itself has not: one of an earlier
 * release.
 */
function shown(states: readonly LockState[], { former }: Pick<LockRequest, 'former'>): readonly LockState[] {
  const noncesIn = ({ holder, queue }: LockState) => [holder, ...queue].map(ticket => ticket?.nonce);
  const known = new Set(states.filter(({ key }) => !former.includes(key)).flatMap(noncesIn));
  return states.filter(
    state => !former.includes(state.key) || noncesIn(state).some(nonce => nonce && !known.has(nonce)),
  );
}

function titleOf({ key }: LockState, { former, spelled }: Named): markdown.Markdown {
  const asked = spelled[key];
  const note = former.includes(key)
    ? ', as releases before the normal form of keys call it'
    : asked === undefined
      ? ''
      : md` (asked for as ${markdown.code(asked)})`;
  return md`**Lock** ${markdown.code(key)}${note}`;
}

/** A hold as a line of the summary. */
function holdLine(hold: Hold, serverUrl: string): markdown.Markdown {
  const page = pageOfHold(hold, serverUrl);
  const where = page === '' ? '' : md` (${markdown.link('where it was set', page)})`;
  return md`\n\n⏸ **On hold** by ${markdown.text(describeHold(hold))}${where}. Nobody starts until it is over or lifted.`;
}

/** Who or what keeps others from starting, as JSON; undefined where nothing does. A hold or a freeze comes before a job. */
export function heldByOf(states: readonly LockState[], me: Ticket, serverUrl: string, heldUp?: HeldUp) {
  const iso = (ms: number | undefined) =>
    ms !== undefined && ms > 0 && ms < 8e15 ? new Date(ms).toISOString() : null;
  if (heldUp?.kind === 'freeze') {
    const { name, until } = heldUp.freeze;
    return {
      kind: 'freeze',
      who: name,
      why: heldUp.freeze.words,
      since: null,
      until: iso(until),
      url: '',
    } as const;
  }
  const hold = heldUp?.hold ?? states.find(state => state.hold)?.hold;
  if (hold) {
    const { by, reason, since, until } = hold;
    const url = pageOfHold(hold, serverUrl);
    return { kind: 'hold', who: by, why: reason, since: iso(since), until: iso(until), url } as const;
  }
  const other = states.find(({ holder }) => holder && holder.nonce !== me.nonce)?.holder;
  if (!other) return undefined;
  const who = describeTicket(other);
  return {
    kind: 'job',
    who,
    why: other.name,
    since: iso(other.since),
    until: null,
    url: runUrl(serverUrl, other),
  } as const;
}

/** Who holds each lock, who waits, and what was left live. */
export function statesTable(
  states: readonly LockState[],
  request: Named,
  serverUrl: string,
): markdown.Markdown {
  const all = shown(states, request).map(state => {
    const tickets = [
      ...(state.holder ? [{ ticket: state.holder, place: own('holds') }] : []),
      ...state.queue.map((ticket, index) => ({ ticket, place: md`waits, ${index + 1}.` })),
    ];
    const title = titleOf(state, request);
    const live = state.last
      ? md`\n\nLast left live: ${markdown.code(state.last.sha.slice(0, 12))} by run #${state.last.number}.`
      : '';
    const hold = state.hold ? holdLine(state.hold, serverUrl) : '';
    if (tickets.length === 0) return md`${title}: ${state.hold ? 'nobody has it' : 'free'}.${hold}${live}`;
    const rows = tickets
      .slice(0, LONGEST_LIST)
      .map(({ ticket, place }) => [
        place,
        md`${runLink(serverUrl, ticket)}${ticket.nonce === request.me.nonce ? ' (this job)' : ''}`,
        markdown.text(ticket.name),
        markdown.code(ticket.sha.slice(0, 12)),
        markdown.text(sinceOf(ticket) || '–'),
      ]);
    const rest = tickets.length > LONGEST_LIST ? md`\n\nand ${tickets.length - LONGEST_LIST} more.` : '';
    return md`${title}${hold}\n\n${markdown.table((['', 'run', 'job', 'commit', 'since'] as const).map(own), rows)}${rest}${live}`;
  });
  return joined(all, '\n\n');
}

function waited({ position, waitedFor, waitedMs }: WaitResult, serverUrl: string): markdown.Markdown {
  const seconds = Math.round(waitedMs / 1000);
  const behind = waitedFor ? md` behind ${runLink(serverUrl, waitedFor)}` : '';
  return position === 0
    ? own('It was free.')
    : md`Waited ${seconds} s, ${position} ahead on arrival${behind}.`;
}

/** How a turn ended, for the log. */
export function resultLine(result: WaitResult): string {
  const { keys, kept, newerIsLive } = result;
  if (result.kind === 'acquired')
    return `Holds the lock ${quoted(keys)}, fencing token ${result.fencingToken}`;
  if (result.kind === 'turn-came') return 'Its turn has come';
  // What an earlier step took is not lost with this one.
  const still = kept.length > 0 ? ` An earlier step still holds ${quoted(kept)}.` : '';
  if (newerIsLive) return `Superseded: something newer is live already. The lock was not taken.${still}`;
  return goesOnWithout(result)
    ? `Time was up: this job goes on WITHOUT the lock.${still}`
    : `Time was up: the lock was not taken; see the output 'acquired'.${still}`;
}

/** The same turn in the names and words of softprops/turnstyle, for steps that were written for it. */
export function namesOfTurnstyle(result: WaitResult, serverUrl: string) {
  const { waitedFor } = result;
  return {
    force_continued: goesOnWithout(result) ? '1' : '',
    previous_run_id: waitedFor ? String(waitedFor.run) : '',
    previous_run_url: waitedFor ? runUrl(serverUrl, waitedFor) : '',
  } as const;
}

/** The outputs of `mode: status`: where the job that looks stands, and behind whom. */
export function outputsOf(states: readonly LockState[], me: Ticket, serverUrl: string) {
  const places = states.map(({ holder, queue }) => {
    if (holder?.nonce === me.nonce) return 0;
    const index = queue.findIndex(ticket => ticket.nonce === me.nonce);
    return (holder ? 1 : 0) + (index < 0 ? queue.length : index);
  });
  const acquired = states.every(({ holder }) => holder?.nonce === me.nonce);
  // Keys of different steps have different tokens until a step asks for them together. Until then no token is true of all.
  const tokens = new Set(states.map(({ epoch }) => epoch));
  const other = states.find(({ holder }) => holder && holder.nonce !== me.nonce)?.holder;
  return {
    acquired,
    'fencing-token': acquired && tokens.size === 1 ? (states[0]?.epoch ?? '') : '',
    position: Math.max(...places),
    'waited-for': other ? runUrl(serverUrl, other) : '',
    'held-by': heldByOf(states, me, serverUrl) ?? '',
  } as const;
}

/** One line for each lock, for the log. */
export function stateLines(
  states: readonly LockState[],
  request: Named,
  serverUrl: string,
): readonly string[] {
  return shown(states, request).map(({ key, holder, queue, hold }) => {
    const since = holder ? sinceOf(holder) : '';
    const who = holder
      ? `held by ${describeTicket(holder)}${since === '' ? '' : ` since ${since}`}, ${runUrl(serverUrl, holder)}`
      : 'free';
    const onHold = hold ? `; ON HOLD by ${describedHold(hold, serverUrl)}` : '';
    return `Lock '${key}': ${who}, ${queue.length} waiting${onHold}`;
  });
}

/** What kept everybody from starting. */
const heldUpWords = (heldUp: HeldUp, serverUrl: string): markdown.Markdown =>
  heldUp.kind === 'hold'
    ? md`${markdown.code(heldUp.key)} is on hold by ${markdown.text(describedHold(heldUp.hold, serverUrl))}.`
    : md`the freeze ${markdown.text(heldUp.freeze.name)} lasts ${markdown.text(heldUp.freeze.words)}.`;

/** How a turn ended, as a sentence of the summary. */
function verdict(result: WaitResult, serverUrl: string): markdown.Markdown {
  const { newerIsLive } = result;
  if (result.kind === 'acquired')
    return md`Holds the lock, fencing token ${markdown.code(result.fencingToken)}. ${waited(result, serverUrl)}`;
  if (result.kind === 'turn-came')
    return md`Its turn has come (advisory: nothing was locked). ${waited(result, serverUrl)}`;
  if (newerIsLive) return own('Superseded: something newer is live already. The lock was not taken.');
  if (result.heldUp) return md`Not acquired: ${heldUpWords(result.heldUp, serverUrl)}`;
  return goesOnWithout(result)
    ? own('**Goes on without the lock**: time was up and `on-timeout` says continue.')
    : md`Not acquired: time was up. ${waited(result, serverUrl)}`;
}

export function acquireSummary(result: WaitResult, request: Named, serverUrl: string): markdown.Markdown {
  const { reaped, kept, states } = result;
  const runs = reaped.map(ticket => runLink(serverUrl, ticket));
  const removed = runs.length > 0 ? md`\n\nRemoved dead jobs: ${joined(runs, ', ')}.` : '';
  const still =
    !isTurn(result) && kept.length > 0
      ? md`\n\nStill held since an earlier step: ${joined(kept.map(markdown.code), ', ')}.`
      : '';
  return md`### Turnstyle lock\n\n${verdict(result, serverUrl)}${still}${removed}\n\n${statesTable(states, request, serverUrl)}`;
}

const RELEASED = {
  holder: 'Released.',
  waiting: 'Left the queue.',
  absent: 'Nothing to release: this job neither held nor waited.',
} as const;

export function releaseSummary(released: Released, request: Named, serverUrl: string): markdown.Markdown {
  // Nobody is "this job" any more.
  const nobody = { ...request, me: { ...request.me, nonce: '' } };
  return md`### Turnstyle lock\n\n${RELEASED[released.was]}\n\n${statesTable(released.states, nobody, serverUrl)}`;
}

/** How a release ended, for the log. */
export const releasedLine = ({ was }: Released, { keys }: Named): string =>
  `Lock ${quoted(keys)}: ${RELEASED[was]}`;

export function statusSummary(
  states: readonly LockState[],
  request: Named,
  serverUrl: string,
): markdown.Markdown {
  return md`### Turnstyle lock\n\n${statesTable(states, request, serverUrl)}`;
}

/** One ticket for each job: a job may have held a lock under several names. */
const distinct = (tickets: readonly Ticket[]): readonly Ticket[] => [
  ...new Map(tickets.map(ticket => [ticket.nonce, ticket])).values(),
];

/** Which jobs `mode: break` removed, for the log. */
export function brokenLine(removed: readonly Ticket[], { keys }: Named, serverUrl: string): string {
  const whom = distinct(removed).map(ticket => `${describeTicket(ticket)}, ${runUrl(serverUrl, ticket)}`);
  return whom.length > 0
    ? `Broken by hand: removed ${whom.join('; ')} from the lock ${quoted(keys)}. Those who wait keep their places.`
    : `Nobody held the lock ${quoted(keys)}; it can be read.`;
}

export function breakSummary(
  removed: readonly Ticket[],
  { keys }: Named,
  serverUrl: string,
): markdown.Markdown {
  const whom = joined(
    distinct(removed).map(ticket => runLink(serverUrl, ticket)),
    ', ',
  );
  const verdict =
    removed.length > 0 ? md`Broken by hand. Removed: ${whom}.` : 'Nobody held it; readable now.';
  return md`### Turnstyle lock\n\n**Lock** ${joined(keys.map(markdown.code), ', ')}: ${verdict}`;
}

/** What `mode: repair` did, a line for each lock. */
export function repairedLines(repaired: readonly Repaired[], request: Named): readonly string[] {
  if (repaired.length === 0) return [`Nothing to repair in the lock ${quoted(request.keys)}`];
  return repaired.map(({ key, wasUnreadable, forgot }) => {
    const commit = forgot ? `forgot that ${forgot.sha.slice(0, 12)} is live` : '';
    const state = wasUnreadable === undefined ? '' : `made readable and free (${wasUnreadable})`;
    return `Lock '${key}' repaired by hand: ${[state, commit].filter(Boolean).join(', ') || 'recovered from its mirror'}`;
  });
}

export function repairSummary(repaired: readonly Repaired[], request: Named): markdown.Markdown {
  const lines = repairedLines(repaired, request).map(line => md`- ${markdown.text(line)}`);
  return md`### Turnstyle lock\n\n${joined(lines, '\n')}`;
}
