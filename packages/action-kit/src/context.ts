import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the runner says about this run. Everything in it is hostile until a domain has judged it. */
export interface Context {
  readonly eventName: string;
  /** The webhook's payload, parsed but not trusted; `{}` when absent or unreadable. */
  readonly payload: unknown;
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
  readonly ref: string;
  readonly refName: string;
  readonly actor: string;
  readonly actorId: string;
  readonly triggeringActor: string;
  readonly workflow: string;
  readonly workflowRef: string;
  readonly job: string;
  readonly runId: number;
  readonly runNumber: number;
  readonly runAttempt: number;
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
}

function readPayload(path: string | undefined): unknown {
  if (!path) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

export function readContext(env: Environment): Context {
  const [owner = '', repo = ''] = (env.GITHUB_REPOSITORY ?? '').split('/');
  const apiUrl = env.GITHUB_API_URL || 'https://api.github.com';
  return {
    eventName: env.GITHUB_EVENT_NAME ?? '',
    payload: readPayload(env.GITHUB_EVENT_PATH),
    owner,
    repo,
    sha: env.GITHUB_SHA ?? '',
    ref: env.GITHUB_REF ?? '',
    refName: env.GITHUB_REF_NAME ?? '',
    actor: env.GITHUB_ACTOR ?? '',
    actorId: env.GITHUB_ACTOR_ID ?? '',
    triggeringActor: env.GITHUB_TRIGGERING_ACTOR ?? '',
    workflow: env.GITHUB_WORKFLOW ?? '',
    workflowRef: env.GITHUB_WORKFLOW_REF ?? '',
    job: env.GITHUB_JOB ?? '',
    runId: Number(env.GITHUB_RUN_ID ?? 0),
    runNumber: Number(env.GITHUB_RUN_NUMBER ?? 0),
    runAttempt: Number(env.GITHUB_RUN_ATTEMPT || 1),
    serverUrl: env.GITHUB_SERVER_URL || 'https://github.com',
    apiUrl,
    // GitHub Enterprise Server serves REST under /api/v3 and GraphQL under /api/graphql.
    graphqlUrl:
      env.GITHUB_GRAPHQL_URL || apiUrl.replace(/\/api\/v3\/?$/, '/api').replace(/\/$/, '') + '/graphql',
  };
}
