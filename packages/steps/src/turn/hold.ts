/** Holding locks by hand: who may not start for a while, why, and until when; and lifting that again. */
import { markdown } from '@guarded-deploy/action-kit';
import { Fault } from '@guarded-deploy/faults';
import {
  type Held,
  type Hold,
  holdersOf,
  holdLocks,
  type Lifted,
  LONGEST_REASON,
  type LockOptions,
  parseUntil,
  reasonOf,
  unholdLocks,
} from '@guarded-deploy/lock';
import type { Report } from '../step.ts';
import { described, describedHold } from './messages.ts';
import type { TurnDeps } from './options.ts';
import type { LockRequest } from './request.ts';
import { heldByOf, statesTable } from './summary.ts';

const { joined, md, text } = markdown;

/** A person as an event or the runner names one. */
interface Holder {
  readonly login: string;
  readonly id: number | null;
}

/** What a hold needs; `options` by `lockOptionsOf` for `request`. */
interface HoldCommand {
  readonly request: LockRequest;
  readonly options: LockOptions & { readonly now: () => number | undefined };
  readonly serverUrl: string;
  /** As it was given. */
  readonly reason: string;
  readonly until: string | undefined;
  readonly by: Holder;
}

/** Who is behind this run: who started it, or ran it again. The event's sender has an id, where that is the same person. */
export function personOf(context: TurnDeps['context']): Holder {
  const login = context.triggeringActor || context.actor;
  const sender = (context.payload as { sender?: { login?: unknown; id?: unknown } } | null)?.sender;
  const isSame = typeof sender?.login === 'string' && sender.login.toLowerCase() === login.toLowerCase();
  const id = isSame ? sender?.id : login === context.actor ? Number(context.actorId) : undefined;
  return { login, id: typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : null };
}

/** @throws Fault INPUT_INVALID */
function holdOf({ request, options, reason, until, by }: HoldCommand): Hold {
  const words = reasonOf(reason);
  if (words === undefined) {
    throw new Fault({
      code: 'INPUT_MISSING',
      what: "A hold was asked for without a 'reason'.",
      remedy: `Say why in at most ${LONGEST_REASON} characters: everybody who waits reads it.`,
    });
  }
  const since = options.now() ?? Date.now();
  const { nonce, repository, run } = request.me;
  return {
    id: `${nonce}.${since}`,
    by: by.login,
    person: by.id,
    reason: words,
    since,
    ...(until === undefined ? {} : { until: parseUntil(until, since) }),
    ...{ repository, run },
  };
}

const quoted = (keys: readonly string[]) => keys.map(key => `'${key}'`).join(', ');

/** Puts the locks on hold. @throws Fault INPUT_INVALID, INPUT_MISSING, LOCK_HOLD_TAKEN */
export async function holdByHand(command: HoldCommand): Promise<Report<'acquired' | 'held-by' | 'words'>> {
  const { request, options, serverUrl } = command;
  const hold = holdOf(command);
  const held = await holdLocks({ ...options, hold });
  return {
    outputs: {
      acquired: false,
      'held-by': heldByOf(held.states, request.me, serverUrl) ?? '',
      words: `On hold by ${describedHold(hold, serverUrl)}. ${stillWorking(held, serverUrl)}`,
    },
    lines: [
      {
        level: 'notice',
        text: `On hold: ${quoted(request.keys)} by ${describedHold(hold, serverUrl)}. ${stillWorking(held, serverUrl)}`,
      },
      ...held.replaced.map(
        old => ({ level: 'info', text: `It takes the place of: ${describedHold(old, serverUrl)}` }) as const,
      ),
    ],
    summary: [
      md`### On hold\n\n${text(stillWorking(held, serverUrl))}\n\n${statesTable(held.states, request, serverUrl)}`,
    ],
  };
}

/** A hold stops nobody who works already: whoever sets one has to know. */
function stillWorking({ states }: Held, serverUrl: string): string {
  const holders = holdersOf(states);
  return holders.length === 0
    ? 'Nobody holds it, and nobody will until the hold is over.'
    : `STILL AT WORK until its job ends: ${holders.map(ticket => described(ticket, serverUrl)).join('; ')}.`;
}

/** Lifts the holds of the locks, whoever set them. */
export async function unholdByHand({
  request,
  options,
  serverUrl,
  by,
}: Omit<HoldCommand, 'reason' | 'until'>): Promise<Report<'held-by' | 'words'>> {
  const lifted = await unholdLocks(options);
  const line = liftedLine(lifted, request, serverUrl, by);
  return {
    outputs: { 'held-by': heldByOf(lifted.states, request.me, serverUrl) ?? '', words: line },
    lines: [{ level: 'notice', text: line }],
    summary: [
      joined([md`### Hold lifted`, text(line), statesTable(lifted.states, request, serverUrl)], '\n\n'),
    ],
  };
}

function liftedLine(
  { lifted, states }: Lifted,
  { keys }: LockRequest,
  serverUrl: string,
  by: Holder,
): string {
  if (lifted.length === 0) return `Nothing was on hold: ${quoted(keys)}.`;
  const what = lifted.map(hold => describedHold(hold, serverUrl)).join('; ');
  const waiting = Math.max(...states.map(({ queue }) => queue.length));
  return `@${by.login} lifted the hold of ${quoted(keys)} by ${what}. ${waiting > 0 ? `${waiting} waiting go on.` : 'Nobody waits.'}`;
}
