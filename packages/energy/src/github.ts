import { type Listing, type PageOptions, readPages } from '@guarded-deploy/deadline/pages';
import { list, type Net, NetError, record } from './net.ts';
import { ARTIFACT_PREFIX, type Stored } from './results.ts';
import type { ApiStep } from './steps.ts';

/** A repository's APIs and who asks. */
export interface Api {
  readonly url: string;
  readonly graphql: string;
  readonly token: string;
  readonly owner: string;
  readonly repo: string;
}

const headers = (api: Api) => ({
  authorization: `Bearer ${api.token}`,
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
  'user-agent': 'guarded-deploy',
});

const of = (api: Api, path: string) =>
  `${api.url.replace(/\/$/, '')}/repos/${encodeURIComponent(api.owner)}/${encodeURIComponent(api.repo)}${path}`;

type Item = Readonly<Record<string, unknown>>;

/**
 * A list, page by page. `field` holds it in each answer; without one the answer is the list.
 * @throws NetError
 */
function listOf(
  net: Net,
  api: Api,
  path: string,
  field?: string,
  options?: PageOptions<Item>,
): Promise<Listing<Item>> {
  return readPages<Item>(
    path,
    async address => {
      const response = await net.request(of(api, address), { headers: headers(api) });
      let body: unknown;
      try {
        body = JSON.parse(await response.text());
      } catch {
        throw new NetError('the answer is not JSON', response.status);
      }
      const total = record(body).total_count;
      return {
        items: list(field === undefined ? body : record(body)[field]).map(record),
        link: response.headers.get('link') ?? undefined,
        total: typeof total === 'number' ? total : undefined,
      };
    },
    options,
  );
}

/** Seconds since 1970 × 1000, or undefined. */
function moment(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) ? time : undefined;
}

/** The steps of a job as the Jobs API lists them; skipped ones and those not begun are left out. */
export function stepsOf(job: unknown): ApiStep[] {
  return list(record(job).steps).flatMap((value, at) => {
    const step = record(value);
    const startedAt = moment(step.started_at);
    if (startedAt === undefined || step.conclusion === 'skipped') return [];
    const name = typeof step.name === 'string' && step.name.trim() !== '' ? step.name : `Step ${at + 1}`;
    return [
      {
        name: name.slice(0, 200),
        number: typeof step.number === 'number' ? step.number : at + 1,
        startedAt,
        completedAt: moment(step.completed_at),
      },
    ];
  });
}

/** A job as the Jobs API tells it. */
export interface ApiJob {
  /** In full, with the job that calls its workflow and the values of its matrix. */
  readonly name: string | undefined;
  readonly steps: readonly ApiStep[];
}

const UNKNOWN: ApiJob = { name: undefined, steps: [] };

function jobOf(value: unknown): ApiJob {
  const { name } = record(value);
  return { name: typeof name === 'string' && name !== '' ? name : undefined, steps: stepsOf(value) };
}

/** How this job is found in the Jobs API. */
interface JobPlace {
  readonly id: string;
  readonly run: number;
  readonly attempt: number;
  readonly runner: string;
}

/** Milliseconds after which the Jobs API is asked again, and what has to be left then for everything after it. */
const AGAIN = 1000;
const RESERVE = 2000;

/**
 * Name and steps of this very job: by its id, else as the only job of the run that runs on this runner. The Jobs API is
 * seconds behind; it is asked once more when its answer lags behind, as long as that leaves time for other requests.
 * @returns no name and no steps when it cannot be told
 */
export async function fetchJob(
  net: Net,
  api: Api,
  job: JobPlace,
  lags: (steps: readonly ApiStep[]) => boolean | Promise<boolean>,
): Promise<ApiJob> {
  const first = await askForJob(net, api, job);
  if (!(await lags(first.steps)) || net.left < AGAIN + RESERVE) return first;
  await net.pause(AGAIN);
  // Names that came the first time are better than none.
  const second = await askForJob(net, api, job).catch(() => UNKNOWN);
  const { steps } = second.steps.length >= first.steps.length ? second : first;
  return { name: second.name ?? first.name, steps };
}

async function askForJob(net: Net, api: Api, job: JobPlace): Promise<ApiJob> {
  if (/^\d+$/.test(job.id)) {
    return jobOf(await net.json(of(api, `/actions/jobs/${job.id}`), { headers: headers(api) }));
  }
  const jobs = await listOf(net, api, `/actions/runs/${job.run}/attempts/${job.attempt}/jobs`, 'jobs');
  const mine = jobs.items.filter(
    ({ status, runner_name: runner }) =>
      status === 'in_progress' && job.runner !== '' && runner === job.runner,
  );
  return jobs.isWhole && mine.length === 1 ? jobOf(mine[0]) : UNKNOWN;
}

/** The reports that a finished run has left as artifacts. @throws NetError, also when there are more than could be read */
export async function listRunReports(net: Net, api: Api, run: number): Promise<Stored[]> {
  const artifacts = await listOf(net, api, `/actions/runs/${run}/artifacts`, 'artifacts');
  if (!artifacts.isWhole) throw new NetError('the list of artifacts could not be read to its end', 0);
  return artifacts.items.flatMap(artifact => {
    const name = String(artifact.name ?? '');
    if (!name.startsWith(ARTIFACT_PREFIX) || artifact.expired === true || !Number.isInteger(artifact.id))
      return [];
    return [
      {
        name,
        size: Number(artifact.size_in_bytes ?? 0),
        download: async () => {
          const response = await net.request(of(api, `/actions/artifacts/${artifact.id}/zip`), {
            headers: headers(api),
          });
          return Buffer.from(await response.arrayBuffer());
        },
      },
    ];
  });
}

/** The pull request that an event is about; for a finished run of a fork it is looked up by head and commit. */
export async function pullRequestOf(net: Net, api: Api, event: unknown): Promise<number | undefined> {
  const payload = record(event);
  const direct =
    record(payload.pull_request).number ??
    (record(payload.issue).pull_request ? record(payload.issue).number : undefined);
  if (Number.isInteger(direct)) return direct as number;
  const run = record(payload.workflow_run);
  if (run.event !== 'pull_request' && run.event !== 'pull_request_target') return undefined;
  const owner = record(record(run.head_repository).owner).login;
  const branch = run.head_branch;
  if (typeof owner !== 'string' || typeof branch !== 'string') return undefined;
  const head = encodeURIComponent(`${owner}:${branch}`);
  const pulls = await listOf(net, api, `/pulls?state=open&head=${head}`);
  const match = pulls.items.filter(pull => record(pull.head).sha === run.head_sha);
  const number = match[0]?.number;
  const isOne = pulls.isWhole && match.length === 1 && Number.isInteger(number);
  return isOne ? (number as number) : undefined;
}

/** GitHub refuses longer comments. */
const LONGEST_COMMENT = 65_000;

type CommentOutcome = 'created' | 'updated' | 'unchanged';

/** A refusal is an answer; only silence is none. */
const orRefused = (thrown: unknown): undefined => {
  if (thrown instanceof NetError && thrown.status !== 0) return undefined;
  throw thrown;
};

/**
 * Whose token this is, as comments name their author. GraphQL tells it to people, to GitHub Apps and to a workflow's own
 * token; REST only to people, for servers without GraphQL.
 * @throws NetError when neither tells: without it one's own comment cannot be told from another's
 */
async function loginOf(net: Net, api: Api): Promise<string> {
  const answer = await net
    .json(api.graphql, {
      method: 'POST',
      headers: { ...headers(api), 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { login } }' }),
    })
    .catch(orRefused);
  const { login } = record(record(record(answer).data).viewer);
  if (typeof login === 'string' && login !== '') return login;
  const user = await net
    .json(`${api.url.replace(/\/$/, '')}/user`, { headers: headers(api) })
    .catch(orRefused);
  const named = record(user).login;
  if (typeof named === 'string' && named !== '') return named;
  throw new NetError('GitHub does not tell whose token this is', 0);
}

/**
 * Keeps one comment: edits the one with this marker that this token's owner wrote, or writes it. A marker in somebody
 * else's comment means nothing.
 * @throws NetError 403 when the token may only read
 */
export async function keepComment(
  net: Net,
  api: Api,
  pull: number,
  marker: string,
  markdown: string,
): Promise<CommentOutcome> {
  const body = `${marker}\n${markdown}`.slice(0, LONGEST_COMMENT);
  const author = await loginOf(net, api);
  const isOwn = (comment: Item) =>
    record(comment.user).login === author &&
    typeof comment.body === 'string' &&
    comment.body.startsWith(marker) &&
    Number.isInteger(comment.id);
  const comments = await listOf(net, api, `/issues/${pull}/comments`, undefined, {
    until: items => items.some(isOwn),
  });
  const own = comments.items.find(isOwn);
  if (own) {
    if (String(own.body).replace(/\r\n/g, '\n').trimEnd() === body.trimEnd()) return 'unchanged';
    await net.request(of(api, `/issues/comments/${own.id}`), {
      method: 'PATCH',
      headers: { ...headers(api), 'content-type': 'application/json' },
      body: JSON.stringify({ body }),
    });
    return 'updated';
  }
  // Our comment may be among those that were not read. No comment is better than a second one.
  if (!comments.isWhole) throw new NetError('the list of comments could not be read to its end', 0);
  await net.request(of(api, `/issues/${pull}/comments`), {
    method: 'POST',
    headers: { ...headers(api), 'content-type': 'application/json' },
    body: JSON.stringify({ body }),
  });
  return 'created';
}
