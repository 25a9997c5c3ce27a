import { runAction } from '@guarded-deploy/action-kit';
import { breakLock, release, status, verify } from '@guarded-deploy/lock';
import { hold, report } from './hold.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { checkTogether, clientOf, connect, leavesLive, requestOf, waitingOf } from './request.ts';
import { breakSummary, outputsOf, releaseSummary, stateLines, statusSummary } from './summary.ts';
import { turn } from './turn.ts';

/** For everything but waiting. */
const MARGIN_SECONDS = 90;

void runAction<Inputs, Output>(
  spec,
  {
    seconds: (inputs: Inputs) =>
      (inputs.strategy === 'runs' ? inputs.initialWaitSeconds : 0) +
      waitingOf(inputs).waitSeconds +
      MARGIN_SECONDS,
  },
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
        const released = await release({ ...common, live: leavesLive(inputs.jobStatus) });
        kit.setOutput('acquired', false);
        return kit.summarize(releaseSummary(released, serverUrl));
      }
      case 'verify':
        kit.setOutput('acquired', false);
        kit.setOutput('fencing-token', await verify(common));
        return kit.setOutput('acquired', true);
      case 'status': {
        const states = await status(common);
        for (const line of stateLines(states)) kit.log.info(line);
        const outputs = Object.entries(outputsOf(states, request.me, serverUrl));
        for (const [name, value] of outputs) kit.setOutput(name as Output, value);
        return kit.summarize(statusSummary(states, request.me, serverUrl));
      }
      case 'break': {
        const removed = await breakLock(common);
        kit.setOutput('broke-stale', removed.length > 0);
        return kit.summarize(breakSummary(removed, serverUrl));
      }
    }
  },
);
