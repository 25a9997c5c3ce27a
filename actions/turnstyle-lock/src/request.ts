import { createGitHub, type Kit } from '@guarded-deploy/action-kit';
import { type Deadline, systemClock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import {
  type Api,
  describeTicket,
  gitHubAncestry,
  gitHubOracle,
  gitHubStore,
  type LockNews,
  normalizeKeys,
  type Ticket,
  ticketOf,
} from '@guarded-deploy/lock';
import type { Inputs, Output } from './io.gen.ts';

export type LockKit = Kit<Inputs, Output>;

/** What main leaves for post: enough to find this job's tickets after a kill at any instant. */
export interface Request {
  readonly owner: string;
  readonly repo: string;
  readonly namespace: string;
  readonly keys: readonly string[];
  readonly me: Ticket;
}

/** The workflow with the dispatcher's environment, or with the branch: what a deploy job usually means by "the same target". */
function defaultKey({ context }: Pick<LockKit, 'context'>): string {
  const chosen = (context.payload as { inputs?: { environment?: unknown } }).inputs?.environment;
  const target = typeof chosen === 'string' && chosen !== '' ? chosen : context.refName;
  return `${context.workflow} ${target}`;
}

function whereOf({ inputs, context }: Pick<LockKit, 'inputs' | 'context'>): { owner: string; repo: string } {
  const given = inputs.lockRepository;
  if (given === undefined) return { owner: context.owner, repo: context.repo };
  const match = /^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(given);
  if (!match) {
    throw new Fault({
      code: 'INPUT_INVALID',
      what: `The input 'lock-repository' is ${JSON.stringify(given.slice(0, 200))}, which is not owner/name.`,
      remedy: "Set it to a repository such as 'acme/locks', or leave it out.",
    });
  }
  return { owner: match[1]!, repo: match[2]! };
}

function commitOf({ inputs, context }: Pick<LockKit, 'inputs' | 'context'>): string {
  const given = inputs.commit;
  if (given === undefined) return context.sha;
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(given)) return given;
  throw new Fault({
    code: 'INPUT_INVALID',
    what: `The input 'commit' is ${JSON.stringify(given.slice(0, 200))}, which is no full SHA.`,
    remedy: 'Give all 40 (or 64) hexadecimal digits, in small letters, or leave it out.',
  });
}

export function requestOf(kit: Pick<LockKit, 'inputs' | 'context' | 'env'>): Request {
  const { inputs, context, env } = kit;
  const jobId = /^\d{1,15}$/.test(inputs.jobId ?? '') ? Number(inputs.jobId) : undefined;
  return {
    ...whereOf(kit),
    namespace: inputs.refNamespace,
    keys: normalizeKeys(inputs.key.length > 0 ? inputs.key : [defaultKey(kit)]),
    me: ticketOf({
      ...context,
      sha: commitOf(kit),
      workflow: context.workflowRef || context.workflow,
      jobId,
      runner: env.RUNNER_NAME ?? '',
    }),
  };
}

export function clientOf({ context, log, env, inputs }: LockKit, deadline: Deadline): Api {
  return createGitHub({
    token: inputs.token,
    context,
    deadline,
    log,
    env,
    retries: inputs.retries,
  }) as unknown as Api;
}

/** Everything a call of the lock's package needs, over `api` within `deadline`. */
export function connect(kit: LockKit, request: Request, deadline: Deadline, api = clientOf(kit, deadline)) {
  const { signal } = deadline;
  const payload = kit.context.payload as { repository?: { node_id?: string; full_name?: string } };
  const own = payload.repository?.full_name === `${request.owner}/${request.repo}`;
  return {
    common: {
      store: gitHubStore({
        api,
        owner: request.owner,
        repo: request.repo,
        namespace: request.namespace,
        repositoryId: own ? payload.repository?.node_id : undefined,
        signal,
      }),
      keys: request.keys,
      me: request.me,
      deadline,
      clock: systemClock,
      random: Math.random,
      tell: (news: LockNews) => tell(kit, news),
    },
    oracle: gitHubOracle({ api, now: systemClock.now, signal }),
    ancestry: gitHubAncestry({ api, signal }),
  };
}

function tell({ log }: Pick<LockKit, 'log'>, news: LockNews): void {
  switch (news.kind) {
    case 'waiting': {
      const behind = news.behind ? `, directly behind ${describeTicket(news.behind)}` : '';
      log.info(`Waiting: ${news.ahead} ahead${behind}`);
      break;
    }
    case 'reaped':
      log.info(`Removed ${describeTicket(news.ticket)}: GitHub says that job is over`);
      break;
    case 'invisible':
      log.info(`GitHub does not say whether ${describeTicket(news.ticket)} is alive; it keeps its place`);
      break;
    case 'recovered':
      log.warning(
        `The ref of the lock '${news.key}' was deleted or changed by hand; recovered from its mirror`,
      );
      break;
    case 'unrelated':
      log.warning(
        `GitHub does not say how ${news.sha.slice(0, 12)}, which is live, and this commit are related, so nothing is superseded; the token needs contents: read of this repository`,
      );
      break;
    case 'retrying':
      log.debug(`again in ${Math.round(news.ms)} ms: ${news.reason}`);
      break;
  }
}

/** Whether what a job deployed is live, by how the job stands or ended. */
export const leavesLive = (jobStatus: string): boolean =>
  jobStatus !== 'failure' && jobStatus !== 'cancelled';

/** `wait-timeout` and its company, also by the names that softprops/turnstyle gives them. */
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

/** A shorter one would only burn the budget that all jobs of a repository share. */
const SHORTEST_POLL_SECONDS = 0.2;

/** Inputs that mean nothing together. @throws Fault INPUT_INVALID */
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
