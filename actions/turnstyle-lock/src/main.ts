import { runAction } from '@guarded-deploy/action-kit';
import { Deadline } from '@guarded-deploy/deadline';
import { acquire, breakLock, type Held, release, runUrl, status, verify } from '@guarded-deploy/lock';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { connect, type LockKit, type Request, requestOf } from './request.ts';
import { acquireSummary, breakSummary, releaseSummary, statusSummary } from './summary.ts';

/** The runner kills 10 s after it cancelled; whoever waits leaves the queue before. */
const LEAVE_SECONDS = 6;
const MARGIN_SECONDS = 90;

async function take(kit: LockKit, request: Request): Promise<void> {
  const { inputs, context, deadline } = kit;
  const { common, oracle, ancestry, github } = connect(kit, request, deadline);
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
      remaining: () => github.usage.remaining,
    });
  } catch (thrown) {
    if (deadline.signal.aborted) {
      using leaving = new Deadline(LEAVE_SECONDS, 'leaving the queue');
      await release({ ...connect(kit, request, leaving).common, live: false });
    }
    throw thrown;
  }
  kit.saveState('seen', JSON.stringify(held.seen));
  kit.setOutput('acquired', held.acquired);
  kit.setOutput('fencing-token', held.fencingToken ?? '');
  kit.setOutput('position', held.position);
  kit.setOutput('waited-seconds', Math.round(held.waitedMs / 1000));
  kit.setOutput('waited-for', held.waitedFor ? runUrl(context.serverUrl, held.waitedFor) : '');
  kit.setOutput('broke-stale', held.reaped.length > 0);
  kit.setOutput('superseded', held.superseded);
  kit.setOutput('force-continued', held.forceContinued);
  kit.setOutput('api-calls', {
    counted: github.usage.counted,
    'not-modified': github.usage.notModified,
  });
  kit.summarize(acquireSummary(held, context.serverUrl));
  if (held.forceContinued) kit.log.warning('Time was up: this job goes on WITHOUT the lock.');
  if (held.fault) throw held.fault;
}

void runAction<Inputs, Output>(
  spec,
  { seconds: (inputs: Inputs) => inputs.waitTimeout + MARGIN_SECONDS },
  async kit => {
    const request = requestOf(kit);
    const { serverUrl } = kit.context;
    if (kit.inputs.mode === 'acquire') return take(kit, request);
    const { common } = connect(kit, request, kit.deadline);
    switch (kit.inputs.mode) {
      case 'release':
        return kit.summarize(
          releaseSummary(await release({ ...common, live: kit.inputs.jobStatus !== 'failure' }), serverUrl),
        );
      case 'verify':
        kit.setOutput('acquired', false);
        kit.setOutput('fencing-token', await verify(common));
        return kit.setOutput('acquired', true);
      case 'status':
        return kit.summarize(statusSummary(await status(common), request.me, serverUrl));
      case 'break':
        return kit.summarize(breakSummary(await breakLock(common), serverUrl));
    }
  },
);
