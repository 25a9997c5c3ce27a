import { runAction } from '@guarded-deploy/action-kit';
import { systemClock } from '@guarded-deploy/deadline';
import { type Api, breakLock, type Held, release, status, takeTurn, verify } from '@guarded-deploy/lock';
import { hold, report } from './hold.ts';
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
import { breakSummary, releaseSummary, statusSummary } from './summary.ts';

/** For everything but waiting. */
const MARGIN_SECONDS = 90;

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
        const held =
          inputs.strategy === 'runs' ? await turn(kit, request, api) : (await hold(kit, request, api)).held;
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
