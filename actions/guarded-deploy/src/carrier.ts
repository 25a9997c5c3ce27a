/** The artifacts of this run, for what one phase hands to the other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { checkoutOf, createFetch } from '@guarded-deploy/action-kit';
import { type Http, patientHttp, type Results, resultsOf, ServiceError } from '@guarded-deploy/artifacts';
import { Fault } from '@guarded-deploy/faults';
import type { Bound } from '@guarded-deploy/prepared';
import type { DeployKit } from './kit.ts';

interface Carrier {
  readonly http: Http;
  readonly results: Results;
}

function unanswered(what: string, cause?: unknown): Fault {
  return new Fault({
    code: 'PREPARED_SERVICE',
    what: `What is prepared goes from job to job as an artifact of the run, and ${what}.`,
    remedy:
      "Run the job again when GitHub has trouble. Where there is no service for artifacts, use 'phase: all' in one job.",
    cause,
  });
}

/** @throws Fault PREPARED_SERVICE where the runner has no such service */
export function carrierOf({ env, deadline }: Pick<DeployKit, 'env' | 'deadline'>): Carrier {
  const results = resultsOf(env.ACTIONS_RESULTS_URL, env.ACTIONS_RUNTIME_TOKEN);
  if (results === undefined) throw unanswered('this runner tells no service that keeps them');
  const { signal } = deadline;
  const fetch = createFetch(env);
  return { results, http: patientHttp(fetch, { signal, sleep: ms => deadline.sleep(ms) }) };
}

/** Runs what asks the service. @throws Fault PREPARED_SERVICE for what it does not answer */
export async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof ServiceError) throw unanswered(thrown.message, thrown);
    throw thrown;
  }
}

/** A directory that only this step uses, removed after it. */
export class Scratch implements Disposable {
  readonly path: string;

  constructor(env: DeployKit['env']) {
    this.path = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), 'prepared-'));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The project's directory on this machine. */
export function projectOf({ inputs, env }: Pick<DeployKit, 'inputs' | 'env'>): string {
  return resolve(env.GITHUB_WORKSPACE || process.cwd(), inputs.workingDirectory);
}

/** What this job is about, so that nothing prepared for something else is taken. @throws Fault PREPARED_NO_COMMIT */
export function boundOf({ inputs, env, context }: Pick<DeployKit, 'inputs' | 'env' | 'context'>): Bound {
  const { root, commit } = checkoutOf(env.GITHUB_WORKSPACE || process.cwd(), inputs.workingDirectory);
  if (commit === undefined) {
    throw new Fault({
      code: 'PREPARED_NO_COMMIT',
      what: 'No commit is checked out by its SHA, so that nobody can say what was prepared.',
      remedy:
        "Check the project out with actions/checkout and a full SHA as 'ref' in both jobs, before this step.",
    });
  }
  return {
    repository: `${context.owner}/${context.repo}`,
    run: context.runId,
    commit,
    environment: inputs.environment ?? '',
    target: inputs.target,
    directory: relative(root, projectOf({ inputs, env })).replaceAll('\\', '/'),
  };
}
