/** What a job asks for when it takes a turn, and what it is given to do so. */
import type { Context, Log } from '@guarded-deploy/action-kit';
import type { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import type { GitHubApi } from '@guarded-deploy/github';
import type { Freeze, OnTimeout, QueueOrder, RunsPolicy, SupersededPolicy } from '@guarded-deploy/lock';

export interface TurnOptions {
  /** As they were asked for; without any, the key is the workflow with the chosen environment or the branch. */
  readonly keys: readonly string[];
  /** owner/name of the repository that keeps the locks; this one unless given. */
  readonly lockRepository: string | undefined;
  /** Where the refs of locks are, such as refs/locks. */
  readonly namespace: string;
  /** The commit that the job deploys: a full SHA, or '' where the lock is to judge none. The run's own unless given. */
  readonly commit: string | undefined;
  /** GitHub's id of this job, where it is known. */
  readonly jobId: string | undefined;
  readonly strategy: 'ref' | 'runs';
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  readonly onTimeout: OnTimeout;
  readonly order: QueueOrder;
  readonly superseded: SupersededPolicy;
  /** `run`: the lock belongs to all jobs of the run until it ends, or until a step releases it. */
  readonly scope: 'job' | 'run';
  /** Larger keys that `keys` belong to: a hold on one of them holds this job up too. As they were asked for. */
  readonly groups: readonly string[];
  /** When nothing is started; undefined where there is no calendar, or it does not concern this step. */
  readonly freezeAt: ((now: number) => Freeze | undefined) | undefined;
  /** For `strategy: runs`. */
  readonly runs: RunsOptions;
}

/** Which older runs are waited for. */
export interface RunsOptions extends RunsPolicy {
  readonly initialWaitSeconds: number;
  /** It is asked once, without waiting first. */
  readonly atOnce: boolean;
}

export interface TurnDeps {
  readonly context: Context;
  readonly log: Log;
  readonly deadline: Deadline;
  /** A client whose calls end with a deadline. */
  readonly github: (deadline: Deadline) => GitHubApi;
  /** The runner's name and its temporary folder, which the steps of a job share. */
  readonly runner: { readonly name: string; readonly temporary: string | undefined };
  /** Keeps something for the post step. */
  readonly saveState: (name: TurnState, value: string) => void;
}

/** What main keeps for post: the request, and what was seen when the lock was taken. */
export type TurnState = 'request' | 'seen';

/** Refuses options that mean nothing together, by the names of the inputs. @throws Fault INPUT_INVALID */
export function checkTurn(
  { order, strategy, lockRepository, runs, scope, groups, freezeAt }: TurnOptions,
  keys: readonly string[],
): void {
  const { queueName, job, step } = runs;
  const wrong =
    order === 'run-number' && keys.length > 1
      ? ["'order: run-number' was asked for with several keys.", 'Use one key, or the order of arrival.']
      : strategy === 'runs' && lockRepository !== undefined
        ? [
            "'lock-repository' was given with 'strategy: runs', which sees this repository's runs only.",
            "Use 'strategy: ref'.",
          ]
        : strategy === 'ref' && (queueName ?? job ?? step) !== undefined
          ? [
              "'queue-name', 'job-to-wait-for' or 'step-to-wait-for' was given with 'strategy: ref'.",
              "Name what is shared with 'key', or set 'strategy: runs'.",
            ]
          : strategy === 'runs' && (scope === 'run' || groups.length > 0 || freezeAt !== undefined)
            ? [
                "'scope: run', 'group' or 'freezes' was given with 'strategy: runs', which holds nothing.",
                "Use 'strategy: ref'.",
              ]
            : step !== undefined && job === undefined
              ? ["'step-to-wait-for' was given without its job.", "Add 'job-to-wait-for'."]
              : undefined;
  if (wrong) throw new Fault({ code: 'INPUT_INVALID', what: wrong[0]!, remedy: wrong[1]! });
}
