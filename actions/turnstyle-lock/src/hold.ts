import { Deadline } from '@guarded-deploy/deadline';
import {
  type Api,
  acquire,
  type Held,
  normalizeKey,
  release,
  runUrl,
  withOwnJob,
} from '@guarded-deploy/lock';
import type { Output } from './io.gen.ts';
import { Memory } from './memory.ts';
import { connect, type LockKit, placeOf, type Request, waitingOf } from './request.ts';
import { acquireSummary, namesOfTurnstyle, releaseSummary, verdictLine } from './summary.ts';

/** The runner kills 10 s after it cancelled; whoever waits leaves the queue before. */
const LEAVE_SECONDS = 6;
/** For giving back, in post. */
const RELEASE_SECONDS = 120;
/** After SIGINT the runner waits 7.5 s, sends SIGTERM, waits 2.5 s and kills. */
const AFTER_CANCEL_MS = 9_000;

/** A turn, and what is needed to ask for it again. */
export interface Turn {
  readonly held: Held;
  readonly request: Request;
}

/** Waits for this job's turn. Whoever is cancelled while waiting leaves the queue first; what the job held before stays held. */
export async function hold(kit: LockKit, asked: Request, api: Api): Promise<Turn> {
  const { inputs, deadline, env } = kit;
  const me = await withOwnJob(api, asked.me, env.RUNNER_NAME ?? '', deadline.signal);
  const request = { ...asked, me };
  const names = [...request.keys, ...request.former];
  let kept: readonly string[] = [];
  const connected = connect(kit, request, deadline, api);
  const { common, oracle, ancestry, describe, branch } = connected;
  const memory = new Memory(env.RUNNER_TEMP, me.nonce);
  const also = memory.held(placeOf(request));
  // Before anything is written, so that post finds what a kill at any instant leaves.
  kit.saveState('request', JSON.stringify(request));
  const { order, superseded } = inputs;
  try {
    const held = await acquire({
      ...common,
      ...waitingOf(inputs),
      keys: request.keys,
      former: request.former,
      ...{ also, oracle, ancestry, order, superseded, describe, branch },
      tell: news => {
        if (news.kind === 'kept') kept = news.keys;
        common.tell(news);
      },
      remaining: () => api.usage.remaining,
      counted: () => api.usage.counted,
    });
    kit.saveState('seen', JSON.stringify(held.seen));
    if (held.acquired) memory.note(placeOf(request), { taken: names });
    return { held, request };
  } catch (thrown) {
    if (deadline.signal.aborted) {
      using leaving = new Deadline(LEAVE_SECONDS, 'leaving the queue');
      // A former name is held together with its key, so that one of them tells of both.
      const keys = names.filter(name => !kept.includes(normalizeKey(name)));
      await release({ ...connect(kit, request, leaving).common, keys, live: false });
    }
    throw thrown;
  }
}

/** Outputs and summary of a turn. @throws the turn's Fault */
export function report(kit: LockKit, { held, request }: Turn, { usage }: Api): void {
  const { serverUrl } = kit.context;
  kit.setOutput('acquired', held.acquired);
  kit.setOutput('fencing-token', held.fencingToken ?? '');
  kit.setOutput('position', held.position);
  kit.setOutput('waited-seconds', Math.round(held.waitedMs / 1000));
  kit.setOutput('waited-for', held.waitedFor ? runUrl(serverUrl, held.waitedFor) : '');
  kit.setOutput('broke-stale', held.reaped.length > 0);
  kit.setOutput('superseded', held.superseded);
  kit.setOutput('force-continued', held.forceContinued);
  const others = Object.entries(namesOfTurnstyle(held, serverUrl));
  for (const [name, value] of others) kit.setOutput(name as Output, value);
  kit.setOutput('api-calls', { counted: usage.counted, 'not-modified': usage.notModified });
  kit.summarize(acquireSummary(held, request, serverUrl));
  if (held.fault) throw held.fault;
  if (held.forceContinued) kit.log.warning(verdictLine(held));
  else if (held.acquired) kit.log.info(verdictLine(held));
  // A step that succeeds without the lock should not look like one that got it.
  else kit.log.notice(verdictLine(held));
}

/** Post: gives back what this step asked for, also after a cancel, within what the runner then leaves. */
export async function giveBack(kit: LockKit, live: boolean): Promise<void> {
  const saved = kit.state('request');
  if (saved === '') return;
  const hurry = new AbortController();
  kit.deadline.signal.addEventListener('abort', () => {
    setTimeout(() => hurry.abort(kit.deadline.signal.reason), AFTER_CANCEL_MS).unref();
  });
  using deadline = new Deadline(RELEASE_SECONDS, 'releasing the lock', { signal: hurry.signal });
  const seen = kit.state('seen');
  const request = JSON.parse(saved) as Request;
  const released = await release({
    ...connect(kit, request, deadline).common,
    live,
    ...(seen === '' ? {} : { seen: JSON.parse(seen) as Record<string, number> }),
  });
  if (released.was !== 'absent') kit.summarize(releaseSummary(released, request, kit.context.serverUrl));
}
