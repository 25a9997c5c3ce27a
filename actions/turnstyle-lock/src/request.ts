import { createGitHub, type Kit } from '@guarded-deploy/action-kit';
import { type Deadline, systemClock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import {
  type Api,
  describeTicket,
  formerNames,
  gitHubAncestry,
  gitHubOracle,
  gitHubStore,
  type LockNews,
  normalizeKey,
  normalizeKeys,
  runUrl,
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
  /** In their normal form. */
  readonly keys: readonly string[];
  /** What the same locks are called in releases before the normal form; held together with `keys`. */
  readonly former: readonly string[];
  /** Normal form → what was asked for, where it was spelled otherwise. */
  readonly spelled: Readonly<Record<string, string>>;
  readonly me: Ticket;
}

/** Where locks are kept, as one text. */
export const placeOf = ({ owner, repo, namespace }: Request): string =>
  `${owner}/${repo} ${namespace}`.toLowerCase();

/** All names under which the locks of a request are held. */
export const namesOf = ({ keys, former = [] }: Request): readonly string[] => [...keys, ...former].sort();

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
  const asked = inputs.key.length > 0 ? inputs.key : [defaultKey(kit)];
  const spelled = asked
    .map(key => [normalizeKey(key), key] as const)
    .filter(([normal, key]) => normal !== key);
  return {
    ...whereOf(kit),
    namespace: inputs.refNamespace,
    keys: normalizeKeys(asked),
    former: formerNames(asked),
    spelled: Object.fromEntries(spelled),
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

/** The branch that this job deploys from: the run's own, or the default one for tags, pull requests and what has none. */
function branchOf({ context }: Pick<LockKit, 'context'>): string | undefined {
  const own = /^refs\/heads\/(.+)$/.exec(context.ref)?.[1];
  const usual = (context.payload as { repository?: { default_branch?: unknown } } | null)?.repository
    ?.default_branch;
  return own ?? (typeof usual === 'string' && usual !== '' ? usual : undefined);
}

/** Everything a call of the lock's package needs, over `api` within `deadline`. */
export function connect(kit: LockKit, request: Request, deadline: Deadline, api = clientOf(kit, deadline)) {
  const { signal } = deadline;
  const { context } = kit;
  const payload = context.payload as { repository?: { node_id?: string; full_name?: string } } | null;
  const own = payload?.repository?.full_name === `${request.owner}/${request.repo}`;
  const branch = branchOf(kit);
  const describe = (ticket: Ticket) => described(ticket, context.serverUrl);
  return {
    common: {
      store: gitHubStore({
        api,
        owner: request.owner,
        repo: request.repo,
        namespace: request.namespace,
        repositoryId: own ? payload?.repository?.node_id : undefined,
        run: context.runId > 0 ? context.runId : undefined,
        signal,
      }),
      keys: namesOf(request),
      me: request.me,
      deadline,
      clock: systemClock,
      random: Math.random,
      today: Date.now,
      tell: (news: LockNews) => tell(kit, news),
    },
    oracle: gitHubOracle({ api, now: systemClock.now, signal }),
    ancestry: gitHubAncestry({ api, branch, signal }),
    describe,
    branch,
  };
}

/** The page of the job behind a ticket, or of its run. */
function pageOf(ticket: Ticket, serverUrl: string): string {
  return ticket.job === null
    ? runUrl(serverUrl, ticket)
    : `${runUrl(serverUrl, { ...ticket, attempt: 1 })}/job/${ticket.job}`;
}

/** `2026-11-29 14:03 UTC`, by the clock of the runner that wrote it. */
const minuteOf = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Since when a ticket has its place; '' where that is not known, or is no time. */
export const sinceOf = ({ since }: Ticket): string =>
  since !== undefined && since > 0 && since < 8e15 ? minuteOf(since) : '';

/** A job in the words of a message: which run, since when it is there, and where it is seen. */
function described(ticket: Ticket, serverUrl: string): string {
  const since = sinceOf(ticket);
  return `${describeTicket(ticket)}${since === '' ? '' : ` (since ${since})`}, ${pageOf(ticket, serverUrl)}`;
}

function waitingLine(news: Extract<LockNews, { kind: 'waiting' }>, serverUrl: string): string {
  const minutes = Math.floor(news.waitedMs / 60_000);
  const behind = news.behind ? `, directly behind ${describeTicket(news.behind)}` : '';
  const held = news.holders.map(({ key, holder }) => `'${key}' is held by ${described(holder, serverUrl)}`);
  const who = held.length > 0 ? `; ${held.join('; ')}` : '';
  return `Waiting${minutes > 0 ? ` for ${minutes} min` : ''}: ${news.ahead} ahead${behind}${who}`;
}

function tell({ log, context }: Pick<LockKit, 'log' | 'context'>, news: LockNews): void {
  switch (news.kind) {
    case 'waiting':
      log.info(waitingLine(news, context.serverUrl));
      break;
    case 'kept':
      log.debug(`held by this job already: ${news.keys.join(', ')}`);
      break;
    case 'reaped':
      log.info(`Removed ${describeTicket(news.ticket)}: GitHub says that job is over`);
      break;
    case 'invisible':
      log.info(`GitHub does not say whether ${describeTicket(news.ticket)} is alive; it keeps its place`);
      break;
    case 'blind':
      log.warning(`${news.fault.what} ${news.fault.remedy} (${news.fault.docs})`, undefined, news.fault.code);
      break;
    case 'recovered':
      log.warning(
        `The ref of the lock '${news.key}' was deleted or changed by hand; recovered from its mirror`,
      );
      break;
    case 'circle':
      log.info('This job and another were about to wait for each other; this one leaves and joins again');
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
