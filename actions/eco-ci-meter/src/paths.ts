import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@guarded-deploy/action-kit/context';

export interface Paths {
  readonly folder: string;
  readonly recording: string;
  readonly stop: string;
  readonly marks: string;
  readonly state: string;
  readonly report: string;
}

/** Where a job's meter keeps its files: in RUNNER_TEMP, which the runner gives to one job and clears after it. */
export function pathsOf(env: Environment, report: string | undefined): Paths {
  const job = `${env.GITHUB_RUN_ID ?? ''}-${env.GITHUB_JOB ?? ''}`.replace(/[^A-Za-z0-9-]/g, '_');
  const folder = env.RUNNER_TEMP
    ? join(env.RUNNER_TEMP, 'eco-ci-meter')
    : join(tmpdir(), `eco-ci-meter-${job}`);
  return {
    folder,
    recording: join(folder, 'samples.txt'),
    stop: join(folder, 'stop'),
    marks: join(folder, 'marks.txt'),
    state: join(folder, 'meter.json'),
    report: report ?? join(folder, 'report.json'),
  };
}
