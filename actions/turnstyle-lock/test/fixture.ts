/** A GitHub of its own for each test, jobs on it, and steps of the shipped bundle in them. */
import { GitHubSimulator, runStep, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import { parseLockState, refOf } from '@guarded-deploy/lock';
import { afterEach, beforeEach } from '@jest/globals';

/** The GitHub and the repository of the test that runs now. */
export let github: GitHubSimulator;
export let repository: SimulatedRepository;

export const action = 'turnstyle-lock';
export const KEY = 'production';
export const REF = refOf(KEY);
export const FAST = { key: KEY, 'poll-seconds': 0.3, 'wait-timeout': '30s' };

export async function startGitHub(options: Parameters<typeof GitHubSimulator.start>[0] = {}): Promise<void> {
  github = await GitHubSimulator.start(options);
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
}

/** To be called once by a file of tests. */
export function startGitHubForEach(): void {
  beforeEach(() => startGitHub());
  afterEach(() => github.stop());
}

export function newJob(where = repository, options: Parameters<SimulatedRepository['addRun']>[0] = {}) {
  const run = where.addRun({ workflow: 'Deploy', event: 'push', ...options });
  const job = run.addJob({ name: 'deploy' }).start(`runner ${run.id}`);
  return { github, repository: where, run, job, env: { RUNNER_NAME: `runner ${run.id}` } };
}

/** What the lock of `key` says now. */
export const state = (key = KEY, ref = refOf(key)) => {
  const commit = repository.getRef(ref);
  return commit === undefined ? undefined : parseLockState(repository.message(commit), key);
};

export const take = (on = newJob(), inputs: Record<string, string | number> = {}, extra = {}) =>
  runStep({ action, inputs: { ...FAST, ...inputs }, ...on, ...extra });

export const messages = (result: { annotations: readonly { message: string }[] }) =>
  result.annotations.map(({ message }) => message).join('\n');
