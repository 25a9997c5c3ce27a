/** `mode: acquire`: waits for this job's turn. */
import { Deadline } from '@guarded-deploy/deadline';
import {
  type AcquireResult,
  type AdvisoryResult,
  acquireLock,
  type GitHubApi,
  normalizeKey,
  releaseLock,
  withOwnJob,
} from '@guarded-deploy/lock';
import { lockOptionsOf, waitOptionsOf } from './connection.ts';
import { waitingOf } from './inputs.ts';
import { Memory } from './memory.ts';
import { type LockKit, type LockRequest, lockPlaceOf } from './request.ts';

/** The runner kills 10 s after it cancelled. A job that waits leaves the queue within this time. */
const LEAVE_SECONDS = 6;

/** How waiting ended, and what is needed to ask for the same locks again. */
export interface Turn {
  readonly result: AcquireResult | AdvisoryResult;
  readonly request: LockRequest;
}

/** Acquires the locks. A job that is cancelled while it waits leaves the queue first; what it held before stays held. */
export async function acquireForJob(kit: LockKit, asked: LockRequest, api: GitHubApi): Promise<Turn> {
  const { inputs, deadline, env } = kit;
  const me = await withOwnJob(api, asked.me, env.RUNNER_NAME ?? '', deadline.signal);
  const request = { ...asked, me };
  const names = [...request.keys, ...request.former];
  let kept: readonly string[] = [];
  const options = lockOptionsOf(kit, request, deadline, api);
  const memory = new Memory(env.RUNNER_TEMP, me.nonce);
  const also = memory.held(lockPlaceOf(request));
  // Before anything is written, so that post finds what a kill at any moment leaves.
  kit.saveState('request', JSON.stringify(request));
  const { order, superseded } = inputs;
  try {
    const result = await acquireLock({
      ...options,
      ...waitOptionsOf(kit, deadline, api),
      ...waitingOf(inputs),
      keys: request.keys,
      former: request.former,
      ...{ also, order, superseded },
      onEvent: event => {
        if (event.kind === 'kept') kept = event.keys;
        options.onEvent(event);
      },
    });
    kit.saveState('seen', JSON.stringify(result.seen));
    if (result.kind === 'acquired') memory.note(lockPlaceOf(request), { taken: names });
    return { result, request };
  } catch (thrown) {
    if (deadline.signal.aborted) {
      using leaving = new Deadline(LEAVE_SECONDS, 'leaving the queue');
      // A former name is held together with its key, so `kept`, which has keys only, stands for both.
      const keys = names.filter(name => !kept.includes(normalizeKey(name)));
      await releaseLock({ ...lockOptionsOf(kit, request, leaving), keys, live: false });
    }
    throw thrown;
  }
}
