/** What a person reads in the log while a job waits. */
import {
  type AdvisoryEvent,
  describeHold,
  describeTicket,
  type Hold,
  type LockEvent,
  runUrl,
  type Ticket,
} from '@guarded-deploy/lock';
import type { TurnDeps } from './options.ts';

/** The page of the job behind a ticket, or of its run. */
function pageOf(ticket: Ticket, serverUrl: string): string {
  return ticket.job === null
    ? runUrl(serverUrl, ticket)
    : `${runUrl(serverUrl, { ...ticket, attempt: 1 })}/job/${ticket.job}`;
}

/** `2026-11-29 14:03 UTC`, by the clock of the runner that wrote it. */
const minuteOf = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Since when a ticket has its place; '' where that is not known. */
export const sinceOf = ({ since }: Ticket): string =>
  since !== undefined && since > 0 && since < 8e15 ? minuteOf(since) : '';

/** A job in the words of a message: its run, since when it has its place, and its page. */
export function described(ticket: Ticket, serverUrl: string): string {
  const since = sinceOf(ticket);
  return `${describeTicket(ticket)}${since === '' ? '' : ` (since ${since})`}, ${pageOf(ticket, serverUrl)}`;
}

/** The page of the run that set a hold; '' where there was none. */
export const pageOfHold = ({ run, repository }: Hold, serverUrl: string): string =>
  run > 0 ? `${serverUrl.replace(/\/$/, '')}/${repository}/actions/runs/${run}` : '';

/** A hold in the words of a message: who, why, since when, until when, and its page. */
export function describedHold(hold: Hold, serverUrl: string): string {
  const since = hold.since > 0 && hold.since < 8e15 ? ` (since ${minuteOf(hold.since)})` : '';
  const page = pageOfHold(hold, serverUrl);
  return `${describeHold(hold)}${since}${page === '' ? '' : `, ${page}`}`;
}

function heldUpLine({ by, waitedMs }: Extract<LockEvent, { kind: 'held-up' }>, serverUrl: string): string {
  const minutes = Math.floor(waitedMs / 60_000);
  const waits = `Waiting${minutes > 0 ? ` for ${minutes} min` : ''}`;
  return by.kind === 'hold'
    ? `${waits}: '${by.key}' is on hold by ${describedHold(by.hold, serverUrl)}`
    : `${waits}: the freeze ${JSON.stringify(by.freeze.name)} lasts ${by.freeze.words}`;
}

function waitingLine(event: Extract<LockEvent, { kind: 'waiting' }>, serverUrl: string): string {
  const minutes = Math.floor(event.waitedMs / 60_000);
  const behind = event.behind ? `, directly behind ${describeTicket(event.behind)}` : '';
  const held = event.holders.map(({ key, holder }) => `'${key}' is held by ${described(holder, serverUrl)}`);
  const who = held.length > 0 ? `; ${held.join('; ')}` : '';
  return `Waiting${minutes > 0 ? ` for ${minutes} min` : ''}: ${event.ahead} ahead${behind}${who}`;
}

/** What happens while a job waits, in the words of the log. */
export function logLockEvent({ log, context }: Pick<TurnDeps, 'log' | 'context'>, event: LockEvent): void {
  switch (event.kind) {
    case 'waiting':
      log.info(waitingLine(event, context.serverUrl));
      break;
    case 'held-up':
      log.info(heldUpLine(event, context.serverUrl));
      break;
    case 'kept':
      log.debug(`held by this job already: ${event.keys.join(', ')}`);
      break;
    case 'reaped':
      log.info(`Removed ${describeTicket(event.ticket)}: GitHub says that job is over`);
      break;
    case 'liveness-unknown':
      log.info(`GitHub does not say whether ${describeTicket(event.ticket)} is alive; it keeps its place`);
      break;
    case 'liveness-refused':
      log.warning(
        `${event.fault.what} ${event.fault.remedy} (${event.fault.docs})`,
        undefined,
        event.fault.code,
      );
      break;
    case 'recovered':
      log.warning(
        `The ref of the lock '${event.key}' was deleted or changed by hand; recovered from its mirror`,
      );
      break;
    case 'deadlock-avoided':
      log.info('This job and another were about to wait for each other; this one leaves and joins again');
      break;
    case 'ancestry-unknown':
      log.warning(
        `GitHub does not say how ${event.commit.slice(0, 12)}, which is live, and this commit are related, so nothing is superseded; the token needs contents: read of this repository`,
      );
      break;
    case 'retrying':
      log.debug(`again in ${Math.round(event.ms)} ms: ${event.reason}`);
      break;
  }
}

/** What happens while a job waits for older runs, in the words of the log. */
export function logAdvisoryEvent(
  { log, context }: Pick<TurnDeps, 'log' | 'context'>,
  event: AdvisoryEvent,
): void {
  if (event.kind === 'waiting') {
    const page = `${context.serverUrl}/${context.owner}/${context.repo}/actions/runs/${event.run}`;
    log.info(`Waiting: ${event.ahead} ahead, directly behind run ${event.run}, ${page}`);
    return;
  }
  log.warning(
    `This run is not in the queue '${event.queueName}': neither its title nor its workflow's name has that word, so the others do not wait for it. Set 'run-name' in the workflow, or another 'queue-name'.`,
  );
}
