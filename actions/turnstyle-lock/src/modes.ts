/** The modes of the action, each from its inputs to outputs and summary. */
import { breakLock, type GitHubApi, lockStatus, repairLock, verifyLock } from '@guarded-deploy/lock';
import { acquireForJob } from './acquire.ts';
import { waitForTurn } from './advisory.ts';
import { clientOf, lockOptionsOf } from './connection.ts';
import { checkTogether } from './inputs.ts';
import type { Output } from './io.gen.ts';
import { releaseNow } from './release.ts';
import { reportTurn } from './report.ts';
import { type LockKit, type LockRequest, requestOf } from './request.ts';
import {
  breakSummary,
  brokenLine,
  outputsOf,
  repairedLines,
  repairSummary,
  stateLines,
  statusSummary,
} from './summary.ts';

/** @throws Fault */
export async function runMode(kit: LockKit): Promise<void> {
  const { inputs, deadline, context } = kit;
  const { serverUrl } = context;
  const request = requestOf(kit);
  checkTogether(inputs, request.keys);
  const api = clientOf(kit, deadline);
  const options = lockOptionsOf(kit, request, deadline, api);
  switch (inputs.mode) {
    case 'acquire':
      return acquire(kit, request, api);
    case 'release':
      // An advisory turn holds nothing.
      return inputs.strategy === 'runs' ? undefined : releaseNow(kit, request, options);
    case 'verify':
      kit.setOutput('acquired', false);
      kit.setOutput('fencing-token', await verifyLock(options));
      return kit.setOutput('acquired', true);
    case 'status': {
      const states = await lockStatus(options);
      for (const line of stateLines(states, request, serverUrl)) kit.log.info(line);
      const outputs = Object.entries(outputsOf(states, request.me, serverUrl));
      for (const [name, value] of outputs) kit.setOutput(name as Output, value);
      return kit.summarize(statusSummary(states, request, serverUrl));
    }
    case 'break': {
      const removed = await breakLock(options);
      kit.setOutput('broke-stale', removed.length > 0);
      kit.log.notice(brokenLine(removed, request, serverUrl));
      return kit.summarize(breakSummary(removed, request, serverUrl));
    }
    case 'repair': {
      const repaired = await repairLock(options);
      for (const line of repairedLines(repaired, request)) kit.log.notice(line);
      return kit.summarize(repairSummary(repaired, request));
    }
  }
}

async function acquire(kit: LockKit, request: LockRequest, api: GitHubApi): Promise<void> {
  if (kit.inputs.strategy === 'ref') return reportTurn(kit, await acquireForJob(kit, request, api), api);
  const turn = await waitForTurn(kit, request);
  return reportTurn(kit, turn, turn.api);
}
