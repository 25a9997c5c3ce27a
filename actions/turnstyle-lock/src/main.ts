import { runAction } from '@guarded-deploy/action-kit';
import { Deadline, systemClock } from '@guarded-deploy/deadline';
import {
  type Api,
  acquire,
  breakLock,
  type Held,
  release,
  runUrl,
  status,
  takeTurn,
  verify,
  withOwnJob,
} from '@guarded-deploy/lock';
import { type Inputs, type Output, spec } from './io.gen.ts';
import {
  checkTogether,
  clientOf,
  connect,
  type LockKit,
  type Request,
  requestOf,
  waitingOf,
} from './request.ts';
import { acquireSummary, breakSummary, releaseSummary, statusSummary } from './summary.ts';

/** The runner kills 10 s after it cancelled; whoever waits leaves the queue before. */
const LEAVE_SECONDS = 6;
/** For everything but waiting. */
const MARGIN_SECONDS = 90;

async function hold(kit: LockKit, asked: Request, api: Api): Promise<Held> {
  const { inputs, deadline, env } = kit;
  const me = await withOwnJob(api, asked.me, env.RUNNER_NAME ?? '', deadline.signal);
  const request = { ...asked, me };
  const { common, oracle, ancestry } = connect(kit, request, deadline, api);
  // Before anything is written, so that post finds what a kill at any instant leaves.
  kit.saveState('request', JSON.stringify(request));
  const { order, superseded } = inputs;
  try {
    const held = await acquire({
      ...common,
      ...waitingOf(inputs),
      oracle,
      ancestry,
      order,
      superseded,
      remaining: () => api.usage.remaining,
      counted: () => api.usage.counted,
    });
    kit.saveState('seen', JSON.stringify(held.seen));
    return held;
  } catch (thrown) {
    if (deadline.signal.aborted) {
      using leaving = new Deadline(LEAVE_SECONDS, 'leaving the queue');
      await release({ ...connect(kit, request, leaving).common, live: false });
    }
    throw thrown;
  }
}

function turn(kit: LockKit, request: Request, api: Api): Promise<Held> {
  const { inputs, deadline, log } = kit;
  log.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them.");
  return takeTurn({
    api,
    me: request.me,
    policy: { ...inputs, job: inputs.jobToWaitFor, step: inputs.stepToWaitFor },
    deadline,
    clock: systemClock,
    random: Math.random,
    ...waitingOf(inputs),
    initialWaitSeconds: inputs.initialWaitSeconds,
    remaining: () => api.usage.remaining,
    tell: ({ ahead, run }) => log.info(`Waiting: ${ahead} ahead, directly behind run ${run}`),
  });
}

function report(kit: LockKit, held: Held, { usage }: Api): void {
  const { serverUrl } = kit.context;
  kit.setOutput('acquired', held.acquired);
  kit.setOutput('fencing-token', held.fencingToken ?? '');
  kit.setOutput('position', held.position);
  kit.setOutput('waited-seconds', Math.round(held.waitedMs / 1000));
  kit.setOutput('waited-for', held.waitedFor ? runUrl(serverUrl, held.waitedFor) : '');
  kit.setOutput('broke-stale', held.reaped.length > 0);
  kit.setOutput('superseded', held.superseded);
  kit.setOutput('force-continued', held.forceContinued);
  kit.setOutput('api-calls', { counted: usage.counted, 'not-modified': usage.notModified });
  kit.summarize(acquireSummary(held, serverUrl));
  if (held.forceContinued) kit.log.warning('Time was up: this job goes on WITHOUT the lock.');
  if (held.fault) throw held.fault;
}

void runAction<Inputs, Output>(
  spec,
  { seconds: (inputs: Inputs) => waitingOf(inputs).waitSeconds + MARGIN_SECONDS },
  async kit => {
    const { inputs, deadline } = kit;
    const { serverUrl } = kit.context;
    const request = requestOf(kit);
    checkTogether(inputs, request.keys);
    const api = clientOf(kit, deadline);
    const { common } = connect(kit, request, deadline, api);
    switch (inputs.mode) {
      case 'acquire': {
        const held = await (inputs.strategy === 'runs' ? turn : hold)(kit, request, api);
        return report(kit, held, api);
      }
      case 'release': {
        if (inputs.strategy === 'runs') return;
        const released = await release({ ...common, live: inputs.jobStatus !== 'failure' });
        return kit.summarize(releaseSummary(released, serverUrl));
      }
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
