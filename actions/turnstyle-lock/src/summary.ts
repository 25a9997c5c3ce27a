import { markdown } from '@guarded-deploy/action-kit';
import {
  describeTicket,
  type Held,
  type LockState,
  type Released,
  type Repaired,
  runUrl,
  type Ticket,
} from '@guarded-deploy/lock';
import { type Request, sinceOf } from './request.ts';

const { joined, md, own } = markdown;

/** What names a lock in a summary: its key in the normal form, and how it was asked for. */
type Named = Pick<Request, 'keys' | 'former' | 'spelled' | 'me'>;

const quoted = (keys: readonly string[]) => keys.map(key => `'${key}'`).join(', ');

const runLink = (serverUrl: string, ticket: Ticket) =>
  markdown.link(
    `${ticket.repository} #${ticket.number}${ticket.attempt > 1 ? ` attempt ${ticket.attempt}` : ''}`,
    runUrl(serverUrl, ticket),
  );

/** More rows than this are counted, not listed. */
const LONGEST_LIST = 20;

/**
 * The locks to show. A lock's former name is shown only where it says something else than the lock itself: where a job of an
 * earlier release is in it.
 */
function shown(states: readonly LockState[], { former }: Pick<Request, 'former'>): readonly LockState[] {
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
    if (tickets.length === 0) return md`${title}: free.${live}`;
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
    return md`${title}\n\n${markdown.table((['', 'run', 'job', 'commit', 'since'] as const).map(own), rows)}${rest}${live}`;
  });
  return joined(all, '\n\n');
}

function waited(held: Held, serverUrl: string): markdown.Markdown {
  const seconds = Math.round(held.waitedMs / 1000);
  const behind = held.waitedFor ? md` behind ${runLink(serverUrl, held.waitedFor)}` : '';
  return held.position === 0
    ? own('It was free.')
    : md`Waited ${seconds} s, ${held.position} ahead on arrival${behind}.`;
}

/** How a turn ended, for the log. */
export function verdictLine(held: Held): string {
  const keys = quoted(held.keys);
  // What an earlier step took is not lost with this one.
  const kept = held.kept.length > 0 ? ` An earlier step still holds ${quoted(held.kept)}.` : '';
  if (held.acquired) {
    return held.fencingToken === undefined
      ? 'Its turn has come'
      : `Holds the lock ${keys}, fencing token ${held.fencingToken}`;
  }
  if (held.superseded) return `Superseded: something newer is live already. The lock was not taken.${kept}`;
  return held.forceContinued
    ? `Time was up: this job goes on WITHOUT the lock.${kept}`
    : `Time was up: the lock was not taken; see the output 'acquired'.${kept}`;
}

/** The same turn under the names, and in the words, of softprops/turnstyle: steps written for it read these. */
export function namesOfTurnstyle({ forceContinued, waitedFor }: Held, serverUrl: string) {
  return {
    force_continued: forceContinued ? '1' : '',
    previous_run_id: waitedFor ? String(waitedFor.run) : '',
    previous_run_url: waitedFor ? runUrl(serverUrl, waitedFor) : '',
  } as const;
}

/** What a look at the locks tells the job that looks, as outputs: where it stands, and behind whom. */
export function outputsOf(states: readonly LockState[], me: Ticket, serverUrl: string) {
  const places = states.map(({ holder, queue }) => {
    if (holder?.nonce === me.nonce) return 0;
    const index = queue.findIndex(ticket => ticket.nonce === me.nonce);
    return (holder ? 1 : 0) + (index < 0 ? queue.length : index);
  });
  const acquired = states.every(({ holder }) => holder?.nonce === me.nonce);
  // Keys of different steps have different tokens until a step asks for them together: then none is true of all.
  const tokens = new Set(states.map(({ epoch }) => epoch));
  const other = states.find(({ holder }) => holder && holder.nonce !== me.nonce)?.holder;
  return {
    acquired,
    'fencing-token': acquired && tokens.size === 1 ? (states[0]?.epoch ?? '') : '',
    position: Math.max(...places),
    'waited-for': other ? runUrl(serverUrl, other) : '',
  } as const;
}

/** One line for each lock, for the log. */
export function stateLines(
  states: readonly LockState[],
  request: Named,
  serverUrl: string,
): readonly string[] {
  return shown(states, request).map(({ key, holder, queue }) => {
    const since = holder ? sinceOf(holder) : '';
    const who = holder
      ? `held by ${describeTicket(holder)}${since === '' ? '' : ` since ${since}`}, ${runUrl(serverUrl, holder)}`
      : 'free';
    return `Lock '${key}': ${who}, ${queue.length} waiting`;
  });
}

export function acquireSummary(held: Held, request: Named, serverUrl: string): markdown.Markdown {
  const verdict = held.acquired
    ? held.fencingToken === undefined
      ? md`Its turn has come (advisory: nothing was locked). ${waited(held, serverUrl)}`
      : md`Holds the lock, fencing token ${markdown.code(held.fencingToken)}. ${waited(held, serverUrl)}`
    : held.superseded
      ? 'Superseded: something newer is live already. The lock was not taken.'
      : held.forceContinued
        ? '**Goes on without the lock**: time was up and `on-timeout` says continue.'
        : md`Not acquired: time was up. ${waited(held, serverUrl)}`;
  const reaped =
    held.reaped.length > 0
      ? md`\n\nRemoved dead jobs: ${joined(
          held.reaped.map(ticket => runLink(serverUrl, ticket)),
          ', ',
        )}.`
      : '';
  const kept =
    !held.acquired && held.kept.length > 0
      ? md`\n\nStill held since an earlier step: ${joined(held.kept.map(markdown.code), ', ')}.`
      : '';
  return md`### Turnstyle lock\n\n${verdict}${kept}${reaped}\n\n${statesTable(held.states, request, serverUrl)}`;
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

/** Of one job that held several names of one lock, one ticket. */
const distinct = (tickets: readonly Ticket[]): readonly Ticket[] => [
  ...new Map(tickets.map(ticket => [ticket.nonce, ticket])).values(),
];

/** Whom a person removed, for the log. */
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

/** What a repair did, a line for each lock. */
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
