/** Requests to the simulated API: their form, and where they go. */
import type { GitHubSimulator, SimulatedRepository } from '../../src/index.ts';

/** Whose token is sent. */
type Reader = 'everything' | 'alice' | 'reader' | 'elsewhere' | 'nobody' | 'unknown';

/** A request, and the status of its answer. */
export interface Case {
  readonly route: string;
  readonly path: string | ((subjects: Subjects) => string);
  readonly body?: object | ((subjects: Subjects) => object);
  readonly status: number;
  readonly as?: Reader;
}

/** What the requests are about. */
export interface Subjects {
  readonly github: GitHubSimulator;
  readonly portal: SimulatedRepository;
  readonly hidden: SimulatedRepository;
  readonly run: number;
  readonly job: number;
  readonly comment: number;
  readonly environment: number;
  readonly pull: number;
  readonly issue: number;
  readonly release: number;
  readonly tokens: Readonly<Record<Reader, string>>;
}

export const R = '/repos/acme/portal';

export const P = '/repos/{owner}/{repo}';
