/** The root action's inputs as options of the steps. */
import { commitOf, type Kit } from '@guarded-deploy/action-kit';
import { depsOf } from '@guarded-deploy/steps/turn/kit';
import type { TurnDeps, TurnOptions } from '@guarded-deploy/steps/turn/run';
import type { Inputs, Output } from './io.gen.ts';
import { ecsKeysOf } from './target.ts';

export type DeployKit = Kit<Inputs, Output>;

/** Deploys of one environment, or of one service of ECS, take turns, whichever workflow they come from. */
function keysOf({ key, environment, target, cluster, service, services }: Inputs): readonly string[] {
  if (key.length > 0) return key;
  if (target === 'ecs') {
    const names = service === undefined ? services.map(line => line.split('=')[0]!.trim()) : [service];
    return ecsKeysOf(cluster ?? '', names);
  }
  return environment ? [`deploy ${environment}`] : [];
}

/** A hold on an environment stops every deploy to it, whatever its key. */
function groupsOf({ group, environment, strategy }: Inputs): readonly string[] {
  if (group.length > 0 || environment === undefined || strategy !== 'ref') return group;
  return [`deploy ${environment}`];
}

/** A shorter pause would only use up the calls that all jobs of a repository share. */
const SHORTEST_POLL_SECONDS = 0.2;

/** Which turn the deploy waits for, and what that needs. */
export function turnOf(kit: DeployKit): readonly [TurnOptions, TurnDeps] {
  const { inputs, context, env } = kit;
  const onEcs = inputs.target === 'ecs';
  const options: TurnOptions = {
    keys: keysOf(inputs),
    lockRepository: inputs.lockRepository,
    namespace: inputs.refNamespace,
    // What is live on ECS, the images tell; a commit that is checked out says nothing about them, so the lock judges none.
    commit: onEcs ? '' : commitOf(env, inputs.workingDirectory),
    // `takeTurn` knows better, once it is known how the run came about.
    superseded: onEcs ? 'allow' : inputs.superseded,
    jobId: inputs.jobId,
    strategy: inputs.strategy,
    waitSeconds: inputs.waitTimeout,
    pollSeconds: Math.max(inputs.pollSeconds, SHORTEST_POLL_SECONDS),
    onTimeout: inputs.onTimeout,
    order: inputs.order,
    scope: inputs.scope,
    groups: groupsOf(inputs),
    freezeAt: undefined,
    runs: {
      sameBranchOnly: inputs.sameBranchOnly,
      branch: inputs.branch ?? (env.GITHUB_HEAD_REF || context.refName || undefined),
      queueName: inputs.queueName,
      job: inputs.jobToWaitFor,
      step: inputs.stepToWaitFor,
      waitForApprovals: inputs.waitForApprovals,
      initialWaitSeconds: inputs.initialWaitSeconds,
      atOnce: false,
    },
  };
  return [options, depsOf(kit, inputs)];
}
