/** Releasing locks: `mode: release`, and the post step. */
import { Deadline } from '@guarded-deploy/deadline';
import { type LockOptions, normalizeKey, releaseLock } from '@guarded-deploy/lock';
import { lockOptionsOf } from './connection.ts';
import { leavesLive } from './inputs.ts';
import { Memory } from './memory.ts';
import { type LockKit, type LockRequest, lockPlaceOf } from './request.ts';
import { releasedLine, releaseSummary } from './summary.ts';

/** For releasing, in post. */
const RELEASE_SECONDS = 120;
/** After SIGINT the runner waits 7.5 s, sends SIGTERM, waits 2.5 s and kills. */
const AFTER_CANCEL_MS = 9_000;

/** `mode: release`: releases the keys that the step names, whichever step of this job took them. */
export async function releaseNow(kit: LockKit, request: LockRequest, options: LockOptions): Promise<void> {
  const memory = new Memory(kit.env.RUNNER_TEMP, request.me.nonce);
  const place = lockPlaceOf(request);
  // Also what an earlier step, which spelled the key otherwise, holds under its former name.
  const others = memory.held(place).filter(name => request.keys.includes(normalizeKey(name)));
  const keys = [...new Set([...options.keys, ...others])].sort();
  const released = await releaseLock({ ...options, keys, live: leavesLive(kit.inputs.jobStatus) });
  memory.note(place, { released: keys });
  kit.setOutput('acquired', false);
  kit.log.info(releasedLine(released, request));
  kit.summarize(releaseSummary(released, request, kit.context.serverUrl));
}

/**
 * Post: releases what this step asked for, also after a cancel, within the time that the runner then leaves.
 * @param live whether the commit of this job is live now
 */
export async function releaseInPost(kit: LockKit, live: boolean): Promise<void> {
  const saved = kit.state('request');
  if (saved === '') return;
  const hurry = new AbortController();
  kit.deadline.signal.addEventListener('abort', () => {
    setTimeout(() => hurry.abort(kit.deadline.signal.reason), AFTER_CANCEL_MS).unref();
  });
  using deadline = new Deadline(RELEASE_SECONDS, 'releasing the lock', { signal: hurry.signal });
  const seen = kit.state('seen');
  const request = JSON.parse(saved) as LockRequest;
  const released = await releaseLock({
    ...lockOptionsOf(kit, request, deadline),
    live,
    ...(seen === '' ? {} : { seen: JSON.parse(seen) as Record<string, number> }),
  });
  if (released.was !== 'absent') kit.summarize(releaseSummary(released, request, kit.context.serverUrl));
}
