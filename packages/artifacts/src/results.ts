/** The part of fetch that is needed here; the networks of action-kit and of the meter fit. */
export interface ResultsRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface Http {
  /** Rejects for no answer, and for a status of 400 and above. */
  request(url: string, request?: ResultsRequest): Promise<Answer>;
  json(url: string, request?: ResultsRequest): Promise<unknown>;
}

/** The service that keeps a run's artifacts and caches; every JavaScript action is told its address and a token for it. */
export interface Results {
  readonly url: string;
  readonly token: string;
  readonly run: string;
  readonly job: string;
}

/** An answer of the service that is not what it should be. */
export class ServiceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ServiceError';
  }
}

type Plain = Readonly<Record<string, unknown>>;

export const record = (value: unknown): Plain =>
  typeof value === 'object' && value !== null ? (value as Plain) : {};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Reads the ids of run and job from the token, as the service wants them; undefined where there is no such service. */
export function resultsOf(url: string | undefined, token: string | undefined): Results | undefined {
  if (!url || !token) return undefined;
  try {
    const claims = record(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
    for (const scope of String(claims['scp'] ?? '').split(' ')) {
      const [kind, run, job] = scope.split(':');
      if (kind === 'Actions.Results' && run && job) {
        return { url: new URL(url).origin, token, run, job };
      }
    }
  } catch {
    return undefined;
  }
  return undefined;
}

/** One call of the service. Rejects as `http` does. */
export async function call(
  http: Http,
  results: Results,
  service: string,
  method: string,
  body: object,
): Promise<Plain> {
  return record(
    await http.json(`${results.url}/twirp/github.actions.results.api.v1.${service}/${method}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${results.token}`,
        'content-type': 'application/json',
        'user-agent': 'guarded-deploy',
      },
      body: JSON.stringify(body),
    }),
  );
}

/** @throws ServiceError when the service gave none */
export function address(value: unknown): string {
  if (typeof value !== 'string' || !/^https?:\/\//.test(value))
    throw new ServiceError('no address was given for the data');
  return value;
}

/** Stores a blob in one piece. */
export async function put(http: Http, url: string, content: Buffer): Promise<void> {
  await http.request(url, {
    method: 'PUT',
    headers: { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' },
    // Buffers pass through as they are; the interface of fetch is narrower than what it takes.
    body: content as unknown as string,
  });
}

/** Both ids, as most calls want them. */
export const idsOf = ({ run, job }: Results) => ({
  workflow_run_backend_id: run,
  workflow_job_run_backend_id: job,
});
