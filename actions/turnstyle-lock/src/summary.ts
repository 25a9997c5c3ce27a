import { markdown } from '@guarded-deploy/action-kit';
import {
  describeTicket,
  type Held,
  type LockState,
  type Released,
  runUrl,
  type Ticket,
} from '@guarded-deploy/lock';

const runLink = (serverUrl: string, ticket: Ticket) =>
  markdown.link(
    `${ticket.repository} #${ticket.number}${ticket.attempt > 1 ? ` attempt ${ticket.attempt}` : ''}`,
    runUrl(serverUrl, ticket),
  );

/** More rows than this are counted, not listed. */
const LONGEST_LIST = 20;

/** Who holds each lock, who waits, and what was left live. */
export function statesTable(states: readonly LockState[], me: Ticket | undefined, serverUrl: string): string {
  return states
    .map(state => {
      const tickets = [
        ...(state.holder ? [{ ticket: state.holder, place: 'holds' }] : []),
        ...state.queue.map((ticket, index) => ({ ticket, place: `waits, ${index + 1}.` })),
      ];
      const title = `**Lock** ${markdown.code(state.key)}`;
      const live = state.last
        ? `\n\nLast left live: ${markdown.code(state.last.sha.slice(0, 12))} by run #${state.last.number}.`
        : '';
      if (tickets.length === 0) return `${title}: free.${live}`;
      const rows = tickets
        .slice(0, LONGEST_LIST)
        .map(({ ticket, place }) => [
          place,
          `${runLink(serverUrl, ticket)}${ticket.nonce === me?.nonce ? ' (this job)' : ''}`,
          markdown.text(ticket.name),
          markdown.code(ticket.sha.slice(0, 12)),
        ]);
      const rest = tickets.length > LONGEST_LIST ? `\n\nand ${tickets.length - LONGEST_LIST} more.` : '';
      return `${title}\n\n${markdown.table(['', 'run', 'job', 'commit'], rows)}${rest}${live}`;
    })
    .join('\n\n');
}

function waited(held: Held, serverUrl: string): string {
  const seconds = Math.round(held.waitedMs / 1000);
  const behind = held.waitedFor ? ` behind ${runLink(serverUrl, held.waitedFor)}` : '';
  return held.position === 0
    ? 'It was free.'
    : `Waited ${seconds} s, ${held.position} ahead on arrival${behind}.`;
}

/** How a turn ended, for the log. */
export function verdictLine(held: Held): string {
  const keys = held.keys.map(key => `'${key}'`).join(', ');
  if (held.acquired) {
    return held.fencingToken === undefined
      ? 'Its turn has come'
      : `Holds the lock ${keys}, fencing token ${held.fencingToken}`;
  }
  if (held.superseded) return 'Superseded: something newer is live already. The lock was not taken.';
  return held.forceContinued
    ? 'Time was up: this job goes on WITHOUT the lock.'
    : "Time was up: the lock was not taken; see the output 'acquired'.";
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
  const other = states.find(({ holder }) => holder && holder.nonce !== me.nonce)?.holder;
  return {
    acquired,
    'fencing-token': acquired ? Math.max(...states.map(({ epoch }) => epoch)) : '',
    position: Math.max(...places),
    'waited-for': other ? runUrl(serverUrl, other) : '',
  } as const;
}

/** One line for each lock, for the log. */
export function stateLines(states: readonly LockState[]): readonly string[] {
  return states.map(({ key, holder, queue }) => {
    const who = holder ? `held by ${describeTicket(holder)}` : 'free';
    return `Lock '${key}': ${who}, ${queue.length} waiting`;
  });
}

export function acquireSummary(held: Held, serverUrl: string): string {
  const verdict = held.acquired
    ? held.fencingToken === undefined
      ? `Its turn has come (advisory: nothing was locked). ${waited(held, serverUrl)}`
      : `Holds the lock, fencing token ${markdown.code(held.fencingToken)}. ${waited(held, serverUrl)}`
    : held.superseded
      ? 'Superseded: something newer is live already. The lock was not taken.'
      : held.forceContinued
        ? '**Goes on without the lock**: time was up and `on-timeout` says continue.'
        : `Not acquired: time was up. ${waited(held, serverUrl)}`;
  const reaped =
    held.reaped.length > 0
      ? `\n\nRemoved dead jobs: ${held.reaped.map(ticket => runLink(serverUrl, ticket)).join(', ')}.`
      : '';
  return `### Turnstyle lock\n\n${verdict}${reaped}\n\n${statesTable(held.states, held.ticket, serverUrl)}`;
}

export function releaseSummary(released: Released, serverUrl: string): string {
  const verdict = {
    holder: 'Released.',
    waiting: 'Left the queue.',
    absent: 'Nothing to release: this job neither held nor waited.',
  }[released.was];
  return `### Turnstyle lock\n\n${verdict}\n\n${statesTable(released.states, undefined, serverUrl)}`;
}

export function statusSummary(states: readonly LockState[], me: Ticket, serverUrl: string): string {
  return `### Turnstyle lock\n\n${statesTable(states, me, serverUrl)}`;
}

export function breakSummary(removed: readonly Ticket[], serverUrl: string): string {
  const whom = removed.map(ticket => runLink(serverUrl, ticket)).join(', ');
  return `### Turnstyle lock\n\n${removed.length > 0 ? `Broken by hand. Removed: ${whom}.` : 'Nobody held it; readable now.'}`;
}
