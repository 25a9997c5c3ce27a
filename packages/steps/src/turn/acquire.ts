/** Waits for this job's turn in the queue of its locks. */

import { Deadline } from '@guarded-deploy/deadline';
import type { GitHubUsage } from '@guarded-deploy/github';
import {
  type AcquireResult,
  type AdvisoryResult,
  acquireLock,
  isRunTicket,
  normalizeKey,
  releaseLock,
  withOwnJob,
} from '@guarded-deploy/lock';
import { lockOptionsOf, waitOptionsOf } from './connection.ts';
import { Memory } from './memory.ts';
import type { TurnDeps, TurnOptions } from './options.ts';
import { type LockRequest, lockPlaceOf } from './request.ts';

/** The runner kills 10 s after it cancelled. A job that waits leaves the queue within this time. */
const LEAVE_SECONDS = 6;

/** How waiting ended, what is needed to ask for the same locks again, and what GitHub was asked meanwhile. */
export interface Turn {
  readonly result: AcquireResult | AdvisoryResult;
  readonly request: LockRequest;
  readonly serverUrl: string;
  readonly usage: GitHubUsage;
}

/** Acquires the locks. A job that is cancelled while it waits leaves the queue first; what it held before stays held. */
export async function acquireForJob(options: TurnOptions, asked: LockRequest, deps: TurnDeps): Promise<Turn> {
  const { deadline, runner, saveState, context } = deps;
  const api = deps.github(deadline);
  const isShared = isRunTicket(asked.me);
  const me = isShared ? asked.me : await withOwnJob(api, asked.me, runner.name, deadline.signal);
  const request = { ...asked, me };
  const names = [...request.keys, ...request.former];
  let kept: readonly string[] = [];
  const lock = lockOptionsOf(request, deps, deadline, api);
  const memory = new Memory(runner.temporary, me.nonce);
  const also = memory.held(lockPlaceOf(request));
  // Before anything is written, so that post finds what a kill at any moment leaves.
  saveState('request', JSON.stringify(request));
  const { waitSeconds, pollSeconds, onTimeout, order, superseded } = options;
  try {
    const result = await acquireLock({
      ...lock,
      ...waitOptionsOf(deps, deadline, api),
      ...{ waitSeconds, pollSeconds, onTimeout },
      keys: request.keys,
      former: request.former,
      ...{ also, order, superseded, isShared, groups: request.groups },
      ...(options.freezeAt ? { freezeAt: options.freezeAt } : {}),
      onEvent: event => {
        if (event.kind === 'kept') kept = event.keys;
        lock.onEvent(event);
      },
    });
    saveState('seen', JSON.stringify(result.seen));
    if (result.kind === 'acquired') memory.note(lockPlaceOf(request), { taken: names });
    return { result, request, serverUrl: context.serverUrl, usage: api.usage };
  } catch (thrown) {
    // Other jobs of the run may wait or work with its ticket. It is removed when the run is over.
    if (deadline.signal.aborted && !isShared) {
      using leaving = new Deadline(LEAVE_SECONDS, 'leaving the queue');
      // A former name is held together with its key, so `kept`, which has keys only, stands for both.
      const keys = names.filter(name => !kept.includes(normalizeKey(name)));
      await releaseLock({ ...lockOptionsOf(request, deps, leaving), keys, live: false });
    }
    throw thrown;
  }
}
