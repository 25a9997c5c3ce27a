import { createGitHub, type GitHub, type Kit } from '@guarded-deploy/action-kit';
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

export function requestOf(kit: Pick<LockKit, 'inputs' | 'context' | 'env'>): Request {
  const { inputs, context, env } = kit;
  const jobId = /^\d{1,15}$/.test(inputs.jobId ?? '') ? Number(inputs.jobId) : undefined;
  return {
    ...whereOf(kit),
    namespace: inputs.refNamespace,
    keys: normalizeKeys(inputs.key.length > 0 ? inputs.key : [defaultKey(kit)]),
    me: ticketOf({
      ...context,
      workflow: context.workflowRef || context.workflow,
      jobId,
      runner: env.RUNNER_NAME ?? '',
    }),
  };
}

/** Everything a call of the lock's package needs, over one GitHub client within `deadline`. */
export function connect(kit: LockKit, request: Request, deadline: Deadline) {
  const { context, log, env, inputs } = kit;
  const { signal } = deadline;
  const github: GitHub = createGitHub({ token: inputs.token, context, deadline, log, env });
  const api = github as unknown as Api;
  const payload = context.payload as { repository?: { node_id?: string; full_name?: string } };
  const own = payload.repository?.full_name === `${request.owner}/${request.repo}`;
  return {
    github,
    api,
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
    case 'retrying':
      log.debug(`again in ${Math.round(news.ms)} ms: ${news.reason}`);
      break;
  }
}
