import { runAction } from '@guarded-deploy/action-kit';
import { breakLock, normalizeKey, release, repair, status, verify } from '@guarded-deploy/lock';
import { hold, report } from './hold.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { Memory } from './memory.ts';
import { checkTogether, clientOf, connect, leavesLive, placeOf, requestOf, waitingOf } from './request.ts';
import {
  breakSummary,
  brokenLine,
  outputsOf,
  releasedLine,
  releaseSummary,
  repairedLines,
  repairSummary,
  stateLines,
  statusSummary,
} from './summary.ts';
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
        if (inputs.strategy === 'ref') return report(kit, await hold(kit, request, api), api);
        const { api: own, ...taken } = await turn(kit, request);
        return report(kit, taken, own);
      }
      case 'release': {
        if (inputs.strategy === 'runs') return;
        const memory = new Memory(kit.env.RUNNER_TEMP, request.me.nonce);
        const place = placeOf(request);
        // Also what an earlier step, which spelled the key otherwise, holds under its former name.
        const others = memory.held(place).filter(name => request.keys.includes(normalizeKey(name)));
        const keys = [...new Set([...common.keys, ...others])].sort();
        const released = await release({ ...common, keys, live: leavesLive(inputs.jobStatus) });
        memory.note(place, { given: keys });
        kit.setOutput('acquired', false);
        kit.log.info(releasedLine(released, request));
        return kit.summarize(releaseSummary(released, request, serverUrl));
      }
      case 'verify':
        kit.setOutput('acquired', false);
        kit.setOutput('fencing-token', await verify(common));
        return kit.setOutput('acquired', true);
      case 'status': {
        const states = await status(common);
        for (const line of stateLines(states, request, serverUrl)) kit.log.info(line);
        const outputs = Object.entries(outputsOf(states, request.me, serverUrl));
        for (const [name, value] of outputs) kit.setOutput(name as Output, value);
        return kit.summarize(statusSummary(states, request, serverUrl));
      }
      case 'break': {
        const removed = await breakLock(common);
        kit.setOutput('broke-stale', removed.length > 0);
        kit.log.notice(brokenLine(removed, request, serverUrl));
        return kit.summarize(breakSummary(removed, request, serverUrl));
      }
      case 'repair': {
        const repaired = await repair(common);
        for (const line of repairedLines(repaired, request)) kit.log.notice(line);
        return kit.summarize(repairSummary(repaired, request));
      }
    }
  },
);
