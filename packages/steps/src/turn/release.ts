/** Releasing locks: at once, and in the post step. */
import { Deadline } from '@guarded-deploy/deadline';
import {
  isRunTicket,
  type LockOptions,
  normalizeKey,
  type Released,
  releaseLock,
} from '@guarded-deploy/lock';
import type { Report } from '../step.ts';
import { type LockDeps, lockOptionsOf } from './connection.ts';
import { Memory } from './memory.ts';
import type { TurnDeps, TurnState } from './options.ts';
import { type LockRequest, lockPlaceOf } from './request.ts';
import { releasedLine, releaseSummary } from './summary.ts';

/** For releasing, in post. */
const RELEASE_SECONDS = 120;
/** After SIGINT the runner waits 7.5 s, sends SIGTERM, waits 2.5 s and kills. */
const AFTER_CANCEL_MS = 9_000;

/**
 * Releases the keys of a request, whichever step of this job took them.
 * @param live whether the commit of this job is live now
 */
export async function releaseNow(
  request: LockRequest,
  options: LockOptions,
  { runner, context }: Pick<TurnDeps, 'runner' | 'context'>,
  live: boolean,
): Promise<Report<'acquired'>> {
  const memory = new Memory(runner.temporary, request.me.nonce);
  const place = lockPlaceOf(request);
  // Also what an earlier step, which spelled the key otherwise, holds under its former name.
  const others = memory.held(place).filter(name => request.keys.includes(normalizeKey(name)));
  const keys = [...new Set([...options.keys, ...others])].sort();
  const released = await releaseLock({ ...options, keys, live });
  memory.note(place, { released: keys });
  return {
    outputs: { acquired: false },
    lines: [{ level: 'info', text: releasedLine(released, request) }],
    summary: [releaseSummary(released, request, context.serverUrl)],
  };
}

/**
 * Post: releases what this step asked for, also after a cancel, within the time that the runner then leaves.
 * @param live whether the commit of this job is live now
 * @returns what was released; undefined where nothing had been asked for
 */
export async function releaseInPost(
  deps: LockDeps & Pick<TurnDeps, 'deadline'> & { readonly state: (name: TurnState) => string },
  live: boolean,
): Promise<Report<never>> {
  const saved = deps.state('request');
  if (saved === '') return { outputs: {} };
  const hurry = new AbortController();
  deps.deadline.signal.addEventListener('abort', () => {
    setTimeout(() => hurry.abort(deps.deadline.signal.reason), AFTER_CANCEL_MS).unref();
  });
  using deadline = new Deadline(RELEASE_SECONDS, 'releasing the lock', { signal: hurry.signal });
  const seen = deps.state('seen');
  const request = JSON.parse(saved) as LockRequest;
  // A later job of the run goes on with it.
  if (isRunTicket(request.me)) return { outputs: {} };
  const released = await releaseLock({
    ...lockOptionsOf(request, deps, deadline),
    live,
    ...(seen === '' ? {} : { seen: JSON.parse(seen) as Record<string, number> }),
  });
  return reportReleased(released, request, deps.context.serverUrl);
}

const reportReleased = (released: Released, request: LockRequest, serverUrl: string): Report<never> => ({
  outputs: {},
  summary: released.was === 'absent' ? [] : [releaseSummary(released, request, serverUrl)],
});
