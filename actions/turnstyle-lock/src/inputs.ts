/** What the inputs mean, alone and together. */
import { Fault } from '@guarded-deploy/faults';
import type { Inputs } from './io.gen.ts';

/** A shorter pause would only use up the calls that all jobs of a repository share. */
const SHORTEST_POLL_SECONDS = 0.2;

/** Whether what a job deployed is live, by the job's status so far. */
export const leavesLive = (jobStatus: string): boolean =>
  jobStatus !== 'failure' && jobStatus !== 'cancelled';

/** How long to wait and how often to look, also by the names that softprops/turnstyle gives these inputs. */
export function waitingOf(inputs: Inputs): {
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  readonly onTimeout: Inputs['onTimeout'];
} {
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

/** Refuses inputs that mean nothing together. @throws Fault INPUT_INVALID */
export function checkTogether(inputs: Inputs, keys: readonly string[]): void {
  const wrong =
    inputs.order === 'run-number' && keys.length > 1
      ? ["'order: run-number' was asked for with several keys.", 'Use one key, or the order of arrival.']
      : inputs.strategy === 'runs' && !['acquire', 'release'].includes(inputs.mode)
        ? [
            `'mode: ${inputs.mode}' was asked for with 'strategy: runs', which holds nothing that could be looked at.`,
            "Use 'strategy: ref'.",
          ]
        : inputs.strategy === 'runs' && inputs.lockRepository !== undefined
          ? [
              "'lock-repository' was given with 'strategy: runs', which sees this repository's runs only.",
              "Use 'strategy: ref'.",
            ]
          : inputs.strategy === 'ref' &&
              (inputs.queueName ?? inputs.jobToWaitFor ?? inputs.stepToWaitFor) !== undefined
            ? [
                "'queue-name', 'job-to-wait-for' or 'step-to-wait-for' was given with 'strategy: ref'.",
                "Name what is shared with 'key', or set 'strategy: runs'.",
              ]
            : inputs.stepToWaitFor !== undefined && inputs.jobToWaitFor === undefined
              ? ["'step-to-wait-for' was given without its job.", "Add 'job-to-wait-for'."]
              : undefined;
  if (wrong) throw new Fault({ code: 'INPUT_INVALID', what: wrong[0]!, remedy: wrong[1]! });
}
