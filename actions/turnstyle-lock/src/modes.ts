/** The modes of the action, each a step on locks. */
import type { Kit } from '@guarded-deploy/action-kit';
import { verifyLock } from '@guarded-deploy/lock';
import type { Report } from '@guarded-deploy/steps/step';
import { breakByHand, repairByHand, showStatus } from '@guarded-deploy/steps/turn/commands';
import { holdByHand, personOf, unholdByHand } from '@guarded-deploy/steps/turn/hold';
import { depsOf } from '@guarded-deploy/steps/turn/kit';
import {
  checkTurn,
  lockOptionsOf,
  releaseNow,
  report,
  requestOf,
  run,
  timeOf,
} from '@guarded-deploy/steps/turn/run';
import type { Inputs, Output } from './io.gen.ts';
import { checkMode, leavesLive, optionsOf } from './options.ts';

/** @throws Fault */
export async function runMode(kit: Kit<Inputs, Output>): Promise<Report<Output>> {
  const { inputs, context, env, deadline } = kit;
  const deps = depsOf(kit, inputs);
  const turn = optionsOf(inputs, context, env);
  checkMode(inputs);
  if (inputs.mode === 'acquire') return report(await run(turn, deps));
  const request = requestOf(turn, deps);
  checkTurn(turn, request.keys);
  const api = deps.github(deadline);
  const options = { ...lockOptionsOf(request, deps, deadline, api), now: timeOf(api) };
  const command = { request, options, serverUrl: context.serverUrl };
  const holding = { ...command, by: personOf(context) };
  switch (inputs.mode) {
    case 'release':
      // An advisory turn holds nothing.
      if (inputs.strategy === 'runs') return { outputs: {} };
      return releaseNow(request, options, deps, leavesLive(inputs.jobStatus));
    case 'verify':
      // Stands when it throws.
      kit.setOutput('acquired', false);
      return { outputs: { 'fencing-token': await verifyLock(options), acquired: true } };
    case 'status':
      return showStatus(command);
    case 'break':
      return breakByHand(command);
    case 'repair':
      return repairByHand(command);
    case 'hold':
      return holdByHand({ ...holding, reason: inputs.reason ?? '', until: inputs.until });
    case 'unhold':
      return unholdByHand(holding);
  }
}
