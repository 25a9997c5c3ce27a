/** A simulated GitHub for the stages of the meter, and how a job with it is played. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GitHubSimulator,
  runStep,
  type SimulatedRepository,
  type StepOptions,
  type StepResult,
} from '@guarded-deploy/github-simulator';
import { afterAll, afterEach, beforeAll, jest } from '@jest/globals';

interface Meter {
  readonly pid: number;
}

export const action = 'eco-ci-meter';

export const reportOf = (result: StepResult) =>
  JSON.parse(readFileSync(join(result.runnerTemp, 'eco-ci-meter/report.json'), 'utf8'));

export const meterOf = (result: StepResult): Meter => {
  try {
    return JSON.parse(result.state['meter'] ?? '{}') as Meter;
  } catch {
    return { pid: 0 };
  }
};

export const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** A process that is over may wait for its collector; it is over all the same. */
export const running = (pid: number) => {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

jest.setTimeout(60_000);

export let github: GitHubSimulator;

export let repository: SimulatedRepository;

export const pids: number[] = [];

beforeAll(async () => {
  github = await GitHubSimulator.start();
  github.addUser({ login: 'acme' });
  repository = github.addRepository({ owner: 'acme', name: 'portal' });
});

afterEach(() => {
  github.clearFaults();
  github.clearRequests();
  for (const pid of pids.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone, as it should be.
    }
  }
});

afterAll(() => github.stop());

export async function stage(options: Partial<StepOptions>): Promise<StepResult> {
  const result = await runStep({ action, github, repository, timeoutSeconds: 30, ...options });
  const { pid } = meterOf(result);
  if (pid) pids.push(pid);
  return result;
}

/** Starts a meter, waits a little, and ends it. */
export async function measure(
  options: Partial<StepOptions>,
  meanwhile: (main: StepResult) => void | Promise<void> = () => sleep(400) as Promise<void>,
): Promise<{ main: StepResult; post: StepResult }> {
  const main = await stage(options);
  await meanwhile(main);
  const post = await stage({ ...options, stage: 'post', after: main });
  return { main, post };
}
