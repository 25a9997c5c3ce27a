import { type Answer, type Http, type ResultsRequest, ServiceError } from './results.ts';

/** action-kit's fetch fits. */
type Fetch = (
  url: string,
  request: ResultsRequest & { readonly signal?: AbortSignal; readonly largestBody?: number },
) => Promise<Answer & { readonly status: number; readonly ok: boolean }>;

/** An answer with a status of 400 and above. */
export class StatusError extends ServiceError {
  readonly status: number;

  constructor(what: string, status: number) {
    super(`${what} was answered with ${status}`);
    this.name = 'StatusError';
    this.status = status;
  }
}

interface PatientOptions {
  readonly signal: AbortSignal;
  /** Waits; rejects when the time of the step is over. */
  sleep(milliseconds: number): Promise<void>;
  /** Requests in all; 4 unless given. */
  readonly attempts?: number;
  /** The largest answer in bytes; 32 MiB unless given. */
  readonly largestBody?: number;
}

const LARGEST_BODY = 32 * 1024 * 1024;

/** Without what signs it: that must not reach a log. */
const shown = (url: string, method: string) => `${method} ${new URL(url).origin}${new URL(url).pathname}`;

/**
 * Requests that are sent again after 1, 2, 4 … seconds where the answer was 429 or 5xx, or none came. All that the service of
 * artifacts is asked may be asked twice; what it then refuses as known (409) the caller has to judge.
 */
export function patientHttp(fetch: Fetch, options: PatientOptions): Http {
  const { signal, attempts = 4, largestBody = LARGEST_BODY } = options;
  const request = async (url: string, wanted: ResultsRequest = {}): Promise<Answer> => {
    const what = shown(url, wanted.method ?? 'GET');
    for (let attempt = 1; ; attempt += 1) {
      let failure: ServiceError;
      try {
        const answer = await fetch(url, { ...wanted, signal, largestBody });
        if (answer.status < 400) return answer;
        failure = new StatusError(what, answer.status);
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        failure = new ServiceError(
          `${what} was not answered: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
        );
      }
      const isFinal = failure instanceof StatusError && failure.status !== 429 && failure.status < 500;
      if (isFinal || attempt >= attempts) throw failure;
      await options.sleep(2 ** (attempt - 1) * 1000);
    }
  };
  return {
    request,
    async json(url, wanted) {
      const answer = await request(url, wanted);
      try {
        return JSON.parse(await answer.text());
      } catch {
        throw new ServiceError(`${shown(url, wanted?.method ?? 'GET')}: the answer is not JSON`);
      }
    },
  };
}
