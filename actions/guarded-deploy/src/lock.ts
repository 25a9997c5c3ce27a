import { Deadline } from '@guarded-deploy/deadline';
import { acquire, type Held, release, runUrl, verify, withOwnJob } from '@guarded-deploy/lock';
import {
  clientOf,
  connect,
  type LockKit,
  type Request,
  requestOf,
} from '../../turnstyle-lock/src/request.ts';
import { acquireSummary, releaseSummary } from '../../turnstyle-lock/src/summary.ts';
import type { DeployKit } from './kit.ts';

/** The runner kills 10 s after it cancelled; whoever waits leaves the queue before. */
const LEAVE_SECONDS = 6;
const RELEASE_SECONDS = 120;
/** After SIGINT the runner waits 7.5 s, sends SIGTERM, waits 2.5 s and kills. */
const AFTER_CANCEL_MS = 9_000;

/** The same kit as the lock's adapter knows it. Deploys of one environment take turns, whichever workflow they come from. */
function lockKitOf(kit: DeployKit): LockKit {
  const { inputs } = kit;
  const key = inputs.key.length === 0 && inputs.environment ? [`deploy ${inputs.environment}`] : inputs.key;
  return { ...kit, inputs: { ...inputs, key } } as unknown as LockKit;
}

/** A turn, and what is needed to ask for it again. */
export interface Turn {
  readonly held: Held;
  readonly request: Request;
}

export async function takeLock(kit: DeployKit): Promise<Turn> {
  const lockKit = lockKitOf(kit);
  const { inputs, deadline, env } = kit;
  const api = clientOf(lockKit, deadline);
  const asked = requestOf(lockKit);
  const request = { ...asked, me: await withOwnJob(api, asked.me, env.RUNNER_NAME ?? '', deadline.signal) };
  const { common, oracle, ancestry } = connect(lockKit, request, deadline, api);
  // Before anything is written, so that post finds what a kill at any instant leaves.
  kit.saveState('request', JSON.stringify(request));
  let held: Held;
  try {
    held = await acquire({
      ...common,
      oracle,
      ancestry,
      waitSeconds: inputs.waitTimeout,
      pollSeconds: inputs.pollSeconds,
      onTimeout: inputs.onTimeout,
      order: inputs.order,
      superseded: inputs.superseded,
      remaining: () => api.usage.remaining,
    });
  } catch (thrown) {
    if (deadline.signal.aborted) {
      using leaving = new Deadline(LEAVE_SECONDS, 'leaving the queue');
      await release({ ...connect(lockKit, request, leaving).common, live: false });
    }
    throw thrown;
  }
  kit.saveState('seen', JSON.stringify(held.seen));
  kit.setOutput('acquired', held.acquired);
  kit.setOutput('fencing-token', held.fencingToken ?? '');
  kit.setOutput('position', held.position);
  kit.setOutput('waited-seconds', Math.round(held.waitedMs / 1000));
  kit.setOutput('waited-for', held.waitedFor ? runUrl(kit.context.serverUrl, held.waitedFor) : '');
  kit.setOutput('broke-stale', held.reaped.length > 0);
  kit.setOutput('superseded', held.superseded);
  kit.setOutput('force-continued', held.forceContinued);
  kit.setOutput('api-calls', { counted: api.usage.counted, 'not-modified': api.usage.notModified });
  kit.summarize(acquireSummary(held, kit.context.serverUrl));
  if (held.forceContinued) kit.log.warning('Time was up: this job goes on WITHOUT the lock.');
  if (held.fault) throw held.fault;
  return { held, request };
}

/** Before the first irreversible step: whoever lost the lock meanwhile touches nothing. */
export async function confirmLock(kit: DeployKit, request: Request): Promise<void> {
  await verify(connect(lockKitOf(kit), request, kit.deadline).common);
}

/** Post: gives back what is this job's, also after a cancel, within what the runner then leaves. */
export async function giveBackLock(kit: DeployKit): Promise<void> {
  const saved = kit.state('request');
  if (saved === '') return;
  const hurry = new AbortController();
  kit.deadline.signal.addEventListener('abort', () => {
    setTimeout(() => hurry.abort(kit.deadline.signal.reason), AFTER_CANCEL_MS).unref();
  });
  using deadline = new Deadline(RELEASE_SECONDS, 'releasing the lock', { signal: hurry.signal });
  const lockKit = lockKitOf(kit);
  const released = await release({
    ...connect(lockKit, JSON.parse(saved) as Request, deadline).common,
    live: kit.state('released') === 'true',
    ...(kit.state('seen') === '' ? {} : { seen: JSON.parse(kit.state('seen')) as Record<string, number> }),
  });
  if (released.was !== 'absent') kit.summarize(releaseSummary(released, kit.context.serverUrl));
}
