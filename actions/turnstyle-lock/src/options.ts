/** What the inputs mean, also by the names that softprops/turnstyle gives them. */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Context, Environment } from '@guarded-deploy/action-kit';
import { Fault } from '@guarded-deploy/faults';
import type { TurnOptions } from '@guarded-deploy/steps/turn/run';
import type * as Freezes from './freezes.entry.ts';
import type { Inputs } from './io.gen.ts';

/** A shorter pause would only use up the calls that all jobs of a repository share. */
const SHORTEST_POLL_SECONDS = 0.2;

/** Whether what a job deployed is live, by the job's status so far. */
export const leavesLive = (jobStatus: string): boolean =>
  jobStatus !== 'failure' && jobStatus !== 'cancelled';

/** How long to wait and how often to look. @throws Fault INPUT_INVALID */
export function waitingOf(inputs: Inputs): Pick<TurnOptions, 'waitSeconds' | 'pollSeconds' | 'onTimeout'> {
  const { continueAfterSeconds, abortAfterSeconds } = inputs;
  if (continueAfterSeconds !== undefined && abortAfterSeconds !== undefined) {
    throw new Fault({
      code: 'INPUT_INVALID',
      what: "Both 'continue-after-seconds' and 'abort-after-seconds' are set.",
      remedy: "Set one of them, or 'wait-timeout' with 'on-timeout'.",
    });
  }
  const poll = inputs.pollIntervalSeconds ?? inputs.pollSeconds;
  return {
    waitSeconds: continueAfterSeconds ?? abortAfterSeconds ?? inputs.waitTimeout,
    pollSeconds: Math.max(poll, SHORTEST_POLL_SECONDS),
    onTimeout:
      continueAfterSeconds !== undefined
        ? 'continue'
        : abortAfterSeconds !== undefined
          ? 'fail'
          : inputs.onTimeout,
  };
}

/** The calendar in its own bundle, which only those load who have one. */
function freezesOf({ mode, freezes, key }: Inputs, env: Environment): TurnOptions['freezeAt'] {
  if (freezes === undefined || mode !== 'acquire') return undefined;
  const { loadFreezes, wordsOfKeys } = createRequire(__filename)(
    join(__dirname, 'freezes.cjs'),
  ) as typeof Freezes;
  const path = resolve(env.GITHUB_WORKSPACE ?? '.', freezes);
  return loadFreezes({ path, file: freezes, names: wordsOfKeys(key), isOptional: false });
}

/** @throws Fault INPUT_INVALID, FREEZE_INVALID, FREEZE_ENDLESS */
export function optionsOf(inputs: Inputs, context: Context, env: Environment): TurnOptions {
  return {
    ...waitingOf(inputs),
    keys: inputs.key,
    lockRepository: inputs.lockRepository,
    namespace: inputs.refNamespace,
    commit: inputs.commit,
    jobId: inputs.jobId,
    strategy: inputs.strategy,
    order: inputs.order,
    superseded: inputs.superseded,
    scope: inputs.scope,
    groups: inputs.group,
    freezeAt: freezesOf(inputs, env),
    runs: {
      sameBranchOnly: inputs.sameBranchOnly,
      branch: inputs.branch ?? (env.GITHUB_HEAD_REF || context.refName || undefined),
      queueName: inputs.queueName,
      job: inputs.jobToWaitFor,
      step: inputs.stepToWaitFor,
      waitForApprovals: inputs.waitForApprovals,
      initialWaitSeconds: inputs.initialWaitSeconds,
      atOnce: inputs.continueAfterSeconds === 0 || inputs.abortAfterSeconds === 0,
    },
  };
}

/** Refuses a mode that `strategy: runs` has not. @throws Fault INPUT_INVALID */
export function checkMode({ strategy, mode }: Inputs): void {
  if (strategy !== 'runs' || mode === 'acquire' || mode === 'release') return;
  throw new Fault({
    code: 'INPUT_INVALID',
    what: `'mode: ${mode}' was asked for with 'strategy: runs', which holds nothing that could be looked at.`,
    remedy: "Use 'strategy: ref'.",
  });
}
